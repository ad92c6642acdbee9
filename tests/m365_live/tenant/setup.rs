//! Setting up, once and again, and how delays are waited for.

use super::support::{
    Ear, Impatient, admin, asked, assert_no_secret, assert_whole, held, said, set_up, step, tenant, tenant_at,
};
use crate::support::{World, call, status};
use holdfast_core::Status;
use holdfast_core::m365::live::{LiveCall, StepState, TenantState, TenantStep, TenantWay};
use serde_json::json;

const NAME: &str = "Holdfast backup";

#[test]
fn r60_one_sign_in_of_an_administrator_makes_all_of_it() {
    let world = World::new();
    let (sign_in, ear) = (admin(&world), Ear::default());
    let went = tenant_at(
        &world.session,
        TenantWay::Setup,
        &json!({"tenant": "contoso.onmicrosoft.com", "workloads": ["mail", "onedrive"], "directions": ["backup"]}),
        Some(&sign_in),
        None,
        &ear,
    );
    assert_no_secret(&world, &said(&went, &ear));
    let outcome = went.expect("set up");
    assert_eq!(
        (outcome.state, outcome.tenant.as_str()),
        (TenantState::Ready, world.server.access.tenant.as_str())
    );
    assert_whole(&world, NAME, &outcome);
    let plan = outcome.permissions.as_ref().expect("permissions");
    assert!(plan.missing.is_empty() && plan.surplus.is_empty(), "{}", plan.text);
    // R65: nothing of the administrator is left.
    assert_eq!(sign_in.signed_in(), None);
    let kinds: Vec<String> =
        world.session.vault().entries().expect("entries").into_iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, ["m365.tenant"]);
    // R64, R66: from now on by the certificate, of two years.
    let certificate = outcome.certificate.expect("certificate");
    assert_eq!(certificate.advice.days_left, 729);
    for named in [&world.server.access.tenant, "contoso.onmicrosoft.com"] {
        world.token(&json!({"tenant": named})).expect("token");
    }
    let heard = ear.heard();
    for phase in ["prepare", "application", "principal", "grant", "certificate", "prove"] {
        assert!(heard.contains(&format!("\"{phase}\"")), "{phase}: {heard}");
    }
    let kept = world.session.tenants().expect("tenants");
    assert!(kept.len() == 1 && kept[0].ready && kept[0].domain.as_deref() == Some("contoso.onmicrosoft.com"));
}

#[test]
fn set_up_again_makes_nothing_twice() {
    let world = World::new();
    let first = set_up(&world);
    let again = tenant(&world.again(), TenantWay::Setup, &json!({}), Some(&admin(&world))).expect("again");
    assert_eq!((again.state, &again.application), (TenantState::Ready, &first.application));
    for one in [TenantStep::Application, TenantStep::Principal, TenantStep::Grant, TenantStep::Certificate] {
        assert_eq!(step(&again, one), Some(StepState::Already), "{}", again.text);
    }
    assert_whole(&world, NAME, &again);
    // All is granted, so what is left takes no administrator.
    let alone = tenant(&world.session, TenantWay::Setup, &json!({}), None).expect("alone");
    assert_eq!(alone.state, TenantState::Ready);
}

#[test]
fn r76_what_is_not_everywhere_yet_is_waited_for() {
    let world = World::new();
    world.server.access.delays(&json!({"reads": 1, "keys": 1, "apps": 1, "grants": 1})).expect("delays");
    let ear = Ear::default();
    let request = json!({"workloads": ["calendar"], "wait_s": 120});
    let outcome = tenant_at(&world.session, TenantWay::Setup, &request, Some(&admin(&world)), None, &ear);
    let outcome = outcome.expect("set up");
    assert_eq!(outcome.state, TenantState::Ready);
    assert!(ear.heard().contains("propagating: "), "{}", ear.heard());
    assert_whole(&world, NAME, &outcome);
}

#[test]
fn r77_without_time_to_wait_it_is_propagating_and_goes_on_later() {
    let world = World::new();
    world.server.access.delays(&json!({"reads": 2, "keys": 2, "apps": 1, "grants": 1})).expect("delays");
    let mut statuses = Vec::new();
    for turn in 0..40 {
        let request = json!({"workloads": ["calendar"], "wait_s": 0});
        let session = world.again();
        let sign_in = admin(&world);
        let went = tenant(&session, TenantWay::Setup, &request, Some(&sign_in));
        assert!(sign_in.signed_in().is_none());
        if let Err(error) = &went {
            assert!(error.retry_after_ms().is_some_and(|wait| wait > 0), "{error}");
            statuses.push(error.status());
            continue;
        }
        let outcome = went.expect("set up");
        assert!(turn >= 5, "nothing was delayed");
        assert!(statuses.iter().all(|status| *status == Status::M365Propagating), "{statuses:?}");
        return assert_whole(&world, NAME, &outcome);
    }
    panic!("it never came to an end: {statuses:?}");
}

