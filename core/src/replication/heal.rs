//! Healing: what is missing or wrong on one side and sound on the other is brought back, either way.
//!
//! Both sides are listed and compared with their own index, as a check does. What looks missing or wrong is asked
//! for directly before it is believed. The bytes that are brought have the checksum the index says; a wrong object
//! in the way goes to the trash of its side, and a sound one is never touched.

use super::diff::Change;
use super::error::ReplicationError;
use super::receiver::{End, check, find_receiver, near, open_sender};
use super::replica::Task;
use super::send::{Way, checksum};
use super::slots::{Context, Shared, ship};
use super::survey::for_each;
use super::types::{Healed, Replica, Verdict};
use crate::destination::{Key, Lookup, Store};
use crate::index::{Limits, Object, Objects, Reader};
use crate::monitor::{Event, Progress};
use crate::pdic::{Check, Mode, PdicError, REMOVED, read_manifest, verify};
use crate::set::{BackupSet, Lease, MARKER, SetError, TRASH_FOLDER, trash_key};
use roaring::RoaringTreemap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Heals one set between its sender and one receiver.
pub(crate) fn heal(task: &Task<'_>, replica: &mut Replica) -> Result<(), ReplicationError> {
    let request = task.request;
    let (sender, index) = open_sender(request, task.set)?;
    replica.sender = sender.store().place();
    let found = find_receiver(request, task.receiver, task.set)?;
    let receiver =
        found.ok_or_else(|| SetError::Absent { place: task.receiver.place(), set: task.set.to_string() })?;
    replica.receiver = receiver.store().place();
    let ours = Lease::take(sender.store().clone(), "healing")?;
    let theirs = Lease::take(receiver.store().clone(), "healing")?;
    let (sender, receiver) = (End { set: sender, index: Some(index) }, near(request, receiver)?);
    let (Some(index), Some(other)) = (&sender.index, &receiver.index) else {
        return Err(SetError::IndexAbsent { place: replica.receiver.clone() }.into());
    };
    check(&sender.set, index, &receiver)?;
    (replica.job, replica.receiver_job) = (Some(index.header().job), Some(other.header().job));
    let mut plan = compare(task, &sender.set, index, &receiver.set, other)?;
    ours.confirm()?;
    bring(
        task,
        &receiver.set,
        &sender.set,
        std::mem::take(&mut plan.to_sender),
        &mut plan.healed,
        replica,
        true,
    )?;
    theirs.confirm()?;
    bring(
        task,
        &sender.set,
        &receiver.set,
        std::mem::take(&mut plan.to_receiver),
        &mut plan.healed,
        replica,
        false,
    )?;
    let healed = plan.healed;
    replica.verdict = match () {
        () if !healed.lost.is_empty() || replica.failure_count > 0 => Verdict::NotHealed,
        () if healed.to_sender.is_empty() && healed.to_receiver.is_empty() => Verdict::Sound,
        () => Verdict::Healed,
    };
    replica.healed = Some(healed);
    Ok(())
}

/// What is to be brought which way.
#[derive(Default)]
struct Plan {
    to_sender: Vec<Object>,
    to_receiver: Vec<Object>,
    healed: Healed,
}

