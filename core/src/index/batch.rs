//! Rows as columns: what scans hand out and what row groups are written from.

use super::IndexError;
use super::entry::{Entry, EntryKind, EntryRef};
use crate::units::UtcMs;
use std::ops::{Deref, Range};

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
    /// What lies before the first bound and past the last one is no text's.
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
        self.restart(b"");
    }

    /// Empties it, with `before` in front of the text to come.
    pub(super) fn restart(&mut self, before: &[u8]) {
        self.bounds.clear();
        self.room(before.len())[..before.len()].copy_from_slice(before);
        self.close(before.len());
    }

    /// Where the last text ends.
    #[inline]
    pub(super) fn end(&self) -> u32 {
        self.bounds[self.len()]
    }

    /// Where the last text begins, or what was put in front of the first one.
    #[inline]
    pub(super) fn begin_of_last(&self) -> u32 {
        self.len().checked_sub(1).map_or(0, |last| self.bounds[last])
    }

    /// At least `count` bytes to write to.
    #[inline]
    pub(super) fn room(&mut self, count: usize) -> &mut [u8] {
        if count > self.bytes.len() {
            self.bytes.resize(count.next_multiple_of(ROOM_BYTES), 0);
        }
        &mut self.bytes
    }

    /// Ends a text. Bytes come in far below 4 GiB: batches end at a megabyte or so, row groups at the limit of
    /// the writer.
    #[inline]
    pub(super) fn close(&mut self, end: usize) -> u32 {
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        self.bounds.push(end);
        end
    }

    pub(super) fn push(&mut self, text: &[u8]) {
        let begin = self.end() as usize;
        let end = begin + text.len();
        self.room(end)[begin..end].copy_from_slice(text);
        self.close(end);
    }
}

/// By how much texts grow at least.
const ROOM_BYTES: usize = 64 << 10;

/// Values of a column: as a slice those of the batch at hand. What else their page holds lies behind them, so
/// that a page is decoded whole and never copied.
#[derive(Debug, Clone)]
pub(super) struct Window<T> {
    values: Vec<T>,
    view: Range<usize>,
}

impl<T> Default for Window<T> {
    fn default() -> Window<T> {
        Window { values: Vec::new(), view: 0..0 }
    }
}

impl<T> Deref for Window<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.values[self.view.clone()]
    }
}

impl<T> Window<T> {
    pub(super) fn clear(&mut self) {
        self.values.clear();
        self.view = 0..0;
    }

    fn push(&mut self, value: T) {
        self.values.push(value);
        self.view.end = self.values.len();
    }

    /// How many values lie behind those in view.
    pub(super) fn left(&self) -> usize {
        self.values.len() - self.view.end
    }

    /// Where to put more of them. Those in view are gone.
    pub(super) fn more(&mut self) -> &mut Vec<T> {
        self.values.drain(..self.view.end);
        self.view = 0..0;
        &mut self.values
    }

    /// Moves the values behind those in view to `next`, in place of all it holds.
    fn hand_on(&mut self, next: &mut Window<T>) {
        next.clear();
        next.values.extend(self.values.drain(self.view.end..));
    }

    /// Shows the next `count` values, which are there.
    pub(super) fn advance(&mut self, count: usize) {
        self.view = self.view.end..self.view.end + count;
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

    /// The row of a scan as an entry, or why it is none. Scans check object keys themselves.
    #[inline]
    pub(super) fn entry(&self) -> Result<EntryRef<'a>, IndexError> {
        let refused = |reason: &str| IndexError::EntryRejected {
            object: String::from_utf8_lossy(self.object).chars().take(80).collect(),
            reason: reason.to_owned(),
        };
        let text = |bytes: &'a [u8]| std::str::from_utf8(bytes).map_err(|_| refused("it is not UTF-8"));
        let large = |number: i64| u64::try_from(number).map_err(|_| refused("a size is negative"));
        let small = |number: i32| u32::try_from(number).map_err(|_| refused("a part is negative"));
        let entry = EntryRef {
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
            checksum: self.checksum,
        };
        entry.check_beside_key()?;
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

/// The rows of a batch whose keys are out of the ordinary, in rising order: a scan notes them while it checks
/// the keys, so that nobody needs to look at each.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    /// Rows of the same object as the row before.
    pub(super) repeats: Vec<u32>,
    /// Rows that are folders.
    pub(super) folders: Vec<u32>,
}

impl Marks {
    pub(super) fn clear(&mut self) {
        self.repeats.clear();
        self.folders.clear();
    }
}

/// A few thousand rows of a scan, column by column; columns that were not asked for are empty.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    pub(super) first_row: u64,
    pub(super) objects: Texts,
    pub(super) marks: Marks,
    pub(super) parts: Window<i32>,
    pub(super) sizes: Window<i64>,
    pub(super) stored_sizes: Window<i64>,
    pub(super) offsets: Window<i64>,
    pub(super) lengths: Window<i64>,
    pub(super) part_counts: Window<i32>,
    pub(super) paths: Texts,
    pub(super) jobs: Window<i64>,
    pub(super) modified: Window<i64>,
    pub(super) checksums: Window<Option<[u8; 32]>>,
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

    /// Those of some rows whose object is that of the row before, in a batch of a scan.
    pub(super) fn repeats(&self, rows: &Range<usize>) -> impl ExactSizeIterator<Item = usize> {
        self.marked(&self.marks.repeats, rows)
    }

    /// Those of some rows that are folders, in a batch of a scan.
    pub fn folders(&self, rows: &Range<usize>) -> impl ExactSizeIterator<Item = usize> {
        self.marked(&self.marks.folders, rows)
    }

    fn marked(&self, marks: &[u32], rows: &Range<usize>) -> impl ExactSizeIterator<Item = usize> {
        let place = |at: usize| marks.partition_point(|mark| (*mark as usize) < self.begin + at);
        marks[place(rows.start)..place(rows.end)].iter().map(|mark| *mark as usize - self.begin)
    }

    /// A row as an entry; the scan must have read [`Columns::All`].
    ///
    /// Errors: EntryRejected when the row breaks a rule.
    pub fn entry(&self, at: usize) -> Result<Entry, IndexError> {
        self.borrowed_entry(at).map(|entry| entry.to_entry())
    }

    /// A row as an entry whose texts are the batch's; otherwise as [`Batch::entry`].
    ///
    /// Errors: as [`Batch::entry`].
    #[inline]
    pub fn borrowed_entry(&self, at: usize) -> Result<EntryRef<'_>, IndexError> {
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
        self.objects.end() as usize + self.paths.end() as usize + self.end * 97
    }

    /// Moves what was decoded ahead of its rows to `next`, the batch that is decoded after it.
    pub(super) fn hand_on(&mut self, next: &mut Batch) {
        self.parts.hand_on(&mut next.parts);
        self.sizes.hand_on(&mut next.sizes);
        self.stored_sizes.hand_on(&mut next.stored_sizes);
        self.offsets.hand_on(&mut next.offsets);
        self.lengths.hand_on(&mut next.lengths);
        self.part_counts.hand_on(&mut next.part_counts);
        self.jobs.hand_on(&mut next.jobs);
        self.modified.hand_on(&mut next.modified);
        self.checksums.hand_on(&mut next.checksums);
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
