//! Events of a running call on their way to the host, and what happens when the host's ear fails.
//!
//! A listener that throws stops the work as a cancel would: the first failure is kept, the call's own token
//! is cancelled, nothing more is said, and the call ends with CallbackFailed.

use super::cancel::CancelToken;
use super::count::to_host;
use super::error::Failure;
use holdfast_core::cancel::{Cancel, Cancelled};
use holdfast_core::monitor::{self, Monitor};
use holdfast_core::pdic::PdicError;
use holdfast_core::{Error, Status};
use std::sync::{Arc, OnceLock};

/// What a running call says to its host.
#[derive(Debug, Clone, PartialEq, uniffi::Enum)]
pub enum Event {
    /// A phase begins.
    Phase {
        /// A stable lower-case word such as "verify".
        name: String,
    },
    /// Where the phase stands.
    Progress {
        /// The phase.
        name: String,
        /// Items finished.
        done_count: i64,
        /// Items in all; absent while unknown.
        total_count: Option<i64>,
        /// Items a second since the phase began.
        rate_per_second: f64,
    },
    /// Where one of several files at once stands. One that is through shows all its bytes.
    File {
        /// Whose file it is: which backup set, and to where.
        subject: String,
        /// Which of the files at once, from 0.
        slot: i32,
        /// The object's key.
        object: String,
        /// Bytes that are through.
        done_bytes: i64,
        /// All its bytes.
        total_bytes: i64,
    },
    /// Something worth a person's eye, in the words of the report.
    Finding {
        /// One sentence.
        text: String,
    },
}

