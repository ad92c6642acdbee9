//! The one error that crosses to the JVM.

use super::count::to_host;
use holdfast_core::{Error, Status};

/// Why a call failed, as data: the host tells classes apart by the code's first digit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum Failure {
    /// The one shape of a failure.
    #[error("{reason} ({code})")]
    Failed {
        /// The status code; see the table of statuses.
        code: i32,
        /// What happened and what to do, for a person. Holds no secrets.
        reason: String,
        /// When retrying makes sense, milliseconds from now; known to few failures.
        retry_after_ms: Option<i64>,
    },
}

impl Failure {
    /// A failure that no error of the core describes.
    pub(crate) fn new(status: Status, reason: String) -> Failure {
        Failure::Failed { code: status.code(), reason, retry_after_ms: None }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let (code, retry_after_ms) = (error.status().code(), error.retry_after_ms().map(to_host));
        Failure::Failed { code, reason: error.to_string(), retry_after_ms }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdfast_core::cancel::Cancelled;
    use holdfast_core::destination::DestinationError;
    use holdfast_core::index::IndexError;
    use holdfast_core::units::SetId;

    fn check(error: impl Into<Error>, status: Status, text: &str) {
        let Failure::Failed { code, reason, retry_after_ms } = Failure::from(error.into());
        assert_eq!((code, retry_after_ms), (status.code(), None));
        assert!(reason.contains(text), "{reason}");
    }

    #[test]
    fn every_module_keeps_its_code_and_its_own_words() {
        check(SetId::parse("7x").unwrap_err(), Status::SetIdRejected, "\"7x\" is not a backup set id");
        let place = String::from("/mnt/nas");
        check(DestinationError::RootAbsent { place }, Status::DestinationAbsent, "/mnt/nas is not there");
        let file = String::from("index/1.parquet");
        let damaged = IndexError::Damaged { file, offset_bytes: 9, what: "page digest".into() };
        check(damaged, Status::IndexDamaged, "damaged at offset 9");
        check(IndexError::Cancelled(Cancelled), Status::Cancelled, "cancelled");
    }

    #[test]
    fn an_error_inside_an_error_keeps_the_inner_code() {
        let gone = DestinationError::ObjectAbsent { key: "a".into(), place: "b".into() };
        check(IndexError::Destination(gone), Status::ObjectAbsent, "a is not at b");
    }
}
