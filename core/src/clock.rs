//! Where "now" comes from: the caller's clock, so that decisions and tests need no real one.

use crate::units::UtcMs;

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
