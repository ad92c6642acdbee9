use super::super::super::{DestinationError, Kind, ListOptions};
use super::{Entries, Folders, list, list_folder};
use crate::cancel::Cancel;
use crate::status::Status;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};

type Row = (Vec<u8>, Kind, Option<u64>);
type Names = Vec<(Vec<u8>, Kind, Option<u64>)>;

/// A tree in memory that counts and disturbs its reads.
#[derive(Default)]
struct Tree {
    folders: BTreeMap<String, Names>,
    /// A folder whose reading fails.
    broken: Option<String>,
    /// A folder that is listed and not there.
    gone: Option<String>,
    reads: Mutex<BTreeMap<String, usize>>,
    /// Reads of these folders wait for each other.
    meeting: Option<(BTreeSet<String>, Barrier)>,
}

impl Tree {
    /// Of keys; a folder's ends in `/`. Names lie in the reverse of their order.
    fn of(keys: &[&str]) -> Tree {
        let mut tree = Tree { folders: BTreeMap::from([(String::new(), Vec::new())]), ..Tree::default() };
        let mut all = BTreeSet::new();
        for key in keys {
            let ends = key.match_indices('/').map(|(at, _)| at + 1);
            all.extend(ends.map(|end| key[..end].to_owned()));
            all.insert((*key).to_owned());
        }
        for key in all.iter().rev().filter(|key| key.ends_with('/') || !all.contains(&format!("{key}/"))) {
            let bare = key.strip_suffix('/').unwrap_or(key);
            let (parent, name) = bare.rfind('/').map_or(("", bare), |at| bare.split_at(at + 1));
            let (kind, size) = match bare == key {
                true => (Kind::Object, Some(key.len() as u64)),
                false => (Kind::Folder, None),
            };
            let name = name.as_bytes().to_vec();
            tree.folders.entry(parent.to_owned()).or_default().push((name, kind, size));
            if kind == Kind::Folder {
                tree.folders.entry(key.clone()).or_default();
            }
        }
        tree
    }

    fn rows(&self) -> Vec<Row> {
        let row = |folder: &String, (name, kind, size): &(Vec<u8>, Kind, Option<u64>)| {
            let slash = if *kind == Kind::Folder { &b"/"[..] } else { b"" };
            ([folder.as_bytes(), name, slash].concat(), *kind, *size)
        };
        let mut rows: Vec<_> = self
            .folders
            .iter()
            .flat_map(|(folder, names)| names.iter().map(move |name| row(folder, name)))
            .collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        rows
    }
}

impl Folders for Tree {
    fn place(&self) -> String {
        "mem".to_owned()
    }

    fn read(&self, folder: &str, entries: &mut Entries) -> Result<bool, DestinationError> {
        *self.reads.lock().unwrap().entry(folder.to_owned()).or_default() += 1;
        if let Some((met, barrier)) = &self.meeting
            && met.contains(folder)
        {
            barrier.wait();
        }
        if self.gone.as_deref() == Some(folder) {
            return Ok(false);
        }
        let Some(names) = self.folders.get(folder) else { return Ok(false) };
        for (at, (name, kind, size)) in names.iter().enumerate() {
            if self.broken.as_deref() == Some(folder) && at == names.len() / 2 {
                break;
            }
            entries.add(name, *kind, *size)?;
        }
        if self.broken.as_deref() == Some(folder) {
            let (key, place) = (folder.to_owned(), self.place());
            return Err(DestinationError::Unavailable { key, place, source: io::Error::other("broken") });
        }
        Ok(true)
    }
}

/// Lists, and checks that the segments cover all keys and that each row lies in its segment.
fn rows_of(tree: &Arc<Tree>, cuts: &[&str]) -> Result<(Vec<Row>, usize), DestinationError> {
    let cuts: Vec<&[u8]> = cuts.iter().map(|cut| cut.as_bytes()).collect();
    let options = ListOptions { sizes: false, cuts: &cuts, cancel: &Cancel::new() };
    let parts = Mutex::new(BTreeMap::new());
    let count = list(tree.clone(), &options, &|number, segment| {
        let (lower, upper) = (segment.lower().to_vec(), segment.upper().map(<[u8]>::to_vec));
        let mut rows = Vec::new();
        while let Some(page) = segment.next_page()? {
            rows.extend(
                page.iter().map(|item| ([item.prefix, item.name].concat(), item.kind, item.size_bytes)),
            );
        }
        parts.lock().unwrap().insert(number, (lower, upper, rows));
        Ok(())
    })?;
    let parts = parts.into_inner().unwrap();
    assert!(parts.keys().copied().eq(0..count));
    let (mut next, mut all) = (Some(Vec::new()), Vec::new());
    for (lower, upper, rows) in parts.into_values() {
        assert_eq!(next.as_ref(), Some(&lower));
        let within = |key: &Vec<u8>| *key >= lower && upper.as_ref().is_none_or(|upper| key < upper);
        assert!(rows.iter().all(|(key, ..)| within(key)));
        next = upper;
        all.extend(rows);
    }
    assert_eq!(next, None);
    Ok((all, count))
}

