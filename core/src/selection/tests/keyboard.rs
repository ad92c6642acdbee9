//! The keyboard patterns of WAI-ARIA, and where Holdfast decides between their variants.

use super::{check, played};

fn lead(script: &str, expected: u32) {
    assert_eq!(played(script).status().lead, Some(expected), "{script}");
}

#[test]
fn arrows_move_without_selecting_among_checkboxes() {
    check("rows:10 c2 down down", "2");
    lead("rows:10 c2 down down", 4);
    lead("rows:10 c2 up up up up", 0);
    lead("rows:10 down", 0);
    lead("rows:10 up", 9);
    lead("rows:10 home end", 9);
    lead("rows:100 page:20 home pagedown pagedown", 40);
    lead("rows:100 page:20 end pageup", 79);
    lead("rows:10 end pagedown", 9);
}

#[test]
fn in_a_list_the_selection_follows_the_lead_unless_ctrl_holds_it() {
    check("rows:10 style:list c2 down down", "4");
    check("rows:10 style:list c2 ctrl+down ctrl+down", "2");
    check("rows:10 style:list c2 ctrl+down ctrl+down space", "2,4");
    check("rows:10 style:list c2 ctrl+end ctrl+space", "2,9");
    check("rows:10 style:list c2 end", "9");
}

#[test]
fn space_toggles_and_sets_the_anchor() {
    check("rows:10 home down space", "1");
    check("rows:10 home down space down down shift+space", "1-3");
    check("rows:10 home space space", "");
    check("rows:10 space", "");
}

#[test]
fn shift_space_draws_from_the_anchor_to_the_lead() {
    check("rows:10 c2 down down down shift+space", "2-5");
    check("rows:10 all c2 down down shift+space", "0-1,5-9"); // the anchor is unselected
    check("rows:10 down down shift+space", "1"); // no anchor: a click
}

#[test]
fn shift_with_arrows_draws_a_range() {
    check("rows:10 c2 shift+down shift+down", "2-4");
    check("rows:10 c2 shift+down shift+down shift+up", "2-3");
    check("rows:10 c4 shift+up shift+up", "2-4");
    check("rows:10 c4 shift+home", "0-4");
    check("rows:10 c4 shift+end", "4-9");
    check("rows:30 c4 shift+pagedown", "4-14");
    check("rows:10 c4 ctrl+shift+down", "4-5");
    check("rows:10 home shift+down", "1"); // no anchor: moves and toggles the next
    check("rows:10 home shift+down shift+down", "1-2");
}

#[test]
fn ctrl_shift_home_and_end_select_from_the_lead_whatever_it_is() {
    check("rows:10 c4 ctrl+shift+end", "4-9");
    check("rows:10 c4 ctrl+shift+home", "0-4");
    check("rows:10 c4 c4 ctrl+shift+end", "4-9"); // shift+end would unselect here
    check("rows:10 all c4 shift+end", "0-3");
    check("rows:10 c2 down down down ctrl+shift+end", "2,5-9");
    lead("rows:10 c4 ctrl+shift+end", 9);
}

#[test]
fn ctrl_a_selects_all_in_view_and_never_unselects() {
    check("rows:10 ctrl+a ctrl+a", "0-9");
    check("rows:10 filter:2-3 ctrl+a", "2-3");
}

#[test]
fn keys_skip_what_is_not_in_view() {
    lead("rows:10 filter:2,5,7 down down", 5);
    check("rows:10 filter:2,5,7 c2 shift+down shift+down", "2,5,7");
    lead("rows:10 c4 filter:2,5,7 down", 5);
    lead("rows:10 c4 filter:2,5,7 up", 2);
    check("rows:10 c4 filter:2,5,7 space", "4"); // a lead out of view toggles nothing
    check("rows:10 filter:1 filter:off filter: down all", "");
}

#[test]
fn left_and_right_walk_and_fold_a_tree() {
    let tree = "tree:0!,1,1,0!,1";
    lead(&format!("{tree} home right"), 1);
    lead(&format!("{tree} home right right"), 1);
    lead(&format!("{tree} home right left"), 0);
    lead(&format!("{tree} home left down"), 3); // folded away, the next row is the next heading
    lead(&format!("{tree} home left right down"), 1);
    lead(&format!("{tree} home right down collapse:0"), 0);
    lead(&format!("{tree} home left left"), 0);
    check(&format!("{tree} style:list home right"), "1");
}
