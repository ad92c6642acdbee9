//! What must not pass for a sign-in, and servers that fail.

use crate::support::{World, call, now, paste, service, status, texts, vault};
use crate::tenant::support::{admin, tenant};
use holdfast_core::Status;
use holdfast_core::cancel::Cancel;
use holdfast_core::m365::live::{Session, TenantWay};
use serde_json::json;
use std::time::{Duration, Instant};

#[test]
fn an_answer_of_another_sign_in_is_refused() {
    let world = World::new();
    let (one, other) = (world.begin(&json!({"way": "paste"})), world.begin(&json!({"way": "paste"})));
    let ended = world.browser(&one, "plain1");
    assert_eq!(status(&paste(&other, &ended)), Status::M365PasteRejected);
    assert!(other.signed_in().is_none());
    // The bare code is refused by the server: the verifier is another.
    let code = ended.split("code=").nth(1).and_then(|rest| rest.split('&').next()).expect("code");
    assert_eq!(status(&paste(&other, code)), Status::M365Denied);
}

#[test]
fn a_code_serves_once() {
    let world = World::new();
    let sign_in = world.begin(&json!({"way": "paste"}));
    let ended = world.browser(&sign_in, "plain1");
    paste(&sign_in, &ended).expect("signed in");
    assert_eq!(status(&paste(&sign_in, &ended)), Status::M365PasteRejected);
    let code = ended.split("code=").nth(1).and_then(|rest| rest.split('&').next()).expect("code").to_owned();
    let later = world.begin(&json!({"way": "paste"}));
    assert_eq!(status(&paste(&later, &code)), Status::M365Denied);
}

#[test]
fn an_account_of_another_tenant_is_refused_unless_the_tenant_is_left_open() {
    let world = World::new();
    let sign_in = world.begin(&json!({"way": "paste"}));
    let address =
        sign_in.page().address.replace(&world.server.access.tenant, &world.server.access.other_tenant);
    let ended = world.server.access.sign_in(&address, "plain1", true).expect("signed in");
    assert_eq!(status(&paste(&sign_in, &ended)), Status::M365Denied);
    // A server that takes the code all the same.
    world.server.access.spoil("tenant").expect("spoilt");
    assert_eq!(status(&world.sign_in(&json!({"way": "paste"}), "plain1").1), Status::M365IdentityRejected);
    left_open_the_token_names_it(&world);
}

