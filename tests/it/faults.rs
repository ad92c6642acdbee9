//! Every call to a destination fails in turn, and listings fail or lie: nothing good leaves the index.

use crate::support::{World, real_now};
use holdfast_core::destination::testing::{Calls, Fault, Faulty, ListingFault, Recording};
use holdfast_core::destination::{
    Abilities, Blob, Destination, DestinationError, Key, ListOptions, Lookup, Page, Segment, Source, Store,
    Tag, Upload, Visit,
};
use holdfast_core::pdic::{FindingKind, Outcome, Verdict};
use holdfast_core::units::{SetId, UtcMs};
use std::sync::Arc;

/// A destination whose set is reached through a given store.
pub struct Through<S>(Arc<S>, String);

impl<S: Store + 'static> Destination for Through<S> {
    fn place(&self) -> String {
        self.1.clone()
    }

    fn store(&self, _set: SetId) -> Result<Arc<dyn Store>, DestinationError> {
        Ok(self.0.clone())
    }
}

pub fn through<S: Store + 'static>(
    world: &World,
    wrap: impl FnOnce(Arc<dyn Store>) -> S,
) -> (Arc<S>, Through<S>) {
    let local = world.destination();
    let store = Arc::new(wrap(local.store(world.id()).expect("store")));
    (store.clone(), Through(store, local.place()))
}

/// Two objects of twelve are gone, and one index file is old.
pub fn world() -> World {
    let mut world = World::new();
    for file in 0..12 {
        world.write(&format!("folder-{}/file-{file}", file % 3), b"x");
    }
    world.now = real_now().plus_ms(-100 * UtcMs::DAY_MS);
    world.try_back_up().expect("old job");
    world.now = real_now();
    world.write("folder-0/new", b"y");
    world.try_back_up().expect("new job");
    world.options.threads = 1;
    world.lose("data/folder-0/file-0");
    world.lose("data/folder-1/file-4");
    world
}

fn keys(world: &World) -> Vec<String> {
    world.entries().into_keys().collect()
}

/// How many calls a run makes that changes something.
fn call_count() -> usize {
    let world = world();
    let (recording, destination) = through(&world, Recording::over);
    let calls: Calls = recording.calls();
    assert_eq!(world.pdic_at(&destination).0.verdict, Verdict::Repaired);
    calls.all().len()
}

#[test]
fn each_call_failing_in_turn_leaves_the_old_index_or_the_new_one() {
    let count = call_count();
    assert!(count > 15, "{count}");
    let faults = [Fault::Denied, Fault::Unavailable, Fault::Full, Fault::RootAbsent, Fault::AnswerLost];
    for nth in 1..=count {
        for fault in faults {
            for stays in [false, true] {
                fail_at(nth, fault, stays);
            }
        }
    }
}

fn fail_at(nth: usize, fault: Fault, stays: bool) {
    let what = format!("call {nth}, {fault:?}, stays {stays}");
    let world = world();
    let before = keys(&world);
    let (faulty, destination) = through(&world, Faulty::over);
    if stays {
        faulty.fail_from(None, nth, fault)
    } else {
        faulty.fail_once(None, nth, fault)
    }
    let (outcome, report) = world.pdic_at(&destination);
    assert!(report.entries.len() > 2, "{what}");
    let found = keys(&world);
    let lost = ["data/folder-0/file-0", "data/folder-1/file-4"];
    let expected: Vec<String> = before.iter().filter(|key| !lost.contains(&key.as_str())).cloned().collect();
    assert!(found == before || found == expected, "{what}: {found:?}");
    check_truth(&outcome, found == expected, &what);
    faulty.heal();
    let again = world.pdic_at(&destination).0;
    assert!(again.verdict.counts_as_run(), "{what}: {again:?}");
    assert_eq!(keys(&world), expected, "{what}");
}

/// A run that says it repaired has; one that says it could not check may have got as far as the new index; one that
/// was not let in only planned, and warns of that.
fn check_truth(outcome: &Outcome, repaired: bool, what: &str) {
    match &outcome.verdict {
        Verdict::Repaired => assert!(repaired, "{what}"),
        Verdict::NotChecked { reason, .. } => assert!(!reason.is_empty(), "{what}"),
        Verdict::Planned => {
            let warned = outcome.findings.iter().any(|finding| finding.kind == FindingKind::Immutable);
            assert!(!repaired && warned && what.contains("Denied"), "{what}");
        }
        other => panic!("{what}: {other:?}"),
    }
}

#[test]
fn each_way_a_listing_can_fail_removes_nothing() {
    let mut faults = vec![ListingFault::UnreadableFolder("data/folder-2/".into())];
    for pages in 0..8 {
        faults.push(ListingFault::ErrorAfterPages(pages));
        faults.push(ListingFault::ShortAfterPages(pages));
    }
    for fault in faults {
        let world = world();
        let before = (keys(&world), world.index_names());
        let (faulty, destination) = through(&world, Faulty::over);
        faulty.fail_listings(fault.clone());
        let (outcome, _) = world.pdic_at(&destination);
        assert!(matches!(outcome.verdict, Verdict::NotChecked { .. }), "{fault:?}: {outcome:?}");
        assert_eq!((keys(&world), world.index_names()), before, "{fault:?}");
    }
}

