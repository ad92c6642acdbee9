//! Listings and sets of rows, packed: numbers of 4 bytes, little-endian; a range is its first and its last row.
//!
//! A block that is handed in is read where it lies in the host's memory.

use super::count::{invalid, to_core};
use super::error::Failure;
use super::selection_parts::refused;
use holdfast_core::selection::{Group, Listing, RowRange, RowSet, Texts};
use std::sync::{Arc, Mutex, PoisonError};

/// Stands for no row; the limits keep every row below it.
const NO_ROW: u32 = i32::MAX.cast_unsigned();

/// What a console lists, put together column by column.
#[derive(uniffi::Object)]
pub struct SelectionListing(Mutex<Listing>);

/// A group of a listing.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct SelectionGroup {
    /// Its name.
    pub name: String,
    /// Its rows: ranges, packed.
    pub rows: Vec<u8>,
}

#[uniffi::export]
impl SelectionListing {
    /// A flat listing of keys: their UTF-8 bytes, and the length of each, packed.
    #[uniffi::constructor]
    pub fn new(keys: &[u8], lengths: &[u8]) -> Result<Arc<SelectionListing>, Failure> {
        Ok(Arc::new(SelectionListing(Mutex::new(Listing::of_keys(texts(keys, lengths)?)))))
    }

    /// What rules by name and domain look at, as keys are given.
    pub fn set_names(&self, names: &[u8], lengths: &[u8]) -> Result<(), Failure> {
        let names = texts(names, lengths)?;
        self.edit(|listing| listing.names = Some(names));
        Ok(())
    }

    /// Who is in which group.
    pub fn set_groups(&self, groups: Vec<SelectionGroup>) -> Result<(), Failure> {
        let group = |group: SelectionGroup| Ok(Group { rows: row_set(&group.rows)?, name: group.name });
        let groups = groups.into_iter().map(group).collect::<Result<_, Failure>>()?;
        self.edit(|listing| listing.groups = Some(groups));
        Ok(())
    }

    /// How deep each row lies in its tree, packed.
    pub fn set_depths(&self, depths: &[u8]) -> Result<(), Failure> {
        let depths = numbers(depths)?.map(|depth| to_core(depth.into(), "a depth"));
        let depths = depths.collect::<Result<_, Failure>>()?;
        self.edit(|listing| listing.depths = depths);
        Ok(())
    }

    /// Rows that cannot become selected.
    pub fn set_unselectable(&self, rows: &[u8]) -> Result<(), Failure> {
        let rows = row_set(rows)?;
        self.edit(|listing| listing.unselectable = rows);
        Ok(())
    }
}

impl SelectionListing {
    /// The listing; what is left is empty.
    pub(crate) fn take(&self) -> Listing {
        let mut taken = Listing::default();
        self.edit(|listing| std::mem::swap(listing, &mut taken));
        taken
    }

    fn edit(&self, edit: impl FnOnce(&mut Listing)) {
        edit(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// A host's row number.
pub(crate) fn row_number(row: i32) -> Result<u32, Failure> {
    to_core(row.into(), "a row")
}

/// A host's number of rows that a page has.
pub(crate) fn page_rows(rows: i32) -> Result<u32, Failure> {
    to_core(rows.into(), "the rows of a page")
}

/// A number of the core as the host has it; the limits keep it in range.
pub(crate) fn number(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Texts of a block.
pub(crate) fn texts(bytes: &[u8], lengths: &[u8]) -> Result<Texts, Failure> {
    let length = |length: i32| to_core(length.into(), "a length");
    let lengths = numbers(lengths)?.map(length).collect::<Result<Vec<u32>, Failure>>()?;
    Texts::from_packed(bytes, &lengths).map_err(refused)
}

/// A set of rows from its ranges.
pub(crate) fn row_set(ranges: &[u8]) -> Result<RowSet, Failure> {
    let (pairs, rest) = ranges.as_chunks::<8>();
    whole(rest)?;
    let number = |bytes: [u8; 4]| row_number(i32::from_le_bytes(bytes));
    let range = |&[a, b, c, d, e, f, g, h]: &[u8; 8]| {
        Ok(RowRange { first: number([a, b, c, d])?, last: number([e, f, g, h])? })
    };
    let ranges = pairs.iter().map(range).collect::<Result<Vec<_>, Failure>>()?;
    RowSet::from_ranges(&ranges).map_err(refused)
}

/// A set's ranges.
pub(crate) fn ranges(rows: &RowSet) -> Vec<u8> {
    packed(rows.ranges().into_iter().flat_map(|range| [range.first, range.last]))
}

/// Rows, some of them none.
pub(crate) fn rows(rows: Vec<Option<u32>>) -> Vec<u8> {
    packed(rows.into_iter().map(|row| row.unwrap_or(NO_ROW)))
}

/// Numbers as a block.
pub(crate) fn packed(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    numbers.into_iter().flat_map(u32::to_le_bytes).collect()
}

fn numbers(block: &[u8]) -> Result<impl Iterator<Item = i32>, Failure> {
    let (numbers, rest) = block.as_chunks::<4>();
    whole(rest)?;
    Ok(numbers.iter().map(|bytes| i32::from_le_bytes(*bytes)))
}

fn whole(rest: &[u8]) -> Result<(), Failure> {
    if rest.is_empty() { Ok(()) } else { Err(invalid("a block of numbers ends inside of one".to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdfast_core::Status;

    fn code(failure: Failure) -> i32 {
        let Failure::Failed { code, .. } = failure;
        code
    }

    #[test]
    fn rows_cross_as_they_are() {
        let set: RowSet = [1, 2, 3, 9].into_iter().collect();
        assert_eq!(ranges(&set), packed([1, 3, 9, 9]));
        assert_eq!(row_set(&ranges(&set)), Ok(set));
        assert_eq!(rows(vec![Some(7), None]), packed([7, NO_ROW]));
    }

    #[test]
    fn blocks_that_are_none_are_refused() {
        let misuse = Status::InvalidArgument.code();
        assert_eq!(row_set(&packed([1])).map_err(code), Err(misuse));
        assert_eq!(row_set(&packed([u32::MAX, 1])).map_err(code), Err(misuse));
        assert_eq!(texts(b"a", &[1, 0, 0]).map_err(code), Err(misuse));
        assert_eq!(row_set(&packed([4, 3])).map_err(code), Err(Status::SelectionGestureRejected.code()));
    }

    #[test]
    fn a_listing_moves_over_whole() {
        let listing = SelectionListing::new(b"abc", &packed([1, 2])).expect("keys");
        listing.set_names(b"AB", &packed([1, 1])).expect("names");
        listing.set_depths(&packed([0, 1])).expect("depths");
        listing.set_unselectable(&packed([0, 0])).expect("rows");
        listing.set_groups(vec![SelectionGroup { name: "g".into(), rows: packed([1, 1]) }]).expect("groups");
        let taken = listing.take();
        assert_eq!(taken.keys.iter().collect::<Vec<_>>(), ["a", "bc"]);
        assert_eq!(taken.names.map(|names| names.len()), Some(2));
        assert_eq!((taken.depths, taken.unselectable.len()), (vec![0, 1], 1));
        assert!(taken.groups.is_some() && listing.take().keys.is_empty());
        assert_eq!(listing.set_depths(&packed([70_000])).map_err(code), Err(Status::InvalidArgument.code()));
    }
}
