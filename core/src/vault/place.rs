//! The vault's files: read whole, replaced in one step, never through a link.

use super::VaultError;
use crate::free_name::move_to_free_name;
use rustix::fs::{AtFlags, FileType, Mode, OFlags};
use rustix::io::Errno;
use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File};
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The largest vault.
pub(super) const FILE_LIMIT_BYTES: u64 = 64 << 20;

const PREVIOUS: &str = ".previous";

/// Where a file is.
pub(super) struct Place {
    pub(super) path: PathBuf,
    folder: PathBuf,
    name: OsString,
}

impl Place {
    pub(super) fn new(path: &Path) -> Result<Place, VaultError> {
        let Some(name) = path.file_name() else {
            let what = format!("{} names no file; give the path of one", path.display());
            return Err(VaultError::Rejected { what });
        };
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let folder = parent.unwrap_or(Path::new(".")).to_owned();
        Ok(Place { path: path.to_owned(), folder, name: name.to_owned() })
    }

    /// The name of a file beside this one.
    pub(super) fn beside(&self, ending: &str) -> OsString {
        with(&self.name, ending)
    }

    /// Makes the folder, for its owner only, unless it is there; its name is on the disk when this returns.
    pub(super) fn make_folder(&self) -> Result<(), VaultError> {
        let is_missing =
            |folder: &&Path| rustix::fs::lstat(*folder).is_err_and(|errno| errno == Errno::NOENT);
        let missing: Vec<&Path> = self.folder.ancestors().take_while(is_missing).collect();
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.folder);
        let synced =
            made.and_then(|()| missing.iter().filter_map(|one| one.parent()).try_for_each(sync_folder));
        synced.map_err(|error| self.unavailable(error))
    }

    /// Has the disk know of the names in the folder.
    pub(super) fn sync_folder(&self) -> Result<(), VaultError> {
        sync_folder(&self.folder).map_err(|error| self.unavailable(error))
    }

    /// Whether something has this name, a link too.
    pub(super) fn exists(&self) -> Result<bool, VaultError> {
        Ok(self.owner()?.is_some())
    }

    /// Who owns what has this name, a link too.
    fn owner(&self) -> Result<Option<u32>, VaultError> {
        match rustix::fs::lstat(&self.path) {
            Ok(stat) => Ok(Some(stat.st_uid)),
            Err(Errno::NOENT) => Ok(None),
            Err(errno) => Err(self.unavailable(errno.into())),
        }
    }

    /// What we write is ours; so a file of another user's would be lost to its owner.
    pub(super) fn check_ours(&self) -> Result<(), VaultError> {
        match self.owner()? {
            Some(owner) if owner != rustix::process::geteuid().as_raw() => {
                let what = format!("it belongs to user {owner}; run this as that user");
                Err(self.unavailable(io::Error::new(io::ErrorKind::PermissionDenied, what)))
            }
            _ => Ok(()),
        }
    }

    /// The file's bytes.
    pub(super) fn read(&self) -> Result<Vec<u8>, VaultError> {
        let bytes = self.open_file().and_then(|file| read_whole(file, FILE_LIMIT_BYTES));
        bytes.map(|mut bytes| std::mem::take(&mut *bytes)).map_err(|error| self.missing(error))
    }

    /// Opens the file itself: no link, and nothing that would wait for a writer.
    pub(super) fn open_file(&self) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let file = rustix::fs::open(&self.path, flags, Mode::empty()).map_err(|errno| match errno {
            Errno::LOOP => io::Error::other("it is a link; give the path of the file itself"),
            errno => errno.into(),
        })?;
        match FileType::from_raw_mode(rustix::fs::fstat(&file)?.st_mode) {
            FileType::RegularFile => Ok(file.into()),
            _ => Err(io::Error::other("it is no regular file")),
        }
    }

    pub(super) fn unavailable(&self, source: io::Error) -> VaultError {
        unavailable(&self.path, source)
    }

    /// As [`Place::unavailable`], but what is not there is absent.
    pub(super) fn missing(&self, source: io::Error) -> VaultError {
        match source.kind() {
            io::ErrorKind::NotFound => {
                VaultError::Absent { path: self.path.clone(), previous: previous(&self.path) }
            }
            _ => self.unavailable(source),
        }
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Ok(rustix::fs::fsync(rustix::fs::open(folder, flags, Mode::empty())?)?)
}

fn unavailable(path: &Path, source: io::Error) -> VaultError {
    VaultError::Unavailable { path: path.to_owned(), source }
}

