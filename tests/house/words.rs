//! Nothing unfinished, switched off or left over; no profile that kills the host.

use crate::files::{File, ending_in, none};

const SOURCES: &[&str] =
    &[".rs", ".java", ".kt", ".kts", ".cs", ".c", ".h", ".toml", ".sh", ".md", ".xml", "Makefile"];

/// Words no source may hold, in halves so that this file does not hold them.
const FORBIDDEN: &[(&str, &str)] = &[
    (concat!("to", "do!("), "finish it"),
    (concat!("unimpl", "emented!("), "finish it"),
    (concat!("#[ig", "nore"), "assert the behaviour of today with a note instead"),
    (concat!("FIX", "ME"), "fix it, or write down what holds"),
    (concat!("XX", "X"), "say it in a sentence"),
    (concat!("db", "g!"), "left over"),
];

/// Whether a text holds a word that is not part of a longer one.
fn holds(line: &str, word: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let open_ended = !word.ends_with(|c: char| c.is_alphanumeric());
    line.match_indices(word).any(|(start, _)| {
        let before = letter(line[..start].chars().next_back());
        let after = letter(line[start + word.len()..].chars().next());
        !before && (open_ended || !after || word.starts_with('#'))
    })
}

fn leftovers(file: &File) -> Vec<String> {
    let lines = file.text.lines().enumerate();
    let found = lines.flat_map(|(position, line)| {
        let held = FORBIDDEN.iter().filter(move |(word, _)| holds(line, word));
        held.map(move |(word, advice)| (position + 1, word, advice))
    });
    found.map(|(line, word, advice)| format!("{}:{line}: {word}: {advice}", file.path)).collect()
}

#[test]
fn nothing_unfinished_is_in_the_sources() {
    none("forbidden words:", ending_in(SOURCES).iter().flat_map(leftovers).collect());
}

#[test]
fn the_reader_of_words_finds_each_of_them_and_no_longer_word() {
    for (word, _) in FORBIDDEN {
        let file = File { path: "x.rs".to_owned(), text: format!("fine\n    {word}\n") };
        assert_eq!(leftovers(&file).len(), 1, "{word}");
    }
    let longer = File { path: "x.sh".to_owned(), text: format!("mktemp /tmp/x.{0}{0}", FORBIDDEN[4].0) };
    assert!(leftovers(&longer).is_empty());
}

/// A panic must become a status code: with "abort" the same call would end the host program.
#[test]
fn no_profile_aborts_on_panic() {
    let mut files = ending_in(&[".toml"]);
    for name in [".cargo/config.toml", ".cargo/config"] {
        if let Ok(text) = std::fs::read_to_string(crate::files::root().join(name)) {
            files.push(File { path: name.to_owned(), text });
        }
    }
    let aborts = |line: &str| {
        let code = line.split('#').next().unwrap_or("").replace([' ', '\t', '\''], "");
        code.contains("panic=\"abort\"") || code.contains("panic=abort")
    };
    let findings = files.iter().filter(|file| file.text.lines().any(aborts));
    none("a profile aborts on panic:", findings.map(|file| file.path.clone()).collect());
}
