//! What is selected and why, in batches that cross a boundary at once.

use super::SelectionError;
use super::model::Selection;
use super::ranges::{RowSet, held_bytes, span};
use super::texts::Texts;
use super::tree::Check;
use roaring::RoaringBitmap;

/// Keys or rows of one batch at most.
pub const BATCH_LIMIT: u32 = 1_000_000;

/// Bytes of keys after which a batch ends early.
const BATCH_LIMIT_BYTES: usize = 64 << 20;

/// What is to be said of a row, as bits of one byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flags(pub u8);

impl Flags {
    /// Selected. Of a parent in a tree with whole branches: all below it that is in view is.
    pub const SELECTED: Flags = Flags(1);
    /// Some of what is below the row is selected.
    pub const MIXED: Flags = Flags(2);
    /// Selected by hand.
    pub const EXPLICIT: Flags = Flags(4);
    /// A rule selects it, whatever a person chose.
    pub const RULED: Flags = Flags(8);
    /// Unselected by hand: rules do not count for it.
    pub const EXCLUDED: Flags = Flags(16);
    /// Listed, but not in view.
    pub const HIDDEN: Flags = Flags(32);
    /// Not in the listing of now.
    pub const ABSENT: Flags = Flags(64);
    /// Cannot become selected.
    pub const UNSELECTABLE: Flags = Flags(128);

    /// Whether all of these bits are set.
    pub const fn has(self, bits: Flags) -> bool {
        self.0 & bits.0 == bits.0
    }

    fn with(self, bits: Flags, wanted: bool) -> Flags {
        if wanted { Flags(self.0 | bits.0) } else { self }
    }
}

/// A part of the keys, to be read in batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All that is selected: by hand, by rules, in view, hidden and absent. This is what a backup takes.
    Selected,
    /// Selected by hand.
    Explicit,
    /// Selected by rules and by nothing else.
    Ruled,
    /// Unselected by hand although a rule selects it, or did.
    Excluded,
    /// Selected and not in view.
    Hidden,
    /// Selected and not listed.
    Absent,
    /// Listed and not selected; headings and other unselectable rows are left out.
    Unselected,
}

/// Some keys of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The keys, in the order of the rows; absent ones come last.
    pub keys: Texts,
    /// The row of each key; numbers past the listing for absent ones.
    pub rows: Vec<u32>,
    /// What is to be said of each.
    pub flags: Vec<Flags>,
    /// Where the next batch begins; `None` when this was the last.
    pub next: Option<Cursor>,
}

/// A place among the keys, good until the rows are listed anew. A plain number, so that it crosses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(pub u64);

/// Some rows in view, as a console draws them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The rows.
    pub rows: Vec<u32>,
    /// What is to be said of each.
    pub flags: Vec<Flags>,
}

/// How many keys are what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Rows listed.
    pub listed: u64,
    /// Rows in view.
    pub shown: u64,
    /// Selected in all.
    pub selected: u64,
    /// Selected by hand.
    pub explicit: u64,
    /// Selected by rules and by nothing else.
    pub ruled: u64,
    /// Unselected by hand although a rule selects it, or did.
    pub excluded: u64,
    /// Selected and not in view.
    pub hidden_selected: u64,
    /// Selected and not listed.
    pub absent_selected: u64,
}

impl Selection {
    /// How many keys are what.
    pub fn counts(&self) -> Counts {
        let now = self.status();
        Counts {
            listed: u64::from(self.rows.listed()),
            shown: self.view.shown.len(),
            selected: now.selected_count,
            explicit: self.chosen.included.len(),
            ruled: self.selected.difference_len(&self.chosen.included),
            excluded: self.chosen.excluded.len(),
            hidden_selected: now.hidden_selected_count,
            absent_selected: now.absent_selected_count,
        }
    }

    /// Memory this selection holds, near enough: keys and their table, sets of rows, history.
    pub fn held_bytes(&self) -> u64 {
        let base = self.extension.as_ref().map(|extension| &extension.base);
        let chosen = [Some(&self.chosen), base].into_iter().flatten();
        let by_hand = chosen.map(|chosen| held_bytes(&chosen.included) + held_bytes(&chosen.excluded));
        let others = held_bytes(&self.ruled) + held_bytes(&self.known) + held_bytes(&self.selected);
        let parts = self.rows.held_bytes() + self.view.held_bytes() + self.history.held_bytes();
        by_hand.sum::<u64>() + others + parts
    }

