//! The handle a host keeps to stop a call that runs.

use super::call::{call, call_plain, hf_status};
use super::error::hf_error;
use super::failure::Failure;
use super::handle;
use super::out::Out;
use holdfast_core::cancel::Cancel;

/// A wish to stop, given to calls and cancelled from any thread. One may serve several calls at once.
///
/// Made by: hf_cancel_new. Freed by: hf_cancel_free.
pub struct hf_cancel(Cancel);

impl hf_cancel {
    #[cfg(test)]
    pub(super) fn of(token: Cancel) -> hf_cancel {
        hf_cancel(token)
    }

    /// A token of one call: cancelled with this handle, also after the handle is freed. Null for one nobody cancels.
    ///
    /// Errors: WrongHandle.
    pub(super) fn child_of(handle: *const hf_cancel) -> Result<Cancel, Failure> {
        Ok(handle::get_optional(handle)?.map(|handle| handle.0.child()).unwrap_or_default())
    }
}

/// Makes a cancel handle that nobody has cancelled.
///
/// Owner:   the caller, who frees `*out` with hf_cancel_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_cancel_new(out: *mut *mut hf_cancel, error: *mut *mut hf_error) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe { call(error, || Ok(Out::new(out)?.object(hf_cancel(Cancel::new())))) }
}

/// Asks every call that was given this handle to stop; they return soon after.
///
/// They return HF_STATUS_CANCELLED, except for hf_pdic_plan and hf_pdic_run: their outcome then has the verdict
/// HF_PDIC_VERDICT_CANCELLED. What was finished before stays finished.
/// Once cancelled it stays so: a call begun with it later stops at once. Cancelling twice is the same as once.
///
/// Threads: any, also while calls run and from within a callback.
/// Blocks:  no; it does not wait for the calls to stop.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_cancel_cancel(cancel: *const hf_cancel, error: *mut *mut hf_error) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            handle::get(cancel)?.0.cancel();
            Ok(())
        })
    }
}

/// Has somebody asked to stop? `*out` is 1 or 0.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_cancel_is_cancelled(
    cancel: *const hf_cancel,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            Ok(out.value(i32::from(handle::get(cancel)?.0.is_cancelled())))
        })
    }
}

/// Gives back a cancel handle. Null does nothing. Calls that run with it go on and can no longer be stopped.
///
/// Owner:   takes `cancel`, which must not be used after.
/// Threads: any, also while calls run with it.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_cancel_free(cancel: *mut hf_cancel) -> hf_status {
    call_plain(|| handle::free(cancel))
}
