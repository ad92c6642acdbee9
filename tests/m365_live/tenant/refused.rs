//! Who may not, and what is told then.

use super::support::{admin, set_up, tenant};
use crate::support::{World, status};
use holdfast_core::Status;
use holdfast_core::m365::live::TenantWay;
use serde_json::json;

#[test]
fn r25_only_an_administrator_sets_up() {
    let world = World::new();
    let request = json!({"workloads": ["mail"]});
    let went = tenant(&world.session, TenantWay::Setup, &request, None);
    assert_eq!(status(&went), Status::M365AdministratorRequired);
    let (plain, _) = world.sign_in(&json!({"way": "paste", "purpose": "setup"}), "plain1");
    let (account, _) = world.sign_in(&json!({"way": "paste"}), "admin1");
    for sign_in in [&plain, &account] {
        let went = tenant(&world.session, TenantWay::Setup, &request, Some(sign_in));
        assert_eq!(status(&went), Status::M365AdministratorRequired);
        assert!(sign_in.signed_in().is_none(), "what is of no use is forgotten as well");
    }
    assert!(world.session.tenants().expect("tenants").is_empty());
}

#[test]
fn an_administrator_of_another_tenant_is_refused() {
    let world = World::new();
    let request = json!({"tenant": world.server.access.other_tenant, "workloads": ["mail"]});
    let went = tenant(&world.session, TenantWay::Setup, &request, Some(&admin(&world)));
    assert_eq!(status(&went), Status::M365IdentityRejected);
}

#[test]
fn what_is_not_set_up_cannot_be_changed() {
    let world = World::new();
    let named = json!({"tenant": world.server.access.tenant});
    for way in [TenantWay::Update, TenantWay::Rotate, TenantWay::Delete] {
        let went = tenant(&world.session, way, &named, Some(&admin(&world)));
        assert_eq!(status(&went), Status::M365TenantAbsent, "{}", way.word());
    }
    assert_eq!(status(&world.token(&named)), Status::M365TenantAbsent);
    let nothing = tenant(&world.session, TenantWay::Setup, &json!({}), Some(&admin(&world)));
    assert!(nothing.expect_err("no workloads").to_string().contains("workloads"));
}

#[test]
fn changes_take_an_administrator_and_renewal_does_not() {
    let world = World::new();
    set_up(&world);
    for way in [TenantWay::Update, TenantWay::Delete] {
        assert_eq!(status(&tenant(&world.session, way, &json!({}), None)), Status::M365AdministratorRequired);
    }
    tenant(&world.session, TenantWay::Rotate, &json!({"force": true}), None).expect("rotated");
}
