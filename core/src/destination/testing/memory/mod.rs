//! A store in memory, with the answers of a real one.

mod listing;
mod upload;

use super::super::{
    Abilities, Blob, Destination, DestinationError, Key, ListOptions, Lookup, Meta, Page, Source, Store, Tag,
    Upload, Visit, segments,
};
use super::locked;
use crate::units::{SetId, UtcMs};
use listing::{MemorySegment, Row};
use std::collections::BTreeMap;
use std::io;
use std::ops::Bound;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

#[derive(Debug, Clone)]
enum Node {
    Object { bytes: Arc<[u8]>, modified: UtcMs, tag: u64 },
    Folder,
    Other,
}

#[derive(Debug)]
struct State {
    /// By full key; a folder's ends in `/`.
    nodes: BTreeMap<String, Node>,
    /// What arrived of uploads, by token.
    uploads: BTreeMap<String, Vec<u8>>,
    now: UtcMs,
    last_tag: u64,
    abilities: Abilities,
    root_answers: bool,
    set_made: bool,
    page_names: usize,
    free_bytes: Option<u64>,
}

/// One backup set in memory. Its clock stands still until it is set.
#[derive(Debug)]
pub struct Memory {
    state: Arc<Mutex<State>>,
    flat: bool,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory::new()
    }
}

impl Memory {
    /// Answers as a local folder does: folders are things of their own and stay when they are empty, and a
    /// set in which nothing was made cannot be listed.
    pub fn new() -> Memory {
        Memory::with(false)
    }

    /// Answers as an object store does: there are only keys, and a folder is a prefix of some.
    pub fn flat() -> Memory {
        Memory::with(true)
    }

    fn with(flat: bool) -> Memory {
        let abilities = Abilities {
            ordered_listing: true,
            conditional_write: flat,
            host_atomic_write: true,
            atomic_rename: !flat,
            sizes_in_listing: flat,
            checksum_on_write: true,
            object_versions: Some(false),
            immutable: Some(false),
        };
        let (nodes, uploads, now) = (BTreeMap::new(), BTreeMap::new(), UtcMs(1_700_000_000_000));
        let (last_tag, root_answers, set_made, page_names) = (0, true, flat, 1000);
        let state = State {
            nodes,
            uploads,
            now,
            last_tag,
            abilities,
            root_answers,
            set_made,
            page_names,
            free_bytes: None,
        };
        Memory { state: Arc::new(Mutex::new(state)), flat }
    }

    /// Sets the destination's clock.
    pub fn set_now(&self, now: UtcMs) {
        locked(&self.state).now = now;
    }

    /// Sets what the adapter says it can do; its behaviour stays as it is.
    pub fn set_abilities(&self, abilities: Abilities) {
        locked(&self.state).abilities = abilities;
    }

    /// Sets whether the root is there; while it is not, every call fails with DestinationAbsent.
    pub fn set_root_answers(&self, answers: bool) {
        locked(&self.state).root_answers = answers;
    }

    /// Sets how many names a page has at most.
    pub fn set_page_names(&self, names: usize) {
        locked(&self.state).page_names = names.max(1);
    }

    /// Sets how much room there is said to be; `None`: no limit.
    pub fn set_free_bytes(&self, free_bytes: Option<u64>) {
        locked(&self.state).free_bytes = free_bytes;
    }

    /// How many uploads lie aside.
    pub fn upload_count(&self) -> usize {
        locked(&self.state).uploads.len()
    }

    /// Puts a symbolic link, or something like it, at a key.
    pub fn put_other(&self, key: &Key) {
        let mut state = locked(&self.state);
        state.make_folders(key.as_str(), self.flat);
        state.nodes.insert(bare(key.as_str()).to_owned(), Node::Other);
    }

    /// Takes a key away with all that lies below it, as an accident does.
    pub fn lose(&self, key: &str) {
        let folder = format!("{}/", bare(key));
        locked(&self.state).nodes.retain(|name, _| name != bare(key) && !name.starts_with(&folder));
    }

    /// All keys in byte order, folders with their closing `/`.
    pub fn keys(&self) -> Vec<String> {
        locked(&self.state).nodes.keys().cloned().collect()
    }

    /// The bytes of an object.
    pub fn bytes(&self, key: &str) -> Option<Vec<u8>> {
        match locked(&self.state).nodes.get(key) {
            Some(Node::Object { bytes, .. }) => Some(bytes.to_vec()),
            _ => None,
        }
    }

