use super::super::certificate::Certificate;
use super::super::certificate::tests::{NOW, public_key, sample};
use super::*;
use crate::Status;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::EncodingKey;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use x509_parser::public_key::PublicKey;

const CLIENT: &str = "11111111-2222-3333-4444-555555555555";
const TENANT: &str = "72f988bf-0000-4111-8222-2d7cd011db47";
const ISSUER: &str = "https://login.microsoftonline.com/{tenantid}/v2.0";
const NOW_S: i64 = NOW.0 / 1_000;

fn check() -> IdentityCheck<'static> {
    IdentityCheck { issuer: ISSUER, audience: CLIENT, nonce: Some("nonce"), tenant: Some(TENANT), now: NOW }
}

fn claims() -> Value {
    json!({
        "aud": CLIENT,
        "iss": ISSUER.replace(TENANT_HOLE, TENANT),
        "iat": NOW_S,
        "nbf": NOW_S,
        "exp": NOW_S + 3_600,
        "nonce": "nonce",
        "tid": TENANT,
        "oid": "690222be-0000-4111-8222-d8a6a8ed5b6c",
        "name": "Ann",
        "preferred_username": "ann@contoso.example",
        "wids": [GLOBAL_ADMINISTRATOR],
    })
}

/// The claims with some of them changed; null takes one away.
fn claims_with(changes: Value) -> Value {
    with(claims(), changes)
}

fn with(mut base: Value, changes: Value) -> Value {
    let fields = base.as_object_mut().expect("an object");
    for (name, value) in changes.as_object().expect("changes") {
        match value {
            Value::Null => fields.remove(name),
            _ => fields.insert(name.clone(), value.clone()),
        };
    }
    base
}

fn key() -> Value {
    let (_, read) = x509_parser::parse_x509_certificate(&sample().der).expect("a certificate");
    let Ok(PublicKey::RSA(rsa)) = read.public_key().parsed() else { panic!("an RSA key") };
    json!({
        "kty": "RSA",
        "use": "sig",
        "kid": "k1",
        "n": URL_SAFE_NO_PAD.encode(rsa.modulus.strip_prefix(&[0]).unwrap_or(rsa.modulus)),
        "e": URL_SAFE_NO_PAD.encode(rsa.exponent),
    })
}

fn keys(key: Value) -> String {
    json!({ "keys": [{ "kty": "EC", "kid": "ec", "crv": "P-256", "x": "AA", "y": "AA" }, key] }).to_string()
}

fn signed_by(certificate: &Certificate, header: &Header, claims: &Value) -> String {
    let key = EncodingKey::from_rsa_pem(certificate.key_pem.expose_secret().as_bytes()).expect("a key");
    jsonwebtoken::encode(header, claims, &key).expect("signed")
}

fn header(algorithm: Algorithm) -> Header {
    Header { kid: Some("k1".to_owned()), ..Header::new(algorithm) }
}

fn token(claims: &Value) -> String {
    signed_by(sample(), &header(Algorithm::RS256), claims)
}

/// What refuses a token, which is repeated in no part of it.
fn refused(token: &str, keys: &str, check: &IdentityCheck<'_>) -> String {
    let error = verify_identity(token, keys, check).expect_err("refused");
    assert_eq!(error.status(), Status::M365IdentityRejected);
    let shown = format!("{error} {error:?}");
    for part in token.split('.').filter(|part| part.len() > 8) {
        assert!(!shown.contains(part), "{shown}");
    }
    for held in ["ann@", "contoso.example", "690222be", GLOBAL_ADMINISTRATOR] {
        assert!(!shown.contains(held), "{shown}");
    }
    error.to_string()
}

fn refused_claims(changes: Value) -> String {
    refused(&token(&claims_with(changes)), &keys(key()), &check())
}

#[test]
fn tokens_that_openssl_signed_are_proven() {
    let vector: Value = serde_json::from_str(include_str!("vector.json")).expect("JSON");
    let now = UtcMs(vector["now_utc_ms"].as_i64().expect("a moment"));
    let questions = vector["questions"].as_array().expect("questions");
    assert_eq!(questions.len(), 2);
    for question in questions {
        let who = identity(&question.to_string(), now).expect("proven");
        let shown: Value = serde_json::from_str(&who.to_json()).expect("JSON");
        assert_eq!(
            shown,
            json!({
                "schema": 1,
                "account": "ann@contoso.example",
                "object_id": "690222be-0000-4111-8222-d8a6a8ed5b6c",
                "tenant": TENANT,
                "name": "Ann Admin",
                "role_template_ids": [GLOBAL_ADMINISTRATOR, "b79fbf4d-3ef9-4689-8143-76b194e85509"],
                "role": "global_administrator",
            })
        );
    }
}

