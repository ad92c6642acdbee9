//! A page of a listing: many names, few allocations.

/// What a listed name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An object with bytes.
    Object,
    /// A folder; its key ends in `/`.
    Folder,
    /// A symbolic link, device or socket: there, but not to be followed.
    Other,
}

/// One name of a page. The full key is `prefix` followed by `name`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed<'a> {
    /// The part shared by the whole page: empty, or ending in `/`.
    pub prefix: &'a [u8],
    /// The rest of the key.
    pub name: &'a [u8],
    /// What it is.
    pub kind: Kind,
    /// Its size in bytes, when it was asked for or costs nothing.
    pub size_bytes: Option<u64>,
}

#[derive(Debug, Clone, Copy)]
struct Item {
    end: usize,
    kind: Kind,
    size_bytes: Option<u64>,
}

/// Names in byte order that share a prefix.
#[derive(Debug, Clone, Default)]
pub struct Page {
    prefix: Vec<u8>,
    names: Vec<u8>,
    items: Vec<Item>,
}

impl Page {
    /// Empties the page and sets the prefix of what follows. Keeps its memory.
    pub fn reset(&mut self, prefix: &[u8]) {
        self.prefix.clear();
        self.prefix.extend_from_slice(prefix);
        self.names.clear();
        self.items.clear();
    }

    /// Adds a name; the caller keeps the byte order.
    pub fn push(&mut self, name: &[u8], kind: Kind, size_bytes: Option<u64>) {
        self.names.extend_from_slice(name);
        if kind == Kind::Folder && !name.ends_with(b"/") {
            self.names.push(b'/');
        }
        self.items.push(Item { end: self.names.len(), kind, size_bytes });
    }

    /// How many names it has.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The prefix all names share.
    pub fn prefix(&self) -> &[u8] {
        &self.prefix
    }

    /// The name at `position`.
    ///
    /// Shape:  `position` is below [`Page::len`].
    pub fn get(&self, position: usize) -> Listed<'_> {
        let item = self.items[position];
        let start = if position == 0 { 0 } else { self.items[position - 1].end };
        let name = &self.names[start..item.end];
        Listed { prefix: &self.prefix, name, kind: item.kind, size_bytes: item.size_bytes }
    }

    /// All names in order.
    pub fn iter(&self) -> impl Iterator<Item = Listed<'_>> {
        (0..self.len()).map(|position| self.get(position))
    }
}
