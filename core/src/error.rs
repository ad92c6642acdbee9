//! Every module's error, as one type for callers that cross a boundary.

use crate::status::Status;
use crate::{
    backup, destination, index, job, m365, pdic, replication, selection, set, state, units, vault, vmware,
    zone,
};

/// Any error of the core. Displays as the inner error does.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An id that is none.
    #[error(transparent)]
    SetId(#[from] units::SetIdError),
    /// A time zone that is none.
    #[error(transparent)]
    Zone(#[from] zone::ZoneError),
    /// From the working state.
    #[error(transparent)]
    State(#[from] state::StateError),
    /// From a destination.
    #[error(transparent)]
    Destination(#[from] destination::DestinationError),
    /// From an index file.
    #[error(transparent)]
    Index(#[from] index::IndexError),
    /// From a set.
    #[error(transparent)]
    Set(#[from] set::SetError),
    /// From a check.
    #[error(transparent)]
    Pdic(#[from] pdic::PdicError),
    /// From replication.
    #[error(transparent)]
    Replication(#[from] replication::ReplicationError),
    /// From a selection.
    #[error(transparent)]
    Selection(#[from] selection::SelectionError),
    /// From a question about Microsoft 365.
    #[error(transparent)]
    M365(#[from] m365::M365Error),
    /// From signing in to Microsoft 365.
    #[error(transparent)]
    M365Live(#[from] m365::live::LiveError),
    /// From a vault.
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    /// From a question about VMware.
    #[error(transparent)]
    Vmware(#[from] vmware::VmwareError),
    /// From asking a VMware source.
    #[error(transparent)]
    VmwareLive(#[from] vmware::live::LiveError),
    /// From a backup job.
    #[error(transparent)]
    Backup(#[from] backup::BackupError),
    /// From the start of a job.
    #[error(transparent)]
    Job(#[from] job::JobError),
}

impl Error {
    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::SetId(error) => error.status(),
            Self::Zone(error) => error.status(),
            Self::State(error) => error.status(),
            Self::Destination(error) => error.status(),
            Self::Index(error) => error.status(),
            Self::Set(error) => error.status(),
            Self::Pdic(error) => error.status(),
            Self::Replication(error) => error.status(),
            Self::Selection(error) => error.status(),
            Self::M365(error) => error.status(),
            Self::M365Live(error) => error.status(),
            Self::Vault(error) => error.status(),
            Self::Vmware(error) => error.status(),
            Self::VmwareLive(error) => error.status(),
            Self::Backup(error) => error.status(),
            Self::Job(error) => error.status(),
        }
    }

    /// How long to wait before trying again, where that is known; milliseconds.
    pub fn retry_after_ms(&self) -> Option<u64> {
        match self {
            Self::Set(error) => error.retry_after_ms(),
            Self::Pdic(error) => error.retry_after_ms(),
            Self::Replication(error) => error.retry_after_ms(),
            Self::Backup(error) => error.retry_after_ms(),
            Self::VmwareLive(error) => error.retry_after_ms(),
            Self::M365Live(error) => error.retry_after_ms(),
            _ => None,
        }
    }
}
