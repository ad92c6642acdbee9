//! Bulk selection.

mod answer;
mod change;
mod error;
mod file;
mod gesture;
mod glob;
mod history;
mod json;
mod keyboard;
mod keys;
mod listing;
mod mixed;
mod model;
mod ranges;
mod relist;
mod rows;
mod rules;
pub mod script;
#[cfg(test)]
mod tests;
mod texts;
mod tree;
mod view;

pub use answer::{BATCH_LIMIT, Batch, Counts, Cursor, Flags, Part, Window};
pub use change::Change;
pub use error::SelectionError;
pub use file::{FILE_LIMIT_BYTES, FILE_VERSION};
pub use gesture::Modifiers;
pub use history::HISTORY_LIMIT;
pub use keyboard::Key;
pub use listing::{GROUP_LIMIT, Group, Listing};
pub use model::{Options, RangeRule, Selection, Style};
pub use ranges::{RowRange, RowSet};
pub use rules::{RULE_LIMIT, RULE_LIMIT_BYTES, Rule};
pub use texts::{KEY_LIMIT, KEY_LIMIT_BYTES, TEXTS_LIMIT_BYTES, Texts};
pub use tree::Check;
