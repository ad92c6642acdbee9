//! What can be wrong with facts and rules about VMware.

use crate::status::Status;

/// A question about VMware could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum VmwareError {
    /// Facts that are none.
    #[error("the facts about the VMware source cannot be used: {what}")]
    FactsRejected {
        /// What is wrong, and where.
        what: String,
    },
}

impl VmwareError {
    pub(super) fn facts(what: impl Into<String>) -> VmwareError {
        VmwareError::FactsRejected { what: what.into() }
    }

    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::FactsRejected { .. } => Status::VmwareFactsRejected,
        }
    }
}
