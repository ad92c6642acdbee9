//! What goes into a check and what comes out of it.

use super::gate::{Breaker, Objection};
use crate::index::Totals;
use crate::status::Status;
use crate::units::UtcMs;

/// How closely objects are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Is there an object of that name? Costs hardly more than listing the names.
    #[default]
    Existence,
    /// Also: has it the size the index says? Costs about five times the listing on a local folder. An object
    /// of another size is reported, its entries stay.
    ExistenceAndSize,
}

impl Mode {
    /// Its name in JSON and on command lines.
    pub const fn name(self) -> &'static str {
        match self {
            Mode::Existence => "existence",
            Mode::ExistenceAndSize => "existence+size",
        }
    }

    /// The mode of a name.
    pub fn parse(name: &str) -> Option<Mode> {
        [Mode::Existence, Mode::ExistenceAndSize].into_iter().find(|mode| mode.name() == name)
    }
}

/// How to check.
#[derive(Debug, Clone)]
pub struct Options {
    /// How closely objects are looked at.
    pub mode: Mode,
    /// Index files whose job is more than this many days ago are put aside.
    pub index_keep_days: u32,
    /// The newest index files that stay whatever their age; at least 1.
    pub index_keep_newest: u32,
    /// When losses are too many to be believed.
    pub breaker: Breaker,
    /// The hash of a refused plan that a person looked at and confirms.
    pub confirm: Option<String>,
    /// Days until what was put aside is removed for good.
    pub trash_keep_days: u32,
    /// Worker threads; 0 for one per core. More than 256 count as 256.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            mode: Mode::Existence,
            index_keep_days: 90,
            index_keep_newest: 1,
            breaker: Breaker::default(),
            confirm: None,
            trash_keep_days: 30,
            threads: 0,
        }
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Something a person should look at.
    Warn,
    /// Something is lost or cannot be trusted.
    Error,
}

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingKind {
    /// Objects the index names are gone.
    ObjectsMissing,
    /// Missing in the listing, there at the second look.
    Reappeared,
    /// An object has another size than the index says.
    SizeDiffers,
    /// A name the index wants is there, but it is no object.
    NotAnObject,
    /// An index file cannot be read.
    IndexUnreadable,
    /// The clocks of client and destination differ.
    ClockSkew,
    /// An index file lies in the future.
    IndexFromFuture,
    /// Something about the listing or a lease keeps old index files in place.
    AgeRemovalWaits,
    /// An earlier run ended before its last step; this one finished it.
    Healed,
    /// The lease is worth less than elsewhere at this destination, or could not be taken.
    LeaseWeak,
    /// The destination lets nothing be removed or replaced, so part of the result could not be put in place.
    Immutable,
    /// Part of the trash could not be cleared.
    TrashKept,
    /// The run could not be written into the working state.
    NotRemembered,
}

impl Severity {
    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warn => "warn",
            Severity::Error => "error",
        }
    }
}

impl FindingKind {
    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            FindingKind::ObjectsMissing => "objects_missing",
            FindingKind::Reappeared => "reappeared",
            FindingKind::SizeDiffers => "size_differs",
            FindingKind::NotAnObject => "not_an_object",
            FindingKind::IndexUnreadable => "index_unreadable",
            FindingKind::ClockSkew => "clock_skew",
            FindingKind::IndexFromFuture => "index_from_future",
            FindingKind::AgeRemovalWaits => "age_removal_waits",
            FindingKind::Healed => "healed",
            FindingKind::LeaseWeak => "lease_weak",
            FindingKind::Immutable => "immutable",
            FindingKind::TrashKept => "trash_kept",
            FindingKind::NotRemembered => "not_remembered",
        }
    }
}

/// Something the check found. A check that finds damage has succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind.
    pub kind: FindingKind,
    /// How much it matters.
    pub severity: Severity,
    /// How many things it stands for.
    pub count: u64,
    /// One sentence for a person.
    pub text: String,
}

/// What a check would change, and what it was concluded from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The plan's name: 64 hexadecimal digits over everything below, the index it was made from and each
    /// entry it takes out. The same facts give the same hash.
    pub hash: String,
    /// The index file that was checked.
    pub index: String,
    /// Its generation.
    pub generation: u64,
    /// Entries in it.
    pub entry_count: u64,
    /// Names the listing brought.
    pub listed_count: u64,
    /// Entries that would leave the index.
    pub lost_entry_count: u64,
    /// Distinct objects they need.
    pub lost_object_count: u64,
    /// Bytes at the source those entries stand for.
    pub lost_logical_bytes: u64,
    /// The first of those objects, at most [`Plan::SAMPLE_LIMIT`].
    pub lost_sample: Vec<String>,
    /// Index files that would be put aside because of their age.
    pub retired: Vec<String>,
    /// Why the plan is not carried out without a confirmation; empty when nothing speaks against it.
    pub objections: Vec<Objection>,
}

impl Plan {
    /// How many lost objects a plan names; it counts all of them.
    pub const SAMPLE_LIMIT: usize = 20;

    /// Whether carrying it out would change nothing.
    pub fn is_empty(&self) -> bool {
        self.lost_entry_count == 0 && self.retired.is_empty()
    }
}

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything the index names is there; nothing was changed but perhaps old index files put aside.
    Sound,
    /// Entries without an object were taken out; the index is true again.
    Repaired,
    /// Only planned: this is what a run would do.
    Planned,
    /// The plan was too much to be believed; nothing was changed.
    Refused,
    /// The check could not look or could not finish; nothing was concluded.
    NotChecked {
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
    /// Its name in JSON and the run ledger.
    pub const fn name(&self) -> &'static str {
        match self {
            Verdict::Sound => "sound",
            Verdict::Repaired => "repaired",
            Verdict::Planned => "planned",
            Verdict::Refused => "refused",
            Verdict::NotChecked { .. } => "not_checked",
            Verdict::Cancelled => "cancelled",
        }
    }

    /// Whether the schedule counts it as a PDIC that ran.
    pub const fn counts_as_run(&self) -> bool {
        matches!(self, Verdict::Sound | Verdict::Repaired)
    }
}

/// Everything a check came to at one destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The run's name: what `undo` takes.
    pub run: String,
    /// The place, in words.
    pub place: String,
    /// How closely objects were looked at.
    pub mode: Mode,
    /// What it came to.
    pub verdict: Verdict,
    /// What was planned; absent when the check could not look.
    pub plan: Option<Plan>,
    /// The statistics the index recorded before.
    pub recorded: Option<Totals>,
    /// The statistics recalculated from what is there.
    pub recalculated: Option<Totals>,
    /// Entries taken out of the index.
    pub removed_entry_count: u64,
    /// Index files put aside because of their age.
    pub retired: Vec<String>,
    /// What was found, the gravest kinds as warnings or errors.
    pub findings: Vec<Finding>,
    /// When it began.
    pub began: UtcMs,
    /// When it ended.
    pub ended: UtcMs,
}
