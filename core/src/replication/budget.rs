//! One budget of bandwidth for all sets, shared fairly: of those that wait, the set that had least comes first.

use crate::cancel::{Cancel, Cancelled};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Unused bandwidth is saved up for this long at most.
const SAVED: Duration = Duration::from_millis(250);

/// How often a waiting slot looks whether it was cancelled.
const LOOK: Duration = Duration::from_millis(50);

/// The budget. Without a limit it costs nothing.
pub(crate) struct Budget {
    bytes_per_second: u64,
    shares: Mutex<Shares>,
    changed: Condvar,
}

struct Shares {
    /// When everything granted so far will have been sent.
    free_at: Instant,
    /// Bytes granted to each set.
    granted: Vec<u64>,
    /// Slots of each set that wait now.
    waiting: Vec<u32>,
}

impl Budget {
    #[expect(clippy::disallowed_methods, reason = "bandwidth is measured by the monotonic clock")]
    pub(crate) fn new(bytes_per_second: u64, sets: usize) -> Budget {
        let shares = Shares { free_at: Instant::now(), granted: vec![0; sets], waiting: vec![0; sets] };
        Budget { bytes_per_second, shares: Mutex::new(shares), changed: Condvar::new() }
    }

    /// The most that should be asked for at once, so that sets take turns.
    pub(crate) fn stretch_bytes(&self) -> u64 {
        if self.bytes_per_second == 0 {
            u64::MAX
        } else {
            (self.bytes_per_second / 16).clamp(4 << 10, 1 << 20)
        }
    }

    /// Waits until `bytes` of the set numbered `set` may be sent.
    pub(crate) fn take(&self, set: usize, bytes: u64, cancel: &Cancel) -> Result<(), Cancelled> {
        if self.bytes_per_second == 0 {
            return cancel.check();
        }
        let mut shares = self.lock();
        shares.waiting[set] += 1;
        let waited = loop {
            if let Err(cancelled) = cancel.check() {
                break Err(cancelled);
            }
            match shares.grant(set, bytes, self.bytes_per_second) {
                None => break Ok(()),
                Some(wait) => {
                    let waited = self.changed.wait_timeout(shares, wait.min(LOOK));
                    shares = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        };
        shares.waiting[set] -= 1;
        drop(shares);
        self.changed.notify_all();
        waited
    }

    fn lock(&self) -> MutexGuard<'_, Shares> {
        self.shares.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shares {
    /// Grants the bytes, or says how long to wait.
    #[expect(clippy::disallowed_methods, reason = "bandwidth is measured by the monotonic clock")]
    fn grant(&mut self, set: usize, bytes: u64, bytes_per_second: u64) -> Option<Duration> {
        let now = Instant::now();
        let others = || (0..self.granted.len()).filter(|other| *other != set && self.waiting[*other] > 0);
        if others().any(|other| self.granted[other] < self.granted[set]) {
            return Some(LOOK);
        }
        if let Some(wait) = self.free_at.checked_duration_since(now).filter(|wait| !wait.is_zero()) {
            return Some(wait);
        }
        let saved = now.checked_sub(SAVED).map_or(self.free_at, |limit| self.free_at.max(limit));
        self.free_at = saved + Duration::from_secs_f64(bytes as f64 / bytes_per_second as f64);
        // A set that comes late does not get what the others had before it.
        let least = others().map(|other| self.granted[other]).min().unwrap_or(self.granted[set]);
        self.granted[set] = self.granted[set].max(least).saturating_add(bytes);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_limit_nothing_waits() {
        let budget = Budget::new(0, 1);
        budget.take(0, u64::MAX, &Cancel::new()).expect("granted");
        assert_eq!(budget.stretch_bytes(), u64::MAX);
    }

    #[test]
    fn a_waiting_slot_hears_a_cancel() {
        let (budget, cancel) = (Budget::new(1, 1), Cancel::new());
        budget.take(0, 1_000, &cancel).expect("the first is granted");
        cancel.cancel();
        budget.take(0, 1_000, &cancel).expect_err("cancelled");
    }

    #[test]
    fn the_set_that_had_least_comes_first() {
        let budget = Budget::new(1 << 30, 2);
        let mut shares = budget.lock();
        shares.waiting = vec![1, 1];
        shares.granted = vec![10, 0];
        assert!(shares.grant(0, 1, 1 << 30).is_some(), "the other had less");
        assert!(shares.grant(1, 20, 1 << 30).is_none());
        assert!(shares.granted[0] < shares.granted[1]);
    }

    #[test]
    fn what_is_granted_holds_the_next_back() {
        let budget = Budget::new(1_000, 1);
        let mut shares = budget.lock();
        assert_eq!(shares.grant(0, 10_000, 1_000), None);
        let wait = shares.grant(0, 1, 1_000).expect("must wait");
        assert!(wait > Duration::from_secs(9) && wait <= Duration::from_secs(10), "{wait:?}");
    }
}
