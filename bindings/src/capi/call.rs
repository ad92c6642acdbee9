//! The only way from Rust back to C: panics caught, errors turned into a code and an object, outputs last.

use super::error::hf_error;
use super::failure::Failure;
use super::out::Write;
use super::{handle, panics};
use holdfast_core::Status;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What an exported function returns: `hf_status` in the header, there the enum of all codes.
///
/// The field is private to this file, so that a function that goes around [`call`] does not compile.
#[must_use]
#[repr(transparent)]
pub struct hf_status(i32);

/// Runs one exported function: `work` reads the inputs, calls core and returns what is to be written.
///
/// `*error` is always written when `error` is not null: null on success, an object otherwise.
///
/// # Safety
/// `error` is null or points to writable memory for one pointer; so do the places within the outputs.
pub(super) unsafe fn call<W: Write>(
    error: *mut *mut hf_error,
    work: impl FnOnce() -> Result<W, Failure>,
) -> hf_status {
    // SAFETY: the places are the caller's promise.
    let outcome = guard(|| work().map(|outputs| unsafe { outputs.write() })).and_then(|result| result);
    let (status, object) = match outcome {
        Ok(()) => (Status::Ok, std::ptr::null_mut()),
        Err(failure) if error.is_null() => (failure.status, std::ptr::null_mut()),
        Err(failure) => (failure.status, handle::share(hf_error::new(failure))),
    };
    if !error.is_null() {
        // SAFETY: not null, and writable by the caller's promise. Nobody else could tell that it is misaligned.
        unsafe { error.write_unaligned(object) };
    }
    hf_status(status.code())
}

/// Runs a function that has no error object and cannot fail but by its status.
pub(super) fn call_plain(work: impl FnOnce() -> Result<(), Failure>) -> hf_status {
    // SAFETY: there is neither an error place nor an output.
    unsafe { call(std::ptr::null_mut(), work) }
}

/// Runs an accessor that answers by value; `fallback` only after a panic.
pub(super) fn answer<T>(fallback: T, work: impl FnOnce() -> T) -> T {
    guard(work).unwrap_or(fallback)
}

/// Runs an accessor whose answer is itself a status.
pub(super) fn answer_status(work: impl FnOnce() -> Status) -> hf_status {
    hf_status(answer(Status::Internal, work).code())
}

fn guard<T>(work: impl FnOnce() -> T) -> Result<T, Failure> {
    let watch = panics::Watch::begin();
    let result = catch_unwind(AssertUnwindSafe(work));
    result.map_err(|payload| {
        // A payload's own drop may panic again; that second one is beyond saving, so it is leaked.
        if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            std::mem::forget(second);
        }
        Failure::panicked(watch.place())
    })
}

#[cfg(test)]
mod tests {
    use super::super::out::Out;
    use super::*;
    use std::ptr;
    use std::sync::Arc;

    fn run(
        work: impl FnOnce(*mut u64) -> Result<super::super::out::Value<u64>, Failure>,
    ) -> (i32, u64, String) {
        let (mut out, mut error) = (7_u64, ptr::null_mut());
        // SAFETY: both places are locals.
        let status = unsafe { call(&raw mut error, || work(&raw mut out)) };
        let text = handle::get::<hf_error>(error).map(|e| e.text().to_owned()).unwrap_or_default();
        let _ = handle::free(error);
        (status.0, out, text)
    }

    #[test]
    fn success_writes_the_output_and_a_null_error() {
        // SAFETY: the place is a local of `run`.
        assert_eq!(run(|out| Ok(unsafe { Out::new(out) }?.value(9))), (0, 9, String::new()));
    }

    #[test]
    fn failure_writes_no_output() {
        let (code, out, text) = run(|_| Err(Failure::new(Status::InvalidArgument, "limit is 0")));
        assert_eq!((code, out, text.as_str()), (1004, 7, "limit is 0"));
    }

    #[test]
    fn a_panic_is_internal_and_its_message_stays_inside() {
        let (code, out, text) = run(|_| panic!("token=hunter2"));
        assert_eq!((code, out), (9001, 7));
        assert!(text.contains("capi/call.rs") && !text.contains("hunter2"), "{text}");
        assert_eq!(answer(3, || panic!("again")), 3);
        assert_eq!(answer_status(|| panic!("again")).0, 9001);
    }

    #[test]
    fn a_panic_payload_is_dropped_once_even_if_its_drop_panics() {
        struct Bomb {
            _held: Arc<()>,
        }
        impl Drop for Bomb {
            fn drop(&mut self) {
                panic!("second")
            }
        }
        let held = Arc::new(());
        let bomb = Bomb { _held: held.clone() };
        let (code, ..) = run(|_| std::panic::panic_any(bomb));
        assert_eq!((code, Arc::strong_count(&held)), (9001, 1));
    }

    #[test]
    fn the_error_place_may_be_null() {
        // SAFETY: no place is given.
        let status = unsafe { call(ptr::null_mut(), || Err::<(), _>(Failure::null("path"))) };
        assert_eq!(status.0, 1001);
    }
}
