//! Bulk selection: which of 5,000 users, public folders, sites or personal sites a backup set takes.
//!
//! A console hands in a [`Listing`], passes each click and key press on, and draws what the [`Change`] says.
//! The rules, in the order in which one meets them:
//!
//! 1. **Rows are places, keys are what is selected.** A row is a place in the listing of now, from 0;
//!    gestures name rows. What is selected is told by key, so it survives another order, another listing,
//!    another day.
//! 2. **Two styles.** Among checkboxes ([`Style::Checkbox`], the default) a click turns its row over. In a
//!    list ([`Style::List`]) a click selects its row and unselects all others in view; Ctrl+click turns one
//!    over.
//! 3. **Anchor and lead.** A click makes its row the anchor, where a range begins, and the lead, where the
//!    keyboard is; also a click that unselects. A key may move the lead alone; the anchor stays.
//! 4. **A range takes the anchor's state.** Shift+click, with Ctrl or without: when the anchor is selected
//!    all rows from it to the clicked one become selected, when it is not they become unselected, and rows
//!    outside the range are left alone. So "select the 1st, Shift+click the 150th" selects 150, and of 500
//!    selected ones "unselect the 1st, Shift+click the 250th" leaves 250. [`RangeRule::ClickedState`] is web
//!    mail's rule.
//! 5. **A range that shrinks gives back what was there.** The selection before the range is kept, and each
//!    longer or shorter range is drawn over that, until something else is selected or the anchor moves.
//! 6. **No anchor, no range.** Shift+click without an anchor in view is a click: it reaches no row that
//!    nobody pointed at.
//! 7. **Only what is in view is touched.** A range, all, none and invert run over the rows that a filter
//!    shows and that are not folded away. Selected rows that are hidden stay selected, and each change counts
//!    them. A box above the list says what is so for the rows in view, computed each time
//!    ([`Selection::check_all`]).
//! 8. **A parent stands for its branch** ([`Options::cascade`]): its box is all, mixed or none; a click turns
//!    the whole branch over, folded away or not, filtered rows excepted. From mixed it goes to all, to none,
//!    and back to what was mixed if nothing below was changed in between. A range takes the branches of its
//!    two ends. Headings and other unselectable rows are never selected; one that was selected before can be
//!    unselected.
//! 9. **No listing drops a key.** Selected keys that a listing lacks stay, as absent ones: counted, saved,
//!    given to the backup. They are selected again as rows when they are back; only [`Selection::forget`] or
//!    a choice by hand drops them. New rows are unselected, wherever they are put in, unless a rule says
//!    otherwise.
//! 10. **Undo goes gesture by gesture**; a range is one, however often it was redrawn, and a move of the lead
//!     is none. It reaches across filters and listings, by key. Rules and forgetting are not gestures.
//! 11. **Rules beside hands** ([`Rule`]): by name pattern, domain, group, everything, everything new. What a
//!     person chose wins over any rule, either way, until that person changes it: a row a rule selects and a
//!     person unselects is *excluded*, and stays so when rules come and go. [`Part`] and [`Flags`] keep apart
//!     what is selected by hand, by rules alone, and excluded; nothing turns one into the other but
//!     [`Selection::keep_ruled`]. What a rule looks at and was not read (groups) takes nobody out.
//! 12. **All but a few** is the rule `all` and some exclusions; its file costs the exceptions. "All but",
//!     said of keys without a rule, means those that are listed now and selects no newcomer.
//!
//! Keyboard ([`Key`]), after the WAI-ARIA patterns for list boxes and trees. Among checkboxes, arrows, Home,
//! End and page keys move the lead; in a list they select too, unless Ctrl is held. Space turns the lead
//! over. With Shift, any of them draws the range from the anchor, by rules 4 to 6. Ctrl+Shift+Home and End
//! select from the lead to the end, whatever the lead's state. Ctrl+A selects all in view, and never
//! unselects as the pattern allows: a second press must not empty a backup. Left and Right fold branches and
//! walk between levels.
//!
//! # Where others differ, and why
//!
//! Over ten rows; c click, s Shift, k Ctrl, x Ctrl+Shift. Both styles of Holdfast answer alike.
//!
//! ```text
//! gestures      Holdfast   others
//! c2 s5 s8      2-8        the same
//! c2 s5 s0      0-2        the same
//! c0 s2 k4 s6   0-2,4-6    Swing's JList, Windows: 4-6
//! c0 s2 k4 x6   0-2,4-6    the same
//! k3 k7 s5      3,5-7      Swing's JList: 5-7
//! s4            4          Qt, Swing's JList, Finder: 0-4
//! c0 s9 k3 x6   0-2,7-9    Qt: all; React Aria: 0-6
//! ```
//!
//! - **Swing** (`DefaultListSelectionModel`) has rule 4, and is where it comes from. It keeps no snapshot: of
//!   0-99 selected, unselect 10, Shift to 200, Shift back to 50, and 51-200 are all selected, a hundred users
//!   who never were. Holdfast leaves 0-9 and 51-99. Rows that Swing inserts copy the state of the row they
//!   are put in before; a newcomer here is chosen by nobody.
//! - **Qt** has rule 5, but its Ctrl+Shift never unselects, so "unselect the 1st to the 250th" cannot be
//!   said. After "select all" its range leaves nothing else, and a click or "select all" drops what a filter
//!   hides; both drop people unseen. Ctrl with an arrow moves the place where its range begins, by rule 3 only
//!   the lead. Its Space never unselects, its Home and End go to hidden rows, its Ctrl+Shift+End selects
//!   nothing, and a lead whose row is taken out moves up. `tests/qt/compare.py` plays random gestures on both:
//!   each of these differences is there, and the rest agrees.
//! - **React Aria** drops rows that were chosen before a range (7-9 above), and all but one after "select
//!   all". Dropping silently leaves people without a backup, so a range touches its own rows only.
//! - **Windows** replaces the rest on a plain Shift+click; the same reason. Its rule that also an unselecting
//!   Ctrl+click sets the anchor is rule 3.
//! - **Finder** moves the anchor of an unselecting click to the next selected row, and begins at the top
//!   without one. Then a range covers rows nobody pointed at; each of them may cost a licence.
//! - **Web mail** gives a range the new state of the clicked box. Where that box has the anchor's state
//!   already, it unselects the range, unseen when it is long; so it is an option and not the default.
//! - **MUI X** drops rows that a filter hides unless it is told to keep them. Here they are kept and counted.
//!
//! # What it costs
//!
//! Rows are numbers in bitmaps, so a gesture costs at most some passes over a bit for each row; keys lie
//! in one block of text. A change holds bitmaps too: its ranges are made when they are asked for, whole or in
//! batches. Listing rows costs time and memory by the row. `core/examples/selection_bench.rs` gives the
//! figures.

mod answer;
mod change;
mod csv;
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
