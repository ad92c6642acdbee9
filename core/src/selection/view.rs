//! What of the rows is in view: a filter, and collapsed rows of a tree.

use super::ranges::{Map, held_bytes, plain, span};
use super::rows::Rows;
use roaring::RoaringBitmap;

/// What is in view, and what gestures may reach.
#[derive(Debug, Default)]
pub(super) struct View {
    filter: Option<RoaringBitmap>,
    collapsed: RoaringBitmap,
    /// The rows a person sees, scrolling aside.
    pub(super) shown: RoaringBitmap,
    /// The rows a gesture may change: what is shown, and with whole branches what is folded away below it.
    pub(super) reach: RoaringBitmap,
}

/// Where a key moves the lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    First,
    Last,
    Up(u64),
    Down(u64),
}

impl View {
    pub(super) fn held_bytes(&self) -> u64 {
        let filter = self.filter.as_ref().map_or(0, held_bytes);
        filter + held_bytes(&self.collapsed) + held_bytes(&self.shown) + held_bytes(&self.reach)
    }

    pub(super) fn set_filter(&mut self, filter: Option<RoaringBitmap>) {
        self.filter = filter;
    }

    pub(super) fn is_collapsed(&self, row: u32) -> bool {
        self.collapsed.contains(row)
    }

    pub(super) fn set_collapsed(&mut self, row: u32, collapsed: bool) {
        if collapsed {
            self.collapsed.insert(row)
        } else {
            self.collapsed.remove(row)
        };
    }

    /// Follows the rows to another listing. Rows that are new there are hidden while there is a filter.
    pub(super) fn relisted(&mut self, map: &Map, listed: u32) {
        let follow = |rows: &RoaringBitmap| {
            let mut rows = map.rows(rows);
            rows.remove_range(listed..);
            rows
        };
        self.filter = self.filter.as_ref().map(follow);
        self.collapsed = follow(&self.collapsed);
    }

    pub(super) fn recompute(&mut self, rows: &Rows, cascade: bool) {
        let mut passing = span(0, rows.listed());
        if let Some(filter) = &self.filter {
            passing &= filter;
        }
        let mut shown = passing.clone();
        let mut folded_to = 0;
        for row in self.collapsed.iter().filter(|row| rows.has_children(*row)) {
            if row >= folded_to {
                folded_to = rows.end(row);
                shown.remove_range(row + 1..folded_to);
            }
        }
        self.reach = plain(if cascade { passing } else { shown.clone() });
        self.shown = plain(shown);
    }

    /// Where a move from `lead` ends; `None` when nothing is shown.
    pub(super) fn step(&self, lead: Option<u32>, step: Move) -> Option<u32> {
        let last = self.shown.len().checked_sub(1)?;
        let ordinal = match (step, lead) {
            (Move::First, _) | (Move::Down(_), None) => 0,
            (Move::Last, _) | (Move::Up(_), None) => last,
            (Move::Up(by), Some(lead)) => self.before(lead).saturating_sub(by),
            (Move::Down(by), Some(lead)) => {
                let here = u64::from(self.shown.contains(lead));
                (self.before(lead) + by + here).saturating_sub(1).min(last)
            }
        };
        self.shown.select(u32::try_from(ordinal.min(last)).ok()?)
    }

    fn before(&self, row: u32) -> u64 {
        self.shown.range_cardinality(..row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_count_what_is_shown() {
        let view = View { shown: RoaringBitmap::from([2, 4, 6, 8]), ..View::default() };
        let check =
            |lead, step, expected| assert_eq!(view.step(lead, step), Some(expected), "{lead:?} {step:?}");
        check(None, Move::Down(1), 2);
        check(None, Move::Up(1), 8);
        check(Some(4), Move::Down(1), 6);
        check(Some(5), Move::Down(1), 6);
        check(Some(5), Move::Up(1), 4);
        check(Some(0), Move::Up(1), 2);
        check(Some(9), Move::Down(1), 8);
        check(Some(4), Move::Down(10), 8);
        check(Some(6), Move::Up(10), 2);
        check(Some(6), Move::First, 2);
        check(Some(6), Move::Last, 8);
        assert_eq!(View::default().step(Some(1), Move::First), None);
    }
}
