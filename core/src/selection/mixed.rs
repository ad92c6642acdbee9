//! What was mixed below a parent before its box was clicked, so that a third click brings it back.

use super::rows::Rows;
use roaring::RoaringBitmap;
use std::collections::VecDeque;

/// Parents whose mixed state is remembered; the one clicked longest ago is dropped first.
const PARENTS: usize = 32;

#[derive(Debug, Default)]
pub(super) struct Mixed {
    parents: VecDeque<(u32, RoaringBitmap)>,
}

impl Mixed {
    /// What was selected below a parent when it was last mixed.
    pub(super) fn of(&self, row: u32) -> Option<&RoaringBitmap> {
        self.parents.iter().find(|(parent, _)| *parent == row).map(|(_, rows)| rows)
    }

    /// What to remember of a parent over the click that is about to be done: the state of now if it is mixed,
    /// else what was remembered.
    pub(super) fn keep(&self, row: u32, now: &RoaringBitmap, is_mixed: bool) -> Option<RoaringBitmap> {
        if is_mixed { Some(now.clone()) } else { self.of(row).cloned() }
    }

    /// Remembers what [`Mixed::keep`] gave, after the click has touched the parent's rows.
    pub(super) fn put_back(&mut self, row: u32, rows: Option<RoaringBitmap>) {
        self.parents.retain(|(parent, _)| *parent != row);
        self.parents.extend(rows.map(|rows| (row, rows)));
        while self.parents.len() > PARENTS {
            self.parents.pop_front();
        }
    }

    /// Drops what is remembered of parents above rows that changed: it is no longer the state before.
    pub(super) fn touched(&mut self, selected: &RoaringBitmap, unselected: &RoaringBitmap, rows: &Rows) {
        self.parents.retain(|(parent, _)| {
            let below = *parent..rows.end(*parent);
            selected.range_cardinality(below.clone()) == 0 && unselected.range_cardinality(below) == 0
        });
    }

    pub(super) fn forget(&mut self) {
        self.parents.clear();
    }
}
