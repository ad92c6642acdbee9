//! What a source's hosts and machines come to, and what is to be done with each machine. Pure.

use super::facts::{HostFacts, SourceFacts, VmFacts};
use super::judge::{Answer, Verdict, Why, judge};
use super::memory::{Flag, Memory};
use super::product::{Kind, Product};
use super::risk::{Risk, extended};
use super::rules::Rules;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a backup set does about machines at risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Warns, and backs up as ever.
    #[default]
    Warn,
    /// Reads the whole machine, without changed block tracking.
    FullWithoutCbt,
    /// Finds what changed by reading all, without changed block tracking.
    SkipCbt,
    /// Does not back it up: the job fails.
    Fail,
}

impl Policy {
    /// A stable word for machines, and for settings.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::FullWithoutCbt => "full_without_cbt",
            Self::SkipCbt => "skip_cbt",
            Self::Fail => "fail",
        }
    }

    const fn action(self) -> Action {
        match self {
            Self::Warn => Action::Cbt,
            Self::FullWithoutCbt => Action::FullWithoutCbt,
            Self::SkipCbt => Action::WithoutCbt,
            Self::Fail => Action::Refuse,
        }
    }
}

/// What is to be done with a machine in this job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// As ever, with changed block tracking where the set uses it.
    Cbt,
    /// A full backup that does not ask changed block tracking anything.
    FullWithoutCbt,
    /// Read all, keep what changed; changed block tracking is not asked.
    WithoutCbt,
    /// No backup.
    Refuse,
}

impl Action {
    /// A stable word for machines.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cbt => "cbt",
            Self::FullWithoutCbt => "full_without_cbt",
            Self::WithoutCbt => "without_cbt",
            Self::Refuse => "refuse",
        }
    }
}

/// One host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostOutcome {
    /// What it is known by at its vCenter.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// What was found.
    pub verdict: Verdict,
}

/// A disk that was extended past a boundary since it was last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extended {
    /// The disk, by its label or else its key.
    pub disk: String,
    /// Its size when it was last seen.
    pub from_bytes: u64,
    /// Its size now.
    pub to_bytes: u64,
    /// The boundary.
    pub boundary_bytes: u64,
}

/// One virtual machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VmOutcome {
    /// What it is known by.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The defects it is exposed to now.
    pub rules: Vec<String>,
    /// How sure that is; `None` when it is exposed to none.
    pub risk: Option<Risk>,
    /// Disks extended past a boundary since they were last seen.
    pub extended: Vec<Extended>,
    /// Why backups already made are not to be trusted; `None` when nothing speaks against them.
    pub flag: Option<Flag>,
    /// What to do with it.
    pub action: Action,
}

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The date of the rules.
    pub dated: String,
    /// Where the source is.
    pub address: String,
    /// Its port.
    pub port: u16,
    /// The port of its SSH server.
    pub ssh_port: Option<u16>,
    /// What it is.
    pub product: Product,
    /// Its hosts; a single host is its own.
    pub hosts: Vec<HostOutcome>,
    /// The machines that were told.
    pub vms: Vec<VmOutcome>,
    /// What the set does about machines at risk.
    pub policy: Policy,
    /// What to do with machines that were not told.
    pub action: Action,
}

impl Outcome {
    /// The answer for the source: affected when one host is, else unknown when one host is.
    pub fn answer(&self) -> Answer {
        let answers = || self.hosts.iter().map(|host| host.verdict.answer);
        let doubted =
            || answers().find(|answer| matches!(answer, Answer::Unknown(why) if *why != Why::NotListed));
        let unknown = || answers().find(|answer| matches!(answer, Answer::Unknown(_)));
        let affected = answers().find(|answer| *answer == Answer::Affected);
        affected.or_else(doubted).or_else(unknown).unwrap_or(Answer::Fixed)
    }

    /// Whether there is something a person should look at. That no rule is about a version is only worth knowing.
    pub fn has_findings(&self) -> bool {
        let answer = self.answer();
        let hosts = !matches!(answer, Answer::Fixed | Answer::Unknown(Why::NotListed));
        let vms = self.vms.iter().any(|vm| vm.risk.is_some() || vm.flag.is_some());
        hosts || vms || self.is_refused()
    }

