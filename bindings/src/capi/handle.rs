//! Handles are numbers, not addresses: everything a host holds is looked up here.
//!
//! A handle's value is drawn from a counter and never drawn again, so a closed handle stays closed whatever is
//! opened after it, and a handle passed as another type is told apart by the type of what it leads to. The
//! values are odd: no address of a struct is ever taken for a handle. A call works on its own share of the
//! object, so freeing a handle while another thread uses it is safe; the object goes when the last call ends.
//!
//! Texts handed to the host are real memory, but they are listed here too, so that freeing one twice, or
//! freeing a pointer that is no text of ours, does nothing.
//!
//! Both lists are B-trees: they can be built at compile time, and valgrind sees plain pointers in them.

use super::failure::Failure;
use holdfast_core::Status;
use std::any::Any;
use std::collections::BTreeMap;
use std::ffi::{CString, c_char};
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use zeroize::Zeroizing;

type Object = Arc<dyn Any + Send + Sync>;

static NEXT: AtomicUsize = AtomicUsize::new(1);
static HANDLES: RwLock<BTreeMap<usize, Object>> = RwLock::new(BTreeMap::new());
static TEXTS: Mutex<BTreeMap<usize, Text>> = Mutex::new(BTreeMap::new());

/// What keeps a text's memory until it is taken back.
enum Text {
    Plain {
        _held: CString,
    },
    /// Overwritten before it is freed.
    Secret {
        _held: Zeroizing<Vec<u8>>,
    },
}

// Half of 64 bits cannot be drawn in a lifetime; half of 32 bits can, and then values would come again.
const _: () = assert!(usize::BITS == 64, "handles need 64-bit pointers");

/// Puts `object` in the host's hands.
pub(super) fn share<T: Any + Send + Sync>(object: T) -> *mut T {
    let value = NEXT.fetch_add(2, Ordering::Relaxed);
    HANDLES.write().unwrap_or_else(PoisonError::into_inner).insert(value, Arc::new(object));
    ptr::without_provenance_mut(value)
}

/// What a handle leads to.
///
/// Errors: NullPointer, WrongHandle.
pub(super) fn get<T: Any + Send + Sync>(handle: *const T) -> Result<Arc<T>, Failure> {
    if handle.is_null() {
        return Err(Failure::null(name::<T>()));
    }
    let object = HANDLES.read().unwrap_or_else(PoisonError::into_inner).get(&handle.addr()).cloned();
    object.and_then(|object| object.downcast().ok()).ok_or_else(wrong::<T>)
}

/// What a handle leads to, `None` for a null one.
///
/// Errors: WrongHandle.
pub(super) fn get_optional<T: Any + Send + Sync>(handle: *const T) -> Result<Option<Arc<T>>, Failure> {
    if handle.is_null() { Ok(None) } else { get(handle).map(Some) }
}

/// Takes a handle back. Null does nothing; so does a wrong one, but the answer says so.
///
/// Errors: WrongHandle.
pub(super) fn free<T: Any + Send + Sync>(handle: *mut T) -> Result<(), Failure> {
    if handle.is_null() {
        return Ok(());
    }
    let mut handles = HANDLES.write().unwrap_or_else(PoisonError::into_inner);
    if !handles.get(&handle.addr()).is_some_and(|object| object.is::<T>()) {
        return Err(wrong::<T>());
    }
    let object = handles.remove(&handle.addr());
    // What the object drops may take its time, so not under the lock.
    drop(handles);
    drop(object);
    Ok(())
}

/// Puts a text in the host's hands.
pub(super) fn share_text(text: CString) -> *mut c_char {
    let place = text.as_ptr().cast_mut();
    texts().insert(place.addr(), Text::Plain { _held: text });
    place
}

/// Puts a text with its NUL in the host's hands, which is overwritten when it is taken back.
pub(super) fn share_secret(mut text: Zeroizing<Vec<u8>>) -> *mut c_char {
    let place = text.as_mut_ptr().cast::<c_char>();
    texts().insert(place.addr(), Text::Secret { _held: text });
    place
}

