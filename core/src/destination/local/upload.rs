//! Uploads: written in a folder of their own, read back as they grow, and moved into place.
//!
//! What is placed lasts once the set is settled, which is one flush for any number of files.

use super::super::own_names::{is_own, own_name};
use super::super::{Blob, DestinationError, Key, Origin, Tag, UPLOAD_FOLDER, Upload};
use super::place::{FOLDER, Place, file_type, stat_handle, tag};
use super::write::{current, lock, make_folders, make_parent, open_parent, refuse_own, write_all};
use crate::free_name::move_to_free_name;
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags};
use rustix::io::Errno;
use std::fs::File;
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

const READ_BACK_BYTES: usize = 256 * 1024;

const FILE: OFlags = OFlags::RDWR.union(OFlags::NOFOLLOW).union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);

struct LocalUpload {
    place: Arc<Place>,
    key: Key,
    folder: OwnedFd,
    name: String,
    file: File,
    size_bytes: u64,
    arrived_bytes: u64,
    /// Where the caller stands; everything before it is in `read_back`.
    position: u64,
    read_back: blake3::Hasher,
}

pub(super) fn begin(
    place: &Arc<Place>,
    key: &Key,
    size_bytes: u64,
) -> Result<Box<dyn Upload>, DestinationError> {
    refuse_own(key)?;
    if key.is_folder() {
        let reason = "it names a folder, and a folder has no bytes of its own";
        return Err(DestinationError::KeyRejected { key: key.to_string(), reason });
    }
    let failed = |errno| place.failed(errno, key.as_str());
    let folder = make_folders(place, UPLOAD_FOLDER).map_err(failed)?;
    let name = own_name().map_err(|_| failed(Errno::IO))?;
    let flags = FILE | OFlags::CREATE | OFlags::EXCL;
    let file = rustix::fs::openat(&folder, &*name, flags, Mode::from_raw_mode(0o666)).map_err(failed)?;
    Ok(LocalUpload::boxed(place, key, folder, name, File::from(file), size_bytes, 0))
}

pub(super) fn resume(
    place: &Arc<Place>,
    key: &Key,
    size_bytes: u64,
    token: &str,
) -> Result<Option<Box<dyn Upload>>, DestinationError> {
    refuse_own(key)?;
    let failed = |errno| place.failed(errno, key.as_str());
    if !is_own(token.as_bytes()) {
        return Ok(None);
    }
    let opened = open_uploads(place).and_then(|folder| {
        let file = rustix::fs::openat(&folder, token, FILE, Mode::empty())?;
        Ok((folder, file))
    });
    let (folder, file) = match opened {
        Ok(opened) => opened,
        Err(Errno::NOENT) => return place.root_answers().map(|()| None),
        Err(errno) => return Err(failed(errno)),
    };
    let stat = stat_handle(&file).map_err(failed)?;
    if file_type(&stat) != FileType::RegularFile || stat.stx_size > size_bytes {
        return Ok(None);
    }
    let (name, arrived) = (token.to_owned(), stat.stx_size);
    Ok(Some(LocalUpload::boxed(place, key, folder, name, File::from(file), size_bytes, arrived)))
}

/// Removes leftovers of uploads, then the folder if that leaves it empty.
pub(super) fn clear(place: &Place, keep: &[String]) -> Result<u64, DestinationError> {
    let failed = |errno| place.failed(errno, UPLOAD_FOLDER);
    let folder = match open_uploads(place) {
        Ok(folder) => folder,
        Err(Errno::NOENT) => return place.root_answers().map(|()| 0),
        Err(errno) => return Err(failed(errno)),
    };
    let mut cleared = 0;
    for name in Dir::read_from(&folder).map_err(failed)? {
        let name = name.map_err(failed)?;
        let bytes = name.file_name().to_bytes();
        if is_own(bytes) && !keep.iter().any(|kept| kept.as_bytes() == bytes) {
            rustix::fs::unlinkat(&folder, name.file_name(), AtFlags::empty()).map_err(failed)?;
            cleared += 1;
        }
    }
    if let Ok(set) = place.open_folder(b"") {
        // Best effort: one that is not empty stays, and is in nobody's way.
        let _ = rustix::fs::unlinkat(&set, UPLOAD_FOLDER.trim_end_matches('/'), AtFlags::REMOVEDIR);
    }
    Ok(cleared)
}

/// One flush of the file system the set lies on.
pub(super) fn settle(place: &Place) -> Result<(), DestinationError> {
    let settled = place.open_folder(b"").and_then(rustix::fs::syncfs);
    settled.map_err(|errno| place.failed(errno, ""))
}

pub(super) fn free_bytes(place: &Place) -> Result<Option<u64>, DestinationError> {
    let free = rustix::fs::fstatvfs(place.root()).map_err(|errno| place.failed(errno, ""))?;
    Ok(Some(free.f_bavail.saturating_mul(free.f_frsize)))
}

fn open_uploads(place: &Place) -> Result<OwnedFd, Errno> {
    let set = place.open_folder(b"")?;
    rustix::fs::openat(&set, UPLOAD_FOLDER.trim_end_matches('/'), FOLDER, Mode::empty())
}

