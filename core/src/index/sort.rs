//! Changes in any order to changes in file order, in bounded memory.

use super::IndexError;
use super::batch::{Identity, RowRef};
use super::decode::{Fault, Input};
use super::staged::staging;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::io::{BufReader, BufWriter, Cursor, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    /// Takes out all entries of an object.
    RemoveObject,
    /// Takes out one entry.
    RemoveEntry,
    /// Puts one entry in, in place of one of the same identity.
    Put,
}

/// One change. Of two changes the later one wins; `turn` tells which that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Change<'a> {
    pub(super) deed: Deed,
    pub(super) turn: u64,
    pub(super) row: RowRef<'a>,
}

type Order<'a> = (&'a [u8], bool, Identity<'a>);

impl<'a> Change<'a> {
    /// File order; what concerns a whole object comes before its entries.
    fn order(&self) -> Order<'a> {
        (self.row.object, self.deed != Deed::RemoveObject, self.row.identity())
    }

    fn write(&self, out: &mut Vec<u8>) {
        let row = &self.row;
        let at = out.len();
        out.extend_from_slice(&[0; 4]);
        out.push(self.deed as u8);
        out.extend_from_slice(&self.turn.to_le_bytes());
        for number in [row.size, row.stored_size, row.offset, row.length, row.job, row.modified] {
            out.extend_from_slice(&number.to_le_bytes());
        }
        out.extend_from_slice(&row.part.to_le_bytes());
        out.extend_from_slice(&row.part_count.to_le_bytes());
        out.push(u8::from(row.checksum.is_some()));
        out.extend_from_slice(row.checksum.map_or(&[][..], |sum| sum));
        out.extend_from_slice(&u32::try_from(row.object.len()).unwrap_or(u32::MAX).to_le_bytes());
        out.extend_from_slice(row.object);
        out.extend_from_slice(row.path);
        let length = u32::try_from(out.len() - at - 4).unwrap_or(u32::MAX);
        out[at..at + 4].copy_from_slice(&length.to_le_bytes());
    }

    /// Reads a record without its length.
    fn read(record: &'a [u8]) -> Result<Change<'a>, Fault> {
        let mut input = Input::new(record);
        let deed = match input.byte()? {
            0 => Deed::RemoveObject,
            1 => Deed::RemoveEntry,
            _ => Deed::Put,
        };
        let turn = u64::from_le_bytes(array(&mut input)?);
        let mut numbers = [0i64; 6];
        for number in &mut numbers {
            *number = i64::from_le_bytes(array(&mut input)?);
        }
        let part = i32::from_le_bytes(array(&mut input)?);
        let part_count = i32::from_le_bytes(array(&mut input)?);
        let checksum = match input.byte()? {
            0 => None,
            _ => input.take(32)?.try_into().ok(),
        };
        let object_length = u32::from_le_bytes(array(&mut input)?) as usize;
        let object = input.take(object_length)?;
        let [size, stored_size, offset, length, job, modified] = numbers;
        let path = input.rest();
        let row = RowRef {
            object,
            part,
            size,
            stored_size,
            offset,
            length,
            part_count,
            path,
            job,
            modified,
            checksum,
        };
        Ok(Change { deed, turn, row })
    }
}

fn array<const N: usize>(input: &mut Input<'_>) -> Result<[u8; N], Fault> {
    input.take(N)?.try_into().map_err(|_| Fault("a working file is too short"))
}

/// An order that equal identities keep their turns in.
fn compare(one: &[u8], other: &[u8]) -> Ordering {
    match (Change::read(one), Change::read(other)) {
        (Ok(one), Ok(other)) => one.order().cmp(&other.order()).then(one.turn.cmp(&other.turn)),
        _ => Ordering::Equal,
    }
}

/// Runs of one level that are merged into one of the next, which bounds open files and buffers.
const FAN_IN: usize = 32;

/// Runs up to this size stay in memory.
const SMALL_BYTES: usize = 2 << 20;

/// A run's read buffer.
const BUFFER_BYTES: usize = 64 << 10;

/// Takes changes in any order; spills sorted runs to nameless files.
pub(super) struct Sorter {
    folder: PathBuf,
    memory_bytes: usize,
    arena: Vec<u8>,
    starts: Vec<usize>,
    levels: Vec<Vec<Run>>,
    turn: u64,
}

impl Sorter {
    pub(super) fn new(folder: &Path, memory_bytes: usize) -> Sorter {
        Sorter {
            folder: folder.to_owned(),
            memory_bytes,
            arena: Vec::new(),
            starts: Vec::new(),
            levels: Vec::new(),
            turn: 0,
        }
    }

    pub(super) fn add(&mut self, deed: Deed, row: RowRef<'_>) -> Result<(), IndexError> {
        self.starts.push(self.arena.len());
        Change { deed, turn: self.turn, row }.write(&mut self.arena);
        self.turn += 1;
        // The list of places counts, too; growing by doubling may leave as much again unused.
        if self.arena.len() + self.starts.len() * 8 >= self.memory_bytes {
            let run = self.sorted_run()?;
            return self.keep(run, 0);
        }
        Ok(())
    }

    fn sorted_run(&mut self) -> Result<Run, IndexError> {
        let arena = &self.arena;
        let record = |at: usize| {
            let length =
                arena.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
            let end = at + 4 + length.unwrap_or(0) as usize;
            (&arena[at..end], &arena[at + 4..end])
        };
        self.starts.sort_by(|one, other| compare(record(*one).1, record(*other).1));
        let run = if arena.len() <= SMALL_BYTES {
            let bytes: Vec<u8> = self.starts.iter().flat_map(|at| record(*at).0).copied().collect();
            Ok(Box::new(Cursor::new(bytes)) as Box<dyn Read + Send>)
        } else {
            spill(&self.folder, |out| self.starts.iter().try_for_each(|at| out.write_all(record(*at).0)))
        };
        let run = run.and_then(Run::start).map_err(|source| staging(&self.folder, source));
        self.arena.clear();
        self.starts.clear();
        run
    }

