//! Why a set could not be replicated.

use crate::cancel::Cancelled;
use crate::destination::DestinationError;
use crate::index::IndexError;
use crate::pdic::PdicError;
use crate::set::SetError;
use crate::state::StateError;
use crate::status::Status;
use crate::units::SetIdError;

/// A set could not be replicated to a receiver. The receiver shows a whole index all the same.
#[derive(Debug, thiserror::Error)]
pub enum ReplicationError {
    /// A request that cannot be understood.
    #[error("the request for replication is refused: {what}")]
    RequestRejected {
        /// What is wrong.
        what: String,
    },
    /// An id that is none.
    #[error(transparent)]
    SetId(#[from] SetIdError),
    /// A receiver that cannot be one for this sender.
    #[error("{receiver} cannot receive backup set {set}: {reason}")]
    ReceiverRejected {
        /// The receiver's place.
        receiver: String,
        /// The set.
        set: String,
        /// Why, and what to do.
        reason: String,
    },
    /// A receiver that an older release wrote.
    #[error(
        "{receiver} has layout {found}, the sender {wanted}; bring the receiver up to date first. Nothing was changed"
    )]
    ReceiverOutdated {
        /// The receiver's place.
        receiver: String,
        /// Its layout.
        found: u32,
        /// The sender's.
        wanted: u32,
    },
    /// Too little room for what is to come.
    #[error(
        "{receiver} has {free_bytes} bytes free, {wanted_bytes} are to come; nothing was sent. Free some space and try again"
    )]
    NoRoom {
        /// The receiver's place.
        receiver: String,
        /// What is free.
        free_bytes: u64,
        /// What is to come.
        wanted_bytes: u64,
    },
    /// The sender's object differs from what its index says.
    #[error(
        "{key} at {sender} is not what its index says: {what}. It was not sent; heal it from a sound replica"
    )]
    SenderWrong {
        /// The key.
        key: String,
        /// The sender's place.
        sender: String,
        /// What differs.
        what: String,
    },
    /// One failure after the other.
    #[error("{count} files in a row could not be sent, so the rest was not tried; the last one: {last}")]
    TooManyFailures {
        /// How many.
        count: u64,
        /// The last reason.
        last: String,
    },
    /// The confirmed deletions are not those of now.
    #[error(
        "the confirmed deletions {confirmed} are not those of now, {found}; look at them before you confirm them"
    )]
    DeletionsStale {
        /// What the caller confirmed.
        confirmed: String,
        /// What was found now.
        found: String,
    },
    /// From a check.
    #[error(transparent)]
    Pdic(#[from] PdicError),
    /// From a set.
    #[error(transparent)]
    Set(#[from] SetError),
    /// From a destination.
    #[error(transparent)]
    Destination(#[from] DestinationError),
    /// From an index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// From the working state.
    #[error(transparent)]
    State(#[from] StateError),
    /// The caller stopped the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl ReplicationError {
    /// The error of a request without a receiver: the same words at every boundary.
    pub fn no_receiver() -> ReplicationError {
        let what = "it has no receivers; give at least one destination that is to hold the copies".to_owned();
        ReplicationError::RequestRejected { what }
    }

    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::RequestRejected { .. } => Status::InvalidArgument,
            Self::SetId(source) => source.status(),
            Self::ReceiverRejected { .. } => Status::ReceiverRejected,
            Self::ReceiverOutdated { .. } => Status::ReceiverOutdated,
            Self::NoRoom { .. } => Status::DestinationFull,
            Self::SenderWrong { .. } => Status::ArrivedDamaged,
            Self::TooManyFailures { .. } => Status::DestinationUnavailable,
            Self::DeletionsStale { .. } => Status::PlanStale,
            Self::Pdic(source) => source.status(),
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
            Self::Pdic(source) => source.retry_after_ms(),
            _ => None,
        }
    }
}
