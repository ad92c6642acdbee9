//! Killed at any instant of a replication: the receiver's index names only what is there, and the last run leaves
//! everything there and nothing else.

use crate::kill::program;
use crate::replication::{check_passes_pdic, check_restorable, check_whole, receiver};
use crate::support::World;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const KILLS: usize = 200;

/// A sender whose second job has new, changed and deleted files, small and large: 2,000 files to be sent. The
/// replica has the first job.
fn world() -> (World, PathBuf) {
    let mut world = World::in_memory();
    for file in 0..800 {
        world.write(&format!("folder-{}/old-{file}", file % 20), format!("first {file}").as_bytes());
    }
    world.write("large", &vec![1; 16 << 20]);
    world.back_up();
    let base = receiver(&world, "base");
    crate::replication::replicate(&world, &base);
    for file in 0..1_700 {
        world.write(&format!("folder-{}/new-{file}", file % 30), format!("new {file}").as_bytes());
    }
    for file in 0..300 {
        world.write(&format!("folder-{}/old-{file}", file % 20), format!("second {file}").as_bytes());
    }
    for file in 700..800 {
        std::fs::remove_file(world.source().join(format!("folder-{}/old-{file}", file % 20)))
            .expect("removed");
    }
    world.write("large", &vec![2; 17 << 20]);
    world.write("larger", &vec![3; 65 << 20]);
    world.back_up();
    (world, base)
}

fn start(world: &World) -> Child {
    let mut command = Command::new(program());
    command.arg("replicate").arg(world.dir.path()).stdout(Stdio::piped()).spawn().expect("program")
}

/// A run that nobody kills.
fn finish(world: &World) {
    let output = start(world).wait_with_output().expect("run");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains(r#""whole":true"#), "{text}");
}

/// Instants that are the same in every run of the test, as far as a kill can hit an instant.
struct Instants(u64);

impl Instants {
    fn next(&mut self, within: Duration) -> Duration {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        within.mul_f64((self.0 >> 40) as f64 / (1u64 << 24) as f64)
    }
}

/// Puts the replica of the first job back. Its files are linked: nothing writes into a file in place.
fn fresh(base: &Path, replica: &Path) {
    let _ = std::fs::remove_dir_all(replica);
    let copied = Command::new("cp").arg("-al").arg(base).arg(replica).status().expect("cp");
    assert!(copied.success());
}

#[test]
fn killed_at_any_instant_the_receiver_is_sound_and_the_last_run_leaves_it_whole() {
    let (world, base) = world();
    let replica = world.dir.path().join("replica");
    // Places are told apart by their path: the replica is known as what the copies of the base are.
    fresh(&base, &replica);
    let began = Instant::now();
    finish(&world);
    let longest = began.elapsed();
    check_whole(&world, &replica);
    let state = world.dir.path().join("state.db");
    let (mut instants, mut cut, mut finished, mut within) = (Instants(1), 0, 0, longest);
    for kill in 0..KILLS {
        if kill % 10 == 0 {
            fresh(&base, &replica);
            forget(&state);
        }
        let (mut child, began) = (start(&world), Instant::now());
        let ended = ended_within(&mut child, instants.next(within));
        child.kill().expect("kill");
        let status = child.wait().expect("killed");
        // How long a run takes changes with what it finds done and with what else the machine does.
        if status.success() {
            finished += 1;
            within = ended.unwrap_or_else(|| began.elapsed());
        } else {
            cut += 1;
            within = within.mul_f64(1.2).min(longest);
        }
        check_passes_pdic(&world, &replica);
        check_restorable(&world, &replica);
        if kill % 10 == 9 {
            finish(&world);
            check_whole(&world, &replica);
        }
    }
    println!("{cut} runs were cut, {finished} had finished");
    assert!(cut > KILLS / 4, "only {cut} of {KILLS} kills met a run");
}

/// When a run ended by itself within this time.
fn ended_within(child: &mut Child, time: Duration) -> Option<Duration> {
    let began = Instant::now();
    while began.elapsed() < time {
        if child.try_wait().expect("asked").is_some() {
            return Some(began.elapsed());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    None
}

/// A base that is put back would look like a roll-back; the client forgets that it saw more, as a new one would.
fn forget(state: &Path) {
    let _ = std::fs::remove_file(state);
}
