//! What the two servers do alike and what not, found by asking both the same.

use super::applications::ASSERTION;
use super::directory::MAIL_READ;
use super::keys::{Key, key};
use super::{VERIFIER, challenge, client, now, query, read};
use crate::abilities::{Column, hold, whether};
use holdfast_test_servers::glewlwyd::glewlwyd;
use holdfast_test_servers::http::{Answer, ask};
use serde_json::{Value, json};
use std::io;
use url::Url;
use url::form_urlencoded::Serializer;

const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// One of the servers, with an application in it.
struct Asked<'a> {
    endpoint: String,
    client: String,
    scope: String,
    app: String,
    key: Key,
    app_scope: String,
    sign_in: &'a dyn Fn(&str) -> io::Result<String>,
}

/// Taken; or refused, with what status and word.
fn said(answer: &Answer) -> String {
    let (status, body) = read(answer);
    match body["error"].as_str() {
        Some(word) => format!("{status} {word}"),
        None if status == 200 => "taken".to_owned(),
        None => format!("{status} without a word"),
    }
}

impl Asked<'_> {
    fn post(&self, name: &str, form: &[(&str, &str)]) -> Answer {
        let body = Serializer::new(String::new()).extend_pairs(form).finish();
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        ask("POST", &format!("{}/{name}", self.endpoint), &headers, body.as_bytes()).expect("an answer")
    }

    fn location(&self, challenge: &str, method: &str, prompt: &str) -> String {
        let all = [
            ("client_id", self.client.as_str()),
            ("response_type", "code"),
            ("redirect_uri", "https://vendor.example/code"),
            ("scope", &self.scope),
            ("state", "the state"),
            ("nonce", "the nonce"),
            ("prompt", prompt),
            ("code_challenge", challenge),
            ("code_challenge_method", method),
        ];
        let given = all.iter().filter(|(_, value)| !value.is_empty());
        let url = Url::parse_with_params(&format!("{}/authorize", self.endpoint), given).expect("an address");
        (self.sign_in)(url.as_str()).unwrap_or_else(|_| "page:".to_owned())
    }

    /// What a browser is sent back with.
    fn sent(&self, challenge: &str, method: &str) -> String {
        let query = query(&self.location(challenge, method, "select_account"));
        query.get("error").cloned().unwrap_or_else(|| "a code".to_owned())
    }

    fn redeem(&self, code: &str, verifier: &str) -> Answer {
        let form = [("grant_type", "authorization_code"), ("code", code), ("code_verifier", verifier)];
        let own = [("client_id", self.client.as_str()), ("redirect_uri", "https://vendor.example/code")];
        self.post("token", &[&form[..], &own].concat())
    }

    fn refresh(&self, tokens: &Value) -> Answer {
        let token = tokens["refresh_token"].as_str().expect("a refresh token");
        let own = ("client_id", self.client.as_str());
        self.post("token", &[("grant_type", "refresh_token"), ("refresh_token", token), own])
    }

    fn code(&self) -> String {
        query(&self.location(&challenge(), "S256", "select_account"))["code"].clone()
    }

    fn codes(&self) -> Column {
        let location = self.location(&challenge(), "S256", "select_account");
        let code = &query(&location)["code"];
        let wrong = "another-verifier-that-is-long-enough-0123456789ab";
        let wrong = said(&self.redeem(&self.code(), wrong));
        let first = self.redeem(code, VERIFIER);
        let (_, tokens) = read(&first);
        let again = said(&self.redeem(code, VERIFIER));
        vec![
            ("the browser is told the issuer", whether(location.contains("iss="))),
            ("a code, no challenge", self.sent("", "")),
            ("a code, challenge in plain", self.sent(VERIFIER, "plain")),
            ("a code, its verifier", said(&first)),
            ("a code, another verifier", wrong),
            ("a code, again", again),
            ("then its refresh token", said(&self.refresh(&tokens))),
            ("a code of nobody", said(&self.redeem("nonsense", VERIFIER))),
            ("the type of a token", tokens["token_type"].as_str().unwrap_or_default().to_owned()),
        ]
    }

    fn refreshes(&self) -> Column {
        let (_, tokens) = read(&self.redeem(&self.code(), VERIFIER));
        let first = self.refresh(&tokens);
        let (_, renewed) = read(&first);
        let again = said(&self.refresh(&tokens));
        let (_, refused) = read(&self.refresh(&json!({"refresh_token": "nonsense"})));
        vec![
            ("a refresh token", said(&first)),
            ("it changes", whether(renewed["refresh_token"] != tokens["refresh_token"])),
            ("the old one, again", again),
            ("then the new one", said(&self.refresh(&renewed))),
            ("a refresh token of nobody", said(&self.refresh(&json!({"refresh_token": "nonsense"})))),
            ("a refusal has numbers", whether(refused["error_codes"].is_array())),
        ]
    }

    fn devices(&self) -> Column {
        let given = self.post("devicecode", &[("client_id", &self.client), ("scope", &self.scope)]);
        let (_, device) = read(&given);
        let poll = |code: &str| {
            self.post("token", &[("grant_type", DEVICE), ("client_id", &self.client), ("device_code", code)])
        };
        let code = device["device_code"].as_str().expect("a code");
        vec![
            ("a code for a device", said(&given)),
            ("it has an interval", whether(device["interval"].is_u64())),
            ("asked for the first time", said(&poll(code))),
            ("asked again at once", said(&poll(code))),
            ("a device's code of nobody", said(&poll("nonsense"))),
        ]
    }

    fn assert(&self, assertion: &str) -> String {
        let form =
            [("grant_type", "client_credentials"), ("client_id", &self.app), ("scope", &self.app_scope)];
        said(&self.post(
            "token",
            &[&form[..], &[("client_assertion_type", ASSERTION), ("client_assertion", assertion)]].concat(),
        ))
    }

    fn assertions(&self) -> Column {
        let claims = |jti: &str, exp: u64, aud: &str| json!({"iss": self.app, "sub": self.app, "aud": aud, "jti": jti, "nbf": now() - 60, "iat": now(), "exp": exp});
        let token = format!("{}/token", self.endpoint);
        let good = |jti: &str| claims(jti, now() + 300, &token);
        let once = self.key.signed(&good("1"));
        let (first, again) = (self.assert(&once), self.assert(&once));
        let other = key(30);
        vec![
            ("an assertion, PS256", first),
            ("the same, again", again),
            ("an assertion, RS256", self.assert(&self.key.signed_the_old_way(&good("2")))),
            ("an assertion by another key", self.assert(&other.signed_as(&self.key, &good("3")))),
            (
                "an assertion for another place",
                self.assert(&self.key.signed(&claims("4", now() + 300, "https://x"))),
            ),
            ("an assertion that is over", self.assert(&self.key.signed(&claims("5", now() - 900, &token)))),
            ("an assertion for an hour", self.assert(&self.key.signed(&claims("6", now() + 3500, &token)))),
        ]
    }

    fn column(&self) -> Column {
        [self.codes(), self.refreshes(), self.devices(), self.assertions()].concat()
    }
}

