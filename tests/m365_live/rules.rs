//! Rules that only a real sign-in and a real set-up can hold.

use crate::support::{World, call, now, service, token, vault};
use crate::tenant::support::{set_up, tenant};
use holdfast_core::cancel::Cancel;
use holdfast_core::m365::live::{Session, TenantState, TenantWay};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn r13_the_region_is_known_before_anybody_is_asked() {
    let dir = tempfile::tempdir().expect("folder");
    let host = |region: &str| {
        let service = json!({"client_id": "app", "cloud": region}).to_string();
        let session = Session::open(vault(dir.path()), &service, None).map_err(|error| error.to_string())?;
        let sign_in =
            call(|call| session.sign_in(&json!({"way": "paste"}).to_string(), call)).expect("begun");
        Ok::<_, String>(sign_in.page().address.split('/').nth(2).expect("host").to_owned())
    };
    assert_eq!(host("global").as_deref(), Ok("login.microsoftonline.com"));
    assert_eq!(host("china").as_deref(), Ok("login.partner.microsoftonline.cn"));
    assert_eq!(host("us_government").as_deref(), Ok("login.microsoftonline.us"));
    assert!(host("germany").expect_err("closed").contains("is closed; use the region Global"));
}

#[test]
fn r61_only_what_the_workload_needs_is_granted() {
    let world = World::new();
    let outcome = set_up(&world);
    let needed: BTreeSet<String> =
        outcome.permissions.expect("permissions").needed.iter().filter_map(|one| one.id.clone()).collect();
    let state = world.server.access.state().expect("state");
    let granted = state["appRoleAssignments"].as_array().expect("grants").iter();
    let granted: BTreeSet<String> =
        granted.map(|one| one["appRoleId"].as_str().expect("role").to_owned()).collect();
    assert_eq!(granted, needed);
    assert!(needed.contains("810c84a8-4a9e-49e6-bf7d-12d183f40d01"), "Mail.Read");
    assert!(!needed.contains("e2a3a72e-5f79-4c64-b1b1-878b674786c9"), "Mail.ReadWrite is for restores");
}

#[test]
fn r62_consent_is_given_with_the_set_up() {
    let world = World::new();
    let outcome = set_up(&world);
    // Nobody opened a page of consent, and the application's token has its roles.
    let asked: Vec<Value> = world.server.access.log().expect("log");
    assert!(!asked.iter().any(|one| one["path"].as_str().unwrap_or_default().contains("adminconsent")));
    assert_eq!(outcome.state, TenantState::Ready);
}

#[test]
fn r65_no_password_passes_through_and_no_token_of_the_administrator_stays() {
    let world = World::new();
    set_up(&world);
    // The scopes of a code are those of the address that is opened.
    let opened = |purpose: &str| world.begin(&json!({"way": "paste", "purpose": purpose})).page().address;
    for purpose in ["setup", "authorize"] {
        assert!(!opened(purpose).contains("offline_access"), "nothing that lasts is asked for");
    }
    assert!(opened("account").contains("offline_access"));
    world.begin(&json!({"way": "device", "purpose": "setup"}));
    for exchange in world.server.access.log().expect("log") {
        let body = exchange["body"].as_str().unwrap_or_default();
        assert!(!body.contains("grant_type=password") && !body.contains("password="), "{exchange}");
        assert!(!body.contains("offline_access"), "nothing that lasts is asked for: {exchange}");
    }
    let kinds: Vec<String> =
        world.session.vault().entries().expect("entries").into_iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, ["m365.tenant"]);
}

#[test]
fn r67_later_jobs_sign_in_by_the_certificate_alone() {
    let world = World::new();
    let outcome = set_up(&world);
    let request = json!({"tenant": outcome.tenant});
    let first = token(&world.again(), &request).expect("token");
    assert_ne!(token(&world.again(), &request).expect("token"), first);
    let kept = call(|call| world.session.token(&request.to_string(), call));
    assert!(kept.expect("token").expires_utc_ms > now().0);
}

#[test]
fn r69_a_code_is_all_that_a_person_enters() {
    let world = World::new();
    let sign_in = world.begin(&json!({"way": "device", "purpose": "setup"}));
    world.server.access.approve(&sign_in.page().user_code.expect("a code"), "admin1").expect("approved");
    sign_in.wait(now(), &Cancel::new()).expect("signed in");
    let request = json!({"workloads": ["mail", "calendar", "contacts"], "directions": ["backup", "restore"]});
    let outcome = tenant(&world.session, TenantWay::Setup, &request, Some(&sign_in)).expect("set up");
    assert_eq!(outcome.state, TenantState::Ready);
}

#[test]
fn a_proxy_is_gone_through_and_its_password_is_not_told() {
    let world = World::new();
    let proxy = json!({"proxy": "http://u:marked@127.0.0.1:1", "timeout_s": 1, "attempts": 1});
    let dir = tempfile::tempdir().expect("folder");
    let session =
        Session::open(vault(dir.path()), &service(&world.server.access, &proxy), None).expect("session");
    let went = call(|call| session.sign_in(&json!({"way": "device"}).to_string(), call));
    let error = went.err().expect("no proxy is there");
    assert!(!format!("{error} {error:?}").contains("marked"), "{error}");
    assert_eq!(error.status(), holdfast_core::Status::M365Unavailable);
}
