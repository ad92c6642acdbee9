//! One folder as it was read, and the check of what a server lists.

use super::super::super::folder_names::FolderNames;
use super::super::super::own_names::is_own;
use super::super::super::{DestinationError, Kind};
use super::Folders;
use crate::cancel::Cancel;
use std::borrow::Borrow;
use std::io;
use std::sync::Arc;

/// No key can name a longer part.
const NAME_LIMIT_BYTES: usize = 255;

/// The names of one folder while they arrive.
pub(crate) struct Entries {
    names: FolderNames,
    /// Sizes by the offset of their names, rising.
    sizes: Vec<(u32, u64)>,
    place: String,
    cancel: Cancel,
}

impl Entries {
    fn new(folder: &str, place: String, cancel: Cancel) -> Entries {
        let mut names = FolderNames::default();
        names.reset(folder.as_bytes());
        Entries { names, sizes: Vec::new(), place, cancel }
    }

    /// Forgets the names so far: the folder is read from its beginning.
    pub(crate) fn clear(&mut self) {
        let prefix = self.names.prefix().to_vec();
        self.names.reset(&prefix);
        self.sizes.clear();
    }

    /// Adds a name of the folder, without a closing `/`. The folder's own `.` and `..` and the adapter's own
    /// files are passed over.
    ///
    /// Errors: Cancelled when nobody waits for the folder any more; Unavailable when no folder can have such a
    ///         name.
    pub(crate) fn add(
        &mut self,
        name: &[u8],
        kind: Kind,
        size_bytes: Option<u64>,
    ) -> Result<(), DestinationError> {
        self.cancel.check()?;
        if name == b"." || name == b".." || is_own(name) {
            return Ok(());
        }
        if name.is_empty() || name.contains(&b'/') || name.contains(&0) {
            return Err(self.unavailable("the server lists a name there that no file can have"));
        }
        if self.names.bytes_len() > FolderNames::LIMIT_BYTES {
            return Err(self.unavailable("the folder has more names than can be held; divide it"));
        }
        let kind = if name.len() > NAME_LIMIT_BYTES { Kind::Other } else { kind };
        if let Some(size_bytes) = size_bytes.filter(|_| kind == Kind::Object) {
            self.sizes.push((self.names.next_offset(), size_bytes));
        }
        self.names.add(name, kind);
        Ok(())
    }

    fn finish(mut self) -> Result<Folder, DestinationError> {
        self.names.finish();
        let twice = (1..self.names.len()).any(|at| self.names.name(at - 1) == self.names.name(at));
        if twice {
            return Err(self.unavailable("the server lists a name there twice"));
        }
        Ok(Folder { names: Arc::new(self.names), sizes: Arc::new(self.sizes) })
    }

    fn unavailable(&self, what: &str) -> DestinationError {
        let key = String::from_utf8_lossy(self.names.prefix()).into_owned();
        DestinationError::Unavailable { key, place: self.place.clone(), source: io::Error::other(what) }
    }
}

/// One folder, read and sorted.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    names: Arc<FolderNames>,
    sizes: Arc<Vec<(u32, u64)>>,
}

impl Borrow<FolderNames> for Folder {
    fn borrow(&self) -> &FolderNames {
        &self.names
    }
}

impl Folder {
    pub(super) fn names(&self) -> &Arc<FolderNames> {
        &self.names
    }

    /// The size the server told of the name at a position.
    pub(super) fn size(&self, at: usize) -> Option<u64> {
        let offset = self.names.offset(at);
        let found = self.sizes.binary_search_by_key(&offset, |(offset, _)| *offset).ok()?;
        Some(self.sizes[found].1)
    }

    /// Roughly what it takes of memory.
    pub(super) fn bytes(&self) -> usize {
        self.names.bytes_len() + 16 * (self.names.len() + self.sizes.len())
    }
}

/// Reads one folder; `None` when it is proven that there is none.
pub(super) fn read(
    folders: &dyn Folders,
    folder: &str,
    cancel: Cancel,
) -> Result<Option<Folder>, DestinationError> {
    let mut entries = Entries::new(folder, folders.place(), cancel);
    if folders.read(folder, &mut entries)? { entries.finish().map(Some) } else { Ok(None) }
}
