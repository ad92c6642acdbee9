//! Outcomes as JSON: the same text in every language. Pure.
//!
//! Fields are only ever added; `schema` rises when one changes its meaning.

use super::check::{HostOutcome, Outcome, VmOutcome};
use super::judge::Match;
use super::lines::steps;
use super::memory::Memory;
use super::product::{Kind, Product};
use super::rules::Certainty;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const SCHEMA: u32 = 1;

impl Outcome {
    /// The outcome as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        self.to_json_value().to_string()
    }

    /// The outcome as part of a larger JSON.
    pub fn to_json_value(&self) -> Value {
        json!({
            "schema": SCHEMA,
            "dated": self.dated,
            "answer": self.answer().word(),
            "reason": self.answer().why().map(|why| why.word()),
            "findings": self.has_findings(),
            "refused": self.is_refused(),
            "policy": self.policy.word(),
            "action": self.action.word(),
            "address": self.address,
            "port": self.port,
            "ssh_port": self.ssh_port,
            "product": product(&self.product),
            "hosts": self.hosts.iter().map(host).collect::<Vec<_>>(),
            "vms": self.vms.iter().map(vm).collect::<Vec<_>>(),
            "steps": steps(self).iter().map(|step| json!({
                "number": step.number,
                "step": step.word,
                "rule": step.rule,
                "text": step.text,
            })).collect::<Vec<_>>(),
        })
    }
}

fn product(product: &Product) -> Value {
    json!({
        "text": product.text,
        "kind": match product.kind {
            Kind::Host => "host",
            Kind::VirtualCenter => "virtual_center",
            Kind::Other => "other",
        },
        "version": product.version.map(|version| version.to_string()),
        "build": product.build,
    })
}

fn host(host: &HostOutcome) -> Value {
    let verdict = &host.verdict;
    json!({
        "id": host.id,
        "name": host.name,
        "product": product(&verdict.product),
        "answer": verdict.answer.word(),
        "reason": verdict.answer.why().map(|why| why.word()),
        "defects": verdict.defects.iter().map(matched).collect::<Vec<_>>(),
        "advisories": verdict.advisories.iter().map(matched).collect::<Vec<_>>(),
    })
}

fn matched(found: &Match) -> Value {
    json!({
        "rule": found.rule,
        "fixed_build": found.fixed_build,
        "certainty": match found.certainty {
            Certainty::Sourced => "sourced",
            Certainty::Unverified => "unverified",
        },
    })
}

fn vm(vm: &VmOutcome) -> Value {
    json!({
        "id": vm.id,
        "name": vm.name,
        "rules": vm.rules,
        "risk": vm.risk.map(|risk| risk.word()),
        "extended": vm.extended.iter().map(|one| json!({
            "disk": one.disk,
            "from_bytes": one.from_bytes,
            "to_bytes": one.to_bytes,
            "boundary_bytes": one.boundary_bytes,
        })).collect::<Vec<_>>(),
        "flag": vm.flag,
        "action": vm.action.word(),
    })
}

/// What is remembered of a set's machines, by their ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History(pub BTreeMap<String, Memory>);

impl History {
    /// The history as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        let vms = self.0.iter().map(|(id, memory)| {
            json!({
                "id": id,
                "name": memory.name,
                "flag": memory.flag,
                "sizes": memory.sizes,
                "change_ids": memory.change_ids,
                "events": memory.events,
            })
        });
        json!({ "schema": SCHEMA, "vms": vms.collect::<Vec<_>>() }).to_string()
    }
}
