//! Staying signed in: refresh tokens in the vault, new ones before old ones are dropped.

use crate::support::{World, call, status, token};
use holdfast_core::Status;
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;

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

#[test]
fn nothing_is_kept_before_it_is_said() {
    let world = World::new();
    let (sign_in, went) = world.sign_in(&json!({"way": "paste"}), "plain1");
    let who = went.expect("signed in");
    assert!(world.session.accounts().expect("accounts").is_empty());
    assert_eq!(status(&world.token(&json!({"account": who.account}))), Status::M365TenantAbsent);
    sign_in.forget();
    assert_eq!(status(&call(|call| world.session.keep(&sign_in, call))), Status::M365TenantAbsent);
}

#[test]
fn an_administrators_sign_in_is_never_kept() {
    let world = World::new();
    for purpose in ["authorize", "setup"] {
        let (sign_in, went) = world.sign_in(&json!({"way": "paste", "purpose": purpose}), "admin1");
        went.expect("signed in");
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
    world.server.access.cut_after(1, true).expect("cut");
    assert_eq!(status(&world.token(&request)), Status::M365Unavailable);
    token(&world.again(), &request).expect("the token was not spent");
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

#[test]
fn an_account_is_signed_out() {
    let world = World::new();
    let who = world.keep("plain1");
    world.token(&json!({"account": who.account})).expect("token");
    let out =
        |tenant: Option<&str>| call(|call| world.session.sign_out(&who.account, tenant, call)).expect("out");
    assert!(out(None) && !out(None) && !out(Some(&who.tenant)));
    assert_eq!(status(&world.token(&json!({"account": who.account}))), Status::M365TenantAbsent);
}

#[test]
fn no_token_is_readable_at_rest() {
    let world = World::new();
    let who = world.keep("plain1");
    let token = world.token(&json!({"account": who.account})).expect("token");
    let mut files = 0;
    for entry in fs::read_dir(world.dir.path()).expect("folder") {
        let path = entry.expect("entry").path();
        let bytes = fs::read(&path).unwrap_or_default();
        let has = |secret: &str| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!has(&token) && !has("refresh_token"), "{}", path.display());
        files += 1;
    }
    assert!(files >= 2);
}
