//! What goes into replication and what comes out of it.

use crate::pdic::{Breaker, Objection};
use crate::status::Status;
use crate::units::{SetId, UtcMs};

/// Files of one set that travel at once: a ceiling, and no setting.
pub const FILES_AT_ONCE: usize = 4;

/// Objects from this size on are large: they travel beside small ones, not before them.
pub(crate) const LARGE_BYTES: u64 = 8 << 20;

/// What becomes of objects that the sender's index does not name any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Deletions {
    /// They stay at the receiver.
    #[default]
    Keep,
    /// They go to the receiver's trash, under the breaker that PDIC has, and can be brought back by its undo.
    Propagate,
}

impl Deletions {
    /// Its name in JSON and on command lines.
    pub const fn name(self) -> &'static str {
        match self {
            Deletions::Keep => "keep",
            Deletions::Propagate => "propagate",
        }
    }

    /// The one of a name.
    pub fn parse(name: &str) -> Option<Deletions> {
        [Deletions::Keep, Deletions::Propagate].into_iter().find(|one| one.name() == name)
    }
}

/// How to replicate.
#[derive(Debug, Clone)]
pub struct Options {
    /// Sets that are worked on at once, at least 1.
    pub sets_at_once: usize,
    /// Bytes a second that all sets together may send; 0 for no limit.
    pub bandwidth_bytes_per_second: u64,
    /// What becomes of objects that the sender does not name any more.
    pub deletions: Deletions,
    /// When deletions are too many to be believed.
    pub breaker: Breaker,
    /// The hash of refused deletions that a person looked at and confirms.
    pub confirm: Option<String>,
    /// Heal: read every object whole and compare its checksum, instead of its size alone.
    pub read_all: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            sets_at_once: 2,
            bandwidth_bytes_per_second: 0,
            deletions: Deletions::Keep,
            breaker: Breaker::default(),
            confirm: None,
            read_all: false,
        }
    }
}

/// A file that could not be replicated or healed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The object's key.
    pub object: String,
    /// Why, as a status.
    pub status: Status,
    /// Why, in words.
    pub reason: String,
}

/// How far a receiver is behind its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lag {
    /// Time since the sender's newest job that is not wholly at the receiver, milliseconds; 0 when it is.
    pub ms: u64,
    /// Objects that are still to come.
    pub object_count: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// What travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sent {
    /// Objects that were to be sent.
    pub wanted_count: u64,
    /// Their bytes.
    pub wanted_bytes: u64,
    /// Objects put in place by this run.
    pub object_count: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Objects of those wanted that were in place before, from a run that was cut off.
    pub present_count: u64,
    /// Bytes of large files that had arrived before, from a run that was cut off.
    pub resumed_bytes: u64,
}

/// What became of objects that the sender does not name any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deleted {
    /// How many there are.
    pub object_count: u64,
    /// Their bytes.
    pub bytes: u64,
    /// How many went to the trash.
    pub moved_count: u64,
    /// The name of these very deletions: what a person confirms.
    pub hash: String,
    /// Why they were not carried out; empty when nothing spoke against them.
    pub objections: Vec<Objection>,
}

/// What a healing brought back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Healed {
    /// Objects that both indexes name.
    pub compared_count: u64,
    /// Objects brought back to the sender.
    pub to_sender: Vec<String>,
    /// Objects brought back to the receiver.
    pub to_receiver: Vec<String>,
    /// PDIC runs that took entries of objects brought back out of the sender's index: an undo puts them back.
    pub undo_runs: Vec<String>,
    /// Objects that are sound on neither side.
    pub lost: Vec<String>,
}

/// What replication of one set to one receiver came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The receiver has everything now.
    Replicated,
    /// The receiver had everything already.
    Current,
    /// Some files could not be sent; the receiver has everything else, and an index of exactly that.
    Partial,
    /// Only looked: the receiver lacks something.
    Behind,
    /// Both sides have what both indexes name.
    Sound,
    /// What was missing or wrong on one side was brought back from the other.
    Healed,
    /// Something is sound on neither side, or could not be brought back.
    NotHealed,
    /// Nothing could be concluded or sent; the receiver is as it was, or shows a whole index all the same.
    NotReplicated {
        /// Why, as a status.
        status: Status,
        /// Why, in words.
        reason: String,
        /// When to try again, milliseconds from now, where that is known.
        retry_after_ms: Option<u64>,
    },
    /// The caller cancelled.
    Cancelled,
}

impl Verdict {
    /// Its name in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Verdict::Replicated => "replicated",
            Verdict::Current => "current",
            Verdict::Partial => "partial",
            Verdict::Behind => "behind",
            Verdict::Sound => "sound",
            Verdict::Healed => "healed",
            Verdict::NotHealed => "not_healed",
            Verdict::NotReplicated { .. } => "not_replicated",
            Verdict::Cancelled => "cancelled",
        }
    }

    /// Whether the receiver, or both sides of a healing, have everything.
    pub const fn is_whole(&self) -> bool {
        matches!(self, Verdict::Replicated | Verdict::Current | Verdict::Sound | Verdict::Healed)
    }
}

/// What replication of one set to one receiver came to, with its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replica {
    /// The set.
    pub set: SetId,
    /// The sender, in words.
    pub sender: String,
    /// The receiver, in words.
    pub receiver: String,
    /// What it came to.
    pub verdict: Verdict,
    /// The sender's newest job.
    pub job: Option<UtcMs>,
    /// The newest job the receiver shows.
    pub receiver_job: Option<UtcMs>,
    /// What travelled.
    pub sent: Sent,
    /// How far the receiver is behind now.
    pub lag: Lag,
    /// Files that could not be sent or healed, at most [`Replica::FAILURE_LIMIT`] of them.
    pub failures: Vec<Failure>,
    /// How many there are.
    pub failure_count: u64,
    /// Keys that a Windows receiver cannot hold: the first of them.
    pub windows_names: Vec<String>,
    /// How many there are.
    pub windows_name_count: u64,
    /// Objects in the way of others that were put into the receiver's trash.
    pub displaced_count: u64,
    /// What became of deletions; absent when there were none, or they were not asked for.
    pub deleted: Option<Deleted>,
    /// What a healing brought back; absent elsewhere.
    pub healed: Option<Healed>,
    /// When it began.
    pub began: UtcMs,
    /// When it ended.
    pub ended: UtcMs,
}

impl Replica {
    /// How many failures an outcome names; it counts all of them.
    pub const FAILURE_LIMIT: usize = 1_000;

    /// How many keys of other kinds it names.
    pub const SAMPLE_LIMIT: usize = 20;
}

/// Everything one call came to: each set at each receiver, in the order they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The run's name: what an undo of its deletions takes.
    pub run: String,
    /// Each set at each receiver.
    pub replicas: Vec<Replica>,
}

impl Outcome {
    /// Whether every receiver has everything.
    pub fn is_whole(&self) -> bool {
        self.replicas.iter().all(|replica| replica.verdict.is_whole())
    }
}
