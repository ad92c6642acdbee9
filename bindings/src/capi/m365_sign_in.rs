//! Microsoft 365: a sign-in under way.

use super::call::{call, call_plain, hf_status};
use super::cancel::hf_cancel;
use super::error::hf_error;
use super::failure::Failure;
use super::m365::now;
use super::m365_session::{Live, hf_m365_session};
use super::out::Out;
use super::{handle, text};
use holdfast_core::m365::live::{SignIn, Way};
use std::ffi::c_char;

/// A sign-in under way: what a person has to open or enter, the wait for it, and who signed in. Nothing is kept of it
/// before hf_m365_session_keep.
///
/// Made by: hf_m365_sign_in_begin. Freed by: hf_m365_sign_in_free.
pub struct hf_m365_sign_in(SignIn);

impl hf_m365_sign_in {
    /// The core's sign-in.
    pub(super) fn sign_in(&self) -> &SignIn {
        &self.0
    }
}

/// Begins a sign-in. By device code a code is asked for; by browser nobody is asked yet.
///
/// `request` is JSON: `way`: `paste` (a browser anywhere; what it shows at the end is pasted back), `loopback` (a
/// browser of this machine) or `device` (a browser anywhere, where a code is entered); where wanted `purpose`:
/// `account` (to stay signed in), `authorize` (who is it, and no more) or `setup` (an administrator, to set a tenant
/// up), `scopes`, `redirect_uri`, `prompt`, `login_hint`, `domain_hint`, `language`. `now_utc_ms` is the client's
/// clock, null for the machine's; `cancel` may be null.
///
/// Owner:   the caller, who frees `*out` with hf_m365_sign_in_free.
/// Threads: any.
/// Blocks:  yes, by device code, until there is one.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_M365_FACTS_REJECTED; by device code HF_STATUS_M365_DENIED, HF_STATUS_M365_UNTRUSTED,
///          HF_STATUS_M365_UNAVAILABLE, HF_STATUS_M365_ANSWER_MALFORMED, HF_STATUS_CANCELLED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_sign_in_begin(
    session: *const hf_m365_session,
    request: *const c_char,
    request_length: usize,
    now_utc_ms: *const i64,
    cancel: *const hf_cancel,
    out: *mut *mut hf_m365_sign_in,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let (out, session) = (Out::new(out)?, handle::get(session)?);
            let request = text::read("request", request, request_length)?;
            let live = Live::new(now_utc_ms, cancel, std::ptr::null())?;
            let sign_in = session.session().sign_in(request, &live.call()).map_err(Failure::of)?;
            Ok(out.object(hf_m365_sign_in(sign_in)))
        })
    }
}

/// What does a person have to do now? `*out` becomes JSON: `way`, `address`, by device code `user_code` and
/// `expires_utc_ms`, `pastes` (whether something has to be pasted back), and `text` for people.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_sign_in_page(
    sign_in: *const hf_m365_sign_in,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(sign_in)?.0.page().to_json())) }
}

/// Begins anew, by the same way or another: after a code that expired, in place of a browser that cannot be used. What
/// was shown before is void. `way` may be null, for the same again; `cancel` may be null.
///
/// Threads: any.
/// Blocks:  yes, by device code, until there is one.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_M365_FACTS_REJECTED; by device code HF_STATUS_M365_DENIED, HF_STATUS_M365_UNTRUSTED,
///          HF_STATUS_M365_UNAVAILABLE, HF_STATUS_M365_ANSWER_MALFORMED, HF_STATUS_CANCELLED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_sign_in_again(
    sign_in: *mut hf_m365_sign_in,
    way: *const c_char,
    way_length: usize,
    now_utc_ms: *const i64,
    cancel: *const hf_cancel,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (sign_in, way) = (handle::get(sign_in)?, text::read_optional("way", way, way_length)?);
            let way = way.map(Way::parse).transpose().map_err(Failure::of)?;
            sign_in.0.again(way, now(now_utc_ms)?, &hf_cancel::child_of(cancel)?).map_err(Failure::of)
        })
    }
}

