//! Backup sets in a service of flat names, such as S3 or Azure Blob: what its adapters share.
//!
//! There are only objects; a folder is a prefix of some, or an object whose name ends in `/`. The services differ in
//! requests, answers and limits, which is [`Service`]; what the port promises is kept here.

mod answer;
mod blob;
mod entries;
mod find;
mod listing;
mod promise;
mod service;
mod sorted;
mod upload;
mod write;

pub(super) use answer::{found, got, tag};
pub(super) use entries::Entries;
pub(super) use promise::random;
pub(super) use service::{
    Ask, Condition, Failure, Found, Got, Keeps, Limits, Order, Part, PartSeen, Put, Service, checked_page,
};
pub(super) use write::{hex, md5, sha256};

use super::super::{
    Abilities, Blob, Destination, DestinationError, Key, ListOptions, Lookup, Source, Store, Tag, Upload,
    Visit,
};
use crate::cancel::Cancel;
use crate::units::{SetId, UtcMs};
use once_cell::sync::OnceCell;
use promise::Promises;
use std::sync::Arc;

/// A bucket or container, or a prefix in one, that holds sets.
pub(super) struct FlatDestination<S>(Arc<Root<S>>);

/// What all sets of a destination share.
struct Root<S> {
    service: S,
    /// Before each name: empty, or ending in `/`.
    prefix: String,
    promises: OnceCell<Promises>,
    keeps: OnceCell<Keeps>,
}

impl<S: Service> FlatDestination<S> {
    pub(super) fn new(service: S, prefix: String) -> FlatDestination<S> {
        let (promises, keeps) = (OnceCell::new(), OnceCell::new());
        FlatDestination(Arc::new(Root { service, prefix, promises, keeps }))
    }
}

impl<S: Service> Destination for FlatDestination<S> {
    fn place(&self) -> String {
        self.0.service.place().to_owned()
    }

    fn store(&self, set: SetId) -> Result<Arc<dyn Store>, DestinationError> {
        let prefix = format!("{}{set}/", self.0.prefix);
        let place = format!("{}/{set}", self.0.service.place());
        let set = FlatSet(Arc::new(Set { root: Arc::clone(&self.0), prefix, place }));
        set.0.root_answers("")?;
        Ok(Arc::new(set))
    }
}

/// One set.
struct Set<S> {
    root: Arc<Root<S>>,
    /// Before each key: the root's prefix and the set's id, ending in `/`.
    prefix: String,
    place: String,
}

struct FlatSet<S>(Arc<Set<S>>);

impl<S: Service> Set<S> {
    fn service(&self) -> &S {
        &self.root.service
    }

    /// An object's full name.
    fn name(&self, key: &Key) -> String {
        format!("{}{key}", self.prefix)
    }

    fn failed(&self, failure: Failure, key: &str) -> DestinationError {
        match failure {
            Failure::RootAbsent => DestinationError::RootAbsent { place: self.service().place().to_owned() },
            failure => failure.at(&self.place, key),
        }
    }

    fn absent(&self, key: &Key) -> DestinationError {
        DestinationError::ObjectAbsent { key: key.to_string(), place: self.place.clone() }
    }

    fn conflict(&self, key: &Key) -> DestinationError {
        DestinationError::Conflict { key: key.to_string(), place: self.place.clone() }
    }

    fn incomplete(&self, folder: &str, source: DestinationError) -> DestinationError {
        let (folder, place) = (folder.to_owned(), self.place.clone());
        DestinationError::ListingIncomplete { folder, place, source: Box::new(source) }
    }

    fn keeps(&self) -> Keeps {
        *self.root.keeps.get_or_init(|| self.service().keeps())
    }
}

impl<S: Service> Store for FlatSet<S> {
    fn place(&self) -> String {
        self.0.place.clone()
    }

    fn abilities(&self) -> Abilities {
        let (promises, keeps) = (self.0.promises(), self.0.keeps());
        Abilities {
            ordered_listing: self.0.service().order() == Order::Bytes,
            conditional_write: promises.create && promises.replace,
            host_atomic_write: false,
            atomic_rename: false,
            sizes_in_listing: true,
            checksum_on_write: true,
            object_versions: keeps.versions,
            immutable: keeps.immutable,
        }
    }

    fn list(&self, options: &ListOptions<'_>, visit: &Visit<'_>) -> Result<usize, DestinationError> {
        listing::list(&self.0, options, visit)
    }

    fn list_folder(&self, folder: &str) -> Result<Vec<Key>, DestinationError> {
        self.0.list_folder(folder)
    }

    fn look_up(&self, key: &Key) -> Result<Lookup, DestinationError> {
        self.0.look_up(key)
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Blob>, DestinationError> {
        blob::open(&self.0, key)
    }

    fn create(&self, key: &Key, source: Source<'_>) -> Result<Tag, DestinationError> {
        write::put(&self.0, key, source, Condition::Free)
    }

    fn replace(&self, key: &Key, expected: &Tag, source: Source<'_>) -> Result<Tag, DestinationError> {
        write::put(&self.0, key, source, Condition::Version(expected.clone()))
    }

    fn relocate(&self, from: &Key, to: &Key) -> Result<(), DestinationError> {
        write::relocate(&self.0, from, to)
    }

    fn remove(&self, key: &Key, expected: Option<&Tag>) -> Result<(), DestinationError> {
        write::remove(&self.0, key, expected)
    }

    fn upload(&self, key: &Key, size_bytes: u64) -> Result<Box<dyn Upload>, DestinationError> {
        upload::begin(&self.0, key, size_bytes)
    }

    fn resume(
        &self,
        key: &Key,
        size_bytes: u64,
        token: &str,
    ) -> Result<Option<Box<dyn Upload>>, DestinationError> {
        upload::resume(&self.0, key, size_bytes, token)
    }

    fn clear_uploads(&self, keep: &[String]) -> Result<u64, DestinationError> {
        upload::clear(&self.0, keep)
    }

    fn settle(&self) -> Result<(), DestinationError> {
        // What was answered is durable.
        Ok(())
    }

    fn free_bytes(&self) -> Result<Option<u64>, DestinationError> {
        Ok(None)
    }

    fn server_time(&self) -> Result<UtcMs, DestinationError> {
        self.0.root_answers("")?;
        let untold = || Failure::Odd("its answers have no Date".to_owned());
        self.0.service().http().date().ok_or_else(|| self.0.failed(untold(), ""))
    }
}

/// For calls that have no wish to stop at hand.
fn unstopped() -> Cancel {
    Cancel::new()
}
