//! Listings from CSV: what each column says, and which lines are refused.

use super::super::{Listing, Part, RowSet, Rule, Selection, SelectionError, Texts};
use super::{keys, shown};
use crate::Status;
use proptest::prelude::*;

fn listed(text: &str) -> Listing {
    Listing::from_csv(text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

fn all(texts: &Texts) -> Vec<&str> {
    texts.iter().collect()
}

/// What a CSV is refused with.
fn refused(text: &str) -> String {
    match Listing::from_csv(text) {
        Err(error @ SelectionError::ListingRejected { .. }) => error.to_string(),
        other => panic!("{text:?}: {other:?}"),
    }
}

fn check(text: &str, words: &str) {
    let refusal = refused(text);
    assert!(refusal.contains(words), "{text:?}: {refusal}");
}

#[test]
fn columns_are_found_by_name_in_any_order() {
    let listing =
        listed("selectable,Groups,city,KEY,depth,name\nno,,Bonn,h,0,Users\n,a; B;,Ulm,u1, 1 ,Ann\n");
    assert_eq!(all(&listing.keys), ["h", "u1"]);
    assert_eq!(listing.names.as_ref().map(all), Some(vec!["Users", "Ann"]));
    assert_eq!(listing.depths, [0, 1]);
    assert_eq!(shown(&listing.unselectable), "0");
    let groups: Vec<_> = listing.groups.iter().flatten().map(|g| (g.name.as_str(), shown(&g.rows))).collect();
    assert_eq!(groups, [("a", "1".to_owned()), ("B", "1".to_owned())]);
}

#[test]
fn columns_that_are_not_there_tell_nothing() {
    let listing = listed("key\na\nb");
    assert!(listing.names.is_none() && listing.groups.is_none() && listing.depths.is_empty());
    assert!(listed("key,groups\na,\n").groups.is_some_and(|groups| groups.is_empty()));
}

#[test]
fn a_mark_of_byte_order_other_line_ends_and_blank_lines_do_no_harm() {
    for text in ["\u{feff}key,name\r\na,Ann\r\n\r\nb,Bob", "key,name\na,Ann\n\nb,Bob\n\n"] {
        assert_eq!(all(&listed(text).keys), ["a", "b"], "{text:?}");
    }
}

#[test]
fn cells_in_quotation_marks_may_hold_commas_and_marks() {
    let listing = listed("key,name\n\"a,1\",\"Ann \"\"A\"\" Größe\"\nb,5\" disk\n");
    assert_eq!(all(&listing.keys), ["a,1", "b"]);
    assert_eq!(listing.names.as_ref().map(all), Some(vec!["Ann \"A\" Größe", "5\" disk"]));
}

#[test]
fn groups_are_one_whatever_their_letters_case() {
    let mut selection = Selection::default();
    selection.relist(listed("key,groups\na,Sales\nb,SALES;Ops\nc,\n")).expect("listed");
    selection.set_rules(vec![Rule::Group("sales".into())]).expect("rules");
    assert_eq!(keys(&selection, Part::Selected), ["a", "b"]);
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    check("", "the CSV is empty");
    check("\n \r\n", "the CSV is empty");
    check("name,depth\nAnn,0\n", "line 1 of the CSV names the columns and lacks `key`");
    check("key,Key\na,b\n", "line 1 of the CSV names the column `key` twice");
    check("key,name\na,Ann\n\nb\n", "line 4 of the CSV has 1 cells, but 2 columns are named");
    check("key,name\r\na,Ann, Miss\r\n", "line 2 of the CSV has 3 cells");
    check("key,name\na,Ann\n,Bob\n", "line 3 of the CSV has a key that is empty");
    check("key\na\tb\n", "line 2 of the CSV has a key that holds a control character");
    check("key,depth\na,0\nb,x\n", "line 3 of the CSV has a depth that is no number");
    check("key,depth\na,65536\n", "line 2 of the CSV has a depth that is no number");
    check("key,depth\na,-1\n", "line 2 of the CSV has a depth that is no number");
    check("key,selectable\na,maybe\n", "line 2 of the CSV says neither `yes` nor `no`");
    check(&format!("key\n{}\n", "k".repeat(4097)), "line 2 of the CSV has a key that is longer than 4 KiB");
}

#[test]
fn a_forgotten_quotation_mark_swallows_nobody() {
    check("key,name\na,\"Ann\nb,Bob\n", "line 2 of the CSV has a quotation mark that is not closed");
    check("key,name\na,\"Ann\nb,\"Bob\n", "line 2 of the CSV has a quotation mark that is not closed");
    check("key,name\na,\"Ann", "line 2 of the CSV has a quotation mark that is not closed");
}

#[test]
fn a_key_twice_is_found_when_the_listing_is_used() {
    let error = Selection::default().relist(listed("key\na\nb\na\n")).expect_err("twice");
    assert_eq!(error, SelectionError::KeyTwice { first: 0, second: 2 });
}

#[test]
fn columns_and_lines_have_limits() {
    let header = |columns: usize| format!("key{}", ",c".repeat(columns - 1));
    assert!(listed(&header(1000)).keys.is_empty());
    check(&header(1001), "line 1 of the CSV has more than 1000 columns");
    let long = format!("key\n{}\n", "k".repeat((1 << 20) + 1));
    let error = Listing::from_csv(&long).expect_err("long");
    assert_eq!(error.status(), Status::SelectionLimitExceeded);
}

#[test]
fn errors_quote_no_cell() {
    for text in ["key,name\nsecret\n", "key,depth\nsecret,secret\n", "key,selectable\nsecret,secret\n"] {
        assert!(!refused(text).contains("secret"), "{text:?}");
    }
}

/// A cell as RFC 4180 writes it.
fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(
        rows in prop::collection::vec(("[a-zä\", ;]{1,8}", "[A-Zß\", ;]{0,8}", any::<bool>(), 0u16..3), 0..20),
        ends in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let mut text = format!("name,depth,key,selectable{ends}");
        for (key, name, selectable, depth) in &rows {
            let word = if *selectable { "yes" } else { "no" };
            text += &format!("{},{depth},{},{word}{ends}", quoted(name), quoted(key));
        }
        let listing = listed(&text);
        let wanted: Vec<(&str, &str)> = rows.iter().map(|row| (row.0.as_str(), row.1.as_str())).collect();
        let names = listing.names.as_ref().map(all).unwrap_or_default();
        let found: Vec<(&str, &str)> = all(&listing.keys).into_iter().zip(names).collect();
        prop_assert_eq!(found, wanted);
        prop_assert_eq!(listing.depths, rows.iter().map(|row| row.3).collect::<Vec<_>>());
        let barred = rows.iter().enumerate().filter(|(_, row)| !row.2);
        let barred: RowSet = barred.map(|(row, _)| u32::try_from(row).expect("row")).collect();
        prop_assert_eq!(listing.unselectable, barred);
    }

    /// Each line that is not blank is a row, or all is refused with a line that is there: nobody is swallowed.
    #[test]
    fn any_text_is_a_listing_or_refused(rest in "[ka,;\"\\n\\r\\t10 ö\u{feff}]{0,60}", header in any::<bool>()) {
        let text = format!("{}{rest}", if header { "key,depth,groups\n" } else { "" });
        let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
        match Listing::from_csv(&text) {
            Ok(listing) => {
                prop_assert_eq!(listing.keys.len() as usize, lines - 1);
                let mut selection = Selection::default();
                if let Err(error) = selection.relist(listing) {
                    let known = [Status::SelectionKeyRejected, Status::SelectionListingRejected];
                    prop_assert!(known.contains(&error.status()), "{}", error);
                }
            }
            Err(error) => {
                let said = error.to_string();
                let line = said.split("line ").nth(1).and_then(|rest| rest.split(' ').next()?.parse::<usize>().ok());
                prop_assert!(said.contains("is empty") || line.is_some_and(|line| (1..=text.lines().count()).contains(&line)), "{}", said);
            }
        }
    }
}
