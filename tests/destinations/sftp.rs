//! SFTP against OpenSSH's sshd.

use crate::contract::{self, Subject, bytes, create, key, list, read, status};
use holdfast_core::Status;
use holdfast_core::destination::{Access, Destination, DestinationError, Lookup, Source, Store, open_with};
use holdfast_core::units::SetId;
use holdfast_test_servers::Server;
use holdfast_test_servers::proxy::{Fault, FaultProxy, How, Point, Rule};
use holdfast_test_servers::sftp::{Sftp, sshd, sshd_without};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::sync::{Arc, LazyLock};

static SSHD: LazyLock<Server<Sftp>> = LazyLock::new(|| sshd().expect("sshd"));

pub static SUBJECT: LazyLock<Subject> = LazyLock::new(|| subject(&SSHD.access));

fn subject(sftp: &Sftp) -> Subject {
    let (one, other) = (sftp.clone(), sftp.clone());
    Subject {
        open: Box::new(move || opened(&one).expect("open")),
        open_absent: Box::new(move || open_with(&address(&other, "/none", ""), &access(&other))),
        has_folders: true,
        clears_uploads: true,
    }
}

fn address(sftp: &Sftp, below: &str, parameters: &str) -> String {
    let folder = sftp.folder.display();
    format!("sftp://{}@{}:{}{folder}{below}?timeout=20{parameters}", sftp.user, sftp.host, sftp.port)
}

fn access_of(values: &[(&str, &str)]) -> Access {
    let values: BTreeMap<_, _> = values.iter().copied().collect();
    Access::from_json(&serde_json::to_string(&values).expect("JSON")).expect("access")
}

fn access(sftp: &Sftp) -> Access {
    let key = fs::read_to_string(&sftp.key).expect("key");
    let known_hosts = fs::read_to_string(&sftp.known_hosts).expect("known hosts");
    access_of(&[("private_key", &key), ("known_hosts", &known_hosts)])
}

fn opened(sftp: &Sftp) -> Result<Arc<dyn Destination>, DestinationError> {
    open_with(&address(sftp, "", ""), &access(sftp))
}

mod keeps_the_contract {
    crate::contract!(&super::SUBJECT);
}

#[test]
fn a_place_is_spelled_in_one_way_without_credentials() {
    let sftp = &SSHD.access;
    let place = opened(sftp).expect("open").place();
    assert_eq!(place, format!("sftp://{}@127.0.0.1:{}{}", sftp.user, sftp.port, sftp.folder.display()));
    // A session begins in the folder: it is what `~` stands for.
    for path in ["/~", "/./", &format!("{}/.//", sftp.folder.display()).replace("/.//", "//")] {
        let address = format!("sftp://{}@127.0.0.1:{}{path}", sftp.user, sftp.port);
        assert_eq!(open_with(&address, &access(sftp)).expect(path).place(), place, "{path}");
    }
}

#[test]
fn each_way_to_sign_in_works() {
    let sftp = &SSHD.access;
    let known = format!("&known_hosts={}", sftp.known_hosts.display());
    let locked = fs::read_to_string(&sftp.locked_key).expect("key");
    let agent = format!("{known}&agent={}", sftp.agent.display());
    let key_and_passphrase = access_of(&[("private_key", &locked), ("passphrase", &sftp.passphrase)]);
    for (parameters, access) in [(&agent, Access::default()), (&known, key_and_passphrase)] {
        open_with(&address(sftp, "", parameters), &access).expect(parameters);
    }
}

#[test]
fn who_may_not_sign_in_is_told_so_without_secrets() {
    let sftp = &SSHD.access;
    let known = format!("&known_hosts={}", sftp.known_hosts.display());
    let locked = fs::read_to_string(&sftp.locked_key).expect("key");
    let nobody = Sftp { user: "nobody-of-that-name".to_owned(), ..sftp.clone() };
    let check = |sftp: &Sftp, parameters: &str, access: &Access, expected| {
        let opened = open_with(&address(sftp, "", parameters), access);
        assert_eq!(status(&opened), expected);
        let text = opened.err().expect("refused").to_string();
        assert!(!text.contains("marked") && !text.contains("PRIVATE KEY"), "{text}");
    };
    check(&nobody, &known, &access(sftp), Status::DestinationDenied);
    check(sftp, &known, &access_of(&[("password", "marked")]), Status::DestinationDenied);
    check(sftp, &known, &access_of(&[("private_key", &locked)]), Status::AccessRejected);
    let wrong = access_of(&[("private_key", &locked), ("passphrase", "marked")]);
    check(sftp, &known, &wrong, Status::AccessRejected);
    check(sftp, &format!("{known}&agent=/none"), &Access::default(), Status::DestinationDenied);
}

