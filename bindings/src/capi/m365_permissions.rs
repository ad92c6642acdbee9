//! Microsoft 365: which permissions are needed, and who an ID token is of. Pure.

use super::call::{call, hf_status};
use super::error::hf_error;
use super::failure::Failure;
use super::m365::now;
use super::out::Out;
use super::text;
use holdfast_core::m365::live::{identity, permissions};
use std::ffi::c_char;

/// Which application permissions do these backups and restores need, and no more? Asks nobody, changes nothing.
///
/// `request` is JSON: `workloads` (mail, calendar, contacts, onedrive, sharepoint, teams, groups), each a word or an
/// object with `workload` and where wanted `backup`, `restore`, for mail `full_fidelity`, for sharepoint
/// `selected_sites`; where wanted `directions` (backup, restore; backup where it is absent), and `granted`, what the
/// application has already: names or ids, or objects with `permission` or `id`, and `resource`. `*out` becomes JSON:
/// `needed`, `granted`, `missing`, `surplus`, and `text` for people.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_M365_FACTS_REJECTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_permissions(
    request: *const c_char,
    request_length: usize,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let (out, request) = (Out::new(out)?, text::read("request", request, request_length)?);
            out.text(permissions(request).map_err(Failure::of)?.to_json())
        })
    }
}

/// Who is this ID token of? For hosts that sign in by means of their own; hf_m365_sign_in does it by itself. Asks
/// nobody.
///
/// `request` is JSON: `token`, `keys` (as the sign-in service publishes them), `issuer`, `audience`, and where wanted
/// `nonce` and `tenant`, an id. `now_utc_ms` is the client's clock, null for the machine's. `*out` becomes JSON:
/// `account`, `object_id`, `tenant`, `name`, `role_template_ids`, `role`. No error quotes the token.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_IDENTITY_REJECTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_identity(
    request: *const c_char,
    request_length: usize,
    now_utc_ms: *const i64,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, request) = (Out::new(out)?, text::read("request", request, request_length)?);
            out.text(identity(request, now(now_utc_ms)?).map_err(Failure::of)?.to_json())
        })
    }
}
