//! What can go wrong with a vault. No text holds a secret.

use crate::cancel::Cancelled;
use crate::status::Status;
use std::path::PathBuf;

/// The vault could not be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// A name, a secret or a place that no vault takes.
    #[error("no vault takes that: {what}")]
    Rejected {
        /// What stands against it, and what to do.
        what: String,
    },
    /// A key that cannot be used, or is another.
    #[error("the key of the vault cannot be used: {what}")]
    KeyRejected {
        /// What is wrong with it, and what to do.
        what: String,
    },
    /// No vault.
    #[error("there is no vault at {}; {}", .path.display(), told(previous, "make one first, or correct the place"))]
    Absent {
        /// Where it was looked for.
        path: PathBuf,
        /// A generation of one that lies beside it.
        previous: Option<PathBuf>,
    },
    /// A file that cannot be read, written or locked.
    #[error("the vault {} cannot be used: {source}", .path.display())]
    Unavailable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Bytes that are not those that were written.
    #[error("the vault {} is damaged: {what}; {}", .path.display(), told(previous, "bring back a copy, or a recovery bundle"))]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
        /// The generation before it, if it lies there.
        previous: Option<PathBuf>,
    },
    /// A vault of a newer release.
    #[error("the vault {} has format {found}, this release reads {supported}; update Holdfast", .path.display())]
    VersionUnsupported {
        /// Which file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest this release reads.
        supported: u32,
    },
    /// The caller stopped the wait for another process.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl VaultError {
    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::Rejected { .. } => Status::VaultInputRejected,
            Self::KeyRejected { .. } => Status::VaultKeyRejected,
            Self::Absent { .. } => Status::VaultAbsent,
            Self::Unavailable { .. } => Status::VaultUnavailable,
            Self::Damaged { .. } => Status::VaultDamaged,
            Self::VersionUnsupported { .. } => Status::VaultVersionUnsupported,
            Self::Cancelled(_) => Status::Cancelled,
        }
    }
}

/// What to do: take the generation before, if there is one.
fn told(previous: &Option<PathBuf>, else_: &str) -> String {
    match previous {
        Some(path) => format!("all but its last change is in {}: give that file its name", path.display()),
        None => else_.to_owned(),
    }
}