#[test]
fn a_status_asks_microsoft_or_nobody() {
    let world = World::new();
    let status_of = |request| tenant(&world.session, TenantWay::Status, &request, None).expect("status");
    let named = json!({"tenant": world.server.access.tenant});
    assert_eq!(status_of(named.clone()).state, TenantState::NotSetUp);
    set_up(&world);
    let exchanges = || world.server.access.log().expect("log").len();
    let before = exchanges();
    let offline = status_of(json!({"offline": true}));
    assert_eq!((offline.state, exchanges()), (TenantState::Ready, before));
    let online = status_of(named);
    assert_eq!(online.state, TenantState::Ready);
    assert!(exchanges() > before && online.permissions.expect("permissions").missing.is_empty());
}

#[test]
fn a_storm_of_pleas_to_wait_is_weathered() {
    let world = World::new();
    let sign_in = admin(&world);
    let storm = json!([{"match": "/v1.0/", "status": 429, "retry_after": 1, "times": 4},
        {"match": "/token", "status": 503, "times": 2}]);
    world.server.access.faults(&storm).expect("faults");
    let outcome = tenant(&world.session, TenantWay::Setup, &json!({"workloads": ["mail"]}), Some(&sign_in));
    assert_whole(&world, NAME, &outcome.expect("set up"));
}

#[test]
fn permissions_are_granted_page_by_page() {
    let world = World::new();
    world.server.access.settings(&json!({"page_size": 2})).expect("settings");
    let outcome = set_up(&world);
    let again = tenant(&world.session, TenantWay::Setup, &json!({}), Some(&admin(&world))).expect("again");
    assert_eq!(step(&again, TenantStep::Grant), Some(StepState::Already));
    assert_whole(&world, NAME, &outcome);
}

#[test]
fn r66_a_tenant_whose_policy_allows_less_gets_a_shorter_certificate() {
    let world = World::new();
    world.server.access.settings(&json!({"max_lifetime": "P180D"})).expect("settings");
    let outcome = set_up(&world);
    assert_eq!(outcome.certificate.as_ref().expect("certificate").advice.days_left, 179);
    assert_whole(&world, NAME, &outcome);
    // What the tenant allows is known from then on.
    tenant(&world.session, TenantWay::Rotate, &json!({"force": true}), None).expect("rotated");
    assert_eq!(asked(&world, "POST", "/addKey"), 1);
    world.server.access.settings(&json!({"max_lifetime": "P5D"})).expect("settings");
    let dir = tempfile::tempdir().expect("folder");
    let other = super::support::session(&world, dir.path());
    let went = tenant(
        &other,
        TenantWay::Setup,
        &json!({"workloads": ["mail"], "name": "Other"}),
        Some(&admin(&world)),
    );
    assert_eq!(status(&went), Status::M365Denied);
    assert!(went.expect_err("refused").to_string().contains("at least 30"));
}

#[test]
fn r70_a_clock_that_is_wrong_is_named_before_anything_is_made() {
    let world = World::new();
    let sign_in = admin(&world);
    world.server.access.token_clock(1_800).expect("clock");
    let went = tenant(&world.session, TenantWay::Setup, &json!({"workloads": ["mail"]}), Some(&sign_in));
    let error = went.expect_err("a certificate of another time");
    assert!(
        error.status() == Status::M365Denied && error.to_string().contains("behind Microsoft's"),
        "{error}"
    );
    assert_eq!(held(&world, NAME).applications, 0);
    world.server.access.token_clock(0).expect("clock");
    set_up(&world);
    world.server.access.token_clock(-3_600).expect("clock");
    let request = json!({"tenant": world.server.access.tenant}).to_string();
    let error = call(|call| world.session.token(&request, call)).expect_err("an assertion of another time");
    assert!(
        error.status() == Status::M365Denied && error.to_string().contains("ahead of Microsoft's"),
        "{error}"
    );
}

#[test]
fn a_wait_can_be_cancelled_and_goes_on_later() {
    let world = World::new();
    world.server.access.delays(&json!({"keys": 3})).expect("delays");
    let (sign_in, impatient) = (admin(&world), Impatient::default());
    let call = LiveCall { now: None, monitor: &impatient, cancel: &impatient.0 };
    let went = world.session.tenant(TenantWay::Setup, r#"{"workloads":["mail"]}"#, Some(&sign_in), &call);
    assert_eq!(status(&went), Status::Cancelled);
    assert!(sign_in.signed_in().is_none());
    let outcome =
        tenant(&world.again(), TenantWay::Setup, &json!({}), None).expect("it needs nobody any more");
    assert_whole(&world, NAME, &outcome);
}

#[test]
fn two_at_once_make_one() {
    let world = World::new();
    let sign_ins = [admin(&world), admin(&world)];
    let sessions = [world.again(), world.again()];
    let request = json!({"workloads": ["mail"]});
    let outcomes = std::thread::scope(|scope| {
        let each = sessions.iter().zip(&sign_ins).map(|(session, sign_in)| {
            let request = &request;
            scope.spawn(move || tenant(session, TenantWay::Setup, request, Some(sign_in)).expect("set up"))
        });
        let running: Vec<_> = each.collect();
        running.into_iter().map(|one| one.join().expect("joined")).collect::<Vec<_>>()
    });
    assert_eq!(outcomes[0].application, outcomes[1].application);
    assert_whole(&world, NAME, &outcomes[0]);
}
