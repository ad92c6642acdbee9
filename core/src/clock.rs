//! Where "now" comes from: the caller's clock, so that decisions and tests need no real one.

use crate::units::UtcMs;
use std::time::{Duration, Instant};

/// The client's clock.
pub trait Clock: Send + Sync {
    /// The moment it shows.
    fn now(&self) -> UtcMs;
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    fn now(&self) -> UtcMs {
        UtcMs(jiff::Timestamp::now().as_millisecond())
    }
}

/// A clock that stands still.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub UtcMs);

impl Clock for FixedClock {
    fn now(&self) -> UtcMs {
        self.0
    }
}

/// The moment the caller's clock shows, or the machine's when the caller gives none.
pub fn moment(now: Option<UtcMs>) -> UtcMs {
    now.unwrap_or_else(|| SystemClock.now())
}

/// How long something has lasted, whatever the machine's clock shows meanwhile.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long something lasts is measured by no clock that is set"
    )]
    pub(crate) fn begin() -> Stopwatch {
        Stopwatch(Instant::now())
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "how long something lasts is measured by no clock that is set"
    )]
    pub(crate) fn elapsed(&self) -> Duration {
        Instant::now().saturating_duration_since(self.0)
    }
}

/// The caller's clock during a call that lasts: the moment that was handed in, and what has passed since.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RunningClock {
    start: UtcMs,
    since: Stopwatch,
}

impl RunningClock {
    pub(crate) fn begin(start: UtcMs) -> RunningClock {
        RunningClock { start, since: Stopwatch::begin() }
    }
}

impl Clock for RunningClock {
    fn now(&self) -> UtcMs {
        self.start.plus_ms(i64::try_from(self.since.elapsed().as_millis()).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test lets time pass")]
    fn a_running_clock_goes_on_from_the_moment_it_was_given() {
        let clock = RunningClock::begin(UtcMs(5_000));
        let first = clock.now();
        std::thread::sleep(Duration::from_millis(20));
        assert!(first >= UtcMs(5_000) && clock.now().since_ms(first) >= 20);
    }
}
