//! A selection's values as records: options, changes, answers, rules.

use super::count::to_host;
use super::error::Failure;
use super::selection_rows::{number, packed, page_rows, ranges, row_number, row_set};
use holdfast_core::selection::{
    Batch, Change, Counts, Key, Options, Part, RangeRule, Rule, SelectionError, Style,
};

/// What a plain click does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum SelectionStyle {
    /// It toggles its row.
    Checkbox,
    /// It selects its row and unselects the others.
    List,
}

/// What state a range takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum SelectionRange {
    /// The anchor's.
    Anchor,
    /// The new state of the clicked row.
    Clicked,
}

/// How gestures work.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SelectionOptions {
    /// What a plain click does.
    pub style: SelectionStyle,
    /// What state a range takes.
    pub range: SelectionRange,
    /// Whether a parent stands for all that is below it.
    pub cascade: bool,
    /// Rows that a page key moves.
    pub page_rows: i32,
}

/// A key of the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum SelectionKey {
    /// To the row above.
    Up,
    /// To the row below.
    Down,
    /// Fold, or to the parent.
    Left,
    /// Unfold, or to the first child.
    Right,
    /// To the first row.
    Home,
    /// To the last row.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// Toggles the lead.
    Space,
    /// With Ctrl: all in view.
    A,
}

/// A part of the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum SelectionPart {
    /// All that is selected.
    Selected,
    /// Selected by hand.
    Explicit,
    /// Selected by rules and by nothing else.
    Ruled,
    /// Unselected by hand against a rule.
    Excluded,
    /// Selected and not in view.
    Hidden,
    /// Selected and not listed.
    Absent,
    /// Listed and not selected.
    Unselected,
}

/// A kind of rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum SelectionRuleKind {
    /// Every row.
    All,
    /// Every row that was not known.
    New,
    /// By a name's pattern.
    Name,
    /// By a name's domain.
    Domain,
    /// By group.
    Group,
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SelectionRule {
    /// Its kind.
    pub kind: SelectionRuleKind,
    /// Its pattern, domain or group; empty for the kinds that have none.
    pub value: String,
}

/// What a call did. Row sets are packed ranges.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SelectionChange {
    /// Rows that are selected now and were not.
    pub selected: Vec<u8>,
    /// Rows that were selected and are not now.
    pub unselected: Vec<u8>,
    /// Where a range begins.
    pub anchor: Option<i32>,
    /// Where the keyboard is.
    pub lead: Option<i32>,
    /// All that is selected.
    pub selected_count: i64,
    /// Selected rows that are listed and out of reach.
    pub hidden_selected_count: i64,
    /// Selected keys that are not listed.
    pub absent_selected_count: i64,
    /// Whether other rows are in view than before.
    pub view_changed: bool,
    /// Whether rows have other numbers than before.
    pub relisted: bool,
}

/// Some keys of a part.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SelectionBatch {
    /// The keys, each followed by a line feed, which no key holds: one text crosses far cheaper than many.
    pub keys: String,
    /// The row of each, packed.
    pub rows: Vec<u8>,
    /// What is to be said of each, a byte for a key.
    pub flags: Vec<u8>,
    /// Where the next batch begins; absent when this was the last.
    pub next: Option<i64>,
}

/// Some rows in view.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SelectionWindow {
    /// The rows, packed.
    pub rows: Vec<u8>,
    /// What is to be said of each, a byte for a row.
    pub flags: Vec<u8>,
}

/// How many keys are what.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SelectionCounts {
    /// Rows listed.
    pub listed: i64,
    /// Rows in view.
    pub shown: i64,
    /// Selected in all.
    pub selected: i64,
    /// Selected by hand.
    pub explicit: i64,
    /// Selected by rules and by nothing else.
    pub ruled: i64,
    /// Unselected by hand against a rule.
    pub excluded: i64,
    /// Selected and not in view.
    pub hidden_selected: i64,
    /// Selected and not listed.
    pub absent_selected: i64,
}

/// A word of a script, and what it changed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SelectionEvent {
    /// The word.
    pub word: String,
    /// What it changed.
    pub change: SelectionChange,
}

/// What a script did.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SelectionPlayed {
    /// What was played, as JSON.
    pub json: String,
    /// Each word, and what it changed.
    pub events: Vec<SelectionEvent>,
}

/// A refusal of the core, as it crosses.
pub(crate) fn refused(error: SelectionError) -> Failure {
    holdfast_core::Error::from(error).into()
}

impl SelectionOptions {
    pub(crate) fn core(&self) -> Result<Options, Failure> {
        let style = match self.style {
            SelectionStyle::Checkbox => Style::Checkbox,
            SelectionStyle::List => Style::List,
        };
        let range_rule = match self.range {
            SelectionRange::Anchor => RangeRule::AnchorState,
            SelectionRange::Clicked => RangeRule::ClickedState,
        };
        Ok(Options { style, range_rule, cascade: self.cascade, page_rows: page_rows(self.page_rows)? })
    }
}

