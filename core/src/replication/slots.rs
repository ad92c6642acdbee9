//! The four slots of a set: each takes the next object as soon as its last one is through.

use super::budget::Budget;
use super::error::ReplicationError;
use super::send::{Done, Way, send};
use super::types::{FILES_AT_ONCE, Failure, LARGE_BYTES, Replica, Sent};
use crate::cancel::Cancel;
use crate::destination::{Key, Store};
use crate::index::{IndexError, Object};
use crate::monitor::{Event, Monitor, Progress};
use crate::pdic::{MANIFEST, Manifest, object_key};
use crate::set::trash_key;
use crate::state::{Placed, ReplicaUpload, State};
use crate::units::{SetId, UtcMs};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Objects, or bytes, after which the receiver makes them last and the journal notes them.
const BATCH_OBJECTS: usize = 2_000;
const BATCH_BYTES: u64 = 1 << 30;

/// Failures one after the other, after which a set is given up.
const FAILURES_IN_A_ROW: u64 = 100;

/// Between two events of one slot.
const EVENT_INTERVAL: Duration = Duration::from_millis(400);

/// What the slots of one set and one receiver share.
pub(crate) struct Context<'a> {
    pub(crate) sender: &'a dyn Store,
    pub(crate) receiver: &'a dyn Store,
    pub(crate) receiver_id: &'a str,
    pub(crate) set: SetId,
    /// The set's number in the budget.
    pub(crate) number: usize,
    pub(crate) run: &'a str,
    pub(crate) began: UtcMs,
    pub(crate) subject: String,
    pub(crate) state: &'a State,
    pub(crate) budget: &'a Budget,
    pub(crate) monitor: &'a dyn Monitor,
    pub(crate) cancel: &'a Cancel,
    /// Whether the journal has anything of this receiver.
    pub(crate) journal: bool,
    pub(crate) shared: Mutex<Shared>,
}

/// What they change.
#[derive(Default)]
pub(crate) struct Shared {
    pub(crate) uploads: BTreeMap<String, ReplicaUpload>,
    pub(crate) sent: Sent,
    pub(crate) displaced_count: u64,
    /// By key: objects that failed in the stage at hand.
    pub(crate) failed: BTreeMap<String, (Object, Failure)>,
    /// Objects that were to replace another version, with no answer whether they did.
    pub(crate) uncertain: BTreeSet<String>,
    failures_in_a_row: u64,
    placed: Vec<Placed>,
    placed_bytes: u64,
    manifest_written: bool,
}

impl Shared {
    /// Begins with what an earlier run left behind.
    pub(crate) fn with(uploads: BTreeMap<String, ReplicaUpload>) -> Shared {
        Shared { uploads, ..Shared::default() }
    }
}

