//! New sets, deadlines and versions (R14 to R23).

use crate::drive::to_the_end;
use crate::facts::*;
use holdfast_core::m365::{AlertWord, Mode, NextStep, Policy, Refused, Standing, Urgency};
use serde_json::json;

const OLD: [&str; 4] = ["7.9.2.0", "7.17.4.12", "8.1.0.0", "8.3.4.99"];

#[test]
fn r14_new_sets_are_modern_or_hybrid_and_never_basic() {
    let may_create = |mode, day| checked(in_mode(mode), day).may_create;
    assert!(may_create(Mode::Modern, OCTOBER_2020) && may_create(Mode::Hybrid, OCTOBER_2020));
    assert!(may_create(Mode::Modern, TODAY) && !may_create(Mode::Hybrid, TODAY));
    for day in [OCTOBER_2020, TODAY] {
        assert!(!may_create(Mode::Basic, day));
        let advice = checked(basic(), day).advice.expect("advice");
        assert_eq!(advice.mode, Mode::Modern, "automatically Modern where nothing speaks against it");
    }
}

#[test]
fn r15_basic_sets_need_to_move_and_may_still_run() {
    let outcome = checked(basic(), OCTOBER_2020);
    assert_eq!((outcome.standing, outcome.may_run), (Standing::Warned, true));
    let told = alert(&outcome, AlertWord::ObsoleteConnection).expect("an alert");
    assert!(!told.fatal && told.text.contains("Reconfigure it to Modern"), "{}", told.text);
    assert_eq!(row(basic(), OCTOBER_2020).next, NextStep::MigrateToModern);
}

#[test]
fn r16_from_the_second_half_of_2021_hybrid_moves_as_well() {
    let next = |mode, day| row(in_mode(mode), day).next;
    assert_eq!(next(Mode::Hybrid, OCTOBER_2020), NextStep::None);
    assert_eq!(next(Mode::Hybrid, "2021-06-30"), NextStep::None);
    for day in ["2021-07-01", TODAY] {
        assert_eq!(next(Mode::Hybrid, day), NextStep::MigrateToModern);
        assert_eq!(next(Mode::Basic, day), NextStep::MigrateToModern);
        assert_eq!(next(Mode::Modern, day), NextStep::None);
    }
    let phase = |day: &str| Policy::built_in().phase(day.parse().expect("a date")).name.clone();
    assert_eq!([phase("2021-06-30"), phase("2021-07-01")], ["hybrid_for_limits", "modern_only"]);
}

#[test]
fn r17_once_basic_is_blocked_only_modern_runs() {
    let may_run = |mode| checked(in_mode(mode), TODAY).may_run;
    assert_eq!([Mode::Basic, Mode::Hybrid, Mode::Modern].map(may_run), [false, false, true]);
    let blocked = checked(basic(), TODAY);
    assert!(alert(&blocked, AlertWord::Blocked).expect("an alert").fatal);
    assert_eq!(day_of(&blocked.by), json!("2023-01"));
    assert_eq!(row(basic(), TODAY).urgency, Urgency::Blocked);
}

#[test]
fn r18_until_then_basic_runs_after_an_upgrade() {
    let upgraded = with(basic(), json!({"version": "8.3.6.0"}));
    for day in [OCTOBER_2020, FEBRUARY_2021, "2022-12-31"] {
        let outcome = checked(upgraded.clone(), day);
        assert!(outcome.may_run && alert(&outcome, AlertWord::FrontEndOld).is_none());
    }
    assert!(!checked(upgraded, "2023-01-01").may_run);
}

#[test]
fn r19_tenants_without_basic_begin_to_lose_it_in_october_2020() {
    let found = timeline_of(json!({"protocols": ["ews"], "sign_in": "basic"}), OCTOBER_2020);
    let verdict = &found.verdicts[0];
    assert_eq!(verdict.standing, Standing::Warned);
    assert_eq!(verdict.text.as_deref(), Some("tenants that do not use it begin to lose it"));
    let event = found.events.iter().find(|event| day_of(&event.date) == "2020-10").expect("an event");
    assert_eq!(event.effect.word(), "default_off");
}

#[test]
fn r20_old_versions_are_told_and_stop_with_basic() {
    for version in OLD {
        let set = with(basic(), json!({"version": version}));
        let then = checked(set.clone(), OCTOBER_2020);
        assert!(then.may_run);
        let told = alert(&then, AlertWord::FrontEndOld).expect(version);
        assert!(told.text.contains("older than 8.3.6.0"), "{}", told.text);
        assert!(!checked(set, TODAY).may_run);
    }
}

#[test]
fn r21_each_front_end_has_modern_since_its_version() {
    for front_end in ["client", "agentless"] {
        let of = |version| with(basic(), json!({"front_end": front_end, "version": version}));
        assert_eq!(refused(of("8.3.6.0"), Mode::Modern, OCTOBER_2020), None);
        assert_eq!(refused(of("8.3.5.99"), Mode::Modern, OCTOBER_2020), Some(Refused::UpgradeRequired));
    }
}

#[test]
fn r22_upgrade_first_and_with_expired_maintenance_ask_sales() {
    let old = with(basic(), json!({"version": OLD[0]}));
    let text = moved(old.clone(), Mode::Modern, OCTOBER_2020).refusal.expect("refused").text;
    assert_eq!(text, "upgrade to version 8.3.6.0 or later first, then migrate");
    assert_eq!(row(old.clone(), OCTOBER_2020).next, NextStep::Upgrade);
    let expired = with(old, json!({"maintenance_expired": true}));
    let refusal = moved(expired.clone(), Mode::Modern, OCTOBER_2020).refusal.expect("refused");
    assert_eq!(refusal.reason, Refused::MaintenanceExpired);
    assert!(refusal.text.ends_with("do not upgrade, contact sales first"), "{}", refusal.text);
    assert_eq!(row(expired.clone(), OCTOBER_2020).next, NextStep::ContactSales);
    let told = checked(expired, OCTOBER_2020);
    assert!(alert(&told, AlertWord::FrontEndOld).expect("an alert").text.contains("contact sales first"));
}

#[test]
fn r23_an_account_is_migrated_once_with_all_its_sets() {
    let set = |id, account| with(basic(), json!({"set": id, "account": account}));
    let sets = [set("1", ANN), set("2", "Ann@CONTOSO.example"), set("3", ANN)];
    let rows = fleet_of(&sets, OCTOBER_2020).accounts;
    assert_eq!((rows.len(), rows[0].count), (1, 3));
    let mut migration = begun(&sets, Mode::Modern, OCTOBER_2020);
    to_the_end(&mut migration);
    let change = migration.save().expect("saved");
    assert!(change.sets.len() == 3 && change.sets.iter().all(|set| set.changed && set.removes_password));
    let after: Vec<_> = migration.sets().iter().map(|set| serde_json::to_value(set).expect("JSON")).collect();
    let error = begin(&after, Mode::Modern, OCTOBER_2020).expect_err("nothing is left to migrate");
    assert!(error.to_string().contains("it is in Modern authentication already"), "{error}");
}
