//! Who signed in: an ID token, proven by the keys its issuer publishes. Pure.
//!
//! Every claim is read after the signature is proven. No text repeats what a token holds, but for its times.

use super::super::facts::is_no_name;
use super::super::{M365Error, Role};
use super::LiveError;
use crate::units::UtcMs;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

const SCHEMA: u32 = 1;

/// How far clocks may differ.
const LEEWAY_MS: i64 = 5 * 60_000;

/// Bytes of a token, of keys, of a question.
const LIMIT_BYTES: usize = 1 << 20;

/// In an issuer of many tenants, where the tenant's id stands.
const TENANT_HOLE: &str = "{tenantid}";

const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
const PRIVILEGED_ROLE_ADMINISTRATOR: &str = "e8611ab8-c189-46e8-94e1-60213ab1f814";

/// Who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name they sign in with; for people, since it may change and be given to another.
    pub account: String,
    /// The account's id in its tenant, which stays.
    pub object_id: String,
    /// The tenant's id.
    pub tenant: String,
    /// What people call them.
    pub name: Option<String>,
    /// Which roles they have in the whole tenant, by template; `None` when the token does not say.
    pub role_template_ids: Option<Vec<String>>,
}

/// What a token has to be.
#[derive(Debug, Clone, Copy)]
pub struct IdentityCheck<'a> {
    /// Who issues it, as the service's discovery says; `{tenantid}` in it stands for the tenant of the token.
    pub issuer: &'a str,
    /// For whom: the application's client id.
    pub audience: &'a str,
    /// What was sent along with the sign-in, where something was.
    pub nonce: Option<&'a str>,
    /// The id of the tenant, where it has to be a certain one.
    pub tenant: Option<&'a str>,
    /// The moment.
    pub now: UtcMs,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Key>,
}

/// A published key. Others than RSA have other fields.
#[derive(Deserialize)]
struct Key {
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    kty: Option<String>,
    #[serde(default, rename = "use")]
    purpose: Option<String>,
    #[serde(default)]
    alg: Option<String>,
    #[serde(default)]
    n: Option<String>,
    #[serde(default)]
    e: Option<String>,
    /// Microsoft's own: for whose tokens alone the key is.
    #[serde(default)]
    issuer: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    aud: Audience,
    iss: String,
    exp: i64,
    iat: i64,
    #[serde(default)]
    nbf: Option<i64>,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    tid: Option<String>,
    #[serde(default)]
    oid: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    preferred_username: Option<String>,
    #[serde(default)]
    upn: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    wids: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Proves an ID token and reads who signed in.
///
/// Errors: M365IdentityRejected; its text says which proof failed.
pub fn verify_identity(
    id_token: &str,
    keys_json: &str,
    check: &IdentityCheck<'_>,
) -> Result<Identity, LiveError> {
    let header = read_header(id_token)?;
    let keys: KeySet = (keys_json.len() <= LIMIT_BYTES)
        .then(|| serde_json::from_str(keys_json).ok())
        .flatten()
        .ok_or_else(|| rejected("the keys of the sign-in service cannot be read; fetch them again"))?;
    let key = find_key(&keys, &header)?;
    let claims = proven_claims(id_token, &header, key)?;
    let tenant = check_issuer(&claims, key, check)?;
    check_receiver(&claims, check)?;
    check_times(&claims, check.now)?;
    read_identity(claims, tenant)
}

/// The highest role among the templates of a token.
pub fn role(role_template_ids: &[String]) -> Role {
    let has = |role: &str| role_template_ids.iter().any(|one| one.eq_ignore_ascii_case(role));
    match (has(GLOBAL_ADMINISTRATOR), has(PRIVILEGED_ROLE_ADMINISTRATOR)) {
        (true, _) => Role::GlobalAdministrator,
        (_, true) => Role::PrivilegedRoleAdministrator,
        _ => Role::Ordinary,
    }
}

fn rejected(what: impl Into<String>) -> LiveError {
    LiveError::IdentityRejected { what: what.into() }
}

fn read_header(id_token: &str) -> Result<Header, LiveError> {
    if id_token.len() > LIMIT_BYTES {
        return Err(rejected("the token is longer than 1 MiB"));
    }
    let header = jsonwebtoken::decode_header(id_token).map_err(|error| match error.kind() {
        ErrorKind::InvalidToken => rejected("the token has not the three parts of a signed one"),
        _ => rejected("the token's header cannot be read, or it is signed in a way nobody takes"),
    })?;
    if !matches!(header.alg, Algorithm::RS256 | Algorithm::PS256) {
        return Err(rejected(format!(
            "the token is signed by {:?}; only RS256 and PS256 are taken",
            header.alg
        )));
    }
    if header.crit.is_some() {
        return Err(rejected("the token demands an extension that is not known here"));
    }
    Ok(header)
}

fn find_key<'k>(keys: &'k KeySet, header: &Header) -> Result<&'k Key, LiveError> {
    let Some(kid) = header.kid.as_deref().filter(|kid| !kid.is_empty()) else {
        return Err(rejected("the token does not say which key signed it"));
    };
    let mut found = keys.keys.iter().filter(|key| key.kid.as_deref() == Some(kid));
    let Some(key) = found.next() else {
        return Err(rejected("its key is not among those the sign-in service publishes; fetch them again"));
    };
    if found.next().is_some() {
        return Err(rejected("the sign-in service publishes two keys under one id"));
    }
    let named = format!("{:?}", header.alg);
    let is_other = |told: &Option<String>, want: &str| told.as_deref().is_some_and(|told| told != want);
    if key.kty.as_deref() != Some("RSA") || is_other(&key.purpose, "sig") || is_other(&key.alg, &named) {
        return Err(rejected("the published key is not for signatures of this kind"));
    }
    Ok(key)
}