impl From<Options> for SelectionOptions {
    fn from(options: Options) -> SelectionOptions {
        let style = match options.style {
            Style::Checkbox => SelectionStyle::Checkbox,
            Style::List => SelectionStyle::List,
        };
        let range = match options.range_rule {
            RangeRule::AnchorState => SelectionRange::Anchor,
            RangeRule::ClickedState => SelectionRange::Clicked,
        };
        SelectionOptions { style, range, cascade: options.cascade, page_rows: number(options.page_rows) }
    }
}

impl From<SelectionKey> for Key {
    fn from(key: SelectionKey) -> Key {
        match key {
            SelectionKey::Up => Key::Up,
            SelectionKey::Down => Key::Down,
            SelectionKey::Left => Key::Left,
            SelectionKey::Right => Key::Right,
            SelectionKey::Home => Key::Home,
            SelectionKey::End => Key::End,
            SelectionKey::PageUp => Key::PageUp,
            SelectionKey::PageDown => Key::PageDown,
            SelectionKey::Space => Key::Space,
            SelectionKey::A => Key::A,
        }
    }
}

impl From<SelectionPart> for Part {
    fn from(part: SelectionPart) -> Part {
        match part {
            SelectionPart::Selected => Part::Selected,
            SelectionPart::Explicit => Part::Explicit,
            SelectionPart::Ruled => Part::Ruled,
            SelectionPart::Excluded => Part::Excluded,
            SelectionPart::Hidden => Part::Hidden,
            SelectionPart::Absent => Part::Absent,
            SelectionPart::Unselected => Part::Unselected,
        }
    }
}

impl From<SelectionRule> for Rule {
    fn from(rule: SelectionRule) -> Rule {
        match rule.kind {
            SelectionRuleKind::All => Rule::All,
            SelectionRuleKind::New => Rule::New,
            SelectionRuleKind::Name => Rule::Name(rule.value),
            SelectionRuleKind::Domain => Rule::Domain(rule.value),
            SelectionRuleKind::Group => Rule::Group(rule.value),
        }
    }
}

impl From<&Rule> for SelectionRule {
    fn from(rule: &Rule) -> SelectionRule {
        let kind = match rule {
            Rule::All => SelectionRuleKind::All,
            Rule::New => SelectionRuleKind::New,
            Rule::Name(_) => SelectionRuleKind::Name,
            Rule::Domain(_) => SelectionRuleKind::Domain,
            Rule::Group(_) => SelectionRuleKind::Group,
        };
        SelectionRule { kind, value: rule.value().to_owned() }
    }
}

impl From<Change> for SelectionChange {
    fn from(change: Change) -> SelectionChange {
        SelectionChange {
            selected: ranges(&change.selected),
            unselected: ranges(&change.unselected),
            anchor: change.anchor.map(number),
            lead: change.lead.map(number),
            selected_count: to_host(change.selected_count),
            hidden_selected_count: to_host(change.hidden_selected_count),
            absent_selected_count: to_host(change.absent_selected_count),
            view_changed: change.view_changed,
            relisted: change.relisted,
        }
    }
}

impl SelectionChange {
    pub(crate) fn core(&self) -> Result<Change, Failure> {
        Ok(Change {
            selected: row_set(&self.selected)?,
            unselected: row_set(&self.unselected)?,
            anchor: self.anchor.map(row_number).transpose()?,
            lead: self.lead.map(row_number).transpose()?,
            selected_count: super::count::to_core(self.selected_count, "a count")?,
            hidden_selected_count: super::count::to_core(self.hidden_selected_count, "a count")?,
            absent_selected_count: super::count::to_core(self.absent_selected_count, "a count")?,
            view_changed: self.view_changed,
            relisted: self.relisted,
        })
    }
}

impl From<Batch> for SelectionBatch {
    fn from(batch: Batch) -> SelectionBatch {
        let mut keys = String::with_capacity(batch.keys.bytes().len() + batch.rows.len());
        for key in batch.keys.iter() {
            keys.push_str(key);
            keys.push('\n');
        }
        SelectionBatch {
            keys,
            rows: packed(batch.rows),
            flags: batch.flags.iter().map(|flags| flags.0).collect(),
            next: batch.next.map(|cursor| cursor.0.cast_signed()),
        }
    }
}

impl From<Counts> for SelectionCounts {
    fn from(counts: Counts) -> SelectionCounts {
        SelectionCounts {
            listed: to_host(counts.listed),
            shown: to_host(counts.shown),
            selected: to_host(counts.selected),
            explicit: to_host(counts.explicit),
            ruled: to_host(counts.ruled),
            excluded: to_host(counts.excluded),
            hidden_selected: to_host(counts.hidden_selected),
            absent_selected: to_host(counts.absent_selected),
        }
    }
}
