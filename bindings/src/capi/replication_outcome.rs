//! What replication came to, of each set at each receiver.

use super::call::{call, call_plain, hf_status};
use super::error::hf_error;
use super::failure::Failure;
use super::handle;
use super::out::Out;
use super::sized::{Place, Versioned};
use holdfast_core::Status;
use holdfast_core::replication::{Outcome, Replica, Verdict};
use holdfast_core::units::UtcMs;
use std::ffi::c_char;
use std::mem::size_of;

/// What replication of one set to one receiver came to: the value of `hf_replica.verdict`.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum hf_replication_verdict {
    /// The receiver has everything now.
    Replicated = 1,
    /// The receiver had everything already.
    Current = 2,
    /// Some files could not be sent; the receiver has everything else, and an index of exactly that.
    Partial = 3,
    /// Only looked: the receiver lacks something.
    Behind = 4,
    /// Both sides have what both indexes name.
    Sound = 5,
    /// What was missing or wrong on one side was brought back from the other.
    Healed = 6,
    /// Something is sound on neither side, or could not be brought back.
    NotHealed = 7,
    /// Nothing could be concluded or sent; the receiver's index stays whole.
    NotReplicated = 8,
    /// The caller cancelled.
    Cancelled = 9,
}

/// Everything one call came to: each set at each receiver, in the order they were given.
///
/// Made by: hf_replication_run, hf_replication_status, hf_replication_heal. Freed by: hf_replication_outcome_free.
pub struct hf_replication_outcome(pub(super) Outcome);

/// The figures of one set at one receiver; the JSON has its names and reasons. Set `struct_size` before a function
/// fills it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct hf_replica {
    /// sizeof(hf_replica): tells the library which fields this host knows.
    pub struct_size: usize,
    /// An hf_replication_verdict.
    pub verdict: i32,
    /// Why nothing was replicated, an hf_status; HF_STATUS_OK unless the verdict is
    /// HF_REPLICATION_VERDICT_NOT_REPLICATED.
    pub code: i32,
    /// When to try again, milliseconds from now; -1 when that is not known.
    pub retry_after_ms: i64,
    /// The sender's newest job, UTC milliseconds; INT64_MIN for none.
    pub job_utc_ms: i64,
    /// The newest job the receiver shows, UTC milliseconds; INT64_MIN for none.
    pub receiver_job_utc_ms: i64,
    /// Objects that were to be sent.
    pub wanted_count: u64,
    /// Their bytes.
    pub wanted_bytes: u64,
    /// Objects put in place by this call.
    pub object_count: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Objects of those wanted that were in place before, from a run that was cut off.
    pub present_count: u64,
    /// Bytes of large files that had arrived before, from a run that was cut off.
    pub resumed_bytes: u64,
    /// Time since the sender's newest job that is not wholly at the receiver, milliseconds; 0 when it is.
    pub lag_ms: u64,
    /// Objects that are still to come.
    pub lag_object_count: u64,
    /// Their bytes.
    pub lag_bytes: u64,
    /// Files that could not be sent or healed.
    pub failure_count: u64,
    /// Objects in the way of others that were put into the receiver's trash.
    pub displaced_count: u64,
    /// Keys that a Windows receiver could not hold.
    pub windows_name_count: u64,
}

// SAFETY: repr(C), begins with its size, whole numbers.
unsafe impl Versioned for hf_replica {
    const NAME: &'static str = "hf_replica";
    const LEAST: usize = size_of::<hf_replica>();
}

/// The outcome for programs: the run's name, and of each replica its set, places, verdict and reasons, what
/// travelled, lag, failures, deletions with their objections, and what a healing brought back.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_replication_outcome_json(
    outcome: *const hf_replication_outcome,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe { call(error, || Out::new(out)?.text(handle::get(outcome)?.0.to_json())) }
}

/// Has every receiver everything? `*out` is 1 or 0.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_replication_outcome_is_whole(
    outcome: *const hf_replication_outcome,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(i32::from(handle::get(outcome)?.0.is_whole())))) }
}

