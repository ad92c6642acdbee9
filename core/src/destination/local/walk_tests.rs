#![expect(clippy::disallowed_methods, reason = "tests build the folders that are listed")]

use super::super::{Destination, DestinationError, Key, Kind, ListOptions, Local, Lookup, Store};
use crate::cancel::Cancel;
use crate::status::Status;
use crate::units::SetId;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

type Rows = Vec<(Vec<u8>, Kind)>;

struct Case {
    folder: TempDir,
    store: Arc<dyn Store>,
}

impl Case {
    fn new() -> Case {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("7")).unwrap();
        let store = Local::open(folder.path()).unwrap().store(SetId::parse("7").unwrap()).unwrap();
        Case { folder, store }
    }

    fn of(keys: &[&str]) -> Case {
        let case = Case::new();
        keys.iter().for_each(|key| case.make(key));
        case
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.path().join("7").join(key)
    }

    /// Makes a file, or a folder when the key ends in `/`, unless something is in the way.
    fn make(&self, key: &str) {
        let path = self.path(key);
        if key.ends_with('/') {
            let _ = fs::create_dir_all(path);
        } else if fs::create_dir_all(path.parent().unwrap()).is_ok() && !path.exists() {
            fs::write(path, key).unwrap();
        }
    }

    fn expected(&self) -> Rows {
        let mut rows = Vec::new();
        naive(&self.path(""), "", &mut rows);
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        rows
    }

    fn list(&self, cuts: &[&str]) -> Result<(Rows, usize), DestinationError> {
        list(&*self.store, cuts)
    }
}

fn naive(folder: &Path, prefix: &str, rows: &mut Rows) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let key = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            let key = key + "/";
            naive(&entry.path(), &key, rows);
            rows.push((key.into_bytes(), Kind::Folder));
        } else {
            rows.push((key.into_bytes(), Kind::Object));
        }
    }
}

/// Lists, and checks that the segments cover all keys and that each row lies in its segment.
fn list(store: &dyn Store, cuts: &[&str]) -> Result<(Rows, usize), DestinationError> {
    let cuts: Vec<&[u8]> = cuts.iter().map(|cut| cut.as_bytes()).collect();
    let options = ListOptions { sizes: false, cuts: &cuts, cancel: &Cancel::new() };
    let parts = Mutex::new(BTreeMap::new());
    let count = store.list(&options, &|number, segment| {
        let (lower, upper) = (segment.lower().to_vec(), segment.upper().map(<[u8]>::to_vec));
        let mut rows = Rows::new();
        while let Some(page) = segment.next_page()? {
            rows.extend(page.iter().map(|item| ([item.prefix, item.name].concat(), item.kind)));
        }
        parts.lock().unwrap().insert(number, (lower, upper, rows));
        Ok(())
    })?;
    let parts = parts.into_inner().unwrap();
    assert!(parts.keys().copied().eq(0..count));
    let mut next = Some(Vec::new());
    let mut all = Vec::new();
    for (lower, upper, rows) in parts.into_values() {
        assert_eq!(next.as_ref(), Some(&lower));
        assert!(upper.as_ref().is_none_or(|upper| *upper > lower));
        for (key, _) in &rows {
            assert!(*key >= lower && upper.as_ref().is_none_or(|upper| key < upper));
        }
        next = upper;
        all.extend(rows);
    }
    assert_eq!(next, None);
    Ok((all, count))
}

fn check_incomplete(listed: Result<(Rows, usize), DestinationError>, folder: &str) {
    match listed {
        Err(DestinationError::ListingIncomplete { folder: found, .. }) => assert_eq!(found, folder),
        other => panic!("{folder:?}: {other:?}"),
    }
}

#[test]
fn keys_come_in_the_byte_order_of_the_whole_key() {
    let case = Case::of(&["a/b", "a-b", "a.c/d", "a0", "e/"]);
    let keys: Vec<_> =
        case.list(&[]).unwrap().0.into_iter().map(|(key, _)| String::from_utf8(key).unwrap()).collect();
    assert_eq!(keys, ["a-b", "a.c/", "a.c/d", "a/", "a/b", "a0", "e/"]);
}

#[test]
fn one_cut_makes_two_segments_even_in_one_flat_folder() {
    let keys: Vec<_> = (0..5000).map(|number| format!("data/file-{number:05}")).collect();
    let case = Case::of(&keys.iter().map(String::as_str).collect::<Vec<_>>());
    let (rows, count) = case.list(&["data/file-02500"]).unwrap();
    assert_eq!(count, 2);
    assert_eq!(rows, case.expected());
    let (rows, count) = case.list(&["data/file-01000", "data/file-01000x", "data/file-04999"]).unwrap();
    assert_eq!((rows.len(), count), (5001, 4));
}

