//! Changes and answers as JSON: the same text in every language. Pure.
//!
//! Fields are only ever added; `schema` rises when one changes its meaning.

use super::answer::{Counts, Part};
use super::change::Change;
use super::model::Selection;
use super::ranges::RowSet;
use super::rules::Rule;
use super::script::Played;
use serde_json::{Value, json};

const SCHEMA: u32 = 1;

/// Absent keys that an answer names; more are only counted.
const NAMED: u32 = 1_000;

fn ranges(rows: &RowSet) -> Value {
    rows.ranges().iter().map(|range| json!([range.first, range.last])).collect()
}

fn change(change: &Change) -> Value {
    json!({
        "schema": SCHEMA,
        "selected": ranges(&change.selected),
        "unselected": ranges(&change.unselected),
        "anchor": change.anchor,
        "lead": change.lead,
        "selected_count": change.selected_count,
        "hidden_selected_count": change.hidden_selected_count,
        "absent_selected_count": change.absent_selected_count,
        "view_changed": change.view_changed,
        "relisted": change.relisted,
    })
}

fn counts(counts: &Counts) -> Value {
    json!({
        "listed": counts.listed,
        "shown": counts.shown,
        "selected": counts.selected,
        "explicit": counts.explicit,
        "ruled": counts.ruled,
        "excluded": counts.excluded,
        "hidden_selected": counts.hidden_selected,
        "absent_selected": counts.absent_selected,
    })
}

fn rule(rule: &Rule) -> Value {
    match rule.value() {
        "" => json!({ "kind": rule.kind() }),
        value => json!({ "kind": rule.kind(), "value": value }),
    }
}

pub(super) fn selection(selection: &Selection) -> Value {
    let (undo, redo) = selection.history_count();
    let absent = selection.keys(Part::Absent, None, NAMED).map(|batch| batch.keys);
    json!({
        "schema": SCHEMA,
        "selected": ranges(&selection.selected()),
        "explicit": ranges(&selection.rows_of(Part::Explicit)),
        "ruled": ranges(&selection.rows_of(Part::Ruled)),
        "excluded": ranges(&selection.rows_of(Part::Excluded)),
        "hidden": ranges(&selection.rows_of(Part::Hidden)),
        "absent": absent.unwrap_or_default().iter().collect::<Vec<_>>(),
        "rules": selection.rules().iter().map(rule).collect::<Vec<_>>(),
        "anchor": selection.anchor,
        "lead": selection.lead,
        "counts": counts(&selection.counts()),
        "check": selection.check_all().word(),
        "undo_count": undo,
        "redo_count": redo,
    })
}

fn played(played: &Played) -> Value {
    let event = |(word, done): &(String, Change)| {
        let mut event = change(done);
        event["word"] = json!(word);
        event
    };
    json!({
        "schema": SCHEMA,
        "selection": played.selection,
        "events": played.events.iter().map(event).collect::<Vec<_>>(),
    })
}

impl Change {
    /// The change as JSON, with a schema version; row ranges as pairs of first and last.
    pub fn to_json(&self) -> String {
        change(self).to_string()
    }
}

impl Selection {
    /// What is selected and why, as JSON with a schema version; row ranges as pairs of first and last. Names
    /// the first 1,000 absent keys and no other.
    pub fn to_json(&self) -> String {
        selection(self).to_string()
    }
}

impl Played {
    /// What was played as JSON, with a schema version: the selection at the end, and each word's change.
    pub fn to_json(&self) -> String {
        played(self).to_string()
    }
}
