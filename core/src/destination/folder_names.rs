//! The names of one folder: one block of bytes, and an order that costs little.

use super::{Key, Kind};
use std::ffi::CStr;
use std::ops::Range;

/// One name: where it lies, what it is, and the eight bytes it is sorted by.
#[derive(Debug, Clone, Copy)]
struct Item {
    order: u64,
    offset: u32,
    /// The length times four, plus the kind: it keeps an item at 16 bytes, and sorting moves items.
    span: u32,
}

impl Item {
    fn length(self) -> usize {
        (self.span >> 2) as usize
    }

    fn kind(self) -> Kind {
        match self.span & 3 {
            0 => Kind::Object,
            1 => Kind::Folder,
            _ => Kind::Other,
        }
    }
}

/// Children of one folder. A folder's name ends in `/`, so that plain byte order is the order of full keys.
#[derive(Debug, Clone, Default)]
pub(crate) struct FolderNames {
    prefix: Vec<u8>,
    /// Each name and one closing byte: `/` after a folder, NUL after all others.
    bytes: Vec<u8>,
    items: Vec<Item>,
    folders: usize,
}

impl FolderNames {
    /// The most bytes of names a folder may have: offsets are 32 bits wide.
    pub(crate) const LIMIT_BYTES: usize = u32::MAX as usize - 1024;

    pub(crate) fn reset(&mut self, prefix: &[u8]) {
        self.prefix.clear();
        self.prefix.extend_from_slice(prefix);
        self.bytes.clear();
        self.items.clear();
        self.folders = 0;
    }

    #[expect(clippy::cast_possible_truncation, reason = "readers stop at LIMIT_BYTES, below 32 bits")]
    #[inline]
    pub(crate) fn add(&mut self, name: &[u8], kind: Kind) {
        let name = if kind == Kind::Folder { name.strip_suffix(b"/").unwrap_or(name) } else { name };
        let offset = self.bytes.len() as u32;
        self.bytes.extend_from_slice(name);
        self.bytes.push(if kind == Kind::Folder { b'/' } else { 0 });
        let (length, code) = match kind {
            Kind::Object => (name.len(), 0),
            Kind::Folder => (name.len() + 1, 1),
            Kind::Other => (name.len(), 2),
        };
        self.folders += usize::from(kind == Kind::Folder);
        self.items.push(Item { order: 0, offset, span: (length as u32) << 2 | code });
    }

    pub(crate) fn prefix(&self) -> &[u8] {
        &self.prefix
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    pub(crate) fn bytes_len(&self) -> usize {
        self.bytes.len()
    }

    /// How many of the names are folders.
    pub(crate) fn folders(&self) -> usize {
        self.folders
    }

    #[inline]
    pub(crate) fn name(&self, at: usize) -> &[u8] {
        self.name_of(self.items[at])
    }

    #[inline]
    pub(crate) fn kind(&self, at: usize) -> Kind {
        self.items[at].kind()
    }

    /// Where a name lies among the bytes of all. Names that were added later lie further back.
    pub(crate) fn offset(&self, at: usize) -> u32 {
        self.items[at].offset
    }

    /// The offset of the name that is added next.
    #[expect(clippy::cast_possible_truncation, reason = "readers stop at LIMIT_BYTES, below 32 bits")]
    pub(crate) fn next_offset(&self) -> u32 {
        self.bytes.len() as u32
    }

    /// The full keys of those names that keys can name.
    pub(crate) fn keys(&self) -> Vec<Key> {
        let known = (0..self.len()).filter(|at| self.kind(*at) != Kind::Other);
        let keys = known.map(|at| [self.prefix(), self.name(at)].concat());
        keys.filter_map(|key| Key::new(String::from_utf8(key).ok()?).ok()).collect()
    }

    /// The name as system calls want it; `None` for a folder.
    pub(crate) fn c_name(&self, at: usize) -> Option<&CStr> {
        let item = self.items[at];
        let start = item.offset as usize;
        if item.kind() == Kind::Folder {
            return None;
        }
        CStr::from_bytes_with_nul(self.bytes.get(start..=start + item.length())?).ok()
    }

    /// The first folder in a range of positions.
    pub(crate) fn first_folder(&self, from: usize, to: usize) -> Option<usize> {
        if self.folders == 0 {
            return None;
        }
        self.items[from..to].iter().position(|item| item.kind() == Kind::Folder).map(|at| from + at)
    }

    /// How many names are below `rest`, which is relative to this folder. The names are sorted.
    pub(crate) fn below(&self, rest: &[u8]) -> usize {
        self.items.partition_point(|item| self.name_of(*item) < rest)
    }

    /// The folder among the children that `rest` lies strictly inside of. The names are sorted.
    pub(crate) fn folder_around(&self, rest: &[u8]) -> Option<usize> {
        let at = self.below(rest).checked_sub(1)?;
        (self.kind(at) == Kind::Folder && rest.starts_with(self.name(at))).then_some(at)
    }

    /// How many names of a range are, one by one, those of `keys` and may be named by a key.
    pub(crate) fn alike<'k>(&self, range: Range<usize>, keys: impl Iterator<Item = &'k [u8]>) -> usize {
        let same =
            |(item, key): &(&Item, &[u8])| item.kind() != Kind::Other && same(self.name_of(**item), key);
        self.items[range].iter().zip(keys).take_while(same).count()
    }

