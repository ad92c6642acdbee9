//! What a selection is over: listings of rows.

use super::array::array;
use super::call::hf_status;
use super::error::hf_error;
use super::failure::Failure;
use super::selection::{change_call, hf_selection};
use super::selection_change::hf_selection_change;
use super::sized::Versioned;
use super::{sized, text};
use holdfast_core::selection::{Group, Listing, RowRange, RowSet, Texts};
use std::ffi::c_char;
use std::mem::size_of;

/// Rows from `first` to `last`, both of them in it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct hf_row_range {
    /// The first row.
    pub first: u32,
    /// The last row; never before the first.
    pub last: u32,
}

/// Many texts in one block: all bytes one after the other, and how many each text has.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct hf_texts {
    /// The bytes of all texts; UTF-8, no NULs between them. May be null when there are none.
    pub bytes: *const c_char,
    /// How many bytes.
    pub bytes_length: usize,
    /// The length of each text in bytes. May be null when there are no texts.
    pub lengths: *const u32,
    /// How many texts.
    pub count: usize,
}

/// A group, and the rows of the listing that are in it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct hf_selection_group {
    /// Its name, as rules name it; compared without regard to case.
    pub name: *const c_char,
    /// Bytes in `name`.
    pub name_length: usize,
    /// Its rows. May be null when there are none.
    pub rows: *const hf_row_range,
    /// How many ranges.
    pub range_count: usize,
}

/// Rows in the order in which they are shown, and what is known of each. Copied before the call returns.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct hf_selection_listing {
    /// sizeof(hf_selection_listing): tells the library which fields this host knows.
    pub struct_size: usize,
    /// What each row is known by: unique, 4 KiB at most, no control characters. Best an id that never changes.
    pub keys: hf_texts,
    /// What rules by name and domain look at; an empty name stands for the key. Null when they were not read.
    pub names: *const hf_texts,
    /// Who is in which group. Null when groups were not read: what was known of each key is then kept.
    pub groups: *const hf_selection_group,
    /// How many groups.
    pub group_count: usize,
    /// How deep each row lies in its tree, 0 for a root; children follow their parent. Null for a flat list.
    pub depths: *const u16,
    /// How many depths: one for each key, or 0.
    pub depth_count: usize,
    /// Rows that cannot become selected, such as headings. May be null when there are none.
    pub unselectable: *const hf_row_range,
    /// How many ranges of them.
    pub unselectable_count: usize,
}

// SAFETY: repr(C), begins with its size, whole numbers and pointers that may be null.
unsafe impl Versioned for hf_selection_listing {
    const NAME: &'static str = "hf_selection_listing";
    const LEAST: usize = size_of::<hf_selection_listing>();
}

impl From<RowRange> for hf_row_range {
    fn from(range: RowRange) -> hf_row_range {
        hf_row_range { first: range.first, last: range.last }
    }
}

/// The rows of an array of ranges; a null array is an empty one if `count` is 0.
///
/// # Safety
/// As [`array`].
pub(super) unsafe fn rows(name: &str, ranges: *const hf_row_range, count: usize) -> Result<RowSet, Failure> {
    // SAFETY: the same promise.
    let ranges = unsafe { array(name, ranges, count) }?.iter();
    let ranges: Vec<_> = ranges.map(|range| RowRange { first: range.first, last: range.last }).collect();
    Ok(RowSet::from_ranges(&ranges)?)
}

/// The texts of a block.
///
/// # Safety
/// `texts` is null or points to a block whose pointers lead to as much as it says.
pub(super) unsafe fn texts(name: &str, texts: *const hf_texts) -> Result<Texts, Failure> {
    if texts.is_null() {
        return Err(Failure::null(name));
    }
    Failure::unless_aligned(name, texts)?;
    // SAFETY: not null, and readable by the same promise.
    unsafe { unpacked(&texts.read()) }
}

unsafe fn unpacked(texts: &hf_texts) -> Result<Texts, Failure> {
    // SAFETY: the promise of `texts`.
    let (bytes, lengths) = unsafe {
        let bytes = array("hf_texts.bytes", texts.bytes.cast::<u8>(), texts.bytes_length)?;
        (bytes, array("hf_texts.lengths", texts.lengths, texts.count)?)
    };
    Ok(Texts::from_packed(bytes, lengths)?)
}

