//! A certificate renews itself.

use super::support::{
    Ear, admin, admin_at, asked, assert_whole, copied, held, set_up, step, tenant, tenant_at,
};
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

#[test]
fn a_permission_that_was_taken_away_keeps_no_certificate_in_use() {
    let world = World::new();
    let first = set_up(&world).certificate.expect("certificate").thumbprint;
    let dir = tempfile::tempdir().expect("folder");
    let narrow = json!({"workloads": ["contacts"], "remove_surplus": true});
    tenant(&copied(&world, dir.path()), TenantWay::Update, &narrow, Some(&admin(&world)))
        .expect("taken away");
    let request = json!({"force": true, "wait_s": 5});
    let rotated = tenant(&world.session, TenantWay::Rotate, &request, None).expect("rotated");
    assert_ne!(rotated.certificate.as_ref().expect("certificate").thumbprint, first);
    assert!(!rotated.permissions.as_ref().expect("permissions").missing.is_empty(), "{}", rotated.text);
    assert_ne!(rotated.state, TenantState::Ready);
    assert_eq!(held(&world, NAME).keys, 1);
}

#[test]
fn a_new_certificate_that_ran_out_is_replaced() {
    let world = World::new();
    let request = json!({"workloads": ["mail"], "certificate": {"days": 1}});
    tenant(&world.session, TenantWay::Setup, &request, Some(&admin(&world))).expect("set up");
    world.server.access.delays(&json!({"keys": 2})).expect("delays");
    let cut = tenant(&world.session, TenantWay::Rotate, &json!({"force": true, "wait_s": 0}), None);
    assert_eq!(status(&cut), Status::M365Propagating);
    world.server.access.clear().expect("cleared");
    world.server.access.token_clock(2 * 86_400).expect("clock");
    let later = UtcMs(now().0 + 2 * UtcMs::DAY_MS);
    let at = |way, request, sign_in| {
        tenant_at(&world.session, way, &request, sign_in, Some(later), &Ear::default())
    };
    let alone = at(TenantWay::Rotate, json!({"wait_s": 0}), None);
    assert!(
        alone.expect_err("nothing is left to prove oneself by").to_string().contains("update the tenant")
    );
    let updated =
        at(TenantWay::Update, json!({"wait_s": 5}), Some(&admin_at(&world, later))).expect("updated");
    assert!(!updated.certificate.as_ref().expect("certificate").advice.expired);
    assert_whole(&world, NAME, &updated);
}

#[test]
fn a_certificate_whose_answer_was_lost_is_handed_in_once_however_late_it_arrives() {
    let world = World::new();
    set_up(&world);
    world.server.access.delays(&json!({"keys": 7})).expect("delays");
    world.server.access.cut_after(2, false).expect("cut");
    let rotate = |request| tenant(&world.again(), TenantWay::Rotate, &request, None);
    assert_eq!(status(&rotate(json!({"force": true, "wait_s": 0}))), Status::M365Propagating);
    assert_eq!(status(&rotate(json!({"wait_s": 16}))), Status::M365Propagating);
    let late = (0..10).find_map(|_| rotate(json!({"wait_s": 0})).ok()).expect("it arrives");
    assert_eq!(step(&late, TenantStep::AddKey), Some(StepState::Already), "{}", late.text);
    assert_eq!(asked(&world, "POST", "/addKey"), 1);
    assert_whole(&world, NAME, &late);
}

#[test]
fn what_was_refused_is_handed_in_again_and_what_a_failing_server_may_have_taken_is_not() {
    let world = World::new();
    set_up(&world);
    let rotate = |request| tenant(&world.session, TenantWay::Rotate, &request, None);
    let fails = |status| {
        let body = json!({"error": {"code": "Request_BadRequest"}});
        let fault = json!([{"match": "/addKey", "status": status, "times": 3, "body": body}]);
        world.server.access.clear().expect("cleared");
        world.server.access.faults(&fault).expect("faults");
    };
    fails(400);
    assert_eq!(status(&rotate(json!({"force": true, "wait_s": 0}))), Status::M365Denied);
    world.server.access.clear().expect("cleared");
    let again = rotate(json!({"wait_s": 0})).expect("rotated");
    assert_eq!(step(&again, TenantStep::AddKey), Some(StepState::Done), "{}", again.text);
    assert_whole(&world, NAME, &again);
    fails(500);
    assert_eq!(status(&rotate(json!({"force": true, "wait_s": 4}))), Status::M365Propagating);
    assert_eq!(asked(&world, "POST", "/addKey"), 1);
}

#[test]
fn a_certificate_that_nobody_named_is_not_pushed_out_of_memory() {
    let world = World::new();
    set_up(&world);
    let rotate = |request| tenant(&world.session, TenantWay::Rotate, &request, None);
    world.server.access.cut_after(2, false).expect("cut");
    assert_eq!(status(&rotate(json!({"force": true, "wait_s": 0}))), Status::M365Propagating);
    for _ in 0..3 {
        rotate(json!({"force": true})).expect("rotated");
    }
    assert_eq!(held(&world, NAME).keys, 2);
    let update = |request| tenant(&world.session, TenantWay::Update, &request, Some(&admin(&world)));
    let updated = update(json!({"renew": true})).expect("updated");
    assert_whole(&world, NAME, &updated);
}

#[test]
fn an_application_that_does_not_answer_is_no_certificate_that_is_gone() {
    let world = World::new();
    set_up(&world);
    let body = json!({"error": {"code": "Request_ResourceNotFound"}});
    let fault = json!([{"match": "/removeKey", "status": 404, "body": body}]);
    world.server.access.faults(&fault).expect("faults");
    let rotated = tenant(&world.session, TenantWay::Rotate, &json!({"force": true, "wait_s": 30}), None);
    assert_whole(&world, NAME, &rotated.expect("rotated"));
}
