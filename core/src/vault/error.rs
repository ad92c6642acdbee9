//! What can go wrong with a vault. No text holds a secret.

use crate::cancel::Cancelled;
use crate::status::Status;
use std::path::PathBuf;

/// The vault could not be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// A name or a secret that no vault takes.
    #[error("no vault keeps that: {what}")]
    Rejected {
        /// Which limit it passes.
        what: &'static str,
    },
    /// A key that cannot be used, or is another.
    #[error("the key of the vault cannot be used: {what}")]
    KeyRejected {
        /// What is wrong with it, and what to do.
        what: String,
    },
    /// No vault.
    #[error("there is no vault at {}; make one first, or correct the place", .path.display())]
    Absent {
        /// Where it was looked for.
        path: PathBuf,
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
    #[error("the vault {} is damaged: {what}; the generation before it is {}.previous", .path.display(), .path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
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
            Self::Rejected { .. } => Status::InvalidArgument,
            Self::KeyRejected { .. } => Status::VaultKeyRejected,
            Self::Absent { .. } => Status::VaultAbsent,
            Self::Unavailable { .. } => Status::VaultUnavailable,
            Self::Damaged { .. } => Status::VaultDamaged,
            Self::VersionUnsupported { .. } => Status::VaultVersionUnsupported,
            Self::Cancelled(_) => Status::Cancelled,
        }
    }
}
