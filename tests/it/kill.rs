//! Killed at any system call of a run: afterwards the index is the old or the new one, and a re-run gives the
//! fault-free answer.

use crate::support::World;
use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// The system calls of one undisturbed run: for each thread, in the order of their first calls, how often it
/// made which. The first one is the thread the program began with.
fn calls(dir: &Path) -> Vec<BTreeMap<String, usize>> {
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
    let mut threads: Vec<(String, BTreeMap<String, usize>)> = Vec::new();
    for line in std::fs::read_to_string(&log).expect("log").lines() {
        let (thread, call) = line.split_once(' ').expect("thread");
        let word =
            |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        let Some((name, _)) = call.trim_start().split_once('(').filter(|(name, _)| word(name)) else {
            continue;
        };
        let known = threads.iter().position(|(other, _)| other == thread);
        let at = known.unwrap_or_else(|| {
            threads.push((thread.to_owned(), BTreeMap::new()));
            threads.len() - 1
        });
        *threads[at].1.entry(name.to_owned()).or_default() += 1;
    }
    threads.into_iter().map(|(_, counts)| counts).collect()
}

/// One call at which a run is killed.
#[derive(Debug)]
struct Kill<'a> {
    /// Of any thread rather than of the first one. strace counts for each thread by itself: the first to make
    /// so many calls of that name ends the run.
    any_thread: bool,
    name: &'a str,
    number: usize,
}

fn killed_at(dir: &Path, kill: &Kill<'_>) -> Output {
    Command::new("strace")
        .args(if kill.any_thread { &["-f"][..] } else { &[] })
        .args(["-qq", "-o", "/dev/null", "-e"])
        .arg(format!("trace={}", kill.name))
        .arg("-e")
        .arg(format!("inject={}:signal=KILL:when={}", kill.name, kill.number))
        .arg(program())
        .arg("run")
        .arg(dir)
        .output()
        .expect("strace")
}

/// Every call of the first thread, and as many of each name as any other thread made.
///
/// The first thread makes all changes: so killing it at each of its calls kills the run between any two of
/// them, wherever the others are.
fn kills(threads: &[BTreeMap<String, usize>]) -> Vec<Kill<'_>> {
    for other in &threads[1..] {
        let changing: Vec<_> = other.keys().filter(|name| CHANGING.contains(&name.as_str())).collect();
        assert!(changing.is_empty(), "another thread changes files: {changing:?}");
    }
    let mut others: BTreeMap<&String, usize> = BTreeMap::new();
    for (name, count) in threads[1..].iter().flatten() {
        let most = others.entry(name).or_default();
        *most = (*most).max(*count);
    }
    let first = threads[0].iter().map(|(name, count)| (false, name, *count));
    let others = others.into_iter().map(|(name, count)| (true, name, count));
    first
        .chain(others)
        .flat_map(|(any_thread, name, count)| {
            (1..=count).map(move |number| Kill { any_thread, name, number })
        })
        .collect()
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

/// Calls by which a process changes files.
const CHANGING: &[&str] = &[
    "write",
    "pwrite64",
    "writev",
    "pwritev",
    "pwritev2",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "truncate",
    "ftruncate",
    "fallocate",
    "copy_file_range",
    "sendfile",
    "fchmod",
    "fchown",
    "utimensat",
    "flock",
];

/// What the campaign knows, shared by those who run it.
struct Campaign {
    world: World,
    before: Vec<String>,
    expected: Vec<String>,
    /// The files as they are before any run: for them the re-run is the undisturbed one.
    untouched: blake3::Hash,
    killed: AtomicUsize,
    proven: AtomicUsize,
}

impl Campaign {
    /// Kills a run at the call, then looks at what is left and runs again.
    fn kill(&self, dir: &Path, kill: &Kill<'_>) {
        copy_of(&self.world, dir);
        let output = killed_at(dir, kill);
        self.killed.fetch_add(usize::from(!output.status.success()), Ordering::Relaxed);
        if state_of(dir) == self.untouched {
            return;
        }
        self.proven.fetch_add(1, Ordering::Relaxed);
        let found = entries_in(dir);
        assert!(
            found == self.before || found == self.expected,
            "{kill:?}: neither the old nor the new index"
        );
        let again = Command::new(program()).arg("run").arg(dir).output().expect("again");
        let json = String::from_utf8_lossy(&again.stdout).into_owned();
        assert!(again.status.success() && !json.contains(r#""verdict":"not_checked""#), "{kill:?}: {json}");
        assert_eq!(entries_in(dir), self.expected, "{kill:?}: {json}");
    }
}

#[test]
fn killed_at_any_system_call_the_index_is_the_old_or_the_new_one() {
    let trials = tempfile::tempdir().expect("folder");
    let dir = trials.path().join("undisturbed");
    let world = world();
    copy_of(&world, &dir);
    let untouched = state_of(&dir);
    let threads = calls(&dir);
    let (before, expected) = (world.entries().into_keys().collect::<Vec<String>>(), entries_in(&dir));
    assert_eq!(before.len() - expected.len(), 2);
    let kills = kills(&threads);
    let (killed, proven) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let campaign = Campaign { world, before, expected, untouched, killed, proven };
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for number in 0..std::thread::available_parallelism().map_or(2, usize::from) * 2 {
            let (dir, kills, campaign, next) =
                (trials.path().join(number.to_string()), &kills, &campaign, &next);
            scope.spawn(move || {
                while let Some(kill) = kills.get(next.fetch_add(1, Ordering::Relaxed)) {
                    campaign.kill(&dir, kill);
                }
            });
        }
    });
    let (killed, proven) = (campaign.killed.into_inner(), campaign.proven.into_inner());
    // Calls that wait for other threads come more or less often from run to run.
    assert!(killed * 10 > kills.len() * 8, "only {killed} of {} runs were killed", kills.len());
    assert!(proven > 100, "only {proven} runs had changed something");
}

/// Every file of a folder with its bytes.
fn state_of(dir: &Path) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let mut waiting = vec![dir.to_owned()];
    while let Some(path) = waiting.pop() {
        hasher.update(path.strip_prefix(dir).expect("below").as_os_str().as_bytes()).update(b"\0");
        if path.is_dir() {
            let mut children: Vec<PathBuf> =
                std::fs::read_dir(&path).expect("folder").map(|entry| entry.expect("entry").path()).collect();
            children.sort();
            waiting.extend(children);
        } else {
            hasher.update(blake3::hash(&std::fs::read(&path).expect("file")).as_bytes());
        }
    }
    hasher.finalize()
}

fn entries_in(dir: &Path) -> Vec<String> {
    let output = Command::new(program()).arg("entries").arg(dir).output().expect("entries");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text").lines().map(str::to_owned).collect()
}