#[test]
fn a_sound_token_is_taken_by_either_way_of_signing() {
    for algorithm in [Algorithm::RS256, Algorithm::PS256] {
        let token = signed_by(sample(), &header(algorithm), &claims());
        let who = verify_identity(&token, &keys(key()), &check()).expect("proven");
        assert_eq!((who.account.as_str(), who.tenant.as_str()), ("ann@contoso.example", TENANT));
    }
}

#[test]
fn a_changed_byte_anywhere_is_refused() {
    let token = token(&claims());
    let dots: Vec<usize> = token.match_indices('.').map(|(place, _)| place).collect();
    for place in (0..token.len()).step_by(7).filter(|place| !dots.contains(place)) {
        let mut bytes = token.clone().into_bytes();
        bytes[place] = if bytes[place] == b'A' { b'Q' } else { b'A' };
        let changed = String::from_utf8(bytes).expect("text");
        assert!(verify_identity(&changed, &keys(key()), &check()).is_err(), "byte {place}");
    }
}

#[test]
fn another_keys_signature_is_refused() {
    let other = Certificate::make("another", 1, NOW).expect("made");
    let forged = signed_by(&other, &header(Algorithm::RS256), &claims());
    assert!(refused(&forged, &keys(key()), &check()).contains("signature is not of the published key"));
    let (message, _) = forged.rsplit_once('.').expect("a signature");
    let unsigned = format!("{message}.");
    assert!(refused(&unsigned, &keys(key()), &check()).contains("signature is not of the published key"));
}

#[test]
fn a_token_that_nobody_signed_or_that_the_public_key_signed_is_refused() {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    for none in ["none", "None", "NONE"] {
        let header = json!({ "alg": none, "typ": "JWT", "kid": "k1" });
        let token = format!("{}.{}.", part(header), part(claims()));
        assert!(refused(&token, &keys(key()), &check()).contains("signed in a way nobody takes"));
    }
    // Whoever took the algorithm from the token would check this by the public key as a shared secret.
    for secret in [public_key(sample()), sample().der.clone(), b"k1".to_vec()] {
        let header = header(Algorithm::HS256);
        let token =
            jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(&secret)).expect("signed");
        assert!(refused(&token, &keys(key()), &check()).contains("signed by HS256; only RS256 and PS256"));
    }
    let strong = signed_by(sample(), &header(Algorithm::RS512), &claims());
    assert!(refused(&strong, &keys(key()), &check()).contains("signed by RS512; only RS256 and PS256"));
}

#[test]
fn what_is_no_token_is_refused() {
    let long = "a".repeat(LIMIT_BYTES + 1);
    for (text, what) in [("", "three parts"), ("a.b", "three parts"), ("a.b.c", "cannot be read")] {
        assert!(refused(text, &keys(key()), &check()).contains(what), "{text}");
    }
    assert!(refused(&long, &keys(key()), &check()).contains("longer than 1 MiB"));
    let critical = Header { crit: Some(vec!["exp".to_owned()]), ..header(Algorithm::RS256) };
    let token = signed_by(sample(), &critical, &claims());
    assert!(refused(&token, &keys(key()), &check()).contains("extension"));
}

#[test]
fn the_key_has_to_be_named_published_and_for_signatures() {
    for kid in [None, Some(String::new())] {
        let nameless = Header { kid, ..Header::new(Algorithm::RS256) };
        let token = signed_by(sample(), &nameless, &claims());
        assert!(refused(&token, &keys(key()), &check()).contains("does not say which key"));
    }
    let sound = token(&claims());
    let refused_key = |changes: Value| refused(&sound, &keys(with(key(), changes)), &check());
    assert!(refused_key(json!({ "kid": "k2" })).contains("not among those"));
    assert!(refused_key(json!({ "kid": null })).contains("not among those"));
    for changes in
        [json!({ "use": "enc" }), json!({ "alg": "PS256" }), json!({ "kty": "oct" }), json!({ "kty": null })]
    {
        assert!(refused_key(changes).contains("not for signatures of this kind"));
    }
    assert!(refused_key(json!({ "n": "!" })).contains("the published key cannot be read"));
    assert!(refused_key(json!({ "n": null })).contains("signature"));
    assert!(refused_key(json!({ "n": "AQAB" })).contains("signature"));
    for none in ["", "[]", "{}", "{\"keys\":{}}"] {
        assert!(refused(&sound, none, &check()).contains("keys of the sign-in service cannot be read"));
    }
    let twice = json!({ "keys": [key(), key()] }).to_string();
    assert!(refused(&sound, &twice, &check()).contains("two keys under one id"));
}

