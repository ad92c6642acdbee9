//! Microsoft 365: what state connections are in, what may be done about it, what an error means.

use super::call::{call, call_plain, hf_status};
use super::error::hf_error;
use super::failure::Failure;
use super::out::Out;
use super::report::{hf_report, writing};
use super::{handle, target, text};
use holdfast_core::clock::moment;
use holdfast_core::m365::{
    Check, CheckRequest, Fleet, FleetRequest, Mode, PlanRequest, Question, TimelineRequest, check, explain,
    fleet, plan, timeline,
};
use holdfast_core::units::UtcMs;
use std::ffi::c_char;

/// How a connection signs in.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum hf_m365_mode {
    /// User name and password alone.
    Basic = 1,
    /// An application's token, and a password for what a token cannot do.
    Hybrid = 2,
    /// An application's token, and no password.
    Modern = 3,
    /// It cannot be told. This is no mode.
    Unknown = 4,
}

/// All that is to be said of one connection.
///
/// Made by: hf_m365_check. Freed by: hf_m365_outcome_free.
pub struct hf_m365_outcome(Check);

/// Many sets by account, the most urgent first.
///
/// Made by: hf_m365_fleet_plan. Freed by: hf_m365_fleet_free.
pub struct hf_m365_fleet(Fleet);

/// A moment, or the machine's clock for null.
///
/// # Safety
/// As [`target::moment`].
pub(super) unsafe fn now(utc_ms: *const i64) -> Result<UtcMs, Failure> {
    // SAFETY: the same promise.
    Ok(moment(unsafe { target::moment(utc_ms) }?))
}

/// How does this connection sign in, does that still work, and what is to be done? Asks nobody, changes nothing.
///
/// `request` is JSON: `connection`, the facts about it, of which `account` is the least; where wanted `settings`:
/// `policy` (a policy file in place of the library's own), `zone`, `notifications`, `reminder_days`,
/// `administrators` and `propagation_minutes`. No secret is among the facts. `now_utc_ms` is the client's clock, null
/// for the machine's; `report` may be null. The date is that of the settings' zone, else the report's, else UTC.
///
/// Owner:   the caller, who frees `*out` with hf_m365_outcome_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_check(
    request: *const c_char,
    request_length: usize,
    now_utc_ms: *const i64,
    report: *const hf_report,
    out: *mut *mut hf_m365_outcome,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let (out, report) = (Out::new(out)?, handle::get_optional(report)?);
            let request = CheckRequest::parse(text::read("request", request, request_length)?);
            let (request, now) = (request.map_err(Failure::of)?, now(now_utc_ms)?);
            Ok(out.object(hf_m365_outcome(writing(report.as_ref(), |lines| check(&request, now, lines)))))
        })
    }
}

/// How does the connection sign in? `*out` is an hf_m365_mode.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_outcome_mode(
    outcome: *const hf_m365_outcome,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(mode(handle::get(outcome)?.0.mode) as i32))) }
}

const fn mode(mode: Option<Mode>) -> hf_m365_mode {
    match mode {
        Some(Mode::Basic) => hf_m365_mode::Basic,
        Some(Mode::Hybrid) => hf_m365_mode::Hybrid,
        Some(Mode::Modern) => hf_m365_mode::Modern,
        None => hf_m365_mode::Unknown,
    }
}

/// Is there something a person should look at? `*out` is 1 or 0.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_outcome_findings(
    outcome: *const hf_m365_outcome,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(i32::from(handle::get(outcome)?.0.has_findings())))) }
}

/// Can a job on the connection sign in, as far as is known? `*out` is 1 or 0.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_outcome_may_run(
    outcome: *const hf_m365_outcome,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(i32::from(handle::get(outcome)?.0.may_run)))) }
}

/// The outcome for programs: `mode` or the `reason` why it is unknown, `obsolete`, `may_create`, `may_run`,
/// `standing` and `protocols`, `by` and `days_left`, `advice`, `limitations`, `mfa`, `certificate`, `alerts`, and
/// `limits_text` for people.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_outcome_json(
    outcome: *const hf_m365_outcome,
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
pub extern "C" fn hf_m365_outcome_free(outcome: *mut hf_m365_outcome) -> hf_status {
    call_plain(|| handle::free(outcome))
}

