//! One set to one receiver, from opening both to the receiver's new index.

use super::budget::Budget;
use super::deletions;
use super::diff::Change;
use super::error::ReplicationError;
use super::feed::{Feed, Stage};
use super::publish::{Making, Stays, make};
use super::receiver::{End, check, find_receiver, near, open_sender, publish};
use super::run::Request;
use super::send::{Way, make_folder};
use super::slots::{Context, Shared, ship};
use super::survey::{Survey, for_each, survey};
use super::types::{Deletions, FILES_AT_ONCE, Lag, Replica, Verdict};
use crate::destination::{Destination, DestinationError, Key, Store};
use crate::index::{Header, Object, Reader};
use crate::monitor::{Event, Progress};
use crate::set::{BackupSet, Lease};
use crate::units::SetId;
use std::collections::BTreeSet;
use std::sync::Mutex;

/// Large objects that replace others wait aside until nothing names the version before.
const HELD_BYTES: u64 = 16 << 20;

/// How often a sender that goes on meanwhile is followed.
const ROUNDS: usize = 3;

/// One set and one receiver of a call.
pub(crate) struct Task<'a> {
    pub(crate) request: &'a Request<'a>,
    pub(crate) receiver: &'a dyn Destination,
    pub(crate) set: SetId,
    pub(crate) number: usize,
    pub(crate) run: &'a str,
    pub(crate) budget: &'a Budget,
}

/// Replicates; `replica` gets the figures also when an error ends it.
pub(crate) fn replicate(task: &Task<'_>, replica: &mut Replica) -> Result<(), ReplicationError> {
    let request = task.request;
    request.monitor.event(&Event::Phase { name: "survey" });
    let (mut sender, mut index) = open_sender(request, task.set)?;
    replica.sender = sender.store().place();
    let mut receiver = open_receiver(task, &sender, &index, replica)?;
    let lease = Lease::take(receiver.set.store().clone(), "replication")?;
    for round in 1.. {
        let known = crate::set::Known::of(request.state, task.receiver, task.set)?;
        receiver.set.refresh(&known)?;
        receiver = near(request, receiver.set)?;
        check(&sender, &index, &receiver)?;
        replica.job = Some(index.header().job);
        let run = if round == 1 { task.run.to_owned() } else { format!("{}-{round}", task.run) };
        Round { task, run, sender: &sender, index: &index, lease: &lease }.run(&mut receiver, replica)?;
        sender.remember(request.state, request.sender, index.header().generation)?;
        if round == ROUNDS {
            break;
        }
        let generation = index.header().generation;
        (sender, index) = open_sender(request, task.set)?;
        if index.header().generation == generation {
            break;
        }
    }
    Ok(())
}

fn open_receiver(
    task: &Task<'_>,
    sender: &BackupSet,
    index: &Reader,
    replica: &mut Replica,
) -> Result<End, ReplicationError> {
    if let Some(set) = find_receiver(task.request, task.receiver, task.set)? {
        replica.receiver = set.store().place();
        let end = near(task.request, set)?;
        check(sender, index, &end)?;
        return Ok(end);
    }
    let replica_of = Some(sender.marker().destination.clone());
    let set = BackupSet::create_as(task.receiver, task.set, replica_of)?;
    set.remember(task.request.state, task.receiver, 0)?;
    replica.receiver = set.store().place();
    Ok(End { set, index: None })
}

/// One pass over one index of the sender.
struct Round<'a> {
    task: &'a Task<'a>,
    /// What the trash of this round is named by.
    run: String,
    sender: &'a BackupSet,
    index: &'a Reader,
    lease: &'a Lease,
}

