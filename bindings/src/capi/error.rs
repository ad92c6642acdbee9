//! The error object: everything one failure says.

use super::call::{answer, answer_status, call_plain, hf_status};
use super::failure::Failure;
use super::{handle, status, text};
use holdfast_core::{Class, Status};
use std::ffi::{CString, c_char};

/// Why one call failed: its status, a sentence for a person and the delay before another try.
///
/// Made by: any function with an `hf_error **`, when it fails. Freed by: hf_error_free.
pub struct hf_error {
    status: Status,
    text: CString,
    retry_after_ms: u64,
}

impl hf_error {
    pub(super) fn new(failure: Failure) -> hf_error {
        let text = text::readable(&failure.text);
        hf_error { status: failure.status, text, retry_after_ms: failure.retry_after_ms }
    }

    #[cfg(test)]
    pub(super) fn text(&self) -> &str {
        self.text.to_str().unwrap_or_default()
    }

    /// What is said of an object, or of a handle that leads to none.
    fn ask<T>(error: *const hf_error, say: impl FnOnce(&hf_error) -> T, not: impl FnOnce(Status) -> T) -> T {
        match handle::get(error) {
            Ok(object) => say(&object),
            Err(failure) => not(failure.status),
        }
    }
}

/// Which status did the call come to? The one the function returned.
///
/// A null error is HF_STATUS_NULL_POINTER and a freed one HF_STATUS_WRONG_HANDLE, never HF_STATUS_OK.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn hf_error_code(error: *const hf_error) -> hf_status {
    answer_status(|| hf_error::ask(error, |object| object.status, |status| status))
}

/// What can the caller do? An hf_class: the first digit of the code.
///
/// Threads: any.
/// Blocks:  no.
#[unsafe(no_mangle)]
pub extern "C" fn hf_error_class(error: *const hf_error) -> i32 {
    let class = |status: Status| status.class() as i32;
    answer(Class::Internal as i32, || hf_error::ask(error, |object| class(object.status), class))
}

/// What is the status called? As hf_status_name. Never null.
///
/// Owner:   the library; the text is static, never free it.
/// Threads: any.
/// Blocks:  no.
#[unsafe(no_mangle)]
pub extern "C" fn hf_error_name(error: *const hf_error) -> *const c_char {
    let name = |status: Status| status::name_of(status.code());
    answer(c"Unknown".as_ptr(), || hf_error::ask(error, |object| name(object.status), name))
}

/// What happened and what is to be done, for a person? Never null; holds no password and no token.
///
/// Owner:   the error; the text lives until hf_error_free.
/// Threads: any.
/// Blocks:  no.
#[unsafe(no_mangle)]
pub extern "C" fn hf_error_text(error: *const hf_error) -> *const c_char {
    let none = |_: Status| c"There is no error object behind this handle.".as_ptr();
    answer(c"".as_ptr(), || hf_error::ask(error, |object| object.text.as_ptr(), none))
}

/// How many milliseconds should pass before another try? 0 when nothing is known of it.
///
/// Threads: any.
/// Blocks:  no.
#[unsafe(no_mangle)]
pub extern "C" fn hf_error_retry_after_ms(error: *const hf_error) -> u64 {
    answer(0, || hf_error::ask(error, |object| object.retry_after_ms, |_| 0))
}

/// Gives back an error and its text. Null does nothing.
///
/// Owner:   takes `error`, which must not be used after.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_error_free(error: *mut hf_error) -> hf_status {
    call_plain(|| handle::free(error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::CStr;

    fn text_of(error: *const hf_error) -> String {
        // SAFETY: never null, and the error is not freed yet.
        unsafe { CStr::from_ptr(hf_error_text(error)) }.to_string_lossy().into_owned()
    }

    #[test]
    fn an_error_says_all_it_was_made_of() {
        let failure = Failure { retry_after_ms: 1500, ..Failure::new(Status::SetBusy, "job 7 holds it") };
        let error = handle::share(hf_error::new(failure));
        assert_eq!((hf_error_class(error), hf_error_retry_after_ms(error)), (5, 1500));
        assert_eq!(text_of(error), "job 7 holds it");
        assert_eq!(handle::get(error).expect("open").status, Status::SetBusy);
        let _ = hf_error_free(error);
        assert_eq!(text_of(error), "There is no error object behind this handle.");
        assert_eq!(hf_error_class(error), Class::Misuse as i32);
    }
}
