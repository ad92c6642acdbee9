//! What a job has to do: the source against the last index, both in key order. Pure.

use super::source::Item;
use crate::index::{Entry, IndexError};
use std::cmp::Ordering;

/// What a job has to do.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Diff {
    /// Positions in the source of what is new or changed.
    pub(crate) store: Vec<usize>,
    /// Entries whose object moves to the Retention area: changed or gone at the source.
    pub(crate) retain: Vec<Entry>,
    /// Folder entries whose folder is gone.
    pub(crate) forget: Vec<Entry>,
    pub(crate) unchanged_count: u64,
}

/// Walks both sides at once; `last` takes the entries of the Data area in order.
pub(crate) struct Differ<'a> {
    items: &'a [Item],
    at: usize,
    before: Option<String>,
    diff: Diff,
}

impl<'a> Differ<'a> {
    pub(crate) fn new(items: &'a [Item]) -> Differ<'a> {
        Differ { items, at: 0, before: None, diff: Diff::default() }
    }

    /// Takes the next entry of the last index.
    ///
    /// Errors: EntryRejected for an index of another client, which packs several files into one object.
    pub(crate) fn last(&mut self, entry: Entry) -> Result<(), IndexError> {
        if entry.part_count > 1 || self.before.as_ref() == Some(&entry.object) {
            let reason = "this job stores each file as one object, the index does not".to_owned();
            return Err(IndexError::EntryRejected { object: entry.object, reason });
        }
        self.before = Some(entry.object.clone());
        self.decide(entry);
        Ok(())
    }

    fn decide(&mut self, entry: Entry) {
        while let Some(item) = self.items.get(self.at) {
            match item.object.as_str().cmp(entry.object.as_str()) {
                Ordering::Less => self.diff.store.push(self.at),
                Ordering::Equal => return self.same(entry),
                Ordering::Greater => break,
            }
            self.at += 1;
        }
        self.gone(entry);
    }

    fn same(&mut self, entry: Entry) {
        let item = &self.items[self.at];
        let unchanged = item.size_bytes == entry.size_bytes && item.modified == entry.modified;
        if item.is_folder() || unchanged {
            self.diff.unchanged_count += u64::from(!item.is_folder());
        } else {
            self.diff.store.push(self.at);
            self.diff.retain.push(entry);
        }
        self.at += 1;
    }

    fn gone(&mut self, entry: Entry) {
        let folder = entry.object.ends_with('/');
        if folder { self.diff.forget.push(entry) } else { self.diff.retain.push(entry) }
    }

    /// The rest of the source is new.
    pub(crate) fn finish(mut self) -> Diff {
        self.diff.store.extend(self.at..self.items.len());
        self.diff
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::EntryKind;
    use crate::units::UtcMs;

    fn item(object: &str, size_bytes: u64) -> Item {
        Item { object: object.into(), path: object.into(), size_bytes, modified: UtcMs(1) }
    }

    fn entry(object: &str, size_bytes: u64) -> Entry {
        let kind = if object.ends_with('/') { EntryKind::Folder } else { EntryKind::File };
        Entry {
            object: object.into(),
            offset_bytes: 0,
            length_bytes: size_bytes,
            part: 0,
            part_count: 1,
            path: object.into(),
            kind,
            job: UtcMs(0),
            size_bytes,
            stored_size_bytes: size_bytes,
            modified: UtcMs(1),
            checksum: None,
        }
    }

    fn check(source: &[(&str, u64)], last: &[(&str, u64)], store: &[&str], retain: &[&str], forget: &[&str]) {
        let items: Vec<Item> = source.iter().map(|(object, size)| item(object, *size)).collect();
        let mut differ = Differ::new(&items);
        last.iter()
            .for_each(|(object, size)| differ.last(entry(object, *size)).expect("one object, one file"));
        let diff = differ.finish();
        let stored: Vec<&str> = diff.store.iter().map(|at| items[*at].object.as_str()).collect();
        let names = |entries: &[Entry]| entries.iter().map(|e| e.object.clone()).collect::<Vec<_>>();
        assert_eq!(stored, store);
        assert_eq!(names(&diff.retain), retain);
        assert_eq!(names(&diff.forget), forget);
    }

    #[test]
    fn a_first_job_stores_everything() {
        check(
            &[("data/a", 1), ("data/b/", 0), ("data/b/c", 1)],
            &[],
            &["data/a", "data/b/", "data/b/c"],
            &[],
            &[],
        );
    }

    #[test]
    fn what_is_unchanged_is_left_alone() {
        check(&[("data/a", 1), ("data/b/", 0)], &[("data/a", 1), ("data/b/", 0)], &[], &[], &[]);
    }

    #[test]
    fn what_changed_is_stored_and_its_old_version_retained() {
        check(&[("data/a", 2)], &[("data/a", 1)], &["data/a"], &["data/a"], &[]);
    }

    #[test]
    fn what_is_gone_is_retained_and_its_folder_forgotten() {
        check(
            &[("data/z", 1)],
            &[("data/a/", 0), ("data/a/x", 1), ("data/z", 1)],
            &[],
            &["data/a/x"],
            &["data/a/"],
        );
    }

    #[test]
    fn new_between_old_is_found() {
        check(&[("data/b", 1)], &[("data/a", 1), ("data/c", 1)], &["data/b"], &["data/a", "data/c"], &[]);
    }
}
