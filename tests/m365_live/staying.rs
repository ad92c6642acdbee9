//! Staying signed in: refresh tokens in the vault, new ones before old ones are dropped.

use crate::support::{
    World, call, call_until, field, paste, service_of, soon, status, texts, token, until, vault,
};
use holdfast_core::Status;
use holdfast_core::cancel::Cancel;
use holdfast_core::m365::live::{Session, SignIn, SignedIn};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::thread;

#[test]
fn an_account_stays_signed_in_over_processes_and_tokens() {
    let world = World::new();
    let who = world.keep("plain1");
    let request = json!({"account": who.account});
    let first = world.token(&request).expect("token");
    assert_eq!(world.token(&request).expect("token"), first, "as long as it lasts");
    let mut seen = BTreeSet::from([first]);
    for _ in 0..3 {
        assert!(seen.insert(token(&world.again(), &request).expect("token")), "a new one");
    }
    let kept = world.session.accounts().expect("accounts");
    assert_eq!((kept.len(), kept[0].account.as_str()), (1, who.account.as_str()));
    assert!(kept[0].renewed_utc_ms >= kept[0].signed_in_utc_ms);
}

fn keeping_waits_for_others(world: &World, sign_in: &SignIn, who: &SignedIn) {
    let name = format!("{}/{}", who.tenant, who.account.to_lowercase());
    let vault = world.session.vault();
    let others = vault.guard("m365.account", &name, &Cancel::new()).expect("guard");
    let cancel = Cancel::new();
    let stopping = soon(&cancel);
    let went = call_until(&cancel, |call| world.session.keep(sign_in, call));
    assert_eq!(status(&went), Status::Cancelled);
    stopping.join().expect("stopped");
    drop(others);
}

#[test]
fn nothing_is_kept_before_it_is_said() {
    let world = World::new();
    let (sign_in, went) = world.sign_in(&json!({"way": "paste"}), "plain1");
    let who = went.expect("signed in");
    assert!(world.session.accounts().expect("accounts").is_empty());
    assert_eq!(status(&world.token(&json!({"account": who.account}))), Status::M365TenantAbsent);
    keeping_waits_for_others(&world, &sign_in, &who);
    sign_in.forget();
    assert_eq!(status(&call(|call| world.session.keep(&sign_in, call))), Status::M365TenantAbsent);
}

#[test]
fn an_administrators_sign_in_is_never_kept() {
    let world = World::new();
    for (purpose, unasked) in [("authorize", false), ("setup", false), ("authorize", true), ("setup", true)] {
        world.server.access.settings(&json!({"unasked_refresh_tokens": unasked})).expect("set");
        let (sign_in, went) = world.sign_in(&json!({"way": "paste", "purpose": purpose}), "admin1");
        went.expect("signed in");
        let given = world.asked("/token").last().expect("asked")["answer"].to_string();
        assert_eq!(given.contains("refresh_token"), unasked, "{purpose}");
        assert_eq!(
            status(&call(|call| world.session.keep(&sign_in, call))),
            Status::M365TenantAbsent,
            "{purpose}"
        );
    }
    assert!(world.session.accounts().expect("accounts").is_empty());
}

#[test]
fn an_answer_that_is_lost_does_not_lose_the_account_twice() {
    let world = World::new();
    let who = world.keep("plain1");
    let request = json!({"account": who.account});
    world.server.access.cut_after(1, false).expect("cut");
    assert_eq!(status(&world.token(&request)), Status::M365Unavailable);
    let lost = world.asked("/token").pop().expect("asked");
    assert!(lost["cut"] == "after" && refresh_token(&lost).is_some(), "{lost}");
    token(&world.again(), &request).expect("Entra takes the token that was kept once more");
    let asked = world.asked("/token").pop().expect("asked");
    assert_eq!(field(&asked, "refresh_token"), field(&lost, "refresh_token"));
    a_cancel_loses_no_new_token(&world, &request);
}

