//! Writing an index file: the last one and a job's changes become the next one.

use super::assemble::Assembler;
use super::batch::RowRef;
use super::merge::merge;
use super::sort::{Deed, Sorter};
use super::staged::Staged;
use super::{Entry, Header, IndexError, Limits, Reader};
use crate::cancel::Cancel;
use std::path::{Path, PathBuf};

/// How to write.
#[derive(Debug, Clone, Copy)]
pub struct WriterOptions {
    /// Memory for changes before they are spilled, sorted, to nameless files in the staging folder.
    pub sort_memory_bytes: usize,
    /// What the file must keep to, so that it can be read again.
    pub limits: Limits,
}

impl Default for WriterOptions {
    fn default() -> WriterOptions {
        WriterOptions { sort_memory_bytes: 16 << 20, limits: Limits::default() }
    }
}

/// Takes changes in any order and writes the next index file. Of two changes to one entry the later one wins.
pub struct Writer {
    folder: PathBuf,
    header: Header,
    limits: Limits,
    sorter: Sorter,
}

impl Writer {
    /// A writer whose working files lie in the folder `staging`, which exists.
    pub fn create(staging: &Path, header: Header, options: WriterOptions) -> Result<Writer, IndexError> {
        Ok(Writer {
            folder: staging.to_owned(),
            header,
            limits: options.limits,
            sorter: Sorter::new(staging, options.sort_memory_bytes),
        })
    }

    /// Puts an entry in, in place of one of the same identity.
    ///
    /// Errors: EntryRejected, StagingFailed.
    pub fn put(&mut self, entry: Entry) -> Result<(), IndexError> {
        entry.check()?;
        self.sorter.add(Deed::Put, RowRef::of(&entry))
    }

    /// Takes out every entry of an object; a later put stays.
    ///
    /// Errors: StagingFailed.
    pub fn remove_object(&mut self, object: &str) -> Result<(), IndexError> {
        self.sorter.add(Deed::RemoveObject, identity(object, 0, "", 0))
    }

    /// Takes out one entry, if it is there; a later put stays.
    ///
    /// Errors: StagingFailed.
    pub fn remove_entry(
        &mut self,
        object: &str,
        offset_bytes: u64,
        path: &str,
        part: u32,
    ) -> Result<(), IndexError> {
        self.sorter
            .add(Deed::RemoveEntry, identity(object, offset_bytes.cast_signed(), path, part.cast_signed()))
    }

    /// Merges the previous index file and the changes into a new file, brings it to disk and reads it back.
    ///
    /// Errors: Cancelled, StagingFailed, IndexLimitExceeded, and everything reading the previous file can say.
    pub fn finish(self, previous: Option<&Reader>, cancel: &Cancel) -> Result<Staged, IndexError> {
        let mut changes = self.sorter.finish()?;
        let mut out = Assembler::create(&self.folder, self.header, self.limits)?;
        merge(previous, &mut changes, &mut out, cancel)?;
        drop(changes);
        out.finish(cancel)
    }
}

/// A row that has an identity and nothing else.
fn identity<'a>(object: &'a str, offset: i64, path: &'a str, part: i32) -> RowRef<'a> {
    RowRef {
        object: object.as_bytes(),
        part,
        size: 0,
        stored_size: 0,
        offset,
        length: 0,
        part_count: 0,
        path: path.as_bytes(),
        job: 0,
        modified: 0,
        checksum: None,
    }
}
