//! Microsoft 365: an installation's sessions, tokens and tenants.

use super::cancel::CancelToken;
use super::error::Failure;
use super::m365_permissions::{M365PermissionPlan, plan};
use super::m365_sign_in::M365SignIn;
use super::monitor::{Listener, listen};
use super::vault::Vault;
use holdfast_core::Error;
use holdfast_core::m365::live::{
    KeptAccount, KeptTenant, LiveCall, LiveError, Session, StepTaken, TenantApplication, TenantCertificate,
    TenantOutcome, TenantWay,
};
use holdfast_core::units::UtcMs;
use secrecy::ExposeSecret;
use std::sync::Arc;

/// An installation's access to Microsoft 365. Any number of threads may use it at once.
#[derive(uniffi::Object)]
pub struct M365Session(Session);

/// An account that stays signed in.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365KeptAccount {
    /// The account's name.
    pub account: String,
    /// Its id in the tenant.
    pub object_id: String,
    /// The tenant's id.
    pub tenant: String,
    /// The cloud.
    pub region: String,
    /// The application it signed in to.
    pub client_id: String,
    /// What it allowed.
    pub scopes: Vec<String>,
    /// When somebody signed in.
    pub signed_in_utc_ms: i64,
    /// When its token was last renewed.
    pub renewed_utc_ms: i64,
    /// The same as JSON.
    pub json: String,
}

/// The accounts that stay signed in.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365KeptAccounts {
    /// Each of them.
    pub accounts: Vec<M365KeptAccount>,
    /// The same as JSON.
    pub json: String,
}

/// A tenant that is kept.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365KeptTenant {
    /// The tenant's id.
    pub tenant: String,
    /// What it was called when it was set up, where that was a domain.
    pub domain: Option<String>,
    /// The cloud.
    pub region: String,
    /// Its application's name.
    pub name: String,
    /// By which it signs in; absent as long as it is not made.
    pub client_id: Option<String>,
    /// Whether it signed in with all its permissions.
    pub ready: bool,
    /// Until when its certificate is valid.
    pub certificate_not_after_utc_ms: i64,
    /// Why what is kept of it cannot be used; all but the id is empty then.
    pub problem: Option<String>,
}

/// The tenants that are kept.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365KeptTenants {
    /// Each of them.
    pub tenants: Vec<M365KeptTenant>,
    /// The same as JSON.
    pub json: String,
}

/// A token for requests of the host's own. It has no `Debug`.
#[derive(Clone, uniffi::Record)]
pub struct M365AccessToken {
    /// The token; it is a secret.
    pub token: String,
    /// Until when it may be used.
    pub expires_utc_ms: i64,
}

/// What was done with a tenant, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365TenantOutcome {
    /// setup, update, rotate, status or delete.
    pub way: String,
    /// The tenant's id.
    pub tenant: String,
    /// A stable word such as "ready".
    pub state: String,
    /// Why, where Microsoft refuses.
    pub reason: Option<String>,
    /// Its application; absent as long as none is known.
    pub application: Option<M365TenantApplication>,
    /// Its certificate; absent when nothing is kept of it.
    pub certificate: Option<M365TenantCertificate>,
    /// What it needs, and how that differs from what it has; absent when nothing is kept of it.
    pub permissions: Option<M365PermissionPlan>,
    /// What was done, in order.
    pub steps: Vec<M365TenantStep>,
    /// All of it for people, in lines.
    pub text: String,
    /// The outcome as JSON.
    pub json: String,
}

/// A tenant's application.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365TenantApplication {
    /// What people see.
    pub name: String,
    /// By which it signs in.
    pub client_id: String,
    /// Its id in the directory.
    pub object_id: String,
    /// Its service principal's id.
    pub service_principal_id: Option<String>,
}

/// The certificate a tenant's application signs in with.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365TenantCertificate {
    /// SHA-1, as Microsoft's pages show it.
    pub thumbprint: String,
    /// From when it is valid.
    pub not_before_utc_ms: i64,
    /// Until when.
    pub not_after_utc_ms: i64,
    /// Whole days left; negative when it is over.
    pub days_left: i64,
    /// Whether it is over.
    pub expired: bool,
    /// Whether a reminder of its end is reached: it is time to rotate it.
    pub remind: bool,
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365TenantStep {
    /// A stable word such as "grant".
    pub step: String,
    /// done, already, waiting or skipped.
    pub state: String,
    /// The same for people.
    pub text: String,
}

#[uniffi::export]
impl M365Session {
    /// Opens it over a vault. Asks nobody. `service` is JSON.
    #[uniffi::constructor]
    pub fn open(
        vault: Arc<Vault>,
        service: String,
        now_utc_ms: Option<i64>,
    ) -> Result<Arc<M365Session>, Failure> {
        let session = Session::open(Arc::clone(vault.core()), &service, now_utc_ms.map(UtcMs));
        Ok(Arc::new(M365Session(session.map_err(Error::from)?)))
    }

    /// The accounts that stay signed in.
    pub fn accounts(&self) -> Result<M365KeptAccounts, Failure> {
        let all = self.0.accounts().map_err(Error::from)?;
        let json = KeptAccount::all_to_json(&all);
        Ok(M365KeptAccounts { accounts: all.into_iter().map(account).collect(), json })
    }