fn check_incomplete(listed: Result<(Vec<Row>, usize), DestinationError>, folder: &str) {
    match listed {
        Err(DestinationError::ListingIncomplete { folder: found, .. }) => assert_eq!(found, folder),
        other => panic!("{folder:?}: {other:?}"),
    }
}

const KEYS: &[&str] = &["a/b", "a-b", "a.c/d/e", "a0", "e/", "f/g/h/i", "f/g/j", "f/k"];

#[test]
fn keys_come_in_the_byte_order_of_the_whole_key_with_their_sizes() {
    let tree = Arc::new(Tree::of(&["a/b", "a-b", "a.c/d", "a0", "e/"]));
    let rows = rows_of(&tree, &[]).unwrap().0;
    let keys: Vec<_> = rows.iter().map(|(key, _, size)| (str::from_utf8(key).unwrap(), *size)).collect();
    let expected = [
        ("a-b", Some(3)),
        ("a.c/", None),
        ("a.c/d", Some(5)),
        ("a/", None),
        ("a/b", Some(3)),
        ("a0", Some(2)),
        ("e/", None),
    ];
    assert_eq!(keys, expected);
}

#[test]
fn each_folder_is_read_once() {
    let tree = Arc::new(Tree::of(KEYS));
    for cuts in [&[][..], &["a.c/d/e", "a/b", "f/g/h/i", "f/g/j"][..]] {
        tree.reads.lock().unwrap().clear();
        assert_eq!(rows_of(&tree, cuts).unwrap().0, tree.rows());
        let reads = tree.reads.lock().unwrap();
        assert_eq!(reads.keys().collect::<Vec<_>>(), tree.folders.keys().collect::<Vec<_>>());
        assert!(reads.values().all(|count| *count == 1), "{reads:?}");
    }
}

#[test]
fn folders_that_come_next_are_read_at_once() {
    // Every one of them waits for all others: one after the other, the first would never be read.
    let keys: Vec<_> = (0..16).map(|number| format!("data/{number:02}/x")).collect();
    let folders: BTreeSet<_> = (0..16).map(|number| format!("data/{number:02}/")).collect();
    let mut tree = Tree::of(&keys.iter().map(String::as_str).collect::<Vec<_>>());
    tree.meeting = Some((folders, Barrier::new(16)));
    let tree = Arc::new(tree);
    assert_eq!(rows_of(&tree, &[]).unwrap().0, tree.rows());
}

#[test]
fn an_error_in_any_folder_is_an_incomplete_listing_that_names_it() {
    for folder in Tree::of(KEYS).folders.keys() {
        for cuts in [&[][..], &["a/b", "f/g/h/i", "f/g/j"][..]] {
            let broken = Tree { broken: Some(folder.clone()), ..Tree::of(KEYS) };
            check_incomplete(rows_of(&Arc::new(broken), cuts), folder);
            let gone = Tree { gone: Some(folder.clone()), ..Tree::of(KEYS) };
            check_incomplete(rows_of(&Arc::new(gone), cuts), folder);
        }
    }
}

#[test]
fn names_no_file_can_have_and_repeated_ones_are_errors() {
    for names in [&["x", "y", "x"][..], &["a/b"], &[""], &["a\0"]] {
        let mut tree = Tree::of(&["d/f"]);
        let names = names.iter().map(|name| (name.as_bytes().to_vec(), Kind::Object, None));
        tree.folders.insert("d/".to_owned(), names.collect());
        check_incomplete(rows_of(&Arc::new(tree), &[]), "d/");
    }
}

#[test]
fn own_files_and_dots_are_passed_over_and_other_names_kept() {
    let mut tree = Tree::of(&["x"]);
    let long = vec![b'n'; 256];
    let names = [&b"."[..], b"..", b".holdfast-cas", b"z\xff", b"back\\slash", &long, b".holdfast-cab"];
    tree.folders
        .insert(String::new(), names.iter().map(|name| (name.to_vec(), Kind::Object, Some(1))).collect());
    let tree = Arc::new(tree);
    let rows: Vec<_> = rows_of(&tree, &[]).unwrap().0.into_iter().map(|(key, kind, _)| (key, kind)).collect();
    let expected = [
        (b".holdfast-cab".to_vec(), Kind::Object),
        (b"back\\slash".to_vec(), Kind::Other),
        (long, Kind::Other),
        (b"z\xff".to_vec(), Kind::Other),
    ];
    assert_eq!(rows, expected);
    let keys: Vec<_> = list_folder(&*tree, "").unwrap().into_iter().map(|key| key.to_string()).collect();
    assert_eq!(keys, [".holdfast-cab"]);
}