/// Takes a text back. Null does nothing; so does a pointer that is no text of ours, but the answer says so.
///
/// Errors: WrongHandle.
pub(super) fn free_text(place: *mut c_char) -> Result<(), Failure> {
    if place.is_null() || texts().remove(&place.addr()).is_some() {
        return Ok(());
    }
    Err(Failure::new(Status::WrongHandle, "this is no text of Holdfast's, or it was freed before"))
}

/// How many handles and texts the host holds.
pub(super) fn held_count() -> usize {
    HANDLES.read().unwrap_or_else(PoisonError::into_inner).len() + texts().len()
}

fn texts() -> MutexGuard<'static, BTreeMap<usize, Text>> {
    TEXTS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn wrong<T>() -> Failure {
    let name = name::<T>();
    Failure::new(
        Status::WrongHandle,
        format!("this is no open {name}: it was freed, is of another type, or was never one"),
    )
}

fn name<T>() -> &'static str {
    std::any::type_name::<T>().rsplit("::").next().unwrap_or("handle")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Apple(u32);
    #[derive(Debug)]
    struct Pear;

    fn status<T>(result: Result<T, Failure>) -> Status {
        result.err().map_or(Status::Ok, |failure| failure.status)
    }

    #[test]
    fn a_handle_leads_to_its_object_until_it_is_freed() {
        let apple = share(Apple(3));
        assert_eq!(get(apple).expect("open").0, 3);
        assert_eq!(status(free(apple)), Status::Ok);
        let _later = share(Apple(4));
        assert_eq!(status(get(apple)), Status::WrongHandle);
        assert_eq!(status(free(apple)), Status::WrongHandle);
    }

    #[test]
    fn another_type_is_refused_and_stays_open() {
        let apple = share(Apple(3));
        assert_eq!(status(get(apple.cast::<Pear>())), Status::WrongHandle);
        assert_eq!(status(free(apple.cast::<Pear>())), Status::WrongHandle);
        assert_eq!(get(apple).expect("open").0, 3);
    }

    #[test]
    fn an_address_is_no_handle() {
        let mut apple = Apple(3);
        assert_eq!(status(get(&raw const apple)), Status::WrongHandle);
        assert_eq!(status(free(&raw mut apple)), Status::WrongHandle);
        assert_eq!(apple.0, 3);
    }

    #[test]
    fn null_is_misuse_to_read_and_nothing_to_free() {
        assert_eq!(status(get::<Apple>(ptr::null())), Status::NullPointer);
        assert!(get_optional::<Apple>(ptr::null()).expect("none").is_none());
        assert_eq!(status(free::<Apple>(ptr::null_mut())), Status::Ok);
    }

    #[test]
    fn an_object_in_use_outlives_its_handle() {
        let apple = share(Apple(3));
        let used = get(apple).expect("open");
        assert_eq!(status(free(apple)), Status::Ok);
        assert_eq!(used.0, 3);
    }

    #[test]
    fn a_text_is_freed_once() {
        let text = share_text(c"hello".to_owned());
        assert_eq!(status(free_text(text)), Status::Ok);
        assert_eq!(status(free_text(text)), Status::WrongHandle);
        assert_eq!(status(free_text(ptr::null_mut())), Status::Ok);
    }

    #[test]
    fn a_secret_is_a_text_like_another() {
        let secret = share_secret(Zeroizing::new(b"hello\0".to_vec()));
        // SAFETY: a text of C that is not freed yet.
        assert_eq!(unsafe { std::ffi::CStr::from_ptr(secret) }, c"hello");
        assert_eq!(status(free_text(secret)), Status::Ok);
        assert_eq!(status(free_text(secret)), Status::WrongHandle);
    }

    #[test]
    fn handles_opened_by_many_threads_are_all_different() {
        let open = || (0..1000).map(|n| share(Apple(n)).addr()).collect::<Vec<_>>();
        let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(open)).collect();
        let mut all: Vec<usize> = threads.into_iter().flat_map(|t| t.join().expect("joined")).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 4000);
    }
}
