//! Which keys of a long list are selected, gesture by gesture.

use super::count::{to_core, to_host};
use super::error::Failure;
use super::selection_parts::{
    SelectionBatch, SelectionChange, SelectionCounts, SelectionEvent, SelectionKey, SelectionOptions,
    SelectionPart, SelectionPlayed, SelectionRule, SelectionWindow, refused,
};
use super::selection_rows::{SelectionListing, packed, ranges, row_number, row_set, rows, texts};
use holdfast_core::selection;
use holdfast_core::selection::{
    Change, Cursor, Flags, Listing, Modifiers, Options, Rule, SelectionError, script,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A selection. Any number of threads may use it at once; calls take turns.
#[derive(uniffi::Object)]
pub struct Selection(Mutex<selection::Selection>);

/// How gestures work when nobody says otherwise.
#[uniffi::export]
pub fn selection_options() -> SelectionOptions {
    Options::default().into()
}

/// A change as JSON. Apart from the change, because a long one costs and few want it.
#[uniffi::export]
pub fn selection_change_json(change: SelectionChange) -> Result<String, Failure> {
    Ok(change.core()?.to_json())
}

#[uniffi::export]
impl Selection {
    /// An empty selection over no rows.
    #[uniffi::constructor]
    pub fn new(options: SelectionOptions) -> Result<Arc<Selection>, Failure> {
        Ok(Arc::new(Selection(Mutex::new(selection::Selection::new(options.core()?)))))
    }

    /// How gestures work now.
    pub fn options(&self) -> SelectionOptions {
        self.held().options().into()
    }

    /// Changes how gestures work from here on.
    pub fn set_options(&self, options: SelectionOptions) -> Result<SelectionChange, Failure> {
        let options = options.core()?;
        self.change(|held| Ok(held.set_options(options)))
    }

    /// Puts another listing in place of the rows. It moves over: the object is empty afterwards.
    pub fn relist(&self, listing: Arc<SelectionListing>) -> Result<SelectionChange, Failure> {
        self.change(|held| held.relist(listing.take()))
    }

    /// As `relist`, from a CSV with a header line.
    pub fn relist_csv(&self, text: String) -> Result<SelectionChange, Failure> {
        self.change(|held| held.relist(Listing::from_csv(&text)?))
    }

    /// Puts rows in before row `at`. The listing moves over: the object is empty afterwards.
    pub fn insert(&self, at: i32, listing: Arc<SelectionListing>) -> Result<SelectionChange, Failure> {
        let at = row_number(at)?;
        self.change(|held| held.insert(at, &listing.take()))
    }

    /// Takes rows out of the listing, with all below them.
    pub fn remove(&self, rows: &[u8]) -> Result<SelectionChange, Failure> {
        let rows = row_set(rows)?;
        self.change(|held| held.remove(&rows))
    }

    /// Forgets absent keys.
    pub fn forget(&self, keys: &[u8], lengths: &[u8]) -> Result<SelectionChange, Failure> {
        let keys = texts(keys, lengths)?;
        self.change(|held| held.forget(&keys))
    }

    /// Forgets every absent key.
    pub fn forget_absent(&self) -> Result<SelectionChange, Failure> {
        self.change(selection::Selection::forget_absent)
    }

    /// A click on a row.
    pub fn click(&self, row: i32, shift: bool, ctrl: bool) -> Result<SelectionChange, Failure> {
        let row = row_number(row)?;
        self.change(|held| held.click(row, Modifiers { shift, ctrl }))
    }

    /// A key press.
    pub fn press(&self, key: SelectionKey, shift: bool, ctrl: bool) -> SelectionChange {
        self.held().press(key.into(), Modifiers { shift, ctrl }).into()
    }

    /// Selects all that is in view.
    pub fn select_all(&self) -> SelectionChange {
        self.held().select_all().into()
    }

    /// Unselects all that is in view.
    pub fn select_none(&self) -> SelectionChange {
        self.held().select_none().into()
    }

    /// Turns over every row in view.
    pub fn invert(&self) -> SelectionChange {
        self.held().invert().into()
    }

    /// Selects all that is in view but these rows.
    pub fn all_but(&self, rows: &[u8]) -> Result<SelectionChange, Failure> {
        let rows = row_set(rows)?;
        self.change(|held| held.select_all_but(&rows))
    }

    /// Selects or unselects rows outright.
    pub fn set_rows(&self, rows: &[u8], selected: bool) -> Result<SelectionChange, Failure> {
        let rows = row_set(rows)?;
        self.change(|held| held.set_rows(&rows, selected))
    }

    /// Selects or unselects keys outright.
    pub fn set_keys(&self, keys: &[u8], lengths: &[u8], selected: bool) -> Result<SelectionChange, Failure> {
        let keys = texts(keys, lengths)?;
        self.change(|held| held.set_keys(&keys, selected))
    }

    /// Takes the newest gesture back.
    pub fn undo(&self) -> SelectionChange {
        self.held().undo().into()
    }

    /// Does the gesture again that was undone last.
    pub fn redo(&self) -> SelectionChange {
        self.held().redo().into()
    }

    /// Shows these rows only; all when `filtered` is false.
    pub fn set_filter(&self, filtered: bool, rows: &[u8]) -> Result<SelectionChange, Failure> {
        let rows = row_set(rows)?;
        self.change(|held| held.set_filter(filtered.then_some(&rows)))
    }

    /// Folds away or shows what is below a row.
    pub fn set_collapsed(&self, row: i32, collapsed: bool) -> Result<SelectionChange, Failure> {
        let row = row_number(row)?;
        self.change(|held| held.set_collapsed(row, collapsed))
    }

    /// Puts these rules in place of those there were.
    pub fn set_rules(&self, rules: Vec<SelectionRule>) -> Result<SelectionChange, Failure> {
        self.change(|held| held.set_rules(rules.into_iter().map(Rule::from).collect()))
    }

    /// The rules, in their order.
    pub fn rules(&self) -> Vec<SelectionRule> {
        self.held().rules().iter().map(SelectionRule::from).collect()
    }

    /// Which rules select a row, by their places, packed.
    pub fn rules_of(&self, row: i32) -> Result<Vec<u8>, Failure> {
        let places = self.held().rules_of(row_number(row)?).map_err(refused)?;
        Ok(packed(places))
    }

    /// Makes what the rules select a choice by hand as well.
    pub fn keep_ruled(&self) -> SelectionChange {
        self.held().keep_ruled().into()
    }

    /// The state of a row's box: none, mixed or all.
    pub fn check(&self, row: i32) -> Result<String, Failure> {
        let row = row_number(row)?;
        Ok(self.held().check(row).map_err(refused)?.word().to_owned())
    }

    /// The state of the box above the list: none, mixed or all.
    pub fn check_all(&self) -> String {
        self.held().check_all().word().to_owned()
    }

    /// Where things stand, as a change that changed nothing.
    pub fn status(&self) -> SelectionChange {
        self.held().status().into()
    }

    /// The next keys of a part, from its beginning without a cursor.
    pub fn keys(
        &self,
        part: SelectionPart,
        cursor: Option<i64>,
        limit: i32,
    ) -> Result<SelectionBatch, Failure> {
        let limit = to_core(limit.into(), "the limit")?;
        let cursor = cursor.map(|cursor| Cursor(cursor.cast_unsigned()));
        let batch = self.held().keys(part.into(), cursor, limit).map_err(refused)?;
        Ok(batch.into())
    }

    /// The listed rows of a part: ranges, packed.
    pub fn rows_of(&self, part: SelectionPart) -> Vec<u8> {
        ranges(&self.held().rows_of(part.into()))
    }

    /// How many keys are what.
    pub fn counts(&self) -> SelectionCounts {
        self.held().counts().into()
    }

    /// The rows in view from the `first`th on.
    pub fn window(&self, first: i32, limit: i32) -> Result<SelectionWindow, Failure> {
        let (first, limit) = (to_core(first.into(), "the first row")?, to_core(limit.into(), "the limit")?);
        let window = self.held().window(first, limit);
        let flags = window.flags.iter().map(|Flags(bits)| *bits).collect();
        Ok(SelectionWindow { rows: packed(window.rows), flags })
    }

    /// What is to be said of a row, as bits.
    pub fn flags(&self, row: i32) -> Result<i32, Failure> {
        let Flags(bits) = self.held().flags(row_number(row)?).map_err(refused)?;
        Ok(bits.into())
    }

    /// The rows of keys, in the keys' order, packed; 2^31 - 1 for those that are not listed.
    pub fn find(&self, keys: &[u8], lengths: &[u8]) -> Result<Vec<u8>, Failure> {
        Ok(rows(self.held().find(&texts(keys, lengths)?)))
    }

    /// The key of a row, if it is listed.
    pub fn key_of(&self, row: i32) -> Result<Option<String>, Failure> {
        Ok(self.held().key_of(row_number(row)?).map(str::to_owned))
    }

    /// What is selected and why, as JSON.
    pub fn json(&self) -> String {
        self.held().to_json()
    }

    /// The selection as bytes, for `load`.
    pub fn save(&self) -> Result<Vec<u8>, Failure> {
        self.held().save().map_err(refused)
    }

    /// Puts a saved selection in place of this one.
    pub fn load(&self, bytes: &[u8]) -> Result<SelectionChange, Failure> {
        self.change(|held| held.load(bytes))
    }

    /// Plays a script of gestures.
    pub fn play(&self, script: String) -> Result<SelectionPlayed, Failure> {
        let played = script::play(&mut self.held(), &script).map_err(refused)?;
        let json = played.to_json();
        let event = |(word, change): (String, Change)| SelectionEvent { word, change: change.into() };
        Ok(SelectionPlayed { json, events: played.events.into_iter().map(event).collect() })
    }

    /// Memory it holds, near enough.
    pub fn held_bytes(&self) -> i64 {
        to_host(self.held().held_bytes())
    }
}

impl Selection {
    fn change(
        &self,
        call: impl FnOnce(&mut selection::Selection) -> Result<Change, SelectionError>,
    ) -> Result<SelectionChange, Failure> {
        call(&mut self.held()).map(SelectionChange::from).map_err(refused)
    }

    /// A call that panicked has left its step undone or done: each is taken at one place, at its end.
    fn held(&self) -> MutexGuard<'_, selection::Selection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
