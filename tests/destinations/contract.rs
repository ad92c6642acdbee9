//! What every destination keeps to, whatever is behind it.

use holdfast_core::Status;
use holdfast_core::cancel::Cancel;
use holdfast_core::destination::{
    Destination, DestinationError, Key, Kind, ListOptions, Lookup, Source, Store, Tag, UPLOAD_FOLDER, Upload,
};
use holdfast_core::units::SetId;
use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Bound;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// A destination under test.
pub struct Subject {
    /// Opens it once more: another handle, as of another process.
    pub open: Box<dyn Fn() -> Arc<dyn Destination> + Send + Sync>,
    /// Opens one like it whose root is not there.
    pub open_absent: Box<dyn Fn() -> Result<Arc<dyn Destination>, DestinationError> + Send + Sync>,
    /// Folders are things of their own, and stay when they are empty.
    pub has_folders: bool,
    /// What an upload left behind can be told from others and removed.
    pub clears_uploads: bool,
}

static SETS: AtomicU64 = AtomicU64::new(1_602_834_567_932);

impl Subject {
    pub fn new_set(&self) -> SetId {
        SetId::parse(&SETS.fetch_add(1, Ordering::Relaxed).to_string()).expect("id")
    }

    /// A set in which nothing is.
    pub fn store(&self) -> Arc<dyn Store> {
        (self.open)().store(self.new_set()).expect("store")
    }
}

/// A test for each check, against `$subject`, an expression of type `&Subject`.
#[macro_export]
macro_rules! contract {
    ($subject:expr) => {
        $crate::contract!($subject; what_is_created_is_read_back_and_replaced_by_version,
            an_object_is_removed_by_version,
            a_taken_name_is_not_overwritten,
            one_of_many_who_create_wins,
            hostile_names_are_names,
            a_listing_is_whole_whatever_its_cuts,
            a_folder_shows_its_children,
            a_set_that_is_not_there_is_empty_and_not_made_by_asking,
            a_root_that_is_not_there_is_an_error,
            an_object_moves_to_a_free_name,
            a_local_file_is_sent_whole,
            a_small_upload_is_seen_when_it_is_placed,
            a_large_upload_goes_on_in_another_process,
            an_upload_of_other_bytes_is_not_placed,
            uploads_that_were_left_are_cleared);
    };
    ($subject:expr; $($check:ident),*) => {
        $(#[test]
        fn $check() {
            $crate::contract::$check($subject);
        })*
    };
}

pub fn key(text: &str) -> Key {
    Key::new(text).expect(text)
}

pub fn status<T>(result: &Result<T, DestinationError>) -> Status {
    result.as_ref().map_or_else(DestinationError::status, |_| Status::Ok)
}

fn assert_status<T>(result: Result<T, DestinationError>, expected: Status) {
    let found = status(&result);
    assert_eq!(found, expected, "{:?}", result.err());
}

pub fn create(store: &dyn Store, text: &str, bytes: &[u8]) -> Tag {
    store.create(&key(text), Source::Bytes(bytes)).expect(text)
}

pub fn tag(store: &dyn Store, text: &str) -> Tag {
    match store.look_up(&key(text)).expect(text) {
        Lookup::Object(meta) => meta.tag,
        other => panic!("{text}: {other:?}"),
    }
}

pub fn read(store: &dyn Store, text: &str) -> Vec<u8> {
    let blob = store.open(&key(text)).expect(text);
    let mut bytes = vec![0; usize::try_from(blob.size_bytes()).expect("size")];
    blob.read_at(0, &mut bytes).expect(text);
    bytes
}

/// Bytes that no two places of have in common.
pub fn bytes(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let words = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    });
    words.flatten().take(length).collect()
}

/// A listing: objects with their sizes, and the folders that were listed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rows {
    pub objects: BTreeMap<String, Option<u64>>,
    pub folders: Vec<String>,
    pub segments: usize,
}

