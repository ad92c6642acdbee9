//! Status codes are for ever: `tests/golden/status.txt` only grows.

use crate::files::{none, root};
use holdfast_core::Status;
use std::fs;

fn lines_of_the_table() -> Vec<String> {
    Status::ALL.iter().map(|status| format!("{} {status:?}", status.code())).collect()
}

/// Lines of the golden file that the table no longer says; never to be refreshed away.
fn broken(golden: &[&str], table: &[String]) -> Vec<String> {
    golden.iter().filter(|line| !table.iter().any(|row| row == *line)).map(|line| line.to_string()).collect()
}

fn added(golden: &[&str], table: &[String]) -> Vec<String> {
    table.iter().filter(|row| !golden.contains(&row.as_str())).cloned().collect()
}

#[test]
fn no_status_is_removed_renamed_or_renumbered() {
    let path = root().join("tests/golden/status.txt");
    let text = fs::read_to_string(&path).unwrap_or_default();
    let (golden, table) = (text.lines().collect::<Vec<_>>(), lines_of_the_table());
    none("statuses that were published and are gone or changed:", broken(&golden, &table));
    let added = added(&golden, &table);
    if !added.is_empty() && std::env::var_os("UPDATE_GOLDEN").is_some_and(|wish| wish == "1") {
        let lines: String = added.iter().map(|line| format!("{line}\n")).collect();
        return fs::write(path, text + &lines).expect("tests/golden/status.txt");
    }
    none("new statuses; run with UPDATE_GOLDEN=1 to add them to tests/golden/status.txt:", added);
}

#[test]
fn a_renumbered_status_is_broken_and_a_new_one_is_added() {
    let golden = ["1001 NullPointer", "1002 Gone"];
    let table = ["1001 NullPointer".to_owned(), "1003 Gone".to_owned()];
    assert_eq!(broken(&golden, &table), ["1002 Gone"]);
    assert_eq!(added(&golden, &table), ["1003 Gone"]);
}
