//! Counts and sizes at the JVM's edge, where every integer has a sign.

use super::error::Failure;
use holdfast_core::Status;

/// A count or size as the JVM holds it. Beyond 2^63 - 1, which no backup reaches, it stays there.
pub(crate) fn to_host(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A host's number as the core takes it. `what` names it in the refusal.
///
/// Errors: InvalidArgument when it is negative or too large.
pub(crate) fn to_core<T: TryFrom<i64>>(number: i64, what: &str) -> Result<T, Failure> {
    T::try_from(number).map_err(|_| invalid(format!("{what} cannot be {number}")))
}

/// The failure of a value that lies outside what a call accepts.
pub(crate) fn invalid(reason: String) -> Failure {
    Failure::new(Status::InvalidArgument, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_never_turns_negative() {
        assert_eq!([to_host(0), to_host(7), to_host(u64::MAX)], [0, 7, i64::MAX]);
    }

    #[test]
    fn a_number_that_does_not_fit_is_refused_never_wrapped() {
        assert_eq!(to_core::<u32>(7, "days"), Ok(7));
        for number in [-1, i64::from(u32::MAX) + 1] {
            let Failure::Failed { code, reason, .. } = to_core::<u32>(number, "days").expect_err("refused");
            assert_eq!(code, Status::InvalidArgument.code());
            assert_eq!(reason, format!("days cannot be {number}"));
        }
    }
}
