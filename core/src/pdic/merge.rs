//! (b): a stretch of the sorted index against the same stretch of the listing, one step at a time.
//!
//! Both come in byte order, so each is read once and nothing is remembered but the place in each. Rows whose
//! object is not in the listing are noted by their number in the index file.

use super::losses::Losses;
use super::types::{Mode, Plan};
use crate::destination::{Key, Kind, Listed, Page};
use crate::index::{Batch, IndexError, Scan, Tally};
use crate::monitor::Progress;
use roaring::RoaringTreemap;
use std::cmp::Ordering;

/// A count with its first examples.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sampled {
    pub(crate) count: u64,
    pub(crate) sample: Vec<String>,
}

impl Sampled {
    fn add(&mut self, key: &[u8]) {
        self.count += 1;
        if self.sample.len() < Plan::SAMPLE_LIMIT {
            self.sample.push(String::from_utf8_lossy(key).into_owned());
        }
    }

    fn merge(&mut self, next: Sampled) {
        self.count += next.count;
        let room = Plan::SAMPLE_LIMIT.saturating_sub(self.sample.len());
        self.sample.extend(next.sample.into_iter().take(room));
    }
}

/// What one stretch, or several adjacent ones, came to.
#[derive(Default)]
pub(crate) struct Part {
    /// Row numbers without an object.
    pub(crate) absent: RoaringTreemap,
    pub(crate) losses: Losses,
    /// The statistics of what is there.
    pub(crate) present: Tally,
    pub(crate) lost_logical_bytes: u64,
    pub(crate) lost_objects: Sampled,
    pub(crate) listed_count: u64,
    pub(crate) size_differs: Sampled,
    /// Row numbers whose object has another size, or is none.
    pub(crate) wrong: RoaringTreemap,
    pub(crate) not_objects: Sampled,
    /// Keys that prove the listing, as far as they were seen.
    pub(crate) landmarks_seen: u64,
    last_lost: Vec<u8>,
}

impl Part {
    /// Appends the stretch that follows this one.
    pub(crate) fn merge(&mut self, next: Part) {
        self.absent |= next.absent;
        self.losses.merge(next.losses);
        self.present.merge(&next.present);
        self.lost_logical_bytes += next.lost_logical_bytes;
        self.lost_objects.merge(next.lost_objects);
        self.listed_count += next.listed_count;
        self.size_differs.merge(next.size_differs);
        self.wrong |= next.wrong;
        self.not_objects.merge(next.not_objects);
        self.landmarks_seen += next.landmarks_seen;
    }
}

/// What the listing says of a row.
enum Found {
    Present,
    WrongSize,
    NotAnObject,
    Absent,
}

/// One stretch being merged.
pub(crate) struct Merge<'a> {
    rows: Scan,
    /// Rows of the batch at hand; 0 before the first and after the last.
    len: usize,
    at: usize,
    /// Rows from here to `at` are present and not yet in the statistics.
    unsummed: usize,
    mode: Mode,
    landmarks: &'a [Key],
    progress: &'a Progress<'a>,
    part: Part,
}

