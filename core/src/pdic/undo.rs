//! Undo: brings back everything one run put aside.

use super::error::PdicError;
use super::run::Request;
use super::survey::{Survey, survey};
use super::trash::{Manifest, REMOVED, object_key, read_manifest, retired_key};
use crate::destination::{Key, Lookup};
use crate::index::{Header, Limits, Objects, Reader, prepare_staging, unite};
use crate::set::{BackupSet, Known, trash_key};
use std::sync::Arc;

/// What an undo brought back. Undoing twice brings back nothing the second time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The run that was undone.
    pub run: String,
    /// The place, in words.
    pub place: String,
    /// Entries that are in the index again.
    pub restored_entry_count: u64,
    /// Entries of the run that the index has anew since, or had all along.
    pub present_entry_count: u64,
    /// Index files that are back in their place.
    pub restored_index_files: Vec<String>,
    /// The index the entries are in.
    pub index: String,
    /// Its generation now.
    pub generation: u64,
}

/// Undoes the run named `run`: entries go back into the Current index, index files back into their place.
///
/// The entries come back even if their objects are still gone; the next check will find that again.
/// Errors: RunAbsent, TrashDamaged, SetBusy, and those of set and destination; then nothing was changed, or
///         the undo can be repeated.
pub fn undo(request: &Request<'_>, run: &str) -> Result<Undone, PdicError> {
    let known = Known::of(request.state, request.destination, request.set)?;
    let set = BackupSet::open(request.destination, request.set, &known)?;
    let place = set.store().place();
    let manifest = read_manifest(set.store().as_ref(), run)?;
    check_owner(&set, &manifest)?;
    request.cancel.check()?;
    let mut survey = survey(set, &known, request.clock.now())?;
    restore_objects(request, &survey, &manifest)?;
    let entries = restore_entries(request, &mut survey, &manifest)?;
    let restored_index_files = restore_files(&survey, &manifest)?;
    survey.set.remember(request.state, request.destination, entries.generation)?;
    Ok(Undone {
        run: run.to_owned(),
        place,
        restored_entry_count: entries.restored,
        present_entry_count: manifest.removed_entry_count.saturating_sub(entries.restored),
        restored_index_files,
        index: survey.current.key.to_string(),
        generation: entries.generation,
    })
}

fn check_owner(set: &BackupSet, manifest: &Manifest) -> Result<(), PdicError> {
    let marker = set.marker();
    if manifest.set == marker.set && manifest.destination == marker.destination {
        return Ok(());
    }
    let what = format!("it belongs to set {} at destination {}", manifest.set, manifest.destination);
    Err(PdicError::TrashDamaged { place: set.store().place(), run: manifest.run.clone(), what })
}

struct Restored {
    restored: u64,
    generation: u64,
}

fn restore_entries(
    request: &Request<'_>,
    survey: &mut Survey,
    manifest: &Manifest,
) -> Result<Restored, PdicError> {
    let old = survey.reader.header().clone();
    let nothing = Restored { restored: 0, generation: old.generation };
    if manifest.removed_entry_count == 0 {
        return Ok(nothing);
    }
    let removed = open_removed(survey, manifest)?;
    prepare_staging(request.staging)?;
    let generation = survey.set.next_generation(Some(old.generation));
    let header = Header { generation, plan: None, ..old };
    let staged = unite(&survey.reader, &removed, header, request.staging, request.cancel)?;
    let restored = staged.row_count() - survey.reader.row_count();
    if restored == 0 {
        return Ok(nothing);
    }
    request.cancel.check()?;
    survey.lease.confirm()?;
    survey.current.tag = survey.set.publish_over(&survey.current.key, &survey.current.tag, &staged)?;
    Ok(Restored { restored, generation })
}

/// Moves objects that replication put aside back to their names, before any entry names them again.
fn restore_objects(request: &Request<'_>, survey: &Survey, manifest: &Manifest) -> Result<(), PdicError> {
    if !manifest.objects || manifest.removed_entry_count == 0 {
        return Ok(());
    }
    let store = survey.set.store();
    let mut objects = Objects::of(&open_removed(survey, manifest)?);
    while let Some(object) = objects.next_object()? {
        request.cancel.check()?;
        let (key, aside) = (Key::new(&*object.key)?, object_key(&manifest.run, &object.key)?);
        let there = !key.is_folder() && matches!(store.look_up(&aside)?, Lookup::Object(_));
        if there && store.look_up(&key)? == Lookup::Absent {
            survey.lease.confirm()?;
            store.relocate(&aside, &key)?;
        }
    }
    Ok(())
}

fn open_removed(survey: &Survey, manifest: &Manifest) -> Result<Reader, PdicError> {
    let key = trash_key(&manifest.run, REMOVED)?;
    let blob = survey.set.store().open(&key)?;
    let removed = Reader::open(Arc::from(blob), key.as_str(), Limits::default())?;
    if removed.row_count() == manifest.removed_entry_count {
        return Ok(removed);
    }
    let (place, run) = (survey.set.store().place(), manifest.run.clone());
    let what =
        format!("{key} has {} entries, {} expected", removed.row_count(), manifest.removed_entry_count);
    Err(PdicError::TrashDamaged { place, run, what })
}

/// Moves retired index files back, unless they are back already or were never moved.
fn restore_files(survey: &Survey, manifest: &Manifest) -> Result<Vec<String>, PdicError> {
    let store = survey.set.store();
    let mut restored = Vec::new();
    for name in &manifest.retired {
        let key = Key::new(name.as_str())?;
        let aside = retired_key(&manifest.run, &key)?;
        let there = matches!(store.look_up(&aside)?, Lookup::Object(_));
        if there && store.look_up(&key)? == Lookup::Absent {
            survey.lease.confirm()?;
            store.relocate(&aside, &key)?;
            restored.push(name.clone());
        }
    }
    Ok(restored)
}
