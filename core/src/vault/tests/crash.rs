//! Death at any instant of a change.

#![expect(clippy::disallowed_methods, reason = "these tests look at the files that the dead leave")]

use super::processes::{role, start};
use super::{Bench, key_in, text};
use crate::vault::{Vault, VaultKey};
use rustix::process::{Signal, getpid, kill_process};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many steps this process has to live; forever at most of all.
static LEFT: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Called between any two effects on the disk.
pub(in crate::vault) fn step() {
    let one_less = |left: usize| (left < usize::MAX).then(|| left.saturating_sub(1));
    if LEFT.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less) == Ok(0) {
        // No destructor runs, as none does when the power goes.
        let _ = kill_process(getpid(), Signal::KILL);
    }
}

/// In a child: makes a change, with as many steps to live as it was told. `false` in the parent.
fn die_within(change: impl FnOnce(&Path)) -> bool {
    let Some((folder, steps)) = role() else { return false };
    LEFT.store(steps.parse().expect("steps"), Ordering::SeqCst);
    change(&folder);
    LEFT.store(usize::MAX, Ordering::SeqCst);
    true
}

/// Whether a child lived through its change.
fn lives_through(test: &str, folder: &Path, steps: usize) -> bool {
    start(test, folder, &steps.to_string()).wait().expect("child").success()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("folder");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("entry").file_name().into_string().expect("name")).collect();
    names.sort();
    names
}

#[test]
fn a_put_that_dies_anywhere_leaves_the_old_or_the_new() {
    let put = |folder: &Path| {
        let key = VaultKey::File(folder.join("key"));
        let vault = Vault::open(&folder.join("vault"), &key).expect("open");
        vault.put("token", "one", b"new").expect("put");
    };
    if die_within(put) {
        return;
    }
    let mut seen = Vec::new();
    for steps in 0.. {
        let bench = Bench::new();
        bench.vault.put("token", "one", b"old").expect("put");
        let lived = lives_through(
            "crash::a_put_that_dies_anywhere_leaves_the_old_or_the_new",
            bench.folder.path(),
            steps,
        );
        let left = text(&bench.again(), "token", "one").expect("kept");
        assert!(!lived || left == "new", "what put returned for is kept");
        seen.push(left);
        assert_eq!(
            text(&bench.vault, "token", "one"),
            seen.last().cloned(),
            "whoever had it open sees the same"
        );
        bench.vault.put("token", "two", b"next").expect("a put after the death");
        assert_eq!(names(bench.folder.path()), ["key", "vault", "vault.previous"]);
        if lived {
            break;
        }
    }
    assert!(seen.len() > 12, "{seen:?}");
    assert!(seen.is_sorted_by(|one, two| one == two || one == "old" || two == "new"), "{seen:?}");
    assert!(seen.contains(&"old".to_owned()));
}

#[test]
fn a_vault_that_dies_while_it_is_made_can_be_made_again() {
    let create = |folder: &Path| {
        Vault::create(&folder.join("vault"), &VaultKey::File(folder.join("key"))).expect("create");
    };
    if die_within(create) {
        return;
    }
    for steps in 0.. {
        let folder = tempfile::tempdir().expect("folder");
        let test = "crash::a_vault_that_dies_while_it_is_made_can_be_made_again";
        let lived = lives_through(test, folder.path(), steps);
        let vault = Vault::open_or_create(&folder.path().join("vault"), &key_in(&folder)).expect("open");
        vault.put("token", "one", b"first").expect("put");
        let mut left = names(folder.path());
        // Nobody has to lock a key file that is there.
        left.retain(|name| name != "key.lock");
        assert_eq!(left, ["key", "vault", "vault.previous"], "after {steps} steps");
        if lived {
            assert!(steps > 12, "{steps}");
            break;
        }
    }
}

#[test]
fn a_vault_that_dies_while_it_gets_another_key_opens_by_one_of_them() {
    let other = |folder: &Path| VaultKey::File(folder.join("other key"));
    let rekey = |folder: &Path| {
        let key = VaultKey::File(folder.join("key"));
        Vault::open(&folder.join("vault"), &key).expect("open").rekey(&other(folder)).expect("rekey");
    };
    if die_within(rekey) {
        return;
    }
    let mut by_the_old = Vec::new();
    for steps in 0.. {
        let bench = Bench::new();
        bench.vault.put("token", "one", b"kept").expect("put");
        let test = "crash::a_vault_that_dies_while_it_gets_another_key_opens_by_one_of_them";
        let lived = lives_through(test, bench.folder.path(), steps);
        let old = Vault::open(&bench.path(), &bench.key());
        by_the_old.push(old.is_ok());
        let other = other(bench.folder.path());
        let vault = old.or_else(|_| Vault::open(&bench.path(), &other)).expect("open");
        assert_eq!(text(&vault, "token", "one").as_deref(), Some("kept"));
        if lived {
            break;
        }
    }
    assert!(by_the_old.first() == Some(&true) && by_the_old.last() == Some(&false), "{by_the_old:?}");
    assert!(by_the_old.len() > 24 && by_the_old.is_sorted_by(|one, two| one >= two), "{by_the_old:?}");
}
