//! Names of a page, in one block of bytes.

use crate::destination::{Kind, key_refusal};

#[derive(Debug, Clone, Copy)]
struct Item {
    start: usize,
    end: usize,
    size_bytes: u64,
    folder: bool,
}

/// One name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Entry<'a> {
    /// Whole, as the service has it; a folder's ends in `/`.
    pub(in super::super) name: &'a [u8],
    pub(in super::super) size_bytes: u64,
    /// A folder rather than an object.
    pub(in super::super) folder: bool,
}

/// Names with their sizes.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Entries {
    bytes: Vec<u8>,
    items: Vec<Item>,
}

impl Entries {
    /// Empties it; keeps its memory.
    pub(in super::super) fn clear(&mut self) {
        self.bytes.clear();
        self.items.clear();
    }

    pub(in super::super) fn add(&mut self, name: &[u8], size_bytes: u64, folder: bool) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(name);
        self.items.push(Item { start, end: self.bytes.len(), size_bytes, folder });
    }

    pub(in super::super) fn len(&self) -> usize {
        self.items.len()
    }

    pub(in super::super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// About how much memory it takes.
    pub(super) fn held_bytes(&self) -> usize {
        self.bytes.len() + self.items.len() * size_of::<Item>()
    }

    pub(in super::super) fn get(&self, at: usize) -> Option<Entry<'_>> {
        self.items.get(at).map(|item| self.entry(item))
    }

    pub(in super::super) fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        self.items.iter().map(|item| self.entry(item))
    }

    /// Puts the names into byte order.
    pub(in super::super) fn sort(&mut self) {
        let bytes = &self.bytes;
        let name = |item: &Item| &bytes[item.start..item.end];
        if !self.items.is_sorted_by(|a, b| name(a) <= name(b)) {
            self.items.sort_unstable_by(|a, b| name(a).cmp(name(b)));
        }
    }

    fn entry(&self, item: &Item) -> Entry<'_> {
        let (size_bytes, folder) = (item.size_bytes, item.folder);
        Entry { name: &self.bytes[item.start..item.end], size_bytes, folder }
    }
}

/// What a name below a set is, without the set's prefix.
pub(super) fn kind(name: &[u8], folder: bool) -> Kind {
    match std::str::from_utf8(name) {
        Ok(text) if key_refusal(text).is_none() => {
            if folder || text.ends_with('/') {
                Kind::Folder
            } else {
                Kind::Object
            }
        }
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_sorted_with_their_sizes() {
        let mut entries = Entries::default();
        entries.add(b"b", 2, false);
        entries.add(b"a/", 0, true);
        entries.sort();
        let names: Vec<_> =
            entries.iter().map(|entry| (entry.name, entry.size_bytes, entry.folder)).collect();
        assert_eq!(names, [(&b"a/"[..], 0, true), (&b"b"[..], 2, false)]);
        entries.clear();
        assert!(entries.is_empty() && entries.get(0).is_none());
    }

    #[test]
    fn a_name_no_key_can_have_is_other() {
        assert_eq!(kind(b"data/a", false), Kind::Object);
        assert_eq!(kind(b"data/a/", false), Kind::Folder);
        for name in [&b"data//a"[..], b"/a", b"a\\b", b"\xff", b"data/../x"] {
            assert_eq!(kind(name, false), Kind::Other, "{name:?}");
        }
    }
}
