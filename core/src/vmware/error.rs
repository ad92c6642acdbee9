//! What can be wrong with facts and rules about VMware.

use crate::state::StateError;
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
    /// Rules that are none.
    #[error("the file of VMware rules cannot be used: {what}")]
    RulesRejected {
        /// What is wrong, and where.
        what: String,
    },
    /// From the working state.
    #[error(transparent)]
    State(#[from] StateError),
}

impl VmwareError {
    pub(crate) fn facts(what: impl Into<String>) -> VmwareError {
        VmwareError::FactsRejected { what: what.into() }
    }

    pub(super) fn rules(what: impl Into<String>) -> VmwareError {
        VmwareError::RulesRejected { what: what.into() }
    }

    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::FactsRejected { .. } => Status::VmwareFactsRejected,
            Self::RulesRejected { .. } => Status::VmwareRulesRejected,
            Self::State(source) => source.status(),
        }
    }
}
