//! The bodies of `make bench-pdic` and `make bench-memory`: builds a set, then checks it with every guard on.
//!
//! ```text
//! pdic_bench make  ROOT FOLDERS FILES    a local set of FOLDERS x FILES empty objects, and its index
//! pdic_bench run   ROOT MODE             one PDIC; MODE is existence or existence+size
//! pdic_bench index ROOT ENTRIES          a set with an index of ENTRIES and no objects
//! pdic_bench merge ROOT                  one PDIC of that index against a listing made up on the fly;
//!                                        the variable ENTRIES says of how many
//! pdic_bench list  ROOT                  that listing alone, every page of it
//! ```
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program talks to a terminal")]
#![expect(clippy::disallowed_methods, reason = "a measuring program makes real files")]

use holdfast_core::cancel::Cancel;
use holdfast_core::clock::{Clock, SystemClock};
use holdfast_core::destination::{
    Abilities, Blob, Destination, DestinationError, Key, Kind, ListOptions, Local, Lookup, Page, Segment,
    Source, Store, Tag, Upload, Visit,
};
use holdfast_core::index::{Entry, EntryKind, Header, Writer, WriterOptions};
use holdfast_core::monitor::Silent;
use holdfast_core::pdic::{Mode, Options, Request, run};
use holdfast_core::report::Report;
use holdfast_core::set::BackupSet;
use holdfast_core::state::State;
use holdfast_core::units::{SetId, UtcMs};
use holdfast_core::zone::Zone;
use rayon::prelude::*;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const SET: &str = "1602834567932";
const FILES_PER_FOLDER: u64 = 1000;

/// The length of an object's own name, and which of its bytes count whole folders.
const NAME_BYTES: usize = 20;
const THOUSANDS: std::ops::Range<usize> = 9..13;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["make", root, folders, files] => {
            make(Path::new(root), folders.parse().unwrap(), files.parse().unwrap())
        }
        ["run", root, mode] => check(Path::new(root), &local(root), Mode::parse(mode).unwrap()),
        ["index", root, entries] => index(Path::new(root), 0..entries.parse().unwrap()),
        ["list", root] => list(&Synthetic { inner: local(root) }),
        ["merge", root] => check(Path::new(root), &Synthetic { inner: local(root) }, Mode::Existence),
        _ => println!("see the head of core/examples/pdic_bench.rs"),
    }
}

fn local(root: &str) -> Local {
    Local::open(Path::new(root)).unwrap()
}

fn set() -> SetId {
    SetId::parse(SET).unwrap()
}

fn object(number: u64) -> String {
    format!("data/folder-{:06}/document-{:07}.pdf", number / FILES_PER_FOLDER, number)
}

fn make(root: &Path, folders: u64, files: u64) {
    assert_eq!(files, FILES_PER_FOLDER, "the keys are laid out for that many");
    std::fs::create_dir_all(root).unwrap();
    index(root, 0..folders * files);
    let base = root.join(SET);
    for folder in 0..folders {
        std::fs::create_dir_all(base.join(object(folder * files)).parent().unwrap()).unwrap();
        for number in folder * files..(folder + 1) * files {
            std::fs::File::create(base.join(object(number))).unwrap();
        }
    }
}

fn index(root: &Path, numbers: std::ops::Range<u64>) {
    std::fs::create_dir_all(root).unwrap();
    let mut set = BackupSet::create(&Local::open(root).unwrap(), set()).unwrap();
    let job = SystemClock.now();
    let marker = set.marker();
    let header = Header {
        set: marker.set,
        destination_id: marker.destination.clone(),
        job,
        generation: 1,
        plan: None,
    };
    let mut writer = Writer::create(root, header, WriterOptions::default()).unwrap();
    for number in numbers {
        writer.put(entry(number, job)).unwrap();
    }
    set.publish(&writer.finish(None, &Cancel::new()).unwrap()).unwrap();
}

fn entry(number: u64, job: UtcMs) -> Entry {
    Entry {
        object: object(number),
        offset_bytes: 0,
        length_bytes: 0,
        part: 0,
        part_count: 1,
        path: format!("/home/user/archive/folder-{}/document-{number}.pdf", number / FILES_PER_FOLDER),
        kind: EntryKind::File,
        job,
        size_bytes: 1000 + number * 7919 % 1_000_000,
        stored_size_bytes: 0,
        modified: UtcMs(1_600_000_000_000 + i64::try_from(number * 104_729 % 100_000_000_000).unwrap()),
        checksum: Some(*blake3::hash(&number.to_le_bytes()).as_bytes()),
    }
}

