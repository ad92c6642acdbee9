//! Keeps panic messages out of the host's standard error, and remembers where the panic was.
//!
//! Rust's default hook prints the message, which may quote paths, keys or tokens, to a stream that belongs to
//! the host. So the first call installs a hook that stays silent while any call runs in this process, worker
//! threads included, and hands every other panic to the hook that was there before. Inside the shared library
//! Rust's runtime is private, so no panic but Holdfast's own can reach this hook; a host's hook is not touched.

use std::cell::RefCell;
use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

static INSTALL: Once = Once::new();
static CALLS_RUNNING: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// One call, from its begin to its drop.
pub(super) struct Watch(());

impl Watch {
    /// Silences panic messages until the watch is dropped.
    pub(super) fn begin() -> Watch {
        INSTALL.call_once(install);
        CALLS_RUNNING.fetch_add(1, Ordering::AcqRel);
        PLACE.with(|place| place.take());
        Watch(())
    }

    /// Where this thread panicked: source file and line, no data. `None` for a worker thread's panic.
    pub(super) fn place(&self) -> Option<String> {
        PLACE.with(RefCell::take)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        CALLS_RUNNING.fetch_sub(1, Ordering::AcqRel);
    }
}

fn install() {
    let before = take_hook();
    set_hook(Box::new(move |info| {
        if CALLS_RUNNING.load(Ordering::Acquire) == 0 {
            return before(info);
        }
        remember(info);
    }));
}

/// The first panic of a call counts: a later one comes from cleaning up after it.
fn remember(info: &PanicHookInfo<'_>) {
    let Some(location) = info.location() else { return };
    PLACE.with(|place| {
        place.borrow_mut().get_or_insert_with(|| format!("{}:{}", location.file(), location.line()));
    });
}

#[cfg(test)]
mod tests {
    use super::super::call::answer;
    use std::process::Command;
    use std::thread;

    const ASKED: &str = "HOLDFAST_TEST_PANICS";

    /// Run by the test below in a process of its own, whose standard error can be read.
    #[test]
    fn a_call_outlives_its_panics() {
        if std::env::var_os(ASKED).is_none() {
            return;
        }
        let worker =
            || thread::spawn(|| panic!("secret of a worker")).join().map_err(std::panic::resume_unwind);
        assert_eq!(answer(1, || panic!("secret of the call")), 1);
        assert_eq!(answer(2, || worker().map_or(0, |()| 0)), 2);
        let outside = thread::spawn(|| panic!("seen")).join();
        assert!(outside.is_err());
    }

    #[test]
    fn only_panics_outside_of_calls_are_printed() {
        let mut again = Command::new(std::env::current_exe().expect("own path"));
        again.args(["--exact", "capi::panics::tests::a_call_outlives_its_panics", "--nocapture"]);
        let output = again.env(ASKED, "1").output().expect("runs");
        let printed = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && printed.contains("seen"), "{printed}");
        assert!(!printed.contains("secret"), "{printed}");
    }
}
