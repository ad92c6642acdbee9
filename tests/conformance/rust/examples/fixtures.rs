//! Writes the index files that cases copy: `cargo run -p holdfast-conformance --example fixtures -- FOLDER`.
//!
//! Two hold what a backup job of this release never writes: packed objects, files in parts, sizes past 2^53.
//! Two are sound in every byte and yet cannot be read: one of a newer format, one past the limits.

use holdfast_core::cancel::Cancel;
use holdfast_core::index::{Entry, EntryKind, Header, Writer, WriterOptions};
use holdfast_core::units::{SetId, UtcMs};
use std::error::Error;
use std::path::Path;

const WORDS_MARK: &[u8] = b"\x18\x08holdfast\x18";
const DIGEST_MARK: &[u8] = b"\x18\x0fholdfast.footer\x18\x40";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder to write to")?;
    let folder = Path::new(&folder);
    let many: Vec<Entry> = (0..40).map(|number| file(&format!("many-{number:02}"), 1)).collect();
    let many = index(many)?;
    std::fs::write(folder.join("packed.parquet"), index(packed())?)?;
    let newer = reworded(&many, r#""format_version":1,"#, r#""format_version":2,"#)?;
    std::fs::write(folder.join("newer.parquet"), newer)?;
    // One row more than a row group may have.
    std::fs::write(folder.join("limits.parquet"), reworded(&many, r#""rows":40,"#, r#""rows":1048577,"#)?)?;
    std::fs::write(folder.join("many.parquet"), many)?;
    Ok(())
}

fn file(name: &str, size_bytes: u64) -> Entry {
    Entry {
        object: format!("data/{name}"),
        offset_bytes: 0,
        length_bytes: size_bytes,
        part: 0,
        part_count: 1,
        path: format!("C:\\home\\{name}"),
        kind: EntryKind::File,
        job: UtcMs(1_600_000_000_000),
        size_bytes,
        stored_size_bytes: size_bytes,
        modified: UtcMs(1_599_999_999_123),
        checksum: None,
    }
}

fn packed() -> Vec<Entry> {
    let pack = |name: &str, offset_bytes, length_bytes| Entry {
        object: "data/pack/1".to_owned(),
        offset_bytes,
        length_bytes,
        stored_size_bytes: 7,
        checksum: Some([0xab; 32]),
        ..file(name, 10)
    };
    let part = |number: u32, size_bytes| Entry {
        object: format!("data/part/{number}"),
        part: number,
        part_count: 2,
        path: "C:\\home\\in two parts".to_owned(),
        ..file("", size_bytes)
    };
    let folder = Entry { object: "data/pack/".to_owned(), kind: EntryKind::Folder, ..file("folder", 0) };
    let huge = Entry {
        size_bytes: 9_007_199_254_740_993,
        stored_size_bytes: 9_223_372_036_854_770_001,
        offset_bytes: 9_007_199_254_740_995,
        length_bytes: 9_007_199_254_740_997,
        modified: UtcMs(-1),
        ..file("huge", 0)
    };
    let old = Entry { object: "retention/1500000000000/old".to_owned(), ..file("old", 3) };
    vec![folder, pack("a", 0, 3), pack("b", 3, 4), part(0, 5), part(1, 6), huge, old]
}

/// The bytes of an index file with these rows.
fn index(entries: Vec<Entry>) -> Result<Vec<u8>, Box<dyn Error>> {
    let staging = tempfile::tempdir()?;
    let header = Header {
        set: SetId::parse("1602834567932")?,
        destination_id: "0123456789abcdef0123456789abcdef".to_owned(),
        job: UtcMs(1_600_000_000_000),
        generation: 1,
        plan: None,
    };
    let mut writer = Writer::create(staging.path(), header, WriterOptions::default())?;
    entries.into_iter().try_for_each(|entry| writer.put(entry))?;
    Ok(std::fs::read(writer.finish(None, &Cancel::new())?.path())?)
}

/// The file with other words in its footer, its length and digest right again.
fn reworded(bytes: &[u8], from: &str, to: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let tail = bytes.len() - 8;
    let length = u32::from_le_bytes(bytes[tail..tail + 4].try_into()?) as usize;
    let footer = &bytes[tail - length..tail];
    let digest_at = last(footer, DIGEST_MARK).ok_or("no digest")?;
    let length_at = last(&footer[..digest_at], WORDS_MARK).ok_or("no words")? + WORDS_MARK.len();
    let varint = footer[length_at..].iter().take_while(|byte| **byte >= 0x80).count() + 1;
    let words = std::str::from_utf8(&footer[length_at + varint..digest_at - 1])?;
    if !words.contains(from) {
        return Err(format!("the words hold no {from}: {words}").into());
    }
    let words = words.replace(from, to);
    let mut sealed = footer[..length_at].to_vec();
    sealed.extend(varint_of(words.len()));
    sealed.extend(words.as_bytes());
    sealed.extend(&footer[digest_at - 1..]);
    let digits = last(&sealed, DIGEST_MARK).ok_or("no digest")? + DIGEST_MARK.len();
    sealed[digits..digits + 64].fill(b'0');
    let digest = blake3::hash(&sealed).to_hex();
    sealed[digits..digits + 64].copy_from_slice(digest.as_bytes());
    let mut file = bytes[..tail - length].to_vec();
    let length = u32::try_from(sealed.len())?;
    file.extend(sealed);
    file.extend(length.to_le_bytes());
    file.extend(b"PAR1");
    Ok(file)
}

fn last(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).rposition(|window| window == mark)
}

fn varint_of(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
    bytes
}
