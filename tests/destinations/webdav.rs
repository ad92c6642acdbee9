//! WebDAV, on Apache and on nginx.

use crate::contract::*;
use holdfast_core::Status;
use holdfast_core::destination::{Access, Destination, DestinationError, Lookup, Source, open_with};
use holdfast_test_servers::Server;
use holdfast_test_servers::webdav::{WebDav, apache, nginx};
use std::sync::{Arc, LazyLock};

pub fn access(dav: &WebDav) -> Access {
    let authority = std::fs::read_to_string(&dav.authority).expect("authority");
    let pairs = [("user", &dav.user), ("password", &dav.password), ("ca_certificates", &authority)];
    let pairs: std::collections::BTreeMap<_, _> = pairs.into_iter().collect();
    Access::from_json(&serde_json::to_string(&pairs).expect("JSON")).expect("access")
}

pub fn open(dav: &WebDav, folder: &str, query: &str) -> Result<Arc<dyn Destination>, DestinationError> {
    let address = format!("{}{folder}?{query}", dav.url.replace("http://", "webdav://"));
    open_with(&address, &access(dav))
}

fn subject(server: Server<WebDav>) -> (Server<WebDav>, Subject) {
    let (dav, other) = (server.access.clone(), server.access.clone());
    let subject = Subject {
        open: Box::new(move || open(&dav, "", "timeout=20&attempts=3").expect("open")),
        open_absent: Box::new(move || open(&other, "none/there", "timeout=20&attempts=3")),
        has_folders: true,
        clears_uploads: true,
    };
    (server, subject)
}

pub static APACHE: LazyLock<(Server<WebDav>, Subject)> = LazyLock::new(|| subject(apache().expect("Apache")));
pub static NGINX: LazyLock<(Server<WebDav>, Subject)> = LazyLock::new(|| subject(nginx().expect("nginx")));

/// The contract of all destinations, but for an upload that goes on where it broke off, which WebDAV has no way to;
/// and what is its own.
macro_rules! both {
    ($subject:expr, $($own:ident),+) => {
        checks!($subject => $($own),+,
            what_is_created_is_read_back_and_replaced_by_version,
            an_object_is_removed_by_version,
            a_taken_name_is_not_overwritten,
            one_of_many_who_create_wins,
            a_listing_is_whole_whatever_its_cuts,
            a_folder_shows_its_children,
            a_set_that_is_not_there_is_empty_and_not_made_by_asking,
            a_root_that_is_not_there_is_an_error,
            an_object_moves_to_a_free_name,
            a_local_file_is_sent_whole,
            a_small_upload_is_seen_when_it_is_placed,
            an_upload_begins_anew_unless_it_arrived,
            an_upload_of_other_bytes_is_not_placed,
            an_empty_folder_is_removed_and_no_other,
            what_uploads_left_is_cleared);
    };
}

macro_rules! checks {
    ($subject:expr => $($check:ident),*) => {
        $(#[test]
        fn $check() {
            super::$check($subject);
        })*
    };
}

mod on_apache {
    both!(&super::APACHE.1, hostile_names_are_names, a_set_is_replicated_there_and_back);

    #[test]
    fn a_replication_that_breaks_shows_no_wrong_file() {
        let (server, subject) = &*super::APACHE;
        let through = |at| super::open(&server.access.through(at), "", "timeout=6&attempts=2");
        // A run has hundreds.
        crate::replication::survives_broken_exchanges(&through, server.address(), subject.new_set(), 37);
    }
}

mod on_nginx {
    both!(&super::NGINX.1, names_it_does_not_list_are_refused, a_set_is_replicated_there_and_back);
}

fn a_set_is_replicated_there_and_back(subject: &Subject) {
    crate::replication::replicates(&*(subject.open)(), subject.new_set());
}

/// nginx lists no name that begins with a dot.
fn names_it_does_not_list_are_refused(subject: &Subject) {
    let store = subject.store();
    let dotted = |name: &&&str| name.contains("/.");
    for name in NAMES.iter().filter(dotted) {
        let refused = store.create(&key(name), Source::Bytes(b"x"));
        assert_eq!(status(&refused), Status::KeyRejected, "{name}");
        assert_eq!(status(&store.upload(&key(name), 1).map(drop)), Status::KeyRejected, "{name}");
    }
    let listed: Vec<_> = NAMES.iter().filter(|name| !dotted(name)).collect();
    for name in &listed {
        create(&*store, name, name.as_bytes());
        assert_eq!(read(&*store, name), name.as_bytes(), "{name}");
        assert!(matches!(store.look_up(&key(name)), Ok(Lookup::Object(_))), "{name}");
    }
    assert_eq!(status(&store.relocate(&key(listed[0]), &key("data/.x"))), Status::KeyRejected);
    for cuts in [&[][..], &["data/a+b", "data/\u{1f600}", "data/ü/"]] {
        let found = list(&*store, cuts).expect("list").objects;
        let expected = listed.iter().map(|name| ((**name).to_string(), Some(name.len() as u64)));
        assert_eq!(found, expected.collect());
    }
    for name in listed {
        store.remove(&key(name), None).expect(name);
    }
}

