//! Handles beneath the root, what the system's answers mean, and the proof of absence.

use super::super::folder_names::FolderNames;
use super::super::own_names::is_own;
use super::super::{DestinationError, Key, Lookup, Meta, Tag};
use super::walk;
use crate::cancel::Cancel;
use crate::units::{SetId, UtcMs};
use rustix::fs::{AtFlags, FileType, Mode, OFlags, ResolveFlags, Statx, StatxFlags};
use rustix::io::Errno;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::sync::Arc;

/// How every folder is opened for reading.
pub(super) const FOLDER: OFlags =
    OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

const BENEATH: ResolveFlags =
    ResolveFlags::BENEATH.union(ResolveFlags::NO_SYMLINKS).union(ResolveFlags::NO_MAGICLINKS);

/// Opens the root itself. Its own path may lead over symbolic links: it is the administrator's word.
pub(super) fn open_root(root: &Path, place: &str) -> Result<OwnedFd, DestinationError> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let failed = |errno| match errno {
        Errno::NOENT | Errno::NOTDIR => DestinationError::RootAbsent { place: place.to_owned() },
        errno => failure(errno, "", place),
    };
    let opened = rustix::fs::open(root, flags, Mode::empty()).map_err(failed)?;
    open_beneath(&opened, b".", flags).map_err(failed)
}

/// One set's folder: named beneath a handle of the root, whether or not it is there.
#[derive(Debug)]
pub(super) struct Place {
    root: Arc<OwnedFd>,
    root_text: String,
    set: String,
    text: String,
}

