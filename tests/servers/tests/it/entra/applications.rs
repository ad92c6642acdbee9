//! Applications that were made through the directory: they sign in by certificate, and change their keys by proof.

use super::directory::{GRAPH, MAIL_READ, SITES_READ_ALL, denied, text};
use super::keys::{Key, key};
use super::{Client, claims, client, now, refused};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

pub const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A made application: its two ids, and its principal.
pub struct Made {
    object: String,
    pub app: String,
    principal: String,
}

/// `claims` with others put over them; one that is null is left out.
fn changed(mut claims: Value, changes: &Value) -> Value {
    let all = claims.as_object_mut().expect("an object");
    all.extend(changes.as_object().expect("an object").clone());
    all.retain(|_, value| !value.is_null());
    claims
}

impl Client {
    pub fn made_application(&self, token: &Value, keys: &[&Key], roles: &[&str]) -> Made {
        let keys: Vec<Value> = keys.iter().map(|key| key.credential()).collect();
        let application = self.application(token, &keys);
        let principal = self.made(token, "/servicePrincipals", &json!({"appId": application["appId"]}));
        let graph = self.got(token, &format!("/servicePrincipals(appId='{GRAPH}')?$select=id"));
        for role in roles {
            let path = format!("/servicePrincipals/{}/appRoleAssignedTo", text(&graph, "id"));
            let body = json!({"principalId": principal["id"], "resourceId": graph["id"], "appRoleId": role});
            self.made(token, &path, &body);
        }
        let text = |of: &Value, name: &str| text(of, name).to_owned();
        let (object, app) = (text(&application, "id"), text(&application, "appId"));
        Made { object, app, principal: text(&principal, "id") }
    }

    /// The claims of an assertion, with changes.
    fn assertion(&self, app: &str, changes: &Value) -> Value {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let jti = format!("assertion-{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let aud = self.entra().endpoint(&self.entra().tenant, "token");
        let own = json!({
            "iss": app, "sub": app, "aud": aud, "jti": jti,
            "iat": now(), "nbf": now(), "exp": now() + 600,
        });
        changed(own, changes)
    }

    fn sign_in(&self, app: &str, assertion: &str) -> (u16, Value) {
        self.sign_in_at(&self.entra().tenant, app, assertion, &format!("{}/.default", self.entra().graph))
    }

    fn sign_in_at(&self, tenant: &str, app: &str, assertion: &str, scope: &str) -> (u16, Value) {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", app),
            ("scope", scope),
            ("client_assertion_type", ASSERTION),
            ("client_assertion", assertion),
        ];
        self.post(tenant, "token", &form)
    }

    fn sign_in_by(&self, app: &str, key: &Key) -> (u16, Value) {
        self.sign_in(app, &key.signed(&self.assertion(app, &json!({}))))
    }

    fn change_key(&self, token: &Value, made: &Made, what: &str, body: &Value) -> (u16, Value) {
        self.graph(token, "POST", &format!("/applications/{}/{what}", made.object), Some(body))
    }
}

fn proof(made: &Made, changes: &Value) -> Value {
    let own = json!({
        "aud": "00000002-0000-0000-c000-000000000000", "iss": made.object, "nbf": now(), "exp": now() + 600,
    });
    changed(own, changes)
}

#[test]
fn an_application_signs_in_by_its_certificate() {
    let client = client();
    let key = key(30);
    let made = client.made_application(&client.administrator(), &[&key], &[MAIL_READ, SITES_READ_ALL]);
    let old = key.signed_the_old_way(&client.assertion(&made.app, &json!({})));
    for answer in [client.sign_in_by(&made.app, &key), client.sign_in(&made.app, &old)] {
        assert_eq!((answer.0, &answer.1["token_type"]), (200, &json!("Bearer")), "{}", answer.1);
        assert_eq!((answer.1.get("refresh_token"), answer.1.get("id_token")), (None, None));
        let token = claims(&answer.1["access_token"]);
        assert_eq!(token["roles"], json!(["Mail.Read", "Sites.Read.All"]));
        assert_eq!((&token["idtyp"], &token["aud"]), (&json!("app"), &json!(client.entra().graph)));
        assert_eq!((&token["oid"], &token["tid"]), (&json!(made.principal), &json!(client.entra().tenant)));
    }
}

