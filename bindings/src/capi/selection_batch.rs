//! What is selected, in batches: keys, rows in view, and rows by ranges.

use super::call::{call, call_plain, hf_status};
use super::error::hf_error;
use super::failure::Failure;
use super::handle;
use super::out::Out;
use super::selection::{hf_selection, named};
use super::selection_change::{list, ranges};
use super::selection_listing::{hf_row_range, hf_texts, texts};
use holdfast_core::selection::{Batch, Cursor, Flags, Part, Texts, Window};
use std::mem::size_of;

/// A part of the keys.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum hf_selection_part {
    /// All that is selected: by hand, by rules, in view, hidden and absent. This is what a backup takes.
    Selected = 1,
    /// Selected by hand.
    Explicit = 2,
    /// Selected by rules and by nothing else.
    Ruled = 3,
    /// Unselected by hand although a rule selects it, or did.
    Excluded = 4,
    /// Selected and not in view.
    Hidden = 5,
    /// Selected and not listed.
    Absent = 6,
    /// Listed and not selected; headings and other unselectable rows are left out.
    Unselected = 7,
}

/// What is to be said of a row, as bits.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum hf_selection_flag {
    /// Selected. Of a parent in a tree with whole branches: all below it that is in view is.
    Selected = 1,
    /// Some of what is below the row is selected.
    Mixed = 2,
    /// Selected by hand.
    Explicit = 4,
    /// A rule selects it, whatever a person chose.
    Ruled = 8,
    /// Unselected by hand: rules do not count for it.
    Excluded = 16,
    /// Listed, but not in view.
    Hidden = 32,
    /// Not in the listing of now.
    Absent = 64,
    /// Cannot become selected.
    Unselectable = 128,
}

/// Keys, rows and flags side by side: item `i` of each is about the same row.
///
/// Owned by its batch and valid until hf_selection_batch_free. Later versions add fields at the end and raise
/// `struct_size`.
#[repr(C)]
pub struct hf_selection_block {
    /// The size of this struct in the loaded library.
    pub struct_size: usize,
    /// The keys, in the order of the rows, absent ones last; none in a window.
    pub keys: hf_texts,
    /// The row of each; UINT32_MAX for a key that is not listed.
    pub rows: *const u32,
    /// What is to be said of each: bits of hf_selection_flag.
    pub flags: *const u8,
    /// How many rows and flags.
    pub count: usize,
    /// The cursor where the next batch begins; 0 when this was the last.
    pub next: u64,
}

/// Some keys or rows, whole and unchanging.
///
/// Made by: hf_selection_keys, hf_selection_window. Freed by: hf_selection_batch_free.
pub struct hf_selection_batch {
    block: hf_selection_block,
    /// What the pointers in `block` lead to.
    _held: (Texts, Vec<u32>, Vec<u32>, Vec<u8>),
}

// SAFETY: the pointers lead to memory this very object owns and nobody changes.
unsafe impl Send for hf_selection_batch {}
// SAFETY: as above.
unsafe impl Sync for hf_selection_batch {}

/// The rows of a part by ranges, whole and unchanging.
///
/// Made by: hf_selection_rows_of. Freed by: hf_selection_rows_free.
pub struct hf_selection_rows(Vec<hf_row_range>);

/// Numbers of rows or rules, whole and unchanging.
///
/// Made by: hf_selection_find, hf_selection_rules_of. Freed by: hf_selection_numbers_free.
pub struct hf_selection_numbers(Vec<u32>);

impl hf_selection_numbers {
    pub(super) fn of(numbers: Vec<u32>) -> hf_selection_numbers {
        hf_selection_numbers(numbers)
    }
}

