//! A base index file and a stream of changes, both in order, as one stream of rows.

use super::assemble::Assembler;
use super::batch::{Batch, Columns, RowRef};
use super::scan::Scan;
use super::sort::{Change, Changes, Deed};
use super::{IndexError, Reader};
use crate::cancel::Cancel;

/// What is merged into a base.
pub(super) trait Stream {
    /// Goes to the next change; false after the last one.
    fn advance(&mut self) -> Result<bool, IndexError>;

    /// The change it stands at.
    fn current(&self) -> Result<Option<Change<'_>>, IndexError>;

    /// Whether a change gives way to a row of the base that has its identity.
    fn yields(&self) -> bool;
}

impl Stream for Changes {
    fn advance(&mut self) -> Result<bool, IndexError> {
        Changes::advance(self)
    }

    fn current(&self) -> Result<Option<Change<'_>>, IndexError> {
        Changes::current(self)
    }

    fn yields(&self) -> bool {
        false
    }
}

/// The rows of an index file, one by one, with a look at row groups that were not begun yet.
pub(super) struct Rows {
    reader: Reader,
    next_group: usize,
    scan: Option<Scan>,
    at: usize,
}

impl Rows {
    pub(super) fn new(reader: &Reader) -> Rows {
        Rows { reader: reader.clone(), next_group: 0, scan: None, at: 0 }
    }

    /// The row group that would begin next, when none is under way.
    fn whole_group(&self) -> Option<usize> {
        (self.scan.is_none() && self.next_group < self.reader.groups().len()).then_some(self.next_group)
    }

    fn skip_group(&mut self) {
        self.next_group += 1;
    }

    fn batch(&self) -> Option<&Batch> {
        self.scan.as_ref().map(Scan::batch)
    }

    /// Leaves a batch or row group that is used up.
    fn settle(&mut self) -> Result<(), IndexError> {
        while self.batch().is_some_and(|batch| self.at >= batch.len()) {
            self.at = 0;
            if self.scan.as_mut().map_or(Ok(None), Scan::next_batch)?.is_none() {
                self.scan = None;
            }
        }
        Ok(())
    }

    /// Decodes until a row is at hand; false at the end.
    pub(super) fn fill(&mut self) -> Result<bool, IndexError> {
        self.settle()?;
        while self.scan.is_none() {
            if self.next_group == self.reader.groups().len() {
                return Ok(false);
            }
            self.scan = Some(Scan::of_group(self.reader.clone(), self.next_group, Columns::All));
            self.next_group += 1;
            self.settle()?;
        }
        Ok(true)
    }

    /// The row at hand.
    pub(super) fn row(&self) -> Option<RowRef<'_>> {
        self.batch().filter(|batch| self.at < batch.len()).map(|batch| batch.row(self.at))
    }

    pub(super) fn next(&mut self) {
        self.at += 1;
    }
}

/// Rows between two looks at the wish to stop.
const CANCEL_ROWS: u32 = 4_096;

/// Writes the base with all changes to `out`.
pub(super) fn merge(
    base: Option<&Reader>,
    stream: &mut impl Stream,
    out: &mut Assembler,
    cancel: &Cancel,
) -> Result<(), IndexError> {
    let mut base = base.map(Rows::new);
    let mut removed: Vec<u8> = Vec::new();
    let mut since_look = 0;
    stream.advance()?;
    loop {
        if since_look % CANCEL_ROWS == 0 {
            cancel.check()?;
        }
        since_look = (since_look + 1) % CANCEL_ROWS;
        if let Some(base) = &mut base {
            base.settle()?;
            while copy_untouched(base, stream, &removed, out)? {
                cancel.check()?;
            }
            base.fill()?;
        }
        let row = base.as_ref().and_then(Rows::row);
        match (row, stream.current()?) {
            (None, None) => return Ok(()),
            (Some(row), change) if change.is_none_or(|change| before(&row, &change)) => {
                if row.object != removed {
                    out.push(&row)?;
                }
                base.iter_mut().for_each(Rows::next);
            }
            (row, Some(change)) => {
                let same = row.is_some_and(|row| is_same(&row, &change));
                match change.deed {
                    Deed::RemoveObject => change.row.object.clone_into(&mut removed),
                    Deed::Put if !(same && stream.yields()) => out.push(&change.row)?,
                    // The row of the base stays, and is written in its own turn.
                    Deed::Put => {}
                    Deed::RemoveEntry => {}
                }
                if same && !stream.yields() {
                    base.iter_mut().for_each(Rows::next);
                }
                stream.advance()?;
            }
            (Some(_), None) => return Ok(()),
        }
    }
}

/// Whether a row of the base comes before a change.
fn before(row: &RowRef<'_>, change: &Change<'_>) -> bool {
    match change.deed {
        Deed::RemoveObject => row.object < change.row.object,
        Deed::RemoveEntry | Deed::Put => row.identity() < change.row.identity(),
    }
}

fn is_same(row: &RowRef<'_>, change: &Change<'_>) -> bool {
    change.deed != Deed::RemoveObject && row.identity() == change.row.identity()
}

/// Copies the base's next row group if no change falls into it.
fn copy_untouched(
    base: &mut Rows,
    stream: &impl Stream,
    removed: &[u8],
    out: &mut Assembler,
) -> Result<bool, IndexError> {
    let Some(at) = base.whole_group() else {
        return Ok(false);
    };
    let group = &base.reader.groups()[at];
    let untouched = removed < group.first.as_bytes()
        && stream.current()?.is_none_or(|change| group.last.as_bytes() < change.row.object);
    if !untouched || !out.copies(group.rows) {
        return Ok(false);
    }
    out.copy_group(&base.reader, at)?;
    base.skip_group();
    Ok(true)
}
