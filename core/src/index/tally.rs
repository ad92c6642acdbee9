//! Totals of rows that come by in order, in parts that can be put together.

use super::batch::{Batch, kind_of};
use super::entry::{Area, EntryKind, Totals};
use std::ops::Range;

/// Running totals. Rows of one object come one after the other, which is how an object counts once.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    totals: Totals,
    row_count: u64,
    first: Option<(Vec<u8>, u64)>,
    last: Vec<u8>,
}

impl Tally {
    /// Nothing counted yet.
    pub fn new() -> Tally {
        Tally::default()
    }

    /// Counts a row; objects come in rising order.
    #[inline]
    pub fn add(&mut self, object: &[u8], part: u32, size_bytes: u64, stored_size_bytes: u64) {
        let fresh = self.first.is_none() || self.last != object;
        if fresh {
            self.remember(object, stored_size_bytes);
        }
        self.count(object, part, size_bytes, stored_size_bytes, fresh);
    }

    #[inline]
    fn count(&mut self, object: &[u8], part: u32, size_bytes: u64, stored_size_bytes: u64, fresh: bool) {
        let area = self.totals.area_mut(area_of(object));
        area.entry_count += 1;
        area.file_count += u64::from(part == 0 && kind_of(object) == EntryKind::File);
        // Sums saturate: sizes from a hostile file must not bring the process down.
        area.logical_bytes = area.logical_bytes.saturating_add(size_bytes);
        if fresh {
            area.object_count += 1;
            area.physical_bytes = area.physical_bytes.saturating_add(stored_size_bytes);
        }
        self.row_count += 1;
    }

    #[inline]
    fn remember(&mut self, object: &[u8], stored_size_bytes: u64) {
        if self.first.is_none() {
            self.first = Some((object.to_vec(), stored_size_bytes));
        }
        self.last.clear();
        self.last.extend_from_slice(object);
    }

    /// Counts a row of a batch; the scan must have read [`super::Columns::Check`] or more.
    #[inline]
    pub fn add_row(&mut self, batch: &Batch, at: usize) {
        self.add(batch.object(at), batch.part(at), batch.size_bytes(at), batch.stored_size_bytes(at));
    }

    /// Counts all rows of a batch.
    pub fn add_batch(&mut self, batch: &Batch) {
        self.add_rows(batch, 0..batch.len());
    }

    /// Counts some rows of a batch: as [`Tally::add_row`] for each, at a fraction of the price.
    pub fn add_rows(&mut self, batch: &Batch, rows: Range<usize>) {
        if rows.is_empty() {
            return;
        }
        // The first row goes the careful way, because only it may go on with an object of another batch.
        self.add_row(batch, rows.start);
        let area = |row: &usize| area_of(batch.object(*row));
        let rest = rows.start + 1..rows.end;
        // Keys come sorted: one area after the other.
        let border = if area(&rows.start) == area(&(rows.end - 1)) {
            rest.end
        } else {
            rest.start + rest.clone().take_while(|row| area(row) == area(&rows.start)).count()
        };
        for rows in [rest.start..border, border..rest.end].into_iter().filter(|rows| !rows.is_empty()) {
            self.add_rest(batch, rows);
        }
        self.last.clear();
        self.last.extend_from_slice(batch.object(rows.end - 1));
    }

    /// Counts rows of one area that follow a row of their batch.
    fn add_rest(&mut self, batch: &Batch, rows: Range<usize>) {
        let parts = &batch.parts()[rows.clone()];
        let first_parts = parts.iter().map(|part| u64::from(*part == 0)).sum::<u64>();
        let folders = batch.folders(&rows).filter(|row| batch.part(*row) == 0).count() as u64;
        let repeats = batch.repeats(&rows).len() as u64;
        let repeated = batch.repeats(&rows).map(|row| u128::from(batch.stored_size_bytes(row))).sum::<u128>();
        let physical = sum(&batch.stored_sizes()[rows.clone()]) - repeated;
        let area = self.totals.area_mut(area_of(batch.object(rows.start)));
        area.entry_count += rows.len() as u64;
        area.file_count += first_parts - folders;
        area.object_count += rows.len() as u64 - repeats;
        area.logical_bytes = add_up(area.logical_bytes, sum(&batch.sizes()[rows.clone()]));
        area.physical_bytes = add_up(area.physical_bytes, physical);
        self.row_count += rows.len() as u64;
    }

