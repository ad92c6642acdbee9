//! What a call on a selection did: one change, or those of a whole script.

use super::call::{call, call_plain, hf_status};
use super::error::hf_error;
use super::failure::Failure;
use super::out::{Out, Write};
use super::selection::hf_selection;
use super::selection_listing::hf_row_range;
use super::{handle, text};
use holdfast_core::Status;
use holdfast_core::selection::script::{Played, play};
use holdfast_core::selection::{Change, RowSet};
use std::ffi::c_char;
use std::mem::size_of;
use std::sync::OnceLock;

/// What one gesture, or one other call, did to a selection; whole and unchanging.
///
/// Made by: the functions of hf_selection that change it, hf_selection_status, hf_selection_played_change.
/// Freed by: hf_selection_change_free.
pub struct hf_selection_change {
    state: hf_selection_state,
    change: Change,
    /// The ranges, made when they are first asked for: there may be half a million of them.
    selected: OnceLock<Vec<hf_row_range>>,
    unselected: OnceLock<Vec<hf_row_range>>,
}

/// What a script did: each of its words, and the selection at the end.
///
/// Made by: hf_selection_play. Freed by: hf_selection_played_free.
pub struct hf_selection_played(Played);

/// What a change came to, in numbers. Rows by their number in the listing that holds after the call.
///
/// Owned by its change and valid until hf_selection_change_free. Later versions add fields at the end and raise
/// `struct_size`.
#[repr(C)]
pub struct hf_selection_state {
    /// The size of this struct in the loaded library.
    pub struct_size: usize,
    /// Listed rows that are selected now and were not.
    pub newly_selected_count: u64,
    /// Listed rows that were selected and are not now.
    pub newly_unselected_count: u64,
    /// All that is selected: in view, hidden and absent.
    pub selected_count: u64,
    /// Selected rows that are listed and out of reach: hidden by a filter, or folded away.
    pub hidden_selected_count: u64,
    /// Selected keys that the listing of now lacks.
    pub absent_selected_count: u64,
    /// 1 when there is an anchor, else 0.
    pub has_anchor: u32,
    /// Where a range begins, if `has_anchor` is 1.
    pub anchor: u32,
    /// 1 when there is a lead, else 0.
    pub has_lead: u32,
    /// Where the keyboard is, if `has_lead` is 1.
    pub lead: u32,
    /// 1 when other rows may be in view than before, so that the console shows them anew.
    pub view_changed: u32,
    /// 1 when rows have other numbers than before.
    pub relisted: u32,
}

impl hf_selection_change {
    pub(super) fn of(change: Change) -> hf_selection_change {
        let state = hf_selection_state {
            struct_size: size_of::<hf_selection_state>(),
            newly_selected_count: change.selected.len(),
            newly_unselected_count: change.unselected.len(),
            selected_count: change.selected_count,
            hidden_selected_count: change.hidden_selected_count,
            absent_selected_count: change.absent_selected_count,
            has_anchor: u32::from(change.anchor.is_some()),
            anchor: change.anchor.unwrap_or(0),
            has_lead: u32::from(change.lead.is_some()),
            lead: change.lead.unwrap_or(0),
            view_changed: u32::from(change.view_changed),
            relisted: u32::from(change.relisted),
        };
        hf_selection_change { state, change, selected: OnceLock::new(), unselected: OnceLock::new() }
    }
}

/// The ranges of a set of rows.
pub(super) fn ranges(rows: &RowSet) -> Vec<hf_row_range> {
    rows.ranges().into_iter().map(hf_row_range::from).collect()
}

/// Where a list lies, and how long it is.
///
/// # Safety
/// As [`Out::new`].
pub(super) unsafe fn list<T>(
    items: &[T],
    out: *mut *const T,
    out_count: *mut u64,
) -> Result<impl Write + use<T>, Failure> {
    // SAFETY: the same promise.
    let (out, out_count) = unsafe { (Out::new(out)?, Out::new(out_count)?) };
    Ok((out.value(items.as_ptr()), out_count.value(items.len() as u64)))
}

