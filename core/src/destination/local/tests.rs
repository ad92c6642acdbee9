#![expect(clippy::disallowed_methods, reason = "tests look at the folders behind the store's back")]

use super::super::{Destination, DestinationError, Key, Local, Lookup, Source, Store, Tag};
use super::place::failure;
use crate::status::Status;
use crate::units::SetId;
use rustix::fs::{CWD, RenameFlags};
use rustix::io::Errno;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;

const TEMP: &str = ".holdfast-0123456789abcdef0123456789abcdef";

struct Case {
    folder: TempDir,
    store: Arc<dyn Store>,
}

impl Case {
    fn new() -> Case {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("root")).unwrap();
        let local = Local::open(&folder.path().join("root")).unwrap();
        let store = local.store(SetId::parse("7").unwrap()).unwrap();
        Case { folder, store }
    }

    fn of(keys: &[&str]) -> Case {
        let case = Case::new();
        keys.iter().for_each(|key| drop(case.create(key, key.as_bytes()).unwrap()));
        case
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("root")
    }

    fn path(&self, key: &str) -> PathBuf {
        self.root().join("7").join(key)
    }

    fn create(&self, text: &str, bytes: &[u8]) -> Result<Tag, DestinationError> {
        self.store.create(&key(text), Source::Bytes(bytes))
    }

    fn tag(&self, text: &str) -> Tag {
        match self.store.look_up(&key(text)).unwrap() {
            Lookup::Object(meta) => meta.tag,
            other => panic!("{text}: {other:?}"),
        }
    }

    fn read(&self, text: &str) -> Vec<u8> {
        let blob = self.store.open(&key(text)).unwrap();
        let mut bytes = vec![0; usize::try_from(blob.size_bytes()).unwrap()];
        blob.read_at(0, &mut bytes).unwrap();
        bytes
    }
}

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