impl hf_selection_batch {
    fn new(keys: Texts, rows: Vec<u32>, flags: &[Flags], next: Option<Cursor>) -> hf_selection_batch {
        let (lengths, flags) = (keys.lengths(), flags.iter().map(|flags| flags.0).collect::<Vec<u8>>());
        let texts = hf_texts {
            bytes: keys.bytes().as_ptr().cast(),
            bytes_length: keys.bytes().len(),
            lengths: lengths.as_ptr(),
            count: lengths.len(),
        };
        let block = hf_selection_block {
            struct_size: size_of::<hf_selection_block>(),
            keys: texts,
            rows: rows.as_ptr(),
            flags: flags.as_ptr(),
            count: rows.len(),
            next: next.map_or(0, |cursor| cursor.0),
        };
        hf_selection_batch { block, _held: (keys, lengths, rows, flags) }
    }

    fn of_keys(batch: Batch) -> hf_selection_batch {
        let row = |(row, flags): (&u32, &Flags)| if flags.has(Flags::ABSENT) { u32::MAX } else { *row };
        let rows = batch.rows.iter().zip(&batch.flags).map(row).collect();
        hf_selection_batch::new(batch.keys, rows, &batch.flags, batch.next)
    }

    fn of_window(window: Window) -> hf_selection_batch {
        hf_selection_batch::new(Texts::default(), window.rows, &window.flags, None)
    }
}

const PARTS: [(u32, Part); 7] = [
    (hf_selection_part::Selected as u32, Part::Selected),
    (hf_selection_part::Explicit as u32, Part::Explicit),
    (hf_selection_part::Ruled as u32, Part::Ruled),
    (hf_selection_part::Excluded as u32, Part::Excluded),
    (hf_selection_part::Hidden as u32, Part::Hidden),
    (hf_selection_part::Absent as u32, Part::Absent),
    (hf_selection_part::Unselected as u32, Part::Unselected),
];

fn part(part: u32) -> Result<Part, Failure> {
    named("hf_selection_part", &PARTS, part)
}

/// The header's bits are the core's.
const _: () = {
    let bits = [
        (hf_selection_flag::Selected as u32, Flags::SELECTED),
        (hf_selection_flag::Mixed as u32, Flags::MIXED),
        (hf_selection_flag::Explicit as u32, Flags::EXPLICIT),
        (hf_selection_flag::Ruled as u32, Flags::RULED),
        (hf_selection_flag::Excluded as u32, Flags::EXCLUDED),
        (hf_selection_flag::Hidden as u32, Flags::HIDDEN),
        (hf_selection_flag::Absent as u32, Flags::ABSENT),
        (hf_selection_flag::Unselectable as u32, Flags::UNSELECTABLE),
    ];
    let mut at = 0;
    while at < bits.len() {
        assert!(bits[at].0 == bits[at].1.0 as u32);
        at += 1;
    }
};

/// The next keys of a part, an hf_selection_part: from its beginning with cursor 0, else from the `next` of the batch
/// before. `most_count` is from 1 to 1,000,000 keys; what lies outside counts as the nearer of the two. A batch may
/// be shorter, if its keys are very long.
///
/// Owner:   the caller, who frees `*out` with hf_selection_batch_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_SELECTION_GESTURE_REJECTED for a cursor from before a re-listing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_keys(
    selection: *const hf_selection,
    part: u32,
    cursor: u64,
    most_count: u32,
    out: *mut *mut hf_selection_batch,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let (out, selection) = (Out::new(out)?, handle::get(selection)?);
            // A batch has a key at least, so no next one begins at 0.
            let (part, from) = (self::part(part)?, (cursor != 0).then_some(Cursor(cursor)));
            let batch = selection.lock().keys(part, from, most_count)?;
            Ok(out.object(hf_selection_batch::of_keys(batch)))
        })
    }
}

/// The rows in view from the `first`th on, counted from 0, as a console draws them: `most_count` of them at most, up
/// to 1,000,000.
///
/// Owner:   the caller, who frees `*out` with hf_selection_batch_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_window(
    selection: *const hf_selection,
    first: u32,
    most_count: u32,
    out: *mut *mut hf_selection_batch,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, selection) = (Out::new(out)?, handle::get(selection)?);
            let window = selection.lock().window(first, most_count);
            Ok(out.object(hf_selection_batch::of_window(window)))
        })
    }
}

