//! The mouse, and the calls that say outright what is to be selected.

use super::SelectionError;
use super::change::Change;
use super::history::Focus;
use super::model::{Extension, RangeRule, Selection, Style};
use super::ranges::{RowSet, span};
use super::texts::Texts;
use super::tree::Check;
use roaring::RoaringBitmap;

/// Keys that were held down when the pointer went down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Modifiers {
    /// Shift.
    pub shift: bool,
    /// Ctrl, or Command on a Mac.
    pub ctrl: bool,
}

impl Modifiers {
    /// No modifier.
    pub const NONE: Modifiers = Modifiers { shift: false, ctrl: false };
    /// Shift alone.
    pub const SHIFT: Modifiers = Modifiers { shift: true, ctrl: false };
    /// Ctrl alone.
    pub const CTRL: Modifiers = Modifiers { shift: false, ctrl: true };
    /// Both.
    pub const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ctrl: true };
}

impl Selection {
    /// A click on a row, or on its checkbox. Take the modifiers when the pointer goes down: a checkbox's own
    /// change event has lost them.
    ///
    /// Errors: SelectionGestureRejected for a row that is not there or not in view.
    pub fn click(&mut self, row: u32, modifiers: Modifiers) -> Result<Change, SelectionError> {
        self.check_shown(row)?;
        Ok(self.click_shown(row, modifiers))
    }

    pub(super) fn click_shown(&mut self, row: u32, modifiers: Modifiers) -> Change {
        match (self.anchor_in_view(), self.options.style) {
            (Some(anchor), _) if modifiers.shift => self.range_to(anchor, row),
            (_, Style::List) if !modifiers.ctrl => self.replace(row),
            _ => self.toggle(row),
        }
    }

    /// Draws the range from the anchor to a row.
    pub(super) fn range_to(&mut self, anchor: u32, row: u32) -> Change {
        match self.options.range_rule {
            RangeRule::AnchorState => self.extend(anchor, row, None),
            RangeRule::ClickedState => {
                let state = self.check_of(row) != Check::All;
                let rows = self.open(self.between(anchor, row));
                let none = RoaringBitmap::new();
                let (on, off) = if state { (&rows, &none) } else { (&none, &rows) };
                self.gesture(on, off, Focus { anchor: Some(row), lead: Some(row) })
            }
        }
    }

    /// Draws a range anew from what was there before it began. `state` is the anchor's when it is `None`.
    pub(super) fn extend(&mut self, anchor: u32, row: u32, state: Option<bool>) -> Change {
        let before = self.selected.clone();
        let mut drawn = match self.extension.take() {
            Some(extension) => {
                self.chosen = extension.base.clone();
                self.selected = self.chosen.selected(&self.ruled);
                if extension.recorded {
                    self.history.take_back();
                }
                extension
            }
            None => Extension { base: self.chosen.clone(), focus: self.focus(), recorded: false },
        };
        let state = state.unwrap_or_else(|| self.check_of(anchor) != Check::None);
        let rows = self.open(self.between(anchor, row));
        let none = RoaringBitmap::new();
        let step = if state { self.put(&rows, &none) } else { self.put(&none, &rows) };
        let focus = Focus { anchor: Some(anchor), lead: Some(row) };
        drawn.recorded = self.history.record(step.included, step.excluded, drawn.focus, focus);
        self.extension = Some(drawn);
        self.set_focus(focus);
        let (selected, unselected) = (&self.selected - &before, before - &self.selected);
        self.mixed.touched(&selected, &unselected, &self.rows);
        self.change(selected, unselected)
    }

    /// The rows of a range. With whole branches, both ends stand for what is below them too.
    fn between(&self, anchor: u32, row: u32) -> RoaringBitmap {
        let (first, last) = (anchor.min(row), anchor.max(row));
        let end = if self.options.cascade { self.rows.end(first).max(self.rows.end(last)) } else { last + 1 };
        span(first, end)
    }

