//! Waiting for what Microsoft has but not everywhere yet: growing pauses, an end, and nothing done twice.

use super::super::{LiveCall, LiveError};
use crate::clock::{Clock, RunningClock, Stopwatch};
use crate::monitor::Event;
use crate::net::runtime;
use crate::units::UtcMs;
use std::time::Duration;

const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// The longest a server's wish to be left alone is followed within a call; for a longer one the call ends.
const LONGEST_ASKED: Duration = Duration::from_secs(120);

/// When to come back after a call that waited in vain.
const COME_BACK: Duration = Duration::from_secs(30);

/// How often what may be a refusal for good is tried, when it may be a delay as well.
const DOUBTS: u32 = 5;

/// What an attempt came to.
pub(super) enum Seen<T> {
    /// It is there.
    Yes(T),
    /// Not yet.
    NotYet,
    /// It fails; shortly after a change that may be the delay.
    Doubtful(LiveError),
}

/// The waiting of one call: how long it may last in all, and what time it is meanwhile.
pub(super) struct Waiting<'a> {
    call: &'a LiveCall<'a>,
    clock: RunningClock,
    since: Stopwatch,
    most: Duration,
}

impl<'a> Waiting<'a> {
    pub(super) fn begin(call: &'a LiveCall<'a>, most: Duration) -> Waiting<'a> {
        Waiting { call, clock: RunningClock::begin(call.now()), since: Stopwatch::begin(), most }
    }

    /// The moment by the caller's clock.
    pub(super) fn now(&self) -> UtcMs {
        self.clock.now()
    }

    /// Attempts until it is there. What it does has to be as good done twice as once.
    ///
    /// Errors: M365Propagating when the time is over; those of the attempt; Cancelled.
    pub(super) fn until<T>(
        &self,
        what: &str,
        mut attempt: impl FnMut() -> Result<Seen<T>, LiveError>,
    ) -> Result<T, LiveError> {
        let (mut turn, mut doubts, mut told) = (0, 0, false);
        loop {
            self.call.cancel.check()?;
            let failed = match attempt() {
                Ok(Seen::Yes(found)) => return Ok(found),
                Ok(Seen::NotYet) => None,
                Ok(Seen::Doubtful(error)) | Err(error @ LiveError::Unavailable { .. }) => Some(error),
                Err(error) => return Err(error),
            };
            doubts = if failed.is_some() { doubts + 1 } else { 0 };
            let asked = failed.as_ref().and_then(LiveError::retry_after_ms).map(Duration::from_millis);
            let pause = pause(turn, asked);
            let is_long = asked.is_some_and(|asked| asked > LONGEST_ASKED);
            if is_long || self.since.elapsed() + pause > self.most || doubts >= DOUBTS {
                return Err(failed.unwrap_or_else(|| propagating(what)));
            }
            if !told {
                told = true;
                self.call.monitor.event(&Event::Finding { text: format!("propagating: {what}") });
            }
            // A cancel ends the pause; it is told by the check above.
            let _ = runtime::wait_unless(self.call.cancel, async move { tokio::time::sleep(pause).await });
            turn += 1;
        }
    }
}

pub(super) fn propagating(what: &str) -> LiveError {
    LiveError::Propagating { what: what.to_owned(), retry_after: COME_BACK }
}

/// The pause after an attempt, the first being 0. Pure.
fn pause(turn: u32, asked: Option<Duration>) -> Duration {
    let own = FIRST_PAUSE.saturating_mul(1 << turn.min(8)).min(LONGEST_PAUSE);
    asked.map_or(own, |asked| asked.max(own))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cancel::Cancel;
    use crate::monitor::Silent;

    const S: Duration = Duration::from_secs(1);

    fn unavailable(wait: Duration) -> LiveError {
        let place = "there".to_owned();
        LiveError::Unavailable { place, doing: "asking", what: "down".to_owned(), retry_after: Some(wait) }
    }

    #[test]
    fn pauses_grow_to_the_longest_and_a_server_is_heard() {
        let pauses: Vec<u64> = (0..7).map(|turn| pause(turn, None).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 15, 15, 15]);
        assert_eq!(pause(0, Some(S * 7)), S * 7);
        assert_eq!(pause(4, Some(S)), LONGEST_PAUSE);
        assert_eq!(pause(0, Some(S * 86_400)), S * 86_400);
    }

    #[test]
    fn without_time_to_wait_each_thing_is_tried_once() {
        let cancel = Cancel::new();
        let call = LiveCall { now: Some(UtcMs(5)), monitor: &Silent, cancel: &cancel };
        let waiting = Waiting::begin(&call, Duration::ZERO);
        assert!(waiting.now().0 < 5_000);
        let mut tried = 0;
        let never = waiting.until("the key", || {
            tried += 1;
            Ok(Seen::<()>::NotYet)
        });
        assert!(matches!(never, Err(LiveError::Propagating { what, .. }) if what == "the key"));
        assert_eq!(tried, 1);
        let failed = waiting.until("the key", || Ok(Seen::<()>::Doubtful(unavailable(S * 7))));
        assert!(matches!(failed, Err(LiveError::Unavailable { .. })));
        assert_eq!(waiting.until("it", || Ok(Seen::Yes(7))).expect("seen"), 7);
    }

    #[test]
    fn a_server_that_asks_for_longer_than_a_call_waits_is_left_alone() {
        let cancel = Cancel::new();
        let call = LiveCall { now: None, monitor: &Silent, cancel: &cancel };
        let waiting = Waiting::begin(&call, S * 3_600);
        let mut tried = 0;
        let busy = waiting.until("the key", || {
            tried += 1;
            // A second time would be one too many, so it ends the test.
            if tried > 1 { Ok(Seen::Yes(())) } else { Err(unavailable(S * 600)) }
        });
        assert_eq!(busy.expect_err("left alone").retry_after_ms(), Some(600_000));
        assert_eq!(tried, 1);
    }

    #[test]
    fn a_cancel_is_heard_before_anything_is_tried() {
        let cancel = Cancel::new();
        cancel.cancel();
        let call = LiveCall { now: None, monitor: &Silent, cancel: &cancel };
        let stopped = Waiting::begin(&call, S).until("it", || Ok(Seen::Yes(())));
        assert!(matches!(stopped, Err(LiveError::Cancelled(_))));
    }
}
