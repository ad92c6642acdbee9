//! Multi-factor authentication (R71 to R77).

use crate::drive::step;
use crate::facts::*;
use holdfast_core::m365::{
    AlertWord, Blocker, MfaAdvice, MfaState, Mode, PasswordPart, Question, Retry, StepWord, Who, explain,
};
use serde_json::{Value, json};

fn under(mode: Mode, mfa: Value) -> Value {
    with(in_mode(mode), json!({"mfa": mfa}))
}

fn advice(mode: Mode, state: &str) -> MfaAdvice {
    checked(under(mode, json!({"state": state})), OCTOBER_2020).mfa.expect("advice")
}

#[test]
fn r71_three_states_and_what_each_means_for_the_password() {
    let part = |mode, state| advice(mode, state).password_part;
    for mode in [Mode::Basic, Mode::Hybrid] {
        assert_eq!(part(mode, "disabled"), PasswordPart::Works);
        assert_eq!(part(mode, "enabled"), PasswordPart::WorksUntilRegistered);
        assert_eq!(part(mode, "enforced"), PasswordPart::NeedsAppPassword);
        let enforced = with(under(mode, json!({"state": "enforced"})), json!({"app_password": true}));
        let outcome = checked(enforced, OCTOBER_2020);
        assert_eq!(outcome.mfa.expect("advice").password_part, PasswordPart::AppPassword);
    }
    for state in MfaState::ALL {
        let advice = advice(Mode::Modern, state.word());
        assert_eq!((advice.password_part, advice.app_password_required), (PasswordPart::None, false));
        assert!(!advice.text.contains("works as it is"), "{}", advice.text);
        assert_eq!(advice.verification_code, *state == MfaState::Enforced);
        assert_eq!(advice.registers, *state == MfaState::Enabled);
    }
    let failing = checked(under(Mode::Basic, json!({"state": "enforced"})), OCTOBER_2020);
    let told = alert(&failing, AlertWord::AppPasswordMissing).expect("an alert");
    assert!(told.text.contains("fails until an app password takes its place"), "{}", told.text);
    let sites = json!({"selects": ["personal_sites"]});
    let row = row(with(under(Mode::Basic, json!({"state": "enforced"})), sites), OCTOBER_2020);
    assert_eq!(row.blockers, [Blocker::AppPasswordMissing]);
}

#[test]
fn r72_enabled_becomes_enforced_by_itself() {
    assert_eq!(MfaState::Enabled.becomes(), Some(MfaState::Enforced));
    assert_eq!(MfaState::Disabled.becomes(), None);
    assert_eq!(MfaState::Enforced.becomes(), None);
    assert!(advice(Mode::Basic, "enabled").text.contains("the next sign-in in a browser asks to register"));
}

/// Which method it is, Microsoft's page asks: a code to enter, or a call or a notification to approve.
#[test]
fn r73_each_method_is_a_code_or_an_approval() {
    let set = with(under(Mode::Hybrid, json!({"state": "enforced"})), json!({}));
    let steps = moved(set, Mode::Modern, OCTOBER_2020).steps;
    let text = &step(&steps, StepWord::VerificationCode).text;
    assert!(text.ends_with("enter the verification code, or approve the sign-in."), "{text}");
}

#[test]
fn r74_the_app_password_is_shown_once() {
    assert!(advice(Mode::Basic, "enabled").text.contains("shows an app password once; store it here then"));
    let steps = moved(under(Mode::Hybrid, json!({"state": "enabled"})), Mode::Modern, OCTOBER_2020).steps;
    let text = &step(&steps, StepWord::Authorize).text;
    assert!(text.ends_with("the app password is shown once, so copy it as well."), "{text}");
}

/// The administrator sets it for each user: it is a fact of the account, one for all its sets, and no move of ours
/// touches it.
#[test]
fn r75_the_state_belongs_to_the_user() {
    let of = |state| under(Mode::Basic, json!({"state": state}));
    let text = json!({"sets": [of("enabled"), of("enforced")]}).to_string();
    let error =
        holdfast_core::m365::PlanRequest::parse(&text).expect_err("one user has one state").to_string();
    assert!(error.contains("sets[1] tells another role or MFA state of the account"), "{error}");
    let mut migration = begun(&[of("enforced")], Mode::Modern, OCTOBER_2020);
    let before = migration.sets()[0].mfa;
    crate::drive::to_the_end(&mut migration);
    migration.save().expect("saved");
    assert_eq!(migration.sets()[0].mfa, before);
}

#[test]
fn r76_a_change_takes_its_time() {
    let changed = json!({"state": "enforced", "changed_utc_ms": noon(TODAY).0});
    let (outcome, report) = checked_as(under(Mode::Modern, changed), json!({}), TODAY);
    let until = noon(TODAY).plus_ms(3_600_000);
    assert_eq!(outcome.mfa.expect("advice").settles_utc_ms, Some(until.0));
    let line = "a failure until 2026/11/21 13:00:00 may be a false alarm; try again after that.";
    assert!(report.text().contains(line), "{}", report.text());
    let long_ago = json!({"state": "enforced", "changed_utc_ms": noon("2026-11-20").0});
    let outcome = checked(under(Mode::Modern, long_ago), TODAY);
    assert_eq!(outcome.mfa.expect("advice").settles_utc_ms, None);
}

#[test]
fn r77_a_failure_just_after_a_change_may_be_a_false_alarm() {
    let asked = |changed: &str| {
        let body =
            json!({"error": "invalid_grant", "error_codes": [50126], "changed_utc_ms": noon(changed).0});
        explain(&Question::parse(&body.to_string()).expect("an error"), noon(TODAY))
    };
    let fresh = asked(TODAY);
    assert!(fresh.propagating && fresh.who == Who::Nobody && fresh.retry == Retry::After);
    assert_eq!(fresh.retry_at_utc_ms, Some(noon(TODAY).plus_ms(3_600_000).0));
    let words = "may not have taken effect yet; retry at 2026/11/21 13:00:00.";
    assert!(fresh.advice.contains(words), "{}", fresh.advice);
    let old = asked("2026-11-20");
    assert!(!old.propagating && old.who == Who::User && old.retry == Retry::No);
}
