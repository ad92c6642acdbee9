//! VMware: hosts that lose changed sectors, and the backups that spoiled.

use super::cancel::CancelToken;
use super::client::{Client, set_id};
use super::count::to_host;
use super::error::Failure;
use super::report::Report;
use holdfast_core::Error;
use holdfast_core::units::UtcMs;
use holdfast_core::vmware::live::{SecretString, Source, fetch};
use holdfast_core::vmware::{
    Event, Flag, History, HostOutcome, Match, Memory, Outcome, Past, Request, Rules, Step, Tracking, Usable,
    VmOutcome, check_tracking, steps,
};
use std::sync::Arc;

/// What was found of a VMware source.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VmwareOutcome {
    /// affected, fixed or unknown.
    pub answer: String,
    /// Why it is unknown, as a stable word; absent when it is not.
    pub reason: Option<String>,
    /// The date of the rules.
    pub dated: String,
    /// Whether there is something a person should look at.
    pub findings: bool,
    /// Whether the policy lets something at risk not be backed up.
    pub refused: bool,
    /// What to do with machines that were not told: cbt, full_without_cbt, without_cbt, refuse.
    pub action: String,
    /// Its hosts; a single host is its own.
    pub hosts: Vec<VmwareHost>,
    /// The machines that were told.
    pub vms: Vec<VmwareVm>,
    /// What a person does about each defect.
    pub steps: Vec<VmwareStep>,
    /// The outcome as JSON.
    pub json: String,
}

/// One host.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VmwareHost {
    /// What it is known by at its vCenter.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// Such as "VMware ESXi 5.1.0 build-1157734".
    pub product: String,
    /// affected, fixed or unknown.
    pub answer: String,
    /// Why it is unknown, as a stable word; absent when it is not.
    pub reason: Option<String>,
    /// The defects it has.
    pub defects: Vec<VmwareMatch>,
    /// What is said of its version and not confirmed.
    pub advisories: Vec<VmwareMatch>,
}

/// A rule a host falls under.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VmwareMatch {
    /// Such as "KB2090639".
    pub rule: String,
    /// The first build with the fix; absent where there is none.
    pub fixed_build: Option<i64>,
}

/// One virtual machine.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VmwareVm {
    /// What it is known by.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The defects it is exposed to now.
    pub rules: Vec<String>,
    /// possible or certain; absent when it is exposed to none.
    pub risk: Option<String>,
    /// Why backups already made are not to be trusted; absent when nothing speaks against them.
    pub flag: Option<VmwareFlag>,
    /// cbt, full_without_cbt, without_cbt or refuse.
    pub action: String,
}

/// Why a machine's chain of backups is not to be trusted.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VmwareFlag {
    /// The defects.
    pub rules: Vec<String>,
    /// possible or certain.
    pub risk: String,
    /// What served the last such backup.
    pub product: String,
    /// When the first such backup was made.
    pub since_utc_ms: i64,
    /// When tracking was reset after the last such backup; a full backup is what is missing then.
    pub reset_utc_ms: Option<i64>,
}

/// What a person does about a defect.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VmwareStep {
    /// Its place, from 1.
    pub number: i32,
    /// "upgrade" or "full_backup".
    pub step: String,
    /// The defect.
    pub rule: String,
    /// What to do.
    pub text: String,
}

/// What is remembered of a set's virtual machines.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VmwareHistory {
    /// Each machine, in the order of their ids.
    pub vms: Vec<VmwareMemory>,
    /// The history as JSON; it has sizes and change ids of the disks too.
    pub json: String,
}

/// What is remembered of one virtual machine.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VmwareMemory {
    /// What it is known by.
    pub id: String,
    /// Its name when it was last seen.
    pub name: String,
    /// Why its chain of backups is not to be trusted; absent when nothing speaks against it.
    pub flag: Option<VmwareFlag>,
    /// What happened to it, the newest last.
    pub events: Vec<VmwarePast>,
}

/// A backup that was made, or a reset.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VmwarePast {
    /// When.
    pub at_utc_ms: i64,
    /// full, incremental, differential or reset.
    pub kind: String,
    /// What served it; absent for a reset.
    pub product: Option<String>,
    /// affected, fixed or unknown; absent for a reset.
    pub answer: Option<String>,
    /// Whether changed block tracking told what to read.
    pub uses_cbt: bool,
}

/// Whether an incremental backup may be built on a disk's change ids.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VmwareUsable {
    /// Whether it may.
    pub usable: bool,
    /// Why it may not, as a stable word; absent when it may.
    pub reason: Option<String>,
    /// What is so, and what to do; absent when it may.
    pub text: Option<String>,
    /// The answer as JSON.
    pub json: String,
}

#[uniffi::export]
impl Client {
    /// Whether a source's hosts lose changed sectors, and which machines are at risk. Changes nothing.
    pub fn vmware_check(
        &self,
        set: Option<String>,
        request: String,
        now_utc_ms: Option<i64>,
        report: Arc<Report>,
    ) -> Result<VmwareOutcome, Failure> {
        let set = set.as_deref().map(set_id).transpose()?;
        let request = Request::parse(&request).map_err(Error::from)?;
        let now = now_utc_ms.map(UtcMs);
        let outcome = report.collect(|lines| self.core().vmware_check(set, &request, now, lines))?;
        Ok(VmwareOutcome::of(&outcome))
    }

