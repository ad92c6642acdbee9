//! The lease: one process changes a set at a time.
//!
//! It is an object written on the condition that nobody else's is there, renewed by a thread while it is
//! held, and expired by the destination's clock, never by the client's. Before anything is changed,
//! [`Lease::confirm`] renews it once more: a lease that was lost in between stops the change.

use super::holder::Holder;
use super::{LEASE, SetError};
use crate::destination::{DestinationError, Key, Source, Store, Tag};
use crate::units::UtcMs;
use std::collections::BTreeSet;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long a lease lasts unless it is renewed, in milliseconds of the destination's clock.
pub const LEASE_TTL_MS: i64 = 120_000;

/// No lease file is longer.
const LEASE_LIMIT_BYTES: u64 = 64 * 1024;

/// What a lease file says.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LeaseFacts {
    /// Who holds it.
    pub holder: Holder,
    /// What for, such as "pdic" or "backup".
    pub purpose: String,
    /// When it ends unless renewed, by the destination's clock.
    pub expires: UtcMs,
    /// Index files the holder reads; they are kept whatever their age.
    pub indexes: Vec<String>,
    /// Tells this lease from every other one of the same process.
    pub token: String,
}

/// The tokens this process holds: a lease of this process that is not among them was left behind.
static HELD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

fn held_here() -> MutexGuard<'static, BTreeSet<String>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

impl LeaseFacts {
    /// Whether the holder is known to be gone.
    fn is_abandoned(&self) -> bool {
        let ours = self.holder == Holder::this_process();
        if ours { !held_here().contains(&self.token) } else { self.holder.has_ended() }
    }
}

struct Held {
    facts: LeaseFacts,
    tag: Tag,
    lost: bool,
}

struct Shared {
    store: Arc<dyn Store>,
    key: Key,
    held: Mutex<Held>,
}

/// A held lease; dropping it gives it back.
pub struct Lease {
    /// `None` where nothing written before can be replaced: not even a lease that ended.
    shared: Option<Arc<Shared>>,
    renewer: Option<(Sender<()>, JoinHandle<()>)>,
    promise: Promise,
}

/// What a lease is worth at its destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// Nobody else can hold it.
    Exclusive,
    /// It was looked at right before it was written, but of two computers at the same instant both may hold it.
    Advisory,
    /// It could not be written, because the destination lets nothing be replaced.
    NotHeld,
}

impl Lease {
    /// Takes the set's lease, from nobody, from one that expired, or from a process known to have ended.
    ///
    /// Errors: SetBusy with the time until the present lease expires.
    pub fn take(store: Arc<dyn Store>, purpose: &str) -> Result<Lease, SetError> {
        let key = Key::new(LEASE)?;
        let now = store.server_time()?;
        let facts = LeaseFacts {
            holder: Holder::this_process(),
            purpose: purpose.to_owned(),
            expires: now.plus_ms(LEASE_TTL_MS),
            indexes: Vec::new(),
            token: draw_token(),
        };
        // Known as held before it can be seen, so that no other thread takes it for one left behind.
        held_here().insert(facts.token.clone());
        let abilities = store.abilities();
        let exclusive = abilities.conditional_write || abilities.host_atomic_write;
        let tag = match write_first(store.as_ref(), &key, now, &facts) {
            Ok(tag) => tag,
            Err(error) => {
                held_here().remove(&facts.token);
                return not_held(error);
            }
        };
        let shared = Arc::new(Shared { store, key, held: Mutex::new(Held { facts, tag, lost: false }) });
        let renewer = spawn_renewer(&shared);
        let promise = if exclusive { Promise::Exclusive } else { Promise::Advisory };
        Ok(Lease { shared: Some(shared), renewer, promise })
    }

    /// What it is worth.
    pub fn promise(&self) -> Promise {
        self.promise
    }

    /// Renews the lease now: what a holder does right before it changes the set.
    ///
    /// Errors: Conflict when somebody else took it; then nothing may be changed any more.
    pub fn confirm(&self) -> Result<(), SetError> {
        match self.shared.as_ref().map_or(Ok(()), |shared| shared.renew()) {
            // What may not be replaced cannot be renewed, nor taken over by anybody.
            Err(SetError::Destination(DestinationError::Denied { .. })) => Ok(()),
            other => other,
        }
    }
}

/// A lease that ended, at a destination where nothing can be replaced: it keeps nobody from going on, because
/// nothing else there can be replaced either.
fn not_held(error: LeaseError) -> Result<Lease, SetError> {
    match error {
        LeaseError::Immutable => Ok(Lease { shared: None, renewer: None, promise: Promise::NotHeld }),
        LeaseError::Other(error) => Err(error),
    }
}

/// Why a lease could not be written.
enum LeaseError {
    /// The one that is there has ended and may not be replaced.
    Immutable,
    Other(SetError),
}

