//! The keyboard, after the WAI-ARIA patterns for list boxes and trees.

use super::change::Change;
use super::gesture::Modifiers;
use super::model::{Selection, Style};
use super::view::Move;

/// A key that means something to a selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// To the row above.
    Up,
    /// To the row below.
    Down,
    /// In a tree: fold the row's branch away, or go to its parent.
    Left,
    /// In a tree: unfold the row's branch, or go to its first child.
    Right,
    /// To the first row.
    Home,
    /// To the last row.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// Toggles the lead; with Shift, draws the range from the anchor to it.
    Space,
    /// With Ctrl: all that is in view.
    A,
}

impl Selection {
    /// A key press. One that means nothing here changes nothing.
    pub fn press(&mut self, key: Key, modifiers: Modifiers) -> Change {
        let page = u64::from(self.options.page_rows.max(1));
        match key {
            Key::Up => self.walk(Move::Up(1), modifiers),
            Key::Down => self.walk(Move::Down(1), modifiers),
            Key::PageUp => self.walk(Move::Up(page), modifiers),
            Key::PageDown => self.walk(Move::Down(page), modifiers),
            Key::Home => self.walk(Move::First, modifiers),
            Key::End => self.walk(Move::Last, modifiers),
            Key::Space => self.space(modifiers),
            Key::A if modifiers.ctrl && !modifiers.shift => self.select_all(),
            Key::A => self.status(),
            Key::Left | Key::Right => self.sideways(key == Key::Left, modifiers),
        }
    }

    fn walk(&mut self, step: Move, modifiers: Modifiers) -> Change {
        let Some(row) = self.view.step(self.lead, step) else { return self.status() };
        let to_an_end = matches!(step, Move::First | Move::Last);
        if modifiers.shift && modifiers.ctrl && to_an_end {
            return self.select_to_end(row);
        }
        self.go(row, modifiers)
    }

    /// Moves the lead to a row, with what the modifiers add to that.
    fn go(&mut self, row: u32, modifiers: Modifiers) -> Change {
        if modifiers.shift {
            return self.click_shown(row, modifiers);
        }
        if self.options.style == Style::List && !modifiers.ctrl {
            return self.replace(row);
        }
        self.lead = Some(row);
        self.status()
    }

    /// Ctrl+Shift+Home and End select from the lead, whatever its state is, and not from the anchor.
    fn select_to_end(&mut self, row: u32) -> Change {
        let lead = self.lead.filter(|lead| self.view.shown.contains(*lead)).unwrap_or(row);
        if self.anchor != Some(lead) {
            self.extension = None;
        }
        self.extend(lead, row, Some(true))
    }

    fn space(&mut self, modifiers: Modifiers) -> Change {
        let Some(lead) = self.lead.filter(|lead| self.view.shown.contains(*lead)) else {
            return self.status();
        };
        match self.anchor_in_view() {
            Some(anchor) if modifiers.shift => self.range_to(anchor, lead),
            _ => self.toggle(lead),
        }
    }

    fn sideways(&mut self, left: bool, modifiers: Modifiers) -> Change {
        let Some(lead) = self.lead.filter(|lead| self.view.shown.contains(*lead)) else {
            return self.status();
        };
        let folded = self.view.is_collapsed(lead);
        let target = match (left, self.rows.has_children(lead)) {
            (true, true) if !folded => return self.fold(lead, true),
            (false, true) if folded => return self.fold(lead, false),
            (true, _) => self.rows.parent(lead).filter(|parent| self.view.shown.contains(*parent)),
            (false, true) => {
                self.view.step(Some(lead), Move::Down(1)).filter(|row| *row < self.rows.end(lead))
            }
            (false, false) => None,
        };
        match target {
            Some(row) => self.go(row, Modifiers { shift: false, ..modifiers }),
            None => self.status(),
        }
    }

    fn fold(&mut self, row: u32, folded: bool) -> Change {
        self.view.set_collapsed(row, folded);
        self.view_again()
    }
}
