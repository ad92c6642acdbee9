//! WebDAV through a proxy that breaks one exchange after the other: the true answer or an error, never another one.

use crate::contract::*;
use crate::webdav::{APACHE, NGINX, open};
use holdfast_core::Status;
use holdfast_core::destination::{DestinationError, Lookup, Source, Store};
use holdfast_core::units::SetId;
use holdfast_test_servers::Server;
use holdfast_test_servers::proxy::{Answer, Exchange, Fault, FaultProxy, How, Point, Rule};
use holdfast_test_servers::webdav::WebDav;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

type Run<'a> = dyn Fn(&dyn Store, SetId) -> Result<(), String> + Sync + 'a;

/// What goes wrong with an exchange.
fn faults() -> Vec<Fault> {
    let cut = |point, how| Fault::Break(point, how);
    vec![
        cut(Point::BeforeRequest, How::Reset),
        cut(Point::BeforeAnswer, How::Reset),
        cut(Point::BeforeAnswer, How::Close),
        cut(Point::InRequest(7), How::Reset),
        cut(Point::InHead(20), How::Close),
        cut(Point::InBody(1), How::Close),
        cut(Point::InBody(200), How::Reset),
        cut(Point::AfterAnswer, How::Reset),
        Fault::Truncate(0),
        Fault::Truncate(300),
        Fault::Instead(Answer::busy(429, 0)),
        Fault::Instead(Answer::busy(503, 0)),
        Fault::Instead(Answer::status(500)),
        Fault::Instead(Answer::html()),
        Fault::Instead(
            Answer::status(404).header("Content-Type", "text/html").body("<html>no such page</html>"),
        ),
        Fault::Instead(Answer::status(423)),
        Fault::After(Answer::status(500)),
        Fault::After(Answer::status(504)),
        Fault::Repeat,
        Fault::Break(Point::BeforeAnswer, How::Stall),
    ]
}

const QUERY: &str = "timeout=1&attempts=2";

/// Breaks each exchange of a run once, and every other one with all after it; faults side by side, each in a proxy of its
/// own. Runs are on `set`, or each on a new one.
///
/// `step` leaves exchanges out where there are many: other faults meet those.
fn broken(server: &Server<WebDav>, set: Option<SetId>, step: usize, run: &Run<'_>) {
    std::thread::scope(|scope| {
        for (number, fault) in faults().into_iter().enumerate() {
            scope.spawn(move || {
                let proxy = FaultProxy::http(server.address()).expect("proxy");
                let stalls = matches!(fault, Fault::Break(_, How::Stall));
                let step = if stalls { step * 5 } else { step };
                for at in (number % step..).step_by(step) {
                    let on = || set.unwrap_or_else(|| APACHE.1.new_set());
                    let broke = exchange(&server.access, &proxy, Rule::nth(at, fault.clone()), on(), run);
                    if at / step % 2 == 0 && !stalls {
                        exchange(&server.access, &proxy, Rule::on("", "", fault.clone()).skip(at), on(), run);
                    }
                    if !broke {
                        break;
                    }
                }
            });
        }
    });
}

/// One run; whether something was broken in it.
fn exchange(dav: &WebDav, proxy: &FaultProxy, rule: Rule, set: SetId, run: &Run<'_>) -> bool {
    proxy.restart();
    proxy.add(rule.clone());
    let opened = open(&dav.through(proxy.address()), "", QUERY).and_then(|opened| opened.store(set));
    let outcome = match opened {
        Ok(store) => run(&*store, set),
        Err(error) => honest(&error),
    };
    let line = |it: &Exchange| format!("{} {} {:?} {}\n", it.method, it.target, it.status, it.faulty);
    let asked = || proxy.exchanges().iter().map(line).collect::<String>();
    assert!(outcome.is_ok(), "{rule:?}: {outcome:?}\n{}", asked());
    proxy.faulty() > 0
}