/// Takes what was pasted back: the code, or the address the browser ended at. `cancel` may be null.
///
/// `*out` becomes JSON, who signed in: `account`, `object_id`, `tenant`, `name`, `region`, `role`, and `text` for
/// people. After each error but HF_STATUS_M365_PASTE_REJECTED begin anew.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  yes, until Microsoft answers.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_M365_PASTE_REJECTED, HF_STATUS_M365_ADMINISTRATOR_REQUIRED,
///          HF_STATUS_M365_DENIED, HF_STATUS_M365_IDENTITY_REJECTED, HF_STATUS_M365_UNTRUSTED,
///          HF_STATUS_M365_UNAVAILABLE, HF_STATUS_M365_ANSWER_MALFORMED,
///          HF_STATUS_CANCELLED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_sign_in_paste(
    sign_in: *mut hf_m365_sign_in,
    pasted: *const c_char,
    pasted_length: usize,
    now_utc_ms: *const i64,
    cancel: *const hf_cancel,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, sign_in) = (Out::new(out)?, handle::get(sign_in)?);
            let (pasted, now) = (text::read("pasted", pasted, pasted_length)?, now(now_utc_ms)?);
            out.text(
                sign_in.0.paste(pasted, now, &hf_cancel::child_of(cancel)?).map_err(Failure::of)?.to_json(),
            )
        })
    }
}

/// Waits for the browser of this machine, or until the device code was entered. `cancel` may be null.
///
/// `*out` is as of hf_m365_sign_in_paste. After an error begin anew.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  yes, until somebody signed in, or the code expired.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_M365_PASTE_REJECTED when only a person can bring the code, or the sign-in was begun anew or
///          dropped meanwhile, HF_STATUS_M365_CODE_EXPIRED,
///          HF_STATUS_M365_ADMINISTRATOR_REQUIRED, HF_STATUS_M365_DENIED, HF_STATUS_M365_IDENTITY_REJECTED,
///          HF_STATUS_M365_UNTRUSTED, HF_STATUS_M365_UNAVAILABLE, HF_STATUS_M365_ANSWER_MALFORMED,
///          HF_STATUS_CANCELLED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_sign_in_wait(
    sign_in: *mut hf_m365_sign_in,
    now_utc_ms: *const i64,
    cancel: *const hf_cancel,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, sign_in, now) = (Out::new(out)?, handle::get(sign_in)?, now(now_utc_ms)?);
            out.text(sign_in.0.wait(now, &hf_cancel::child_of(cancel)?).map_err(Failure::of)?.to_json())
        })
    }
}

/// Who signed in? `*out` is as of hf_m365_sign_in_paste, null as long as nobody did.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_sign_in_signed_in(
    sign_in: *const hf_m365_sign_in,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            out.text_or_null(handle::get(sign_in)?.0.signed_in().map(|who| who.to_json()))
        })
    }
}

/// How did it go, as hf_m365_migration_answer takes it? JSON, `signed_in` or `failed`; null as long as neither is so.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_sign_in_migration_answer(
    sign_in: *const hf_m365_sign_in,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text_or_null(handle::get(sign_in)?.0.migration_answer())) }
}

/// Drops the tokens and what was begun. What hf_m365_session_keep kept stays.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_sign_in_forget(
    sign_in: *mut hf_m365_sign_in,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            handle::get(sign_in)?.0.forget();
            Ok(())
        })
    }
}

/// Gives back a sign-in, and drops its tokens. Null does nothing. Calls that run with it go on to their end.
///
/// Owner:   takes `sign_in`, which must not be used after.
/// Threads: any, also while calls run with it.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_m365_sign_in_free(sign_in: *mut hf_m365_sign_in) -> hf_status {
    call_plain(|| handle::free(sign_in))
}
