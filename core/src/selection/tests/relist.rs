//! Rows come, go and are sorted anew; what is selected is told by key.

use super::{keys, played, refusal, shown};
use crate::selection::script::play;
use crate::selection::{Listing, Part, Selection, SelectionError, Texts};
use crate::status::Status;

fn selected(script: &str) -> Vec<String> {
    keys(&played(script), Part::Selected)
}

#[test]
fn another_order_keeps_keys_anchor_and_lead() {
    let selection = played("list:a,b,c,d c1 s2 down list:d,c,b,a");
    assert_eq!(keys(&selection, Part::Selected), ["c", "b"]);
    assert_eq!((selection.status().anchor, selection.status().lead), (Some(2), Some(0)));
}

#[test]
fn a_listing_that_lacks_selected_keys_keeps_them_as_absent() {
    let selection = played("list:a,b,c c0 c2 list:b");
    assert_eq!(keys(&selection, Part::Absent), ["a", "c"]);
    let now = selection.status();
    assert_eq!((now.selected_count, now.absent_selected_count), (2, 2));
    assert_eq!(selected("list:a,b,c c0 c2 list: list:c,b,a"), ["c", "a"]);
    assert_eq!(selected("list:a,b,c c0 c2 list: none all invert list:a,b,c"), ["a", "c"]);
}

#[test]
fn only_forget_drops_an_absent_key() {
    assert_eq!(selected("list:a,b,c c0 c2 list:b forget:a list:a,b,c"), ["c"]);
    assert_eq!(selected("list:a,b,c c0 c2 list:b forget-absent list:a,b,c"), Vec::<String>::new());
    assert_eq!(selected("list:a,b c0 list:b forget:a undo list:a,b"), Vec::<String>::new());
    assert_eq!(refusal("list:a,b c0 forget:a").status(), Status::SelectionGestureRejected);
    assert_eq!(refusal("list:a,b c0 forget:x").status(), Status::SelectionKeyAbsent);
    assert_eq!(selected("list:a,b,c c0 c2 list:b"), ["a", "c"]);
}

#[test]
fn a_refused_forget_forgets_nothing() {
    let mut selection = played("list:a,b,c all list:b");
    let keys_to_forget = Texts::of(["a", "b"]).expect("texts");
    let error = selection.forget(&keys_to_forget).expect_err("b is listed");
    assert_eq!(error, SelectionError::KeyListed { position: 1 });
    assert_eq!(keys(&selection, Part::Absent), ["a", "c"]);
}

#[test]
fn inserted_rows_copy_nobodys_state() {
    // Swing gives them the state of the row they are put in before.
    assert_eq!(shown(&played("list:a,b,c all insert:1:x,y").selected()), "0,3-4");
    assert_eq!(shown(&played("list:a,b,c all insert:3:x").selected()), "0-2");
}

#[test]
fn a_range_goes_on_over_rows_that_were_inserted() {
    assert_eq!(shown(&played("rows:10 c2 s5 insert:4:x s8").selected()), "2-8");
    assert_eq!(shown(&played("rows:10 c2 s5 insert:0:x s4").selected()), "3-4");
}

#[test]
fn an_anchor_that_is_gone_is_none_and_a_lead_moves_on() {
    let gone = played("rows:10 c2 s5 remove:2");
    assert_eq!((gone.status().anchor, gone.status().lead), (None, Some(4)));
    assert_eq!(played("rows:10 c2 s5 remove:5").status().lead, Some(5));
    assert_eq!(played("rows:10 c2 s9 remove:8-9").status().lead, Some(7));
    assert_eq!(played("rows:10 c2 list:").status().lead, None);
}

#[test]
fn undo_reaches_across_a_listing_also_for_absent_keys() {
    assert_eq!(selected("list:a,b,c c0 c1 list:c,b undo list:a,b,c"), ["a"]);
    assert_eq!(selected("list:a,b,c c0 c1 list:c undo undo list:a,b,c"), Vec::<String>::new());
    assert_eq!(selected("list:a,b,c c0 undo list:c redo list:c,b,a"), ["a"]);
}