/// Which modes may an account be moved to, by whom, and in which steps? Changes nothing.
///
/// `request` is JSON: `sets`, connections as hf_m365_check takes one, all of one account; where wanted `to`, one mode,
/// and `settings`. `*out` becomes JSON: `from`, `advice`, `limitations`, `moves`, each with its `refusal` or its
/// `signer` and `steps`, and `text` for people. `now_utc_ms` is the client's clock, null for the machine's.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_plan(
    request: *const c_char,
    request_length: usize,
    now_utc_ms: *const i64,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            let request = PlanRequest::parse(text::read("request", request, request_length)?);
            out.text(plan(&request.map_err(Failure::of)?, now(now_utc_ms)?).to_json())
        })
    }
}

/// How do a cloud's protocols stand, and what happened and will? Changes nothing.
///
/// `request` is JSON: where wanted `region`, a name of the policy's clouds ("global" when absent), `protocols`,
/// `sign_in` (basic or token) and `settings`. `*out` becomes JSON: `cloud`, `has_modern`, `retired`, `phase`,
/// `verdicts`, `events`, and `text` for people. `now_utc_ms` is the client's clock, null for the machine's.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_timeline(
    request: *const c_char,
    request_length: usize,
    now_utc_ms: *const i64,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            let request = TimelineRequest::parse(text::read("request", request, request_length)?);
            let (request, now) = (request.map_err(Failure::of)?, now(now_utc_ms)?);
            out.text(timeline(&request, now).map_err(Failure::of)?.to_json())
        })
    }
}

/// What does an error of a sign-in mean, is it to be tried again, and who must act?
///
/// `question` is the JSON of Microsoft's error answer, to which `http_status`, `retry_after_s`, `changed_utc_ms` (when
/// account, password or application were last changed) and `settings` may be added; or any text that names an error
/// or an AADSTS number. `*out` becomes JSON: `class`, which programs go by, `advice`, `retry`, `retry_at_utc_ms`, `who`,
/// and `text` for people. Nothing of the error is in it that is not known, but for ids for Microsoft's support.
/// `now_utc_ms` is the client's clock, null for the machine's.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_explain(
    question: *const c_char,
    question_length: usize,
    now_utc_ms: *const i64,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            let question = Question::parse(text::read("question", question, question_length)?);
            out.text(explain(&question.map_err(Failure::of)?, now(now_utc_ms)?).to_json())
        })
    }
}

/// How do many sets stand, by account, and who is to be looked at first? Asks nobody, changes nothing.
///
/// `request` is JSON: `sets`, connections as hf_m365_check takes one, of any number of accounts; where wanted
/// `settings`. `now_utc_ms` is the client's clock, null for the machine's; `report` may be null.
///
/// Owner:   the caller, who frees `*out` with hf_m365_fleet_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_fleet_plan(
    request: *const c_char,
    request_length: usize,
    now_utc_ms: *const i64,
    report: *const hf_report,
    out: *mut *mut hf_m365_fleet,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, report) = (Out::new(out)?, handle::get_optional(report)?);
            let request = FleetRequest::parse(text::read("request", request, request_length)?);
            let (request, now) = (request.map_err(Failure::of)?, now(now_utc_ms)?);
            Ok(out.object(hf_m365_fleet(writing(report.as_ref(), |lines| fleet(request, now, lines)))))
        })
    }
}

/// The fleet for programs: `sets`, how many there are, and `accounts`, the most urgent first, each with `urgency`,
/// `by`, `mode`, `advised`, `next`, `blockers` and `text`.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_fleet_json(
    fleet: *const hf_m365_fleet,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(fleet)?.0.to_json())) }
}

/// The fleet for spreadsheets: RFC 4180, with a header line; a row for each account.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_fleet_csv(
    fleet: *const hf_m365_fleet,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(fleet)?.0.to_csv())) }
}

/// Gives back a fleet. Null does nothing.
///
/// Owner:   takes `fleet`, which must not be used after.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_m365_fleet_free(fleet: *mut hf_m365_fleet) -> hf_status {
    call_plain(|| handle::free(fleet))
}