/// Lists, and holds every promise a listing makes about its order and its segments.
pub fn list(store: &dyn Store, cuts: &[&str]) -> Result<Rows, DestinationError> {
    let cuts: Vec<&[u8]> = cuts.iter().map(|cut| cut.as_bytes()).collect();
    let options = ListOptions { sizes: true, cuts: &cuts, cancel: &Cancel::new() };
    let (rows, bounds) = (Mutex::new(Rows::default()), Mutex::new(BTreeMap::new()));
    let count = store.list(&options, &|number, segment| {
        let (lower, upper) = (segment.lower().to_vec(), segment.upper().map(<[u8]>::to_vec));
        let mut last: Option<Vec<u8>> = None;
        while let Some(page) = segment.next_page()? {
            for item in page.iter() {
                let name = [item.prefix, item.name].concat();
                assert!(name >= lower && upper.as_ref().is_none_or(|upper| name < *upper), "out of bounds");
                assert!(last.as_ref().is_none_or(|last| *last < name), "out of order");
                let text = String::from_utf8(name.clone()).expect("UTF-8");
                let mut rows = rows.lock().expect("rows");
                match item.kind {
                    Kind::Folder => rows.folders.push(text),
                    _ => assert!(rows.objects.insert(text, item.size_bytes).is_none(), "twice"),
                }
                last = Some(name);
            }
        }
        bounds.lock().expect("bounds").insert(number, (lower, upper));
        Ok(())
    })?;
    let bounds: Vec<_> = bounds.into_inner().expect("bounds").into_iter().collect();
    assert!(bounds.iter().map(|(number, _)| *number).eq(0..count), "segments are missing");
    assert!(bounds[0].1.0.is_empty() && bounds[count - 1].1.1.is_none(), "the ends are open");
    assert!(bounds.windows(2).all(|pair| pair[0].1.1.as_ref() == Some(&pair[1].1.0)), "a gap");
    let mut rows = rows.into_inner().expect("rows");
    rows.segments = count;
    rows.folders.sort();
    for folder in &rows.folders {
        let range = (Bound::Excluded(folder.clone()), Bound::Unbounded);
        let below = rows.objects.range(range).next().is_some_and(|(name, _)| name.starts_with(folder));
        let own = folder.contains("lock/") || folder == UPLOAD_FOLDER;
        assert!(folder.ends_with('/') && (below || own), "{folder} has nothing in it");
    }
    Ok(rows)
}

pub fn what_is_created_is_read_back_and_replaced_by_version(subject: &Subject) {
    let store = subject.store();
    let first = create(&*store, "data/a/b", b"hello");
    let Lookup::Object(meta) = store.look_up(&key("data/a/b")).expect("object") else { panic!("no object") };
    assert_eq!((meta.size_bytes, &meta.tag), (5, &first));
    let now = store.server_time().expect("time");
    assert!((-60_000..60_000).contains(&now.since_ms(meta.modified)), "{now} {}", meta.modified);
    assert_eq!(read(&*store, "data/a/b"), b"hello");
    let blob = store.open(&key("data/a/b")).expect("open");
    let mut two = [0; 2];
    blob.read_at(3, &mut two).expect("range");
    assert_eq!(&two, b"lo");
    assert!(blob.read_at(4, &mut two).is_err(), "past the end");
    let second = store.replace(&key("data/a/b"), &first, Source::Bytes(b"world!")).expect("replaced");
    assert_ne!(first, second);
    assert_eq!((tag(&*store, "data/a/b"), read(&*store, "data/a/b")), (second.clone(), b"world!".to_vec()));
    assert_status(store.replace(&key("data/a/b"), &first, Source::Bytes(b"lost")), Status::Conflict);
    assert_status(store.replace(&key("data/none"), &first, Source::Bytes(b"lost")), Status::Conflict);
    assert_eq!(read(&*store, "data/a/b"), b"world!");
    create(&*store, "data/empty", b"");
    assert_eq!(read(&*store, "data/empty"), b"");
    let rows = list(&*store, &[]).expect("list");
    assert!(rows.objects.keys().eq(["data/a/b", "data/empty"]), "{rows:?}");
}

