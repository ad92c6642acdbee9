//! A tenant's own application: set up once by an administrator, then signing in by its certificate, which renews
//! itself.
//!
//! 1. **Record** (`record`): what is to be made is durable in the vault before it is made at Microsoft's.
//! 2. **Steps** (`setup`, `keys`, `rotate`): each looks first and makes what is missing, so a call that was cut off
//!    anywhere is simply made again; what Microsoft has but not everywhere yet is waited for (`waiting`).
//! 3. **Proof** (`proof`): a tenant is ready when its application signed in with all its permissions.
//!
//! The administrator's tokens are used from memory, and dropped when the call ends.

mod directory;
mod job;
mod keys;
mod lines;
mod outcome;
mod proof;
mod record;
mod request;
mod rotate;
mod setup;
mod waiting;
mod which;

pub use outcome::{
    KeptTenant, StepState, StepTaken, TenantApplication, TenantCertificate, TenantOutcome, TenantState,
    TenantStep,
};
pub use request::TenantWay;

use super::assertion::Signing;
use super::certificate::{Certificate, cannot};
use super::request::Purpose;
use super::session::TokenRequest;
use super::sign_in::Done;
use super::tokens::Tokens;
use super::{LiveCall, LiveError, Session, SignIn};
use crate::cancel::Cancel;
use crate::m365::M365Error;
use crate::units::UtcMs;
use directory::Directory;
use job::Job;
use outcome::{Asked, Basis, Told};
use record::{Facts, Found, KIND, Key, Record};
use request::TenantRequest;
use std::sync::Arc;
use std::time::Duration;
use waiting::{Seen, Waiting};

impl Session {
    /// Sets a tenant up, updates it, renews its certificate, says how it stands, or takes it away again.
    ///
    /// `request` is JSON; each field may be left out. Set-up and update: `tenant`, `name`, `workloads` and `directions`
    /// as [`super::permissions`] takes them, `certificate` with `days` and `signing`, `wait_s`; update also
    /// `remove_surplus`, `renew`. Rotate: `tenant`, `force`, `wait_s`. Status: `tenant`, `offline`. Delete: `tenant`,
    /// `local`. Set-up, update and delete take an administrator's sign-in of purpose setup, which is forgotten when the
    /// call ends, whatever became of it. A call that ended too early is made again, and goes on.
    ///
    /// Errors: M365FactsRejected, M365AdministratorRequired, M365IdentityRejected, M365TenantAbsent, M365Denied,
    /// M365Propagating, M365Unavailable and the like, those of the vault, Cancelled.
    pub fn tenant(
        &self,
        way: TenantWay,
        request: &str,
        sign_in: Option<&SignIn>,
        call: &LiveCall<'_>,
    ) -> Result<TenantOutcome, LiveError> {
        let _forget = sign_in.map(Forget);
        let request = TenantRequest::read(way, request)?;
        let admin = sign_in.map(|sign_in| self.administrator(sign_in)).transpose()?;
        let tenant = self.which(&request, admin.as_deref(), call)?;
        // Whoever only asks need not wait for whoever is setting it up.
        let changes = way != TenantWay::Status;
        let _guard = changes.then(|| self.vault.guard(KIND, &tenant, call.cancel)).transpose()?;
        // Read only now: another process may have changed it while we waited.
        let kept = match Record::read(&self.vault, &tenant) {
            Err(LiveError::StoredDamaged { .. } | LiveError::StoredNewer { .. }) if request.local => {
                return self.drop_unread(tenant, call);
            }
            kept => kept?,
        };
        self.check_region(kept.as_ref())?;
        let administrator = || admin.as_deref().ok_or_else(|| self.nobody());
        match (way, kept) {
            (TenantWay::Setup, kept) => self.setup(&request, &tenant, kept, admin.as_deref(), call),
            (TenantWay::Status, kept) => self.status(&request, tenant, kept, call),
            (_, None) => {
                Err(LiveError::TenantAbsent { who: format!("tenant {tenant}"), what: "set it up first" })
            }
            (TenantWay::Update, Some(record)) => self.update(&request, record, administrator()?, call),
            (TenantWay::Rotate, Some(record)) => self.rotate(&request, record, call),
            (TenantWay::Delete, Some(record)) if request.local => self.drop_tenant(record, call),
            (TenantWay::Delete, Some(record)) => self.delete(record, administrator()?, call),
        }
    }

