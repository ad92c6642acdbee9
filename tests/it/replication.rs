//! Replication between local folders: what arrives, what is refused, what is brought back.

use crate::support::{World, names, rows, snapshot};
use holdfast_core::Status;
use holdfast_core::cancel::Cancel;
use holdfast_core::clock::FixedClock;
use holdfast_core::destination::{Destination, Local};
use holdfast_core::index::Entry;
use holdfast_core::monitor::{Event, Monitor, Silent};
use holdfast_core::pdic;
use holdfast_core::replication::{self, Deletions, Options, Outcome, Replica, Verdict};
use holdfast_core::report::Report;
use holdfast_core::set::{BackupSet, Known};
use holdfast_core::state::State;
use holdfast_core::units::UtcMs;
use holdfast_core::zone::Zone;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

type Way = fn(&replication::Request<'_>, &mut Report) -> Outcome;

/// A place for replicas beside a world's own destination.
pub fn receiver(world: &World, name: &str) -> PathBuf {
    let folder = world.dir.path().join(name);
    std::fs::create_dir_all(&folder).expect("folder");
    folder
}

pub fn call(
    world: &World,
    to: &[&Path],
    options: &Options,
    way: Way,
    monitor: &dyn Monitor,
) -> (Outcome, Report) {
    let receivers: Vec<Local> = to.iter().map(|to| Local::open(to).expect("receiver")).collect();
    let receivers: Vec<&dyn Destination> = receivers.iter().map(|local| local as _).collect();
    let mut report = Report::new(Zone::utc());
    let request = replication::Request {
        sender: &world.destination(),
        receivers: &receivers,
        sets: &[world.id()],
        state: &world.state,
        staging: &world.dir.path().join("staging"),
        options,
        clock: &FixedClock(world.now),
        monitor,
        cancel: &world.cancel,
    };
    (way(&request, &mut report), report)
}

pub fn replicate(world: &World, to: &Path) -> Replica {
    let (mut outcome, _) = call(world, &[to], &Options::default(), replication::run, &Silent);
    outcome.replicas.remove(0)
}

fn heal(world: &World, to: &Path, options: &Options) -> Replica {
    let (mut outcome, _) = call(world, &[to], options, replication::heal, &Silent);
    outcome.replicas.remove(0)
}

/// A receiver's Current entries by object key.
pub fn entries(world: &World, to: &Path) -> BTreeMap<String, Entry> {
    let set =
        BackupSet::open(&Local::open(to).expect("receiver"), world.id(), &Known::default()).expect("set");
    rows(&set.current_index().expect("index").expect("an index").1)
}

/// Every object the receiver's index names is there with the bytes it says.
pub fn check_restorable(world: &World, to: &Path) {
    for (key, entry) in entries(world, to) {
        let path = to.join(world.id().to_string()).join(&key);
        if key.ends_with('/') {
            assert!(path.is_dir(), "{key}");
            continue;
        }
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{key}: {error}"));
        assert_eq!(bytes.len() as u64, entry.stored_size_bytes, "{key}");
        if let Some(checksum) = entry.checksum {
            assert_eq!(blake3::hash(&bytes), blake3::Hash::from_bytes(checksum), "{key}");
        }
    }
}

/// A client that has never seen the receiver checks it.
pub fn check_passes_pdic(world: &World, to: &Path) {
    let fresh = tempfile::tempdir_in(world.dir.path()).expect("folder");
    let request = pdic::Request {
        destination: &Local::open(to).expect("receiver"),
        set: world.id(),
        state: &State::open(&fresh.path().join("state.db")).expect("state"),
        staging: fresh.path(),
        options: &world.options,
        clock: &FixedClock(world.now),
        monitor: &Silent,
        cancel: &Cancel::new(),
    };
    let mut report = Report::new(Zone::utc());
    assert_eq!(pdic::run(&request, &mut report).verdict, pdic::Verdict::Sound, "{}", report.text());
}

/// The receiver has what the sender's index names, passes PDIC, and no temporary is left.
pub fn check_whole(world: &World, to: &Path) {
    assert!(entries(world, to) == world.entries(), "the receiver's entries differ");
    check_restorable(world, to);
    check_passes_pdic(world, to);
    assert!(!to.join(world.id().to_string()).join("incoming").exists());
}

#[test]
fn everything_arrives_and_a_second_run_has_nothing_to_do() {
    let world = World::backed_up(5, 20);
    world.write("big", &vec![7; 9 << 20]);
    let mut world = world;
    world.back_up();
    let to = receiver(&world, "replica");
    let first = replicate(&world, &to);
    assert_eq!(first.verdict, Verdict::Replicated);
    assert_eq!((first.sent.object_count, first.sent.wanted_count), (101, 101));
    check_whole(&world, &to);
    let before = snapshot(&to);
    let second = replicate(&world, &to);
    assert_eq!((second.verdict, second.sent.object_count), (Verdict::Current, 0));
    assert_eq!(snapshot(&to), before);
}

#[test]
fn changes_follow_and_old_versions_stay_restorable() {
    let mut world = World::backed_up(3, 10);
    let to = receiver(&world, "replica");
    replicate(&world, &to);
    world.write("folder-0/file-0", b"another text");
    world.write("new/file", b"new");
    world.write("grown", &vec![1; 17 << 20]);
    std::fs::remove_file(world.source().join("folder-1/file-1")).expect("removed");
    world.back_up();
    let (looked, _) = call(&world, &[&to], &Options::default(), replication::status, &Silent);
    assert_eq!(looked.replicas[0].verdict, Verdict::Behind);
    assert!(looked.replicas[0].lag.bytes >= 17 << 20);
    let done = replicate(&world, &to);
    assert_eq!((done.verdict, done.lag.object_count), (Verdict::Replicated, 0));
    check_whole(&world, &to);
    world.write("grown", &vec![2; 18 << 20]);
    world.back_up();
    assert_eq!(replicate(&world, &to).verdict, Verdict::Replicated);
    check_whole(&world, &to);
    assert_eq!(names(&to.join(world.id().to_string()).join("index")).len(), 3);
}

#[test]
fn a_damaged_file_is_left_out_named_and_sent_once_it_is_sound() {
    let world = World::backed_up(2, 10);
    let to = receiver(&world, "replica");
    let (damaged, lost) =
        (world.set_dir().join("data/folder-0/file-3"), world.set_dir().join("data/folder-1/file-4"));
    let (bytes, gone) = (std::fs::read(&damaged).expect("file"), std::fs::read(&lost).expect("file"));
    std::fs::write(&damaged, b"x x").expect("damage");
    std::fs::remove_file(&lost).expect("lost");
    let first = replicate(&world, &to);
    assert_eq!((first.verdict.clone(), first.failure_count), (Verdict::Partial, 2));
    let told: Vec<_> = first.failures.iter().map(|failure| (&*failure.object, failure.status)).collect();
    assert_eq!(
        told,
        [("data/folder-0/file-3", Status::ArrivedDamaged), ("data/folder-1/file-4", Status::ObjectAbsent)]
    );
    assert_eq!(first.lag.object_count, 2);
    assert_eq!(entries(&world, &to).len(), world.entries().len() - 2);
    check_restorable(&world, &to);
    std::fs::write(&damaged, bytes).expect("repaired");
    std::fs::write(&lost, gone).expect("brought back");
    let second = replicate(&world, &to);
    assert_eq!((second.verdict, second.sent.object_count), (Verdict::Replicated, 2));
    check_whole(&world, &to);
}

#[test]
fn deletions_go_to_the_trash_when_asked_and_come_back() {
    let mut world = World::backed_up(4, 10);
    let to = receiver(&world, "replica");
    replicate(&world, &to);
    let before = entries(&world, &to);
    for file in 0..3 {
        std::fs::remove_file(world.source().join(format!("folder-0/file-{file}"))).expect("removed");
    }
    world.back_up();
    replicate(&world, &to);
    assert!(to.join(world.id().to_string()).join("data/folder-0/file-0").exists(), "kept unless asked");
    let mut world = world;
    world.write("more", b"more");
    std::fs::remove_file(world.source().join("folder-1/file-0")).expect("removed");
    world.back_up();
    let asked = Options { deletions: Deletions::Propagate, ..Options::default() };
    let (outcome, report) = call(&world, &[&to], &asked, replication::run, &Silent);
    let deleted = outcome.replicas[0].deleted.clone().expect("deletions");
    assert_eq!((deleted.object_count, deleted.moved_count), (1, 1), "{}", report.text());
    let gone = to.join(world.id().to_string()).join("data/folder-1/file-0");
    assert!(!gone.exists());
    check_whole(&world, &to);
    let undone = undo(&world, &to, &outcome.run);
    assert_eq!(undone.restored_entry_count, 1);
    assert!(gone.exists());
    check_restorable(&world, &to);
    assert!(before.len() > 1);
}

fn undo(world: &World, to: &Path, run: &str) -> pdic::Undone {
    let request = pdic::Request {
        destination: &Local::open(to).expect("receiver"),
        set: world.id(),
        state: &world.state,
        staging: &world.dir.path().join("staging"),
        options: &world.options,
        clock: &FixedClock(world.now),
        monitor: &Silent,
        cancel: &world.cancel,
    };
    pdic::undo(&request, run).expect("undo")
}

#[test]
fn too_many_deletions_wait_for_a_person() {
    let mut world = World::backed_up(4, 10);
    let to = receiver(&world, "replica");
    replicate(&world, &to);
    for folder in 0..3 {
        std::fs::remove_dir_all(world.source().join(format!("folder-{folder}"))).expect("removed");
    }
    world.back_up();
    let asked = Options { deletions: Deletions::Propagate, ..Options::default() };
    let (outcome, _) = call(&world, &[&to], &asked, replication::run, &Silent);
    let refused = outcome.replicas[0].deleted.clone().expect("deletions");
    assert!(!refused.objections.is_empty() && refused.moved_count == 0, "{refused:?}");
    let there = to.join(world.id().to_string()).join("data/folder-0/file-0");
    assert!(there.exists());
    check_restorable(&world, &to);
    let stale = Options { confirm: Some("00".into()), ..asked.clone() };
    let (stale, _) = call(&world, &[&to], &stale, replication::run, &Silent);
    assert!(matches!(stale.replicas[0].verdict, Verdict::NotReplicated { status: Status::PlanStale, .. }));
    let confirmed = Options { confirm: Some(refused.hash.clone()), ..asked };
    let (done, _) = call(&world, &[&to], &confirmed, replication::run, &Silent);
    let done = done.replicas[0].deleted.clone().expect("deletions");
    assert_eq!((done.hash, done.moved_count), (refused.hash, refused.object_count));
    assert!(!there.exists());
    check_whole(&world, &to);
}

#[test]
fn what_is_lost_or_wrong_on_one_side_comes_back_from_the_other() {
    let world = World::backed_up(3, 10);
    let to = receiver(&world, "replica");
    replicate(&world, &to);
    let there = to.join(world.id().to_string());
    assert_eq!(heal(&world, &to, &Options::default()).verdict, Verdict::Sound);
    world.lose("data/folder-0/file-1");
    std::fs::write(world.set_dir().join("data/folder-0/file-2"), b"too long for it").expect("wrong");
    std::fs::remove_file(there.join("data/folder-1/file-1")).expect("lost there");
    std::fs::write(there.join("data/folder-1/file-2"), b"!").expect("wrong there");
    world.lose("data/folder-2/file-5");
    std::fs::remove_file(there.join("data/folder-2/file-5")).expect("lost on both sides");
    let healed = heal(&world, &to, &Options::default());
    assert_eq!(healed.verdict, Verdict::NotHealed);
    let found = healed.healed.expect("figures");
    assert_eq!(found.to_sender, ["data/folder-0/file-1", "data/folder-0/file-2"]);
    assert_eq!(found.to_receiver, ["data/folder-1/file-1", "data/folder-1/file-2"]);
    assert_eq!(found.lost, ["data/folder-2/file-5"]);
    assert_eq!(healed.displaced_count, 2);
    for (path, text) in [("data/folder-0/file-1", "0 1"), ("data/folder-0/file-2", "0 2")] {
        assert_eq!(std::fs::read(world.set_dir().join(path)).expect("healed"), text.as_bytes());
    }
    assert_eq!(std::fs::read(there.join("data/folder-1/file-2")).expect("healed"), b"1 2");
}

#[test]
fn damage_of_the_same_size_is_healed_when_everything_is_read() {
    let world = World::backed_up(2, 5);
    let to = receiver(&world, "replica");
    replicate(&world, &to);
    std::fs::write(world.set_dir().join("data/folder-0/file-2"), b"0 X").expect("rot");
    assert_eq!(heal(&world, &to, &Options::default()).verdict, Verdict::Sound);
    let healed = heal(&world, &to, &Options { read_all: true, ..Options::default() });
    assert_eq!(healed.healed.expect("figures").to_sender, ["data/folder-0/file-2"]);
    assert_eq!(std::fs::read(world.set_dir().join("data/folder-0/file-2")).expect("healed"), b"0 2");
}

#[test]
fn what_a_check_took_out_is_brought_back_and_its_undo_is_named() {
    let world = World::backed_up(5, 30);
    let to = receiver(&world, "replica");
    replicate(&world, &to);
    world.lose("data/folder-0/file-1");
    let checked = world.pdic();
    assert_eq!(checked.verdict, pdic::Verdict::Repaired);
    let healed = heal(&world, &to, &Options::default());
    let found = healed.healed.expect("figures");
    assert_eq!(
        (found.to_sender, found.undo_runs),
        (vec!["data/folder-0/file-1".to_owned()], vec![checked.run.clone()])
    );
    world.undo(&checked.run).expect("undo");
    assert_eq!(world.pdic().verdict, pdic::Verdict::Sound);
    assert!(world.entries().contains_key("data/folder-0/file-1"));
}

#[test]
fn a_place_that_is_no_replica_of_this_sender_is_left_alone() {
    let world = World::backed_up(2, 5);
    let refused = |to: &Path, status: Status| {
        let before = snapshot(to);
        let replica = replicate(&world, to);
        match replica.verdict {
            Verdict::NotReplicated { status: found, .. } => assert_eq!(found, status),
            other => panic!("{other:?}"),
        }
        assert_eq!(snapshot(to), before);
    };
    refused(&world.root(), Status::ReceiverRejected);
    let other = World::backed_up(1, 1);
    refused(&other.root(), Status::ReceiverRejected);
    let replica_of_other = receiver(&other, "replica");
    replicate(&other, &replica_of_other);
    refused(&replica_of_other, Status::ReceiverRejected);
}

#[test]
fn a_sender_that_was_rolled_back_does_not_overwrite_a_newer_replica() {
    let mut world = World::backed_up(1, 5);
    let to = receiver(&world, "replica");
    let old = world.dir.path().join("old");
    copy(&world.root(), &old);
    world.write("later", b"later");
    world.back_up();
    replicate(&world, &to);
    std::fs::remove_dir_all(world.root()).expect("gone");
    copy(&old, &world.root());
    // A client that never saw the newer state.
    world.state = State::open(&world.dir.path().join("fresh.db")).expect("state");
    let refused = replicate(&world, &to);
    assert!(
        matches!(refused.verdict, Verdict::NotReplicated { status: Status::ReceiverRejected, .. }),
        "{refused:?}"
    );
    check_restorable(&world, &to);
}

fn copy(from: &Path, to: &Path) {
    let done = std::process::Command::new("cp").arg("-a").arg(from).arg(to).status().expect("cp");
    assert!(done.success());
}

#[test]
fn several_receivers_get_the_set_and_one_that_is_away_does_not_stop_the_others() {
    let world = World::backed_up(2, 5);
    let (one, two) = (receiver(&world, "one"), receiver(&world, "two"));
    let foreign = World::backed_up(1, 1);
    let places: [&Path; 3] = [&one, &foreign.root(), &two];
    let (outcome, report) = call(&world, &places, &Options::default(), replication::run, &Silent);
    let verdicts: Vec<&str> = outcome.replicas.iter().map(|replica| replica.verdict.name()).collect();
    assert_eq!(verdicts, ["replicated", "not_replicated", "replicated"]);
    assert!(!outcome.is_whole());
    check_whole(&world, &one);
    check_whole(&world, &two);
    assert_eq!(report.text().matches("Start [ Replication").count(), 3);
}

/// Stops the run after some events.
struct Impatient<'a> {
    cancel: &'a Cancel,
    events_left: Mutex<usize>,
}