    /// Whether the policy lets nothing at risk be backed up, and something is.
    pub fn is_refused(&self) -> bool {
        let vms = self.vms.iter().any(|vm| vm.action == Action::Refuse);
        vms || (self.vms.is_empty() && self.action == Action::Refuse)
    }
}

/// Holds a source against the rules and against what is remembered of its machines, by their ids.
pub fn check(
    source: &SourceFacts,
    known: &BTreeMap<String, Memory>,
    policy: Policy,
    rules: &Rules,
) -> Outcome {
    let hosts = hosts(source, rules);
    let affected = hosts.iter().any(|host| host.verdict.answer == Answer::Affected);
    let nothing = Memory::default();
    let vm = |vm: &VmFacts| judge_vm(vm, &hosts, known.get(&vm.id).unwrap_or(&nothing), policy, rules);
    Outcome {
        dated: rules.dated.clone(),
        address: source.address.clone(),
        port: source.port,
        ssh_port: source.ssh_port,
        product: Product::of(&source.about),
        vms: source.vms.iter().map(vm).collect(),
        hosts,
        policy,
        action: if affected { policy.action() } else { Action::Cbt },
    }
}

fn hosts(source: &SourceFacts, rules: &Rules) -> Vec<HostOutcome> {
    if !source.hosts.is_empty() {
        return source.hosts.iter().map(|host| judge_host(host, rules)).collect();
    }
    let name = source.name.clone().unwrap_or_else(|| source.address.clone());
    vec![HostOutcome { id: None, name, verdict: judge(&source.about, true, rules) }]
}

fn judge_host(host: &HostFacts, rules: &Rules) -> HostOutcome {
    let connected = host.connection_state.as_deref().is_none_or(|state| state == "connected");
    let mut verdict = judge(&host.about, connected, rules);
    if verdict.product.kind == Kind::VirtualCenter {
        verdict.answer = Answer::Unknown(Why::NoHost);
    }
    HostOutcome { id: host.id.clone(), name: host.name.clone(), verdict }
}

fn judge_vm(
    vm: &VmFacts,
    hosts: &[HostOutcome],
    memory: &Memory,
    policy: Policy,
    rules: &Rules,
) -> VmOutcome {
    let exposure = exposure(vm, hosts, memory, rules);
    let flag = memory.flag.clone();
    let at_risk = !exposure.is_empty() || flag.is_some();
    let extended =
        extended(vm, &memory.sizes).into_iter().map(|(disk, from_bytes, to_bytes, boundary_bytes)| {
            let disk = disk.label.clone().unwrap_or_else(|| disk.key.clone());
            Extended { disk, from_bytes, to_bytes, boundary_bytes }
        });
    VmOutcome {
        id: vm.id.clone(),
        name: if vm.name.is_empty() { vm.id.clone() } else { vm.name.clone() },
        risk: exposure.values().copied().max(),
        rules: exposure.into_keys().collect(),
        extended: extended.collect(),
        flag,
        action: if at_risk { policy.action() } else { Action::Cbt },
    }
}

/// The defects a machine is exposed to: those of its host, or of any host where its own is not known.
fn exposure(vm: &VmFacts, hosts: &[HostOutcome], memory: &Memory, rules: &Rules) -> BTreeMap<String, Risk> {
    let is_own = |host: &&HostOutcome| host.id == vm.host || Some(&host.name) == vm.host.as_ref();
    let own = match hosts {
        [only] => Some(only),
        _ => vm.host.as_ref().and_then(|_| hosts.iter().find(is_own)),
    };
    if let Some(host) = own {
        return memory.exposure(vm, &host.verdict, rules).into_iter().collect();
    }
    let all = hosts.iter().flat_map(|host| memory.exposure(vm, &host.verdict, rules));
    all.map(|(rule, _)| (rule, Risk::Possible)).collect()
}
