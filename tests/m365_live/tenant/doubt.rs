//! What one answer does not prove, and what is not asked for before it can be had.

use super::support::{
    Ear, Impatient, admin, asked, assert_whole, copied, held, set_up, step, tenant, tenant_at,
};
use crate::support::{World, call, now, paste, service, status, vault};
use holdfast_core::Status;
use holdfast_core::m365::live::{LiveCall, Session, StepState, TenantState, TenantStep, TenantWay};
use holdfast_core::units::UtcMs;
use holdfast_test_servers::http::ask;
use serde_json::{Value, json};

const NAME: &str = "Holdfast backup";

#[test]
fn what_is_not_there_yet_is_not_called_deleted() {
    let world = World::new();
    world.server.access.delays(&json!({"reads": 1_000})).expect("delays");
    let request = json!({"workloads": ["mail"], "wait_s": 0});
    let cut = tenant(&world.session, TenantWay::Setup, &request, Some(&admin(&world)));
    assert_eq!(status(&cut), Status::M365Propagating);
    let (sign_in, impatient) = (admin(&world), Impatient::default());
    let call = LiveCall { now: None, monitor: &impatient, cancel: &impatient.0 };
    let waits = world.session.tenant(TenantWay::Delete, "{}", Some(&sign_in), &call);
    assert_eq!(status(&waits), Status::Cancelled);
    assert_eq!((world.session.tenants().expect("tenants").len(), held(&world, NAME).applications), (1, 1));
    world.server.access.clear().expect("cleared");
    let deleted =
        tenant(&world.session, TenantWay::Delete, &json!({}), Some(&admin(&world))).expect("deleted");
    assert_eq!(
        (step(&deleted, TenantStep::Delete), held(&world, NAME).applications),
        (Some(StepState::Done), 0)
    );
}

#[test]
fn an_application_that_never_worked_is_called_deleted_once_it_had_the_time_to_arrive() {
    let world = World::new();
    world.server.access.delays(&json!({"keys": 1_000})).expect("delays");
    let request = json!({"workloads": ["mail"], "wait_s": 0});
    let cut = tenant(&world.session, TenantWay::Setup, &request, Some(&admin(&world)));
    assert_eq!(status(&cut), Status::M365Propagating);
    let dir = tempfile::tempdir().expect("folder");
    tenant(&copied(&world, dir.path()), TenantWay::Delete, &json!({}), Some(&admin(&world)))
        .expect("deleted");
    let later = Some(UtcMs(now().0 + 2 * 3_600_000));
    let request = json!({"wait_s": 60});
    let told =
        tenant_at(&world.session, TenantWay::Update, &request, Some(&admin(&world)), later, &Ear::default());
    assert_eq!(told.expect("told").state, TenantState::Deleted);
}

#[test]
fn an_application_whose_answer_was_lost_is_found_by_its_name_however_late() {
    let world = World::new();
    let request = json!({"workloads": ["mail"], "wait_s": 60});
    world.server.access.delays(&json!({"reads": 2})).expect("delays");
    let sign_in = admin(&world);
    let before = world.server.access.log().expect("log").len();
    // Permissions that are offered, the name, the making.
    world.server.access.cut_off(3, false).expect("cut");
    let none = json!({"workloads": ["mail"], "wait_s": 0});
    let went = tenant(&world.session, TenantWay::Setup, &none, Some(&sign_in));
    assert_eq!(status(&went), Status::M365Unavailable);
    let cut = &world.server.access.log().expect("log")[before + 2];
    assert_eq!((cut["method"].as_str(), cut["cut"].as_str()), (Some("PATCH"), Some("after")));
    assert_eq!(held(&world, NAME).applications, 1);
    world.server.access.mend().expect("mended");
    let outcome = tenant(&world.again(), TenantWay::Setup, &request, Some(&admin(&world))).expect("set up");
    assert_whole(&world, NAME, &outcome);
}

