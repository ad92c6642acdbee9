//! Bulk selection: which keys of a long list or tree a person, or a rule, has selected.

use super::array::array;
use super::call::{call, call_plain, hf_status};
use super::error::hf_error;
use super::failure::Failure;
use super::out::Out;
use super::selection_change::hf_selection_change;
use super::sized::{Place, Versioned};
use super::{handle, sized};
use holdfast_core::Status;
use holdfast_core::selection::{Change, Options, RangeRule, Selection, SelectionError, Style};
use std::ffi::c_char;
use std::mem::size_of;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Which keys of a long list or tree are selected, and what is known of them. Calls on one take turns.
///
/// Rows are places in the listing of now, counted from 0; keys are what is selected, and outlive any listing.
/// A call that changes something can answer with a change; its `change` may be null for a host that does not ask.
/// docs/features has the rules of the gestures.
///
/// Made by: hf_selection_new. Freed by: hf_selection_free.
pub struct hf_selection(Mutex<Selection>);

/// What a click without modifiers does: the value of `hf_selection_options.style`.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum hf_selection_style {
    /// It toggles its row: a list of checkboxes. The default.
    Checkbox = 1,
    /// It selects its row and unselects all others in view: a list box.
    List = 2,
}

/// What state a range takes: the value of `hf_selection_options.range_rule`.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum hf_selection_range_rule {
    /// The anchor's. The range can be drawn longer and shorter until something else is done. The default.
    AnchorState = 1,
    /// The new state of the row that was clicked, which becomes the anchor: web mail's rule.
    ClickedState = 2,
}

/// How gestures work. Let hf_selection_get_options fill it, then change what is to be different.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct hf_selection_options {
    /// sizeof(hf_selection_options): tells the library which fields this host knows.
    pub struct_size: usize,
    /// An hf_selection_style.
    pub style: u32,
    /// An hf_selection_range_rule.
    pub range_rule: u32,
    /// 1 when a parent stands for all that is below it, the default; 0 when a tree is a list with folded rows.
    pub cascade: u32,
    /// Rows that a page key moves; 10 by default.
    pub page_rows: u32,
}

// SAFETY: repr(C), begins with its size, whole numbers.
unsafe impl Versioned for hf_selection_options {
    const NAME: &'static str = "hf_selection_options";
    const LEAST: usize = size_of::<hf_selection_options>();
}

impl From<SelectionError> for Failure {
    fn from(error: SelectionError) -> Failure {
        Failure::of(error)
    }
}

impl hf_selection {
    pub(super) fn lock(&self) -> MutexGuard<'_, Selection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that may change a selection, and hands out what it changed if the host asks.
///
/// # Safety
/// As [`call`]; `change` is null or writable for one pointer.
pub(super) unsafe fn change_call(
    selection: *const hf_selection,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
    work: impl FnOnce(&mut Selection) -> Result<Change, Failure>,
) -> hf_status {
    // SAFETY: the same promise.
    unsafe {
        call(error, || {
            let (out, selection) = (Out::optional(change)?, handle::get(selection)?);
            let change = work(&mut selection.lock())?;
            Ok(out.map(|out| out.object(hf_selection_change::of(change))))
        })
    }
}

/// What the number of an enum called `name` stands for.
///
/// Errors: InvalidArgument.
pub(super) fn named<T: Copy>(name: &str, table: &[(u32, T)], number: u32) -> Result<T, Failure> {
    let known = table.iter().find(|(known, _)| *known == number).map(|(_, value)| *value);
    known.ok_or_else(|| {
        let text = format!("{number} is no {name}; the header lists its values");
        Failure::new(Status::InvalidArgument, text)
    })
}

const STYLES: [(u32, Style); 2] =
    [(hf_selection_style::Checkbox as u32, Style::Checkbox), (hf_selection_style::List as u32, Style::List)];

const RANGE_RULES: [(u32, RangeRule); 2] = [
    (hf_selection_range_rule::AnchorState as u32, RangeRule::AnchorState),
    (hf_selection_range_rule::ClickedState as u32, RangeRule::ClickedState),
];

/// Null stands for those the core chooses.
unsafe fn options(options: *const hf_selection_options) -> Result<Options, Failure> {
    if options.is_null() {
        return Ok(Options::default());
    }
    // SAFETY: not null, and as long as it says by the caller's promise.
    let flat = unsafe { sized::read(options) }?;
    let style = named("hf_selection_style", &STYLES, flat.style)?;
    let range_rule = named("hf_selection_range_rule", &RANGE_RULES, flat.range_rule)?;
    Ok(Options { style, range_rule, cascade: flat.cascade != 0, page_rows: flat.page_rows })
}

fn flat(options: Options) -> hf_selection_options {
    let style = match options.style {
        Style::Checkbox => hf_selection_style::Checkbox,
        Style::List => hf_selection_style::List,
    };
    let range_rule = match options.range_rule {
        RangeRule::AnchorState => hf_selection_range_rule::AnchorState,
        RangeRule::ClickedState => hf_selection_range_rule::ClickedState,
    };
    hf_selection_options {
        struct_size: size_of::<hf_selection_options>(),
        style: style as u32,
        range_rule: range_rule as u32,
        cascade: u32::from(options.cascade),
        page_rows: options.page_rows,
    }
}

/// Makes an empty selection over no rows. `options` may be null for the defaults.
///
/// Owner:   the caller, who frees `*out` with hf_selection_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_new(
    options: *const hf_selection_options,
    out: *mut *mut hf_selection,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let (out, options) = (Out::new(out)?, self::options(options)?);
            Ok(out.object(hf_selection(Mutex::new(Selection::new(options)))))
        })
    }
}

