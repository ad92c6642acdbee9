//! Changes: written aside, synced, then moved into place in one step and synced again.

use super::super::own_names::{LOCK_NAME, OWN_REFUSED, is_own, own_name};
use super::super::{DestinationError, Key, Lookup, Source, Tag};
use super::place::{FOLDER, Place, file_type, make_folder, modified, stat_handle, tag};
use crate::free_name::move_to_free_name;
use crate::units::UtcMs;
use rustix::fs::{AtFlags, FileType, FlockOperation, Mode, OFlags, StatxFlags};
use rustix::io::Errno;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::path::Path;

const COPY_BYTES: usize = 256 * 1024;

pub(super) fn create(place: &Place, key: &Key, source: Source<'_>) -> Result<Tag, DestinationError> {
    refuse_own(key)?;
    // Asked before the bytes are sent, for the time it saves; the move below decides.
    if place.look_up(key)? != Lookup::Absent {
        return Err(place.conflict(key));
    }
    if key.is_folder() {
        return create_folder(place, key, source);
    }
    let parent = make_parent(place, key)?;
    let mut temp = Temp::write(place, key, &parent, source)?;
    match move_to_free_name((&parent, &temp.name), (&parent, key.name())) {
        Ok(()) => temp.placed = true,
        Err(Errno::EXIST) => return Err(place.conflict(key)),
        Err(errno) => return Err(place.failed(errno, key.as_str())),
    }
    sync(place, key, &parent)?;
    Ok(temp.tag.clone())
}

fn create_folder(place: &Place, key: &Key, source: Source<'_>) -> Result<Tag, DestinationError> {
    if !matches!(source, Source::Bytes([])) {
        let reason = "it names a folder, and a folder has no bytes of its own";
        return Err(DestinationError::KeyRejected { key: key.to_string(), reason });
    }
    let parent = make_parent(place, key)?;
    let failed = |errno| match errno {
        Errno::EXIST => place.conflict(key),
        errno => place.failed(errno, key.as_str()),
    };
    rustix::fs::mkdirat(&parent, key.name(), Mode::from_raw_mode(0o777)).map_err(failed)?;
    sync(place, key, &parent)?;
    let folder = rustix::fs::openat(&parent, key.name(), FOLDER, Mode::empty()).map_err(failed)?;
    Ok(tag(&stat_handle(&folder).map_err(failed)?))
}

pub(super) fn replace(
    place: &Place,
    key: &Key,
    expected: &Tag,
    source: Source<'_>,
) -> Result<Tag, DestinationError> {
    refuse_own(key)?;
    match place.look_up(key)? {
        Lookup::Object(meta) if meta.tag == *expected => {}
        _ => return Err(place.conflict(key)),
    }
    let parent = open_parent(place, key)?.ok_or_else(|| place.conflict(key))?;
    let mut temp = Temp::write(place, key, &parent, source)?;
    let _lock = lock(place, key)?;
    if current(place, key, &parent)?.as_ref() != Some(expected) {
        return Err(place.conflict(key));
    }
    rustix::fs::renameat(&parent, &*temp.name, &parent, key.name())
        .map_err(|errno| place.failed(errno, key.as_str()))?;
    temp.placed = true;
    sync(place, key, &parent)?;
    Ok(temp.tag.clone())
}

pub(super) fn relocate(place: &Place, from: &Key, to: &Key) -> Result<(), DestinationError> {
    refuse_own(to)?;
    require_object(place, from)?;
    if to.is_folder() {
        let reason = "it names a folder, and an object is to be moved there";
        return Err(DestinationError::KeyRejected { key: to.to_string(), reason });
    }
    if place.look_up(to)? != Lookup::Absent {
        return Err(place.conflict(to));
    }
    let target = make_parent(place, to)?;
    let _lock = lock(place, from)?;
    let parent = open_parent(place, from)?.ok_or_else(|| place.absent(from))?;
    if current(place, from, &parent)?.is_none() {
        return Err(place.absent(from));
    }
    match move_to_free_name((&parent, from.name()), (&target, to.name())) {
        Ok(()) => {}
        Err(Errno::EXIST) => return Err(place.conflict(to)),
        Err(Errno::NOENT) => return Err(place.absent(from)),
        Err(errno) => return Err(place.failed(errno, to.as_str())),
    }
    // The new name first: if the power goes between the two, there are two names, never none.
    sync(place, to, &target)?;
    sync(place, from, &parent)
}

pub(super) fn remove(place: &Place, key: &Key, expected: Option<&Tag>) -> Result<(), DestinationError> {
    if key.is_folder() {
        return remove_folder(place, key);
    }
    require_object(place, key)?;
    let _lock = lock(place, key)?;
    let parent = open_parent(place, key)?.ok_or_else(|| place.absent(key))?;
    let Some(found) = current(place, key, &parent)? else { return Err(place.absent(key)) };
    if expected.is_some_and(|expected| *expected != found) {
        return Err(place.conflict(key));
    }
    match rustix::fs::unlinkat(&parent, key.name(), AtFlags::empty()) {
        Ok(()) => sync(place, key, &parent),
        Err(Errno::NOENT) => Err(place.absent(key)),
        Err(errno) => Err(place.failed(errno, key.as_str())),
    }
}