#[test]
fn what_a_cloud_does_not_offer_is_refused_before_anything_is_noted() {
    let world = World::new();
    set_up(&world);
    let offered = json!({"withheld": ["Calendars.Read", "Calendars.ReadWrite"]});
    world.server.access.settings(&offered).expect("settings");
    let wider = json!({"workloads": ["mail", "calendar"], "directions": ["backup", "restore"]});
    let patched = asked(&world, "PATCH", "/applications");
    for way in [TenantWay::Update, TenantWay::Setup] {
        let went = tenant(&world.session, way, &wider, Some(&admin(&world)));
        assert_eq!(status(&went), Status::M365FactsRejected, "{}", way.word());
    }
    assert_eq!(asked(&world, "PATCH", "/applications"), patched);
    let rotated = tenant(&world.session, TenantWay::Rotate, &json!({"force": true}), None).expect("rotated");
    assert_eq!(rotated.state, TenantState::Ready, "{}", rotated.text);
    let alone = tenant(&world.session, TenantWay::Setup, &json!({}), None).expect("nothing is left");
    assert_whole(&world, NAME, &alone);
    let dir = tempfile::tempdir().expect("folder");
    let other = super::support::session(&world, dir.path());
    let went = tenant(&other, TenantWay::Setup, &json!({"workloads": ["calendar"]}), Some(&admin(&world)));
    assert_eq!(status(&went), Status::M365FactsRejected);
    assert!(other.tenants().expect("tenants").is_empty());
}

#[test]
fn a_change_that_was_cut_off_takes_an_administrator_and_hinders_no_renewal() {
    let world = World::new();
    set_up(&world);
    let wider = json!({"workloads": ["mail", "calendar"], "wait_s": 0});
    let sign_in = admin(&world);
    let denied = json!({"error": {"code": "Request_BadRequest"}});
    let fault = json!([{"match": "/appRoleAssignedTo", "method": "POST", "status": 400, "body": denied}]);
    world.server.access.faults(&fault).expect("faults");
    assert_eq!(
        status(&tenant(&world.session, TenantWay::Update, &wider, Some(&sign_in))),
        Status::M365Denied
    );
    let alone = tenant(&world.session, TenantWay::Setup, &json!({}), None);
    assert_eq!(status(&alone), Status::M365AdministratorRequired);
    let offline = tenant(&world.session, TenantWay::Status, &json!({"offline": true}), None).expect("status");
    assert_eq!(offline.state, TenantState::Incomplete);
    let rotated = tenant(&world.session, TenantWay::Rotate, &json!({"force": true, "wait_s": 5}), None);
    assert_eq!(rotated.expect("rotated").state, TenantState::Incomplete);
    let updated =
        tenant(&world.session, TenantWay::Update, &json!({}), Some(&admin(&world))).expect("updated");
    assert_whole(&world, NAME, &updated);
}

#[test]
fn a_change_that_finds_no_application_yet_is_made_again_and_an_endpoint_that_is_gone_is_no_delay() {
    let world = World::new();
    set_up(&world);
    let fails = |path: &str, method: &str, status: u16, code: &str| {
        let body = json!({"error": {"code": code}});
        let fault = json!([{"match": path, "method": method, "status": status, "body": body}]);
        world.server.access.faults(&fault).expect("faults");
    };
    let update = |request| tenant(&world.session, TenantWay::Update, &request, Some(&admin(&world)));
    fails("/appRoleAssignments", "GET", 410, "ResourceGone");
    assert_eq!(status(&update(json!({"wait_s": 0}))), Status::M365Denied);
    fails("/v1.0/applications/", "PATCH", 404, "Request_ResourceNotFound");
    let updated = update(json!({"name": "Backup of Contoso", "wait_s": 30})).expect("updated");
    assert_eq!(updated.state, TenantState::Ready);
    let state = world.server.access.state().expect("state");
    assert_eq!(state["applications"][0]["displayName"], "Backup of Contoso");
}

#[test]
fn a_token_that_does_not_tell_its_permissions_proves_the_sign_in_alone() {
    let world = World::new();
    let sign_in = admin(&world);
    let opaque = json!({"access_token": "opaque", "token_type": "Bearer", "expires_in": 3600});
    let fault = json!([{"match": "/token", "status": 200, "times": 2, "body": opaque}]);
    world.server.access.faults(&fault).expect("faults");
    let outcome = tenant(&world.session, TenantWay::Setup, &json!({"workloads": ["mail"]}), Some(&sign_in));
    let outcome = outcome.expect("set up");
    let proven = outcome.steps.iter().find(|taken| taken.step == TenantStep::Prove).expect("proven");
    assert!(proven.text.contains("does not tell"), "{}", outcome.text);
    assert_whole(&world, NAME, &outcome);
    let asked = tenant(&world.session, TenantWay::Status, &json!({}), None).expect("status");
    assert!(asked.state == TenantState::Ready && !asked.text.contains("missing"), "{}", asked.text);
}

