//! The state of a selection, and the few ways in which it changes.

use super::SelectionError;
use super::change::Change;
use super::history::{Focus, History, Step};
use super::mixed::Mixed;
use super::ranges::RowSet;
use super::rows::Rows;
use super::rules::Rule;
use super::view::View;
use roaring::RoaringBitmap;

/// How a click without modifiers works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// A click toggles its row: a list of checkboxes.
    #[default]
    Checkbox,
    /// A click selects its row and unselects all others in view: a list box.
    List,
}

/// What state a range takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RangeRule {
    /// The anchor's. The range can be drawn longer and shorter until something else is done.
    #[default]
    AnchorState,
    /// The new state of the row that was clicked, which becomes the anchor: web mail's rule.
    ClickedState,
}

/// How gestures work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// What a plain click does.
    pub style: Style,
    /// What state a range takes.
    pub range_rule: RangeRule,
    /// Whether a parent stands for all that is below it. Without it a tree is a list with folded rows.
    pub cascade: bool,
    /// Rows that a page key moves; the console sets it when its window changes.
    pub page_rows: u32,
}

impl Default for Options {
    fn default() -> Options {
        Options { style: Style::default(), range_rule: RangeRule::default(), cascade: true, page_rows: 10 }
    }
}

/// What a person chose, rules aside. No row is in both.
#[derive(Debug, Clone, Default)]
pub(super) struct Chosen {
    /// Selected by hand.
    pub(super) included: RoaringBitmap,
    /// Unselected by hand although a rule selects it.
    pub(super) excluded: RoaringBitmap,
}

impl Chosen {
    pub(super) fn selected(&self, ruled: &RoaringBitmap) -> RoaringBitmap {
        if ruled.is_empty() {
            return self.included.clone();
        }
        let mut selected = ruled - &self.excluded;
        selected |= &self.included;
        selected
    }
}

/// A range that is being drawn: what was chosen before it began.
#[derive(Debug)]
pub(super) struct Extension {
    pub(super) base: Chosen,
    pub(super) focus: Focus,
    /// Whether the newest step of the history is this range.
    pub(super) recorded: bool,
}

/// Which keys of a long list or tree are selected. See the module for the rules.
#[derive(Debug, Default)]
pub struct Selection {
    pub(super) options: Options,
    pub(super) rows: Rows,
    pub(super) view: View,
    pub(super) chosen: Chosen,
    pub(super) rules: Vec<Rule>,
    /// What the rules select.
    pub(super) ruled: RoaringBitmap,
    /// Keys that the rule "everything new" does not call new.
    pub(super) known: RoaringBitmap,
    /// Follows from what was chosen and ruled; kept so that no gesture computes it.
    pub(super) selected: RoaringBitmap,
    pub(super) anchor: Option<u32>,
    pub(super) lead: Option<u32>,
    pub(super) extension: Option<Extension>,
    pub(super) mixed: Mixed,
    pub(super) history: History,
    /// Rises with each re-listing, so that an old cursor is noticed.
    pub(super) epoch: u32,
}

impl Selection {
    /// An empty selection over no rows.
    pub fn new(options: Options) -> Selection {
        Selection { options, ..Selection::default() }
    }

    /// How gestures work now.
    pub fn options(&self) -> Options {
        self.options
    }

    /// Changes how gestures work from here on. A range that is being drawn ends; nothing else changes.
    pub fn set_options(&mut self, options: Options) -> Change {
        self.options = options;
        self.extension = None;
        self.view_again()
    }

    /// Rows listed now.
    pub fn listed_count(&self) -> u32 {
        self.rows.listed()
    }

    /// The rows in view.
    pub fn shown(&self) -> RowSet {
        RowSet::from(self.view.shown.clone())
    }

    /// The selected rows of the listing, in view or not.
    pub fn selected(&self) -> RowSet {
        let mut listed = self.selected.clone();
        listed.remove_range(self.rows.listed()..);
        RowSet::from(listed)
    }

    /// The key of a listed row, if it is one.
    pub fn key_of(&self, row: u32) -> Option<&str> {
        (row < self.rows.listed()).then(|| self.rows.key(row))
    }

    /// The rows of keys, in the keys' order; `None` for keys that are not listed.
    pub fn find(&self, keys: &super::Texts) -> Vec<Option<u32>> {
        let listed = |key| self.rows.find(key).filter(|row| *row < self.rows.listed());
        keys.iter().map(listed).collect()
    }

    /// Shows these rows only; all with `None`. What is selected stays so, seen or not.
    ///
    /// A filter says nothing about rows that a later listing brings: they are hidden until it is set again.
    ///
    /// Errors: SelectionGestureRejected for a row past the end.
    pub fn set_filter(&mut self, filter: Option<&RowSet>) -> Result<Change, SelectionError> {
        filter.map_or(Ok(()), |rows| self.check_listed(rows))?;
        self.view.set_filter(filter.map(|rows| rows.bits().clone()));
        Ok(self.view_again())
    }

    /// Folds away or shows what is below a row. A lead that is folded away moves to the row.
    ///
    /// Errors: SelectionGestureRejected for a row past the end.
    pub fn set_collapsed(&mut self, row: u32, collapsed: bool) -> Result<Change, SelectionError> {
        self.check_row(row)?;
        self.view.set_collapsed(row, collapsed);
        if collapsed && self.lead.is_some_and(|lead| lead > row && lead < self.rows.end(row)) {
            self.lead = Some(row);
        }
        Ok(self.view_again())
    }

