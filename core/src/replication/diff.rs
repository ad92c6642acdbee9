//! What a receiver lacks: the sender's index against the receiver's, object by object. Pure but for reading.

use crate::index::{IndexError, Object, Objects, Reader};
use std::cmp::Ordering;

/// What the two indexes say of one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// The receiver's index does not name it.
    New(Object),
    /// The receiver's index names it with other entries.
    Changed(Object),
    /// Only the receiver's index names it.
    Gone(Object),
    /// Both name it with the same entries: as the sender has it, and as the receiver has it.
    Same(Object, Object),
}

/// Walks both indexes at once, in the order of the keys.
pub(crate) struct Diff {
    sender: Objects,
    receiver: Option<Objects>,
    ours: Option<Object>,
    theirs: Option<Object>,
    begun: bool,
}

impl Diff {
    pub(crate) fn of(sender: &Reader, receiver: Option<&Reader>) -> Diff {
        let (sender, receiver) = (Objects::of(sender), receiver.map(Objects::of));
        Diff { sender, receiver, ours: None, theirs: None, begun: false }
    }

    /// The next object; `None` after the last one.
    pub(crate) fn next_change(&mut self) -> Result<Option<Change>, IndexError> {
        if !std::mem::replace(&mut self.begun, true) {
            self.step_ours()?;
            self.step_theirs()?;
        }
        let order = match (&self.ours, &self.theirs) {
            (None, None) => return Ok(None),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(ours), Some(theirs)) => ours.key.cmp(&theirs.key),
        };
        Ok(match order {
            Ordering::Less => self.step_ours()?.map(Change::New),
            Ordering::Greater => self.step_theirs()?.map(Change::Gone),
            Ordering::Equal => match (self.step_ours()?, self.step_theirs()?) {
                (Some(ours), Some(theirs)) if ours.digest == theirs.digest => {
                    Some(Change::Same(ours, theirs))
                }
                (ours, _) => ours.map(Change::Changed),
            },
        })
    }

    fn step_ours(&mut self) -> Result<Option<Object>, IndexError> {
        let next = self.sender.next_object()?;
        Ok(std::mem::replace(&mut self.ours, next))
    }

    fn step_theirs(&mut self) -> Result<Option<Object>, IndexError> {
        let next = self.receiver.as_mut().map_or(Ok(None), Objects::next_object)?;
        Ok(std::mem::replace(&mut self.theirs, next))
    }
}
