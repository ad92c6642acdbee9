//! Why the start of a job could not be judged at all.

use crate::m365::M365Error;
use crate::state::StateError;
use crate::status::Status;
use crate::vmware::VmwareError;

/// The start of a job could not be judged. A destination that does not answer is a line of the report instead.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// From the working state.
    #[error(transparent)]
    State(#[from] StateError),
    /// From a Microsoft 365 connection.
    #[error(transparent)]
    M365(#[from] M365Error),
    /// From a VMware source.
    #[error(transparent)]
    Vmware(#[from] VmwareError),
}

impl JobError {
    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::State(source) => source.status(),
            Self::M365(source) => source.status(),
            Self::Vmware(source) => source.status(),
        }
    }
}
