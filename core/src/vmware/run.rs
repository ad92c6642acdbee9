//! The calls: what is known of a source, held against what is remembered of its machines.

use super::change_id::Tracking;
use super::check::{Outcome, Policy, check};
use super::error::VmwareError;
use super::facts::{FACTS_LIMIT_BYTES, SourceFacts};
use super::json::History;
use super::lines::lines;
use super::memory::{Event, Memory};
use super::rules::Rules;
use crate::report::Report;
use crate::state::State;
use crate::units::{SetId, UtcMs};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// A source to be checked, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What is known of it.
    pub source: SourceFacts,
    /// What the set does about machines at risk.
    pub policy: Policy,
    /// Rules in place of those this release brings along.
    pub rules: Option<Rules>,
}

/// A request as its JSON has it: `source`, and where wanted `policy` (its word) and `rules` (a rules file).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestText {
    source: SourceFacts,
    #[serde(default)]
    policy: Policy,
    #[serde(default)]
    rules: Option<serde_json::Value>,
}

impl RequestText {
    /// The request it stands for.
    ///
    /// Errors: VmwareRulesRejected.
    pub fn read(self) -> Result<Request, VmwareError> {
        let rules = self.rules.map(|rules| Rules::parse(&rules.to_string())).transpose()?;
        Ok(Request { source: self.source, policy: self.policy, rules })
    }
}

impl Request {
    /// A request from its JSON: `source`, and where wanted `policy` (its word) and `rules` (a rules file).
    ///
    /// Errors: VmwareFactsRejected, VmwareRulesRejected.
    pub fn parse(json: &str) -> Result<Request, VmwareError> {
        parse::<RequestText>(json)?.read()
    }

    fn rules(&self) -> &Rules {
        self.rules.as_ref().unwrap_or_else(|| Rules::built_in())
    }
}

/// Checks a source and writes to the report what it came to. Changes nothing.
///
/// `set` absent means that nothing is remembered of the machines.
/// Errors: StateUnavailable, StateDamaged.
pub fn run(
    state: &State,
    set: Option<SetId>,
    request: &Request,
    now: UtcMs,
    report: &mut Report,
) -> Result<Outcome, VmwareError> {
    let known = set.map(|set| known(state, set)).transpose()?.unwrap_or_default();
    let rules = request.rules();
    let outcome = check(&request.source, &known, request.policy, rules);
    for (kind, text) in lines(&outcome, rules, &report.zone) {
        report.push(kind, now, text);
    }
    Ok(outcome)
}

/// Remembers backups that were made and resets, in the order in which they are given; all of them, or none.
///
/// Errors: StateUnavailable, StateDamaged.
pub fn note(state: &State, set: SetId, events: &[Event], rules: Option<&Rules>) -> Result<(), VmwareError> {
    let rules = rules.unwrap_or_else(|| Rules::built_in());
    let ids: Vec<&str> = events.iter().map(|event| event.vm.id.as_str()).collect();
    state.update_machines(set, &ids, |place, before| {
        let memory = before.map_or_else(|| Some(Memory::default()), Memory::parse)?;
        serde_json::to_string(&memory.after(&events[place], rules)).ok()
    })?;
    Ok(())
}

/// What is remembered of a set's machines.
///
/// Errors: StateUnavailable, StateDamaged.
pub fn history(state: &State, set: SetId) -> Result<History, VmwareError> {
    Ok(History(known(state, set)?))
}

fn known(state: &State, set: SetId) -> Result<BTreeMap<String, Memory>, VmwareError> {
    Ok(state.machines(set, Memory::parse)?)
}

impl Event {
    /// Events from their JSON, an array.
    ///
    /// Errors: VmwareFactsRejected.
    pub fn parse_all(json: &str) -> Result<Vec<Event>, VmwareError> {
        let events: Vec<Event> = read(json)?;
        match events.iter().position(|event| event.vm.id.trim().is_empty()) {
            Some(place) => {
                Err(VmwareError::facts(format!("event {place} names no machine; give its vm an id")))
            }
            None => Ok(events),
        }
    }
}

impl Tracking {
    /// A disk's change ids and answers from their JSON.
    ///
    /// Errors: VmwareFactsRejected.
    pub fn parse(json: &str) -> Result<Tracking, VmwareError> {
        parse(json)
    }
}

/// Reads facts that are an object, within the limit.
///
/// Errors: VmwareFactsRejected, with line and column.
pub fn parse<T: DeserializeOwned>(json: &str) -> Result<T, VmwareError> {
    // An array would pass for an object's fields in their order.
    if json.trim_start().starts_with('[') {
        return Err(VmwareError::facts("an array is there in place of an object, at line 1"));
    }
    read(json)
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, VmwareError> {
    if json.len() > FACTS_LIMIT_BYTES {
        return Err(VmwareError::facts("they are longer than 64 MiB; hand in fewer machines at once"));
    }
    serde_json::from_str(json).map_err(|error| VmwareError::facts(error.to_string()))
}