fn compare(
    task: &Task<'_>,
    sender: &BackupSet,
    index: &Reader,
    receiver: &BackupSet,
    other: &Reader,
) -> Result<Plan, ReplicationError> {
    let (request, mut plan) = (task.request, Plan::default());
    let (bad, bad_there) = (unsound(task, sender, index)?, unsound(task, receiver, other)?);
    let removed = removed_by_checks(sender)?;
    request.monitor.event(&Event::Phase { name: "compare" });
    for_each(index, Some(other), request.cancel, |change| {
        let (ours, theirs, suspect) = match &change {
            Change::Same(ours, theirs) => {
                plan.healed.compared_count += 1;
                let suspect = names(&bad, ours) || names(&bad_there, theirs) || request.options.read_all;
                (ours, theirs, suspect)
            }
            // A check took its entries out, because its object was gone.
            Change::Gone(theirs) => {
                (theirs, theirs, removed.objects.get(&theirs.key) == Some(&theirs.digest))
            }
            _ => return Ok(()),
        };
        if !suspect || ours.is_folder() {
            return Ok(());
        }
        let here = is_sound(task, sender.store().as_ref(), ours)?;
        let there = is_sound(task, receiver.store().as_ref(), theirs)?;
        match (here, there) {
            (true, true) => {}
            (false, true) => plan.to_sender.push(theirs.clone()),
            (true, false) => plan.to_receiver.push(ours.clone()),
            (false, false) => plan.healed.lost.push(ours.key.clone()),
        }
        Ok::<_, ReplicationError>(())
    })?;
    let brought: BTreeSet<&str> = plan.to_sender.iter().map(|object| &*object.key).collect();
    let undone = removed.runs.iter().filter(|(key, _)| brought.contains(key.as_str()));
    plan.healed.undo_runs = undone.map(|(_, run)| run.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    Ok(plan)
}

/// The rows of a side's own index whose object is absent, or has another size, by a whole listing.
fn unsound(task: &Task<'_>, set: &BackupSet, index: &Reader) -> Result<RoaringTreemap, ReplicationError> {
    let request = task.request;
    let mut landmarks = vec![Key::new(MARKER)?, Key::new(index.file())?];
    landmarks.sort();
    let check = Check {
        store: set.store().as_ref(),
        reader: index,
        landmarks: &landmarks,
        mode: Mode::ExistenceAndSize,
        monitor: request.monitor,
        cancel: request.cancel,
    };
    let verified = verify(&check)?;
    Ok(verified.absent | verified.wrong)
}

fn names(rows: &RoaringTreemap, object: &Object) -> bool {
    rows.range_cardinality(object.first_row..object.first_row + object.entry_count) > 0
}

/// Whether an object is there as the index says: asked for directly, and read whole where a checksum is known.
fn is_sound(task: &Task<'_>, store: &dyn Store, object: &Object) -> Result<bool, ReplicationError> {
    let key = Key::new(&*object.key)?;
    match store.look_up(&key)? {
        Lookup::Object(meta) if meta.size_bytes == object.stored_size_bytes => {}
        _ => return Ok(false),
    }
    let Some(wanted) = object.checksum else { return Ok(true) };
    let look = || Ok(task.request.cancel.check()?);
    Ok(checksum(&*store.open(&key)?, look)? == blake3::Hash::from_bytes(wanted))
}

/// What checks of the sender took out of its index.
#[derive(Default)]
struct Removed {
    objects: BTreeMap<String, [u8; 16]>,
    /// By object: the run that took it out.
    runs: BTreeMap<String, String>,
}

fn removed_by_checks(set: &BackupSet) -> Result<Removed, ReplicationError> {
    let (store, mut removed) = (set.store(), Removed::default());
    for folder in store.list_folder(TRASH_FOLDER)?.iter().filter(|key| key.is_folder()) {
        let run = folder.name();
        match read_manifest(store.as_ref(), run) {
            Ok(manifest) if manifest.removed_entry_count > 0 && !manifest.objects => {}
            Ok(_) | Err(PdicError::RunAbsent { .. }) => continue,
            Err(error) => return Err(error.into()),
        }
        let key = trash_key(run, REMOVED)?;
        let reader = Reader::open(Arc::from(store.open(&key)?), key.as_str(), Limits::default())?;
        let mut objects = Objects::of(&reader);
        while let Some(object) = objects.next_object()? {
            removed.runs.insert(object.key.clone(), run.to_owned());
            removed.objects.insert(object.key, object.digest);
        }
    }
    Ok(removed)
}

fn bring(
    task: &Task<'_>,
    from: &BackupSet,
    to: &BackupSet,
    objects: Vec<Object>,
    healed: &mut Healed,
    replica: &mut Replica,
    to_sender: bool,
) -> Result<(), ReplicationError> {
    if objects.is_empty() {
        return Ok(());
    }
    let request = task.request;
    let context = Context {
        sender: from.store().as_ref(),
        receiver: to.store().as_ref(),
        receiver_id: &to.marker().destination,
        set: task.set,
        number: task.number,
        run: task.run,
        began: request.clock.now(),
        subject: format!("{} to {}", task.set, to.store().place()),
        state: request.state,
        budget: task.budget,
        monitor: request.monitor,
        cancel: request.cancel,
        journal: false,
        shared: Mutex::new(Shared::default()),
    };
    let keys: Vec<String> = objects.iter().map(|object| object.key.clone()).collect();
    let progress = Progress::begin(request.monitor, "heal", Some(keys.len() as u64));
    let queue = Mutex::new(objects.into_iter());
    let next = |_| Ok(queue.lock().unwrap_or_else(PoisonError::into_inner).next());
    ship(&context, &next, |_| Some(Way::Free), &progress)?;
    progress.finish();
    let shared = context.shared.into_inner().unwrap_or_else(PoisonError::into_inner);
    replica.fail(shared.failed.values().map(|(_, failure)| failure));
    replica.sent.object_count += shared.sent.object_count;
    replica.sent.bytes += shared.sent.bytes;
    replica.displaced_count += shared.displaced_count;
    let brought = keys.into_iter().filter(|key| !shared.failed.contains_key(key));
    if to_sender {
        healed.to_sender.extend(brought)
    } else {
        healed.to_receiver.extend(brought)
    }
    if to_sender {
        request.state.forget_replica(task.set, &to.marker().destination)?;
    }
    Ok(())
}