impl Place {
    pub(super) fn new(root: Arc<OwnedFd>, root_text: &str, set: SetId) -> Place {
        let text = format!("{}/{set}", root_text.trim_end_matches('/'));
        Place { root, root_text: root_text.to_owned(), set: set.to_string(), text }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn root(&self) -> &OwnedFd {
        &self.root
    }

    /// Opens something of the set. `key` is relative to the set, with or without a closing `/`.
    pub(super) fn open(&self, key: &[u8], flags: OFlags) -> Result<OwnedFd, Errno> {
        let mut path = self.set.clone().into_bytes();
        if !key.is_empty() {
            path.push(b'/');
            path.extend_from_slice(key.strip_suffix(b"/").unwrap_or(key));
        }
        open_beneath(&self.root, &path[..], flags)
    }

    /// Opens a folder of the set for reading; the empty key is the set's own folder.
    pub(super) fn open_folder(&self, key: &[u8]) -> Result<OwnedFd, Errno> {
        self.open(key, FOLDER)
    }

    /// The set's folder, made when it is not there.
    pub(super) fn make_set_folder(&self) -> Result<OwnedFd, Errno> {
        match self.open_folder(b"") {
            Err(Errno::NOENT) => {
                make_folder(&self.root, &self.set)?;
                self.open_folder(b"")
            }
            answer => answer,
        }
    }

    /// Proof that "not there" is an answer: the set's folder can be opened and still has a name, or the
    /// root can and has no such folder.
    pub(super) fn root_answers(&self) -> Result<(), DestinationError> {
        match self.open_folder(b"").and_then(|folder| is_linked(&folder)) {
            Ok(true) => Ok(()),
            Ok(false) | Err(Errno::NOENT) => self.destination_answers(),
            Err(errno) => Err(self.failed(errno, "")),
        }
    }

    fn destination_answers(&self) -> Result<(), DestinationError> {
        match open_beneath(&self.root, b".", FOLDER).and_then(|root| is_linked(&root)) {
            Ok(true) => Ok(()),
            Ok(false) | Err(Errno::NOENT) => {
                Err(DestinationError::RootAbsent { place: self.root_text.clone() })
            }
            Err(errno) => Err(failure(errno, "", &self.root_text)),
        }
    }

    pub(super) fn look_up(&self, key: &Key) -> Result<Lookup, DestinationError> {
        if is_own(key.name().as_bytes()) {
            return self.root_answers().map(|()| Lookup::Absent);
        }
        match self.stat(key) {
            Ok(stat) => Ok(meaning(key, &stat)),
            Err(Errno::NOENT | Errno::NOTDIR) => self.root_answers().map(|()| Lookup::Absent),
            // A symbolic link on the way: there is something, and nobody follows it.
            Err(Errno::LOOP) => Ok(Lookup::Other),
            Err(errno) => Err(self.failed(errno, key.as_str())),
        }
    }

    fn stat(&self, key: &Key) -> Result<Statx, Errno> {
        let flags = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        stat_handle(self.open(key.as_str().as_bytes(), flags)?)
    }

    /// The sorted names of one folder; `None` when it is proven that there is no such folder.
    pub(super) fn read_folder(&self, folder: &str) -> Result<Option<FolderNames>, DestinationError> {
        let incomplete = |source| self.incomplete(folder.as_bytes(), source);
        if !folder.is_empty() {
            Key::new(folder).map_err(incomplete)?;
        }
        match self.open_folder(folder.as_bytes()) {
            Ok(handle) => {
                let mut names = FolderNames::default();
                names.reset(folder.as_bytes());
                walk::read_names(&handle, &mut names, &mut walk::buffer(), &Cancel::new())
                    .map_err(|stopped| incomplete(stopped.into_error(self, folder.as_bytes())))?;
                Ok(Some(names))
            }
            Err(Errno::NOENT | Errno::NOTDIR) => {
                self.prove_no_folder(folder).map(|()| None).map_err(incomplete)
            }
            Err(errno) => Err(incomplete(self.failed(errno, folder))),
        }
    }

    /// A link in a folder's place answers as a file does; only the look-up tells them apart.
    fn prove_no_folder(&self, folder: &str) -> Result<(), DestinationError> {
        let Some(name) = folder.strip_suffix('/') else { return self.root_answers() };
        match self.look_up(&Key::new(name)?)? {
            Lookup::Absent | Lookup::Object(_) => Ok(()),
            Lookup::Folder => Err(self.failed(Errno::STALE, folder)),
            Lookup::Other => Err(self.failed(Errno::LOOP, folder)),
        }
    }

    pub(super) fn failed(&self, errno: Errno, key: &str) -> DestinationError {
        failure(errno, key, &self.text)
    }

    pub(super) fn conflict(&self, key: &Key) -> DestinationError {
        DestinationError::Conflict { key: key.to_string(), place: self.text.clone() }
    }

    /// The error of an object that is asked for and proven not to be there.
    pub(super) fn absent(&self, key: &Key) -> DestinationError {
        match self.root_answers() {
            Ok(()) => DestinationError::ObjectAbsent { key: key.to_string(), place: self.text.clone() },
            Err(error) => error,
        }
    }

    pub(super) fn root_absent(&self) -> DestinationError {
        DestinationError::RootAbsent { place: self.text.clone() }
    }

    /// Wraps whatever kept a listing from its end, except the caller's own wish.
    pub(super) fn incomplete(&self, folder: &[u8], source: DestinationError) -> DestinationError {
        match source {
            DestinationError::Cancelled(_) | DestinationError::ListingIncomplete { .. } => source,
            source => DestinationError::ListingIncomplete {
                folder: String::from_utf8_lossy(folder).into_owned(),
                place: self.text.clone(),
                source: Box::new(source),
            },
        }
    }
}

/// Opens a path beneath a folder, following no link. A path is never resolved in any other way.
pub(super) fn open_beneath(folder: &OwnedFd, path: &[u8], flags: OFlags) -> Result<OwnedFd, Errno> {
    loop {
        match rustix::fs::openat2(folder, path, flags, Mode::empty(), BENEATH) {
            // A rename elsewhere was in the way of the check; the kernel asks to try again.
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(Errno::NOSYS) => return open_by_steps(folder.as_fd(), path, flags),
            answer => return answer,
        }
    }
}

/// The same where the system, or a sandbox around it, does not know openat2: one handle for each part of the
/// path, no link followed. Keys hold no `..`, so no step leads out.
fn open_by_steps(folder: BorrowedFd<'_>, path: &[u8], flags: OFlags) -> Result<OwnedFd, Errno> {
    let path = path.strip_suffix(b"/").unwrap_or(path);
    let Some(slash) = path.iter().position(|byte| *byte == b'/') else {
        let name = if path.is_empty() { b"." } else { path };
        return rustix::fs::openat(folder, name, flags | OFlags::NOFOLLOW, Mode::empty());
    };
    let next = step_into(folder, &path[..slash])?;
    open_by_steps(next.as_fd(), &path[slash + 1..], flags)
}

/// One step; of a link on the way, the kernel says ENOTDIR here and ELOOP to openat2.
fn step_into(folder: BorrowedFd<'_>, name: &[u8]) -> Result<OwnedFd, Errno> {
    let step = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(folder, name, step, Mode::empty()).map_err(|errno| {
        let stat = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW);
        let link = stat.is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::Symlink);
        if errno == Errno::NOTDIR && link { Errno::LOOP } else { errno }
    })
}

