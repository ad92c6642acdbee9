//! VMware changed block tracking (CBT): which hosts lose changed sectors, and which backups that spoiled.
//!
//! Some ESX and ESXi builds leave changed sectors out when they are asked what changed since a backup. A backup
//! made so is logged as good, no check of stored data can see what is missing, and upgrading the host later
//! does not heal it. So each job looks at its hosts first.
//!
//! 1. **Facts** ([`SourceFacts`]) come from the console, from a file, or live from the host. A product is read
//!    from its fields, else from its full name ([`Product`]).
//! 2. **Rules** ([`Rules`]) are dated data, replaceable by the host program. Builds are compared within one
//!    version only.
//! 3. **Answers** ([`Answer`]): affected, fixed, unknown and why. A vCenter's own version decides nothing; its
//!    hosts do. A host that is not connected is unknown.
//! 4. **Machines** ([`VmOutcome`]): those at risk, by their disks where the defect asks for that, certain where
//!    the previous size is remembered.
//! 5. **Memory** ([`memory`]): what served each backup. A flagged chain is cleared by a reset of changed block
//!    tracking and a full backup after it, and by nothing else.
//! 6. **Policy** ([`Policy`]) of the set: warn, full without CBT, skip CBT, fail.

mod change_id;
mod check;
mod error;
mod facts;
mod json;
mod judge;
mod lines;
pub mod live;
pub mod memory;
mod product;
mod risk;
mod rules;
mod run;
#[cfg(test)]
mod tests;

pub use change_id::{Area, Doubt, Segment, Tracking, Usable, check as check_tracking};
pub use check::{Action, Extended, HostOutcome, Outcome, Policy, VmOutcome, check};
pub use error::VmwareError;
pub use facts::{About, DiskFacts, FACTS_LIMIT_BYTES, HostFacts, SourceFacts, VmFacts};
pub use json::History;
pub use judge::{Answer, Match, Verdict, Why, judge};
pub use lines::{Step, steps};
pub use memory::{Event, EventKind, Flag, Memory, Past};
pub use product::{Kind, Product, Version};
pub use risk::{Risk, Sizes, boundary_crossed};
pub use rules::{Certainty, Concerned, Condition, RULES_LIMIT_BYTES, Rule, RuleKind, Rules};
pub use run::{Request, RequestText, history, note, parse, run};
