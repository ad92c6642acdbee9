//! What is due before a backup job begins.

use super::error::JobError;
use crate::clock::Clock;
use crate::destination::Destination;
use crate::m365;
use crate::report::{Kind, Report};
use crate::schedule::{Decision, Schedule, decide};
use crate::set::{BackupSet, Known, SetError};
use crate::state::State;
use crate::status::Status;
use crate::units::SetId;
use crate::vmware;
use crate::zone::Zone;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// One set about to be backed up, as its console tells it.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// Which set.
    pub set: SetId,
    /// Everywhere it is backed up to.
    pub destinations: &'a [Arc<dyn Destination>],
    /// The schedule's time zone.
    pub zone: &'a Zone,
    /// The least days between two PDICs; `None` for no floor.
    pub least_days: Option<u32>,
    /// What it reads from.
    pub sources: &'a Sources,
}

/// What a set reads from, as far as its console tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// VMware hosts and vCenters.
    pub vmware: Vec<vmware::Request>,
    /// Microsoft 365 connections.
    pub m365: Vec<m365::CheckRequest>,
}

/// Sources as their JSON has them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourcesText {
    #[serde(default)]
    vmware: Vec<vmware::RequestText>,
    #[serde(default)]
    m365: Vec<Value>,
}

impl Sources {
    /// Sources from their JSON: an object with `vmware` and `m365`, arrays of requests.
    ///
    /// Errors: VmwareFactsRejected (also for what is in neither array), VmwareRulesRejected;
    ///         M365FactsRejected, M365PolicyRejected.
    pub fn parse(json: &str) -> Result<Sources, JobError> {
        let sources: SourcesText = vmware::parse(json)?;
        let vmware = sources.vmware.into_iter().map(vmware::RequestText::read);
        let m365 = sources.m365.into_iter().enumerate();
        let m365 = m365.map(|(place, one)| m365::CheckRequest::of_value(&format!("m365[{place}]"), one));
        Ok(Sources { vmware: vmware.collect::<Result<_, _>>()?, m365: m365.collect::<Result<_, _>>()? })
    }
}

/// A job, and what its client knows.
#[derive(Clone, Copy)]
pub struct StartRequest<'a> {
    /// The set about to be backed up.
    pub job: &'a Job<'a>,
    /// What the client remembers.
    pub state: &'a State,
    /// The client's clock.
    pub clock: &'a dyn Clock,
}

/// What is due at one destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DestinationDecision {
    /// The place, in words.
    pub place: String,
    /// Whether PDIC is due there and why; absent when there is nothing to check yet, or no answer.
    pub pdic: Option<Decision>,
    /// Why the place could not be asked.
    pub problem: Option<(Status, String)>,
}

impl DestinationDecision {
    /// Whether PDIC is to be run there before the backup.
    pub fn pdic_due(&self) -> bool {
        self.pdic.as_ref().is_some_and(|decision| decision.due)
    }
}

/// What is due before the job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// Which set.
    pub set: SetId,
    /// Each destination, in the order given.
    pub destinations: Vec<DestinationDecision>,
    /// What was found of each VMware source, in the order given.
    pub vmware: Vec<vmware::Outcome>,
    /// What is to be said of each Microsoft 365 connection, in the order given.
    pub m365: Vec<m365::Check>,
}

impl Start {
    /// Whether PDIC is due anywhere.
    pub fn pdic_due(&self) -> bool {
        self.destinations.iter().any(DestinationDecision::pdic_due)
    }

    /// The decisions as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        let destinations: Vec<Value> = self.destinations.iter().map(destination_json).collect();
        json!({
            "schema": 1,
            "set": self.set.to_string(),
            "pdic_due": self.pdic_due(),
            "destinations": destinations,
            "vmware": self.vmware.iter().map(vmware::Outcome::to_json_value).collect::<Vec<_>>(),
            "m365": self.m365.iter().map(m365::Check::to_json_value).collect::<Vec<_>>(),
        })
        .to_string()
    }
}

fn destination_json(destination: &DestinationDecision) -> Value {
    json!({
        "place": destination.place,
        "pdic": destination.pdic.as_ref().map(Decision::to_json_value),
        "problem": destination.problem.as_ref().map(|(status, reason)| {
            json!({ "code": status.code(), "reason": reason })
        }),
    })
}

/// What is due, with the lines the backup report begins with. Changes nothing.
///
/// A destination that does not answer is a warning in the report; the others are judged all the same.
/// VMware sources come first: what they say decides how the machines are read.
/// Errors: StateUnavailable, StateDamaged.
pub fn start(request: &StartRequest<'_>, report: &mut Report) -> Result<Start, JobError> {
    let began = request.clock.now();
    report.push(Kind::Start, began, format!("Start [ Backup job of backup set {} ]", request.job.set));
    let mut sources = Vec::new();
    for source in &request.job.sources.vmware {
        let now = request.clock.now();
        sources.push(vmware::run(request.state, Some(request.job.set), source, now, report)?);
    }
    let check = |one| m365::check(one, request.clock.now(), report);
    let connections = request.job.sources.m365.iter().map(check).collect();
    let mut destinations = Vec::new();
    for destination in request.job.destinations {
        let decision = decide_at(request, destination.as_ref())?;
        let (kind, text) = line(&decision);
        report.push(kind, request.clock.now(), text);
        destinations.push(decision);
    }
    Ok(Start { set: request.job.set, destinations, vmware: sources, m365: connections })
}

fn decide_at(
    request: &StartRequest<'_>,
    destination: &dyn Destination,
) -> Result<DestinationDecision, JobError> {
    let place = destination.place();
    let known = Known::of(request.state, destination, request.job.set)?;
    let set = match BackupSet::open(destination, request.job.set, &known) {
        Ok(set) => set,
        Err(SetError::Absent { .. }) if known == Known::default() => {
            return Ok(DestinationDecision { place, pdic: None, problem: None });
        }
        Err(error) => {
            let problem = Some((error.status(), error.to_string()));
            return Ok(DestinationDecision { place, pdic: None, problem });
        }
    };
    let last = request.state.last_pdic(request.job.set, &set.marker().destination)?;
    let schedule =
        Schedule { set: request.job.set, zone: request.job.zone.clone(), least_days: request.job.least_days };
    let pdic = Some(decide(&schedule, &last, request.clock.now()));
    Ok(DestinationDecision { place: set.store().place(), pdic, problem: None })
}

fn line(decision: &DestinationDecision) -> (Kind, String) {
    let place = &decision.place;
    match (&decision.pdic, &decision.problem) {
        (Some(pdic), _) => (Kind::Info, format!("{place}: {}", pdic.text())),
        (None, Some((_, reason))) => (Kind::Warn, reason.clone()),
        (None, None) => (Kind::Info, format!("{place}: no backup yet, so there is nothing to check")),
    }
}