#[test]
fn a_key_for_one_issuer_proves_no_other() {
    let sound = token(&claims());
    for issuer in [ISSUER.to_owned(), ISSUER.replace(TENANT_HOLE, TENANT)] {
        let keys = keys(with(key(), json!({ "issuer": issuer })));
        verify_identity(&sound, &keys, &check()).expect("proven");
    }
    let personal = ISSUER.replace(TENANT_HOLE, "9188040d-6c67-4c5b-b112-36a304b66dad");
    let keys = keys(with(key(), json!({ "issuer": personal })));
    assert!(refused(&sound, &keys, &check()).contains("a key that is for another issuer"));
}

#[test]
fn the_issuer_is_the_sign_in_service_in_the_tokens_own_tenant() {
    let other = "00000000-0000-4111-8222-000000000000";
    let issuers = [
        ISSUER.replace(TENANT_HOLE, other),
        ISSUER.to_owned(),
        format!("https://login.example/{TENANT}/v2.0"),
        format!("https://login.microsoftonline.com/{TENANT}/v2.0/"),
        format!("http://login.microsoftonline.com/{TENANT}/v2.0"),
    ];
    for issuer in issuers {
        assert!(refused_claims(json!({ "iss": issuer })).contains("issued by another"));
    }
    for tid in [Value::Null, json!(""), json!("contoso"), json!("72f988bf-0000-4111-8222-2d7cd011db4/")] {
        assert!(refused_claims(json!({ "tid": tid })).contains("names no tenant"));
    }
    assert!(refused_claims(json!({ "iss": null })).contains("one that it must have is missing"));
    let fixed = ISSUER.replace(TENANT_HOLE, TENANT);
    verify_identity(&token(&claims()), &keys(key()), &IdentityCheck { issuer: &fixed, ..check() })
        .expect("proven");
}

#[test]
fn another_tenant_is_refused_where_one_was_asked_for() {
    let other = "00000000-0000-4111-8222-000000000000";
    let refused = refused(&token(&claims()), &keys(key()), &IdentityCheck { tenant: Some(other), ..check() });
    assert!(refused.contains("account of another tenant; sign in with one of the right tenant"));
    let upper = TENANT.to_uppercase();
    for tenant in [None, Some(upper.as_str())] {
        verify_identity(&token(&claims()), &keys(key()), &IdentityCheck { tenant, ..check() })
            .expect("proven");
    }
}

#[test]
fn a_token_for_another_application_or_another_sign_in_is_refused() {
    for aud in [json!("other"), json!(""), json!([]), json!([CLIENT, "other"]), json!(["other"])] {
        assert!(refused_claims(json!({ "aud": aud })).contains("for another application"));
    }
    assert!(refused_claims(json!({ "aud": null })).contains("must have is missing"));
    verify_identity(&token(&claims_with(json!({ "aud": [CLIENT] }))), &keys(key()), &check())
        .expect("proven");
    for nonce in [Value::Null, json!("another"), json!("")] {
        assert!(refused_claims(json!({ "nonce": nonce })).contains("answers another sign-in"));
    }
    // A device code has no nonce.
    let without = IdentityCheck { nonce: None, ..check() };
    verify_identity(&token(&claims_with(json!({ "nonce": null }))), &keys(key()), &without).expect("proven");
}

