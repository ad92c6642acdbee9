//! Regions (R9 to R12).

use crate::drive::to_the_end;
use crate::facts::*;
use holdfast_core::m365::{
    AlertWord, Blocker, Mode, NextStep, Policy, Refused, Signer, Unsure, Urgency, Why,
};
use serde_json::json;

fn germany() -> serde_json::Value {
    with(basic(), json!({"region": "Germany"}))
}

fn china() -> serde_json::Value {
    with(basic(), json!({"region": "China"}))
}

#[test]
fn r09_a_region_belongs_to_the_set() {
    for name in ["Global", "Germany", "China"] {
        assert!(Policy::built_in().cloud(name).is_some(), "{name}");
        let outcome = checked(with(basic(), json!({"region": name})), OCTOBER_2020);
        assert_eq!(outcome.region.as_deref(), Some(name.to_lowercase().as_str()));
    }
    let mars = json!({"connection": with(basic(), json!({"region": "Mars"}))}).to_string();
    let error = holdfast_core::m365::CheckRequest::parse(&mars).expect_err("no region").to_string();
    assert!(error.contains("region \"Mars\" is none of global, germany, china"), "{error}");
}

#[test]
fn r10_in_2020_germany_and_china_keep_basic() {
    for set in [germany(), china()] {
        let outcome = checked(set.clone(), OCTOBER_2020);
        let advice = outcome.advice.as_ref().expect("advice");
        assert_eq!((advice.mode, advice.reason), (Mode::Basic, Why::RegionWithoutModern));
        assert!(!outcome.asks_for_code && outcome.may_run && outcome.may_create);
        // There is nothing to reconfigure it to, so nothing calls it obsolete.
        assert!(!outcome.obsolete && alert(&outcome, AlertWord::ObsoleteConnection).is_none());
        for to in [Mode::Hybrid, Mode::Modern] {
            assert_eq!(refused(set.clone(), to, OCTOBER_2020), Some(Refused::RegionWithoutModern));
        }
        let row = row(set, OCTOBER_2020);
        assert_eq!((row.next, row.urgency), (NextStep::None, Urgency::None));
        assert_eq!(row.blockers, [Blocker::RegionWithoutModern]);
    }
}

#[test]
fn r10_today_china_has_modern_and_germany_is_closed() {
    assert_eq!(refused(china(), Mode::Modern, TODAY), None);
    assert_eq!(refused(china(), Mode::Hybrid, TODAY), Some(Refused::RegionWithoutHybrid));
    assert!(checked(china(), TODAY).obsolete);
    assert_eq!(refused(germany(), Mode::Modern, TODAY), Some(Refused::RegionRetired));
    let closed = checked(germany(), TODAY);
    assert!(!closed.may_run && !closed.may_create);
    let text = closed.advice.expect("advice").text;
    assert!(text.contains("Germany is closed; connect to the region Global"), "{text}");
    assert_eq!(row(germany(), TODAY).next, NextStep::MoveRegion);
}

#[test]
fn r11_hybrid_and_modern_are_of_the_region_global_alone() {
    for region in ["Germany", "China"] {
        for mode in [Mode::Hybrid, Mode::Modern] {
            let outcome = checked(with(in_mode(mode), json!({"region": region})), OCTOBER_2020);
            assert_eq!((outcome.mode, outcome.reason), (None, Some(Unsure::RegionWithoutModern)));
        }
    }
    for mode in [Mode::Hybrid, Mode::Modern] {
        assert_eq!(checked(in_mode(mode), OCTOBER_2020).mode, Some(mode));
    }
}

/// The rule says "or" in one place and "and" in others; both are asked for.
#[test]
fn r12_modern_needs_the_region_and_the_administrator() {
    let elsewhere = with(china(), json!({"role": "global_administrator"}));
    assert_eq!(refused(elsewhere, Mode::Modern, OCTOBER_2020), Some(Refused::RegionWithoutModern));
    let own = with(basic(), json!({"role": "global_administrator"}));
    assert_eq!(moved(own, Mode::Modern, OCTOBER_2020).signer, Some(Signer::Administrator));
    let mut migration = begun(&[basic()], Mode::Modern, OCTOBER_2020);
    to_the_end(&mut migration);
    let paste = migration.steps().len() - 2;
    let mut again = begun(&[basic()], Mode::Modern, OCTOBER_2020);
    for _ in 0..paste {
        crate::drive::go_on(&mut again);
    }
    let region = json!({"answer": "signed_in", "account": "admin@contoso.example",
        "role": "global_administrator", "region": "China"});
    again.answer(&region.to_string()).expect("taken, and found wanting");
    assert_eq!(again.problem().expect("a problem").problem.word(), "wrong_region");
    assert!(again.save().is_err() && migration.save().is_ok());
}