fn status<T>(result: Result<T, DestinationError>) -> Status {
    result.map_or_else(|error| error.status(), |_| Status::Ok)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn what_is_created_is_read_back_and_no_temporary_file_stays() {
    let case = Case::new();
    let tag = case.create("data/a/b", b"hello").unwrap();
    assert_eq!(case.tag("data/a/b"), tag);
    assert_eq!(case.read("data/a/b"), b"hello");
    let other = case.store.replace(&key("data/a/b"), &tag, Source::Bytes(b"world!")).unwrap();
    assert_ne!(other, tag);
    assert_eq!((case.tag("data/a/b"), case.read("data/a/b")), (other, b"world!".to_vec()));
    assert_eq!(names(&case.path("data/a")), ["b"]);
}

#[test]
fn a_local_file_is_sent_whole() {
    let case = Case::new();
    let source = case.folder.path().join("source");
    let bytes: Vec<u8> = (0..700_000_u32).flat_map(u32::to_le_bytes).collect();
    fs::write(&source, &bytes).unwrap();
    case.store.create(&key("data/big"), Source::File(&source)).unwrap();
    assert_eq!(case.read("data/big"), bytes);
    let absent = case.store.create(&key("data/none"), Source::File(Path::new("/does/not/exist")));
    assert_eq!(status(absent), Status::SourceUnreadable);
    let folder = case.store.create(&key("data/none"), Source::File(case.folder.path()));
    assert_eq!(status(folder), Status::SourceUnreadable);
    assert_eq!(names(&case.path("data")), ["big"]);
}

#[test]
fn a_taken_name_is_not_overwritten() {
    let case = Case::of(&["data/a", "data/f/x"]);
    for text in ["data/a", "data/f", "data/f/", "data/a/", "data/a/below"] {
        assert_eq!(status(case.create(text, b"")), Status::Conflict, "{text}");
    }
    assert_eq!(status(case.store.relocate(&key("data/a"), &key("data/f/x"))), Status::Conflict);
    assert_eq!((case.read("data/a"), case.read("data/f/x")), (b"data/a".to_vec(), b"data/f/x".to_vec()));
}

#[test]
fn another_version_is_neither_replaced_nor_removed() {
    let case = Case::of(&["a"]);
    let old = case.tag("a");
    let new = case.store.replace(&key("a"), &old, Source::Bytes(b"new")).unwrap();
    assert_eq!(status(case.store.replace(&key("a"), &old, Source::Bytes(b"lost"))), Status::Conflict);
    assert_eq!(status(case.store.remove(&key("a"), Some(&old))), Status::Conflict);
    assert_eq!(case.read("a"), b"new");
    assert_eq!(status(case.store.remove(&key("a"), Some(&new))), Status::Ok);
    assert_eq!(status(case.store.remove(&key("a"), None)), Status::ObjectAbsent);
    assert_eq!(status(case.store.replace(&key("a"), &new, Source::Bytes(b"x"))), Status::Conflict);
}

#[test]
fn an_object_moves_to_a_free_name_with_its_version() {
    let case = Case::of(&["index/1"]);
    let tag = case.tag("index/1");
    case.store.relocate(&key("index/1"), &key("trash/9/index/1")).unwrap();
    assert_eq!(case.store.look_up(&key("index/1")).unwrap(), Lookup::Absent);
    assert_eq!(case.tag("trash/9/index/1"), tag);
    assert_eq!(status(case.store.relocate(&key("index/1"), &key("x"))), Status::ObjectAbsent);
}

#[test]
fn a_folder_is_made_by_its_key() {
    let case = Case::new();
    assert_eq!(status(case.create("data/empty/", b"")), Status::Ok);
    assert_eq!(status(case.create("data/other/", b"bytes")), Status::KeyRejected);
    assert_eq!(case.store.look_up(&key("data/empty/")).unwrap(), Lookup::Folder);
    assert_eq!(status(case.store.open(&key("data/empty"))), Status::ObjectAbsent);
}

#[test]
fn a_set_that_is_not_there_is_not_made_by_asking() {
    let case = Case::new();
    assert_eq!(case.store.look_up(&key("holdfast.json")).unwrap(), Lookup::Absent);
    assert_eq!(case.store.list_folder("index/").unwrap(), []);
    assert!(case.store.server_time().unwrap().0 > 1_700_000_000_000);
    assert_eq!(status(case.store.remove(&key("a"), None)), Status::ObjectAbsent);
    assert_eq!(status(case.store.replace(&key("a"), &Tag("x".into()), Source::Bytes(b""))), Status::Conflict);
    let options = super::ListOptions { sizes: false, cuts: &[], cancel: &crate::cancel::Cancel::new() };
    assert_eq!(status(case.store.list(&options, &|_, _| Ok(()))), Status::ListingIncomplete);
    assert!(names(&case.root()).is_empty());
}

#[test]
fn a_root_that_is_gone_proves_no_absence() {
    let case = Case::of(&["a"]);
    fs::remove_dir_all(case.root()).unwrap();
    assert_eq!(status(case.store.look_up(&key("a"))), Status::DestinationAbsent);
    assert_eq!(status(case.store.open(&key("a"))), Status::DestinationAbsent);
    assert_eq!(status(case.store.list_folder("index/")), Status::ListingIncomplete);
    assert_ne!(status(case.create("b", b"")), Status::Ok);
    assert_eq!(status(Local::open(&case.root())), Status::DestinationAbsent);
}

#[test]
fn something_below_an_object_is_absent() {
    let case = Case::of(&["a"]);
    assert_eq!(case.store.look_up(&key("a/b")).unwrap(), Lookup::Absent);
    assert_eq!(case.store.look_up(&key("a/")).unwrap(), Lookup::Other);
    assert_eq!(case.store.list_folder("a/").unwrap(), []);
}

#[test]
fn links_are_seen_and_never_followed() {
    let case = Case::of(&["data/x"]);
    let outside = case.folder.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("secret"), "secret").unwrap();
    symlink(&outside, case.path("data/out")).unwrap();
    symlink("x", case.path("data/in")).unwrap();
    for text in ["data/out", "data/out/secret", "data/out/none", "data/in"] {
        assert_eq!(case.store.look_up(&key(text)).unwrap(), Lookup::Other, "{text}");
        assert_ne!(status(case.store.open(&key(text))), Status::Ok, "{text}");
        assert_eq!(status(case.create(text, b"")), Status::Conflict, "{text}");
        assert_ne!(status(case.store.remove(&key(text), None)), Status::Ok, "{text}");
        assert_ne!(status(case.store.relocate(&key("data/x"), &key(text))), Status::Ok, "{text}");
    }
    assert_eq!(status(case.store.list_folder("data/out/")), Status::ListingIncomplete);
    assert_eq!(names(&outside), ["secret"]);
    assert_eq!(case.store.list_folder("data/").unwrap(), [key("data/x")]);
}

#[test]
fn a_set_folder_that_is_a_link_is_no_set() {
    let case = Case::new();
    fs::create_dir(case.root().join("8")).unwrap();
    symlink("8", case.path("")).unwrap_or_else(|_| symlink("8", case.root().join("7")).unwrap());
    assert_eq!(case.store.look_up(&key("a")).unwrap(), Lookup::Other);
    assert_ne!(status(case.create("a", b"")), Status::Ok);
    assert!(names(&case.root().join("8")).is_empty());
}

