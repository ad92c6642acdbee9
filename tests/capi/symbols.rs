//! What the shared library exports is what the header declares, and nothing else leaks.

use super::{header, library};
use std::collections::BTreeSet;
use std::path::Path;
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

/// Reviewers see a change of the contract as a change of one line, here.
#[test]
fn the_published_signatures_are_those_of_the_header() {
    let signature = |function: header::Function| {
        let space = if function.returns.ends_with('*') { "" } else { " " };
        let parameters =
            if function.parameters.is_empty() { "void".to_owned() } else { function.parameters.join(", ") };
        (function.name.clone(), format!("{}{space}{}({parameters});\n", function.returns, function.name))
    };
    let mut sorted: Vec<_> = header::functions().into_iter().map(signature).collect();
    sorted.sort();
    let text: String = sorted.into_iter().map(|(_, line)| line).collect();
    let path = Path::new(library::ROOT).join("tests/golden/symbols.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &text).expect("tests/golden/symbols.txt");
    }
    let golden = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        golden, text,
        "run UPDATE_GOLDEN=1 cargo test --test capi, and commit tests/golden/symbols.txt"
    );
}

#[test]
fn nothing_but_the_c_abi_and_uniffi_is_exported() {
    let known = ["hf_", "uniffi_", "ffi_", "UNIFFI_META_"];
    let foreign: Vec<_> =
        exported().into_iter().filter(|name| !known.iter().any(|prefix| name.starts_with(prefix))).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}