fn a_cancel_loses_no_new_token(world: &World, request: &Value) {
    let session = world.again();
    world.server.access.faults(&json!([{"match": "/token", "delay_ms": 1_500}])).expect("fault");
    let cancel = Cancel::new();
    let stopping = soon(&cancel);
    let went = call_until(&cancel, |call| session.token(&request.to_string(), call));
    assert_eq!(status(&went), Status::Cancelled);
    stopping.join().expect("stopped");
    let given = refresh_token(&world.asked("/token").pop().expect("asked")).expect("a new one");
    token(&world.again(), request).expect("token");
    assert_eq!(field(&world.asked("/token").pop().expect("asked"), "refresh_token"), given);
}

#[test]
fn many_processes_renew_one_account_in_turn() {
    let world = World::new();
    let who = world.keep("plain1");
    let request = json!({"account": who.account});
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                for _ in 0..3 {
                    token(&world.again(), &request).expect("token");
                }
            });
        }
    });
    token(&world.again(), &request).expect("the chain is whole");
}

#[test]
fn an_authorization_that_ended_asks_to_sign_in_again() {
    let world = World::new();
    let who = world.keep("plain1");
    let body = json!({"error": "invalid_grant", "error_codes": [700_082], "error_description": "AADSTS700082: inactive"});
    world.server.access.faults(&json!([{"match": "/token", "status": 400, "body": body}])).expect("fault");
    let error = world.token(&json!({"account": who.account})).expect_err("refused");
    assert_eq!(error.status(), Status::M365Denied);
    assert!(error.to_string().contains("authorize the set again"), "{error}");
    assert_eq!(world.session.accounts().expect("accounts").len(), 1, "the record stays");
}

fn tenants_are_named_by_their_id(world: &World) {
    let who = world.keep("plain1");
    let domain = "contoso.onmicrosoft.com";
    let went = call(|call| world.session.sign_out(&who.account, Some(domain), call));
    assert_eq!(status(&went), Status::M365FactsRejected);
    let went = world.token(&json!({"account": who.account, "tenant": domain}));
    assert_eq!(status(&went), Status::M365FactsRejected);
    assert!(texts(&went.expect_err("refused")).contains("id of their tenant"));
    let shouted = who.tenant.to_uppercase();
    world.token(&json!({"account": who.account, "tenant": shouted})).expect("token");
    assert!(call(|call| world.session.sign_out(&who.account, Some(&shouted), call)).expect("out"));
    assert!(world.session.accounts().expect("accounts").is_empty());
}

#[test]
fn an_account_is_signed_out() {
    let world = World::new();
    tenants_are_named_by_their_id(&world);
    let who = world.keep("plain1");
    world.token(&json!({"account": who.account})).expect("token");
    let out =
        |tenant: Option<&str>| call(|call| world.session.sign_out(&who.account, tenant, call)).expect("out");
    assert!(!out(Some(&world.server.access.other_tenant)));
    assert!(out(None) && !out(None) && !out(Some(&who.tenant)));
    assert_eq!(status(&world.token(&json!({"account": who.account}))), Status::M365TenantAbsent);
}

/// A token of which nothing new comes.
const PLAIN: &str = r#"{"access_token": "t", "token_type": "Bearer", "expires_in": 3600}"#;

fn refresh_token(exchange: &Value) -> Option<String> {
    let answer = serde_json::from_str::<Value>(exchange["answer"].as_str()?).ok()?;
    Some(answer["refresh_token"].as_str()?.to_owned())
}

#[test]
fn a_renewal_asks_for_one_resource_and_to_stay_signed_in() {
    let world = World::new();
    let who = world.keep("plain1");
    let body: Value = serde_json::from_str(PLAIN).expect("JSON");
    let site = "https://contoso.sharepoint.com";
    for (more, scope) in [
        (json!({"resource": site}), format!("{site}/.default")),
        (json!({"resource": site, "scopes": ["AllSites.Read"]}), format!("{site}/AllSites.Read")),
        (json!({"scopes": ["Mail.Read"]}), format!("{}/Mail.Read", world.server.access.graph)),
        (json!({}), format!("{}/User.Read", world.server.access.graph)),
    ] {
        world
            .server
            .access
            .faults(&json!([{"match": "/token", "status": 200, "body": body}]))
            .expect("fault");
        let mut request = json!({"account": who.account});
        request.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        world.token(&request).expect("token");
        let asked = field(&world.asked("/token").pop().expect("asked"), "scope");
        assert_eq!(asked, format!("openid profile offline_access {scope}"), "{more}");
    }
    // No new refresh token came, so nothing was renewed.
    let kept = world.session.accounts().expect("accounts").remove(0);
    assert_eq!(kept.renewed_utc_ms, kept.signed_in_utc_ms);
    world.token(&json!({"account": who.account, "scopes": ["User.Read"]})).expect("token");
    let kept = world.session.accounts().expect("accounts").remove(0);
    assert!(kept.renewed_utc_ms > kept.signed_in_utc_ms);
}