unsafe fn listing(place: *const hf_selection_listing) -> Result<Listing, Failure> {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        let flat = sized::read(place)?;
        Ok(Listing {
            keys: unpacked(&flat.keys)?,
            names: if flat.names.is_null() { None } else { Some(texts("names", flat.names)?) },
            groups: groups(&flat)?,
            depths: array("depths", flat.depths, flat.depth_count)?.to_vec(),
            unselectable: rows("unselectable", flat.unselectable, flat.unselectable_count)?,
        })
    }
}

unsafe fn groups(flat: &hf_selection_listing) -> Result<Option<Vec<Group>>, Failure> {
    if flat.groups.is_null() && flat.group_count == 0 {
        return Ok(None);
    }
    // SAFETY: the promise of `listing`.
    unsafe {
        let group = |group: &hf_selection_group| {
            let name = text::read("the name of a group", group.name, group.name_length)?.to_owned();
            Ok(Group { name, rows: rows("the rows of a group", group.rows, group.range_count)? })
        };
        array("groups", flat.groups, flat.group_count)?.iter().map(group).collect::<Result<_, _>>().map(Some)
    }
}

/// Puts another listing in place of the rows. What is selected is told by key and never lost: selected keys that
/// the listing lacks stay as absent ones. Another sorting of the same rows is another listing.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_SELECTION_KEY_REJECTED, HF_STATUS_SELECTION_LISTING_REJECTED,
///          HF_STATUS_SELECTION_GESTURE_REJECTED for a range that runs backwards,
///          HF_STATUS_SELECTION_LIMIT_EXCEEDED; nothing is changed then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_relist(
    selection: *mut hf_selection,
    listing: *const hf_selection_listing,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { change_call(selection, change, error, |on| Ok(on.relist(self::listing(listing)?)?)) }
}

/// Lists the rows of a CSV with a header line, as hf_selection_relist does. Columns by name, in any order: `key`,
/// which has to be there; `name`; `groups`, with `;` between them; `depth`; `selectable`, `yes` or `no`.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_SELECTION_LISTING_REJECTED with the line, HF_STATUS_SELECTION_KEY_REJECTED,
///          HF_STATUS_SELECTION_LIMIT_EXCEEDED; nothing is changed then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_relist_csv(
    selection: *mut hf_selection,
    csv: *const c_char,
    csv_length: usize,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        change_call(selection, change, error, |on| {
            Ok(on.relist(Listing::from_csv(text::read("csv", csv, csv_length)?)?)?)
        })
    }
}

/// Puts rows in before row `at`, or at the end when `at` is the number of rows. None of them is selected unless it
/// was as an absent key, or a rule selects it. Costs as much as listing all rows.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  as hf_selection_relist; HF_STATUS_SELECTION_GESTURE_REJECTED for a place past the end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_insert(
    selection: *mut hf_selection,
    at: u32,
    listing: *const hf_selection_listing,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { change_call(selection, change, error, |on| Ok(on.insert(at, &self::listing(listing)?)?)) }
}

/// Takes rows out of the listing, with all below them. Selected ones stay as absent keys. `rows` may be null if
/// `range_count` is 0. Costs as much as listing all rows.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_SELECTION_GESTURE_REJECTED for a row past the end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_remove(
    selection: *mut hf_selection,
    rows: *const hf_row_range,
    range_count: usize,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        change_call(selection, change, error, |on| Ok(on.remove(&self::rows("rows", rows, range_count)?)?))
    }
}

/// Forgets absent keys: they are neither selected nor excluded nor known any more, and undo does not bring them
/// back. All of them, or none when one is refused.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT,
///          HF_STATUS_SELECTION_KEY_REJECTED when the lengths do not cut the bytes into UTF-8,
///          HF_STATUS_SELECTION_KEY_ABSENT, HF_STATUS_SELECTION_GESTURE_REJECTED for a key that is listed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_forget(
    selection: *mut hf_selection,
    keys: *const hf_texts,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { change_call(selection, change, error, |on| Ok(on.forget(&texts("keys", keys)?)?)) }
}

/// Forgets every absent key. Only after a listing that is known to be whole: a failed one makes all absent.
///
/// Owner:   the caller, who frees `*change` with hf_selection_change_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_selection_forget_absent(
    selection: *mut hf_selection,
    change: *mut *mut hf_selection_change,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { change_call(selection, change, error, |on| Ok(on.forget_absent()?)) }
}
