//! The index a receiver gets: the sender's, less what is not there.

use super::diff::Change;
use super::error::ReplicationError;
use super::survey::for_each;
use crate::cancel::Cancel;
use crate::index::{Columns, Header, IndexError, Reader, Staged, Writer, WriterOptions};
use roaring::RoaringTreemap;
use std::collections::BTreeSet;
use std::path::Path;

/// What the receiver's index goes on to say, or leaves out, against the sender's.
#[derive(Debug, Default)]
pub(crate) struct Stays {
    /// Objects whose entries stay as the receiver's index has them: they could not be sent.
    pub(crate) kept: BTreeSet<String>,
    /// Objects that are left out: it is not known which version lies there.
    pub(crate) dropped: BTreeSet<String>,
    /// Whether entries of objects that the sender does not name any more stay: a person may yet confirm that they
    /// go.
    pub(crate) gone: bool,
}

/// What an index is made from.
pub(crate) struct Making<'a> {
    pub(crate) sender: &'a Reader,
    /// The index the receiver shows now.
    pub(crate) receiver: Option<&'a Reader>,
    pub(crate) stays: &'a Stays,
    pub(crate) staging: &'a Path,
    pub(crate) cancel: &'a Cancel,
}

/// Writes the index to the staging folder. With `interim`, objects that change are left out.
pub(crate) fn make(making: &Making<'_>, header: Header, interim: bool) -> Result<Staged, ReplicationError> {
    let mut writer = Writer::create(making.staging, header, WriterOptions::default())?;
    let stays = making.stays;
    let mut gone = RoaringTreemap::new();
    if interim || stays.gone {
        for_each(making.sender, making.receiver, making.cancel, |change| {
            match change {
                Change::Changed(object) if interim => writer.remove_object(&object.key)?,
                Change::Gone(object) if stays.gone => {
                    gone.insert_range(object.first_row..object.first_row + object.entry_count);
                }
                _ => {}
            }
            Ok::<_, IndexError>(())
        })?;
    }
    for key in stays.kept.iter().chain(&stays.dropped) {
        writer.remove_object(key)?;
    }
    if let Some(receiver) = making.receiver.filter(|_| !stays.kept.is_empty() || !gone.is_empty()) {
        put_old(&stays.kept, &gone, receiver, &mut writer)?;
    }
    Ok(writer.finish(Some(making.sender), making.cancel)?)
}

/// Puts entries in as the receiver's index has them: of objects in `kept`, and the rows in `gone`.
fn put_old(
    kept: &BTreeSet<String>,
    gone: &RoaringTreemap,
    receiver: &Reader,
    writer: &mut Writer,
) -> Result<(), IndexError> {
    let mut rows = receiver.scan(b"", None, Columns::All);
    while let Some(batch) = rows.next_batch()? {
        for row in 0..batch.len() {
            let named = std::str::from_utf8(batch.object(row)).is_ok_and(|key| kept.contains(key));
            if named || gone.contains(batch.first_row() + row as u64) {
                writer.put(batch.entry(row)?)?;
            }
        }
    }
    Ok(())
}
