//! Parents and what is below them: whole branches, and boxes with three states.

use super::SelectionError;
use super::model::Selection;
use super::ranges::span;
use roaring::RoaringBitmap;

/// The state of a box that stands for several rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Nothing is selected, or there is nothing to select.
    None,
    /// Some are.
    Mixed,
    /// All are.
    All,
}

impl Check {
    /// A stable word for machines: none, mixed, all.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Mixed => "mixed",
            Self::All => "all",
        }
    }

    pub(super) fn of(selected_count: u64, row_count: u64) -> Check {
        match selected_count {
            0 => Check::None,
            all if all == row_count => Check::All,
            _ => Check::Mixed,
        }
    }
}

impl Selection {
    /// The state of a row's box: of the row alone, or with whole branches of the row and all below it that a
    /// filter lets through. Computed, never remembered.
    ///
    /// Errors: SelectionGestureRejected for a row past the end.
    pub fn check(&self, row: u32) -> Result<Check, SelectionError> {
        self.check_row(row)?;
        Ok(self.check_of(row))
    }

    /// The state of the box above the whole list: of all that is in view.
    pub fn check_all(&self) -> Check {
        let rows = self.all_open();
        Check::of(rows.intersection_len(&self.selected), rows.len())
    }

    pub(super) fn check_of(&self, row: u32) -> Check {
        let block = self.block(row);
        if block.is_empty() && self.selected.contains(row) {
            return Check::All;
        }
        Check::of(block.intersection_len(&self.selected), block.len())
    }

    /// The rows that a row's box stands for.
    pub(super) fn block(&self, row: u32) -> RoaringBitmap {
        let end = if self.options.cascade { self.rows.end(row) } else { row + 1 };
        self.open(span(row, end))
    }
}