#[test]
fn one_folder_is_listed_by_itself() {
    let tree = Tree { broken: Some("e/".to_owned()), ..Tree::of(KEYS) };
    let keys = |folder| {
        list_folder(&tree, folder).map(|keys| keys.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    assert_eq!(keys("f/").unwrap(), vec!["f/g/".to_owned(), "f/k".to_owned()]);
    assert_eq!(keys("none/").unwrap(), Vec::<String>::new());
    for folder in ["e/", "../x/"] {
        assert_eq!(keys(folder).unwrap_err().status(), Status::ListingIncomplete, "{folder}");
    }
}

#[test]
fn a_segment_left_unread_makes_the_listing_incomplete() {
    let options = ListOptions { sizes: false, cuts: &[], cancel: &Cancel::new() };
    let unread = list(Arc::new(Tree::of(KEYS)), &options, &|_, _| Ok(()));
    assert_eq!(unread.unwrap_err().status(), Status::ListingIncomplete);
    let partly = list(Arc::new(Tree::of(KEYS)), &options, &|_, segment| segment.next_page().map(|_| ()));
    assert_eq!(partly.unwrap_err().status(), Status::ListingIncomplete);
}

/// A folder that goes on for ever until nobody waits for it.
struct Endless {
    ended: Arc<AtomicBool>,
    names: AtomicUsize,
    cancel: Cancel,
}

impl Folders for Endless {
    fn place(&self) -> String {
        "mem".to_owned()
    }

    fn read(&self, _: &str, entries: &mut Entries) -> Result<bool, DestinationError> {
        loop {
            let number = self.names.fetch_add(1, Ordering::Relaxed);
            if number == 10_000 {
                self.cancel.cancel();
            }
            if let Err(error) = entries.add(number.to_string().as_bytes(), Kind::Object, None) {
                self.ended.store(true, Ordering::SeqCst);
                return Err(error);
            }
        }
    }
}

#[test]
fn a_cancel_ends_the_listing_and_the_reading() {
    let (cancel, ended) = (Cancel::new(), Arc::new(AtomicBool::new(false)));
    let tree = Endless { ended: ended.clone(), names: AtomicUsize::new(0), cancel: cancel.clone() };
    let options = ListOptions { sizes: false, cuts: &[], cancel: &cancel };
    let listed = list(Arc::new(tree), &options, &|_, segment| segment.next_page().map(|_| ()));
    assert_eq!(listed.unwrap_err().status(), Status::Cancelled);
    while !ended.load(Ordering::SeqCst) {
        std::thread::yield_now();
    }
}

fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "b", "a-b", "a.b", "a b", "a0", "-", "ü", "日本", "zz", "a\u{1}", "~"])
}

fn key() -> impl Strategy<Value = String> {
    (prop::collection::vec(name(), 1..5), any::<bool>())
        .prop_map(|(parts, folder)| parts.join("/") + if folder { "/" } else { "" })
}

proptest! {
    #[test]
    fn any_tree_cut_anywhere_is_listed_as_it_is(
        keys in prop::collection::vec(key(), 0..60),
        cuts in prop::collection::btree_set(key(), 0..12),
        taken in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        broken in prop::option::weighted(0.3, any::<prop::sample::Index>()),
    ) {
        let mut tree = Tree::of(&keys.iter().map(String::as_str).collect::<Vec<_>>());
        let rows = tree.rows();
        let mut cuts: Vec<String> = cuts.into_iter().collect();
        if !rows.is_empty() {
            let keys = taken.iter().map(|index| index.get(&rows).0.clone());
            cuts.extend(keys.map(|key| String::from_utf8(key).unwrap()));
        }
        cuts.sort();
        let cuts: Vec<&str> = cuts.iter().map(String::as_str).collect();
        let broken = broken.map(|index| index.get(&tree.folders.keys().collect::<Vec<_>>()).to_string());
        tree.broken.clone_from(&broken);
        let listed = rows_of(&Arc::new(tree), &cuts);
        match broken {
            Some(folder) => check_incomplete(listed, &folder),
            None => prop_assert_eq!(listed.unwrap().0, rows),
        }
    }
}