/// What the change came to, in numbers.
///
/// Owner:   the change; `*out` lives until hf_selection_change_free.
/// Threads: any; it may be read by several at once.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_change_get(
    change: *const hf_selection_change,
    out: *mut *const hf_selection_state,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe { call(error, || Ok(Out::new(out)?.value(&raw const handle::get(change)?.state))) }
}

/// The rows that are selected now and were not: the fewest ranges that say so, rising.
///
/// Owner:   the change; the ranges live until hf_selection_change_free.
/// Threads: any; they may be read by several at once.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_change_selected(
    change: *const hf_selection_change,
    out: *mut *const hf_row_range,
    out_count: *mut u64,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let change = handle::get(change)?;
            list(change.selected.get_or_init(|| ranges(&change.change.selected)), out, out_count)
        })
    }
}

/// The rows that were selected and are not now: the fewest ranges that say so, rising.
///
/// Owner:   the change; the ranges live until hf_selection_change_free.
/// Threads: any; they may be read by several at once.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_change_unselected(
    change: *const hf_selection_change,
    out: *mut *const hf_row_range,
    out_count: *mut u64,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let change = handle::get(change)?;
            list(change.unselected.get_or_init(|| ranges(&change.change.unselected)), out, out_count)
        })
    }
}

/// The change for programs: `selected` and `unselected` rows as pairs of first and last, `anchor`, `lead`,
/// `selected_count`, `hidden_selected_count`, `absent_selected_count`, `view_changed` and `relisted`.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_change_json(
    change: *const hf_selection_change,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(change)?.change.to_json())) }
}

/// Gives back a change with all its ranges. Null does nothing.
///
/// Owner:   takes `change`, which must not be used after; nor may any of its ranges.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_selection_change_free(change: *mut hf_selection_change) -> hf_status {
    call_plain(|| handle::free(change))
}

/// Plays a gesture script: words such as `c2 s5 all-but:0-4`, as the documentation of scripts lists them.
///
/// Owner:   the caller, who frees `*out` with hf_selection_played_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_SELECTION_SCRIPT_REJECTED for a word that means nothing, and then nothing is played; what the
///          gestures themselves answer, with the place of the word, and then the words before it were played.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_play(
    selection: *mut hf_selection,
    script: *const c_char,
    script_length: usize,
    out: *mut *mut hf_selection_played,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, selection) = (Out::new(out)?, handle::get(selection)?);
            let played = play(&mut selection.lock(), text::read("script", script, script_length)?)?;
            Ok(out.object(hf_selection_played(played)))
        })
    }
}

/// How many words were played?
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_played_count(
    played: *const hf_selection_played,
    out: *mut u64,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(handle::get(played)?.0.events.len() as u64))) }
}

/// One word, counted from 0, as it was played.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT for a place past the end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_played_word(
    played: *const hf_selection_played,
    position: u64,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            Out::new(out)?.text(event(&handle::get(played)?.0, position, |(word, _)| word.clone())?)
        })
    }
}

/// What one word, counted from 0, changed.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT for a place past the end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_played_change(
    played: *const hf_selection_played,
    position: u64,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, played) = (Out::optional(change)?, handle::get(played)?);
            let change = event(&played.0, position, |(_, change)| change.clone())?;
            Ok(out.map(|out| out.object(hf_selection_change::of(change))))
        })
    }
}

fn event<T>(played: &Played, position: u64, part: impl Fn(&(String, Change)) -> T) -> Result<T, Failure> {
    let event = usize::try_from(position).ok().and_then(|position| played.events.get(position));
    event.map(part).ok_or_else(|| {
        let text =
            format!("there is no word {position}; {} were played, counted from 0", played.events.len());
        Failure::new(Status::InvalidArgument, text)
    })
}

/// What was played, for programs: `selection`, as hf_selection_json has it, and `events`, each as
/// hf_selection_change_json has it with its `word`.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_played_json(
    played: *const hf_selection_played,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(played)?.0.to_json())) }
}

/// Gives back what was played. Null does nothing. Changes it gave stay valid.
///
/// Owner:   takes `played`, which must not be used after.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_selection_played_free(played: *mut hf_selection_played) -> hf_status {
    call_plain(|| handle::free(played))
}