impl Context<'_> {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn is_placed(&self, object: &Object) -> Result<bool, ReplicationError> {
        let known = || self.state.is_placed(self.set, self.receiver_id, &object.key, &object.digest);
        Ok(self.journal && known()?)
    }

    /// The upload of this very version that an earlier run left behind.
    pub(crate) fn earlier_upload(&self, object: &Object) -> Option<ReplicaUpload> {
        self.lock().uploads.get(&object.key).filter(|upload| upload.digest == object.digest).cloned()
    }

    /// The same, if all of it has arrived.
    pub(crate) fn held(&self, object: &Object) -> Option<ReplicaUpload> {
        self.earlier_upload(object).filter(|upload| upload.proven)
    }

    pub(crate) fn note_upload(
        &self,
        object: &Object,
        token: String,
        proven: bool,
    ) -> Result<(), ReplicationError> {
        let (digest, size_bytes) = (object.digest, object.stored_size_bytes);
        let upload = ReplicaUpload { object: object.key.clone(), digest, size_bytes, token, proven };
        if self.lock().uploads.get(&object.key) == Some(&upload) {
            return Ok(());
        }
        if proven {
            self.receiver.settle()?;
        }
        self.state.note_upload(self.set, self.receiver_id, &upload)?;
        self.lock().uploads.insert(object.key.clone(), upload);
        Ok(())
    }

    pub(crate) fn forget_upload(&self, object: &Object) -> Result<(), ReplicationError> {
        if self.lock().uploads.remove(&object.key).is_some() {
            self.state.forget_upload(self.set, self.receiver_id, &object.key)?;
        }
        Ok(())
    }

    pub(crate) fn resumed(&self, bytes: u64) {
        self.lock().sent.resumed_bytes += bytes;
    }

    pub(crate) fn sender_wrong(&self, object: &Object, what: String) -> ReplicationError {
        ReplicationError::SenderWrong { key: object.key.clone(), sender: self.sender.place(), what }
    }

    /// Moves what has an object's name, and is not in the receiver's index, to the trash.
    pub(crate) fn displace(&self, key: &Key) -> Result<(), ReplicationError> {
        let run = format!("{}-displaced", self.run);
        let mut shared = self.lock();
        if !std::mem::replace(&mut shared.manifest_written, true) {
            let manifest = Manifest::new(&run, self.set, self.receiver_id, self.began);
            write_manifest(self.receiver, &run, &manifest)?;
        }
        self.receiver.relocate(key, &object_key(&run, key.as_str())?)?;
        shared.displaced_count += 1;
        Ok(())
    }

    /// Notes an object that is in place; from time to time the receiver makes all of them last.
    fn placed(&self, object: &Object, done: Done) -> Result<(), ReplicationError> {
        let batch = {
            let mut shared = self.lock();
            shared.failures_in_a_row = 0;
            match done {
                Done::Held => return Ok(()),
                Done::Present => shared.sent.present_count += 1,
                Done::Placed => {
                    shared.sent.object_count += 1;
                    shared.sent.bytes += object.stored_size_bytes;
                }
            }
            shared.uploads.remove(&object.key);
            shared.placed.push(Placed { object: object.key.clone(), digest: object.digest });
            shared.placed_bytes += object.stored_size_bytes;
            if shared.placed.len() < BATCH_OBJECTS && shared.placed_bytes < BATCH_BYTES {
                return Ok(());
            }
            shared.placed_bytes = 0;
            std::mem::take(&mut shared.placed)
        };
        self.settle(&batch)
    }

    /// Makes what is in place last, and notes it.
    pub(crate) fn flush(&self) -> Result<(), ReplicationError> {
        let batch = std::mem::take(&mut self.lock().placed);
        if batch.is_empty() { Ok(()) } else { self.settle(&batch) }
    }

    fn settle(&self, batch: &[Placed]) -> Result<(), ReplicationError> {
        self.receiver.settle()?;
        Ok(self.state.note_placed(self.set, self.receiver_id, batch)?)
    }

    /// Keeps a failure of one object; an error when the run cannot go on.
    fn failed(&self, object: Object, error: ReplicationError) -> Result<(), ReplicationError> {
        let of_one_object =
            matches!(error, ReplicationError::Destination(_) | ReplicationError::SenderWrong { .. })
                && error.status() != crate::Status::Cancelled;
        if !of_one_object {
            return Err(error);
        }
        let (status, reason) = (error.status(), error.to_string());
        let mut shared = self.lock();
        shared.failures_in_a_row += 1;
        if shared.failures_in_a_row >= FAILURES_IN_A_ROW {
            return Err(ReplicationError::TooManyFailures { count: shared.failures_in_a_row, last: reason });
        }
        let failure = Failure { object: object.key.clone(), status, reason };
        shared.failed.insert(object.key.clone(), (object, failure));
        Ok(())
    }
}

/// Writes what a run puts aside into the trash, before it does.
pub(crate) fn write_manifest(
    store: &dyn Store,
    run: &str,
    manifest: &Manifest,
) -> Result<(), ReplicationError> {
    store.create(&trash_key(run, MANIFEST)?, crate::destination::Source::Bytes(&manifest.to_bytes()))?;
    Ok(())
}

