//! VMware: hosts that lose changed sectors, and the backups that spoiled.

use super::call::{call, call_plain, hf_status};
use super::cancel::hf_cancel;
use super::client::hf_client;
use super::error::hf_error;
use super::failure::Failure;
use super::out::Out;
use super::report::{hf_report, writing};
use super::{handle, target, text};
use holdfast_core::vmware::live::{SecretString, Source, fetch};
use holdfast_core::vmware::{Answer, Event, Outcome, Request, Rules, Tracking, check_tracking};
use std::ffi::c_char;

/// Whether hosts lose changed sectors.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum hf_vmware_answer {
    /// One of them does.
    Affected = 1,
    /// Their versions did, their builds carry the fix.
    Fixed = 2,
    /// It cannot be told of one of them. This is no "no".
    Unknown = 3,
}

/// What was found of a VMware source.
///
/// Made by: hf_vmware_check. Freed by: hf_vmware_outcome_free.
pub struct hf_vmware_outcome(Outcome);

/// Asks a host or vCenter for the facts about itself, its hosts and, if wished, its machines. Changes nothing.
///
/// `source` is JSON: `address` (host, host:port or https://host/sdk), and where wanted `user`, `pin` (the
/// fingerprint of its certificate: SHA-256, or SHA-1 as old consoles show it) or `ca_pem` (certificates to trust in
/// place of this machine's), `old_tls` (TLS 1.0 and 1.1, by this machine's OpenSSL), `timeout_ms` of one exchange,
/// `ssh_port` and `with_vms`. `password`, which may be null, belongs to `user` and is in no log or error. A host
/// tells its version to everybody; a vCenter lists its hosts to those who signed in. `*out` becomes JSON, the
/// `source` of a request to hf_vmware_check. `cancel` may be null.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  yes, until the facts are there; `timeout_ms` for each exchange at most.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_VMWARE_FACTS_REJECTED, HF_STATUS_VMWARE_ADDRESS_REJECTED, HF_STATUS_VMWARE_DENIED,
///          HF_STATUS_VMWARE_CERTIFICATE_REJECTED, HF_STATUS_VMWARE_UNAVAILABLE,
///          HF_STATUS_VMWARE_ANSWER_MALFORMED, HF_STATUS_VMWARE_TLS_UNSUPPORTED, HF_STATUS_CANCELLED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vmware_fetch(
    source: *const c_char,
    source_length: usize,
    password: *const c_char,
    password_length: usize,
    cancel: *const hf_cancel,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            let password = text::read_optional("password", password, password_length)?;
            let source = text::read("source", source, source_length)?;
            let source = Source::parse(source, password.map(SecretString::from))?;
            let cancel = hf_cancel::child_of(cancel)?;
            out.text(fetch(&source, &cancel).map_err(Failure::of)?.to_json())
        })
    }
}

/// Do this source's hosts lose changed sectors, and which machines are at risk? Changes nothing.
///
/// `request` is JSON: `source`, the facts about a host or vCenter; where wanted `policy` (warn,
/// full_without_cbt, skip_cbt, fail) and `rules`, a rules file in place of the library's own. `set` may be null:
/// then nothing is remembered of the machines. `now_utc_ms` is the client's clock, null for the machine's;
/// `report` may be null.
///
/// Owner:   the caller, who frees `*out` with hf_vmware_outcome_free.
/// Threads: any.
/// Blocks:  while the working state is read.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED, HF_STATUS_VMWARE_FACTS_REJECTED,
///          HF_STATUS_VMWARE_RULES_REJECTED, HF_STATUS_STATE_UNAVAILABLE, HF_STATUS_STATE_DAMAGED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vmware_check(
    client: *const hf_client,
    set: *const c_char,
    set_length: usize,
    request: *const c_char,
    request_length: usize,
    now_utc_ms: *const i64,
    report: *const hf_report,
    out: *mut *mut hf_vmware_outcome,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let (out, client) = (Out::new(out)?, handle::get(client)?);
            let set = (!set.is_null()).then(|| target::set(set, set_length)).transpose()?;
            let request = Request::parse(text::read("request", request, request_length)?);
            let (request, now) = (request.map_err(Failure::of)?, target::moment(now_utc_ms)?);
            let check = |lines: &mut _| client.client().vmware_check(set, &request, now, lines);
            Ok(out.object(hf_vmware_outcome(writing(handle::get_optional(report)?.as_ref(), check)?)))
        })
    }
}

