//! Writing an object aside, in pieces, and putting it in place once it is proven.

use super::{Blob, DestinationError, Tag};

/// An object on its way: nothing of it is seen under its name until it is placed.
///
/// The caller gives every byte from the first to the last, by [`Upload::append`] or [`Upload::take`], then calls
/// [`Upload::prove`] and [`Upload::place`]. Dropped before that, what arrived stays at the destination, for
/// [`super::Store::resume`] or [`super::Store::clear_uploads`].
pub trait Upload: Send {
    /// What another process needs to go on with this upload. It grows as bytes arrive; it holds no secret.
    fn token(&self) -> String;

    /// Bytes that are at the destination already. Below it, bytes that are appended are compared or passed
    /// over, not sent again.
    fn arrived_bytes(&self) -> u64;

    /// Takes up to `length_bytes` bytes of `from` at `offset_bytes`, which is where this upload stands, without
    /// moving them through this process. Returns how many; 0 when the two ends cannot: append them instead.
    ///
    /// Errors: those of reading, as of [`Blob::read_at`], and of [`Upload::append`].
    fn take(
        &mut self,
        from: &dyn Blob,
        offset_bytes: u64,
        length_bytes: u64,
    ) -> Result<u64, DestinationError>;

    /// Appends the next bytes.
    ///
    /// Errors: DestinationFull, DestinationDenied, DestinationUnavailable; Conflict when bytes that arrived
    ///         before are not these: discard the upload and begin anew.
    fn append(&mut self, bytes: &[u8]) -> Result<(), DestinationError>;

    /// Proves by a checksum of what arrived, made by the destination or from reading it back, that the object
    /// is whole and has the BLAKE3 checksum `expected`.
    ///
    /// Errors: ArrivedDamaged when it is another; then discard the upload.
    fn prove(&mut self, expected: &blake3::Hash) -> Result<(), DestinationError>;

    /// Puts the object in place: under a free name, or over the version `over`. An adapter may leave it to
    /// [`super::Store::settle`] to make that last.
    ///
    /// Errors: Conflict when the name is taken, or the object is gone or another version; then nothing was
    ///         overwritten.
    fn place(self: Box<Self>, over: Option<&Tag>) -> Result<Tag, DestinationError>;

    /// Removes what arrived.
    fn discard(self: Box<Self>) -> Result<(), DestinationError>;
}

/// Where an open object lies, for an adapter that can take its bytes without this process.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// Nowhere another adapter could reach by itself.
    Elsewhere,
    /// An open local file.
    LocalFile(&'a std::fs::File),
    /// An object of a service.
    Service {
        /// Which service, with which account: equal texts mean that one can copy from the other.
        service: &'a str,
        /// The object in the service's own words.
        path: &'a str,
        /// The version that was opened.
        tag: &'a str,
    },
}
