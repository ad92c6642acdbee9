//! One installation's access to Microsoft 365: a service, a vault, and the tokens of the moment.

use super::account::{self, KeptAccount};
use super::cache::TokenCache;
use super::error::LiveError;
use super::request::scope_of;
use super::service::{self, Service};
use super::sign_in::SignIn;
use super::tokens::Tokens;
use crate::cancel::Cancel;
use crate::clock::moment;
use crate::m365::M365Error;
use crate::m365::facts::parse;
use crate::monitor::Monitor;
use crate::units::UtcMs;
use crate::vault::Vault;
use secrecy::SecretString;
use serde::Deserialize;
use std::sync::Arc;

/// What each call that asks Microsoft needs.
#[derive(Clone, Copy)]
pub struct LiveCall<'a> {
    /// The moment the client's clock shows; `None` for the machine's clock.
    pub now: Option<UtcMs>,
    /// Who hears how it goes.
    pub monitor: &'a dyn Monitor,
    /// How to stop it.
    pub cancel: &'a Cancel,
}

impl LiveCall<'_> {
    pub(super) fn now(&self) -> UtcMs {
        moment(self.now)
    }
}

/// A token for requests of the host's own. Its `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct AccessToken {
    /// The token.
    pub secret: SecretString,
    /// Until when it may be used.
    pub expires_utc_ms: i64,
}

/// Which token is wanted: of an account that stays signed in, or of a tenant's application.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenRequest {
    #[serde(default)]
    pub(super) account: Option<String>,
    #[serde(default)]
    pub(super) tenant: Option<String>,
    /// `graph`, or the address of another service such as a SharePoint site; absent for Graph.
    #[serde(default)]
    pub(super) resource: Option<String>,
    /// For an account: what it is to allow, of one resource; none for what was signed in for, of Graph.
    #[serde(default)]
    pub(super) scopes: Vec<String>,
}

impl TokenRequest {
    fn read(json: &str) -> Result<TokenRequest, LiveError> {
        let mut request: TokenRequest = parse(json)?;
        let wrong = |what: String| M365Error::facts(format!("token: {what}"));
        if request.account.is_none() && request.tenant.is_none() {
            return Err(wrong(
                "name an `account` that stays signed in, or the `tenant` of an application".into(),
            )
            .into());
        }
        if request.account.is_none() && !request.scopes.is_empty() {
            return Err(wrong("`scopes` are an account's; an application has its roles".into()).into());
        }
        if let Some(tenant) = &request.tenant {
            request.tenant = Some(service::tenant(Some(tenant)).map_err(wrong)?);
        }
        Ok(request)
    }
}

/// One installation's access to Microsoft 365. Any number of threads may use it at once; it has no `Debug`.
pub struct Session {
    pub(super) vault: Arc<Vault>,
    pub(super) service: Arc<Service>,
    tokens: TokenCache,
}

impl Session {
    /// Opens it. Asks nobody.
    ///
    /// `service` is JSON: `client_id` (the vendor's own application, public and of several tenants), and where wanted
    /// `cloud`, `authority`, `tenant`, `proxy`, `ca_certificates`, `timeout_s`, `attempts`, `settings`.
    ///
    /// Errors: M365FactsRejected, M365PolicyRejected.
    pub fn open(vault: Arc<Vault>, service: &str, now: Option<UtcMs>) -> Result<Session, LiveError> {
        let service = Arc::new(Service::read(service, moment(now))?);
        Ok(Session { vault, service, tokens: TokenCache::default() })
    }

    /// The vault.
    pub fn vault(&self) -> &Arc<Vault> {
        &self.vault
    }

    /// Begins a sign-in.
    ///
    /// `request` is JSON: `way` (`paste`, `loopback`, `device`), and where wanted `purpose` (`account`, `authorize`,
    /// `setup`), `scopes`, `redirect_uri`, `prompt`, `login_hint`, `domain_hint`, `language`.
    ///
    /// Errors: M365FactsRejected; by device code those of asking for it.
    pub fn sign_in(&self, request: &str, call: &LiveCall<'_>) -> Result<SignIn, LiveError> {
        SignIn::begin(&self.service, request, call.now(), call.cancel)
    }