impl<'a> Merge<'a> {
    /// Begins at the first row of `rows`; `landmarks` are those keys of the stretch that must be listed.
    pub(crate) fn begin(
        rows: Scan,
        mode: Mode,
        landmarks: &'a [Key],
        progress: &'a Progress<'a>,
    ) -> Merge<'a> {
        Merge { rows, len: 0, at: 0, unsummed: 0, mode, landmarks, progress, part: Part::default() }
    }

    /// Takes the listing's next page: decides every row up to the page's last name.
    pub(crate) fn page(&mut self, page: &Page) -> Result<(), IndexError> {
        self.part.listed_count += page.len() as u64;
        self.note_landmarks(page);
        let mut position = 0;
        while self.has_row()? {
            let key = self.rows.batch().object(self.at);
            let Some(rest) = key.strip_prefix(page.prefix()) else {
                if key > page.prefix() {
                    return Ok(());
                }
                self.decide(Found::Absent);
                continue;
            };
            position = skip(page, position, rest);
            if position == page.len() {
                return Ok(());
            }
            let together = self.together(page, position);
            if together > 0 {
                // The last name stays at hand: the next row may be of the same object.
                (self.at, position) = (self.at + together, position + together - 1);
                continue;
            }
            let found = self.judge(page.get(position), rest);
            self.decide(found);
        }
        Ok(())
    }

    /// Ends the stretch: rows past the end of the listing have no object.
    pub(crate) fn finish(mut self) -> Result<Part, IndexError> {
        while self.has_row()? {
            self.decide(Found::Absent);
        }
        Ok(self.part)
    }

    #[inline]
    fn has_row(&mut self) -> Result<bool, IndexError> {
        if self.at < self.len { Ok(true) } else { self.load() }
    }

    fn load(&mut self) -> Result<bool, IndexError> {
        self.sum();
        self.progress.add(self.len as u64);
        (self.at, self.unsummed) = (0, 0);
        self.len = self.rows.next_batch()?.map_or(0, Batch::len);
        Ok(self.len > 0)
    }

    /// How many rows from here on are, one by one, the page's next names: nearly all of a sound set. Their
    /// shared prefix is looked at once for all of them, because rows come sorted.
    fn together(&self, page: &Page, position: usize) -> usize {
        if self.mode != Mode::Existence {
            return 0;
        }
        let (batch, prefix) = (self.rows.batch(), page.prefix());
        let most = (self.len - self.at).min(page.len() - position);
        let most = first_not(most, |row| batch.object(self.at + row).starts_with(prefix));
        let (bounds, bytes) = batch.objects();
        let rests = bounds[self.at..=self.at + most]
            .windows(2)
            .map(|bound| &bytes[bound[0] as usize + prefix.len()..bound[1] as usize]);
        page.alike(position, rests)
    }

    #[inline]
    fn judge(&self, listed: Listed<'_>, rest: &[u8]) -> Found {
        if listed.name != rest {
            // A folder is there when anything below it is.
            let folder = self.rows.batch().object(self.at).ends_with(b"/");
            return if folder && listed.name.starts_with(rest) { Found::Present } else { Found::Absent };
        }
        match listed.kind {
            Kind::Other => Found::NotAnObject,
            Kind::Object if self.mode == Mode::ExistenceAndSize => {
                let wanted = self.rows.batch().stored_size_bytes(self.at);
                if listed.size_bytes == Some(wanted) { Found::Present } else { Found::WrongSize }
            }
            Kind::Object | Kind::Folder => Found::Present,
        }
    }

    #[inline]
    fn decide(&mut self, found: Found) {
        if !matches!(found, Found::Present) {
            self.note(found);
        }
        self.at += 1;
    }

    #[cold]
    fn note(&mut self, found: Found) {
        let key = self.rows.batch().object(self.at);
        if matches!(found, Found::WrongSize | Found::NotAnObject) {
            self.part.wrong.insert(self.rows.batch().first_row() + self.at as u64);
        }
        match found {
            Found::Present => {}
            Found::WrongSize => self.part.size_differs.add(key),
            Found::NotAnObject => self.part.not_objects.add(key),
            Found::Absent => self.lose(),
        }
    }

    fn lose(&mut self) {
        self.sum();
        self.unsummed = self.at + 1;
        let key = self.rows.batch().object(self.at);
        self.part.absent.insert(self.rows.batch().first_row() + self.at as u64);
        self.part.losses.add(key, true);
        self.part.lost_logical_bytes += self.rows.batch().size_bytes(self.at);
        if self.part.last_lost != key {
            self.part.lost_objects.add(key);
            self.part.last_lost.clear();
            self.part.last_lost.extend_from_slice(key);
        }
    }

    /// Adds the present rows since the last call to the statistics.
    fn sum(&mut self) {
        let range = self.unsummed..self.at;
        let batch = self.rows.batch();
        self.part.losses.add_present(batch, range.clone());
        self.part.present.add_rows(batch, range);
        self.unsummed = self.at;
    }

    fn note_landmarks(&mut self, page: &Page) {
        for landmark in self.landmarks {
            let Some(rest) = landmark.as_str().as_bytes().strip_prefix(page.prefix()) else { continue };
            let seen = page.iter().any(|listed| listed.name == rest && listed.kind == Kind::Object);
            self.part.landmarks_seen += u64::from(seen);
        }
    }
}

/// The first of `count` numbers for which `holds`, true at first and false from there on, is false; `count` if
/// there is none. Looks at few numbers where the answer is small, or `count` itself.
pub(super) fn first_not(count: usize, holds: impl Fn(usize) -> bool) -> usize {
    if count == 0 || holds(count - 1) {
        return count;
    }
    let mut high = 1;
    while high < count && holds(high - 1) {
        high *= 2;
    }
    let (mut low, mut high) = (high / 2, high.min(count));
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// The first position from `position` on whose name is not before `rest`.
#[inline]
fn skip(page: &Page, mut position: usize, rest: &[u8]) -> usize {
    while position < page.len() && page.name(position).0.cmp(rest) == Ordering::Less {
        position += 1;
    }
    position
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_does_not_hold_is_found() {
        for count in 0..40 {
            for answer in 0..=count {
                assert_eq!(first_not(count, |number| number < answer), answer, "{count}");
            }
        }
    }
}
