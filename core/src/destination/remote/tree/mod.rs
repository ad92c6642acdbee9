//! The listing of a destination whose folders are read one at a time, in any order: SFTP, WebDAV.
//!
//! Names come in byte order of the full key, in segments side by side. Each segment knows the folders it comes to
//! next and has several of them read at once, so that a tree of many folders does not cost a round trip for each.
//! What is held: the folders on the way down, and a bounded number of folders read ahead.

mod ahead;
mod folder;
mod reader;
mod walk;

#[cfg(test)]
mod tests;

pub(crate) use folder::Entries;

use super::super::{DestinationError, Key, ListOptions, Visit};
use crate::cancel::Cancel;
use reader::Reader;
use std::sync::Arc;

/// A set's folders as an adapter reads them.
pub(crate) trait Folders: Send + Sync + 'static {
    /// The place in words for errors: no credentials, no query.
    fn place(&self) -> String;

    /// Adds every name of a folder to `entries`, in any order; `false` when it is proven that there is no such
    /// folder. An adapter that asks anew after a failure starts over with [`Entries::clear`].
    ///
    /// Shape:  `folder` is empty, the set's own folder, or ends in `/`.
    /// Threads: called from many at once; may block up to the adapter's own deadlines.
    fn read(&self, folder: &str, entries: &mut Entries) -> Result<bool, DestinationError>;
}

/// Lists a set in segments on the current rayon pool: all that [`super::super::Store::list`] is.
///
/// Errors: ListingIncomplete, Cancelled, and what `visit` returned.
pub(crate) fn list(
    folders: Arc<dyn Folders>,
    options: &ListOptions<'_>,
    visit: &Visit<'_>,
) -> Result<usize, DestinationError> {
    options.cancel.check()?;
    walk::list(Reader::new(folders, options.cancel.clone()), options, visit)
}

/// The keys directly below a folder, sorted: all that [`super::super::Store::list_folder`] is.
///
/// Errors: ListingIncomplete.
pub(crate) fn list_folder(folders: &dyn Folders, folder: &str) -> Result<Vec<Key>, DestinationError> {
    let incomplete = |source| incomplete(&folders.place(), folder.as_bytes(), source);
    if !folder.is_empty() {
        Key::new(folder).map_err(incomplete)?;
    }
    let names = folder::read(folders, folder, Cancel::new()).map_err(incomplete)?;
    Ok(names.map(|folder| folder.names().keys()).unwrap_or_default())
}

/// Wraps whatever kept a listing from its end, except the caller's own wish.
fn incomplete(place: &str, folder: &[u8], source: DestinationError) -> DestinationError {
    match source {
        DestinationError::Cancelled(_) | DestinationError::ListingIncomplete { .. } => source,
        source => DestinationError::ListingIncomplete {
            folder: String::from_utf8_lossy(folder).into_owned(),
            place: place.to_owned(),
            source: Box::new(source),
        },
    }
}
