//! How a running call tells its host where it stands: at most ten progress events a second.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Instant;

/// The least time between two progress events of one call, milliseconds.
pub const PROGRESS_INTERVAL_MS: i64 = 100;

/// What a running call says to its host.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A phase begins; `name` is a stable lower-case word such as "verify".
    Phase {
        /// The phase.
        name: &'static str,
    },
    /// Where the phase stands. `done` never falls within a phase.
    Progress {
        /// The phase.
        name: &'static str,
        /// Items finished.
        done_count: u64,
        /// Items in all; `None` while unknown, never wrong.
        total_count: Option<u64>,
        /// Items a second since the phase began.
        rate_per_second: f64,
    },
    /// Where one of several files at once stands. One that is through shows all its bytes.
    File {
        /// Whose file it is: which backup set, and to where.
        subject: String,
        /// Which of the files at once, from 0.
        slot: u32,
        /// The object's key.
        object: String,
        /// Bytes that are through.
        done_bytes: u64,
        /// All its bytes.
        total_bytes: u64,
    },
    /// Something worth a person's eye, in the words of the report.
    Finding {
        /// One sentence.
        text: String,
    },
}

/// A host's ear. Called from any thread, never under a lock of Holdfast; two calls may overlap.
pub trait Monitor: Send + Sync {
    /// Hears one event. Must return soon: the work waits.
    fn event(&self, event: &Event);
}

/// A monitor that hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Monitor for Silent {
    fn event(&self, _event: &Event) {}
}

/// One phase's counter, shared by its worker threads.
pub struct Progress<'a> {
    monitor: &'a dyn Monitor,
    name: &'static str,
    total_count: Option<u64>,
    done_count: AtomicU64,
    began: Instant,
    last_event_ms: AtomicI64,
}

impl<'a> Progress<'a> {
    /// Begins a phase and says so.
    #[expect(clippy::disallowed_methods, reason = "event throttling needs the monotonic clock")]
    pub fn begin(monitor: &'a dyn Monitor, name: &'static str, total_count: Option<u64>) -> Progress<'a> {
        monitor.event(&Event::Phase { name });
        let began = Instant::now();
        Progress {
            monitor,
            name,
            total_count,
            done_count: AtomicU64::new(0),
            began,
            last_event_ms: AtomicI64::new(0),
        }
    }

    /// Counts `count` more items; speaks when the last event is old enough.
    pub fn add(&self, count: u64) {
        self.done_count.fetch_add(count, Ordering::Relaxed);
        let now_ms = i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX);
        let last_ms = self.last_event_ms.load(Ordering::Relaxed);
        let due = now_ms - last_ms >= PROGRESS_INTERVAL_MS;
        let mine =
            || self.last_event_ms.compare_exchange(last_ms, now_ms, Ordering::Relaxed, Ordering::Relaxed);
        if due && mine().is_ok() {
            self.speak();
        }
    }

    /// Ends the phase with a last event that shows the final count.
    pub fn finish(self) -> u64 {
        self.speak();
        self.done_count.into_inner()
    }

    fn speak(&self) {
        let done_count = self.done_count.load(Ordering::Relaxed);
        let seconds = self.began.elapsed().as_secs_f64().max(1e-9);
        let rate_per_second = done_count as f64 / seconds;
        let (name, total_count) = (self.name, self.total_count);
        self.monitor.event(&Event::Progress { name, done_count, total_count, rate_per_second });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[derive(Default)]
    struct Ear(Mutex<Vec<Event>>);

    impl Monitor for Ear {
        fn event(&self, event: &Event) {
            self.0.lock().expect("ear").push(event.clone());
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the test measures how often an event may come")]
    fn clock() -> Instant {
        Instant::now()
    }

    #[test]
    fn a_million_steps_are_a_handful_of_events_and_the_last_is_whole() {
        let ear = Ear::default();
        let progress = Progress::begin(&ear, "verify", Some(1_000_000));
        let began = clock();
        for _ in 0..1_000_000 {
            progress.add(1);
        }
        let allowed = began.elapsed().as_millis() / PROGRESS_INTERVAL_MS as u128 + 3;
        assert_eq!(progress.finish(), 1_000_000);
        let events = ear.0.into_inner().expect("ear");
        assert!(events.len() as u128 <= allowed, "{} events", events.len());
        assert!(matches!(events.last(), Some(Event::Progress { done_count: 1_000_000, .. })));
    }
}