    /// The next keys of a part, from its beginning without a cursor.
    ///
    /// Units:  `limit` in keys, from 1 to [`BATCH_LIMIT`]; what lies outside counts as the nearer of the two.
    /// Errors: SelectionGestureRejected for a cursor from before a re-listing.
    pub fn keys(&self, part: Part, from: Option<Cursor>, limit: u32) -> Result<Batch, SelectionError> {
        let start = match from {
            None => 0,
            Some(Cursor(cursor)) if cursor >> 32 == u64::from(self.epoch) => cursor & u64::from(u32::MAX),
            Some(_) => return Err(SelectionError::CursorStale),
        };
        let rows = self.part(part);
        let limit = limit.clamp(1, BATCH_LIMIT) as usize;
        let mut batch = Batch { keys: Texts::default(), rows: Vec::new(), flags: Vec::new(), next: None };
        for row in rows.range(u32::try_from(start).unwrap_or(u32::MAX)..) {
            let full = batch.keys.bytes().len() >= BATCH_LIMIT_BYTES;
            if full || batch.rows.len() == limit {
                batch.next = Some(Cursor(u64::from(self.epoch) << 32 | u64::from(row)));
                break;
            }
            batch.keys.push(self.rows.key(row))?;
            batch.rows.push(row);
            batch.flags.push(self.flags_of(row, self.selected.contains(row)));
        }
        Ok(batch)
    }

    /// The rows of a part; numbers past the listing are absent keys.
    fn part(&self, part: Part) -> RoaringBitmap {
        let listed = self.rows.listed();
        let among = |rows: RoaringBitmap, first: u32, end: u32| rows & span(first, end);
        match part {
            Part::Selected => self.selected.clone(),
            Part::Explicit => self.chosen.included.clone(),
            Part::Ruled => &self.selected - &self.chosen.included,
            Part::Excluded => self.chosen.excluded.clone(),
            Part::Hidden => among(&self.selected - &self.view.reach, 0, listed),
            Part::Absent => among(self.selected.clone(), listed, self.rows.len()),
            Part::Unselected => span(0, listed) - &self.selected - &self.rows.unselectable,
        }
    }

    /// The listed rows of a part, by ranges.
    pub fn rows_of(&self, part: Part) -> RowSet {
        let mut rows = self.part(part);
        rows.remove_range(self.rows.listed()..);
        RowSet::from(rows)
    }

    /// The rows in view from the `first`th on, counted from 0, as a console draws them.
    ///
    /// Units: `limit` in rows, up to [`BATCH_LIMIT`].
    pub fn window(&self, first: u32, limit: u32) -> Window {
        let mut rows = self.view.shown.iter();
        rows.advance_to(self.view.shown.select(first).unwrap_or(u32::MAX));
        let rows: Vec<u32> = rows.take(limit.min(BATCH_LIMIT) as usize).collect();
        let flags = |row: &u32| {
            let check = self.check_of(*row);
            self.flags_of(*row, check == Check::All).with(Flags::MIXED, check == Check::Mixed)
        };
        Window { flags: rows.iter().map(flags).collect(), rows }
    }

    /// What is to be said of a listed row.
    ///
    /// Errors: SelectionGestureRejected for a row past the end.
    pub fn flags(&self, row: u32) -> Result<Flags, SelectionError> {
        self.check_row(row)?;
        let check = self.check_of(row);
        Ok(self.flags_of(row, check == Check::All).with(Flags::MIXED, check == Check::Mixed))
    }

    fn flags_of(&self, row: u32, selected: bool) -> Flags {
        let listed = row < self.rows.listed();
        Flags(0)
            .with(Flags::SELECTED, selected)
            .with(Flags::EXPLICIT, self.chosen.included.contains(row))
            .with(Flags::RULED, self.ruled.contains(row))
            .with(Flags::EXCLUDED, self.chosen.excluded.contains(row))
            .with(Flags::HIDDEN, listed && !self.view.reach.contains(row))
            .with(Flags::ABSENT, !listed)
            .with(Flags::UNSELECTABLE, self.rows.unselectable.contains(row))
    }
}
