//! One installation of a backup client.

use super::call::{call, call_plain, hf_status};
use super::error::hf_error;
use super::failure::Failure;
use super::out::Out;
use super::{handle, target, text};
use holdfast_core::client::Client;
use std::ffi::c_char;
use std::path::Path;

/// One installation of a backup client: its working folder, with all it remembers of its sets.
///
/// Made by: hf_client_open. Freed by: hf_client_free.
pub struct hf_client(Client);

impl hf_client {
    /// The core's client.
    pub(super) fn client(&self) -> &Client {
        &self.0
    }
}

/// Opens the working folder of an installation; makes it, for this user alone, if it is not there.
///
/// The folder is local and belongs to Holdfast. Losing it loses no backup.
///
/// Owner:   the caller, who frees `*out` with hf_client_free.
/// Threads: any.
/// Blocks:  while the working state is opened.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_STAGING_FAILED,
///          HF_STATUS_STATE_UNAVAILABLE, HF_STATUS_STATE_DAMAGED, HF_STATUS_STATE_VERSION_UNSUPPORTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_client_open(
    folder: *const c_char,
    folder_length: usize,
    out: *mut *mut hf_client,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            let folder = text::read_without_nul("folder", folder, folder_length)?;
            Ok(out.object(hf_client(Client::open(Path::new(folder))?)))
        })
    }
}

/// Notes that a set comes from an older version of the client, such as "7.17": PDIC is due until it has run.
///
/// May be called at every start; a PDIC that ran since is not forgotten.
///
/// Threads: any.
/// Blocks:  while the working state is written.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_INVALID_ARGUMENT, HF_STATUS_SET_ID_REJECTED, HF_STATUS_STATE_UNAVAILABLE,
///          HF_STATUS_STATE_DAMAGED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_client_bring_over(
    client: *const hf_client,
    set: *const c_char,
    set_length: usize,
    version: *const c_char,
    version_length: usize,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let client = handle::get(client)?;
            let set = target::set(set, set_length)?;
            let version = text::read_without_nul("version", version, version_length)?;
            client.client().state().bring_over(set, version).map_err(Failure::of)
        })
    }
}

/// Gives back a client. Null does nothing. Calls that run with it go on to their end.
///
/// Owner:   takes `client`, which must not be used after.
/// Threads: any, also while calls run with it.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_client_free(client: *mut hf_client) -> hf_status {
    call_plain(|| handle::free(client))
}
