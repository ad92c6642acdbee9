//! What is remembered of a virtual machine: which builds served its backups, and whether its chain is to be
//! trusted. Pure.
//!
//! A backup that a host with a defect served flags the chain, for sectors may be missing from it and from what is
//! built upon it. Upgrading the host heals nothing: the flag stays until a reset of changed block tracking is
//! recorded and, after it, a full backup that a host without the defect served. Then it clears itself.

use super::facts::{About, VmFacts};
use super::judge::{Answer, Verdict, judge};
use super::risk::{Risk, Sizes, extended, risk};
use super::rules::{Condition, Rules};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Events of a machine that are kept for its history; the flag outlives them.
pub const EVENTS_KEPT: usize = 20;

/// Source: the form of what is stored; it rises when a field changes its meaning.
const SCHEMA: u32 = 1;

/// What happened to a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A full backup.
    Full,
    /// What changed since the last backup.
    Incremental,
    /// What changed since the last full backup.
    Differential,
    /// Changed block tracking was switched off and on again.
    Reset,
}

impl EventKind {
    /// A stable word for machines, and for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Incremental => "incremental",
            Self::Differential => "differential",
            Self::Reset => "reset",
        }
    }
}

/// A backup that was made, or a reset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// What it was.
    pub kind: EventKind,
    /// When.
    pub at_utc_ms: i64,
    /// The machine; of a reset its id will do.
    pub vm: VmFacts,
    /// The host that served it; not needed for a reset.
    #[serde(default)]
    pub host: About,
    /// Whether changed block tracking told what to read; `true` unless it is said.
    #[serde(default = "yes")]
    pub uses_cbt: bool,
}

const fn yes() -> bool {
    true
}

/// An event, as the history shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// When.
    pub at_utc_ms: i64,
    /// What it was.
    pub kind: EventKind,
    /// What served it; absent for a reset.
    pub product: Option<String>,
    /// Whether that lost changed sectors: affected, fixed, unknown; absent for a reset.
    pub answer: Option<String>,
    /// Whether changed block tracking told what to read.
    pub uses_cbt: bool,
}

/// Why a machine's chain of backups is not to be trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// The defects.
    pub rules: Vec<String>,
    /// How sure it is: possible, certain.
    pub risk: String,
    /// What served the last such backup.
    pub product: String,
    /// When the first such backup was made.
    pub since_utc_ms: i64,
    /// When tracking was reset after the last such backup; a full backup is what is missing then.
    pub reset_utc_ms: Option<i64>,
}

/// All that is remembered of one machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    schema: u32,
    /// Its name when it was last seen.
    pub name: String,
    /// The sizes of its disks when they were last seen.
    pub sizes: Sizes,
    /// The change ids the last backup kept, by disk.
    pub change_ids: BTreeMap<String, String>,
    /// The defects of the host that served the last backup.
    pub last_rules: Vec<String>,
    /// Why its chain is not to be trusted; `None` when nothing speaks against it.
    pub flag: Option<Flag>,
    /// What happened, the newest last.
    pub events: Vec<Past>,
}

impl Default for Memory {
    fn default() -> Memory {
        Memory {
            schema: SCHEMA,
            name: String::new(),
            sizes: Sizes::new(),
            change_ids: BTreeMap::new(),
            last_rules: Vec::new(),
            flag: None,
            events: Vec::new(),
        }
    }
}

impl Memory {
    /// What was stored; `None` when it cannot be read, and then nothing is known.
    pub fn parse(json: &str) -> Option<Memory> {
        serde_json::from_str(json).ok().filter(|memory: &Memory| memory.schema == SCHEMA)
    }

    /// The defects a machine is exposed to on a host, each with its risk.
    pub fn exposure(&self, vm: &VmFacts, verdict: &Verdict, rules: &Rules) -> Vec<(String, Risk)> {
        let here = verdict.defects.iter().filter_map(|found| {
            let condition = rules.find(&found.rule)?.condition;
            risk(condition, vm, &self.sizes).map(|risk| (found.rule.clone(), risk))
        });
        // Extended while a host with the defect had it, and seen only now that another serves it.
        let grown = vm.cbt_enabled != Some(false) && !extended(vm, &self.sizes).is_empty();
        let there = self.last_rules.iter().filter(|id| {
            let elsewhere = verdict.defects.iter().all(|found| found.rule != **id);
            let by_size = rules.find(id).is_some_and(|rule| rule.condition == Condition::DiskExtended);
            grown && elsewhere && by_size
        });
        here.chain(there.map(|id| (id.clone(), Risk::Certain))).collect()
    }

