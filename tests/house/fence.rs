//! Decisions receive time, facts and randomness; only the files named here may touch the world.

use crate::files::{ending_in, none, root};

/// Where core may opt out of its `core/clippy.toml`, and why. A name ending in `/` is a folder; a name that
/// begins with `*` is an ending.
const SHELLS: &[(&str, &str)] = &[
    ("core/src/monitor.rs", "throttles events by the monotonic clock"),
    ("*/run.rs", "the one file of a feature that touches the world"),
    ("core/src/destination/", "adapters read and write destinations"),
    ("core/src/net/", "talks to servers"),
    ("core/src/vault/", "the vault is a local file, and draws its keys"),
    ("core/src/m365/live/", "asks Microsoft over the network"),
    ("core/src/state/", "the working state is a local file"),
    ("core/src/set/", "leases and markers read the clock and draw ids"),
    ("core/src/index/write", "index files are written to a local folder first"),
    ("core/src/index/rewrite", "index files are written to a local folder first"),
    ("core/src/index/stag", "index files are written to a local folder first"),
    ("core/src/clock.rs", "the one place that reads the machine's clock"),
    ("core/src/backup/source.rs", "reads the source folder"),
    ("core/src/backup/store.rs", "reads the source files"),
    ("core/src/replication/budget.rs", "measures bandwidth by the monotonic clock"),
    ("core/src/replication/slots.rs", "throttles events by the monotonic clock"),
    ("core/src/vmware/live/", "asks VMware hosts over the network"),
    ("core/src/index/tests/", "tests make real files"),
    ("core/examples/", "examples are programs"),
];

/// Where `unsafe` may be, and why.
const UNSAFE: &[(&str, &str)] = &[
    ("bindings/src/", "pointers of the host program"),
    ("legacy-tls/src/openssl.rs", "finds the functions of the machine's OpenSSL"),
    ("legacy-tls/src/session.rs", "calls them"),
];

fn is_shell(path: &str) -> bool {
    SHELLS.iter().any(|(place, _)| match place.strip_prefix('*') {
        Some(ending) => path.ends_with(ending),
        None => path.starts_with(place),
    })
}

#[test]
fn only_shells_opt_out_of_the_fence() {
    let files = ending_in(&[".rs"]).into_iter().filter(|file| file.path.starts_with("core/"));
    let opts_out = |text: &str| text.contains(concat!("disallowed", "_methods"));
    let findings = files.filter(|file| opts_out(&file.text) && !is_shell(&file.path));
    none(
        "files that opt out of core/clippy.toml and are no shell:",
        findings.map(|file| file.path).collect(),
    );
}

#[test]
fn unsafe_code_is_where_it_must_be() {
    let words = [
        concat!("unsa", "fe {"),
        concat!("unsa", "fe impl"),
        concat!("unsa", "fe fn"),
        concat!("unsa", "fe extern"),
    ];
    let files = ending_in(&[".rs"]).into_iter();
    let (held, bare): (Vec<_>, Vec<_>) = files
        .filter(|file| words.iter().any(|word| file.text.contains(word)))
        .map(|file| file.path)
        .partition(|path| UNSAFE.iter().any(|(place, _)| path.starts_with(place)));
    none("files with unsafe code that tests/house/fence.rs does not list:", bare);
    for (place, why) in UNSAFE {
        assert!(
            held.iter().any(|path| path.starts_with(place)),
            "nothing unsafe in {place}, listed for: {why}"
        );
    }
}

#[test]
fn each_forbidden_method_says_why() {
    let text = std::fs::read_to_string(root().join("core/clippy.toml")).expect("core/clippy.toml");
    let entries: Vec<&str> = text.lines().filter(|line| line.contains("path = ")).collect();
    assert!(entries.len() >= 10, "the fence is down: {} entries", entries.len());
    let reason =
        |line: &str| line.split("reason = \"").nth(1).and_then(|rest| rest.split('"').next()).map(str::len);
    let bare = entries.iter().filter(|line| reason(line).is_none_or(|length| length < 8));
    none("entries of core/clippy.toml without a reason:", bare.map(|line| line.to_string()).collect());
}

#[test]
fn the_fence_knows_shells_from_decisions() {
    for path in ["core/src/pdic/run.rs", "core/src/state/open.rs", "core/src/index/write.rs"] {
        assert!(is_shell(path), "{path}");
    }
    for path in ["core/src/pdic/plan.rs", "core/src/schedule/decide.rs", "core/src/index/read.rs"] {
        assert!(!is_shell(path), "{path}");
    }
}