/// An error must say no more than that it could not be done now. A 404 for the root itself is told as what it says:
/// nothing is concluded of the objects.
fn honest(error: &DestinationError) -> Result<(), String> {
    match error.status() {
        Status::DestinationUnavailable | Status::ListingIncomplete | Status::DestinationAbsent => Ok(()),
        _ => Err(format!("{error:?}")),
    }
}

fn judged<T: std::fmt::Debug>(
    answer: Result<T, DestinationError>,
    good: impl Fn(&T) -> bool,
) -> Result<(), String> {
    match answer {
        Ok(answer) if good(&answer) => Ok(()),
        Ok(answer) => Err(format!("{answer:?}")),
        Err(error) => honest(&error),
    }
}

/// Straight to the server.
fn clean(dav: &WebDav, set: SetId) -> Arc<dyn Store> {
    open(dav, "", "timeout=20").expect("open").store(set).expect("store")
}

const FILES: &[&str] = &["data/a/1", "data/a/2", "data/b", "data/c/d/3", "holdfast.json", "index/1"];

/// A set with files of their own name, made beneath the server.
fn filled(root: &Path) -> SetId {
    let set = APACHE.1.new_set();
    for name in FILES {
        let path = root.join(set.to_string()).join(name);
        std::fs::create_dir_all(path.parent().expect("parent")).expect("folder");
        std::fs::write(path, name).expect("file");
    }
    set
}

fn expected() -> BTreeMap<String, Option<u64>> {
    FILES.iter().map(|name| ((*name).to_owned(), Some(name.len() as u64))).collect()
}

#[test]
fn a_listing_is_whole_or_an_error() {
    for server in [&APACHE.0, &NGINX.0] {
        let set = filled(server.files().expect("files"));
        broken(server, Some(set), 6, &|store, _| {
            judged(list(store, &["data/b", "data/c/x"]), |rows| rows.objects == expected())
        });
    }
}

#[test]
fn what_is_there_is_never_absent_and_what_is_not_is_never_there() {
    for server in [&APACHE.0, &NGINX.0] {
        let set = filled(server.files().expect("files"));
        broken(server, Some(set), 6, &|store, _| {
            judged(store.look_up(&key("data/b")), |found| matches!(found, Lookup::Object(_)))?;
            judged(store.look_up(&key("data/c/")), |found| *found == Lookup::Folder)?;
            judged(store.look_up(&key("data/none")), |found| *found == Lookup::Absent)?;
            judged(store.list_folder("data/a/"), |found| found.len() == 2)?;
            judged(store.list_folder("none/"), Vec::is_empty)
        });
    }
}

#[test]
fn what_is_read_is_what_is_there() {
    for server in [&APACHE.0, &NGINX.0] {
        let (set, bytes) = (filled(server.files().expect("files")), bytes(100_000));
        let path = server.files().expect("files").join(set.to_string()).join("data/big");
        std::fs::write(path, &bytes).expect("file");
        broken(server, Some(set), 6, &|store, _| {
            let blob = match store.open(&key("data/big")) {
                Ok(blob) => blob,
                Err(error) => return honest(&error),
            };
            let mut buffer = vec![0; 30_000];
            for offset in [0, 70_000, 35_000] {
                let read = blob.read_at(offset as u64, &mut buffer);
                judged(read, |()| buffer == bytes[offset..offset + 30_000])?;
            }
            Ok(())
        });
    }
}

/// The steps of [`changed`], and what is there after each.
const STATES: &[&[(&str, &str)]] = &[
    &[],
    &[("data/a", "first")],
    &[("data/a", "second")],
    &[("trash/1/a", "second")],
    &[("data/u", "upload"), ("trash/1/a", "second")],
    &[("data/u", "upload")],
];

/// Changes one thing after the other; how far it came, and what ended it.
fn changed(store: &dyn Store) -> (usize, Option<DestinationError>) {
    let (a, aside) = (key("data/a"), key("trash/1/a"));
    let mut done = 0;
    let mut steps = || -> Result<(), DestinationError> {
        let first = store.create(&a, Source::Bytes(b"first"))?;
        done += 1;
        store.replace(&a, &first, Source::Bytes(b"second"))?;
        done += 1;
        store.relocate(&a, &aside)?;
        done += 1;
        let mut upload = store.upload(&key("data/u"), 6)?;
        upload.append(b"upload")?;
        upload.prove(&blake3::hash(b"upload"))?;
        upload.place(None)?;
        done += 1;
        store.remove(&aside, None)?;
        done += 1;
        Ok(())
    };
    let ended = steps().err();
    (done, ended)
}

