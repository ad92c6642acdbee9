//! The table of keys: the listed rows in their order, and behind them the absent keys that are still of use.

use super::SelectionError;
use super::listing::{Group, Listing};
use super::ranges::{GONE, Map, RowSet, count, held_bytes, span};
use super::texts::{KEY_LIMIT, Texts, check_key, within};
use hashbrown::HashTable;
use roaring::RoaringBitmap;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};

/// Every key a selection knows.
#[derive(Debug, Default)]
pub(super) struct Rows {
    keys: Texts,
    names: Option<Texts>,
    listed: u32,
    /// Row numbers, found by their key's hash; seeded, so that nobody can choose keys that collide.
    places: HashTable<u32>,
    seed: RandomState,
    depths: Vec<u16>,
    /// One past the last row below each row; empty for a flat list.
    ends: Vec<u32>,
    parents: Vec<u32>,
    pub(super) unselectable: RoaringBitmap,
    /// By lower-case name.
    pub(super) groups: BTreeMap<String, RoaringBitmap>,
    /// Rows whose groups are known.
    pub(super) grouped: RoaringBitmap,
    /// Keys of a saved selection that were never listed: nothing but the key is known of them.
    pub(super) unseen: RoaringBitmap,
}

impl Rows {
    /// All rows, the absent ones included.
    pub(super) fn len(&self) -> u32 {
        self.keys.len()
    }

    pub(super) fn listed(&self) -> u32 {
        self.listed
    }

    /// What the table holds in memory, near enough.
    pub(super) fn held_bytes(&self) -> u64 {
        let names = self.names.as_ref().map_or(0, Texts::held_bytes);
        let columns = self.depths.len() * 2 + (self.ends.len() + self.parents.len()) * 4;
        // A slot of the hash table is a row number and one byte.
        let places = self.places.capacity() * 8 / 7 * 5;
        let sets = [&self.unselectable, &self.grouped, &self.unseen].into_iter().chain(self.groups.values());
        self.keys.held_bytes() + names + (columns + places) as u64 + sets.map(held_bytes).sum::<u64>()
    }

    pub(super) fn key_bytes(&self) -> u64 {
        self.keys.bytes().len() as u64
    }

    pub(super) fn key(&self, row: u32) -> &str {
        self.keys.get(row)
    }

    /// The name rules look at.
    pub(super) fn name(&self, row: u32) -> &str {
        match self.names.as_ref().map(|names| names.get(row)) {
            None | Some("") => self.key(row),
            Some(name) => name,
        }
    }

    pub(super) fn find(&self, key: &str) -> Option<u32> {
        self.places.find(self.seed.hash_one(key), |&row| self.keys.get(row) == key).copied()
    }

    /// One past the last row below this one; the next row when nothing is below.
    pub(super) fn end(&self, row: u32) -> u32 {
        self.ends.get(row as usize).copied().unwrap_or(row + 1)
    }

    pub(super) fn has_children(&self, row: u32) -> bool {
        self.end(row) > row + 1
    }

    pub(super) fn parent(&self, row: u32) -> Option<u32> {
        self.parents.get(row as usize).copied().filter(|parent| *parent != GONE)
    }

    /// Adds an absent key; its row, or the row that has the key already as the error.
    pub(super) fn append(&mut self, key: &str) -> Result<Result<u32, u32>, SelectionError> {
        let row = self.keys.len();
        let absent = u64::from(row.saturating_sub(self.listed)) + 1;
        within("absent keys that are kept", absent, u64::from(KEY_LIMIT))?;
        if let Some(twin) = self.find(key) {
            return Ok(Err(twin));
        }
        self.keys.push(key)?;
        if let Err(twin) = self.place(row) {
            return Ok(Err(twin));
        }
        if let Some(names) = &mut self.names {
            names.push("")?;
        }
        Ok(Ok(row))
    }

    /// Puts a row into the table, unless another one has its key.
    fn place(&mut self, row: u32) -> Result<(), u32> {
        let Rows { keys, places, seed, .. } = self;
        let key = keys.get(row);
        let hash = seed.hash_one(key);
        if let Some(twin) = places.find(hash, |&other| keys.get(other) == key) {
            return Err(*twin);
        }
        places.insert_unique(hash, row, |&other| seed.hash_one(keys.get(other)));
        Ok(())
    }

