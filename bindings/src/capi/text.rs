//! Text in: UTF-8 pointer and length. Text out: NUL-terminated, freed by `hf_text_free`.

use super::call::{call_plain, hf_status};
use super::failure::Failure;
use super::handle;
use holdfast_core::Status;
use std::ffi::{CString, c_char};

/// Reads the text argument called `name`. An empty text may have any pointer but null.
///
/// Errors: NullPointer, InvalidUtf8.
///
/// # Safety
/// `text` is null or points to `length` readable bytes that nobody changes until the call returns.
pub(super) unsafe fn read<'a>(name: &str, text: *const c_char, length: usize) -> Result<&'a str, Failure> {
    if text.is_null() {
        return Err(Failure::null(name));
    }
    if isize::try_from(length).is_err() {
        return Err(Failure::new(Status::InvalidUtf8, format!("{name} has an impossible length, {length}")));
    }
    // SAFETY: not null, of a possible length, and readable by the caller's promise.
    let bytes = unsafe { std::slice::from_raw_parts(text.cast::<u8>(), length) };
    str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        Failure::new(Status::InvalidUtf8, format!("{name} is not UTF-8 at byte {offset}; convert it first"))
    })
}

/// Reads a text that is a path, or is shown to people: it cannot hold a NUL.
///
/// Errors: NullPointer, InvalidUtf8, InvalidArgument.
///
/// # Safety
/// As [`read`].
pub(super) unsafe fn read_without_nul<'a>(
    name: &str,
    text: *const c_char,
    length: usize,
) -> Result<&'a str, Failure> {
    // SAFETY: the same promise.
    let text = unsafe { read(name, text, length) }?;
    match text.find('\0') {
        None => Ok(text),
        Some(at) => {
            let words =
                format!("{name} holds a NUL at byte {at}; pass the length without the NUL at its end");
            Err(Failure::new(Status::InvalidArgument, words))
        }
    }
}

/// Reads a text argument that may be left out: null is `None`.
///
/// Errors: InvalidUtf8.
///
/// # Safety
/// As [`read`].
pub(super) unsafe fn read_optional<'a>(
    name: &str,
    text: *const c_char,
    length: usize,
) -> Result<Option<&'a str>, Failure> {
    // SAFETY: the same promise.
    if text.is_null() { Ok(None) } else { unsafe { read(name, text, length) }.map(Some) }
}

/// A text for C, or an error rather than a text cut short.
pub(super) fn whole(text: String) -> Result<CString, Failure> {
    CString::new(text).map_err(|error| {
        let offset = error.nul_position();
        Failure::new(Status::Internal, format!("a result holds a NUL at byte {offset}; please report this"))
    })
}

/// A text for a person: a NUL becomes the replacement character.
pub(super) fn readable(text: &str) -> CString {
    CString::new(text.replace('\0', "\u{fffd}")).unwrap_or_default()
}

/// Gives back a text that Holdfast returned through a `char **`. Null does nothing.
///
/// Owner:   takes `text`, which must not be used after.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE for a pointer that is no text of Holdfast's; it is left alone.
#[unsafe(no_mangle)]
pub extern "C" fn hf_text_free(text: *mut c_char) -> hf_status {
    call_plain(|| handle::free_text(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Result<&str, Status>) {
        // SAFETY: a slice is readable for its length.
        let read = unsafe { read("path", bytes.as_ptr().cast(), bytes.len()) };
        assert_eq!(read.map_err(|failure| failure.status), expected, "{bytes:?}");
    }

    #[test]
    fn text_is_utf8_of_its_length() {
        check(b"", Ok(""));
        check("häuser/\u{1f4be}".as_bytes(), Ok("häuser/\u{1f4be}"));
        check(b"a\0b", Ok("a\0b"));
        check(b"caf\xe9", Err(Status::InvalidUtf8));
        check(b"\xed\xa0\x80", Err(Status::InvalidUtf8));
    }

    #[test]
    fn the_refusal_names_the_argument_and_the_byte_but_not_the_text() {
        // SAFETY: a literal is readable.
        let failure = unsafe { read("path", c"secret\xff".as_ptr(), 7) }.expect_err("not UTF-8");
        assert_eq!(failure.text, "path is not UTF-8 at byte 6; convert it first");
    }

    #[test]
    fn null_and_impossible_lengths_are_refused_before_they_are_read() {
        // SAFETY: neither pointer is read.
        let (null, long) =
            unsafe { (read("path", std::ptr::null(), 0), read("path", c"x".as_ptr(), usize::MAX)) };
        assert_eq!(null.expect_err("null").status, Status::NullPointer);
        assert_eq!(long.expect_err("long").status, Status::InvalidUtf8);
    }

    #[test]
    fn a_text_that_is_shown_or_is_a_path_holds_no_nul() {
        // SAFETY: literals are readable.
        let read = |length| unsafe { read_without_nul("folder", c"/tmp".as_ptr(), length) };
        assert_eq!(read(4).expect("without the NUL"), "/tmp");
        let failure = read(5).expect_err("with the NUL");
        assert_eq!(failure.status, Status::InvalidArgument);
        assert_eq!(failure.text, "folder holds a NUL at byte 4; pass the length without the NUL at its end");
    }

    #[test]
    fn an_optional_text_is_left_out_by_null_alone() {
        // SAFETY: a null is not read, a literal is readable.
        let (none, empty) =
            unsafe { (read_optional("zone", std::ptr::null(), 9), read_optional("zone", c"".as_ptr(), 0)) };
        assert_eq!((none.expect("left out"), empty.expect("given")), (None, Some("")));
    }

    #[test]
    fn a_result_with_a_nul_is_an_error_and_a_message_with_one_is_not() {
        assert_eq!(whole("a\0b".to_owned()).expect_err("nul").status, Status::Internal);
        assert_eq!(readable("a\0b").to_str(), Ok("a\u{fffd}b"));
    }
}
