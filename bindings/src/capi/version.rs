//! Which Holdfast is loaded, and whether it fits the header the host was built with.

use super::call::answer;
use super::handle;
use std::ffi::c_char;

/// Which version of Holdfast is loaded, such as "1.4.2"? Compare with HF_VERSION for logs only.
///
/// Owner:   the library; the text is static, never free it.
/// Threads: any.
/// Blocks:  no.
#[unsafe(no_mangle)]
pub extern "C" fn hf_version() -> *const c_char {
    answer(std::ptr::null(), || concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast())
}

/// Which ABI does the loaded library have? Refuse to go on unless it equals HF_ABI_VERSION.
///
/// Before 1.0 it is the minor version, since each may break; from 1.0 on a thousand times the major one.
///
/// Threads: any.
/// Blocks:  no.
#[unsafe(no_mangle)]
pub extern "C" fn hf_abi_version() -> u32 {
    answer(0, || ABI_VERSION)
}

/// How many handles and texts does this process hold and has not freed? For tests that look for leaks.
///
/// Threads: any.
/// Blocks:  no.
#[unsafe(no_mangle)]
pub extern "C" fn hf_held_count() -> u64 {
    answer(0, || handle::held_count() as u64)
}

const ABI_VERSION: u32 =
    abi_version(number(env!("CARGO_PKG_VERSION_MAJOR")), number(env!("CARGO_PKG_VERSION_MINOR")));

const fn abi_version(major: u32, minor: u32) -> u32 {
    if major == 0 { minor } else { major * 1000 }
}

const fn number(text: &str) -> u32 {
    match u32::from_str_radix(text, 10) {
        Ok(number) => number,
        Err(_) => unreachable!(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_abi_changes_with_each_minor_before_one_and_each_major_after() {
        assert_eq!(
            [(0, 1), (0, 2), (1, 0), (1, 7), (2, 3)].map(|(a, b)| abi_version(a, b)),
            [1, 2, 1000, 1000, 2000]
        );
    }
}