#[test]
fn an_assertion_that_is_not_right_is_refused() {
    let client = client();
    let (key, stranger) = (key(30), key(30));
    let made = client.made_application(&client.administrator(), &[&key], &[]);
    let signed = |changes: Value| key.signed(&client.assertion(&made.app, &changes));
    let organizations = client.entra().endpoint("organizations", "token");
    for (changes, code) in [
        (json!({"exp": now() - 900}), 700_024),
        (json!({"nbf": now() + 900, "exp": now() + 1000}), 700_024),
        (json!({"exp": now() + 3600}), 700_024),
        (json!({"aud": organizations}), 700_023),
        (json!({"aud": client.entra().authority}), 700_023),
    ] {
        refused(&client.sign_in(&made.app, &signed(changes)), 401, "invalid_client", code);
    }
    for changes in [json!({"jti": null}), json!({"nbf": null}), json!({"iss": "another"})] {
        let (status, body) = client.sign_in(&made.app, &signed(changes.clone()));
        assert_eq!((status, &body["error"]), (401, &json!("invalid_client")), "{changes}");
    }
    let forged = stranger.signed_as(&key, &client.assertion(&made.app, &json!({})));
    refused(&client.sign_in(&made.app, &forged), 401, "invalid_client", 700_027);
    refused(&client.sign_in_by(&made.app, &stranger), 401, "invalid_client", 700_027);
    let once = signed(json!({}));
    assert_eq!(client.sign_in(&made.app, &once).0, 200);
    refused(&client.sign_in(&made.app, &once), 401, "invalid_client", 50013);
}

#[test]
fn a_certificate_is_good_for_itself_alone() {
    let client = client();
    let (first, second) = (key(30), key(30));
    let made = client.made_application(&client.administrator(), &[&first, &second], &[]);
    let swapped = first.signed_as(&second, &client.assertion(&made.app, &json!({})));
    refused(&client.sign_in(&made.app, &swapped), 401, "invalid_client", 700_027);
    assert_eq!((client.sign_in_by(&made.app, &first).0, client.sign_in_by(&made.app, &second).0), (200, 200));
}

#[test]
fn what_else_stops_an_application_is_said() {
    let client = client();
    let key = key(30);
    let made = client.made_application(&client.administrator(), &[&key], &[]);
    let other =
        json!({"displayName": "x", "signInAudience": "AzureADMyOrg", "keyCredentials": [key.credential()]});
    let alone = client.made(&client.administrator(), "/applications", &other);
    refused(&client.sign_in_by(text(&alone, "appId"), &key), 401, "invalid_client", 7_000_229);
    let nobody = "8d3e0a3e-0000-4000-8000-000000000000";
    refused(&client.sign_in_by(nobody, &key), 400, "unauthorized_client", 700_016);
    let signed = || key.signed(&client.assertion(&made.app, &json!({})));
    let scope = format!("{}/.default", client.entra().graph);
    let at = |tenant: &str, scope: &str| client.sign_in_at(tenant, &made.app, &signed(), scope);
    refused(&at("organizations", &scope), 400, "invalid_request", 9_001_023);
    refused(&at(&client.entra().other_tenant, &scope), 400, "unauthorized_client", 700_016);
    refused(&at(&client.entra().tenant, "Mail.Read"), 400, "invalid_scope", 70011);
    let form = [("grant_type", "client_credentials"), ("client_id", made.app.as_str()), ("scope", &scope)];
    refused(&client.post(&client.entra().tenant, "token", &form), 401, "invalid_client", 7_000_218);
    client.entra().token_clock(40 * 86400).expect("another time");
    let late = json!({"nbf": now() + 40 * 86400, "iat": now() + 40 * 86400, "exp": now() + 40 * 86400 + 600});
    let late = key.signed(&client.assertion(&made.app, &late));
    refused(&client.sign_in(&made.app, &late), 401, "invalid_client", 700_027);
}

#[test]
fn an_application_changes_its_keys_by_proof() {
    let client = client();
    let (old, new) = (key(30), key(30));
    let made = client.made_application(&client.administrator(), &[&old], &[]);
    let token = client.sign_in_by(&made.app, &old).1["access_token"].clone();
    let add = |claims: &Value| json!({"keyCredential": new.credential(), "passwordCredential": null, "proof": old.signed(claims)});
    for wrong in [
        json!({"aud": GRAPH}),
        json!({"iss": made.app}),
        json!({"exp": now() + 3600}),
        json!({"nbf": now() - 2000, "exp": now() - 1500}),
    ] {
        let answer = client.change_key(&token, &made, "addKey", &add(&proof(&made, &wrong)));
        denied(&answer, 401, "Authentication_MissingOrMalformed");
    }
    let by_itself = json!({
        "keyCredential": new.credential(), "passwordCredential": null,
        "proof": new.signed(&proof(&made, &json!({}))),
    });
    denied(&client.change_key(&token, &made, "addKey", &by_itself), 401, "Authentication_MissingOrMalformed");
    let (status, added) = client.change_key(&token, &made, "addKey", &add(&proof(&made, &json!({}))));
    assert_eq!((status, &added["key"]), (200, &Value::Null), "{added}");
    assert_eq!((client.sign_in_by(&made.app, &old).0, client.sign_in_by(&made.app, &new).0), (200, 200));
    let keys = client.state("keyCredentials");
    let first = keys.iter().find(|key| key["keyId"] != added["keyId"]).expect("the old one");
    let body = json!({"keyId": first["keyId"], "proof": new.signed(&proof(&made, &json!({})))});
    assert_eq!(client.change_key(&token, &made, "removeKey", &body).0, 204);
    refused(&client.sign_in_by(&made.app, &old), 401, "invalid_client", 700_027);
    assert_eq!(client.sign_in_by(&made.app, &new).0, 200);
    assert_eq!(client.state("keyCredentials").len(), 1);
    assert!(client.entra().violations().expect("a list").is_empty());
}

