//! Several processes and threads on one vault.

use super::{Bench, key_in, text};
use crate::cancel::Cancel;
use crate::vault::{Vault, VaultError, VaultKey};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

const FOLDER: &str = "HOLDFAST_TEST_VAULT_FOLDER";
const WORD: &str = "HOLDFAST_TEST_VAULT_WORD";

/// Runs one of these tests in a process of its own, where [`role`] tells it what to do.
pub(super) fn start(test: &str, folder: &Path, word: &str) -> Child {
    command(test, folder, word).spawn().expect("child")
}

fn command(test: &str, folder: &Path, word: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "--nocapture", &format!("vault::tests::{test}")]);
    command.env(FOLDER, folder).env(WORD, word).stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

/// In a child: its folder, and what it was told.
pub(super) fn role() -> Option<(PathBuf, String)> {
    let word = std::env::var_os(WORD)?.into_string().expect("text");
    Some((std::env::var_os(FOLDER)?.into(), word))
}

fn open(folder: &Path) -> Vault {
    Vault::open(&folder.join("vault"), &VaultKey::File(folder.join("key"))).expect("open")
}

fn put_fifty(folder: &Path, who: &str) {
    let vault = open(folder);
    for number in 0..50 {
        vault.put("token", &format!("{who} {number}"), who.as_bytes()).expect("put");
    }
}

#[test]
fn processes_and_threads_that_put_at_once_lose_nothing() {
    if let Some((folder, word)) = role() {
        return put_fifty(&folder, &word);
    }
    let bench = Bench::new();
    let folder = bench.folder.path();
    let test = "processes::processes_and_threads_that_put_at_once_lose_nothing";
    let children = ["process 1", "process 2"].map(|who| start(test, folder, who));
    let mut seen = 0;
    std::thread::scope(|scope| {
        let threads = ["thread 1", "thread 2"].map(|who| scope.spawn(move || put_fifty(folder, who)));
        while !threads.iter().all(|thread| thread.is_finished()) {
            let count = bench.vault.entries().expect("a whole generation").len();
            assert!(count >= seen, "{count} after {seen}");
            seen = count;
        }
    });
    for mut child in children {
        assert!(child.wait().expect("child").success());
    }
    let entries = bench.vault.entries().expect("entries");
    assert_eq!(entries.len(), 200);
    for entry in entries {
        let who = text(&bench.vault, &entry.kind, &entry.name).expect("kept");
        assert!(entry.name.starts_with(&who), "{entry:?} is {who}");
    }
}

#[test]
fn one_guard_of_a_record_is_held_at_a_time() {
    let bench = Bench::new();
    bench.vault.put("count", "one", b"0").expect("put");
    let count_up = || {
        let vault = bench.again();
        for _ in 0..10 {
            let _guard = vault.guard("count", "one", &Cancel::new()).expect("guard");
            let count: u32 = text(&vault, "count", "one").expect("kept").parse().expect("number");
            vault.put("count", "one", (count + 1).to_string().as_bytes()).expect("put");
        }
    };
    std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(count_up))));
    assert_eq!(text(&bench.vault, "count", "one").as_deref(), Some("40"));
}

#[test]
fn guards_of_other_records_are_free_and_a_wait_can_be_cancelled() {
    let bench = Bench::new();
    let (vault, cancel) = (&bench.vault, Cancel::new());
    let held = vault.guard("token", "one", &cancel).expect("guard");
    vault.guard("token", "two", &cancel).expect("another name");
    vault.guard("key", "one", &cancel).expect("another kind");
    let (done, answer) = channel();
    std::thread::scope(|scope| {
        scope.spawn(|| done.send(bench.again().guard("token", "one", &cancel)).expect("told"));
        let waited = answer.recv_timeout(Duration::from_millis(50));
        assert!(matches!(waited, Err(RecvTimeoutError::Timeout)), "{waited:?}");
        cancel.cancel();
        let told = answer.recv().expect("told");
        assert!(matches!(told, Err(VaultError::Cancelled(_))), "{told:?}");
    });
    drop(held);
    vault.guard("token", "one", &Cancel::new()).expect("free again");
}

#[test]
fn a_guard_ends_with_its_process() {
    if let Some((folder, _)) = role() {
        let _guard = open(&folder).guard("token", "one", &Cancel::new()).expect("guard");
        println!("held");
        // Until it is killed.
        let _ = std::io::stdin().lines().count();
        return;
    }
    let bench = Bench::new();
    let mut child = start("processes::a_guard_ends_with_its_process", bench.folder.path(), "hold");
    let told = BufReader::new(child.stdout.take().expect("stdout")).lines();
    assert!(told.map_while(Result::ok).any(|line| line.ends_with("held")));
    let (done, answer) = channel();
    std::thread::scope(|scope| {
        scope.spawn(|| done.send(bench.again().guard("token", "one", &Cancel::new())).expect("told"));
        let waited = answer.recv_timeout(Duration::from_millis(50));
        assert!(matches!(waited, Err(RecvTimeoutError::Timeout)), "{waited:?}");
        child.kill().expect("kill");
        answer.recv().expect("told").expect("the guard of the dead");
    });
    child.wait().expect("child");
}

#[test]
fn a_credential_of_the_service_opens_a_vault() {
    let key = VaultKey::Credential { name: "vault-key".into() };
    if let Some((folder, word)) = role() {
        let vault = Vault::open_or_create(&folder.join("vault"), &key).expect("open");
        return vault.put("token", &word, word.as_bytes()).expect("put");
    }
    let folder = tempfile::tempdir().expect("folder");
    super::write(&folder.path().join("vault-key"), &[7; 48]);
    for word in ["first", "second"] {
        let mut child = command("processes::a_credential_of_the_service_opens_a_vault", folder.path(), word);
        child.env("CREDENTIALS_DIRECTORY", folder.path());
        assert!(child.output().expect("child").status.success());
    }
    let wrong = Vault::open(&folder.path().join("vault"), &key_in(&folder)).expect_err("another kind");
    assert!(wrong.to_string().contains("opened by a credential, not by a key file"), "{wrong}");
}