fn left_open_the_token_names_it(world: &World) {
    let facts = service(&world.server.access, &json!({"tenant": "organizations"}));
    let session = Session::open(vault(world.dir.path()), &facts, None).expect("session");
    let sign_in = || {
        let sign_in = call(|call| session.sign_in(r#"{"way": "paste"}"#, call)).expect("begun");
        paste(&sign_in, &world.browser(&sign_in, "plain1"))
    };
    assert_eq!(sign_in().expect("signed in").tenant, world.server.access.tenant);
    world.server.access.spoil("tenant").expect("spoilt");
    assert_eq!(sign_in().expect("signed in").tenant, world.server.access.other_tenant);
    for how in ["issuer", "no_tid"] {
        world.server.access.spoil(how).expect("spoilt");
        assert_eq!(status(&sign_in()), Status::M365IdentityRejected, "{how}");
    }
}

#[test]
fn an_identity_that_is_not_proven_is_refused() {
    let world = World::new();
    for how in ["signature", "issuer", "audience", "nonce", "expired", "not_yet", "alg_none", "no_tid"] {
        world.server.access.spoil(how).expect("spoilt");
        let (sign_in, went) = world.sign_in(&json!({"way": "paste"}), "plain1");
        assert_eq!(status(&went), Status::M365IdentityRejected, "{how}");
        assert!(sign_in.signed_in().is_none() && sign_in.migration_answer().is_none(), "{how}");
    }
    world.sign_in(&json!({"way": "paste"}), "plain1").1.expect("signed in");
}

#[test]
fn a_clock_ten_minutes_behind_is_named_and_one_ahead_does_no_harm() {
    let world = World::new();
    let sign_in = || world.sign_in(&json!({"way": "paste"}), "plain1").1;
    world.server.access.token_clock(600).expect("set");
    let error = sign_in().expect_err("refused");
    assert_eq!(error.status(), Status::M365IdentityRejected);
    assert!(error.to_string().contains("clock"), "{error}");
    world.server.access.token_clock(-600).expect("set");
    sign_in().expect("signed in");
}

#[test]
fn a_person_who_says_no_is_understood() {
    let world = World::new();
    let sign_in = world.begin(&json!({"way": "paste"}));
    let ended = world.server.access.sign_in(&sign_in.page().address, "plain1", false).expect("declined");
    assert!(ended.contains("error="), "{ended}");
    assert_eq!(status(&paste(&sign_in, &ended)), Status::M365Denied);
}

#[test]
fn what_microsoft_refuses_is_explained_and_not_echoed() {
    let world = World::new();
    let body = json!({"error": "interaction_required", "error_codes": [53003], "suberror": "additional_action",
        "error_description": "AADSTS53003: marked-secret", "correlation_id": "11-22", "trace_id": "33-44", "claims": "marked-secret"});
    world.server.access.faults(&json!([{"match": "/token", "status": 400, "body": body}])).expect("fault");
    let error = world.sign_in(&json!({"way": "paste"}), "plain1").1.expect_err("refused");
    let explanation = error.explanation().expect("explained");
    assert_eq!(
        (explanation.codes.as_slice(), explanation.correlation_id.as_deref()),
        (&[53_003][..], Some("11-22"))
    );
    assert!(explanation.advice.contains("the other flow"), "{}", explanation.advice);
    assert!(!texts(&error).contains("marked-secret"), "{}", texts(&error));
}

#[test]
fn a_storm_of_429_is_weathered_or_told_with_its_delay() {
    let world = World::new();
    let busy = |times: u32, wait: u32| json!([{"match": "/token", "times": times, "status": 429, "retry_after": wait, "body": {"error": "temporarily_unavailable"}}]);
    world.server.access.faults(&busy(2, 1)).expect("faults");
    let began = Instant::now();
    world.sign_in(&json!({"way": "paste"}), "plain1").1.expect("signed in");
    assert!(began.elapsed() >= Duration::from_secs(2), "{:?}", began.elapsed());
    world.server.access.faults(&busy(3, 1)).expect("faults");
    let error = world.sign_in(&json!({"way": "paste"}), "plain1").1.expect_err("refused");
    assert_eq!((error.status(), error.retry_after_ms()), (Status::M365Unavailable, Some(1_000)));
    // Who wants to be left alone for longer than a call may last is left alone, and is not asked early.
    let before = world.asked("/token").len();
    world.server.access.faults(&busy(9, 7_200)).expect("faults");
    let error = world.sign_in(&json!({"way": "paste"}), "plain1").1.expect_err("refused");
    assert_eq!((error.status(), error.retry_after_ms()), (Status::M365Unavailable, Some(7_200_000)));
    assert_eq!(world.asked("/token").len(), before + 1);
}

#[test]
fn what_others_answer_in_microsofts_place_is_no_refusal_of_microsofts() {
    let world = World::with(&json!({"attempts": 1}));
    let malformed = Status::M365AnswerMalformed;
    for (code, body, expected) in [
        (302, json!("<html>marked portal"), malformed),
        (403, json!("<html>marked proxy"), malformed),
        (404, json!({"message": "marked"}), malformed),
        (407, json!(""), malformed),
        (408, json!(""), Status::M365Unavailable),
        (403, json!({"error": "access_denied"}), Status::M365Denied),
    ] {
        let fault = json!([{"match": "/token", "status": code, "body": body}]);
        world.server.access.faults(&fault).expect("fault");
        let (sign_in, went) = world.sign_in(&json!({"way": "paste"}), "plain1");
        let error = went.expect_err("refused");
        assert_eq!(error.status(), expected, "{code}: {error}");
        assert!(!texts(&error).contains("marked"), "{error}");
        assert_eq!(sign_in.migration_answer().is_some(), expected == Status::M365Denied, "{code}");
        if expected == malformed {
            assert!(error.to_string().contains(&code.to_string()), "{error}");
        }
    }
}

#[test]
fn graph_answers_no_more_than_it_can_and_knows_what_it_does_not_have() {
    let world = World::with(&json!({"attempts": 1}));
    let request = json!({"way": "paste", "purpose": "setup"});
    let long = json!({"value": [], "filler": "x".repeat(5 << 20)});
    let fault = json!([{"match": "transitiveMemberOf", "status": 200, "body": long}]);
    world.server.access.faults(&fault).expect("fault");
    assert_eq!(status(&world.sign_in(&request, "nowids1").1), Status::M365Unavailable);
    let (page, left) = ("<html>no such page", json!([]));
    let fault = json!([{"match": "/applications", "method": "GET", "times": 9, "status": 404, "body": page}]);
    let admin = admin(&world);
    world.server.access.faults(&fault).expect("fault");
    let went = tenant(&world.session, TenantWay::Setup, &json!({"workloads": ["mail"]}), Some(&admin));
    assert_eq!(status(&went), Status::M365AnswerMalformed);
    assert_eq!(world.server.access.state().expect("state")["applications"], left, "nothing was made");
}

#[test]
fn a_server_that_is_down_slow_or_lying_is_no_sign_in() {
    let world = World::with(&json!({"timeout_s": 1, "attempts": 1}));
    for fault in [
        json!({"match": "/token", "drop": true}),
        json!({"match": "/token", "status": 200, "body": {"access_token": "marked"}, "lie_length": true}),
        json!({"match": "/token", "delay_ms": 3_000}),
        json!({"match": "/token", "status": 500, "body": "<html>marked"}),
        json!({"match": "/token", "status": 200, "body": "<html>marked"}),
        json!({"match": "/token", "status": 200, "body": {"token_type": "Bearer", "marked": "marked"}}),
        json!({"match": "/token", "status": 200, "body": {"access_token": "marked", "token_type": "Bearer"}}),
        json!({"match": "openid-configuration", "status": 200, "body": {"issuer": "x", "jwks_uri": "http://127.0.0.1:1/keys"}}),
        json!({"match": "discovery/v2.0/keys", "status": 200, "body": {"keys": []}}),
    ] {
        world.server.access.faults(&json!([fault])).expect("fault");
        let (sign_in, went) = world.sign_in(&json!({"way": "paste"}), "plain1");
        let error = went.err().unwrap_or_else(|| panic!("{fault}"));
        let class = error.status();
        let expected = [Status::M365Unavailable, Status::M365AnswerMalformed, Status::M365IdentityRejected];
        assert!(expected.contains(&class), "{fault}: {class:?} {error}");
        assert!(!texts(&error).contains("marked"), "{fault}: {}", texts(&error));
        assert!(sign_in.signed_in().is_none());
        world.server.access.clear().expect("cleared");
    }
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let world = World::with(&json!({"timeout_s": 1, "attempts": 1}));
    let sign_in = world.begin(&json!({"way": "paste"}));
    let ended = world.browser(&sign_in, "plain1");
    let World { server, .. } = world;
    drop(server);
    assert_eq!(status(&sign_in.paste(&ended, now(), &Cancel::new())), Status::M365Unavailable);
}
