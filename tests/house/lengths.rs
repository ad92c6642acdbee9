//! A long file is usually two modules that have not met yet.

use crate::files::{ending_in, none};

/// Lines a file of Rust or C# may have, and one of tests. Generated files have as many as they need.
const LIMIT: usize = 500;
const TESTS_LIMIT: usize = 600;

/// Files that are longer for a reason: path and reason.
const EXCEPTIONS: &[(&str, &str)] = &[];

fn limit_of(path: &str) -> usize {
    let tests = path.contains("/tests/") || path.starts_with("tests/") || path.ends_with("/tests.rs");
    if tests { TESTS_LIMIT } else { LIMIT }
}

#[test]
fn source_files_are_short() {
    let long = |path: &str, count: usize| {
        let excused = EXCEPTIONS.iter().any(|(name, why)| *name == path && !why.is_empty());
        count >= limit_of(path) && !excused
    };
    let files = ending_in(&[".rs", ".cs"]);
    let written = files.iter().filter(|file| !file.path.ends_with(".g.cs"));
    let counts = written.map(|file| (file.path.as_str(), file.text.lines().count()));
    let findings = counts.filter(|(path, count)| long(path, *count));
    none(
        "files past their length:",
        findings.map(|(path, count)| format!("{path}: {count} lines")).collect(),
    );
}
