//! The backup report of a host.

use super::call::{call, call_plain, hf_status};
use super::error::hf_error;
use super::failure::Failure;
use super::out::Out;
use super::{handle, target};
use holdfast_core::report::Report;
use holdfast_core::zone::Zone;
use std::ffi::c_char;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A backup report: numbered lines with type, timestamp and log. Several calls may write to one.
///
/// A call's lines arrive together, when it ends. So those of two calls never mix, and a report may be read
/// from within a callback.
///
/// Made by: hf_report_new. Freed by: hf_report_free.
pub struct hf_report(Mutex<Report>);

impl hf_report {
    fn lock(&self) -> MutexGuard<'_, Report> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs `work` with a report of its own, then adds its lines to the host's, if there is one.
pub(super) fn writing<T>(host: Option<&Arc<hf_report>>, work: impl FnOnce(&mut Report) -> T) -> T {
    let zone = host.map_or_else(Zone::utc, |host| host.lock().zone.clone());
    let mut report = Report::new(zone);
    let result = work(&mut report);
    if let Some(host) = host {
        host.lock().entries.append(&mut report.entries);
    }
    result
}

/// Makes a report without lines, whose timestamps are those of an IANA time zone such as "Europe/Berlin".
///
/// Owner:   the caller, who frees `*out` with hf_report_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_ZONE_UNKNOWN.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_report_new(
    zone: *const c_char,
    zone_length: usize,
    out: *mut *mut hf_report,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            let report = Report::new(target::zone(zone, zone_length)?);
            Ok(out.object(hf_report(Mutex::new(report))))
        })
    }
}

/// How many lines has it?
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_report_entry_count(
    report: *const hf_report,
    out: *mut u64,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            Ok(out.value(handle::get(report)?.lock().entries.len() as u64))
        })
    }
}

/// The report for people: an aligned table under a header and a rule, one line for each entry.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_report_text(
    report: *const hf_report,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || render(report, out, Report::text)) }
}

/// The report for spreadsheets: RFC 4180, with a header line.
///
/// A log that begins as a formula does, or with an apostrophe, has one apostrophe put in front.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_report_csv(
    report: *const hf_report,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || render(report, out, Report::csv)) }
}

/// The report for programs: `schema_version`, `zone` and `entries`, each with `no`, `type`, `timestamp`,
/// `utc_ms` and `log`.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_report_json(
    report: *const hf_report,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || render(report, out, Report::json)) }
}

/// # Safety
/// As [`Out::new`].
unsafe fn render(
    report: *const hf_report,
    out: *mut *mut c_char,
    rendering: fn(&Report) -> String,
) -> Result<impl super::out::Write, Failure> {
    // SAFETY: the same promise.
    let out = unsafe { Out::new(out) }?;
    let report = handle::get(report)?;
    let text = rendering(&report.lock());
    out.text(text)
}

/// Gives back a report. Null does nothing. The lines of calls that still run with it are lost.
///
/// Owner:   takes `report`, which must not be used after.
/// Threads: any, also while calls run with it.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_report_free(report: *mut hf_report) -> hf_status {
    call_plain(|| handle::free(report))
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdfast_core::report::Kind;
    use holdfast_core::units::UtcMs;

    #[test]
    fn a_report_can_be_read_while_a_call_writes_to_it() {
        let host = Arc::new(hf_report(Mutex::new(Report::new(Zone::utc()))));
        let seen = writing(Some(&host), |report| {
            report.push(Kind::Info, UtcMs(1), "one");
            host.lock().entries.len()
        });
        assert_eq!((seen, host.lock().entries.len()), (0, 1));
        writing(Some(&host), |report| report.push(Kind::Info, UtcMs(2), "two"));
        let logs: Vec<_> = host.lock().entries.iter().map(|entry| entry.text.clone()).collect();
        assert_eq!(logs, ["one", "two"]);
    }
}
