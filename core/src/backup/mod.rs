//! A backup job, small but whole: copies a folder to a destination and writes the index of it.
//!
//! Consoles and tests use it where an existing backup client has its own way of storing files. A file is one
//! object, named `data/<its path>`. A file that changed or is gone at the source moves to
//! `retention/<job>/<its path>` and keeps its entry there.
//!
//! An index names, at every instant, all that can be restored: before anything is moved, an index is put in
//! place that has both names of what will move; whichever is not there is taken out by the next PDIC.

mod diff;
mod error;
mod run;
mod source;
mod store;

pub use error::BackupError;
pub use run::{Outcome, Request, run};
pub use store::PARALLEL_FILES;
