//! The host's ear: a table of callbacks on the way in, one flat struct for each event on the way out.

use super::cancel::hf_cancel;
use super::failure::Failure;
use super::sized;
use super::sized::Versioned;
use holdfast_core::cancel::Cancel;
use holdfast_core::monitor::{Event, Monitor};
use std::ffi::{c_char, c_void};
use std::mem::{offset_of, size_of};

/// What an event is about: the value of `hf_event.kind`. Ignore a kind you do not know.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum hf_event_kind {
    /// A phase begins; `name` says which.
    Phase = 1,
    /// Where the phase stands: `name`, `done_count`, `total_count`, `rate_per_second`. At most ten a second.
    Progress = 2,
    /// Something worth a person's eye; `text` is one sentence.
    Finding = 3,
    /// Where one of several files at once stands: `subject`, `slot`, `text` (the object's key), `done_count` and
    /// `total_count` in bytes.
    File = 4,
}

/// What a running call says. Owned by Holdfast and valid only until the callback returns; copy what you keep.
///
/// Fields that the kind does not name are 0. Later versions add fields at the end and raise `struct_size`.
#[repr(C)]
pub struct hf_event {
    /// The size of this struct in the loaded library.
    pub struct_size: usize,
    /// An hf_event_kind.
    pub kind: u32,
    /// 1 when `total_count` is known, else 0.
    pub has_total: u32,
    /// The phase, a stable lower-case word such as "verify"; UTF-8, not NUL-terminated.
    pub name: *const c_char,
    /// Bytes in `name`.
    pub name_length: usize,
    /// Items finished; never falls within a phase.
    pub done_count: u64,
    /// Items in all, if `has_total` is 1.
    pub total_count: u64,
    /// Items a second since the phase began.
    pub rate_per_second: f64,
    /// One sentence, or an object's key; UTF-8, not NUL-terminated.
    pub text: *const c_char,
    /// Bytes in `text`.
    pub text_length: usize,
    /// Whose file it is: which backup set, and to where; UTF-8, not NUL-terminated.
    pub subject: *const c_char,
    /// Bytes in `subject`.
    pub subject_length: usize,
    /// Which of the files at once, from 0.
    pub slot: u32,
    /// Always 0.
    pub reserved: u32,
}

/// A table of callbacks, filled by the host. It is copied before the call starts to work.
///
/// `user_data` must stay valid until the call returns. Callbacks come from any thread, two may overlap, and
/// none comes after the call has returned. They must return soon, must not throw, and must not longjmp.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct hf_monitor {
    /// sizeof(hf_monitor): tells the library which fields this host knows.
    pub struct_size: usize,
    /// Handed to every callback as it is.
    pub user_data: *mut c_void,
    /// Hears one event. 0 goes on; anything else stops this call as hf_cancel_cancel does, and no further
    /// event is begun. Null hears nothing.
    pub on_event: Option<unsafe extern "C" fn(user_data: *mut c_void, event: *const hf_event) -> i32>,
}

/// One call's ear and its wish to stop.
pub(super) struct Watch {
    cancel: Cancel,
    table: Option<hf_monitor>,
}

// SAFETY: the header demands callbacks and user_data that may be used from any thread.
unsafe impl Send for Watch {}
// SAFETY: as above, and two at a time.
unsafe impl Sync for Watch {}

impl Watch {
    /// What a call was given; either may be null.
    ///
    /// Errors: WrongHandle, InvalidArgument.
    ///
    /// # Safety
    /// `monitor` is null or points to as many readable bytes as its `struct_size` says.
    pub(super) unsafe fn new(cancel: *const hf_cancel, monitor: *const hf_monitor) -> Result<Watch, Failure> {
        let cancel = hf_cancel::child_of(cancel)?;
        // SAFETY: the same promise.
        let table = if monitor.is_null() { None } else { Some(unsafe { sized::read(monitor) }?) };
        Ok(Watch { cancel, table })
    }

    /// Cancelled by the host's handle, or by its callback for this call alone.
    pub(super) fn cancel(&self) -> &Cancel {
        &self.cancel
    }
}

impl Monitor for Watch {
    fn event(&self, event: &Event) {
        let Some(hf_monitor { user_data, on_event: Some(on_event), .. }) = self.table else { return };
        // SAFETY: the header demands a function that takes these, with this user_data.
        if !self.cancel.is_cancelled() && unsafe { on_event(user_data, &flat(event)) } != 0 {
            self.cancel.cancel();
        }
    }
}

/// The fields of version 1 end here; a table that is shorter lacks its callback.
const MONITOR_SIZE: usize = offset_of!(hf_monitor, on_event) + size_of::<usize>();

// SAFETY: repr(C), begins with its size; zeros are null pointers and no callback.
unsafe impl Versioned for hf_monitor {
    const NAME: &'static str = "hf_monitor";
    const LEAST: usize = MONITOR_SIZE;
}