pub fn an_object_is_removed_by_version(subject: &Subject) {
    let store = subject.store();
    let old = create(&*store, "data/a", b"one");
    let new = store.replace(&key("data/a"), &old, Source::Bytes(b"two")).expect("replaced");
    assert_status(store.remove(&key("data/a"), Some(&old)), Status::Conflict);
    assert_eq!(read(&*store, "data/a"), b"two");
    store.remove(&key("data/a"), Some(&new)).expect("removed");
    assert_status(store.remove(&key("data/a"), None), Status::ObjectAbsent);
    assert_status(store.open(&key("data/a")).map(drop), Status::ObjectAbsent);
    create(&*store, "data/a", b"again");
    store.remove(&key("data/a"), None).expect("removed");
    assert_eq!(store.look_up(&key("data/a")).expect("look"), Lookup::Absent);
}

pub fn a_taken_name_is_not_overwritten(subject: &Subject) {
    let store = subject.store();
    create(&*store, "data/a", b"mine");
    create(&*store, "data/f/x", b"other");
    for text in ["data/a", "data/f/x"] {
        assert_status(store.create(&key(text), Source::Bytes(b"late")), Status::Conflict);
    }
    assert_status(store.relocate(&key("data/a"), &key("data/f/x")), Status::Conflict);
    assert_eq!((read(&*store, "data/a"), read(&*store, "data/f/x")), (b"mine".to_vec(), b"other".to_vec()));
    if subject.has_folders {
        assert_status(store.create(&key("data/f"), Source::Bytes(b"late")), Status::Conflict);
        assert_status(store.create(&key("data/a/below"), Source::Bytes(b"late")), Status::Conflict);
    }
}

pub fn one_of_many_who_create_wins(subject: &Subject) {
    let (set, rounds) = (subject.new_set(), 3);
    for round in 0..rounds {
        let key = key(&format!("lock/{round}"));
        let stores: Vec<_> = (0..4).map(|_| (subject.open)().store(set).expect("store")).collect();
        let promised = stores[0].abilities().conditional_write;
        let won: usize = std::thread::scope(|scope| {
            let create = |number: usize| {
                let (store, key) = (&stores[number], &key);
                move || store.create(key, Source::Bytes(format!("number {number}").as_bytes())).is_ok()
            };
            let racers: Vec<_> = (0..4).map(|number| scope.spawn(create(number))).collect();
            racers.into_iter().map(|racer| usize::from(racer.join().expect("racer"))).sum()
        });
        assert!(won >= 1 && (won == 1 || !promised), "{won} won");
    }
}

/// Names that mean something to somebody on the way.
pub const NAMES: &[&str] = &[
    "data/a b",
    "data/a%20b",
    "data/a+b",
    "data/a&b=c;d",
    "data/<x>\"'`",
    "data/a?b#c",
    "data/..x/y..",
    "data/.hidden",
    "data/~!@$^*()_-=[]{}|,",
    "data/ü/日本語",
    "data/e\u{301}",
    "data/\u{e9}",
    "data/\u{ff5e}",
    "data/\u{1f600}",
    "data/:x",
    "data/%2e%2e",
    "data/ leading and trailing ",
];

