//! The storage port: what Holdfast asks of a place where backup sets live.
//!
//! A [`Store`] is one backup set's folder at one destination. Every key is relative to it and cannot leave
//! it. Three rules hold for every adapter:
//!
//! - **Absence needs proof.** [`Lookup::Absent`] and a finished [`Store::list`] are statements; anything an
//!   adapter does not know is an error, never an empty answer.
//! - **Whole files appear at once.** `create`, `replace` and `relocate` leave the old state or the new one,
//!   durably, whatever instant the power goes.
//! - **Nothing is overwritten by accident.** `create` and `relocate` refuse an occupied name; `replace`
//!   names the version it replaces.

mod access;
mod cursor;
mod error;
mod folder_names;
mod key;
mod local;
mod own_names;
mod page;
mod plan;
mod remote;
mod segments;
pub mod testing;
mod upload;

pub use access::{ACCESS_NAMES, Access};
pub use error::DestinationError;
pub(crate) use key::refusal as key_refusal;
pub use key::{KEY_LIMIT_BYTES, Key};
pub use local::Local;
pub use page::{Kind, Listed, Page};
use remote::WebDav;
pub use upload::{Origin, Upload};

use crate::cancel::Cancel;
use crate::units::{SetId, UtcMs};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;

/// Where uploads lie until they are placed, at destinations that have no better way. It belongs to whoever holds
/// the set's lease.
pub const UPLOAD_FOLDER: &str = "incoming/";

/// What an adapter can promise; PDIC and replication adapt to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abilities {
    /// The destination itself lists in byte order; elsewhere the adapter sorts.
    pub ordered_listing: bool,
    /// `replace` and `create` are atomic against every other client, not only against this host's.
    pub conditional_write: bool,
    /// They are atomic at least among the processes of this host.
    pub host_atomic_write: bool,
    /// `relocate` is one atomic step rather than copy and remove.
    pub atomic_rename: bool,
    /// A listing brings sizes at no extra cost.
    pub sizes_in_listing: bool,
    /// The destination answers a write with a checksum of what arrived; elsewhere it is read back.
    pub checksum_on_write: bool,
    /// Old versions of objects are kept by the destination; `None`: it does not say.
    pub object_versions: Option<bool>,
    /// Objects cannot be removed or replaced for a time (WORM); `None`: it does not say.
    pub immutable: Option<bool>,
}

/// One version of one object, as the adapter tells versions apart. Compared, never read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag(pub String);

/// What is known of an object without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// Bytes at the destination.
    pub size_bytes: u64,
    /// Its last change by the destination's clock.
    pub modified: UtcMs,
    /// Its version.
    pub tag: Tag,
}

/// The answer to "is there an object of this key?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// An object.
    Object(Meta),
    /// A folder of that name, or objects below it.
    Folder,
    /// Something that is neither: a symbolic link, a device, a socket. It is not followed.
    Other,
    /// Proven: there is nothing of that name, and the set's root answered.
    Absent,
}

/// Where the bytes of a new object come from.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// A local file, read whole. What arrived is read back and compared before it is put in place.
    File(&'a Path),
}

/// An open object, read by range.
pub trait Blob: Send + Sync {
    /// Its size when it was opened, bytes.
    fn size_bytes(&self) -> u64;

    /// Fills `buffer` from `offset_bytes`; a short object is an error, never a short answer.
    ///
    /// Errors: DestinationUnavailable, ObjectAbsent.
    fn read_at(&self, offset_bytes: u64, buffer: &mut [u8]) -> Result<(), DestinationError>;

    /// Where it lies, for a destination that could take its bytes by itself.
    fn origin(&self) -> Origin<'_> {
        Origin::Elsewhere
    }
}

/// How to list.
#[derive(Debug, Clone, Copy)]
pub struct ListOptions<'a> {
    /// Ask for each object's size, where that costs extra.
    pub sizes: bool,
    /// Keys in rising order near which the listing should be cut into segments; empty: one segment.
    /// Adapters move a cut to where it costs nothing, or drop it.
    pub cuts: &'a [&'a [u8]],
    /// Honoured at every page.
    pub cancel: &'a Cancel,
}

