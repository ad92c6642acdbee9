//! Outputs: places checked before the work, written after it, and only if it succeeded.

use super::failure::Failure;
use super::{handle, text};
use holdfast_core::Status;
use secrecy::{ExposeSecret, SecretString};
use std::any::Any;
use std::ffi::{CString, c_char};
use std::ptr;
use zeroize::Zeroizing;

/// A place for one output, not null. It cannot be written: its methods only say what is to be written.
pub(super) struct Out<T>(*mut T);

/// What a call is to write once it has succeeded.
pub(super) trait Write {
    /// Writes it.
    ///
    /// # Safety
    /// The places given to [`Out::new`] are still writable.
    unsafe fn write(self);
}

/// A plain value on its way out.
pub(super) struct Value<T> {
    place: *mut T,
    value: T,
}

/// An object on its way to the host, which will own its handle.
pub(super) struct Owned<T> {
    place: *mut *mut T,
    object: Option<T>,
}

/// A text on its way to the host, which will own it.
pub(super) struct OwnedText {
    place: *mut *mut c_char,
    text: Option<CString>,
}

/// A secret on its way to the host, overwritten when the host gives it back, or when it never went out.
pub(super) struct OwnedSecret {
    place: *mut *mut c_char,
    text: Zeroizing<Vec<u8>>,
}

impl<T> Out<T> {
    /// A place the host gave.
    ///
    /// Errors: NullPointer, InvalidArgument.
    ///
    /// # Safety
    /// `place` is null or writable until the call returns.
    pub(super) unsafe fn new(place: *mut T) -> Result<Out<T>, Failure> {
        if place.is_null() {
            return Err(Failure::null("an output pointer"));
        }
        Failure::unless_aligned("an output pointer", place)?;
        Ok(Out(place))
    }

    /// A place that the host may leave out: null is `None`.
    ///
    /// Errors: InvalidArgument.
    ///
    /// # Safety
    /// As [`Out::new`].
    pub(super) unsafe fn optional(place: *mut T) -> Result<Option<Out<T>>, Failure> {
        // SAFETY: the same promise.
        if place.is_null() { Ok(None) } else { unsafe { Out::new(place) }.map(Some) }
    }

    /// Writes `value` here.
    pub(super) fn value(self, value: T) -> Value<T> {
        Value { place: self.0, value }
    }
}

impl<T> Out<*mut T> {
    /// Writes a new handle of `object` here.
    pub(super) fn object(self, object: T) -> Owned<T> {
        self.object_or_null(Some(object))
    }

    /// Writes a new handle of `object` here, or null.
    pub(super) fn object_or_null(self, object: Option<T>) -> Owned<T> {
        Owned { place: self.0, object }
    }
}

impl Out<*mut c_char> {
    /// Writes a new text here.
    ///
    /// Errors: Internal when the text holds a NUL, which C would take for its end.
    pub(super) fn text(self, text: impl Into<String>) -> Result<OwnedText, Failure> {
        self.text_or_null(Some(text))
    }

    /// Writes a new text here, or null.
    ///
    /// Errors: as [`Out::text`].
    pub(super) fn text_or_null(self, text: Option<impl Into<String>>) -> Result<OwnedText, Failure> {
        let text = text.map(|text| text::whole(text.into())).transpose()?;
        Ok(OwnedText { place: self.0, text })
    }

    /// Writes a new text here that is a secret.
    ///
    /// Errors: as [`Out::text`].
    pub(super) fn secret(self, secret: &SecretString) -> Result<OwnedSecret, Failure> {
        let secret = secret.expose_secret();
        // Of its full size at once: growing would leave a copy behind.
        let mut text = Zeroizing::new(Vec::with_capacity(secret.len() + 1));
        text.extend_from_slice(secret.as_bytes());
        text.push(0);
        match text.iter().position(|byte| *byte == 0) {
            Some(end) if end == secret.len() => Ok(OwnedSecret { place: self.0, text }),
            _ => Err(Failure::new(Status::Internal, "a secret holds a NUL; please report this")),
        }
    }
}

impl Write for () {
    unsafe fn write(self) {}
}

impl<T> Write for Value<T> {
    unsafe fn write(self) {
        // SAFETY: checked for null in `Out::new`, writable by the trait's promise.
        unsafe { self.place.write(self.value) }
    }
}

impl<T: Any + Send + Sync> Write for Owned<T> {
    unsafe fn write(self) {
        // SAFETY: as above.
        unsafe { self.place.write(self.object.map_or(ptr::null_mut(), handle::share)) }
    }
}

impl Write for OwnedText {
    unsafe fn write(self) {
        // SAFETY: as above.
        unsafe { self.place.write(self.text.map_or(ptr::null_mut(), handle::share_text)) }
    }
}

impl Write for OwnedSecret {
    unsafe fn write(self) {
        // SAFETY: as above.
        unsafe { self.place.write(handle::share_secret(self.text)) }
    }
}

impl<W: Write> Write for Option<W> {
    unsafe fn write(self) {
        if let Some(output) = self {
            // SAFETY: the same promise.
            unsafe { output.write() };
        }
    }
}

impl<A: Write, B: Write> Write for (A, B) {
    unsafe fn write(self) {
        // SAFETY: the same promise, for each.
        unsafe { (self.0.write(), self.1.write()) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::CStr;

    #[test]
    fn a_text_goes_out_whole_or_not_at_all() {
        let mut place: *mut c_char = ptr::null_mut();
        let address = &raw mut place;
        // SAFETY: the place is a local.
        let out = || unsafe { Out::new(address) }.expect("not null");
        assert_eq!(out().text("a\0b").err().map(|f| f.status), Some(Status::Internal));
        let text = out().text("häuser").expect("no NUL");
        assert!(place.is_null());
        // SAFETY: as above; what is written is a text of C.
        let read = unsafe {
            text.write();
            CStr::from_ptr(place)
        };
        assert_eq!(read.to_str(), Ok("häuser"));
        handle::free_text(place).expect("a text of ours");
    }

    #[test]
    fn a_secret_goes_out_whole_or_not_at_all() {
        let mut place: *mut c_char = ptr::null_mut();
        let address = &raw mut place;
        // SAFETY: the place is a local.
        let out = || unsafe { Out::new(address) }.expect("not null");
        let cut = out().secret(&SecretString::from("a\0b")).err();
        assert_eq!(cut.map(|failure| failure.status), Some(Status::Internal));
        // SAFETY: as above; what is written is a text of C.
        let read = unsafe {
            out().secret(&SecretString::from("häuser")).expect("no NUL").write();
            CStr::from_ptr(place)
        };
        assert_eq!(read.to_str(), Ok("häuser"));
        handle::free_text(place).expect("a text of ours");
    }

    #[test]
    fn what_there_is_not_goes_out_as_null() {
        let (mut text, mut object) = (ptr::dangling_mut::<c_char>(), ptr::dangling_mut::<u8>());
        // SAFETY: the places are locals.
        unsafe {
            let (text, object) =
                (Out::new(&raw mut text).expect("text"), Out::new(&raw mut object).expect("object"));
            text.text_or_null(None::<String>).expect("no NUL").write();
            object.object_or_null(None).write();
        }
        assert!(text.is_null() && object.is_null());
    }

    #[test]
    fn several_outputs_are_written_together() {
        let (mut one, mut two) = (0_u64, 0_i32);
        // SAFETY: the places are locals.
        unsafe {
            let (one, two) = (Out::new(&raw mut one).expect("one"), Out::new(&raw mut two).expect("two"));
            (one.value(1), two.value(2)).write();
        }
        assert_eq!((one, two), (1, 2));
    }
}
