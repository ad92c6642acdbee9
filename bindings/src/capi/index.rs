//! The Current index of a set, read a few thousand entries at a time.

use super::call::{call, call_plain, hf_status};
use super::client::hf_client;
use super::destination::hf_destination;
use super::error::hf_error;
use super::failure::Failure;
use super::out::Out;
use super::{handle, target, text};
use holdfast_core::Status;
use holdfast_core::index::{Area, EntryKind, EntryRef, IndexError, Reader, Rows, Slice};
use std::ffi::c_char;
use std::mem::size_of;
use std::sync::{Mutex, PoisonError};

/// An open index file.
///
/// Made by: hf_index_open. Freed by: hf_index_free.
pub struct hf_index(Reader);

/// A pass over entries of an index, in order of object key, offset, path and part.
///
/// Made by: hf_index_rows. Freed by: hf_rows_free.
pub struct hf_rows(Mutex<Rows>);

/// A batch of entries, whole and unchanging.
///
/// Made by: hf_rows_next. Freed by: hf_entries_free.
pub struct hf_entries {
    flat: Vec<hf_entry>,
    /// What the pointers in `flat` lead to.
    _held: Slice,
}

// SAFETY: the pointers lead to memory this very object owns and nobody changes.
unsafe impl Send for hf_entries {}
// SAFETY: as above.
unsafe impl Sync for hf_entries {}

/// Which area of the set an entry belongs to: the value of `hf_entry.area`.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum hf_area {
    /// Current files.
    Data = 1,
    /// Superseded and deleted files that retention still holds.
    Retention = 2,
}

/// What an entry stands for: the value of `hf_entry.kind`.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum hf_entry_kind {
    /// A file, or one part of it.
    File = 1,
    /// A folder.
    Folder = 2,
}

/// One entry of an index: where a file, or one part of a file, lies at the destination.
///
/// Owned by its batch and valid until hf_entries_free. Later versions add fields at the end and raise
/// `struct_size`.
#[repr(C)]
pub struct hf_entry {
    /// The size of this struct in the loaded library: how far it is to the next entry of the batch.
    pub struct_size: usize,
    /// An hf_area.
    pub area: u32,
    /// An hf_entry_kind.
    pub kind: u32,
    /// The object's key within the set; UTF-8, not NUL-terminated.
    pub object: *const c_char,
    /// Bytes in `object`.
    pub object_length: usize,
    /// The path at the source; UTF-8, not NUL-terminated.
    pub path: *const c_char,
    /// Bytes in `path`.
    pub path_length: usize,
    /// Where the bytes begin in the object.
    pub offset_bytes: u64,
    /// How many bytes of the object are this entry's.
    pub length_bytes: u64,
    /// Size of this part at the source.
    pub size_bytes: u64,
    /// Size of the whole object at the destination.
    pub stored_size_bytes: u64,
    /// Which part of the file this is, from 0.
    pub part: u32,
    /// How many parts the file has; 1 for nearly all.
    pub part_count: u32,
    /// The backup job that stored it.
    pub job_utc_ms: i64,
    /// Last change at the source.
    pub modified_utc_ms: i64,
    /// 32 bytes: BLAKE3-256 of this part as it lies in the object. Null when it is not known.
    pub checksum: *const u8,
}

impl hf_entries {
    fn new(held: Slice) -> Result<hf_entries, IndexError> {
        // Collecting into a Result would let the vector grow by and by.
        let mut entries = Vec::with_capacity(held.len());
        for entry in held.entries() {
            entries.push(flat(entry?));
        }
        Ok(hf_entries { flat: entries, _held: held })
    }
}

/// The entry as C sees it; what it points to stays where it is.
#[inline]
fn flat(entry: EntryRef<'_>) -> hf_entry {
    hf_entry {
        struct_size: size_of::<hf_entry>(),
        area: area(entry.area()) as u32,
        kind: kind(entry.kind) as u32,
        object: entry.object.as_ptr().cast(),
        object_length: entry.object.len(),
        path: entry.path.as_ptr().cast(),
        path_length: entry.path.len(),
        offset_bytes: entry.offset_bytes,
        length_bytes: entry.length_bytes,
        size_bytes: entry.size_bytes,
        stored_size_bytes: entry.stored_size_bytes,
        part: entry.part,
        part_count: entry.part_count,
        job_utc_ms: entry.job.0,
        modified_utc_ms: entry.modified.0,
        checksum: entry.checksum.map_or(std::ptr::null(), |checksum| checksum.as_ptr()),
    }
}

fn area(area: Area) -> hf_area {
    match area {
        Area::Data => hf_area::Data,
        Area::Retention => hf_area::Retention,
    }
}

fn kind(kind: EntryKind) -> hf_entry_kind {
    match kind {
        EntryKind::File => hf_entry_kind::File,
        EntryKind::Folder => hf_entry_kind::Folder,
    }
}

