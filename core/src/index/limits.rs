//! How much an index file may ask for before it is refused.

/// Bounds that hold before memory is taken, whatever an index file claims about itself.
///
/// Units:  bytes, rows, or plain counts, as the names say.
/// Source: `core/src/index/FORMAT.md`, "Limits". A writer stays far below all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The footer.
    pub footer_bytes: u64,
    /// Row groups of a file.
    pub row_group_count: u64,
    /// Rows of one row group.
    pub row_group_rows: u64,
    /// One column's share of a row group, as stored.
    pub chunk_bytes: u64,
    /// One page, unpacked.
    pub page_bytes: u64,
    /// Unpacked bytes for each stored byte of a page.
    pub page_ratio: u64,
    /// One object key.
    pub key_bytes: u64,
    /// One source path.
    pub path_bytes: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            footer_bytes: 16 << 20,
            row_group_count: 32_767,
            row_group_rows: 1 << 20,
            chunk_bytes: 64 << 20,
            page_bytes: 64 << 20,
            page_ratio: 1_000,
            key_bytes: crate::destination::KEY_LIMIT_BYTES as u64,
            path_bytes: super::PATH_LIMIT_BYTES as u64,
        }
    }
}
