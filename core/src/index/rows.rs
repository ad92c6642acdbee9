//! Rows in pieces of any size, for hosts that ask for so many at a time and keep them as long as they like.

use super::batch::Batch;
use super::entry::EntryRef;
use super::scan::BATCH_ROWS;
use super::{Columns, IndexError, Reader, Scan};
use std::sync::Arc;

/// A pass over whole rows of an index file, in order, handed out in slices.
#[derive(Debug)]
pub struct Rows {
    scan: Scan,
    batch: Arc<Batch>,
    /// The next row of the batch at hand.
    next: usize,
}

/// Rows that follow each other: a view of one decoded batch, which lives as long as any slice of it.
#[derive(Debug, Clone)]
pub struct Slice {
    batch: Arc<Batch>,
    begin: usize,
    end: usize,
}

impl Rows {
    /// The longest slice there is.
    pub const SLICE_LIMIT: usize = BATCH_ROWS;

    pub(super) fn new(reader: Reader, lower: &[u8], upper: Option<&[u8]>) -> Rows {
        let scan = Scan::new(reader, lower, upper, Columns::All);
        Rows { scan, batch: Arc::default(), next: 0 }
    }

    /// The next rows, from 1 to `limit` of them, or `None` after the last one.
    ///
    /// Shape:  `limit` is at least 1. There may be fewer before the end: a slice never spans two batches.
    /// Errors: as [`Scan::next_batch`].
    pub fn next_slice(&mut self, limit: usize) -> Result<Option<Slice>, IndexError> {
        if self.next >= self.batch.len() {
            self.next = 0;
            // A batch that no slice holds any more lends its memory to the next one.
            let spare = Arc::into_inner(std::mem::take(&mut self.batch)).unwrap_or_default();
            self.scan.replace_batch(spare);
            if self.scan.next_batch()?.is_none() {
                return Ok(None);
            }
            self.batch = Arc::new(self.scan.replace_batch(Batch::default()));
        }
        let begin = self.next;
        self.next = self.batch.len().min(begin.saturating_add(limit));
        Ok(Some(Slice { batch: Arc::clone(&self.batch), begin, end: self.next }))
    }
}

impl Slice {
    /// How many rows; at least one.
    pub fn len(&self) -> usize {
        self.end - self.begin
    }

    /// Whether there are none: never.
    pub fn is_empty(&self) -> bool {
        self.begin == self.end
    }

    /// The rows as entries, in order.
    ///
    /// Errors: EntryRejected for a row that breaks a rule.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Result<EntryRef<'_>, IndexError>> {
        (self.begin..self.end).map(|at| self.batch.borrowed_entry(at))
    }
}
