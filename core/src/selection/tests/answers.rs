//! Answers in batches, and as JSON.

use super::{keys, played, shown};
use crate::selection::script::play;
use crate::selection::{BATCH_LIMIT, Counts, Flags, Part, Selection, SelectionError, Texts};

#[test]
fn batches_hand_on_every_key_once() {
    let selection = played("rows:10 c1 s8 k4");
    assert_eq!(keys(&selection, Part::Selected), ["r1", "r2", "r3", "r5", "r6", "r7", "r8"]);
    assert_eq!(keys(&selection, Part::Unselected), ["r0", "r4", "r9"]);
    let whole = selection.keys(Part::Selected, None, BATCH_LIMIT).expect("batch");
    assert_eq!((whole.rows, whole.next), (vec![1, 2, 3, 5, 6, 7, 8], None));
    let none = selection.keys(Part::Absent, None, 0).expect("batch");
    assert!(none.keys.is_empty() && none.next.is_none());
}

#[test]
fn a_hundred_thousand_keys_come_in_one_batch() {
    let selection = played("rows:150000 c0 s99999");
    let batch = selection.keys(Part::Selected, None, 100_000).expect("batch");
    assert_eq!((batch.keys.len(), batch.next), (100_000, None));
    assert_eq!(batch.keys.get(99_999), "r99999");
    let again = Texts::from_packed(batch.keys.bytes(), &batch.keys.lengths()).expect("packed");
    assert_eq!(again, batch.keys);
}

#[test]
fn a_cursor_from_before_a_listing_is_refused() {
    let mut selection = played("rows:10 all");
    let next = selection.keys(Part::Selected, None, 4).expect("batch").next;
    play(&mut selection, "c9").expect("a gesture does not matter");
    assert_eq!(selection.keys(Part::Selected, next, 4).expect("batch").rows, [4, 5, 6, 7]);
    play(&mut selection, "list:a").expect("relist");
    assert_eq!(selection.keys(Part::Selected, next, 4), Err(SelectionError::CursorStale));
}

#[test]
fn a_window_shows_rows_in_view_with_their_states() {
    let selection = played("tree:0!,1,1,0,0 c1 collapse:0 filter:0-2,4");
    let window = selection.window(0, 9);
    assert_eq!(window.rows, [0, 4]);
    assert_eq!(window.flags, [Flags(Flags::MIXED.0 | Flags::UNSELECTABLE.0), Flags(0)]);
    assert_eq!(selection.window(1, 9).rows, [4]);
    assert!(selection.window(2, 9).rows.is_empty());
    assert!(selection.flags(3).expect("row").has(Flags::HIDDEN));
    assert!(selection.flags(1).expect("row").has(Flags::EXPLICIT));
}

#[test]
fn hidden_selected_rows_are_told_as_selected() {
    let selection = played("rows:4 c1 filter:2-3");
    let flags = selection.flags(1).expect("row");
    assert!(flags.has(Flags::SELECTED) && flags.has(Flags::HIDDEN));
    assert_eq!(keys(&selection, Part::Hidden), ["r1"]);
}

#[test]
fn counts_add_up() {
    let selection = played("list:a@x.y,b@x.y,c@z.w,d@z.w rule:domain:x.y c0 c2 c3 list:b@x.y,c@z.w filter:0");
    let expected = Counts {
        listed: 2,
        shown: 1,
        selected: 3,
        explicit: 2,
        ruled: 1,
        excluded: 1,
        hidden_selected: 1,
        absent_selected: 1,
    };
    assert_eq!(selection.counts(), expected);
}

#[test]
fn keys_are_found_and_set_in_batches() {
    let mut selection = played("rows:100 list:r5,r6,r7 c0 list:r6,r7");
    let texts = |texts: &[&str]| Texts::of(texts).expect("texts");
    assert_eq!(selection.find(&texts(&["r7", "r5", "x"])), [Some(1), None, None]);
    let change = selection.set_keys(&texts(&["r7", "r6"]), true).expect("known");
    assert_eq!(shown(&change.selected), "0-1");
    let error = selection.set_keys(&texts(&["r7", "x"]), false).expect_err("unknown");
    assert_eq!(error, SelectionError::KeyAbsent { position: 1 });
    assert_eq!(selection.status().selected_count, 3);
    selection.set_keys(&texts(&["r5"]), false).expect("absent, and unselected outright");
    assert_eq!(selection.status().absent_selected_count, 0);
    selection.undo();
    assert_eq!(selection.status().absent_selected_count, 1);
}

#[test]
fn what_was_played_is_told_as_json() {
    let mut selection = Selection::default();
    let played = play(&mut selection, "rows:4 c0 s2").expect("script");
    let value: serde_json::Value = serde_json::from_str(&played.to_json()).expect("JSON");
    assert_eq!(value["schema"], 1);
    assert_eq!(value["selection"]["selected"], serde_json::json!([[0, 2]]));
    assert_eq!(value["selection"]["check"], "mixed");
    let event = &value["events"][2];
    assert_eq!((&event["word"], &event["selected"]), (&"s2".into(), &serde_json::json!([[1, 2]])));
    assert_eq!(
        value["selection"],
        serde_json::from_str::<serde_json::Value>(&selection.to_json()).expect("JSON")
    );
    let change = played.events[1].1.to_json();
    assert!(change.contains("\"anchor\":0") && change.contains("\"hidden_selected_count\":0"), "{change}");
}
