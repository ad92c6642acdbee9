//! Files whose digests are right and whose contents are not: an attacker can compute digests, too.

use super::*;
use crate::index::assemble::Assembler;
use crate::index::batch::RowRef;
use crate::index::footer;
use crate::index::schema::COLUMN_COUNT as COLUMNS;
use proptest::prelude::*;
use serde_json::{Value, json};

/// The file with its words changed, and sealed again.
fn reworded(bytes: &[u8], change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let (begin, footer) = split_footer(bytes);
    let range = footer::words(footer).unwrap();
    let mut words: Value = serde_json::from_slice(&footer[range]).unwrap();
    change(&mut words);
    respelled(&bytes[..begin], footer, &words.to_string())
}

fn split_footer(bytes: &[u8]) -> (usize, &[u8]) {
    let tail = bytes.len() - 8;
    let length = u32::from_le_bytes(bytes[tail..tail + 4].try_into().unwrap()) as usize;
    (tail - length, &bytes[tail - length..tail])
}

fn respelled(data: &[u8], footer: &[u8], words: &str) -> Vec<u8> {
    let range = footer::words(footer).unwrap();
    let mark = b"\x18\x08holdfast\x18";
    let begin = footer.windows(mark.len()).rposition(|window| window == mark).unwrap() + mark.len();
    let mut out = footer[..begin].to_vec();
    let mut length = words.len();
    while length > 127 {
        out.push(u8::try_from(length % 128).unwrap() | 128);
        length /= 128;
    }
    out.push(u8::try_from(length).unwrap());
    out.extend_from_slice(words.as_bytes());
    out.extend_from_slice(&footer[range.end..]);
    assert!(footer::seal(&mut out));
    let length = u32::try_from(out.len()).unwrap();
    [data, &out, &length.to_le_bytes(), b"PAR1"].concat()
}

/// The file with its data changed, and all digests computed again.
fn redone(bytes: &[u8], change: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let mut data = bytes.to_vec();
    let begin = split_footer(bytes).0;
    change(&mut data[4..begin]);
    reworded(&data, |words| {
        let mut at = 4;
        for group in words["row_groups"].as_array_mut().unwrap() {
            let mut digests = [footer::Digest::default(); COLUMNS];
            for (digest, length) in digests.iter_mut().zip(group["bytes"].as_array().unwrap()) {
                let end = at + usize::try_from(length.as_u64().unwrap()).unwrap();
                *digest = footer::digest(&data[at..end]);
                at = end;
            }
            group["digests"] = json!(footer::digests_hex(&digests));
        }
    })
}

fn small() -> Vec<u8> {
    write(&sample(60), None)
}

fn outcome(bytes: Vec<u8>) -> Result<Vec<Entry>, IndexError> {
    open(bytes).and_then(|reader| read_all(&reader))
}

#[test]
fn the_tools_of_these_tests_make_sound_files() {
    let bytes = small();
    assert_eq!(outcome(reworded(&bytes, |_| ())).unwrap(), sample(60));
    assert_eq!(outcome(redone(&bytes, |_| ())).unwrap(), sample(60));
}

#[test]
fn a_newer_format_asks_for_a_newer_release() {
    let newer = reworded(&small(), |words| *words = json!({ "format_version": 2, "something": "new" }));
    let error = open(newer).expect_err("opened");
    assert!(matches!(error, IndexError::VersionUnsupported { found: 2, supported: 1, .. }), "{error}");
    let zero = reworded(&small(), |words| words["format_version"] = json!(0));
    assert!(matches!(open(zero), Err(IndexError::Malformed { .. })));
}

#[test]
fn counts_beyond_the_limits_are_refused_before_memory_is_taken() {
    for (field, value) in [("rows", json!(u64::MAX)), ("rows", json!((1 << 20) + 1))] {
        let huge = reworded(&small(), |words| words["row_groups"][0][field] = value);
        assert!(matches!(open(huge), Err(IndexError::LimitExceeded { .. })));
    }
    let chunk = reworded(&small(), |words| words["row_groups"][0]["bytes"][3] = json!(u64::MAX));
    assert!(matches!(open(chunk), Err(IndexError::LimitExceeded { .. })));
    let groups = reworded(&small(), |words| {
        let group = words["row_groups"][0].clone();
        words["row_groups"] = Value::Array(vec![group; 40_000]);
    });
    assert!(matches!(open(groups), Err(IndexError::LimitExceeded { .. })));
    let tight = Limits { footer_bytes: 100, ..Limits::default() };
    assert!(matches!(open_within(small(), tight), Err(IndexError::LimitExceeded { .. })));
}

