//! Replication: run, status, heal. What came of each set at each receiver is a value.

use super::cancel::CancelToken;
use super::client::Client;
use super::count::to_host;
use super::destination::Destination;
use super::error::Failure;
use super::monitor::{Listener, listen_for};
use super::pdic::{PdicObjection, objection};
use super::report::Report;
use holdfast_core::Error;
use holdfast_core::client::{ReplicationCall, ReplicationWay};
use holdfast_core::replication::{self, Ask, ReplicationError, Verdict};
use holdfast_core::units::UtcMs;
use std::sync::Arc;

/// What replication came to: each set at each receiver, in the order they were given.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReplicationOutcome {
    /// The run's name: what an undo of its deletions takes.
    pub run: String,
    /// Whether every receiver has everything.
    pub whole: bool,
    /// Each set at each receiver.
    pub replicas: Vec<Replica>,
    /// The outcome as JSON.
    pub json: String,
}

/// One set at one receiver.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Replica {
    /// The set's decimal number.
    pub set: String,
    /// The sender, in words.
    pub sender: String,
    /// The receiver, in words.
    pub receiver: String,
    /// What it came to.
    pub verdict: ReplicationVerdict,
    /// Why nothing was concluded, as a status code, with the verdict not_replicated.
    pub code: Option<i32>,
    /// Why, in words.
    pub reason: Option<String>,
    /// When to try again, milliseconds from now, where that is known.
    pub retry_after_ms: Option<i64>,
    /// The sender's newest job.
    pub job_utc_ms: Option<i64>,
    /// The newest job that the receiver shows.
    pub receiver_job_utc_ms: Option<i64>,
    /// What travelled.
    pub sent: ReplicationSent,
    /// How far the receiver is behind now.
    pub lag: ReplicationLag,
    /// Files that could not be sent or healed: the first of them.
    pub failures: Vec<ReplicationFailure>,
    /// How many there are.
    pub failure_count: i64,
    /// Keys that a Windows receiver cannot hold: the first of them.
    pub windows_names: Vec<String>,
    /// How many there are.
    pub windows_name_count: i64,
    /// Objects in the way of others that were put into the receiver's trash.
    pub displaced_count: i64,
    /// What became of deletions; absent when there were none, or they were not asked for.
    pub deleted: Option<ReplicationDeleted>,
    /// What a healing brought back; absent elsewhere.
    pub healed: Option<ReplicationHealed>,
    /// When it began.
    pub began_utc_ms: i64,
    /// When it ended.
    pub ended_utc_ms: i64,
}

/// What replication of one set to one receiver came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum ReplicationVerdict {
    /// The receiver has everything now.
    Replicated,
    /// It had everything already.
    Current,
    /// Some files could not be sent.
    Partial,
    /// Only looked: the receiver lacks something.
    Behind,
    /// Both sides have what both indexes name.
    Sound,
    /// What was missing or wrong was brought back.
    Healed,
    /// Something could not be brought back.
    NotHealed,
    /// Nothing could be concluded or sent.
    NotReplicated,
    /// The caller cancelled.
    Cancelled,
}

/// What travelled.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReplicationSent {
    /// Objects that were to be sent.
    pub wanted_count: i64,
    /// Their bytes.
    pub wanted_bytes: i64,
    /// Objects put in place by this run.
    pub object_count: i64,
    /// Their bytes.
    pub bytes: i64,
    /// Objects of those wanted that were in place before, from a run that was cut off.
    pub present_count: i64,
    /// Bytes of large files that had arrived before, from a run that was cut off.
    pub resumed_bytes: i64,
}

/// How far a receiver is behind its sender.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReplicationLag {
    /// Time since the sender's newest job that is not wholly at the receiver, milliseconds; 0 when it is.
    pub ms: i64,
    /// Objects that are still to come.
    pub object_count: i64,
    /// Their bytes.
    pub bytes: i64,
}

/// A file that could not be replicated or healed.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReplicationFailure {
    /// The object's key.
    pub object: String,
    /// The status code.
    pub code: i32,
    /// Why, in words.
    pub reason: String,
}