    /// Selects the row, and unselects all else that is in reach.
    pub(super) fn replace(&mut self, row: u32) -> Change {
        let block = self.block(row);
        let rest = self.all_open() - &block;
        self.gesture(&block, &rest, Focus { anchor: Some(row), lead: Some(row) })
    }

    /// Turns the row over; a parent goes from mixed to all, to none, and back to what was mixed.
    pub(super) fn toggle(&mut self, row: u32) -> Change {
        let block = self.block(row);
        let mixed = &block & &self.selected;
        let (on, off) = match Check::of(mixed.len(), block.len()) {
            Check::All => (RoaringBitmap::new(), block),
            Check::Mixed => (block, RoaringBitmap::new()),
            Check::None => match self.mixed.of(row) {
                Some(before) => (before & &block, RoaringBitmap::new()),
                None => (block, RoaringBitmap::new()),
            },
        };
        let remembered = self.mixed.keep(row, &mixed, off.is_empty() && !mixed.is_empty());
        let change = self.gesture(&on, &off, Focus { anchor: Some(row), lead: Some(row) });
        self.mixed.put_back(row, remembered);
        change
    }

    /// Selects all that is in view.
    pub fn select_all(&mut self) -> Change {
        let rows = self.all_open();
        self.gesture(&rows, &RoaringBitmap::new(), self.focus())
    }

    /// Unselects all that is in view; what a filter hides, and what is absent, stays selected.
    pub fn select_none(&mut self) -> Change {
        let rows = self.all_open();
        self.gesture(&RoaringBitmap::new(), &rows, self.focus())
    }

    /// Turns over every row in view.
    pub fn invert(&mut self) -> Change {
        self.gesture_over(self.all_open())
    }

    /// Selects all that is in view but these rows, which are unselected.
    ///
    /// Errors: SelectionGestureRejected for a row past the end.
    pub fn select_all_but(&mut self, rows: &RowSet) -> Result<Change, SelectionError> {
        self.check_listed(rows)?;
        let all = self.all_open();
        let off = &all & rows.bits();
        Ok(self.gesture(&(all - &off), &off, self.focus()))
    }

    /// Selects or unselects rows outright, in view or not. Unselectable rows are left as they are.
    ///
    /// Errors: SelectionGestureRejected for a row past the end.
    pub fn set_rows(&mut self, rows: &RowSet, selected: bool) -> Result<Change, SelectionError> {
        self.check_listed(rows)?;
        Ok(self.set_outright(rows.bits().clone(), selected))
    }

    /// Selects or unselects keys outright, listed or absent: all of them, or none when one is refused.
    ///
    /// Errors: SelectionKeyAbsent for a key the selection does not know; [`Selection::find`] tells before.
    pub fn set_keys(&mut self, keys: &Texts, selected: bool) -> Result<Change, SelectionError> {
        let row = |(position, key)| {
            self.rows.find(key).ok_or(SelectionError::KeyAbsent { position: super::ranges::count(position) })
        };
        let rows = keys.iter().enumerate().map(row).collect::<Result<RoaringBitmap, _>>()?;
        Ok(self.set_outright(rows, selected))
    }

    fn set_outright(&mut self, mut rows: RoaringBitmap, selected: bool) -> Change {
        let none = RoaringBitmap::new();
        if selected {
            rows -= &self.rows.unselectable;
            self.gesture(&rows, &none, self.focus())
        } else {
            self.gesture(&none, &rows, self.focus())
        }
    }

    /// Makes what the rules select a choice by hand as well, so that a rule can go and its rows stay.
    pub fn keep_ruled(&mut self) -> Change {
        let kept = &self.ruled - &self.chosen.excluded - &self.chosen.included;
        self.chosen.included |= &kept;
        self.extension = None;
        self.history.record(kept, RoaringBitmap::new(), self.focus(), self.focus());
        self.status()
    }
}
