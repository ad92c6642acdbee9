//! Names of files aside: in `incoming/`, and without the dot that own names have elsewhere, because nginx lists no
//! name that begins with one, and what is not listed is never cleared.

use super::super::super::own_names::{is_own, own_name};
use super::super::super::{DestinationError, UPLOAD_FOLDER};
use super::set::Set;

/// Whether a name in `incoming/` is one of ours; they are never objects.
pub(super) fn is_aside(name: &str) -> bool {
    let own = |name: &str| is_own(format!(".{name}").as_bytes());
    own(name) || is_own(name.as_bytes())
}

/// A new name in `incoming/`.
pub(super) fn aside_name(set: &Set) -> Result<String, DestinationError> {
    let name = own_name().map_err(|error| set.unavailable(UPLOAD_FOLDER, &error.to_string()))?;
    Ok(name.trim_start_matches('.').to_owned())
}

/// The key of a new name in `incoming/`.
pub(super) fn aside_key(set: &Set) -> Result<String, DestinationError> {
    Ok(format!("{UPLOAD_FOLDER}{}", aside_name(set)?))
}
