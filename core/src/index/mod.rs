//! Index files: what a backup job left at a destination, one Parquet file per job.
//!
//! An index file is never changed in place, only replaced whole, and sorted by object key in byte order, so that checking it is a merge with a
//! listing. The bytes are specified in `core/src/index/FORMAT.md`. Every byte that is read is checked
//! against a digest first; a file that fails is refused with its name, the offset and what to do.

mod assemble;
mod batch;
mod column;
mod decode;
mod encode;
mod entry;
mod error;
mod footer;
mod key;
mod limits;
mod merge;
mod objects;
mod read;
mod rewrite;
mod rows;
mod scan;
mod schema;
mod sort;
mod staged;
mod tally;
#[cfg(test)]
mod tests;
mod thrift;
mod write;

pub use batch::{Batch, Columns, Texts};
pub use entry::{Area, AreaTotals, Entry, EntryKind, EntryRef, PATH_LIMIT_BYTES, Totals};
pub use error::IndexError;
pub use limits::Limits;
pub use objects::{Object, Objects};
pub use read::Reader;
pub use rewrite::{split, unite};
pub use rows::{Rows, Slice};
pub use scan::Scan;
pub use staged::{Staged, fetch, prepare_staging};
pub use tally::Tally;
pub use write::{Writer, WriterOptions};

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