    /// Takes in the tally of the rows that come right after these; an object on the border counts once.
    pub fn merge(&mut self, next: &Tally) {
        let Some((first, stored_size_bytes)) = &next.first else {
            return;
        };
        let straddles = self.first.is_some() && self.last == *first;
        for area in Area::ALL {
            let (sum, more) = (self.totals.area_mut(area), next.totals.area(area));
            sum.entry_count += more.entry_count;
            sum.file_count += more.file_count;
            sum.object_count += more.object_count;
            sum.logical_bytes = sum.logical_bytes.saturating_add(more.logical_bytes);
            sum.physical_bytes = sum.physical_bytes.saturating_add(more.physical_bytes);
        }
        if straddles {
            let area = self.totals.area_mut(area_of(first));
            area.object_count -= 1;
            area.physical_bytes = area.physical_bytes.saturating_sub(*stored_size_bytes);
        }
        if self.first.is_none() {
            self.first.clone_from(&next.first);
        }
        self.last.clone_from(&next.last);
        self.row_count += next.row_count;
    }

    /// How many rows were counted.
    pub fn row_count(&self) -> u64 {
        self.row_count
    }

    /// What they come to.
    pub fn finish(&self) -> Totals {
        self.totals
    }
}

/// The sum of numbers none of which is negative.
fn sum(numbers: &[i64]) -> u128 {
    // Numbers below 2^51, and so a thousand of them, cannot overflow; the loops are plain enough for vectors.
    numbers
        .chunks(1 << 12)
        .map(|some| match some.iter().fold(0, |bits, number| bits | number) >> 51 {
            0 => u128::from(some.iter().fold(0u64, |sum, number| sum.wrapping_add(number.cast_unsigned()))),
            _ => some.iter().map(|number| u128::from(number.cast_unsigned())).sum(),
        })
        .sum()
}

fn add_up(sum: u64, more: u128) -> u64 {
    sum.saturating_add(u64::try_from(more).unwrap_or(u64::MAX))
}

#[inline]
fn area_of(object: &[u8]) -> Area {
    if object.starts_with(Area::Retention.folder().as_bytes()) { Area::Retention } else { Area::Data }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: [(&str, u32, u64, u64); 7] = [
        ("data/a", 0, 10, 7),
        ("data/pack", 0, 1, 100),
        ("data/pack", 0, 2, 100),
        ("data/pack", 1, 3, 100),
        ("data/x/", 0, 0, 0),
        ("retention/pack", 0, 5, 9),
        ("retention/pack", 0, 6, 9),
    ];

    fn tally(rows: &[(&str, u32, u64, u64)]) -> Tally {
        let mut tally = Tally::new();
        for (object, part, size, stored) in rows {
            tally.add(object.as_bytes(), *part, *size, *stored);
        }
        tally
    }

    #[test]
    fn a_shared_object_counts_once_and_a_folder_is_no_file() {
        let totals = tally(&ROWS).finish();
        let data = super::super::AreaTotals {
            entry_count: 5,
            file_count: 3,
            object_count: 3,
            logical_bytes: 16,
            physical_bytes: 107,
        };
        assert_eq!(totals.data, data);
        assert_eq!((totals.retention.object_count, totals.retention.physical_bytes), (1, 9));
    }

    #[test]
    fn tallies_cut_anywhere_merge_to_the_whole() {
        let whole = tally(&ROWS).finish();
        for first in 0..=ROWS.len() {
            for second in first..=ROWS.len() {
                let mut sum = tally(&ROWS[..first]);
                sum.merge(&tally(&ROWS[first..second]));
                sum.merge(&tally(&ROWS[second..]));
                assert_eq!(sum.finish(), whole, "{first} {second}");
                assert_eq!(sum.row_count(), 7);
            }
        }
    }
}
