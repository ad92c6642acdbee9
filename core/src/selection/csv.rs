//! A listing from a CSV, as directories export their users. Pure: the caller reads the file.

use super::SelectionError;
use super::listing::{GROUP_LIMIT, Group, Listing};
use super::ranges::RowSet;
use super::texts::{KEY_LIMIT, TEXTS_LIMIT_BYTES, Texts, check_key, within};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use roaring::RoaringBitmap;
use std::collections::HashMap;

/// Bytes of one line of a CSV.
const LINE_LIMIT_BYTES: usize = 1 << 20;

/// Columns of a CSV.
const COLUMN_LIMIT: usize = 1_000;

impl Listing {
    /// The rows of a CSV with a header line, in its order.
    ///
    /// Shape:  columns by name, in any order: `key`, which has to be there; `name`; `groups`, with `;` between
    ///         them; `depth`, 0 for a root; `selectable`, `yes` or `no`. Others are passed over. An empty cell
    ///         stands for the key as name, no group, 0, yes; a column that is not there tells nothing. Quotation
    ///         marks as in RFC 4180, but a cell ends on its line: a forgotten mark would else swallow the people
    ///         on the lines after it.
    /// Errors: SelectionListingRejected, with the line, counted from 1; SelectionLimitExceeded. A key that is
    ///         there twice is found when the listing is used.
    pub fn from_csv(text: &str) -> Result<Listing, SelectionError> {
        within("bytes of a CSV", text.len() as u64, TEXTS_LIMIT_BYTES as u64)?;
        let mut cells = Cells::new();
        let mut table: Option<Table> = None;
        for line in text.trim_start_matches('\u{feff}').lines() {
            cells.line += 1;
            if line.trim().is_empty() {
                continue;
            }
            cells.split(line)?;
            match &mut table {
                Some(table) => table.add(&cells)?,
                None => table = Some(Table::of(&cells)?),
            }
        }
        let no_header = || SelectionError::ListingRejected {
            what: "the CSV is empty; begin it with a line that names its columns, `key` among them"
                .to_owned(),
        };
        table.map(Table::listing).ok_or_else(no_header)
    }
}

/// The cells of one line, in room that is used again.
struct Cells {
    reader: Reader,
    line: u32,
    text: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl Cells {
    fn new() -> Cells {
        // Lines are cut before; a carriage return within one is text, and no key may hold it.
        let reader = ReaderBuilder::new().terminator(Terminator::Any(b'\n')).build();
        Cells { reader, line: 0, text: Vec::new(), ends: vec![0; COLUMN_LIMIT], count: 0 }
    }

    fn refused(&self, what: impl std::fmt::Display) -> SelectionError {
        SelectionError::ListingRejected { what: format!("line {} of the CSV {what}", self.line) }
    }

    fn split(&mut self, line: &str) -> Result<(), SelectionError> {
        within("bytes of a line of a CSV", line.len() as u64, LINE_LIMIT_BYTES as u64)?;
        self.text.resize(self.text.len().max(line.len() + 1), 0);
        let Cells { reader, text, ends, .. } = self;
        let (_, _, written, cut) = reader.read_record(line.as_bytes(), text, ends);
        // A line feed that ends no record lies within quotation marks.
        let (result, _, _, last) = reader.read_record(b"\n", &mut text[written..], &mut ends[cut..]);
        self.count = cut + last;
        match result {
            ReadRecordResult::Record => Ok(()),
            ReadRecordResult::OutputEndsFull => Err(self.refused(format_args!(
                "has more than {COLUMN_LIMIT} columns; leave out those that are not needed"
            ))),
            _ => Err(self.refused(
                "has a quotation mark that is not closed; close it, and break no line within a cell",
            )),
        }
    }

    fn get(&self, column: usize) -> &str {
        let start = column.checked_sub(1).map_or(0, |before| self.ends[before]);
        // Cut at ASCII characters, so that whole ones are left.
        std::str::from_utf8(&self.text[start..self.ends[column]]).unwrap_or_default()
    }

    /// The cell of a column that may not be there, without the spaces around it.
    fn trimmed(&self, column: Option<usize>) -> &str {
        column.map_or("", |column| self.get(column).trim())
    }

    /// Where a column is, by its name in the header.
    fn find(&self, name: &str) -> Result<Option<usize>, SelectionError> {
        let is_it = |column: &usize| self.get(*column).trim().eq_ignore_ascii_case(name);
        let mut found = (0..self.count).filter(is_it);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(self.refused(format_args!("names the column `{name}` twice; rename one"))),
            (column, None) => Ok(column),
        }
    }
}

