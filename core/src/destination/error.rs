//! What can go wrong at a destination.

use crate::cancel::Cancelled;
use crate::status::Status;
use std::io;

/// A destination could not do what was asked. Texts name the key and say what to do.
#[derive(Debug, thiserror::Error)]
pub enum DestinationError {
    /// An address nobody can open.
    #[error(
        "\"{address}\" is no destination address Holdfast knows; give an absolute path or an address that begins with file://, s3://, azblob://, sftp://, webdav:// or webdavs://"
    )]
    AddressRejected {
        /// The address, or only its scheme.
        address: String,
    },
    /// An address of a kind that is known, with a part that is not.
    #[error("the {scheme}:// address of the destination is refused: {what}")]
    AddressUnfit {
        /// The scheme alone: the rest of an address may carry credentials.
        scheme: String,
        /// What is wrong, without any value.
        what: String,
    },
    /// Credentials nobody can use.
    #[error("the access to the destination is refused: {what}")]
    AccessRejected {
        /// What is wrong, without any value.
        what: String,
    },
    /// A key that could leave the set's folder.
    #[error("object key {key:?} is refused: {reason}")]
    KeyRejected {
        /// The key, shortened.
        key: String,
        /// Which rule it breaks.
        reason: &'static str,
    },
    /// The root is not there.
    #[error(
        "{place} is not there; mount or connect it. Do not create it by hand: an empty root looks like a lost backup"
    )]
    RootAbsent {
        /// The destination.
        place: String,
    },
    /// One object is not there.
    #[error("{key} is not at {place}")]
    ObjectAbsent {
        /// The key.
        key: String,
        /// The destination.
        place: String,
    },
    /// The name is taken, or the version is another one.
    #[error(
        "{key} at {place} was made or changed by somebody else in between; nothing was overwritten, try again"
    )]
    Conflict {
        /// The key.
        key: String,
        /// The destination.
        place: String,
    },
    /// Access refused.
    #[error("{place} refuses access to {key}; give this account the right to read and write there: {source}")]
    Denied {
        /// The key or folder.
        key: String,
        /// The destination.
        place: String,
        /// The system's answer.
        source: io::Error,
    },
    /// A certificate or host key that is not trusted.
    #[error("{place} is not trusted, so nothing was sent to it: {what}")]
    Untrusted {
        /// The destination.
        place: String,
        /// Which proof failed, and what to do.
        what: String,
    },
    /// No room.
    #[error("{place} has no room for {key}; nothing was changed. Free some space and try again: {source}")]
    Full {
        /// The key.
        key: String,
        /// The destination.
        place: String,
        /// The system's answer.
        source: io::Error,
    },
    /// Any other failure to answer.
    #[error("{place} failed at {key}; try again: {source}")]
    Unavailable {
        /// The key or folder.
        key: String,
        /// The destination.
        place: String,
        /// The system's answer.
        source: io::Error,
    },
    /// What arrived differs from what was sent.
    #[error("{key} arrived damaged at {place} and was not put in place; try again")]
    ArrivedDamaged {
        /// The key.
        key: String,
        /// The destination.
        place: String,
    },
    /// A listing that did not reach its end.
    #[error(
        "the listing of {place} is incomplete at \"{folder}\", so nothing is concluded from it: {source}"
    )]
    ListingIncomplete {
        /// The folder that could not be read.
        folder: String,
        /// The destination.
        place: String,
        /// The cause.
        source: Box<DestinationError>,
    },
    /// A local file that was to be sent could not be read.
    #[error("local file {path} cannot be read: {source}")]
    SourceUnreadable {
        /// The local path.
        path: String,
        /// The system's answer.
        source: io::Error,
    },
    /// The caller stopped the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl DestinationError {
    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::AddressRejected { .. } | Self::AddressUnfit { .. } => Status::DestinationRejected,
            Self::AccessRejected { .. } => Status::AccessRejected,
            Self::Untrusted { .. } => Status::DestinationUntrusted,
            Self::ArrivedDamaged { .. } => Status::ArrivedDamaged,
            Self::KeyRejected { .. } => Status::KeyRejected,
            Self::RootAbsent { .. } => Status::DestinationAbsent,
            Self::ObjectAbsent { .. } => Status::ObjectAbsent,
            Self::Conflict { .. } => Status::Conflict,
            Self::Denied { .. } => Status::DestinationDenied,
            Self::Full { .. } => Status::DestinationFull,
            Self::Unavailable { .. } => Status::DestinationUnavailable,
            Self::ListingIncomplete { source, .. } if matches!(**source, Self::Cancelled(_)) => {
                Status::Cancelled
            }
            Self::ListingIncomplete { .. } => Status::ListingIncomplete,
            Self::SourceUnreadable { .. } => Status::SourceUnreadable,
            Self::Cancelled(_) => Status::Cancelled,
        }
    }
}
