//! What can be wrong with a question about Microsoft 365.

use super::plan::Refusal;
use crate::status::Status;

/// A question about Microsoft 365 could not be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum M365Error {
    /// Facts that are none, or contradict each other.
    #[error("the facts about Microsoft 365 cannot be used: {what}")]
    FactsRejected {
        /// What is wrong, and where.
        what: String,
    },
    /// A policy that is none.
    #[error("the Microsoft 365 policy cannot be used: {what}")]
    PolicyRejected {
        /// What is wrong, and where.
        what: String,
    },
    /// A move that may not be made.
    #[error("the migration cannot be made: {}", .refusal.text)]
    MigrationRefused {
        /// Why not.
        refusal: Refusal,
    },
    /// An answer that does not fit the step.
    #[error("the migration takes no such answer now: {what}")]
    AnswerRejected {
        /// What is wrong, and what the step takes.
        what: String,
    },
    /// A stored migration that is none.
    #[error("the stored migration cannot be used: {what}; begin it again, nothing was changed")]
    MigrationDamaged {
        /// What is wrong with it.
        what: String,
    },
    /// A stored migration of a newer release.
    #[error(
        "the stored migration has schema {found}, this release reads {supported}; update Holdfast, or begin it again"
    )]
    MigrationVersionUnsupported {
        /// Its schema.
        found: u64,
        /// The newest this release reads.
        supported: u64,
    },
}

impl M365Error {
    pub(super) fn facts(what: impl Into<String>) -> M365Error {
        M365Error::FactsRejected { what: what.into() }
    }

    pub(super) fn policy(what: impl Into<String>) -> M365Error {
        M365Error::PolicyRejected { what: what.into() }
    }

    pub(super) fn answer(what: impl Into<String>) -> M365Error {
        M365Error::AnswerRejected { what: what.into() }
    }

    pub(super) fn damaged(what: impl Into<String>) -> M365Error {
        M365Error::MigrationDamaged { what: what.into() }
    }

    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::FactsRejected { .. } => Status::M365FactsRejected,
            Self::PolicyRejected { .. } => Status::M365PolicyRejected,
            Self::MigrationRefused { .. } => Status::M365MigrationRefused,
            Self::AnswerRejected { .. } => Status::M365AnswerRejected,
            Self::MigrationDamaged { .. } => Status::M365MigrationDamaged,
            Self::MigrationVersionUnsupported { .. } => Status::M365MigrationVersionUnsupported,
        }
    }
}