#[test]
fn a_host_key_that_is_not_known_is_told_and_not_trusted() {
    let (sftp, stranger) = (&SSHD.access, sshd().expect("sshd"));
    let key = fs::read_to_string(&sftp.key).expect("key");
    let host = format!("[127.0.0.1]:{}", sftp.port);
    let untrusted = |known_hosts: &str, word: &str| {
        let access = access_of(&[("private_key", &key), ("known_hosts", known_hosts)]);
        let opened = open_with(&address(sftp, "", ""), &access);
        assert_eq!(status(&opened), Status::DestinationUntrusted);
        let text = opened.err().expect("refused").to_string();
        assert!(text.contains(&sftp.fingerprint) && text.contains(word), "{text}");
    };
    untrusted("", "is not in known_hosts");
    untrusted(&format!("[127.0.0.1]:1 {}\n", sftp.host_key), "is not in known_hosts");
    untrusted(&format!("{host} {}\n", stranger.access.host_key), "do not just delete the line");
    untrusted(&format!("{host} {0}\n@revoked {host} {0}\n", sftp.host_key), "revoked");
}

#[test]
fn links_are_seen_and_never_followed() {
    let store = SUBJECT.store();
    create(&*store, "data/a/b", b"bytes");
    let set = store.place().rsplit('/').next().expect("set").to_owned();
    let folder = SSHD.files().expect("files").join(set);
    symlink("a", folder.join("data/link")).expect("link");
    symlink("a/b", folder.join("data/to-file")).expect("link");
    for text in ["data/link", "data/link/b", "data/to-file"] {
        assert_eq!(store.look_up(&key(text)).expect(text), Lookup::Other, "{text}");
        assert!(store.open(&key(text)).is_err(), "{text}");
        assert_ne!(status(&store.remove(&key(text), None)), Status::Ok, "{text}");
        assert_eq!(status(&store.create(&key(text), Source::Bytes(b"x"))), Status::Conflict, "{text}");
    }
    assert_eq!(status(&store.list_folder("data/link/")), Status::ListingIncomplete);
    assert_eq!(status(&store.create(&key("data/link/new"), Source::Bytes(b"x"))), Status::Conflict);
    let listed = list(&*store, &[]).expect("list");
    assert!(listed.objects.keys().eq(["data/a/b", "data/link", "data/to-file"]), "{listed:?}");
}

#[test]
fn each_extension_may_be_missing() {
    let server = sshd_without(&["hardlink", "statvfs", "fsync"]).expect("sshd");
    let subject = subject(&server.access);
    contract::a_taken_name_is_not_overwritten(&subject);
    contract::what_is_created_is_read_back_and_replaced_by_version(&subject);
    contract::an_object_moves_to_a_free_name(&subject);
    contract::a_small_upload_is_seen_when_it_is_placed(&subject);
    assert_eq!(subject.store().free_bytes().expect("free"), None);
    assert!(SUBJECT.store().free_bytes().expect("free").is_some());
}

#[test]
fn without_an_atomic_replacement_nothing_is_replaced() {
    let server = sshd_without(&["posix-rename"]).expect("sshd");
    let store = subject(&server.access).store();
    let first = create(&*store, "data/a", b"first");
    let refused = store.replace(&key("data/a"), &first, Source::Bytes(b"second"));
    assert_eq!(status(&refused), Status::DestinationUnavailable);
    assert!(refused.expect_err("refused").to_string().contains("posix-rename"));
    assert_eq!(read(&*store, "data/a"), b"first");
}

#[test]
fn versions_of_one_second_are_told_apart() {
    let store = SUBJECT.store();
    let mut tags = vec![create(&*store, "data/a", b"0")];
    for number in 1..6 {
        let text = number.to_string();
        let last = tags.last().expect("tag").clone();
        tags.push(store.replace(&key("data/a"), &last, Source::Bytes(text.as_bytes())).expect("replaced"));
        assert!(tags[..number].iter().all(|old| old != &tags[number]), "{tags:?}");
        assert_eq!(contract::tag(&*store, "data/a"), tags[number]);
    }
    assert_eq!(status(&store.remove(&key("data/a"), Some(&tags[4]))), Status::Conflict);
}

/// A store of one set through a proxy, and the same without it.
pub struct Broken {
    pub proxy: FaultProxy,
    sftp: Sftp,
    direct: Arc<dyn Store>,
    pub set: SetId,
}

impl Broken {
    pub fn new() -> Broken {
        let proxy = FaultProxy::raw(SSHD.address()).expect("proxy");
        let sftp = SSHD.access.through(proxy.address()).expect("known host");
        let set = SUBJECT.new_set();
        let direct = (SUBJECT.open)().store(set).expect("store");
        Broken { proxy, sftp, direct, set }
    }

    fn store(&self, timeout: u64) -> Result<Arc<dyn Store>, DestinationError> {
        self.destination(timeout)?.store(self.set)
    }

    pub fn destination(&self, timeout: u64) -> Result<Arc<dyn Destination>, DestinationError> {
        let folder = self.sftp.folder.display();
        let (user, port) = (&self.sftp.user, self.sftp.port);
        let address = format!("sftp://{user}@127.0.0.1:{port}{folder}?timeout={timeout}&attempts=2");
        open_with(&address, &access(&self.sftp))
    }