impl<E: Into<SetError>> From<E> for LeaseError {
    fn from(error: E) -> LeaseError {
        LeaseError::Other(error.into())
    }
}

/// Writes the lease where there is none, or in the place of one that has ended.
fn write_first(store: &dyn Store, key: &Key, now: UtcMs, facts: &LeaseFacts) -> Result<Tag, LeaseError> {
    let bytes = to_bytes(facts);
    match store.create(key, Source::Bytes(&bytes)) {
        Err(DestinationError::Conflict { .. }) => take_over(store, key, now, &bytes),
        other => Ok(other?),
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.renewer.take() {
            drop(stop);
            // A renewer that panicked has nothing left to tell.
            let _ = thread.join();
        }
        let Some(shared) = &self.shared else { return };
        let held = shared.lock();
        held_here().remove(&held.facts.token);
        if !held.lost {
            // Best effort: what stays behind expires.
            let _ = shared.store.remove(&shared.key, Some(&held.tag));
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn renew(&self) -> Result<(), SetError> {
        let mut held = self.lock();
        held.facts.expires = self.store.server_time()?.plus_ms(LEASE_TTL_MS);
        let bytes = to_bytes(&held.facts);
        match self.store.replace(&self.key, &held.tag, Source::Bytes(&bytes)) {
            Ok(tag) => {
                held.tag = tag;
                Ok(())
            }
            Err(error) => {
                held.lost |= matches!(error, DestinationError::Conflict { .. });
                Err(error.into())
            }
        }
    }
}

/// Renews three times per lifetime; a failure is met again, and reported, by the next `confirm`.
fn spawn_renewer(shared: &Arc<Shared>) -> Option<(Sender<()>, JoinHandle<()>)> {
    let (stop, stopped) = channel::<()>();
    let shared = Arc::clone(shared);
    let pause = Duration::from_millis(LEASE_TTL_MS.unsigned_abs() / 3);
    let work = move || {
        while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
            let _ = shared.renew();
        }
    };
    let thread = std::thread::Builder::new().name("holdfast-lease".into()).spawn(work).ok()?;
    Some((stop, thread))
}

fn take_over(store: &dyn Store, key: &Key, now: UtcMs, bytes: &[u8]) -> Result<Tag, LeaseError> {
    let Some((tag, expires, present)) = read_lease(store, key)? else {
        // Given back in between.
        return Ok(raced(store, store.create(key, Source::Bytes(bytes)))?);
    };
    let abandoned = present.as_ref().is_some_and(LeaseFacts::is_abandoned);
    if abandoned || expires < now {
        return match store.replace(key, &tag, Source::Bytes(bytes)) {
            Err(DestinationError::Denied { .. }) => Err(LeaseError::Immutable),
            written => Ok(raced(store, written)?),
        };
    }
    Err(busy(store, present, expires.since_ms(now).unsigned_abs() + 1).into())
}

/// Of several takers one comes first; to the others the set is busy.
fn raced(store: &dyn Store, written: Result<Tag, DestinationError>) -> Result<Tag, SetError> {
    match written {
        Err(DestinationError::Conflict { .. }) => Err(busy(store, None, 1000)),
        other => Ok(other?),
    }
}

fn busy(store: &dyn Store, present: Option<LeaseFacts>, retry_after_ms: u64) -> SetError {
    SetError::Busy {
        place: store.place(),
        holder: present.as_ref().map_or("another process".into(), |facts| facts.holder.to_string()),
        purpose: present.map_or("an unknown purpose".into(), |facts| facts.purpose),
        retry_after_ms,
    }
}

type Present = (Tag, UtcMs, Option<LeaseFacts>);

/// The lease that is there: its version, its end, and its words if they can be understood. One that cannot
/// be understood ends a lifetime after it was written.
fn read_lease(store: &dyn Store, key: &Key) -> Result<Option<Present>, SetError> {
    use crate::destination::Lookup;
    let meta = match store.look_up(key)? {
        Lookup::Object(meta) => meta,
        _ => return Ok(None),
    };
    let facts = read_small(store, key, LEASE_LIMIT_BYTES).ok().and_then(|bytes| parse(&bytes));
    // Nobody may hold a set for longer than a lifetime without renewing, whatever the file says.
    let latest = meta.modified.plus_ms(LEASE_TTL_MS);
    let expires = facts.as_ref().map_or(latest, |facts| facts.expires.min(latest));
    Ok(Some((meta.tag, expires, facts)))
}

/// Every index file some lease names; `None` when a lease cannot be understood: it may name anything.
///
/// Errors: those of the destination.
pub fn named_indexes(store: &dyn Store) -> Result<Option<Vec<String>>, SetError> {
    let mut names = Vec::new();
    for key in store.list_folder(super::LOCK_FOLDER)?.into_iter().filter(|key| !key.is_folder()) {
        match parse(&read_small(store, &key, LEASE_LIMIT_BYTES)?) {
            Some(facts) => names.extend(facts.indexes),
            None => return Ok(None),
        }
    }
    Ok(Some(names))
}

/// A small object's bytes, refused when it is larger than `limit_bytes`.
pub(crate) fn read_small(
    store: &dyn Store,
    key: &Key,
    limit_bytes: u64,
) -> Result<Vec<u8>, DestinationError> {
    let blob = store.open(key)?;
    let size = usize::try_from(blob.size_bytes().min(limit_bytes)).unwrap_or(usize::MAX);
    let mut bytes = vec![0; size];
    blob.read_at(0, &mut bytes)?;
    Ok(bytes)
}

#[expect(clippy::disallowed_methods, reason = "each lease draws its token")]
fn draw_token() -> String {
    let mut bytes = [0; 8];
    // Without randomness all leases of this process share a token, and none of them looks abandoned.
    let _ = getrandom::fill(&mut bytes);
    format!("{:016x}", u64::from_le_bytes(bytes))
}

fn parse(bytes: &[u8]) -> Option<LeaseFacts> {
    serde_json::from_slice(bytes).ok()
}

fn to_bytes(facts: &LeaseFacts) -> Vec<u8> {
    serde_json::to_vec_pretty(facts).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Status;
    use crate::destination::testing::Memory;

    fn lease_of(store: &Arc<Memory>) -> Result<Lease, SetError> {
        Lease::take(store.clone(), "test")
    }

    fn left_behind(store: &Memory, change: impl FnOnce(&mut LeaseFacts)) {
        let mut facts = LeaseFacts {
            holder: Holder::this_process(),
            purpose: "pdic".into(),
            expires: UtcMs(i64::MAX),
            indexes: Vec::new(),
            token: "left behind".into(),
        };
        change(&mut facts);
        store.create(&Key::new(LEASE).expect("key"), Source::Bytes(&to_bytes(&facts))).expect("lease");
    }

    #[test]
    fn one_holds_a_lease_and_the_next_waits_until_it_is_given_back() {
        let store = Arc::new(Memory::flat());
        let first = lease_of(&store).expect("free");
        let error = lease_of(&store).err().expect("taken");
        assert_eq!(error.status(), Status::SetBusy);
        assert!(error.retry_after_ms().is_some_and(|ms| ms > 0 && ms <= LEASE_TTL_MS.unsigned_abs() + 1));
        first.confirm().expect("still held");
        drop(first);
        lease_of(&store).expect("free again");
    }

    #[test]
    fn a_lease_this_process_left_behind_is_taken_over_at_once() {
        let store = Arc::new(Memory::flat());
        left_behind(&store, |_| {});
        lease_of(&store).expect("abandoned");
    }

    #[test]
    fn a_lease_of_elsewhere_is_waited_for_until_the_destinations_clock_ends_it() {
        let store = Arc::new(Memory::flat());
        left_behind(&store, |facts| facts.holder.boot = "elsewhere".into());
        assert_eq!(lease_of(&store).err().expect("held").status(), Status::SetBusy);
        let now = store.server_time().expect("clock");
        store.set_now(now.plus_ms(LEASE_TTL_MS + 1));
        lease_of(&store).expect("expired");
    }

    #[test]
    fn a_lease_nobody_can_read_ends_a_lifetime_after_it_was_written() {
        let store = Arc::new(Memory::flat());
        store.create(&Key::new(LEASE).expect("key"), Source::Bytes(b"?")).expect("lease");
        assert_eq!(lease_of(&store).err().expect("held").status(), Status::SetBusy);
        assert_eq!(named_indexes(store.as_ref()).expect("listing"), None);
        let now = store.server_time().expect("clock");
        store.set_now(now.plus_ms(LEASE_TTL_MS + 1));
        lease_of(&store).expect("expired");
    }

    #[test]
    fn a_lost_lease_is_noticed_before_a_change() {
        let store = Arc::new(Memory::flat());
        let lease = lease_of(&store).expect("free");
        let key = Key::new(LEASE).expect("key");
        store.remove(&key, None).expect("stolen");
        left_behind(&store, |facts| facts.holder.boot = "elsewhere".into());
        assert_eq!(lease.confirm().expect_err("lost").status(), Status::Conflict);
        drop(lease);
        assert!(store.bytes(LEASE).is_some(), "the new holder's lease stays");
    }

    #[test]
    fn of_many_threads_one_gets_the_lease() {
        let store = Arc::new(Memory::flat());
        let taken: Vec<Option<Lease>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| lease_of(&store).ok())).collect();
            threads.into_iter().map(|thread| thread.join().expect("thread")).collect()
        });
        assert_eq!(taken.iter().flatten().count(), 1);
    }
}