    /// The tenants that are kept; one that cannot be read is told with its `problem`. No secret is among what is told.
    ///
    /// Errors: those of the vault.
    pub fn tenants(&self) -> Result<Vec<KeptTenant>, LiveError> {
        let told = |found: Found| match found.record {
            Ok(record) => KeptTenant::of(&record),
            Err(error) => KeptTenant::unreadable(found.tenant, error.to_string()),
        };
        Ok(Record::all(&self.vault)?.into_iter().map(told).collect())
    }

    /// A token of a tenant's application, by the certificate that is kept.
    pub(super) fn application_tokens(
        &self,
        request: &TokenRequest,
        now: UtcMs,
        cancel: &Cancel,
    ) -> Result<Tokens, LiveError> {
        let named = request.tenant.as_deref().unwrap_or_default();
        let absent = || LiveError::TenantAbsent { who: format!("tenant {named}"), what: "set it up first" };
        let record = which::kept(&self.vault, named)?.ok_or_else(absent)?;
        self.check_region(Some(&record))?;
        let resource = self.resource(request.resource.as_deref());
        proof::token(&self.service, &record.facts, &record.current, resource, now, cancel).map_err(|error| {
            if proof::is_propagating(&error) {
                waiting::propagating("the tenant's application")
            } else {
                error
            }
        })
    }

    fn administrator(&self, sign_in: &SignIn) -> Result<Arc<Done>, LiveError> {
        // The token of one cloud's administrator is no other cloud's business.
        self.check_own(sign_in)?;
        sign_in.done().filter(|_| sign_in.purpose() == Purpose::Setup).ok_or_else(|| self.nobody())
    }

    fn nobody(&self) -> LiveError {
        let roles = &self.service.settings.administrators;
        lines::administrator_required(&roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(", "))
    }

    fn check_region(&self, record: Option<&Record>) -> Result<(), LiveError> {
        match record.map(|record| &record.facts.region) {
            Some(region) if *region != self.service.cloud.name => {
                let what = format!("that tenant was set up in cloud {region}; open a session for that cloud");
                Err(M365Error::facts(what).into())
            }
            _ => Ok(()),
        }
    }

