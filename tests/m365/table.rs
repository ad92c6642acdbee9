//! Which test holds which rule: read from the sources of this folder, so that no list can lag behind.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Where the tests are: decisions here, sign-in and set-up in the other.
const FOLDERS: &[&str] = &["tests/m365", "tests/m365_live"];

fn rules() -> Vec<String> {
    let numbered = |number: u32| {
        let more = (number == 31).then(|| "R31a".to_owned());
        [Some(format!("R{number}")), more].into_iter().flatten()
    };
    (1..=77).flat_map(numbered).collect()
}

/// The rule a test's name begins with: `r31a_…` is R31a; other names are of no rule.
fn rule_of(name: &str) -> Option<String> {
    let (head, _) = name.split_once('_')?;
    let number = head.strip_prefix('r').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))?;
    Some(format!("R{}", number.trim_start_matches('0')))
}

/// The names of the tests in a source, as they stand after `#[test]`.
fn tests_in(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut lines = source.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if line != "#[test]" {
            continue;
        }
        let function = lines.by_ref().find_map(|line| line.strip_prefix("fn "));
        names.extend(function.and_then(|rest| rest.split('(').next()).map(str::to_owned));
    }
    names
}

fn held() -> BTreeMap<String, Vec<String>> {
    let mut held: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut folders: Vec<PathBuf> =
        FOLDERS.iter().map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of tests") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
            for name in tests_in(&std::fs::read_to_string(&path).expect("a source")) {
                if let Some(rule) = rule_of(&name) {
                    held.entry(rule).or_default().push(format!("{stem}::{name}"));
                }
            }
        }
    }
    held
}

#[test]
fn each_rule_has_its_test() {
    let (held, rules) = (held(), rules());
    let mut findings = Vec::new();
    for rule in &rules {
        match held.get(rule) {
            Some(tests) => println!("{rule:<5} {}", tests.join(", ")),
            None => findings.push(format!("{rule} has no test")),
        }
    }
    let known: BTreeSet<&str> = rules.iter().map(String::as_str).collect();
    findings.extend(
        held.keys().filter(|name| !known.contains(name.as_str())).map(|name| format!("{name} is no rule")),
    );
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn the_reader_sees_tests_and_their_rules() {
    let source = "#[test]\nfn r07_a() {}\nfn r08_no_test() {}\n#[test]\n#[expect(x)]\nfn r31a_b() {}\n#[test]\nfn plain() {}";
    assert_eq!(tests_in(source), ["r07_a", "r31a_b", "plain"]);
    let rules = ["r07_a", "r31a_b", "plain", "rows_are_sorted", "r78_x"].map(rule_of);
    assert_eq!(rules, [Some("R7".into()), Some("R31a".into()), None, None, Some("R78".into())]);
}
