//! Microsoft 365: the migration of an account to another mode, step by step.

use super::call::{call, call_plain, hf_status};
use super::error::hf_error;
use super::failure::Failure;
use super::m365::now;
use super::out::Out;
use super::{handle, text};
use holdfast_core::m365::{Migration, MigrationState};
use std::ffi::c_char;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Where a migration is.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum hf_m365_state {
    /// A step waits for its answer.
    Open = 1,
    /// It was saved: the change is to be made.
    Saved = 2,
    /// It was cancelled; nothing changed.
    Cancelled = 3,
    /// It was put off; nothing changed.
    Later = 4,
}

/// A migration under way. Nothing changes before it is saved. Calls on one take turns.
///
/// Made by: hf_m365_migration_begin, hf_m365_migration_resume. Freed by: hf_m365_migration_free.
pub struct hf_m365_migration(Mutex<Migration>);

impl hf_m365_migration {
    fn lock(&self) -> MutexGuard<'_, Migration> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Begins a migration of all sets of one account. Changes nothing.
///
/// `request` is JSON as hf_m365_plan takes it, with `to`. `now_utc_ms` is the client's clock, null for the machine's;
/// it holds for the whole migration.
///
/// Owner:   the caller, who frees `*out` with hf_m365_migration_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED; HF_STATUS_M365_MIGRATION_REFUSED when the
///          move may not be made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_migration_begin(
    request: *const c_char,
    request_length: usize,
    now_utc_ms: *const i64,
    out: *mut *mut hf_m365_migration,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let (out, request) = (Out::new(out)?, text::read("request", request, request_length)?);
            let migration = Migration::begin(request, now(now_utc_ms)?).map_err(Failure::of)?;
            Ok(out.object(hf_m365_migration(Mutex::new(migration))))
        })
    }
}

/// Takes a migration up again where it was when it was stored. The move has to be allowed on this day too.
///
/// `stored` is what hf_m365_migration_json gave. `now_utc_ms` is the client's clock, null for the machine's.
///
/// Owner:   the caller, who frees `*out` with hf_m365_migration_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_M365_MIGRATION_DAMAGED, HF_STATUS_M365_MIGRATION_VERSION_UNSUPPORTED,
///          HF_STATUS_M365_MIGRATION_REFUSED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_migration_resume(
    stored: *const c_char,
    stored_length: usize,
    now_utc_ms: *const i64,
    out: *mut *mut hf_m365_migration,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, stored) = (Out::new(out)?, text::read("stored", stored, stored_length)?);
            let migration = Migration::resume(stored, now(now_utc_ms)?).map_err(Failure::of)?;
            Ok(out.object(hf_m365_migration(Mutex::new(migration))))
        })
    }
}

/// Where is it? `*out` is an hf_m365_state.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_migration_state(
    migration: *const hf_m365_migration,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(state(handle::get(migration)?.lock().state()) as i32))) }
}

const fn state(state: MigrationState) -> hf_m365_state {
    match state {
        MigrationState::Open => hf_m365_state::Open,
        MigrationState::Saved => hf_m365_state::Saved,
        MigrationState::Cancelled => hf_m365_state::Cancelled,
        MigrationState::Later => hf_m365_state::Later,
    }
}

/// Where it is, for whoever drives it: `state`, `step`, which waits, with what it may be answered with, `of` how many,
/// the `problem` because of which a step has to be done again, and `text` for people.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_migration_status(
    migration: *const hf_m365_migration,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(migration)?.lock().status().to_json())) }
}

/// Answers the step that waits.
///
/// `answer` is JSON, `answer` and what belongs to it, or a few words: the answer, then for signed_in the account and
/// its role, for failed the error. A sign-in that is not enough leads back to the authorization, with a problem.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE;
///          HF_STATUS_M365_ANSWER_REJECTED when the step takes no such answer, and then nothing changes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_migration_answer(
    migration: *mut hf_m365_migration,
    answer: *const c_char,
    answer_length: usize,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (migration, answer) = (handle::get(migration)?, text::read("answer", answer, answer_length)?);
            migration.lock().answer(answer).map_err(Failure::of)
        })
    }
}

/// Leaves all as it was. A migration that has ended stays as it ended.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_migration_cancel(
    migration: *mut hf_m365_migration,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            handle::get(migration)?.lock().cancel();
            Ok(())
        })
    }
}

/// The commit point: tells what is to be changed, once, for all sets of the account. Saving again tells the same.
///
/// `*out` becomes JSON: `to`, `authorized_by`, `sets`, each with `changed` and `removes_password`, and `text` for
/// people. The console makes the change.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE; HF_STATUS_M365_ANSWER_REJECTED before the last step, and
///          after a cancel.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_migration_save(
    migration: *mut hf_m365_migration,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let out = Out::new(out)?;
            out.text(handle::get(migration)?.lock().save().map_err(Failure::of)?.to_json())
        })
    }
}

/// The sets as they are now, a JSON array of connections: as they were handed in, until it is saved.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_migration_sets(
    migration: *const hf_m365_migration,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(migration)?.lock().sets_json())) }
}

/// The migration as it can be stored, for hf_m365_migration_resume: the request and the answers so far. No secret is
/// in it. Store it in one step, so that a crash leaves the old text or the new one.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_migration_json(
    migration: *const hf_m365_migration,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(migration)?.lock().to_json())) }
}

/// Gives back a migration. Null does nothing. One that was not stored is forgotten; nothing was changed.
///
/// Owner:   takes `migration`, which must not be used after.
/// Threads: any, also while calls run with it.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_m365_migration_free(migration: *mut hf_m365_migration) -> hf_status {
    call_plain(|| handle::free(migration))
}
