//! The rule itself.

use super::{Decision, LastRun, Reason, Schedule, weekday};
use crate::units::UtcMs;
use crate::zone::{Date, Weekday};
use jiff::Span;

/// Whether PDIC is due at a backup job that starts now.
///
/// Units:  whole dates in the schedule's zone.
/// Source: core/src/schedule/mod.rs; the cases in core/src/schedule/tests.rs.
/// Pure:   takes `now`.
pub fn decide(schedule: &Schedule, last: &LastRun, now: UtcMs) -> Decision {
    let slot = weekday(schedule.set);
    let today = schedule.zone.date(now);
    let date = match last {
        LastRun::Ran(at) => Some(schedule.zone.date(*at)),
        LastRun::Never | LastRun::BroughtOver(_) => None,
    };
    let due_from = date.map_or(today, |date| due_from(schedule, slot, date.min(today)));
    let reason = match last {
        LastRun::Never => Reason::NeverRan,
        LastRun::BroughtOver(version) => Reason::BroughtOver { version: version.clone() },
        LastRun::Ran(at) if *at > now && schedule.zone.date(*at) > today => Reason::LastInFuture,
        // A zone whose clocks fall back over midnight gives a run of minutes ago tomorrow's date: it ran today.
        LastRun::Ran(at) => ran(schedule, slot, schedule.zone.date(*at).min(today), today),
    };
    let due = reason.is_due();
    let next_due = if due { today } else { due_from };
    Decision { due, reason, weekday: slot, today, last: date, next_due }
}

/// The reason for a last run on a date that is not after today.
fn ran(schedule: &Schedule, slot: Weekday, last: Date, today: Date) -> Reason {
    let passed = last_slot_up_to(slot, today);
    match schedule.least_days {
        _ if last == today => Reason::RanToday,
        _ if passed <= last => Reason::SlotToCome,
        Some(least_days) if today < later(last, least_days) => Reason::TooSoon { least_days },
        _ if passed == today => Reason::SlotDay,
        _ => Reason::SlotPassed { slot: passed },
    }
}

/// The first date on which PDIC is due after a run on `last`: the next slot, or later by the floor.
fn due_from(schedule: &Schedule, slot: Weekday, last: Date) -> Date {
    let ahead = (7 + slot.to_monday_zero_offset() - last.weekday().to_monday_zero_offset()) % 7;
    let next_slot = later(last, if ahead == 0 { 7 } else { u32::from(ahead.unsigned_abs()) });
    next_slot.max(later(last, schedule.least_days.unwrap_or(0)))
}

/// The latest slot on or before a date.
fn last_slot_up_to(slot: Weekday, date: Date) -> Date {
    let back = (7 + date.weekday().to_monday_zero_offset() - slot.to_monday_zero_offset()) % 7;
    date.saturating_sub(Span::new().days(back))
}

fn later(date: Date, days: u32) -> Date {
    // Longer than the calendar of 20,000 years is as good as its end.
    date.saturating_add(Span::new().days(i64::from(days.min(7_304_484))))
}
