//! Index files from index files: rows taken apart for a check, and put together again to undo it.

use super::assemble::Assembler;
use super::batch::Columns;
use super::merge::{Rows, Stream, merge};
use super::scan::Scan;
use super::sort::{Change, Deed};
use super::staged::Staged;
use super::{Header, IndexError, Reader};
use crate::cancel::Cancel;
use roaring::RoaringTreemap;
use std::path::Path;

/// Writes two files: the rows whose places are in `drop` go to the second, all others to the first. Row groups
/// that go to one side whole are copied as they are.
///
/// Errors: EntryRejected when `drop` names rows the file does not have; Cancelled, StagingFailed, and
///         everything reading the previous file can say.
pub fn split(
    previous: &Reader,
    drop: &RoaringTreemap,
    kept: Header,
    dropped: Header,
    staging: &Path,
    cancel: &Cancel,
) -> Result<(Staged, Staged), IndexError> {
    if let Some(row) = drop.max().filter(|row| *row >= previous.row_count()) {
        return Err(IndexError::EntryRejected {
            object: format!("row {row}"),
            reason: format!("index file {} has {} rows", previous.file(), previous.row_count()),
        });
    }
    let limits = *previous.limits();
    let mut kept = Assembler::create(staging, kept, limits)?;
    let mut dropped = Assembler::create(staging, dropped, limits)?;
    for (at, group) in previous.groups().iter().enumerate() {
        cancel.check()?;
        let count = drop.range_cardinality(group.first_row..group.first_row + group.rows);
        if count == 0 && kept.copies(group.rows) {
            kept.copy_group(previous, at)?;
        } else if count == group.rows && dropped.copies(group.rows) {
            dropped.copy_group(previous, at)?;
        } else {
            split_group(previous, at, drop, &mut kept, &mut dropped)?;
        }
    }
    Ok((kept.finish(cancel)?, dropped.finish(cancel)?))
}

fn split_group(
    previous: &Reader,
    at: usize,
    drop: &RoaringTreemap,
    kept: &mut Assembler,
    dropped: &mut Assembler,
) -> Result<(), IndexError> {
    let mut scan = Scan::of_group(previous.clone(), at, Columns::All);
    while let Some(batch) = scan.next_batch()? {
        for row in 0..batch.len() {
            let goes = drop.contains(batch.first_row() + row as u64);
            let side = if goes { &mut *dropped } else { &mut *kept };
            side.push(&batch.row(row))?;
        }
    }
    Ok(())
}

/// Writes all rows of `current` and those rows of `other` whose identity `current` does not have.
///
/// Errors: Cancelled, StagingFailed, and everything reading the two files can say.
pub fn unite(
    current: &Reader,
    other: &Reader,
    header: Header,
    staging: &Path,
    cancel: &Cancel,
) -> Result<Staged, IndexError> {
    let mut out = Assembler::create(staging, header, *current.limits())?;
    let mut stream = Additions { rows: Rows::new(other), begun: false };
    merge(Some(current), &mut stream, &mut out, cancel)?;
    out.finish(cancel)
}

/// Rows to add where they are missing.
struct Additions {
    rows: Rows,
    begun: bool,
}

impl Stream for Additions {
    fn advance(&mut self) -> Result<bool, IndexError> {
        if std::mem::replace(&mut self.begun, true) {
            self.rows.next();
        }
        self.rows.fill()
    }

    fn current(&self) -> Result<Option<Change<'_>>, IndexError> {
        Ok(self.rows.row().map(|row| Change { deed: Deed::Put, turn: 0, row }))
    }

    fn yields(&self) -> bool {
        true
    }
}
