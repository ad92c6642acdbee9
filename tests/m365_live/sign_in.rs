//! Each way to sign in, and how one takes another's place.

use crate::support::{World, call, now, paste, soon, status, waiting};
use holdfast_core::Status;
use holdfast_core::cancel::Cancel;
use holdfast_core::m365::live::Way;
use holdfast_core::m365::{M365Error, Migration, MigrationState, Role};
use holdfast_core::units::UtcMs;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[test]
fn r34_a_code_is_pasted_back_alone_or_as_the_whole_address() {
    let world = World::new();
    for whole in [true, false] {
        let sign_in = world.begin(&json!({"way": "paste"}));
        assert!(sign_in.page().pastes && sign_in.signed_in().is_none());
        let ended = world.browser(&sign_in, "plain1");
        let code =
            ended.split("code=").nth(1).and_then(|rest| rest.split('&').next()).expect("code").to_owned();
        let who = paste(&sign_in, if whole { &ended } else { &code }).expect("signed in");
        assert_eq!(
            (who.tenant.as_str(), who.role),
            (world.server.access.tenant.as_str(), Some(Role::Ordinary))
        );
        assert!(who.account.starts_with("plain1@"), "{who:?}");
        assert_eq!(sign_in.signed_in(), Some(who));
    }
}

#[test]
fn r37_a_page_of_the_vendor_may_show_the_code() {
    let world = World::new();
    let (sign_in, went) =
        world.sign_in(&json!({"way": "paste", "redirect_uri": "https://vendor.example/code"}), "plain1");
    went.expect("signed in");
    assert!(sign_in.page().text.contains("over"));
}

/// What another page of the machine, or a scanner of ports, may ask for.
fn nobody_else_is_listened_to(page: &str) {
    for path in ["?ping", "?code=c", "?code=c&state=another", "?error=access_denied", "favicon.ico"] {
        let address = format!("{}/{path}", page.split("/?").next().expect("a page"));
        let answer = holdfast_test_servers::http::ask("GET", &address, &[], b"").expect("an answer");
        assert_eq!(answer.status, 404, "{path}");
    }
}

#[test]
fn the_browser_of_this_machine_brings_the_code_itself() {
    let world = World::new();
    let sign_in = Arc::new(world.begin(&json!({"way": "loopback"})));
    assert!(!sign_in.page().pastes);
    let ended = world.browser(&sign_in, "admin1");
    let waiting = waiting(&sign_in);
    nobody_else_is_listened_to(&ended);
    let page = holdfast_test_servers::http::ask("GET", &ended, &[], b"").expect("the browser");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("close this page") && !page.text().contains("code="));
    assert_eq!(waiting.join().expect("waited").expect("signed in").role, Some(Role::GlobalAdministrator));
}

#[test]
fn r63_a_device_code_is_entered_elsewhere() {
    let world = World::new();
    let sign_in = world.begin(&json!({"way": "device", "purpose": "setup", "language": "de-DE"}));
    let page = sign_in.page();
    let code = page.user_code.clone().expect("a code");
    assert!(
        page.text.contains(&code) && page.address.starts_with("http") && page.expires_utc_ms > Some(now().0)
    );
    world.server.access.approve(&code, "admin1").expect("approved");
    let who = sign_in.wait(now(), &Cancel::new()).expect("signed in");
    assert_eq!(who.role, Some(Role::GlobalAdministrator));
}

#[test]
fn r70_a_device_code_that_is_over_is_asked_for_anew() {
    let world = World::new();
    let sign_in = world.begin(&json!({"way": "device"}));
    let first = sign_in.page().user_code.expect("a code");
    world
        .server
        .access
        .faults(&json!([{"match": "/token", "status": 400, "body": {"error": "expired_token"}}]))
        .expect("fault");
    assert_eq!(status(&sign_in.wait(now(), &Cancel::new())), Status::M365CodeExpired);
    sign_in.again(None, now(), &Cancel::new()).expect("again");
    let second = sign_in.page().user_code.expect("a code");
    assert_ne!(first, second);
    world.server.access.approve(&second, "plain1").expect("approved");
    sign_in.wait(now(), &Cancel::new()).expect("signed in");
}

#[test]
fn a_device_code_that_is_declined_is_so() {
    let world = World::new();
    let sign_in = world.begin(&json!({"way": "device"}));
    // A question that got no answer is made good by the next one's.
    let faults =
        json!([{"match": "/token", "drop": true}, {"match": "/token", "status": 503, "body": "busy"}]);
    world.server.access.faults(&faults).expect("faults");
    world.server.access.decline(&sign_in.page().user_code.expect("a code")).expect("declined");
    let went = sign_in.wait(now(), &Cancel::new());
    assert_eq!(status(&went), Status::M365Denied);
    let answer = sign_in.migration_answer().expect("an answer");
    assert!(answer.contains("\"failed\""), "{answer}");
}