pub fn hostile_names_are_names(subject: &Subject) {
    let store = subject.store();
    for name in NAMES {
        create(&*store, name, name.as_bytes());
        assert_eq!(read(&*store, name), name.as_bytes(), "{name}");
        assert!(matches!(store.look_up(&key(name)), Ok(Lookup::Object(_))), "{name}");
    }
    let expected: BTreeMap<String, Option<u64>> =
        NAMES.iter().map(|name| ((*name).to_owned(), Some(name.len() as u64))).collect();
    for cuts in [&[][..], &["data/a+b", "data/\u{1f600}", "data/ü/"]] {
        assert_eq!(list(&*store, cuts).expect("list").objects, expected);
    }
    let mut children: Vec<String> = NAMES
        .iter()
        .map(|name| {
            let rest = &name["data/".len()..];
            rest.find('/').map_or((*name).to_owned(), |slash| format!("data/{}", &rest[..=slash]))
        })
        .collect();
    children.sort();
    let listed = store.list_folder("data/").expect("folder");
    assert_eq!(listed.iter().map(Key::as_str).collect::<Vec<_>>(), children);
    store.relocate(&key("data/a%20b"), &key("data/ü/a b+c%")).expect("relocate");
    assert_eq!(read(&*store, "data/ü/a b+c%"), b"data/a%20b");
    for name in NAMES.iter().filter(|name| **name != "data/a%20b") {
        store.remove(&key(name), None).expect(name);
    }
}

pub fn a_listing_is_whole_whatever_its_cuts(subject: &Subject) {
    let store = subject.store();
    let mut names: Vec<String> =
        (0..60).map(|number| format!("data/{:02}/{number:03}", number / 20)).collect();
    names.extend(["data/00-x", "data/00.txt", "data/01!", "holdfast.json", "index/1"].map(str::to_owned));
    for name in &names {
        create(&*store, name, name.as_bytes());
    }
    let expected: BTreeMap<String, Option<u64>> =
        names.iter().map(|name| (name.clone(), Some(name.len() as u64))).collect();
    let cuts = ["data/00/005", "data/00/010x", "data/01/", "data/01/030", "data/zzz", "e", "index/1"];
    for cuts in [&[][..], &cuts[..1], &cuts[3..4], &cuts] {
        let rows = list(&*store, cuts).expect("list");
        assert_eq!(rows.objects, expected, "{cuts:?}");
        assert!(rows.segments <= cuts.len() + 1);
    }
    let cancel = Cancel::new();
    cancel.cancel();
    let options = ListOptions { sizes: false, cuts: &[], cancel: &cancel };
    let read_on = store.list(&options, &|_, segment| segment.next_page().map(drop));
    assert_status(read_on, Status::Cancelled);
}

pub fn a_folder_shows_its_children(subject: &Subject) {
    let store = subject.store();
    for name in ["index/1", "index/2", "index/old/3", "index-x", "trash/9/run.json"] {
        create(&*store, name, b"x");
    }
    let names = |folder: &str| -> Vec<String> {
        store.list_folder(folder).expect(folder).iter().map(Key::to_string).collect()
    };
    assert_eq!(names("index/"), ["index/1", "index/2", "index/old/"]);
    assert_eq!(names("trash/"), ["trash/9/"]);
    assert!(
        names("")
            .iter()
            .filter(|name| !["lock/", UPLOAD_FOLDER].contains(&name.as_str()))
            .eq(["index-x", "index/", "trash/"])
    );
    assert_eq!(names("none/"), [""; 0]);
    for text in ["index/", "index", "trash/9"] {
        assert_eq!(store.look_up(&key(text)).expect(text), Lookup::Folder, "{text}");
    }
    assert_eq!(store.look_up(&key("ind")).expect("look"), Lookup::Absent);
    assert_eq!(store.look_up(&key("index/1/")).expect("look"), Lookup::Other);
    assert_eq!(store.look_up(&key("trash/8/")).expect("look"), Lookup::Absent);
}

