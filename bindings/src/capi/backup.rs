//! A backup job, for hosts that have no way of storing files of their own.

use super::call::{call, call_plain, hf_status};
use super::cancel::hf_cancel;
use super::client::hf_client;
use super::destination::hf_destination;
use super::error::hf_error;
use super::monitor::hf_monitor;
use super::out::Out;
use super::report::{hf_report, writing};
use super::target::Target;
use super::{handle, text};
use holdfast_core::backup::Outcome;
use std::ffi::c_char;
use std::path::Path;

/// What a backup job did.
///
/// Made by: hf_backup_run. Freed by: hf_backup_outcome_free.
pub struct hf_backup_outcome(Outcome);

/// Backs the folder `source` up and writes the job's index file. The first job of a set creates the set.
///
/// `now_utc_ms` names the job; null is the machine's clock. `report`, `cancel` and `monitor` may be null. On
/// failure the report says so too, and the set still has the index of the job before.
///
/// Owner:   the caller, who frees `*out` with hf_backup_outcome_free.
/// Threads: any.
/// Blocks:  yes.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED, HF_STATUS_CANCELLED, HF_STATUS_SET_BUSY,
///          HF_STATUS_SET_FOREIGN, HF_STATUS_SET_ROLLED_BACK, HF_STATUS_CONFLICT, and what the source, the
///          destination, the index and the working state say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_backup_run(
    client: *const hf_client,
    destination: *const hf_destination,
    set: *const c_char,
    set_length: usize,
    now_utc_ms: *const i64,
    source: *const c_char,
    source_length: usize,
    report: *const hf_report,
    cancel: *const hf_cancel,
    monitor: *const hf_monitor,
    out: *mut *mut hf_backup_outcome,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let (out, report) = (Out::new(out)?, handle::get_optional(report)?);
            let at = Target::read(client, destination, (set, set_length), now_utc_ms, cancel, monitor)?;
            let source = Path::new(text::read_without_nul("source", source, source_length)?);
            let done = writing(report.as_ref(), |report| at.client().backup(&at.call(), source, report));
            Ok(out.object(hf_backup_outcome(done?)))
        })
    }
}

/// Which index file did the job write? Its key within the set, such as "index/1602834567932.parquet".
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_backup_outcome_index(
    outcome: *const hf_backup_outcome,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(outcome)?.0.index.as_str())) }
}

/// The outcome for programs: counts, what was skipped and why, and the storage statistics.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_backup_outcome_json(
    outcome: *const hf_backup_outcome,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(outcome)?.0.to_json())) }
}

/// Gives back an outcome. Null does nothing.
///
/// Owner:   takes `outcome`, which must not be used after.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_backup_outcome_free(outcome: *mut hf_backup_outcome) -> hf_status {
    call_plain(|| handle::free(outcome))
}
