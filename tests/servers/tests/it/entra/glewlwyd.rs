//! The other server: the same flows, by code that has nothing to do with the first one's.

use super::keys::{Key, key};
use super::{VERIFIER, challenge, claims, query, read};
use holdfast_test_servers::Server;
use holdfast_test_servers::glewlwyd::{Glewlwyd, glewlwyd};
use holdfast_test_servers::http::ask;
use serde_json::{Value, json};
use std::thread::sleep;
use std::time::Duration;
use url::Url;
use url::form_urlencoded::Serializer;

const SCOPE: &str = "openid profile offline_access https://graph.example/User.Read";
const REDIRECT: &str = "https://vendor.example/code";

fn server() -> Server<Glewlwyd> {
    let server = glewlwyd().expect("glewlwyd");
    server
        .access
        .offer(&["https://graph.example/User.Read", "https://graph.example/.default"])
        .expect("scopes");
    server
}

fn post(url: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let body = Serializer::new(String::new()).extend_pairs(form).finish();
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    read(&ask("POST", url, &headers, body.as_bytes()).expect("an answer"))
}

fn authorize(access: &Glewlwyd, changes: &[(&str, &str)]) -> String {
    let challenge = challenge();
    let own = [
        ("client_id", access.client_id.as_str()),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", SCOPE),
        ("state", "the state"),
        ("nonce", "the nonce"),
        ("prompt", "select_account"),
    ];
    let proof = [("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")];
    let proof = if changes.is_empty() { &proof[..] } else { changes };
    Url::parse_with_params(&access.authorize, own.iter().chain(proof)).expect("an address").into()
}

fn redeem(access: &Glewlwyd, code: &str) -> (u16, Value) {
    let own = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", REDIRECT)];
    let client = [("client_id", access.client_id.as_str()), ("code_verifier", VERIFIER)];
    post(&access.token, &[own, [client[0], client[1], ("scope", SCOPE)]].concat())
}

fn refresh(access: &Glewlwyd, token: &Value) -> (u16, Value) {
    let token = token.as_str().expect("a refresh token");
    let form = [("grant_type", "refresh_token"), ("client_id", &access.client_id), ("refresh_token", token)];
    post(&access.token, &form)
}

#[test]
fn its_addresses_are_entras() {
    let server = server();
    let access = &server.access;
    let url = format!("{}/{}/v2.0/.well-known/openid-configuration", access.authority, access.tenant);
    let (status, told) = read(&ask("GET", &url, &[], b"").expect("an answer"));
    assert_eq!((status, &told["issuer"]), (200, &json!(access.issuer)));
    assert_eq!(told["token_endpoint"], json!(access.token));
    let (_, keys) =
        read(&ask("GET", told["jwks_uri"].as_str().expect("an address"), &[], b"").expect("keys"));
    assert_eq!(keys["keys"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_code_gives_tokens_and_its_refresh_token_is_good_once() {
    let server = server();
    let access = &server.access;
    let location = access.sign_in(&authorize(access, &[]), "admin1").expect("a sign-in");
    assert!(location.starts_with(REDIRECT), "{location}");
    let query = query(&location);
    assert_eq!(query["state"], "the state");
    let (status, tokens) = redeem(access, &query["code"]);
    assert_eq!(status, 200, "{tokens}");
    let id = claims(&tokens["id_token"]);
    assert_eq!((&id["tid"], &id["iss"]), (&json!(access.tenant), &json!(access.issuer)));
    assert_eq!(
        (&id["nonce"], &id["wids"][0]),
        (&json!("the nonce"), &json!("62e90394-69f5-4237-9190-012177145e10"))
    );
    let (status, renewed) = refresh(access, &tokens["refresh_token"]);
    assert_eq!(status, 200, "{renewed}");
    assert_ne!(renewed["refresh_token"], tokens["refresh_token"]);
    // Refused without a word.
    assert_eq!(refresh(access, &tokens["refresh_token"]), (400, Value::Null));
    assert_ne!(refresh(access, &renewed["refresh_token"]).0, 200, "the chain of a token that was used twice");
}

#[test]
fn a_code_needs_its_proof() {
    let server = server();
    let access = &server.access;
    let location = access.sign_in(&authorize(access, &[("ui_locales", "en")]), "plain1").expect("an end");
    assert!(query(&location).contains_key("error"), "{location}");
    let (status, refused) = redeem(access, "nonsense");
    assert_eq!((status, &refused["error"]), (403, &json!("invalid_code")));
}

#[test]
fn a_device_waits_for_its_user() {
    let server = server();
    let access = &server.access;
    let (status, device) = post(&access.device, &[("client_id", &access.client_id), ("scope", SCOPE)]);
    assert_eq!((status, &device["interval"]), (200, &json!(2)), "{device}");
    let poll = || {
        let code = device["device_code"].as_str().expect("a code");
        let grant = "urn:ietf:params:oauth:grant-type:device_code";
        post(&access.token, &[("grant_type", grant), ("client_id", &access.client_id), ("device_code", code)])
    };
    assert_eq!(poll(), (400, json!({"error": "authorization_pending"})));
    assert_eq!(poll(), (400, json!({"error": "slow_down"})));
    access.approve(device["user_code"].as_str().expect("a code"), "plain1").expect("an approval");
    sleep(Duration::from_secs(3));
    let (status, tokens) = poll();
    assert_eq!((status, tokens["refresh_token"].is_string()), (200, true), "{tokens}");
    assert_eq!(claims(&tokens["id_token"])["preferred_username"], json!("plain1@contoso.onmicrosoft.com"));
    access.approve("AAAA-AAAA", "plain1").expect_err("no such code");
}

fn sign_in(access: &Glewlwyd, assertion: &str) -> (u16, Value) {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", access.app_id.as_str()),
        ("scope", "https://graph.example/.default"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", assertion),
    ];
    post(&access.token, &form)
}

#[test]
fn an_application_signs_in_by_its_key() {
    let server = server();
    let access = &server.access;
    let assertion = |jti: &str, aud: &str| {
        let (now, id) = (super::now(), &access.app_id);
        json!({"iss": id, "sub": id, "aud": aud, "jti": jti, "iat": now, "nbf": now, "exp": now + 300})
    };
    let own = Key::in_file(&access.app_key);
    for signed in [
        own.signed(&assertion("first", &access.token)),
        own.signed_the_old_way(&assertion("second", &access.token)),
    ] {
        let (status, token) = sign_in(access, &signed);
        assert_eq!((status, &token["token_type"]), (200, &json!("bearer")), "{token}");
        assert_eq!(sign_in(access, &signed), (403, Value::Null), "used before");
    }
    assert_eq!(sign_in(access, &own.signed(&assertion("third", &access.authority))).0, 403);
    let other = key(30);
    assert_eq!(sign_in(access, &other.signed(&assertion("fourth", &access.token))).0, 403);
    access.trust(&other.public()).expect("another key");
    assert_eq!(sign_in(access, &other.signed(&assertion("fifth", &access.token))).0, 200);
    assert_eq!(sign_in(access, &own.signed(&assertion("sixth", &access.token))).0, 403);
}