/// What the batch holds.
///
/// Owner:   the batch; `*out` and all it points to live until hf_selection_batch_free.
/// Threads: any; it may be read by several at once.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_batch_get(
    batch: *const hf_selection_batch,
    out: *mut *const hf_selection_block,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(&raw const handle::get(batch)?.block))) }
}

/// Gives back a batch with all it holds. Null does nothing.
///
/// Owner:   takes `batch`, which must not be used after; nor may anything of its hf_selection_block.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_selection_batch_free(batch: *mut hf_selection_batch) -> hf_status {
    call_plain(|| handle::free(batch))
}

/// The listed rows of a part, an hf_selection_part.
///
/// Owner:   the caller, who frees `*out` with hf_selection_rows_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_rows_of(
    selection: *const hf_selection,
    part: u32,
    out: *mut *mut hf_selection_rows,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, selection, part) = (Out::new(out)?, handle::get(selection)?, self::part(part)?);
            let rows = selection.lock().rows_of(part);
            Ok(out.object(hf_selection_rows(ranges(&rows))))
        })
    }
}

/// The ranges: the fewest that say the same, rising. `*out` is the first one.
///
/// Owner:   the rows; the ranges live until hf_selection_rows_free.
/// Threads: any; they may be read by several at once.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_rows_get(
    rows: *const hf_selection_rows,
    out: *mut *const hf_row_range,
    out_count: *mut u64,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || list(&handle::get(rows)?.0, out, out_count)) }
}

/// Gives back rows with all their ranges. Null does nothing.
///
/// Owner:   takes `rows`, which must not be used after; nor may any of its ranges.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_selection_rows_free(rows: *mut hf_selection_rows) -> hf_status {
    call_plain(|| handle::free(rows))
}

/// The rows of keys, in the keys' order; UINT32_MAX for those that are not listed.
///
/// Owner:   the caller, who frees `*out` with hf_selection_numbers_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_SELECTION_KEY_REJECTED when the lengths do not cut the bytes into UTF-8,
///          HF_STATUS_SELECTION_LIMIT_EXCEEDED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_find(
    selection: *const hf_selection,
    keys: *const hf_texts,
    out: *mut *mut hf_selection_numbers,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, selection, keys) = (Out::new(out)?, handle::get(selection)?, texts("keys", keys)?);
            let rows = selection.lock().find(&keys);
            let rows = rows.into_iter().map(|row| row.unwrap_or(u32::MAX)).collect();
            Ok(out.object(hf_selection_numbers(rows)))
        })
    }
}

/// The numbers of a list: `*out` is the first one.
///
/// Owner:   the list; the numbers live until hf_selection_numbers_free.
/// Threads: any; they may be read by several at once.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_numbers_get(
    numbers: *const hf_selection_numbers,
    out: *mut *const u32,
    out_count: *mut u64,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || list(&handle::get(numbers)?.0, out, out_count)) }
}

/// Gives back a list of numbers. Null does nothing.
///
/// Owner:   takes `numbers`, which must not be used after.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_selection_numbers_free(numbers: *mut hf_selection_numbers) -> hf_status {
    call_plain(|| handle::free(numbers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_the_numbers_of_the_header() {
        assert_eq!(part(hf_selection_part::Hidden as u32).expect("a part"), Part::Hidden);
        assert_eq!(part(7).expect("a part"), Part::Unselected);
        assert!(part(0).is_err() && part(8).is_err());
    }

    #[test]
    fn a_batch_leads_to_what_it_holds_and_names_no_row_of_an_absent_key() {
        let batch = Batch {
            keys: Texts::of(["a", "größe"]).expect("texts"),
            rows: vec![3, 9],
            flags: vec![Flags(1), Flags(65)],
            next: Some(Cursor(7)),
        };
        let batch = hf_selection_batch::of_keys(batch);
        let block = &batch.block;
        assert_eq!((block.count, block.keys.count, block.keys.bytes_length, block.next), (2, 2, 8, 7));
        assert_eq!(batch._held.2, [3, u32::MAX]);
    }
}