fn flat(event: &Event) -> hf_event {
    let mut flat = hf_event {
        struct_size: size_of::<hf_event>(),
        kind: 0,
        has_total: 0,
        name: c"".as_ptr(),
        name_length: 0,
        done_count: 0,
        total_count: 0,
        rate_per_second: 0.0,
        text: c"".as_ptr(),
        text_length: 0,
        subject: c"".as_ptr(),
        subject_length: 0,
        slot: 0,
        reserved: 0,
    };
    match event {
        Event::Phase { name } => {
            flat.kind = hf_event_kind::Phase as u32;
            (flat.name, flat.name_length) = parts(name);
        }
        Event::Progress { name, done_count, total_count, rate_per_second } => {
            flat.kind = hf_event_kind::Progress as u32;
            (flat.name, flat.name_length) = parts(name);
            flat.done_count = *done_count;
            flat.has_total = u32::from(total_count.is_some());
            flat.total_count = total_count.unwrap_or(0);
            flat.rate_per_second = *rate_per_second;
        }
        Event::File { subject, slot, object, done_bytes, total_bytes } => {
            flat.kind = hf_event_kind::File as u32;
            (flat.subject, flat.subject_length) = parts(subject);
            (flat.text, flat.text_length) = parts(object);
            flat.slot = *slot;
            (flat.has_total, flat.done_count, flat.total_count) = (1, *done_bytes, *total_bytes);
        }
        Event::Finding { text } => {
            flat.kind = hf_event_kind::Finding as u32;
            (flat.text, flat.text_length) = parts(text);
        }
    }
    flat
}

fn parts(text: &str) -> (*const c_char, usize) {
    (text.as_ptr().cast(), text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capi::handle;
    use holdfast_core::Status;
    use std::sync::Mutex;

    #[derive(Default)]
    struct Host {
        heard: Mutex<Vec<(u32, String, u64, u64)>>,
        stop_at: usize,
    }

    unsafe extern "C" fn hear(user_data: *mut c_void, event: *const hf_event) -> i32 {
        // SAFETY: the tests pass a Host, and the event is Holdfast's own.
        let (host, event) = unsafe { (&*user_data.cast::<Host>(), &*event) };
        let text = |place: *const c_char, length| {
            // SAFETY: pointer and length of a text.
            String::from_utf8_lossy(unsafe { std::slice::from_raw_parts(place.cast(), length) }).into_owned()
        };
        let words = text(event.name, event.name_length) + &text(event.text, event.text_length);
        let mut heard = host.heard.lock().expect("heard");
        heard.push((event.kind, words, event.done_count, event.total_count));
        i32::from(heard.len() == host.stop_at)
    }

    fn table(host: &Host) -> hf_monitor {
        let user_data = (&raw const *host).cast_mut().cast();
        hf_monitor { struct_size: size_of::<hf_monitor>(), user_data, on_event: Some(hear) }
    }

    fn watch(cancel: *const hf_cancel, monitor: &hf_monitor) -> Watch {
        // SAFETY: a whole table.
        unsafe { Watch::new(cancel, monitor) }.expect("watch")
    }

    fn events() -> [Event; 3] {
        let (done_count, total_count, rate_per_second) = (3, Some(9), 1.5);
        [
            Event::Phase { name: "verify" },
            Event::Progress { name: "verify", done_count, total_count, rate_per_second },
            Event::Finding { text: "a gap".to_owned() },
        ]
    }

    #[test]
    fn every_event_arrives_flat() {
        let host = Host::default();
        let (table, events) = (table(&host), events());
        let watch = watch(std::ptr::null(), &table);
        events.iter().for_each(|event| watch.event(event));
        let heard = host.heard.lock().expect("heard").clone();
        let words = |text: &str| text.to_owned();
        assert_eq!(
            heard,
            [(1, words("verify"), 0, 0), (2, words("verify"), 3, 9), (3, words("a gap"), 0, 0)]
        );
        assert!(!watch.cancel().is_cancelled());
    }

    #[test]
    fn a_nonzero_answer_stops_its_own_call_and_no_other() {
        let host = Host { stop_at: 1, ..Host::default() };
        let (table, events) = (table(&host), events());
        let parent = handle::share(hf_cancel::of(Cancel::new()));
        let (one, two) = (watch(parent, &table), watch(parent, &table));
        events.iter().for_each(|event| one.event(event));
        assert_eq!(host.heard.lock().expect("heard").len(), 1);
        assert!(one.cancel().is_cancelled() && !two.cancel().is_cancelled());
    }

    #[test]
    fn a_cancel_reaches_a_call_whose_handle_was_freed() {
        let token = Cancel::new();
        let parent = handle::share(hf_cancel::of(token.clone()));
        // SAFETY: no table is given.
        let watch = unsafe { Watch::new(parent, std::ptr::null()) }.expect("watch");
        token.cancel();
        handle::free(parent).expect("open");
        assert!(watch.cancel().is_cancelled());
    }

    #[test]
    fn a_table_that_is_too_short_is_refused_and_a_longer_one_is_read() {
        let host = Host::default();
        for (size, good) in [(0, false), (MONITOR_SIZE - 1, false), (MONITOR_SIZE, true), (4096, true)] {
            let table = hf_monitor { struct_size: size, ..table(&host) };
            // SAFETY: no field past this version's is read.
            let read = unsafe { Watch::new(std::ptr::null(), &table) };
            assert_eq!(read.err().map(|f| f.status), (!good).then_some(Status::InvalidArgument), "{size}");
        }
    }
}