    /// The table of places alone, of rows that moved and kept their keys: nothing is hashed again.
    fn moved(&self, map: &Map) -> Rows {
        let mut places = self.places.clone();
        places.retain(|row| {
            *row = map.row(*row).unwrap_or(GONE);
            *row != GONE
        });
        Rows { places, seed: self.seed.clone(), ..Rows::default() }
    }

    /// The table of a listing, with nothing carried over. `moved` tells of rows that are known to be in it.
    fn of(listing: Listing, moved: Option<(&Rows, &Map)>) -> Result<Rows, SelectionError> {
        listing.check()?;
        let listed = listing.keys.len();
        let (mut rows, kept) = match moved {
            Some((before, map)) => (before.moved(map), map.rows(&span(0, before.listed))),
            None => (Rows::default(), RoaringBitmap::new()),
        };
        (rows.listed, rows.keys) = (listed, listing.keys);
        rows.keys.shrink();
        let Rows { keys, places, seed, .. } = &mut rows;
        places.reserve((listed as usize).saturating_sub(places.len()), |&row| seed.hash_one(keys.get(row)));
        for row in span(0, listed) - kept {
            check_key(row, rows.keys.get(row))?;
            let twice = |twin: u32| SelectionError::KeyTwice { first: twin.min(row), second: twin.max(row) };
            rows.place(row).map_err(twice)?;
        }
        (rows.ends, rows.parents) = tree(&listing.depths)?;
        rows.depths = listing.depths;
        rows.names = listing.names;
        rows.unselectable = listing.unselectable.bits().clone();
        if let Some(groups) = listing.groups {
            rows.grouped = span(0, listed);
            for Group { name, rows: members } in groups {
                *rows.groups.entry(name.to_lowercase()).or_default() |= members.bits();
            }
        }
        Ok(rows)
    }

    /// The table of another listing. Keys in `keep` that it lacks stay as absent ones; what it does not tell is
    /// carried over. Also where each row went; `moved` tells of those for which it is known already.
    pub(super) fn relisted(
        &self,
        listing: Listing,
        keep: &RoaringBitmap,
        moved: Option<&Map>,
    ) -> Result<(Rows, Map), SelectionError> {
        let told_groups = listing.groups.is_some();
        let mut next = Rows::of(listing, moved.map(|map| (self, map)))?;
        let mut places = vec![GONE; self.len() as usize];
        for row in 0..self.len() {
            let place = match moved.and_then(|map| map.row(row)).or_else(|| next.find(self.key(row))) {
                Some(place) => place,
                None if keep.contains(row) => next.append(self.key(row))?.unwrap_or_else(|twin| twin),
                None => GONE,
            };
            places[row as usize] = place;
        }
        let map = Map::of(places);
        next.carry_names(self, &map)?;
        next.carry_groups(self, &map, told_groups);
        next.unseen = map.rows(&self.unseen);
        next.unseen.remove_range(..next.listed);
        Ok((next, map))
    }

    fn carry_names(&mut self, before: &Rows, map: &Map) -> Result<(), SelectionError> {
        let Some(old) = &before.names else { return Ok(()) };
        let mut back = vec![GONE; self.len() as usize];
        for row in 0..before.len() {
            if let Some(place) = map.row(row) {
                back[place as usize] = row;
            }
        }
        let told = self.names.take();
        let mut names = Texts::default();
        for row in 0..self.len() {
            let told = told.as_ref().filter(|_| row < self.listed).map(|told| told.get(row));
            names.push(told.unwrap_or_else(|| old.get(back[row as usize])))?;
        }
        self.names = Some(names);
        Ok(())
    }

    fn carry_groups(&mut self, before: &Rows, map: &Map, told: bool) {
        let carried = |rows: &RoaringBitmap, listed: u32| {
            let mut rows = map.rows(rows);
            if told {
                rows.remove_range(..listed);
            }
            rows
        };
        for (name, members) in &before.groups {
            *self.groups.entry(name.clone()).or_default() |= carried(members, self.listed);
        }
        self.groups.retain(|_, members| !members.is_empty());
        self.grouped |= carried(&before.grouped, self.listed);
    }