#[test]
fn sizes_come_when_asked_for() {
    let case = Case::of(&["data/four", "data/folder/x", "top"]);
    for cuts in [&[][..], &[&b"data/folder/"[..], &b"data/four"[..]][..]] {
        let sizes = Mutex::new(BTreeMap::new());
        let options = ListOptions { sizes: true, cuts, cancel: &Cancel::new() };
        let visited = case.store.list(&options, &|_, segment| {
            while let Some(page) = segment.next_page()? {
                for item in page.iter() {
                    sizes.lock().unwrap().insert([item.prefix, item.name].concat(), item.size_bytes);
                }
            }
            Ok(())
        });
        assert!(visited.is_ok());
        let sizes: Vec<_> = sizes.into_inner().unwrap().into_values().collect();
        assert_eq!(sizes, [None, None, Some(13), Some(9), Some(3)]);
    }
}

/// A pool whose threads have no privileges: nothing is unreadable for root.
fn unprivileged() -> rayon::ThreadPool {
    let nobody = rustix::process::Uid::from_raw(65534);
    // Where the tests do not run as root, the change fails and is not needed.
    let drop_root = move |_| {
        let _ = rustix::thread::set_thread_res_uid(nobody, nobody, nobody);
    };
    rayon::ThreadPoolBuilder::new().num_threads(2).start_handler(drop_root).build().unwrap()
}