fn proven_claims(id_token: &str, header: &Header, key: &Key) -> Result<Claims, LiveError> {
    let parts = (key.n.as_deref().unwrap_or_default(), key.e.as_deref().unwrap_or_default());
    let key = DecodingKey::from_rsa_components(parts.0, parts.1)
        .map_err(|_| rejected("the published key cannot be read; fetch the keys again"))?;
    // The claims are checked below, by the time that was handed in and with a sentence for each.
    let mut only_signature = Validation::new(header.alg);
    only_signature.validate_exp = false;
    only_signature.validate_aud = false;
    only_signature.required_spec_claims = HashSet::new();
    let read = jsonwebtoken::decode::<Claims>(id_token, &key, &only_signature);
    let read = read.map_err(|error| match error.kind() {
        ErrorKind::InvalidSignature => rejected("the token's signature is not of the published key"),
        _ => rejected("the token's claims cannot be read, or one that it must have is missing"),
    })?;
    Ok(read.claims)
}

/// The tenant's id, once the issuer is proven to be that tenant's.
fn check_issuer(claims: &Claims, key: &Key, check: &IdentityCheck<'_>) -> Result<String, LiveError> {
    let tenant = claims.tid.as_deref().filter(|tenant| is_guid(tenant));
    let tenant = tenant.ok_or_else(|| rejected("the token names no tenant"))?;
    let is_issuer = |template: &str| template.replace(TENANT_HOLE, tenant) == claims.iss;
    if !is_issuer(check.issuer) {
        return Err(rejected("the token is issued by another than the sign-in service"));
    }
    if key.issuer.as_deref().is_some_and(|issuer| !is_issuer(issuer)) {
        return Err(rejected("the token is signed by a key that is for another issuer"));
    }
    if check.tenant.is_some_and(|wanted| !wanted.eq_ignore_ascii_case(tenant)) {
        return Err(rejected("it is an account of another tenant; sign in with one of the right tenant"));
    }
    Ok(tenant.to_ascii_lowercase())
}

fn check_receiver(claims: &Claims, check: &IdentityCheck<'_>) -> Result<(), LiveError> {
    let is_ours = match &claims.aud {
        Audience::One(one) => one == check.audience,
        Audience::Many(all) => !all.is_empty() && all.iter().all(|one| one == check.audience),
    };
    if !is_ours {
        return Err(rejected("the token is for another application"));
    }
    if check.nonce.is_some_and(|nonce| claims.nonce.as_deref() != Some(nonce)) {
        return Err(rejected("the token answers another sign-in; begin it again"));
    }
    Ok(())
}

