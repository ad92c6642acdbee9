//! What is missing, added up in key order and in constant memory: per area, per top folder, and in all.

use super::merge::first_not;
use super::types::Plan;
use crate::index::{Area, Batch};
use std::ops::Range;

/// Entries of one area, and how many of them have no object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) entry_count: u64,
    pub(crate) lost_count: u64,
    /// Folders among the entries that are there: an empty folder that is left proves nothing about its files.
    pub(crate) folder_count: u64,
}

impl Share {
    fn add(&mut self, key: &[u8], lost: bool) {
        self.entry_count += 1;
        if lost {
            self.lost_count += 1;
        } else if key.ends_with(b"/") {
            self.folder_count += 1;
        }
    }

    fn merge(&mut self, other: Share) {
        self.entry_count += other.entry_count;
        self.lost_count += other.lost_count;
        self.folder_count += other.folder_count;
    }

    /// Whether nothing but empty folders is left.
    pub(crate) fn is_whole_loss(&self) -> bool {
        self.lost_count > 0 && self.lost_count + self.folder_count == self.entry_count
    }
}

/// One top folder's share; keys come sorted, so a folder is one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Run {
    folder: String,
    share: Share,
}

/// The losses of a stretch of keys. Adjacent stretches merge; a folder that straddles them is one folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Losses {
    areas: [Share; 2],
    first: Option<Run>,
    last: Option<Run>,
    whole_folder_count: u64,
    whole_folders: Vec<String>,
}

impl Losses {
    /// Counts a row of the object `key`.
    #[inline]
    pub(crate) fn add(&mut self, key: &[u8], lost: bool) {
        self.areas[area_of(key)].add(key, lost);
        let run = self.last.as_mut().or(self.first.as_mut());
        match run {
            Some(run) if key.starts_with(run.folder.as_bytes()) && !run.folder.is_empty() => {
                run.share.add(key, lost);
            }
            _ => self.enter(key, lost),
        }
    }

    /// Counts present rows of a batch: as [`Losses::add`] for each, at a fraction of the price.
    pub(crate) fn add_present(&mut self, batch: &Batch, rows: Range<usize>) {
        let mut at = rows.start;
        while at < rows.end {
            self.add(batch.object(at), false);
            let Some(run) = self.last.as_mut().or(self.first.as_mut()) else {
                at += 1;
                continue;
            };
            // Keys come sorted: a folder's rows lie together.
            let folder = run.folder.as_bytes();
            let same = first_not(rows.end - at, |row| batch.object(at + row).starts_with(folder));
            let more = at + 1..(at + same).max(at + 1);
            let folder_count = batch.folders(&more).len() as u64;
            let share = Share { entry_count: more.len() as u64, lost_count: 0, folder_count };
            run.share.merge(share);
            self.areas[area_of(batch.object(at))].merge(share);
            at = more.end;
        }
    }

    #[cold]
    fn enter(&mut self, key: &[u8], lost: bool) {
        let Some(folder) = top_folder(key) else { return };
        let mut share = Share::default();
        share.add(key, lost);
        self.push(Run { folder, share });
    }

    fn push(&mut self, run: Run) {
        if self.first.is_none() {
            self.first = Some(run);
        } else if let Some(closed) = self.last.replace(run) {
            self.close(&closed);
        }
    }

    fn close(&mut self, run: &Run) {
        if run.share.is_whole_loss() {
            self.whole_folder_count += 1;
            if self.whole_folders.len() < Plan::SAMPLE_LIMIT {
                self.whole_folders.push(run.folder.clone());
            }
        }
    }

    /// Appends the stretch that follows this one.
    pub(crate) fn merge(&mut self, next: Losses) {
        for (area, other) in self.areas.iter_mut().zip(next.areas) {
            area.merge(other);
        }
        let closed = next.whole_folders;
        if let Some(run) = next.first {
            self.join(run);
        }
        self.whole_folder_count += next.whole_folder_count;
        let room = Plan::SAMPLE_LIMIT.saturating_sub(self.whole_folders.len());
        self.whole_folders.extend(closed.into_iter().take(room));
        if let Some(run) = next.last {
            self.push(run);
        }
    }

    fn join(&mut self, run: Run) {
        match self.last.as_mut().or(self.first.as_mut()) {
            Some(open) if open.folder == run.folder => open.share.merge(run.share),
            _ => self.push(run),
        }
    }

    /// Ends the count.
    pub(crate) fn finish(mut self) -> Tallied {
        for run in [self.first.take(), self.last.take()].into_iter().flatten() {
            self.close(&run);
        }
        let [data, retention] = self.areas;
        Tallied {
            data,
            retention,
            whole_folder_count: self.whole_folder_count,
            whole_folders: self.whole_folders,
        }
    }
}

/// Losses, counted to the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tallied {
    pub(crate) data: Share,
    pub(crate) retention: Share,
    pub(crate) whole_folder_count: u64,
    pub(crate) whole_folders: Vec<String>,
}

impl Tallied {
    pub(crate) fn area(&self, area: Area) -> Share {
        match area {
            Area::Data => self.data,
            Area::Retention => self.retention,
        }
    }

    pub(crate) fn lost_count(&self) -> u64 {
        self.data.lost_count + self.retention.lost_count
    }

    pub(crate) fn entry_count(&self) -> u64 {
        self.data.entry_count + self.retention.entry_count
    }
}

