//! What can be wrong with an index file.

use crate::cancel::Cancelled;
use crate::destination::DestinationError;
use crate::status::Status;
use std::io;

/// An index file could not be read or written. Texts name the file, the offset and what to do.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// An entry no index file may hold.
    #[error("the entry of {object:?} is refused: {reason}")]
    EntryRejected {
        /// Its object key, shortened.
        object: String,
        /// Which rule it breaks.
        reason: String,
    },
    /// The bytes are not those that were written.
    #[error(
        "index file {file} is damaged at offset {offset_bytes}: {what}. Keep it, and use the index of an earlier job or run a full check"
    )]
    Damaged {
        /// The file.
        file: String,
        /// Where.
        offset_bytes: u64,
        /// What is wrong there.
        what: String,
    },
    /// The file ends too early.
    #[error(
        "index file {file} is truncated: {size_bytes} bytes, at least {expected_bytes} expected. Keep it, and use the index of an earlier job"
    )]
    Truncated {
        /// The file.
        file: String,
        /// Its size.
        size_bytes: u64,
        /// The least size it says it has.
        expected_bytes: u64,
    },
    /// Sound bytes that break the format.
    #[error(
        "index file {file} breaks the format at offset {offset_bytes}: {what}. It was not written by Holdfast as it is; use the index of an earlier job"
    )]
    Malformed {
        /// The file.
        file: String,
        /// Where.
        offset_bytes: u64,
        /// Which rule.
        what: String,
    },
    /// A newer format.
    #[error(
        "index file {file} has format version {found}, this release reads up to {supported}; update Holdfast on this machine"
    )]
    VersionUnsupported {
        /// The file.
        file: String,
        /// Its version.
        found: u32,
        /// The newest this release reads.
        supported: u32,
    },
    /// More than the limits allow.
    #[error(
        "index file {file} asks for {asked} {unit} of {what} at offset {offset_bytes}, the limit is {limit}; it was refused before any memory was taken"
    )]
    LimitExceeded {
        /// The file.
        file: String,
        /// Where.
        offset_bytes: u64,
        /// Of what.
        what: &'static str,
        /// "bytes" or "rows".
        unit: &'static str,
        /// How much it asks for.
        asked: u64,
        /// How much is allowed.
        limit: u64,
    },
    /// A local working file failed.
    #[error(
        "working file {path} cannot be written or read: {source}. Free some space there, or name another working folder"
    )]
    Staging {
        /// The local path.
        path: String,
        /// The system's answer.
        source: io::Error,
    },
    /// The destination failed while the file was read or put in place.
    #[error(transparent)]
    Destination(#[from] DestinationError),
    /// The caller stopped the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl IndexError {
    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::EntryRejected { .. } => Status::EntryRejected,
            Self::Damaged { .. } => Status::IndexDamaged,
            Self::Truncated { .. } => Status::IndexTruncated,
            Self::Malformed { .. } => Status::IndexMalformed,
            Self::VersionUnsupported { .. } => Status::IndexVersionUnsupported,
            Self::LimitExceeded { .. } => Status::IndexLimitExceeded,
            Self::Staging { .. } => Status::StagingFailed,
            Self::Destination(source) => source.status(),
            Self::Cancelled(_) => Status::Cancelled,
        }
    }
}
