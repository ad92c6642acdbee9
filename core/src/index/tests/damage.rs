//! Damage: a file with any wrong byte is refused with its name and place, or reads as it was written.

use super::*;

/// What came of reading a damaged file.
#[derive(Debug, PartialEq)]
enum Outcome {
    Same,
    Refused,
}

fn read(damaged: Vec<u8>, entries: &[Entry], totals: &Totals) -> Outcome {
    let size = damaged.len() as u64;
    let found =
        open(damaged).and_then(|reader| Ok((read_all(&reader)?, *reader.totals(), reader.header().clone())));
    match found {
        Ok((rows, sums, head)) => {
            assert!(rows == entries && sums == *totals && head == header(1), "other rows without an error");
            Outcome::Same
        }
        Err(error) => {
            let text = error.to_string();
            assert!(text.contains("test.parquet"), "{text}");
            match error {
                IndexError::Damaged { offset_bytes, .. }
                | IndexError::Malformed { offset_bytes, .. }
                | IndexError::LimitExceeded { offset_bytes, .. } => assert!(offset_bytes <= size, "{text}"),
                IndexError::Truncated { size_bytes, expected_bytes, .. } => {
                    assert!(size_bytes == size && expected_bytes > size, "{text}");
                }
                other => panic!("{other:?}"),
            }
            Outcome::Refused
        }
    }
}

struct Victim {
    entries: Vec<Entry>,
    totals: Totals,
    bytes: Vec<u8>,
}

fn victim() -> Victim {
    let entries = sample(700);
    let bytes = write(&entries, None);
    assert!((20_000..60_000).contains(&bytes.len()), "{}", bytes.len());
    let totals = *open(bytes.clone()).unwrap().totals();
    Victim { entries, totals, bytes }
}

impl Victim {
    fn check(&self, damaged: Vec<u8>, what: &str) {
        let same = damaged == self.bytes;
        let outcome = read(damaged, &self.entries, &self.totals);
        assert_eq!(outcome, if same { Outcome::Same } else { Outcome::Refused }, "{what}");
    }
}

#[test]
fn a_flipped_bit_in_any_byte_is_noticed() {
    let victim = victim();
    for at in 0..victim.bytes.len() {
        let mut damaged = victim.bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        victim.check(damaged, &format!("bit {} of byte {at}", at % 8));
    }
}

#[test]
fn a_file_cut_at_any_length_is_noticed() {
    let victim = victim();
    for length in 0..victim.bytes.len() {
        let cut = victim.bytes[..length].to_vec();
        let error = open(cut.clone()).expect_err("opened");
        let truncated = matches!(error, IndexError::Truncated { .. });
        // Now and then the last bytes look like something else; nearly always the cut is told as such.
        assert!(truncated || matches!(error, IndexError::Damaged { .. }), "{length}: {error}");
        victim.check(cut, &format!("cut at {length}"));
    }
}

#[test]
fn zeroed_and_swapped_sectors_are_noticed() {
    let victim = victim();
    let sectors = victim.bytes.len() / 512;
    for one in 0..sectors {
        let mut zeroed = victim.bytes.clone();
        zeroed[one * 512..(one + 1) * 512].fill(0);
        victim.check(zeroed, &format!("sector {one} zeroed"));
        for other in one + 1..sectors {
            let mut swapped = victim.bytes.clone();
            let (head, tail) = swapped.split_at_mut(other * 512);
            head[one * 512..(one + 1) * 512].swap_with_slice(&mut tail[..512]);
            victim.check(swapped, &format!("sectors {one} and {other} swapped"));
        }
    }
}

#[test]
fn a_zeroed_end_and_bytes_behind_the_end_are_noticed() {
    let victim = victim();
    let size = victim.bytes.len();
    for count in [1, 8, 511, 4_096] {
        let mut zeroed = victim.bytes.clone();
        zeroed[size - count..].fill(0);
        victim.check(zeroed, &format!("last {count} bytes zeroed"));
        let mut longer = victim.bytes.clone();
        longer.resize(size + count, 0);
        victim.check(longer, &format!("{count} bytes appended"));
    }
}

#[test]
fn damage_names_its_place() {
    let victim = victim();
    let reader = open(victim.bytes.clone()).unwrap();
    for (at, chunk) in reader.groups()[0].chunks.iter().enumerate() {
        let mut damaged = victim.bytes.clone();
        damaged[usize::try_from(chunk.offset).unwrap()] ^= 0x80;
        let error = read_all(&open(damaged).unwrap()).expect_err("read");
        let IndexError::Damaged { offset_bytes, what, .. } = &error else { panic!("{error}") };
        assert_eq!(*offset_bytes, chunk.offset);
        assert!(what.contains(super::super::schema::Column::ALL[at].name()), "{what}");
    }
}

#[test]
fn a_scan_that_failed_does_not_end_as_if_it_were_whole() {
    let victim = victim();
    let mut damaged = victim.bytes.clone();
    damaged[10] ^= 1;
    let mut scan = open(damaged).unwrap().scan(b"", None, Columns::Check);
    assert!(scan.next_batch().is_err());
    assert!(scan.next_batch().is_err());
}
