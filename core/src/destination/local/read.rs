//! Open objects, read by range.

use super::super::{Blob, DestinationError, Key, Lookup, Origin};
use super::place::{Place, file_type, stat_handle};
use rustix::fs::{FileType, OFlags};
use rustix::io::Errno;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

#[derive(Debug)]
struct OpenFile {
    file: File,
    size_bytes: u64,
    key: String,
    place: String,
}

/// Opens a regular file. Anything else is not even opened: opening a device can have effects.
pub(super) fn open(place: &Place, key: &Key) -> Result<Box<dyn Blob>, DestinationError> {
    match place.look_up(key)? {
        Lookup::Object(_) => {}
        Lookup::Absent | Lookup::Folder => return Err(place.absent(key)),
        Lookup::Other => return Err(place.failed(Errno::LOOP, key.as_str())),
    }
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let handle = match place.open(key.as_str().as_bytes(), flags) {
        Ok(handle) => handle,
        Err(Errno::NOENT | Errno::NOTDIR) => return Err(place.absent(key)),
        Err(errno) => return Err(place.failed(errno, key.as_str())),
    };
    let stat = stat_handle(&handle).map_err(|errno| place.failed(errno, key.as_str()))?;
    if file_type(&stat) != FileType::RegularFile {
        return Err(place.failed(Errno::LOOP, key.as_str()));
    }
    let (key, place) = (key.to_string(), place.text().to_owned());
    Ok(Box::new(OpenFile { file: File::from(handle), size_bytes: stat.stx_size, key, place }))
}

impl Blob for OpenFile {
    fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    fn read_at(&self, offset_bytes: u64, buffer: &mut [u8]) -> Result<(), DestinationError> {
        self.file.read_exact_at(buffer, offset_bytes).map_err(|source| self.failed(source))
    }

    fn origin(&self) -> Origin<'_> {
        Origin::LocalFile(&self.file)
    }
}

impl OpenFile {
    fn failed(&self, source: io::Error) -> DestinationError {
        DestinationError::Unavailable { key: self.key.clone(), place: self.place.clone(), source }
    }
}