#[test]
fn what_they_can_do() {
    let client = client();
    let entra = client.entra();
    entra.device(900, 5).expect("an interval");
    let own = key(30);
    let made = client.made_application(&client.administrator(), &[&own], &[MAIL_READ]);
    let first = Asked {
        endpoint: format!("{}/{}/oauth2/v2.0", entra.authority, entra.tenant),
        client: entra.client_id.clone(),
        scope: client.scope(&["User.Read"]),
        app: made.app,
        key: own,
        app_scope: format!("{}/.default", entra.graph),
        sign_in: &|url| entra.sign_in(url, "plain1", true),
    };
    let server = glewlwyd().expect("glewlwyd");
    let other = &server.access;
    other.offer(&["https://graph.example/User.Read", "https://graph.example/.default"]).expect("scopes");
    let second = Asked {
        endpoint: other.token.trim_end_matches("/token").to_owned(),
        client: other.client_id.clone(),
        scope: "openid profile offline_access https://graph.example/User.Read".to_owned(),
        app: other.app_id.clone(),
        key: Key::in_file(&other.app_key),
        app_scope: "https://graph.example/.default".to_owned(),
        sign_in: &|url| other.sign_in(url, "plain1"),
    };
    hold("entra", &["entra", "glewlwyd"], &[first.column(), second.column()]);
}
