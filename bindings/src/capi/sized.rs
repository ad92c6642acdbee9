//! Structs that begin with `struct_size`: how much of them the host knows.

use super::failure::Failure;
use super::out::Write;
use holdfast_core::Status;
use std::mem::{MaybeUninit, size_of};
use std::ptr;

/// A struct whose first field is `struct_size: usize`, and which may be all zeros.
///
/// # Safety
/// It is `repr(C)`, begins with a `usize`, and all zeros are a value of it.
pub(super) unsafe trait Versioned: Copy {
    /// Its name in the header.
    const NAME: &'static str;
    /// Bytes of its first version; a shorter one lacks what was always there.
    const LEAST: usize;
}

/// Reads a struct the host filled. What is past the host's size is zero, what is past ours is left unread.
///
/// Errors: NullPointer, InvalidArgument.
///
/// # Safety
/// `place` is null or points to as many readable bytes as its `struct_size` says.
pub(super) unsafe fn read<T: Versioned>(place: *const T) -> Result<T, Failure> {
    // SAFETY: the same promise.
    let size = unsafe { size_of_host(place) }?;
    let mut value = MaybeUninit::<T>::zeroed();
    // SAFETY: both places have that many bytes; zeros are a value of the rest.
    unsafe {
        let count = size.min(size_of::<T>());
        ptr::copy_nonoverlapping(place.cast::<u8>(), value.as_mut_ptr().cast::<u8>(), count);
        Ok(value.assume_init())
    }
}

/// A struct of the host's that a call fills.
pub(super) struct Place<T>(*mut T, usize);

/// A struct on its way out.
pub(super) struct Filled<T> {
    place: Place<T>,
    value: T,
}

impl<T: Versioned> Place<T> {
    /// A place the host gave, with its `struct_size` set.
    ///
    /// Errors: NullPointer, InvalidArgument.
    ///
    /// # Safety
    /// `place` is null, or until the call returns as many bytes as its `struct_size` says can be written.
    pub(super) unsafe fn new(place: *mut T) -> Result<Place<T>, Failure> {
        // SAFETY: the same promise.
        unsafe { size_of_host(place) }.map(|size| Place(place, size))
    }

    /// Writes `value` here, as far as the host knows it.
    pub(super) fn value(self, value: T) -> Filled<T> {
        Filled { place: self, value }
    }
}

impl<T: Versioned> Write for Filled<T> {
    unsafe fn write(self) {
        let Place(place, size) = self.place;
        let (from, to) = ((&raw const self.value).cast::<u8>(), place.cast::<u8>());
        // The host's size stays as the host wrote it.
        let (head, end) = (size_of::<usize>(), size.min(size_of::<T>()));
        // SAFETY: both places have that many bytes, by the trait's promise and the place's.
        unsafe { ptr::copy_nonoverlapping(from.add(head), to.add(head), end - head) }
    }
}

unsafe fn size_of_host<T: Versioned>(place: *const T) -> Result<usize, Failure> {
    let (name, least) = (T::NAME, T::LEAST);
    if place.is_null() {
        return Err(Failure::null(name));
    }
    Failure::unless_aligned(name, place)?;
    // SAFETY: the size comes first and is always there.
    let size = unsafe { place.cast::<usize>().read() };
    if size < least {
        let text = format!("{name}.struct_size is {size}; set it to sizeof({name}), {least}");
        return Err(Failure::new(Status::InvalidArgument, text));
    }
    Ok(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[repr(C)]
    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Grown {
        struct_size: usize,
        first: u64,
        /// Came with the second version.
        second: u64,
    }

    // SAFETY: repr(C), begins with its size, whole numbers.
    unsafe impl Versioned for Grown {
        const NAME: &'static str = "hf_grown";
        const LEAST: usize = 16;
    }

    fn of(struct_size: usize) -> Grown {
        Grown { struct_size, first: 1, second: 2 }
    }

    #[test]
    fn a_shorter_struct_reads_as_zero_where_it_ends_and_a_longer_one_is_read() {
        for (size, second) in [(16, 0), (24, 2), (4096, 2)] {
            // SAFETY: no more is read than a Grown has.
            let read = unsafe { read(&of(size)) }.expect("long enough");
            assert_eq!((read.first, read.second), (1, second), "{size}");
        }
    }

    #[test]
    fn a_struct_is_filled_as_far_as_it_reaches() {
        for (size, second) in [(16, 2), (24, 9), (4096, 9)] {
            let mut host = of(size);
            // SAFETY: no more is written than a Grown has.
            unsafe {
                let place = Place::new(&raw mut host).expect("long enough");
                place.value(Grown { struct_size: 0, first: 8, second: 9 }).write();
            }
            assert_eq!(host, Grown { struct_size: size, first: 8, second }, "{size}");
        }
    }

    #[test]
    fn what_is_too_short_or_not_there_is_refused() {
        // SAFETY: null is not read, the other is a whole struct.
        let status = |place| unsafe { read::<Grown>(place) }.err().map(|failure| failure.status);
        assert_eq!(status(ptr::null()), Some(Status::NullPointer));
        assert_eq!(status(&of(15)), Some(Status::InvalidArgument));
    }
}
