//! What the shared library exports is what the header declares, and nothing else leaks.

use super::{header, library};
use std::collections::BTreeSet;
use std::process::Command;

fn exported() -> BTreeSet<String> {
    let listing = library::run(Command::new("nm").args(["-D", "--defined-only"]).arg(library::path()));
    listing.lines().filter_map(|line| line.split_whitespace().last()).map(str::to_owned).collect()
}

#[test]
fn exported_functions_are_those_of_the_header() {
    let declared: BTreeSet<String> = header::functions().into_iter().map(|function| function.name).collect();
    let exported: BTreeSet<String> = exported().into_iter().filter(|name| name.starts_with("hf_")).collect();
    assert!(exported.len() > 10, "{exported:?}");
    assert_eq!(exported, declared);
}

#[test]
fn nothing_but_the_c_abi_and_uniffi_is_exported() {
    let known = ["hf_", "uniffi_", "ffi_", "UNIFFI_META_"];
    let foreign: Vec<_> =
        exported().into_iter().filter(|name| !known.iter().any(|prefix| name.starts_with(prefix))).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}
