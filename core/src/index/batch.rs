//! Rows as columns: what scans hand out and what row groups are written from.

use super::IndexError;
use super::entry::{Entry, EntryKind};
use crate::units::UtcMs;

/// Which columns a scan reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Columns {
    /// Object keys alone.
    Keys,
    /// Object keys, parts and both sizes: what a check and the storage statistics need.
    Check,
    /// Everything an [`Entry`] holds.
    All,
}

/// Texts one after the other, each ending where the next one begins.
#[derive(Debug, Clone)]
pub struct Texts {
    pub(super) bounds: Vec<u32>,
    pub(super) bytes: Vec<u8>,
}

impl Default for Texts {
    fn default() -> Texts {
        Texts { bounds: vec![0], bytes: Vec::new() }
    }
}

impl Texts {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.bounds.len() - 1
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them.
    #[inline]
    pub fn get(&self, at: usize) -> &[u8] {
        &self.bytes[self.bounds[at] as usize..self.bounds[at + 1] as usize]
    }

    pub(super) fn clear(&mut self) {
        self.bounds.truncate(1);
        self.bytes.clear();
    }

    /// Bytes come in far below 4 GiB: batches end at a megabyte or so, row groups at the limit of the writer.
    #[inline]
    pub(super) fn close(&mut self) {
        self.bounds.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    pub(super) fn push(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        self.close();
    }
}

/// One row, borrowed. Numbers are as they lie in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowRef<'a> {
    pub(super) object: &'a [u8],
    pub(super) part: i32,
    pub(super) size: i64,
    pub(super) stored_size: i64,
    pub(super) offset: i64,
    pub(super) length: i64,
    pub(super) part_count: i32,
    pub(super) path: &'a [u8],
    pub(super) job: i64,
    pub(super) modified: i64,
    pub(super) checksum: Option<&'a [u8; 32]>,
}

/// What rows are sorted and told apart by.
pub(super) type Identity<'a> = (&'a [u8], i64, &'a [u8], i32);

impl<'a> RowRef<'a> {
    pub(super) fn identity(&self) -> Identity<'a> {
        (self.object, self.offset, self.path, self.part)
    }

    /// The row as an entry, or why it is none.
    pub(super) fn entry(&self) -> Result<Entry, IndexError> {
        let refused = |reason: &str| IndexError::EntryRejected {
            object: String::from_utf8_lossy(self.object).chars().take(80).collect(),
            reason: reason.to_owned(),
        };
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map_err(|_| refused("it is not UTF-8"));
        let large = |number: i64| u64::try_from(number).map_err(|_| refused("a size is negative"));
        let small = |number: i32| u32::try_from(number).map_err(|_| refused("a part is negative"));
        let entry = Entry {
            object: text(self.object)?,
            offset_bytes: large(self.offset)?,
            length_bytes: large(self.length)?,
            part: small(self.part)?,
            part_count: small(self.part_count)?,
            path: text(self.path)?,
            kind: kind_of(self.object),
            job: UtcMs(self.job),
            size_bytes: large(self.size)?,
            stored_size_bytes: large(self.stored_size)?,
            modified: UtcMs(self.modified),
            checksum: self.checksum.copied(),
        };
        entry.check()?;
        Ok(entry)
    }

    /// A checked entry as a row.
    pub(super) fn of(entry: &'a Entry) -> RowRef<'a> {
        RowRef {
            object: entry.object.as_bytes(),
            part: entry.part.cast_signed(),
            size: entry.size_bytes.cast_signed(),
            stored_size: entry.stored_size_bytes.cast_signed(),
            offset: entry.offset_bytes.cast_signed(),
            length: entry.length_bytes.cast_signed(),
            part_count: entry.part_count.cast_signed(),
            path: entry.path.as_bytes(),
            job: entry.job.0,
            modified: entry.modified.0,
            checksum: entry.checksum.as_ref(),
        }
    }
}

/// What an object key stands for: a folder's ends in `/`.
#[inline]
pub(super) fn kind_of(object: &[u8]) -> EntryKind {
    if object.last() == Some(&b'/') { EntryKind::Folder } else { EntryKind::File }
}