    /// The tenants that are kept.
    pub fn tenants(&self) -> Result<M365KeptTenants, Failure> {
        let all = self.0.tenants().map_err(Error::from)?;
        let json = KeptTenant::all_to_json(&all);
        Ok(M365KeptTenants { tenants: all.into_iter().map(tenant).collect(), json })
    }

    /// Keeps a sign-in: from now on its account stays signed in.
    pub fn keep(
        &self,
        sign_in: Arc<M365SignIn>,
        now_utc_ms: Option<i64>,
        cancel: Arc<CancelToken>,
    ) -> Result<M365KeptAccount, Failure> {
        asked(cancel, None, now_utc_ms, |call| self.0.keep(sign_in.core(), call)).map(account)
    }

    /// Signs an account out here. `false` when it was not kept.
    pub fn sign_out(
        &self,
        account: String,
        tenant: Option<String>,
        cancel: Arc<CancelToken>,
    ) -> Result<bool, Failure> {
        asked(cancel, None, None, |call| self.0.sign_out(&account, tenant.as_deref(), call))
    }

    /// A token for requests of the host's own. `request` is JSON.
    pub fn token(
        &self,
        request: String,
        now_utc_ms: Option<i64>,
        cancel: Arc<CancelToken>,
    ) -> Result<M365AccessToken, Failure> {
        let token = asked(cancel, None, now_utc_ms, |call| self.0.token(&request, call))?;
        let secret = token.secret.expose_secret().to_owned();
        Ok(M365AccessToken { token: secret, expires_utc_ms: token.expires_utc_ms })
    }

    /// Sets a tenant up, updates it, renews its certificate, says how it stands, or takes it away. `request` is JSON.
    pub fn tenant(
        &self,
        way: String,
        request: String,
        sign_in: Option<Arc<M365SignIn>>,
        now_utc_ms: Option<i64>,
        cancel: Arc<CancelToken>,
        listener: Option<Arc<dyn Listener>>,
    ) -> Result<M365TenantOutcome, Failure> {
        let way = TenantWay::parse(&way).map_err(Error::from)?;
        let sign_in = sign_in.as_deref().map(M365SignIn::core);
        let done = asked(cancel, listener, now_utc_ms, |call| self.0.tenant(way, &request, sign_in, call));
        done.map(outcome)
    }
}

impl M365Session {
    pub(crate) fn core(&self) -> &Session {
        &self.0
    }
}

/// A call that asks Microsoft.
pub(crate) fn asked<T>(
    cancel: Arc<CancelToken>,
    listener: Option<Arc<dyn Listener>>,
    now_utc_ms: Option<i64>,
    ask: impl FnOnce(&LiveCall<'_>) -> Result<T, LiveError>,
) -> Result<T, Failure> {
    listen(cancel, listener, |monitor, cancel| ask(&LiveCall { now: now_utc_ms.map(UtcMs), monitor, cancel }))
}

fn account(kept: KeptAccount) -> M365KeptAccount {
    M365KeptAccount {
        json: kept.to_json(),
        account: kept.account,
        object_id: kept.object_id,
        tenant: kept.tenant,
        region: kept.region,
        client_id: kept.client_id,
        scopes: kept.scopes,
        signed_in_utc_ms: kept.signed_in_utc_ms,
        renewed_utc_ms: kept.renewed_utc_ms,
    }
}

fn tenant(kept: KeptTenant) -> M365KeptTenant {
    M365KeptTenant {
        tenant: kept.tenant,
        domain: kept.domain,
        region: kept.region,
        name: kept.name,
        client_id: kept.client_id,
        ready: kept.ready,
        certificate_not_after_utc_ms: kept.certificate_not_after_utc_ms,
        problem: kept.problem,
    }
}

fn outcome(outcome: TenantOutcome) -> M365TenantOutcome {
    M365TenantOutcome {
        json: outcome.to_json(),
        way: outcome.way.word().to_owned(),
        tenant: outcome.tenant,
        state: outcome.state.word().to_owned(),
        reason: outcome.reason,
        application: outcome.application.map(application),
        certificate: outcome.certificate.map(certificate),
        permissions: outcome.permissions.as_ref().map(plan),
        steps: outcome.steps.into_iter().map(step).collect(),
        text: outcome.text,
    }
}

fn application(application: TenantApplication) -> M365TenantApplication {
    M365TenantApplication {
        name: application.name,
        client_id: application.client_id,
        object_id: application.object_id,
        service_principal_id: application.service_principal_id,
    }
}

fn certificate(certificate: TenantCertificate) -> M365TenantCertificate {
    let advice = certificate.advice;
    M365TenantCertificate {
        thumbprint: certificate.thumbprint,
        not_before_utc_ms: certificate.not_before_utc_ms,
        not_after_utc_ms: certificate.not_after_utc_ms,
        days_left: advice.days_left,
        expired: advice.expired,
        remind: advice.remind,
    }
}

fn step(taken: StepTaken) -> M365TenantStep {
    let (step, state) = (taken.step.word().to_owned(), taken.state.word().to_owned());
    M365TenantStep { step, state, text: taken.text }
}
