//! What a person goes through, and what has to be confirmed (R33 to R41).

use crate::drive::{field, go_on, step, to_the_end, up_to, words};
use crate::facts::*;
use holdfast_core::m365::{
    AnswerWord, CONFIRMATION, FieldState, FieldWord, MigrationState, Mode, SignInProblem, StepWord,
};
use serde_json::{Value, json};

/// The moves that may be made in 2020.
const MOVES: [(Mode, Mode); 4] = [
    (Mode::Basic, Mode::Hybrid),
    (Mode::Basic, Mode::Modern),
    (Mode::Modern, Mode::Hybrid),
    (Mode::Hybrid, Mode::Modern),
];

fn under_mfa(mode: Mode, state: &str) -> Value {
    with(in_mode(mode), json!({"mfa": {"state": state}, "role": "global_administrator"}))
}

#[test]
fn r33_first_the_browser_is_signed_out() {
    for (from, to) in MOVES {
        let steps = moved(in_mode(from), to, OCTOBER_2020).steps;
        assert_eq!(steps[0].step, StepWord::SignOut);
        assert!(steps[0].text.starts_with("Sign out of all Microsoft 365 accounts in the default browser"));
        let sign_in = step(&steps, StepWord::Authorize).sign_in.clone().expect("a browser");
        // Microsoft takes a hint or a choice of accounts, not both.
        let prompt = if sign_in.login_hint.is_some() { "login" } else { "select_account" };
        assert_eq!(sign_in.prompt, prompt);
    }
}

#[test]
fn r34_choose_continue_authorize_sign_in_paste_save() {
    let steps = moved(under_mfa(Mode::Basic, "enforced"), Mode::Modern, OCTOBER_2020).steps;
    use StepWord::*;
    let way = [SignOut, AuthenticationRequired, Confirm, Authorize, VerificationCode, PasteCode, Save];
    assert_eq!(words(&steps), way);
    assert_eq!(step(&steps, AuthenticationRequired).answers[0], AnswerWord::Continue);
    let paste = &step(&steps, PasteCode).text;
    assert!(paste.contains("\"Authorization Code for Microsoft 365\""), "{paste}");
    assert!(paste.ends_with("Copy it, paste it into the text box and choose OK."), "{paste}");
}

#[test]
fn r35_nothing_changes_before_it_is_saved() {
    for (from, to) in MOVES {
        let mut migration = begun(&[in_mode(from)], to, OCTOBER_2020);
        let before = migration.sets();
        assert_eq!(migration.steps().last().map(|step| step.step), Some(StepWord::Save));
        loop {
            assert_eq!(migration.sets(), before);
            let ready = migration.step().is_some_and(|step| step.step == StepWord::Save);
            assert_eq!(migration.clone().save().is_ok(), ready);
            if !go_on(&mut migration) {
                break;
            }
        }
        let change = migration.save().expect("saved");
        assert!(migration.sets() != before && migration.save() == Ok(change));
    }
}

#[test]
fn r36_what_is_said_before_the_browser_opens() {
    for (from, to) in MOVES {
        let steps = moved(in_mode(from), to, OCTOBER_2020).steps;
        let text = &step(&steps, StepWord::Authorize).text;
        assert!(text.starts_with("Choose Authorize, or Cancel. A browser opens."), "{text}");
        assert!(text.contains("authorize the backup application if you are asked to, and copy the code"));
    }
}

#[test]
fn r38_the_limitation_is_confirmed_in_each_front_ends_own_words() {
    for (front_end, words) in [
        ("client", "web parts and managed metadata are neither backed up nor restored"),
        ("agentless", "web parts and metadata are not restored"),
    ] {
        let set = with(hybrid(), json!({"front_end": front_end}));
        let one = moved(set.clone(), Mode::Modern, OCTOBER_2020);
        let text = &step(&one.steps, StepWord::Confirm).text;
        assert!(one.confirms && text.contains(words), "{text}");
        assert!(text.ends_with(&format!("\"{CONFIRMATION}\", or Cancel.")), "{text}");
        let mut migration = begun(&[set], Mode::Modern, OCTOBER_2020);
        up_to(&mut migration, StepWord::Confirm);
        assert!(migration.answer("done").is_err(), "only the confirmation confirms");
        migration.answer("confirm").expect("confirmed");
    }
    assert_eq!(CONFIRMATION, "I understand the limitation and confirm to proceed");
}