fn check_times(claims: &Claims, now: UtcMs) -> Result<(), LiveError> {
    let moment = |seconds: i64| UtcMs(seconds.saturating_mul(1_000));
    let clock = format!("this machine's clock says {now}; set it by network time, then sign in again");
    let (end, issued) = (moment(claims.exp), moment(claims.iat));
    if now.since_ms(end) >= LEEWAY_MS {
        return Err(rejected(format!("the token ended at {end}, and {clock}")));
    }
    if issued.since_ms(now) > LEEWAY_MS {
        return Err(rejected(format!("the token is issued at {issued}, and {clock}")));
    }
    match claims.nbf.map(moment).filter(|begin| begin.since_ms(now) > LEEWAY_MS) {
        Some(begin) => Err(rejected(format!("the token begins at {begin}, and {clock}"))),
        None => Ok(()),
    }
}

fn read_identity(claims: Claims, tenant: String) -> Result<Identity, LiveError> {
    let told = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let object_id =
        told(claims.oid).ok_or_else(|| rejected("the token does not say which account it is of"))?;
    let account = [claims.preferred_username, claims.upn, claims.email].into_iter().find_map(told);
    let account = account.unwrap_or_else(|| object_id.clone());
    let name = told(claims.name);
    let names = [Some(&account), Some(&object_id), name.as_ref()];
    if names.into_iter().flatten().chain(claims.wids.iter().flatten()).any(|text| is_no_name(text)) {
        return Err(rejected("a name in the token is too long or holds a control character"));
    }
    Ok(Identity { account, object_id, tenant, name, role_template_ids: claims.wids })
}

/// Whether a text is an id of 32 hexadecimal digits, as `00000000-0000-0000-0000-000000000000`.
pub(super) fn is_guid(text: &str) -> bool {
    let fits = |(place, byte): (usize, u8)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.bytes().enumerate().all(fits)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentityText {
    token: String,
    keys: serde_json::Value,
    issuer: String,
    audience: String,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    tenant: Option<String>,
}

/// Proves an ID token from the JSON of `token`, `keys` (as they are published), `issuer`, `audience` and where wanted
/// `nonce` and `tenant`, the tenant's id.
///
/// Errors: M365FactsRejected, M365IdentityRejected.
pub fn identity(json: &str, now: UtcMs) -> Result<Identity, LiveError> {
    let text = read_question(json)?;
    let check = IdentityCheck {
        issuer: &text.issuer,
        audience: &text.audience,
        nonce: text.nonce.as_deref(),
        tenant: text.tenant.as_deref(),
        now,
    };
    verify_identity(&text.token, &text.keys.to_string(), &check)
}

fn read_question(json: &str) -> Result<IdentityText, M365Error> {
    if json.len() > 2 * LIMIT_BYTES || json.trim_start().starts_with('[') {
        return Err(M365Error::facts("the question about a token is no object, or longer than 2 MiB"));
    }
    // Only the place of the error is told: its text may hold the token.
    let text: IdentityText = serde_json::from_str(json).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        M365Error::facts(format!(
            "the question about a token is not `token`, `keys`, `issuer`, `audience`, `nonce` and `tenant`, at line {line} column {column}"
        ))
    })?;
    if text.tenant.as_deref().is_some_and(|tenant| !is_guid(tenant)) {
        return Err(M365Error::facts("`tenant` is no tenant's id; look the id up, or leave it out"));
    }
    Ok(text)
}

impl Identity {
    /// What the account may do in its tenant, where the token says it.
    pub fn role(&self) -> Option<Role> {
        self.role_template_ids.as_deref().map(role)
    }

    /// Who signed in as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Shown<'a> {
            schema: u32,
            account: &'a str,
            object_id: &'a str,
            tenant: &'a str,
            name: Option<&'a str>,
            role_template_ids: Option<&'a [String]>,
            role: Option<Role>,
        }
        let shown = Shown {
            schema: SCHEMA,
            account: &self.account,
            object_id: &self.object_id,
            tenant: &self.tenant,
            name: self.name.as_deref(),
            role_template_ids: self.role_template_ids.as_deref(),
            role: self.role(),
        };
        serde_json::to_string(&shown).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
