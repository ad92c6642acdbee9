//! When PDIC is due: each backup set has one weekday a week, told by its id.
//!
//! The weekday, the *slot*, is the id modulo 5, from 0 Monday to 4 Friday, in a time zone the schedule names.
//! PDIC is due when it never ran, when today is the slot and it has not run on this date, or when a slot has
//! come and gone since the last run. All of it is whole dates in the zone, never elapsed time: a daily job
//! whose clock wavers by minutes would otherwise drift from weekday to weekday.
//!
//! A last run dated after today proves nothing but a changed clock. PDIC is due then: one run too many costs
//! a listing, and recording it brings the date back to what the clock says now, while waiting for the clock
//! to catch up could silence PDIC for years.

mod decide;
#[cfg(test)]
mod tests;

pub use crate::zone::{Date, Weekday, Zone, ZoneError};
pub use decide::decide;

use crate::units::{SetId, UtcMs};
use crate::zone::{day, weekday_name};

/// When one backup set's PDIC runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// The backup set; its id gives the weekday.
    pub set: SetId,
    /// Whose dates and weekdays count.
    pub zone: Zone,
    /// Days that must lie between two runs whatever else holds; `None`, the default, for no such floor.
    ///
    /// Whole dates, so that 7 still allows the same weekday of the next week. With a floor of 7 a daily job
    /// that once caught up late stays on that later weekday, since its slot then always comes too soon.
    pub least_days: Option<u32>,
}

/// What is known of a set's last PDIC at a destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LastRun {
    /// It never ran.
    Never,
    /// The set comes from an older version, such as "7.17", and PDIC has not run since. Counts as never.
    BroughtOver(String),
    /// It ran at this moment.
    Ran(UtcMs),
}

/// Why PDIC is due, or is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Due: it never ran.
    NeverRan,
    /// Due: brought over from an older version, and it has not run since.
    BroughtOver {
        /// The older version, as the host wrote it.
        version: String,
    },
    /// Due: today is the slot, and it has not run on this date.
    SlotDay,
    /// Due: a slot has come and gone since the last run.
    SlotPassed {
        /// The latest slot that went by.
        slot: Date,
    },
    /// Due: the last run is dated after today, so a clock was changed and the date proves nothing.
    LastInFuture,
    /// Not due: it ran on this date.
    RanToday,
    /// Not due: the slot is still to come.
    SlotToCome,
    /// Not due: the slot is here or has gone by, but the least days between two runs have not passed.
    TooSoon {
        /// The floor in force.
        least_days: u32,
    },
}

impl Reason {
    /// A stable word for machines, lower-case with hyphens.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NeverRan => "never-ran",
            Self::BroughtOver { .. } => "brought-over",
            Self::SlotDay => "slot-day",
            Self::SlotPassed { .. } => "slot-passed",
            Self::LastInFuture => "last-in-future",
            Self::RanToday => "ran-today",
            Self::SlotToCome => "slot-to-come",
            Self::TooSoon { .. } => "too-soon",
        }
    }

    /// Whether PDIC is due for this reason.
    pub const fn is_due(&self) -> bool {
        match self {
            Self::NeverRan | Self::BroughtOver { .. } => true,
            Self::SlotDay | Self::SlotPassed { .. } | Self::LastInFuture => true,
            Self::RanToday | Self::SlotToCome | Self::TooSoon { .. } => false,
        }
    }
}

/// Whether PDIC runs with this backup job, and why.
///
/// Units: dates and weekdays of the schedule's zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether it is due now.
    pub due: bool,
    /// Why.
    pub reason: Reason,
    /// The set's weekday, Monday to Friday.
    pub weekday: Weekday,
    /// The date of now.
    pub today: Date,
    /// The date of the last run, if one is known.
    pub last: Option<Date>,
    /// The first date on which it is due if nothing runs before; today when it is due.
    pub next_due: Date,
}

impl Decision {
    /// The decision as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        self.to_json_value().to_string()
    }

    pub(crate) fn to_json_value(&self) -> serde_json::Value {
        serde_json::json!({
            "schema": 1,
            "due": self.due,
            "reason": self.reason.word(),
            "text": self.text(),
            "weekday": weekday_name(self.weekday),
            "today": day(self.today),
            "last": self.last.map(day),
            "next_due": day(self.next_due),
        })
    }

    /// The decision as one sentence for the backup report.
    pub fn text(&self) -> String {
        let slot = weekday_name(self.weekday);
        let today = day(self.today);
        let last = self.last.map(day).unwrap_or_default();
        let next = format!("{}, {}", weekday_name(self.next_due.weekday()), day(self.next_due));
        match &self.reason {
            Reason::NeverRan => "PDIC is due: it never ran for this set at this destination".to_owned(),
            Reason::BroughtOver { version } => format!(
                "PDIC is due: this set was brought over from version {version} and PDIC has not run at this destination since"
            ),
            Reason::SlotDay => {
                format!("PDIC is due: today, {slot}, is this set's weekday and the last run was on {last}")
            }
            Reason::SlotPassed { slot: passed } => format!(
                "PDIC is due: this set's weekday, {slot}, came and went on {} and the last run was on {last}",
                day(*passed)
            ),
            Reason::LastInFuture => format!(
                "PDIC is due: the last run is dated {last} but today is {today}, so a clock was changed and that date proves nothing; check the date and time of this computer"
            ),
            Reason::RanToday => format!("PDIC is not due: it ran today, {today}; next on {next}"),
            Reason::SlotToCome => format!("PDIC is not due: the last run was on {last}; next on {next}"),
            Reason::TooSoon { least_days } => format!(
                "PDIC is not due: the last run was on {last} and at least {least_days} days must lie between two runs; next on {next}"
            ),
        }
    }
}

/// The weekday on which a set's PDIC runs: its id modulo 5, from Monday to Friday.
pub const fn weekday(set: SetId) -> Weekday {
    match set.get() % 5 {
        0 => Weekday::Monday,
        1 => Weekday::Tuesday,
        2 => Weekday::Wednesday,
        3 => Weekday::Thursday,
        _ => Weekday::Friday,
    }
}
