//! Random scripts of every word there is, over lists and trees: what must hold after each word, whatever was played.

use super::keys;
use crate::selection::script::play;
use crate::selection::{Change, Flags, Part, RowSet, Rule, Selection, SelectionError, Texts};
use crate::status::Status;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Words in which each `#` stands for a row.
const WORDS: &[&str] = &[
    "c#",
    "c#",
    "c#",
    "s#",
    "s#",
    "s#",
    "k#",
    "x#",
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "pageup",
    "pagedown",
    "space",
    "shift+up",
    "shift+down",
    "shift+space",
    "ctrl+shift+end",
    "ctrl+shift+home",
    "shift+pagedown",
    "ctrl+down",
    "ctrl+a",
    "all",
    "none",
    "invert",
    "all-but:#,#",
    "select:#,#",
    "unselect:#",
    "undo",
    "undo",
    "redo",
    "filter:#,#,#,#",
    "filter:off",
    "collapse:#",
    "expand:#",
    "insert:#:n#",
    "remove:#",
    "list:r1,r3,r5,r7",
    "list:",
    "rows:9",
    "tree:0,1,2,1,0!,1,1",
    "forget-absent",
    "forget:r#",
    "rule:all",
    "rule:new",
    "rule:name:r?",
    "rule:name:*1",
    "rules:off",
    "keep-ruled",
    "style:list",
    "style:checkbox",
    "range:clicked",
    "range:anchor",
    "cascade:off",
    "cascade:on",
    "page:2",
];

fn word() -> impl Strategy<Value = String> {
    let rows = prop::collection::vec(0u32..10, 4);
    (prop::sample::select(WORDS), rows).prop_map(|(word, rows)| {
        rows.iter().fold(word.to_owned(), |word, row| word.replacen('#', &row.to_string(), 1))
    })
}

fn set(selection: &Selection, part: Part) -> BTreeSet<String> {
    let all = keys(selection, part);
    let set: BTreeSet<String> = all.iter().cloned().collect();
    assert_eq!(set.len(), all.len(), "a key twice in {part:?}");
    set
}

fn named(selection: &Selection, rows: &RowSet) -> BTreeSet<String> {
    let rows = rows.ranges().into_iter().flat_map(|range| range.first..=range.last);
    rows.map(|row| selection.key_of(row).expect("a listed row").to_owned()).collect()
}

/// What holds of a selection at any time.
fn sound(selection: &Selection) {
    let [selected, explicit, ruled, excluded, hidden, absent] =
        [Part::Selected, Part::Explicit, Part::Ruled, Part::Excluded, Part::Hidden, Part::Absent]
            .map(|part| set(selection, part));
    assert_eq!(&explicit | &ruled, selected);
    assert!(explicit.is_disjoint(&ruled) && selected.is_disjoint(&excluded));
    assert!(hidden.is_subset(&selected) && absent.is_subset(&selected) && hidden.is_disjoint(&absent));
    let counts = selection.counts();
    let lengths = [&selected, &explicit, &ruled, &excluded, &hidden, &absent].map(|part| part.len() as u64);
    let told = [
        counts.selected,
        counts.explicit,
        counts.ruled,
        counts.excluded,
        counts.hidden_selected,
        counts.absent_selected,
    ];
    assert_eq!(told, lengths);
    assert_eq!(named(selection, &selection.selected()), &selected - &absent);
    let now = selection.status();
    assert!([now.anchor, now.lead].into_iter().flatten().all(|row| row < selection.listed_count()));
    let window = selection.window(0, 100);
    assert_eq!(window.rows.iter().copied().collect::<RowSet>(), selection.shown());
    for (row, flags) in window.rows.iter().zip(&window.flags) {
        assert_eq!(selection.flags(*row), Ok(*flags));
        let key = selection.key_of(*row).expect("listed");
        assert_eq!(flags.has(Flags::EXPLICIT), explicit.contains(key));
        assert_eq!(flags.has(Flags::EXCLUDED), excluded.contains(key));
    }
}

/// What a change says holds against what was before.
fn told(selection: &Selection, before: &BTreeSet<String>, change: &Change) {
    let after = set(selection, Part::Selected);
    assert_eq!(change.selected_count, after.len() as u64);
    if change.relisted {
        return;
    }
    let listed = |keys: BTreeSet<String>| -> BTreeSet<String> {
        let is_listed = |key: &String| selection.find(&Texts::of([key]).expect("texts"))[0].is_some();
        keys.into_iter().filter(is_listed).collect()
    };
    assert_eq!(named(selection, &change.selected), listed(&after - before));
    assert_eq!(named(selection, &change.unselected), listed(before - &after));
}

/// Undo and redo lead back to where they began.
fn undone_and_done_again(selection: &mut Selection) {
    let parts = [Part::Selected, Part::Explicit, Part::Excluded];
    let now = |selection: &Selection| parts.map(|part| set(selection, part));
    let (before, steps) = (now(selection), selection.history_count().0);
    (0..steps).for_each(|_| _ = selection.undo());
    (0..steps).for_each(|_| _ = selection.redo());
    assert_eq!(now(selection), before);
}

fn saved_and_loaded(selection: &Selection) {
    let bytes = selection.save().expect("save");
    let mut again = Selection::default();
    again.load(&bytes).expect("load");
    for part in [Part::Selected, Part::Explicit, Part::Excluded] {
        if part != Part::Selected || !selection.rules().contains(&Rule::All) {
            assert_eq!(set(&again, part), set(selection, part), "{part:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_played_the_parts_fit_together(words in prop::collection::vec(word(), 1..40)) {
        let mut selection = Selection::default();
        play(&mut selection, "rows:9").expect("listed");
        for word in &words {
            let (before, state) = (set(&selection, Part::Selected), selection.to_json());
            match play(&mut selection, word) {
                Ok(played) => told(&selection, &before, &played.events[0].1),
                Err(error) => prop_assert_eq!(selection.to_json(), state, "{}: {}", word, error),
            }
            sound(&selection);
        }
        saved_and_loaded(&selection);
        undone_and_done_again(&mut selection);
        sound(&selection);
    }

    #[test]
    fn any_text_is_played_or_refused(text in "([a-z+:!0-9,#-]{0,9} ?){0,6}|\\PC{0,40}") {
        let mut selection = Selection::default();
        match play(&mut selection, &text) {
            Ok(played) => prop_assert_eq!(played.events.len(), text.split_whitespace().count()),
            Err(SelectionError::ScriptRejected { .. }) => prop_assert_eq!(selection.history_count(), (0, 0)),
            Err(error) => prop_assert_ne!(error.status(), Status::SelectionScriptRejected),
        }
        sound(&selection);
    }
}
