//! Secrets at rest: the vault.

use super::call::{call, call_plain, hf_status};
use super::error::hf_error;
use super::failure::Failure;
use super::out::Out;
use super::{handle, text};
use holdfast_core::vault::{Vault, VaultEntry, VaultError, VaultKey};
use secrecy::SecretString;
use std::ffi::c_char;
use std::path::Path;
use std::sync::Arc;

/// A vault that is open: tokens, keys and certificates, sealed in one file.
///
/// Made by: hf_vault_create, hf_vault_open, hf_vault_create_host, hf_vault_open_host. Freed by: hf_vault_free.
pub struct hf_vault(Arc<Vault>);

impl hf_vault {
    /// The core's vault.
    pub(super) fn vault(&self) -> &Arc<Vault> {
        &self.0
    }
}

/// A way to come by a vault.
pub(super) type Opening = fn(&Path, &VaultKey) -> Result<Vault, VaultError>;

/// The vault in a file the host names.
///
/// # Safety
/// As [`text::read`].
pub(super) unsafe fn come_by(
    opening: Opening,
    file: *const c_char,
    file_length: usize,
    key: &VaultKey,
) -> Result<hf_vault, Failure> {
    // SAFETY: the same promise.
    let file = unsafe { text::read_without_nul("file", file, file_length) }?;
    Ok(hf_vault(Arc::new(opening(Path::new(file), key).map_err(Failure::of)?)))
}

/// # Safety
/// As [`text::read`].
unsafe fn key(key: *const c_char, length: usize) -> Result<VaultKey, Failure> {
    // SAFETY: the same promise.
    VaultKey::from_json(unsafe { text::read("key", key, length) }?).map_err(Failure::of)
}

/// Makes a vault in a file, for this user alone; its folder and key file, too, if they are not there.
///
/// `key` is JSON: `key_file`, a file of 32 bytes or of 64 hexadecimal digits that only its owner may read;
/// `passphrase`, of at least 8 characters; or `credential`, the name of one that systemd hands to a service. It is in
/// no log or error.
///
/// Owner:   the caller, who frees `*out` with hf_vault_free.
/// Threads: any.
/// Blocks:  while the file is written; a passphrase costs about a second.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_VAULT_KEY_REJECTED, HF_STATUS_VAULT_UNAVAILABLE; HF_STATUS_VAULT_INPUT_REJECTED when there is a
///          file already, or a generation of a vault without it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vault_create(
    file: *const c_char,
    file_length: usize,
    key: *const c_char,
    key_length: usize,
    out: *mut *mut hf_vault,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let (out, key) = (Out::new(out)?, self::key(key, key_length)?);
            Ok(out.object(come_by(Vault::create, file, file_length, &key)?))
        })
    }
}

/// Opens a vault. Any number of threads and processes may have it open at once.
///
/// `key` is what hf_vault_create or hf_vault_rekey was given.
///
/// Owner:   the caller, who frees `*out` with hf_vault_free.
/// Threads: any.
/// Blocks:  while the file is read; a passphrase costs about a second.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_VAULT_KEY_REJECTED, HF_STATUS_VAULT_INPUT_REJECTED, HF_STATUS_VAULT_ABSENT,
///          HF_STATUS_VAULT_UNAVAILABLE, HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vault_open(
    file: *const c_char,
    file_length: usize,
    key: *const c_char,
    key_length: usize,
    out: *mut *mut hf_vault,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, key) = (Out::new(out)?, self::key(key, key_length)?);
            Ok(out.object(come_by(Vault::open, file, file_length, &key)?))
        })
    }
}

/// Which secrets does it hold? `*out` becomes JSON, `entries`, each with `kind`, `name` and `changed_utc_ms`; no secret
/// is among it.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  while the file is read.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE,
///          HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vault_entries(
    vault: *const hf_vault,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, vault) = (Out::new(out)?, handle::get(vault)?);
            out.text(VaultEntry::all_to_json(&vault.0.entries().map_err(Failure::of)?))
        })
    }
}

/// Has it opened by another key from now on; whoever has it open goes on. Who knew the old key and took a copy of the
/// file can open that copy. After an error either key may open it: do it again.
///
/// `key` is as hf_vault_create takes it; a key file that is not there is made.
///
/// Threads: any.
/// Blocks:  while the file is written; a passphrase costs about a second.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_VAULT_KEY_REJECTED,
///          HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE, HF_STATUS_VAULT_DAMAGED,
///          HF_STATUS_VAULT_VERSION_UNSUPPORTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vault_rekey(
    vault: *mut hf_vault,
    key: *const c_char,
    key_length: usize,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (vault, key) = (handle::get(vault)?, self::key(key, key_length)?);
            vault.0.rekey(&key).map_err(Failure::of)
        })
    }
}

/// Writes a recovery bundle: another vault of the same secrets, opened by a passphrase of at least 8 characters. Keep
/// it elsewhere. The passphrase is in no log or error.
///
/// Threads: any.
/// Blocks:  while both files are worked on, about a second.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_VAULT_KEY_REJECTED, HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE,
///          HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED; HF_STATUS_VAULT_INPUT_REJECTED when there is
///          a file already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vault_export(
    vault: *const hf_vault,
    file: *const c_char,
    file_length: usize,
    passphrase: *const c_char,
    passphrase_length: usize,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (vault, file) = (handle::get(vault)?, text::read_without_nul("file", file, file_length)?);
            let passphrase = text::read("passphrase", passphrase, passphrase_length)?;
            vault.0.export(Path::new(file), &SecretString::from(passphrase)).map_err(Failure::of)
        })
    }
}

/// Takes over from a bundle what this vault lacks; what it has stays. `*out_count` says how many secrets those were.
///
/// Threads: any.
/// Blocks:  while both files are worked on.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_VAULT_INPUT_REJECTED when it would hold more
///          than 64 MiB, HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE,
///          HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vault_import(
    vault: *mut hf_vault,
    bundle: *const hf_vault,
    out_count: *mut u64,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, vault, bundle) = (Out::new(out_count)?, handle::get(vault)?, handle::get(bundle)?);
            Ok(out.value(vault.0.import(&bundle.0).map_err(Failure::of)? as u64))
        })
    }
}

/// Gives back a vault. Null does nothing. Sessions that were opened with it go on.
///
/// Owner:   takes `vault`, which must not be used after.
/// Threads: any, also while calls run with it.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_vault_free(vault: *mut hf_vault) -> hf_status {
    call_plain(|| handle::free(vault))
}
