//! When PDIC is due.

use super::call::{call, call_plain, hf_status};
use super::error::hf_error;
use super::out::Out;
use super::{handle, target, text};
use holdfast_core::schedule::{Decision, LastRun, Schedule, decide};
use holdfast_core::units::UtcMs;
use std::ffi::c_char;

/// Whether PDIC is due, and why.
///
/// Made by: hf_schedule_decide. Freed by: hf_decision_free.
pub struct hf_decision(Decision);

/// Is PDIC due at a backup job that starts at `now_utc_ms`? For hosts that keep their own records; hf_job_start
/// asks the working state instead.
///
/// `last_utc_ms` is the moment of the last PDIC, null when it never ran. `brought_over` is the older version the
/// set comes from, or null; it counts only while `last_utc_ms` is null. `least_days` is the least number of days
/// between two PDICs, 0 for no such floor.
///
/// Owner:   the caller, who frees `*out` with hf_decision_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_SET_ID_REJECTED, HF_STATUS_ZONE_UNKNOWN.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_schedule_decide(
    set: *const c_char,
    set_length: usize,
    zone: *const c_char,
    zone_length: usize,
    brought_over: *const c_char,
    brought_over_length: usize,
    last_utc_ms: *const i64,
    least_days: u32,
    now_utc_ms: i64,
    out: *mut *mut hf_decision,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            let (set, zone) = (target::set(set, set_length)?, target::zone(zone, zone_length)?);
            let older = || text::read_without_nul("brought_over", brought_over, brought_over_length);
            let older = (!brought_over.is_null()).then(older).transpose()?;
            let schedule = Schedule { set, zone, least_days: target::days(least_days) };
            let last = last_run(target::moment(last_utc_ms)?, older);
            Ok(out.object(hf_decision(decide(&schedule, &last, UtcMs(now_utc_ms)))))
        })
    }
}

fn last_run(last: Option<UtcMs>, brought_over: Option<&str>) -> LastRun {
    match (last, brought_over) {
        (Some(at), _) => LastRun::Ran(at),
        (None, Some(version)) => LastRun::BroughtOver(version.to_owned()),
        (None, None) => LastRun::Never,
    }
}

/// Is it due? `*out` is 1 or 0.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_decision_due(
    decision: *const hf_decision,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(i32::from(handle::get(decision)?.0.due)))) }
}

/// Why, in one sentence for the backup report.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_decision_text(
    decision: *const hf_decision,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(decision)?.0.text())) }
}

/// The decision for programs: `due`, `reason`, `text`, `weekday`, `today`, `last` and `next_due`.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_decision_json(
    decision: *const hf_decision,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(decision)?.0.to_json())) }
}

/// Gives back a decision. Null does nothing.
///
/// Owner:   takes `decision`, which must not be used after.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_decision_free(decision: *mut hf_decision) -> hf_status {
    call_plain(|| handle::free(decision))
}
