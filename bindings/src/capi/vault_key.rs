//! The vault's key from a host's own key service.

use super::call::{call, hf_status};
use super::error::hf_error;
use super::failure::Failure;
use super::handle;
use super::out::Out;
use super::sized::{self, Versioned};
use super::vault::{come_by, hf_vault};
use holdfast_core::vault::{KeyWrap, Vault, VaultKey};
use secrecy::SecretSlice;
use std::ffi::{c_char, c_void};
use std::mem::{offset_of, size_of};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Room for an answer; more than any key service makes of 32 bytes.
const ANSWER_BYTES: usize = 60_000;

/// One question to a key service. Owned by Holdfast and valid only until the callback returns.
///
/// Later versions add fields at the end and raise `struct_size`.
#[repr(C)]
pub struct hf_key_question {
    /// The size of this struct in the loaded library.
    pub struct_size: usize,
    /// What to wrap or to unwrap.
    pub bytes: *const u8,
    /// How many bytes those are.
    pub bytes_length: usize,
    /// Where the answer goes.
    pub answer: *mut u8,
    /// How many bytes the answer may have.
    pub answer_capacity: usize,
    /// How many bytes the answer has: set by the host.
    pub answer_length: usize,
}

/// A host's own key service, such as an HSM or a KMS: a table of callbacks, filled by the host.
///
/// A callback writes its answer and returns 0; anything else is a refusal, and the answer then a sentence in UTF-8 that
/// is shown to people, without a secret. Callbacks come while a call with this table runs, on its thread, and never
/// after. They must not throw, and must not longjmp.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct hf_key_service {
    /// sizeof(hf_key_service): tells the library which fields this host knows.
    pub struct_size: usize,
    /// Handed to every callback as it is.
    pub user_data: *mut c_void,
    /// Wraps a key: the answer may be stored in its place.
    pub wrap: Option<unsafe extern "C" fn(user_data: *mut c_void, question: *mut hf_key_question) -> i32>,
    /// Unwraps what wrap answered: the answer is the key again.
    pub unwrap: Option<unsafe extern "C" fn(user_data: *mut c_void, question: *mut hf_key_question) -> i32>,
}

type Ask = unsafe extern "C" fn(user_data: *mut c_void, question: *mut hf_key_question) -> i32;

// SAFETY: repr(C), begins with its size; zeros are null pointers and no callbacks.
unsafe impl Versioned for hf_key_service {
    const NAME: &'static str = "hf_key_service";
    const LEAST: usize = offset_of!(hf_key_service, unwrap) + size_of::<usize>();
}

/// The host's callbacks during one call.
struct Service(hf_key_service);

// SAFETY: the calls below ask it from their own thread only, and drop it before they return.
unsafe impl Send for Service {}
// SAFETY: as above.
unsafe impl Sync for Service {}

impl Service {
    fn ask(&self, ask: Option<Ask>, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, String> {
        let ask = ask.ok_or("it has no such callback")?;
        let mut answer = Zeroizing::new(vec![0; ANSWER_BYTES]);
        let mut question = hf_key_question {
            struct_size: size_of::<hf_key_question>(),
            bytes: bytes.as_ptr(),
            bytes_length: bytes.len(),
            answer: answer.as_mut_ptr(),
            answer_capacity: answer.len(),
            answer_length: 0,
        };
        // SAFETY: the header demands a function that takes these, with this user_data.
        let refused = unsafe { ask(self.0.user_data, &raw mut question) };
        let length = question.answer_length;
        if length > answer.len() {
            return Err(format!("it told {length} bytes, and there is room for {ANSWER_BYTES}"));
        }
        answer.truncate(length);
        if refused == 0 { Ok(answer) } else { Err(String::from_utf8_lossy(&answer).into_owned()) }
    }
}

impl KeyWrap for Service {
    fn wrap(&self, key: &[u8]) -> Result<Vec<u8>, String> {
        self.ask(self.0.wrap, key).map(|answer| answer.to_vec())
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<SecretSlice<u8>, String> {
        self.ask(self.0.unwrap, wrapped).map(|answer| answer.to_vec().into())
    }
}

/// # Safety
/// As [`sized::read`].
unsafe fn key(service: *const hf_key_service) -> Result<VaultKey, Failure> {
    // SAFETY: the same promise.
    let service = Service(unsafe { sized::read(service) }?);
    Ok(VaultKey::Host(Arc::new(service)))
}

/// Makes a vault in a file, whose key the host's own key service wraps.
///
/// Owner:   the caller, who frees `*out` with hf_vault_free.
/// Threads: any.
/// Blocks:  while the file is written and the key service answers.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_VAULT_UNAVAILABLE;
///          HF_STATUS_VAULT_KEY_REJECTED when the key service refuses, or does not unwrap what it wrapped;
///          HF_STATUS_VAULT_INPUT_REJECTED when there is a file already, or a generation of a vault without it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vault_create_host(
    file: *const c_char,
    file_length: usize,
    service: *const hf_key_service,
    out: *mut *mut hf_vault,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let (out, key) = (Out::new(out)?, key(service)?);
            Ok(out.object(come_by(Vault::create, file, file_length, &key)?))
        })
    }
}

/// Opens a vault whose key the host's own key service wrapped.
///
/// Owner:   the caller, who frees `*out` with hf_vault_free.
/// Threads: any.
/// Blocks:  while the file is read and the key service answers.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_VAULT_INPUT_REJECTED, HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE,
///          HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED; HF_STATUS_VAULT_KEY_REJECTED when the key service refuses, or unwraps to another key.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vault_open_host(
    file: *const c_char,
    file_length: usize,
    service: *const hf_key_service,
    out: *mut *mut hf_vault,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, key) = (Out::new(out)?, key(service)?);
            Ok(out.object(come_by(Vault::open, file, file_length, &key)?))
        })
    }
}

/// As hf_vault_rekey: has a vault opened by the host's own key service from now on.
///
/// Threads: any.
/// Blocks:  while the file is written and the key service answers.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_VAULT_KEY_REJECTED, HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE,
///          HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_vault_rekey_host(
    vault: *mut hf_vault,
    service: *const hf_key_service,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (vault, key) = (handle::get(vault)?, key(service)?);
            vault.vault().rekey(&key).map_err(Failure::of)
        })
    }
}
