//! The one runtime that all network work shares, and how a plain thread waits for what runs there.

use crate::cancel::{Cancel, Cancelled};
use once_cell::sync::OnceCell;
use std::future::Future;
use std::io;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;
use tokio::runtime::{Builder, Handle, Runtime};

/// Waiting is most of what it does.
const WORKERS: usize = 2;

static RUNTIME: OnceCell<Runtime> = OnceCell::new();

/// A handle of the runtime, which is made by the first call.
///
/// Errors: the system's, when it has no threads left; a later call tries again.
pub(crate) fn handle() -> io::Result<&'static Handle> {
    let make = || {
        Builder::new_multi_thread()
            .worker_threads(WORKERS)
            .thread_name("holdfast-io")
            .enable_io()
            .enable_time()
            .build()
    };
    Ok(RUNTIME.get_or_try_init(make)?.handle())
}

/// Runs a future there and waits for it. Any thread may call, also one of a runtime of the host's.
///
/// Errors: the system's, when there is no runtime, or what ran there panicked.
pub(crate) fn wait<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> io::Result<T> {
    let (sender, receiver) = mpsc::sync_channel(1);
    handle()?.spawn(async move {
        // Nobody waits any more when the caller's thread is gone.
        let _ = sender.send(future.await);
    });
    receiver.recv().map_err(|_| io::Error::other("the work ended without an answer"))
}

/// Runs what blocks beside the runtime's own threads, for a future there.
///
/// Errors: it panicked.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)
}

/// How soon a cancel is noticed.
const LOOK_AROUND: Duration = Duration::from_millis(50);

/// As [`wait`], but ends when the caller stops the work; then the future is dropped where it stands.
///
/// Errors: as of [`wait`].
pub(crate) fn wait_unless<T: Send + 'static>(
    cancel: &Cancel,
    future: impl Future<Output = T> + Send + 'static,
) -> io::Result<Result<T, Cancelled>> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let task = handle()?.spawn(async move {
        let _ = sender.send(future.await);
    });
    loop {
        if let Err(cancelled) = cancel.check() {
            task.abort();
            return Ok(Err(cancelled));
        }
        match receiver.recv_timeout(LOOK_AROUND) {
            Ok(answer) => return Ok(Ok(answer)),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(io::Error::other("the work ended without an answer"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a host with a runtime of its own")]
    fn a_plain_thread_and_one_of_a_runtime_can_wait() {
        assert_eq!(wait(async { 7 }).expect("answer"), 7);
        let own = Builder::new_current_thread().build().expect("runtime");
        assert_eq!(own.block_on(async { wait(async { 8 }).expect("answer") }), 8);
    }

    #[test]
    fn a_panic_there_is_an_error_here() {
        wait(async { [1][std::hint::black_box(7)] }).expect_err("panicked");
    }
}
