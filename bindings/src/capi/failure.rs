//! A failure on its way to C: a status, the sentence for a person, and when to try again.

use holdfast_core::{Error, Status};

/// Why a call did not do what it says.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) status: Status,
    pub(super) text: String,
    pub(super) retry_after_ms: u64,
}

impl Failure {
    /// A failure with its own words; the status's sentence goes before them.
    pub(super) fn new(status: Status, text: impl Into<String>) -> Failure {
        Failure { status, text: text.into(), retry_after_ms: 0 }
    }

    /// Any module's error, for `map_err(Failure::of)`.
    pub(super) fn of(error: impl Into<Error>) -> Failure {
        let error = error.into();
        let retry_after_ms = error.retry_after_ms().unwrap_or(0);
        Failure { retry_after_ms, ..Failure::new(error.status(), error.to_string()) }
    }

    /// The pointer called `name` is null.
    pub(super) fn null(name: &str) -> Failure {
        Failure::new(Status::NullPointer, format!("{name} is null; pass a valid pointer"))
    }

    /// Refuses a pointer that no value of its type can be at.
    ///
    /// Errors: InvalidArgument.
    pub(super) fn unless_aligned<T>(name: &str, place: *const T) -> Result<(), Failure> {
        if place.is_aligned() {
            return Ok(());
        }
        let text = format!("{name} is not aligned for its type; pass the address of a variable of that type");
        Err(Failure::new(Status::InvalidArgument, text))
    }

    /// A panic, with the place in the source if it is known. Its message may hold data and stays inside.
    pub(super) fn panicked(place: Option<String>) -> Failure {
        let place = place.unwrap_or_else(|| "a worker thread".to_owned());
        Failure::new(
            Status::Internal,
            format!(
                "a bug in Holdfast at {place}; the call was stopped, the host may go on. Please report this line"
            ),
        )
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::of(error)
    }
}
