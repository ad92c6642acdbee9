//! What is so: counts, boxes, and what is to be said of one row.

use super::call::{call, hf_status};
use super::error::hf_error;
use super::handle;
use super::out::Out;
use super::selection::hf_selection;
use super::sized::{Place, Versioned};
use holdfast_core::selection::{Check, Counts};
use std::ffi::c_char;
use std::mem::size_of;

/// The state of a box that stands for several rows.
#[repr(i32)]
#[derive(Clone, Copy)]
pub enum hf_selection_check {
    /// Nothing is selected, or there is nothing to select.
    None = 0,
    /// Some are.
    Mixed = 1,
    /// All are.
    All = 2,
}

/// How many keys are what. Set `struct_size` before a function fills it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct hf_selection_tally {
    /// sizeof(hf_selection_tally): tells the library which fields this host knows.
    pub struct_size: usize,
    /// Rows listed.
    pub listed_count: u64,
    /// Rows in view.
    pub shown_count: u64,
    /// Selected in all.
    pub selected_count: u64,
    /// Selected by hand.
    pub explicit_count: u64,
    /// Selected by rules and by nothing else.
    pub ruled_count: u64,
    /// Unselected by hand although a rule selects it, or did.
    pub excluded_count: u64,
    /// Selected and not in view.
    pub hidden_selected_count: u64,
    /// Selected and not listed.
    pub absent_selected_count: u64,
}

// SAFETY: repr(C), begins with its size, whole numbers.
unsafe impl Versioned for hf_selection_tally {
    const NAME: &'static str = "hf_selection_tally";
    const LEAST: usize = size_of::<hf_selection_tally>();
}

fn check(check: Check) -> i32 {
    let check = match check {
        Check::None => hf_selection_check::None,
        Check::Mixed => hf_selection_check::Mixed,
        Check::All => hf_selection_check::All,
    };
    check as i32
}

fn tally(counts: Counts) -> hf_selection_tally {
    hf_selection_tally {
        struct_size: size_of::<hf_selection_tally>(),
        listed_count: counts.listed,
        shown_count: counts.shown,
        selected_count: counts.selected,
        explicit_count: counts.explicit,
        ruled_count: counts.ruled,
        excluded_count: counts.excluded,
        hidden_selected_count: counts.hidden_selected,
        absent_selected_count: counts.absent_selected,
    }
}

/// How many keys are what? Set `struct_size` of `*out` before.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_counts(
    selection: *const hf_selection,
    out: *mut hf_selection_tally,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe { call(error, || Ok(Place::new(out)?.value(tally(handle::get(selection)?.lock().counts())))) }
}

/// What is to be said of a listed row? Bits of hf_selection_flag.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the
///          end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_flags(
    selection: *const hf_selection,
    row: u32,
    out: *mut u32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || Ok(Out::new(out)?.value(u32::from(handle::get(selection)?.lock().flags(row)?.0))))
    }
}

/// The state of a row's box, an hf_selection_check: of the row alone, or with whole branches of the row and all below
/// it that a filter lets through.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the
///          end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_check_row(
    selection: *const hf_selection,
    row: u32,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(check(handle::get(selection)?.lock().check(row)?)))) }
}

/// The state of the box above the whole list, an hf_selection_check: of all that is in view.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_check_all(
    selection: *const hf_selection,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(check(handle::get(selection)?.lock().check_all())))) }
}

/// The key of a listed row; `*out` is null when there is no such row.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_key_of(
    selection: *const hf_selection,
    row: u32,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text_or_null(handle::get(selection)?.lock().key_of(row))) }
}