/// Makes a folder unless it is there, durably: the entry in the parent is on disk when this returns.
pub(super) fn make_folder(parent: &OwnedFd, name: &str) -> Result<(), Errno> {
    match rustix::fs::mkdirat(parent, name, Mode::from_raw_mode(0o777)) {
        Ok(()) | Err(Errno::EXIST) => rustix::fs::fsync(parent),
        Err(errno) => Err(errno),
    }
}

/// What an open handle is, asked of the server and not of a cache.
pub(super) fn stat_handle(handle: impl AsFd) -> Result<Statx, Errno> {
    let flags = AtFlags::EMPTY_PATH | AtFlags::STATX_FORCE_SYNC;
    rustix::fs::statx(handle, c"", flags, StatxFlags::BASIC_STATS)
}

pub(super) fn file_type(stat: &Statx) -> FileType {
    FileType::from_raw_mode(stat.stx_mode.into())
}

/// Whether a folder still has a name. A removed one can be read through its handle, and is empty.
fn is_linked(folder: &OwnedFd) -> Result<bool, Errno> {
    Ok(stat_handle(folder)?.stx_nlink > 0)
}

fn meaning(key: &Key, stat: &Statx) -> Lookup {
    match file_type(stat) {
        FileType::RegularFile if !key.is_folder() => Lookup::Object(meta(stat)),
        FileType::Directory => Lookup::Folder,
        _ => Lookup::Other,
    }
}

fn meta(stat: &Statx) -> Meta {
    Meta { size_bytes: stat.stx_size, modified: modified(stat), tag: tag(stat) }
}

/// Inode, size and time of change: another version has another inode, because versions are made aside and
/// moved into place.
pub(super) fn tag(stat: &Statx) -> Tag {
    let time = stat.stx_mtime;
    let ns = i128::from(time.tv_sec) * 1_000_000_000 + i128::from(time.tv_nsec);
    Tag(format!("{}-{}-{ns}", stat.stx_ino, stat.stx_size))
}

pub(super) fn modified(stat: &Statx) -> UtcMs {
    let time = stat.stx_mtime;
    UtcMs(time.tv_sec.saturating_mul(1000).saturating_add(i64::from(time.tv_nsec) / 1_000_000))
}

/// The error that an answer of the system stands for.
pub(super) fn failure(errno: Errno, key: &str, place: &str) -> DestinationError {
    let (key, place, source) = (key.to_owned(), place.to_owned(), errno.into());
    match errno {
        Errno::NOSPC | Errno::DQUOT => DestinationError::Full { key, place, source },
        Errno::ACCESS | Errno::PERM | Errno::ROFS => DestinationError::Denied { key, place, source },
        _ => DestinationError::Unavailable { key, place, source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both ways of opening must agree, errors included.
    #[expect(clippy::disallowed_methods, reason = "the test makes real files")]
    #[test]
    fn steps_and_openat2_open_the_same_and_refuse_the_same() {
        let dir = tempfile::tempdir().expect("folder");
        std::fs::create_dir_all(dir.path().join("a/b")).expect("folders");
        std::fs::write(dir.path().join("a/b/file"), b"x").expect("file");
        std::os::unix::fs::symlink("/etc", dir.path().join("link")).expect("link");
        std::os::unix::fs::symlink("b", dir.path().join("a/inner")).expect("link");
        let root = rustix::fs::open(dir.path(), FOLDER, Mode::empty()).expect("root");
        let read = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let paths = [
            "a",
            "a/b",
            "a/b/",
            "a/b/file",
            "a/b/none",
            "none/x",
            "a/b/file/x",
            "link",
            "link/hostname",
            "a/inner",
            "a/inner/file",
            ".",
        ];
        for path in paths {
            for flags in [read, FOLDER] {
                let whole = open_beneath(&root, path.as_bytes(), flags).map(drop);
                let steps = open_by_steps(root.as_fd(), path.as_bytes(), flags).map(drop);
                assert_eq!(steps, whole, "{path} {flags:?}");
            }
        }
    }
}