/// One slot's place in the progress.
pub(crate) struct Slot<'a> {
    monitor: &'a dyn Monitor,
    subject: &'a str,
    number: usize,
    last: Option<Instant>,
}

impl Slot<'_> {
    /// Says where a file stands, unless the slot spoke just now. Of a small file only the end is told, of a large
    /// one the end in any case.
    #[expect(clippy::disallowed_methods, reason = "event throttling needs the monotonic clock")]
    pub(crate) fn file(&mut self, object: &str, done_bytes: u64, total_bytes: u64) {
        let (now, large, end) = (Instant::now(), total_bytes >= LARGE_BYTES, done_bytes == total_bytes);
        let soon = self.last.is_some_and(|last| now.duration_since(last) < EVENT_INTERVAL);
        if if large { soon && !end } else { soon || !end } {
            return;
        }
        self.last = Some(now);
        let slot = u32::try_from(self.number).unwrap_or(u32::MAX);
        let (subject, object) = (self.subject.to_owned(), object.to_owned());
        self.monitor.event(&Event::File { subject, slot, object, done_bytes, total_bytes });
    }
}

/// Where the next object for a slot comes from.
pub(crate) type Next<'a> = dyn Fn(usize) -> Result<Option<Object>, IndexError> + Sync + 'a;

/// Sends what `next` gives, [`FILES_AT_ONCE`] objects at a time, and tries once more what failed.
pub(crate) fn ship(
    context: &Context<'_>,
    next: &Next<'_>,
    way: fn(&Object) -> Option<Way>,
    progress: &Progress<'_>,
) -> Result<(), ReplicationError> {
    pass(context, next, way, Some(progress))?;
    let again = std::mem::take(&mut context.lock().failed);
    context.lock().failures_in_a_row = 0;
    if !again.is_empty() {
        let again = Mutex::new(again.into_values().map(|(object, _)| object));
        pass(context, &|_| Ok(again.lock().unwrap_or_else(PoisonError::into_inner).next()), way, None)?;
    }
    context.flush()
}

fn pass(
    context: &Context<'_>,
    next: &Next<'_>,
    way: fn(&Object) -> Option<Way>,
    progress: Option<&Progress<'_>>,
) -> Result<(), ReplicationError> {
    let stop = AtomicBool::new(false);
    let first = Mutex::new(None);
    std::thread::scope(|scope| {
        for number in 0..FILES_AT_ONCE {
            let (stop, first) = (&stop, &first);
            scope.spawn(move || {
                if let Err(error) = work(context, number, next, way, progress, stop) {
                    stop.store(true, Ordering::Relaxed);
                    first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                }
            });
        }
    });
    first.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

fn work(
    context: &Context<'_>,
    number: usize,
    next: &Next<'_>,
    way: fn(&Object) -> Option<Way>,
    progress: Option<&Progress<'_>>,
    stop: &AtomicBool,
) -> Result<(), ReplicationError> {
    let mut slot = Slot { monitor: context.monitor, subject: &context.subject, number, last: None };
    while !stop.load(Ordering::Relaxed) {
        context.cancel.check()?;
        let Some(object) = next(number)? else { return Ok(()) };
        let Some(way) = way(&object) else { continue };
        match send(context, &mut slot, &object, way) {
            Ok(done) => context.placed(&object, done)?,
            Err(error) => context.failed(object, error)?,
        }
        if let Some(progress) = progress {
            progress.add(1);
        }
    }
    Ok(())
}

impl Replica {
    /// Keeps failures, up to the limit, and counts them.
    pub(crate) fn fail<'f>(&mut self, failures: impl Iterator<Item = &'f Failure>) {
        for failure in failures {
            self.failure_count += 1;
            if self.failures.len() < Replica::FAILURE_LIMIT {
                self.failures.push(failure.clone());
            }
        }
    }
}
