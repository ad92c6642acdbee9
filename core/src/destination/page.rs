//! A page of a listing: many names, few allocations.

use super::folder_names::FolderNames;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// What a listed name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An object with bytes.
    Object,
    /// A folder; its key ends in `/`.
    Folder,
    /// There, but neither to be followed nor named by a key: a symbolic link, device or socket, or a name
    /// that is not UTF-8 or has a backslash.
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

/// The names behind a page: its own, or those of a folder that several pages show parts of.
#[derive(Debug, Clone)]
enum Names {
    Own(FolderNames),
    Shared(Arc<FolderNames>),
}

impl Default for Names {
    fn default() -> Names {
        Names::Own(FolderNames::default())
    }
}

impl Deref for Names {
    type Target = FolderNames;

    #[inline]
    fn deref(&self) -> &FolderNames {
        match self {
            Names::Own(names) => names,
            Names::Shared(names) => names,
        }
    }
}

impl Names {
    /// Names to change: shared ones are left alone, and these start over.
    #[inline]
    fn own(&mut self) -> &mut FolderNames {
        if let Names::Shared(_) = self {
            *self = Names::default();
        }
        match self {
            Names::Own(names) => names,
            Names::Shared(names) => Arc::make_mut(names),
        }
    }
}

/// Names in byte order that share a prefix: a window onto the names of one folder.
///
/// Shape:  under 4 GiB of names.
#[derive(Debug, Clone, Default)]
pub struct Page {
    names: Names,
    window: Range<usize>,
    sizes: Vec<Option<u64>>,
}

impl Page {
    /// Empties the page and sets the prefix of what follows. Keeps its memory.
    pub fn reset(&mut self, prefix: &[u8]) {
        self.start_folder(prefix);
    }

    /// Adds a name; the caller keeps the byte order.
    #[inline]
    pub fn push(&mut self, name: &[u8], kind: Kind, size_bytes: Option<u64>) {
        let names = self.names.own();
        names.add(name, kind);
        self.window = 0..names.len();
        if size_bytes.is_some() {
            self.sizes.resize(self.window.len() - 1, None);
            self.sizes.push(size_bytes);
        }
    }

    /// How many names it has.
    pub fn len(&self) -> usize {
        self.window.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.window.is_empty()
    }

    /// The prefix all names share.
    pub fn prefix(&self) -> &[u8] {
        self.names.prefix()
    }

    /// The name at `position`.
    ///
    /// Shape:  `position` is below [`Page::len`].
    #[inline]
    pub fn get(&self, position: usize) -> Listed<'_> {
        let at = self.window.start + position;
        let size_bytes = self.sizes.get(position).copied().flatten();
        Listed { prefix: self.prefix(), name: self.names.name(at), kind: self.names.kind(at), size_bytes }
    }

    /// The name and kind at `position`, without its size.
    #[inline]
    pub(crate) fn name(&self, position: usize) -> (&[u8], Kind) {
        let at = self.window.start + position;
        (self.names.name(at), self.names.kind(at))
    }

    /// How many names from `position` on are, one by one, those of `keys` and may be named by a key.
    pub(crate) fn alike<'k>(&self, position: usize, keys: impl Iterator<Item = &'k [u8]>) -> usize {
        self.names.alike(self.window.start + position..self.window.end, keys)
    }

    /// All names in order.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = Listed<'_>> {
        (0..self.len()).map(|position| self.get(position))
    }

    /// A page over names that other pages may share; its window is empty.
    pub(crate) fn over(names: Arc<FolderNames>) -> Page {
        Page { names: Names::Shared(names), window: 0..0, sizes: Vec::new() }
    }

    /// The whole folder behind the window.
    pub(crate) fn folder(&self) -> &FolderNames {
        &self.names
    }

    /// Starts over with a folder's names, reusing memory nobody else holds.
    pub(crate) fn start_folder(&mut self, prefix: &[u8]) -> &mut FolderNames {
        self.window = 0..0;
        self.sizes.clear();
        let names = self.names.own();
        names.reset(prefix);
        names
    }

    /// Moves the window; sizes are forgotten.
    pub(crate) fn show(&mut self, window: Range<usize>) {
        self.window = window;
        self.sizes.clear();
    }

    /// Fills in the sizes of the window, by the position in the folder.
    pub(crate) fn fill_sizes<E>(
        &mut self,
        mut size_of: impl FnMut(&FolderNames, usize) -> Result<Option<u64>, E>,
    ) -> Result<(), E> {
        for at in self.window.clone() {
            self.sizes.push(size_of(&self.names, at)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gives_back_what_was_pushed() {
        let mut page = Page::default();
        page.reset(b"data/");
        page.push(b"a", Kind::Object, Some(7));
        page.push(b"b", Kind::Folder, None);
        let seen: Vec<_> = page.iter().map(|item| (item.name.to_vec(), item.kind, item.size_bytes)).collect();
        assert_eq!(seen, [(b"a".to_vec(), Kind::Object, Some(7)), (b"b/".to_vec(), Kind::Folder, None)]);
        assert_eq!(page.prefix(), b"data/");
        page.reset(b"");
        assert!(page.is_empty());
    }

    #[test]
    fn resetting_a_page_leaves_its_clone_alone() {
        let mut page = Page::default();
        page.reset(b"x/");
        page.push(b"a", Kind::Object, None);
        let clone = page.clone();
        page.reset(b"y/");
        page.push(b"b", Kind::Object, None);
        assert_eq!((clone.prefix(), clone.get(0).name), (&b"x/"[..], &b"a"[..]));
    }
}
