//! The mouse. The table of section "Where others differ" of the essay is here, row by row, in both styles.

use super::{check, played, refusal, shown};
use crate::selection::Selection;
use crate::selection::script::play;
use crate::status::Status;

/// The same answer in both styles, over ten rows.
fn both(gestures: &str, expected: &str) {
    check(&format!("rows:10 style:checkbox {gestures}"), expected);
    check(&format!("rows:10 style:list {gestures}"), expected);
}

#[test]
fn a_range_grows_from_its_anchor() {
    both("c2 s5 s8", "2-8"); // as everywhere
}

#[test]
fn a_range_turns_around_its_anchor() {
    both("c2 s5 s0", "0-2"); // as everywhere
}

#[test]
fn a_second_range_keeps_the_first() {
    // Windows and Swing's list leave 4-6: plain Shift drops what was chosen before.
    both("c0 s2 k4 s6", "0-2,4-6");
    both("c0 s2 k4 x6", "0-2,4-6"); // as everywhere
}

#[test]
fn a_range_keeps_rows_chosen_one_by_one() {
    both("k3 k7 s5", "3,5-7"); // Swing's list drops 3
}

#[test]
fn shift_without_an_anchor_is_a_click() {
    // Qt, Swing's list and Finder select 0-4: rows that nobody pointed at.
    both("s4", "4");
    both("s4 s6", "4-6");
    both("x4", "4");
}

#[test]
fn an_unselected_anchor_unselects_its_range() {
    // Qt selects all ten, React Aria loses 7-9.
    both("c0 s9 k3 x6", "0-2,7-9");
    both("c0 s9 k3 s6", "0-2,7-9");
}

#[test]
fn the_first_example_selects_150() {
    let selection = played("rows:5000 c0 s149");
    assert_eq!(shown(&selection.selected()), "0-149");
    assert_eq!(selection.status().selected_count, 150);
}

#[test]
fn the_second_example_leaves_250_of_500() {
    let selection = played("rows:500 all c0 s249");
    assert_eq!(shown(&selection.selected()), "250-499");
    assert_eq!(selection.status().selected_count, 250);
}

#[test]
fn a_range_that_shrinks_gives_back_what_was_there() {
    // Swing selects 51-200 here, 101 rows of which never were.
    let selection = played("rows:250 select:0-99 c10 s200 s50");
    assert_eq!(shown(&selection.selected()), "0-9,51-99");
    assert_eq!(selection.status().selected_count, 59);
}

#[test]
fn a_range_after_select_all_keeps_the_rest() {
    both("c2 all s6", "0-9"); // React Aria keeps one row
    check("rows:10 all k3 s6", "0-2,7-9"); // and loses 7-9 here
}

#[test]
fn a_click_toggles_in_one_style_and_replaces_in_the_other() {
    check("rows:10 style:checkbox c2 c5 c2", "5");
    check("rows:10 style:list c2 c5 c2", "2");
    check("rows:10 style:list c2 c2", "2");
    both("k2 k5 k2", "5");
}

#[test]
fn a_gesture_elsewhere_ends_the_range() {
    check("rows:10 c2 s8 c9 s9 s9", "2-9");
    check("rows:10 c2 s8 k5 s6", "2-4,7-8");
    check("rows:10 c2 s8 all s4", "0-9");
}

#[test]
fn the_clicked_state_rule_takes_the_new_state_of_the_clicked_box() {
    check("rows:10 range:clicked c2 s5", "2-5");
    check("rows:10 range:clicked c2 s5 s4", "2-3"); // box 4 was checked, so the click unchecks 4 and 5
    check("rows:10 range:anchor c2 s5 s4", "2-4");
    check("rows:10 range:clicked all c2 s5", "0-1,6-9"); // the rules agree where both ends do
    check("rows:10 range:clicked c2 k7 s4", "2,4-7");
}

#[test]
fn a_range_runs_over_what_is_in_view() {
    check("rows:10 filter:1,3,5,7,9 c1 s7", "1,3,5,7");
    check("rows:10 filter:1,3,5,7,9 c1 s7 filter:off s3", "1-3");
    check("rows:10 c2 s5 filter:0-3 s0", "0-2"); // 5 is hidden, yet the range that shrinks gives it back
}

#[test]
fn an_anchor_out_of_view_steers_nothing_until_it_is_back() {
    check("rows:10 c2 filter:4-9 s8", "2,8");
    check("rows:10 c2 filter:4-9 filter:off s8", "2-8");
}