/// The answer for the source. `*out` is an hf_vmware_answer.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vmware_outcome_answer(
    outcome: *const hf_vmware_outcome,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(answer(handle::get(outcome)?.0.answer()) as i32))) }
}

const fn answer(answer: Answer) -> hf_vmware_answer {
    match answer {
        Answer::Affected => hf_vmware_answer::Affected,
        Answer::Fixed => hf_vmware_answer::Fixed,
        Answer::Unknown(_) => hf_vmware_answer::Unknown,
    }
}

/// Is there something a person should look at? `*out` is 1 or 0. That no rule is about a version is none.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vmware_outcome_findings(
    outcome: *const hf_vmware_outcome,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(i32::from(handle::get(outcome)?.0.has_findings())))) }
}

/// Does the set's policy let something at risk not be backed up? `*out` is 1 or 0.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vmware_outcome_refused(
    outcome: *const hf_vmware_outcome,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(i32::from(handle::get(outcome)?.0.is_refused())))) }
}

/// The outcome for programs: `answer`, `refused`, `hosts` with their defects, `vms` with their risk, chain and
/// action, and the `steps` a person takes.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vmware_outcome_json(
    outcome: *const hf_vmware_outcome,
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
pub extern "C" fn hf_vmware_outcome_free(outcome: *mut hf_vmware_outcome) -> hf_status {
    call_plain(|| handle::free(outcome))
}

/// Remembers backups of virtual machines that were made, and resets of their tracking; all, or none.
///
/// `events` is a JSON array, in the order in which things happened: `kind` (full, incremental, differential,
/// reset), `at_utc_ms`, `vm`, `host` (what it says of itself) and `uses_cbt`. `rules` may be null for the
/// library's own. Without these notes a chain that a defective host served cannot be told from a sound one.
///
/// Threads: any.
/// Blocks:  while the working state is written.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_SET_ID_REJECTED,
///          HF_STATUS_VMWARE_FACTS_REJECTED, HF_STATUS_VMWARE_RULES_REJECTED, HF_STATUS_STATE_UNAVAILABLE,
///          HF_STATUS_STATE_DAMAGED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vmware_note(
    client: *const hf_client,
    set: *const c_char,
    set_length: usize,
    events: *const c_char,
    events_length: usize,
    rules: *const c_char,
    rules_length: usize,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (client, set) = (handle::get(client)?, target::set(set, set_length)?);
            let events = Event::parse_all(text::read("events", events, events_length)?);
            let rules = text::read_optional("rules", rules, rules_length)?.map(Rules::parse).transpose();
            let (events, rules) = (events.map_err(Failure::of)?, rules.map_err(Failure::of)?);
            Ok(client.client().vmware_note(set, &events, rules.as_ref())?)
        })
    }
}

/// What is remembered of a set's virtual machines, for programs: `vms`, each with its `events`, disk `sizes`
/// and the `flag` of a chain that is not to be trusted.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  while the working state is read.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_SET_ID_REJECTED,
///          HF_STATUS_STATE_UNAVAILABLE, HF_STATUS_STATE_DAMAGED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vmware_history(
    client: *const hf_client,
    set: *const c_char,
    set_length: usize,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, client) = (Out::new(out)?, handle::get(client)?);
            out.text(client.client().vmware_history(target::set(set, set_length)?)?.to_json())
        })
    }
}

/// May an incremental backup be built on a disk's change ids, and did the answers cover the whole disk?
///
/// `tracking` is JSON: `before` and `now`, the change ids; where the query was made also `capacity_bytes` and
/// `segments`, its answers in order, each with `start`, `length` and `areas`. `*out` becomes JSON: `usable`, and
/// `reason` and `text` where it is false.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_VMWARE_FACTS_REJECTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vmware_tracking(
    tracking: *const c_char,
    tracking_length: usize,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            let tracking = Tracking::parse(text::read("tracking", tracking, tracking_length)?);
            out.text(check_tracking(&tracking.map_err(Failure::of)?).to_json())
        })
    }
}
