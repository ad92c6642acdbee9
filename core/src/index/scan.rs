//! Rows of an index file in order, a few thousand at a time.

use super::batch::{Batch, Columns};
use super::column::{Anything, Quota, TextColumn, Values, naturals};
use super::decode::{self, Fault};
use super::key::{KeyCheck, Keys};
use super::schema::Column;
use super::{IndexError, Reader};

/// Rows of a batch, at most.
pub(super) const BATCH_ROWS: usize = 4_096;

/// Bytes of texts after which a batch ends early.
const BATCH_BYTES: usize = 1 << 20;

/// A pass over the rows of an index file, in order. Memory is that of one row group as stored, one page of each
/// column, and one batch.
#[derive(Debug)]
pub struct Scan {
    reader: Reader,
    columns: Columns,
    /// What is fetched and checked against its digests; at least `columns`.
    fetched: Columns,
    lower: Vec<u8>,
    upper: Option<Vec<u8>>,
    next_group: usize,
    end_group: usize,
    open: Option<Open>,
    failed: bool,
    data: Vec<u8>,
    decoders: Decoders,
    batch: Batch,
    before: Option<RowBefore>,
}

/// The identity of the row before a batch.
type RowBefore = (Vec<u8>, i64, Vec<u8>, i32);

/// The row group at hand.
#[derive(Debug, Clone, Copy)]
struct Open {
    group: usize,
    row: u64,
    file_offset: u64,
}

#[derive(Debug)]
struct Decoders {
    objects: TextColumn,
    keys: Keys,
    parts: Values,
    sizes: Values,
    stored_sizes: Values,
    offsets: Values,
    lengths: Values,
    part_counts: Values,
    paths: TextColumn,
    jobs: Values,
    modified: Values,
    checksums: Values,
}

impl Scan {
    pub(super) fn new(reader: Reader, lower: &[u8], upper: Option<&[u8]>, columns: Columns) -> Scan {
        let groups = reader.groups();
        let next_group = groups.partition_point(|group| group.last.as_bytes() < lower);
        let end_group = upper
            .map_or(groups.len(), |upper| groups.partition_point(|group| group.first.as_bytes() < upper));
        Scan {
            columns,
            fetched: columns,
            failed: false,
            lower: lower.to_vec(),
            upper: upper.map(<[u8]>::to_vec),
            next_group,
            end_group,
            open: None,
            data: Vec::new(),
            decoders: Decoders::new(),
            batch: Batch::default(),
            before: None,
            reader,
        }
    }

    /// A pass over one row group that fetches all its columns.
    pub(super) fn of_group(reader: Reader, group: usize, columns: Columns) -> Scan {
        let mut scan = Scan::new(reader, b"", None, columns);
        (scan.next_group, scan.end_group, scan.fetched) = (group, group + 1, Columns::All);
        scan
    }

    /// The batch that was read last.
    pub fn batch(&self) -> &Batch {
        &self.batch
    }

    /// Takes the batch that was read last; the next one is decoded into the memory of `spare`.
    pub(super) fn replace_batch(&mut self, mut spare: Batch) -> Batch {
        self.batch.hand_on(&mut spare);
        std::mem::replace(&mut self.batch, spare)
    }

