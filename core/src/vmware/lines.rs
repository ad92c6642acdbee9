//! What a backup report says of a check. Pure.

use super::check::{Action, HostOutcome, Outcome, Policy, VmOutcome};
use super::judge::{Answer, Match, Why};
use super::risk::Risk;
use super::rules::{Certainty, Rule, RuleKind, Rules};
use crate::report::{Kind, counted};
use crate::zone::{Zone, day};
use std::collections::BTreeMap;

/// Machines a line names; more are counted.
const NAMED: usize = 50;

/// The articles of the two defects every host of the 5.x and 6.0 versions may have, as reports have long cited
/// them.
const REFERENCE: &str = "Reference: VMware ESXi 5.0.x, 5.1.x and 5.5.x (https://kb.vmware.com/s/article/2090639) and VMware ESXi 6.0.x (https://kb.vmware.com/s/article/2136854)";

/// The rules [`REFERENCE`] is about.
const REFERENCED: [&str; 2] = ["KB2090639", "KB2136854"];

/// What a person does about a defect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its place, from 1.
    pub number: u32,
    /// A stable word for machines: `upgrade`, `full_backup`.
    pub word: &'static str,
    /// The defect.
    pub rule: String,
    /// What to do.
    pub text: String,
}

/// What to do about each defect that was found, in order.
pub fn steps(outcome: &Outcome) -> Vec<Step> {
    rules_found(outcome).into_iter().flat_map(|rule| steps_of(&rule)).collect()
}

fn rules_found(outcome: &Outcome) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for defect in outcome.hosts.iter().flat_map(|host| &host.verdict.defects) {
        if !found.contains(&defect.rule) {
            found.push(defect.rule.clone());
        }
    }
    found.sort();
    found
}

fn steps_of(rule: &str) -> [Step; 2] {
    let step = |number, word, text: String| Step { number, word, rule: rule.to_owned(), text };
    [
        step(
            1,
            "upgrade",
            format!(
                "Step 1 of 2 ({rule}): patch or upgrade the ESXi server(s) to the fixed build, or to a version with one."
            ),
        ),
        step(
            2,
            "full_backup",
            format!(
                "Step 2 of 2 ({rule}): then reset changed block tracking of the affected virtual machines and run a full backup of them. The upgrade does not heal backups already taken, and a check of stored data cannot see what is missing from them; a test restore can."
            ),
        ),
    ]
}

/// The lines of a report about one source. Dates are those of `zone`.
pub(super) fn lines(outcome: &Outcome, rules: &Rules, zone: &Zone) -> Vec<(Kind, String)> {
    let mut lines = vec![(Kind::Info, source(outcome))];
    for rule in rules.rules.iter().filter(|rule| rule.kind == RuleKind::Defect) {
        defect(outcome, rule, &mut lines);
    }
    contradictions(outcome, &mut lines);
    unknown(outcome, &mut lines);
    for rule in rules.rules.iter().filter(|rule| rule.kind == RuleKind::Advisory) {
        advisory(outcome, rule, &mut lines);
    }
    at_risk(outcome, &mut lines);
    flagged(outcome, zone, &mut lines);
    consequence(outcome, &mut lines);
    lines
}

/// `VMware ESXi 5.1.0 build-1157734@10.1.0.6:443(SSH:22)`.
fn source(outcome: &Outcome) -> String {
    let address = &outcome.address;
    let host = if address.contains(':') { format!("[{address}]") } else { address.clone() };
    let ssh = outcome.ssh_port.map(|port| format!("(SSH:{port})")).unwrap_or_default();
    format!("{}@{host}:{}{ssh}", outcome.product.text, outcome.port)
}

fn named(host: &HostOutcome, found: &Match) -> String {
    let fixed = found.fixed_build.map_or_else(|| "none".to_owned(), |build| build.to_string());
    format!("[Name:{} ({}), FixedBuildNo:{fixed}]", host.name, host.verdict.product.text)
}

