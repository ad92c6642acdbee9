//! What a tenant's certificate means for its connections (R66, R68).

use crate::facts::*;
use holdfast_core::m365::{AlertWord, NextStep, certificate_advice};
use holdfast_core::units::UtcMs;
use serde_json::{Value, json};

const END: &str = "2028-11-20";

fn ending(more: Value) -> Value {
    let certificate =
        with(json!({"not_before_utc_ms": noon(TODAY).0, "not_after_utc_ms": noon(END).0}), more);
    with(modern(), json!({"certificate": certificate}))
}

fn days_before_the_end(days: u32) -> UtcMs {
    noon(END).plus_ms(-i64::from(days) * UtcMs::DAY_MS)
}

#[test]
fn r66_a_certificate_is_valid_for_two_years_at_the_most() {
    let advised = |end: &str| {
        let outcome = checked(ending(json!({"not_after_utc_ms": noon(end).0})), TODAY);
        outcome.certificate.expect("a certificate").too_long
    };
    assert!(!advised(END) && !advised("2028-11-21"));
    assert!(advised("2028-12-01"));
}

#[test]
fn r68_a_person_is_reminded_well_before_the_end_and_updates_the_configuration() {
    let facts = serde_json::from_value(json!({"not_after_utc_ms": noon(END).0})).expect("facts");
    let days = [90, 60, 30, 14, 7, 1];
    for at in days {
        let before = certificate_advice(&facts, &days, days_before_the_end(at).plus_ms(-1));
        let on = certificate_advice(&facts, &days, days_before_the_end(at));
        assert_eq!(before.next_reminder_utc_ms, Some(days_before_the_end(at).0));
        assert_eq!(on.reached_days, Some(at));
    }
    let near = checked(ending(json!({})), "2028-11-01");
    let told = alert(&near, AlertWord::Certificate).expect("an alert");
    assert!(!told.fatal && told.text.ends_with("ends in 19 days. Run Update configuration before."));
    assert_eq!(row(ending(json!({})), "2028-11-01").next, NextStep::UpdateConfiguration);
    let over = checked(ending(json!({})), "2028-11-21");
    assert!(!over.may_run && alert(&over, AlertWord::Certificate).expect("an alert").fatal);
}

#[test]
fn r68_the_reminders_are_as_one_wishes_and_come_once() {
    let reminded = |reminded: Value, settings: Value| {
        let facts = ending(json!({"reminded_days": reminded}));
        checked_as(facts, settings, "2028-11-01").0.certificate.expect("a certificate").remind
    };
    assert!(reminded(Value::Null, json!({})) && reminded(json!(60), json!({})));
    assert!(!reminded(json!(30), json!({})));
    assert!(!reminded(Value::Null, json!({"reminder_days": [10, 5]})));
    assert!(reminded(Value::Null, json!({"reminder_days": [20]})));
}

#[test]
fn a_protocol_that_is_off_comes_before_a_certificate_that_ends() {
    let by_ews = |day: &str| row(with(ending(json!({})), json!({"protocols": ["ews"]})), day).next;
    assert_eq!(by_ews(TODAY), NextStep::ChangeProtocol);
    assert_eq!(by_ews("2028-11-01"), NextStep::ChangeProtocol);
    let near = json!({"certificate": {"not_after_utc_ms": noon("2026-12-01").0}, "protocols": ["ews"]});
    assert_eq!(row(with(modern(), near), TODAY).next, NextStep::UpdateConfiguration);
}