/// The objects of a set as they lie beneath the server, with their bytes.
fn objects(folder: &Path, above: &str, found: &mut Vec<(String, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.map(|entry| entry.expect("entry").path()) {
        let name = format!("{above}{}", entry.file_name().expect("name").to_string_lossy());
        if entry.is_dir() && name != "incoming" {
            objects(&entry, &format!("{name}/"), found);
        } else if entry.is_file() {
            found.push((name, std::fs::read_to_string(&entry).expect("file")));
        }
    }
    found.sort();
}

/// A change is done or not done, whatever breaks; nothing else changes, and nobody conflicts with himself.
fn changes(server: &Server<WebDav>, step: usize) {
    broken(server, None, step, &|store, set| {
        let (done, ended) = changed(store);
        let mut found = Vec::new();
        objects(&server.files().expect("files").join(set.to_string()), "", &mut found);
        let is = |state: &[(&str, &str)]| {
            found.iter().map(|(name, text)| (name.as_str(), text.as_str())).eq(state.iter().copied())
        };
        match &ended {
            None if is(STATES[5]) => Ok(()),
            Some(error) if is(STATES[done]) || is(STATES[done + 1]) => honest(error),
            _ => Err(format!("after {done} steps and {ended:?}: {found:?}")),
        }
    });
}

#[test]
fn a_change_is_done_or_not_done_on_apache() {
    changes(&APACHE.0, 9);
}

#[test]
fn a_change_is_done_or_not_done_on_nginx() {
    changes(&NGINX.0, 17);
}

#[test]
fn a_large_upload_that_breaks_is_an_error_and_leaves_nothing_in_place() {
    let bytes = bytes(9_000_000);
    for server in [&APACHE.0, &NGINX.0] {
        for fault in [
            Fault::Break(Point::BeforeRequest, How::Reset),
            Fault::Break(Point::InRequest(5_000_000), How::Reset),
            Fault::Break(Point::InRequest(100), How::Stall),
            Fault::Break(Point::BeforeAnswer, How::Close),
            Fault::Instead(Answer::status(500)),
            Fault::After(Answer::busy(503, 0)),
        ] {
            let (proxy, set) = (FaultProxy::http(server.address()).expect("proxy"), APACHE.1.new_set());
            proxy.add(Rule::on("PUT", "", fault.clone()));
            let store = open(&server.access.through(proxy.address()), "", QUERY).expect("open");
            let store = store.store(set).expect("store");
            let mut upload = store.upload(&key("data/x"), bytes.len() as u64).expect("upload");
            let sent = bytes.chunks(300_007).try_for_each(|piece| upload.append(piece));
            let proven = sent.and_then(|()| upload.prove(&blake3::hash(&bytes)));
            assert_eq!(status(&proven), Status::DestinationUnavailable, "{fault:?} {proven:?}");
            assert!(proxy.faulty() > 0);
            upload.discard().expect("discarded");
            let clean = clean(&server.access, set);
            assert_eq!(clean.look_up(&key("data/x")).expect("look"), Lookup::Absent);
            assert_eq!(clean.clear_uploads(&[]).expect("cleared"), 0, "{fault:?}");
        }
    }
}

#[test]
fn what_arrives_otherwise_is_not_placed() {
    for server in [&APACHE.0, &NGINX.0] {
        let proxy = FaultProxy::http(server.address()).expect("proxy");
        let store = open(&server.access.through(proxy.address()), "", QUERY).expect("open");
        let store = store.store(APACHE.1.new_set()).expect("store");
        create(&*store, "data/first", b"x");
        proxy.add(Rule::on("GET", "/incoming/", Fault::Flip(2)));
        let refused = store.create(&key("data/x"), Source::Bytes(b"sound"));
        assert_eq!(status(&refused), Status::ArrivedDamaged, "{refused:?}");
        proxy.restart();
        assert_eq!(store.look_up(&key("data/x")).expect("look"), Lookup::Absent);
        assert_eq!(store.clear_uploads(&[]).expect("cleared"), 0, "it was removed");
    }
}

#[test]
fn a_server_that_ignores_what_it_is_asked_is_found_out() {
    let proxy = FaultProxy::http(APACHE.0.address()).expect("proxy");
    for header in ["if", "overwrite"] {
        proxy.add(Rule::on("MOVE", "", Fault::WithoutHeader(header)));
        let store = open(&APACHE.0.access.through(proxy.address()), "", QUERY).expect("open");
        let store = store.store(APACHE.1.new_set()).expect("store");
        let old = create(&*store, "data/a", b"mine");
        assert_eq!(status(&store.create(&key("data/a"), Source::Bytes(b"late"))), Status::Conflict);
        store.replace(&key("data/a"), &old, Source::Bytes(b"newer")).expect("replaced");
        assert_eq!(status(&store.replace(&key("data/a"), &old, Source::Bytes(b"late"))), Status::Conflict);
        assert_eq!(read(&*store, "data/a"), b"newer");
        proxy.restart();
    }
    proxy.add(Rule::on("GET", "", Fault::WithoutHeader("range")));
    let dav = APACHE.0.access.through(proxy.address());
    let store = open(&dav, "", QUERY).expect("open").store(APACHE.1.new_set()).expect("store");
    let bytes = bytes(50_000);
    create(&*store, "data/a", &bytes);
    let blob = store.open(&key("data/a")).expect("blob");
    let mut part = [0; 100];
    blob.read_at(40_000, &mut part).expect("cut out of the whole");
    assert_eq!(part, bytes[40_000..40_100]);
}

#[test]
fn a_redirect_is_no_answer_but_for_a_folders_slash() {
    let server = &APACHE.0;
    let set = filled(server.files().expect("files"));
    let proxy = FaultProxy::http(server.address()).expect("proxy");
    let store = open(&server.access.through(proxy.address()), "", QUERY).expect("open");
    let store = store.store(set).expect("store");
    let to = |location: String| Fault::Instead(Answer::status(301).header("Location", &location));
    let path = format!("/{set}/data/c");
    proxy.add(Rule::on("PROPFIND", &path, to(format!("http://{}{path}/", proxy.address()))).times(1));
    assert_eq!(store.look_up(&key("data/c")).expect("look"), Lookup::Folder);
    proxy.restart();
    proxy.add(Rule::on("PROPFIND", "", to("https://elsewhere.example/".to_owned())));
    let error = store.look_up(&key("data/b")).expect_err("a redirect");
    assert_eq!(error.status(), Status::DestinationUnavailable);
    assert!(error.to_string().contains("redirects are not followed"), "{error}");
}

#[test]
fn a_lock_and_a_full_disk_are_called_so() {
    let proxy = FaultProxy::http(NGINX.0.address()).expect("proxy");
    let store = open(&NGINX.0.access.through(proxy.address()), "", QUERY).expect("open");
    let store = store.store(APACHE.1.new_set()).expect("store");
    create(&*store, "data/a", b"x");
    for (code, expected) in [
        (423, Status::DestinationUnavailable),
        (507, Status::DestinationFull),
        (403, Status::DestinationDenied),
    ] {
        proxy.restart();
        proxy.add(Rule::on("PUT", "", Fault::Instead(Answer::status(code))));
        let refused = store.create(&key("data/b"), Source::Bytes(b"x"));
        assert_eq!(status(&refused), expected, "{refused:?}");
    }
    proxy.restart();
    proxy.add(Rule::on("DELETE", "data/a", Fault::Instead(Answer::status(403))));
    assert_eq!(status(&store.remove(&key("data/a"), None)), Status::DestinationDenied);
}
