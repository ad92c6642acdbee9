//! What must hold of vaults.

pub(super) mod crash;
mod damage;
mod keys;
mod processes;

use super::{Vault, VaultKey};
use crate::Status;
use crate::cancel::Cancel;
use secrecy::ExposeSecret;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder, and a vault in it that a key file opens.
struct Bench {
    folder: TempDir,
    vault: Vault,
}

impl Bench {
    fn new() -> Bench {
        let folder = tempfile::tempdir().expect("folder");
        let vault = Vault::create(&folder.path().join("vault"), &key_in(&folder)).expect("create");
        Bench { folder, vault }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    fn key(&self) -> VaultKey {
        key_in(&self.folder)
    }

    fn again(&self) -> Vault {
        Vault::open(&self.path(), &self.key()).expect("open")
    }
}

fn key_in(folder: &TempDir) -> VaultKey {
    VaultKey::File(folder.path().join("key"))
}

/// What a vault has under a name, as text.
fn text(vault: &Vault, kind: &str, name: &str) -> Option<String> {
    let secret = vault.get(kind, name).expect("get")?;
    Some(String::from_utf8(secret.expose_secret().to_vec()).expect("text"))
}

#[expect(clippy::disallowed_methods, reason = "these tests make and damage files")]
fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("write");
}

#[test]
fn what_is_put_is_there_for_whoever_opens_it_next() {
    let bench = Bench::new();
    bench.vault.put("token", "one", b"first").expect("put");
    bench.vault.put("token", "two", b"").expect("put");
    bench.vault.put("token", "one", b"second").expect("put");
    for vault in [&bench.vault, &bench.again()] {
        assert_eq!(text(vault, "token", "one").as_deref(), Some("second"));
        assert_eq!(text(vault, "token", "two").as_deref(), Some(""));
        assert_eq!(text(vault, "certificate", "one"), None);
    }
}

#[test]
fn entries_are_sorted_and_forgotten_ones_are_gone() {
    let bench = Bench::new();
    for (kind, name) in [("token", "b"), ("key", "z"), ("token", "a"), ("tok", "enb")] {
        bench.vault.put(kind, name, b"secret").expect("put");
    }
    let names = || -> Vec<_> {
        let entries = bench.vault.entries().expect("entries");
        assert!(entries.iter().all(|entry| entry.changed_utc_ms > 1_700_000_000_000), "{entries:?}");
        entries.into_iter().map(|entry| format!("{} {}", entry.kind, entry.name)).collect()
    };
    assert_eq!(names(), ["key z", "tok enb", "token a", "token b"]);
    assert!(bench.vault.remove("token", "a").expect("remove"));
    assert!(!bench.vault.remove("token", "a").expect("remove"));
    assert_eq!(names(), ["key z", "tok enb", "token b"]);
}

#[test]
fn the_file_tells_neither_secrets_nor_names_and_is_private() {
    let folder = tempfile::tempdir().expect("folder");
    let (path, key) = (folder.path().join("of/vaults/vault"), key_in(&folder));
    let vault = Vault::create(&path, &key).expect("create");
    vault.put("marked kind", "marked name", b"marked secret").expect("put");
    vault.put("marked kind", "marked name", b"marked secret").expect("put");
    let mode = |path: &Path| path.symlink_metadata().expect("there").permissions().mode() & 0o7777;
    for name in ["vault", "vault.previous"] {
        let file = path.with_file_name(name);
        assert_eq!(mode(&file), 0o600, "{name}");
        #[expect(clippy::disallowed_methods, reason = "the test looks into the file")]
        let bytes = std::fs::read(&file).expect("read");
        assert!(!String::from_utf8_lossy(&bytes).contains("marked"));
    }
    assert_eq!(mode(path.parent().expect("folder")), 0o700);
}

#[test]
fn a_vault_is_made_once_and_opened_where_it_is() {
    let bench = Bench::new();
    let there = Vault::create(&bench.path(), &bench.key()).expect_err("there already");
    assert_eq!(there.status(), Status::VaultInputRejected);
    assert!(there.to_string().contains("there is a file already"), "{there}");
    bench.vault.put("token", "one", b"kept").expect("put");
    let same = Vault::open_or_create(&bench.path(), &bench.key()).expect("open");
    assert_eq!(text(&same, "token", "one").as_deref(), Some("kept"));
    for gone in ["gone", "no folder/vault"] {
        let error = Vault::open(&bench.folder.path().join(gone), &bench.key()).expect_err("gone");
        assert_eq!(error.status(), Status::VaultAbsent);
    }
    let error = Vault::open(Path::new("/"), &bench.key()).expect_err("no file");
    assert_eq!(error.status(), Status::VaultInputRejected);
}

