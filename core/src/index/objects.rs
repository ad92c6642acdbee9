//! An index file object by object: the entries of each, put together.

use super::batch::{Batch, Columns, RowRef};
use super::scan::Scan;
use super::{IndexError, Reader};

/// What an index file says of one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its key.
    pub key: String,
    /// Its size at the destination.
    pub stored_size_bytes: u64,
    /// BLAKE3-256 of the whole object, when one entry covers it and has a checksum.
    pub checksum: Option<[u8; 32]>,
    /// The digest of everything its entries say but the key: equal digests, equal entries.
    pub digest: [u8; 16],
    /// The number of its first entry in the file.
    pub first_row: u64,
    /// How many entries need it; they follow each other.
    pub entry_count: u64,
}

impl Object {
    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        self.key.ends_with('/')
    }
}

/// A pass over the objects of an index file, in the order of their keys. Memory as of a [`Scan`].
#[derive(Debug)]
pub struct Objects {
    rows: Scan,
    len: usize,
    at: usize,
}

impl Objects {
    /// Begins before the first object.
    pub fn of(reader: &Reader) -> Objects {
        Objects { rows: reader.scan(b"", None, Columns::All), len: 0, at: 0 }
    }

    /// The next object; `None` after the last one.
    ///
    /// Errors: everything reading the file can say.
    pub fn next_object(&mut self) -> Result<Option<Object>, IndexError> {
        if !self.has_row()? {
            return Ok(None);
        }
        let row = self.rows.batch().row(self.at);
        let entry = row.entry()?;
        let (key, stored_size_bytes) = (entry.object.to_owned(), entry.stored_size_bytes);
        let first_row = self.rows.batch().first_row() + self.at as u64;
        let (checksum, digest, entry_count) = (None, [0; 16], 0);
        let mut object = Object { key, stored_size_bytes, checksum, digest, first_row, entry_count };
        let mut hasher = blake3::Hasher::new();
        while self.has_row()? && self.rows.batch().object(self.at) == object.key.as_bytes() {
            let row = self.rows.batch().row(self.at);
            object.entry_count += 1;
            object.checksum = whole_checksum(&row).or(object.checksum);
            add_digest(&mut hasher, &row);
            self.at += 1;
        }
        object.digest.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Ok(Some(object))
    }

    fn has_row(&mut self) -> Result<bool, IndexError> {
        while self.at >= self.len {
            self.at = 0;
            self.len = match self.rows.next_batch()? {
                Some(batch) => Batch::len(batch),
                None => {
                    self.len = 0;
                    return Ok(false);
                }
            };
        }
        Ok(true)
    }
}

fn whole_checksum(row: &RowRef<'_>) -> Option<[u8; 32]> {
    (row.offset == 0 && row.length == row.stored_size).then_some(row.checksum.copied()).flatten()
}

fn add_digest(hasher: &mut blake3::Hasher, row: &RowRef<'_>) {
    for number in [row.size, row.stored_size, row.offset, row.length, row.job, row.modified] {
        hasher.update(&number.to_le_bytes());
    }
    hasher.update(&row.part.to_le_bytes()).update(&row.part_count.to_le_bytes());
    hasher.update(&(row.path.len() as u64).to_le_bytes()).update(row.path);
    match row.checksum {
        Some(checksum) => hasher.update(&[1]).update(checksum),
        None => hasher.update(&[0]),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cancel::Cancel;
    use crate::index::{Entry, EntryKind, Header, Writer, WriterOptions};
    use crate::units::{SetId, UtcMs};

    fn entry(object: &str, offset_bytes: u64, length_bytes: u64) -> Entry {
        Entry {
            object: object.to_owned(),
            offset_bytes,
            length_bytes,
            part: 0,
            part_count: 1,
            path: format!("path of {object} at {offset_bytes}"),
            kind: EntryKind::File,
            job: UtcMs(1),
            size_bytes: length_bytes,
            stored_size_bytes: 10,
            modified: UtcMs(2),
            checksum: Some([7; 32]),
        }
    }

    fn objects(entries: Vec<Entry>) -> Vec<Object> {
        let folder = tempfile::tempdir().expect("folder");
        let set = SetId::parse("1602834567932").expect("id");
        let header = Header { set, destination_id: "d".repeat(32), job: UtcMs(1), generation: 1, plan: None };
        let mut writer = Writer::create(folder.path(), header, WriterOptions::default()).expect("writer");
        entries.into_iter().for_each(|entry| writer.put(entry).expect("entry"));
        let staged = writer.finish(None, &Cancel::new()).expect("index");
        let mut pass = Objects::of(staged.reader());
        std::iter::from_fn(|| pass.next_object().expect("object")).collect()
    }

    #[test]
    fn entries_of_one_object_come_together() {
        let found = objects(vec![entry("data/b", 0, 10), entry("data/a", 0, 4), entry("data/a", 4, 6)]);
        let told: Vec<_> = found.iter().map(|o| (&*o.key, o.entry_count, o.checksum.is_some())).collect();
        assert_eq!(told, [("data/a", 2, false), ("data/b", 1, true)]);
        assert_eq!((found[0].first_row, found[1].first_row), (0, 2));
    }

    #[test]
    fn objects_are_followed_over_batches() {
        let many: Vec<Entry> = (0..10_000).map(|n| entry(&format!("data/{:05}", n / 3), n % 3, 1)).collect();
        let found = objects(many);
        assert_eq!(found.len(), 3_334);
        assert!(found[..3_333].iter().all(|object| object.entry_count == 3));
    }

    #[test]
    fn every_field_of_an_entry_counts() {
        let base = objects(vec![entry("data/a", 0, 10)])[0].digest;
        let changes: [fn(&mut Entry); 9] = [
            |e| e.offset_bytes = 1,
            |e| e.length_bytes = 9,
            |e| e.path.push('x'),
            |e| e.job = UtcMs(3),
            |e| e.size_bytes = 11,
            |e| e.stored_size_bytes = 11,
            |e| e.modified = UtcMs(3),
            |e| e.checksum = None,
            |e| e.checksum = Some([8; 32]),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut changed = entry("data/a", 0, 10);
            change(&mut changed);
            // A row lies within its object.
            changed.stored_size_bytes =
                changed.stored_size_bytes.max(changed.offset_bytes + changed.length_bytes);
            assert_ne!(objects(vec![changed])[0].digest, base, "change {number}");
        }
    }
}