    fn place_text() -> String {
        "memory".to_owned()
    }

    fn snapshot(&self, options: &ListOptions<'_>) -> Result<Vec<Row>, DestinationError> {
        let state = locked(&self.state);
        state.check_root()?;
        if !state.set_made {
            return Err(DestinationError::RootAbsent { place: Self::place_text() });
        }
        let sizes = options.sizes || state.abilities.sizes_in_listing;
        Ok(state.nodes.iter().map(|(key, node)| Row::new(key, node, sizes)).collect())
    }

    fn object(&self, key: &Key) -> Result<(Arc<[u8]>, Meta), DestinationError> {
        let state = locked(&self.state);
        match (state.look_up(key)?, state.nodes.get(key.as_str())) {
            (Lookup::Object(meta), Some(Node::Object { bytes, .. })) => Ok((Arc::clone(bytes), meta)),
            (Lookup::Other, _) => Err(not_followed(key)),
            _ => Err(absent(key)),
        }
    }
}

impl State {
    fn remove_folder(&mut self, key: &Key) -> Result<(), DestinationError> {
        let below = |name: &String| name.starts_with(key.as_str()) && name != key.as_str();
        if self.nodes.keys().any(below) {
            return Err(conflict(key));
        }
        match self.nodes.remove(key.as_str()) {
            Some(_) => Ok(()),
            None => Err(DestinationError::ObjectAbsent { key: key.to_string(), place: Memory::place_text() }),
        }
    }

    fn check_root(&self) -> Result<(), DestinationError> {
        if self.root_answers {
            Ok(())
        } else {
            Err(DestinationError::RootAbsent { place: Memory::place_text() })
        }
    }

    /// What lies above a key and is no folder.
    fn obstacle(&self, key: &str) -> Option<&Node> {
        let ends = bare(key).match_indices('/').map(|(at, _)| at);
        ends.filter_map(|end| self.nodes.get(&key[..end])).next()
    }

    fn look_up(&self, key: &Key) -> Result<Lookup, DestinationError> {
        self.check_root()?;
        match self.obstacle(key.as_str()) {
            Some(Node::Other) => return Ok(Lookup::Other),
            Some(_) => return Ok(Lookup::Absent),
            None => {}
        }
        Ok(match self.nodes.get(bare(key.as_str())) {
            Some(Node::Object { bytes, modified, tag }) if !key.is_folder() => Lookup::Object(Meta {
                size_bytes: bytes.len() as u64,
                modified: *modified,
                tag: Tag(tag.to_string()),
            }),
            Some(_) => Lookup::Other,
            None if self.has_folder(bare(key.as_str())) => Lookup::Folder,
            None => Lookup::Absent,
        })
    }

    fn has_folder(&self, name: &str) -> bool {
        let folder = format!("{name}/");
        let range = (Bound::Included(folder.as_str()), Bound::Unbounded);
        self.nodes.range::<str, _>(range).next().is_some_and(|(key, _)| key.starts_with(&folder))
    }

    fn make_folders(&mut self, key: &str, flat: bool) {
        self.set_made = true;
        if !flat {
            for (at, _) in bare(key).match_indices('/') {
                self.nodes.entry(key[..=at].to_owned()).or_insert(Node::Folder);
            }
        }
    }

    fn check_free(&self, key: &Key) -> Result<(), DestinationError> {
        if self.look_up(key)? == Lookup::Absent { Ok(()) } else { Err(conflict(key)) }
    }

    fn put(&mut self, key: &Key, bytes: Arc<[u8]>) -> Tag {
        self.last_tag += 1;
        let (modified, tag) = (self.now, self.last_tag);
        self.nodes.insert(key.to_string(), Node::Object { bytes, modified, tag });
        Tag(tag.to_string())
    }

    /// The version of an object that there is.
    fn version(&self, key: &Key) -> Result<Tag, DestinationError> {
        match self.look_up(key)? {
            Lookup::Object(meta) => Ok(meta.tag),
            Lookup::Other => Err(not_followed(key)),
            Lookup::Folder | Lookup::Absent => Err(absent(key)),
        }
    }
}

impl Store for Memory {
    fn place(&self) -> String {
        Self::place_text()
    }

    fn abilities(&self) -> Abilities {
        locked(&self.state).abilities
    }

