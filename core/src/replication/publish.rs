//! The index a receiver gets: the sender's, less what is not there.

use super::diff::Change;
use super::error::ReplicationError;
use super::survey::for_each;
use crate::cancel::Cancel;
use crate::index::{Columns, Header, IndexError, Reader, Staged, Writer, WriterOptions};
use std::collections::BTreeSet;
use std::path::Path;

/// What an index is made from.
pub(crate) struct Making<'a> {
    pub(crate) sender: &'a Reader,
    /// The index the receiver shows now.
    pub(crate) receiver: Option<&'a Reader>,
    /// Objects whose entries stay as the receiver's index has them: they could not be sent.
    pub(crate) kept: &'a BTreeSet<String>,
    /// Objects that are left out: it is not known which version lies there.
    pub(crate) dropped: &'a BTreeSet<String>,
    pub(crate) staging: &'a Path,
    pub(crate) cancel: &'a Cancel,
}

/// Writes the index to the staging folder. With `interim`, objects that change are left out.
pub(crate) fn make(making: &Making<'_>, header: Header, interim: bool) -> Result<Staged, ReplicationError> {
    let mut writer = Writer::create(making.staging, header, WriterOptions::default())?;
    if interim {
        for_each(making.sender, making.receiver, making.cancel, |change| match change {
            Change::Changed(object) => Ok::<_, IndexError>(writer.remove_object(&object.key)?),
            _ => Ok(()),
        })?;
    }
    for key in making.kept.iter().chain(making.dropped) {
        writer.remove_object(key)?;
    }
    if let Some(receiver) = making.receiver.filter(|_| !making.kept.is_empty()) {
        put_kept(making.kept, receiver, &mut writer)?;
    }
    Ok(writer.finish(Some(making.sender), making.cancel)?)
}

fn put_kept(kept: &BTreeSet<String>, receiver: &Reader, writer: &mut Writer) -> Result<(), IndexError> {
    let mut rows = receiver.scan(b"", None, Columns::All);
    while let Some(batch) = rows.next_batch()? {
        for row in 0..batch.len() {
            let named = std::str::from_utf8(batch.object(row)).is_ok_and(|key| kept.contains(key));
            if named {
                writer.put(batch.entry(row)?)?;
            }
        }
    }
    Ok(())
}
