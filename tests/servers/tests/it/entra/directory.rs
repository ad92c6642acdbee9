//! The directory: what is made, made once, referred to, listed and taken away, and by whom.

use super::keys::key;
use super::{Client, client};
use serde_json::{Value, json};
use std::collections::HashSet;

pub const ADMINISTRATOR: &[&str] = &[
    "User.Read",
    "Application.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "DelegatedPermissionGrant.ReadWrite.All",
    "Policy.Read.All",
];
pub const GRAPH: &str = "00000003-0000-0000-c000-000000000000";
pub const MAIL_READ: &str = "810c84a8-4a9e-49e6-bf7d-12d183f40d01";
pub const SITES_READ_ALL: &str = "332a536c-c7ef-4017-ab91-336970924f0d";

/// A text of an object.
pub fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().unwrap_or_else(|| panic!("no {name} in {of}"))
}

impl Client {
    pub fn administrator(&self) -> Value {
        self.signed_in(&self.entra().tenant, "admin1", ADMINISTRATOR)["access_token"].clone()
    }

    /// What a call gave that must succeed with this status.
    #[track_caller]
    pub fn made(&self, token: &Value, path: &str, body: &Value) -> Value {
        let (status, made) = self.graph(token, "POST", path, Some(body));
        assert_eq!(status, 201, "{made}");
        made
    }

    #[track_caller]
    pub fn got(&self, token: &Value, path: &str) -> Value {
        let (status, got) = self.graph(token, "GET", path, None);
        assert_eq!(status, 200, "{got}");
        got
    }

    pub fn application(&self, token: &Value, keys: &[Value]) -> Value {
        let body = json!({
            "displayName": "Backup", "uniqueName": "backup", "signInAudience": "AzureADMyOrg",
            "keyCredentials": keys,
        });
        self.made(token, "/applications", &body)
    }
}

#[track_caller]
pub fn denied(answer: &(u16, Value), status: u16, code: &str) {
    assert_eq!((answer.0, answer.1["error"]["code"].as_str()), (status, Some(code)), "{}", answer.1);
}

#[test]
fn what_is_made_is_made_once() {
    let client = client();
    let token = client.administrator();
    let application = client.application(&token, &[]);
    let twice = json!({"displayName": "Another", "uniqueName": "backup", "signInAudience": "AzureADMyOrg"});
    denied(&client.graph(&token, "POST", "/applications", Some(&twice)), 400, "Request_BadRequest");
    let own = json!({"appId": application["appId"]});
    let principal = client.made(&token, "/servicePrincipals", &own);
    let twice = client.graph(&token, "POST", "/servicePrincipals", Some(&own));
    denied(&twice, 409, "Request_MultipleObjectsWithSameKeyValue");
    let graph = client.got(&token, &format!("/servicePrincipals(appId='{GRAPH}')?$select=id,appRoles"));
    assert_eq!(graph.as_object().map(serde_json::Map::len), Some(2));
    let path = format!("/servicePrincipals/{}/appRoleAssignedTo", text(&graph, "id"));
    let role = json!({"principalId": principal["id"], "resourceId": graph["id"], "appRoleId": MAIL_READ});
    client.made(&token, &path, &role);
    let twice = client.graph(&token, "POST", &path, Some(&role));
    denied(&twice, 400, "Request_BadRequest");
    assert!(text(&twice.1["error"], "message").contains("already exists on the object"));
    let grant = json!({
        "clientId": principal["id"], "consentType": "AllPrincipals", "resourceId": graph["id"],
        "scope": "User.Read",
    });
    client.made(&token, "/oauth2PermissionGrants", &grant);
    let twice = client.graph(&token, "POST", "/oauth2PermissionGrants", Some(&grant));
    denied(&twice, 409, "Request_MultipleObjectsWithSameKeyValue");
    for name in ["applications", "servicePrincipals", "appRoleAssignments", "oauth2PermissionGrants"] {
        assert_eq!(client.state(name).len(), 1, "{name}");
    }
    assert!(client.entra().violations().expect("a list").is_empty());
}