#[test]
fn a_list_of_keys_takes_the_place_of_all() {
    let client = client();
    let token = client.administrator();
    let (old, new, third) = (key(30), key(30), key(30));
    let made = client.made_application(&token, &[&old], &[]);
    let place = format!("/applications/{}", made.object);
    let patch = |keys: Value| client.graph(&token, "PATCH", &place, Some(&json!({"keyCredentials": keys}))).0;
    assert_eq!(patch(json!([new.credential()])), 204);
    refused(&client.sign_in_by(&made.app, &old), 401, "invalid_client", 700_027);
    let mut kept = client.got(&token, &place)["keyCredentials"][0].clone();
    let fields = kept.as_object_mut().expect("an object");
    fields.retain(|name, _| ["type", "usage", "keyId", "key"].contains(&name.as_str()));
    assert_eq!(patch(json!([kept, third.credential()])), 204);
    assert_eq!((client.sign_in_by(&made.app, &new).0, client.sign_in_by(&made.app, &third).0), (200, 200));
}

#[test]
fn a_certificate_may_be_too_long_for_the_tenant() {
    let client = client();
    let token = client.administrator();
    client.entra().settings(&json!({"max_lifetime": "P180D"})).expect("a policy");
    let policy = client.got(&token, "/policies/defaultAppManagementPolicy");
    let restriction = &policy["applicationRestrictions"]["keyCredentials"][0];
    assert_eq!((&policy["isEnabled"], &restriction["maxLifetime"]), (&json!(true), &json!("P180D")));
    let body = |key: &Key| json!({"displayName": "x", "signInAudience": "AzureADMyOrg", "keyCredentials": [key.credential()]});
    let long = client.graph(&token, "POST", "/applications", Some(&body(&key(730))));
    denied(&long, 400, "CredentialInvalidLifetimeAsPerAppPolicy");
    assert!(client.state("applications").is_empty());
    client.made(&token, "/applications", &body(&key(180)));
}

#[test]
fn what_is_new_is_not_there_at_once() {
    let client = client();
    let token = client.administrator();
    let key = key(30);
    let delays = |reads: u32, keys: u32, apps: u32, grants: u32| {
        let delays = json!({"reads": reads, "keys": keys, "apps": apps, "grants": grants});
        client.entra().delays(&delays).expect("delays");
    };
    delays(2, 0, 0, 0);
    let application = client.application(&token, &[]);
    let place = format!("/applications/{}", text(&application, "id"));
    denied(&client.graph(&token, "GET", &place, None), 404, "Request_ResourceNotFound");
    let own = json!({"appId": application["appId"]});
    let early = client.graph(&token, "POST", "/servicePrincipals", Some(&own));
    denied(&early, 400, "Request_BadRequest");
    client.got(&token, &place);
    assert_eq!(client.graph(&token, "DELETE", &place, None).0, 204);
    let again = format!("/applications/{}", text(&client.application(&token, &[]), "id"));
    client.entra().clear().expect("all is there");
    client.got(&token, &again);
    assert_eq!(client.graph(&token, "DELETE", &again, None).0, 204);

    delays(0, 1, 2, 1);
    let made = client.made_application(&token, &[&key], &[MAIL_READ]);
    for _ in 0..2 {
        refused(&client.sign_in_by(&made.app, &key), 400, "unauthorized_client", 700_016);
    }
    refused(&client.sign_in_by(&made.app, &key), 401, "invalid_client", 700_027);
    let roles = || claims(&client.sign_in_by(&made.app, &key).1["access_token"])["roles"].clone();
    assert_eq!((roles(), roles()), (Value::Null, json!(["Mail.Read"])));
}
