//! The Current index of a set, read row by row.

use super::client::{Client, SetAt, set_id};
use super::count::{invalid, to_host};
use super::error::Failure;
use super::totals::Totals;
use holdfast_core::index::{EntryKind, EntryRef, Reader, Rows};
use std::sync::{Arc, Mutex, PoisonError};

/// An open index file.
#[derive(uniffi::Object)]
pub struct IndexReader(Reader);

/// A pass over the rows of an index file, in order.
#[derive(uniffi::Object)]
pub struct IndexCursor(Mutex<Rows>);

/// One row: where a file, or one part of it, lies at the destination.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct IndexEntry {
    /// The object's key.
    pub object: String,
    /// Where the bytes begin in the object.
    pub offset_bytes: i64,
    /// How many bytes of the object are this entry's.
    pub length_bytes: i64,
    /// Which part of the file this is, from 0.
    pub part: i64,
    /// How many parts the file has.
    pub part_count: i64,
    /// The path at the source.
    pub path: String,
    /// Whether it is a folder.
    pub folder: bool,
    /// The backup job that stored it.
    pub job_utc_ms: i64,
    /// Size of this part at the source.
    pub size_bytes: i64,
    /// Size of the whole object.
    pub stored_size_bytes: i64,
    /// Last change at the source.
    pub modified_utc_ms: i64,
    /// BLAKE3-256 in hexadecimal digits, where the client knows it.
    pub checksum: Option<String>,
}

#[uniffi::export]
impl Client {
    /// Opens the Current index of a set.
    pub fn open_index(&self, at: SetAt) -> Result<Arc<IndexReader>, Failure> {
        let set = set_id(&at.set)?;
        let reader = self.core().open_index(at.destination.core().as_ref(), set)?;
        Ok(Arc::new(IndexReader(reader)))
    }
}

#[uniffi::export]
impl IndexReader {
    /// Header, statistics and size as JSON.
    pub fn json(&self) -> String {
        self.0.to_json()
    }

    /// The file's name.
    pub fn file(&self) -> String {
        self.0.file().to_owned()
    }

    /// How many entries it holds.
    pub fn entry_count(&self) -> i64 {
        to_host(self.0.row_count())
    }

    /// Its generation.
    pub fn generation(&self) -> i64 {
        to_host(self.0.header().generation)
    }

    /// The backup job it belongs to.
    pub fn job_utc_ms(&self) -> i64 {
        self.0.header().job.0
    }

    /// The storage statistics it records.
    pub fn totals(&self) -> Totals {
        self.0.totals().into()
    }

    /// A new pass over its rows.
    pub fn cursor(&self) -> Arc<IndexCursor> {
        Arc::new(IndexCursor(Mutex::new(self.0.rows(b"", None))))
    }
}

#[uniffi::export]
impl IndexCursor {
    /// The next rows, at least one and at most `limit`; none after the last row.
    pub fn next_batch(&self, limit: i32) -> Result<Vec<IndexEntry>, Failure> {
        let most = usize::try_from(limit).ok().filter(|most| (1..=Rows::SLICE_LIMIT).contains(most));
        let refusal = || invalid(format!("a batch has 1 to {} rows, not {limit}", Rows::SLICE_LIMIT));
        let most = most.ok_or_else(refusal)?;
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let slice = rows.next_slice(most).map_err(holdfast_core::Error::from)?;
        let entries = slice.iter().flat_map(|slice| slice.entries().map(|entry| entry.map(to_record)));
        Ok(entries.collect::<Result<_, _>>().map_err(holdfast_core::Error::from)?)
    }
}

fn to_record(entry: EntryRef<'_>) -> IndexEntry {
    let folder = entry.kind == EntryKind::Folder;
    IndexEntry {
        object: entry.object.to_owned(),
        offset_bytes: to_host(entry.offset_bytes),
        length_bytes: to_host(entry.length_bytes),
        part: entry.part.into(),
        part_count: entry.part_count.into(),
        path: entry.path.to_owned(),
        folder,
        job_utc_ms: entry.job.0,
        size_bytes: to_host(entry.size_bytes),
        stored_size_bytes: to_host(entry.stored_size_bytes),
        modified_utc_ms: entry.modified.0,
        checksum: entry.checksum.map(hex),
    }
}

fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
