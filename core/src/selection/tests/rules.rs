//! Rules beside what is chosen by hand.

use super::{keys, played, refusal, shown};
use crate::selection::script::play;
use crate::selection::{Flags, Group, Listing, Part, Rule, Selection, Texts};
use crate::status::Status;

const PEOPLE: &str = "list:ann@contoso.com,bob@contoso.com,cy@fabrikam.com,dan@fabrikam.com";

fn people(script: &str) -> Selection {
    played(&format!("{PEOPLE} {script}"))
}

/// Rows by hand, by rule alone, and excluded by hand.
fn check(script: &str, explicit: &str, ruled: &str, excluded: &str) {
    let selection = people(script);
    let parts = [Part::Explicit, Part::Ruled, Part::Excluded].map(|part| shown(&selection.rows_of(part)));
    assert_eq!(parts, [explicit, ruled, excluded], "{script}");
}

#[test]
fn rules_select_by_name_domain_and_everything() {
    check("rule:domain:contoso.com", "", "0-1", "");
    check("rule:domain:CONTOSO.com", "", "0-1", "");
    check("rule:name:*an*", "", "0,3", "");
    check("rule:name:?y@*", "", "2", "");
    check("rule:all", "", "0-3", "");
    check("rule:domain:contoso.com rule:name:cy*", "", "0-2", "");
    check("rule:domain:toso.com", "", "", "");
}

#[test]
fn what_is_chosen_by_hand_wins_and_is_told_apart() {
    check("rule:domain:contoso.com c0", "", "1", "0");
    check("rule:domain:contoso.com c0 c0", "", "0-1", ""); // back to the rule
    check("rule:domain:contoso.com c2", "2", "0-1", "");
    check("c0 rule:domain:contoso.com", "0", "1", "");
    check("c0 rule:domain:contoso.com c0", "", "1", "0");
    check("c0 rule:domain:contoso.com c0 undo", "0", "1", "");
    check("rule:all none", "", "", "0-3");
    check("rule:all c0 rules:off rule:domain:contoso.com", "", "1", "0"); // an exclusion outlives its rule
    check("rule:all c1 s2 s1", "", "0,2-3", "1"); // a range gives back what a rule said
}

#[test]
fn a_rule_that_goes_takes_its_rows_with_it_unless_they_are_kept() {
    let mut selection = people("c2 rule:domain:contoso.com");
    let change = selection.set_rules(Vec::new()).expect("rules");
    assert_eq!(shown(&change.unselected), "0-1");
    check("c2 rule:domain:contoso.com keep-ruled rules:off", "0-2", "", "");
    check("c2 rule:domain:contoso.com c0 keep-ruled rules:off", "1-2", "", "0");
    check("rule:domain:contoso.com keep-ruled undo", "", "0-1", "");
}

#[test]
fn everything_new_selects_what_was_not_known() {
    check("c0 rule:new", "0", "", "");
    check("c0 rule:new insert:4:eve@contoso.com", "0", "4", "");
    check("c0 rule:new insert:4:eve@contoso.com c4", "0", "", "4");
    assert_eq!(refusal("rule:new").status(), Status::SelectionRuleRejected);
}

#[test]
fn a_known_key_that_is_missing_for_a_while_is_not_new() {
    let script = "rule:new list:ann@contoso.com list:bob@contoso.com,eve@contoso.com";
    assert_eq!(keys(&people(script), Part::Selected), ["eve@contoso.com"]);
}

#[test]
fn a_key_a_rule_selects_is_never_dropped_by_a_listing() {
    let selection = people("rule:domain:contoso.com list:cy@fabrikam.com");
    assert_eq!(keys(&selection, Part::Absent), ["ann@contoso.com", "bob@contoso.com"]);
    assert_eq!(keys(&selection, Part::Ruled), ["ann@contoso.com", "bob@contoso.com"]);
    let flags = selection.keys(Part::Ruled, None, 9).expect("batch").flags;
    assert!(flags.iter().all(|flags| flags.has(Flags::ABSENT) && flags.has(Flags::RULED)));
}

#[test]
fn a_new_rule_selects_no_absent_key() {
    let selection = people("c0 undo list:bob@contoso.com rule:all");
    assert_eq!(keys(&selection, Part::Selected), ["bob@contoso.com"]);
}

