//! Who may authorize, and the moves between the modes (R24 to R32).

use crate::drive::{field, step, to_the_end, up_to, words};
use crate::facts::*;
use holdfast_core::m365::{
    FieldState, FieldWord, Mode, NextStep, Refused, SignInProblem, Signer, StepWord, Unsure, Why,
};
use serde_json::{Value, json};

const ADMIN: &str = "admin@contoso.example";

fn personal_sites(mode: Mode) -> Value {
    with(in_mode(mode), json!({"selects": ["personal_sites"]}))
}

/// Who has to sign in, and with which hint the browser is opened.
fn sign_in(set: Value, to: Mode) -> (Signer, &'static str, Option<String>) {
    let steps = moved(set, to, OCTOBER_2020).steps;
    let sign_in = step(&steps, StepWord::Authorize).sign_in.clone().expect("a browser");
    (sign_in.signer, sign_in.prompt, sign_in.login_hint)
}

#[test]
fn r24_to_hybrid_any_account_may_authorize() {
    assert_eq!(sign_in(basic(), Mode::Hybrid), (Signer::Anyone, "select_account", None));
    let mut migration = begun(&[basic()], Mode::Hybrid, OCTOBER_2020);
    up_to(&mut migration, StepWord::PasteCode);
    migration.answer("signed_in bob@contoso.example ordinary").expect("anybody");
    assert_eq!(migration.save().expect("saved").authorized_by.as_deref(), Some("bob@contoso.example"));
}

#[test]
fn r25_to_modern_an_administrator_signs_in_and_the_set_keeps_its_account() {
    let ordinary = with(basic(), json!({"role": "ordinary"}));
    let steps = moved(ordinary.clone(), Mode::Modern, OCTOBER_2020).steps;
    let text = &step(&steps, StepWord::Authorize).text;
    assert!(text.contains(&format!("Ask an administrator to sign in; the set keeps the account {ANN}")));
    let mut migration = begun(&[ordinary], Mode::Modern, OCTOBER_2020);
    up_to(&mut migration, StepWord::PasteCode);
    migration.answer(&format!("signed_in {ADMIN} global_administrator")).expect("an administrator");
    let change = migration.save().expect("saved");
    assert_eq!((change.account.as_str(), change.authorized_by.as_deref()), (ANN, Some(ADMIN)));
    assert_eq!(migration.sets()[0].account, ANN);
}

#[test]
fn r26_the_administrator_signs_in_himself_or_for_another() {
    let ordinary = with(basic(), json!({"role": "ordinary"}));
    assert_eq!(sign_in(ordinary, Mode::Modern), (Signer::Administrator, "select_account", None));
    let own = with(basic(), json!({"role": "global_administrator"}));
    assert_eq!(sign_in(own, Mode::Modern), (Signer::Administrator, "login", Some(ANN.to_owned())));
}

#[test]
fn r27_without_an_administrator_there_is_no_modern() {
    for (answer, problem) in [
        (format!("signed_in {ANN} ordinary"), SignInProblem::AdministratorRequired),
        (format!("signed_in {ANN}"), SignInProblem::RoleUnknown),
        // A Privileged Role Administrator is one only where the settings say so.
        (format!("signed_in {ADMIN} privileged_role_administrator"), SignInProblem::AdministratorRequired),
    ] {
        let mut migration = begun(&[basic()], Mode::Modern, OCTOBER_2020);
        up_to(&mut migration, StepWord::PasteCode);
        migration.answer(&answer).expect("taken, and found wanting");
        assert_eq!(migration.problem().expect("a problem").problem, problem);
        assert_eq!(migration.step().map(|step| step.step), Some(StepWord::Authorize));
        assert!(migration.save().is_err());
    }
}

#[test]
fn r28_a_migrated_set_never_returns_to_basic() {
    for day in [OCTOBER_2020, FEBRUARY_2021, TODAY] {
        for mode in [Mode::Hybrid, Mode::Modern] {
            assert_eq!(refused(in_mode(mode), Mode::Basic, day), Some(Refused::NeverBasic));
            assert!(begin(&[in_mode(mode)], Mode::Basic, day).is_err());
        }
    }
}

#[test]
fn r29_from_modern_to_hybrid_name_and_password_are_entered() {
    let mut migration = begun(&[modern()], Mode::Hybrid, OCTOBER_2020);
    use StepWord::*;
    assert_eq!(words(migration.steps()), [SignOut, ChangeSettings, Credentials, Authorize, PasteCode, Save]);
    assert_eq!(field(migration.steps(), FieldWord::Password), FieldState::Required);
    to_the_end(&mut migration);
    assert_eq!(migration.save().expect("saved").to, Mode::Hybrid);
    assert_eq!((migration.sets()[0].token, migration.sets()[0].password), (Some(true), Some(true)));
}

