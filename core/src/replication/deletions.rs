//! Objects that the sender's index does not name any more: planned before anything is sent, moved to the
//! receiver's trash after its new index is in place.

use super::diff::Change;
use super::error::ReplicationError;
use super::slots::write_manifest;
use super::survey::for_each;
use super::types::{Deleted, Options};
use crate::cancel::Cancel;
use crate::destination::{DestinationError, Key, Source};
use crate::index::{Reader, split};
use crate::pdic::{Losses, Manifest, REMOVED, object_key, objections};
use crate::set::{BackupSet, Lease, trash_key};
use crate::units::UtcMs;
use roaring::RoaringTreemap;
use std::path::Path;

/// What would be moved.
pub(crate) struct Plan {
    pub(crate) deleted: Deleted,
    rows: RoaringTreemap,
}

/// Plans the deletions; `None` when there are none.
///
/// Errors: DeletionsStale when others than these were confirmed.
pub(crate) fn plan(
    sender: &Reader,
    receiver: &Reader,
    options: &Options,
    cancel: &Cancel,
) -> Result<Option<Plan>, ReplicationError> {
    let (mut losses, mut rows) = (Losses::default(), RoaringTreemap::new());
    let (mut object_count, mut bytes) = (0, 0);
    let header = receiver.header();
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"holdfast deletions 1");
    hasher.update(header.destination_id.as_bytes());
    for_each(sender, Some(receiver), cancel, |change| {
        match &change {
            Change::New(_) => {}
            Change::Changed(object) | Change::Same(object, _) => losses.add(object.key.as_bytes(), false),
            Change::Gone(object) => {
                losses.add(object.key.as_bytes(), true);
                rows.insert_range(object.first_row..object.first_row + object.entry_count);
                hasher.update(&(object.key.len() as u64).to_le_bytes()).update(object.key.as_bytes());
                hasher.update(&object.digest);
                object_count += 1;
                bytes += object.stored_size_bytes;
            }
        }
        Ok::<_, ReplicationError>(())
    })?;
    if object_count == 0 {
        return Ok(None);
    }
    let hash = hasher.finalize().to_hex().to_string();
    let mut objections = objections(&losses.finish(), &options.breaker);
    if !objections.is_empty() {
        match &options.confirm {
            Some(confirmed) if *confirmed == hash => objections.clear(),
            Some(confirmed) => {
                let confirmed = confirmed.clone();
                return Err(ReplicationError::DeletionsStale { confirmed, found: hash });
            }
            None => {}
        }
    }
    Ok(Some(Plan { deleted: Deleted { object_count, bytes, moved_count: 0, hash, objections }, rows }))
}

/// What carrying a plan out needs.
pub(crate) struct Order<'a> {
    pub(crate) run: &'a str,
    pub(crate) began: UtcMs,
    pub(crate) sender: &'a Reader,
    /// The index the plan was made from.
    pub(crate) receiver: &'a Reader,
    pub(crate) staging: &'a Path,
    pub(crate) cancel: &'a Cancel,
}

/// Moves the objects to the trash, with the entries that named them, so that an undo brings both back. What
/// cannot be moved stays, and is no failure: no index names it.
pub(crate) fn carry_out(
    plan: &mut Plan,
    set: &BackupSet,
    lease: &Lease,
    order: &Order<'_>,
) -> Result<(), ReplicationError> {
    if !plan.deleted.objections.is_empty() {
        return Ok(());
    }
    let (store, header) = (set.store().as_ref(), order.receiver.header());
    let (_, removed) =
        split(order.receiver, &plan.rows, header.clone(), header.clone(), order.staging, order.cancel)?;
    lease.confirm()?;
    store.create(&trash_key(order.run, REMOVED)?, Source::File(removed.path()))?;
    let manifest = Manifest {
        plan: plan.deleted.hash.clone(),
        index: order.receiver.file().to_owned(),
        removed_entry_count: plan.rows.len(),
        ..Manifest::new(order.run, header.set, &header.destination_id, order.began)
    };
    write_manifest(store, order.run, &manifest.with_objects())?;
    let mut folders = Vec::new();
    for_each(order.sender, Some(order.receiver), order.cancel, |change| {
        let Change::Gone(object) = change else { return Ok(()) };
        let key = Key::new(&*object.key)?;
        if key.is_folder() {
            folders.push(key);
            return Ok(());
        }
        match store.relocate(&key, &object_key(order.run, &object.key)?) {
            Ok(()) => plan.deleted.moved_count += 1,
            Err(DestinationError::ObjectAbsent { .. } | DestinationError::Denied { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        Ok::<_, ReplicationError>(())
    })?;
    for folder in folders.iter().rev() {
        // Best effort, the deepest first: one that holds something stays.
        if store.remove(folder, None).is_ok() {
            plan.deleted.moved_count += 1;
        }
    }
    Ok(())
}