/// How do gestures work now? Set `struct_size` of `*out` before.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_get_options(
    selection: *const hf_selection,
    out: *mut hf_selection_options,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Place::new(out)?.value(flat(handle::get(selection)?.lock().options())))) }
}

/// Changes how gestures work from here on. A range that is being drawn ends; nothing else changes. `options` may
/// be null for the defaults.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_set_options(
    selection: *mut hf_selection,
    options: *const hf_selection_options,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { change_call(selection, change, error, |on| Ok(on.set_options(self::options(options)?))) }
}

/// Where do things stand? A change that changed nothing.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_status(
    selection: *const hf_selection,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { change_call(selection, change, error, |on| Ok(on.status())) }
}

/// What is selected and why, for programs: `selected`, `explicit`, `ruled`, `excluded` and `hidden` rows as pairs of
/// first and last, the first 1,000 `absent` keys, `rules`, `anchor`, `lead`, `counts`, `check`, `undo_count` and
/// `redo_count`.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_json(
    selection: *const hf_selection,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(selection)?.lock().to_json())) }
}

/// The selection as a file's text, for hf_selection_load: what is selected and why, not how it is shown. UTF-8, and
/// strlen(*out) bytes long. Store it in one step, so that a crash leaves the old file or the new one.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_SELECTION_LIMIT_EXCEEDED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_save(
    selection: *const hf_selection,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, saved) = (Out::new(out)?, handle::get(selection)?.lock().save()?);
            out.text(String::from_utf8(saved).map_err(|_| {
                Failure::new(Status::Internal, "a saved selection is not UTF-8; please report this")
            })?)
        })
    }
}

/// Puts a saved selection in place of this one, over the rows that are listed. Keys that the listing lacks become
/// absent ones; history, anchor and lead begin anew.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_SELECTION_DAMAGED, HF_STATUS_SELECTION_VERSION_UNSUPPORTED,
///          HF_STATUS_SELECTION_LIMIT_EXCEEDED; nothing is changed then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_load(
    selection: *mut hf_selection,
    saved: *const u8,
    saved_length: usize,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { change_call(selection, change, error, |on| Ok(on.load(array("saved", saved, saved_length)?)?)) }
}

/// Gives back a selection. Null does nothing. Changes, batches and all else it answered stay valid.
///
/// Owner:   takes `selection`, which must not be used after.
/// Threads: any, also while calls run with it.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_selection_free(selection: *mut hf_selection) -> hf_status {
    call_plain(|| handle::free(selection))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_come_back_as_they_went() {
        for style in [Style::Checkbox, Style::List] {
            for range_rule in [RangeRule::AnchorState, RangeRule::ClickedState] {
                let wanted = Options { style, range_rule, cascade: false, page_rows: 7 };
                // SAFETY: a whole struct.
                assert_eq!(unsafe { options(&flat(wanted)) }.expect("options"), wanted);
            }
        }
        // SAFETY: null is not read.
        assert_eq!(unsafe { options(std::ptr::null()) }.expect("defaults"), Options::default());
    }

    #[test]
    fn options_nobody_knows_are_refused() {
        let sound = flat(Options::default());
        let wrong =
            [hf_selection_options { style: 0, ..sound }, hf_selection_options { range_rule: 3, ..sound }];
        for options in wrong {
            // SAFETY: a whole struct.
            let failure = unsafe { self::options(&options) }.expect_err("no such option");
            assert_eq!(failure.status, Status::InvalidArgument, "{}", failure.text);
        }
    }
}