#[test]
fn r39_a_verification_code_only_where_mfa_is_enforced() {
    for state in ["disabled", "enabled", "enforced"] {
        for (from, to) in
            [(Mode::Basic, Mode::Modern), (Mode::Modern, Mode::Hybrid), (Mode::Hybrid, Mode::Modern)]
        {
            let steps = moved(under_mfa(from, state), to, OCTOBER_2020).steps;
            assert_eq!(words(&steps).contains(&StepWord::VerificationCode), state == "enforced");
            // An enabled account is asked to register instead.
            let registers = step(&steps, StepWord::Authorize).text.contains("register a second factor");
            assert_eq!(registers, state == "enabled");
        }
    }
}

#[test]
fn r40_the_app_password_is_a_field_of_its_own() {
    let wanted = |from, state| {
        field(&moved(under_mfa(from, state), Mode::Hybrid, OCTOBER_2020).steps, FieldWord::AppPassword)
    };
    assert_eq!(wanted(Mode::Modern, "disabled"), FieldState::Optional);
    assert_eq!(wanted(Mode::Modern, "enforced"), FieldState::Required);
    assert_eq!(wanted(Mode::Basic, "enforced"), FieldState::Required);
    let mut migration = begun(&[under_mfa(Mode::Modern, "enforced")], Mode::Hybrid, OCTOBER_2020);
    up_to(&mut migration, StepWord::Credentials);
    assert!(migration.answer("password_given").is_err());
    to_the_end(&mut migration);
    migration.save().expect("saved");
    assert_eq!(migration.sets()[0].app_password, Some(true));
}

#[test]
fn r41_a_cancel_at_each_stage_leaves_the_old_mode() {
    for (from, to) in MOVES {
        let stages = begun(&[in_mode(from)], to, OCTOBER_2020).steps().len();
        for stage in 0..stages {
            let mut migration = begun(&[in_mode(from)], to, OCTOBER_2020);
            let before = migration.sets();
            (0..stage).for_each(|_| assert!(go_on(&mut migration)));
            migration.cancel();
            assert_eq!((migration.state(), migration.sets()), (MigrationState::Cancelled, before));
            assert!(migration.save().is_err() && migration.answer("done").is_err());
        }
    }
}

#[test]
fn a_sign_in_that_failed_is_taken_up_again_and_its_description_is_not_stored() {
    let mut migration = begun(&[basic()], Mode::Modern, TODAY);
    up_to(&mut migration, StepWord::PasteCode);
    let error = json!({"error": "invalid_grant", "error_codes": [50126], "suberror": "hunter2",
        "error_description": "AADSTS50126: hunter2", "correlation_id": "8f2c-11"});
    migration.answer(&json!({"answer": "failed", "error": error}).to_string()).expect("taken");
    let problem = migration.problem().expect("a problem");
    assert_eq!(problem.problem, SignInProblem::SignInFailed);
    let stored = migration.to_json();
    assert!(!stored.contains("hunter2"), "{stored}");
    for _ in 0..2 {
        let again = holdfast_core::m365::Migration::resume(&stored, noon(TODAY)).expect("resumed");
        assert_eq!((again.status(), again.to_json()), (migration.status(), stored.clone()));
    }
    migration.answer("done").expect("authorized again");
    let again = holdfast_core::m365::Migration::resume(&migration.to_json(), noon(TODAY)).expect("resumed");
    assert_eq!(again.status(), migration.status());
    to_the_end(&mut migration);
    assert_eq!(migration.problem(), None);
}
