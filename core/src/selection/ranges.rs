//! Sets of rows, held and handed on by ranges.

use super::SelectionError;
use roaring::RoaringBitmap;

/// Rows from `first` to `last`, both of them in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowRange {
    /// The first row.
    pub first: u32,
    /// The last row; never before the first.
    pub last: u32,
}

/// A set of rows. Holds at most a bit for each row of the listing, whatever is in it: 128 KiB for a million.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RowSet(RoaringBitmap);

impl RowSet {
    /// The rows of these ranges, in any order; they may overlap.
    ///
    /// Errors: SelectionGestureRejected for a range that runs backwards.
    pub fn from_ranges(ranges: &[RowRange]) -> Result<RowSet, SelectionError> {
        let mut rows = RoaringBitmap::new();
        for &RowRange { first, last } in ranges {
            if last < first {
                return Err(SelectionError::RangeReversed { first, last });
            }
            rows.insert_range(first..=last);
        }
        Ok(RowSet(plain(rows)))
    }

    /// How many rows.
    pub fn len(&self) -> u64 {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a row is in it.
    pub fn contains(&self, row: u32) -> bool {
        self.0.contains(row)
    }

    /// The fewest ranges that say the same, rising; no two of them touch.
    pub fn ranges(&self) -> Vec<RowRange> {
        self.ranges_from(0, usize::MAX)
    }

    /// As [`RowSet::ranges`], but only what lies at `row` and after it, and at most `limit` ranges: a batch.
    /// The next one begins at the `last` of this one's last range plus 1.
    pub fn ranges_from(&self, row: u32, limit: usize) -> Vec<RowRange> {
        let mut pieces = self.0.range(row..);
        let mut ranges: Vec<RowRange> = Vec::new();
        while let Some(piece) = pieces.next_range() {
            let (first, last) = (*piece.start(), *piece.end());
            let full = ranges.len() >= limit;
            match ranges.last_mut() {
                // The bitmap cuts its pieces at every 65,536 rows.
                Some(before) if before.last + 1 == first => before.last = last,
                _ if full => break,
                _ => ranges.push(RowRange { first, last }),
            }
        }
        ranges
    }

    pub(super) fn bits(&self) -> &RoaringBitmap {
        &self.0
    }
}

impl From<RoaringBitmap> for RowSet {
    fn from(rows: RoaringBitmap) -> RowSet {
        RowSet(rows)
    }
}

impl FromIterator<u32> for RowSet {
    fn from_iter<I: IntoIterator<Item = u32>>(rows: I) -> RowSet {
        RowSet(plain(rows.into_iter().collect()))
    }
}

/// What a bitmap holds in memory, near enough.
pub(super) fn held_bytes(rows: &RoaringBitmap) -> u64 {
    rows.serialized_size() as u64
}

/// Rows `first..end`; none when `end` is not after `first`.
pub(super) fn span(first: u32, end: u32) -> RoaringBitmap {
    let mut rows = RoaringBitmap::new();
    rows.insert_range(first..end);
    plain(rows)
}

/// Without runs: taking loose rows out of a run moves all that follows them, row by row, and what is a gesture of
/// microseconds between bits costs tens of milliseconds (every 16th of a million rows, inverted).
pub(super) fn plain(mut rows: RoaringBitmap) -> RoaringBitmap {
    rows.remove_run_compression();
    rows
}

/// Where the rows of one listing lie in the next.
pub(super) struct Map {
    places: Vec<u32>,
    /// Rows up to here kept their places.
    unmoved: u32,
}

/// The place of a row that is in the next table no more.
pub(super) const GONE: u32 = u32::MAX;

impl Map {
    /// Takes the place of each row, or [`GONE`].
    pub(super) fn of(places: Vec<u32>) -> Map {
        let same = places.iter().enumerate().take_while(|(row, place)| count(*row) == **place).count();
        Map { places, unmoved: count(same) }
    }

    /// One row's new place.
    pub(super) fn row(&self, row: u32) -> Option<u32> {
        self.places.get(row as usize).copied().filter(|place| *place != GONE)
    }

    /// The same rows at their new places; rows that are gone are left out.
    pub(super) fn rows(&self, rows: &RoaringBitmap) -> RoaringBitmap {
        if rows.max().is_none_or(|last| last < self.unmoved) {
            return rows.clone();
        }
        let mut moved = RoaringBitmap::new();
        let mut run: Option<(u32, u32)> = None;
        let mut pieces = rows.iter();
        let rows = std::iter::from_fn(|| pieces.next_range()).flatten();
        for place in rows.filter_map(|row| self.row(row)) {
            run = match run {
                Some((first, end)) if end == place => Some((first, end + 1)),
                before => {
                    moved.insert_range(before.map_or(0..0, |(first, end)| first..end));
                    Some((place, place + 1))
                }
            };
        }
        moved.insert_range(run.map_or(0..0, |(first, end)| first..end));
        plain(moved)
    }
}

/// A count of rows as a row number; the limits keep it in range.
pub(super) fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_the_fewest_also_across_65536() {
        let wide = [RowRange { first: 65_000, last: 200_000 }, RowRange { first: 7, last: 7 }];
        let set = RowSet::from_ranges(&wide).expect("set");
        assert_eq!(set.ranges(), [wide[1], wide[0]]);
        assert_eq!(set.ranges_from(8, 1), [wide[0]]);
        assert_eq!(set.ranges_from(0, 1), [wide[1]]);
        assert_eq!(set.ranges_from(100_000, 9), [RowRange { first: 100_000, last: 200_000 }]);
        let loose: RowSet = (0..140_000).filter(|row| row % 2 == 0).collect();
        assert_eq!(loose.ranges().len(), 70_000);
    }

    #[test]
    fn a_range_that_runs_backwards_is_refused() {
        let error = RowSet::from_ranges(&[RowRange { first: 4, last: 3 }]).expect_err("backwards");
        assert_eq!(error.status(), crate::Status::SelectionGestureRejected);
    }

    #[test]
    fn rows_move_one_by_one_and_in_runs() {
        let map = Map::of(vec![0, 6, 7, GONE, 1, 9]);
        assert_eq!(map.rows(&span(0, 6)), RoaringBitmap::from([0, 1, 6, 7, 9]));
        assert_eq!(map.rows(&span(0, 1)), span(0, 1));
        assert_eq!((map.row(3), map.row(4), map.row(6)), (None, Some(1), None));
    }
}