pub fn a_set_that_is_not_there_is_empty_and_not_made_by_asking(subject: &Subject) {
    let store = subject.store();
    assert_eq!(store.look_up(&key("holdfast.json")).expect("look"), Lookup::Absent);
    assert_eq!(store.list_folder("index/").expect("folder"), []);
    assert!(store.server_time().expect("time").0 > 1_700_000_000_000);
    assert_status(store.remove(&key("a"), None), Status::ObjectAbsent);
    assert_status(store.replace(&key("a"), &Tag("x".to_owned()), Source::Bytes(b"")), Status::Conflict);
    assert_status(store.relocate(&key("a"), &key("b")), Status::ObjectAbsent);
    assert_eq!(store.clear_uploads(&[]).expect("cleared"), 0);
    store.settle().expect("settled");
    store.free_bytes().expect("free");
    match list(&*store, &["b"]) {
        Ok(rows) => assert!(!subject.has_folders && rows.objects.is_empty(), "{rows:?}"),
        Err(error) => assert!(subject.has_folders && error.status() == Status::ListingIncomplete, "{error}"),
    }
}

pub fn a_root_that_is_not_there_is_an_error(subject: &Subject) {
    let opened =
        (subject.open_absent)().and_then(|destination| destination.store(subject.new_set()).map(drop));
    assert_status(opened, Status::DestinationAbsent);
}

pub fn an_object_moves_to_a_free_name(subject: &Subject) {
    let store = subject.store();
    create(&*store, "index/1", b"one");
    store.relocate(&key("index/1"), &key("trash/9/index 1")).expect("relocate");
    assert_eq!(store.look_up(&key("index/1")).expect("look"), Lookup::Absent);
    assert_eq!(read(&*store, "trash/9/index 1"), b"one");
    assert_status(store.relocate(&key("index/1"), &key("x")), Status::ObjectAbsent);
}

pub fn a_local_file_is_sent_whole(subject: &Subject) {
    let store = subject.store();
    let bytes = bytes(9 << 20);
    let mut file = tempfile::NamedTempFile::new().expect("file");
    file.write_all(&bytes).expect("written");
    let made = store.create(&key("index/big"), Source::File(file.path())).expect("created");
    assert!(read(&*store, "index/big") == bytes, "other bytes");
    file.write_all(b"more").expect("written");
    let replaced = store.replace(&key("index/big"), &made, Source::File(file.path())).expect("replaced");
    assert_eq!(tag(&*store, "index/big"), replaced);
    assert!(read(&*store, "index/big") == [&bytes[..], b"more"].concat(), "other bytes");
    let gone = store.create(&key("index/none"), Source::File("/does/not/exist".as_ref()));
    assert_status(gone, Status::SourceUnreadable);
    assert_status(store.create(&key("index/big"), Source::File(file.path())), Status::Conflict);
}

fn send(upload: &mut dyn Upload, bytes: &[u8]) {
    // Pieces of a length that fits no part.
    for piece in bytes.chunks(300_007) {
        upload.append(piece).expect("append");
    }
}

pub fn a_small_upload_is_seen_when_it_is_placed(subject: &Subject) {
    let store = subject.store();
    let begin = |bytes: &[u8]| {
        let mut upload = store.upload(&key("data/x"), bytes.len() as u64).expect("upload");
        send(&mut *upload, bytes);
        upload.prove(&blake3::hash(bytes)).expect("proven");
        upload
    };
    let upload = begin(b"one");
    assert_eq!(store.look_up(&key("data/x")).expect("look"), Lookup::Absent);
    let placed = upload.place(None).expect("placed");
    store.settle().expect("settled");
    assert_eq!((tag(&*store, "data/x"), read(&*store, "data/x")), (placed.clone(), b"one".to_vec()));
    assert_status(begin(b"two").place(None), Status::Conflict);
    let second = begin(b"three").place(Some(&placed)).expect("placed over");
    assert_status(begin(b"four").place(Some(&placed)), Status::Conflict);
    assert_eq!((tag(&*store, "data/x"), read(&*store, "data/x")), (second, b"three".to_vec()));
    begin(b"five").discard().expect("discarded");
    let rows = list(&*store, &[]).expect("list");
    assert!(rows.objects.keys().any(|name| name == "data/x"), "{rows:?}");
    let mut empty = store.upload(&key("data/empty"), 0).expect("upload");
    empty.prove(&blake3::hash(b"")).expect("proven");
    empty.place(None).expect("placed");
    assert_eq!(read(&*store, "data/empty"), b"");
}