/// A part of a listing: the keys from `lower` up to, not including, `upper`, in byte order.
///
/// The segments of one listing cover all keys without gap or overlap.
pub trait Segment {
    /// The first key this segment may hold. The first segment's is empty.
    fn lower(&self) -> &[u8];

    /// The first key past this segment; `None` for the last one.
    fn upper(&self) -> Option<&[u8]>;

    /// The next page, or `None` when every key of the segment was seen. Pages may be empty.
    ///
    /// Errors: Cancelled, and every error that means "could not look" as ListingIncomplete.
    fn next_page(&mut self) -> Result<Option<&Page>, DestinationError>;
}

/// What a caller does with one segment: its number (from 0, in key order) and its pages.
///
/// Called from several threads of the current rayon pool at once. An error stops the listing.
pub type Visit<'a> = dyn Fn(usize, &mut dyn Segment) -> Result<(), DestinationError> + Sync + 'a;

/// One backup set's folder at one destination.
pub trait Store: Send + Sync {
    /// The place in words for reports and errors: no credentials, no query.
    fn place(&self) -> String;

    /// What this adapter can promise.
    fn abilities(&self) -> Abilities;

    /// Lists every object and folder of the set in byte order of the full key; a folder's key ends in `/`.
    ///
    /// Returns the number of segments only when every one of them was read to its end without an error:
    /// the proof of completeness that absence is concluded from.
    ///
    /// Errors: ListingIncomplete, Cancelled, and what `visit` returned.
    fn list(&self, options: &ListOptions<'_>, visit: &Visit<'_>) -> Result<usize, DestinationError>;

    /// The names directly below a folder, sorted: objects and folders. An absent folder is empty, provided
    /// that the set's root answers.
    ///
    /// Shape:  `folder` ends in `/`. Returns whole keys; a folder's ends in `/`.
    /// Errors: ListingIncomplete.
    fn list_folder(&self, folder: &str) -> Result<Vec<Key>, DestinationError>;

    /// Asks for one key directly.
    ///
    /// Errors: DestinationUnavailable, DestinationDenied, DestinationAbsent.
    fn look_up(&self, key: &Key) -> Result<Lookup, DestinationError>;

    /// Opens an object for reading.
    ///
    /// Errors: ObjectAbsent, DestinationUnavailable, DestinationDenied.
    fn open(&self, key: &Key) -> Result<Box<dyn Blob>, DestinationError>;