fn grouped(groups: Option<&[(&str, &[u32])]>) -> Listing {
    let group = |(name, rows): &(&str, &[u32])| Group {
        name: (*name).to_owned(),
        rows: rows.iter().copied().collect(),
    };
    let groups = groups.map(|groups| groups.iter().map(group).collect());
    Listing { groups, ..Listing::of(["a", "b", "c"]).expect("listing") }
}

#[test]
fn a_group_rule_follows_the_group() {
    let mut selection = Selection::default();
    selection.relist(grouped(Some(&[("Sales", &[0, 1])]))).expect("relist");
    selection.set_rules(vec![Rule::Group("sales".into())]).expect("rules");
    assert_eq!(shown(&selection.selected()), "0-1");
    let change = selection.relist(grouped(Some(&[("Sales", &[1, 2])]))).expect("relist");
    assert_eq!((shown(&change.selected), shown(&change.unselected)), ("2".into(), "0".into()));
}

#[test]
fn groups_that_were_not_read_take_nobody_out() {
    let mut selection = Selection::default();
    selection.relist(grouped(Some(&[("Sales", &[0, 1])]))).expect("relist");
    selection.set_rules(vec![Rule::Group("Sales".into())]).expect("rules");
    let change = selection.relist(grouped(None)).expect("relist");
    assert!(change.unselected.is_empty());
    assert_eq!(shown(&selection.selected()), "0-1");
}

#[test]
fn groups_that_were_not_read_after_a_load_take_nobody_out() {
    let mut first = Selection::default();
    first.relist(grouped(Some(&[("Sales", &[0, 1])]))).expect("relist");
    first.set_rules(vec![Rule::Group("Sales".into())]).expect("rules");
    let mut second = Selection::default();
    second.load(&first.save().expect("save")).expect("load");
    second.relist(grouped(None)).expect("relist");
    assert_eq!(shown(&second.selected()), "0-1");
    second.relist(grouped(Some(&[("Sales", &[2])]))).expect("relist");
    assert_eq!(shown(&second.selected()), "2");
}

#[test]
fn names_stand_in_for_keys_that_mean_nothing_and_are_kept_when_not_read() {
    let named = |names: Option<&[&str]>| Listing {
        names: names.map(|names| Texts::of(names).expect("texts")),
        ..Listing::of(["id-1", "id-2", "id-3"]).expect("listing")
    };
    let mut selection = Selection::default();
    selection.relist(named(Some(&["ann@contoso.com", "bob@fabrikam.com", ""]))).expect("relist");
    selection.set_rules(vec![Rule::Domain("contoso.com".into()), Rule::Name("id-*".into())]).expect("rules");
    assert_eq!(shown(&selection.selected()), "0,2");
    assert_eq!(selection.rules_of(0).expect("row"), [0]);
    assert_eq!(selection.rules_of(1).expect("row"), Vec::<u32>::new());
    assert_eq!(selection.rules_of(2).expect("row"), [1]);
    selection.relist(named(None)).expect("relist");
    assert_eq!(shown(&selection.selected()), "0,2");
    selection.insert(0, &Listing::of(["id-0"]).expect("listing")).expect("insert");
    assert_eq!(shown(&selection.selected()), "0-1,3");
}

#[test]
fn rules_select_no_heading() {
    let selection = played("tree:0!,1,1 rule:all");
    assert_eq!(shown(&selection.selected()), "1-2");
    assert_eq!(selection.rules_of(0).expect("row"), Vec::<u32>::new());
}

#[test]
fn rules_that_cannot_be_are_refused_with_their_place() {
    let mut selection = people("rule:all");
    let rules = vec![Rule::All, Rule::Name("*".into())];
    let error = selection.set_rules(rules).expect_err("too broad");
    assert_eq!(error.status(), Status::SelectionRuleRejected);
    assert!(error.to_string().starts_with("rule 1 matches every name"), "{error}");
    assert_eq!(selection.rules(), [Rule::All]);
    let many = vec![Rule::Domain("x.com".into()); 1_001];
    assert_eq!(selection.set_rules(many).expect_err("many").status(), Status::SelectionLimitExceeded);
}

#[test]
fn events_of_rules_are_ranges_too() {
    let mut selection = people("");
    let events = play(&mut selection, "rule:all c1 insert:0:x@contoso.com").expect("script").events;
    assert_eq!(shown(&events[0].1.selected), "0-3");
    assert_eq!(shown(&events[1].1.unselected), "1");
    assert_eq!(shown(&events[2].1.selected), "0");
}
