//! The check itself at a destination behind a network: what is lost is found and comes back, and whatever breaks,
//! nothing that is there is taken for lost.

use crate::contract::key;
use crate::faults::{Open, faults};
use holdfast_core::backup;
use holdfast_core::cancel::Cancel;
use holdfast_core::clock::FixedClock;
use holdfast_core::destination::Destination;
use holdfast_core::monitor::Silent;
use holdfast_core::pdic::{self, Options, Outcome, Verdict};
use holdfast_core::report::Report;
use holdfast_core::state::State;
use holdfast_core::units::{SetId, UtcMs};
use holdfast_core::zone::Zone;
use holdfast_test_servers::FaultProxy;
use holdfast_test_servers::proxy::Rule;
use std::net::SocketAddr;

/// A client with a source.
struct Client {
    folder: tempfile::TempDir,
    state: State,
    set: SetId,
    now: UtcMs,
}

impl Client {
    fn new(set: SetId, now: UtcMs) -> Client {
        let folder = tempfile::tempdir().expect("folder");
        for name in ["source/one", "source/two", "staging"] {
            std::fs::create_dir_all(folder.path().join(name)).expect(name);
        }
        for number in 0..20 {
            let part = if number % 2 == 0 { "one" } else { "two" };
            let path = folder.path().join(format!("source/{part}/file {number}"));
            std::fs::write(path, format!("content {number}")).expect("file");
        }
        let state = State::open(&folder.path().join("state.db")).expect("state");
        Client { folder, state, set, now }
    }

    fn back_up(&self, destination: &dyn Destination) {
        let request = backup::Request {
            source: &self.folder.path().join("source"),
            destination,
            set: self.set,
            state: &self.state,
            staging: &self.folder.path().join("staging"),
            clock: &FixedClock(self.now),
            monitor: &Silent,
            cancel: &Cancel::new(),
        };
        backup::run(&request, &mut Report::new(Zone::utc())).expect("backup");
    }

    fn with<T>(&self, destination: &dyn Destination, call: impl FnOnce(&pdic::Request<'_>) -> T) -> T {
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

    fn check(&self, destination: &dyn Destination) -> Outcome {
        self.with(destination, |request| pdic::run(request, &mut Report::new(Zone::utc())))
    }
}

/// Backs up, loses an object, checks, brings it back; then checks with each exchange broken in turn.
pub fn checks(open: &Open<'_>, server: SocketAddr, set: SetId) {
    let direct = open(server).expect("opened");
    let store = direct.store(set).expect("store");
    let client = Client::new(set, store.server_time().expect("time"));
    client.back_up(&*direct);
    assert_eq!(client.check(&*direct).verdict, Verdict::Sound);

    store.remove(&key("data/one/file 4"), None).expect("removed");
    let repaired = client.check(&*direct);
    assert_eq!(
        (repaired.verdict.clone(), repaired.removed_entry_count),
        (Verdict::Repaired, 1),
        "{repaired:?}"
    );
    let undone = client.with(&*direct, |request| pdic::undo(request, &repaired.run)).expect("undone");
    assert_eq!(undone.restored_entry_count, 1);
    store
        .create(&key("data/one/file 4"), holdfast_core::destination::Source::Bytes(b"content 4"))
        .expect("back");
    let sound = client.check(&*direct);
    assert_eq!(sound.verdict, Verdict::Sound, "{sound:?}");

    let proxy = FaultProxy::http(server).expect("proxy");
    let faults = faults();
    for number in 0.. {
        proxy.restart();
        proxy.add(Rule::nth(number, faults[number % faults.len()].clone()));
        if let Ok(destination) = open(proxy.address()) {
            let outcome = client.check(&*destination);
            assert_eq!(outcome.removed_entry_count, 0, "exchange {number}: {outcome:?}");
            assert!(!matches!(outcome.verdict, Verdict::Repaired | Verdict::Refused), "{outcome:?}");
        }
        // A run that was cut off holds its lease for two minutes.
        for left in store.list_folder("lock/").expect("lock") {
            store.remove(&left, None).expect("lease");
        }
        if proxy.faulty() == 0 {
            assert!(number > 10, "only {number} exchanges");
            break;
        }
    }
    let sound = client.check(&*direct);
    assert_eq!((sound.verdict.clone(), sound.removed_entry_count), (Verdict::Sound, 0), "{sound:?}");
}
