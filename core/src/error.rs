//! Every module's error, as one type for callers that cross a boundary.

use crate::status::Status;
use crate::{destination, index, units};

/// Any error of the core. Displays as the inner error does.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An id that is none.
    #[error(transparent)]
    SetId(#[from] units::SetIdError),
    /// From a destination.
    #[error(transparent)]
    Destination(#[from] destination::DestinationError),
    /// From an index file.
    #[error(transparent)]
    Index(#[from] index::IndexError),
}

impl Error {
    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::SetId(error) => error.status(),
            Self::Destination(error) => error.status(),
            Self::Index(error) => error.status(),
        }
    }
}
