//! Names in byte order whatever order they come in: sorted in memory, and beyond that in runs in a nameless file.

use super::entries::{Entries, Entry};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// What is held in memory before a run is written.
const HELD_BYTES: usize = 16 << 20;

/// Of each run while they are merged.
const BUFFER_BYTES: usize = 32 << 10;

/// Longer names than any service has.
const NAME_LIMIT_BYTES: usize = 1 << 16;

/// Takes names in any order.
pub(super) struct Sorter {
    held: Entries,
    held_limit_bytes: usize,
    file: Option<File>,
    /// Where each run ends in the file.
    ends: Vec<u64>,
}

impl Default for Sorter {
    fn default() -> Sorter {
        Sorter { held: Entries::default(), held_limit_bytes: HELD_BYTES, file: None, ends: Vec::new() }
    }
}

impl Sorter {
    pub(super) fn add(&mut self, entry: Entry<'_>) -> io::Result<()> {
        self.held.add(entry.name, entry.size_bytes, entry.folder);
        if self.held.held_bytes() > self.held_limit_bytes { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.held.sort();
        let file = match &self.file {
            Some(file) => file,
            None => self.file.insert(tempfile::tempfile()?),
        };
        let mut out = BufWriter::with_capacity(BUFFER_BYTES, file);
        let mut end = self.ends.last().copied().unwrap_or(0);
        for entry in self.held.iter() {
            let length = u32::try_from(entry.name.len()).map_err(io::Error::other)?;
            out.write_all(&length.to_le_bytes())?;
            out.write_all(&entry.size_bytes.to_le_bytes())?;
            out.write_all(&[u8::from(entry.folder)])?;
            out.write_all(entry.name)?;
            end += HEAD_BYTES as u64 + u64::from(length);
        }
        out.flush()?;
        self.ends.push(end);
        self.held.clear();
        Ok(())
    }

    /// All names, in order.
    pub(super) fn finish(mut self) -> io::Result<Sorted> {
        if self.ends.is_empty() {
            self.held.sort();
            return Ok(Sorted::Held { entries: self.held, at: 0 });
        }
        if !self.held.is_empty() {
            self.spill()?;
        }
        let file = Arc::new(self.file.ok_or(io::ErrorKind::NotFound)?);
        let (mut heap, mut runs, mut at) = (BinaryHeap::new(), Vec::new(), 0);
        for end in self.ends {
            let part = Part { file: Arc::clone(&file), at, end };
            runs.push(BufReader::with_capacity(BUFFER_BYTES, part));
            at = end;
        }
        for (number, run) in runs.iter_mut().enumerate() {
            heap.extend(next(run)?.map(|row| Reverse((row, number))));
        }
        Ok(Sorted::Runs { runs, heap, row: None })
    }
}

const HEAD_BYTES: usize = 13;

/// A name of a run; ordered by its bytes first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    name: Vec<u8>,
    size_bytes: u64,
    folder: bool,
}

/// Names in order.
pub(super) enum Sorted {
    Held { entries: Entries, at: usize },
    Runs { runs: Vec<BufReader<Part>>, heap: BinaryHeap<Reverse<(Row, usize)>>, row: Option<Row> },
}

impl Sorted {
    pub(super) fn next(&mut self) -> io::Result<Option<Entry<'_>>> {
        match self {
            Sorted::Held { entries, at } => {
                *at += 1;
                Ok(entries.get(*at - 1))
            }
            Sorted::Runs { runs, heap, row } => {
                let Some(Reverse((least, number))) = heap.pop() else { return Ok(None) };
                heap.extend(next(&mut runs[number])?.map(|row| Reverse((row, number))));
                let Row { name, size_bytes, folder } = row.insert(least);
                Ok(Some(Entry { name, size_bytes: *size_bytes, folder: *folder }))
            }
        }
    }
}

fn next(run: &mut BufReader<Part>) -> io::Result<Option<Row>> {
    let part = run.get_ref();
    if run.buffer().is_empty() && part.at == part.end {
        return Ok(None);
    }
    let (mut length, mut size, mut folder) = ([0; 4], [0; 8], [0; 1]);
    run.read_exact(&mut length)?;
    run.read_exact(&mut size)?;
    run.read_exact(&mut folder)?;
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length > NAME_LIMIT_BYTES {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut name = vec![0; length];
    run.read_exact(&mut name)?;
    Ok(Some(Row { name, size_bytes: u64::from_le_bytes(size), folder: folder[0] == 1 }))
}

/// A run in the file.
pub(super) struct Part {
    file: Arc<File>,
    at: u64,
    end: u64,
}

impl Read for Part {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX).min(into.len());
        let read = self.file.read_at(&mut into[..left], self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn names_come_in_byte_order_from_memory_and_from_runs(
            names in prop::collection::vec(("[a-d/\u{ff5e}\u{1f600}]{0,6}", any::<u64>(), any::<bool>()), 0..60),
            held_limit_bytes in prop::sample::select(vec![0_usize, 100, 400, 1 << 20]),
        ) {
            let mut sorter = Sorter { held_limit_bytes, ..Sorter::default() };
            for (name, size_bytes, folder) in &names {
                let entry = Entry { name: name.as_bytes(), size_bytes: *size_bytes, folder: *folder };
                sorter.add(entry).expect("added");
            }
            let mut sorted = sorter.finish().expect("sorted");
            let mut found = Vec::new();
            while let Some(entry) = sorted.next().expect("read") {
                found.push((entry.name.to_vec(), entry.size_bytes, entry.folder));
            }
            let mut expected: Vec<_> =
                names.iter().map(|(name, size, folder)| (name.clone().into_bytes(), *size, *folder)).collect();
            prop_assert!(found.is_sorted_by(|a, b| a.0 <= b.0));
            expected.sort();
            found.sort();
            prop_assert_eq!(found, expected);
        }
    }
}
