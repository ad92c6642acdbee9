//! Other listings of the rows: sorted anew, with rows put in and taken out, or read again.

use super::SelectionError;
use super::change::Change;
use super::listing::Listing;
use super::model::{Chosen, Selection};
use super::ranges::{GONE, Map, RowSet, count};
use super::rows::Rows;
use super::rules::evaluate;
use super::texts::Texts;
use roaring::RoaringBitmap;

impl Selection {
    /// Puts another listing in place of the rows. What is selected is told by key and never lost: selected keys
    /// that the listing lacks stay as absent ones.
    ///
    /// History, a range that is being drawn, filter and folded rows follow their keys. An anchor that is gone is
    /// none; a lead that is gone moves to the next row that is left.
    ///
    /// Errors: SelectionKeyRejected, SelectionListingRejected, SelectionLimitExceeded; nothing is changed then.
    pub fn relist(&mut self, listing: Listing) -> Result<Change, SelectionError> {
        self.relist_keeping(listing, &self.of_use(), None)
    }

    /// Puts rows in before row `at`, or at the end when `at` is the number of rows. None of them is selected
    /// unless it was as an absent key, or a rule selects it. Goes over all rows, as a listing does, but hashes
    /// only the new keys.
    ///
    /// Errors: as [`Selection::relist`]; SelectionGestureRejected for a place past the end.
    pub fn insert(&mut self, at: u32, more: &Listing) -> Result<Change, SelectionError> {
        if at > self.rows.listed() {
            return Err(SelectionError::RowAbsent { row: at, listed: self.rows.listed() });
        }
        let (listing, moved) = self.rows.spliced(&RoaringBitmap::new(), at, more)?;
        self.relist_keeping(listing, &self.of_use(), Some(&moved))
    }

    /// Takes rows out of the listing, with all below them. Selected ones stay as absent keys. Goes over all
    /// rows, as a listing does, but hashes only the keys that go.
    ///
    /// Errors: SelectionGestureRejected for a row past the end.
    pub fn remove(&mut self, rows: &RowSet) -> Result<Change, SelectionError> {
        self.check_listed(rows)?;
        let (listing, moved) = self.rows.spliced(rows.bits(), 0, &Listing::default())?;
        self.relist_keeping(listing, &self.of_use(), Some(&moved))
    }

    /// Forgets absent keys: they are neither selected nor excluded nor known any more, and undo does not bring
    /// them back. All of them, or none when one is refused.
    ///
    /// Errors: SelectionKeyAbsent for an unknown key; SelectionGestureRejected for a listed one.
    pub fn forget(&mut self, keys: &Texts) -> Result<Change, SelectionError> {
        let mut rows = RoaringBitmap::new();
        for (position, key) in keys.iter().enumerate() {
            let position = count(position);
            match self.rows.find(key) {
                None => return Err(SelectionError::KeyAbsent { position }),
                Some(row) if row < self.rows.listed() => return Err(SelectionError::KeyListed { position }),
                Some(row) => rows.insert(row),
            };
        }
        self.forget_rows(&rows)
    }

    /// Forgets every absent key. Only after a listing that is known to be whole: a failed one makes all absent.
    ///
    /// Errors: none that a caller can cause.
    pub fn forget_absent(&mut self) -> Result<Change, SelectionError> {
        let absent = super::ranges::span(self.rows.listed(), self.rows.len());
        self.forget_rows(&absent)
    }

    fn forget_rows(&mut self, rows: &RoaringBitmap) -> Result<Change, SelectionError> {
        let (same, moved) = self.rows.spliced(&RoaringBitmap::new(), GONE, &Listing::default())?;
        let change = self.relist_keeping(same, &(self.of_use() - rows), Some(&moved))?;
        self.extension = None;
        Ok(change)
    }

    /// Rows whose keys are still of use when they are not listed.
    fn of_use(&self) -> RoaringBitmap {
        let mut rows = &self.selected | &self.chosen.excluded;
        rows |= &self.known;
        rows |= self.history.rows();
        rows
    }

    fn relist_keeping(
        &mut self,
        listing: Listing,
        keep: &RoaringBitmap,
        moved: Option<&Map>,
    ) -> Result<Change, SelectionError> {
        let (rows, map) = self.rows.relisted(listing, keep, moved)?;
        let before = map.rows(&self.selected);
        self.lead = self.lead_in(&rows, &map);
        self.follow(rows, &map);
        self.ruled = evaluate(self, false);
        self.selected = self.chosen.selected(&self.ruled);
        self.epoch = self.epoch.wrapping_add(1);
        self.view_again();
        let (selected, unselected) = (&self.selected - &before, before - &self.selected);
        Ok(Change { view_changed: true, relisted: true, ..self.change(selected, unselected) })
    }

    fn follow(&mut self, rows: Rows, map: &Map) {
        let listed = rows.listed();
        let chosen = |chosen: &Chosen| Chosen {
            included: map.rows(&chosen.included),
            excluded: map.rows(&chosen.excluded),
        };
        self.chosen = chosen(&self.chosen);
        self.ruled = map.rows(&self.ruled);
        self.known = map.rows(&self.known);
        self.anchor = self.anchor.and_then(|row| map.row(row)).filter(|row| *row < listed);
        if let Some(extension) = &mut self.extension {
            extension.base = chosen(&extension.base);
            extension.focus = extension.focus.relisted(map, listed);
        }
        if self.anchor.is_none() {
            self.extension = None;
        }
        self.history.relisted(map, listed);
        self.view.relisted(map, listed);
        self.rows = rows;
    }

    /// The lead's new place: its own row's, else the next one's that is left, else the one's before.
    fn lead_in(&self, rows: &Rows, map: &Map) -> Option<u32> {
        let lead = self.lead?;
        let listed = |row: u32| map.row(row).filter(|place| *place < rows.listed());
        let after = (lead..self.rows.listed()).find_map(listed);
        after.or_else(|| (0..lead).rev().find_map(listed))
    }
}
