//! What there is to do, counted before anything is done.

use super::diff::{Change, Diff};
use super::error::ReplicationError;
use super::names::is_refused_by_windows;
use super::types::Replica;
use crate::cancel::Cancel;
use crate::index::{IndexError, Object, Reader};

/// The difference, counted.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// Objects to send, and their bytes; folders are not counted.
    pub(crate) wanted_count: u64,
    pub(crate) wanted_bytes: u64,
    /// Of those: what an earlier run has put in place.
    pub(crate) present_count: u64,
    pub(crate) present_bytes: u64,
    /// Objects of those wanted that replace another version.
    pub(crate) changed_count: u64,
    /// Folders the receiver's index does not name.
    pub(crate) folder_count: u64,
    /// Objects and folders that only the receiver's index names.
    pub(crate) gone_count: u64,
    /// Keys among the wanted that a Windows receiver cannot hold.
    pub(crate) windows_names: Vec<String>,
    pub(crate) windows_name_count: u64,
}

impl Survey {
    /// Whether the receiver's index names everything the sender's does.
    pub(crate) fn is_empty_but_for_gone(&self) -> bool {
        self.wanted_count + self.folder_count == 0
    }

    fn want(&mut self, object: &Object, present: bool) {
        if is_refused_by_windows(&object.key) {
            self.windows_name_count += 1;
            if self.windows_names.len() < Replica::SAMPLE_LIMIT {
                self.windows_names.push(object.key.clone());
            }
        }
        if object.is_folder() {
            self.folder_count += 1;
            return;
        }
        self.wanted_count += 1;
        self.wanted_bytes += object.stored_size_bytes;
        if present {
            self.present_count += 1;
            self.present_bytes += object.stored_size_bytes;
        }
    }
}

/// Counts the difference; `is_placed` says what an earlier run has put in place already.
pub(crate) fn survey(
    sender: &Reader,
    receiver: Option<&Reader>,
    cancel: &Cancel,
    is_placed: impl Fn(&Object) -> Result<bool, ReplicationError>,
) -> Result<Survey, ReplicationError> {
    let mut survey = Survey::default();
    for_each(sender, receiver, cancel, |change| {
        match change {
            Change::New(object) => survey.want(&object, is_placed(&object)?),
            Change::Changed(object) => {
                survey.changed_count += u64::from(!object.is_folder());
                survey.want(&object, is_placed(&object)?);
            }
            Change::Gone(_) => survey.gone_count += 1,
            Change::Same(..) => {}
        }
        Ok::<_, ReplicationError>(())
    })?;
    Ok(survey)
}

/// Objects between two looks at the wish to stop.
const CANCEL_OBJECTS: u64 = 4_096;

/// Goes through both indexes.
pub(crate) fn for_each<E: From<IndexError> + From<crate::cancel::Cancelled>>(
    sender: &Reader,
    receiver: Option<&Reader>,
    cancel: &Cancel,
    mut each: impl FnMut(Change) -> Result<(), E>,
) -> Result<(), E> {
    let (mut diff, mut seen) = (Diff::of(sender, receiver), 0u64);
    while let Some(change) = diff.next_change()? {
        if seen.is_multiple_of(CANCEL_OBJECTS) {
            cancel.check()?;
        }
        seen += 1;
        each(change)?;
    }
    Ok(())
}
