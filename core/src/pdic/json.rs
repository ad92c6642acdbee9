//! An outcome as JSON: the same text in every language. Pure.
//!
//! Fields are only ever added; `schema` rises when one changes its meaning.

use super::gate::Objection;
use super::types::{Finding, Outcome, Plan, Verdict};
use super::undo::Undone;
use serde_json::{Value, json};

const SCHEMA: u32 = 1;

/// A check's outcome.
pub(crate) fn outcome(outcome: &Outcome) -> Value {
    json!({
        "schema": SCHEMA,
        "run": outcome.run,
        "place": outcome.place,
        "mode": outcome.mode.name(),
        "verdict": outcome.verdict.name(),
        "not_checked": not_checked(&outcome.verdict),
        "plan": outcome.plan.as_ref().map(plan),
        "statistics": { "recorded": outcome.recorded, "recalculated": outcome.recalculated },
        "removed_entry_count": outcome.removed_entry_count,
        "retired_index_files": outcome.retired,
        "findings": outcome.findings.iter().map(finding).collect::<Vec<_>>(),
        "began_utc_ms": outcome.began,
        "ended_utc_ms": outcome.ended,
    })
}

fn not_checked(verdict: &Verdict) -> Value {
    match verdict {
        Verdict::NotChecked { status, reason, retry_after_ms } => {
            json!({ "code": status.code(), "reason": reason, "retry_after_ms": retry_after_ms })
        }
        _ => Value::Null,
    }
}

fn plan(plan: &Plan) -> Value {
    json!({
        "hash": plan.hash,
        "index": plan.index,
        "generation": plan.generation,
        "entry_count": plan.entry_count,
        "listed_count": plan.listed_count,
        "lost_entry_count": plan.lost_entry_count,
        "lost_object_count": plan.lost_object_count,
        "lost_logical_bytes": plan.lost_logical_bytes,
        "lost_sample": plan.lost_sample,
        "retired_index_files": plan.retired,
        "objections": plan.objections.iter().map(objection).collect::<Vec<_>>(),
    })
}

pub(crate) fn objection(objection: &Objection) -> Value {
    let mut value = match objection {
        Objection::TooMany { lost_count, entry_count, limit } => {
            json!({ "lost_count": lost_count, "entry_count": entry_count, "limit": limit })
        }
        Objection::WholeArea { area, entry_count } => {
            json!({ "area": area.folder(), "entry_count": entry_count })
        }
        Objection::WholeFolders { count, sample } => json!({ "count": count, "sample": sample }),
    };
    value["kind"] = json!(objection.name());
    value
}

fn finding(finding: &Finding) -> Value {
    json!({
        "kind": finding.kind.name(),
        "severity": finding.severity.name(),
        "count": finding.count,
        "text": finding.text,
    })
}

/// What an undo brought back.
pub(crate) fn undone(undone: &Undone) -> Value {
    json!({
        "schema": SCHEMA,
        "run": undone.run,
        "place": undone.place,
        "restored_entry_count": undone.restored_entry_count,
        "present_entry_count": undone.present_entry_count,
        "restored_index_files": undone.restored_index_files,
        "index": undone.index,
        "generation": undone.generation,
    })
}

impl Outcome {
    /// The outcome as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        outcome(self).to_string()
    }
}

impl Undone {
    /// The undo as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        undone(self).to_string()
    }
}