    /// Marks the names no key can have, then sorts. Once, after the last name was added.
    pub(crate) fn finish(&mut self) {
        // The closing bytes are ASCII: the whole block is UTF-8 exactly when every name is.
        if std::str::from_utf8(&self.bytes).is_err() || self.bytes.contains(&b'\\') {
            self.mark_unnameable();
        }
        self.sort();
    }

    #[inline]
    fn name_of(&self, item: Item) -> &[u8] {
        let start = item.offset as usize;
        &self.bytes[start..start + item.length()]
    }

    fn mark_unnameable(&mut self) {
        for at in 0..self.items.len() {
            let (item, name) = (self.items[at], self.name(at));
            if std::str::from_utf8(name).is_ok() && !name.contains(&b'\\') {
                continue;
            }
            let folder = item.kind() == Kind::Folder;
            self.folders -= usize::from(folder);
            let length = (item.span >> 2) - u32::from(folder);
            self.items[at].span = length << 2 | 2;
        }
    }

    /// Sorts by the eight bytes after what all names share; names equal in those are compared whole.
    fn sort(&mut self) {
        if self.items.len() < 2 {
            return;
        }
        self.bytes.extend_from_slice(&[0; 8]);
        let mut skip = 0;
        while self.set_order(skip) {
            skip += 8;
        }
        let differing = self.items.iter().fold(0, |bits, item| bits | (item.order ^ self.items[0].order));
        let shared = differing.leading_zeros() as usize / 8;
        if shared > 0 && differing != 0 {
            self.set_order(skip + shared);
        }
        if !self.items.is_sorted_by_key(|item| item.order) {
            self.items.sort_unstable_by_key(|item| item.order);
        }
        self.settle_ties();
    }

    /// Takes each name's eight bytes after `skip`. Whether all are alike, and some name goes on after them.
    fn set_order(&mut self, skip: usize) -> bool {
        let (mut first, mut differing, mut longest) = (None, 0, 0);
        for item in &mut self.items {
            let rest = item.length().saturating_sub(skip);
            item.order = eight_bytes(&self.bytes, item.offset as usize + skip, rest);
            differing |= item.order ^ *first.get_or_insert(item.order);
            longest = longest.max(rest);
        }
        differing == 0 && longest > 8
    }

    fn settle_ties(&mut self) {
        let bytes = &self.bytes;
        for run in self.items.chunk_by_mut(|a, b| a.order == b.order).filter(|run| run.len() > 1) {
            run.sort_unstable_by_key(|item| {
                let start = item.offset as usize;
                &bytes[start..start + item.length()]
            });
        }
    }
}

/// Whether two short texts are the same; longer ones, too.
#[inline]
fn same(one: &[u8], other: &[u8]) -> bool {
    const BLOCK: usize = 16;
    let blocks = (one.last_chunk::<BLOCK>(), other.last_chunk::<BLOCK>());
    let (Some(end), Some(other_end)) = blocks else { return one == other };
    // All whole blocks from the front, and one from the end that may overlap the last of them.
    one.len() == other.len()
        && end == other_end
        && one.chunks_exact(BLOCK).zip(other.chunks_exact(BLOCK)).all(|(one, other)| one == other)
}

