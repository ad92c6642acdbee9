//! The three modes, and how they are told apart (R1 to R8).

use crate::drive::{field, step, to_the_end};
use crate::facts::*;
use holdfast_core::m365::{
    Connection, FieldState, FieldWord, Mode, NextStep, Policy, Signer, StepWord, Unsure, detect,
};
use serde_json::{Value, json};

fn mode_on(facts: Value, day: &str) -> Option<Mode> {
    checked(facts, day).mode
}

#[test]
fn r01_three_modes_per_set() {
    assert_eq!(Mode::ALL.iter().map(|mode| mode.word()).collect::<Vec<_>>(), ["basic", "hybrid", "modern"]);
    for mode in Mode::ALL {
        assert_eq!(mode_on(in_mode(*mode), OCTOBER_2020), Some(*mode));
    }
    let mut migration = begun(&[basic()], Mode::Modern, OCTOBER_2020);
    to_the_end(&mut migration);
    migration.save().expect("saved");
    let set = migration.sets().remove(0);
    assert_eq!((set.account.as_str(), set.token, set.password), (ANN, Some(true), Some(false)));
    assert_eq!(moved(basic(), Mode::Modern, OCTOBER_2020).signer, Some(Signer::Administrator));
}

#[test]
fn r02_basic_raises_the_pop_up() {
    assert!(checked(basic(), OCTOBER_2020).asks_for_code);
    let steps = moved(basic(), Mode::Hybrid, OCTOBER_2020).steps;
    let pop_up = step(&steps, StepWord::AuthenticationRequired);
    assert_eq!(pop_up.title, "Authentication Code is required");
    assert!(pop_up.text.contains("recommends token-based authentication"), "{}", pop_up.text);
    let buttons: Vec<&str> = pop_up.answers.iter().map(|answer| answer.word()).collect();
    assert_eq!(buttons, ["continue", "later"]);
}

#[test]
fn r03_hybrid_is_no_pop_up_a_user_name_a_password_and_global() {
    let outcome = checked(hybrid(), OCTOBER_2020);
    assert_eq!((outcome.mode, outcome.asks_for_code), (Some(Mode::Hybrid), false));
    assert_eq!(mode_on(with(hybrid(), json!({"region": "China"})), OCTOBER_2020), None);
    let nameless = json!({"connection": with(hybrid(), json!({"account": " "}))}).to_string();
    assert!(holdfast_core::m365::CheckRequest::parse(&nameless).is_err());
}

#[test]
fn r04_modern_is_no_pop_up_a_user_name_no_password_and_global() {
    let outcome = checked(modern(), OCTOBER_2020);
    assert_eq!((outcome.mode, outcome.asks_for_code), (Some(Mode::Modern), false));
    assert_eq!(outcome.account, ANN);
    assert_eq!(mode_on(with(modern(), json!({"region": "Germany"})), OCTOBER_2020), None);
}

#[test]
fn r05_both_front_ends_tell_alike() {
    for mode in Mode::ALL {
        let of = |front_end: &str| {
            let outcome = checked(with(in_mode(*mode), json!({"front_end": front_end})), OCTOBER_2020);
            (outcome.mode, outcome.reason, outcome.asks_for_code)
        };
        assert_eq!(of("client"), of("agentless"));
    }
}

#[test]
fn r06_the_mode_is_a_function_of_token_password_and_region() {
    let told = |token: Option<bool>, password: Option<bool>, region: Option<&str>| {
        let facts = json!({"account": ANN, "token": token, "password": password, "region": region});
        let connection: Connection = serde_json::from_value(facts).expect("facts");
        let date = OCTOBER_2020.parse().expect("a date");
        let found = detect(&connection, Policy::built_in(), date);
        found.mode.ok_or_else(|| found.reason.expect("a reason"))
    };
    let (yes, no, global) = (Some(true), Some(false), Some("Global"));
    for password in [None, yes, no] {
        assert_eq!(told(no, password, global), Ok(Mode::Basic));
        assert_eq!(told(no, password, Some("Germany")), Ok(Mode::Basic));
        assert_eq!(told(None, password, global), Err(Unsure::TokenUnknown));
        assert_eq!(told(yes, password, None), Err(Unsure::RegionUnknown));
        assert_eq!(told(yes, password, Some("China")), Err(Unsure::RegionWithoutModern));
    }
    assert_eq!(told(yes, yes, global), Ok(Mode::Hybrid));
    assert_eq!(told(yes, no, global), Ok(Mode::Modern));
    assert_eq!(told(yes, None, global), Err(Unsure::PasswordUnknown));
}

#[test]
fn r07_update_later_changes_nothing_and_comes_back() {
    let mut migration = begun(&[basic()], Mode::Modern, OCTOBER_2020);
    let before = migration.sets();
    migration.answer("done").expect("signed out");
    migration.answer("later").expect("put off");
    assert_eq!((migration.sets(), migration.status().state.word()), (before, "later"));
    assert!(migration.save().is_err());
    let again = checked(basic(), OCTOBER_2020);
    assert!(again.asks_for_code && again.may_run);
}

#[test]
fn r08_the_page_of_credentials() {
    let agentless = with(modern(), json!({"front_end": "agentless"}));
    let enforced = json!({"mfa": {"state": "enforced"}});
    let steps = moved(with(agentless, enforced), Mode::Hybrid, OCTOBER_2020).steps;
    let fields = &step(&steps, StepWord::Credentials).fields;
    let words: Vec<&str> = fields.iter().map(|one| one.field.word()).collect();
    assert_eq!(words, ["username", "password", "app_password", "region", "proxy"]);
    assert_eq!(field(&steps, FieldWord::AppPassword), FieldState::Required);
    let marked: Vec<FieldWord> = fields.iter().filter(|one| one.highlighted).map(|one| one.field).collect();
    assert_eq!(marked, [FieldWord::Password]);
    let client = moved(modern(), Mode::Hybrid, OCTOBER_2020).steps;
    assert_eq!(field(&client, FieldWord::AppPassword), FieldState::Optional);
    assert!(step(&client, StepWord::Credentials).fields.iter().all(|one| !one.highlighted));
}

#[test]
fn a_mode_that_cannot_be_told_is_an_answer_with_its_reason() {
    let facts = json!({"account": ANN, "region": "Global", "token": true});
    let outcome = checked(facts.clone(), TODAY);
    assert_eq!((outcome.mode, outcome.reason), (None, Some(Unsure::PasswordUnknown)));
    assert!(!outcome.may_create && outcome.alerts[0].text.contains("hand in `password`"));
    assert_eq!(row(facts, TODAY).next, NextStep::TellFacts);
}
