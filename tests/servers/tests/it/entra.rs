//! Microsoft 365 sign-in: the authority, the directory, and what tests ask of them.

mod abilities;
mod applications;
mod codes;
mod devices;
mod directory;
mod faults;
mod glewlwyd;
mod keys;
mod tokens;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use holdfast_test_servers::Server;
use holdfast_test_servers::entra::{Entra, entra};
use holdfast_test_servers::http::{Answer, ask};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};
use url::Url;
use url::form_urlencoded::Serializer;

const VERIFIER: &str = "a-verifier-that-is-long-enough-to-be-one-0123456789";
const REDIRECT: &str = "http://localhost:52113";

/// A server, and a client of it that does what a test says.
struct Client {
    server: Server<Entra>,
}

fn client() -> Client {
    Client { server: entra().expect("the authority") }
}

fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn challenge() -> String {
    b64(digest(&SHA256, VERIFIER.as_bytes()).as_ref())
}

/// The claims of a token, unproven.
fn claims(token: &Value) -> Value {
    let part = token.as_str().expect("a token").split('.').nth(1).expect("claims");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

/// An answer's status and body.
fn read(answer: &Answer) -> (u16, Value) {
    (answer.status, serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
}

/// The values in an address's query.
fn query(location: &str) -> HashMap<String, String> {
    Url::parse(location).expect("an address").query_pairs().into_owned().collect()
}

impl Client {
    fn entra(&self) -> &Entra {
        &self.server.access
    }

    /// Scopes: those of OpenID, and these of the directory.
    fn scope(&self, names: &[&str]) -> String {
        let full = names.iter().map(|name| format!(" {}/{name}", self.entra().graph));
        format!("openid profile offline_access{}", full.collect::<String>())
    }

    /// The address that a browser is sent to, with these parameters changed.
    fn authorize(&self, tenant: &str, changes: &[(&str, &str)]) -> String {
        let (scope, challenge) = (self.scope(&["User.Read"]), challenge());
        let mut parameters = HashMap::from([
            ("client_id", self.entra().client_id.as_str()),
            ("response_type", "code"),
            ("redirect_uri", REDIRECT),
            ("scope", &scope),
            ("state", "the state"),
            ("nonce", "the nonce"),
            ("prompt", "select_account"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        parameters.extend(changes.iter().copied());
        parameters.retain(|_, value| !value.is_empty());
        let url = Url::parse_with_params(&self.entra().endpoint(tenant, "authorize"), parameters);
        url.expect("an address").into()
    }

    fn post(&self, tenant: &str, name: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let body = Serializer::new(String::new()).extend_pairs(form).finish();
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        read(
            &ask("POST", &self.entra().endpoint(tenant, name), &headers, body.as_bytes()).expect("an answer"),
        )
    }

    /// A request for tokens by the public client.
    fn token(&self, tenant: &str, form: &[(&str, &str)]) -> (u16, Value) {
        self.post(tenant, "token", &[form, &[("client_id", &self.entra().client_id)]].concat())
    }

    fn redeem(&self, tenant: &str, code: &str, verifier: &str) -> (u16, Value) {
        let form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", REDIRECT)];
        self.token(tenant, &[&form[..], &[("code_verifier", verifier)]].concat())
    }

    fn refresh(&self, token: &Value) -> (u16, Value) {
        let token = token.as_str().expect("a refresh token");
        self.token("organizations", &[("grant_type", "refresh_token"), ("refresh_token", token)])
    }

    /// The tokens of a user who signed in by code, with these scopes of the directory.
    fn signed_in(&self, tenant: &str, user: &str, scopes: &[&str]) -> Value {
        let url = self.authorize(tenant, &[("scope", &self.scope(scopes))]);
        let location = self.entra().sign_in(&url, user, true).expect("a sign-in");
        let (status, tokens) = self.redeem(tenant, &query(&location)["code"], VERIFIER);
        assert_eq!(status, 200, "{tokens}");
        tokens
    }

    /// Asks the directory, with a token.
    fn graph(&self, token: &Value, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let url = format!("{}/v1.0{path}", self.entra().graph);
        let bearer = format!("Bearer {}", token.as_str().unwrap_or_default());
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let headers = &headers[..1 + usize::from(body.is_some())];
        let body = body.map(Value::to_string).unwrap_or_default();
        read(&ask(method, &url, headers, body.as_bytes()).expect("an answer"))
    }

    fn state(&self, name: &str) -> Vec<Value> {
        self.entra().state().expect("a state")[name].as_array().expect("a list").clone()
    }
}

/// Fails unless it is an error as Entra words them, with this word and this number.
#[track_caller]
fn refused(answer: &(u16, Value), status: u16, error: &str, code: u32) {
    let (got, body) = answer;
    assert_eq!(
        (*got, body["error"].as_str(), &body["error_codes"]),
        (status, Some(error), &json!([code])),
        "{body}"
    );
    let text = body["error_description"].as_str().expect("a description");
    assert!(text.starts_with(&format!("AADSTS{code}: ")), "{text}");
    assert!(
        body["trace_id"].is_string() && body["correlation_id"].is_string() && body["timestamp"].is_string()
    );
}
