//! What a console hands in: keys in the order it shows them, and what it knows about each.

use super::SelectionError;
use super::ranges::RowSet;
use super::texts::{KEY_LIMIT, Texts, within};

/// Groups a listing may name.
pub const GROUP_LIMIT: u32 = 100_000;

/// Rows in the order in which they are shown; their numbers are their places in it, from 0.
///
/// Another sorting of the same rows is another listing. Columns that were not read stay `None`: what was known
/// of each key is then kept, so that a directory that failed to tell groups takes nobody out of a group rule.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// What each row is known by: unique, at most 4 KiB, no control characters. Best an id that never changes.
    pub keys: Texts,
    /// What rules by name and domain look at; an empty name, or no column, stands for the key itself.
    pub names: Option<Texts>,
    /// Who is in which group.
    pub groups: Option<Vec<Group>>,
    /// How deep each row lies in its tree, 0 for a root; empty for a flat list. Children follow their parent.
    pub depths: Vec<u16>,
    /// Rows that cannot become selected: headings such as "Users", people without a licence.
    pub unselectable: RowSet,
}

/// A group, and the rows of the listing that are in it.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name, as rules name it; compared without regard to case.
    pub name: String,
    /// Its rows.
    pub rows: RowSet,
}

impl Listing {
    /// A flat listing of keys and nothing else.
    pub fn of_keys(keys: Texts) -> Listing {
        Listing { keys, ..Listing::default() }
    }

    /// A flat listing of keys and nothing else, from texts.
    ///
    /// Errors: SelectionLimitExceeded.
    pub fn of<T: AsRef<str>>(keys: impl IntoIterator<Item = T>) -> Result<Listing, SelectionError> {
        Ok(Listing::of_keys(Texts::of(keys)?))
    }

    /// Holds the columns against each other and against the limits; keys and depths are looked at later.
    pub(super) fn check(&self) -> Result<(), SelectionError> {
        let rows = self.keys.len();
        within("rows of a listing", u64::from(rows), u64::from(KEY_LIMIT))?;
        let groups = self.groups.as_deref().unwrap_or_default();
        within("groups of a listing", groups.len() as u64, u64::from(GROUP_LIMIT))?;
        let wrong = |what: String| Err(SelectionError::ListingRejected { what });
        if let Some(names) = self.names.as_ref().filter(|names| names.len() != rows) {
            return wrong(format!(
                "it has {rows} keys and {} names; give one name for each key",
                names.len()
            ));
        }
        if !self.depths.is_empty() && self.depths.len() != rows as usize {
            let depths = self.depths.len();
            return wrong(format!("it has {rows} keys and {depths} depths; give one for each key, or none"));
        }
        let past = |set: &RowSet| set.bits().max().is_some_and(|last| last >= rows);
        if past(&self.unselectable) {
            return wrong(format!("an unselectable row lies past its {rows} rows"));
        }
        match groups.iter().position(|group| past(&group.rows) || group.name.is_empty()) {
            Some(group) => wrong(format!("group {group} has no name, or a row past its {rows} rows")),
            None => Ok(()),
        }
    }
}
