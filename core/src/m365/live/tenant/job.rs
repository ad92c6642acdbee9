//! One call on one tenant: its record, its waiting, and the steps it has taken.

use super::super::permissions::permissions;
use super::super::service::Service;
use super::super::{LiveCall, LiveError, PermissionPlan};
use super::directory::Directory;
use super::outcome::{Basis, StepState, StepTaken, TenantStep};
use super::record::Record;
use super::waiting::{Seen, Waiting};
use crate::m365::mfa::settles;
use crate::monitor::Event;
use crate::units::UtcMs;
use crate::vault::Vault;
use secrecy::SecretString;
use serde_json::{Value, json};

/// Graph's application id, the same in every cloud.
pub(super) const GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// How often an application is looked for before it is called gone.
const LOOKS: u32 = 4;

pub(super) struct Job<'a> {
    pub(super) service: &'a Service,
    pub(super) vault: &'a Vault,
    pub(super) call: &'a LiveCall<'a>,
    pub(super) waiting: Waiting<'a>,
    pub(super) record: Record,
    pub(super) steps: Vec<StepTaken>,
    /// What the application has, where that was read.
    pub(super) granted: Option<Vec<Value>>,
    /// Who told that.
    pub(super) basis: Basis,
}

impl<'a> Job<'a> {
    pub(super) fn now(&self) -> UtcMs {
        self.waiting.now()
    }

    /// Durable when it returns.
    pub(super) fn save(&self) -> Result<(), LiveError> {
        self.record.write(self.vault)
    }

    /// Something changed at Microsoft's just now.
    pub(super) fn changed(&mut self) -> Result<(), LiveError> {
        self.record.facts.changed_utc_ms = self.now().0;
        self.save()
    }

    /// Whether what was changed last may not be in effect everywhere yet.
    pub(super) fn may_propagate(&self) -> bool {
        let changed = Some(self.record.facts.changed_utc_ms);
        settles(changed, self.now(), self.service.settings.propagation_ms).is_some()
    }

    /// Whether an application that was not found so often is gone: it worked once, or has had the time to arrive.
    pub(super) fn is_gone(&self, looks: u32) -> bool {
        looks >= LOOKS && (self.record.facts.proven_utc_ms.is_some() || !self.may_propagate())
    }

    /// Takes over what a token told, where nobody told more. A token of Graph tells of Graph alone, so what is needed
    /// of others is not compared.
    pub(super) fn told(&mut self, roles: Option<Vec<String>>) -> Result<(), LiveError> {
        if self.basis == Basis::Directory {
            return Ok(());
        }
        let Some(roles) = roles else {
            self.basis = Basis::SignIn;
            return Ok(());
        };
        let needed = plan(&self.record.facts.wanted, None)?.needed;
        let others = needed.iter().filter(|one| one.resource_id != GRAPH);
        let others = others.map(|one| json!({ "resource": one.resource_id, "id": one.id }));
        let roles = roles.into_iter().map(|role| json!({ "permission": role }));
        self.granted = Some(roles.chain(others).collect());
        self.basis = Basis::Token;
        Ok(())
    }

    pub(super) fn begin(&self, step: TenantStep) {
        self.call.monitor.event(&Event::Phase { name: step.word() });
    }

    pub(super) fn took(&mut self, step: TenantStep, state: StepState, text: impl Into<String>) {
        self.steps.push(StepTaken { step, state, text: text.into() });
    }

    pub(super) fn until<T>(
        &self,
        what: &str,
        attempt: impl FnMut() -> Result<Seen<T>, LiveError>,
    ) -> Result<T, LiveError> {
        self.waiting.until(what, attempt)
    }

    /// The directory, as whoever holds the token.
    pub(super) fn directory<'t>(&self, token: &'t SecretString) -> Directory<'t>
    where
        'a: 't,
    {
        Directory::new(self.service, token, self.now(), self.call.cancel)
    }

    /// What is needed, and how it differs from what the application has.
    pub(super) fn plan(&self) -> Result<PermissionPlan, LiveError> {
        let mut plan = plan(&self.record.facts.wanted, self.granted.as_deref())?;
        if self.granted.is_none() {
            // Nobody was asked, so nothing is known to be missing.
            plan.missing.clear();
        }
        if self.basis == Basis::Token {
            plan.text.push_str("compared by a token of Microsoft Graph, which tells of no other service\n");
        }
        Ok(plan)
    }

    /// The names of Graph's permissions that a token has to say.
    pub(super) fn roles(&self) -> Result<Vec<String>, LiveError> {
        Ok(roles(&plan(&self.record.facts.wanted, None)?))
    }
}

/// What is needed, held against what the application has, where that is known.
pub(super) fn plan(wanted: &Value, granted: Option<&[Value]>) -> Result<PermissionPlan, LiveError> {
    let mut request = wanted.clone();
    if let Some(granted) = granted {
        request["granted"] = granted.into();
    }
    permissions(&request.to_string())
}

pub(super) fn roles(plan: &PermissionPlan) -> Vec<String> {
    let of_graph = plan.needed.iter().filter(|one| one.resource_id == GRAPH);
    of_graph.filter_map(|one| one.permission.clone()).collect()
}