fn check(root: &Path, destination: &dyn Destination, mode: Mode) {
    let state = State::open(&root.join("state.db")).unwrap();
    let options = Options { mode, ..Options::default() };
    let mut report = Report::new(Zone::parse("UTC").unwrap());
    let staging = root.join("staging");
    let cancel = Cancel::new();
    let request = Request {
        destination,
        set: set(),
        state: &state,
        staging: &staging,
        options: &options,
        clock: &SystemClock,
        monitor: &Silent,
        cancel: &cancel,
    };
    let outcome = run(&request, &mut report);
    println!("{}", outcome.to_json());
}

fn list(destination: &dyn Destination) {
    let (store, cancel) = (destination.store(set()).unwrap(), Cancel::new());
    let count = AtomicU64::new(0);
    let visit = |_: usize, segment: &mut dyn Segment| {
        while let Some(page) = segment.next_page()? {
            count.fetch_add(page.len() as u64, Ordering::Relaxed);
        }
        Ok(())
    };
    store.list(&ListOptions { sizes: false, cuts: &[], cancel: &cancel }, &visit).unwrap();
    println!("{}", count.into_inner());
}

/// The set's small files are real; the objects are made up as the listing asks for them.
struct Synthetic {
    inner: Local,
}

impl Destination for Synthetic {
    fn place(&self) -> String {
        self.inner.place()
    }

    fn store(&self, set: SetId) -> Result<Arc<dyn Store>, DestinationError> {
        Ok(Arc::new(SyntheticStore { inner: self.inner.store(set)? }))
    }
}

struct SyntheticStore {
    inner: Arc<dyn Store>,
}

/// Numbers of objects from one cut to the next, and the small files at the end.
struct Made<'a> {
    lower: &'a [u8],
    upper: Option<&'a [u8]>,
    next: u64,
    end: Option<u64>,
    others: Vec<Key>,
    names: Vec<[u8; NAME_BYTES]>,
    page: Page,
}

impl Segment for Made<'_> {
    fn lower(&self) -> &[u8] {
        self.lower
    }

    fn upper(&self) -> Option<&[u8]> {
        self.upper
    }

    fn next_page(&mut self) -> Result<Option<&Page>, DestinationError> {
        let limit = self.end.unwrap_or(self.next);
        if self.next < limit {
            let folder = self.next / FILES_PER_FOLDER;
            let end = limit.min((folder + 1) * FILES_PER_FOLDER);
            let first = object(self.next);
            let (prefix, name) = first.split_at(first.rfind('/').unwrap() + 1);
            let place = |number: u64| usize::try_from(number - folder * FILES_PER_FOLDER).unwrap();
            let names = &mut self.names[place(self.next)..place(end)];
            // The names of two folders differ in the digits of the folder alone.
            names.iter_mut().for_each(|made| made[THOUSANDS].copy_from_slice(&name.as_bytes()[THOUSANDS]));
            self.page.reset(prefix.as_bytes());
            names.iter().for_each(|name| self.page.push(name, Kind::Object, None));
            self.next = end;
            return Ok(Some(&self.page));
        }
        if self.others.is_empty() {
            return Ok(None);
        }
        self.page.reset(b"");
        for key in self.others.drain(..) {
            self.page.push(key.as_str().as_bytes(), Kind::Object, None);
        }
        Ok(Some(&self.page))
    }
}

fn number_of(key: &[u8]) -> u64 {
    let text = std::str::from_utf8(key).unwrap();
    text[text.rfind('-').unwrap() + 1..text.rfind('.').unwrap()].parse().unwrap()
}

impl Store for SyntheticStore {
    fn place(&self) -> String {
        self.inner.place()
    }

    fn abilities(&self) -> Abilities {
        self.inner.abilities()
    }

    fn list(&self, options: &ListOptions<'_>, visit: &Visit<'_>) -> Result<usize, DestinationError> {
        let mut others = self.inner.list_folder("index/")?;
        others.insert(0, Key::new("holdfast.json")?);
        others.retain(|key| !key.is_folder());
        let total: u64 = std::env::var("ENTRIES").unwrap().parse().unwrap();
        let cuts = options.cuts;
        let name = |number| *object(number).as_bytes().last_chunk().unwrap();
        let names: Vec<[u8; NAME_BYTES]> = (0..FILES_PER_FOLDER).map(name).collect();
        (0..=cuts.len()).into_par_iter().try_for_each(|number| {
            let lower = if number == 0 { b"".as_slice() } else { cuts[number - 1] };
            let upper = cuts.get(number).copied();
            let next = if number == 0 { 0 } else { number_of(lower) };
            let end = Some(upper.map_or(total, number_of));
            let others = if upper.is_none() { others.clone() } else { Vec::new() };
            let mut made =
                Made { lower, upper, next, end, others, names: names.clone(), page: Page::default() };
            visit(number, &mut made)
        })?;
        Ok(cuts.len() + 1)
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
