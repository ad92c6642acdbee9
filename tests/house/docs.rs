//! Every path that a document names in backticks exists.

use crate::files::{File, ending_in, none, root, top_level};

/// Top-level files that documents name without a folder.
const KNOWN: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Makefile",
    "Cargo.toml",
    "build.rs",
    "deny.toml",
    "rustfmt.toml",
];

/// Words inside backticks, outside fenced blocks, with the number of their line.
fn quoted_words(text: &str) -> Vec<(usize, &str)> {
    let mut fenced = false;
    let mut words = Vec::new();
    for (position, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if !fenced {
            let quoted = line.split('`').skip(1).step_by(2).flat_map(str::split_whitespace);
            words.extend(quoted.map(|word| (position + 1, word)));
        }
    }
    words
}

/// The repository path a word names, if it names one: no pattern, no placeholder, no build output.
fn as_path<'a>(word: &'a str, top: &[String]) -> Option<&'a str> {
    let path = word.trim_matches(|c: char| "(),;\"'".contains(c)).trim_end_matches(['.', ':']);
    let path = path.split_once(':').map_or(path, |(path, _line)| path);
    let pattern = path.contains(['*', '<', '{', '…', '$', '?', '|']);
    let built = path.split('/').any(|part| part == "target" || part == "dist");
    if pattern || built {
        return None;
    }
    let below_top = path.split_once('/').is_some_and(|(first, _)| top.iter().any(|name| name == first));
    (below_top || KNOWN.contains(&path)).then_some(path)
}

fn broken(file: &File, top: &[String]) -> Vec<String> {
    let paths =
        quoted_words(&file.text).into_iter().filter_map(|(line, word)| Some((line, as_path(word, top)?)));
    let absent = paths.filter(|(_, path)| !root().join(path).exists());
    absent.map(|(line, path)| format!("{}:{line}: {path}", file.path)).collect()
}

#[test]
fn each_path_a_document_names_exists() {
    let top = top_level();
    let findings = ending_in(&[".md"]).iter().flat_map(|file| broken(file, &top)).collect();
    none("documents name paths that are not there:", findings);
}

#[test]
fn the_reader_of_documents_finds_a_path_that_is_gone() {
    let text =
        "See `core/src/lib.rs`, `core/src/gone.rs:12` and `index/x.parquet`.\n```\n`core/no`\n```\n`core/*`";
    let file = File { path: "x.md".to_owned(), text: text.to_owned() };
    assert_eq!(broken(&file, &top_level()), ["x.md:1: core/src/gone.rs"]);
}
