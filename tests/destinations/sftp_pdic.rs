//! The check of a set on an SFTP server: what is there is never removed, whatever breaks.

use crate::contract::key;
use crate::sftp::{Broken, SUBJECT};
use holdfast_core::backup;
use holdfast_core::cancel::Cancel;
use holdfast_core::clock::FixedClock;
use holdfast_core::destination::{Destination, Lookup};
use holdfast_core::index::Columns;
use holdfast_core::monitor::Silent;
use holdfast_core::pdic::{self, Options, Outcome, Verdict};
use holdfast_core::report::Report;
use holdfast_core::set::{BackupSet, Known};
use holdfast_core::state::State;
use holdfast_core::units::{SetId, UtcMs};
use holdfast_core::zone::Zone;
use holdfast_test_servers::proxy::{Fault, How, Point, Rule};
use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

struct World {
    dir: tempfile::TempDir,
    state: State,
    set: SetId,
    now: UtcMs,
}

impl World {
    fn backed_up(set: SetId, files: usize) -> World {
        let dir = tempfile::tempdir().expect("folder");
        let state = State::open(&dir.path().join("state.db")).expect("state");
        for folder in ["source/a", "source/b", "staging"] {
            std::fs::create_dir_all(dir.path().join(folder)).expect(folder);
        }
        for number in 0..files {
            let folder = if number % 2 == 0 { "a" } else { "b" };
            let path = dir.path().join(format!("source/{folder}/{number}"));
            std::fs::write(path, number.to_string()).expect("file");
        }
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("now").as_millis();
        let now = UtcMs(i64::try_from(since).expect("now"));
        let world = World { dir, state, set, now };
        let request = backup::Request {
            source: &world.dir.path().join("source"),
            destination: &*(SUBJECT.open)(),
            set,
            state: &world.state,
            staging: &world.dir.path().join("staging"),
            clock: &FixedClock(now),
            monitor: &Silent,
            cancel: &Cancel::new(),
        };
        backup::run(&request, &mut Report::new(Zone::utc())).expect("backup");
        world
    }

    fn ask<T>(&self, destination: &dyn Destination, call: impl FnOnce(&pdic::Request<'_>) -> T) -> T {
        call(&pdic::Request {
            destination,
            set: self.set,
            state: &self.state,
            staging: &self.dir.path().join("staging"),
            options: &Options::default(),
            clock: &FixedClock(self.now),
            monitor: &Silent,
            cancel: &Cancel::new(),
        })
    }

    fn pdic(&self, destination: &dyn Destination) -> Outcome {
        self.ask(destination, |request| pdic::run(request, &mut Report::new(Zone::utc())))
    }

    /// The object keys of the Current index.
    fn entries(&self) -> BTreeSet<String> {
        let set = BackupSet::open(&*(SUBJECT.open)(), self.set, &Known::default()).expect("set");
        let files = set.index_files().expect("index files");
        let reader = set.open_index(&files.last().expect("an index").key).expect("index");
        let (mut found, mut rows) = (BTreeSet::new(), reader.scan(b"", None, Columns::All));
        while let Some(batch) = rows.next_batch().expect("batch") {
            found.extend((0..batch.len()).map(|row| batch.entry(row).expect("entry").object));
        }
        found
    }

    fn lose(&self, object: &str) {
        let store = (SUBJECT.open)().store(self.set).expect("store");
        assert!(matches!(store.look_up(&key(object)), Ok(Lookup::Object(_))), "{object}");
        store.remove(&key(object), None).expect("lost");
    }
}

#[test]
fn what_was_lost_leaves_the_index_and_comes_back_by_undo() {
    let world = World::backed_up(SUBJECT.new_set(), 12);
    let destination = (SUBJECT.open)();
    let before = world.entries();
    assert_eq!(world.pdic(&*destination).verdict, Verdict::Sound);
    world.lose("data/a/4");
    world.lose("data/b/7");
    let outcome = world.pdic(&*destination);
    assert_eq!((&outcome.verdict, outcome.removed_entry_count), (&Verdict::Repaired, 2));
    let mut expected = before.clone();
    expected.retain(|object| object != "data/a/4" && object != "data/b/7");
    assert_eq!(world.entries(), expected);
    let undone = world.ask(&*destination, |request| pdic::undo(request, &outcome.run)).expect("undo");
    assert_eq!(undone.restored_entry_count, 2);
    assert_eq!(world.entries(), before);
}

#[test]
fn a_check_over_broken_connections_removes_nothing_that_is_there() {
    let broken = Broken::new();
    let world = World::backed_up(broken.set, 12);
    let all = world.entries();
    world.lose("data/a/4");
    let mut expected = all.clone();
    expected.remove("data/a/4");
    for at in [2_000, 4_000, 7_000, 10_000, 14_000, 20_000, 30_000] {
        for point in [Point::InBody(at), Point::InRequest(at)] {
            broken.proxy.restart();
            broken.proxy.add(Rule::on("TCP", "", Fault::Break(point, How::Reset)));
            let Ok(destination) = broken.destination(5) else { continue };
            let outcome = world.pdic(&*destination);
            assert!(outcome.removed_entry_count <= 1, "{outcome:?}");
            let now = world.entries();
            assert!(now == all || now == expected, "{point:?}: {outcome:?}");
        }
    }
    broken.proxy.restart();
    let outcome = world.pdic(&*(SUBJECT.open)());
    assert!(matches!(outcome.verdict, Verdict::Repaired | Verdict::Sound), "{outcome:?}");
    assert_eq!(world.entries(), expected);
}

#[test]
fn a_set_is_replicated_there_and_back() {
    crate::replication::replicates(&*(SUBJECT.open)(), SUBJECT.new_set());
}