/// The host's listener threw.
#[derive(Debug, Clone, thiserror::Error, uniffi::Error)]
pub enum ListenerError {
    /// The one shape of it.
    #[error("{reason}")]
    Failed {
        /// What it threw, in one line.
        reason: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for ListenerError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> ListenerError {
        // The rest of the text is the host's stack trace, which is the host's to print.
        let reason = error.reason.lines().next().unwrap_or_default().into();
        ListenerError::Failed { reason }
    }
}

/// A host's ear. Called from any thread, two calls may overlap, at most ten progress events a second.
#[uniffi::export(foreign)]
pub trait Listener: Send + Sync {
    /// Hears one event. Must return soon: the work waits.
    fn on_event(&self, event: Event) -> Result<(), ListenerError>;
}

/// Carries events to the host and remembers its first failure.
struct Relay {
    listener: Option<Arc<dyn Listener>>,
    cancel: Arc<CancelToken>,
    failed: OnceLock<String>,
}

impl Monitor for Relay {
    fn event(&self, event: &monitor::Event) {
        let Some(listener) = self.listener.as_ref().filter(|_| self.failed.get().is_none()) else { return };
        if let Err(ListenerError::Failed { reason }) = listener.on_event(event.into()) {
            // Of two that fail at once the first one counts.
            let _second = self.failed.set(reason);
            self.cancel.cancel();
        }
    }
}

impl From<&monitor::Event> for Event {
    fn from(event: &monitor::Event) -> Event {
        match event {
            monitor::Event::Phase { name } => Event::Phase { name: (*name).into() },
            monitor::Event::Progress { name, done_count, total_count, rate_per_second } => Event::Progress {
                name: (*name).into(),
                done_count: to_host(*done_count),
                total_count: total_count.map(to_host),
                rate_per_second: *rate_per_second,
            },
            monitor::Event::File { subject, slot, object, done_bytes, total_bytes } => Event::File {
                subject: subject.clone(),
                slot: slot.cast_signed(),
                object: object.clone(),
                done_bytes: to_host(*done_bytes),
                total_bytes: to_host(*total_bytes),
            },
            monitor::Event::Finding { text } => Event::Finding { text: text.clone() },
        }
    }
}

/// Runs one long call of the core with the host's ear and token.
///
/// Errors: those of the call; CallbackFailed when the listener threw and nothing worse happened.
pub(crate) fn listen<T, E: Into<Error>>(
    cancel: Arc<CancelToken>,
    listener: Option<Arc<dyn Listener>>,
    work: impl FnOnce(&dyn Monitor, &Cancel) -> Result<T, E>,
) -> Result<T, Failure> {
    let relay = Relay { listener, cancel, failed: OnceLock::new() };
    let result = work(&relay, relay.cancel.core()).map_err(Into::into);
    let Some(thrown) = relay.failed.get() else { return result.map_err(Failure::from) };
    match result {
        Ok(_) => Err(callback_failed(thrown, "the work had finished by then")),
        Err(error) if error.status() == Status::Cancelled => {
            Err(callback_failed(thrown, "the work was stopped"))
        }
        Err(error) => Err(error.into()),
    }
}

/// Runs one long call of the core whose outcome is a value, also when it was cancelled; only a listener that
/// threw is an error.
pub(crate) fn listen_for<T>(
    (cancel, listener): (Arc<CancelToken>, Option<Arc<dyn Listener>>),
    stopped: impl FnOnce(&T) -> bool,
    work: impl FnOnce(&dyn Monitor, &Cancel) -> T,
) -> Result<T, Failure> {
    let mut outcome = None;
    let heard = listen(cancel, listener, |monitor, cancel| {
        // Said as an error here, so that a listener that threw is told that it stopped the work.
        if stopped(outcome.insert(work(monitor, cancel))) { Err(PdicError::from(Cancelled)) } else { Ok(()) }
    });
    match (heard, outcome) {
        (Ok(()), Some(outcome)) => Ok(outcome),
        (Err(Failure::Failed { code, .. }), Some(outcome)) if code == Status::Cancelled.code() => Ok(outcome),
        (Err(failure), _) => Err(failure),
        (Ok(()), None) => Err(Failure::new(Status::Internal, "the call came to nothing".into())),
    }
}

fn callback_failed(thrown: &str, work: &str) -> Failure {
    Failure::new(
        Status::CallbackFailed,
        format!("the listener failed, {work}; repair the listener: {thrown}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdfast_core::destination::DestinationError;
    use holdfast_core::monitor::Progress;
    use std::sync::Mutex;

    /// Hears until `patience` events have come, then fails.
    struct Ear {
        heard: Mutex<Vec<Event>>,
        patience: usize,
    }

    impl Listener for Ear {
        fn on_event(&self, event: Event) -> Result<(), ListenerError> {
            let mut heard = self.heard.lock().expect("ear");
            heard.push(event);
            if heard.len() <= self.patience {
                return Ok(());
            }
            let reason = "IllegalStateException: console bug\n\tat Console.java:7".into();
            Err(uniffi::UnexpectedUniFFICallbackError { reason }.into())
        }
    }

    fn ear(patience: usize) -> Arc<Ear> {
        Arc::new(Ear { heard: Mutex::default(), patience })
    }

    /// Counts to `end` in one phase, honouring the token as the core's loops do.
    fn count(monitor: &dyn Monitor, token: &Cancel, end: u64) -> Result<u64, DestinationError> {
        let progress = Progress::begin(monitor, "count", Some(end));
        for _ in 0..end {
            token.check()?;
            progress.add(1);
        }
        Ok(progress.finish())
    }

    #[test]
    fn events_arrive_in_order_with_signed_numbers() {
        let ear = ear(9);
        let done = listen(CancelToken::new(), Some(ear.clone()), |monitor, token| count(monitor, token, 3));
        assert_eq!(done, Ok(3));
        let heard = ear.heard.lock().expect("ear");
        assert_eq!(heard.first(), Some(&Event::Phase { name: "count".into() }));
        let last = heard.last().expect("an event");
        assert!(matches!(last, Event::Progress { done_count: 3, total_count: Some(3), .. }), "{last:?}");
    }

    #[test]
    fn a_listener_that_throws_stops_the_work_and_hears_no_more() {
        let (ear, token) = (ear(0), CancelToken::new());
        let done = listen(token.clone(), Some(ear.clone()), |monitor, token| count(monitor, token, 3));
        let Err(Failure::Failed { code, reason, .. }) = done else { panic!("{done:?}") };
        assert_eq!(code, Status::CallbackFailed.code());
        assert!(reason.ends_with("IllegalStateException: console bug"), "{reason}");
        assert!(token.is_cancelled());
        assert_eq!(ear.heard.lock().expect("ear").len(), 1);
    }

    #[test]
    fn a_listener_that_throws_at_the_last_event_says_that_the_work_had_finished() {
        let done = listen(CancelToken::new(), Some(ear(1)), |monitor, token| count(monitor, token, 3));
        let Err(Failure::Failed { reason, .. }) = done else { panic!("{done:?}") };
        assert!(reason.contains("had finished"), "{reason}");
    }

    #[test]
    fn a_worse_error_is_not_hidden_by_the_listeners() {
        let done = listen(CancelToken::new(), Some(ear(0)), |monitor, _| {
            monitor.event(&monitor::Event::Finding { text: "x".into() });
            Err::<(), _>(DestinationError::RootAbsent { place: "/mnt/nas".into() })
        });
        let Err(Failure::Failed { code, .. }) = done else { panic!("{done:?}") };
        assert_eq!(code, Status::DestinationAbsent.code());
    }

    #[test]
    fn a_cancel_without_a_listener_is_a_plain_cancel() {
        let token = CancelToken::new();
        token.cancel();
        let done = listen(token, None, |monitor, token| count(monitor, token, 3));
        let Err(Failure::Failed { code, reason, .. }) = done else { panic!("{done:?}") };
        assert_eq!((code, reason), (Status::Cancelled.code(), Cancelled.to_string()));
    }
}
