//! A finished index file that waits in the staging folder to be put in place.

use super::batch::Columns;
use super::tally::Tally;
use super::{Header, IndexError, Limits, Reader, Totals};
use crate::cancel::Cancel;
use crate::destination::{Blob, DestinationError, Origin};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tempfile::TempPath;

/// Makes the folder index files are staged in, unless it is there.
///
/// Errors: StagingFailed.
#[expect(clippy::disallowed_methods, reason = "index files are written to a local folder first")]
pub fn prepare_staging(folder: &Path) -> Result<(), IndexError> {
    let failed = |source| IndexError::Staging { path: folder.display().to_string(), source };
    std::fs::create_dir_all(folder).map_err(failed)
}

/// A finished index file in the staging folder: on disk, and read back whole. Dropping it removes it.
#[derive(Debug)]
pub struct Staged {
    path: TempPath,
    reader: Reader,
}

impl Staged {
    /// Reads a written file back: every digest, the order of all rows, and the totals.
    pub(super) fn verify(
        path: TempPath,
        file: File,
        limits: Limits,
        cancel: &Cancel,
    ) -> Result<Staged, IndexError> {
        let name = path.display().to_string();
        let size_bytes = file.metadata().map_err(|source| staging(&path, source))?.len();
        let blob = LocalFile { name: name.clone(), file: Mutex::new(file), size_bytes };
        let reader = Reader::open(Arc::new(blob), &name, limits)?;
        let mut scan = reader.scan(b"", None, Columns::All);
        let mut tally = Tally::new();
        while let Some(batch) = scan.next_batch()? {
            cancel.check()?;
            tally.add_batch(batch);
        }
        if tally.row_count() != reader.row_count() || tally.finish() != *reader.totals() {
            return Err(reader.malformed(0, "the totals read back are not those that were written"));
        }
        Ok(Staged { path, reader })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// It, opened.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Who it belongs to.
    pub fn header(&self) -> &Header {
        self.reader.header()
    }

    /// The storage statistics it records.
    pub fn totals(&self) -> &Totals {
        self.reader.totals()
    }

    /// How many entries it holds.
    pub fn row_count(&self) -> u64 {
        self.reader.row_count()
    }

    /// Its size.
    pub fn size_bytes(&self) -> u64 {
        self.reader.size_bytes()
    }
}

const FETCH_BYTES: usize = 1 << 20;

/// A blob that is read many times, brought near: copied to a nameless file in the staging folder, unless it is a
/// local file already.
///
/// Errors: Cancelled, StagingFailed, those of reading the blob.
pub fn fetch(blob: Arc<dyn Blob>, staging: &Path, cancel: &Cancel) -> Result<Arc<dyn Blob>, IndexError> {
    if matches!(blob.origin(), Origin::LocalFile(_)) {
        return Ok(blob);
    }
    let failed = |source| IndexError::Staging { path: staging.display().to_string(), source };
    let mut file = tempfile::tempfile_in(staging).map_err(failed)?;
    let (size_bytes, mut offset, mut buffer) = (blob.size_bytes(), 0, vec![0; FETCH_BYTES]);
    while offset < size_bytes {
        cancel.check()?;
        let length = buffer.len().min(usize::try_from(size_bytes - offset).unwrap_or(usize::MAX));
        blob.read_at(offset, &mut buffer[..length])?;
        file.write_all(&buffer[..length]).map_err(failed)?;
        offset += length as u64;
    }
    Ok(Arc::new(LocalFile { name: staging.display().to_string(), file: Mutex::new(file), size_bytes }))
}

/// A failure of the staging folder.
pub(super) fn staging(path: &Path, source: impl Into<io::Error>) -> IndexError {
    IndexError::Staging { path: path.display().to_string(), source: source.into() }
}

struct LocalFile {
    name: String,
    file: Mutex<File>,
    size_bytes: u64,
}

impl Blob for LocalFile {
    fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    fn read_at(&self, offset_bytes: u64, buffer: &mut [u8]) -> Result<(), DestinationError> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let read = file.seek(SeekFrom::Start(offset_bytes)).and_then(|_| file.read_exact(buffer));
        read.map_err(|source| DestinationError::SourceUnreadable { path: self.name.clone(), source })
    }
}
