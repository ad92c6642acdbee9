//! Stores for tests, of this library and of hosts: one in memory, one that records, one that fails.
//!
//! They keep the rules of the port: [`Memory`] answers as a local folder does, or as an object store does,
//! and [`Faulty`] breaks calls and listings the way networks and disks do, never by a false answer.

mod faulty;
mod memory;
mod recording;
#[cfg(test)]
mod tests;

pub use faulty::{Fault, Faulty, ListingFault};
pub use memory::{Memory, MemoryDestination};
pub use recording::{Call, Calls, Recording};

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Which call of a [`super::Store`] it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallKind {
    /// `list`
    List,
    /// `list_folder`
    ListFolder,
    /// `look_up`
    LookUp,
    /// `open`
    Open,
    /// `read_at` of an object that `open` gave
    ReadAt,
    /// `create`
    Create,
    /// `replace`
    Replace,
    /// `relocate`
    Relocate,
    /// `remove`
    Remove,
    /// `upload` and `resume`
    Upload,
    /// `append` and `take` of an upload
    Append,
    /// `prove` of an upload
    Prove,
    /// `place` of an upload
    Place,
    /// `discard` of an upload
    Discard,
    /// `clear_uploads`
    ClearUploads,
    /// `settle`
    Settle,
    /// `free_bytes`
    FreeBytes,
    /// `server_time`
    ServerTime,
}

/// A test that panicked elsewhere does not make this one fail for another reason.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
