//! PDIC, the periodic data integrity check: makes a set's index true again, and never more than that.
//!
//! In the letters of the report: (a) how old is each index file -> (y) put aside those past the limit;
//! (b) does everything the index names exist -> (z) take out the entries whose objects are gone;
//! (c) recalculate the statistics of the Data and Retention areas; (d) done; (e) put the sound index files in
//! place; (f) the backup job goes on. PDIC touches index files only; it never removes an object of a backup.
//!
//! **No entry leaves the index unless all of this holds**, and if anything does not, nothing is changed:
//!
//! - the place proved whose it is (`set`: id, destination, generation not older than what was seen);
//! - the listing is complete: every page was read without an error, and the marker and the index files, which
//!   must be there, were seen in that very listing;
//! - a second look: each missing object was asked for directly and is still absent;
//! - the breaker is quiet ([`Breaker`]), or the caller confirmed the hash of this very plan;
//! - the lease is held, and is renewed right before the first change;
//! - what is taken out lies in the set's trash first, from where [`undo`] brings it back.
//!
//! Why one ordered pass: the index is sorted as the listing is, so checking a million entries is a merge of
//! two streams in constant memory, and costs hardly more than the listing alone.

mod age;
mod apply;
mod error;
mod gate;
mod json;
mod lines;
mod losses;
mod merge;
mod plan;
mod run;
mod second_look;
mod survey;
mod trash;
mod types;
mod undo;
mod verify;

pub use error::PdicError;
pub use gate::{Breaker, Objection};
pub use run::{Request, plan, run};
pub use types::{Finding, FindingKind, Mode, Options, Outcome, Plan, Severity, Verdict};
pub use undo::{Undone, undo};

// Replication deletes under the same breaker, puts aside as a check does, and heals what a check finds.
pub(crate) use gate::objections;
pub(crate) use json::objection as objection_json;
pub(crate) use losses::Losses;
pub(crate) use run::name_run;
pub(crate) use trash::{MANIFEST, Manifest, REMOVED, object_key, read_manifest};
pub(crate) use verify::{Check, verify};