    fn list(&self, options: &ListOptions<'_>, visit: &Visit<'_>) -> Result<usize, DestinationError> {
        options.cancel.check()?;
        let rows = self.snapshot(options).map_err(|source| incomplete("", source))?;
        let cuts: Vec<&[u8]> = options.cuts.iter().copied().filter(|cut| !cut.is_empty()).collect();
        let (stop, page_names) = (AtomicBool::new(false), locked(&self.state).page_names);
        segments::run(cuts.len() + 1, &stop, |number| {
            let lower = if number == 0 { &b""[..] } else { cuts[number - 1] };
            let upper = cuts.get(number).copied();
            let below = |bound: &[u8]| rows.partition_point(|row| row.key.as_slice() < bound);
            let rows = &rows[below(lower)..upper.map_or(rows.len(), below)];
            let (page, cancel) = (Page::default(), options.cancel);
            let mut part =
                MemorySegment { rows, lower, upper, page, page_names, cancel, stop: &stop, done: false };
            visit(number, &mut part)?;
            if part.done { Ok(()) } else { Err(incomplete("", left_unread())) }
        })?;
        Ok(cuts.len() + 1)
    }

    fn list_folder(&self, folder: &str) -> Result<Vec<Key>, DestinationError> {
        let failed = |source| incomplete(folder, source);
        let state = locked(&self.state);
        state.check_root().map_err(failed)?;
        if !folder.is_empty() {
            let key = Key::new(folder).map_err(failed)?;
            let other = matches!(state.nodes.get(bare(folder)), Some(Node::Other))
                || matches!(state.obstacle(folder), Some(Node::Other));
            if other {
                return Err(failed(not_followed(&key)));
            }
        }
        let known = state.nodes.iter().filter(|(_, node)| !matches!(node, Node::Other));
        let mut names: Vec<String> = known.filter_map(|(key, _)| child(key, folder)).collect();
        names.dedup();
        Ok(names.into_iter().filter_map(|name| Key::new(name).ok()).collect())
    }