/// What became of objects that the sender does not name any more.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReplicationDeleted {
    /// How many there are.
    pub object_count: i64,
    /// Their bytes.
    pub bytes: i64,
    /// How many went to the trash.
    pub moved_count: i64,
    /// The name of these very deletions: what a person confirms.
    pub hash: String,
    /// Why they were not carried out.
    pub objections: Vec<PdicObjection>,
}

/// What a healing brought back.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReplicationHealed {
    /// Objects that both indexes name.
    pub compared_count: i64,
    /// Objects brought back to the sender.
    pub to_sender: Vec<String>,
    /// Objects brought back to the receiver.
    pub to_receiver: Vec<String>,
    /// PDIC runs that took entries of objects brought back out of the sender's index: an undo puts them back.
    pub undo_runs: Vec<String>,
    /// Objects that are sound on neither side.
    pub lost: Vec<String>,
}

#[uniffi::export]
impl Client {
    /// Copies sets to every receiver. `request` is JSON.
    #[expect(clippy::too_many_arguments, reason = "a call with everything that belongs to it")]
    pub fn replicate_run(
        &self,
        sender: Arc<Destination>,
        receivers: Vec<Arc<Destination>>,
        request: String,
        now_utc_ms: Option<i64>,
        report: Arc<Report>,
        cancel: Arc<CancelToken>,
        listener: Option<Arc<dyn Listener>>,
    ) -> Result<ReplicationOutcome, Failure> {
        let at = At { sender, receivers, request, now_utc_ms };
        at.call(self, ReplicationWay::Run, &report, (cancel, listener))
    }

    /// How far every receiver is behind. Changes nothing.
    #[expect(clippy::too_many_arguments, reason = "a call with everything that belongs to it")]
    pub fn replicate_status(
        &self,
        sender: Arc<Destination>,
        receivers: Vec<Arc<Destination>>,
        request: String,
        now_utc_ms: Option<i64>,
        report: Arc<Report>,
        cancel: Arc<CancelToken>,
        listener: Option<Arc<dyn Listener>>,
    ) -> Result<ReplicationOutcome, Failure> {
        let at = At { sender, receivers, request, now_utc_ms };
        at.call(self, ReplicationWay::Status, &report, (cancel, listener))
    }

    /// Brings objects that are missing or wrong on one side back from the other.
    #[expect(clippy::too_many_arguments, reason = "a call with everything that belongs to it")]
    pub fn replicate_heal(
        &self,
        sender: Arc<Destination>,
        receivers: Vec<Arc<Destination>>,
        request: String,
        now_utc_ms: Option<i64>,
        report: Arc<Report>,
        cancel: Arc<CancelToken>,
        listener: Option<Arc<dyn Listener>>,
    ) -> Result<ReplicationOutcome, Failure> {
        let at = At { sender, receivers, request, now_utc_ms };
        at.call(self, ReplicationWay::Heal, &report, (cancel, listener))
    }
}

/// Sets at their sender and receivers, as a host gives them.
struct At {
    sender: Arc<Destination>,
    receivers: Vec<Arc<Destination>>,
    request: String,
    now_utc_ms: Option<i64>,
}

impl At {
    /// Only what is refused before it begins, and a listener that throws, are errors.
    fn call(
        &self,
        client: &Client,
        way: ReplicationWay,
        report: &Report,
        host: (Arc<CancelToken>, Option<Arc<dyn Listener>>),
    ) -> Result<ReplicationOutcome, Failure> {
        if self.receivers.is_empty() {
            return Err(Error::from(ReplicationError::no_receiver()).into());
        }
        let ask = Ask::from_json(&self.request).map_err(Error::from)?;
        let receivers: Vec<_> = self.receivers.iter().map(|one| one.core().as_ref()).collect();
        let (sender, sets, now) = (self.sender.core().as_ref(), &ask.sets, self.now_utc_ms.map(UtcMs));
        let outcome = listen_for(host, is_cancelled, |monitor, cancel| {
            let call = ReplicationCall { sender, receivers: &receivers, sets, now, monitor, cancel };
            report.collect(|lines| client.core().replicate(way, &call, &ask.options, lines))
        })?;
        Ok(to_record(&outcome))
    }
}

