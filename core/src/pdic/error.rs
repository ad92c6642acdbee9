//! Why a check could not look, or stopped.

use crate::cancel::Cancelled;
use crate::destination::DestinationError;
use crate::index::IndexError;
use crate::set::SetError;
use crate::state::StateError;
use crate::status::Status;

/// A check could not look, or could not finish. What it found is not an error but a finding.
#[derive(Debug, thiserror::Error)]
pub enum PdicError {
    /// The confirmed plan is not today's.
    #[error(
        "the confirmed plan {confirmed} is not the plan of now, {found}; look at the new plan before you confirm it"
    )]
    PlanStale {
        /// What the caller confirmed.
        confirmed: String,
        /// What was found now.
        found: String,
    },
    /// The listing lacks what must be there.
    #[error(
        "the listing of {place} does not show {missing}, which must be there, so nothing is concluded from it"
    )]
    NotProven {
        /// The set's place.
        place: String,
        /// What it lacks.
        missing: String,
    },
    /// Nothing of that run in the trash.
    #[error(
        "{place} has nothing put aside by a run named {run}; `trash/` of the set lists the runs that can be undone"
    )]
    RunAbsent {
        /// The set's place.
        place: String,
        /// The run.
        run: String,
    },
    /// A manifest in the trash that cannot be understood.
    #[error(
        "what run {run} put aside at {place} cannot be read whole: {what}. Nothing was changed; keep the folder trash/{run}"
    )]
    TrashDamaged {
        /// The set's place.
        place: String,
        /// The run.
        run: String,
        /// What is wrong.
        what: String,
    },
    /// No worker threads.
    #[error(
        "worker threads cannot be started: {what}. Free some memory or allow more threads, then try again"
    )]
    Threads {
        /// The system's answer.
        what: String,
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

impl PdicError {
    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::PlanStale { .. } => Status::PlanStale,
            Self::NotProven { .. } => Status::ListingIncomplete,
            Self::RunAbsent { .. } => Status::RunAbsent,
            Self::TrashDamaged { .. } => Status::TrashDamaged,
            Self::Threads { .. } => Status::StagingFailed,
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
