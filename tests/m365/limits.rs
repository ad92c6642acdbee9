//! What Modern cannot wholly do, and which mode to advise (R42 to R49).

use crate::drive::step;
use crate::facts::*;
use holdfast_core::m365::{
    AlertWord, Blocker, Feature, LIMITS_DATED, Mode, NextStep, Signer, StepWord, Why, limitations,
};
use serde_json::{Value, json};

fn selecting(feature: Feature) -> Value {
    with(modern(), json!({"selects": [feature]}))
}

/// A limitation is in the list, applies to a set that selects it, and is said at the confirmation and in alerts.
fn holds(feature: Feature, words: &str) {
    let told = limitations(&[feature]);
    let one = told.iter().find(|one| one.feature == feature).expect("in the list");
    assert!(one.applies && one.text.contains(words), "{}", one.text);
    assert!(told.iter().all(|one| one.applies == (one.feature == feature)));
    let outcome = checked(selecting(feature), OCTOBER_2020);
    let alert = alert(&outcome, AlertWord::Limited).expect("an alert");
    assert!(!alert.fatal && alert.text.contains(words), "{}", alert.text);
    assert!(outcome.limits_text.contains(LIMITS_DATED) && outcome.limits_text.contains(words));
    let steps = moved(with(basic(), json!({"selects": [feature]})), Mode::Modern, OCTOBER_2020).steps;
    assert!(step(&steps, StepWord::Confirm).text.contains(words));
}

#[test]
fn r42_web_parts_and_metadata() {
    holds(Feature::WebParts, "web parts and metadata are not fully supported");
}

#[test]
fn r43_feature_settings_of_sites() {
    let words = "are neither backed up nor restored";
    holds(Feature::SiteCollections, words);
    holds(Feature::PersonalSites, words);
}

#[test]
fn r44_versions_of_aspx_files() {
    holds(Feature::AspxVersions, "versions of .aspx files in SharePoint are not backed up");
}

#[test]
fn r45_list_settings() {
    holds(Feature::SurveyOptions, "some list settings, such as survey options, are not restored");
}

#[test]
fn r46_external_content_types() {
    holds(Feature::ExternalContentTypes, "external content types that selected lists are linked to");
}

#[test]
fn r47_the_missing_administrator_stands_in_the_way() {
    let blockers = |role: Value| row(with(basic(), json!({"role": role})), OCTOBER_2020).blockers;
    assert_eq!(blockers(json!("ordinary")), [Blocker::AdministratorRequired]);
    assert_eq!(blockers(Value::Null), [Blocker::AdministratorRequired]);
    assert_eq!(blockers(json!("global_administrator")), []);
    assert_eq!(moved(basic(), Mode::Modern, TODAY).signer, Some(Signer::Administrator));
}

#[test]
fn r48_sites_speak_for_hybrid_as_long_as_it_works() {
    for feature in ["personal_sites", "site_collections"] {
        let set = with(basic(), json!({"selects": [feature]}));
        let advised = |day| checked(set.clone(), day).advice.map(|advice| (advice.mode, advice.reason));
        let hybrid = Some((Mode::Hybrid, Why::Limited));
        assert_eq!(advised(OCTOBER_2020), hybrid);
        assert_eq!(advised(FEBRUARY_2021), hybrid);
        assert_eq!(advised("2021-07-01"), Some((Mode::Modern, Why::ModernOnly)));
        assert_eq!(advised(TODAY), Some((Mode::Modern, Why::ModernOnly)));
        assert_eq!(row(set.clone(), OCTOBER_2020).next, NextStep::MigrateToHybrid);
        assert_eq!(row(set.clone(), TODAY).next, NextStep::MigrateToModern);
        assert!(row(set, TODAY).blockers.contains(&Blocker::Limitations));
    }
}

#[test]
fn r49_sites_to_hybrid_and_everything_else_to_modern() {
    for feature in Feature::ALL {
        let sites = matches!(feature, Feature::PersonalSites | Feature::SiteCollections);
        let set = with(basic(), json!({"selects": [feature]}));
        let advised = |day| checked(set.clone(), day).advice.expect("advice").mode;
        assert_eq!(advised(OCTOBER_2020), if sites { Mode::Hybrid } else { Mode::Modern });
        assert_eq!(advised(TODAY), Mode::Modern);
    }
    let none = checked(basic(), OCTOBER_2020).advice.expect("advice");
    assert_eq!((none.mode, none.reason), (Mode::Modern, Why::NothingLimited));
}
