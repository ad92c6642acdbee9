//! The shell: several sets at once, each to its receivers one after the other.

use super::budget::Budget;
use super::error::ReplicationError;
use super::lines;
use super::replica::{Task, replicate};
use super::types::{Lag, Options, Outcome, Replica, Sent, Verdict};
use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::destination::Destination;
use crate::index::prepare_staging;
use crate::monitor::Monitor;
use crate::pdic::name_run;
use crate::report::Report;
use crate::state::State;
use crate::status::Status;
use crate::units::SetId;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Sets, their sender and their receivers, and what replication needs around them.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// Where the sets are.
    pub sender: &'a dyn Destination,
    /// Where they are to be too.
    pub receivers: &'a [&'a dyn Destination],
    /// Which sets.
    pub sets: &'a [SetId],
    /// What the client remembers.
    pub state: &'a State,
    /// A local folder for working files; made if it is not there.
    pub staging: &'a Path,
    /// How.
    pub options: &'a Options,
    /// The client's clock.
    pub clock: &'a dyn Clock,
    /// Who hears how it goes.
    pub monitor: &'a dyn Monitor,
    /// How to stop it.
    pub cancel: &'a Cancel,
}

/// Copies every set to every receiver.
///
/// Every outcome is a value: a set that could not be replicated is [`Verdict::NotReplicated`], and the others go
/// on. The report gets the lines of each set and receiver together.
pub fn run(request: &Request<'_>, report: &mut Report) -> Outcome {
    execute(request, report, "replication", replicate)
}

/// How far every receiver is behind. Changes nothing.
pub fn status(request: &Request<'_>, report: &mut Report) -> Outcome {
    execute(request, report, "status", super::status::look)
}

/// Brings objects that are missing or wrong on one side back from the other, either way. A sound object is never
/// overwritten.
pub fn heal(request: &Request<'_>, report: &mut Report) -> Outcome {
    execute(request, report, "heal", super::heal::heal)
}

type Work = fn(&Task<'_>, &mut Replica) -> Result<(), ReplicationError>;

/// More sets at once help no destination.
const MOST_SETS: usize = 64;

fn execute(request: &Request<'_>, report: &mut Report, word: &'static str, work: Work) -> Outcome {
    let run = name_run(request.clock.now());
    let budget = Budget::new(request.options.bandwidth_bytes_per_second, request.sets.len());
    let done: Vec<Mutex<Vec<Replica>>> = request.sets.iter().map(|_| Mutex::default()).collect();
    let next = AtomicUsize::new(0);
    let threads = request.options.sets_at_once.clamp(1, MOST_SETS).min(request.sets.len());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(set) = request.sets.get(number) else { return };
                    let replicas = each_receiver(request, *set, number, &run, &budget, work);
                    *done[number].lock().unwrap_or_else(PoisonError::into_inner) = replicas;
                }
            });
        }
    });
    let done = done.into_iter().flat_map(|set| set.into_inner().unwrap_or_else(PoisonError::into_inner));
    let replicas: Vec<Replica> = done.collect();
    replicas.iter().for_each(|replica| lines::write(word, &run, replica, report));
    Outcome { run, replicas }
}

fn each_receiver(
    request: &Request<'_>,
    set: SetId,
    number: usize,
    run: &str,
    budget: &Budget,
    work: Work,
) -> Vec<Replica> {
    let one = |receiver: &&dyn Destination| {
        let task = Task { request, receiver: *receiver, set, number, run, budget };
        let mut replica = blank(&task);
        let worked = prepare_staging(request.staging).map_err(ReplicationError::from);
        if let Err(error) = worked.and_then(|()| work(&task, &mut replica)) {
            replica.verdict = not_replicated(&error);
        }
        replica.ended = request.clock.now();
        replica
    };
    request.receivers.iter().map(one).collect()
}

fn blank(task: &Task<'_>) -> Replica {
    let began = task.request.clock.now();
    Replica {
        set: task.set,
        sender: task.request.sender.place(),
        receiver: task.receiver.place(),
        verdict: Verdict::Current,
        job: None,
        receiver_job: None,
        sent: Sent::default(),
        lag: Lag::default(),
        failures: Vec::new(),
        failure_count: 0,
        windows_names: Vec::new(),
        windows_name_count: 0,
        displaced_count: 0,
        deleted: None,
        healed: None,
        began,
        ended: began,
    }
}

fn not_replicated(error: &ReplicationError) -> Verdict {
    match error.status() {
        Status::Cancelled => Verdict::Cancelled,
        status => Verdict::NotReplicated {
            status,
            reason: error.to_string(),
            retry_after_ms: error.retry_after_ms(),
        },
    }
}
