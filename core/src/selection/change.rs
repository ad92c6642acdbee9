//! What a call did, as one event.

use super::ranges::RowSet;

/// What one gesture, or one other call, did to the selection.
///
/// Units:  rows by their number in the listing that holds after the call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    /// Rows that are selected now and were not. Absent keys have no row and are only counted.
    pub selected: RowSet,
    /// Rows that were selected and are not now.
    pub unselected: RowSet,
    /// Where a range begins.
    pub anchor: Option<u32>,
    /// Where the keyboard is.
    pub lead: Option<u32>,
    /// All that is selected: in view, hidden and absent.
    pub selected_count: u64,
    /// Selected rows that are listed and out of reach: hidden by a filter, or, where a parent does not stand for
    /// its branch, folded away.
    pub hidden_selected_count: u64,
    /// Selected keys that the listing of now lacks.
    pub absent_selected_count: u64,
    /// Whether other rows are in view than before, so that the console shows them anew.
    pub view_changed: bool,
    /// Whether rows have other numbers than before.
    pub relisted: bool,
}
