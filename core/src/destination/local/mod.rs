//! Backup sets in a folder: a disk, or a share that the system has mounted.
//!
//! Everything below the root goes through a handle of the root and is resolved by the kernel beneath it,
//! following no symbolic link. The same path asked twice may be two things; a handle is one.

#[cfg(not(target_os = "linux"))]
compile_error!("the local-folder destination is written for Linux (openat2, getdents64, renameat2)");

mod place;
mod read;
mod upload;
mod walk;
mod write;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod walk_tests;

use super::{
    Abilities, Blob, Destination, DestinationError, Key, ListOptions, Lookup, Source, Store, Tag, Upload,
    Visit,
};
use crate::units::{SetId, UtcMs};
pub(super) use write::open_source;

use place::Place;
use std::path::Path;
use std::sync::Arc;

/// A folder that holds backup sets.
#[derive(Debug)]
pub struct Local {
    root: Arc<std::os::fd::OwnedFd>,
    place: String,
}

impl Local {
    /// Opens a folder that is there. Nothing is created.
    ///
    /// Errors: DestinationAbsent when there is no folder; DestinationDenied, DestinationUnavailable.
    pub fn open(root: &Path) -> Result<Local, DestinationError> {
        let opened = place::open_root(root, &root.display().to_string())?;
        // One spelling for one place: the client's memory of a destination goes by it.
        let place = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        Ok(Local { root: Arc::new(opened), place: place.display().to_string() })
    }
}

impl Destination for Local {
    fn place(&self) -> String {
        self.place.clone()
    }

    fn store(&self, set: SetId) -> Result<Arc<dyn Store>, DestinationError> {
        let place = Place::new(Arc::clone(&self.root), &self.place, set);
        place.root_answers()?;
        Ok(Arc::new(LocalSet { place: Arc::new(place) }))
    }
}

/// One set's folder below a [`Local`] root.
#[derive(Debug)]
struct LocalSet {
    place: Arc<Place>,
}

impl Store for LocalSet {
    fn place(&self) -> String {
        self.place.text().to_owned()
    }

    fn abilities(&self) -> Abilities {
        // The folder may be a share; the lock that `replace` takes is not seen by its other clients.
        Abilities {
            ordered_listing: false,
            conditional_write: false,
            host_atomic_write: true,
            atomic_rename: true,
            sizes_in_listing: false,
            checksum_on_write: false,
            object_versions: Some(false),
            immutable: None,
        }
    }

    fn list(&self, options: &ListOptions<'_>, visit: &Visit<'_>) -> Result<usize, DestinationError> {
        walk::list(&self.place, options, visit)
    }

    fn list_folder(&self, folder: &str) -> Result<Vec<Key>, DestinationError> {
        let names = self.place.read_folder(folder)?;
        Ok(names.map(|names| names.keys()).unwrap_or_default())
    }

    fn look_up(&self, key: &Key) -> Result<Lookup, DestinationError> {
        self.place.look_up(key)
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Blob>, DestinationError> {
        read::open(&self.place, key)
    }

    fn create(&self, key: &Key, source: Source<'_>) -> Result<Tag, DestinationError> {
        write::create(&self.place, key, source)
    }

    fn replace(&self, key: &Key, expected: &Tag, source: Source<'_>) -> Result<Tag, DestinationError> {
        write::replace(&self.place, key, expected, source)
    }

    fn relocate(&self, from: &Key, to: &Key) -> Result<(), DestinationError> {
        write::relocate(&self.place, from, to)
    }

    fn remove(&self, key: &Key, expected: Option<&Tag>) -> Result<(), DestinationError> {
        write::remove(&self.place, key, expected)
    }

    fn upload(&self, key: &Key, size_bytes: u64) -> Result<Box<dyn Upload>, DestinationError> {
        upload::begin(&self.place, key, size_bytes)
    }

    fn resume(
        &self,
        key: &Key,
        size_bytes: u64,
        token: &str,
    ) -> Result<Option<Box<dyn Upload>>, DestinationError> {
        upload::resume(&self.place, key, size_bytes, token)
    }

    fn clear_uploads(&self, keep: &[String]) -> Result<u64, DestinationError> {
        upload::clear(&self.place, keep)
    }

    fn settle(&self) -> Result<(), DestinationError> {
        upload::settle(&self.place)
    }

    fn free_bytes(&self) -> Result<Option<u64>, DestinationError> {
        upload::free_bytes(&self.place)
    }

    fn server_time(&self) -> Result<UtcMs, DestinationError> {
        write::server_time(&self.place)
    }
}