    /// Keeps a sign-in: from now on its account stays signed in. This is the point before which nothing changes.
    ///
    /// Errors: M365TenantAbsent when nobody signed in, or not for that; M365FactsRejected when it was begun at a session
    /// of another cloud; those of the vault.
    pub fn keep(&self, sign_in: &SignIn, call: &LiveCall<'_>) -> Result<KeptAccount, LiveError> {
        self.check_own(sign_in)?;
        let kept = account::keep(&self.vault, sign_in, call.now(), call.cancel)?;
        self.forget_tokens(Some(&kept.account));
        Ok(kept)
    }

    /// Errors: M365FactsRejected for a sign-in of another cloud.
    pub(super) fn check_own(&self, sign_in: &SignIn) -> Result<(), LiveError> {
        let of = |service: &Service| (service.cloud.name.clone(), service.graph.base.clone());
        if of(&sign_in.service) == of(&self.service) {
            return Ok(());
        }
        let what = "that sign-in was begun at a session of another cloud; sign in at this one";
        Err(M365Error::facts(what).into())
    }

    /// The accounts that stay signed in. No secret is among what is told.
    ///
    /// Errors: those of the vault.
    pub fn accounts(&self) -> Result<Vec<KeptAccount>, LiveError> {
        account::all(&self.vault)
    }

    /// Signs an account out here: its token is dropped. `false` when it was not kept. `tenant` is the tenant's id.
    ///
    /// Errors: M365FactsRejected; those of the vault.
    pub fn sign_out(
        &self,
        account: &str,
        tenant: Option<&str>,
        call: &LiveCall<'_>,
    ) -> Result<bool, LiveError> {
        let dropped = account::drop_account(&self.vault, account, tenant, call.cancel);
        // Only now: until it is dropped, another thread may ask for one more.
        self.forget_tokens(Some(account));
        dropped
    }

    /// A token for requests of the host's own: one of before as long as it lasts, else a new one.
    ///
    /// `request` is JSON: `account` or `tenant`, and where wanted `resource`, `scopes`.
    /// Errors: M365FactsRejected, M365TenantAbsent, M365Denied, M365Propagating, M365Unavailable, those of the vault.
    pub fn token(&self, request: &str, call: &LiveCall<'_>) -> Result<AccessToken, LiveError> {
        let request = TokenRequest::read(request)?;
        let now = call.now();
        self.tokens.get(&request, now, call.cancel, || {
            let tokens = match &request.account {
                Some(account) => self.account_tokens(account, &request, now, call.cancel)?,
                None => self.application_tokens(&request, now, call.cancel)?,
            };
            Ok(AccessToken { secret: tokens.access, expires_utc_ms: tokens.expires.0 })
        })
    }

    fn account_tokens(
        &self,
        account: &str,
        request: &TokenRequest,
        now: UtcMs,
        cancel: &Cancel,
    ) -> Result<Tokens, LiveError> {
        let resource = self.resource(request.resource.as_deref());
        let mut scopes: Vec<String> = request.scopes.iter().map(|one| scope_of(resource, one)).collect();
        if request.resource.is_some() && scopes.is_empty() {
            scopes.push(format!("{resource}/.default"));
        }
        account::renew(&self.vault, &self.service, account, request.tenant.as_deref(), &scopes, now, cancel)
    }

    /// The address of a service.
    pub(super) fn resource<'a>(&'a self, resource: Option<&'a str>) -> &'a str {
        match resource {
            None | Some("graph") => self.service.graph_resource(),
            Some(address) => address.trim_end_matches('/'),
        }
    }

    /// Forgets the tokens of the moment: of an account, or all.
    pub(super) fn forget_tokens(&self, account: Option<&str>) {
        self.tokens.forget(|request| match (account, &request.account) {
            (Some(account), Some(own)) => own.trim().eq_ignore_ascii_case(account.trim()),
            (Some(_), None) => false,
            (None, _) => true,
        });
    }
}
