//! VMware changed block tracking (CBT): which hosts lose changed sectors, and which backups that spoiled.

mod error;
mod facts;

pub use error::VmwareError;
pub use facts::{About, DiskFacts, FACTS_LIMIT_BYTES, HostFacts, SourceFacts, VmFacts};