    /// What is remembered after an event.
    #[must_use]
    pub fn after(mut self, event: &Event, rules: &Rules) -> Memory {
        if event.kind == EventKind::Reset {
            if let Some(flag) = &mut self.flag {
                flag.reset_utc_ms = Some(event.at_utc_ms);
            }
            return self.keep(event, None);
        }
        let verdict = judge(&event.host, true, rules);
        let exposure = self.exposure(&event.vm, &verdict, rules);
        let tracked = event.uses_cbt || event.vm.disks.iter().any(|disk| disk.change_id.is_some());
        if tracked && !exposure.is_empty() {
            self.flag = Some(raised(self.flag.take(), &exposure, &verdict, event.at_utc_ms));
        } else if exposure.is_empty() && self.is_healed_by(event, &verdict) {
            self.flag = None;
        }
        self.last_rules = verdict.defects.iter().map(|found| found.rule.clone()).collect();
        self.see(&event.vm);
        self.keep(event, Some(&verdict))
    }

    fn is_healed_by(&self, event: &Event, verdict: &Verdict) -> bool {
        let reset = self.flag.as_ref().and_then(|flag| flag.reset_utc_ms);
        let served_well = verdict.answer.is_trusted() || verdict.answer == Answer::Affected;
        let is_full = event.kind == EventKind::Full;
        // An affected host serves a machine well that is not exposed to its defect.
        is_full && served_well && reset.is_some_and(|reset| event.at_utc_ms >= reset)
    }

    fn see(&mut self, vm: &VmFacts) {
        if !vm.disks.is_empty() {
            self.sizes.retain(|key, _| vm.disks.iter().any(|disk| disk.key == *key));
        }
        let sizes = vm.disks.iter().filter_map(|disk| Some((disk.key.clone(), disk.capacity_bytes?)));
        self.sizes.extend(sizes);
        let ids = vm.disks.iter().filter_map(|disk| Some((disk.key.clone(), disk.change_id.clone()?)));
        self.change_ids = ids.collect();
    }

    fn keep(mut self, event: &Event, verdict: Option<&Verdict>) -> Memory {
        if !event.vm.name.is_empty() {
            self.name.clone_from(&event.vm.name);
        }
        self.events.push(Past {
            at_utc_ms: event.at_utc_ms,
            kind: event.kind,
            product: verdict.map(|verdict| verdict.product.text.clone()),
            answer: verdict.map(|verdict| verdict.answer.word().to_owned()),
            uses_cbt: event.uses_cbt && event.kind != EventKind::Reset,
        });
        let surplus = self.events.len().saturating_sub(EVENTS_KEPT);
        self.events.drain(..surplus);
        self
    }
}

