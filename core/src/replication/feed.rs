//! Which object travels next: two streams over the same difference, so that large objects and small ones share
//! the slots.

use super::diff::{Change, Diff};
use super::types::LARGE_BYTES;
use crate::index::{IndexError, Object, Reader};
use std::sync::{Mutex, PoisonError};

/// Which part of the difference travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Objects that the receiver's index does not name.
    New,
    /// Objects it names in another version.
    Changed,
}

/// The objects of one stage, handed out to the slots. Memory is that of two passes over each index.
pub(crate) struct Feed {
    large: Mutex<Stream>,
    small: Mutex<Stream>,
}

struct Stream {
    diff: Diff,
    stage: Stage,
    large: bool,
}

impl Feed {
    pub(crate) fn of(sender: &Reader, receiver: Option<&Reader>, stage: Stage) -> Feed {
        let stream = |large| Mutex::new(Stream { diff: Diff::of(sender, receiver), stage, large });
        Feed { large: stream(true), small: stream(false) }
    }

    /// The next object for a slot. The lower half of the slots takes large ones first, the upper half small
    /// ones; each turns to the others when its own are through.
    pub(crate) fn next(&self, slot: usize, slots: usize) -> Result<Option<Object>, IndexError> {
        let order = if slot < slots / 2 { [&self.large, &self.small] } else { [&self.small, &self.large] };
        for stream in order {
            let next = stream.lock().unwrap_or_else(PoisonError::into_inner).next()?;
            if next.is_some() {
                return Ok(next);
            }
        }
        Ok(None)
    }
}

impl Stream {
    fn next(&mut self) -> Result<Option<Object>, IndexError> {
        while let Some(change) = self.diff.next_change()? {
            let object = match (change, self.stage) {
                (Change::New(object), Stage::New) | (Change::Changed(object), Stage::Changed) => object,
                _ => continue,
            };
            let large = object.stored_size_bytes >= LARGE_BYTES;
            if large == self.large && !object.is_folder() {
                return Ok(Some(object));
            }
        }
        Ok(None)
    }
}
