//! The start of a backup job: what a console asks before it backs anything up.
//!
//! [`start`] looks at every destination of the set and says what is due and why. PDIC is its first check;
//! further checks add decisions of their own. It changes nothing.

mod error;
mod start;

pub use error::JobError;
pub use start::{DestinationDecision, Job, Sources, Start, StartRequest, start};
