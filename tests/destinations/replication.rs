//! Replication to and from destinations behind a network: plainly, and with each exchange broken in turn.

use crate::contract::read;
use crate::faults::{Open, faults};
use holdfast_core::backup;
use holdfast_core::cancel::Cancel;
use holdfast_core::clock::FixedClock;
use holdfast_core::destination::{Destination, Local, Store};
use holdfast_core::index::{Columns, Entry};
use holdfast_core::monitor::Silent;
use holdfast_core::pdic;
use holdfast_core::replication::{self, Options, Outcome, Replica, Verdict};
use holdfast_core::report::Report;
use holdfast_core::set::{BackupSet, Known};
use holdfast_core::state::State;
use holdfast_core::units::{SetId, UtcMs};
use holdfast_core::zone::Zone;
use holdfast_test_servers::proxy::{FaultProxy, Rule};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// A client whose set is backed up to a local folder.
struct Client {
    folder: tempfile::TempDir,
    state: State,
    set: SetId,
    now: UtcMs,
}

impl Client {
    fn new(set: SetId) -> Client {
        let folder = tempfile::tempdir().expect("folder");
        for name in ["source/part one", "staging", "sender", "copy"] {
            std::fs::create_dir_all(folder.path().join(name)).expect(name);
        }
        let state = State::open(&folder.path().join("state.db")).expect("state");
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("clock");
        let now = UtcMs(since.as_millis().try_into().expect("time"));
        Client { folder, state, set, now }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn local(&self, name: &str) -> Local {
        Local::open(&self.at(name)).expect("folder")
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        std::fs::write(self.at("source").join(path), bytes).expect("file");
    }

    fn back_up(&mut self) {
        self.now = self.now.plus_ms(1000);
        let request = backup::Request {
            source: &self.at("source"),
            destination: &self.local("sender"),
            set: self.set,
            state: &self.state,
            staging: &self.at("staging"),
            clock: &FixedClock(self.now),
            monitor: &Silent,
            cancel: &Cancel::new(),
        };
        backup::run(&request, &mut Report::new(Zone::utc())).expect("backup");
    }

    fn ask(
        &self,
        from: &dyn Destination,
        to: &dyn Destination,
        way: fn(&replication::Request<'_>, &mut Report) -> Outcome,
    ) -> Replica {
        let request = replication::Request {
            sender: from,
            receivers: &[to],
            sets: &[self.set],
            state: &self.state,
            staging: &self.at("staging"),
            options: &Options::default(),
            clock: &FixedClock(self.now),
            monitor: &Silent,
            cancel: &Cancel::new(),
        };
        way(&request, &mut Report::new(Zone::utc())).replicas.remove(0)
    }

    fn send(&self, to: &dyn Destination) -> Replica {
        self.ask(&self.local("sender"), to, replication::run)
    }

    fn check(&self, at: &dyn Destination) {
        let request = pdic::Request {
            destination: at,
            set: self.set,
            state: &State::open(&self.at("other.db")).expect("state"),
            staging: &self.at("staging"),
            options: &pdic::Options { mode: pdic::Mode::ExistenceAndSize, ..pdic::Options::default() },
            clock: &FixedClock(self.now),
            monitor: &Silent,
            cancel: &Cancel::new(),
        };
        let mut report = Report::new(Zone::utc());
        assert_eq!(pdic::run(&request, &mut report).verdict, pdic::Verdict::Sound, "{}", report.text());
    }
}

/// The Current entries at a destination; none when the set has had no index there yet.
fn entries(at: &dyn Destination, set: SetId) -> Vec<Entry> {
    let Ok(set) = BackupSet::open(at, set, &Known::default()) else { return Vec::new() };
    let Some((_, reader)) = set.current_index().expect("index") else { return Vec::new() };
    let (mut rows, mut found) = (reader.scan(b"", None, Columns::All), Vec::new());
    while let Some(batch) = rows.next_batch().expect("batch") {
        found.extend((0..batch.len()).map(|row| batch.entry(row).expect("entry")));
    }
    found
}

/// Every file the index names is there with the bytes it says.
fn is_restorable(at: &dyn Destination, set: SetId) -> usize {
    let store = at.store(set).expect("store");
    let named = entries(at, set);
    let files = named.iter().filter(|entry| !entry.object.ends_with('/'));
    files
        .map(|entry| {
            let bytes = read(&*store, &entry.object);
            let sum = entry.checksum.map(blake3::Hash::from_bytes);
            assert_eq!(Some(blake3::hash(&bytes)), sum, "{}", entry.object);
        })
        .count()
}

/// There, back again, changed and healed.
pub fn replicates(remote: &dyn Destination, set: SetId) {
    let mut client = Client::new(set);
    client.write("large", &vec![7; 20 << 20]);
    for number in 0..30 {
        client.write(&format!("part one/ü {number}"), format!("text {number}").as_bytes());
    }
    client.back_up();
    let sent = client.send(remote);
    assert_eq!((sent.verdict, sent.sent.object_count), (Verdict::Replicated, 31), "{:?}", sent.failures);
    assert_eq!(is_restorable(remote, set), 31);
    client.check(remote);
    assert_eq!(client.send(remote).verdict, Verdict::Current);

    let back = client.ask(remote, &client.local("copy"), replication::run);
    assert_eq!((back.verdict, back.sent.object_count), (Verdict::Replicated, 31), "{:?}", back.failures);
    assert_eq!(is_restorable(&client.local("copy"), set), 31);

    client.write("large", &vec![8; 21 << 20]);
    client.write("part one/ü 3", b"another text");
    client.back_up();
    let changed = client.send(remote);
    assert_eq!(changed.verdict, Verdict::Replicated, "{:?}", changed.failures);
    client.check(remote);
    assert_eq!(is_restorable(remote, set), 33);

    let lost = client.at("sender").join(set.to_string()).join("data/part one/ü 7");
    std::fs::remove_file(lost).expect("lost");
    let store = remote.store(set).expect("store");
    store.remove(&crate::contract::key("data/part one/ü 8"), None).expect("lost there");
    let healed = client.ask(&client.local("sender"), remote, replication::heal);
    let found = healed.healed.expect("figures");
    assert_eq!(healed.verdict, Verdict::Healed, "{:?}", healed.failures);
    assert_eq!((found.to_sender, found.to_receiver), one_each("data/part one/ü 7", "data/part one/ü 8"));
    assert_eq!(is_restorable(remote, set), 33);
    assert_eq!(is_restorable(&client.local("sender"), set), 33);
}

fn one_each(to_sender: &str, to_receiver: &str) -> (Vec<String>, Vec<String>) {
    (vec![to_sender.to_owned()], vec![to_receiver.to_owned()])
}

/// Whichever exchange breaks, the index there names only what is there, and the next run finishes.
pub fn survives_broken_exchanges(open: &Open<'_>, server: SocketAddr, set: SetId, every: usize) {
    let direct = open(server).expect("opened");
    let mut client = Client::new(set);
    client.write("part one/first", b"first");
    client.back_up();
    assert_eq!(client.send(&*direct).verdict, Verdict::Replicated);
    let proxy = FaultProxy::http(server).expect("proxy");
    let faults = faults();
    // Of neighbouring exchanges one each: each round is two runs and a whole check.
    for number in (0..).step_by(every) {
        client.write("part one/first", format!("version {number}").as_bytes());
        client.back_up();
        proxy.restart();
        proxy.add(Rule::nth(number, faults[number / every % faults.len()].clone()));
        if let Ok(broken) = open(proxy.address()) {
            client.send(&*broken);
        }
        give_back_lease(&*direct.store(set).expect("store"));
        is_restorable(&*direct, set);
        let whole = client.send(&*direct);
        assert!(
            matches!(whole.verdict, Verdict::Replicated | Verdict::Current),
            "exchange {number}: {:?} {:?}",
            whole.verdict,
            whole.failures
        );
        if proxy.faulty() == 0 {
            assert!(number > 10, "only {number} exchanges");
            break;
        }
    }
    client.check(&*direct);
    assert_eq!(
        is_restorable(&*direct, set),
        entries(&client.local("sender"), set).iter().filter(|e| !e.object.ends_with('/')).count()
    );
}

/// A run that was cut off holds its lease for two minutes.
fn give_back_lease(store: &dyn Store) {
    for left in store.list_folder("lock/").expect("lock") {
        store.remove(&left, None).expect("lease");
    }
}