    /// Remembers backups of virtual machines that were made, and resets of their tracking; all, or none.
    pub fn vmware_note(&self, set: String, events: String, rules: Option<String>) -> Result<(), Failure> {
        let set = set_id(&set)?;
        let events = Event::parse_all(&events).map_err(Error::from)?;
        let rules = rules.as_deref().map(Rules::parse).transpose().map_err(Error::from)?;
        Ok(self.core().vmware_note(set, &events, rules.as_ref())?)
    }

    /// What is remembered of a set's virtual machines.
    pub fn vmware_history(&self, set: String) -> Result<VmwareHistory, Failure> {
        let history = self.core().vmware_history(set_id(&set)?)?;
        let History(machines) = &history;
        let vms = machines.iter().map(|(id, memory)| remembered(id, memory)).collect();
        Ok(VmwareHistory { vms, json: history.to_json() })
    }
}

/// Asks a host or vCenter for the facts about itself, as the JSON of a request's `source`. `source` is JSON: how to
/// reach it, without the password.
#[uniffi::export]
pub fn vmware_fetch(
    source: String,
    password: Option<String>,
    cancel: Arc<CancelToken>,
) -> Result<String, Failure> {
    let source = Source::parse(&source, password.map(SecretString::from))?;
    Ok(fetch(&source, cancel.core()).map_err(Error::from)?.to_json())
}

/// Whether an incremental backup may be built on a disk's change ids, which are told as JSON.
#[uniffi::export]
pub fn vmware_tracking(tracking: String) -> Result<VmwareUsable, Failure> {
    let tracking = Tracking::parse(&tracking).map_err(Error::from)?;
    let answer = check_tracking(&tracking);
    let doubt = match answer {
        Usable::Yes => None,
        Usable::No(doubt) => Some(doubt),
    };
    Ok(VmwareUsable {
        usable: doubt.is_none(),
        reason: doubt.map(|doubt| doubt.word().to_owned()),
        text: doubt.map(|doubt| doubt.text().to_owned()),
        json: answer.to_json(),
    })
}

impl VmwareOutcome {
    pub(crate) fn of(outcome: &Outcome) -> VmwareOutcome {
        VmwareOutcome {
            answer: outcome.answer().word().to_owned(),
            reason: outcome.answer().why().map(|why| why.word().to_owned()),
            dated: outcome.dated.clone(),
            findings: outcome.has_findings(),
            refused: outcome.is_refused(),
            action: outcome.action.word().to_owned(),
            hosts: outcome.hosts.iter().map(host).collect(),
            vms: outcome.vms.iter().map(vm).collect(),
            steps: steps(outcome).into_iter().map(step).collect(),
            json: outcome.to_json(),
        }
    }
}

fn host(host: &HostOutcome) -> VmwareHost {
    let verdict = &host.verdict;
    VmwareHost {
        id: host.id.clone(),
        name: host.name.clone(),
        product: verdict.product.text.clone(),
        answer: verdict.answer.word().to_owned(),
        reason: verdict.answer.why().map(|why| why.word().to_owned()),
        defects: verdict.defects.iter().map(matched).collect(),
        advisories: verdict.advisories.iter().map(matched).collect(),
    }
}

fn matched(found: &Match) -> VmwareMatch {
    VmwareMatch { rule: found.rule.clone(), fixed_build: found.fixed_build.map(to_host) }
}

fn vm(vm: &VmOutcome) -> VmwareVm {
    VmwareVm {
        id: vm.id.clone(),
        name: vm.name.clone(),
        rules: vm.rules.clone(),
        risk: vm.risk.map(|risk| risk.word().to_owned()),
        flag: vm.flag.as_ref().map(flag),
        action: vm.action.word().to_owned(),
    }
}

fn flag(flag: &Flag) -> VmwareFlag {
    VmwareFlag {
        rules: flag.rules.clone(),
        risk: flag.risk.clone(),
        product: flag.product.clone(),
        since_utc_ms: flag.since_utc_ms,
        reset_utc_ms: flag.reset_utc_ms,
    }
}

fn remembered(id: &str, memory: &Memory) -> VmwareMemory {
    VmwareMemory {
        id: id.to_owned(),
        name: memory.name.clone(),
        flag: memory.flag.as_ref().map(flag),
        events: memory.events.iter().map(past).collect(),
    }
}

fn past(past: &Past) -> VmwarePast {
    VmwarePast {
        at_utc_ms: past.at_utc_ms,
        kind: past.kind.word().to_owned(),
        product: past.product.clone(),
        answer: past.answer.clone(),
        uses_cbt: past.uses_cbt,
    }
}

fn step(step: Step) -> VmwareStep {
    let number = i32::try_from(step.number).unwrap_or(i32::MAX);
    VmwareStep { number, step: step.word.to_owned(), rule: step.rule, text: step.text }
}