impl Round<'_> {
    fn run(&self, receiver: &mut End, replica: &mut Replica) -> Result<(), ReplicationError> {
        let request = self.task.request;
        let store = receiver.set.store().clone();
        let id = receiver.set.marker().destination.clone();
        let context = self.context(store.as_ref(), &id)?;
        let counted = survey(self.index, receiver.index.as_ref(), request.cancel, |o| context.is_placed(o))?;
        let mut deletions = self.plan_deletions(receiver)?;
        note_survey(replica, &counted);
        let newest = receiver.index.as_ref().map(|index| index.header().job);
        let refused = deletions.as_ref().is_some_and(|plan| !plan.deleted.objections.is_empty());
        let nothing = counted.is_empty_but_for_gone() && (counted.gone_count == 0 || refused);
        if nothing && newest == Some(self.index.header().job) {
            replica.deleted = deletions.map(|plan| plan.deleted).or_else(|| replica.deleted.take());
            clear_uploads(store.as_ref(), &[])?;
            request.state.forget_replica(self.task.set, &id)?;
            replica.receiver_job = newest;
            replica.verdict = higher(&replica.verdict, Verdict::Current);
            return Ok(());
        }
        self.check_room(receiver, &counted)?;
        let old = receiver.index.clone();
        let failed = self.bring(&context, receiver, &counted, refused)?;
        if let (Some(plan), Some(old)) = (&mut deletions, &old) {
            self.delete(plan, receiver, old)?;
        }
        clear_uploads(store.as_ref(), &[])?;
        request.state.forget_replica(self.task.set, &id)?;
        replica.deleted = deletions.map(|plan| plan.deleted).or_else(|| replica.deleted.take());
        self.conclude(&context, failed, replica);
        Ok(())
    }

    fn context<'c>(
        &'c self,
        receiver: &'c dyn Store,
        receiver_id: &'c str,
    ) -> Result<Context<'c>, ReplicationError> {
        let (task, request) = (self.task, self.task.request);
        let uploads = request.state.uploads(task.set, receiver_id)?;
        let kept: Vec<String> = uploads.iter().map(|upload| upload.token.clone()).collect();
        clear_uploads(receiver, &kept)?;
        let uploads = uploads.into_iter().map(|upload| (upload.object.clone(), upload)).collect();
        Ok(Context {
            sender: self.sender.store().as_ref(),
            receiver,
            receiver_id,
            set: task.set,
            number: task.number,
            run: &self.run,
            began: request.clock.now(),
            subject: format!("{} to {}", task.set, receiver.place()),
            state: request.state,
            budget: task.budget,
            monitor: request.monitor,
            cancel: request.cancel,
            journal: request.state.placed_count(task.set, receiver_id)? > 0,
            shared: Mutex::new(Shared::with(uploads)),
        })
    }

    fn plan_deletions(&self, receiver: &End) -> Result<Option<deletions::Plan>, ReplicationError> {
        let request = self.task.request;
        match &receiver.index {
            Some(old) if request.options.deletions == Deletions::Propagate => {
                deletions::plan(self.index, old, request.options, request.cancel)
            }
            _ => Ok(None),
        }
    }

    fn check_room(&self, receiver: &End, counted: &Survey) -> Result<(), ReplicationError> {
        let wanted_bytes = counted.wanted_bytes - counted.present_bytes;
        match receiver.set.store().free_bytes()? {
            Some(free_bytes) if free_bytes < wanted_bytes => {
                let receiver = receiver.set.store().place();
                Err(ReplicationError::NoRoom { receiver, free_bytes, wanted_bytes })
            }
            _ => Ok(()),
        }
    }

    /// Sends everything and puts the indexes in place; returns what failed.
    fn bring(
        &self,
        context: &Context<'_>,
        receiver: &mut End,
        counted: &Survey,
        keep_gone: bool,
    ) -> Result<Shared, ReplicationError> {
        let old = receiver.index.clone();
        let old = old.as_ref();
        let held = counted.changed_count > 0;
        let progress = Progress::begin(context.monitor, "send", Some(counted.wanted_count));
        let feed = Feed::of(self.index, old, Stage::New);
        ship(context, &|slot| feed.next(slot, FILES_AT_ONCE), |_| Some(Way::Free), &progress)?;
        let mut stays = Stays { gone: keep_gone, ..Stays::default() };
        stays.kept = failed_keys(context);
        let mut lost = std::mem::take(&mut context.lock().failed);
        if held {
            let hold = |o: &Object| (o.stored_size_bytes >= HELD_BYTES).then_some(Way::Hold);
            let feed = Feed::of(self.index, old, Stage::Changed);
            let silent = Progress::begin(&crate::monitor::Silent, "hold", None);
            ship(context, &|slot| feed.next(slot, FILES_AT_ONCE), hold, &silent)?;
            stays.kept.extend(failed_keys(context));
            lost.append(&mut context.lock().failed);
        }
        self.make_folders(context, old)?;
        if held {
            self.put_in_place(receiver, old, &stays, true)?;
            let feed = Feed::of(self.index, old, Stage::Changed);
            let wanted = |slot| loop {
                match feed.next(slot, FILES_AT_ONCE)? {
                    Some(object) if stays.kept.contains(&object.key) => {}
                    other => return Ok(other),
                }
            };
            ship(context, &wanted, |_| Some(Way::Over), &progress)?;
            stays.dropped = std::mem::take(&mut context.lock().uncertain);
            stays.kept.extend(failed_keys(context).difference(&stays.dropped).cloned());
            lost.append(&mut context.lock().failed);
        }
        progress.finish();
        self.put_in_place(receiver, old, &stays, false)?;
        let mut shared = std::mem::take(&mut *context.lock());
        shared.failed = lost;
        Ok(shared)
    }

    /// Folders that nothing below them has made.
    fn make_folders(&self, context: &Context<'_>, old: Option<&Reader>) -> Result<(), ReplicationError> {
        for_each(self.index, old, context.cancel, |change| match change {
            Change::New(object) if object.is_folder() => {
                make_folder(context.receiver, &Key::new(&*object.key)?)
            }
            _ => Ok(()),
        })
    }

    fn put_in_place(
        &self,
        receiver: &mut End,
        old: Option<&Reader>,
        stays: &Stays,
        interim: bool,
    ) -> Result<(), ReplicationError> {
        let request = self.task.request;
        request.cancel.check()?;
        let (staging, cancel) = (request.staging, request.cancel);
        let making = Making { sender: self.index, receiver: old, stays, staging, cancel };
        let header = Header {
            destination_id: receiver.set.marker().destination.clone(),
            generation: receiver.set.next_generation(old.map(|old| old.header().generation)),
            plan: None,
            ..self.index.header().clone()
        };
        let staged = make(&making, header, interim)?;
        self.lease.confirm()?;
        publish(&mut receiver.set, &staged)?;
        receiver.set.remember(request.state, self.task.receiver, staged.header().generation)?;
        Ok(())
    }

    fn delete(
        &self,
        plan: &mut deletions::Plan,
        receiver: &End,
        old: &Reader,
    ) -> Result<(), ReplicationError> {
        let request = self.task.request;
        let order = deletions::Order {
            run: &self.run,
            began: request.clock.now(),
            sender: self.index,
            receiver: old,
            staging: request.staging,
            cancel: request.cancel,
        };
        deletions::carry_out(plan, &receiver.set, self.lease, &order)
    }

    fn conclude(&self, context: &Context<'_>, shared: Shared, replica: &mut Replica) {
        let sent = &mut replica.sent;
        sent.object_count += shared.sent.object_count;
        sent.bytes += shared.sent.bytes;
        sent.present_count += shared.sent.present_count;
        sent.resumed_bytes += shared.sent.resumed_bytes;
        replica.displaced_count += shared.displaced_count;
        replica.receiver_job = Some(self.index.header().job);
        (replica.failures, replica.failure_count) = (Vec::new(), 0);
        replica.fail(shared.failed.values().map(|(_, failure)| failure));
        let object_count = shared.failed.len() as u64;
        let bytes = shared.failed.values().map(|(object, _)| object.stored_size_bytes).sum();
        let age = self.task.request.clock.now().since_ms(self.index.header().job);
        let ms = if object_count > 0 { u64::try_from(age).unwrap_or(0) } else { 0 };
        replica.lag = Lag { ms, object_count, bytes };
        let whole = if object_count > 0 { Verdict::Partial } else { Verdict::Replicated };
        replica.verdict = higher(&replica.verdict, whole);
        debug_assert!(context.lock().failed.is_empty());
    }
}

/// Removes leftovers, as far as the destination lets things be removed.
fn clear_uploads(store: &dyn Store, keep: &[String]) -> Result<(), ReplicationError> {
    match store.clear_uploads(keep) {
        Err(DestinationError::Denied { .. }) => Ok(()),
        other => Ok(other.map(drop)?),
    }
}

/// A later round decides, except that one with nothing to do leaves what was done.
fn higher(before: &Verdict, now: Verdict) -> Verdict {
    match (before, &now) {
        (Verdict::Replicated, Verdict::Current) => Verdict::Replicated,
        _ => now,
    }
}

fn failed_keys(context: &Context<'_>) -> BTreeSet<String> {
    context.lock().failed.keys().cloned().collect()
}

/// The figures of a survey, as a replica has them.
pub(crate) fn note_survey(replica: &mut Replica, counted: &Survey) {
    replica.sent.wanted_count += counted.wanted_count;
    replica.sent.wanted_bytes += counted.wanted_bytes;
    replica.windows_names.clone_from(&counted.windows_names);
    replica.windows_name_count = counted.windows_name_count;
}