#[test]
fn words_that_contradict_themselves_are_refused() {
    type Change<'a> = &'a dyn Fn(&mut Value);
    let cases: [(&str, Change<'_>); 10] = [
        ("row count", &|words| words["row_count"] = json!(61)),
        ("rows", &|words| words["row_groups"][0]["rows"] = json!(0)),
        ("negative", &|words| words["row_count"] = json!(-1)),
        ("bounds", &|words| words["row_groups"][0]["last"] = json!("data/")),
        ("no key", &|words| words["row_groups"][0]["first"] = json!("../x")),
        ("chunk", &|words| words["row_groups"][0]["bytes"][1] = json!(1)),
        ("columns", &|words| words["row_groups"][0]["bytes"] = json!([1, 2])),
        ("digests", &|words| words["row_groups"][0]["digests"] = json!("zz")),
        ("unknown field", &|words| words["more"] = json!(1)),
        ("no words", &|words| *words = json!([])),
    ];
    for (name, change) in cases {
        let error = open(reworded(&small(), change)).expect_err(name);
        assert!(matches!(error, IndexError::Malformed { .. }), "{name}: {error}");
    }
    let bytes = small();
    let (begin, footer) = split_footer(&bytes);
    for words in ["{\"format_version\":NaN}", "", "{", &"[".repeat(100_000), "{\"format_version\":1e99}"] {
        let odd = respelled(&bytes[..begin], footer, words);
        assert!(matches!(open(odd), Err(IndexError::Malformed { .. })), "{}", &words[..words.len().min(30)]);
    }
}

#[test]
fn a_group_of_other_rows_than_its_words_say_is_refused() {
    for change in [
        (|words| words["row_groups"][0]["first"] = json!("data/a")) as fn(&mut Value),
        |words| words["row_groups"][0]["last"] = json!("retention/~"),
        |words| (words["row_groups"][0]["rows"], words["row_count"]) = (json!(59), json!(59)),
        |words| (words["row_groups"][0]["rows"], words["row_count"]) = (json!(61), json!(61)),
    ] {
        let error = outcome(reworded(&small(), change)).expect_err("read");
        assert!(matches!(error, IndexError::Malformed { .. }), "{error}");
    }
}

#[test]
fn a_footer_length_that_lies_is_refused() {
    for length in [0u32, 1, 100, 1 << 20, (16 << 20) + 1, u32::MAX] {
        let mut bytes = small();
        let tail = bytes.len() - 8;
        bytes[tail..tail + 4].copy_from_slice(&length.to_le_bytes());
        let error = open(bytes).expect_err("opened");
        let expected = match length {
            0..=100 => matches!(error, IndexError::Damaged { .. }),
            0x10_0000 => matches!(error, IndexError::Truncated { .. }),
            _ => matches!(error, IndexError::LimitExceeded { .. }),
        };
        assert!(expected, "{length}: {error}");
    }
}

#[test]
fn what_is_no_index_file_is_told_as_such() {
    for bytes in [b"hello, this is a text".to_vec(), vec![0; 4_096], b"PK\x03\x04 and so on".to_vec()] {
        assert!(matches!(open(bytes), Err(IndexError::Malformed { .. })));
    }
    for bytes in [vec![], b"PAR1".to_vec(), b"PAR1PAR1".to_vec()] {
        assert!(matches!(open(bytes), Err(IndexError::Truncated { .. })));
    }
    assert!(matches!(open(b"PAR1\0\0\0\0PAR1".to_vec()), Err(IndexError::Damaged { .. })));
}

#[test]
fn a_page_that_would_unpack_to_a_gigabyte_is_refused() {
    // A page header: type 0, 2^30 bytes unpacked, 64 stored, 60 values of encoding DELTA_BYTE_ARRAY.
    let header = [
        0x15, 0, 0x15, 0x80, 0x80, 0x80, 0x80, 8, 0x15, 0x80, 1, 0x2c, 0x15, 120, 0x15, 14, 0x15, 6, 0x15, 6,
        0, 0,
    ];
    let bomb = redone(&small(), |data| data[..header.len()].copy_from_slice(&header));
    let error = outcome(bomb).expect_err("read");
    let IndexError::Malformed { what, offset_bytes: 4, .. } = &error else { panic!("{error}") };
    assert!(what.contains("limits"), "{what}");
}

#[test]
fn texts_longer_than_the_limits_are_refused() {
    for limits in [
        Limits { key_bytes: 26, ..Limits::default() },
        Limits { path_bytes: 9, ..Limits::default() },
        Limits { page_bytes: 20, ..Limits::default() },
    ] {
        let found = open_within(small(), limits).and_then(|reader| read_all(&reader));
        let error = found.expect_err("read");
        assert!(matches!(error, IndexError::Malformed { .. } | IndexError::LimitExceeded { .. }), "{error}");
    }
}

/// Writes rows past all checks of the writer; the reading back must notice.
fn forced(rows: &[RowRef<'_>]) -> Result<Staged, IndexError> {
    let folder = tempfile::tempdir().unwrap();
    let mut out = Assembler::create(folder.path(), header(1), Limits::default()).unwrap();
    rows.iter().for_each(|row| out.push(row).unwrap());
    out.finish(&Cancel::new())
}

#[test]
fn rows_that_no_file_may_hold_are_noticed_when_read() {
    let entries = [entry("data/a", "p", 1), entry("data/b", "p", 1), entry("data/c", "p", 1)];
    let [a, b, c] = entries.each_ref().map(RowRef::of);
    assert!(forced(&[a, b, c]).is_ok());
    let cases: [(&str, [RowRef<'_>; 3]); 10] = [
        ("unsorted", [b, a, c]),
        ("unsorted inside", [a, c, b]),
        ("the same twice", [a, b, b]),
        ("paths unsorted", [a, RowRef { path: b"q", ..b }, b]),
        ("leaves the set", [a, RowRef { object: b"data/b/../../x", ..b }, c]),
        ("not below an area", [a, RowRef { object: b"datb", ..b }, RowRef { object: b"retention/x", ..c }]),
        ("no text", [a, RowRef { object: b"data/b\xff", ..b }, c]),
        ("nul", [a, RowRef { object: b"data/b\0", ..b }, c]),
        ("negative size", [a, RowRef { size: -1, ..b }, c]),
        ("negative part", [a, RowRef { part: -1, ..b }, c]),
    ];
    for (name, rows) in cases {
        let error = forced(&rows).expect_err(name);
        assert!(matches!(error, IndexError::Malformed { .. }), "{name}: {error}");
    }
}

#[test]
fn an_entry_that_breaks_a_rule_is_refused_when_asked_for() {
    let sound = entry("data/a", "p", 1);
    let row = RowRef::of(&sound);
    assert_eq!(row.entry().unwrap(), sound.borrowed());
    for row in [
        RowRef { part_count: 0, ..row },
        RowRef { length: 9, ..row },
        RowRef { path: b"\xff", ..row },
        RowRef { path: b"", ..row },
    ] {
        assert!(matches!(row.entry(), Err(IndexError::EntryRejected { .. })));
    }
}

#[test]
fn no_flipped_bit_under_right_digests_brings_the_reader_down() {
    let bytes = small();
    let end = split_footer(&bytes).0 - 4;
    for bit in 0..end * 8 {
        let forged = redone(&bytes, |data| data[bit / 8] ^= 1 << (bit % 8));
        // Some flips make another sound file; all others are told as what they are.
        if let Err(error) = outcome(forged) {
            let told = matches!(
                error,
                IndexError::Malformed { .. }
                    | IndexError::LimitExceeded { .. }
                    | IndexError::EntryRejected { .. }
            );
            assert!(told, "bit {bit}: {error}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_under_right_digests_bring_the_reader_down(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
    ) {
        let bytes = small();
        let forged = redone(&bytes, |data| for (at, value) in &edits {
            data[at.index(data.len())] = *value;
        });
        let _ = outcome(forged);
    }
}