#[test]
fn a_status_says_whom_it_asked() {
    const SHAREPOINT: &str = "00000003-0000-0ff1-ce00-000000000000";
    let world = World::new();
    set_up(&world);
    let log = world.server.access.log().expect("log");
    let graph_by =
        |exchange: &&Value| exchange["path"].as_str().unwrap_or_default().contains("appRoleAssignedTo");
    let bearer = log.iter().find(graph_by).expect("a grant")["headers"]["authorization"].as_str();
    let headers = [("authorization", bearer.expect("a token")), ("content-type", "application/json")];
    let at = |path: &str| format!("{}/v1.0/{path}", world.server.access.graph);
    let found =
        ask("GET", &at(&format!("servicePrincipals(appId='{SHAREPOINT}')")), &headers, b"").expect("asked");
    let found: Value = serde_json::from_slice(&found.body).expect("JSON");
    let own = &world.server.access.state().expect("state")["servicePrincipals"][0]["id"];
    let body =
        json!({"principalId": own, "resourceId": found["id"], "appRoleId": found["appRoles"][0]["id"]});
    let path = format!("servicePrincipals/{}/appRoleAssignedTo", found["id"].as_str().expect("id"));
    assert_eq!(ask("POST", &at(&path), &headers, body.to_string().as_bytes()).expect("asked").status, 201);
    let updated =
        tenant(&world.session, TenantWay::Update, &json!({}), Some(&admin(&world))).expect("updated");
    let plan = updated.permissions.as_ref().expect("permissions");
    let is_of_graph = |id: &str| id == "00000003-0000-0000-c000-000000000000";
    assert!(plan.surplus.len() == 1 && !is_of_graph(&plan.surplus[0].resource_id), "{}", plan.text);
    assert_eq!(step(&updated, TenantStep::Revoke), Some(StepState::Skipped), "{}", updated.text);
    let told = tenant(&world.session, TenantWay::Status, &json!({}), None).expect("status");
    assert!(told.text.contains("of Microsoft Graph"), "{}", told.text);
    let offline = tenant(&world.session, TenantWay::Status, &json!({"offline": true}), None).expect("status");
    assert!(
        offline.text.contains("nobody was asked") && !offline.text.contains("missing"),
        "{}",
        offline.text
    );
    assert!(offline.permissions.expect("permissions").missing.is_empty());
    let early = Some(UtcMs(now().0 - 2 * UtcMs::DAY_MS));
    let refused = tenant_at(&world.session, TenantWay::Status, &json!({}), None, early, &Ear::default());
    let refused = refused.expect("status");
    assert_eq!(refused.state, TenantState::Refused);
    assert!(refused.reason.expect("reason").contains("network time"), "{}", refused.text);
}

#[test]
fn no_clock_is_judged_by_an_answer_of_before() {
    let world = World::new();
    let request = json!({"workloads": ["mail"], "wait_s": 0});
    let sign_ins = [admin(&world), admin(&world)];
    world.server.access.token_clock(900).expect("clock");
    let went = tenant(&world.session, TenantWay::Setup, &request, Some(&sign_ins[0]));
    assert_eq!(status(&went), Status::M365Denied);
    world.server.access.token_clock(0).expect("clock");
    world.server.access.cut_off(1, true).expect("cut");
    let went = tenant(&world.session, TenantWay::Setup, &request, Some(&sign_ins[1]));
    assert_eq!(status(&went), Status::M365Unavailable);
}

#[test]
fn an_administrator_of_another_cloud_is_sent_nowhere() {
    let world = World::new();
    let mut of: Value = serde_json::from_str(&service(&world.server.access, &json!({}))).expect("service");
    let clouds = of["settings"]["policy"]["clouds"].as_array_mut().expect("clouds");
    let mut other = clouds.last().expect("a cloud").clone();
    (other["name"], other["title"]) = ("another".into(), "Another".into());
    clouds.push(other);
    of["cloud"] = "another".into();
    let dir = tempfile::tempdir().expect("folder");
    let there = Session::open(vault(dir.path()), &of.to_string(), None).expect("session");
    for request in [json!({"way": "paste", "purpose": "setup"}), json!({"way": "paste"})] {
        let sign_in = call(|call| there.sign_in(&request.to_string(), call)).expect("begun");
        paste(&sign_in, &world.browser(&sign_in, "admin1")).expect("signed in");
        let before = world.server.access.log().expect("log").len();
        let kept = call(|call| world.session.keep(&sign_in, call));
        assert_eq!(status(&kept), Status::M365FactsRejected);
        let went = tenant(&world.session, TenantWay::Setup, &json!({"workloads": ["mail"]}), Some(&sign_in));
        assert_eq!(status(&went), Status::M365FactsRejected);
        assert_eq!(world.server.access.log().expect("log").len(), before);
    }
}