    fn job<'a>(&'a self, record: Record, call: &'a LiveCall<'a>, wait: Duration) -> Job<'a> {
        Job {
            service: &self.service,
            vault: &self.vault,
            call,
            waiting: Waiting::begin(call, wait),
            record,
            steps: Vec::new(),
            granted: None,
            basis: Basis::Kept,
        }
    }

    fn setup(
        &self,
        request: &TenantRequest,
        tenant: &str,
        kept: Option<Record>,
        admin: Option<&Done>,
        call: &LiveCall<'_>,
    ) -> Result<TenantOutcome, LiveError> {
        let is_new = kept.is_none();
        let record = match kept {
            Some(record) => record,
            None if admin.is_none() => return Err(self.nobody()),
            None => self.intend(request, tenant, call)?,
        };
        let mut job = self.job(record, call, request.wait);
        job.begin(TenantStep::Prepare);
        let wish = wish(&mut job.record.facts, request);
        let prepared = if is_new { (StepState::Done, "noted") } else { (StepState::Already, "goes on") };
        match admin {
            Some(admin) => {
                let directory = job.directory(&admin.tokens.access);
                let offered = prepare(&mut job, &directory, wish, is_new)?;
                job.took(TenantStep::Prepare, prepared.0, prepared.1);
                setup::run(&mut job, &directory, &offered)?;
            }
            // All that is left needs no administrator.
            None if job.record.facts.granted_utc_ms.is_some() && wish != Wish::Administrators => {
                job.took(TenantStep::Prepare, prepared.0, prepared.1);
            }
            None => return Err(self.nobody()),
        }
        keys::prove(&mut job)?;
        keys::forget_old(&mut job)?;
        self.forget_tokens(None);
        self.outcome(TenantWay::Setup, job, TenantState::Ready)
    }

    /// What is about to be made, not written yet.
    fn intend(
        &self,
        request: &TenantRequest,
        tenant: &str,
        call: &LiveCall<'_>,
    ) -> Result<Record, LiveError> {
        let wanted = request.wanted.clone();
        let wanted =
            wanted.ok_or_else(|| M365Error::facts("tenant setup: name the `workloads` it is to be for"))?;
        let facts = Facts {
            tenant: tenant.to_owned(),
            domain: request.tenant.clone().filter(|named| named != tenant),
            region: self.service.cloud.name.clone(),
            name: request.name().to_owned(),
            unique_name: unique_name()?,
            wanted,
            signing: request.signing.unwrap_or(Signing::Ps256),
            days: request.days(),
            application: None,
            principal: None,
            granted_utc_ms: None,
            changed_utc_ms: call.now().0,
            proven_utc_ms: None,
        };
        let key = Key::new(Certificate::make(&facts.name, facts.days, call.now())?);
        Ok(Record { facts, current: key, next: None, former: Vec::new() })
    }

    fn update(
        &self,
        request: &TenantRequest,
        record: Record,
        admin: &Done,
        call: &LiveCall<'_>,
    ) -> Result<TenantOutcome, LiveError> {
        let mut job = self.job(record, call, request.wait);
        let Some(ids) = job.record.facts.application.clone() else {
            return self.outcome(TenantWay::Update, job, TenantState::Unfinished);
        };
        let directory = job.directory(&admin.tokens.access);
        let Some(application) = setup::look(&job, &directory, &ids.object_id)? else {
            let text = "it was deleted in the tenant; set-up makes a new one";
            job.took(TenantStep::Application, StepState::Skipped, text);
            return self.outcome(TenantWay::Update, job, TenantState::Deleted);
        };
        let wish = wish(&mut job.record.facts, request);
        let offered = prepare(&mut job, &directory, wish, false)?;
        keys::learn(&mut job.record, &application.key_credentials);
        setup::describe(&mut job, &directory, &application)?;
        setup::principal(&mut job, &directory)?;
        setup::grant(&mut job, &directory, &offered, request.remove_surplus)?;
        keys::register(&mut job, &directory, &ids.object_id, request.renew)?;
        setup::all_granted(&mut job)?;
        keys::prove(&mut job)?;
        keys::forget_old(&mut job)?;
        self.forget_tokens(None);
        self.outcome(TenantWay::Update, job, TenantState::Ready)
    }

    fn rotate(
        &self,
        request: &TenantRequest,
        record: Record,
        call: &LiveCall<'_>,
    ) -> Result<TenantOutcome, LiveError> {
        let mut job = self.job(record, call, request.wait);
        // A change that was cut off hinders nothing.
        let (granted, proven) = (job.record.facts.granted_utc_ms, job.record.facts.proven_utc_ms);
        if job.record.facts.application.is_none() || granted.or(proven).is_none() {
            return self.outcome(TenantWay::Rotate, job, TenantState::Unfinished);
        }
        let asked = rotate::run(&mut job, request.force)?;
        self.forget_tokens(None);
        let state = self.state(&job, &asked);
        self.outcome(TenantWay::Rotate, job, state)
    }

    fn status(
        &self,
        request: &TenantRequest,
        tenant: String,
        kept: Option<Record>,
        call: &LiveCall<'_>,
    ) -> Result<TenantOutcome, LiveError> {
        let (way, state) = (TenantWay::Status, TenantState::NotSetUp);
        let Some(record) = kept else {
            let told = Told { way, tenant, state, permissions: None, steps: Vec::new(), basis: Basis::Kept };
            return Ok(TenantOutcome::of(told, None, &[], call.now()));
        };
        let mut job = self.job(record, call, Duration::ZERO);
        let (asked, reason) = if request.offline { (Asked::Offline, None) } else { ask(&mut job)? };
        let state = self.state(&job, &asked);
        let mut outcome = self.outcome(way, job, state)?;
        outcome.because(reason);
        Ok(outcome)
    }

    fn delete(&self, record: Record, admin: &Done, call: &LiveCall<'_>) -> Result<TenantOutcome, LiveError> {
        let mut job = self.job(record, call, Duration::from_secs(60));
        job.begin(TenantStep::Delete);
        let directory = job.directory(&admin.tokens.access);
        let mut looks = 0;
        // What is kept here is all that tells which it is, so a single answer that it is not there is not believed.
        let was_there = job.until("the application", || {
            looks += 1;
            Ok(match setup::delete(&job.record.facts, &directory)? {
                false if !job.is_gone(looks) => Seen::NotYet,
                was_there => Seen::Yes(was_there),
            })
        })?;
        let (state, text) = if was_there {
            (StepState::Done, "the application and its service principal are deleted")
        } else {
            (StepState::Already, "it was not there")
        };
        job.took(TenantStep::Delete, state, text);
        self.forget(job)
    }

    /// Drops what is kept here; nobody is asked.
    fn drop_tenant(&self, record: Record, call: &LiveCall<'_>) -> Result<TenantOutcome, LiveError> {
        let mut job = self.job(record, call, Duration::ZERO);
        let left = job.record.facts.application.as_ref().map(|ids| {
            format!(
                "application {} stays in the tenant, with its permissions; an administrator has to delete it",
                ids.client_id
            )
        });
        if let Some(left) = left {
            job.took(TenantStep::Delete, StepState::Skipped, left);
        }
        self.forget(job)
    }

    /// The same of what cannot be read.
    fn drop_unread(&self, tenant: String, call: &LiveCall<'_>) -> Result<TenantOutcome, LiveError> {
        self.vault.remove(KIND, &tenant)?;
        self.forget_tokens(None);
        let text = "what was kept here could not be read, and is dropped".to_owned();
        let steps = vec![StepTaken { step: TenantStep::Forget, state: StepState::Done, text }];
        let (way, state, basis) = (TenantWay::Delete, TenantState::Deleted, Basis::Kept);
        let told = Told { way, tenant, state, permissions: None, steps, basis };
        Ok(TenantOutcome::of(told, None, &[], call.now()))
    }

    fn state(&self, job: &Job<'_>, asked: &Asked) -> TenantState {
        outcome::state(Some(&job.record), asked, job.now(), self.service.settings.propagation_ms)
    }

    fn forget(&self, mut job: Job<'_>) -> Result<TenantOutcome, LiveError> {
        job.begin(TenantStep::Forget);
        self.vault.remove(KIND, &job.record.facts.tenant)?;
        self.forget_tokens(None);
        job.took(TenantStep::Forget, StepState::Done, "its keys are dropped here");
        self.outcome(TenantWay::Delete, job, TenantState::Deleted)
    }

    fn outcome(&self, way: TenantWay, job: Job<'_>, state: TenantState) -> Result<TenantOutcome, LiveError> {
        let told = Told {
            way,
            tenant: job.record.facts.tenant.clone(),
            state,
            permissions: Some(job.plan()?),
            steps: job.steps.clone(),
            basis: job.basis,
        };
        Ok(TenantOutcome::of(told, Some(&job.record), &self.service.settings.reminder_days, job.now()))
    }
}

