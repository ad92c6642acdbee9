//! Where a walk stands in one folder of names, and which of them are its own to show.

use super::Page;
use super::folder_names::FolderNames;

/// The most names in a page.
const PAGE_NAMES: usize = 2048;

/// A stretch of a folder's names that is still to be shown, and the folder to enter before that.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor {
    pub(super) next: usize,
    pub(super) end: usize,
    /// The folder to enter before going on.
    pub(super) enter: Option<usize>,
}

impl Cursor {
    /// All names of a folder.
    pub(super) fn whole(names: &FolderNames) -> Cursor {
        Cursor { next: 0, end: names.len(), enter: None }
    }

    /// The names between a segment's bounds.
    pub(super) fn between(names: &FolderNames, lower: &[u8], upper: Option<&[u8]>) -> Cursor {
        let mut cursor = Cursor::whole(names);
        if let Some(rest) = lower.strip_prefix(names.prefix()) {
            cursor.next = names.below(rest);
            cursor.enter = names.folder_around(rest);
        }
        if let Some(rest) = upper.and_then(|upper| upper.strip_prefix(names.prefix())) {
            cursor.end = names.below(rest);
        }
        cursor
    }

    /// Shows names up to the page's limit or up to the next folder, which is entered after that.
    pub(super) fn show(&mut self, page: &mut Page) {
        let limit = self.end.min(self.next + PAGE_NAMES);
        self.enter = page.folder().first_folder(self.next, limit);
        let end = self.enter.map_or(limit, |at| at + 1);
        page.show(self.next..end);
        self.next = end;
    }
}
