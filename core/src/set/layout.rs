//! Where things lie in a set's folder.

use crate::destination::{DestinationError, Key};
use crate::units::UtcMs;

/// The marker that proves whose place this is.
pub const MARKER: &str = "holdfast.json";
/// Current objects.
pub const DATA_FOLDER: &str = "data/";
/// Objects retention still holds.
pub const RETENTION_FOLDER: &str = "retention/";
/// Index files.
pub const INDEX_FOLDER: &str = "index/";
/// What PDIC runs put aside.
pub const TRASH_FOLDER: &str = "trash/";
/// Leases.
pub const LOCK_FOLDER: &str = "lock/";
/// The lease of whoever changes the set.
pub const LEASE: &str = "lock/set.json";

const INDEX_SUFFIX: &str = ".parquet";

/// The key of the index file of a backup job.
///
/// Errors: KeyRejected never happens for a real moment.
pub fn index_key(job: UtcMs) -> Result<Key, DestinationError> {
    Key::new(format!("{INDEX_FOLDER}{}{INDEX_SUFFIX}", job.0))
}

/// The backup job an index file's key names; `None` for any other key.
pub fn job_of(key: &Key) -> Option<UtcMs> {
    let digits = key.as_str().strip_prefix(INDEX_FOLDER)?.strip_suffix(INDEX_SUFFIX)?;
    let job = digits.parse().ok().map(UtcMs)?;
    (job.0.to_string() == digits).then_some(job)
}

/// A key below one run's folder in the trash.
pub fn trash_key(run: &str, name: &str) -> Result<Key, DestinationError> {
    Key::new(format!("{TRASH_FOLDER}{run}/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_key_names_its_job() {
        let key = index_key(UtcMs(1_602_834_567_932)).expect("key");
        assert_eq!(key.as_str(), "index/1602834567932.parquet");
        assert_eq!(job_of(&key), Some(UtcMs(1_602_834_567_932)));
    }

    #[test]
    fn other_files_name_no_job() {
        for text in
            ["index/x.parquet", "index/01.parquet", "index/1.parquet.new", "data/1.parquet", "index/1"]
        {
            assert_eq!(job_of(&Key::new(text).expect("key")), None, "{text}");
        }
    }
}