    /// Creates an object whose name is free; its folders are made as needed.
    ///
    /// Errors: Conflict when the name is taken; DestinationFull, DestinationDenied, DestinationUnavailable.
    fn create(&self, key: &Key, source: Source<'_>) -> Result<Tag, DestinationError>;

    /// Replaces the version `expected` of an object.
    ///
    /// Errors: Conflict when the object is gone or is another version.
    fn replace(&self, key: &Key, expected: &Tag, source: Source<'_>) -> Result<Tag, DestinationError>;

    /// Gives an object another name, which must be free.
    ///
    /// Errors: ObjectAbsent, Conflict.
    fn relocate(&self, from: &Key, to: &Key) -> Result<(), DestinationError>;

    /// Removes an object; `expected` names the version, if the caller knows it. A folder's key removes the
    /// folder, provided it is empty.
    ///
    /// Errors: ObjectAbsent, Conflict.
    fn remove(&self, key: &Key, expected: Option<&Tag>) -> Result<(), DestinationError>;

    /// Begins to write an object of `size_bytes` aside.
    ///
    /// Errors: DestinationFull, DestinationDenied, DestinationUnavailable.
    fn upload(&self, key: &Key, size_bytes: u64) -> Result<Box<dyn Upload>, DestinationError>;

    /// Goes on with an upload of this or another process; `None` when nothing of it is there any more. The
    /// caller holds the set's lease, so that nobody else goes on with it.
    ///
    /// Errors: as of [`Store::upload`].
    fn resume(
        &self,
        key: &Key,
        size_bytes: u64,
        token: &str,
    ) -> Result<Option<Box<dyn Upload>>, DestinationError>;

    /// Removes what uploads left behind, but for those whose tokens are in `keep`. The caller holds the set's
    /// lease. Returns how many there were.
    ///
    /// Errors: ListingIncomplete, DestinationDenied, DestinationUnavailable.
    fn clear_uploads(&self, keep: &[String]) -> Result<u64, DestinationError>;

    /// Makes everything that uploads placed last, whatever instant the power goes.
    ///
    /// Errors: DestinationFull, DestinationUnavailable.
    fn settle(&self) -> Result<(), DestinationError>;

    /// Bytes that are free at the destination; `None` where it has no such limit or does not say.
    ///
    /// Errors: DestinationUnavailable, DestinationAbsent.
    fn free_bytes(&self) -> Result<Option<u64>, DestinationError>;

    /// The destination's own clock.
    fn server_time(&self) -> Result<UtcMs, DestinationError>;
}

/// A place that holds backup sets, one folder each.
pub trait Destination: Send + Sync {
    /// The place in words: no credentials, no query.
    fn place(&self) -> String;

    /// The store of one set, whether or not the set is there yet; nothing is created.
    ///
    /// Errors: DestinationAbsent when the root itself does not answer.
    fn store(&self, set: SetId) -> Result<Arc<dyn Store>, DestinationError>;
}

/// Opens a destination by its address, with what the environment gives for it; see [`open_with`].
///
/// Errors: as of [`open_with`].
pub fn open(address: &str) -> Result<Arc<dyn Destination>, DestinationError> {
    open_with(address, &Access::default())
}

/// Opens a destination by its address: `file:///path`, percent-encoded as addresses are, or a plain absolute
/// path, taken as it is; `s3://bucket/prefix` or `azblob://account/container/prefix`, with `?endpoint=` for a service
/// that is not Amazon's or Microsoft's own; `sftp://user@host:port/path`, or `/~/path` for one below the user's home
/// there; `webdav://host/path` and, over TLS, `webdavs://host/path`. All behind a network take `timeout`, seconds of
/// one request, and `attempts`.
///
/// Errors: DestinationRejected, AccessRejected, DestinationAbsent, DestinationDenied, DestinationUntrusted,
///         DestinationUnavailable.
pub fn open_with(address: &str, access: &Access) -> Result<Arc<dyn Destination>, DestinationError> {
    match address.split_once("://") {
        None => open_folder(address, Some(address.as_bytes().to_vec())),
        Some(("file", path)) => open_folder(address, decode_percents(path)),
        Some(("sftp", _)) => remote::sftp::open(address, access),
        Some(("webdav" | "webdavs", _)) => Ok(Arc::new(WebDav::open(address, access)?)),
        Some(("s3", _)) => remote::s3::open(address, access),
        Some(("azblob", _)) => remote::azure::open(address, access),
        Some(_) => Err(rejected(address)),
    }
}

fn open_folder(address: &str, path: Option<Vec<u8>>) -> Result<Arc<dyn Destination>, DestinationError> {
    match path {
        Some(path) if path.first() == Some(&b'/') && !path.contains(&0) => {
            Ok(Arc::new(Local::open(Path::new(OsStr::from_bytes(&path)))?))
        }
        _ => Err(rejected(address)),
    }
}

/// Only the scheme is told: the rest of an address may carry credentials.
fn rejected(address: &str) -> DestinationError {
    let address = address.split_once("://").map_or(address, |(scheme, _)| scheme).to_owned();
    DestinationError::AddressRejected { address }
}

/// `None` when a percent sign is not followed by two hexadecimal digits.
fn decode_percents(text: &str) -> Option<Vec<u8>> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let digits = part.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_absolute_path_or_a_file_address() {
        let folder = tempfile::tempdir().unwrap();
        let spaced = folder.path().join("a b%20");
        std::fs::create_dir(&spaced).unwrap();
        let plain = spaced.to_str().unwrap();
        assert_eq!(open(plain).unwrap().place(), plain);
        let address = format!("file://{}", plain.replace('%', "%25").replace(' ', "%20"));
        assert_eq!(open(&address).unwrap().place(), plain);
    }

    #[test]
    fn an_address_nobody_knows_is_refused_without_its_secrets() {
        for address in ["ftp://user:secret@host/x", "relative/path", "", "file://host/x", "file:///%zz"] {
            let error = open(address).err().unwrap();
            assert_eq!(error.status(), crate::Status::DestinationRejected, "{address}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gone");
        let error = open(path.to_str().unwrap()).err().unwrap();
        assert_eq!(error.status(), crate::Status::DestinationAbsent);
        assert!(!path.exists());
    }
}