#[test]
fn a_folder_swapped_for_a_link_again_and_again_never_leads_outside() {
    let case = Case::of(&["x/inside"]);
    let outside = case.folder.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("secret"), "secret").unwrap();
    symlink(&outside, case.path("link")).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let (a, b) = (case.path("x"), case.path("link"));
                rustix::fs::renameat_with(CWD, &a, CWD, &b, RenameFlags::EXCHANGE).unwrap();
            }
        });
        for number in 0..20_000 {
            let found = case.store.look_up(&key("x/secret"));
            if number % 1000 == 0 {
                // May succeed or not, as long as it does not land outside.
                let _ = case.create(&format!("x/new-{number}"), b"");
            }
            if !matches!(found, Ok(Lookup::Absent | Lookup::Other)) {
                done.store(true, Ordering::Relaxed);
                panic!("{found:?}");
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    assert_eq!(names(&outside), ["secret"]);
}

#[test]
fn leftovers_of_a_crash_are_in_nobodys_way() {
    let case = Case::of(&["data/a", "data/.holdfast-notes"]);
    fs::write(case.path("data").join(TEMP), "half").unwrap();
    fs::write(case.root().join(TEMP), "half").unwrap();
    assert_eq!(case.store.list_folder("data/").unwrap(), [key("data/.holdfast-notes"), key("data/a")]);
    assert_eq!(case.store.look_up(&key(&format!("data/{TEMP}"))).unwrap(), Lookup::Absent);
    assert_eq!(status(case.create(&format!("data/{TEMP}"), b"")), Status::KeyRejected);
    assert_eq!(status(case.store.remove(&key("data/a"), None)), Status::Ok);
    assert_eq!(names(&case.path("lock")), [super::super::own_names::LOCK_NAME]);
    assert_eq!(case.store.list_folder("lock/").unwrap(), []);
}

#[test]
fn asking_the_time_leaves_nothing_behind() {
    let case = Case::of(&["a"]);
    case.store.server_time().unwrap();
    assert_eq!(names(&case.path("")), ["a"]);
}

#[test]
fn an_object_shorter_than_asked_for_is_an_error() {
    let case = Case::of(&["a"]);
    let blob = case.store.open(&key("a")).unwrap();
    assert_eq!(blob.size_bytes(), 1);
    assert_eq!(status(blob.read_at(0, &mut [0; 2])), Status::DestinationUnavailable);
    assert_eq!(status(blob.read_at(5, &mut [0; 1])), Status::DestinationUnavailable);
}

#[test]
fn of_many_creators_one_wins_and_its_bytes_stay() {
    let case = Case::new();
    let made: Vec<_> = std::thread::scope(|scope| {
        let make = |number: u8| case.create("lock/lease", &[number; 10]).map(|_| number);
        let threads: Vec<_> = (0..8).map(|number| scope.spawn(move || make(number))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let winners: Vec<u8> = made.iter().filter_map(|made| made.as_ref().ok().copied()).collect();
    assert_eq!(winners.len(), 1);
    assert!(made.iter().filter_map(|made| made.as_ref().err()).all(|e| e.status() == Status::Conflict));
    assert_eq!(case.read("lock/lease"), [winners[0]; 10]);
}

#[test]
fn no_replacement_is_lost_between_threads() {
    let case = Case::new();
    case.create("counter", b"0").unwrap();
    // A store of its own for each thread, as processes have.
    let store = || Local::open(&case.root()).unwrap().store(SetId::parse("7").unwrap()).unwrap();
    let count_up = |store: &dyn Store| loop {
        let Lookup::Object(meta) = store.look_up(&key("counter")).unwrap() else { panic!("gone") };
        let blob = store.open(&key("counter")).unwrap();
        let mut text = vec![0; usize::try_from(blob.size_bytes()).unwrap()];
        blob.read_at(0, &mut text).unwrap();
        let next = String::from_utf8(text).unwrap().parse::<u32>().unwrap() + 1;
        match store.replace(&key("counter"), &meta.tag, Source::Bytes(next.to_string().as_bytes())) {
            Ok(_) => return,
            Err(error) => assert_eq!(error.status(), Status::Conflict),
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..5).for_each(|_| count_up(&*store())));
        }
    });
    assert_eq!(case.read("counter"), b"20");
}

#[test]
fn of_many_moves_to_one_name_one_wins_and_the_others_keep_theirs() {
    let sources = ["a", "b", "c", "d"];
    let case = Case::of(&sources);
    let moved: Vec<_> = std::thread::scope(|scope| {
        let threads =
            sources.map(|from| scope.spawn(|| status(case.store.relocate(&key(from), &key("to/one")))));
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(moved.iter().filter(|status| **status == Status::Ok).count(), 1, "{moved:?}");
    for (from, moved) in sources.iter().zip(moved) {
        let left = case.store.look_up(&key(from)).unwrap() != Lookup::Absent;
        assert_eq!(left, moved == Status::Conflict, "{from}");
    }
}

#[test]
fn of_many_moves_of_one_object_one_wins() {
    let case = Case::of(&["a"]);
    let moved: Vec<_> = std::thread::scope(|scope| {
        let threads =
            ["w", "x", "y", "z"].map(|to| scope.spawn(|| status(case.store.relocate(&key("a"), &key(to)))));
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let (won, lost): (Vec<_>, Vec<_>) = moved.into_iter().partition(|status| *status == Status::Ok);
    assert_eq!((won.len(), lost), (1, vec![Status::ObjectAbsent; 3]));
}

#[test]
fn the_systems_answers_have_their_status() {
    let check = |errno, expected| assert_eq!(failure(errno, "key", "place").status(), expected);
    check(Errno::NOSPC, Status::DestinationFull);
    check(Errno::DQUOT, Status::DestinationFull);
    check(Errno::ACCESS, Status::DestinationDenied);
    check(Errno::PERM, Status::DestinationDenied);
    check(Errno::ROFS, Status::DestinationDenied);
    check(Errno::IO, Status::DestinationUnavailable);
    check(Errno::STALE, Status::DestinationUnavailable);
}