/// A store whose listing leaves names out and says that it is complete.
struct Lying {
    inner: Arc<dyn Store>,
    hides: fn(&[u8]) -> bool,
}

struct Shortened<'a> {
    inner: &'a mut dyn Segment,
    hides: fn(&[u8]) -> bool,
    page: Page,
}

impl Segment for Shortened<'_> {
    fn lower(&self) -> &[u8] {
        self.inner.lower()
    }

    fn upper(&self) -> Option<&[u8]> {
        self.inner.upper()
    }

    fn next_page(&mut self) -> Result<Option<&Page>, DestinationError> {
        let Some(page) = self.inner.next_page()? else { return Ok(None) };
        self.page.reset(page.prefix());
        for listed in page.iter() {
            if !(self.hides)(&[listed.prefix, listed.name].concat()) {
                self.page.push(listed.name, listed.kind, listed.size_bytes);
            }
        }
        Ok(Some(&self.page))
    }
}

impl Store for Lying {
    fn list(&self, options: &ListOptions<'_>, visit: &Visit<'_>) -> Result<usize, DestinationError> {
        let hides = self.hides;
        self.inner.list(options, &|number, segment| {
            let mut shortened = Shortened { inner: segment, hides, page: Page::default() };
            visit(number, &mut shortened)
        })
    }

    fn place(&self) -> String {
        self.inner.place()
    }

    fn abilities(&self) -> Abilities {
        self.inner.abilities()
    }

    fn list_folder(&self, folder: &str) -> Result<Vec<Key>, DestinationError> {
        self.inner.list_folder(folder)
    }

    fn look_up(&self, key: &Key) -> Result<Lookup, DestinationError> {
        self.inner.look_up(key)
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Blob>, DestinationError> {
        self.inner.open(key)
    }

    fn create(&self, key: &Key, source: Source<'_>) -> Result<Tag, DestinationError> {
        self.inner.create(key, source)
    }

    fn replace(&self, key: &Key, expected: &Tag, source: Source<'_>) -> Result<Tag, DestinationError> {
        self.inner.replace(key, expected, source)
    }

    fn relocate(&self, from: &Key, to: &Key) -> Result<(), DestinationError> {
        self.inner.relocate(from, to)
    }

    fn remove(&self, key: &Key, expected: Option<&Tag>) -> Result<(), DestinationError> {
        self.inner.remove(key, expected)
    }

    fn upload(&self, key: &Key, size_bytes: u64) -> Result<Box<dyn Upload>, DestinationError> {
        self.inner.upload(key, size_bytes)
    }

    fn resume(
        &self,
        key: &Key,
        size_bytes: u64,
        token: &str,
    ) -> Result<Option<Box<dyn Upload>>, DestinationError> {
        self.inner.resume(key, size_bytes, token)
    }

    fn clear_uploads(&self, keep: &[String]) -> Result<u64, DestinationError> {
        self.inner.clear_uploads(keep)
    }

    fn settle(&self) -> Result<(), DestinationError> {
        self.inner.settle()
    }

    fn free_bytes(&self) -> Result<Option<u64>, DestinationError> {
        self.inner.free_bytes()
    }

    fn server_time(&self) -> Result<UtcMs, DestinationError> {
        self.inner.server_time()
    }
}

fn with_lie(hides: fn(&[u8]) -> bool) -> (World, Vec<String>, Outcome) {
    let world = World::backed_up(3, 4);
    let before = keys(&world);
    let (_, destination) = through(&world, |inner| Lying { inner, hides });
    let (outcome, _) = world.pdic_at(&destination);
    assert_eq!(keys(&world), before);
    (world, before, outcome)
}

#[test]
fn names_a_listing_left_out_answer_at_the_second_look() {
    let (_, _, outcome) = with_lie(|key| key.ends_with(b"/file-1"));
    assert_eq!((&outcome.verdict, outcome.removed_entry_count), (&Verdict::Sound, 0));
    let reappeared: Vec<u64> =
        outcome.findings.iter().filter(|f| f.kind == FindingKind::Reappeared).map(|f| f.count).collect();
    assert_eq!(reappeared, [3]);
    assert_eq!(outcome.recorded, outcome.recalculated);
}

#[test]
fn a_listing_without_its_landmarks_proves_nothing() {
    for hides in [(|key| key == b"holdfast.json") as fn(&[u8]) -> bool, |key| key.ends_with(b".parquet")] {
        let (_, _, outcome) = with_lie(hides);
        assert!(matches!(outcome.verdict, Verdict::NotChecked { .. }), "{outcome:?}");
    }
}

#[test]
fn a_listing_that_shows_nothing_but_its_landmarks_is_refused() {
    let (_, _, outcome) = with_lie(|key| key.starts_with(b"data/"));
    assert_eq!(outcome.verdict, Verdict::Refused);
}
