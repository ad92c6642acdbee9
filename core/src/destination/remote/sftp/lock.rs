//! The lock that changes of existing objects take: a file that only one client can make.
//!
//! SFTP compares and replaces in two requests. Clients that take this lock do it one after the other; a client that
//! does not is not kept out, and a lock left by a client that died is broken once it did not change for a while.

use super::super::super::DestinationError;
use super::super::super::own_names::{LOCK_NAME, own_name};
use super::channel::{Channel, Failed};
use super::place::Place;
use super::wire;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Beside the set's lease.
const FOLDER: &str = "lock/";

const POLL: Duration = Duration::from_millis(100);

/// A holder that has the lock for longer has ended: it needs a few requests, each with its deadline.
const SLACK: Duration = Duration::from_secs(5);

/// Locks that this process could not give back, by what is in them: nobody needs to wait for those.
static LEFT: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn left() -> MutexGuard<'static, Vec<String>> {
    LEFT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A taken lock; given back by [`Lock::release`].
pub(super) struct Lock {
    place: Arc<Place>,
    path: String,
    token: String,
}

impl Lock {
    /// Takes the lock, waiting for who holds it.
    ///
    /// Errors: DestinationUnavailable when it is never given back; DestinationDenied.
    pub(super) async fn take(place: &Arc<Place>, key: &str) -> Result<Lock, DestinationError> {
        place.make_folders(FOLDER).await?;
        let token = own_name().map_err(|_| place.unavailable(key, "the system has no randomness"))?;
        let lock =
            Lock { place: Arc::clone(place), path: place.path(&format!("{FOLDER}{LOCK_NAME}")), token };
        match lock.take_in_turn().await {
            Ok(()) => Ok(lock),
            Err(failed) => Err(place.failed(failed, key)),
        }
    }

    async fn take_in_turn(&self) -> Result<(), Failed> {
        let pool = &self.place.pool;
        let stale = pool.target().patience.request * 2 + SLACK;
        let (mut attempt, mut unclear) = (1, false);
        let mut seen = (None, Instant::now());
        let until = Instant::now() + stale * 4;
        loop {
            match self.make().await {
                Ok(()) => return Ok(()),
                Err(Failed::Cut(error)) => {
                    unclear = true;
                    attempt = pool.pause(attempt, error).await?;
                    continue;
                }
                Err(failed @ Failed::Final(_)) => return Err(failed),
                Err(failed) if failed.code() == Some(wire::PERMISSION_DENIED) => return Err(failed),
                Err(failed) if Instant::now() > until => return Err(failed),
                Err(_) => {}
            }
            let ask = |channel: Arc<Channel>| async move { self.look(&channel).await };
            let Some((modified, held_by)) = pool.ask(ask).await? else { continue };
            if unclear && held_by == self.token.as_bytes() {
                return Ok(());
            }
            if left().iter().any(|token| held_by == token.as_bytes()) {
                self.remove().await?;
                continue;
            }
            if seen.0 != Some((modified, held_by.clone())) {
                seen = (Some((modified, held_by)), Instant::now());
            } else if seen.1.elapsed() > stale {
                self.remove().await?;
                continue;
            }
            sleep(POLL).await;
        }
    }

    /// Makes the file, which fails when it is there.
    async fn make(&self) -> Result<(), Failed> {
        let channel = self.place.pool.channel().await?;
        let flags = wire::OPEN_CREATE | wire::OPEN_EXCLUSIVE | wire::OPEN_WRITE;
        let file = channel.open(&self.path, flags).await?;
        file.send_write(0, self.token.as_bytes()).await?.done().await
    }

    /// When the lock was taken and by whom; `None` when it is free.
    async fn look(&self, channel: &Arc<Channel>) -> Result<Option<(Option<u32>, Vec<u8>)>, Failed> {
        let file = match channel.open(&self.path, wire::OPEN_READ).await {
            Err(failed) if failed.code() == Some(wire::NO_SUCH_FILE) => return Ok(None),
            file => file?,
        };
        let modified = file.attributes().await?.modified;
        match file.read(0, 64).await {
            Ok(holder) => Ok(Some((modified, holder.to_vec()))),
            Err(failed) if failed.code() == Some(wire::EOF) => Ok(Some((modified, Vec::new()))),
            Err(failed) => Err(failed),
        }
    }

    async fn remove(&self) -> Result<(), Failed> {
        match self.place.pool.ask(|channel| async move { channel.remove(&self.path).await }).await {
            Err(failed) if failed.code() == Some(wire::NO_SUCH_FILE) => Ok(()),
            answer => answer,
        }
    }

    /// Gives it back. One that stays behind is broken by the next.
    pub(super) async fn release(self) {
        if self.remove().await.is_err() {
            left().push(self.token);
        }
    }
}