/// The system itself refuses to remove a folder that is not empty.
fn remove_folder(place: &Place, key: &Key) -> Result<(), DestinationError> {
    let parent = open_parent(place, key)?.ok_or_else(|| place.absent(key))?;
    match rustix::fs::unlinkat(&parent, key.name(), AtFlags::REMOVEDIR) {
        Ok(()) => sync(place, key, &parent),
        Err(Errno::NOENT | Errno::NOTDIR) => Err(place.absent(key)),
        Err(Errno::NOTEMPTY | Errno::EXIST) => Err(place.conflict(key)),
        Err(errno) => Err(place.failed(errno, key.as_str())),
    }
}

/// The time a file gets that is made now. Nothing is left behind.
pub(super) fn server_time(place: &Place) -> Result<UtcMs, DestinationError> {
    let failed = |errno| place.failed(errno, "");
    let set = match place.open_folder(b"") {
        Ok(set) => Some(set),
        Err(Errno::NOENT) => {
            place.root_answers()?;
            None
        }
        Err(errno) => return Err(failed(errno)),
    };
    let (_temp, file) = Temp::make(set.as_ref().unwrap_or(place.root())).map_err(failed)?;
    Ok(modified(&stat_handle(&file).map_err(failed)?))
}

/// A file under a name of our own; removed when it is dropped before it was put in place.
struct Temp<'a> {
    folder: &'a OwnedFd,
    name: String,
    tag: Tag,
    placed: bool,
}

impl<'a> Temp<'a> {
    fn make(folder: &'a OwnedFd) -> Result<(Temp<'a>, File), Errno> {
        let name = own_name().map_err(|_| Errno::IO)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(folder, &*name, flags, Mode::from_raw_mode(0o666))?;
        Ok((Temp { folder, name, tag: Tag(String::new()), placed: false }, File::from(file)))
    }

    /// Writes the whole source and syncs it.
    fn write(
        place: &Place,
        key: &Key,
        folder: &'a OwnedFd,
        source: Source<'_>,
    ) -> Result<Temp<'a>, DestinationError> {
        let failed = |errno| place.failed(errno, key.as_str());
        let (mut temp, file) = Temp::make(folder).map_err(failed)?;
        let length = match source {
            Source::Bytes(bytes) => write_all(&file, bytes).map(|()| bytes.len() as u64).map_err(failed)?,
            Source::File(path) => copy(path, &file, failed)?,
        };
        rustix::fs::fsync(&file).map_err(failed)?;
        let stat = stat_handle(&file).map_err(failed)?;
        if stat.stx_size != length {
            return Err(failed(Errno::IO));
        }
        temp.compare(key, source, place)?;
        temp.tag = tag(&stat);
        Ok(temp)
    }
}

impl Temp<'_> {
    /// Reads what arrived and compares it with what was sent. A source that changed in between differs, too.
    fn compare(&self, key: &Key, source: Source<'_>, place: &Place) -> Result<(), DestinationError> {
        let failed = |errno| place.failed(errno, key.as_str());
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let arrived = rustix::fs::openat(self.folder, &*self.name, flags, Mode::empty()).map_err(failed)?;
        let arrived = hash(File::from(arrived)).map_err(|error| failed(errno_of(&error)))?;
        let sent = match source {
            Source::Bytes(bytes) => blake3::hash(bytes),
            Source::File(path) => open_source(path).and_then(hash).map_err(|source| {
                DestinationError::SourceUnreadable { path: path.display().to_string(), source }
            })?,
        };
        match source {
            _ if arrived == sent => Ok(()),
            Source::Bytes(_) => Err(failed(Errno::IO)),
            Source::File(path) => Err(DestinationError::SourceUnreadable {
                path: path.display().to_string(),
                source: io::Error::other("it changed while it was copied, or its copy came out different"),
            }),
        }
    }
}

fn hash(mut file: File) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut file, &mut hasher)?;
    Ok(hasher.finalize())
}

impl Drop for Temp<'_> {
    fn drop(&mut self) {
        if !self.placed {
            // A leftover is never listed and never in anybody's way, so a failure here harms nobody.
            let _ = rustix::fs::unlinkat(self.folder, &*self.name, AtFlags::empty());
        }
    }
}

pub(super) fn write_all(mut file: &File, bytes: &[u8]) -> Result<(), Errno> {
    file.write_all(bytes).map_err(|error| errno_of(&error))
}

fn errno_of(error: &io::Error) -> Errno {
    Errno::from_io_error(error).unwrap_or(Errno::IO)
}

