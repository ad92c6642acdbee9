//! Index files: what a backup job left at a destination, one Parquet file per job.
//!
//! An index file is immutable and sorted by object key in byte order, so that checking it is a merge with a
//! listing. The bytes are specified in `core/src/index/FORMAT.md`. Every byte that is read is checked
//! against a digest first; a file that fails is refused with its name, the offset and what to do.

mod entry;
mod error;

pub use entry::{Area, AreaTotals, Entry, EntryKind, PATH_LIMIT_BYTES, Totals};
pub use error::IndexError;

use crate::units::{SetId, UtcMs};

/// The format version this release writes, and the newest it reads.
pub const FORMAT_VERSION: u32 = 1;

/// Who an index file belongs to and where it stands among its siblings: the footer's words.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Header {
    /// The backup set.
    pub set: SetId,
    /// The destination's id, from the set's marker.
    pub destination_id: String,
    /// When the backup job ran: where the file's age comes from.
    pub job: UtcMs,
    /// Rises with every index file written for the set; the highest is Current.
    pub generation: u64,
    /// The hash of the PDIC plan that wrote this file, if one did.
    pub plan: Option<String>,
}