fn an_upload_begins_anew_unless_it_arrived(subject: &Subject) {
    let set = subject.new_set();
    let store = (subject.open)().store(set).expect("store");
    let (bytes, at) = (bytes(18_000_000), key("data/large"));
    let size = bytes.len() as u64;
    let begun = |part: &[u8]| {
        let mut upload = store.upload(&at, size).expect("upload");
        part.chunks(300_007).for_each(|piece| upload.append(piece).expect("append"));
        upload
    };
    let broken = begun(&bytes[..12_000_000]);
    let token = broken.token();
    drop(broken);
    assert!(store.resume(&at, size, &token).expect("resume").is_none(), "a part of it is believed");
    assert_eq!(store.look_up(&at).expect("look"), Lookup::Absent);

    let mut whole = begun(&bytes);
    whole.prove(&blake3::hash(&bytes)).expect("proven");
    let token = whole.token();
    drop(whole);
    let other = (subject.open)().store(set).expect("store");
    let mut upload = other.resume(&at, size, &token).expect("resume").expect("it has arrived");
    assert_eq!(upload.arrived_bytes(), size);
    bytes.chunks(300_007).for_each(|piece| upload.append(piece).expect("passed over"));
    upload.prove(&blake3::hash(&bytes)).expect("proven");
    let placed = upload.place(None).expect("placed");
    assert_eq!(tag(&*other, "data/large"), placed);
    assert!(read(&*other, "data/large") == bytes, "other bytes");
    assert!(other.resume(&at, size, &token).expect("resume").is_none(), "what was placed goes on");
}

fn an_upload_of_other_bytes_is_not_placed(subject: &Subject) {
    let store = subject.store();
    for length in [3, 9_000_000] {
        let mut bytes = bytes(length);
        let expected = blake3::hash(&bytes);
        bytes[1] ^= 1;
        let mut upload = store.upload(&key("data/x"), length as u64).expect("upload");
        upload.append(&bytes).expect("append");
        let refused = upload.prove(&expected);
        assert_eq!(status(&refused), Status::ArrivedDamaged, "{refused:?}");
        upload.discard().expect("discarded");
    }
    let mut short = store.upload(&key("data/x"), 3).expect("upload");
    short.append(b"ab").expect("append");
    assert_eq!(status(&short.prove(&blake3::hash(b"ab"))), Status::ArrivedDamaged);
    assert!(short.append(b"cd").is_err(), "more than announced");
    assert!(store.list_folder("data/").expect("folder").is_empty());
    assert!(store.list_folder("incoming/").expect("folder").is_empty());
}

fn an_empty_folder_is_removed_and_no_other(subject: &Subject) {
    let store = subject.store();
    create(&*store, "trash/9/index", b"x");
    assert_eq!(status(&store.remove(&key("trash/9/"), None)), Status::Conflict);
    assert_eq!(status(&store.remove(&key("trash/"), None)), Status::Conflict);
    assert_eq!(read(&*store, "trash/9/index"), b"x");
    assert_eq!(status(&store.remove(&key("trash/8/"), None)), Status::ObjectAbsent);
    assert_eq!(status(&store.remove(&key("trash/9/index/"), None)), Status::ObjectAbsent);
    assert_eq!(status(&store.remove(&key("trash/9"), None)), Status::ObjectAbsent);
    store.remove(&key("trash/9/index"), None).expect("removed");
    store.remove(&key("trash/9/"), None).expect("removed");
    assert_eq!(store.look_up(&key("trash/9/")).expect("look"), Lookup::Absent);
    store.create(&key("trash/9/"), Source::Bytes(b"")).expect("made");
    assert_eq!(status(&store.create(&key("trash/9/"), Source::Bytes(b""))), Status::Conflict);
    create(&*store, "trash/9/again", b"x");
    assert!(list(&*store, &[]).expect("list").objects.keys().eq(["trash/9/again"]));
}

fn what_uploads_left_is_cleared(subject: &Subject) {
    let store = subject.store();
    let proven = |name: &str, bytes: &[u8]| {
        let mut upload = store.upload(&key(name), bytes.len() as u64).expect("upload");
        upload.append(bytes).expect("append");
        upload.prove(&blake3::hash(bytes)).expect("proven");
        upload.token()
    };
    let (kept, left) = (proven("data/kept", b"kept"), proven("data/left", b"left"));
    assert_eq!(store.clear_uploads(std::slice::from_ref(&kept)).expect("cleared"), 1);
    assert!(store.resume(&key("data/left"), 4, &left).expect("resume").is_none());
    let mut upload = store.resume(&key("data/kept"), 4, &kept).expect("resume").expect("kept");
    upload.append(b"kept").expect("append");
    upload.prove(&blake3::hash(b"kept")).expect("proven");
    upload.place(None).expect("placed");
    assert_eq!(read(&*store, "data/kept"), b"kept");
    assert_eq!(store.clear_uploads(&[]).expect("cleared"), 0);
}

#[test]
fn over_tls_with_an_authority_of_its_own() {
    for server in [&APACHE.0, &NGINX.0] {
        let dav = &server.access;
        let address = dav.tls_url.replace("https://", "webdavs://") + "?timeout=20&attempts=1";
        let destination = open_with(&address, &access(dav)).expect("open");
        let store = destination.store(APACHE.1.new_set()).expect("store");
        create(&*store, "a", b"secret");
        assert_eq!(read(&*store, "a"), b"secret");
        let login = format!(r#"{{"user": "{}", "password": "{}"}}"#, dav.user, dav.password);
        let error =
            open_with(&address, &Access::from_json(&login).expect("access")).err().expect("a stranger");
        assert_eq!(error.status(), Status::DestinationUntrusted, "{error}");
    }
}

#[test]
fn a_wrong_password_is_refused_and_never_told() {
    for server in [&APACHE.0, &NGINX.0] {
        let wrong = WebDav { password: "marked".to_owned(), ..server.access.clone() };
        let error = open(&wrong, "", "attempts=1").err().expect("refused");
        assert_eq!(error.status(), Status::DestinationDenied, "{error}");
        assert!(!error.to_string().contains("marked"), "{error}");
    }
}
