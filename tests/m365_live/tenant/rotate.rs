//! A certificate renews itself.

use super::support::{Ear, admin, assert_whole, held, set_up, step, tenant, tenant_at};
use crate::support::{World, now, status};
use holdfast_core::Status;
use holdfast_core::m365::live::{StepState, TenantState, TenantStep, TenantWay};
use holdfast_core::units::UtcMs;
use serde_json::json;

const NAME: &str = "Holdfast backup";

#[test]
fn r68_nobody_has_to_sign_in_to_renew_a_certificate() {
    let world = World::new();
    let first = set_up(&world).certificate.expect("certificate").thumbprint;
    let early = tenant(&world.session, TenantWay::Rotate, &json!({}), None).expect("too early");
    assert_eq!(step(&early, TenantStep::Certificate), Some(StepState::Skipped));
    let ear = Ear::default();
    let rotated = tenant_at(&world.session, TenantWay::Rotate, &json!({"force": true}), None, None, &ear);
    let rotated = rotated.expect("rotated");
    for one in [TenantStep::AddKey, TenantStep::Prove, TenantStep::Switch, TenantStep::RemoveKey] {
        assert_eq!(step(&rotated, one), Some(StepState::Done), "{}", rotated.text);
    }
    assert_ne!(rotated.certificate.as_ref().expect("certificate").thumbprint, first);
    assert_whole(&world, NAME, &rotated);
    world.token(&json!({"tenant": world.server.access.tenant})).expect("token");
    let heard = ear.heard();
    for phase in ["add_key", "switch", "remove_key"] {
        assert!(heard.contains(&format!("\"{phase}\"")), "{heard}");
    }
}

#[test]
fn the_old_certificate_serves_until_the_new_one_works() {
    let world = World::new();
    let first = set_up(&world).certificate.expect("certificate").thumbprint;
    world.server.access.delays(&json!({"keys": 2})).expect("delays");
    let went = tenant(&world.session, TenantWay::Rotate, &json!({"force": true, "wait_s": 0}), None);
    assert_eq!(status(&went), Status::M365Propagating);
    assert_eq!(held(&world, NAME).keys, 2);
    world.token(&json!({"tenant": world.server.access.tenant})).expect("the old one still serves");
    let kept = tenant(&world.session, TenantWay::Status, &json!({"offline": true}), None).expect("status");
    assert_eq!(kept.certificate.expect("certificate").thumbprint, first);
    let went = tenant(&world.again(), TenantWay::Rotate, &json!({"wait_s": 60}), None).expect("rotated");
    assert_ne!(went.certificate.as_ref().expect("certificate").thumbprint, first);
    assert_whole(&world, NAME, &went);
}

#[test]
fn a_certificate_that_is_over_takes_an_administrator() {
    let world = World::new();
    let request = json!({"workloads": ["mail"], "certificate": {"days": 1}});
    let first = tenant(&world.session, TenantWay::Setup, &request, Some(&admin(&world))).expect("set up");
    assert_eq!(first.certificate.as_ref().expect("certificate").advice.reached_days, Some(1));
    let later = Some(UtcMs(now().0 + 2 * UtcMs::DAY_MS));
    let at = |way, request| tenant_at(&world.session, way, &request, None, later, &Ear::default());
    let expired = at(TenantWay::Status, json!({})).expect("status");
    assert_eq!(expired.state, TenantState::Expired);
    let refused = at(TenantWay::Rotate, json!({}));
    assert_eq!(status(&refused), Status::M365Denied);
    assert!(refused.expect_err("refused").to_string().contains("administrator"));
}

#[test]
fn a_key_whose_name_was_lost_with_the_answer_is_forgotten_by_an_update() {
    let world = World::new();
    set_up(&world);
    let rotate = |request| tenant(&world.session, TenantWay::Rotate, &request, None);
    // The second exchange hands the new key in.
    world.server.access.cut_after(2, false).expect("cut");
    assert_eq!(status(&rotate(json!({"force": true, "wait_s": 0}))), Status::M365Propagating);
    let resumed = rotate(json!({})).expect("rotated");
    assert_eq!(step(&resumed, TenantStep::AddKey), Some(StepState::Already), "{}", resumed.text);
    assert_whole(&world, NAME, &resumed);
    let next = rotate(json!({"force": true})).expect("rotated");
    assert_eq!((step(&next, TenantStep::RemoveKey), held(&world, NAME).keys), (Some(StepState::Waiting), 2));
    let updated =
        tenant(&world.session, TenantWay::Update, &json!({}), Some(&admin(&world))).expect("updated");
    assert_eq!(step(&updated, TenantStep::RemoveKey), Some(StepState::Done), "{}", updated.text);
    assert_whole(&world, NAME, &updated);
}
