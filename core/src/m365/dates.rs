//! Dates as vendors announce them: a day, or only a month.

use crate::zone::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A day (`2026-05-01`), or a month of which the day was not said (`2023-01`), which counts from its first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PolicyDate {
    /// Its first day.
    pub first: Date,
    text: String,
}

impl PolicyDate {
    fn parse(text: &str) -> Option<PolicyDate> {
        let whole = if text.len() == 7 { format!("{text}-01") } else { text.to_owned() };
        let first: Date = whole.parse().ok().filter(|date: &Date| date.to_string() == whole)?;
        Some(PolicyDate { first, text: text.to_owned() })
    }

    /// As programs read it: `2026-05-01`, `2023-01`.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl From<Date> for PolicyDate {
    fn from(first: Date) -> PolicyDate {
        PolicyDate { first, text: first.to_string() }
    }
}

/// As reports write dates: `2026/05/01`, `2023/01`.
impl fmt::Display for PolicyDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text.replace('-', "/"))
    }
}

impl Serialize for PolicyDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for PolicyDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PolicyDate, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong =
            || serde::de::Error::custom(format!("{text:?} is no date; write it as 2026-11-21 or 2026-11"));
        PolicyDate::parse(&text).ok_or_else(wrong)
    }
}

/// Days from one date to another; negative when it is past.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(i64::MAX, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_day_or_a_month() {
        let first = |text: &str| PolicyDate::parse(text).map(|date| date.first.to_string());
        assert_eq!(first("2023-01").as_deref(), Some("2023-01-01"));
        assert_eq!(first("2026-05-01").as_deref(), Some("2026-05-01"));
        for text in ["", "2023", "2023-13", "2023-1-1", "2023-02-30", "20230101", "2023-01-01T00", "-2023-1"]
        {
            assert_eq!(first(text), None, "{text}");
        }
        assert_eq!(PolicyDate::parse("2023-01").expect("a month").to_string(), "2023/01");
    }

    #[test]
    fn days_are_counted_over_months_and_years() {
        let date = |text: &str| text.parse::<Date>().expect("a date");
        assert_eq!(days_between(date("2026-11-21"), date("2027-04-01")), 131);
        assert_eq!(days_between(date("2026-11-21"), date("2026-11-20")), -1);
    }
}
