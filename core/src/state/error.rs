//! What can go wrong with the working state.

use super::Trouble;
use crate::status::Status;
use rusqlite::ErrorCode;
use std::path::Path;

/// The working state could not do what was asked. Texts name the file and say what to do.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// It cannot be opened, read or written just now.
    #[error(
        "working state {path} cannot be opened, read or written: {reason}. Nothing was changed; see that this account may write there, that there is room, and that no other process holds it, then try again"
    )]
    Unavailable {
        /// The file.
        path: String,
        /// The system's answer.
        reason: String,
    },
    /// It is not a sound database of Holdfast.
    #[error(
        "working state {path} is damaged or is no working state of Holdfast: {what}. No backup is lost by this: move the file aside and Holdfast makes a new one. PDIC then counts as never run and runs with the next backup job, the list of past runs starts empty, and the generation of each destination is learnt again"
    )]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong with it.
        what: String,
    },
    /// A newer release wrote it.
    #[error(
        "working state {path} has schema version {found}, this release knows up to {supported}; update Holdfast on this machine"
    )]
    VersionUnsupported {
        /// The file.
        path: String,
        /// Its version.
        found: i32,
        /// The newest this release knows.
        supported: i32,
    },
    /// A call that does not fit what is recorded.
    #[error("{what} is refused by the working state: {reason}")]
    Refused {
        /// What was asked about, shortened.
        what: String,
        /// Why it does not fit.
        reason: &'static str,
    },
}

impl StateError {
    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::Unavailable { .. } => Status::StateUnavailable,
            Self::Damaged { .. } => Status::StateDamaged,
            Self::VersionUnsupported { .. } => Status::StateVersionUnsupported,
            Self::Refused { .. } => Status::InvalidArgument,
        }
    }

    pub(super) fn unavailable(path: &Path, reason: impl ToString) -> StateError {
        StateError::Unavailable { path: path.display().to_string(), reason: reason.to_string() }
    }

    pub(super) fn damaged(path: &Path, what: impl ToString) -> StateError {
        StateError::Damaged { path: path.display().to_string(), what: what.to_string() }
    }
}

/// The error of a file for what SQLite, or a check of ours, said about it.
pub(super) fn explain(path: &Path, trouble: Trouble) -> StateError {
    match trouble {
        Trouble::Refused { what, reason } => {
            StateError::Refused { what: what.chars().take(80).collect(), reason }
        }
        Trouble::Damaged(what) => StateError::damaged(path, what),
        Trouble::Sqlite(error) if speaks_of_damage(&error) => StateError::damaged(path, error),
        Trouble::Sqlite(error) => StateError::unavailable(path, error),
    }
}

fn speaks_of_damage(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::SqliteFailure(failure, _)
        | rusqlite::Error::SqlInputError { error: failure, .. } => {
            // "Unknown" is SQLITE_ERROR: our statements are sound, so a table or column is not as we made it.
            matches!(
                failure.code,
                ErrorCode::DatabaseCorrupt
                    | ErrorCode::NotADatabase
                    | ErrorCode::ConstraintViolation
                    | ErrorCode::Unknown
            )
        }
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::Utf8Error(..)
        | rusqlite::Error::QueryReturnedNoRows => true,
        _ => false,
    }
}
