//! Storage statistics as records.

use super::count::to_host;
use holdfast_core::index;

/// What an area holds.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct AreaTotals {
    /// Entries in all.
    pub entry_count: i64,
    /// Files; one in several parts counts once.
    pub file_count: i64,
    /// Distinct objects.
    pub object_count: i64,
    /// Bytes at the source.
    pub logical_bytes: i64,
    /// Bytes at the destination.
    pub physical_bytes: i64,
}

/// What both areas hold.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Totals {
    /// Current files.
    pub data: AreaTotals,
    /// Superseded and deleted files.
    pub retention: AreaTotals,
}

impl From<&index::Totals> for Totals {
    fn from(totals: &index::Totals) -> Totals {
        Totals { data: area(&totals.data), retention: area(&totals.retention) }
    }
}

fn area(totals: &index::AreaTotals) -> AreaTotals {
    AreaTotals {
        entry_count: to_host(totals.entry_count),
        file_count: to_host(totals.file_count),
        object_count: to_host(totals.object_count),
        logical_bytes: to_host(totals.logical_bytes),
        physical_bytes: to_host(totals.physical_bytes),
    }
}
