//! What a status code is called, says and asks for.
//!
//! The table is core's.

use super::call::answer;
use holdfast_core::{Class, Status};
use std::ffi::{CString, c_char};
use std::sync::LazyLock;

struct Row {
    status: Status,
    name: CString,
    text: CString,
}

static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| Status::ALL.iter().map(|status| row(*status)).collect());

fn row(status: Status) -> Row {
    let c_text = |text: String| CString::new(text).unwrap_or_default();
    Row { status, name: c_text(format!("{status:?}")), text: c_text(status.text().to_owned()) }
}

fn find(code: i32) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.status.code() == code)
}

/// The name of a status, as in the table: also for [`super::error`].
pub(super) fn name_of(code: i32) -> *const c_char {
    find(code).map_or(c"Unknown".as_ptr(), |row| row.name.as_ptr())
}

/// What is a status called, in every language alike? Such as "NullPointer"; "Unknown" for a code of another
/// version. Never null.
///
/// Owner:   the library; the text is static, never free it.
/// Threads: any.
/// Blocks:  no.
#[unsafe(no_mangle)]
pub extern "C" fn hf_status_name(code: i32) -> *const c_char {
    answer(c"Unknown".as_ptr(), || name_of(code))
}

/// What does a status mean, in one sentence? The error object's text says more about the one case. Never null.
///
/// Owner:   the library; the text is static, never free it.
/// Threads: any.
/// Blocks:  no.
#[unsafe(no_mangle)]
pub extern "C" fn hf_status_text(code: i32) -> *const c_char {
    let unknown = c"This version has no such status; its class says what to do.".as_ptr();
    answer(unknown, || find(code).map_or(unknown, |row| row.text.as_ptr()))
}

/// What can the caller do about a status? An hf_class, also for a code this version does not know.
///
/// Threads: any.
/// Blocks:  no.
#[unsafe(no_mangle)]
pub extern "C" fn hf_status_class(code: i32) -> i32 {
    answer(Class::Internal as i32, || Class::of_code(code) as i32)
}
