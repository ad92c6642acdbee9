//! The protocol of tokens: what is asked, and what comes back. Sent by our own HTTP, spoken by the `oauth2` library.

use super::error::LiveError;
use super::service::Service;
use super::web::{Doing, Exchange};
use crate::net::http::Repeat;
use crate::units::UtcMs;
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, Client, ClientId, DeviceAuthorizationUrl, EndpointNotSet,
    EndpointSet, ExtraTokenFields, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope,
    StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What Microsoft adds to a token.
#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Extra {
    #[serde(default, skip_serializing)]
    id_token: Option<String>,
}

impl std::fmt::Debug for Extra {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Extra")
    }
}

impl ExtraTokenFields for Extra {}

pub(super) type Answer = StandardTokenResponse<Extra, BasicTokenType>;

pub(super) type Oauth = Client<
    BasicErrorResponse,
    Answer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// The library's client for a tenant and an application.
pub(super) fn oauth(service: &Service, tenant: &str, client_id: &str) -> Oauth {
    Client::new(ClientId::new(client_id.to_owned()))
        .set_auth_type(AuthType::RequestBody)
        .set_auth_uri(AuthUrl::from_url(service.endpoint(tenant, "authorize")))
        .set_device_authorization_url(DeviceAuthorizationUrl::from_url(
            service.endpoint(tenant, "devicecode"),
        ))
        .set_token_uri(TokenUrl::from_url(service.endpoint(tenant, "token")))
}

/// Tokens that were given. It has no `Debug`.
pub(super) struct Tokens {
    pub(super) access: SecretString,
    pub(super) refresh: Option<SecretString>,
    pub(super) id: Option<SecretString>,
    /// What they allow, where that was told.
    pub(super) scopes: Option<Vec<String>>,
    pub(super) expires: UtcMs,
}

/// A token is called over a little before it is: it still has to travel.
const MARGIN_MS: i64 = 60_000;

/// How long a token lasts when nobody says: no longer than the first use.
const UNTOLD_S: u64 = 60;

impl Tokens {
    pub(super) fn of(answer: &Answer, now: UtcMs) -> Tokens {
        let seconds = answer.expires_in().map_or(UNTOLD_S, |time| time.as_secs()).min(86_400);
        let scopes = answer.scopes().map(|all| all.iter().map(|scope| scope.as_str().to_owned()));
        let scopes = scopes.map(|all| all.filter(|scope| !scope.is_empty()).collect::<Vec<_>>());
        let life_ms = i64::try_from(seconds).unwrap_or(0) * 1_000;
        Tokens {
            access: answer.access_token().secret().clone().into(),
            refresh: answer.refresh_token().map(|token| token.secret().clone().into()),
            id: answer.extra_fields().id_token.clone().map(Into::into),
            scopes: scopes.filter(|scopes| !scopes.is_empty()),
            expires: now.plus_ms((life_ms - MARGIN_MS).max(0)),
        }
    }
}

/// The code that the browser brought, for tokens. A code serves once: nothing is sent twice unless the server did nothing.
pub(super) fn redeem(
    doing: Doing<'_>,
    oauth: &Oauth,
    code: &SecretString,
    verifier: &SecretString,
    page: &str,
) -> Result<Tokens, LiveError> {
    let exchange = Exchange::new(doing, Repeat::Busy);
    let page =
        RedirectUrl::new(page.to_owned()).map_err(|_| doing.malformed("the address to end at is none"))?;
    let asked = oauth
        .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
        .set_redirect_uri(Cow::Owned(page))
        .set_pkce_verifier(PkceCodeVerifier::new(verifier.expose_secret().to_owned()))
        .request(&|request| exchange.send(request));
    tokens(&exchange, asked, None)
}

/// A refresh token for new tokens. The old one may be spent by it, so it is not sent twice unless the server did nothing,
/// and the answer is waited for whatever happens meanwhile.
pub(super) fn refresh(
    doing: Doing<'_>,
    oauth: &Oauth,
    token: &SecretString,
    scopes: &[String],
) -> Result<Tokens, LiveError> {
    let exchange = Exchange::to_the_end(doing);
    let asked = oauth
        .exchange_refresh_token(&RefreshToken::new(token.expose_secret().to_owned()))
        .add_scopes(scopes.iter().cloned().map(Scope::new))
        .request(&|request| exchange.send(request));
    tokens(&exchange, asked, None)
}

/// A token of the application itself, for a signed assertion. `changed` is when its key or grants last changed.
pub(super) fn application(
    doing: Doing<'_>,
    oauth: &Oauth,
    assertion: &SecretString,
    resource: &str,
    changed: Option<UtcMs>,
) -> Result<Tokens, LiveError> {
    // An assertion serves once.
    let exchange = Exchange::new(doing, Repeat::Busy);
    let asked = oauth
        .exchange_client_credentials()
        .add_scope(Scope::new(format!("{}/.default", resource.trim_end_matches('/'))))
        .add_extra_param("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        .add_extra_param("client_assertion", assertion.expose_secret().to_owned())
        .request(&|request| exchange.send(request));
    tokens(&exchange, asked, changed)
}

pub(super) fn tokens<E: oauth2::ErrorResponse>(
    exchange: &Exchange<'_>,
    asked: Result<Answer, RequestTokenError<super::web::Stopped, E>>,
    changed: Option<UtcMs>,
) -> Result<Tokens, LiveError> {
    match asked {
        Ok(answer) => Ok(Tokens::of(&answer, exchange.doing.now)),
        Err(error) => Err(exchange.error(error, changed)),
    }
}
