//! Why a backup job could not be done.

use crate::cancel::Cancelled;
use crate::destination::DestinationError;
use crate::index::IndexError;
use crate::set::SetError;
use crate::state::StateError;
use crate::status::Status;
use std::io;

/// A backup job could not be done; the index is whole, the last job's or the one that announced the moves.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The source folder itself cannot be read.
    #[error("the source folder {path} cannot be read: {source}")]
    SourceUnreadable {
        /// The folder.
        path: String,
        /// The system's answer.
        source: io::Error,
    },
    /// A source without a single file, where the last job found some.
    #[error(
        "the source folder {path} is empty, the last job found files there; it may not be mounted. Nothing was changed"
    )]
    SourceEmpty {
        /// The folder.
        path: String,
    },
    /// From the set.
    #[error(transparent)]
    Set(#[from] SetError),
    /// From the destination.
    #[error(transparent)]
    Destination(#[from] DestinationError),
    /// From the index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// From the working state.
    #[error(transparent)]
    State(#[from] StateError),
    /// The caller stopped the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl BackupError {
    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::SourceUnreadable { .. } | Self::SourceEmpty { .. } => Status::SourceUnreadable,
            Self::Set(source) => source.status(),
            Self::Destination(source) => source.status(),
            Self::Index(source) => source.status(),
            Self::State(source) => source.status(),
            Self::Cancelled(_) => Status::Cancelled,
        }
    }

    /// How long to wait before trying again, where that is known; milliseconds.
    pub fn retry_after_ms(&self) -> Option<u64> {
        match self {
            Self::Set(source) => source.retry_after_ms(),
            _ => None,
        }
    }
}
