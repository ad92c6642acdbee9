//! Facts as a console hands them in, and the questions it asks.

use holdfast_core::m365::{
    Alert, AlertWord, Check, CheckRequest, Fleet, FleetRequest, M365Error, Migration, Mode, Move, Plan,
    PlanRequest, Refused, Row, Timeline, TimelineRequest, check, fleet, plan, timeline,
};
use holdfast_core::report::Report;
use holdfast_core::units::UtcMs;
use holdfast_core::zone::{Date, Zone};
use serde_json::{Value, json};

/// The day of the list of limitations and of the first rules.
pub const OCTOBER_2020: &str = "2020-10-16";
/// The day of the rules about obsolete connections.
pub const FEBRUARY_2021: &str = "2021-02-05";
/// A day on which Basic authentication is history.
pub const TODAY: &str = "2026-11-21";

/// The account of the sets, unless a test says otherwise.
pub const ANN: &str = "ann@contoso.example";

/// Noon of a day, in UTC.
pub fn noon(day: &str) -> UtcMs {
    let date: Date = day.parse().expect("a date");
    let days = Date::constant(1970, 1, 1).until(date).expect("days").get_days();
    UtcMs(i64::from(days) * UtcMs::DAY_MS + UtcMs::DAY_MS / 2)
}

/// `facts` with more, or other, fields.
pub fn with(facts: Value, more: Value) -> Value {
    let (mut facts, more) = (facts, more);
    let fields = facts.as_object_mut().expect("an object");
    fields.extend(more.as_object().expect("an object").clone());
    facts
}

/// A set with user name and password alone, in the region Global.
pub fn basic() -> Value {
    json!({"account": ANN, "region": "Global", "token": false, "password": true})
}

/// A set with a token and a password.
pub fn hybrid() -> Value {
    with(basic(), json!({"token": true}))
}

/// A set with a token and no password.
pub fn modern() -> Value {
    with(basic(), json!({"token": true, "password": false}))
}

/// A set in a mode.
pub fn in_mode(mode: Mode) -> Value {
    match mode {
        Mode::Basic => basic(),
        Mode::Hybrid => hybrid(),
        Mode::Modern => modern(),
    }
}

/// What is said of a connection, and what the report says.
pub fn checked_as(connection: Value, settings: Value, day: &str) -> (Check, Report) {
    let request = json!({"connection": connection, "settings": settings}).to_string();
    let mut report = Report::new(Zone::utc());
    let outcome = check(&CheckRequest::parse(&request).expect("facts"), noon(day), &mut report);
    (outcome, report)
}

pub fn checked(connection: Value, day: &str) -> Check {
    checked_as(connection, json!({}), day).0
}

/// The alert of a sort.
pub fn alert(outcome: &Check, word: AlertWord) -> Option<&Alert> {
    outcome.alerts.iter().find(|alert| alert.alert == word)
}

pub fn planned(sets: &[Value], day: &str) -> Plan {
    let request = json!({"sets": sets}).to_string();
    plan(&PlanRequest::parse(&request).expect("facts"), noon(day))
}

/// The move of a set to a mode.
pub fn moved(set: Value, to: Mode, day: &str) -> Move {
    let plan = planned(&[set], day);
    plan.moves.into_iter().find(|one| one.to == to).expect("each mode is a place to go")
}

/// Why a set may not be moved to a mode; `None` when it may.
pub fn refused(set: Value, to: Mode, day: &str) -> Option<Refused> {
    moved(set, to, day).refusal.map(|refusal| refusal.reason)
}

/// A migration of sets, or why there is none.
pub fn begin(sets: &[Value], to: Mode, day: &str) -> Result<Migration, M365Error> {
    Migration::begin(&json!({"sets": sets, "to": to}).to_string(), noon(day))
}

pub fn begun(sets: &[Value], to: Mode, day: &str) -> Migration {
    begin(sets, to, day).expect("a move that may be made")
}

pub fn fleet_of(sets: &[Value], day: &str) -> Fleet {
    let request = json!({"sets": sets}).to_string();
    fleet(FleetRequest::parse(&request).expect("facts"), noon(day), &mut Report::new(Zone::utc()))
}

/// The one account of a fleet of one set.
pub fn row(set: Value, day: &str) -> Row {
    fleet_of(&[set], day).accounts.remove(0)
}

pub fn timeline_of(request: Value, day: &str) -> Timeline {
    let request = TimelineRequest::parse(&request.to_string()).expect("a question");
    timeline(&request, noon(day)).expect("a cloud that is known")
}

/// A date as the JSON of the answers has it.
pub fn day_of(date: &impl serde::Serialize) -> Value {
    serde_json::to_value(date).expect("a date")
}
