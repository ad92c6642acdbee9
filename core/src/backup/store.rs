//! Storing files as objects, a few at a time.

use super::error::BackupError;
use super::source::{self, Item};
use crate::cancel::Cancel;
use crate::destination::{DestinationError, Key, Lookup, Source, Store};
use crate::index::{Entry, EntryKind};
use crate::monitor::Progress;
use crate::units::UtcMs;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};

/// Files stored at once.
pub const PARALLEL_FILES: usize = 4;

/// What a storing job shares among its threads.
pub(crate) struct Storing<'a> {
    pub(crate) store: &'a dyn Store,
    pub(crate) root: &'a Path,
    pub(crate) job: UtcMs,
    pub(crate) progress: &'a Progress<'a>,
    pub(crate) cancel: &'a Cancel,
}

/// One file's way: its entry, or why it was skipped.
type Stored = Result<Result<Entry, String>, BackupError>;

/// Stores the items at the positions `wanted` and hands each entry to `put`; returns what was skipped.
///
/// Errors: those of the destination; a source file that cannot be read is skipped with the reason.
pub(crate) fn store_all(
    storing: &Storing<'_>,
    items: &[Item],
    wanted: &[usize],
    mut put: impl FnMut(Entry) -> Result<(), BackupError>,
) -> Result<Vec<String>, BackupError> {
    let next = AtomicUsize::new(0);
    let mut skipped = Vec::new();
    std::thread::scope(|scope| {
        let (sender, receiver) = channel();
        for _ in 0..PARALLEL_FILES {
            let sender = sender.clone();
            let next = &next;
            scope.spawn(move || work(storing, items, wanted, next, &sender));
        }
        drop(sender);
        for stored in receiver {
            match stored? {
                Ok(entry) => put(entry)?,
                Err(reason) => skipped.push(reason),
            }
        }
        Ok(skipped)
    })
}

fn work(storing: &Storing<'_>, items: &[Item], wanted: &[usize], next: &AtomicUsize, out: &Sender<Stored>) {
    while let Some(position) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
        let stored = storing.cancel.check().map_err(BackupError::from);
        let stored = stored.and_then(|()| store_one(storing, &items[*position]));
        storing.progress.add(1);
        // The receiver is gone once another file failed.
        if out.send(stored).is_err() {
            return;
        }
    }
}

fn store_one(storing: &Storing<'_>, item: &Item) -> Stored {
    if item.is_folder() {
        return Ok(Ok(entry(storing.job, item, 0, None)));
    }
    let path = storing.root.join(&item.path);
    let read = hash(&path);
    let (checksum, size_bytes) = match read {
        Ok(read) => read,
        Err(error) => return Ok(Err(format!("{}: {error}", item.path))),
    };
    match put_object(storing.store, &item.object, &path) {
        Ok(()) if is_as_seen(&path, item) => Ok(Ok(entry(storing.job, item, size_bytes, Some(checksum)))),
        Ok(()) => Ok(Err(format!("{}: it changed while it was backed up; the next job takes it", item.path))),
        Err(DestinationError::SourceUnreadable { source, .. }) => Ok(Err(format!("{}: {source}", item.path))),
        Err(error) => Err(error.into()),
    }
}

/// Creates the object; one that a job left behind unfinished is replaced.
fn put_object(store: &dyn Store, object: &str, path: &Path) -> Result<(), DestinationError> {
    let key = Key::new(object)?;
    match store.create(&key, Source::File(path)) {
        Err(DestinationError::Conflict { .. }) => match store.look_up(&key)? {
            Lookup::Object(meta) => store.replace(&key, &meta.tag, Source::File(path)).map(drop),
            _ => store.create(&key, Source::File(path)).map(drop),
        },
        other => other.map(drop),
    }
}

/// Whether the file is still the one that was hashed: only then do checksum and object belong together.
#[expect(clippy::disallowed_methods, reason = "the shell looks at the source file")]
fn is_as_seen(path: &Path, item: &Item) -> bool {
    std::fs::metadata(path)
        .is_ok_and(|facts| facts.len() == item.size_bytes && source::modified(&facts) == item.modified)
}

#[expect(clippy::disallowed_methods, reason = "the shell reads the source file")]
fn hash(path: &Path) -> std::io::Result<([u8; 32], u64)> {
    let mut hasher = blake3::Hasher::new();
    let size_bytes = std::io::copy(&mut std::fs::File::open(path)?, &mut hasher)?;
    Ok((*hasher.finalize().as_bytes(), size_bytes))
}

fn entry(job: UtcMs, item: &Item, stored_size_bytes: u64, checksum: Option<[u8; 32]>) -> Entry {
    Entry {
        object: item.object.clone(),
        offset_bytes: 0,
        length_bytes: stored_size_bytes,
        part: 0,
        part_count: 1,
        path: item.path.clone(),
        kind: if item.is_folder() { EntryKind::Folder } else { EntryKind::File },
        job,
        size_bytes: item.size_bytes,
        stored_size_bytes,
        modified: item.modified,
        checksum,
    }
}

/// Folders that hold at least one stored or kept file need no object of their own; an empty folder has none
/// to show for it, so it gets no entry.
pub(crate) fn without_empty_folders(items: &[Item]) -> Vec<Item> {
    let mut needed: BTreeSet<&str> = BTreeSet::new();
    for item in items.iter().filter(|item| !item.is_folder()) {
        for (end, _) in item.object.match_indices('/') {
            needed.insert(&item.object[..=end]);
        }
    }
    items.iter().filter(|item| !item.is_folder() || needed.contains(item.object.as_str())).cloned().collect()
}
