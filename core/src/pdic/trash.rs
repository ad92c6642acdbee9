//! What a run puts aside, so that it can be undone: `trash/<run>/run.json` and the files beside it. A check puts
//! entries and index files aside, replication entries and their objects.

use super::error::PdicError;
use super::types::{Finding, FindingKind, Severity};
use crate::destination::{DestinationError, Key, Lookup, Store};
use crate::set::{TRASH_FOLDER, read_small, trash_key};
use crate::units::{SetId, UtcMs};

/// The manifest's name in a run's folder.
pub(crate) const MANIFEST: &str = "run.json";
/// The entries a run took out, as an index file.
pub(crate) const REMOVED: &str = "removed.parquet";

/// What a check writes.
const MANIFEST_FORMAT: u32 = 1;

/// What is written when objects were moved: a release that would not move them back refuses it.
const MANIFEST_FORMAT_OBJECTS: u32 = 2;

const MANIFEST_LIMIT_BYTES: u64 = 16 * 1024 * 1024;

/// What a run put aside. It is written before anything is changed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Manifest {
    pub(crate) format: u32,
    pub(crate) run: String,
    pub(crate) set: SetId,
    pub(crate) destination: String,
    pub(crate) at: UtcMs,
    pub(crate) plan: String,
    /// The index file the entries came from.
    pub(crate) index: String,
    pub(crate) removed_entry_count: u64,
    /// Index files that were moved beside the manifest, under their own name.
    pub(crate) retired: Vec<String>,
    /// Whether the objects of the entries were moved here too, each as [`object_key`] says.
    #[serde(default)]
    pub(crate) objects: bool,
}

impl Manifest {
    pub(crate) fn new(run: &str, set: SetId, destination: &str, at: UtcMs) -> Manifest {
        Manifest {
            format: MANIFEST_FORMAT,
            run: run.to_owned(),
            set,
            destination: destination.to_owned(),
            at,
            plan: String::new(),
            index: String::new(),
            removed_entry_count: 0,
            retired: Vec::new(),
            objects: false,
        }
    }

    /// The same, of a run that moves objects too.
    pub(crate) fn with_objects(self) -> Manifest {
        Manifest { format: MANIFEST_FORMAT_OBJECTS, objects: true, ..self }
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }
}

/// Reads a run's manifest.
///
/// Errors: RunAbsent, TrashDamaged.
pub(crate) fn read_manifest(store: &dyn Store, run: &str) -> Result<Manifest, PdicError> {
    let absent = || PdicError::RunAbsent { place: store.place(), run: run.to_owned() };
    if run.contains('/') {
        return Err(absent());
    }
    let key = trash_key(run, MANIFEST).map_err(|_| absent())?;
    if store.look_up(&key)? == Lookup::Absent {
        return Err(absent());
    }
    let bytes = read_small(store, &key, MANIFEST_LIMIT_BYTES)?;
    let damaged = |what: String| PdicError::TrashDamaged { place: store.place(), run: run.to_owned(), what };
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
    if manifest.format > MANIFEST_FORMAT_OBJECTS {
        return Err(damaged("a newer release wrote it; update Holdfast".into()));
    }
    Ok(manifest)
}

/// Where a retired index file lies in the trash.
pub(crate) fn retired_key(run: &str, key: &Key) -> Result<Key, DestinationError> {
    trash_key(run, key.name())
}

/// Where an object lies in the trash: beside the manifest, whatever folders its key has.
pub(crate) fn object_key(run: &str, object: &str) -> Result<Key, DestinationError> {
    trash_key(run, &format!("{}.object", &blake3::hash(object.as_bytes()).to_hex()[..32]))
}

/// Removes what runs before `limit` put aside, manifest last. What cannot be removed stays, as a finding.
///
/// Errors: none that would stop a run: the trash is only cleared on the side.
pub(crate) fn clear_before(store: &dyn Store, limit: UtcMs) -> Vec<Finding> {
    let Ok(folders) = store.list_folder(TRASH_FOLDER) else { return Vec::new() };
    let runs = folders.iter().filter(|key| key.is_folder());
    runs.filter_map(|folder| clear_run(store, folder, limit).err().map(|error| kept(folder, &error)))
        .collect()
}

fn clear_run(store: &dyn Store, folder: &Key, limit: UtcMs) -> Result<(), PdicError> {
    let manifest = match read_manifest(store, folder.name()) {
        // A run that ended before it had anything to undo, or was cleared up to here.
        Err(PdicError::RunAbsent { .. }) => return Ok(()),
        other => other?,
    };
    if manifest.at >= limit {
        return Ok(());
    }
    let manifest_key = trash_key(folder.name(), MANIFEST)?;
    for key in store.list_folder(folder.as_str())? {
        if key != manifest_key && !key.is_folder() {
            store.remove(&key, None)?;
        }
    }
    store.remove(&manifest_key, None)?;
    match store.remove(folder, None) {
        // Object stores have no folders.
        Err(DestinationError::ObjectAbsent { .. }) => Ok(()),
        other => Ok(other?),
    }
}

fn kept(folder: &Key, error: &PdicError) -> Finding {
    let text = format!("{folder} was not cleared: {error}");
    Finding { kind: FindingKind::TrashKept, severity: Severity::Warn, count: 1, text }
}