fn raised(before: Option<Flag>, exposure: &[(String, Risk)], verdict: &Verdict, at_utc_ms: i64) -> Flag {
    let worst = exposure.iter().map(|(_, risk)| *risk).max().unwrap_or(Risk::Possible);
    let known = before.as_ref().and_then(|flag| Risk::of_word(&flag.risk)).unwrap_or(worst);
    let since = before.as_ref().map_or(at_utc_ms, |flag| flag.since_utc_ms.min(at_utc_ms));
    let mut rules = before.map(|flag| flag.rules).unwrap_or_default();
    rules.extend(exposure.iter().map(|(rule, _)| rule.clone()));
    rules.sort();
    rules.dedup();
    Flag {
        rules,
        risk: worst.max(known).word().to_owned(),
        product: verdict.product.text.clone(),
        since_utc_ms: since,
        reset_utc_ms: None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::DiskFacts;
    use super::*;

    const GIB: u64 = 1 << 30;
    const BAD_60: &str = "VMware ESXi 6.0.0 build-2494585";
    const GOOD_60: &str = "VMware ESXi 6.0.0 build-3247720";
    const BAD_51: &str = "VMware ESXi 5.1.0 build-1157734";
    const GOOD_51: &str = "VMware ESXi 5.1.0 build-2323236";

    fn event(kind: EventKind, host: &str, at_utc_ms: i64, size_gib: u64) -> Event {
        let disk =
            DiskFacts { key: "2000".into(), capacity_bytes: Some(size_gib * GIB), ..DiskFacts::default() };
        let vm = VmFacts { id: "v".into(), cbt_enabled: Some(true), disks: vec![disk], ..VmFacts::default() };
        let host = About { full_name: Some(host.into()), ..About::default() };
        Event { kind, at_utc_ms, vm, host, uses_cbt: true }
    }

    fn played(events: &[(EventKind, &str, u64)]) -> Memory {
        let events = events.iter().enumerate();
        events.fold(Memory::default(), |memory, (at, (kind, host, size))| {
            memory.after(&event(*kind, host, at as i64, *size), Rules::built_in())
        })
    }

    #[test]
    fn an_upgrade_alone_does_not_clear_a_chain() {
        use EventKind::{Full, Incremental, Reset};
        let bad = [(Full, BAD_60, 10), (Incremental, BAD_60, 10)];
        let flag = played(&bad).flag.expect("flagged");
        assert_eq!((flag.rules, flag.since_utc_ms), (vec!["KB2136854".to_owned()], 0));
        assert_eq!(flag.risk, "certain");
        let still = |more: &[(EventKind, &str, u64)]| played(&[&bad[..], more].concat()).flag.is_some();
        assert!(still(&[(Incremental, GOOD_60, 10)]));
        assert!(still(&[(Full, GOOD_60, 10)]));
        assert!(still(&[(Reset, "", 0)]));
        assert!(still(&[(Reset, "", 0), (Incremental, GOOD_60, 10)]));
        assert!(still(&[(Reset, "", 0), (Full, BAD_60, 10)]));
        assert!(still(&[(Full, GOOD_60, 10), (Reset, "", 0)]));
        assert!(still(&[(Reset, "", 0), (Full, "VMware ESXi", 10)]));
        assert!(!still(&[(Reset, "", 0), (Full, GOOD_60, 10)]));
        assert!(!still(&[(Reset, "", 0), (Incremental, GOOD_60, 10), (Full, GOOD_60, 10)]));
        assert!(!still(&[(Reset, "", 0), (Full, "VMware ESXi 7.0.3 build-1", 10)]));
    }

    #[test]
    fn a_reset_before_the_last_bad_backup_is_none() {
        use EventKind::{Full, Incremental, Reset};
        let events = [(Full, BAD_60, 1), (Reset, "", 0), (Incremental, BAD_60, 1), (Full, GOOD_60, 1)];
        assert!(played(&events).flag.is_some());
    }

    #[test]
    fn a_full_backup_dated_before_the_reset_heals_nothing() {
        let rules = Rules::built_in();
        let memory = Memory::default().after(&event(EventKind::Full, BAD_60, 10, 1), rules);
        let memory = memory.after(&event(EventKind::Reset, "", 30, 1), rules);
        let memory = memory.after(&event(EventKind::Full, GOOD_60, 20, 1), rules);
        assert!(memory.flag.is_some());
    }

    #[test]
    fn small_disks_are_not_flagged_by_the_defect_of_extended_ones() {
        use EventKind::{Full, Incremental};
        assert!(played(&[(Full, BAD_51, 40), (Incremental, BAD_51, 60)]).flag.is_none());
        let possible = played(&[(Full, BAD_51, 200)]).flag.expect("flagged");
        assert_eq!(possible.risk, "possible");
        let certain = played(&[(Full, BAD_51, 100), (Incremental, BAD_51, 130)]).flag.expect("flagged");
        assert_eq!((certain.risk.as_str(), certain.since_utc_ms), ("certain", 1));
    }

    #[test]
    fn a_disk_extended_before_the_upgrade_and_seen_after_it_is_flagged() {
        use EventKind::{Full, Incremental};
        assert!(played(&[(Full, BAD_51, 100), (Incremental, GOOD_51, 130)]).flag.is_some());
        assert!(played(&[(Full, GOOD_51, 100), (Incremental, GOOD_51, 130)]).flag.is_none());
    }

    #[test]
    fn a_backup_without_tracking_that_keeps_no_change_id_flags_nothing() {
        let mut full = event(EventKind::Full, BAD_60, 0, 10);
        full.uses_cbt = false;
        assert!(Memory::default().after(&full, Rules::built_in()).flag.is_none());
        full.vm.disks[0].change_id = Some("x/1".into());
        assert!(Memory::default().after(&full, Rules::built_in()).flag.is_some());
    }

    #[test]
    fn a_full_backup_by_an_affected_host_heals_nothing_even_without_tracking() {
        let rules = Rules::built_in();
        let memory = Memory::default().after(&event(EventKind::Full, BAD_60, 0, 10), rules);
        let memory = memory.after(&event(EventKind::Reset, "", 1, 10), rules);
        let full = Event { uses_cbt: false, ..event(EventKind::Full, BAD_60, 2, 10) };
        assert!(memory.after(&full, rules).flag.is_some());
    }

    #[test]
    fn the_newest_events_are_kept_and_the_flag_outlives_them() {
        let mut events = vec![(EventKind::Full, BAD_60, 10)];
        events.extend([(EventKind::Incremental, GOOD_60, 10); 30]);
        let memory = played(&events);
        assert_eq!(memory.events.len(), EVENTS_KEPT);
        assert_eq!(memory.events.last().map(|past| past.at_utc_ms), Some(30));
        assert_eq!(memory.flag.as_ref().map(|flag| flag.since_utc_ms), Some(0));
        let stored = serde_json::to_string(&memory).expect("written");
        assert_eq!(Memory::parse(&stored), Some(memory));
        assert_eq!(Memory::parse(&stored.replace("\"schema\":1", "\"schema\":2")), None);
    }
}