    /// Runs something once whole, then broken at points of its first connection, then with every connection broken
    /// there. `each` gets the run's number and says how it went; a first connection alone that breaks is made good.
    fn run(&self, points: u64, each: impl Fn(usize, &dyn Store) -> Result<(), DestinationError>) {
        self.proxy.restart();
        let store = self.store(20).expect("store");
        each(0, &*store).expect("without faults");
        drop(store);
        let first = self.proxy.exchanges().first().cloned().expect("a connection");
        let mut number = 0;
        for step in 0..points {
            let at = |bytes: u64| bytes * (2 * step + 1) / (2 * points);
            let cuts = [Point::InRequest(at(first.sent_bytes)), Point::InBody(at(first.body_bytes))];
            let hows = if step == 1 { &[How::Reset, How::Close, How::Stall][..] } else { &[How::Reset] };
            let faults = cuts.iter().flat_map(|cut| hows.iter().map(|how| (Fault::Break(*cut, *how), *how)));
            let flips = [(Fault::Flip(at(first.body_bytes)), How::Reset)];
            for (fault, how) in faults.chain(flips) {
                for all in [false, true] {
                    number += 1;
                    self.proxy.restart();
                    self.proxy.add(if all {
                        Rule::on("TCP", "", fault.clone())
                    } else {
                        Rule::nth(0, fault.clone())
                    });
                    let timeout = if how == How::Stall { 1 } else { 20 };
                    let went = self.store(timeout).and_then(|store| each(number, &*store));
                    assert!(self.proxy.faulty() > 0);
                    // A deadline of a second may pass twice on a busy machine.
                    let may_fail = all || how == How::Stall;
                    assert!(may_fail || went.is_ok(), "{fault:?}: {went:?}");
                }
            }
        }
        self.proxy.restart();
    }
}

#[test]
fn a_broken_listing_is_whole_or_an_error() {
    let broken = Broken::new();
    for number in 0..60 {
        create(&*broken.direct, &format!("data/{}/{number:02}", number % 6), b"x");
    }
    let expected = list(&*broken.direct, &[]).expect("list");
    broken.run(4, |_, store| {
        let listed = match list(store, &["data/2/", "data/4/10"]) {
            Err(error) => {
                assert_eq!(error.status(), Status::ListingIncomplete, "{error}");
                return Err(error);
            }
            Ok(listed) => listed,
        };
        assert_eq!((&listed.objects, &listed.folders), (&expected.objects, &expected.folders));
        let children = store.list_folder("data/3/")?;
        assert_eq!(children.len(), 10);
        assert!(matches!(store.look_up(&key("data/0/00"))?, Lookup::Object(_)));
        assert_eq!(store.look_up(&key("data/0/none"))?, Lookup::Absent);
        Ok(())
    });
}

#[test]
fn a_broken_upload_is_placed_whole_or_not_at_all() {
    let (broken, sent) = (Broken::new(), bytes(900_000));
    broken.run(3, |number, store| {
        let name = format!("data/{number}");
        let went = || {
            let mut upload = store.upload(&key(&name), sent.len() as u64)?;
            sent.chunks(100_000).try_for_each(|piece| upload.append(piece))?;
            upload.prove(&blake3::hash(&sent))?;
            upload.place(None).map(drop)
        };
        let went = went();
        match broken.direct.look_up(&key(&name)).expect("look") {
            Lookup::Absent => assert!(went.is_err(), "it is not there"),
            _ => assert!(read(&*broken.direct, &name) == sent, "other bytes"),
        }
        assert_ne!(status(&went), Status::Conflict);
        assert_ne!(status(&went), Status::ArrivedDamaged);
        went
    });
    broken.direct.clear_uploads(&[]).expect("cleared");
}

#[test]
fn broken_changes_leave_the_old_state_or_the_new_one() {
    let broken = Broken::new();
    broken.run(3, |number, store| {
        let direct = &*broken.direct;
        let (name, moved) = (format!("data/{number}"), format!("trash/{number}"));
        let first = create(direct, &name, b"first");
        let replaced = store.replace(&key(&name), &first, Source::Bytes(b"second!"));
        let now = read(direct, &name);
        assert!(now == b"second!" || (replaced.is_err() && now == b"first"), "{now:?} {replaced:?}");
        assert_ne!(status(&replaced), Status::Conflict);
        let relocated = replaced.and_then(|_| store.relocate(&key(&name), &key(&moved)));
        let there = |text: &str| matches!(direct.look_up(&key(text)).expect(text), Lookup::Object(_));
        assert!(there(&name) || there(&moved), "lost: {relocated:?}");
        assert!(relocated.is_err() || (!there(&name) && read(direct, &moved) == b"second!"));
        assert_ne!(status(&relocated), Status::ObjectAbsent);
        relocated?;
        let made = store.create(&key(&name), Source::Bytes(b"third"));
        assert!(made.is_err() || read(direct, &name) == b"third");
        assert_ne!(status(&made), Status::Conflict);
        let removed = made.and_then(|tag| store.remove(&key(&name), Some(&tag)));
        assert!(removed.is_err() || !there(&name));
        assert_ne!(status(&removed), Status::ObjectAbsent);
        removed
    });
}