#[test]
fn a_role_that_the_resource_has_not_cannot_be_given() {
    let client = client();
    let token = client.administrator();
    let application = client.application(&token, &[]);
    let principal = client.made(&token, "/servicePrincipals", &json!({"appId": application["appId"]}));
    let sharepoint = client.got(&token, "/servicePrincipals(appId='00000003-0000-0ff1-ce00-000000000000')");
    let path = format!("/servicePrincipals/{}/appRoleAssignedTo", text(&sharepoint, "id"));
    let role =
        |id: &str| json!({"principalId": principal["id"], "resourceId": sharepoint["id"], "appRoleId": id});
    denied(&client.graph(&token, "POST", &path, Some(&role(MAIL_READ))), 400, "Request_BadRequest");
    client.made(&token, &path, &role("d13f72ca-a275-4b96-b789-48ebcc4da984"));
    assert_eq!(client.got(&token, &path)["value"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_is_deleted_takes_along_what_hangs_on_it() {
    let client = client();
    let token = client.administrator();
    let application = client.application(&token, &[key(30).credential()]);
    let principal = client.made(&token, "/servicePrincipals", &json!({"appId": application["appId"]}));
    let graph = client.got(&token, &format!("/servicePrincipals(appId='{GRAPH}')"));
    let path = format!("/servicePrincipals/{}/appRoleAssignedTo", text(&graph, "id"));
    let role = |id: &str| json!({"principalId": principal["id"], "resourceId": graph["id"], "appRoleId": id});
    let first = client.made(&token, &path, &role(MAIL_READ));
    client.made(&token, &path, &role(SITES_READ_ALL));
    let one = format!("{path}/{}", text(&first, "id"));
    assert_eq!(client.graph(&token, "DELETE", &one, None).0, 204);
    denied(&client.graph(&token, "DELETE", &one, None), 404, "Request_ResourceNotFound");
    assert_eq!(client.state("appRoleAssignments").len(), 1);
    let place = format!("/applications/{}", text(&application, "id"));
    assert_eq!(client.graph(&token, "DELETE", &place, None).0, 204);
    for name in ["applications", "keyCredentials", "servicePrincipals", "appRoleAssignments"] {
        assert!(client.state(name).is_empty(), "{name}");
    }
    denied(&client.graph(&token, "GET", &place, None), 404, "Request_ResourceNotFound");
}

#[test]
fn the_name_of_what_was_deleted_can_stay_taken() {
    let client = client();
    let token = client.administrator();
    let again = json!({"displayName": "Backup", "uniqueName": "backup", "signInAudience": "AzureADMyOrg"});
    for (stays, status) in [(false, 201), (true, 400)] {
        client.entra().settings(&json!({"names_stay": stays})).expect("a setting");
        let made = client.state("applications").first().cloned();
        let made = made.unwrap_or_else(|| client.application(&token, &[]));
        let place = format!("/applications/{}", text(&made, "id"));
        assert_eq!(client.graph(&token, "DELETE", &place, None).0, 204);
        assert_eq!(client.graph(&token, "POST", "/applications", Some(&again)).0, status, "{stays}");
    }
}

#[test]
fn lists_come_in_pages_and_by_filter() {
    let client = client();
    let token = client.administrator();
    client.entra().settings(&json!({"page_size": 2})).expect("a size");
    for number in 0..5 {
        let name = format!("app-{number}");
        let body = json!({"displayName": name, "uniqueName": name, "signInAudience": "AzureADMyOrg"});
        client.made(&token, "/applications", &body);
    }
    let (mut path, mut pages, mut seen) =
        ("/applications?$select=id,uniqueName".to_owned(), 0, HashSet::new());
    loop {
        let page = client.got(&token, &path);
        seen.extend(
            page["value"].as_array().expect("a list").iter().map(|one| text(one, "uniqueName").to_owned()),
        );
        pages += 1;
        let Some(next) = page["@odata.nextLink"].as_str() else { break };
        let (_, rest) = next.split_once("/v1.0").expect("the same service");
        path = rest.to_owned();
    }
    assert_eq!((pages, seen.len()), (3, 5));
    let found = client.got(&token, "/applications?$filter=uniqueName%20eq%20'app-3'");
    assert_eq!(found["value"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["value"][0]["displayName"], json!("app-3"));
    let none = client.got(&token, "/applications?$filter=uniqueName%20eq%20'app-9'");
    assert_eq!(none["value"], json!([]));
    let (_, organization) = client.graph(&token, "GET", "/organization", None);
    assert_eq!(organization["value"][0]["id"], json!(client.entra().tenant));
}

#[test]
fn who_may_not_is_refused() {
    let client = client();
    let entra = client.entra();
    let body = json!({"displayName": "x", "signInAudience": "AzureADMyOrg"});
    let post = |token: &Value| client.graph(token, "POST", "/applications", Some(&body));
    denied(&post(&json!("nonsense")), 401, "InvalidAuthenticationToken");
    let reader = client.signed_in(&entra.tenant, "admin1", &["User.Read"]);
    denied(&post(&reader["access_token"]), 403, "Authorization_RequestDenied");
    denied(&post(&reader["id_token"]), 401, "InvalidAuthenticationToken");
    let ordinary = client.signed_in(&entra.tenant, "plain1", ADMINISTRATOR);
    denied(&post(&ordinary["access_token"]), 403, "Authorization_RequestDenied");
    let elsewhere = client.signed_in(&entra.other_tenant, "admin1", ADMINISTRATOR);
    client.made(&elsewhere["access_token"], "/applications", &body);
    assert_eq!(client.got(&client.administrator(), "/applications")["value"], json!([]));
    assert_eq!(client.state("applications")[0]["tenant"], json!(entra.other_tenant));
}

#[test]
fn what_is_not_as_the_contract_has_it_is_counted() {
    let client = client();
    let token = client.administrator();
    let cases = [
        ("POST", "/applications", json!({"signInAudience": "AzureADMyOrg"})),
        ("POST", "/applications", json!({"displayName": 5, "signInAudience": "AzureADMyOrg"})),
        (
            "POST",
            "/applications",
            json!({"displayName": "x", "signInAudience": "AzureADMyOrg", "keyCredential": []}),
        ),
        ("POST", "/servicePrincipals", json!({"appId": "no guid"})),
        ("POST", "/applications/8d3e0a3e-0000-4000-8000-000000000000/removeKey", json!({"keyId": GRAPH})),
        ("PATCH", "/applications/8d3e0a3e-0000-4000-8000-000000000000", json!({})),
        ("PUT", "/applications", json!({})),
        ("POST", "/users", json!({})),
    ];
    for (method, path, body) in &cases {
        denied(&client.graph(&token, method, path, Some(body)), 422, "Request_BadRequest");
    }
    for path in
        ["/applications?$filter=startswith(displayName,'x')", "/me?$expand=manager", "/applications/nonsense"]
    {
        denied(&client.graph(&token, "GET", path, None), 422, "Request_BadRequest");
    }
    let violations = client.entra().violations().expect("a list");
    assert_eq!(violations.len(), cases.len() + 3, "{violations:?}");
    assert!(violations.iter().all(|one| one["what"].is_string()));
    client.entra().clear().expect("all as it was");
    assert!(client.entra().violations().expect("a list").is_empty());
}
