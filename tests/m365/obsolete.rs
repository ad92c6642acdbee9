//! Obsolete connections and their alerts (R50 to R59).

use crate::facts::*;
use holdfast_core::m365::{AlertWord, Kind, Mode, Protocol, SignIn, Standing};
use serde_json::{Value, json};

fn named(facts: Value) -> Value {
    with(facts, json!({"name": "Contoso"}))
}

fn obsolete_text(day: &str) -> String {
    let outcome = checked(named(basic()), day);
    alert(&outcome, AlertWord::ObsoleteConnection).expect("an alert").text.clone()
}

#[test]
fn r50_exchange_is_reached_by_token_and_sharepoint_only_partly() {
    let ways = |mode| {
        let outcome = checked(in_mode(mode), FEBRUARY_2021);
        outcome.protocols.iter().map(|one| (one.protocol, one.sign_in)).collect::<Vec<_>>()
    };
    let password_for_sharepoint = (Protocol::SharepointIdcrl, SignIn::Basic);
    assert_eq!(ways(Mode::Hybrid), [(Protocol::Ews, SignIn::Token), password_for_sharepoint]);
    assert_eq!(ways(Mode::Basic), [(Protocol::Ews, SignIn::Basic), password_for_sharepoint]);
    assert_eq!(ways(Mode::Modern), [(Protocol::Graph, SignIn::Token)]);
}

#[test]
fn r51_basic_connections_are_marked() {
    assert_eq!(checked(named(basic()), FEBRUARY_2021).label, "Contoso [obsolete]");
    assert_eq!(checked(basic(), FEBRUARY_2021).label, format!("{ANN} [obsolete]"));
    for mode in [Mode::Hybrid, Mode::Modern] {
        assert_eq!(checked(named(in_mode(mode)), FEBRUARY_2021).label, "Contoso");
    }
    // Hybrid's password is as dead today as Basic's.
    assert_eq!(checked(named(hybrid()), TODAY).label, "Contoso [obsolete]");
    assert_eq!(checked(named(modern()), TODAY).label, "Contoso");
}

#[test]
fn r52_the_alert_names_the_connection_and_what_to_do() {
    let text = obsolete_text(FEBRUARY_2021);
    assert!(text.starts_with("The connection \"Contoso [obsolete]\" uses Basic authentication"), "{text}");
    assert!(text.contains("Reconfigure it to Modern authentication: "), "{text}");
    let unknown = with(named(basic()), json!({"region": Value::Null}));
    let outcome = checked(unknown, FEBRUARY_2021);
    let text = &alert(&outcome, AlertWord::ObsoleteConnection).expect("an alert").text;
    assert!(text.contains("jobs stop when Basic authentication is turned off for the tenant"), "{text}");
}

#[test]
fn r53_a_job_that_runs_on_it_says_the_same() {
    let (outcome, report) = checked_as(named(basic()), json!({}), FEBRUARY_2021);
    let text = &alert(&outcome, AlertWord::ObsoleteConnection).expect("an alert").text;
    let warned = report.entries.iter().find(|entry| entry.text == *text).expect("a line");
    assert_eq!(warned.kind.word(), "warn");
}

#[test]
fn r54_obsolete_connections_are_not_made_any_more_only_reconfigured() {
    for day in [FEBRUARY_2021, TODAY] {
        let outcome = checked(basic(), day);
        assert!(outcome.obsolete && !outcome.may_create && !outcome.way.is_empty());
        assert_eq!(refused(basic(), Mode::Modern, day), None);
    }
}

#[test]
fn r55_jobs_on_it_run_until_microsoft_or_the_administrator_turns_basic_off() {
    assert!(checked(basic(), FEBRUARY_2021).may_run);
    assert!(!checked(basic(), TODAY).may_run);
    let off = with(basic(), json!({"basic_off_utc_ms": noon(FEBRUARY_2021).0}));
    assert!(checked(off.clone(), "2021-02-04").may_run);
    let stopped = checked(off, FEBRUARY_2021);
    assert!(!stopped.may_run);
    let text = stopped.protocols[0].text.as_deref();
    assert_eq!(text, Some("the tenant's administrator turned Basic authentication off"));
    assert_eq!(day_of(&stopped.by), json!(FEBRUARY_2021));
}

#[test]
fn r56_on_premises_nothing_is_obsolete() {
    for kind in [Kind::ExchangeOnPremises, Kind::SharepointOnPremises] {
        let facts = json!({"account": ANN, "name": "Own", "kind": kind, "token": false, "password": true});
        for day in [FEBRUARY_2021, TODAY] {
            let outcome = checked(facts.clone(), day);
            assert_eq!((outcome.mode, outcome.standing), (Some(Mode::Basic), Standing::Works));
            assert!(!outcome.obsolete && outcome.may_create && outcome.may_run && outcome.alerts.is_empty());
            assert_eq!((outcome.label.as_str(), row(facts.clone(), day).urgency.word()), ("Own", "none"));
        }
        let bare = checked(with(facts, json!({"password": false})), TODAY);
        assert!(!bare.alerts[0].text.contains("Modern"), "{}", bare.alerts[0].text);
    }
}

#[test]
fn r57_the_way_to_reconfigure_it_is_told() {
    let outcome = checked(basic(), FEBRUARY_2021);
    let way = outcome.way.join(" > ");
    assert!(way.starts_with("Backup Sets > the set > Change settings"), "{way}");
    assert!(obsolete_text(FEBRUARY_2021).ends_with(&format!("{way}.")));
    assert!(checked(modern(), FEBRUARY_2021).way.is_empty());
}

#[test]
fn r58_the_notification_can_be_turned_off_and_that_is_said() {
    let off = json!({"notifications": {"obsolete_connection": false}});
    let (outcome, report) = checked_as(named(basic()), off.clone(), FEBRUARY_2021);
    let hidden = alert(&outcome, AlertWord::ObsoleteConnection).expect("told all the same");
    assert!(!hidden.shown && !report.text().contains(&hidden.text));
    let said = "The notification \"Obsolete connection in use\" is off, which is not recommended.";
    assert!(report.text().contains(said), "{}", report.text());
    assert!(checked_as(modern(), off, FEBRUARY_2021).1.text().contains(said));
    let certificate = json!({"not_after_utc_ms": noon("2030-01-01").0});
    let off = json!({"notifications": {"certificate": false}});
    let (_, report) = checked_as(with(modern(), json!({"certificate": certificate})), off, TODAY);
    assert!(report.text().contains("The notification of certificates that end is off"), "{}", report.text());
}

#[test]
fn r59_the_reason_is_security_and_what_microsoft_announced() {
    assert!(obsolete_text(FEBRUARY_2021).contains("which Microsoft ends for security"));
    let found = timeline_of(json!({"protocols": ["ews"], "sign_in": "basic"}), FEBRUARY_2021);
    let verdict = &found.verdicts[0];
    assert_eq!(verdict.standing, Standing::Warned);
    let text = verdict.text.as_deref().expect("what was announced");
    assert!(text.starts_with("postponed until further notice for tenants that use it"), "{text}");
}