    fn keep(&mut self, run: Run, level: usize) -> Result<(), IndexError> {
        if self.levels.len() <= level {
            self.levels.push(Vec::new());
        }
        self.levels[level].push(run);
        if self.levels[level].len() < FAN_IN {
            return Ok(());
        }
        let mut merge = Merge::new(std::mem::take(&mut self.levels[level]));
        let merged = spill(&self.folder, |out| {
            while let Some(record) = merge.next()? {
                out.write_all(&u32::try_from(record.len()).unwrap_or(u32::MAX).to_le_bytes())?;
                out.write_all(record)?;
            }
            Ok(())
        });
        let run = merged.and_then(Run::start).map_err(|source| staging(&self.folder, source))?;
        self.keep(run, level + 1)
    }

    /// The changes in file order, one for each identity.
    pub(super) fn finish(mut self) -> Result<Changes, IndexError> {
        let last = self.sorted_run()?;
        self.arena = Vec::new();
        let mut runs: Vec<Run> = self.levels.drain(..).flatten().collect();
        runs.push(last);
        Ok(Changes { merge: Merge::new(runs), folder: self.folder, record: Vec::new(), removed: None })
    }
}

fn spill(
    folder: &Path,
    write: impl FnOnce(&mut BufWriter<&std::fs::File>) -> std::io::Result<()>,
) -> std::io::Result<Box<dyn Read + Send>> {
    let mut file = tempfile::tempfile_in(folder)?;
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, &file);
    write(&mut out)?;
    out.flush()?;
    drop(out);
    file.rewind()?;
    Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, file)))
}

/// A sorted run and its foremost record; a run at its end has none.
struct Run {
    source: Box<dyn Read + Send>,
    record: Option<Vec<u8>>,
}

impl Run {
    fn start(source: Box<dyn Read + Send>) -> std::io::Result<Run> {
        let mut run = Run { source, record: Some(Vec::new()) };
        run.advance()?;
        Ok(run)
    }

    fn advance(&mut self) -> std::io::Result<()> {
        let Some(record) = &mut self.record else {
            return Ok(());
        };
        let mut length = [0; 4];
        if self.source.read(&mut length[..1])? == 0 {
            self.record = None;
            return Ok(());
        }
        self.source.read_exact(&mut length[1..])?;
        record.resize(u32::from_le_bytes(length) as usize, 0);
        self.source.read_exact(record)
    }
}

impl PartialEq for Run {
    fn eq(&self, other: &Run) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Run {}

impl PartialOrd for Run {
    fn partial_cmp(&self, other: &Run) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Run {
    fn cmp(&self, other: &Run) -> Ordering {
        match (&self.record, &other.record) {
            (Some(one), Some(other)) => compare(one, other),
            // A run at its end comes last.
            (one, other) => other.is_some().cmp(&one.is_some()),
        }
    }
}

/// Many runs as one.
struct Merge {
    heap: BinaryHeap<Reverse<Run>>,
    record: Vec<u8>,
}

impl Merge {
    fn new(runs: Vec<Run>) -> Merge {
        let runs = runs.into_iter().filter(|run| run.record.is_some());
        Merge { heap: runs.map(Reverse).collect(), record: Vec::new() }
    }

    fn peek(&self) -> Option<&[u8]> {
        self.heap.peek().and_then(|Reverse(run)| run.record.as_deref())
    }

    fn next(&mut self) -> std::io::Result<Option<&[u8]>> {
        let Some(mut top) = self.heap.peek_mut() else {
            return Ok(None);
        };
        if let Some(record) = &mut top.0.record {
            std::mem::swap(record, &mut self.record);
        }
        top.0.advance()?;
        if top.0.record.is_none() {
            std::collections::binary_heap::PeekMut::pop(top);
        }
        Ok(Some(&self.record))
    }
}

/// Changes in file order, one for each identity; what a later removal of the object undid is left out.
pub(super) struct Changes {
    merge: Merge,
    folder: PathBuf,
    record: Vec<u8>,
    /// The object last removed, and when.
    removed: Option<(Vec<u8>, u64)>,
}

impl Changes {
    /// Goes to the next change; false after the last one.
    pub(super) fn advance(&mut self) -> Result<bool, IndexError> {
        loop {
            let folder = &self.folder;
            let Some(record) = self.merge.next().map_err(|source| staging(folder, source))? else {
                self.record.clear();
                return Ok(false);
            };
            self.record.clear();
            self.record.extend_from_slice(record);
            let change = read(&self.record, folder)?;
            let next = self.merge.peek().map(|record| read(record, folder)).transpose()?;
            if next.is_some_and(|next| next.order() == change.order()) {
                continue;
            }
            if change.deed == Deed::RemoveObject {
                self.removed = Some((change.row.object.to_vec(), change.turn));
                return Ok(true);
            }
            let undone = self
                .removed
                .as_ref()
                .is_some_and(|(object, turn)| *turn > change.turn && object == change.row.object);
            if !undone {
                return Ok(true);
            }
        }
    }

    /// The change it stands at; `None` before the first and after the last.
    pub(super) fn current(&self) -> Result<Option<Change<'_>>, IndexError> {
        if self.record.is_empty() { Ok(None) } else { read(&self.record, &self.folder).map(Some) }
    }
}

fn read<'a>(record: &'a [u8], folder: &Path) -> Result<Change<'a>, IndexError> {
    Change::read(record).map_err(|fault| staging(folder, std::io::Error::other(fault.0)))
}
