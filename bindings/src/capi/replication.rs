//! Replication: backup sets copied to other destinations, compared with them, healed from them.

use super::call::{call, hf_status};
use super::cancel::hf_cancel;
use super::client::hf_client;
use super::destination::hf_destination;
use super::error::hf_error;
use super::failure::Failure;
use super::monitor::{Watch, hf_monitor};
use super::out::Out;
use super::replication_outcome::hf_replication_outcome;
use super::report::{hf_report, writing};
use super::{handle, target, text};
use holdfast_core::client::{ReplicationCall, ReplicationWay};
use holdfast_core::replication::{Ask, ReplicationError};
use holdfast_core::units::UtcMs;
use std::ffi::c_char;
use std::sync::Arc;

/// Copies what the receivers lack of backup sets, up to four files of a set at a time. Whatever stops it, each
/// receiver shows a whole index of what is there; the next run goes on where this one was.
///
/// `receivers` are `receiver_count` destinations, at least one. `request` is a JSON object: `sets`, a list of ids,
/// and any of `sets_at_once` (1 to 64, 2 when left out), `bandwidth_bytes_per_second` (of all sets together, 0 for
/// no limit), `deletions` ("keep", or "propagate": what the sender does not name any more goes to the receiver's
/// trash), `breaker_percent` and `breaker_entries` (how many deletions are believed without a person),
/// `confirm` (the hash of deletions that were refused). `now_utc_ms` is the client's clock, null for the machine's.
/// `report`, `cancel` and `monitor` may be null.
///
/// A set that could not be replicated and a cancelled run are outcomes too, with HF_STATUS_OK and a verdict: the
/// report is complete in every case.
///
/// Owner:   the caller, who frees `*out` with hf_replication_outcome_free.
/// Threads: any.
/// Blocks:  yes.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED. Everything else is a verdict.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_replication_run(
    client: *const hf_client,
    sender: *const hf_destination,
    receivers: *const *const hf_destination,
    receiver_count: usize,
    request: *const c_char,
    request_length: usize,
    now_utc_ms: *const i64,
    report: *const hf_report,
    cancel: *const hf_cancel,
    monitor: *const hf_monitor,
    out: *mut *mut hf_replication_outcome,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let (out, request) = (Out::new(out)?, (request, request_length));
            let places = Places::read(client, sender, receivers, receiver_count)?;
            let work = Work::read(request, now_utc_ms, report, cancel, monitor)?;
            Ok(out.object(work.replicate(&places, ReplicationWay::Run)))
        })
    }
}

/// How far is each receiver behind its sender? Changes nothing. All else is as hf_replication_run has it.
///
/// Owner:   the caller, who frees `*out` with hf_replication_outcome_free.
/// Threads: any.
/// Blocks:  yes.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED. Everything else is a verdict.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_replication_status(
    client: *const hf_client,
    sender: *const hf_destination,
    receivers: *const *const hf_destination,
    receiver_count: usize,
    request: *const c_char,
    request_length: usize,
    now_utc_ms: *const i64,
    report: *const hf_report,
    cancel: *const hf_cancel,
    monitor: *const hf_monitor,
    out: *mut *mut hf_replication_outcome,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, request) = (Out::new(out)?, (request, request_length));
            let places = Places::read(client, sender, receivers, receiver_count)?;
            let work = Work::read(request, now_utc_ms, report, cancel, monitor)?;
            Ok(out.object(work.replicate(&places, ReplicationWay::Status)))
        })
    }
}

/// Brings objects that are missing or wrong on one side back from the other, either way. A sound object is never
/// overwritten.
///
/// Sizes are compared; with `read_all` true in `request` every object is read whole and its checksum compared. All
/// else is as hf_replication_run has it.
///
/// Owner:   the caller, who frees `*out` with hf_replication_outcome_free.
/// Threads: any.
/// Blocks:  yes.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED. Everything else is a verdict.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_replication_heal(
    client: *const hf_client,
    sender: *const hf_destination,
    receivers: *const *const hf_destination,
    receiver_count: usize,
    request: *const c_char,
    request_length: usize,
    now_utc_ms: *const i64,
    report: *const hf_report,
    cancel: *const hf_cancel,
    monitor: *const hf_monitor,
    out: *mut *mut hf_replication_outcome,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, request) = (Out::new(out)?, (request, request_length));
            let places = Places::read(client, sender, receivers, receiver_count)?;
            let work = Work::read(request, now_utc_ms, report, cancel, monitor)?;
            Ok(out.object(work.replicate(&places, ReplicationWay::Heal)))
        })
    }
}

/// Who copies, from where, to where.
struct Places {
    client: Arc<hf_client>,
    sender: Arc<hf_destination>,
    receivers: Vec<Arc<hf_destination>>,
}

impl Places {
    /// Errors: NullPointer, WrongHandle, InvalidArgument.
    ///
    /// # Safety
    /// As [`target::destinations`].
    unsafe fn read(
        client: *const hf_client,
        sender: *const hf_destination,
        receivers: *const *const hf_destination,
        receiver_count: usize,
    ) -> Result<Places, Failure> {
        let (client, sender) = (handle::get(client)?, handle::get(sender)?);
        if receiver_count == 0 {
            return Err(Failure::of(ReplicationError::no_receiver()));
        }
        // SAFETY: the same promise.
        let receivers = unsafe { target::destinations("receivers", receivers, receiver_count) }?;
        Ok(Places { client, sender, receivers })
    }
}

/// Which sets, and how; the client's clock, the host's report and its ear.
struct Work {
    ask: Ask,
    now: Option<UtcMs>,
    report: Option<Arc<hf_report>>,
    watch: Watch,
}

impl Work {
    /// Errors: NullPointer, InvalidUtf8, WrongHandle, InvalidArgument, SetIdRejected.
    ///
    /// # Safety
    /// The pointers keep the header's rules.
    unsafe fn read(
        (request, length): (*const c_char, usize),
        now_utc_ms: *const i64,
        report: *const hf_report,
        cancel: *const hf_cancel,
        monitor: *const hf_monitor,
    ) -> Result<Work, Failure> {
        let report = handle::get_optional(report)?;
        // SAFETY: the same promise.
        unsafe {
            let ask = Ask::from_json(text::read("request", request, length)?).map_err(Failure::of)?;
            let (now, watch) = (target::moment(now_utc_ms)?, Watch::new(cancel, monitor)?);
            Ok(Work { ask, now, report, watch })
        }
    }

    fn replicate(&self, places: &Places, way: ReplicationWay) -> hf_replication_outcome {
        let receivers: Vec<_> =
            places.receivers.iter().map(|receiver| receiver.destination().as_ref()).collect();
        let call = ReplicationCall {
            sender: places.sender.destination().as_ref(),
            receivers: &receivers,
            sets: &self.ask.sets,
            now: self.now,
            monitor: &self.watch,
            cancel: self.watch.cancel(),
        };
        let client = places.client.client();
        let replicate = |report: &mut _| client.replicate(way, &call, &self.ask.options, report);
        hf_replication_outcome(writing(self.report.as_ref(), replicate))
    }
}
