//! Rules of the module's essay, one by one; then random strings of gestures against naive models.

mod answers;
mod csv;
mod file;
mod gestures;
mod keyboard;
mod naive;
mod random;
mod relist;
mod rules;
mod tree;
mod words;

use super::script::play;
use super::{Part, RowSet, Selection, SelectionError};

/// Rows as text: `0-4,9`.
fn shown(rows: &RowSet) -> String {
    let range = |range: &super::RowRange| match range.first == range.last {
        true => range.first.to_string(),
        false => format!("{}-{}", range.first, range.last),
    };
    rows.ranges().iter().map(range).collect::<Vec<_>>().join(",")
}

/// A selection after a script.
fn played(script: &str) -> Selection {
    let mut selection = Selection::default();
    play(&mut selection, script).unwrap_or_else(|error| panic!("{script}: {error}"));
    selection
}

/// What a script leaves selected.
fn check(script: &str, expected: &str) {
    assert_eq!(shown(&played(script).selected()), expected, "{script}");
}

/// What a script ends with.
fn refusal(script: &str) -> SelectionError {
    let mut selection = Selection::default();
    play(&mut selection, script).expect_err(script)
}

/// All keys of a part, read three at a time.
fn keys(selection: &Selection, part: Part) -> Vec<String> {
    let mut keys = Vec::new();
    let mut cursor = None;
    loop {
        let batch = selection.keys(part, cursor, 3).expect("batch");
        keys.extend(batch.keys.iter().map(str::to_owned));
        cursor = batch.next;
        if cursor.is_none() {
            return keys;
        }
    }
}
