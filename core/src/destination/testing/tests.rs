use super::super::{
    Destination, DestinationError, Key, Kind, ListOptions, Local, Lookup, Source, Store, Tag,
};
use super::{CallKind, Fault, Faulty, ListingFault, Memory, Recording};
use crate::cancel::Cancel;
use crate::status::Status;
use crate::units::{SetId, UtcMs};
use proptest::prelude::*;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

type Rows = Vec<(String, Kind, Option<u64>)>;

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

fn status<T>(result: Result<T, DestinationError>) -> Status {
    result.map_or_else(|error| error.status(), |_| Status::Ok)
}

fn list(store: &dyn Store, cuts: &[&str]) -> Result<Rows, DestinationError> {
    let cuts: Vec<&[u8]> = cuts.iter().map(|cut| cut.as_bytes()).collect();
    let options = ListOptions { sizes: true, cuts: &cuts, cancel: &Cancel::new() };
    let rows = Mutex::new(Rows::new());
    store.list(&options, &|_, segment| {
        while let Some(page) = segment.next_page()? {
            let text = |item: super::super::Listed<'_>| [item.prefix, item.name].concat();
            let page =
                page.iter().map(|item| (String::from_utf8(text(item)).unwrap(), item.kind, item.size_bytes));
            rows.lock().unwrap().extend(page);
        }
        Ok(())
    })?;
    let mut rows = rows.into_inner().unwrap();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(rows)
}

fn filled(memory: Memory) -> Arc<Memory> {
    for text in ["data/a", "data/b/c", "data/b/d", "index/1"] {
        memory.create(&key(text), Source::Bytes(text.as_bytes())).unwrap();
    }
    Arc::new(memory)
}

#[test]
fn a_flat_store_has_keys_only_and_a_local_like_one_folders_too() {
    assert_eq!(filled(Memory::flat()).keys(), ["data/a", "data/b/c", "data/b/d", "index/1"]);
    let with_folders = ["data/", "data/a", "data/b/", "data/b/c", "data/b/d", "index/", "index/1"];
    assert_eq!(filled(Memory::new()).keys(), with_folders);
    for memory in [filled(Memory::flat()), filled(Memory::new())] {
        assert_eq!(memory.look_up(&key("data/b/")).unwrap(), Lookup::Folder);
        memory.set_page_names(2);
        let listed: Vec<_> = list(&*memory, &["data/b/", "data/b/d"]).unwrap();
        assert!(listed.iter().map(|row| &row.0).eq(&memory.keys()));
    }
}

#[test]
fn the_clock_of_a_memory_is_what_it_was_set_to() {
    let memory = Memory::new();
    memory.set_now(UtcMs(5));
    assert_eq!(memory.server_time().unwrap(), UtcMs(5));
    memory.create(&key("a"), Source::Bytes(b"")).unwrap();
    assert!(matches!(memory.look_up(&key("a")), Ok(Lookup::Object(meta)) if meta.modified == UtcMs(5)));
    memory.set_root_answers(false);
    assert_eq!(status(memory.look_up(&key("a"))), Status::DestinationAbsent);
    assert_eq!(status(list(&memory, &[])), Status::ListingIncomplete);
}

#[test]
fn calls_are_recorded_in_order_with_their_keys() {
    let recording = Recording::over(filled(Memory::new()));
    let calls = recording.calls();
    recording.look_up(&key("data/a")).unwrap();
    recording.open(&key("data/a")).unwrap().read_at(0, &mut [0; 1]).unwrap();
    recording.relocate(&key("data/a"), &key("data/z")).unwrap();
    let kinds: Vec<_> = calls.all().into_iter().map(|call| call.kind).collect();
    assert_eq!(kinds, [CallKind::LookUp, CallKind::Open, CallKind::ReadAt, CallKind::Relocate]);
    assert_eq!(calls.keys(CallKind::Relocate), ["data/a -> data/z"]);
    assert_eq!(calls.count(CallKind::List), 0);
}

#[test]
fn the_nth_call_fails_once_or_from_then_on() {
    let faulty = Faulty::over(filled(Memory::new()));
    let asked = |times: usize| -> Vec<Status> {
        (0..times).map(|_| status(faulty.look_up(&key("data/a")))).collect()
    };
    faulty.fail_once(Some(CallKind::LookUp), 2, Fault::Unavailable);
    let (ok, failed) = (Status::Ok, Status::DestinationUnavailable);
    assert_eq!(asked(3), [ok, failed, ok]);
    faulty.fail_from(None, 2, Fault::Unavailable);
    assert_eq!(asked(3), [ok, failed, failed]);
    faulty.heal();
    assert_eq!(asked(1), [ok]);
}

#[test]
fn a_lost_answer_leaves_the_change_done() {
    let memory = filled(Memory::new());
    let faulty = Faulty::over(memory.clone());
    faulty.fail_once(Some(CallKind::Create), 1, Fault::AnswerLost);
    assert_eq!(status(faulty.create(&key("x"), Source::Bytes(b"1"))), Status::DestinationUnavailable);
    assert_eq!(memory.bytes("x").unwrap(), b"1");
}