    /// The bytes of the row group that was fetched last.
    pub(super) fn data(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.data)
    }

    /// The next rows, or `None` after the last one. Batches are never empty.
    ///
    /// Errors: IndexDamaged when bytes do not match their digest; IndexMalformed when they break the format;
    ///         what the destination says.
    pub fn next_batch(&mut self) -> Result<Option<&Batch>, IndexError> {
        if self.failed {
            return Err(self.reader.malformed(0, "a scan that failed cannot go on"));
        }
        // Set until the rows are there, so that nobody takes the end of a failed scan for the file's end.
        self.failed = true;
        let found = self.advance()?;
        self.failed = false;
        Ok(found.then_some(&self.batch))
    }

    fn advance(&mut self) -> Result<bool, IndexError> {
        loop {
            let Some(open) = self.open_group()? else {
                return Ok(false);
            };
            self.decode(open)?;
            self.clip();
            if !self.batch.is_empty() {
                return Ok(true);
            }
        }
    }

    /// The row group to read from, loaded when it is a new one.
    fn open_group(&mut self) -> Result<Option<Open>, IndexError> {
        if let Some(open) = self.open {
            return Ok(Some(open));
        }
        if self.next_group >= self.end_group {
            return Ok(None);
        }
        let group = &self.reader.groups()[self.next_group];
        let file_offset = self.reader.load(group, self.fetched, &mut self.data)?;
        self.decoders.start(self.columns, group, file_offset);
        let open = Open { group: self.next_group, row: 0, file_offset };
        self.next_group += 1;
        self.open = Some(open);
        Ok(Some(open))
    }

    fn decode(&mut self, open: Open) -> Result<(), IndexError> {
        let group = &self.reader.groups()[open.group];
        let rows = usize::try_from(group.rows - open.row).unwrap_or(usize::MAX);
        let count = self
            .decoders
            .fill(self.columns, &self.data, self.reader.limits(), rows.min(BATCH_ROWS), &mut self.batch)
            .map_err(|(column, fault)| self.reader.malformed(group.chunks[column.at()].offset, fault.0))?;
        (self.batch.begin, self.batch.end) = (0, count);
        self.batch.first_row = group.first_row + open.row;
        let wrong = |what| Err(self.reader.malformed(open.file_offset, what));
        if open.row == 0 && self.batch.object(0) != group.first.as_bytes() {
            return wrong("a row group does not begin with the key its footer names");
        }
        let row = open.row + count as u64;
        if row == group.rows {
            if self.batch.object(count - 1) != group.last.as_bytes() {
                return wrong("a row group does not end with the key its footer names");
            }
            if let Err((column, fault)) = self.decoders.finish(self.columns) {
                return Err(self.reader.malformed(group.chunks[column.at()].offset, fault.0));
            }
        }
        if self.columns == Columns::All && !in_order(&self.batch, &mut self.before) {
            return wrong("two rows are out of order or the same");
        }
        self.open = (row < group.rows).then_some(Open { row, ..open });
        Ok(())
    }

    /// Takes rows outside the bounds out of view.
    fn clip(&mut self) {
        let batch = &mut self.batch;
        let position = |bound: &[u8]| {
            let (mut low, mut high) = (0, batch.end);
            while low < high {
                let middle = low + (high - low) / 2;
                if batch.objects.get(middle) < bound { low = middle + 1 } else { high = middle }
            }
            low
        };
        let begin = if self.lower.is_empty() { 0 } else { position(&self.lower) };
        let end = match &self.upper {
            Some(upper) if batch.objects.get(batch.end - 1) >= &upper[..] => {
                self.open = None;
                self.end_group = 0;
                position(upper)
            }
            _ => batch.end,
        };
        if begin == 0 && end > 0 {
            // Later rows are above the lower bound, too.
            self.lower.clear();
        }
        (batch.begin, batch.end) = (begin.min(end), end);
    }
}

/// Whether whole identities rise through the batch and from the row before it, which becomes its last row.
fn in_order(batch: &Batch, before: &mut Option<RowBefore>) -> bool {
    let first = batch.row(0).identity();
    let joins = before
        .as_ref()
        .is_none_or(|(object, offset, path, part)| (&**object, *offset, &**path, *part) < first);
    let rising = (1..batch.len()).all(|at| {
        // Objects rise, as was checked when they were decoded; where they differ nothing else counts.
        batch.object(at - 1) != batch.object(at) || batch.row(at - 1).identity() < batch.row(at).identity()
    });
    let (object, offset, path, part) = batch.row(batch.len() - 1).identity();
    let before = before.get_or_insert_default();
    object.clone_into(&mut before.0);
    path.clone_into(&mut before.2);
    (before.1, before.3) = (offset, part);
    joins && rising
}

impl Decoders {
    fn new() -> Decoders {
        Decoders {
            objects: TextColumn::new(Column::Object),
            keys: Keys::default(),
            parts: Values::new(Column::Part),
            sizes: Values::new(Column::Size),
            stored_sizes: Values::new(Column::StoredSize),
            offsets: Values::new(Column::Offset),
            lengths: Values::new(Column::Length),
            part_counts: Values::new(Column::PartCount),
            paths: TextColumn::new(Column::Path),
            jobs: Values::new(Column::Job),
            modified: Values::new(Column::Modified),
            checksums: Values::new(Column::Checksum),
        }
    }

