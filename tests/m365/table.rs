//! Which test holds which rule: read from the sources of this folder, so that no list can lag behind.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Rules that sign-in and tenant set-up will hold, and why no decision of today does.
const SIGN_IN: &[(&str, &str)] = &[
    ("R13", "the dialog that asks for the region first belongs to the set-up of a tenant"),
    ("R37", "the page that shows the code is one the vendor hosts for the sign-in to end at"),
    ("R60", "making the application in the tenant takes calls to Microsoft Graph"),
    ("R61", "which permissions are asked for is decided when the application is made"),
    ("R62", "consent is granted to the application that is made"),
    ("R63", "the device code flow is a conversation with Microsoft"),
    ("R64", "signing in once, and then as the application, is the set-up's order of work"),
    ("R65", "credentials are entered on Microsoft's pages; no fact and no answer here has a place for them"),
    ("R67", "certificates and tokens are made and kept where they are used"),
    ("R69", "how few steps are left to a person is a property of the set-up"),
    ("R70", "the life of a device code and the choice of workloads belong to the set-up"),
];

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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/m365");
    let mut held: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the folder of this file") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        for name in tests_in(&std::fs::read_to_string(&path).expect("a source")) {
            if let Some(rule) = rule_of(&name) {
                held.entry(rule).or_default().push(format!("{stem}::{name}"));
            }
        }
    }
    held
}

/// What is wrong with a rule; nothing when it has tests, or a reason, and not both.
fn wrong(rule: &str, tests: usize, reasons: usize) -> Option<String> {
    match (tests, reasons) {
        (0, 0) => Some(format!("{rule} has neither a test nor a reason")),
        (0, 1) | (1.., 0) => None,
        (0, _) => Some(format!("{rule} has its reason twice")),
        (1.., _) => Some(format!("{rule} has a test and a reason not to")),
    }
}

#[test]
fn each_rule_has_its_test_or_waits_for_sign_in_with_a_reason() {
    let (held, rules) = (held(), rules());
    let mut findings = Vec::new();
    for rule in &rules {
        let tests = held.get(rule).cloned().unwrap_or_default();
        let reasons: Vec<&str> =
            SIGN_IN.iter().filter(|(name, _)| name == rule).map(|(_, why)| *why).collect();
        findings.extend(wrong(rule, tests.len(), reasons.len()));
        match reasons.first() {
            Some(why) => println!("{rule:<5} sign-in and tenant set-up: {why}"),
            None => println!("{rule:<5} {}", tests.join(", ")),
        }
    }
    let known: BTreeSet<&str> = rules.iter().map(String::as_str).collect();
    let told = held.keys().map(String::as_str).chain(SIGN_IN.iter().map(|(name, _)| *name));
    findings.extend(told.filter(|name| !known.contains(name)).map(|name| format!("{name} is no rule")));
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn the_reader_sees_tests_and_their_rules() {
    let source = "#[test]\nfn r07_a() {}\nfn r08_no_test() {}\n#[test]\n#[expect(x)]\nfn r31a_b() {}\n#[test]\nfn plain() {}";
    assert_eq!(tests_in(source), ["r07_a", "r31a_b", "plain"]);
    let rules = ["r07_a", "r31a_b", "plain", "rows_are_sorted", "r78_x"].map(rule_of);
    assert_eq!(rules, [Some("R7".into()), Some("R31a".into()), None, None, Some("R78".into())]);
    assert!(wrong("R1", 0, 0).is_some() && wrong("R1", 2, 1).is_some() && wrong("R1", 0, 2).is_some());
    assert!(wrong("R1", 2, 0).is_none() && wrong("R1", 0, 1).is_none());
}
