//! What every call about one set at one destination is given, read and checked in one go.

use super::array::array;
use super::cancel::hf_cancel;
use super::client::hf_client;
use super::destination::hf_destination;
use super::failure::Failure;
use super::monitor::{Watch, hf_monitor};
use super::{handle, text};
use holdfast_core::client::{Call, Client};
use holdfast_core::units::{SetId, UtcMs};
use holdfast_core::zone::Zone;
use std::ffi::c_char;
use std::sync::Arc;

/// A client, a set at a destination, the client's clock, and the host's ear.
pub(super) struct Target {
    client: Arc<hf_client>,
    destination: Arc<hf_destination>,
    set: SetId,
    now: Option<UtcMs>,
    watch: Watch,
}

impl Target {
    /// Reads what the host gave; `now_utc_ms`, `cancel` and `monitor` may be null.
    ///
    /// Errors: NullPointer, InvalidUtf8, WrongHandle, InvalidArgument, SetIdRejected.
    ///
    /// # Safety
    /// The pointers keep the header's rules.
    pub(super) unsafe fn read(
        client: *const hf_client,
        destination: *const hf_destination,
        (set, set_length): (*const c_char, usize),
        now_utc_ms: *const i64,
        cancel: *const hf_cancel,
        monitor: *const hf_monitor,
    ) -> Result<Target, Failure> {
        let (client, destination) = (handle::get(client)?, handle::get(destination)?);
        // SAFETY: the same promise.
        unsafe {
            let (set, now) = (self::set(set, set_length)?, moment(now_utc_ms)?);
            Ok(Target { client, destination, set, now, watch: Watch::new(cancel, monitor)? })
        }
    }

    /// The core's client.
    pub(super) fn client(&self) -> &Client {
        self.client.client()
    }

    /// The call as the core takes it.
    pub(super) fn call(&self) -> Call<'_> {
        Call {
            destination: self.destination.destination().as_ref(),
            set: self.set,
            now: self.now,
            monitor: &self.watch,
            cancel: self.watch.cancel(),
        }
    }
}

/// A backup set's id.
///
/// # Safety
/// As [`text::read`].
pub(super) unsafe fn set(set: *const c_char, length: usize) -> Result<SetId, Failure> {
    // SAFETY: the same promise.
    SetId::parse(unsafe { text::read("set", set, length) }?).map_err(Failure::of)
}

/// A time zone.
///
/// # Safety
/// As [`text::read`].
pub(super) unsafe fn zone(zone: *const c_char, length: usize) -> Result<Zone, Failure> {
    // SAFETY: the same promise.
    Zone::parse(unsafe { text::read("zone", zone, length) }?).map_err(Failure::of)
}

/// A moment that may be left out: null is `None`.
///
/// Errors: InvalidArgument.
///
/// # Safety
/// `utc_ms` is null or points to a readable moment.
pub(super) unsafe fn moment(utc_ms: *const i64) -> Result<Option<UtcMs>, Failure> {
    if utc_ms.is_null() {
        return Ok(None);
    }
    Failure::unless_aligned("a moment", utc_ms)?;
    // SAFETY: not null, and readable by the caller's promise.
    Ok(Some(UtcMs(unsafe { utc_ms.read() })))
}

/// A number of days that may be left out: 0 is `None`.
pub(super) fn days(days: u32) -> Option<u32> {
    (days > 0).then_some(days)
}

/// All destinations of the array called `name`; a null array is an empty one if `count` is 0.
///
/// Errors: NullPointer, WrongHandle, InvalidArgument.
///
/// # Safety
/// `handles` is null or points to `count` readable handles.
pub(super) unsafe fn destinations(
    name: &str,
    handles: *const *const hf_destination,
    count: usize,
) -> Result<Vec<Arc<hf_destination>>, Failure> {
    // SAFETY: the same promise.
    let handles = unsafe { array(name, handles, count) }?;
    handles.iter().map(|handle| handle::get(*handle)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_left_out_is_left_out_by_null_and_zero() {
        // SAFETY: null, and a local.
        let (none, some) = unsafe { (moment(std::ptr::null()), moment(&0)) };
        assert_eq!((none.expect("none"), some.expect("some")), (None, Some(UtcMs(0))));
        assert_eq!((days(0), days(7)), (None, Some(7)));
    }
}
