//! How to check.

use super::call::{call, call_plain, hf_status};
use super::error::hf_error;
use super::failure::Failure;
use super::out::Out;
use super::{handle, text};
use holdfast_core::Status;
use holdfast_core::pdic::{Breaker, Mode, Options};
use std::ffi::c_char;
use std::sync::{Mutex, PoisonError};

/// How PDIC checks. A call takes what is set when it begins; what is set later counts for later calls.
///
/// Made by: hf_pdic_options_new. Freed by: hf_pdic_options_free.
pub struct hf_pdic_options(Mutex<Options>);

impl hf_pdic_options {
    /// The options of now; null stands for those the core chooses.
    ///
    /// Errors: WrongHandle.
    pub(super) fn read(options: *const hf_pdic_options) -> Result<Options, Failure> {
        let options = handle::get_optional(options)?;
        let copy =
            |options: &hf_pdic_options| options.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(options.map(|options| copy(&options)).unwrap_or_default())
    }

    fn set(options: *mut hf_pdic_options, change: impl FnOnce(&mut Options)) -> Result<(), Failure> {
        let options = handle::get(options)?;
        change(&mut options.0.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(())
    }
}

/// Makes options that are all as Holdfast chooses them.
///
/// Owner:   the caller, who frees `*out` with hf_pdic_options_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_options_new(
    out: *mut *mut hf_pdic_options,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe { call(error, || Ok(Out::new(out)?.object(hf_pdic_options(Mutex::default())))) }
}

/// Sets how closely objects are looked at: "existence", which costs hardly more than listing the names and is
/// the default, or "existence+size", which reports objects of another size too.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_INVALID_ARGUMENT for another word.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_options_set_mode(
    options: *mut hf_pdic_options,
    mode: *const c_char,
    mode_length: usize,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let mode = self::mode(text::read("mode", mode, mode_length)?)?;
            hf_pdic_options::set(options, |options| options.mode = mode)
        })
    }
}

fn mode(name: &str) -> Result<Mode, Failure> {
    Mode::parse(name).ok_or_else(|| {
        let (one, two) = (Mode::Existence.name(), Mode::ExistenceAndSize.name());
        let shown: String = name.chars().take(40).collect();
        Failure::new(Status::InvalidArgument, format!("{shown:?} is no mode; pass {one:?} or {two:?}"))
    })
}

/// Sets which index files are put aside: those whose job is more than `days` days ago, except for the newest
/// `newest_count`, of which there is always one. 90 days and 1 by default.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_options_set_index_keep(
    options: *mut hf_pdic_options,
    days: u32,
    newest_count: u32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            hf_pdic_options::set(options, |options| {
                (options.index_keep_days, options.index_keep_newest) = (days, newest_count);
            })
        })
    }
}

/// Sets how many losses are believed without a person: up to `percent` of all entries, or up to `entry_count`
/// if that is more. 10 percent and 1000 by default. What is above is refused and nothing is changed.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_options_set_breaker(
    options: *mut hf_pdic_options,
    percent: u32,
    entry_count: u64,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let breaker = Breaker { percent, entries: entry_count };
            hf_pdic_options::set(options, |options| options.breaker = breaker)
        })
    }
}

/// Confirms a refused plan that a person looked at, by the hash hf_pdic_outcome_plan_hash gave. Null takes the
/// confirmation back.
///
/// If the plan of the next run is another one, the run changes nothing and says HF_STATUS_PLAN_STALE.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER for `options`, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_options_set_confirm(
    options: *mut hf_pdic_options,
    hash: *const c_char,
    hash_length: usize,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let hash = text::read_optional("hash", hash, hash_length)?.map(str::to_owned);
            hf_pdic_options::set(options, |options| options.confirm = hash)
        })
    }
}

/// Sets after how many days what was put aside is removed for good. 30 by default; hf_pdic_undo works until then.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_options_set_trash_keep(
    options: *mut hf_pdic_options,
    days: u32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || hf_pdic_options::set(options, |options| options.trash_keep_days = days)) }
}

/// Sets the number of worker threads; 0, the default, is one for each core. More than 256 count as 256.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_pdic_options_set_threads(
    options: *mut hf_pdic_options,
    thread_count: u32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || hf_pdic_options::set(options, |options| options.threads = thread_count as usize))
    }
}

/// Gives back options. Null does nothing. Calls that run took what they need.
///
/// Owner:   takes `options`, which must not be used after.
/// Threads: any, also while calls run with it.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_pdic_options_free(options: *mut hf_pdic_options) -> hf_status {
    call_plain(|| handle::free(options))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_is_one_of_two_words() {
        assert_eq!(mode("existence+size").ok(), Some(Mode::ExistenceAndSize));
        let failure = mode("thorough").expect_err("no mode");
        assert_eq!(failure.status, Status::InvalidArgument);
        assert_eq!(failure.text, r#""thorough" is no mode; pass "existence" or "existence+size""#);
    }
}
