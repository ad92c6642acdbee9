//! What can go wrong between us and Microsoft. No text holds a secret, nor what the other end wrote.

use super::super::{Explanation, M365Error};
use crate::cancel::Cancelled;
use crate::status::Status;
use crate::vault::VaultError;
use std::time::Duration;

/// A sign-in, a token or the set-up of a tenant did not come about.
#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    /// A request that cannot be understood.
    #[error(transparent)]
    Request(#[from] M365Error),
    /// From the vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// What was pasted back is not of this sign-in.
    #[error("what was pasted back is not of this sign-in: {what}")]
    PasteRejected {
        /// What is wrong with it, and what to do.
        what: String,
    },
    /// Nothing is kept of that tenant or account.
    #[error("the vault holds nothing of {who}; {what}")]
    TenantAbsent {
        /// Which.
        who: String,
        /// What to do first.
        what: &'static str,
    },
    /// What the vault keeps is sealed well, and is not what it should be.
    #[error(
        "what the vault keeps cannot be used: {what}; sign in again, or delete the tenant with `local` and set it up again"
    )]
    StoredDamaged {
        /// What is wrong with it.
        what: &'static str,
    },
    /// What the vault keeps was written by a newer release.
    #[error("{what} is of a newer release; update Holdfast")]
    StoredNewer {
        /// What it is.
        what: &'static str,
    },
    /// Microsoft refuses.
    #[error("{} ({doing})", .explanation.summary)]
    Denied {
        /// What was being done.
        doing: &'static str,
        /// What the refusal means, and who must act.
        explanation: Box<Explanation>,
    },
    /// Who signed in is not proven.
    #[error("who signed in is not proven: {what}; nothing was kept")]
    IdentityRejected {
        /// Which proof failed.
        what: String,
    },
    /// An ordinary account.
    #[error("{account} is no administrator; one has to sign in: {roles}")]
    AdministratorRequired {
        /// Who signed in.
        account: String,
        /// Which roles would do.
        roles: String,
    },
    /// A certificate that is not trusted.
    #[error("{place} is not trusted, so nothing was sent to it: {what}")]
    Untrusted {
        /// Which server.
        place: String,
        /// Which proof failed, and what to do.
        what: String,
    },
    /// No answer, or a plea to wait.
    #[error("{place} failed to answer ({doing}): {what}")]
    Unavailable {
        /// Which server.
        place: String,
        /// What was being done.
        doing: &'static str,
        /// What happened.
        what: String,
        /// When to try again, where that was told.
        retry_after: Option<Duration>,
    },
    /// Not in effect everywhere yet.
    #[error(
        "{what} is propagating: Microsoft has it, but not everywhere yet; run this again later, it goes on where it was"
    )]
    Propagating {
        /// What.
        what: String,
        /// When to try again.
        retry_after: Duration,
    },
    /// A device code that is over.
    #[error("the device code has expired or was used; ask for a new one")]
    CodeExpired,
    /// An answer that is none.
    #[error("{place} gave an answer that is none ({doing}): {what}")]
    AnswerMalformed {
        /// Which server.
        place: String,
        /// What was being done.
        doing: &'static str,
        /// What is wrong with it.
        what: String,
    },
    /// The caller stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl LiveError {
    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::Request(error) => error.status(),
            Self::Vault(error) => error.status(),
            Self::PasteRejected { .. } => Status::M365PasteRejected,
            Self::TenantAbsent { .. } => Status::M365TenantAbsent,
            Self::StoredDamaged { .. } => Status::VaultDamaged,
            Self::StoredNewer { .. } => Status::VaultVersionUnsupported,
            Self::Denied { .. } => Status::M365Denied,
            Self::IdentityRejected { .. } => Status::M365IdentityRejected,
            Self::AdministratorRequired { .. } => Status::M365AdministratorRequired,
            Self::Untrusted { .. } => Status::M365Untrusted,
            Self::Unavailable { .. } => Status::M365Unavailable,
            Self::Propagating { .. } => Status::M365Propagating,
            Self::CodeExpired => Status::M365CodeExpired,
            Self::AnswerMalformed { .. } => Status::M365AnswerMalformed,
            Self::Cancelled(_) => Status::Cancelled,
        }
    }

    /// How long to wait before trying again, where that is known; milliseconds.
    pub fn retry_after_ms(&self) -> Option<u64> {
        let wait = match self {
            Self::Unavailable { retry_after, .. } => (*retry_after)?,
            Self::Propagating { retry_after, .. } => *retry_after,
            _ => return None,
        };
        Some(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX))
    }

    /// What Microsoft's refusal means.
    pub fn explanation(&self) -> Option<&Explanation> {
        match self {
            Self::Denied { explanation, .. } => Some(explanation),
            _ => None,
        }
    }
}
