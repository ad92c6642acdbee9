//! When PDIC is due.

use super::client::set_id;
use super::count::to_core;
use super::error::Failure;
use holdfast_core::clock::moment;
use holdfast_core::schedule::{self, LastRun, Schedule};
use holdfast_core::units::UtcMs;
use holdfast_core::zone::{Zone, day, weekday_name};

/// What a decision is made from.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ScheduleFacts {
    /// The set's decimal number.
    pub set: String,
    /// The IANA name of the time zone whose dates count.
    pub zone: String,
    /// Days that must lie between two runs; absent for no such floor.
    pub least_days: Option<i32>,
    /// The last run; absent when it never ran.
    pub last_utc_ms: Option<i64>,
    /// The older version the set was brought over from, when PDIC has not run since.
    pub brought_over_version: Option<String>,
    /// Now; absent for the machine's clock.
    pub now_utc_ms: Option<i64>,
}

/// Whether PDIC is due, and why. Dates read `yyyy/MM/dd`.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Decision {
    /// Whether it is due now.
    pub due: bool,
    /// Why, as a stable word such as "slot-day".
    pub reason: String,
    /// The decision as one sentence.
    pub text: String,
    /// The set's weekday, such as "Monday".
    pub weekday: String,
    /// The date of now.
    pub today: String,
    /// The date of the last run.
    pub last: Option<String>,
    /// The first date on which it is due.
    pub next_due: String,
    /// The decision as JSON.
    pub json: String,
}

/// Whether PDIC is due for a set, given what is known of its last run.
#[uniffi::export]
pub fn schedule_decide(facts: ScheduleFacts) -> Result<Decision, Failure> {
    let least_days = facts.least_days.map(|days| to_core(days.into(), "least days")).transpose()?;
    let zone = Zone::parse(&facts.zone).map_err(holdfast_core::Error::from)?;
    let schedule = Schedule { set: set_id(&facts.set)?, zone, least_days };
    let last = match (facts.last_utc_ms, facts.brought_over_version) {
        (Some(at), _) => LastRun::Ran(UtcMs(at)),
        (None, Some(version)) => LastRun::BroughtOver(version),
        (None, None) => LastRun::Never,
    };
    let now = moment(facts.now_utc_ms.map(UtcMs));
    Ok(decision(&schedule::decide(&schedule, &last, now)))
}

pub(crate) fn decision(decided: &schedule::Decision) -> Decision {
    Decision {
        due: decided.due,
        reason: decided.reason.word().to_owned(),
        text: decided.text(),
        weekday: weekday_name(decided.weekday).to_owned(),
        today: day(decided.today),
        last: decided.last.map(day),
        next_due: day(decided.next_due),
        json: decided.to_json(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(last_utc_ms: Option<i64>, version: Option<&str>) -> ScheduleFacts {
        ScheduleFacts {
            set: "1602834567932".into(),
            zone: "Asia/Hong_Kong".into(),
            least_days: None,
            last_utc_ms,
            brought_over_version: version.map(str::to_owned),
            now_utc_ms: Some(1_795_000_000_000),
        }
    }

    #[test]
    fn a_run_counts_more_than_where_the_set_comes_from() {
        let reason = |facts| schedule_decide(facts).expect("decision").reason;
        assert_eq!(reason(facts(None, None)), "never-ran");
        assert_eq!(reason(facts(None, Some("7.17"))), "brought-over");
        assert_eq!(reason(facts(Some(1_795_000_000_000), Some("7.17"))), "ran-today");
    }

    #[test]
    fn facts_that_are_none_are_refused() {
        let wrong_zone = ScheduleFacts { zone: "Mars".into(), ..facts(None, None) };
        let wrong_days = ScheduleFacts { least_days: Some(-1), ..facts(None, None) };
        assert!(schedule_decide(wrong_zone).is_err() && schedule_decide(wrong_days).is_err());
    }
}
