//! Each exchange of a listing and of writes broken in turn: the true answer or an error, and never an object that
//! nobody wrote, whatever the server and the network between do.

use crate::contract::{Rows, bytes, create, key, list, read, status};
use holdfast_core::Status;
use holdfast_core::destination::{Destination, DestinationError, Lookup, Source, Store};
use holdfast_core::units::SetId;
use holdfast_test_servers::FaultProxy;
use holdfast_test_servers::proxy::{Answer, Fault, How, Point, Rule};
use std::net::SocketAddr;
use std::sync::Arc;

/// Opens the destination at an address, the server's or a proxy's.
pub type Open<'a> = dyn Fn(SocketAddr) -> Result<Arc<dyn Destination>, DestinationError> + Sync + 'a;

/// What a client can be told instead of the truth, or on top of it.
pub fn faults() -> Vec<Fault> {
    let portal =
        Answer::status(404).header("Content-Type", "text/html").body("<html><body>404</body></html>");
    vec![
        Fault::Break(Point::BeforeRequest, How::Close),
        Fault::Break(Point::BeforeAnswer, How::Reset),
        Fault::Break(Point::BeforeAnswer, How::Stall),
        Fault::Break(Point::InBody(150), How::Close),
        Fault::Truncate(150),
        Fault::Instead(Answer::status(500)),
        Fault::Instead(Answer::busy(429, 0)),
        Fault::After(Answer::busy(503, 0)),
        Fault::Instead(Answer::html()),
        Fault::Instead(portal),
        Fault::Repeat,
    ]
}

/// Runs `each` with a proxy of its own for each fault, side by side.
fn with_each(server: SocketAddr, each: impl Fn(&FaultProxy, &Fault) + Sync) {
    std::thread::scope(|scope| {
        for fault in faults() {
            let each = &each;
            scope.spawn(move || each(&FaultProxy::http(server).expect("proxy"), &fault));
        }
    });
}

fn store(open: &Open<'_>, at: SocketAddr, set: SetId) -> Result<Arc<dyn Store>, DestinationError> {
    open(at)?.store(set)
}

/// A listing of `set` is `expected` or an error, whichever exchange breaks; when all of them do, an error.
pub fn listings(open: &Open<'_>, server: SocketAddr, set: SetId, cuts: &[&str], expected: &Rows) {
    with_each(server, |proxy, fault| {
        // A busy machine may be too slow for an answer in time where nothing was broken.
        let mut slow = 0;
        let mut number = 0;
        loop {
            proxy.restart();
            proxy.add(Rule::nth(number, fault.clone()));
            let found = store(open, proxy.address(), set).and_then(|store| list(&*store, cuts));
            match &found {
                Ok(rows) => assert_eq!(rows.objects, expected.objects, "{fault:?} at {number}"),
                Err(error) => assert!(
                    !matches!(error.status(), Status::ObjectAbsent | Status::DestinationAbsent),
                    "{fault:?} at {number}: {error}"
                ),
            }
            if proxy.faulty() > 0 {
                number += 1;
            } else if found.is_ok() {
                assert!(number > 1, "{fault:?}: {found:?}");
                break;
            } else {
                slow += 1;
                assert!(slow < 20, "{fault:?} at {number}: {found:?}");
            }
        }
        proxy.restart();
        let opened = (0..20).find_map(|_| store(open, proxy.address(), set).ok()).expect("opened");
        proxy.add(Rule::on("", "", fault.clone()));
        let found = list(&*opened, cuts);
        assert_eq!(status(&found), Status::ListingIncomplete, "{fault:?}");
    });
}

/// What a client does: five changes, each on what it knows of the one before.
fn changes(store: &dyn Store, large: &[u8]) -> Vec<Result<(), DestinationError>> {
    let made = store.create(&key("a"), Source::Bytes(b"first"));
    let replaced = match &made {
        Ok(tag) => store.replace(&key("a"), tag, Source::Bytes(b"second")).map(drop),
        Err(_) => Ok(()),
    };
    let uploaded = store.upload(&key("b"), large.len() as u64).and_then(|mut upload| {
        upload.append(large)?;
        upload.prove(&blake3::hash(large))?;
        upload.place(None).map(drop)
    });
    let moved = store.relocate(&key("a"), &key("c"));
    let removed = store.remove(&key("b"), None);
    vec![made.map(drop), replaced, uploaded, moved, removed]
}

/// What is there afterwards follows from the answers: what was done is done, what failed is done or not.
fn check_changes(store: &dyn Store, large: &[u8], answers: &[Result<(), DestinationError>], what: &str) {
    let there = |name: &str| match store.look_up(&key(name)).expect(name) {
        Lookup::Object(_) => Some(read(store, name)),
        _ => None,
    };
    let (a, b, c) = (there("a"), there("b"), there("c"));
    let small =
        |found: &Option<Vec<u8>>| found.as_ref().is_none_or(|found| found == b"first" || found == b"second");
    assert!(small(&a) && small(&c) && b.as_ref().is_none_or(|b| b == large), "{what}: wrong bytes");
    let done: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    if done[0] {
        assert!(a.is_some() || c.is_some(), "{what}: an object was lost");
    }
    if done[3] {
        assert!(a.is_none() && c.is_some(), "{what}: it moved, it was said");
    }
    if done[4] {
        assert!(b.is_none(), "{what}: it was removed, it was said");
    } else if done[2] && status(&answers[4]) == Status::ObjectAbsent {
        assert!(b.is_none(), "{what}: it is there, and was said not to be");
    }
    for answer in answers.iter().filter_map(|answer| answer.as_ref().err()) {
        // Nobody else writes: a conflict would be one with ourselves.
        assert_ne!(answer.status(), Status::Conflict, "{what}: {answer}");
        assert_ne!(answer.status(), Status::ArrivedDamaged, "{what}: {answer}");
    }
}

/// Changes are as they were answered, whichever exchange breaks.
pub fn writes(open: &Open<'_>, server: SocketAddr, sets: &(dyn Fn() -> SetId + Sync)) {
    let large = bytes(70_000);
    with_each(server, |proxy, fault| {
        let direct = open(server).expect("opened");
        for number in 0.. {
            proxy.restart();
            proxy.add(Rule::nth(number, fault.clone()));
            let set = sets();
            let answers = store(open, proxy.address(), set).map(|store| changes(&*store, &large));
            let what = format!("{fault:?} at {number}");
            match answers {
                Ok(answers) => check_changes(&*direct.store(set).expect("set"), &large, &answers, &what),
                Err(error) => assert_ne!(error.status(), Status::DestinationAbsent, "{what}: {error}"),
            }
            if proxy.faulty() == 0 {
                assert!(number > 10, "{what}: only so many exchanges");
                break;
            }
        }
    });
}

/// Some objects in a set of their own.
pub fn filled(destination: &dyn Destination, set: SetId) -> Rows {
    let store = destination.store(set).expect("set");
    for number in 0..12 {
        create(&*store, &format!("data/{}/{number:03}", number / 4), b"x");
    }
    list(&*store, &[]).expect("list")
}
