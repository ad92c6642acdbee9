//! Answers that are not the true ones, exchanges that are cut, and the log of all of them.

use super::directory::text;
use super::{Client, VERIFIER, client, query};
use holdfast_test_servers::http::ask;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn discovery(client: &Client) -> std::io::Result<(u16, Option<String>, String)> {
    let url = format!("{}/common/v2.0/.well-known/openid-configuration", client.entra().authority);
    let answer = ask("GET", &url, &[], b"")?;
    Ok((answer.status, answer.header("retry-after").map(str::to_owned), answer.text()))
}

#[test]
fn an_answer_can_be_another_for_a_while() {
    let client = client();
    let faults = json!([
        {"match": "/.well-known", "status": 429, "retry_after": 2, "times": 2},
        {"match": "/.well-known", "method": "GET", "status": 503, "body": "out of order"},
        {"match": "/nowhere", "status": 500},
    ]);
    client.entra().faults(&faults).expect("faults");
    for _ in 0..2 {
        let (status, wait, body) = discovery(&client).expect("an answer");
        assert_eq!((status, wait.as_deref()), (429, Some("2")));
        assert!(body.contains("temporarily_unavailable"), "{body}");
    }
    assert_eq!(discovery(&client).expect("an answer"), (503, None, "out of order".to_owned()));
    assert_eq!(discovery(&client).expect("an answer").0, 200);
    client.entra().clear().expect("all as it was");
    assert_eq!(discovery(&client).expect("an answer").0, 200);
}

#[test]
fn a_misspelt_wish_is_refused() {
    let client = client();
    let entra = client.entra();
    entra.faults(&json!([{"matches": "/token", "status": 500}])).expect_err("no such member");
    entra.delays(&json!({"read": 1})).expect_err("no such delay");
    entra.settings(&json!({"pagesize": 1})).expect_err("no such setting");
    entra.approve("BCDFGHJKL", "mallory").expect_err("no such user");
    assert_eq!(discovery(&client).expect("an answer").0, 200);
}

#[test]
fn an_answer_can_come_late_or_short_or_not_at_all() {
    let client = client();
    client.entra().faults(&json!([{"match": "/.well-known", "delay_ms": 400}])).expect("faults");
    let began = Instant::now();
    assert_eq!(discovery(&client).expect("an answer").0, 200);
    assert!(began.elapsed() >= Duration::from_millis(400));
    for fault in [json!({"lie_length": true, "body": {"issuer": "x"}}), json!({"drop": true})] {
        client.entra().faults(&json!([fault])).expect("faults");
        discovery(&client).expect_err("half an answer, or none");
        assert_eq!(discovery(&client).expect("an answer").0, 200);
    }
}

#[test]
fn a_fault_reaches_the_directory_too() {
    let client = client();
    let token = client.administrator();
    let body = json!({"error": {"code": "TooManyRequests", "message": "slower"}});
    let fault =
        json!([{"match": "/applications", "method": "POST", "status": 429, "retry_after": 1, "body": body}]);
    client.entra().faults(&fault).expect("faults");
    assert_eq!(client.graph(&token, "GET", "/applications", None).0, 200);
    let made = json!({"displayName": "x", "signInAudience": "AzureADMyOrg"});
    assert_eq!(client.graph(&token, "POST", "/applications", Some(&made)), (429, body));
    assert!(client.state("applications").is_empty());
    client.made(&token, "/applications", &made);
}

/// Asks to make an application, over a connection that may be cut.
fn make(client: &Client, token: &Value) -> std::io::Result<u16> {
    let url = format!("{}/v1.0/applications", client.entra().graph);
    let bearer = format!("Bearer {}", token.as_str().expect("a token"));
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let body = json!({"displayName": "x", "signInAudience": "AzureADMyOrg"}).to_string();
    ask("POST", &url, &headers, body.as_bytes()).map(|answer| answer.status)
}

#[test]
fn an_exchange_is_cut_before_or_after_it_took_effect() {
    let client = client();
    let token = client.administrator();
    for (before, made) in [(true, 0), (false, 1)] {
        client.entra().cut_after(2, before).expect("a cut");
        assert_eq!(client.graph(&token, "GET", "/applications", None).0, 200);
        make(&client, &token).expect_err("no answer");
        assert_eq!(client.state("applications").len(), made, "before: {before}");
        assert_eq!(client.graph(&token, "GET", "/applications", None).0, 200);
    }
    let log = client.entra().log().expect("a log");
    let cuts: Vec<_> = log.iter().filter_map(|entry| entry["cut"].as_str()).collect();
    assert_eq!(cuts, ["before", "after"]);
}

#[test]
fn a_code_whose_answer_was_cut_is_used_up_and_a_refresh_token_is_not() {
    let client = client();
    let url = client.authorize("organizations", &[]);
    let code = query(&client.entra().sign_in(&url, "admin1", true).expect("a sign-in"))["code"].clone();
    let tokens = client.signed_in("organizations", "admin1", &["User.Read"]);
    let cut = |form: &[(&str, &str)]| {
        client.entra().cut_after(1, false).expect("a cut");
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let token = client.entra().endpoint("organizations", "token");
        assert!(ask("POST", &token, &headers, body.as_bytes()).is_err());
    };
    let id = client.entra().client_id.as_str();
    let form = [("grant_type", "authorization_code"), ("client_id", id), ("code", &code)];
    cut(&[&form[..], &[("redirect_uri", super::REDIRECT), ("code_verifier", VERIFIER)]].concat());
    super::refused(&client.redeem("organizations", &code, VERIFIER), 400, "invalid_grant", 54005);
    let old = text(&tokens, "refresh_token");
    cut(&[("grant_type", "refresh_token"), ("client_id", id), ("refresh_token", old)]);
    assert_eq!(client.refresh(&tokens["refresh_token"]).0, 200);
}

#[test]
fn the_log_has_what_passed_and_not_what_tests_ask() {
    let client = client();
    client.signed_in("organizations", "admin1", &["User.Read"]);
    let log = client.entra().log().expect("a log");
    // The browser's part is the test's; the client asked for tokens alone.
    let kinds: Vec<_> = log.iter().map(|entry| (text(entry, "service"), text(entry, "method"))).collect();
    assert_eq!(kinds, [("authority", "POST")]);
    assert_eq!((text(&log[0], "path"), &log[0]["status"]), ("/organizations/oauth2/v2.0/token", &json!(200)));
    assert!(text(&log[0], "body").contains("grant_type=authorization_code"));
    assert!(text(&log[0], "answer").contains("access_token"));
}