#[test]
fn a_filter_follows_its_rows_and_hides_new_ones() {
    let selection = played("list:a,b,c filter:0,2 list:x,c,b,a");
    assert_eq!(shown(&selection.shown()), "1,3");
}

#[test]
fn a_listing_with_a_key_twice_names_both_rows_and_changes_nothing() {
    let mut selection = played("list:a,b c0");
    let error = selection.relist(Listing::of(["x", "y", "z", "y"]).expect("listing")).expect_err("twice");
    assert_eq!(error, SelectionError::KeyTwice { first: 1, second: 3 });
    assert_eq!(error.status(), Status::SelectionKeyRejected);
    assert_eq!(keys(&selection, Part::Selected), ["a"]);
    assert_eq!(selection.listed_count(), 2);
}

#[test]
fn a_key_put_in_twice_names_the_rows_it_would_have_and_changes_nothing() {
    let mut selection = played("list:a,b,c all");
    for (at, first, second) in [(0, 0, 3), (1, 1, 3), (3, 2, 3)] {
        let error = selection.insert(at, &Listing::of(["c"]).expect("listing")).expect_err("twice");
        assert_eq!(error, SelectionError::KeyTwice { first, second });
    }
    assert_eq!(keys(&selection, Part::Selected), ["a", "b", "c"]);
    selection.insert(0, &Listing::of(["d"]).expect("listing")).expect("insert");
    let find = |key: &str| selection.find(&Texts::of([key]).expect("texts"))[0];
    assert_eq!(["a", "b", "c", "d"].map(find), [Some(1), Some(2), Some(3), Some(0)]);
}

#[test]
fn keys_that_are_none_are_refused_and_never_named() {
    let long = "k".repeat(4097);
    for bad in ["", "secret\u{7}", "secret\nline", long.as_str()] {
        let error = Selection::default().relist(Listing::of(["a", bad]).expect("listing")).expect_err("bad");
        assert_eq!(error.status(), Status::SelectionKeyRejected, "{error}");
        assert!(error.to_string().starts_with("key 1 of the batch"), "{error}");
        assert!(!error.to_string().contains("secret") && error.to_string().len() < 200);
    }
    assert!(Selection::default().relist(Listing::of(["k".repeat(4096)]).expect("listing")).is_ok());
}

#[test]
fn columns_that_do_not_fit_are_refused() {
    let keys = || Listing::of(["a", "b"]).expect("listing");
    let texts = |texts: &[&str]| Some(Texts::of(texts).expect("texts"));
    let group = |name: &str, row: u32| {
        Some(vec![crate::selection::Group { name: name.to_owned(), rows: [row].into_iter().collect() }])
    };
    let bad = [
        Listing { names: texts(&["A"]), ..keys() },
        Listing { depths: vec![0], ..keys() },
        Listing { depths: vec![1, 0], ..keys() },
        Listing { depths: vec![0, 2], ..keys() },
        Listing { unselectable: [2].into_iter().collect(), ..keys() },
        Listing { groups: group("g", 2), ..keys() },
        Listing { groups: group("", 1), ..keys() },
    ];
    for listing in bad {
        let error = Selection::default().relist(listing.clone()).expect_err("columns");
        assert_eq!(error.status(), Status::SelectionListingRejected, "{listing:?}");
    }
}

#[test]
fn a_change_of_rows_says_so() {
    let mut selection = played("list:a,b c0");
    let change = selection.relist(Listing::of(["b", "a"]).expect("listing")).expect("relist");
    assert!(change.relisted && change.view_changed);
    assert!(change.selected.is_empty() && change.unselected.is_empty());
    let events = play(&mut selection, "c0 s1").expect("script").events;
    assert!(!events[0].1.relisted && !events[0].1.view_changed);
}