/// Copies a local file, sharing its blocks where the file system can. Returns its length.
fn copy(
    path: &Path,
    target: &File,
    failed: impl Fn(Errno) -> DestinationError,
) -> Result<u64, DestinationError> {
    let unreadable = |source| DestinationError::SourceUnreadable { path: path.display().to_string(), source };
    let mut source = open_source(path).map_err(unreadable)?;
    if rustix::fs::ioctl_ficlone(target, &source).is_ok() {
        return Ok(source.metadata().map_err(unreadable)?.len());
    }
    let mut buffer = vec![0; COPY_BYTES];
    let mut copied = 0;
    loop {
        match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => {
                write_all(target, &buffer[..count]).map_err(&failed)?;
                copied += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(error)),
        }
    }
    if source.metadata().map_err(unreadable)?.len() == copied {
        Ok(copied)
    } else {
        Err(unreadable(io::Error::other("it changed while it was read")))
    }
}

/// Opens a file that is to be sent.
pub(in super::super) fn open_source(path: &Path) -> io::Result<File> {
    // Without waiting, so that a pipe of that name cannot hold up the job.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty())?);
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("it is not a regular file")) }
}

/// The tag of the object now; `None` when there is no object.
pub(super) fn current(place: &Place, key: &Key, parent: &OwnedFd) -> Result<Option<Tag>, DestinationError> {
    let flags = AtFlags::SYMLINK_NOFOLLOW | AtFlags::STATX_FORCE_SYNC;
    match rustix::fs::statx(parent, key.name(), flags, StatxFlags::BASIC_STATS) {
        Ok(stat) if file_type(&stat) == FileType::RegularFile => Ok(Some(tag(&stat))),
        Ok(_) | Err(Errno::NOENT) => Ok(None),
        Err(errno) => Err(place.failed(errno, key.as_str())),
    }
}

fn require_object(place: &Place, key: &Key) -> Result<(), DestinationError> {
    match place.look_up(key)? {
        Lookup::Object(_) => Ok(()),
        Lookup::Folder | Lookup::Absent => Err(place.absent(key)),
        Lookup::Other => Err(place.failed(Errno::LOOP, key.as_str())),
    }
}

pub(super) fn refuse_own(key: &Key) -> Result<(), DestinationError> {
    if !key.as_str().split('/').any(|part| is_own(part.as_bytes())) {
        return Ok(());
    }
    Err(DestinationError::KeyRejected { key: key.to_string(), reason: OWN_REFUSED })
}

fn parent_of(key: &Key) -> &str {
    let text = key.as_str().strip_suffix('/').unwrap_or(key.as_str());
    text.rsplit_once('/').map_or("", |(parent, _)| parent)
}

pub(super) fn open_parent(place: &Place, key: &Key) -> Result<Option<OwnedFd>, DestinationError> {
    match place.open_folder(parent_of(key).as_bytes()) {
        Ok(parent) => Ok(Some(parent)),
        Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
        Err(errno) => Err(place.failed(errno, key.as_str())),
    }
}

/// The folder a key lies in, made with all above it when it is not there.
pub(super) fn make_parent(place: &Place, key: &Key) -> Result<OwnedFd, DestinationError> {
    make_folders(place, parent_of(key)).map_err(|errno| match errno {
        Errno::NOTDIR => place.conflict(key),
        errno => place.failed(errno, key.as_str()),
    })
}

pub(super) fn make_folders(place: &Place, path: &str) -> Result<OwnedFd, Errno> {
    match place.open_folder(path.as_bytes()) {
        Err(Errno::NOENT) => {}
        answer => return answer,
    }
    let mut folder = place.make_set_folder()?;
    for part in path.split('/').filter(|part| !part.is_empty()) {
        folder = match rustix::fs::openat(&folder, part, FOLDER, Mode::empty()) {
            Err(Errno::NOENT) => {
                make_folder(&folder, part)?;
                rustix::fs::openat(&folder, part, FOLDER, Mode::empty())?
            }
            answer => answer?,
        };
    }
    Ok(folder)
}

/// Keeps the other users of this host from changing objects of the set until it is dropped.
pub(super) fn lock(place: &Place, key: &Key) -> Result<OwnedFd, DestinationError> {
    take_lock(place).map_err(|errno| place.failed(errno, key.as_str()))
}

fn take_lock(place: &Place) -> Result<OwnedFd, Errno> {
    let folder = make_folders(place, "lock")?;
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    loop {
        let file = rustix::fs::openat(&folder, LOCK_NAME, flags, Mode::from_raw_mode(0o666))?;
        while let Err(errno) = rustix::fs::flock(&file, FlockOperation::LockExclusive) {
            if errno != Errno::INTR {
                return Err(errno);
            }
        }
        // Somebody may have removed the file while we waited; then others lock another one.
        if stat_handle(&file)?.stx_nlink > 0 {
            return Ok(file);
        }
    }
}

fn sync(place: &Place, key: &Key, folder: &OwnedFd) -> Result<(), DestinationError> {
    rustix::fs::fsync(folder).map_err(|errno| place.failed(errno, key.as_str()))
}
