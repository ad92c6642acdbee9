//! PDIC, the periodic data integrity check.

use super::call::{call, call_plain, hf_status};
use super::cancel::hf_cancel;
use super::client::hf_client;
use super::destination::hf_destination;
use super::error::hf_error;
use super::failure::Failure;
use super::monitor::hf_monitor;
use super::out::Out;
use super::pdic_options::hf_pdic_options;
use super::report::{hf_report, writing};
use super::target::Target;
use super::{handle, text};
use holdfast_core::Status;
use holdfast_core::client::{Call, Client};
use holdfast_core::pdic::{Options, Outcome, Undone, Verdict};
use holdfast_core::report::Report;
use std::ffi::c_char;

/// What a check came to: the answer of hf_pdic_outcome_verdict.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum hf_pdic_verdict {
    /// Everything the index names is there; nothing was changed but perhaps old index files put aside.
    Sound = 1,
    /// Entries without an object were taken out; the index is true again.
    Repaired = 2,
    /// Only planned: this is what a run would do.
    Planned = 3,
    /// The plan was too much to be believed; nothing was changed.
    Refused = 4,
    /// The check could not look or could not finish; nothing was concluded.
    NotChecked = 5,
    /// The caller cancelled.
    Cancelled = 6,
}

/// Everything a check came to at one destination.
///
/// Made by: hf_pdic_plan, hf_pdic_run. Freed by: hf_pdic_outcome_free.
pub struct hf_pdic_outcome(Outcome);

/// What an undo brought back.
///
/// Made by: hf_pdic_undo. Freed by: hf_pdic_undone_free.
pub struct hf_pdic_undone(Undone);

/// What would PDIC do now? Everything but the doing; the report gets the lines a run would write.
///
/// Parameters and outcome are those of hf_pdic_run.
///
/// Owner:   the caller, who frees `*out` with hf_pdic_outcome_free.
/// Threads: any.
/// Blocks:  yes.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED. Everything else is a verdict.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_plan(
    client: *const hf_client,
    destination: *const hf_destination,
    set: *const c_char,
    set_length: usize,
    now_utc_ms: *const i64,
    options: *const hf_pdic_options,
    report: *const hf_report,
    cancel: *const hf_cancel,
    monitor: *const hf_monitor,
    out: *mut *mut hf_pdic_outcome,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            let at = Target::read(client, destination, (set, set_length), now_utc_ms, cancel, monitor)?;
            Ok(out.object(check(&at, options, report, Client::pdic_plan)?))
        })
    }
}

/// Checks a set at one destination and makes its index true: entries whose objects are gone leave it, old index
/// files are put aside, the storage statistics are recalculated. No object of a backup is ever removed.
///
/// `now_utc_ms` is the client's clock, null for the machine's. `options`, `report`, `cancel` and `monitor` may be
/// null. A place that cannot be checked and a cancelled run are outcomes too, with HF_STATUS_OK and a verdict:
/// the report is complete in every case.
///
/// Owner:   the caller, who frees `*out` with hf_pdic_outcome_free.
/// Threads: any.
/// Blocks:  yes.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED. Everything else is a verdict.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_run(
    client: *const hf_client,
    destination: *const hf_destination,
    set: *const c_char,
    set_length: usize,
    now_utc_ms: *const i64,
    options: *const hf_pdic_options,
    report: *const hf_report,
    cancel: *const hf_cancel,
    monitor: *const hf_monitor,
    out: *mut *mut hf_pdic_outcome,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            let at = Target::read(client, destination, (set, set_length), now_utc_ms, cancel, monitor)?;
            Ok(out.object(check(&at, options, report, Client::pdic_run)?))
        })
    }
}

