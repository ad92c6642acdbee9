//! What is kept of a tenant and cannot be read, or is not to be believed.

use super::support::{admin, tenant};
use crate::support::{World, status};
use holdfast_core::Status;
use holdfast_core::m365::live::{TenantState, TenantWay};
use serde_json::json;

const KIND: &str = "m365.tenant";
const OTHER: &str = "99999999-0000-4000-8000-000000000001";

#[test]
fn a_record_that_cannot_be_read_can_be_dropped_and_hides_no_other() {
    let world = World::new();
    let named = json!({"tenant": world.server.access.tenant});
    for (bytes, expected) in [
        (&b"hunter2"[..], Status::VaultDamaged),
        (br#"{"schema":2,"secret":"hunter2"}"#, Status::VaultVersionUnsupported),
    ] {
        world.session.vault().put(KIND, &world.server.access.tenant, bytes).expect("put");
        for way in [TenantWay::Status, TenantWay::Rotate, TenantWay::Setup] {
            let went = tenant(&world.session, way, &named, Some(&admin(&world)));
            assert_eq!(status(&went), expected, "{}", way.word());
            assert!(!format!("{:?}", went).contains("hunter2"));
        }
        let local = json!({"tenant": world.server.access.tenant, "local": true});
        let dropped = tenant(&world.session, TenantWay::Delete, &local, None).expect("dropped");
        assert_eq!(dropped.state, TenantState::Deleted);
        assert!(world.session.tenants().expect("tenants").is_empty());
    }
    world.session.vault().put(KIND, OTHER, b"{").expect("put");
    let request = json!({"tenant": "contoso.onmicrosoft.com", "workloads": ["mail"]});
    let set_up = tenant(&world.session, TenantWay::Setup, &request, Some(&admin(&world))).expect("set up");
    assert_eq!(set_up.state, TenantState::Ready);
    world.token(&json!({"tenant": "contoso.onmicrosoft.com"})).expect("token");
    let kept = world.session.tenants().expect("tenants");
    let problems: Vec<_> = kept.iter().map(|one| (one.tenant.as_str(), one.problem.is_some())).collect();
    let own = (world.server.access.tenant.as_str(), false);
    assert!(kept.len() == 2 && problems.contains(&own) && problems.contains(&(OTHER, true)), "{problems:?}");
}
