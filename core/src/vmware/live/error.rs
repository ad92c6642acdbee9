//! What can go wrong between us and a host.

use super::address::Place;
use crate::cancel::Cancelled;
use crate::status::Status;

/// A place, and what was being done there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// Host and port, as they are written in addresses.
    pub place: String,
    /// The exchange, such as `Login`.
    pub exchange: &'static str,
}

impl At {
    pub(super) fn new(place: &Place, exchange: &'static str) -> At {
        At { place: place.to_string(), exchange }
    }
}

impl std::fmt::Display for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.place, self.exchange)
    }
}

/// The facts about a source could not be fetched. None of the texts holds what the other end wrote.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LiveError {
    /// An address nobody understands. It is not shown, as it may hold a password.
    #[error("the address of the VMware source cannot be used: {what}")]
    AddressRejected {
        /// What is wrong.
        what: &'static str,
    },
    /// The listing needs an account, and none was given.
    #[error("{at} tells {what} to signed-in accounts only; give a user and a password for it")]
    CredentialsMissing {
        /// Where.
        at: At,
        /// What was to be listed.
        what: &'static str,
    },
    /// User or password are wrong, or the account may not do it.
    #[error("{at} refuses: {fault}; {advice}")]
    Denied {
        /// Where.
        at: At,
        /// The vSphere fault, or the HTTP status.
        fault: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// The host's certificate is not the one that is trusted.
    #[error(
        "the certificate of {place} is not trusted: {what}. Its SHA-256 is {sha256}; compare it with the one the \
         host itself shows, and pin it if they are the same"
    )]
    CertificateRejected {
        /// Where.
        place: String,
        /// What is wrong with it.
        what: String,
        /// Of the certificate that was presented.
        sha256: String,
    },
    /// What was given to tell the certificate by cannot be used.
    #[error("what was given to trust the VMware source by cannot be used: {what}")]
    TrustRejected {
        /// What is wrong.
        what: &'static str,
    },
    /// No answer, or none in time.
    #[error("{at} failed to answer: {what}; try again{}", later(.retry_after_ms))]
    Unavailable {
        /// Where.
        at: At,
        /// What happened.
        what: String,
        /// How long it asked us to wait.
        retry_after_ms: Option<u64>,
    },
    /// An answer that no vSphere gives.
    #[error(
        "{at} gave an answer that cannot be used: {what}; see that the address is that of an ESXi host or vCenter"
    )]
    AnswerMalformed {
        /// Where.
        at: At,
        /// What is wrong, and at which byte where that is known.
        what: String,
    },
    /// The two ends know no TLS that may be used.
    #[error("{place} cannot be reached by TLS: {what}")]
    TlsUnsupported {
        /// Where.
        place: String,
        /// Why, and what to do.
        what: String,
    },
    /// As the caller wished.
    #[error("cancelled by the caller; nothing was changed")]
    Cancelled,
}

fn later(retry_after_ms: &Option<u64>) -> String {
    match retry_after_ms {
        Some(ms) => format!(" in {} s", ms.div_ceil(1_000)),
        None => " later".to_owned(),
    }
}

impl LiveError {
    pub(super) fn unavailable(at: At, what: impl Into<String>) -> LiveError {
        LiveError::Unavailable { at, what: what.into(), retry_after_ms: None }
    }

    pub(super) fn malformed(at: At, what: impl Into<String>) -> LiveError {
        LiveError::AnswerMalformed { at, what: what.into() }
    }

    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::AddressRejected { .. } => Status::VmwareAddressRejected,
            Self::CredentialsMissing { .. } | Self::Denied { .. } => Status::VmwareDenied,
            Self::CertificateRejected { .. } | Self::TrustRejected { .. } => {
                Status::VmwareCertificateRejected
            }
            Self::Unavailable { .. } => Status::VmwareUnavailable,
            Self::AnswerMalformed { .. } => Status::VmwareAnswerMalformed,
            Self::TlsUnsupported { .. } => Status::VmwareTlsUnsupported,
            Self::Cancelled => Status::Cancelled,
        }
    }

    /// How long to wait before trying again, where the host said so; milliseconds.
    pub fn retry_after_ms(&self) -> Option<u64> {
        match self {
            Self::Unavailable { retry_after_ms, .. } => *retry_after_ms,
            _ => None,
        }
    }
}

impl From<Cancelled> for LiveError {
    fn from(_: Cancelled) -> LiveError {
        LiveError::Cancelled
    }
}