/// How many replicas are there? One for each set at each receiver.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_replication_outcome_count(
    outcome: *const hf_replication_outcome,
    out: *mut usize,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(handle::get(outcome)?.0.replicas.len()))) }
}

/// The figures of replica `at`, from 0: the first set at each receiver, then the second. Set `struct_size` of `*out`
/// before.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT, also for a replica past the
///          last.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_replication_outcome_replica(
    outcome: *const hf_replication_outcome,
    at: usize,
    out: *mut hf_replica,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, outcome) = (Place::new(out)?, handle::get(outcome)?);
            Ok(out.value(flat(replica(&outcome.0.replicas, at)?)))
        })
    }
}

fn replica(replicas: &[Replica], at: usize) -> Result<&Replica, Failure> {
    replicas.get(at).ok_or_else(|| {
        let text = format!("there is no replica {at}; there are {}, counted from 0", replicas.len());
        Failure::new(Status::InvalidArgument, text)
    })
}

fn flat(replica: &Replica) -> hf_replica {
    let Replica { verdict, sent, lag, .. } = replica;
    let moment = |job: Option<UtcMs>| job.map_or(i64::MIN, |job| job.0);
    let (code, retry_after_ms) = not_replicated(verdict);
    hf_replica {
        struct_size: size_of::<hf_replica>(),
        verdict: flat_verdict(verdict) as i32,
        code: code.code(),
        retry_after_ms,
        job_utc_ms: moment(replica.job),
        receiver_job_utc_ms: moment(replica.receiver_job),
        wanted_count: sent.wanted_count,
        wanted_bytes: sent.wanted_bytes,
        object_count: sent.object_count,
        bytes: sent.bytes,
        present_count: sent.present_count,
        resumed_bytes: sent.resumed_bytes,
        lag_ms: lag.ms,
        lag_object_count: lag.object_count,
        lag_bytes: lag.bytes,
        failure_count: replica.failure_count,
        displaced_count: replica.displaced_count,
        windows_name_count: replica.windows_name_count,
    }
}

/// Why, and when to try again; -1 for a moment that is not known.
fn not_replicated(verdict: &Verdict) -> (Status, i64) {
    match verdict {
        Verdict::NotReplicated { status, retry_after_ms, .. } => {
            (*status, retry_after_ms.map_or(-1, |ms| i64::try_from(ms).unwrap_or(i64::MAX)))
        }
        _ => (Status::Ok, -1),
    }
}

fn flat_verdict(verdict: &Verdict) -> hf_replication_verdict {
    match verdict {
        Verdict::Replicated => hf_replication_verdict::Replicated,
        Verdict::Current => hf_replication_verdict::Current,
        Verdict::Partial => hf_replication_verdict::Partial,
        Verdict::Behind => hf_replication_verdict::Behind,
        Verdict::Sound => hf_replication_verdict::Sound,
        Verdict::Healed => hf_replication_verdict::Healed,
        Verdict::NotHealed => hf_replication_verdict::NotHealed,
        Verdict::NotReplicated { .. } => hf_replication_verdict::NotReplicated,
        Verdict::Cancelled => hf_replication_verdict::Cancelled,
    }
}

/// Gives back an outcome. Null does nothing.
///
/// Owner:   takes `outcome`, which must not be used after.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_replication_outcome_free(outcome: *mut hf_replication_outcome) -> hf_status {
    call_plain(|| handle::free(outcome))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_not_replicated_has_a_status_and_may_have_a_delay() {
        let refused = |retry_after_ms| Verdict::NotReplicated {
            status: Status::SetBusy,
            reason: String::new(),
            retry_after_ms,
        };
        assert_eq!(not_replicated(&refused(Some(250))), (Status::SetBusy, 250));
        assert_eq!(not_replicated(&refused(Some(u64::MAX))), (Status::SetBusy, i64::MAX));
        assert_eq!(not_replicated(&refused(None)), (Status::SetBusy, -1));
        assert_eq!(not_replicated(&Verdict::Partial), (Status::Ok, -1));
        for (core, number) in [(Verdict::Replicated, 1), (refused(None), 8), (Verdict::Cancelled, 9)] {
            assert_eq!(flat_verdict(&core) as i32, number);
        }
    }
}
