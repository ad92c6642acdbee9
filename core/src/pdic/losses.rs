//! What is missing, added up in key order and in constant memory: per area, per top folder, and in all.

use super::types::Plan;
use crate::index::Area;

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
        let area = usize::from(key.starts_with(Area::Retention.folder().as_bytes()));
        self.areas[area].add(key, lost);
        let run = self.last.as_mut().or(self.first.as_mut());
        match run {
            Some(run) if key.starts_with(run.folder.as_bytes()) && !run.folder.is_empty() => {
                run.share.add(key, lost);
            }
            _ => self.enter(key, lost),
        }
    }

    /// Counts present rows whose keys come in order: `key` gives the key of each.
    pub(crate) fn add_present<'k>(&mut self, count: usize, key: impl Fn(usize) -> &'k [u8]) {
        let Some(last) = count.checked_sub(1) else { return };
        self.add(key(0), false);
        let run = self.last.as_mut().or(self.first.as_mut());
        match run.filter(|run| {
            key(last).starts_with(run.folder.as_bytes()) && key(0).starts_with(run.folder.as_bytes())
        }) {
            // Keys come sorted: what begins alike at both ends begins alike between them.
            Some(run) if last > 0 => {
                let folder_count = (1..count).filter(|row| key(*row).ends_with(b"/")).count() as u64;
                let more = Share { entry_count: last as u64, lost_count: 0, folder_count };
                run.share.merge(more);
                self.areas[usize::from(key(0).starts_with(Area::Retention.folder().as_bytes()))].merge(more);
            }
            _ => (1..count).for_each(|row| self.add(key(row), false)),
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
    use proptest::prelude::*;
    use std::collections::BTreeMap;

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
