//! One stem everywhere: a feature's name leads to all its pieces.

use crate::files::{none, root, rust_below};
use crate::layers::module_of;
use std::collections::BTreeSet;

/// Each feature of core, and the files that carry its name. Checked as soon as the module is there.
const FEATURES: &[(&str, &[&str])] = &[
    (
        "destination",
        &[
            "core/src/destination/mod.rs",
            "bindings/src/capi/destination.rs",
            "bindings/src/uni/destination.rs",
            "tests/c/pdic.c",
        ],
    ),
    (
        "index",
        &[
            "core/src/index/mod.rs",
            "bindings/src/capi/index.rs",
            "bindings/src/uni/index.rs",
            "tests/c/pdic.c",
        ],
    ),
    (
        "schedule",
        &[
            "core/src/schedule/mod.rs",
            "bindings/src/capi/schedule.rs",
            "bindings/src/uni/schedule.rs",
            "tests/c/values.c",
        ],
    ),
    (
        "report",
        &[
            "core/src/report/mod.rs",
            "bindings/src/capi/report.rs",
            "bindings/src/uni/report.rs",
            "tests/c/values.c",
        ],
    ),
    (
        "pdic",
        &["core/src/pdic/mod.rs", "bindings/src/capi/pdic.rs", "bindings/src/uni/pdic.rs", "tests/c/pdic.c"],
    ),
    (
        "backup",
        &[
            "core/src/backup/mod.rs",
            "bindings/src/capi/backup.rs",
            "bindings/src/uni/backup.rs",
            "tests/c/pdic.c",
        ],
    ),
    (
        "job",
        &["core/src/job/mod.rs", "bindings/src/capi/job.rs", "bindings/src/uni/job.rs", "tests/c/pdic.c"],
    ),
    (
        "client",
        &[
            "core/src/client.rs",
            "bindings/src/capi/client.rs",
            "bindings/src/uni/client.rs",
            "tests/c/pdic.c",
        ],
    ),
    (
        "replication",
        &[
            "core/src/replication/mod.rs",
            "bindings/src/capi/replication.rs",
            "bindings/src/uni/replication.rs",
            "tests/c/replication.c",
        ],
    ),
    (
        "m365",
        &["core/src/m365/mod.rs", "bindings/src/capi/m365.rs", "bindings/src/uni/m365.rs", "tests/c/m365.c"],
    ),
    (
        "vmware",
        &[
            "core/src/vmware/mod.rs",
            "bindings/src/capi/vmware.rs",
            "bindings/src/uni/vmware.rs",
            "tests/c/values.c",
        ],
    ),
    (
        "selection",
        &[
            "core/src/selection/mod.rs",
            "core/examples/selection_bench.rs",
            "bindings/src/capi/selection.rs",
            "bindings/src/uni/selection.rs",
            "tests/c/selection.c",
        ],
    ),
    (
        "vault",
        &[
            "core/src/vault/mod.rs",
            "bindings/src/capi/vault.rs",
            "bindings/src/uni/vault.rs",
            "tests/c/vault.c",
        ],
    ),
    ("set", &["core/src/set/mod.rs"]),
];

/// Modules that no host program sees by name, and why.
const INTERNAL: &[(&str, &str)] = &[
    ("status", "crosses as numbers"),
    ("units", "crosses as plain numbers"),
    ("zone", "crosses as an IANA name"),
    ("clock", "crosses as a moment, or none for the machine's clock"),
    ("cancel", "crosses as a handle of the boundary"),
    ("free_name", "crosses not at all: how files of our own get their names"),
    ("net", "crosses as addresses, proxies and deadlines"),
    ("tls", "crosses as PEM, or not at all"),
    ("monitor", "crosses as a callback of the boundary"),
    ("error", "crosses as status and text"),
    ("state", "crosses inside the calls that remember"),
];

fn modules() -> BTreeSet<String> {
    rust_below("core/src").iter().filter_map(|file| module_of(&file.path)).map(str::to_owned).collect()
}

#[test]
fn each_module_is_a_feature_or_internal_with_a_reason() {
    let listed = |module: &String| {
        let feature = FEATURES.iter().any(|(name, _)| name == module);
        let internal = INTERNAL.iter().any(|(name, why)| name == module && !why.is_empty());
        feature != internal
    };
    let findings = modules().into_iter().filter(|module| !listed(module)).collect();
    none("modules of core that tests/house/stems.rs lists nowhere, or twice:", findings);
}

#[test]
fn each_feature_has_its_files() {
    let there = modules();
    let built = FEATURES.iter().filter(|(name, _)| there.contains(*name));
    let missing = built
        .flat_map(|(name, pieces)| pieces.iter().map(move |piece| (name, piece)))
        .filter(|(_, piece)| !root().join(piece).is_file())
        .map(|(name, piece)| format!("{name}: {piece}"));
    none("pieces of features that are not there:", missing.collect());
}

#[test]
fn nothing_is_listed_as_internal_that_is_gone() {
    let there = modules();
    let gone = INTERNAL.iter().filter(|(name, _)| !there.contains(*name)).map(|(name, _)| name.to_string());
    none("internal modules of tests/house/stems.rs that are gone:", gone.collect());
}