fn matches<'a>(
    outcome: &'a Outcome,
    pick: fn(&HostOutcome) -> &[Match],
    rule: &'a Rule,
) -> impl Iterator<Item = (&'a HostOutcome, &'a Match)> {
    let of_host = move |host| pick(host).iter().map(move |found| (host, found));
    outcome.hosts.iter().flat_map(of_host).filter(|(_, found)| found.rule == rule.id)
}

/// One warning for the hosts that have a fixed build, one for those that have none, then what to do.
fn defect(outcome: &Outcome, rule: &Rule, lines: &mut Vec<(Kind, String)>) {
    let found: Vec<_> = matches(outcome, |host| &host.verdict.defects, rule).collect();
    if found.is_empty() {
        return;
    }
    let list = |fixable: bool| {
        let wanted = found.iter().filter(|(_, found)| found.fixed_build.is_some() == fixable);
        wanted.map(|(host, found)| named(host, found)).collect::<Vec<_>>().join(", ")
    };
    let (id, reference) = (&rule.id, reference(rule));
    let (fixable, unfixable) = (list(true), list(false));
    if !fixable.is_empty() {
        lines.push((Kind::Warn, format!("Current backup source includes ESXi server(s) which could sometimes return incorrect changed sectors ({id}). Please upgrade the following ESXi server(s) to the fixed build to avoid backup incorrect backup data: {fixable}. {reference}")));
    }
    if !unfixable.is_empty() {
        lines.push((Kind::Warn, format!("Current backup source includes ESX/ESXi server(s) which could sometimes return incorrect changed sectors ({id}) and for which no fixed build exists. Please upgrade the following server(s) to a version with a fixed build: {unfixable}. {reference}")));
    }
    let doubted = found.iter().any(|(_, found)| found.certainty == Certainty::Unverified);
    article(rule, doubted, lines);
    lines.extend(steps_of(id).map(|step| (Kind::Info, step.text)));
}

fn reference(rule: &Rule) -> String {
    if REFERENCED.contains(&rule.id.as_str()) {
        return REFERENCE.to_owned();
    }
    let address = rule.address.as_deref().or(rule.current_address.as_deref());
    address.map_or_else(|| rule.title.clone(), |address| format!("Reference: {} ({address})", rule.title))
}

fn article(rule: &Rule, doubted: bool, lines: &mut Vec<(Kind, String)>) {
    if let Some(address) = &rule.current_address {
        lines.push((Kind::Info, format!("The article {} is now at {address}", rule.id)));
    }
    if doubted {
        let text = "that the FixedBuildNo named carries the fix is likely, and not stated by the vendor; see the article before you rely on it";
        lines.push((Kind::Info, format!("{}: {text}", rule.id)));
    }
}

fn contradictions(outcome: &Outcome, lines: &mut Vec<(Kind, String)>) {
    for host in outcome.hosts.iter().filter(|host| host.verdict.product.contradicts) {
        let text = format!(
            "{} says one version or build in its fields and another in its full name; the fields were used: {}",
            host.name, host.verdict.product.text
        );
        lines.push((Kind::Info, text));
    }
}

/// A warning for each reason but the plainest; that no rule is about a version is only worth knowing.
fn unknown(outcome: &Outcome, lines: &mut Vec<(Kind, String)>) {
    let mut by_reason: BTreeMap<&str, (Why, Vec<String>)> = BTreeMap::new();
    for host in &outcome.hosts {
        if let Answer::Unknown(why) = host.verdict.answer {
            let shown = format!("[Name:{} ({})]", host.name, host.verdict.product.text);
            by_reason.entry(why.word()).or_insert((why, Vec::new())).1.push(shown);
        }
    }
    for (why, hosts) in by_reason.into_values() {
        let list = hosts.join(", ");
        lines.push(match why {
            Why::NotListed => (Kind::Info, format!("No defect of changed block tracking is known for {list}, by the rules of {}; that proves nothing about defects not yet known", outcome.dated)),
            _ => (Kind::Warn, format!("Whether changed sectors are lost could not be checked for {list}: {}", why.text())),
        });
    }
}

