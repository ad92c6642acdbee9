//! Numbers that must not be mistaken for one another.

use std::fmt;

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct UtcMs(pub i64);

impl UtcMs {
    /// Milliseconds in a day of 24 hours.
    pub const DAY_MS: i64 = 86_400_000;

    /// Milliseconds from `earlier` to `self`; negative when `self` is the earlier one.
    pub const fn since_ms(self, earlier: UtcMs) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// This moment moved by `ms`.
    pub const fn plus_ms(self, ms: i64) -> UtcMs {
        UtcMs(self.0.saturating_add(ms))
    }
}

impl fmt::Display for UtcMs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(moment) => write!(f, "{moment}"),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

/// A backup set's id: the decimal number existing clients have, in epoch milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct SetId(u64);

/// The text given as a backup set's id is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not a backup set id; give the decimal number of the set, 1 to 18 digits")]
pub struct SetIdError {
    text: String,
}

impl SetIdError {
    /// The status that crosses the boundary.
    pub fn status(&self) -> crate::Status {
        crate::Status::SetIdRejected
    }
}

impl SetId {
    /// The id of a decimal text: 1 to 18 digits, no sign, no leading zero.
    ///
    /// Errors: SetIdRejected.
    pub fn parse(text: &str) -> Result<SetId, SetIdError> {
        let digits = !text.is_empty() && text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            Ok(id) if digits && !text.starts_with('0') => Ok(SetId(id)),
            _ => Err(SetIdError { text: text.chars().take(40).collect() }),
        }
    }

    /// The number itself.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for SetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_id_is_a_plain_decimal_number() {
        assert_eq!(SetId::parse("1602834567932").map(SetId::get), Ok(1_602_834_567_932));
        for text in ["", "0", "007", "-1", "+1", "1.5", "12a", "1234567890123456789", " 1"] {
            assert!(SetId::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_moment_prints_as_utc() {
        assert_eq!(UtcMs(0).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(UtcMs(i64::MAX).to_string(), format!("{} ms", i64::MAX));
    }
}
