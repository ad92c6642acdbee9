//! An outcome as JSON: the same text in every language. Pure.
//!
//! Fields are only ever added; `schema` rises when one changes its meaning.

use super::error::ReplicationError;
use super::types::{Deleted, Deletions, Failure, Healed, Options, Outcome, Replica, Verdict};
use crate::pdic::{Breaker, objection_json};
use crate::units::SetId;
use serde_json::{Value, json};

const SCHEMA: u32 = 1;

impl Outcome {
    /// The outcome as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        let replicas: Vec<Value> = self.replicas.iter().map(replica).collect();
        json!({ "schema": SCHEMA, "run": self.run, "whole": self.is_whole(), "replicas": replicas })
            .to_string()
    }
}

fn replica(replica: &Replica) -> Value {
    json!({
        "set": replica.set.to_string(),
        "sender": replica.sender,
        "receiver": replica.receiver,
        "verdict": replica.verdict.name(),
        "not_replicated": not_replicated(&replica.verdict),
        "job_utc_ms": replica.job,
        "receiver_job_utc_ms": replica.receiver_job,
        "sent": {
            "wanted_count": replica.sent.wanted_count,
            "wanted_bytes": replica.sent.wanted_bytes,
            "object_count": replica.sent.object_count,
            "bytes": replica.sent.bytes,
            "present_count": replica.sent.present_count,
            "resumed_bytes": replica.sent.resumed_bytes,
        },
        "lag": { "ms": replica.lag.ms, "object_count": replica.lag.object_count, "bytes": replica.lag.bytes },
        "failure_count": replica.failure_count,
        "failures": replica.failures.iter().map(failure).collect::<Vec<_>>(),
        "windows_name_count": replica.windows_name_count,
        "windows_names": replica.windows_names,
        "displaced_count": replica.displaced_count,
        "deleted": replica.deleted.as_ref().map(deleted),
        "healed": replica.healed.as_ref().map(healed),
        "began_utc_ms": replica.began,
        "ended_utc_ms": replica.ended,
    })
}

fn not_replicated(verdict: &Verdict) -> Value {
    match verdict {
        Verdict::NotReplicated { status, reason, retry_after_ms } => {
            json!({ "code": status.code(), "reason": reason, "retry_after_ms": retry_after_ms })
        }
        _ => Value::Null,
    }
}

fn failure(failure: &Failure) -> Value {
    json!({ "object": failure.object, "code": failure.status.code(), "reason": failure.reason })
}

fn deleted(deleted: &Deleted) -> Value {
    json!({
        "object_count": deleted.object_count,
        "bytes": deleted.bytes,
        "moved_count": deleted.moved_count,
        "hash": deleted.hash,
        "objections": deleted.objections.iter().map(objection_json).collect::<Vec<_>>(),
    })
}

fn healed(healed: &Healed) -> Value {
    json!({
        "compared_count": healed.compared_count,
        "to_sender": healed.to_sender,
        "to_receiver": healed.to_receiver,
        "undo_runs": healed.undo_runs,
        "lost": healed.lost,
    })
}

/// A request as JSON has it: every field but `sets` may be left out.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Words {
    sets: Vec<String>,
    sets_at_once: usize,
    bandwidth_bytes_per_second: u64,
    deletions: String,
    breaker_percent: u32,
    breaker_entries: u64,
    confirm: Option<String>,
    read_all: bool,
}

impl Default for Words {
    fn default() -> Words {
        let options = Options::default();
        Words {
            sets: Vec::new(),
            sets_at_once: options.sets_at_once,
            bandwidth_bytes_per_second: options.bandwidth_bytes_per_second,
            deletions: options.deletions.name().to_owned(),
            breaker_percent: options.breaker.percent,
            breaker_entries: options.breaker.entries,
            confirm: None,
            read_all: options.read_all,
        }
    }
}

/// Which sets, and how: what a host says in JSON.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The sets, at least one.
    pub sets: Vec<SetId>,
    /// How.
    pub options: Options,
}

impl Ask {
    /// Reads a request.
    ///
    /// Shape:  an object with `sets` (a list of ids) and any of `sets_at_once` (1 to 64),
    ///         `bandwidth_bytes_per_second`, `deletions` ("keep", "propagate"), `breaker_percent` (0 to 100),
    ///         `breaker_entries`, `confirm`, `read_all`.
    /// Errors: InvalidArgument, SetIdRejected.
    pub fn from_json(text: &str) -> Result<Ask, ReplicationError> {
        let rejected = |what: String| ReplicationError::RequestRejected { what };
        let words: Words = serde_json::from_str(text).map_err(|error| rejected(error.to_string()))?;
        let deletions = Deletions::parse(&words.deletions).ok_or_else(|| {
            rejected(format!("deletions are \"keep\" or \"propagate\", not {:?}", words.deletions))
        })?;
        if !(1..=64).contains(&words.sets_at_once) {
            return Err(rejected(format!("sets_at_once is from 1 to 64, not {}", words.sets_at_once)));
        }
        if words.breaker_percent > 100 {
            return Err(rejected(format!("breaker_percent is at most 100, not {}", words.breaker_percent)));
        }
        let sets = words.sets.iter().map(|set| SetId::parse(set)).collect::<Result<Vec<_>, _>>()?;
        let mut seen = std::collections::BTreeSet::new();
        match sets.iter().find(|set| !seen.insert(**set)) {
            _ if sets.is_empty() => return Err(rejected("it names no backup set".into())),
            Some(set) => return Err(rejected(format!("it names backup set {set} twice"))),
            None => {}
        }
        let options = Options {
            sets_at_once: words.sets_at_once,
            bandwidth_bytes_per_second: words.bandwidth_bytes_per_second,
            deletions,
            breaker: Breaker { percent: words.breaker_percent, entries: words.breaker_entries },
            confirm: words.confirm,
            read_all: words.read_all,
        };
        Ok(Ask { sets, options })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Status;

    #[test]
    fn a_request_is_read_or_refused_by_name() {
        let usual = Ask::from_json(r#"{"sets": ["1602834567932"]}"#).expect("request");
        assert_eq!((usual.options.sets_at_once, usual.options.deletions), (2, Deletions::Keep));
        let all =
            r#"{"sets": ["1", "2"], "sets_at_once": 3, "deletions": "propagate", "breaker_entries": 5}"#;
        let all = Ask::from_json(all).expect("request");
        assert_eq!((all.sets.len(), all.options.breaker.entries), (2, 5));
        let refused = [
            (r#"{"sets": ["1"], "files_at_once": 8}"#, Status::InvalidArgument),
            (r#"{"sets": ["1"], "sets_at_once": 0}"#, Status::InvalidArgument),
            (r#"{"sets": ["1"], "deletions": "all"}"#, Status::InvalidArgument),
            (r#"{"sets": ["1", "1"]}"#, Status::InvalidArgument),
            (r#"{"sets": ["x"]}"#, Status::SetIdRejected),
            (r#"{"sets": []}"#, Status::InvalidArgument),
            ("", Status::InvalidArgument),
            ("[]", Status::InvalidArgument),
        ];
        for (text, status) in refused {
            assert_eq!(Ask::from_json(text).expect_err(text).status(), status, "{text}");
        }
    }
}
