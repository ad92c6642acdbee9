//! What can be wrong with a call on a selection. Texts name rows and positions, never keys: keys are people.

use crate::status::Status;

/// A call was refused. Nothing was changed, except by the words of a script before the one that is named.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectionError {
    /// A key that is none.
    #[error("key {position} of the batch {what}; give each row a key of its own, such as its id")]
    KeyRejected {
        /// Its place in what was handed in, from 0.
        position: u32,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Two rows, one key.
    #[error(
        "rows {first} and {second} have the same key; list each key once, or use a key that tells them apart"
    )]
    KeyTwice {
        /// The row that came first.
        first: u32,
        /// The row that repeats it.
        second: u32,
    },
    /// Columns that do not fit.
    #[error("the listing cannot be used: {what}")]
    ListingRejected {
        /// What does not fit, and where.
        what: String,
    },
    /// A rule that is none.
    #[error("rule {position} {what}")]
    RuleRejected {
        /// Its place in the list, from 0.
        position: u32,
        /// What is wrong with it, and what to do.
        what: &'static str,
    },
    /// A row past the end.
    #[error("row {row} is not there: the listing has {listed} rows, counted from 0")]
    RowAbsent {
        /// The row.
        row: u32,
        /// How many there are.
        listed: u32,
    },
    /// A row that nobody can see.
    #[error("row {row} is not in view; take the filter back or expand the rows above it first")]
    RowHidden {
        /// The row.
        row: u32,
    },
    /// A range from back to front.
    #[error("the range from row {first} to row {last} runs backwards; name its first row first")]
    RangeReversed {
        /// Its first row.
        first: u32,
        /// Its last row.
        last: u32,
    },
    /// A cursor from before a re-listing.
    #[error("the rows were listed anew since this cursor was made; begin again without a cursor")]
    CursorStale,
    /// Forgetting what is listed.
    #[error(
        "key {position} of the batch is listed; only absent keys can be forgotten: unselect it, or list the rows without it first"
    )]
    KeyListed {
        /// Its place in the batch, from 0.
        position: u32,
    },
    /// An unknown key.
    #[error("key {position} of the batch is not in the selection; list it first")]
    KeyAbsent {
        /// Its place in the batch, from 0.
        position: u32,
    },
    /// A script's word that means nothing. Nothing was played.
    #[error("word {position} of the script: {what}")]
    ScriptRejected {
        /// Its place in the script, from 0.
        position: u32,
        /// What is wrong with it.
        what: String,
    },
    /// A script's word that was understood and refused.
    #[error("word {position} of the script: {source}")]
    WordRefused {
        /// Its place in the script, from 0; the words before it were played.
        position: u32,
        /// Why.
        source: Box<SelectionError>,
    },
    /// Too much.
    #[error("{what}: {found}, but at most {limit} are taken")]
    LimitExceeded {
        /// What there is too much of.
        what: &'static str,
        /// How much.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// A file that cannot be trusted.
    #[error(
        "the saved selection cannot be used: {what}. The selection is as it was before; bring the file back from a copy"
    )]
    Damaged {
        /// What is wrong.
        what: String,
    },
    /// A newer release wrote it.
    #[error(
        "the saved selection is of version {found}, this release reads up to {newest}; update Holdfast on this machine"
    )]
    VersionUnsupported {
        /// The file's version.
        found: u64,
        /// The newest known.
        newest: u64,
    },
}

impl SelectionError {
    /// The status that crosses the boundary.
    pub fn status(&self) -> Status {
        match self {
            Self::KeyRejected { .. } | Self::KeyTwice { .. } => Status::SelectionKeyRejected,
            Self::ListingRejected { .. } => Status::SelectionListingRejected,
            Self::RuleRejected { .. } => Status::SelectionRuleRejected,
            Self::RowAbsent { .. } | Self::RowHidden { .. } => Status::SelectionGestureRejected,
            Self::RangeReversed { .. } | Self::CursorStale => Status::SelectionGestureRejected,
            Self::KeyListed { .. } => Status::SelectionGestureRejected,
            Self::KeyAbsent { .. } => Status::SelectionKeyAbsent,
            Self::ScriptRejected { .. } => Status::SelectionScriptRejected,
            Self::WordRefused { source, .. } => source.status(),
            Self::LimitExceeded { .. } => Status::SelectionLimitExceeded,
            Self::Damaged { .. } => Status::SelectionDamaged,
            Self::VersionUnsupported { .. } => Status::SelectionVersionUnsupported,
        }
    }
}