    /// Where things stand, as a change that changed nothing.
    pub fn status(&self) -> Change {
        self.change(RoaringBitmap::new(), RoaringBitmap::new())
    }

    pub(super) fn view_again(&mut self) -> Change {
        self.view.recompute(&self.rows, self.options.cascade);
        self.mixed.forget();
        Change { view_changed: true, ..self.status() }
    }

    pub(super) fn check_row(&self, row: u32) -> Result<(), SelectionError> {
        let listed = self.rows.listed();
        if row < listed { Ok(()) } else { Err(SelectionError::RowAbsent { row, listed }) }
    }

    pub(super) fn check_listed(&self, rows: &RowSet) -> Result<(), SelectionError> {
        rows.bits().max().map_or(Ok(()), |last| self.check_row(last))
    }

    pub(super) fn check_shown(&self, row: u32) -> Result<(), SelectionError> {
        self.check_row(row)?;
        if self.view.shown.contains(row) { Ok(()) } else { Err(SelectionError::RowHidden { row }) }
    }

    pub(super) fn focus(&self) -> Focus {
        Focus { anchor: self.anchor, lead: self.lead }
    }

    pub(super) fn set_focus(&mut self, focus: Focus) {
        (self.anchor, self.lead) = (focus.anchor, focus.lead);
    }

    /// The anchor as far as it can steer a range: what nobody sees cannot.
    pub(super) fn anchor_in_view(&self) -> Option<u32> {
        self.anchor.filter(|row| self.view.shown.contains(*row))
    }

    /// Of some rows, those a gesture may change: in reach, and not unselectable and unselected.
    pub(super) fn open(&self, mut rows: RoaringBitmap) -> RoaringBitmap {
        rows &= &self.view.reach;
        self.selectable(rows)
    }

    /// All rows a gesture may change.
    pub(super) fn all_open(&self) -> RoaringBitmap {
        self.selectable(self.view.reach.clone())
    }

    fn selectable(&self, mut rows: RoaringBitmap) -> RoaringBitmap {
        if !self.rows.unselectable.is_empty() {
            rows -= &self.rows.unselectable - &self.selected;
        }
        rows
    }

    /// Selects and unselects rows by hand, and says what changed. Does not touch history or focus.
    pub(super) fn put(&mut self, on: &RoaringBitmap, off: &RoaringBitmap) -> Step {
        let (selected, unselected) = (on - &self.selected, off & &self.selected);
        let flipped = &selected | &unselected;
        self.put_exactly(flipped, selected, unselected)
    }

    /// As [`Selection::put`], for rows that all change: both sets, and what is in either.
    fn put_exactly(
        &mut self,
        flipped: RoaringBitmap,
        selected: RoaringBitmap,
        unselected: RoaringBitmap,
    ) -> Step {
        let mut excluded = &selected & &self.chosen.excluded;
        self.selected ^= &flipped;
        let included = if self.ruled.is_empty() {
            flipped
        } else {
            excluded |= &unselected & &self.ruled;
            (&selected - &self.ruled) | (&unselected & &self.chosen.included)
        };
        self.chosen.included ^= &included;
        self.chosen.excluded ^= &excluded;
        Step { included, excluded, selected, unselected }
    }

    /// One gesture that is a step of undo: rows on, rows off, and where anchor and lead are then.
    pub(super) fn gesture(&mut self, on: &RoaringBitmap, off: &RoaringBitmap, focus: Focus) -> Change {
        let step = self.put(on, off);
        self.done(step, focus)
    }

    /// As [`Selection::gesture`], for rows of which each turns over; anchor and lead stay.
    pub(super) fn gesture_over(&mut self, rows: RoaringBitmap) -> Change {
        let unselected = &rows & &self.selected;
        let step = self.put_exactly(rows.clone(), rows - &unselected, unselected);
        self.done(step, self.focus())
    }

    fn done(&mut self, step: Step, focus: Focus) -> Change {
        let before = self.focus();
        self.extension = None;
        self.set_focus(focus);
        self.mixed.touched(&step.selected, &step.unselected, &self.rows);
        let Step { included, excluded, selected, unselected } = step;
        self.history.record(included, excluded, before, focus);
        self.change(selected, unselected)
    }

    pub(super) fn change(&self, mut selected: RoaringBitmap, mut unselected: RoaringBitmap) -> Change {
        let listed = self.rows.listed();
        selected.remove_range(listed..);
        unselected.remove_range(listed..);
        let in_view = self.selected.intersection_len(&self.view.reach);
        let listed_selected = self.selected.range_cardinality(..listed);
        Change {
            selected: RowSet::from(selected),
            unselected: RowSet::from(unselected),
            anchor: self.anchor,
            lead: self.lead,
            selected_count: self.selected.len(),
            hidden_selected_count: listed_selected - in_view,
            absent_selected_count: self.selected.range_cardinality(listed..),
            view_changed: false,
            relisted: false,
        }
    }

    /// Computes what is selected from what was chosen and ruled; what changed by that.
    pub(super) fn settle(&mut self) -> Change {
        let now = self.chosen.selected(&self.ruled);
        let before = std::mem::replace(&mut self.selected, now);
        let (selected, unselected) = (&self.selected - &before, before - &self.selected);
        self.mixed.touched(&selected, &unselected, &self.rows);
        self.change(selected, unselected)
    }
}
