//! A backup set at a destination: its layout, its marker and its lease.
//!
//! ```text
//! <set>/holdfast.json            the marker: whose place this is, and how far it has come
//! <set>/index/<job>.parquet      one index file per backup job; the highest generation is Current
//! <set>/data/ , <set>/retention/ the objects
//! <set>/trash/<run>/             what a PDIC run put aside
//! <set>/lock/set.json            the lease of whoever changes the set
//! <set>/incoming/                uploads of whoever holds the lease, until they are placed
//! ```
//!
//! Generations rise with every index file. Three places remember them, written in this order: the index
//! file, the marker, the client's working state. So index >= marker >= state always holds, and a destination
//! that shows less than the client has seen was rolled back or swapped: nothing is concluded from it.

mod error;
mod holder;
mod layout;
mod lease;
mod marker;
mod open;

pub use error::SetError;
pub use layout::{
    DATA_FOLDER, INDEX_FOLDER, LEASE, LOCK_FOLDER, MARKER, RETENTION_FOLDER, TRASH_FOLDER, index_key, job_of,
    trash_key,
};
pub use lease::{LEASE_TTL_MS, Lease, LeaseFacts, Promise, named_indexes};
pub use marker::{MARKER_FORMAT, Marker};
pub use open::{BackupSet, IndexFile, Known};

pub(crate) use lease::read_small;
