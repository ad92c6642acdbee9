//! Arrays in: pointer and count.

use super::failure::Failure;
use holdfast_core::Status;
use std::mem::size_of;

/// The items of the array called `name`; a null array is an empty one if `count` is 0.
///
/// Errors: NullPointer, InvalidArgument.
///
/// # Safety
/// `items` is null or points to `count` readable items that nobody changes until the call returns.
pub(super) unsafe fn array<'a, T>(name: &str, items: *const T, count: usize) -> Result<&'a [T], Failure> {
    if count == 0 {
        return Ok(&[]);
    }
    if items.is_null() {
        return Err(Failure::null(name));
    }
    Failure::unless_aligned(name, items)?;
    if count > isize::MAX.unsigned_abs() / size_of::<T>().max(1) {
        let text = format!("{name} cannot hold {count} items; pass how many there are");
        return Err(Failure::new(Status::InvalidArgument, text));
    }
    // SAFETY: not null, of a possible length, and readable by the caller's promise.
    Ok(unsafe { std::slice::from_raw_parts(items, count) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_is_refused_before_it_is_read() {
        let (null, one) = (std::ptr::null(), [7_u32]);
        // SAFETY: no array is read past its end; the impossible one not at all.
        let status = |items, count| unsafe { array("rows", items, count) }.err().map(|f| f.status);
        assert_eq!(status(null, 0), None);
        assert_eq!(status(null, 1), Some(Status::NullPointer));
        assert_eq!(status(one.as_ptr(), 1), None);
        assert_eq!(status(one.as_ptr(), usize::MAX / 4), Some(Status::InvalidArgument));
        assert_eq!(
            status(one.as_ptr().cast::<u8>().wrapping_add(1).cast(), 1),
            Some(Status::InvalidArgument)
        );
    }
}