#[test]
fn hidden_rows_stay_selected_and_are_counted() {
    for gestures in ["none", "style:list c6", "c6 c6", "invert invert"] {
        let selection = played(&format!("rows:10 c0 s4 filter:5-9 {gestures}"));
        let now = selection.status();
        assert!(shown(&selection.selected()).starts_with("0-4"), "{gestures}");
        assert_eq!(now.hidden_selected_count, 5, "{gestures}");
    }
    check("rows:10 filter:5-9 all", "5-9");
    check("rows:10 filter:5-9 invert", "5-9");
    check("rows:10 filter:5-9 all-but:6,7", "5,8-9");
    check("rows:10 c0 filter:5-9 all-but:5 filter:off", "0,6-9");
}

#[test]
fn all_none_invert_and_all_but() {
    both("all", "0-9");
    both("all none", "");
    both("c3 invert", "0-2,4-9");
    both("c3 all-but:3-4", "0-2,5-9");
    let all = played("rows:10 c4 all");
    assert_eq!((all.status().anchor, all.status().lead), (Some(4), Some(4)), "focus stays");
}

#[test]
fn rows_that_are_not_there_or_not_in_view_are_refused() {
    let check = |script: &str, text: &str| {
        let error = refusal(script);
        assert_eq!(error.status(), Status::SelectionGestureRejected, "{script}");
        assert!(error.to_string().contains(text), "{error}");
    };
    check("rows:10 c10", "word 1 of the script: row 10 is not there: the listing has 10 rows");
    check("rows:10 filter:1-3 c4", "row 4 is not in view");
    check("c0", "the listing has 0 rows");
    check("rows:3 filter:3", "row 3");
    check("rows:3 select:0-3", "row 3");
    check("rows:3 insert:4:x", "row 4");
    check("rows:3 collapse:3", "row 3");
}

#[test]
fn a_refused_gesture_changes_nothing() {
    let mut selection = played("rows:10 c2 s5");
    let before = selection.to_json();
    assert!(play(&mut selection, "s10").is_err());
    assert_eq!(selection.to_json(), before);
    play(&mut selection, "s3").expect("the range goes on");
    assert_eq!(shown(&selection.selected()), "2-3");
}

#[test]
fn undo_takes_a_range_back_whole_and_redo_brings_it_again() {
    check("rows:10 c2 s5 s8 undo", "2");
    check("rows:10 c2 s5 s8 undo undo", "");
    check("rows:10 c2 s5 s8 undo undo redo redo", "2-8");
    check("rows:10 c2 s5 s8 undo redo redo undo undo undo", "");
    check("rows:10 all undo c1 redo", "1"); // another gesture forgets what was undone
    check("rows:10 c2 s5 undo s4", "2-4");
    check("rows:10 c2 s5 s2 undo", ""); // the range drew itself away, so the click is the newest step
}

#[test]
fn undo_brings_anchor_and_lead_back() {
    let mut selection = played("rows:10 c2 s5 c9");
    selection.undo();
    assert_eq!((selection.status().anchor, selection.status().lead), (Some(2), Some(5)));
    selection.redo();
    assert_eq!((selection.status().anchor, selection.status().lead), (Some(9), Some(9)));
}

#[test]
fn what_changes_nothing_is_no_step() {
    assert_eq!(played("rows:10 none all all").history_count(), (1, 0));
    assert_eq!(Selection::default().undo(), Selection::default().redo());
}

#[test]
fn the_oldest_gestures_are_forgotten_first() {
    let mut selection = played("rows:2");
    for _ in 0..1_500 {
        selection.invert();
    }
    assert_eq!(selection.history_count(), (1_000, 0));
    for _ in 0..1_500 {
        selection.undo();
    }
    assert_eq!(selection.history_count(), (0, 1_000));
    assert_eq!(shown(&selection.selected()), "");
}

#[test]
fn words_that_mean_nothing_are_refused_before_anything_is_played() {
    let mut selection = Selection::default();
    for word in
        ["c", "c-1", "c99999999999", "z3", "filter:5-3", "rows:x", "rule:what:x", "insert:3", "tree:70000"]
    {
        let played = play(&mut selection, &format!("rows:3 all {word}"));
        assert_eq!(played.expect_err(word).status(), Status::SelectionScriptRejected, "{word}");
        assert_eq!(selection.listed_count(), 0, "{word}");
    }
}
