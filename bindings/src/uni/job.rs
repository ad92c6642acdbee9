//! The start of a backup job.

use super::client::{Client, set_id};
use super::count::to_core;
use super::destination::Destination;
use super::error::Failure;
use super::m365::M365Check;
use super::report::Report;
use super::schedule::{self, Decision};
use super::vmware::VmwareOutcome;
use holdfast_core::job::Sources;
use holdfast_core::units::UtcMs;
use holdfast_core::{Error, job};
use std::sync::Arc;

/// A set about to be backed up.
#[derive(Clone, uniffi::Record)]
pub struct JobFacts {
    /// The set's decimal number.
    pub set: String,
    /// Everywhere it is backed up to.
    pub destinations: Vec<Arc<Destination>>,
    /// Days that must lie between two PDICs; absent for no such floor.
    pub least_days: Option<i32>,
    /// What it reads from: a JSON object with `vmware` and `m365`, arrays of requests; absent for nothing that is known.
    pub sources: Option<String>,
    /// Now; absent for the machine's clock.
    pub now_utc_ms: Option<i64>,
}

/// What is due before a job.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct JobStart {
    /// Whether PDIC is due anywhere.
    pub pdic_due: bool,
    /// Each destination, in the order given.
    pub destinations: Vec<DestinationDecision>,
    /// What was found of each VMware source, in the order given.
    pub vmware: Vec<VmwareOutcome>,
    /// What is to be said of each Microsoft 365 connection, in the order given.
    pub m365: Vec<M365Check>,
    /// The decisions as JSON.
    pub json: String,
}

/// What is due at one destination.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct DestinationDecision {
    /// The place, in words.
    pub place: String,
    /// Whether PDIC is due there and why; absent when there is nothing to check yet, or no answer.
    pub pdic: Option<Decision>,
    /// Why the place could not be asked.
    pub problem: Option<Problem>,
}

/// Why something could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Problem {
    /// The status code.
    pub code: i32,
    /// What happened and what to do.
    pub reason: String,
    /// When to try again, milliseconds from now, where that is known.
    pub retry_after_ms: Option<i64>,
}

#[uniffi::export]
impl Client {
    /// What is due before a job, with the lines its report begins with. Dates are those of the report's zone.
    pub fn job_start(&self, facts: JobFacts, report: Arc<Report>) -> Result<JobStart, Failure> {
        let set = set_id(&facts.set)?;
        let least_days = facts.least_days.map(|days| to_core(days.into(), "least days")).transpose()?;
        let destinations: Vec<_> = facts.destinations.iter().map(|one| one.core().clone()).collect();
        let (zone, now) = (report.core_zone(), facts.now_utc_ms.map(UtcMs));
        let sources = facts.sources.as_deref().map_or_else(|| Ok(Sources::default()), Sources::parse);
        let sources = sources.map_err(Error::from)?;
        let job = job::Job { set, destinations: &destinations, zone, least_days, sources: &sources };
        let ask = |lines: &mut _| self.core().job_start(&job, now, lines);
        let start = report.collect(ask)?;
        let judged = start.destinations.iter().map(judged).collect();
        let vmware = start.vmware.iter().map(VmwareOutcome::of).collect();
        let m365 = start.m365.iter().map(M365Check::of).collect();
        Ok(JobStart { pdic_due: start.pdic_due(), destinations: judged, vmware, m365, json: start.to_json() })
    }
}

fn judged(decision: &job::DestinationDecision) -> DestinationDecision {
    DestinationDecision {
        place: decision.place.clone(),
        pdic: decision.pdic.as_ref().map(schedule::decision),
        problem: decision.problem.as_ref().map(|(status, reason)| Problem {
            code: status.code(),
            reason: reason.clone(),
            retry_after_ms: None,
        }),
    }
}