/// The generation before that of a vault, if it lies there.
pub(super) fn previous(path: &Path) -> Option<PathBuf> {
    let beside = path.with_file_name(with(path.file_name()?, PREVIOUS));
    rustix::fs::lstat(&beside).is_ok().then_some(beside)
}

/// The library gave no reason; it has none to give.
pub(super) fn cryptography(path: &Path) -> VaultError {
    unavailable(path, io::Error::other("the cryptography library failed; try again"))
}

/// All of a file, if it is not too long.
pub(super) fn read_whole(file: File, limit: u64) -> io::Result<Zeroizing<Vec<u8>>> {
    let length = file.metadata()?.len();
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(length.min(limit)).unwrap_or(0) + 1));
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {limit} bytes")));
    }
    Ok(bytes)
}

/// Whether a file is ours, and nobody else may read or write it.
pub(super) fn owned_by_us_alone(file: &File) -> io::Result<bool> {
    let stat = rustix::fs::fstat(file)?;
    Ok(is_alone(stat.st_uid, stat.st_mode, rustix::process::geteuid().as_raw()))
}

fn is_alone(owner: u32, mode: u32, us: u32) -> bool {
    owner == us && mode & 0o077 == 0
}

/// A folder that is open, for the files of one place in it.
pub(super) struct Folder {
    pub(super) fd: OwnedFd,
    name: OsString,
}

impl Folder {
    pub(super) fn open(place: &Place) -> io::Result<Folder> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let fd = rustix::fs::open(&place.folder, flags, Mode::empty())?;
        Ok(Folder { fd, name: place.name.clone() })
    }

    /// Makes the file; one that is there already stays. Only for who holds the lock.
    pub(super) fn create(&self, bytes: &[u8]) -> io::Result<()> {
        let aside = with(&self.name, ".new");
        self.write(&aside, bytes)?;
        if let Err(errno) = move_to_free_name((&self.fd, &*aside), (&self.fd, &*self.name)) {
            let _ = self.remove(&aside);
            return Err(errno.into());
        }
        step();
        self.sync()
    }

    /// Puts new bytes in the file's place, and the old ones beside it. Only for who holds the lock.
    pub(super) fn replace(&self, previous: &[u8], bytes: &[u8]) -> io::Result<()> {
        self.exchange(&with(&self.name, PREVIOUS), previous)?;
        self.exchange(&self.name, bytes)?;
        self.sync()
    }

    fn exchange(&self, name: &OsStr, bytes: &[u8]) -> io::Result<()> {
        let aside = with(&self.name, ".new");
        self.write(&aside, bytes)?;
        if let Err(errno) = rustix::fs::renameat(&self.fd, &aside, &self.fd, name) {
            let _ = self.remove(&aside);
            return Err(errno.into());
        }
        step();
        Ok(())
    }

    fn remove(&self, name: &OsStr) -> io::Result<()> {
        match rustix::fs::unlinkat(&self.fd, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => step(),
            Err(errno) => return Err(errno.into()),
        }
        Ok(())
    }

    /// Writes a file down to the disk, in place of what a writer left that was killed; or leaves none.
    fn write(&self, name: &OsStr, bytes: &[u8]) -> io::Result<()> {
        self.remove(name)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut file: File = rustix::fs::openat(&self.fd, name, flags, Mode::from_raw_mode(0o600))?.into();
        step();
        let (first, second) = bytes.split_at(bytes.len() / 2);
        let mut fill = || {
            file.write_all(first)?;
            step();
            file.write_all(second)?;
            step();
            file.sync_all()
        };
        if let Err(error) = fill() {
            let _ = self.remove(name);
            return Err(error);
        }
        step();
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        rustix::fs::fsync(&self.fd)?;
        step();
        Ok(())
    }
}

fn with(name: &OsStr, ending: &str) -> OsString {
    let mut name = name.to_owned();
    name.push(ending);
    name
}

/// An instant at which a test lets the process die.
pub(super) fn step() {
    #[cfg(test)]
    super::tests::crash::step();
}

#[cfg(test)]
mod tests {
    use super::is_alone;

    #[test]
    fn a_file_is_ours_alone_by_owner_and_mode() {
        assert!(is_alone(1000, 0o100_600, 1000) && is_alone(0, 0o100_400, 0));
        for (owner, mode, us) in [
            (1000, 0o600, 1001),
            (1000, 0o600, 0),
            (0, 0o600, 1000),
            (7, 0o640, 7),
            (7, 0o604, 7),
            (7, 0o610, 7),
        ] {
            assert!(!is_alone(owner, mode, us), "{owner} {mode:o} {us}");
        }
    }
}
