//! Trees: parents that stand for what is below them.

use super::{check, played};
use crate::selection::script::play;
use crate::selection::{Check, Flags};

/// Users and sites below headings, and a public folder that is itself a key.
const TREE: &str = "tree:0!,1,1,1,0!,1,1,0,1,2";

fn checks(script: &str, expected: &str) {
    let selection = played(&format!("{TREE} {script}"));
    let letter = |row| match selection.check(row).expect("row") {
        Check::None => '-',
        Check::Mixed => 'm',
        Check::All => 'x',
    };
    assert_eq!((0..10).map(letter).collect::<String>(), expected, "{script}");
}

#[test]
fn a_parents_box_is_computed_from_what_is_below_it() {
    checks("", "----------");
    checks("c1", "mx--------");
    checks("c1 c2 c3", "xxxx------");
    checks("c9", "-------mmx");
    checks("c7", "-------xxx");
    checks("all", "xxxxxxxxxx");
    checks("cascade:off c7", "-------x--");
}

#[test]
fn a_heading_is_never_selected_itself() {
    check(&format!("{TREE} c0"), "1-3");
    check(&format!("{TREE} all"), "1-3,5-9");
    check(&format!("{TREE} cascade:off c0"), "");
    check(&format!("{TREE} select:0-1"), "1");
}

#[test]
fn mixed_goes_to_all_to_none_and_back_to_what_was_mixed() {
    checks("c2 c0", "xxxx------");
    checks("c2 c0 c0", "----------");
    checks("c2 c0 c0 c0", "m-x-------");
    checks("c2 c0 c0 c0 c0", "xxxx------");
    checks("c2 c0 c0 c5 c0", "m-x-mx----"); // a click in another branch does not matter
}

#[test]
fn the_mixed_state_is_forgotten_when_something_below_changes() {
    checks("c2 c0 c0 c3 c3 c0", "xxxx------");
    checks("c2 c0 c0 filter:0-3 filter:off c0", "xxxx------");
    checks("c2 c0 c0 undo c0", "----------");
}

#[test]
fn branches_that_are_folded_away_are_meant_and_filtered_rows_are_not() {
    check(&format!("{TREE} collapse:0 c0"), "1-3");
    check(&format!("{TREE} filter:0,2,4-9 c0"), "2");
    checks("filter:0,2,4-9 c0", "x-x-------");
    check(&format!("{TREE} collapse:0 c0 s4"), "1-3,5-6");
    check(&format!("{TREE} collapse:0 collapse:4 c4 s0"), "1-3,5-6");
    check(&format!("{TREE} cascade:off collapse:7 c7 all"), "1-3,5-7");
}

#[test]
fn a_range_to_a_parent_takes_its_branch_and_one_through_it_its_rows() {
    check(&format!("{TREE} c3 s7"), "3,5-9");
    check(&format!("{TREE} c3 s8"), "3,5-9");
    check(&format!("{TREE} c7 c8 s7"), "");
    check(&format!("{TREE} c5 s6 s4"), "5-6");
}

#[test]
fn a_heading_as_anchor_selects_when_anything_below_it_is() {
    check(&format!("{TREE} c0 s2"), "1-3");
    check(&format!("{TREE} all c0 s6"), "7-9");
}

#[test]
fn what_cannot_be_selected_can_be_unselected() {
    let mut selection = played("list:a,b,c all");
    let mut listing = crate::selection::Listing::of(["a", "b", "c"]).expect("listing");
    listing.unselectable = [1].into_iter().collect();
    selection.relist(listing).expect("relist");
    assert!(selection.flags(1).expect("flags").has(Flags::UNSELECTABLE));
    play(&mut selection, "c1 c1 all").expect("script");
    assert_eq!(super::shown(&selection.selected()), "0,2");
}

#[test]
fn the_box_above_the_list_speaks_of_what_is_in_view() {
    let state = |script: &str| played(script).check_all();
    assert_eq!(state("rows:4 c1"), Check::Mixed);
    assert_eq!(state("rows:4 c1 filter:1"), Check::All);
    assert_eq!(state("rows:4 c1 filter:2"), Check::None);
    assert_eq!(state("rows:4"), Check::None);
    assert_eq!(state(""), Check::None);
}

#[test]
fn removing_a_parent_removes_its_branch_and_keeps_what_was_selected() {
    let selection = played(&format!("{TREE} c9 c5 remove:7"));
    assert_eq!(selection.listed_count(), 7);
    assert_eq!(super::keys(&selection, crate::selection::Part::Absent), ["r9"]);
    assert_eq!(super::shown(&selection.selected()), "5");
}
