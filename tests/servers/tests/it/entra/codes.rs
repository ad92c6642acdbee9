//! Codes with PKCE: what redeems them, once, and what does not.

use super::{REDIRECT, VERIFIER, claims, client, query, read, refused};
use holdfast_test_servers::http::ask;
use serde_json::json;

#[test]
fn discovery_is_laid_out_as_entras() {
    let client = client();
    let entra = client.entra();
    let discover = |tenant: &str| {
        let url = format!("{}/{tenant}/v2.0/.well-known/openid-configuration", entra.authority);
        read(&ask("GET", &url, &[], b"").expect("an answer"))
    };
    let (status, own) = discover(&entra.tenant);
    assert_eq!((status, &own["issuer"]), (200, &json!(format!("{}/{}/v2.0", entra.authority, entra.tenant))));
    for (name, endpoint) in [("authorize", "authorization_endpoint"), ("token", "token_endpoint")] {
        assert_eq!(own[endpoint], json!(entra.endpoint(&entra.tenant, name)));
    }
    let (_, open) = discover("organizations");
    assert_eq!(open["issuer"], json!(format!("{}/{{tenantid}}/v2.0", entra.authority)));
    let (_, keys) =
        read(&ask("GET", open["jwks_uri"].as_str().expect("an address"), &[], b"").expect("keys"));
    assert_eq!((keys["keys"].as_array().map(Vec::len), keys["keys"][0].get("d")), (Some(1), None));
    assert_eq!(discover("contoso.onmicrosoft.com").1["issuer"], own["issuer"]);
    assert_ne!(discover(&entra.other_tenant).1["issuer"], own["issuer"]);
    refused(&discover("nowhere.example"), 400, "invalid_tenant", 90002);
}

#[test]
fn a_code_gives_tokens_once() {
    let client = client();
    let entra = client.entra();
    for tenant in [entra.tenant.as_str(), "organizations", "common", &entra.other_tenant] {
        let location = entra.sign_in(&client.authorize(tenant, &[]), "admin1", true).expect("a sign-in");
        assert!(location.starts_with(REDIRECT), "{location}");
        let query = query(&location);
        assert_eq!(query["state"], "the state");
        let (status, tokens) = client.redeem(tenant, &query["code"], VERIFIER);
        assert_eq!(
            (status, &tokens["token_type"], &tokens["expires_in"]),
            (200, &json!("Bearer"), &json!(3599))
        );
        let id = claims(&tokens["id_token"]);
        let home = if tenant == entra.other_tenant { tenant } else { &entra.tenant };
        assert_eq!(
            (&id["tid"], &id["nonce"], &id["aud"]),
            (&json!(home), &json!("the nonce"), &json!(entra.client_id))
        );
        assert_eq!(id["iss"], json!(format!("{}/{home}/v2.0", entra.authority)));
        assert_eq!(claims(&tokens["access_token"])["aud"], json!(entra.graph));
        refused(&client.redeem(tenant, &query["code"], VERIFIER), 400, "invalid_grant", 54005);
    }
}

#[test]
fn any_registered_place_takes_the_code() {
    let client = client();
    let native = "https://login.microsoftonline.com/common/oauth2/nativeclient";
    for place in [native, "https://vendor.example/code", "http://localhost:1", "http://127.0.0.1:65535/"] {
        let url = client.authorize("organizations", &[("redirect_uri", place)]);
        let location = client.entra().sign_in(&url, "plain1", true).expect("a sign-in");
        assert!(location.starts_with(place) && query(&location).contains_key("code"), "{location}");
    }
    let url = client.authorize("organizations", &[("redirect_uri", "https://elsewhere.example/")]);
    let failed = client.entra().sign_in(&url, "plain1", true).expect_err("no redirect");
    assert!(failed.to_string().contains("redirect_uri"), "{failed}");
}

#[test]
fn what_is_wrong_with_a_code_is_said() {
    let client = client();
    let entra = client.entra();
    let code = || {
        let location =
            entra.sign_in(&client.authorize(&entra.tenant, &[]), "admin1", true).expect("a sign-in");
        query(&location)["code"].clone()
    };
    let other = "another-verifier-that-is-long-enough-0123456789ab";
    refused(&client.redeem(&entra.tenant, &code(), other), 400, "invalid_grant", 501481);
    refused(&client.redeem(&entra.other_tenant, &code(), VERIFIER), 400, "invalid_grant", 700005);
    refused(&client.redeem(&entra.tenant, "nonsense", VERIFIER), 400, "invalid_grant", 70000);
    refused(&client.redeem("nowhere", &code(), VERIFIER), 400, "invalid_request", 90002);
    let late = code();
    entra.token_clock(3600).expect("another time");
    refused(&client.redeem(&entra.tenant, &late, VERIFIER), 400, "invalid_grant", 70008);
}

#[test]
fn a_sign_in_can_end_without_a_code() {
    let client = client();
    let sign_in = |changes: &[(&str, &str)], consent: bool| {
        let url = client.authorize("organizations", changes);
        query(&client.entra().sign_in(&url, "plain1", consent).expect("an end"))
    };
    let declined = sign_in(&[], false);
    assert_eq!((declined["error"].as_str(), declined["state"].as_str()), ("access_denied", "the state"));
    assert!(declined["error_description"].starts_with("AADSTS65004: "));
    assert_eq!(
        sign_in(&[("code_challenge", ""), ("code_challenge_method", "")], true)["error"],
        "invalid_request"
    );
    assert_eq!(sign_in(&[("scope", &client.scope(&["No.Such.Thing"]))], true)["error"], "invalid_scope");
    let stranger = client.entra().sign_in(&client.authorize("organizations", &[]), "mallory", true);
    assert!(stranger.expect_err("nobody").to_string().contains("nowids"));
}