/// Where the columns are, and what was read so far.
struct Table {
    width: usize,
    key: usize,
    name: Option<usize>,
    groups: Option<usize>,
    depth: Option<usize>,
    selectable: Option<usize>,
    listing: Listing,
    unselectable: RoaringBitmap,
    members: Vec<(String, RoaringBitmap)>,
    /// Where each group lies among them, by lower-case name.
    places: HashMap<String, usize>,
}

impl Table {
    fn of(header: &Cells) -> Result<Table, SelectionError> {
        let no_key = || header.refused("names the columns and lacks `key`; name the column of the ids so");
        let name = header.find("name")?;
        Ok(Table {
            width: header.count,
            key: header.find("key")?.ok_or_else(no_key)?,
            name,
            groups: header.find("groups")?,
            depth: header.find("depth")?,
            selectable: header.find("selectable")?,
            listing: Listing { names: name.map(|_| Texts::default()), ..Listing::default() },
            unselectable: RoaringBitmap::new(),
            members: Vec::new(),
            places: HashMap::new(),
        })
    }

    fn add(&mut self, cells: &Cells) -> Result<(), SelectionError> {
        let (row, width) = (self.listing.keys.len(), self.width);
        within("rows of a listing", u64::from(row) + 1, u64::from(KEY_LIMIT))?;
        if cells.count != width {
            let found = cells.count;
            return Err(cells.refused(format_args!(
                "has {found} cells, but {width} columns are named; quote cells that hold a comma"
            )));
        }
        let key = cells.get(self.key);
        if let Err(SelectionError::KeyRejected { what, .. }) = check_key(row, key) {
            return Err(cells.refused(format_args!("has a key that {what}; give it a key such as its id")));
        }
        self.listing.keys.push(key)?;
        if let (Some(names), Some(name)) = (&mut self.listing.names, self.name) {
            names.push(cells.get(name))?;
        }
        if self.depth.is_some() {
            self.listing.depths.push(depth(cells, cells.trimmed(self.depth))?);
        }
        if !selectable(cells, cells.trimmed(self.selectable))? {
            self.unselectable.insert(row);
        }
        let groups = cells.trimmed(self.groups).split(';').map(str::trim);
        groups.filter(|group| !group.is_empty()).try_for_each(|group| self.join(group, row))
    }

    fn join(&mut self, group: &str, row: u32) -> Result<(), SelectionError> {
        let next = self.members.len();
        let place = *self.places.entry(group.to_lowercase()).or_insert(next);
        if place == next {
            within("groups of a listing", next as u64 + 1, u64::from(GROUP_LIMIT))?;
            self.members.push((group.to_owned(), RoaringBitmap::new()));
        }
        self.members[place].1.insert(row);
        Ok(())
    }

    fn listing(self) -> Listing {
        let group = |(name, rows)| Group { name, rows: RowSet::from(rows) };
        Listing {
            groups: self.groups.map(|_| self.members.into_iter().map(group).collect()),
            unselectable: RowSet::from(self.unselectable),
            ..self.listing
        }
    }
}

fn depth(cells: &Cells, word: &str) -> Result<u16, SelectionError> {
    let wrong = || cells.refused("has a depth that is no number from 0 to 65535; write 0 for a root");
    if word.is_empty() { Ok(0) } else { word.parse().map_err(|_| wrong()) }
}

fn selectable(cells: &Cells, word: &str) -> Result<bool, SelectionError> {
    match word.to_ascii_lowercase().as_str() {
        "" | "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(cells.refused("says neither `yes` nor `no` of being selectable; write one of them")),
    }
}