/// Ends an administrator's sign-in with the call, whatever became of it.
struct Forget<'a>(&'a SignIn);

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        self.0.forget();
    }
}

/// What Microsoft says of the application just now, and why where it says no.
fn ask(job: &mut Job<'_>) -> Result<(Asked, Option<String>), LiveError> {
    let (facts, graph) = (&job.record.facts, &job.service.cloud.graph);
    if facts.application.is_none() || job.record.current.certificate.not_after <= job.now() {
        return Ok((Asked::Offline, None));
    }
    match proof::token(job.service, facts, &job.record.current, graph, job.now(), job.call.cancel) {
        Ok(tokens) => {
            let (wanted, told) = (job.roles()?, proof::roles(&tokens.access));
            let lacks = told.as_ref().is_some_and(|roles| !proof::lacking(&wanted, roles).is_empty());
            job.told(told)?;
            Ok((Asked::SignedIn { lacks }, None))
        }
        Err(LiveError::Denied { explanation, .. }) => {
            Ok((Asked::Refused { propagating: explanation.propagating }, Some(explanation.summary.clone())))
        }
        Err(error) => Err(error),
    }
}

/// Reads what this cloud offers, before anything is noted or made; then notes what is about to be.
fn prepare(
    job: &mut Job<'_>,
    directory: &Directory<'_>,
    wish: Wish,
    is_new: bool,
) -> Result<setup::Offered, LiveError> {
    let offered = setup::offered(job, directory)?;
    // A certificate made by a wrong clock is valid at another time. Microsoft's is that of the answer just now.
    proof::check_clock(&job.service.graph, job.now())?;
    if wish == Wish::Administrators {
        job.record.facts.granted_utc_ms = None;
    }
    if is_new || wish != Wish::Nothing {
        job.save()?;
    }
    Ok(offered)
}

/// What a request wishes to change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    Nothing,
    /// How later certificates are made.
    Certificates,
    /// What takes an administrator.
    Administrators,
}

/// Takes over what a request wishes for.
fn wish(facts: &mut Facts, request: &TenantRequest) -> Wish {
    let before = facts.clone();
    facts.wanted = request.wanted.clone().unwrap_or_else(|| facts.wanted.clone());
    facts.name = request.name.clone().unwrap_or_else(|| facts.name.clone());
    facts.signing = request.signing.unwrap_or(facts.signing);
    facts.days = request.days.unwrap_or(facts.days);
    if (&facts.wanted, &facts.name) != (&before.wanted, &before.name) {
        Wish::Administrators
    } else if *facts != before {
        Wish::Certificates
    } else {
        Wish::Nothing
    }
}

/// A name that nobody else gives an application.
#[expect(clippy::disallowed_methods, reason = "each application has a name of its own")]
fn unique_name() -> Result<String, LiveError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| cannot("naming the application"))?;
    Ok(format!("holdfast-{}", outcome::hex(&bytes).to_lowercase()))
}