impl Monitor for Impatient<'_> {
    fn event(&self, event: &Event) {
        if matches!(event, Event::File { .. }) {
            let mut left = self.events_left.lock().expect("count");
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.cancel.cancel();
            }
        }
    }
}

#[test]
fn a_cancelled_run_leaves_a_whole_index_and_the_next_one_goes_on() {
    let mut world = World::backed_up(2, 50);
    let to = receiver(&world, "replica");
    replicate(&world, &to);
    for number in 0..3 {
        world.write(&format!("large-{number}"), &vec![number; 80 << 20]);
    }
    world.back_up();
    let before = entries(&world, &to);
    let slow = Options { bandwidth_bytes_per_second: 200 << 20, ..Options::default() };
    let impatient = Impatient { cancel: &world.cancel, events_left: Mutex::new(6) };
    let (stopped, _) = call(&world, &[&to], &slow, replication::run, &impatient);
    assert_eq!(stopped.replicas[0].verdict, Verdict::Cancelled);
    assert_eq!(entries(&world, &to), before);
    check_restorable(&world, &to);
    world.cancel = Cancel::new();
    let done = replicate(&world, &to);
    assert_eq!(done.verdict, Verdict::Replicated);
    assert!(done.sent.resumed_bytes > 0, "{:?}", done.sent);
    check_whole(&world, &to);
}