#[test]
fn a_server_that_says_slow_down_or_is_busy_is_asked_again() {
    let world = World::new();
    let sign_in = world.begin(&json!({"way": "device"}));
    let faults = json!([
        {"match": "/token", "status": 429, "retry_after": 4, "body": {"error": "temporarily_unavailable"}},
        {"match": "/token", "status": 400, "body": {"error": "slow_down"}},
    ]);
    world.server.access.faults(&faults).expect("faults");
    world.server.access.approve(&sign_in.page().user_code.expect("a code"), "plain1").expect("approved");
    let began = Instant::now();
    sign_in.wait(now(), &Cancel::new()).expect("signed in");
    // Four seconds, and five more than twice the one of before.
    assert!(began.elapsed() >= Duration::from_secs(4 + 7), "{:?}", began.elapsed());
}

#[test]
fn a_device_code_is_held_to_bounds() {
    let world = World::new();
    let answer = |name: &str, value: Value| {
        let mut body = json!({"device_code": "d", "user_code": "ABCD", "expires_in": 900, "interval": 5,
            "verification_uri": "https://login.example/device"});
        body[name] = value;
        world
            .server
            .access
            .faults(&json!([{"match": "/devicecode", "body": body, "status": 200}]))
            .expect("fault");
        call(|call| world.session.sign_in(r#"{"way": "device"}"#, call))
    };
    for (name, value) in [
        ("user_code", json!("\u{1b}]0;marked\u{7}")),
        ("verification_uri", json!("http://login.example/device")),
        ("interval", json!(3_600)),
    ] {
        let error = answer(name, value).err().expect(name);
        assert_eq!(error.status(), Status::M365AnswerMalformed, "{name}");
        assert!(!error.to_string().contains("marked"), "{error}");
    }
    let page = answer("message", json!("\u{1b}[31mmarked")).expect("begun").page();
    assert!(page.text.contains("ABCD") && !page.text.contains("marked"), "{}", page.text);
    asked_about_with_a_pause(&world);
}

/// Whatever pause the server names.
fn asked_about_with_a_pause(world: &World) {
    world.server.access.device(60, 0).expect("device");
    let (sign_in, cancel) = (world.begin(&json!({"way": "device"})), Cancel::new());
    let stopping = soon(&cancel);
    assert_eq!(status(&sign_in.wait(now(), &cancel)), Status::Cancelled);
    stopping.join().expect("stopped");
    assert_eq!(world.asked("/token").len(), 1, "within less than a second");
}

#[test]
fn a_wait_is_cancelled_at_once() {
    let world = World::with(&json!({"timeout_s": 60}));
    // In the pause of a minute, in a question that takes a minute, and while nobody comes.
    world.server.access.device(900, 60).expect("device");
    for (way, delay_ms) in [("device", 0), ("device", 60_000), ("loopback", 0)] {
        let (sign_in, cancel) = (world.begin(&json!({"way": way})), Cancel::new());
        let late = json!([{"match": "/token", "delay_ms": delay_ms}]);
        world.server.access.faults(&late).expect("fault");
        let (stopping, began) = (soon(&cancel), Instant::now());
        assert_eq!(status(&sign_in.wait(now(), &cancel)), Status::Cancelled, "{way}");
        assert!(began.elapsed() < Duration::from_secs(30), "{way} {delay_ms}: {:?}", began.elapsed());
        stopping.join().expect("stopped");
    }
}

#[test]
fn each_way_takes_the_place_of_another() {
    let world = World::new();
    let sign_in = world.begin(&json!({"way": "device"}));
    let before = sign_in.page();
    sign_in.again(Some(Way::Paste), now(), &Cancel::new()).expect("again");
    assert!(sign_in.page().pastes && sign_in.page().user_code.is_none());
    let ended = world.browser(&sign_in, "plain1");
    sign_in.again(Some(Way::Device), now(), &Cancel::new()).expect("again");
    assert_ne!(sign_in.page().user_code, before.user_code);
    assert_eq!(status(&paste(&sign_in, &ended)), Status::M365PasteRejected);
    sign_in.again(Some(Way::Loopback), now(), &Cancel::new()).expect("again");
    // What the browser brought to no page can be pasted as well.
    let ended = world.browser(&sign_in, "plain1");
    paste(&sign_in, &ended).expect("signed in");
}

#[test]
fn who_is_an_administrator_is_told_by_the_token_or_by_graph() {
    let world = World::new();
    let reads = ["RoleManagement.Read.Directory"];
    for (user, scopes, role) in [
        ("admin1", &[][..], Some(Role::GlobalAdministrator)),
        ("role1", &[], Some(Role::PrivilegedRoleAdministrator)),
        ("plain1", &[], Some(Role::Ordinary)),
        ("nowids1", &reads, Some(Role::GlobalAdministrator)),
        // Graph says that there is a role, and not which.
        ("nowids1", &[], None),
    ] {
        let request = json!({"way": "paste", "purpose": "authorize", "scopes": scopes});
        let (sign_in, went) = world.sign_in(&request, user);
        assert_eq!(went.expect("signed in").role, role, "{user} {scopes:?}");
        let answer: Value = serde_json::from_str(&sign_in.migration_answer().expect("answer")).expect("JSON");
        assert_eq!(answer["role"].is_null(), role.is_none(), "{answer}");
    }
    untold_is_not_ordinary(&world);
}

fn untold_is_not_ordinary(world: &World) {
    let request = json!({"way": "paste", "purpose": "setup"});
    world.sign_in(&request, "nowids1").1.expect("signed in");
    let limited = json!({"value": [{"@odata.type": "#microsoft.graph.directoryRole", "id": "1", "roleTemplateId": null}]});
    let fault = json!([{"match": "transitiveMemberOf", "status": 200, "body": limited}]);
    world.server.access.faults(&fault).expect("fault");
    let error = world.sign_in(&request, "nowids1").1.expect_err("refused");
    assert_eq!(error.status(), Status::M365IdentityRejected);
    assert!(error.to_string().contains("RoleManagement.Read.Directory"), "{error}");
}

#[test]
fn r64_only_an_administrator_the_settings_accept_sets_up() {
    let world = World::new();
    let request = json!({"way": "paste", "purpose": "setup"});
    assert_eq!(status(&world.sign_in(&request, "plain1").1), Status::M365AdministratorRequired);
    assert_eq!(status(&world.sign_in(&request, "role1").1), Status::M365AdministratorRequired);
    world.sign_in(&request, "admin1").1.expect("signed in");
}

/// What is blocked today was the rule in October 2020.
const THEN: UtcMs = UtcMs(1_602_806_400_000);

/// A set, and what the sign-in's page is asked for.
fn begin(account: &str, mode: &str, to: &str) -> Result<Migration, M365Error> {
    let set = match mode {
        "basic" => json!({"account": account, "region": "global", "token": false, "password": true}),
        "hybrid" => json!({"account": account, "region": "global", "token": true, "password": true}),
        _ => json!({"account": account, "region": "global", "token": true, "password": false}),
    };
    let request = json!({"sets": [set], "to": to}).to_string();
    Migration::begin(&request, THEN)
}

/// Answers each step as a person would, and the authorization by a real sign-in.
fn migrate(world: &World, migration: &mut Migration, user: &str) -> bool {
    for _ in 0..20 {
        let Some(step) = migration.step().cloned() else { return false };
        let Some(answer) = step.answers.first().map(|answer| answer.word()) else { return true };
        if answer != "signed_in" {
            migration.answer(answer).expect("answered");
            continue;
        }
        let asked = migration.steps().iter().find_map(|step| step.sign_in.clone()).expect("how to sign in");
        let mut request = json!({"way": "paste", "purpose": "authorize", "prompt": asked.prompt});
        if let Some(hint) = &asked.login_hint {
            request["login_hint"] = json!(hint);
        }
        let (sign_in, _) = world.sign_in(&request, user);
        let mut answer: Value =
            serde_json::from_str(&sign_in.migration_answer().expect("answer")).expect("JSON");
        answer["region"] = json!("global");
        migration.answer(&answer.to_string()).expect("answered");
        if migration.problem().is_some() {
            return false;
        }
    }
    false
}

#[test]
fn r24_to_r30_each_migration_is_really_authorized() {
    let world = World::new();
    let own = |user: &str| format!("{user}@contoso.onmicrosoft.com");
    for (account, from, to, user, saved) in [
        ("plain1", "basic", "hybrid", "plain1", true),
        ("plain1", "basic", "hybrid", "plain2", true),
        ("plain1", "basic", "modern", "admin1", true),
        ("plain1", "basic", "modern", "plain1", false),
        ("admin1", "basic", "modern", "admin1", true),
        ("plain1", "hybrid", "modern", "plain1", true),
        ("plain1", "modern", "hybrid", "plain1", true),
        ("plain1", "modern", "hybrid", "plain2", false),
    ] {
        let mut migration = begin(&own(account), from, to).expect("begun");
        let ready = migrate(&world, &mut migration, user);
        assert_eq!(ready, saved, "{account} {from} {to} by {user}: {:?}", migration.problem());
        if ready {
            let change = migration.save().expect("saved");
            assert_eq!((migration.state(), change.to.word()), (MigrationState::Saved, to));
            assert!(begin(&own(account), to, "basic").is_err(), "there is no way back");
        } else {
            assert_ne!(migration.sets(), Vec::new());
            assert!(migration.save().is_err());
        }
    }
}