/// Opens the Current index of a set: the newest index file, once the place has proven whose it is.
///
/// Owner:   the caller, who frees `*out` with hf_index_free.
/// Threads: any.
/// Blocks:  while the destination answers.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_SET_ID_REJECTED,
///          HF_STATUS_SET_ABSENT, HF_STATUS_SET_FOREIGN, HF_STATUS_SET_ROLLED_BACK, HF_STATUS_INDEX_ABSENT,
///          HF_STATUS_INDEX_DAMAGED, HF_STATUS_INDEX_TRUNCATED, HF_STATUS_INDEX_MALFORMED,
///          HF_STATUS_INDEX_VERSION_UNSUPPORTED, HF_STATUS_INDEX_LIMIT_EXCEEDED, and what destination and
///          working state say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_index_open(
    client: *const hf_client,
    destination: *const hf_destination,
    set: *const c_char,
    set_length: usize,
    out: *mut *mut hf_index,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let (out, set) = (Out::new(out)?, target::set(set, set_length)?);
            let (client, destination) = (handle::get(client)?, handle::get(destination)?);
            let reader = client.client().open_index(destination.destination().as_ref(), set)?;
            Ok(out.object(hf_index(reader)))
        })
    }
}

/// How many entries has it?
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_index_entry_count(
    index: *const hf_index,
    out: *mut u64,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(handle::get(index)?.0.row_count()))) }
}

/// The index for programs: set, job, generation, size and the storage statistics it records.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_index_json(
    index: *const hf_index,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Out::new(out)?.text(handle::get(index)?.0.to_json())) }
}

/// Begins a pass over the entries with `lower` <= object key < `upper`, in byte order of the keys.
///
/// A null `lower` begins with the first entry, a null `upper` ends with the last one. The pass goes on when the
/// index handle is freed.
///
/// Owner:   the caller, who frees `*out` with hf_rows_free.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_index_rows(
    index: *const hf_index,
    lower: *const c_char,
    lower_length: usize,
    upper: *const c_char,
    upper_length: usize,
    out: *mut *mut hf_rows,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, index) = (Out::new(out)?, handle::get(index)?);
            let lower = text::read_optional("lower", lower, lower_length)?.unwrap_or_default();
            let upper = text::read_optional("upper", upper, upper_length)?;
            let rows = index.0.rows(lower.as_bytes(), upper.map(str::as_bytes));
            Ok(out.object(hf_rows(Mutex::new(rows))))
        })
    }
}

/// Gives back an index. Null does nothing.
///
/// Owner:   takes `index`, which must not be used after.
/// Threads: any, also while calls run with it.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_index_free(index: *mut hf_index) -> hf_status {
    call_plain(|| handle::free(index))
}

/// The next entries, from 1 to `limit` of them; `*out` is null after the last one.
///
/// There may be fewer than `limit` before the end. A pass that failed does not go on: begin a new one.
///
/// Owner:   the caller, who frees `*out` with hf_entries_free.
/// Threads: any; two at once take turns, and each entry goes to one of them.
/// Blocks:  while the destination answers.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_INVALID_ARGUMENT unless `limit` is from 1
///          to 4096, HF_STATUS_INDEX_DAMAGED, HF_STATUS_INDEX_MALFORMED, HF_STATUS_INDEX_LIMIT_EXCEEDED,
///          HF_STATUS_ENTRY_REJECTED, and what the destination says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_rows_next(
    rows: *mut hf_rows,
    limit: usize,
    out: *mut *mut hf_entries,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, rows) = (Out::new(out)?, handle::get(rows)?);
            let limit = self::limit(limit)?;
            let slice = rows.0.lock().unwrap_or_else(PoisonError::into_inner).next_slice(limit);
            let entries = slice.and_then(|slice| slice.map(hf_entries::new).transpose());
            Ok(out.object_or_null(entries.map_err(Failure::of)?))
        })
    }
}

fn limit(limit: usize) -> Result<usize, Failure> {
    if (1..=Rows::SLICE_LIMIT).contains(&limit) {
        return Ok(limit);
    }
    let text = format!("limit is {limit}; pass a number from 1 to {}", Rows::SLICE_LIMIT);
    Err(Failure::new(Status::InvalidArgument, text))
}

/// Gives back a pass. Null does nothing. Batches it gave stay valid.
///
/// Owner:   takes `rows`, which must not be used after.
/// Threads: any, also while calls run with it.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_rows_free(rows: *mut hf_rows) -> hf_status {
    call_plain(|| handle::free(rows))
}

/// How many entries has the batch? At least one.
///
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_entries_count(
    entries: *const hf_entries,
    out: *mut u64,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(handle::get(entries)?.flat.len() as u64))) }
}

/// The entries of the batch: `*out` is the first one, the others follow, each `struct_size` bytes further on.
///
/// Owner:   the batch; the entries and all they point to live until hf_entries_free.
/// Threads: any; the entries may be read by several at once.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_entries_get(
    entries: *const hf_entries,
    out: *mut *const hf_entry,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe { call(error, || Ok(Out::new(out)?.value(handle::get(entries)?.flat.as_ptr()))) }
}

/// Gives back a batch with all its entries. Null does nothing.
///
/// Owner:   takes `entries`, which must not be used after; nor may any hf_entry of it.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_entries_free(entries: *mut hf_entries) -> hf_status {
    call_plain(|| handle::free(entries))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_from_one_to_the_size_of_a_batch() {
        for (number, good) in
            [(0, false), (1, true), (Rows::SLICE_LIMIT, true), (Rows::SLICE_LIMIT + 1, false)]
        {
            assert_eq!(limit(number).is_ok(), good, "{number}");
        }
        assert_eq!(Rows::SLICE_LIMIT, 4096, "the header says so");
    }
}