fn advisory(outcome: &Outcome, rule: &Rule, lines: &mut Vec<(Kind, String)>) {
    let found = matches(outcome, |host| &host.verdict.advisories, rule);
    let list = found.map(|(host, found)| named(host, found)).collect::<Vec<_>>().join(", ");
    if !list.is_empty() {
        let title = &rule.title;
        lines.push((
            Kind::Info,
            format!("Advisory, not confirmed by the vendor ({}): {title}. It is said of {list}", rule.id),
        ));
    }
}

/// The first names, and how many more there are.
fn enumerated(names: &[String]) -> String {
    let shown = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {}", counted(more as u64, "more", "more")),
    }
}

fn at_risk(outcome: &Outcome, lines: &mut Vec<(Kind, String)>) {
    for risk in [Risk::Certain, Risk::Possible] {
        let vms = outcome.vms.iter().filter(|vm| vm.risk == Some(risk));
        let names: Vec<String> = vms.map(exposed).collect();
        if names.is_empty() {
            continue;
        }
        let vms = counted(names.len() as u64, "virtual machine", "virtual machines");
        let words = if risk == Risk::Certain { "at risk of" } else { "possibly at risk of" };
        let names = enumerated(&names);
        lines.push((Kind::Warn, format!("{vms} {words} incorrect changed sectors: {names}")));
    }
}

/// As vSphere's own pages show the size of a disk.
fn gib(bytes: u64) -> String {
    const GIB: u64 = 1 << 30;
    match bytes % GIB {
        0 => format!("{} GiB", bytes / GIB),
        _ => format!("{:.2} GiB", bytes as f64 / GIB as f64),
    }
}

fn exposed(vm: &VmOutcome) -> String {
    let disks = vm.extended.iter().map(|one| {
        let (from, to, boundary) = (gib(one.from_bytes), gib(one.to_bytes), gib(one.boundary_bytes));
        format!("; {} grew from {from} to {to}, past {boundary}", one.disk)
    });
    format!("{} ({}{})", vm.name, vm.rules.join(", "), disks.collect::<String>())
}

fn flagged(outcome: &Outcome, zone: &Zone, lines: &mut Vec<(Kind, String)>) {
    for vm in &outcome.vms {
        let Some(flag) = &vm.flag else { continue };
        let since = day(zone.date(crate::units::UtcMs(flag.since_utc_ms)));
        let next = match flag.reset_utc_ms {
            None => "reset its changed block tracking, then run a full backup of it",
            Some(_) => "its changed block tracking was reset; run a full backup of it",
        };
        lines.push((Kind::Warn, format!("Backups of {} since {since} may lack changed sectors ({}; served by {}), and an upgrade does not heal them: {next}", vm.name, flag.rules.join(", "), flag.product)));
    }
}

fn consequence(outcome: &Outcome, lines: &mut Vec<(Kind, String)>) {
    let concerned = outcome.vms.iter().filter(|vm| vm.action != Action::Cbt).count() as u64;
    let whom = match (outcome.vms.is_empty(), concerned) {
        (true, _) if outcome.action != Action::Cbt => "every virtual machine on the hosts named".to_owned(),
        (_, 0) => return,
        _ => counted(concerned, "virtual machine", "virtual machines"),
    };
    let (kind, what) = match outcome.policy {
        Policy::Warn => return,
        Policy::FullWithoutCbt => (Kind::Info, "backed up in full, without changed block tracking"),
        Policy::SkipCbt => (Kind::Info, "backed up without changed block tracking"),
        Policy::Fail => (Kind::Error, "not backed up, as the backup set's policy says"),
    };
    lines.push((kind, format!("To be {what}: {whom}")));
}
