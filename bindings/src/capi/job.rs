//! The start of a backup job.

use super::call::{call, call_plain, hf_status};
use super::client::hf_client;
use super::destination::hf_destination;
use super::error::hf_error;
use super::failure::Failure;
use super::out::Out;
use super::report::{hf_report, writing};
use super::{handle, target, text};
use holdfast_core::job::{self, Sources, Start};
use holdfast_core::units::{SetId, UtcMs};
use holdfast_core::zone::Zone;
use std::ffi::c_char;
use std::sync::Arc;

/// What is due before a backup job, at each destination.
///
/// Made by: hf_job_start. Freed by: hf_job_start_result_free.
pub struct hf_job_start_result(Start);

/// What is due before this backup job? Changes nothing.
///
/// Asks every destination and what the client remembers of it. One that does not answer is a warning in the
/// report and a `problem` in the JSON; the others are judged all the same. `zone` is the schedule's IANA time
/// zone; `least_days` the least number of days between two PDICs, 0 for no such floor. `now_utc_ms` is the
/// client's clock, null for the machine's; `report` may be null. `destinations` may be null if the count is 0.
///
/// Owner:   the caller, who frees `*out` with hf_job_start_result_free.
/// Threads: any.
/// Blocks:  while the destinations answer.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED, HF_STATUS_ZONE_UNKNOWN,
///          HF_STATUS_STATE_UNAVAILABLE, HF_STATUS_STATE_DAMAGED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_job_start(
    client: *const hf_client,
    set: *const c_char,
    set_length: usize,
    destinations: *const *const hf_destination,
    destination_count: usize,
    zone: *const c_char,
    zone_length: usize,
    least_days: u32,
    now_utc_ms: *const i64,
    report: *const hf_report,
    out: *mut *mut hf_job_start_result,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            let (set, zone) = ((set, set_length), (zone, zone_length));
            let job = Job::read(client, set, zone, least_days, now_utc_ms, report)?;
            let places = target::destinations("destinations", destinations, destination_count)?;
            Ok(out.object(job.start(&places, &Sources::default())?))
        })
    }
}

/// The same, with what the set reads from.
///
/// `sources` is a JSON object: `vmware`, an array of requests as hf_vmware_check takes one, for the hosts and
/// vCenters of the set; `m365`, an array of requests as hf_m365_check takes one, for its connections. It may be null
/// for nothing that is known. All else is as hf_job_start has it.
///
/// Owner:   the caller, who frees `*out` with hf_job_start_result_free.
/// Threads: any.
/// Blocks:  while the destinations answer.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED, HF_STATUS_ZONE_UNKNOWN,
///          HF_STATUS_VMWARE_FACTS_REJECTED, HF_STATUS_VMWARE_RULES_REJECTED,
///          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED,
///          HF_STATUS_STATE_UNAVAILABLE, HF_STATUS_STATE_DAMAGED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_job_start_with(
    client: *const hf_client,
    set: *const c_char,
    set_length: usize,
    destinations: *const *const hf_destination,
    destination_count: usize,
    zone: *const c_char,
    zone_length: usize,
    least_days: u32,
    sources: *const c_char,
    sources_length: usize,
    now_utc_ms: *const i64,
    report: *const hf_report,
    out: *mut *mut hf_job_start_result,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, set, zone) = (Out::new(out)?, (set, set_length), (zone, zone_length));
            let job = Job::read(client, set, zone, least_days, now_utc_ms, report)?;
            let places = target::destinations("destinations", destinations, destination_count)?;
            Ok(out.object(job.start(&places, &read_sources(sources, sources_length)?)?))
        })
    }
}

/// What a set reads from; null is nothing that is known.
///
/// # Safety
/// As [`text::read`].
unsafe fn read_sources(sources: *const c_char, length: usize) -> Result<Sources, Failure> {
    // SAFETY: the same promise.
    let json = unsafe { text::read_optional("sources", sources, length) }?;
    json.map_or_else(|| Ok(Sources::default()), Sources::parse).map_err(Failure::of)
}

/// A job as the host told it, but for where it goes and what it reads from.
struct Job {
    client: Arc<hf_client>,
    set: SetId,
    zone: Zone,
    least_days: u32,
    now: Option<UtcMs>,
    report: Option<Arc<hf_report>>,
}

impl Job {
    /// Errors: NullPointer, InvalidUtf8, WrongHandle, InvalidArgument, SetIdRejected, ZoneUnknown.
    ///
    /// # Safety
    /// The pointers keep the header's rules.
    unsafe fn read(
        client: *const hf_client,
        (set, set_length): (*const c_char, usize),
        (zone, zone_length): (*const c_char, usize),
        least_days: u32,
        now_utc_ms: *const i64,
        report: *const hf_report,
    ) -> Result<Job, Failure> {
        let (client, report) = (handle::get(client)?, handle::get_optional(report)?);
        // SAFETY: the same promise.
        let (set, zone, now) = unsafe {
            let zone = target::zone(zone, zone_length);
            (target::set(set, set_length)?, zone?, target::moment(now_utc_ms)?)
        };
        Ok(Job { client, set, zone, least_days, now, report })
    }

    fn start(
        &self,
        places: &[Arc<hf_destination>],
        sources: &Sources,
    ) -> Result<hf_job_start_result, Failure> {
        let destinations: Vec<_> = places.iter().map(|place| place.destination().clone()).collect();
        let (set, zone, least_days) = (self.set, &self.zone, target::days(self.least_days));
        let job = job::Job { set, destinations: &destinations, zone, least_days, sources };
        let start =
            writing(self.report.as_ref(), |report| self.client.client().job_start(&job, self.now, report));
        Ok(hf_job_start_result(start?))
    }
}

/// Is PDIC due at any destination? `*out` is 1 or 0.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_job_start_result_due(
    result: *const hf_job_start_result,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(i32::from(handle::get(result)?.0.pdic_due())))) }
}

/// The decisions for programs: `pdic_due`, and each destination's `place`, `pdic` and `problem`; `vmware`, what
/// hf_vmware_outcome_json gives, for each source; and `m365`, what hf_m365_outcome_json gives, for each connection.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_job_start_result_json(
    result: *const hf_job_start_result,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(result)?.0.to_json())) }
}

/// Gives back a result. Null does nothing.
///
/// Owner:   takes `result`, which must not be used after.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_job_start_result_free(result: *mut hf_job_start_result) -> hf_status {
    call_plain(|| handle::free(result))
}