#[test]
fn each_unreadable_folder_makes_the_listing_incomplete() {
    let case = Case::of(&["a/b/c", "a/b/d/e", "f/", "g/h", "i"]);
    fs::set_permissions(case.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let pool = unprivileged();
    for folder in ["", "a/", "a/b/", "a/b/d/", "f/", "g/"] {
        for cuts in [&[][..], &["a/b/d/", "a/b/d/e", "g/h", "i"][..]] {
            fs::set_permissions(case.path(folder), fs::Permissions::from_mode(0o000)).unwrap();
            let listed = pool.install(|| case.list(cuts));
            fs::set_permissions(case.path(folder), fs::Permissions::from_mode(0o755)).unwrap();
            check_incomplete(listed, folder);
            assert!(pool.install(|| case.list(cuts)).is_ok());
        }
    }
}

#[test]
fn what_lies_in_an_unreadable_folder_is_not_absent() {
    let case = Case::of(&["a/b"]);
    fs::set_permissions(case.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(case.path("a"), fs::Permissions::from_mode(0o000)).unwrap();
    let pool = unprivileged();
    for key in ["a/b", "a/nothing"] {
        let found = pool.install(|| case.store.look_up(&Key::new(key).unwrap()));
        assert_eq!(found.unwrap_err().status(), Status::DestinationDenied);
    }
    let listed = pool.install(|| case.store.list_folder("a/"));
    assert_eq!(listed.unwrap_err().status(), Status::ListingIncomplete);
}

/// Changes the folder `a` after it was named and before it is read.
fn check_changed_in_between(change: impl Fn(&Path) + Sync) {
    let case = Case::of(&["a/b", "c"]);
    let options = ListOptions { sizes: false, cuts: &[], cancel: &Cancel::new() };
    let listed = case.store.list(&options, &|_, segment| {
        while let Some(page) = segment.next_page()? {
            if page.iter().any(|item| item.name == b"a/") {
                change(&case.path("a"));
            }
        }
        Ok(())
    });
    check_incomplete(listed.map(|count| (Rows::new(), count)), "a/");
}

#[test]
fn a_folder_that_vanishes_during_the_listing_makes_it_incomplete() {
    check_changed_in_between(|path| fs::rename(path, path.with_file_name("elsewhere")).unwrap());
}

#[test]
fn a_folder_replaced_by_a_link_during_the_listing_is_not_followed() {
    check_changed_in_between(|path| {
        fs::rename(path, path.with_file_name("elsewhere")).unwrap();
        symlink("elsewhere", path).unwrap();
    });
}

#[test]
fn a_set_removed_during_the_listing_makes_it_incomplete() {
    let case = Case::of(&["a"]);
    let options = ListOptions { sizes: false, cuts: &[], cancel: &Cancel::new() };
    let listed = case.store.list(&options, &|_, segment| {
        while segment.next_page()?.is_some() {
            let _ = fs::remove_dir_all(case.path(""));
        }
        Ok(())
    });
    assert_eq!(listed.unwrap_err().status(), Status::ListingIncomplete);
}

#[test]
fn a_segment_left_unread_makes_the_listing_incomplete() {
    let case = Case::of(&["a/b", "c"]);
    let options = ListOptions { sizes: false, cuts: &[], cancel: &Cancel::new() };
    let all_unread = case.store.list(&options, &|_, _| Ok(()));
    assert_eq!(all_unread.unwrap_err().status(), Status::ListingIncomplete);
    let first_page_only = case.store.list(&options, &|_, segment| segment.next_page().map(|_| ()));
    assert_eq!(first_page_only.unwrap_err().status(), Status::ListingIncomplete);
}

#[test]
fn a_cancelled_listing_ends_at_the_next_page() {
    let case = Case::of(&["a/b", "c"]);
    let cancel = Cancel::new();
    let options = ListOptions { sizes: false, cuts: &[], cancel: &cancel };
    let listed = case.store.list(&options, &|_, segment| {
        while segment.next_page()?.is_some() {
            cancel.cancel();
        }
        Ok(())
    });
    assert_eq!(listed.unwrap_err().status(), Status::Cancelled);
}

#[test]
fn links_and_names_that_are_no_text_are_listed_and_not_entered() {
    let case = Case::of(&["a/b", "back\\slash"]);
    symlink("a", case.path("link")).unwrap();
    let bytes = std::os::unix::ffi::OsStrExt::from_bytes(&b"z\xff"[..]);
    fs::create_dir(case.path("").join::<&std::ffi::OsStr>(bytes)).unwrap();
    let rows = case.list(&["a/", "b"]).unwrap().0;
    let expected = [
        (&b"a/"[..], Kind::Folder),
        (b"a/b", Kind::Object),
        (b"back\\slash", Kind::Other),
        (b"link", Kind::Other),
        (b"z\xff", Kind::Other),
    ];
    assert_eq!(rows, expected.map(|(key, kind)| (key.to_vec(), kind)));
}

#[test]
fn a_deep_chain_of_folders_is_walked() {
    let case = Case::of(&[&"d/".repeat(600)]);
    assert_eq!(case.list(&[]).unwrap().0.len(), 600);
    let bottom = "d/".repeat(600) + "x";
    assert_eq!(case.list(&[&bottom]).unwrap().0.len(), 600);
}

#[test]
fn a_folder_deeper_than_any_key_is_an_error_and_not_skipped() {
    let case = Case::new();
    let (name, mut folder) = (
        "n".repeat(200),
        rustix::fs::open(case.path(""), super::place::FOLDER, rustix::fs::Mode::empty()).unwrap(),
    );
    for _ in 0..21 {
        rustix::fs::mkdirat(&folder, &*name, rustix::fs::Mode::RWXU).unwrap();
        folder =
            rustix::fs::openat(&folder, &*name, super::place::FOLDER, rustix::fs::Mode::empty()).unwrap();
    }
    assert_eq!(case.list(&[]).unwrap_err().status(), Status::ListingIncomplete);
}

fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "b", "a-b", "a.b", "a b", "a0", "-", "ü", "日本", "zz", "a\u{1}", "~"])
}

fn key() -> impl Strategy<Value = String> {
    (prop::collection::vec(name(), 1..5), any::<bool>())
        .prop_map(|(parts, folder)| parts.join("/") + if folder { "/" } else { "" })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_tree_cut_anywhere_is_listed_as_the_naive_walk_lists_it(
        keys in prop::collection::vec(key(), 0..40),
        cuts in prop::collection::btree_set(key(), 0..12),
        taken in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let case = Case::of(&keys.iter().map(String::as_str).collect::<Vec<_>>());
        let expected = case.expected();
        let mut cuts: Vec<String> = cuts.into_iter().collect();
        if !expected.is_empty() {
            let keys = taken.iter().map(|index| index.get(&expected).0.clone());
            cuts.extend(keys.map(|key| String::from_utf8(key).unwrap()));
        }
        cuts.sort();
        let cuts: Vec<&str> = cuts.iter().map(String::as_str).collect();
        prop_assert_eq!(&case.list(&cuts).unwrap().0, &expected);
        for (key, kind) in expected {
            let found = case.store.look_up(&Key::new(String::from_utf8(key).unwrap()).unwrap()).unwrap();
            prop_assert_eq!(matches!(found, Lookup::Folder), kind == Kind::Folder);
            prop_assert_eq!(matches!(found, Lookup::Object(_)), kind == Kind::Object);
        }
    }
}
