//! Killed at any system call of a run: afterwards the index is the old or the new one, and a re-run gives the
//! fault-free answer.

use crate::support::World;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The example `pdic_once`, which cargo builds beside the tests.
pub fn program() -> PathBuf {
    let tests = std::env::current_exe().expect("this test");
    let path = tests.ancestors().nth(2).expect("target folder").join("examples/pdic_once");
    assert!(path.exists(), "{} is missing; run the tests with `cargo test --workspace`", path.display());
    path
}

/// Runs the program as a user without rights, because root may read everything. It is copied to the world's
/// folder first: that user may have no way to where it was built.
pub fn as_nobody(world: &World, what: &str) -> String {
    let here = world.dir.path().join("pdic_once");
    std::fs::copy(program(), &here).expect("copy");
    let output = Command::new("setpriv")
        .args(["--reuid", "65534", "--regid", "65534", "--clear-groups"])
        .arg(&here)
        .arg(what)
        .arg(world.dir.path())
        .output()
        .expect("setpriv");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// System calls of a run that changes something, each name with how often it is called.
fn calls(dir: &Path) -> BTreeMap<String, usize> {
    let log = dir.join("strace.log");
    let output = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=all", "-o"])
        .arg(&log)
        .arg(program())
        .arg("run")
        .arg(dir)
        .output()
        .expect("strace");
    assert!(output.status.success(), "{output:?}");
    let mut counts = BTreeMap::new();
    for line in std::fs::read_to_string(&log).expect("log").lines() {
        let call = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let word =
            |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if let Some((name, _)) = call.split_once('(').filter(|(name, _)| word(name)) {
            *counts.entry(name.to_owned()).or_default() += 1;
        }
    }
    counts
}

fn killed_at(dir: &Path, name: &str, number: usize) -> Output {
    Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e"])
        .arg(format!("inject={name}:signal=KILL:when={number}"))
        .arg(program())
        .arg("run")
        .arg(dir)
        .output()
        .expect("strace")
}

/// A world in which a run has everything to do: lost entries, an old index file, a trash.
fn world() -> World {
    let mut world = World::new();
    let now = world.now;
    for file in 0..12 {
        world.write(&format!("folder-{}/file-{file}", file % 3), b"x");
    }
    world.now = now.plus_ms(-100 * 86_400_000);
    world.try_back_up().expect("old job");
    world.now = now;
    world.write("folder-0/new", b"y");
    world.try_back_up().expect("new job");
    world.lose("data/folder-0/file-0");
    world.lose("data/folder-1/file-4");
    world
}

fn copy_of(world: &World, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    let status = Command::new("cp").arg("-a").arg(world.dir.path()).arg(to).status().expect("cp");
    assert!(status.success());
}

/// Calls that change something outside the process, or are next to one; killing at any other call leaves
/// the same files as killing at the next of these.
const TELLING: &[&str] = &[
    "openat",
    "openat2",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "linkat",
    "unlinkat",
    "unlink",
    "mkdirat",
    "mkdir",
    "ftruncate",
    "copy_file_range",
    "sendfile",
    "flock",
    "ioctl",
    "fchmod",
    "fallocate",
    "close",
];

#[test]
fn killed_at_any_system_call_the_index_is_the_old_or_the_new_one() {
    let world = world();
    let before: Vec<String> = world.entries().into_keys().collect();
    let trial = tempfile::tempdir().expect("folder");
    let dir = trial.path().join("world");
    copy_of(&world, &dir);
    let counts = calls(&dir);
    let expected = entries_in(&dir);
    assert_eq!(before.len() - expected.len(), 2);
    let mut killed = 0;
    for (name, count) in counts.iter().filter(|(name, _)| TELLING.contains(&name.as_str())) {
        for number in 1..=*count {
            copy_of(&world, &dir);
            let output = killed_at(&dir, name, number);
            killed += usize::from(!output.status.success());
            let found = entries_in(&dir);
            assert!(
                found == before || found == expected,
                "{name} {number}: neither the old nor the new index"
            );
            let again = Command::new(program()).arg("run").arg(&dir).output().expect("again");
            let json = String::from_utf8_lossy(&again.stdout).into_owned();
            assert!(
                again.status.success() && !json.contains(r#""verdict":"not_checked""#),
                "{name} {number}: {json}"
            );
            assert_eq!(entries_in(&dir), expected, "{name} {number}: {json}");
        }
    }
    assert!(killed > 100, "only {killed} runs were killed");
}

fn entries_in(dir: &Path) -> Vec<String> {
    let output = Command::new(program()).arg("entries").arg(dir).output().expect("entries");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text").lines().map(str::to_owned).collect()
}
