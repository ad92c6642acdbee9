//! A listing of the store in memory: its rows, a segment, its pages.

use super::Node;
use crate::cancel::{Cancel, Cancelled};
use crate::destination::{DestinationError, Kind, Page, Segment};
use std::sync::atomic::{AtomicBool, Ordering};

pub(super) struct Row {
    pub(super) key: Vec<u8>,
    pub(super) kind: Kind,
    pub(super) size_bytes: Option<u64>,
}

impl Row {
    pub(super) fn new(key: &str, node: &Node, sizes: bool) -> Row {
        let (kind, size_bytes) = match node {
            Node::Object { bytes, .. } => (Kind::Object, sizes.then_some(bytes.len() as u64)),
            Node::Folder => (Kind::Folder, None),
            Node::Other => (Kind::Other, None),
        };
        Row { key: key.as_bytes().to_vec(), kind, size_bytes }
    }
}

pub(super) struct MemorySegment<'a> {
    pub(super) rows: &'a [Row],
    pub(super) lower: &'a [u8],
    pub(super) upper: Option<&'a [u8]>,
    pub(super) page: Page,
    pub(super) page_names: usize,
    pub(super) cancel: &'a Cancel,
    pub(super) stop: &'a AtomicBool,
    pub(super) done: bool,
}

impl Segment for MemorySegment<'_> {
    fn lower(&self) -> &[u8] {
        self.lower
    }

    fn upper(&self) -> Option<&[u8]> {
        self.upper
    }

    fn next_page(&mut self) -> Result<Option<&Page>, DestinationError> {
        self.cancel.check()?;
        if self.stop.load(Ordering::Relaxed) {
            return Err(Cancelled.into());
        }
        let (shown, rest) = self.rows.split_at(self.rows.len().min(self.page_names));
        self.rows = rest;
        let (Some(first), Some(last)) = (shown.first(), shown.last()) else {
            self.done = true;
            return Ok(None);
        };
        let prefix = shared_folder(&first.key, &last.key);
        self.page.reset(prefix);
        for row in shown {
            self.page.push(&row.key[prefix.len()..], row.kind, row.size_bytes);
        }
        Ok(Some(&self.page))
    }
}

/// The longest folder that two keys, and so all keys between them, lie strictly inside of.
fn shared_folder<'a>(a: &'a [u8], b: &[u8]) -> &'a [u8] {
    let inside = &a[..a.len().saturating_sub(1)];
    let same = inside.iter().zip(b).take_while(|(a, b)| a == b).count();
    let end = inside[..same].iter().rposition(|byte| *byte == b'/').map_or(0, |at| at + 1);
    &a[..end]
}