#[test]
fn every_broken_listing_says_that_it_is_incomplete() {
    let memory = filled(Memory::new());
    memory.set_page_names(2);
    let faulty = Faulty::over(memory);
    for fault in [
        ListingFault::ErrorAfterPages(0),
        ListingFault::ErrorAfterPages(2),
        ListingFault::ShortAfterPages(1),
        ListingFault::UnreadableFolder("data/b/".to_owned()),
    ] {
        for cuts in [&[][..], &["data/b/c"][..]] {
            faulty.fail_listings(fault.clone());
            assert_eq!(status(list(&faulty, cuts)), Status::ListingIncomplete, "{fault:?}");
        }
    }
    assert_eq!(status(faulty.list_folder("data/b/")), Status::ListingIncomplete);
    faulty.heal();
    assert_eq!(list(&faulty, &[]).unwrap().len(), 7);
}

#[derive(Debug, Clone)]
enum Step {
    Create(String, Vec<u8>),
    Replace(String, bool),
    Relocate(String, String),
    Remove(String, bool),
    LookUp(String),
    ListFolder(String),
}

/// A store and the version of each key that its last caller saw.
struct Player {
    store: Arc<dyn Store>,
    seen: HashMap<String, Tag>,
}

impl Player {
    fn play(&mut self, step: &Step) -> (Status, String) {
        match step {
            Step::Create(text, bytes) => {
                self.keep(text, |store, key, _| store.create(key, Source::Bytes(bytes)))
            }
            Step::Replace(text, false) => {
                self.keep(text, |store, key, tag| store.replace(key, tag, Source::Bytes(b"replaced")))
            }
            Step::Replace(text, true) => {
                let stale = Tag("stale".to_owned());
                (status(self.store.replace(&key(text), &stale, Source::Bytes(b""))), String::new())
            }
            Step::Relocate(from, to) => (status(self.store.relocate(&key(from), &key(to))), String::new()),
            Step::Remove(text, known) => {
                let tag = if *known { self.seen.get(text) } else { None };
                (status(self.store.remove(&key(text), tag)), String::new())
            }
            Step::LookUp(text) => match self.store.look_up(&key(text)).unwrap() {
                Lookup::Object(meta) => (Status::Ok, format!("object of {}", meta.size_bytes)),
                other => (Status::Ok, format!("{other:?}")),
            },
            Step::ListFolder(text) => (Status::Ok, format!("{:?}", self.store.list_folder(text).unwrap())),
        }
    }

    fn keep(
        &mut self,
        text: &str,
        call: impl FnOnce(&dyn Store, &Key, &Tag) -> Result<Tag, DestinationError>,
    ) -> (Status, String) {
        let tag = self.seen.get(text).cloned().unwrap_or(Tag("none".to_owned()));
        let answer = call(&*self.store, &key(text), &tag);
        if let Ok(tag) = &answer {
            self.seen.insert(text.to_owned(), tag.clone());
        }
        (status(answer), String::new())
    }
}

fn some_key() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec!["a", "b", "a-b"]);
    let end = prop::sample::select(vec!["", "", "", "/"]);
    (prop::collection::vec(part, 1..4), end).prop_map(|(parts, end)| parts.join("/") + end)
}

fn step() -> impl Strategy<Value = Step> {
    let bytes = prop::collection::vec(any::<u8>(), 0..3);
    prop_oneof![
        4 => (some_key(), bytes).prop_map(|(key, bytes)| Step::Create(key, bytes)),
        2 => (some_key(), any::<bool>()).prop_map(|(key, stale)| Step::Replace(key, stale)),
        2 => (some_key(), some_key()).prop_map(|(from, to)| Step::Relocate(from, to)),
        2 => (some_key(), any::<bool>()).prop_map(|(key, known)| Step::Remove(key, known)),
        1 => some_key().prop_map(Step::LookUp),
        1 => some_key().prop_map(|key| Step::ListFolder(key.trim_end_matches('/').to_owned() + "/")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn memory_and_local_folder_answer_alike(steps in prop::collection::vec(step(), 1..25)) {
        let folder = tempfile::tempdir().unwrap();
        let local = Local::open(folder.path()).unwrap().store(SetId::parse("7").unwrap()).unwrap();
        let mut local = Player { store: local, seen: HashMap::new() };
        let mut memory = Player { store: Arc::new(Memory::new()), seen: HashMap::new() };
        for step in &steps {
            prop_assert_eq!(local.play(step), memory.play(step), "{:?}", step);
        }
        let without_lock = |rows: Rows| -> Rows { rows.into_iter().filter(|row| row.0 != "lock/").collect() };
        match (list(&*local.store, &[]), list(&*memory.store, &[])) {
            (Ok(local), Ok(memory)) => prop_assert_eq!(without_lock(local), memory),
            (local, memory) => prop_assert_eq!(status(local), status(memory)),
        }
    }
}
