//! Mouse, keyboard, undo, what is in view, and the calls that say outright what is to be selected.

use super::call::hf_status;
use super::error::hf_error;
use super::failure::Failure;
use super::selection::{change_call, hf_selection, named};
use super::selection_change::hf_selection_change;
use super::selection_listing::{hf_row_range, hf_texts, rows as rows_in, texts};
use holdfast_core::selection::{Key, Modifiers};

/// Keys held down with another, as bits: what `modifiers` is made of; 0 for none.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum hf_selection_modifier {
    /// Shift.
    Shift = 1,
    /// Ctrl, or Command on a Mac.
    Ctrl = 2,
}

/// A key that means something to a selection.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum hf_selection_key {
    /// To the row above.
    Up = 1,
    /// To the row below.
    Down = 2,
    /// In a tree: fold the row's branch away, or go to its parent.
    Left = 3,
    /// In a tree: unfold the row's branch, or go to its first child.
    Right = 4,
    /// To the first row.
    Home = 5,
    /// To the last row.
    End = 6,
    /// A page up.
    PageUp = 7,
    /// A page down.
    PageDown = 8,
    /// Toggles the lead; with Shift, draws the range from the anchor to it.
    Space = 9,
    /// With Ctrl: all that is in view.
    A = 10,
}

const MODIFIERS: [(u32, Modifiers); 4] = [
    (0, Modifiers::NONE),
    (hf_selection_modifier::Shift as u32, Modifiers::SHIFT),
    (hf_selection_modifier::Ctrl as u32, Modifiers::CTRL),
    (hf_selection_modifier::Shift as u32 | hf_selection_modifier::Ctrl as u32, Modifiers::CTRL_SHIFT),
];

const KEYS: [(u32, Key); 10] = [
    (hf_selection_key::Up as u32, Key::Up),
    (hf_selection_key::Down as u32, Key::Down),
    (hf_selection_key::Left as u32, Key::Left),
    (hf_selection_key::Right as u32, Key::Right),
    (hf_selection_key::Home as u32, Key::Home),
    (hf_selection_key::End as u32, Key::End),
    (hf_selection_key::PageUp as u32, Key::PageUp),
    (hf_selection_key::PageDown as u32, Key::PageDown),
    (hf_selection_key::Space as u32, Key::Space),
    (hf_selection_key::A as u32, Key::A),
];

fn held(modifiers: u32) -> Result<Modifiers, Failure> {
    named("sum of hf_selection_modifier", &MODIFIERS, modifiers)
}

fn pressed(key: u32) -> Result<Key, Failure> {
    named("hf_selection_key", &KEYS, key)
}

/// A click on a row, or on its checkbox. Take the modifiers when the pointer goes down.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_SELECTION_GESTURE_REJECTED for a row that is not there or not in view.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_click(
    selection: *mut hf_selection,
    row: u32,
    modifiers: u32,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe { change_call(selection, change, error, |on| Ok(on.click(row, held(modifiers)?)?)) }
}

/// A key press; `key` is an hf_selection_key. One that means nothing here changes nothing.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_press(
    selection: *mut hf_selection,
    key: u32,
    modifiers: u32,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { change_call(selection, change, error, |on| Ok(on.press(pressed(key)?, held(modifiers)?))) }
}

/// Selects all that is in view.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_select_all(
    selection: *mut hf_selection,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { change_call(selection, change, error, |on| Ok(on.select_all())) }
}

/// Unselects all that is in view; what a filter hides, and what is absent, stays selected.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_select_none(
    selection: *mut hf_selection,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { change_call(selection, change, error, |on| Ok(on.select_none())) }
}

/// Turns over every row in view.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_invert(
    selection: *mut hf_selection,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { change_call(selection, change, error, |on| Ok(on.invert())) }
}

/// Selects all that is in view but these rows, which are unselected. `rows` may be null if `range_count` is 0.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_select_all_but(
    selection: *mut hf_selection,
    rows: *const hf_row_range,
    range_count: usize,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        change_call(selection, change, error, |on| {
            Ok(on.select_all_but(&rows_in("rows", rows, range_count)?)?)
        })
    }
}

/// Selects rows outright, or unselects them when `selected` is 0, in view or not. Unselectable rows are left as they
/// are. `rows` may be null if `range_count` is 0.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_set_rows(
    selection: *mut hf_selection,
    rows: *const hf_row_range,
    range_count: usize,
    selected: i32,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        change_call(selection, change, error, |on| {
            Ok(on.set_rows(&rows_in("rows", rows, range_count)?, selected != 0)?)
        })
    }
}

/// Selects keys outright, or unselects them when `selected` is 0, listed or absent: all of them, or none when one
/// is refused.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_SELECTION_KEY_REJECTED when the lengths do not cut the bytes into UTF-8,
///          HF_STATUS_SELECTION_KEY_ABSENT for a key the selection does not know; hf_selection_find tells before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_set_keys(
    selection: *mut hf_selection,
    keys: *const hf_texts,
    selected: i32,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        change_call(selection, change, error, |on| Ok(on.set_keys(&texts("keys", keys)?, selected != 0)?))
    }
}

/// Takes the last gesture back; a range is one, however often it was redrawn.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_undo(
    selection: *mut hf_selection,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { change_call(selection, change, error, |on| Ok(on.undo())) }
}

/// Does again what was taken back last.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_redo(
    selection: *mut hf_selection,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { change_call(selection, change, error, |on| Ok(on.redo())) }
}

/// Shows these rows only; all of them when `rows` is null. What is selected stays so, seen or not. Rows that a later
/// listing brings are hidden until the filter is set again.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_set_filter(
    selection: *mut hf_selection,
    rows: *const hf_row_range,
    range_count: usize,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        change_call(selection, change, error, |on| {
            let off = rows.is_null() && range_count == 0;
            let rows = if off { None } else { Some(rows_in("rows", rows, range_count)?) };
            Ok(on.set_filter(rows.as_ref())?)
        })
    }
}

/// Folds away what is below a row, or shows it when `collapsed` is 0. A lead that is folded away moves to the row.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the
///          end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_set_collapsed(
    selection: *mut hf_selection,
    row: u32,
    collapsed: i32,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { change_call(selection, change, error, |on| Ok(on.set_collapsed(row, collapsed != 0)?)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdfast_core::Status;

    #[test]
    fn modifiers_are_two_bits() {
        let all = [Modifiers::NONE, Modifiers::SHIFT, Modifiers::CTRL, Modifiers::CTRL_SHIFT];
        for (bits, expected) in (0..).zip(all) {
            assert_eq!(held(bits).expect("modifiers"), expected);
        }
        assert_eq!(held(4).expect_err("no bit").status, Status::InvalidArgument);
    }

    #[test]
    fn keys_have_the_numbers_of_the_header() {
        assert_eq!(pressed(hf_selection_key::PageDown as u32).expect("a key"), Key::PageDown);
        assert_eq!(pressed(hf_selection_key::A as u32).expect("a key"), Key::A);
        assert_eq!(pressed(hf_selection_key::Up as u32).expect("a key"), Key::Up);
        assert!(pressed(0).is_err() && pressed(11).is_err());
    }
}
