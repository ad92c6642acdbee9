//! Index files as a whole: against a naive model, under damage, against hostile footers, over format versions.

mod damage;
mod formats;
mod hostile;
mod model;
mod scanning;

use super::*;
use crate::cancel::Cancel;
use crate::destination::{Blob, DestinationError};
use crate::units::{SetId, UtcMs};
use std::path::Path;
use std::sync::Arc;

/// A file in memory.
pub(super) struct Memory(pub(super) Vec<u8>);

impl Blob for Memory {
    fn size_bytes(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, offset_bytes: u64, buffer: &mut [u8]) -> Result<(), DestinationError> {
        let begin = usize::try_from(offset_bytes).unwrap();
        let found = begin.checked_add(buffer.len()).and_then(|end| self.0.get(begin..end));
        let found = found.ok_or_else(|| DestinationError::Unavailable {
            key: "index".to_owned(),
            place: "memory".to_owned(),
            source: std::io::ErrorKind::UnexpectedEof.into(),
        })?;
        buffer.copy_from_slice(found);
        Ok(())
    }
}

pub(super) fn open(bytes: Vec<u8>) -> Result<Reader, IndexError> {
    open_within(bytes, Limits::default())
}

pub(super) fn open_within(bytes: Vec<u8>, limits: Limits) -> Result<Reader, IndexError> {
    Reader::open(Arc::new(Memory(bytes)), "test.parquet", limits)
}

#[expect(clippy::disallowed_methods, reason = "tests look at the files they wrote")]
pub(super) fn bytes_of(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

pub(super) fn header(generation: u64) -> Header {
    Header {
        set: SetId::parse("1602834567932").unwrap(),
        destination_id: "d-1".to_owned(),
        job: UtcMs(1_790_000_000_000),
        generation,
        plan: None,
    }
}

pub(super) fn entry(object: &str, path: &str, size: u64) -> Entry {
    let folder = object.ends_with('/');
    Entry {
        object: object.to_owned(),
        offset_bytes: 0,
        length_bytes: size,
        part: 0,
        part_count: 1,
        path: path.to_owned(),
        kind: if folder { EntryKind::Folder } else { EntryKind::File },
        job: UtcMs(1_700_000_000_000),
        size_bytes: size,
        stored_size_bytes: size,
        modified: UtcMs(-1),
        checksum: (!size.is_multiple_of(3)).then(|| *blake3::hash(object.as_bytes()).as_bytes()),
    }
}

/// Files and folders with names and sizes of all kinds, in file order.
pub(super) fn sample(count: usize) -> Vec<Entry> {
    let one = |at: usize| {
        let area = if at.is_multiple_of(5) { "retention" } else { "data" };
        let end = if at.is_multiple_of(11) { "/" } else { "" };
        let object = format!("{area}/folder {:03}/é{:05}{end}", at / 50, at);
        entry(&object, &format!("C:\\home\\{at}"), (at as u64).pow(3) % 1_000_003)
    };
    let mut entries: Vec<Entry> = (0..count).map(one).collect();
    entries.sort_by(|one, other| one.object.cmp(&other.object));
    entries
}

pub(super) fn write(entries: &[Entry], previous: Option<&Reader>) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::create(folder.path(), header(1), WriterOptions::default()).unwrap();
    entries.iter().for_each(|entry| writer.put(entry.clone()).unwrap());
    bytes_of(writer.finish(previous, &Cancel::new()).unwrap().path())
}

/// Everything a file holds, read the way a job does.
pub(super) fn read_all(reader: &Reader) -> Result<Vec<Entry>, IndexError> {
    let mut scan = reader.scan(b"", None, Columns::All);
    let mut entries = Vec::new();
    while let Some(batch) = scan.next_batch()? {
        assert_eq!(batch.first_row(), entries.len() as u64);
        for at in 0..batch.len() {
            entries.push(batch.entry(at)?);
        }
    }
    Ok(entries)
}
