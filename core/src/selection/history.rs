//! Undo and redo: what each gesture flipped.

use super::change::Change;
use super::model::Selection;
use super::ranges::{Map, held_bytes};
use roaring::RoaringBitmap;
use std::collections::VecDeque;

/// Gestures that can be undone.
pub const HISTORY_LIMIT: usize = 1_000;

/// Rows that all steps together may hold; the oldest steps are dropped beyond it, never the newest.
const HISTORY_LIMIT_ROWS: u64 = 32_000_000;

/// Where a range begins, and where the keyboard is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Focus {
    pub(super) anchor: Option<u32>,
    pub(super) lead: Option<u32>,
}

impl Focus {
    /// Follows the rows to another listing; a row that left it is none.
    pub(super) fn relisted(self, map: &Map, listed: u32) -> Focus {
        let follow = |row: Option<u32>| map.row(row?).filter(|row| *row < listed);
        Focus { anchor: follow(self.anchor), lead: follow(self.lead) }
    }
}

/// What a gesture flipped in what was chosen, and what that did to the selection.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) included: RoaringBitmap,
    pub(super) excluded: RoaringBitmap,
    pub(super) selected: RoaringBitmap,
    pub(super) unselected: RoaringBitmap,
}

#[derive(Debug)]
struct Entry {
    included: RoaringBitmap,
    excluded: RoaringBitmap,
    before: Focus,
    after: Focus,
}

impl Entry {
    fn rows(&self) -> u64 {
        self.included.len() + self.excluded.len()
    }
}

#[derive(Debug, Default)]
pub(super) struct History {
    done: VecDeque<Entry>,
    undone: Vec<Entry>,
    row_count: u64,
}

impl History {
    /// Remembers a step, and that there is nothing to redo; a step that flipped nothing is none.
    pub(super) fn record(
        &mut self,
        included: RoaringBitmap,
        excluded: RoaringBitmap,
        before: Focus,
        after: Focus,
    ) -> bool {
        let entry = Entry { included, excluded, before, after };
        if entry.rows() == 0 {
            return false;
        }
        self.row_count -= self.undone.drain(..).map(|entry| entry.rows()).sum::<u64>();
        self.row_count += entry.rows();
        self.done.push_back(entry);
        while self.done.len() > 1 && (self.done.len() > HISTORY_LIMIT || self.row_count > HISTORY_LIMIT_ROWS)
        {
            self.row_count -= self.done.pop_front().map_or(0, |entry| entry.rows());
        }
        true
    }

    /// Drops the newest step, which a longer or shorter range replaces.
    pub(super) fn take_back(&mut self) {
        self.row_count -= self.done.pop_back().map_or(0, |entry| entry.rows());
    }

    pub(super) fn clear(&mut self) {
        *self = History::default();
    }

    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.done.iter().chain(&self.undone)
    }

    pub(super) fn held_bytes(&self) -> u64 {
        self.entries().map(|entry| held_bytes(&entry.included) + held_bytes(&entry.excluded)).sum()
    }

    /// Every row some step flipped.
    pub(super) fn rows(&self) -> RoaringBitmap {
        let mut rows = RoaringBitmap::new();
        for entry in self.entries() {
            rows |= &entry.included;
            rows |= &entry.excluded;
        }
        rows
    }

    /// Follows the rows to another listing.
    pub(super) fn relisted(&mut self, map: &Map, listed: u32) {
        for entry in self.done.iter_mut().chain(&mut self.undone) {
            entry.included = map.rows(&entry.included);
            entry.excluded = map.rows(&entry.excluded);
            (entry.before, entry.after) =
                (entry.before.relisted(map, listed), entry.after.relisted(map, listed));
        }
        // Keys that were forgotten leave their steps; a step without any would undo nothing.
        self.done.retain(|entry| entry.rows() > 0);
        self.undone.retain(|entry| entry.rows() > 0);
        self.row_count = self.entries().map(Entry::rows).sum();
    }
}

impl Selection {
    /// Gestures that can be undone, and that can be redone.
    pub fn history_count(&self) -> (usize, usize) {
        (self.history.done.len(), self.history.undone.len())
    }

    /// Takes the newest gesture back, however often its range was redrawn. Changes nothing when there is none.
    pub fn undo(&mut self) -> Change {
        let Some(entry) = self.history.done.pop_back() else { return self.status() };
        let change = self.flip(&entry, entry.before);
        self.history.undone.push(entry);
        change
    }

    /// Does the gesture again that was undone last. Changes nothing when there is none.
    pub fn redo(&mut self) -> Change {
        let Some(entry) = self.history.undone.pop() else { return self.status() };
        let change = self.flip(&entry, entry.after);
        self.history.done.push_back(entry);
        change
    }

    fn flip(&mut self, entry: &Entry, focus: Focus) -> Change {
        self.extension = None;
        self.chosen.included ^= &entry.included;
        self.chosen.excluded ^= &entry.excluded;
        self.set_focus(focus);
        self.settle()
    }
}