fn is_cancelled(outcome: &replication::Outcome) -> bool {
    outcome.replicas.iter().any(|replica| replica.verdict == Verdict::Cancelled)
}

fn to_record(outcome: &replication::Outcome) -> ReplicationOutcome {
    ReplicationOutcome {
        run: outcome.run.clone(),
        whole: outcome.is_whole(),
        replicas: outcome.replicas.iter().map(replica).collect(),
        json: outcome.to_json(),
    }
}

fn replica(replica: &replication::Replica) -> Replica {
    let (code, reason, retry_after_ms) = why(&replica.verdict);
    Replica {
        set: replica.set.to_string(),
        sender: replica.sender.clone(),
        receiver: replica.receiver.clone(),
        verdict: verdict(&replica.verdict),
        code,
        reason,
        retry_after_ms,
        job_utc_ms: replica.job.map(|at| at.0),
        receiver_job_utc_ms: replica.receiver_job.map(|at| at.0),
        sent: sent(&replica.sent),
        lag: lag(&replica.lag),
        failures: replica.failures.iter().map(failure).collect(),
        failure_count: to_host(replica.failure_count),
        windows_names: replica.windows_names.clone(),
        windows_name_count: to_host(replica.windows_name_count),
        displaced_count: to_host(replica.displaced_count),
        deleted: replica.deleted.as_ref().map(deleted),
        healed: replica.healed.as_ref().map(healed),
        began_utc_ms: replica.began.0,
        ended_utc_ms: replica.ended.0,
    }
}

fn why(verdict: &Verdict) -> (Option<i32>, Option<String>, Option<i64>) {
    match verdict {
        Verdict::NotReplicated { status, reason, retry_after_ms } => {
            (Some(status.code()), Some(reason.clone()), retry_after_ms.map(to_host))
        }
        _ => (None, None, None),
    }
}

fn verdict(verdict: &Verdict) -> ReplicationVerdict {
    match verdict {
        Verdict::Replicated => ReplicationVerdict::Replicated,
        Verdict::Current => ReplicationVerdict::Current,
        Verdict::Partial => ReplicationVerdict::Partial,
        Verdict::Behind => ReplicationVerdict::Behind,
        Verdict::Sound => ReplicationVerdict::Sound,
        Verdict::Healed => ReplicationVerdict::Healed,
        Verdict::NotHealed => ReplicationVerdict::NotHealed,
        Verdict::NotReplicated { .. } => ReplicationVerdict::NotReplicated,
        Verdict::Cancelled => ReplicationVerdict::Cancelled,
    }
}

fn sent(sent: &replication::Sent) -> ReplicationSent {
    ReplicationSent {
        wanted_count: to_host(sent.wanted_count),
        wanted_bytes: to_host(sent.wanted_bytes),
        object_count: to_host(sent.object_count),
        bytes: to_host(sent.bytes),
        present_count: to_host(sent.present_count),
        resumed_bytes: to_host(sent.resumed_bytes),
    }
}

fn lag(lag: &replication::Lag) -> ReplicationLag {
    ReplicationLag { ms: to_host(lag.ms), object_count: to_host(lag.object_count), bytes: to_host(lag.bytes) }
}

fn failure(failure: &replication::Failure) -> ReplicationFailure {
    ReplicationFailure {
        object: failure.object.clone(),
        code: failure.status.code(),
        reason: failure.reason.clone(),
    }
}

fn deleted(deleted: &replication::Deleted) -> ReplicationDeleted {
    ReplicationDeleted {
        object_count: to_host(deleted.object_count),
        bytes: to_host(deleted.bytes),
        moved_count: to_host(deleted.moved_count),
        hash: deleted.hash.clone(),
        objections: deleted.objections.iter().map(objection).collect(),
    }
}

fn healed(healed: &replication::Healed) -> ReplicationHealed {
    ReplicationHealed {
        compared_count: to_host(healed.compared_count),
        to_sender: healed.to_sender.clone(),
        to_receiver: healed.to_receiver.clone(),
        undo_runs: healed.undo_runs.clone(),
        lost: healed.lost.clone(),
    }
}
