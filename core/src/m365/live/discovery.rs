//! Who signed in: the id_token, proven by the keys that the authority publishes.

use super::error::LiveError;
use super::identity::{Identity, IdentityCheck, verify_identity};
use super::service::{ANY_TENANT, Service};
use super::tokens::Tokens;
use super::web::Doing;
use crate::cancel::Cancel;
use crate::units::UtcMs;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// What is read of an authority's own description.
#[derive(Deserialize)]
struct Described {
    issuer: String,
    jwks_uri: Url,
}

/// What an id_token has to be of.
pub(super) struct Expected<'a> {
    pub(super) tenant: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: Option<&'a str>,
}

/// Proves who the tokens are of.
///
/// Errors: M365IdentityRejected; those of asking.
pub(super) fn identify(
    service: &Service,
    tokens: &Tokens,
    expected: &Expected<'_>,
    now: UtcMs,
    cancel: &Cancel,
) -> Result<Identity, LiveError> {
    let rejected = |what: &str| LiveError::IdentityRejected { what: what.to_owned() };
    let token = tokens.id.as_ref().ok_or_else(|| rejected("the answer has no id_token"))?;
    let doing = Doing { what: "reading who signs tokens", server: &service.sign_in, now, cancel };
    let described: Described = doing
        .get(service.sign_in.at(&format!("{}/v2.0/.well-known/openid-configuration", expected.tenant)))?;
    if described.jwks_uri.origin() != service.sign_in.base.origin() {
        return Err(doing.malformed("its keys are at another server"));
    }
    let keys: Value = doing.get(described.jwks_uri)?;
    let is_id = |tenant: &&str| tenant.len() == 36 && *tenant != ANY_TENANT && !tenant.contains('.');
    let check = IdentityCheck {
        issuer: &described.issuer,
        audience: expected.client_id,
        nonce: expected.nonce,
        tenant: Some(expected.tenant).filter(is_id),
        now,
    };
    verify_identity(token.expose_secret(), &keys.to_string(), &check)
}