/// Where the area of a key stands among the two.
#[inline]
fn area_of(key: &[u8]) -> usize {
    usize::from(key.starts_with(Area::Retention.folder().as_bytes()))
}

/// The folder directly below an area, with its `/`; `None` for an object that lies in the area itself.
fn top_folder(key: &[u8]) -> Option<String> {
    let area = Area::ALL.into_iter().find(|area| key.starts_with(area.folder().as_bytes()))?;
    let start = area.folder().len();
    let length = key[start..].iter().position(|byte| *byte == b'/')?;
    Some(String::from_utf8_lossy(&key[..start + length + 1]).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cancel::Cancel;
    use crate::index::{Columns, Entry, EntryKind, Header, Writer, WriterOptions};
    use crate::units::{SetId, UtcMs};
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn tally(rows: &[(String, bool)], cuts: &[usize]) -> Tallied {
        let mut whole = Losses::default();
        let mut start = 0;
        for end in cuts.iter().copied().chain([rows.len()]) {
            let mut part = Losses::default();
            for (key, lost) in &rows[start..end] {
                part.add(key.as_bytes(), *lost);
            }
            whole.merge(part);
            start = end;
        }
        whole.finish()
    }

    #[test]
    fn an_object_in_the_area_itself_is_no_folder() {
        let rows = vec![("data/x".to_owned(), true), ("data/y".to_owned(), false)];
        assert_eq!(tally(&rows, &[]).whole_folder_count, 0);
    }

    #[test]
    fn an_empty_folder_that_is_left_is_a_whole_loss_of_its_files() {
        let rows = vec![("data/a/".to_owned(), false), ("data/a/1".to_owned(), true)];
        assert_eq!(tally(&rows, &[1]).whole_folders, ["data/a/"]);
        let rows = vec![("data/a/".to_owned(), false), ("data/b".to_owned(), false)];
        assert_eq!(tally(&rows, &[]).whole_folder_count, 0);
    }

    #[test]
    fn a_folder_whose_name_begins_another_is_another() {
        let rows = vec![("data/a-/1".to_owned(), true), ("data/a/1".to_owned(), false)];
        assert_eq!(tally(&rows, &[1]).whole_folders, ["data/a-/"]);
    }

    /// Losses of the rows in between `cuts`, all present: counted in batches, and one by one.
    fn both_ways(keys: &BTreeSet<String>, cuts: &[usize]) -> (Losses, Losses) {
        let folder = tempfile::tempdir().unwrap();
        let header = Header {
            set: SetId::parse("1602834567932").unwrap(),
            destination_id: "d".to_owned(),
            job: UtcMs(0),
            generation: 1,
            plan: None,
        };
        let mut writer = Writer::create(folder.path(), header, WriterOptions::default()).unwrap();
        keys.iter().for_each(|key| writer.put(entry(key)).unwrap());
        let staged = writer.finish(None, &Cancel::new()).unwrap();
        let (mut batches, mut singly) = (Losses::default(), Losses::default());
        let mut scan = staged.reader().scan(b"", None, Columns::Keys);
        while let Some(batch) = scan.next_batch().unwrap() {
            let mut start = 0;
            for end in cuts.iter().map(|cut| *cut.min(&batch.len())).chain([batch.len()]) {
                batches.add_present(batch, start..end);
                start = end;
            }
            (0..batch.len()).for_each(|row| singly.add(batch.object(row), false));
        }
        (batches, singly)
    }

    fn entry(key: &str) -> Entry {
        Entry {
            object: key.to_owned(),
            offset_bytes: 0,
            length_bytes: 0,
            part: 0,
            part_count: 1,
            path: "p".to_owned(),
            kind: if key.ends_with('/') { EntryKind::Folder } else { EntryKind::File },
            job: UtcMs(0),
            size_bytes: 0,
            stored_size_bytes: 0,
            modified: UtcMs(0),
            checksum: None,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn batches_give_the_answer_of_single_rows(
            keys in prop::collection::btree_set("(data|retention)/([ab]{1,2}/)?([a-c]|[a-c]/)", 0..60),
            mut cuts in prop::collection::vec(0usize..60, 0..5),
        ) {
            cuts.sort();
            let (batches, singly) = both_ways(&keys, &cuts);
            prop_assert_eq!(batches, singly);
        }
    }

    proptest! {
        #[test]
        fn any_cutting_gives_the_naive_answer(
            mut rows in prop::collection::vec(("(data|retention)/([ab]/)?[a-c]?", prop::bool::weighted(0.7)), 0..40),
            cuts in prop::collection::vec(0usize..40, 0..5),
        ) {
            rows.sort();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(rows.len())).collect();
            cuts.sort();
            let mut naive: BTreeMap<String, Share> = BTreeMap::new();
            for (key, lost) in &rows {
                if let Some(folder) = top_folder(key.as_bytes()) {
                    naive.entry(folder).or_default().add(key.as_bytes(), *lost);
                }
            }
            let wanted: Vec<&String> =
                naive.iter().filter(|(_, share)| share.is_whole_loss()).map(|(folder, _)| folder).collect();
            let found = tally(&rows, &cuts);
            let mut folders: Vec<&String> = found.whole_folders.iter().collect();
            folders.sort();
            prop_assert_eq!(folders, wanted);
            prop_assert_eq!(found.lost_count(), rows.iter().filter(|(_, lost)| *lost).count() as u64);
            prop_assert_eq!(found.entry_count(), rows.len() as u64);
        }
    }
}
