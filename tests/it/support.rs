//! A client, a source and a destination in a temporary folder.

use holdfast_core::backup;
use holdfast_core::cancel::Cancel;
use holdfast_core::clock::FixedClock;
use holdfast_core::destination::{Destination, Local};
use holdfast_core::index::{Columns, Entry, Limits, Reader};
use holdfast_core::monitor::Silent;
use holdfast_core::pdic::{self, Options, Outcome};
use holdfast_core::report::Report;
use holdfast_core::set::{BackupSet, Known};
use holdfast_core::state::State;
use holdfast_core::units::{SetId, UtcMs};
use holdfast_core::zone::Zone;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

pub const SET: &str = "1602834567932";

/// Everything a console would have around it.
pub struct World {
    pub dir: tempfile::TempDir,
    pub state: State,
    pub options: Options,
    pub now: UtcMs,
    pub cancel: Cancel,
}

impl World {
    /// An empty world at the machine's present time, because the destination's clock is the machine's.
    pub fn new() -> World {
        World::within(tempfile::tempdir().expect("folder"))
    }

    /// An empty world in memory where the system has room for it there: for tests that end processes, not power.
    pub fn in_memory() -> World {
        const WANTED_BYTES: u64 = 1 << 30;
        let memory = rustix::fs::statvfs("/dev/shm").map(|free| free.f_bavail * free.f_frsize);
        if memory.is_ok_and(|free| free >= WANTED_BYTES) {
            return World::within(tempfile::tempdir_in("/dev/shm").expect("folder"));
        }
        World::new()
    }

    fn within(dir: tempfile::TempDir) -> World {
        for name in ["source", "destination", "staging"] {
            std::fs::create_dir(dir.path().join(name)).expect(name);
        }
        let state = State::open(&dir.path().join("state.db")).expect("state");
        World { dir, state, options: Options::default(), now: real_now(), cancel: Cancel::new() }
    }

    /// A world with `folders` folders of `files` files each, backed up once.
    pub fn backed_up(folders: usize, files: usize) -> World {
        let mut world = World::new();
        for folder in 0..folders {
            for file in 0..files {
                world.write(&format!("folder-{folder}/file-{file}"), format!("{folder} {file}").as_bytes());
            }
        }
        world.back_up();
        world
    }

    pub fn source(&self) -> PathBuf {
        self.dir.path().join("source")
    }

    pub fn root(&self) -> PathBuf {
        self.dir.path().join("destination")
    }

    /// The set's folder at the destination.
    pub fn set_dir(&self) -> PathBuf {
        self.root().join(SET)
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.source().join(path);
        std::fs::create_dir_all(path.parent().expect("parent")).expect("folder");
        std::fs::write(path, bytes).expect("file");
    }

    pub fn id(&self) -> SetId {
        SetId::parse(SET).expect("id")
    }

    pub fn destination(&self) -> Local {
        Local::open(&self.root()).expect("destination")
    }

    /// A second between jobs: each has its own name.
    pub fn back_up(&mut self) -> backup::Outcome {
        self.now = self.now.plus_ms(1000);
        self.try_back_up().expect("backup")
    }

    pub fn try_back_up(&self) -> Result<backup::Outcome, backup::BackupError> {
        let request = backup::Request {
            source: &self.source(),
            destination: &self.destination(),
            set: self.id(),
            state: &self.state,
            staging: &self.dir.path().join("staging"),
            clock: &FixedClock(self.now),
            monitor: &Silent,
            cancel: &self.cancel,
        };
        backup::run(&request, &mut Report::new(Zone::utc()))
    }

    pub fn pdic(&self) -> Outcome {
        self.pdic_at(&self.destination()).0
    }

    pub fn pdic_with_report(&self) -> (Outcome, Report) {
        self.pdic_at(&self.destination())
    }

    pub fn pdic_at(&self, destination: &dyn Destination) -> (Outcome, Report) {
        let mut report = Report::new(Zone::utc());
        let outcome = self.with_request(destination, |request| pdic::run(request, &mut report));
        (outcome, report)
    }

    pub fn plan(&self) -> Outcome {
        let mut report = Report::new(Zone::utc());
        self.with_request(&self.destination(), |request| pdic::plan(request, &mut report))
    }

    pub fn undo(&self, run: &str) -> Result<pdic::Undone, pdic::PdicError> {
        self.with_request(&self.destination(), |request| pdic::undo(request, run))
    }

    fn with_request<T>(
        &self,
        destination: &dyn Destination,
        call: impl FnOnce(&pdic::Request<'_>) -> T,
    ) -> T {
        call(&pdic::Request {
            destination,
            set: self.id(),
            state: &self.state,
            staging: &self.dir.path().join("staging"),
            options: &self.options,
            clock: &FixedClock(self.now),
            monitor: &Silent,
            cancel: &self.cancel,
        })
    }

    /// Takes an object away behind everybody's back.
    pub fn lose(&self, key: &str) {
        std::fs::remove_file(self.set_dir().join(key)).expect(key);
    }

    /// The Current index's entries by object key.
    pub fn entries(&self) -> BTreeMap<String, Entry> {
        let set = BackupSet::open(&self.destination(), self.id(), &Known::default()).expect("set");
        let files = set.index_files().expect("index files");
        let reader = set.open_index(&files.last().expect("an index").key).expect("index");
        rows(&reader)
    }

    /// The index files at the destination, by name.
    pub fn index_names(&self) -> Vec<String> {
        names(&self.set_dir().join("index"))
    }
}

/// Every row of an index, by object key.
pub fn rows(reader: &Reader) -> BTreeMap<String, Entry> {
    let mut found = BTreeMap::new();
    let mut rows = reader.scan(b"", None, Columns::All);
    while let Some(batch) = rows.next_batch().expect("batch") {
        for row in 0..batch.len() {
            let entry = batch.entry(row).expect("entry");
            found.insert(entry.object.clone(), entry);
        }
    }
    found
}

/// Opens any index file of the local disk.
pub fn open_index(world: &World, key: &str) -> Reader {
    let store = world.destination().store(world.id()).expect("store");
    let key = holdfast_core::destination::Key::new(key).expect("key");
    Reader::open(Arc::from(store.open(&key).expect("blob")), key.as_str(), Limits::default()).expect("index")
}

/// Sorted names in a folder; hidden ones are left out.
pub fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|e| e.expect("entry").file_name().into_string().expect("name")).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

/// Every file below a folder with its bytes, leases and hidden files left out.
pub fn snapshot(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("folder") {
            let path = entry.expect("entry").path();
            let name = path.file_name().expect("name").to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !name.starts_with('.') && !path.ends_with("lock/set.json") {
                found.insert(path.clone(), std::fs::read(&path).expect("file"));
            }
        }
    }
    found
}

pub fn real_now() -> UtcMs {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("clock");
    UtcMs(since.as_millis().try_into().expect("time"))
}
