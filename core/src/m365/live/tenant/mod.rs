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
use outcome::{Asked, Told};
use record::{Facts, KIND, Key, Record};
use request::TenantRequest;
use std::sync::Arc;
use std::time::Duration;
use waiting::Waiting;

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
        let kept = Record::read(&self.vault, &tenant)?;
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

    /// The tenants that are kept. No secret is among what is told.
    ///
    /// Errors: those of the vault.
    pub fn tenants(&self) -> Result<Vec<KeptTenant>, LiveError> {
        Ok(Record::all(&self.vault)?.iter().map(KeptTenant::of).collect())
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
            was_cut_off: record.next.is_some(),
            record,
            steps: Vec::new(),
            granted: None,
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
            None => self.intend(request, tenant, admin.ok_or_else(|| self.nobody())?, call)?,
        };
        let mut job = self.job(record, call, request.wait);
        job.begin(TenantStep::Prepare);
        let changes = wish(&mut job.record.facts, request);
        if is_new || changes {
            job.save()?;
        }
        let (state, text) = if is_new { (StepState::Done, "noted") } else { (StepState::Already, "goes on") };
        job.took(TenantStep::Prepare, state, text);
        match admin {
            Some(admin) => {
                let directory = job.directory(&admin.tokens.access);
                setup::run(&mut job, &directory)?;
            }
            // All that is left needs no administrator.
            None if job.record.facts.granted && !changes => {}
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
        admin: &Done,
        call: &LiveCall<'_>,
    ) -> Result<Record, LiveError> {
        let wanted = request.wanted.clone();
        let wanted =
            wanted.ok_or_else(|| M365Error::facts("tenant setup: name the `workloads` it is to be for"))?;
        let allowed = Directory::new(&self.service, &admin.tokens.access, call.now(), call.cancel)
            .longest_certificate()?;
        // A certificate made by a wrong clock is valid at another time.
        proof::check_clock(&self.service.graph, call.now())?;
        let days = allowed.map_or(request.days(), |allowed| allowed.min(request.days()));
        let facts = Facts {
            tenant: tenant.to_owned(),
            domain: request.tenant.clone().filter(|named| named != tenant),
            region: self.service.cloud.name.clone(),
            name: request.name().to_owned(),
            unique_name: unique_name()?,
            wanted,
            signing: request.signing.unwrap_or(Signing::Ps256),
            days,
            application: None,
            principal: None,
            granted: false,
            changed_utc_ms: call.now().0,
            proven_utc_ms: None,
        };
        let key = Key::new(Certificate::make(&facts.name, days, call.now())?);
        Ok(Record { facts, current: key, next: None, previous: None })
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
        if wish(&mut job.record.facts, request) {
            job.save()?;
        }
        keys::learn(&mut job.record, &application.key_credentials);
        setup::describe(&mut job, &directory, &application)?;
        setup::principal(&mut job, &directory)?;
        setup::grant(&mut job, &directory, request.remove_surplus)?;
        keys::register(&mut job, &directory, &ids.object_id, request.renew)?;
        job.record.facts.granted = true;
        job.save()?;
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
        if !job.record.facts.granted {
            return self.outcome(TenantWay::Rotate, job, TenantState::Unfinished);
        }
        rotate::run(&mut job, request.force)?;
        self.forget_tokens(None);
        let state = outcome::state(Some(&job.record), &Asked::Offline, job.now());
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
            let told = Told { way, tenant, state, permissions: None, steps: Vec::new() };
            return Ok(TenantOutcome::of(told, None, &[], call.now()));
        };
        let mut job = self.job(record, call, Duration::ZERO);
        let (asked, reason) = if request.offline { (Asked::Offline, None) } else { ask(&mut job)? };
        let state = outcome::state(Some(&job.record), &asked, job.now());
        let mut outcome = self.outcome(way, job, state)?;
        outcome.because(reason);
        Ok(outcome)
    }

    fn delete(&self, record: Record, admin: &Done, call: &LiveCall<'_>) -> Result<TenantOutcome, LiveError> {
        let mut job = self.job(record, call, Duration::from_secs(60));
        job.begin(TenantStep::Delete);
        let directory = job.directory(&admin.tokens.access);
        let object_id = match &job.record.facts.application {
            Some(ids) => Some(ids.object_id.clone()),
            // It may have been made without an answer.
            None => directory.application_named(&job.record.facts.unique_name)?.map(|found| found.id),
        };
        let was_there = match object_id {
            Some(id) => {
                job.until("the application", || directory.delete_application(&id).map(waiting::Seen::Yes))?
            }
            None => false,
        };
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
    if facts.application.is_none() || !job.record.current.is_valid(job.now()) {
        return Ok((Asked::Offline, None));
    }
    match proof::token(job.service, facts, &job.record.current, graph, job.now(), job.call.cancel) {
        Ok(tokens) => {
            let roles = job.roles()?;
            let lacks = !proof::lacking(&roles, &tokens.access).is_empty();
            let told = proof::roles(&tokens.access);
            job.granted =
                told.map(|all| all.into_iter().map(|one| serde_json::json!({ "permission": one })).collect());
            Ok((Asked::SignedIn { lacks }, None))
        }
        Err(LiveError::Denied { explanation, .. }) => {
            Ok((Asked::Refused { propagating: explanation.propagating }, Some(explanation.summary.clone())))
        }
        Err(error) => Err(error),
    }
}

/// Takes over what a request wishes for; `true` when that changes anything.
fn wish(facts: &mut Facts, request: &TenantRequest) -> bool {
    let before = facts.clone();
    facts.wanted = request.wanted.clone().unwrap_or_else(|| facts.wanted.clone());
    facts.name = request.name.clone().unwrap_or_else(|| facts.name.clone());
    facts.signing = request.signing.unwrap_or(facts.signing);
    facts.days = request.days.unwrap_or(facts.days);
    *facts != before
}

/// A name that nobody else gives an application.
#[expect(clippy::disallowed_methods, reason = "each application has a name of its own")]
fn unique_name() -> Result<String, LiveError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| cannot("naming the application"))?;
    Ok(format!("holdfast-{}", outcome::hex(&bytes).to_lowercase()))
}
