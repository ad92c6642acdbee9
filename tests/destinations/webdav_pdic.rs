//! PDIC on WebDAV: plainly, and with each exchange broken: nothing leaves the index whose object is there.

use crate::webdav::{APACHE, NGINX, open};
use holdfast_core::backup;
use holdfast_core::cancel::Cancel;
use holdfast_core::clock::FixedClock;
use holdfast_core::destination::Destination;
use holdfast_core::index::Columns;
use holdfast_core::monitor::Silent;
use holdfast_core::pdic::{self, Options, Outcome, Verdict};
use holdfast_core::report::Report;
use holdfast_core::set::{BackupSet, Known};
use holdfast_core::state::State;
use holdfast_core::units::{SetId, UtcMs};
use holdfast_core::zone::Zone;
use holdfast_test_servers::Server;
use holdfast_test_servers::proxy::{Answer, Fault, FaultProxy, How, Point, Rule};
use holdfast_test_servers::webdav::WebDav;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// A client with a source, whose set lies on a server.
struct World {
    server: &'static Server<WebDav>,
    folder: tempfile::TempDir,
    state: State,
    set: SetId,
    now: UtcMs,
}

impl World {
    /// Backed up once.
    fn new(server: &'static Server<WebDav>) -> World {
        let folder = tempfile::tempdir().expect("folder");
        for name in ["source/a", "source/b", "staging"] {
            std::fs::create_dir_all(folder.path().join(name)).expect(name);
        }
        for number in 0..6 {
            let part = if number % 2 == 0 { "a" } else { "b" };
            let path = folder.path().join(format!("source/{part}/file-{number}"));
            std::fs::write(path, format!("number {number}")).expect("file");
        }
        let state = State::open(&folder.path().join("state.db")).expect("state");
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("clock");
        let now = UtcMs(since.as_millis().try_into().expect("time"));
        let world = World { server, folder, state, set: APACHE.1.new_set(), now };
        let destination = world.destination();
        let request = backup::Request {
            source: &world.folder.path().join("source"),
            destination: &*destination,
            set: world.set,
            state: &world.state,
            staging: &world.folder.path().join("staging"),
            clock: &FixedClock(world.now),
            monitor: &Silent,
            cancel: &Cancel::new(),
        };
        backup::run(&request, &mut Report::new(Zone::utc())).expect("backup");
        world
    }

    fn destination(&self) -> std::sync::Arc<dyn Destination> {
        open(&self.server.access, "", "timeout=20").expect("open")
    }

    fn request<T>(&self, destination: &dyn Destination, call: impl FnOnce(&pdic::Request<'_>) -> T) -> T {
        call(&pdic::Request {
            destination,
            set: self.set,
            state: &self.state,
            staging: &self.folder.path().join("staging"),
            options: &Options::default(),
            clock: &FixedClock(self.now),
            monitor: &Silent,
            cancel: &Cancel::new(),
        })
    }

    fn pdic(&self, destination: &dyn Destination) -> Outcome {
        self.request(destination, |request| pdic::run(request, &mut Report::new(Zone::utc())))
    }

    fn path(&self, key: &str) -> PathBuf {
        self.server.files().expect("files").join(self.set.to_string()).join(key)
    }

    /// The objects that the Current index names.
    fn named(&self) -> BTreeSet<String> {
        let set = BackupSet::open(&*self.destination(), self.set, &Known::default()).expect("set");
        let (_, reader) = set.current_index().expect("index").expect("an index");
        let mut rows = reader.scan(b"", None, Columns::All);
        let mut named = BTreeSet::new();
        while let Some(batch) = rows.next_batch().expect("batch") {
            named.extend((0..batch.len()).map(|row| batch.entry(row).expect("entry").object));
        }
        named
    }
}

const LOST: &str = "data/a/file-2";

fn what_was_lost_leaves_the_index_and_comes_back(server: &'static Server<WebDav>) {
    let world = World::new(server);
    let before = world.named();
    assert_eq!(world.pdic(&*world.destination()).verdict, Verdict::Sound);
    std::fs::remove_file(world.path(LOST)).expect("lost");
    let outcome = world.pdic(&*world.destination());
    assert_eq!(outcome.verdict, Verdict::Repaired, "{outcome:?}");
    assert_eq!(outcome.removed_entry_count, 1);
    let mut rest = before.clone();
    rest.remove(LOST);
    assert_eq!(world.named(), rest);
    let destination = world.destination();
    let undone = world.request(&*destination, |request| pdic::undo(request, &outcome.run)).expect("undone");
    assert_eq!(undone.restored_entry_count, 1);
    assert_eq!(world.named(), before);
}

#[test]
fn what_was_lost_leaves_the_index_and_comes_back_on_apache() {
    what_was_lost_leaves_the_index_and_comes_back(&APACHE.0);
}

#[test]
fn what_was_lost_leaves_the_index_and_comes_back_on_nginx() {
    what_was_lost_leaves_the_index_and_comes_back(&NGINX.0);
}

fn faults() -> Vec<Fault> {
    vec![
        Fault::Break(Point::BeforeRequest, How::Reset),
        Fault::Break(Point::BeforeAnswer, How::Close),
        Fault::Break(Point::InBody(150), How::Reset),
        Fault::Truncate(200),
        Fault::DropEntries,
        Fault::Repeat,
        Fault::Instead(Answer::busy(429, 0)),
        Fault::Instead(Answer::html()),
        Fault::Instead(Answer::status(404).body("no such page")),
        Fault::After(Answer::status(500)),
    ]
}

/// With nothing lost nothing may leave, whatever the listing leaves out.
fn nothing_leaves_whose_object_is_there(server: &'static Server<WebDav>, step: usize) {
    std::thread::scope(|scope| {
        for (number, fault) in faults().into_iter().enumerate() {
            scope.spawn(move || {
                let proxy = FaultProxy::http(server.address()).expect("proxy");
                let world = World::new(server);
                let before = world.named();
                for at in (number % step..).step_by(step) {
                    let rules = [Rule::nth(at, fault.clone()), Rule::on("", "", fault.clone()).skip(at)];
                    for rule in rules {
                        proxy.restart();
                        proxy.add(rule.clone());
                        let dav = server.access.through(proxy.address());
                        if let Ok(destination) = open(&dav, "", "timeout=1&attempts=2") {
                            let outcome = world.pdic(&*destination);
                            assert_eq!(outcome.removed_entry_count, 0, "{rule:?} {outcome:?}");
                            assert_ne!(outcome.verdict, Verdict::Repaired, "{rule:?} {outcome:?}");
                        }
                    }
                    if proxy.faulty() == 0 {
                        break;
                    }
                }
                assert_eq!(world.named(), before, "{fault:?}");
            });
        }
    });
}

#[test]
fn nothing_leaves_whose_object_is_there_on_apache() {
    nothing_leaves_whose_object_is_there(&APACHE.0, 9);
}

#[test]
fn nothing_leaves_whose_object_is_there_on_nginx() {
    nothing_leaves_whose_object_is_there(&NGINX.0, 14);
}