#[test]
fn times_are_taken_within_five_minutes_and_refused_with_both_clocks() {
    let taken =
        |changes: Value| verify_identity(&token(&claims_with(changes)), &keys(key()), &check()).is_ok();
    // The machine's clock is a quarter of a second past a whole one.
    assert!(taken(json!({ "exp": NOW_S - 299 })));
    assert!(taken(json!({ "iat": NOW_S + 300, "nbf": NOW_S + 300 })));
    assert!(taken(json!({ "nbf": null })));
    let over = refused_claims(json!({ "exp": NOW_S - 300 }));
    assert!(over.contains(
        "the token ended at 2026-11-22T06:55:00Z, and this machine's clock says 2026-11-22T07:00:00.25Z"
    ));
    assert!(over.contains("set it by network time"));
    assert!(refused_claims(json!({ "iat": NOW_S + 301 })).contains("issued at 2026-11-22T07:05:01Z"));
    assert!(refused_claims(json!({ "nbf": NOW_S + 301 })).contains("begins at 2026-11-22T07:05:01Z"));
    assert!(refused_claims(json!({ "exp": i64::MIN })).contains("the token ended at"));
    assert!(refused_claims(json!({ "nbf": i64::MAX })).contains("the token begins at"));
    for changes in
        [json!({ "exp": null }), json!({ "iat": null }), json!({ "exp": "soon" }), json!({ "exp": 1e30 })]
    {
        assert!(refused_claims(changes).contains("cannot be read, or one that it must have is missing"));
    }
}

#[test]
fn the_account_is_what_people_know_it_by() {
    let account = |changes: Value| {
        verify_identity(&token(&claims_with(changes)), &keys(key()), &check()).expect("proven").account
    };
    assert_eq!(account(json!({ "upn": "u", "email": "e" })), "ann@contoso.example");
    assert_eq!(account(json!({ "preferred_username": null, "upn": "u", "email": "e" })), "u");
    assert_eq!(account(json!({ "preferred_username": " ", "email": "e" })), "e");
    assert_eq!(account(json!({ "preferred_username": null })), "690222be-0000-4111-8222-d8a6a8ed5b6c");
    assert!(refused_claims(json!({ "oid": null })).contains("which account"));
    for changes in [
        json!({ "name": "a\u{1b}[2J" }),
        json!({ "wids": ["a\nb"] }),
        json!({ "preferred_username": "a".repeat(1_025) }),
    ] {
        assert!(refused_claims(changes).contains("too long or holds a control character"));
    }
}

#[test]
fn the_highest_role_counts_and_no_roles_are_not_an_ordinary_account() {
    let of = |ids: &[&str]| role(&ids.iter().map(|&id| id.to_owned()).collect::<Vec<_>>());
    let member = "b79fbf4d-3ef9-4689-8143-76b194e85509";
    assert_eq!(of(&[]), Role::Ordinary);
    assert_eq!(of(&[member]), Role::Ordinary);
    assert_eq!(of(&[member, PRIVILEGED_ROLE_ADMINISTRATOR]), Role::PrivilegedRoleAdministrator);
    assert_eq!(of(&[PRIVILEGED_ROLE_ADMINISTRATOR, GLOBAL_ADMINISTRATOR]), Role::GlobalAdministrator);
    assert_eq!(of(&[&GLOBAL_ADMINISTRATOR.to_uppercase()]), Role::GlobalAdministrator);
    let who = |changes: Value| {
        verify_identity(&token(&claims_with(changes)), &keys(key()), &check()).expect("proven").role()
    };
    assert_eq!(who(json!({})), Some(Role::GlobalAdministrator));
    assert_eq!(who(json!({ "wids": [] })), Some(Role::Ordinary));
    assert_eq!(who(json!({ "wids": null })), None);
}

#[test]
fn a_question_that_is_none_is_refused_without_its_token() {
    let vector: Value = serde_json::from_str(include_str!("vector.json")).expect("JSON");
    let sound = &vector["questions"][0];
    let token = sound["token"].as_str().expect("a token");
    let cases = [
        with(sound.clone(), json!({ "issuer": null })),
        with(sound.clone(), json!({ "audience": { "token": token } })),
        with(sound.clone(), json!({ token: 1 })),
        with(sound.clone(), json!({ "tenant": token })),
        json!([token]),
    ];
    for case in cases {
        let error = identity(&case.to_string(), NOW).expect_err("refused");
        assert_eq!(error.status(), Status::M365FactsRejected);
        assert!(!format!("{error} {error:?}").contains(token), "{error}");
    }
    let misplaced = with(sound.clone(), json!({ "keys": { "keys": token } }));
    let error = identity(&misplaced.to_string(), NOW).expect_err("refused");
    assert_eq!(error.status(), Status::M365IdentityRejected);
    assert!(!format!("{error} {error:?}").contains(token), "{error}");
}
