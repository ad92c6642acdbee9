//! Sentences of `docs/chapters` that promise behaviour carry a mark, and each mark names tests that exist.

use crate::files::{File, ending_in, none};
use std::collections::BTreeSet;

/// The chapters, in their order; a screen each.
const CHAPTERS: &[&str] = &[
    "docs/chapters/01-ownership.md",
    "docs/chapters/02-threads-and-blocking.md",
    "docs/chapters/03-errors-and-retry.md",
    "docs/chapters/04-cancellation-and-progress.md",
    "docs/chapters/05-versions-and-compatibility.md",
];

/// Lines a chapter may have, its table of tests not counted.
const SCREEN: usize = 62;

fn chapters() -> Vec<File> {
    ending_in(&[".md"]).into_iter().filter(|file| file.path.starts_with("docs/chapters/")).collect()
}

/// The text and the rows of the table at its end: each mark with the tests that hold it.
fn parts(chapter: &str) -> (&str, Vec<(&str, Vec<&str>)>) {
    let (text, table) = chapter.split_once("| mark | held by |\n|-|-|\n").unwrap_or((chapter, ""));
    let cells =
        table.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    (text, cells.map(|(mark, cell)| (mark, cell.split('`').skip(1).step_by(2).collect())).collect())
}

/// Marks such as [O1], outside code.
fn marks(text: &str) -> BTreeSet<&str> {
    let is_mark = |word: &str| {
        let digits = word.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.split('[')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once(']')?.0))
        .filter(|word| is_mark(word))
        .collect()
}

/// Names of tests: functions of Rust, C and Java that take nothing and give nothing, and such methods of C#.
fn tests() -> BTreeSet<String> {
    let name =
        |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    let mut names = BTreeSet::new();
    for file in ending_in(&[".rs", ".c", ".java", ".kt", ".cs"]) {
        for opening in ["fn ", "void ", "fun "] {
            let found = file.text.split(opening).skip(1).map(|rest| (name(rest), rest));
            let bare = |rest: &str, length: usize| {
                rest[length..].starts_with("()") || rest[length..].starts_with("(void)")
            };
            let found =
                found.filter(|(name, rest)| bare(rest, name.len()) || rest[name.len()..].starts_with("(\n"));
            names.extend(found.map(|(name, _)| name));
        }
    }
    names
}

/// Marks without a row, rows without a mark, and tests that are not there.
fn findings(chapter: &File, tests: &BTreeSet<String>) -> Vec<String> {
    let (text, rows) = parts(&chapter.text);
    let (marked, listed) = (marks(text), rows.iter().map(|(mark, _)| *mark).collect::<BTreeSet<_>>());
    let unlisted = marked.difference(&listed).map(|mark| format!("{}: [{mark}] names no test", chapter.path));
    let unused = listed.difference(&marked).map(|mark| format!("{}: no sentence has [{mark}]", chapter.path));
    let empty = rows.iter().filter(|(_, named)| named.is_empty());
    let empty = empty.map(|(mark, _)| format!("{}: [{mark}] names no test", chapter.path));
    let named = rows.iter().flat_map(|(mark, named)| named.iter().map(move |test| (mark, test)));
    let gone = named.filter(|(_, test)| !tests.contains(**test));
    let gone = gone.map(|(mark, test)| format!("{}: [{mark}]: there is no test {test}", chapter.path));
    unlisted.chain(unused).chain(empty).chain(gone).collect()
}

#[test]
fn there_are_five_chapters_of_a_screen_each() {
    let chapters = chapters();
    assert_eq!(chapters.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), CHAPTERS);
    let long = chapters.iter().filter(|file| parts(&file.text).0.lines().count() > SCREEN);
    none("chapters longer than a screen:", long.map(|file| file.path.clone()).collect());
}

#[test]
fn each_promise_of_a_chapter_names_a_test_that_exists() {
    let tests = tests();
    let chapters = chapters();
    assert!(chapters.iter().all(|file| marks(&file.text).len() >= 5), "a chapter that promises nothing");
    none("promises that nothing holds:", chapters.iter().flat_map(|file| findings(file, &tests)).collect());
}

#[test]
fn the_reader_of_chapters_finds_what_is_missing() {
    let text = "One [A1]. Two [A2]. `x[3]` [see](y).\n\n| mark | held by |\n|-|-|\n| A1 | `there`, `gone` |\n| A3 | none |\n";
    let file = File { path: "x.md".to_owned(), text: text.to_owned() };
    let found = findings(&file, &BTreeSet::from(["there".to_owned()]));
    assert_eq!(
        found,
        [
            "x.md: [A2] names no test",
            "x.md: no sentence has [A3]",
            "x.md: [A3] names no test",
            "x.md: [A1]: there is no test gone"
        ]
    );
}