fn sent_to_its_own_cloud_alone(world: &World, account: &str) {
    let before = world.asked("").len();
    // As it would be told of a national cloud: another name, at addresses of its own.
    let facts = service_of(&world.server.access, "elsewhere", &json!({}));
    let other = Session::open(vault(world.dir.path()), &facts, None).expect("session");
    let error = token(&other, &json!({"account": account})).expect_err("refused");
    assert_eq!(error.status(), Status::M365FactsRejected);
    assert!(error.to_string().contains("cloud test"), "{error}");
    assert_eq!(world.asked("").len(), before, "nobody is asked");
}

#[test]
fn what_an_account_allowed_is_what_was_answered_and_of_its_own_cloud() {
    let world = World::new();
    let sign_in = world.begin(&json!({"way": "paste", "scopes": ["Directory.Read.All"]}));
    let ended = world.browser(&sign_in, "plain1");
    paste(&sign_in, &ended).expect("signed in");
    let answer = world.asked("/token").pop().expect("asked")["answer"].as_str().expect("text").to_owned();
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    let kept = call(|call| world.session.keep(&sign_in, call)).expect("kept");
    assert_eq!(kept.scopes.join(" "), answer["scope"].as_str().expect("scopes"));
    sent_to_its_own_cloud_alone(&world, &kept.account);
}

#[test]
fn no_token_is_readable_at_rest() {
    let world = World::new();
    let who = world.keep("plain1");
    world.token(&json!({"account": who.account})).expect("token");
    let given: Vec<String> = world.asked("/token").iter().filter_map(refresh_token).collect();
    assert_eq!(given.len(), 2, "one by the sign-in, one by the renewal");
    let mut files = 0;
    for entry in fs::read_dir(world.dir.path()).expect("folder") {
        let path = entry.expect("entry").path();
        let bytes = fs::read(&path).expect("readable");
        let has = |secret: &str| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        for token in &given {
            assert!(!has(&token[..token.len() / 2]) && !has(&token[token.len() / 2..]), "{}", path.display());
        }
        assert!(!has("refresh_token"), "{}", path.display());
        files += 1;
    }
    assert!(files >= 2);
}

fn asked_for_once(world: &World, who: &SignedIn) {
    let request = json!({"account": who.account});
    let before = world.asked("/token").len();
    thread::scope(|scope| {
        let all: Vec<_> = (0..8).map(|_| scope.spawn(|| world.token(&request))).collect();
        let all: BTreeSet<_> =
            all.into_iter().map(|one| one.join().expect("asked").expect("token")).collect();
        assert_eq!(all.len(), 1);
    });
    assert_eq!(world.asked("/token").len(), before + 1);
}

#[test]
fn threads_share_a_token_and_none_comes_back_after_a_sign_out() {
    let world = World::new();
    let who = world.keep("plain1");
    asked_for_once(&world, &who);
    let request = json!({"account": who.account, "scopes": ["User.Read"]});
    world.server.access.faults(&json!([{"match": "/token", "delay_ms": 1_000}])).expect("fault");
    let before = world.asked("/token").len();
    thread::scope(|scope| {
        let asks = scope.spawn(|| world.token(&request));
        until(|| world.asked("/token").len() > before);
        assert!(call(|call| world.session.sign_out(&who.account, None, call)).expect("out"));
        asks.join().expect("asked").expect("the one that was under way");
    });
    assert_eq!(status(&world.token(&request)), Status::M365TenantAbsent);
}