#[test]
fn r30_from_hybrid_to_modern_the_password_is_removed_and_the_limitation_accepted() {
    let mut migration = begun(&[hybrid()], Mode::Modern, OCTOBER_2020);
    use StepWord::*;
    let way = [SignOut, ChangeSettings, Credentials, Confirm, Authorize, PasteCode, Save];
    assert_eq!(words(migration.steps()), way);
    assert_eq!(field(migration.steps(), FieldWord::Password), FieldState::Empty);
    to_the_end(&mut migration);
    assert!(migration.save().expect("saved").sets[0].removes_password);
    assert_eq!((migration.sets()[0].token, migration.sets()[0].password), (Some(true), Some(false)));
}

#[test]
fn r31_hybrid_is_the_remedy_for_personal_sites_as_long_as_it_works() {
    let then = checked(personal_sites(Mode::Modern), OCTOBER_2020).advice.expect("advice");
    assert_eq!((then.mode, then.reason), (Mode::Hybrid, Why::Limited));
    assert!(then.text.ends_with("change to Modern when it fully supports them"), "{}", then.text);
    assert_eq!(row(personal_sites(Mode::Modern), OCTOBER_2020).next, NextStep::MigrateToHybrid);
    assert_eq!(refused(personal_sites(Mode::Modern), Mode::Hybrid, OCTOBER_2020), None);
    let now = checked(personal_sites(Mode::Hybrid), TODAY).advice.expect("advice");
    assert_eq!((now.mode, now.reason), (Mode::Modern, Why::ModernOnly));
    assert_eq!(row(personal_sites(Mode::Modern), TODAY).next, NextStep::None);
    assert_eq!(refused(personal_sites(Mode::Modern), Mode::Hybrid, TODAY), Some(Refused::HybridEnded));
    assert_eq!(row(personal_sites(Mode::Hybrid), TODAY).next, NextStep::MigrateToModern);
}

#[test]
fn r31a_the_way_in_for_both_front_ends_and_directions() {
    let client = ["Backup Sets", "the set", "Change settings", "Next", "Authorize", "Save"];
    assert_eq!(checked(basic(), OCTOBER_2020).way, client);
    let agentless = with(basic(), json!({"front_end": "agentless"}));
    let web = ["User icon", "Backup Set", "the set", "Change settings", "Next", "Authorize", "Save"];
    assert_eq!(checked(agentless, OCTOBER_2020).way, web);
    for (front_end, way) in
        [("client", "backup client open Backup Sets"), ("agentless", "open the User icon")]
    {
        for (from, to) in [(Mode::Hybrid, Mode::Modern), (Mode::Modern, Mode::Hybrid)] {
            let set = with(in_mode(from), json!({"front_end": front_end}));
            let steps = moved(set.clone(), to, OCTOBER_2020).steps;
            let text = &step(&steps, StepWord::ChangeSettings).text;
            assert!(text.contains(way) && text.ends_with("then Change settings."), "{text}");
            // Pre-filled, because that very account has to sign in.
            assert_eq!(sign_in(set, to), (Signer::Account, "login", Some(ANN.to_owned())));
        }
    }
}

/// The matrix of 2020: from, to, who signs in, or why not.
const MATRIX: [(Mode, Mode, Result<Signer, Refused>); 9] = [
    (Mode::Basic, Mode::Basic, Err(Refused::SameMode)),
    (Mode::Basic, Mode::Hybrid, Ok(Signer::Anyone)),
    (Mode::Basic, Mode::Modern, Ok(Signer::Administrator)),
    (Mode::Hybrid, Mode::Basic, Err(Refused::NeverBasic)),
    (Mode::Hybrid, Mode::Hybrid, Err(Refused::SameMode)),
    (Mode::Hybrid, Mode::Modern, Ok(Signer::Account)),
    (Mode::Modern, Mode::Basic, Err(Refused::NeverBasic)),
    (Mode::Modern, Mode::Hybrid, Ok(Signer::Account)),
    (Mode::Modern, Mode::Modern, Err(Refused::SameMode)),
];

#[test]
fn r32_the_matrix_in_2020() {
    for (from, to, expected) in MATRIX {
        let one = moved(in_mode(from), to, OCTOBER_2020);
        let found = match (one.refusal, one.signer) {
            (None, Some(signer)) => Ok(signer),
            (refusal, _) => Err(refusal.expect("a refusal").reason),
        };
        assert_eq!(found, expected, "{from:?} to {to:?}");
        assert_eq!(one.confirms, found.is_ok() && to == Mode::Modern);
        for region in ["Germany", "China"] {
            let plan = planned(&[with(in_mode(from), json!({"region": region}))], OCTOBER_2020);
            assert!(plan.moves.iter().all(|one| one.refusal.is_some()), "only Basic in {region}");
            let unsure = (from != Mode::Basic).then_some(Unsure::RegionWithoutModern);
            assert_eq!(plan.reason, unsure);
        }
    }
}

#[test]
fn r32_the_matrix_today_leads_to_modern_only() {
    for (from, to, then) in MATRIX {
        let expected = match to {
            Mode::Hybrid => Some(Refused::HybridEnded),
            _ => then.err(),
        };
        assert_eq!(refused(in_mode(from), to, TODAY), expected, "{from:?} to {to:?}");
    }
}