/// A few thousand rows of a scan, column by column; columns that were not asked for are empty.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    pub(super) first_row: u64,
    pub(super) objects: Texts,
    pub(super) parts: Vec<i32>,
    pub(super) sizes: Vec<i64>,
    pub(super) stored_sizes: Vec<i64>,
    pub(super) offsets: Vec<i64>,
    pub(super) lengths: Vec<i64>,
    pub(super) part_counts: Vec<i32>,
    pub(super) paths: Texts,
    pub(super) jobs: Vec<i64>,
    pub(super) modified: Vec<i64>,
    pub(super) checksums: Vec<Option<[u8; 32]>>,
    /// The rows in view: the others were decoded, but lie outside what was asked for.
    pub(super) begin: usize,
    pub(super) end: usize,
}

impl Batch {
    /// How many rows.
    #[inline]
    pub fn len(&self) -> usize {
        self.end - self.begin
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place in the file of the first row, from 0.
    pub fn first_row(&self) -> u64 {
        self.first_row + self.begin as u64
    }

    /// A row's object key, UTF-8 and sound.
    ///
    /// Shape:  `at` below [`Batch::len`], here and in the methods below.
    #[inline]
    pub fn object(&self, at: usize) -> &[u8] {
        self.objects.get(self.begin + at)
    }

    /// A row's kind.
    #[inline]
    pub fn kind(&self, at: usize) -> EntryKind {
        kind_of(self.object(at))
    }

    /// A row's part, from 0.
    #[inline]
    pub fn part(&self, at: usize) -> u32 {
        self.parts()[at].cast_unsigned()
    }

    /// A row's logical size.
    #[inline]
    pub fn size_bytes(&self, at: usize) -> u64 {
        self.sizes()[at].cast_unsigned()
    }

    /// The size of a row's whole object.
    #[inline]
    pub fn stored_size_bytes(&self, at: usize) -> u64 {
        self.stored_sizes()[at].cast_unsigned()
    }

    /// All parts, for loops; none is negative.
    #[inline]
    pub fn parts(&self) -> &[i32] {
        &self.parts[self.begin..self.end]
    }

    /// All logical sizes, for loops; none is negative.
    #[inline]
    pub fn sizes(&self) -> &[i64] {
        &self.sizes[self.begin..self.end]
    }

    /// All object sizes, for loops; none is negative.
    #[inline]
    pub fn stored_sizes(&self) -> &[i64] {
        &self.stored_sizes[self.begin..self.end]
    }

    /// All object keys, for loops: the bounds of each (one more than rows) in the bytes beside them.
    #[inline]
    pub fn objects(&self) -> (&[u32], &[u8]) {
        (&self.objects.bounds[self.begin..=self.end], &self.objects.bytes)
    }

    /// A row as an entry; the scan must have read [`Columns::All`].
    ///
    /// Errors: EntryRejected when the row breaks a rule.
    pub fn entry(&self, at: usize) -> Result<Entry, IndexError> {
        self.row(at).entry()
    }

    #[inline]
    pub(super) fn row(&self, at: usize) -> RowRef<'_> {
        let at = self.begin + at;
        RowRef {
            object: self.objects.get(at),
            part: self.parts[at],
            size: self.sizes[at],
            stored_size: self.stored_sizes[at],
            offset: self.offsets[at],
            length: self.lengths[at],
            part_count: self.part_counts[at],
            path: self.paths.get(at),
            job: self.jobs[at],
            modified: self.modified[at],
            checksum: self.checksums[at].as_ref(),
        }
    }

    pub(super) fn push(&mut self, row: &RowRef<'_>) {
        self.objects.push(row.object);
        self.parts.push(row.part);
        self.sizes.push(row.size);
        self.stored_sizes.push(row.stored_size);
        self.offsets.push(row.offset);
        self.lengths.push(row.length);
        self.part_counts.push(row.part_count);
        self.paths.push(row.path);
        self.jobs.push(row.job);
        self.modified.push(row.modified);
        self.checksums.push(row.checksum.copied());
        self.end += 1;
    }

    /// Memory its rows take, near enough.
    pub(super) fn held_bytes(&self) -> usize {
        self.objects.bytes.len() + self.paths.bytes.len() + self.end * 97
    }

    pub(super) fn clear(&mut self) {
        self.objects.clear();
        self.paths.clear();
        self.parts.clear();
        self.sizes.clear();
        self.stored_sizes.clear();
        self.offsets.clear();
        self.lengths.clear();
        self.part_counts.clear();
        self.jobs.clear();
        self.modified.clear();
        self.checksums.clear();
        (self.begin, self.end) = (0, 0);
    }
}
