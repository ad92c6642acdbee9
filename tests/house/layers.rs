//! Who may use whom in core. A new edge is a change of the architecture: rare, and argued in the commit.

use crate::files::{File, none, rust_below};

/// Modules that know nothing of backups; every module above may use them.
const GROUND: &[&str] = &["status", "units", "cancel", "clock", "free_name", "monitor", "net", "tls", "zone"];

/// Each module above the ground floor, and what it may use besides [`GROUND`].
const ABOVE: &[(&str, &[&str])] = &[
    ("destination", &[]),
    ("report", &[]),
    ("schedule", &[]),
    ("selection", &[]),
    ("state", &["schedule"]),
    ("index", &["destination"]),
    ("set", &["destination", "index", "state"]),
    ("backup", &["report", "destination", "index", "set", "state"]),
    ("pdic", &["report", "schedule", "destination", "index", "set", "state"]),
    // Replication deletes under PDIC's breaker, into its trash, and heals what its pass over a listing finds.
    ("replication", &["report", "destination", "index", "set", "state", "pdic"]),
    ("vault", &[]),
    // Signing in keeps what it gets in the vault.
    ("m365", &["report", "vault"]),
    ("vmware", &["report", "state"]),
    ("job", &["report", "schedule", "destination", "index", "set", "state", "m365", "vmware"]),
    (
        "client",
        &[
            "report",
            "destination",
            "index",
            "set",
            "state",
            "backup",
            "pdic",
            "replication",
            "vmware",
            "job",
            "error",
        ],
    ),
    (
        "error",
        &[
            "destination",
            "selection",
            "index",
            "set",
            "state",
            "backup",
            "pdic",
            "replication",
            "m365",
            "vault",
            "vmware",
            "job",
        ],
    ),
];

/// The edges of the ground floor itself.
const WITHIN_GROUND: &[(&str, &[&str])] = &[
    ("status", &[]),
    ("units", &["status"]),
    ("cancel", &[]),
    ("clock", &["units"]),
    ("free_name", &[]),
    ("monitor", &[]),
    ("net", &["cancel", "tls", "units"]),
    ("tls", &[]),
    ("zone", &["status", "units"]),
];

/// Names at the root that are no modules.
const EXPORTED: &[&str] = &["Error", "Status", "Class"];

fn may_use(module: &str, other: &str) -> Option<bool> {
    let within = WITHIN_GROUND.iter().find(|(name, _)| *name == module);
    let above = ABOVE.iter().find(|(name, _)| *name == module);
    match (within, above) {
        (Some((_, allowed)), _) => Some(allowed.contains(&other)),
        (None, Some((_, allowed))) => Some(allowed.contains(&other) || GROUND.contains(&other)),
        (None, None) => None,
    }
}

/// The module a file of core belongs to; `None` for the root itself.
pub fn module_of(path: &str) -> Option<&str> {
    let below = path.strip_prefix("core/src/")?;
    let name = below.split('/').next()?.trim_end_matches(".rs");
    (name != "lib").then_some(name)
}

/// The names that follow `crate::` in a text, each of a group counted.
fn named_at_root(text: &str) -> Vec<String> {
    let code: String = text.lines().map(|line| line.split("//").next().unwrap_or("")).collect();
    let mut named: Vec<String> = Vec::new();
    for rest in code.split("crate::").skip(1) {
        match rest.trim_start().strip_prefix('{') {
            Some(group) => named.extend(group_heads(group)),
            None => named.extend(head(rest)),
        }
    }
    named
}

fn head(text: &str) -> Option<String> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let name: String = text.trim_start().chars().take_while(|c| word(*c)).collect();
    (!name.is_empty()).then_some(name)
}

/// The first names of the items of a `{…}` group, nested groups skipped.
fn group_heads(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut items = vec![String::new()];
    for character in group.chars() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => items.push(String::new()),
            _ => {}
        }
        items.last_mut().expect("never empty").push(character);
    }
    items.iter().filter_map(|item| head(item.trim_start_matches(','))).collect()
}

fn wrong_edges(file: &File) -> Vec<String> {
    let Some(module) = module_of(&file.path) else { return Vec::new() };
    let strangers = named_at_root(&file.text).into_iter().filter(|other| {
        other != module && !EXPORTED.contains(&other.as_str()) && may_use(module, other) != Some(true)
    });
    strangers.map(|other| format!("{}: {module} may not use {other}", file.path)).collect()
}

#[test]
fn each_module_uses_only_the_layers_below_it() {
    let findings = rust_below("core/src").iter().flat_map(wrong_edges).collect();
    none("edges that the table in tests/house/layers.rs does not list:", findings);
}

#[test]
fn each_module_of_core_has_its_layer() {
    let files = rust_below("core/src");
    let modules = files.iter().filter_map(|file| module_of(&file.path));
    let missing = modules.filter(|module| may_use(module, "").is_none()).map(str::to_owned).collect();
    none("modules without a row in tests/house/layers.rs:", missing);
}

#[test]
fn the_reader_of_edges_sees_groups_lines_and_paths() {
    let text =
        "use crate::{\n  a::{b, c},\n  d,\n};\nuse crate::e::f; // crate::comment\n let x = crate::g::h();";
    assert_eq!(named_at_root(text), ["a", "d", "e", "g"]);
    let path = "core/src/schedule/decide.rs".to_owned();
    let upwards = File { path, text: "use crate::{pdic::Plan, units};\nuse crate::Status;".to_owned() };
    assert_eq!(wrong_edges(&upwards), ["core/src/schedule/decide.rs: schedule may not use pdic"]);
}
