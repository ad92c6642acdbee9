//! What can be wrong with a set's place.

use crate::destination::DestinationError;
use crate::index::IndexError;
use crate::status::Status;

/// A set could not be opened, held or published. Texts say what to do, and what not to.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// No marker.
    #[error(
        "{place} holds no marker of backup set {set}: it may be the wrong folder, or a disk that is not mounted. Nothing was changed. Do not create the folder or the marker by hand"
    )]
    Absent {
        /// The set's place.
        place: String,
        /// The set that was looked for.
        set: String,
    },
    /// Somebody else's place.
    #[error(
        "{place} belongs to {found}, expected {expected}. Nothing was changed; connect the right destination"
    )]
    Foreign {
        /// The set's place.
        place: String,
        /// Who it says it is.
        found: String,
        /// Who it should be.
        expected: String,
    },
    /// Create over an existing set.
    #[error("{place} already holds a backup set; open it instead of creating it")]
    Exists {
        /// The set's place.
        place: String,
    },
    /// Older than what was seen before.
    #[error(
        "{place} shows generation {found}, but generation {known} was seen there before: an older copy was put back, or the newest index file is gone. Nothing was changed; bring back the newest state of the destination, or create the set anew elsewhere"
    )]
    RolledBack {
        /// The set's place.
        place: String,
        /// What it shows.
        found: u64,
        /// What was seen.
        known: u64,
    },
    /// A marker that cannot be read.
    #[error(
        "{place}/holdfast.json cannot be understood: {what}. Nothing was changed; bring the file back from a copy of the destination, do not write one by hand"
    )]
    MarkerDamaged {
        /// The set's place.
        place: String,
        /// What is wrong.
        what: String,
    },
    /// A newer release was here.
    #[error("{place} was written by a newer release (layout {found}); update Holdfast on this machine")]
    FormatUnsupported {
        /// The set's place.
        place: String,
        /// Its layout version.
        found: u32,
    },
    /// No job has written an index yet.
    #[error("{place} holds no index file yet; run a backup job first")]
    IndexAbsent {
        /// The set's place.
        place: String,
    },
    /// Somebody works on the set.
    #[error("{place} is in use by {holder} for {purpose}; try again in {} s", retry_after_ms.div_ceil(1000))]
    Busy {
        /// The set's place.
        place: String,
        /// Who holds the lease.
        holder: String,
        /// What for.
        purpose: String,
        /// When the lease ends unless it is renewed, milliseconds from now.
        retry_after_ms: u64,
    },
    /// From the destination.
    #[error(transparent)]
    Destination(#[from] DestinationError),
    /// From an index file.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl SetError {
    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::Absent { .. } => Status::SetAbsent,
            Self::Foreign { .. } => Status::SetForeign,
            Self::Exists { .. } => Status::SetExists,
            Self::RolledBack { .. } => Status::SetRolledBack,
            Self::MarkerDamaged { .. } => Status::MarkerDamaged,
            Self::FormatUnsupported { .. } => Status::SetFormatUnsupported,
            Self::IndexAbsent { .. } => Status::IndexAbsent,
            Self::Busy { .. } => Status::SetBusy,
            Self::Destination(source) => source.status(),
            Self::Index(source) => source.status(),
        }
    }

    /// How long to wait before trying again, where that is known; milliseconds.
    pub fn retry_after_ms(&self) -> Option<u64> {
        match self {
            Self::Busy { retry_after_ms, .. } => Some(*retry_after_ms),
            _ => None,
        }
    }
}