/// Up to eight bytes as a number that compares as they do. Missing ones count as NUL, which no name has.
#[inline]
fn eight_bytes(bytes: &[u8], start: usize, length: usize) -> u64 {
    if length == 0 {
        return 0;
    }
    let word = bytes[start..].first_chunk().map_or(0, |chunk: &[u8; 8]| u64::from_be_bytes(*chunk));
    if length >= 8 { word } else { word & !(u64::MAX >> (8 * length)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(names: &[(Vec<u8>, Kind)]) -> Vec<(Vec<u8>, Kind)> {
        let mut folder = FolderNames::default();
        folder.reset(b"");
        for (name, kind) in names {
            folder.add(name, *kind);
        }
        folder.finish();
        (0..folder.len()).map(|at| (folder.name(at).to_vec(), folder.kind(at))).collect()
    }

    fn check(names: &[&str], expected: &[&str]) {
        let kind = |name: &str| if name.ends_with('/') { Kind::Folder } else { Kind::Object };
        let names: Vec<_> = names.iter().map(|name| (name.as_bytes().to_vec(), kind(name))).collect();
        let found: Vec<_> =
            sorted(&names).into_iter().map(|(name, _)| String::from_utf8(name).unwrap()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_folder_sorts_as_if_it_ended_in_a_slash() {
        check(&["a/", "a-b", "a0", "a.txt"], &["a-b", "a.txt", "a/", "a0"]);
    }

    #[test]
    fn names_alike_in_their_first_bytes_are_compared_whole() {
        check(
            &["file-0000-aaaaaaaa2", "file-0000-aaaaaaaa1", "file-0000-aaaaaaaa", "file-0000-b"],
            &["file-0000-aaaaaaaa", "file-0000-aaaaaaaa1", "file-0000-aaaaaaaa2", "file-0000-b"],
        );
        check(&["12345678", "1234567"], &["1234567", "12345678"]);
        check(&["123456789", "12345678"], &["12345678", "123456789"]);
    }

    #[test]
    fn a_name_no_key_can_have_is_other_and_keeps_its_bytes() {
        let names = [
            (b"b\xff".to_vec(), Kind::Folder),
            (b"a\\c".to_vec(), Kind::Object),
            ("ü".as_bytes().to_vec(), Kind::Folder),
        ];
        let expected = [
            (b"a\\c".to_vec(), Kind::Other),
            (b"b\xff".to_vec(), Kind::Other),
            ("ü/".as_bytes().to_vec(), Kind::Folder),
        ];
        assert_eq!(sorted(&names), expected);
    }

    #[test]
    fn names_are_alike_up_to_the_first_that_is_not_or_has_no_key() {
        let mut folder = FolderNames::default();
        for (name, kind) in [("a", Kind::Object), ("b", Kind::Folder), ("c", Kind::Other)] {
            folder.add(name.as_bytes(), kind);
        }
        let check = |range, keys: &[&str], expected| {
            assert_eq!(folder.alike(range, keys.iter().map(|key| key.as_bytes())), expected, "{keys:?}");
        };
        check(0..3, &["a", "b/", "c"], 2);
        check(0..3, &["a"], 1);
        check(1..2, &["b/", "c"], 1);
        check(0..3, &["a", "b", "c"], 1);
        check(0..3, &["", "b/"], 0);
    }

    proptest! {
        #[test]
        fn texts_are_the_same_when_every_byte_is(
            text in prop::collection::vec(any::<u8>(), 0..70),
            at in any::<prop::sample::Index>(),
            flip in 0u8..=255,
            cut in 0usize..3,
        ) {
            let mut other = text.clone();
            if !other.is_empty() {
                other[at.index(text.len())] ^= flip;
            }
            other.truncate(text.len() - cut.min(text.len()));
            prop_assert_eq!(same(&text, &other), text == other);
        }

        #[test]
        fn the_order_is_that_of_the_bytes(
            shared in "[a-c]{0,20}",
            names in prop::collection::btree_set("[a-c]{1,3}|[a-b./-]{0}[a-z.-]{1,30}", 0..60),
            turn in 0usize..60,
        ) {
            let mut names: Vec<_> =
                names.iter().map(|name| (format!("{shared}{name}").into_bytes(), Kind::Object)).collect();
            let mut expected = names.clone();
            expected.sort_by(|a, b| a.0.cmp(&b.0));
            let turn = turn.min(names.len());
            names.rotate_left(turn);
            prop_assert_eq!(sorted(&names), expected);
        }
    }
}