    fn look_up(&self, key: &Key) -> Result<Lookup, DestinationError> {
        locked(&self.state).look_up(key)
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Blob>, DestinationError> {
        let (bytes, _) = self.object(key)?;
        Ok(Box::new(MemoryBlob { bytes, key: key.to_string() }))
    }

    fn create(&self, key: &Key, source: Source<'_>) -> Result<Tag, DestinationError> {
        let bytes = read(source)?;
        let mut state = locked(&self.state);
        state.check_free(key)?;
        if key.is_folder() && !bytes.is_empty() {
            let reason = "it names a folder, and a folder has no bytes of its own";
            return Err(DestinationError::KeyRejected { key: key.to_string(), reason });
        }
        if state.obstacle(key.as_str()).is_some() {
            return Err(conflict(key));
        }
        state.make_folders(key.as_str(), self.flat);
        if key.is_folder() {
            state.nodes.insert(key.to_string(), Node::Folder);
            return Ok(Tag(String::new()));
        }
        Ok(state.put(key, bytes))
    }

    fn replace(&self, key: &Key, expected: &Tag, source: Source<'_>) -> Result<Tag, DestinationError> {
        let bytes = read(source)?;
        let mut state = locked(&self.state);
        match state.look_up(key)? {
            Lookup::Object(meta) if meta.tag == *expected => Ok(state.put(key, bytes)),
            _ => Err(conflict(key)),
        }
    }

    fn relocate(&self, from: &Key, to: &Key) -> Result<(), DestinationError> {
        let mut state = locked(&self.state);
        state.version(from)?;
        if to.is_folder() {
            let reason = "it names a folder, and an object is to be moved there";
            return Err(DestinationError::KeyRejected { key: to.to_string(), reason });
        }
        state.check_free(to)?;
        if state.obstacle(to.as_str()).is_some() {
            return Err(conflict(to));
        }
        state.make_folders(to.as_str(), self.flat);
        if let Some(node) = state.nodes.remove(from.as_str()) {
            state.nodes.insert(to.to_string(), node);
        }
        Ok(())
    }

    fn remove(&self, key: &Key, expected: Option<&Tag>) -> Result<(), DestinationError> {
        let mut state = locked(&self.state);
        if key.is_folder() {
            return state.remove_folder(key);
        }
        let found = state.version(key)?;
        if expected.is_some_and(|expected| *expected != found) {
            return Err(conflict(key));
        }
        state.nodes.remove(key.as_str());
        Ok(())
    }

    fn upload(&self, key: &Key, size_bytes: u64) -> Result<Box<dyn Upload>, DestinationError> {
        upload::begin(&self.state, self.flat, key, size_bytes)
    }

    fn resume(
        &self,
        key: &Key,
        size_bytes: u64,
        token: &str,
    ) -> Result<Option<Box<dyn Upload>>, DestinationError> {
        upload::resume(&self.state, self.flat, key, size_bytes, token)
    }

    fn clear_uploads(&self, keep: &[String]) -> Result<u64, DestinationError> {
        let mut state = locked(&self.state);
        state.check_root()?;
        let before = state.uploads.len();
        state.uploads.retain(|token, _| keep.contains(token));
        Ok((before - state.uploads.len()) as u64)
    }

    fn settle(&self) -> Result<(), DestinationError> {
        locked(&self.state).check_root()
    }

    fn free_bytes(&self) -> Result<Option<u64>, DestinationError> {
        let state = locked(&self.state);
        state.check_root()?;
        Ok(state.free_bytes)
    }

    fn server_time(&self) -> Result<UtcMs, DestinationError> {
        let state = locked(&self.state);
        state.check_root()?;
        Ok(state.now)
    }
}

/// The key directly below `folder` that `key` is, or lies below of.
fn child(key: &str, folder: &str) -> Option<String> {
    let name = key.strip_prefix(folder).filter(|name| !name.is_empty())?;
    let length = name.find('/').map_or(name.len(), |slash| slash + 1);
    Some(format!("{folder}{}", &name[..length]))
}

struct MemoryBlob {
    bytes: Arc<[u8]>,
    key: String,
}

impl Blob for MemoryBlob {
    fn size_bytes(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read_at(&self, offset_bytes: u64, buffer: &mut [u8]) -> Result<(), DestinationError> {
        let rest = usize::try_from(offset_bytes).ok().and_then(|offset| self.bytes.get(offset..));
        let Some(wanted) = rest.and_then(|rest| rest.get(..buffer.len())) else {
            let (key, place) = (self.key.clone(), Memory::place_text());
            let source = io::ErrorKind::UnexpectedEof.into();
            return Err(DestinationError::Unavailable { key, place, source });
        };
        buffer.copy_from_slice(wanted);
        Ok(())
    }
}

/// A destination of sets in memory; the same set is the same store every time.
#[derive(Debug, Default)]
pub struct MemoryDestination {
    sets: Mutex<BTreeMap<SetId, Arc<Memory>>>,
}

impl MemoryDestination {
    /// The set itself, to look into or to change.
    pub fn memory(&self, set: SetId) -> Arc<Memory> {
        Arc::clone(locked(&self.sets).entry(set).or_default())
    }
}

impl Destination for MemoryDestination {
    fn place(&self) -> String {
        Memory::place_text()
    }

    fn store(&self, set: SetId) -> Result<Arc<dyn Store>, DestinationError> {
        let memory = self.memory(set);
        locked(&memory.state).check_root()?;
        Ok(memory)
    }
}

#[expect(clippy::disallowed_methods, reason = "a store reads what it is given to store")]
fn read(source: Source<'_>) -> Result<Arc<[u8]>, DestinationError> {
    match source {
        Source::Bytes(bytes) => Ok(bytes.into()),
        Source::File(path) => std::fs::read(path).map(Arc::from).map_err(|source| {
            DestinationError::SourceUnreadable { path: path.display().to_string(), source }
        }),
    }
}

fn bare(key: &str) -> &str {
    key.strip_suffix('/').unwrap_or(key)
}

fn conflict(key: &Key) -> DestinationError {
    DestinationError::Conflict { key: key.to_string(), place: Memory::place_text() }
}

fn absent(key: &Key) -> DestinationError {
    DestinationError::ObjectAbsent { key: key.to_string(), place: Memory::place_text() }
}

fn not_followed(key: &Key) -> DestinationError {
    let source = io::Error::other("it is a symbolic link or a device, which is not followed");
    DestinationError::Unavailable { key: key.to_string(), place: Memory::place_text(), source }
}

fn left_unread() -> DestinationError {
    let source = io::Error::other("the listing was not read to its end");
    DestinationError::Unavailable { key: String::new(), place: Memory::place_text(), source }
}

fn incomplete(folder: &str, source: DestinationError) -> DestinationError {
    let (folder, source) = (folder.to_owned(), Box::new(source));
    DestinationError::ListingIncomplete { folder, place: Memory::place_text(), source }
}