impl LocalUpload {
    fn boxed(
        place: &Arc<Place>,
        key: &Key,
        folder: OwnedFd,
        name: String,
        file: File,
        size_bytes: u64,
        arrived_bytes: u64,
    ) -> Box<dyn Upload> {
        let (place, key, read_back) = (Arc::clone(place), key.clone(), blake3::Hasher::new());
        Box::new(LocalUpload {
            place,
            key,
            folder,
            name,
            file,
            size_bytes,
            arrived_bytes,
            position: 0,
            read_back,
        })
    }

    fn failed(&self, errno: Errno) -> DestinationError {
        self.place.failed(errno, self.key.as_str())
    }

    fn io(&self, error: &std::io::Error) -> DestinationError {
        self.failed(Errno::from_io_error(error).unwrap_or(Errno::IO))
    }

    /// Goes `length_bytes` on; what lies there now is what arrived.
    fn advance(&mut self, length_bytes: u64) -> Result<(), DestinationError> {
        let end = self.position + length_bytes;
        let mut buffer = vec![0; READ_BACK_BYTES.min(usize::try_from(length_bytes).unwrap_or(usize::MAX))];
        while self.position < end {
            let length = buffer.len().min(usize::try_from(end - self.position).unwrap_or(usize::MAX));
            let stretch = &mut buffer[..length];
            self.file.read_exact_at(stretch, self.position).map_err(|error| self.io(&error))?;
            self.read_back.update(stretch);
            self.position += length as u64;
        }
        self.arrived_bytes = self.arrived_bytes.max(self.position);
        Ok(())
    }

    /// Shares or copies a stretch inside the kernel; 0 when it cannot.
    fn copy(&self, from: &File, length_bytes: u64) -> Result<u64, DestinationError> {
        let whole = self.position == 0 && length_bytes == self.size_bytes;
        if whole && rustix::fs::ioctl_ficlone(&self.file, from).is_ok() {
            return Ok(length_bytes);
        }
        let (mut read, mut written) = (self.position, self.position);
        let length = usize::try_from(length_bytes).unwrap_or(usize::MAX);
        match rustix::fs::copy_file_range(from, Some(&mut read), &self.file, Some(&mut written), length) {
            Ok(count) => Ok(count as u64),
            Err(Errno::XDEV | Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::BADF | Errno::INTR) => {
                Ok(0)
            }
            Err(errno) => Err(self.failed(errno)),
        }
    }
}

impl Upload for LocalUpload {
    fn token(&self) -> String {
        self.name.clone()
    }

    fn arrived_bytes(&self) -> u64 {
        self.arrived_bytes
    }

    fn take(
        &mut self,
        from: &dyn Blob,
        offset_bytes: u64,
        length_bytes: u64,
    ) -> Result<u64, DestinationError> {
        let Origin::LocalFile(file) = from.origin() else { return Ok(0) };
        if offset_bytes != self.position {
            return Ok(0);
        }
        let there = self.arrived_bytes - self.position;
        let taken = if there > 0 { there.min(length_bytes) } else { self.copy(file, length_bytes)? };
        self.advance(taken)?;
        Ok(taken)
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), DestinationError> {
        let there =
            usize::try_from(self.arrived_bytes - self.position).unwrap_or(usize::MAX).min(bytes.len());
        let rest = &bytes[there..];
        if !rest.is_empty() {
            rustix::fs::seek(&self.file, rustix::fs::SeekFrom::Start(self.position + there as u64))
                .and_then(|_| write_all(&self.file, rest))
                .map_err(|errno| self.failed(errno))?;
        }
        self.advance(bytes.len() as u64)
    }

    fn prove(&mut self, expected: &blake3::Hash) -> Result<(), DestinationError> {
        let stat = stat_handle(&self.file).map_err(|errno| self.failed(errno))?;
        let whole = stat.stx_size == self.size_bytes && self.position == self.size_bytes;
        if whole && self.read_back.finalize() == *expected {
            return Ok(());
        }
        let (key, place) = (self.key.to_string(), self.place.text().to_owned());
        Err(DestinationError::ArrivedDamaged { key, place })
    }

    fn place(self: Box<Self>, over: Option<&Tag>) -> Result<Tag, DestinationError> {
        let placed = tag(&stat_handle(&self.file).map_err(|errno| self.failed(errno))?);
        let (place, key) = (&*self.place, &self.key);
        let aside = (&self.folder, &*self.name);
        let Some(expected) = over else {
            let parent = make_parent(place, key)?;
            return match move_to_free_name(aside, (&parent, key.name())) {
                Ok(()) => Ok(placed),
                Err(Errno::EXIST) => Err(place.conflict(key)),
                Err(errno) => Err(self.failed(errno)),
            };
        };
        // It takes the place of something good, so it is on disk first.
        rustix::fs::fsync(&self.file).map_err(|errno| self.failed(errno))?;
        let parent = open_parent(place, key)?.ok_or_else(|| place.conflict(key))?;
        let _lock = lock(place, key)?;
        if current(place, key, &parent)?.as_ref() != Some(expected) {
            return Err(place.conflict(key));
        }
        rustix::fs::renameat(&self.folder, &*self.name, &parent, key.name())
            .map_err(|errno| self.failed(errno))?;
        Ok(placed)
    }

    fn discard(self: Box<Self>) -> Result<(), DestinationError> {
        match rustix::fs::unlinkat(&self.folder, &*self.name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(errno) => Err(self.failed(errno)),
        }
    }
}