pub fn a_large_upload_goes_on_in_another_process(subject: &Subject) {
    let set = subject.new_set();
    let store = (subject.open)().store(set).expect("store");
    let (bytes, at) = (bytes(18_000_000), key("data/large"));
    let size = bytes.len() as u64;
    let mut upload = store.upload(&at, size).expect("upload");
    send(&mut *upload, &bytes[..12_000_000]);
    let (token, arrived) = (upload.token(), upload.arrived_bytes());
    drop(upload);
    assert!(arrived > 0, "nothing has arrived");
    assert_eq!(store.look_up(&at).expect("look"), Lookup::Absent);

    let other = (subject.open)().store(set).expect("store");
    let mut upload = other.resume(&at, size, &token).expect("resume").expect("still there");
    assert!(upload.arrived_bytes() >= arrived, "{arrived} bytes had arrived");
    send(&mut *upload, &bytes);
    upload.prove(&blake3::hash(&bytes)).expect("proven");
    let placed = upload.place(None).expect("placed");
    other.settle().expect("settled");
    assert_eq!(tag(&*store, "data/large"), placed);
    assert!(read(&*store, "data/large") == bytes, "other bytes");
    let again = other.resume(&at, size, &token);
    assert!(
        matches!(again, Ok(None) | Err(_)) || !subject.clears_uploads,
        "an upload that was placed goes on"
    );
}

pub fn an_upload_of_other_bytes_is_not_placed(subject: &Subject) {
    let store = subject.store();
    let (good, at) = (bytes(18_000_000), key("data/large"));
    let size = good.len() as u64;
    let mut upload = store.upload(&at, size).expect("upload");
    send(&mut *upload, &good[..12_000_000]);
    let token = upload.token();
    drop(upload);
    let mut other = good.clone();
    other[17] ^= 1;
    let mut upload = store.resume(&at, size, &token).expect("resume").expect("still there");
    let refused = other.chunks(300_007).try_for_each(|piece| upload.append(piece));
    let refused = refused.and_then(|()| upload.prove(&blake3::hash(&other)));
    assert!(matches!(status(&refused), Status::Conflict | Status::ArrivedDamaged), "{refused:?}");
    upload.discard().expect("discarded");
    let mut upload = store.upload(&key("data/small"), 3).expect("upload");
    upload.append(b"abc").expect("append");
    assert_status(upload.prove(&blake3::hash(b"abd")), Status::ArrivedDamaged);
    upload.discard().expect("discarded");
    assert!(list_or_nothing(&*store).is_empty());
}

/// What is there, of a set that was perhaps never made.
fn list_or_nothing(store: &dyn Store) -> Vec<String> {
    store.list_folder("data/").expect("folder").iter().map(Key::to_string).collect()
}

pub fn uploads_that_were_left_are_cleared(subject: &Subject) {
    let store = subject.store();
    let bytes = bytes(9_000_000);
    let begin = |name: &str| {
        let mut upload = store.upload(&key(name), bytes.len() as u64).expect("upload");
        send(&mut *upload, &bytes[..8_500_000]);
        upload.token()
    };
    let (kept, left) = (begin("data/kept"), begin("data/left"));
    let cleared = store.clear_uploads(std::slice::from_ref(&kept)).expect("cleared");
    if subject.clears_uploads {
        assert_eq!(cleared, 1);
        let gone = store.resume(&key("data/left"), bytes.len() as u64, &left).expect("resume");
        assert!(gone.is_none(), "what was cleared goes on");
    }
    let size = bytes.len() as u64;
    let mut upload = store.resume(&key("data/kept"), size, &kept).expect("resume").expect("kept");
    send(&mut *upload, &bytes);
    upload.prove(&blake3::hash(&bytes)).expect("proven");
    upload.place(None).expect("placed");
    assert_eq!(list_or_nothing(&*store), ["data/kept"]);
}