    /// Points every decoder at its chunk in the loaded bytes, which begin at `file_offset`.
    fn start(&mut self, columns: Columns, group: &super::footer::Group, file_offset: u64) {
        let rows = usize::try_from(group.rows).unwrap_or(usize::MAX);
        let place = |column: Column| {
            let chunk = group.chunks[column.at()];
            let begin = usize::try_from(chunk.offset - file_offset).unwrap_or(usize::MAX);
            (begin, begin.saturating_add(usize::try_from(chunk.bytes).unwrap_or(usize::MAX)), rows)
        };
        macro_rules! start {
            ($($decoder:ident: $column:ident),*) => {$(
                let (begin, end, rows) = place(Column::$column);
                self.$decoder.start(begin, end, rows);
            )*};
        }
        start!(objects: Object);
        if columns >= Columns::Check {
            start!(parts: Part, sizes: Size, stored_sizes: StoredSize);
        }
        if columns == Columns::All {
            start!(offsets: Offset, lengths: Length, part_counts: PartCount, paths: Path);
            start!(jobs: Job, modified: Modified, checksums: Checksum);
        }
    }

    /// Fills the batch with up to `rows` rows and says how many.
    fn fill(
        &mut self,
        columns: Columns,
        data: &[u8],
        limits: &super::Limits,
        rows: usize,
        batch: &mut Batch,
    ) -> Result<usize, (Column, Fault)> {
        let quota = |rows, bytes, longest: u64| Quota {
            rows,
            bytes,
            longest: usize::try_from(longest).unwrap_or(usize::MAX),
        };
        let mut rows = rows;
        if columns == Columns::All {
            self.paths
                .fill(
                    data,
                    limits,
                    quota(rows, BATCH_BYTES, limits.path_bytes),
                    &mut Anything,
                    &mut batch.paths,
                )
                .map_err(|fault| (Column::Path, fault))?;
            rows = batch.paths.len();
        }
        // With paths the number of rows is given; keys are short enough to follow.
        let bytes = if columns == Columns::All { usize::MAX } else { BATCH_BYTES };
        batch.marks.clear();
        let mut ask = KeyCheck { keys: &mut self.keys, marks: &mut batch.marks };
        self.objects
            .fill(data, limits, quota(rows, bytes, limits.key_bytes), &mut ask, &mut batch.objects)
            .map_err(|fault| (Column::Object, fault))?;
        rows = batch.objects.len();
        macro_rules! fill {
            ($($decoder:ident: $column:ident by $decode:path),*) => {$(
                self.$decoder
                    .fill(data, limits, rows, $decode, &mut batch.$decoder)
                    .map_err(|fault| (Column::$column, fault))?;
            )*};
        }
        if columns >= Columns::Check {
            fill!(parts: Part by naturals, sizes: Size by naturals, stored_sizes: StoredSize by naturals);
        }
        if columns == Columns::All {
            fill!(offsets: Offset by naturals, lengths: Length by naturals);
            fill!(part_counts: PartCount by naturals, jobs: Job by decode::numbers);
            fill!(modified: Modified by decode::numbers, checksums: Checksum by decode::checksums);
        }
        Ok(rows)
    }

    /// Every decoder is at the end of its chunk.
    fn finish(&self, columns: Columns) -> Result<(), (Column, Fault)> {
        macro_rules! finish {
            ($($decoder:ident: $column:ident),*) => {$(
                self.$decoder.finish().map_err(|fault| (Column::$column, fault))?;
            )*};
        }
        finish!(objects: Object);
        if columns >= Columns::Check {
            finish!(parts: Part, sizes: Size, stored_sizes: StoredSize);
        }
        if columns == Columns::All {
            finish!(offsets: Offset, lengths: Length, part_counts: PartCount, paths: Path);
            finish!(jobs: Job, modified: Modified, checksums: Checksum);
        }
        Ok(())
    }
}
