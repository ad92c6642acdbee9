//! Time zones: which date and which clock face a moment has for the people of a backup set.
//!
//! The time zone database is compiled in, so that two hosts with different systems decide alike.

use crate::status::Status;
use crate::units::UtcMs;
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::fmt;
use std::sync::LazyLock;

pub use jiff::civil::{Date, Weekday};

static BUNDLED: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A time zone of the IANA database.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

/// The text given as a time zone is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{name:?} is not a time zone Holdfast knows; give an IANA name such as \"Asia/Hong_Kong\", \"Europe/Berlin\" or \"UTC\""
)]
pub struct ZoneError {
    name: String,
}

impl ZoneError {
    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        Status::ZoneUnknown
    }
}

impl Zone {
    /// The zone of an IANA name, in any case of letters.
    ///
    /// Errors: ZoneUnknown.
    pub fn parse(name: &str) -> Result<Zone, ZoneError> {
        let refused = || ZoneError { name: name.chars().take(60).collect() };
        let rules = BUNDLED.get(name).map_err(|_| refused())?;
        match rules.iana_name() {
            Some(known) if !rules.is_unknown() => Ok(Zone { name: known.to_owned(), rules }),
            _ => Err(refused()),
        }
    }

    /// Coordinated universal time.
    pub fn utc() -> Zone {
        Zone { name: "UTC".to_owned(), rules: TimeZone::UTC }
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The date of a moment here. Moments past the years -9999 to 9999 have the first or last date.
    pub fn date(&self, at: UtcMs) -> Date {
        self.rules.to_datetime(nearest(at)).date()
    }

    /// A moment as people here read it: `yyyy/MM/dd HH:mm:ss`.
    pub fn stamp(&self, at: UtcMs) -> String {
        if Timestamp::from_millisecond(at.0).is_err() {
            return at.to_string();
        }
        let face = self.rules.to_datetime(nearest(at));
        format!("{} {:02}:{:02}:{:02}", day(face.date()), face.hour(), face.minute(), face.second())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

fn nearest(at: UtcMs) -> Timestamp {
    let end = if at.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(at.0).unwrap_or(end)
}

/// A date as reports write it: `yyyy/MM/dd`.
pub fn day(date: Date) -> String {
    format!("{:04}/{:02}/{:02}", date.year(), date.month(), date.day())
}

/// A weekday's name in sentences.
pub const fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_iana_names_are_zones() {
        for name in ["", "Mars/Olympus", "Local", "Etc/Unknown", "GMT+08:00", "../etc/passwd", "CET-1CEST"] {
            let error = Zone::parse(name).expect_err(name);
            assert_eq!(error.status(), Status::ZoneUnknown);
            assert!(error.to_string().contains("Asia/Hong_Kong"), "{error}");
        }
        assert_eq!(Zone::parse("europe/berlin").expect("known").name(), "Europe/Berlin");
        assert_eq!(Zone::parse("UTC").expect("known").name(), Zone::utc().name());
    }

    #[test]
    fn a_moment_has_the_clock_face_of_its_zone() {
        let at = UtcMs(1_795_000_000_000);
        let stamp = |name| Zone::parse(name).expect("zone").stamp(at);
        assert_eq!(stamp("UTC"), "2026/11/18 11:06:40");
        assert_eq!(stamp("Asia/Hong_Kong"), "2026/11/18 19:06:40");
        assert_eq!(stamp("America/New_York"), "2026/11/18 06:06:40");
    }

    #[test]
    fn no_moment_is_too_far_off_to_be_shown() {
        for ms in [i64::MIN, i64::MAX, -377_705_116_800_000, 253_402_207_200_000, 0] {
            let zone = Zone::parse("Pacific/Kiritimati").expect("zone");
            assert!(!zone.stamp(UtcMs(ms)).is_empty());
            let _ = zone.date(UtcMs(ms));
        }
        assert_eq!(Zone::utc().stamp(UtcMs(i64::MAX)), format!("{} ms", i64::MAX));
    }
}