#[test]
fn a_vault_that_is_made_by_many_at_once_is_one() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("deep/vault");
    let vaults: Vec<Vault> = std::thread::scope(|scope| {
        let make = || Vault::open_or_create(&path, &key_in(&folder)).expect("open");
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(make)).collect();
        threads.into_iter().map(|thread| thread.join().expect("thread")).collect()
    });
    vaults[0].put("token", "one", b"for all").expect("put");
    assert!(vaults.iter().all(|vault| text(vault, "token", "one").as_deref() == Some("for all")));
}

#[test]
fn what_is_too_long_is_refused_and_changes_nothing() {
    let bench = Bench::new();
    let (name, longer) = ("n".repeat(1024), "n".repeat(1025));
    let megabyte = vec![7; 1 << 20];
    bench.vault.put(&name, &name, &megabyte).expect("the longest");
    for (kind, name, secret) in [
        (&*longer, "one", &b"x"[..]),
        ("token", &longer, b"x"),
        ("token", "one", &[&megabyte[..], b"x"].concat()),
    ] {
        let error = bench.vault.put(kind, name, secret).expect_err("too long");
        assert_eq!(error.status(), Status::VaultInputRejected);
        assert!(error.to_string().contains("at most"), "{error}");
    }
    assert_eq!(bench.vault.entries().expect("entries").len(), 1);
    assert_eq!(bench.vault.get(&longer, "one").expect("get").map(|_| ()), None);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test loses a file")]
fn a_lost_vault_is_not_made_anew_over_the_generation_before_it() {
    let bench = Bench::new();
    bench.vault.put("token", "one", b"kept").expect("put");
    bench.vault.put("token", "two", b"lost").expect("put");
    std::fs::remove_file(bench.path()).expect("lost");
    let previous = bench.folder.path().join("vault.previous");
    let absent = Vault::open(&bench.path(), &bench.key()).expect_err("lost");
    assert_eq!(absent.status(), Status::VaultAbsent);
    for error in [
        absent,
        Vault::create(&bench.path(), &bench.key()).expect_err("refused"),
        Vault::open_or_create(&bench.path(), &bench.key()).expect_err("refused"),
    ] {
        assert!(error.to_string().contains(&previous.display().to_string()), "{error}");
    }
    std::fs::rename(&previous, bench.path()).expect("brought back");
    assert_eq!(text(&bench.again(), "token", "one").as_deref(), Some("kept"));
}

#[test]
fn what_is_forgotten_is_in_neither_generation() {
    let bench = Bench::new();
    bench.vault.put("token", "one", b"kept").expect("put");
    bench.vault.put("token", "two", b"forgotten").expect("put");
    assert!(bench.vault.remove("token", "two").expect("removed"));
    std::fs::copy(bench.folder.path().join("vault.previous"), bench.folder.path().join("before"))
        .expect("copy");
    let before = Vault::open(&bench.folder.path().join("before"), &bench.key()).expect("open");
    assert_eq!(text(&before, "token", "one").as_deref(), Some("kept"));
    assert_eq!(text(&before, "token", "two"), None);
}

#[test]
fn what_another_user_owns_is_left_to_its_owner() {
    let bench = Bench::new();
    bench.vault.put("token", "one", b"kept").expect("put");
    let owner = rustix::fs::Uid::from_raw(12_345);
    if rustix::fs::chown(bench.path(), Some(owner), None).is_err() {
        // Only root may give files away; anybody else cannot write what root owns either.
        let error = Vault::create(Path::new("/vault of root"), &bench.key()).expect_err("not ours");
        assert_eq!(error.status(), Status::VaultUnavailable);
        return;
    }
    for error in [
        bench.vault.put("token", "two", b"more").expect_err("not ours"),
        bench.vault.guard("token", "one", &Cancel::new()).expect_err("not ours"),
    ] {
        assert!(error.to_string().contains("belongs to user 12345"), "{error}");
    }
    assert_eq!(text(&bench.again(), "token", "one").as_deref(), Some("kept"));
}
