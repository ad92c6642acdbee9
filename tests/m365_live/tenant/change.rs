//! Changing a tenant, and taking it away.

use super::support::{Held, admin, assert_whole, copied, held, set_up, step, tenant};
use crate::support::{World, status};
use holdfast_core::Status;
use holdfast_core::m365::live::{StepState, TenantState, TenantStep, TenantWay};
use serde_json::json;

const NAME: &str = "Holdfast backup";

#[test]
fn more_workloads_are_granted_and_fewer_are_taken_away_when_that_is_wanted() {
    let world = World::new();
    let first = set_up(&world);
    let wider = json!({"workloads": ["mail", "calendar"], "directions": ["backup", "restore"]});
    let more = tenant(&world.session, TenantWay::Update, &wider, Some(&admin(&world))).expect("wider");
    assert_eq!((step(&more, TenantStep::Grant), more.state), (Some(StepState::Done), TenantState::Ready));
    assert_eq!(more.application, first.application);
    assert_whole(&world, NAME, &more);
    let narrow = |remove| {
        let request = json!({"workloads": ["mail"], "remove_surplus": remove});
        tenant(&world.session, TenantWay::Update, &request, Some(&admin(&world))).expect("narrower")
    };
    let kept = narrow(false);
    assert_eq!(step(&kept, TenantStep::Revoke), Some(StepState::Skipped));
    assert!(!kept.permissions.expect("permissions").surplus.is_empty());
    let less = narrow(true);
    assert_eq!(step(&less, TenantStep::Revoke), Some(StepState::Done));
    assert_whole(&world, NAME, &less);
}

#[test]
fn r68_update_makes_a_new_certificate_when_that_is_wanted() {
    let world = World::new();
    let first = set_up(&world).certificate.expect("certificate").thumbprint;
    let request =
        json!({"renew": true, "name": "Backup of Contoso", "certificate": {"days": 90, "signing": "RS256"}});
    let renewed = tenant(&world.session, TenantWay::Update, &request, Some(&admin(&world))).expect("renewed");
    let certificate = renewed.certificate.as_ref().expect("certificate");
    assert!(certificate.thumbprint != first && certificate.advice.days_left == 89);
    assert_eq!(step(&renewed, TenantStep::RemoveKey), Some(StepState::Done), "{}", renewed.text);
    assert_eq!(renewed.application.as_ref().expect("application").name, "Backup of Contoso");
    let state = world.server.access.state().expect("state");
    assert_eq!(state["applications"][0]["displayName"], "Backup of Contoso");
    assert_eq!(state["keyCredentials"].as_array().map(Vec::len), Some(1));
    world.token(&json!({"tenant": world.server.access.tenant})).expect("token by RS256");
}

#[test]
fn an_application_that_somebody_deleted_is_told_and_set_up_anew_only_by_set_up() {
    let world = World::new();
    let first = set_up(&world);
    let dir = tempfile::tempdir().expect("folder");
    // What was deleted can be restored, so its name stays taken.
    world.server.access.settings(&json!({"names_stay": true})).expect("settings");
    tenant(&copied(&world, dir.path()), TenantWay::Delete, &json!({}), Some(&admin(&world)))
        .expect("deleted");
    // A single answer proves nothing.
    let once = tenant(&world.session, TenantWay::Update, &json!({"wait_s": 0}), Some(&admin(&world)));
    assert_eq!(status(&once), Status::M365Propagating);
    let request = json!({"wait_s": 60});
    let told = tenant(&world.session, TenantWay::Update, &request, Some(&admin(&world))).expect("told");
    assert_eq!(told.state, TenantState::Deleted);
    assert_eq!(held(&world, NAME), Held { applications: 0, principals: 0, grants: 0, keys: 0 });
    let anew = tenant(&world.session, TenantWay::Setup, &request, Some(&admin(&world))).expect("anew");
    assert_ne!(anew.application, first.application);
    assert_whole(&world, NAME, &anew);
}

#[test]
fn r70_a_tenant_is_taken_away_with_all_that_was_made() {
    let world = World::new();
    set_up(&world);
    let deleted =
        tenant(&world.session, TenantWay::Delete, &json!({}), Some(&admin(&world))).expect("deleted");
    assert_eq!(deleted.state, TenantState::Deleted);
    assert_eq!(held(&world, NAME), Held { applications: 0, principals: 0, grants: 0, keys: 0 });
    assert!(world.session.tenants().expect("tenants").is_empty());
    let named = json!({"tenant": world.server.access.tenant});
    assert_eq!(status(&world.token(&named)), Status::M365TenantAbsent);
}

#[test]
fn what_is_kept_here_can_be_dropped_without_asking_anybody() {
    let world = World::new();
    let client_id = set_up(&world).application.expect("application").client_id;
    let before = world.server.access.log().expect("log").len();
    let dropped = tenant(&world.session, TenantWay::Delete, &json!({"local": true}), None).expect("dropped");
    assert!(dropped.text.contains(&client_id), "{}", dropped.text);
    assert_eq!(world.server.access.log().expect("log").len(), before);
    assert_eq!(held(&world, NAME).applications, 1);
    assert!(world.session.tenants().expect("tenants").is_empty());
}