    /// The listing of now without some rows and what is below them, and with others put in before row `at`; and
    /// where its rows went.
    pub(super) fn spliced(
        &self,
        without: &RoaringBitmap,
        at: u32,
        more: &Listing,
    ) -> Result<(Listing, Map), SelectionError> {
        more.check()?;
        let without = self.with_below(without);
        let is_tree = !self.depths.is_empty() || !more.depths.is_empty();
        let is_named = self.names.is_some() || more.names.is_some();
        let mut next = Listing { names: is_named.then(Texts::default), ..Listing::default() };
        let mut map = vec![GONE; self.len() as usize];
        let mut shift = vec![GONE; more.keys.len() as usize];
        let mut add = |key: &str, name: Option<&str>, depth: Option<&u16>| {
            let place = next.keys.len();
            next.keys.push(key)?;
            next.names.as_mut().map_or(Ok(()), |names| names.push(name.unwrap_or_default()))?;
            if is_tree {
                next.depths.push(depth.copied().unwrap_or(0));
            }
            Ok::<u32, SelectionError>(place)
        };
        for row in 0..=self.listed {
            let inserted = if row == at { 0..more.keys.len() } else { 0..0 };
            for new in inserted {
                let name = more.names.as_ref().map(|names| names.get(new));
                shift[new as usize] = add(more.keys.get(new), name, more.depths.get(new as usize))?;
            }
            if row < self.listed && !without.contains(row) {
                let name = self.names.as_ref().map(|names| names.get(row));
                map[row as usize] = add(self.key(row), name, self.depths.get(row as usize))?;
            }
        }
        let (map, shift) = (Map::of(map), Map::of(shift));
        next.unselectable = RowSet::from(map.rows(&self.unselectable) | shift.rows(more.unselectable.bits()));
        next.groups = self.spliced_groups(&map, more, &shift);
        Ok((next, map))
    }

    fn spliced_groups(&self, map: &Map, more: &Listing, shift: &Map) -> Option<Vec<Group>> {
        if self.grouped.is_empty() && more.groups.is_none() {
            return None;
        }
        let group = |name: &str, rows: &RoaringBitmap, map: &Map| Group {
            name: name.to_owned(),
            rows: RowSet::from(map.rows(rows)),
        };
        let old = self.groups.iter().map(|(name, rows)| group(name, rows, map));
        let new = more.groups.iter().flatten().map(|new| group(&new.name, new.rows.bits(), shift));
        Some(old.chain(new).collect())
    }

    fn with_below(&self, rows: &RoaringBitmap) -> RoaringBitmap {
        let mut whole = rows.clone();
        if !self.ends.is_empty() {
            rows.iter().for_each(|row| _ = whole.insert_range(row..self.end(row)));
        }
        whole
    }
}

/// Where each row's subtree ends, and each row's parent.
fn tree(depths: &[u16]) -> Result<(Vec<u32>, Vec<u32>), SelectionError> {
    let mut ends = vec![count(depths.len()); depths.len()];
    let mut parents = Vec::with_capacity(depths.len());
    let mut open: Vec<u32> = Vec::new();
    for (row, depth) in depths.iter().map(|depth| *depth as usize).enumerate() {
        if depth > open.len() {
            let what = format!("row {row} lies {depth} deep, but the row before it allows {}", open.len());
            return Err(SelectionError::ListingRejected { what });
        }
        open.drain(depth..).for_each(|done| ends[done as usize] = count(row));
        parents.push(open.last().copied().unwrap_or(GONE));
        open.push(count(row));
    }
    Ok((ends, parents))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_knows_ends_and_parents() {
        let (ends, parents) = tree(&[0, 1, 2, 1, 0]).expect("tree");
        assert_eq!(ends, [4, 3, 3, 4, 5]);
        assert_eq!(parents, [GONE, 0, 1, 0, GONE]);
        assert!(tree(&[1]).is_err());
        assert!(tree(&[0, 2]).is_err());
    }
}
