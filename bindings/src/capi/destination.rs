//! A place that holds backup sets.

use super::call::{call, call_plain, hf_status};
use super::error::hf_error;
use super::failure::Failure;
use super::out::Out;
use super::{handle, text};
use holdfast_core::destination::{self, Access, Destination};
use std::ffi::c_char;
use std::sync::Arc;

/// A place that holds backup sets, one folder each.
///
/// Made by: hf_destination_open, hf_destination_open_with. Freed by: hf_destination_free.
pub struct hf_destination(Arc<dyn Destination>);

impl hf_destination {
    /// The core's destination.
    pub(super) fn destination(&self) -> &Arc<dyn Destination> {
        &self.0
    }
}

/// Opens a destination by its address: `file:///path`, percent-encoded as addresses are, or a plain absolute path,
/// taken as it is; or a server's, such as `s3://bucket/prefix`, with credentials from the environment.
///
/// A folder must be there; it is never made, since a folder that is missing may be a disk that is not mounted.
///
/// Owner:   the caller, who frees `*out` with hf_destination_free.
/// Threads: any.
/// Blocks:  while the destination answers.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_DESTINATION_REJECTED,
///          HF_STATUS_DESTINATION_ABSENT, HF_STATUS_DESTINATION_DENIED, HF_STATUS_DESTINATION_UNTRUSTED,
///          HF_STATUS_DESTINATION_UNAVAILABLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_destination_open(
    address: *const c_char,
    address_length: usize,
    out: *mut *mut hf_destination,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            let address = text::read("address", address, address_length)?;
            Ok(out.object(hf_destination(destination::open(address).map_err(Failure::of)?)))
        })
    }
}

/// Opens a destination with credentials that the host has, instead of those that are found in the environment.
///
/// `access` is a JSON object of texts. Its names: `access_key_id`, `secret_access_key`, `session_token` and `region`
/// for s3; `account_name`, `account_key`, `sas_token` and `bearer_token` for azblob; `user`, `password`,
/// `private_key`, `passphrase` and `known_hosts` for sftp; `user`, `password` and `bearer_token` for webdav;
/// `ca_certificates` for whatever speaks TLS. What it does not name is looked for in the environment. Null or empty
/// leaves everything to the environment, as hf_destination_open does. It is copied, and shown in no error and no log;
/// wipe yours after the call.
///
/// Owner:   the caller, who frees `*out` with hf_destination_free.
/// Threads: any.
/// Blocks:  yes: it may talk to a server.
/// Errors:  HF_STATUS_NULL_POINTER for `address`, HF_STATUS_INVALID_UTF8, HF_STATUS_DESTINATION_REJECTED,
///          HF_STATUS_ACCESS_REJECTED, HF_STATUS_DESTINATION_ABSENT, HF_STATUS_DESTINATION_DENIED,
///          HF_STATUS_DESTINATION_UNTRUSTED, HF_STATUS_DESTINATION_UNAVAILABLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_destination_open_with(
    address: *const c_char,
    address_length: usize,
    access: *const c_char,
    access_length: usize,
    out: *mut *mut hf_destination,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            let address = text::read("address", address, address_length)?;
            let access = text::read_optional("access", access, access_length)?.unwrap_or_default();
            let access = Access::from_json(access).map_err(Failure::of)?;
            Ok(out.object(hf_destination(destination::open_with(address, &access).map_err(Failure::of)?)))
        })
    }
}

/// Where is it, in words for a person? Without credentials.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_destination_place(
    destination: *const hf_destination,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(destination)?.0.place())) }
}

/// Gives back a destination. Null does nothing. Calls that run with it go on to their end.
///
/// Owner:   takes `destination`, which must not be used after.
/// Threads: any, also while calls run with it.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_destination_free(destination: *mut hf_destination) -> hf_status {
    call_plain(|| handle::free(destination))
}