#[test]
fn without_the_journal_what_is_there_is_compared_and_kept() {
    let world = World::backed_up(2, 20);
    let to = receiver(&world, "replica");
    replicate(&world, &to);
    let set = to.join(world.id().to_string());
    // As if the run had been killed before its index, and the working state lost: objects, but no index.
    std::fs::remove_dir_all(set.join("index")).expect("index");
    let marker = std::fs::read_to_string(set.join("holdfast.json")).expect("marker");
    let mut marker: serde_json::Value = serde_json::from_str(&marker).expect("json");
    (marker["generation"], marker["last_job"]) = (0.into(), serde_json::Value::Null);
    std::fs::write(set.join("holdfast.json"), marker.to_string()).expect("marker");
    std::fs::write(set.join("data/folder-0/file-0"), b"other bytes").expect("leftover");
    let mut world = world;
    world.state = State::open(&world.dir.path().join("fresh.db")).expect("state");
    let done = replicate(&world, &to);
    assert_eq!((done.verdict, done.displaced_count), (Verdict::Replicated, 1));
    assert_eq!((done.sent.object_count, done.sent.present_count), (1, 39));
    check_whole(&world, &to);
}

#[test]
fn a_receiver_without_room_is_told_before_anything_is_sent() {
    let text =
        replication::ReplicationError::NoRoom { receiver: "there".into(), free_bytes: 1, wanted_bytes: 2 };
    assert_eq!(text.status(), Status::DestinationFull);
    assert!(text.to_string().contains("nothing was sent"));
}

#[test]
fn lag_is_the_age_of_the_newest_job_that_is_not_there() {
    let mut world = World::backed_up(1, 3);
    let to = receiver(&world, "replica");
    replicate(&world, &to);
    world.write("more", b"12345");
    world.back_up();
    world.now = world.now.plus_ms(3 * 60_000);
    let (looked, report) = call(&world, &[&to], &Options::default(), replication::status, &Silent);
    let lag = looked.replicas[0].lag;
    assert_eq!((lag.ms, lag.object_count, lag.bytes), (180_000, 1, 5));
    assert!(report.text().contains("3 minutes behind"), "{}", report.text());
    assert_eq!(looked.replicas[0].receiver_job, looked.replicas[0].job.map(|job| UtcMs(job.0 - 1000)));
}