fn check(
    at: &Target,
    options: *const hf_pdic_options,
    report: *const hf_report,
    doing: impl FnOnce(&Client, &Call<'_>, &Options, &mut Report) -> Outcome,
) -> Result<hf_pdic_outcome, Failure> {
    let (options, report) = (hf_pdic_options::read(options)?, handle::get_optional(report)?);
    let outcome = writing(report.as_ref(), |report| doing(at.client(), &at.call(), &options, report));
    Ok(hf_pdic_outcome(outcome))
}

/// Brings back everything the run named `run` put aside: entries into the index, index files into their place.
///
/// Undoing twice brings back nothing the second time. `now_utc_ms`, `cancel` and `monitor` may be null.
///
/// Owner:   the caller, who frees `*out` with hf_pdic_undone_free.
/// Threads: any.
/// Blocks:  yes.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED, HF_STATUS_RUN_ABSENT,
///          HF_STATUS_TRASH_DAMAGED, HF_STATUS_SET_BUSY, HF_STATUS_CANCELLED, and what set, index, destination
///          and working state say; then nothing was changed, or the undo can be repeated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_undo(
    client: *const hf_client,
    destination: *const hf_destination,
    set: *const c_char,
    set_length: usize,
    now_utc_ms: *const i64,
    run: *const c_char,
    run_length: usize,
    cancel: *const hf_cancel,
    monitor: *const hf_monitor,
    out: *mut *mut hf_pdic_undone,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, run) = (Out::new(out)?, text::read("run", run, run_length)?);
            let at = Target::read(client, destination, (set, set_length), now_utc_ms, cancel, monitor)?;
            Ok(out.object(hf_pdic_undone(at.client().pdic_undo(&at.call(), run)?)))
        })
    }
}

/// What did the check come to? `*out` is an hf_pdic_verdict.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_outcome_verdict(
    outcome: *const hf_pdic_outcome,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(verdict(&handle::get(outcome)?.0.verdict) as i32))) }
}

fn verdict(verdict: &Verdict) -> hf_pdic_verdict {
    match verdict {
        Verdict::Sound => hf_pdic_verdict::Sound,
        Verdict::Repaired => hf_pdic_verdict::Repaired,
        Verdict::Planned => hf_pdic_verdict::Planned,
        Verdict::Refused => hf_pdic_verdict::Refused,
        Verdict::NotChecked { .. } => hf_pdic_verdict::NotChecked,
        Verdict::Cancelled => hf_pdic_verdict::Cancelled,
    }
}

/// Why was nothing checked? `*out` is an hf_status, HF_STATUS_OK unless the verdict is
/// HF_PDIC_VERDICT_NOT_CHECKED. The JSON has the reason in words and when to try again.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_outcome_not_checked_status(
    outcome: *const hf_pdic_outcome,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(not_checked(&handle::get(outcome)?.0.verdict).code()))) }
}

fn not_checked(verdict: &Verdict) -> Status {
    match verdict {
        Verdict::NotChecked { status, .. } => *status,
        _ => Status::Ok,
    }
}

/// What is the run called? The name hf_pdic_undo takes.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_outcome_run(
    outcome: *const hf_pdic_outcome,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(outcome)?.0.run.as_str())) }
}

/// How many entries were taken out of the index?
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_outcome_removed_entry_count(
    outcome: *const hf_pdic_outcome,
    out: *mut u64,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(handle::get(outcome)?.0.removed_entry_count))) }
}

/// What is the plan called? The hash hf_pdic_options_set_confirm takes. `*out` is null when the check could not
/// look, so that there is no plan.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_outcome_plan_hash(
    outcome: *const hf_pdic_outcome,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, outcome) = (Out::new(out)?, handle::get(outcome)?);
            out.text_or_null(outcome.0.plan.as_ref().map(|plan| plan.hash.as_str()))
        })
    }
}

/// The outcome for programs: verdict, plan with its objections, statistics before and after, findings.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_outcome_json(
    outcome: *const hf_pdic_outcome,
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
pub extern "C" fn hf_pdic_outcome_free(outcome: *mut hf_pdic_outcome) -> hf_status {
    call_plain(|| handle::free(outcome))
}

/// How many entries are in the index again?
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_undone_restored_entry_count(
    undone: *const hf_pdic_undone,
    out: *mut u64,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(handle::get(undone)?.0.restored_entry_count))) }
}

/// The undo for programs: entries and index files that are back, and those that were there all along.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_undone_json(
    undone: *const hf_pdic_undone,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(undone)?.0.to_json())) }
}

/// Gives back the result of an undo. Null does nothing.
///
/// Owner:   takes `undone`, which must not be used after.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_pdic_undone_free(undone: *mut hf_pdic_undone) -> hf_status {
    call_plain(|| handle::free(undone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_place_that_was_not_checked_has_a_reason() {
        let (status, reason, retry_after_ms) = (Status::SetBusy, String::new(), None);
        let busy = Verdict::NotChecked { status, reason, retry_after_ms };
        assert_eq!((verdict(&busy), not_checked(&busy)), (hf_pdic_verdict::NotChecked, Status::SetBusy));
        for (core, number) in [(Verdict::Sound, 1), (Verdict::Planned, 3), (Verdict::Cancelled, 6)] {
            assert_eq!((verdict(&core) as i32, not_checked(&core)), (number, Status::Ok));
        }
    }
}
