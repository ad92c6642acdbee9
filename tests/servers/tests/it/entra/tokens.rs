//! What is in the tokens, and how they are renewed or spoilt.

use super::{Client, VERIFIER, claims, client, now, query, refused};
use holdfast_test_servers::http::ask;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
const PRIVILEGED_ROLE_ADMINISTRATOR: &str = "e8611ab8-c189-46e8-94e1-60213ab1f814";

#[test]
fn roles_are_those_of_the_user() {
    let client = client();
    for (user, role, in_token) in [
        ("admin1", Some(GLOBAL_ADMINISTRATOR), true),
        ("role1", Some(PRIVILEGED_ROLE_ADMINISTRATOR), true),
        ("nowids1", Some(GLOBAL_ADMINISTRATOR), false),
        ("plain1", None, true),
    ] {
        let scopes = ["User.Read", "RoleManagement.Read.Directory"];
        let tokens = client.signed_in("organizations", user, &scopes);
        let id = claims(&tokens["id_token"]);
        assert_eq!(id["preferred_username"], json!(format!("{user}@contoso.onmicrosoft.com")));
        assert_eq!(id.get("wids").is_some(), in_token, "{user}");
        let told = id["wids"].as_array().is_some_and(|ids| ids.iter().any(|id| role == id.as_str()));
        assert_eq!(told, role.is_some() && in_token, "{user}");
        let (status, list) = client.graph(&tokens["access_token"], "GET", "/me/transitiveMemberOf", None);
        assert_eq!(status, 200, "{list}");
        let roles = list["value"].as_array().expect("a list").iter();
        let roles: Vec<_> = roles.filter_map(|one| one["roleTemplateId"].as_str()).collect();
        assert_eq!(roles, role.into_iter().collect::<Vec<_>>(), "{user}");
        let (_, me) = client.graph(&tokens["access_token"], "GET", "/me", None);
        assert_eq!((&me["id"], &me["userPrincipalName"]), (&id["oid"], &id["preferred_username"]));
    }
}

#[test]
fn a_token_that_may_not_read_roles_sees_that_there_are_some() {
    let client = client();
    for (user, hidden) in [("nowids1", 1), ("plain1", 0)] {
        let tokens = client.signed_in("organizations", user, &["User.Read"]);
        let (_, list) = client.graph(&tokens["access_token"], "GET", "/me/transitiveMemberOf", None);
        let all = list["value"].as_array().expect("a list").iter();
        let roles: Vec<_> =
            all.filter(|one| one["@odata.type"] == "#microsoft.graph.directoryRole").collect();
        assert_eq!(roles.len(), hidden, "{user}");
        assert!(roles.iter().all(|one| one["roleTemplateId"].is_null() && one["id"].is_string()), "{user}");
    }
}

#[test]
fn a_refresh_token_is_renewed_and_the_old_one_stays_good() {
    let client = client();
    let tokens = client.signed_in("organizations", "admin1", &["User.Read"]);
    let (status, renewed) = client.refresh(&tokens["refresh_token"]);
    assert_eq!(status, 200, "{renewed}");
    assert_ne!(renewed["refresh_token"], tokens["refresh_token"]);
    assert_eq!(claims(&renewed["id_token"])["oid"], claims(&tokens["id_token"])["oid"]);
    assert_eq!(client.refresh(&tokens["refresh_token"]).0, 200);
    assert_eq!(client.refresh(&renewed["refresh_token"]).0, 200);
    let old = tokens["refresh_token"].as_str().expect("a token");
    let scope = format!("{}/.default offline_access", client.entra().graph);
    let form = [("grant_type", "refresh_token"), ("refresh_token", old), ("scope", &scope)];
    assert_eq!(client.token("organizations", &form).0, 200);
    client.entra().expire().expect("an end");
    refused(&client.refresh(&renewed["refresh_token"]), 400, "invalid_grant", 700082);
    refused(&client.refresh(&json!("nonsense")), 400, "invalid_grant", 70000);
}

#[test]
fn there_is_no_refresh_token_unless_it_was_asked_for() {
    let client = client();
    let url = client.authorize("organizations", &[("scope", "openid User.Read")]);
    let location = client.entra().sign_in(&url, "admin1", true).expect("a sign-in");
    let (status, tokens) = client.redeem("organizations", &query(&location)["code"], VERIFIER);
    assert_eq!((status, tokens.get("refresh_token")), (200, None));
    assert_eq!(tokens["scope"], json!(format!("{}/User.Read", client.entra().graph)));
}

#[test]
fn the_default_scope_is_all_of_them() {
    let client = client();
    let tokens = client.signed_in("organizations", "admin1", &[".default"]);
    let scope = tokens["scope"].as_str().expect("a scope");
    for name in ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All", "Policy.Read.All"] {
        assert!(scope.contains(name), "{scope}");
    }
}

fn parts(token: &Value) -> (Value, Value, String) {
    let token = token.as_str().expect("a token");
    let header = json!(format!(".{}.", token.split('.').next().expect("a header")));
    (claims(&header), claims(&json!(token)), token.rsplit('.').next().expect("a signature").to_owned())
}

#[test]
fn an_identity_token_can_be_spoilt_once() {
    let client = client();
    let spoilt = |client: &Client, how: &str| {
        client.entra().spoil(how).expect("a way");
        parts(&client.signed_in("organizations", "admin1", &["User.Read"])["id_token"])
    };
    let (_, good, _) = parts(&client.signed_in("organizations", "admin1", &["User.Read"])["id_token"]);
    for (how, claim) in [("issuer", "iss"), ("audience", "aud"), ("nonce", "nonce"), ("no_tid", "tid")] {
        assert_ne!(spoilt(&client, how).1[claim], good[claim], "{how}");
    }
    assert!(spoilt(&client, "expired").1["exp"].as_u64() < Some(now() - 3000));
    assert!(spoilt(&client, "not_yet").1["nbf"].as_u64() > Some(now() + 3000));
    let (header, _, signature) = spoilt(&client, "alg_none");
    assert_eq!((&header["alg"], signature.as_str()), (&json!("none"), ""));
    let (header, claims, signature) = spoilt(&client, "signature");
    assert_eq!((&header["alg"], &claims["iss"], signature.len()), (&json!("RS256"), &good["iss"], 342));
    client.entra().spoil("nonsense").expect_err("no such way");
    let (_, last, _) = parts(&client.signed_in("organizations", "admin1", &["User.Read"])["id_token"]);
    assert_eq!((&last["nonce"], &last["tid"]), (&good["nonce"], &good["tid"]));
}

#[test]
fn the_clock_can_be_wrong() {
    let client = client();
    client.entra().token_clock(-7200).expect("another time");
    let id = claims(&client.signed_in("organizations", "admin1", &["User.Read"])["id_token"]);
    assert!(id["exp"].as_u64() < Some(now() - 3000));
    let url = format!("{}/common/discovery/v2.0/keys", client.entra().authority);
    let answer = ask("GET", &url, &[], b"").expect("keys");
    let told = strtime::parse("%a, %d %b %Y %H:%M:%S GMT", answer.header("date").expect("a date"));
    let told =
        told.expect("a date").to_datetime().expect("a date").to_zoned(TimeZone::UTC).expect("a moment");
    assert!((told.timestamp().as_second() - (now().cast_signed() - 7200)).abs() < 60, "{told}");
    client.entra().clear().expect("all as it was");
    let id = claims(&client.signed_in("organizations", "admin1", &["User.Read"])["id_token"]);
    assert!(id["exp"].as_u64() > Some(now() + 3000));
}
