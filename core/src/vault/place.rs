//! The vault's files: read whole, replaced in one step, never through a link.

use super::VaultError;
use super::seal::random;
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

/// Where a file is.
pub(super) struct Place {
    pub(super) path: PathBuf,
    folder: PathBuf,
    name: OsString,
}

impl Place {
    pub(super) fn new(path: &Path) -> Result<Place, VaultError> {
        let Some(name) = path.file_name() else {
            let what = "it names no file; give the path of one";
            return Err(unavailable(path, io::Error::new(io::ErrorKind::InvalidInput, what)));
        };
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let folder = parent.unwrap_or(Path::new(".")).to_owned();
        Ok(Place { path: path.to_owned(), folder, name: name.to_owned() })
    }

    /// The name of a file beside this one.
    pub(super) fn beside(&self, ending: &str) -> OsString {
        let mut name = self.name.clone();
        name.push(ending);
        name
    }

    /// Makes the folder, for its owner only, unless it is there.
    pub(super) fn make_folder(&self) -> Result<(), VaultError> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.folder);
        made.map_err(|error| self.unavailable(error))
    }

    /// Whether something has this name, a link too.
    pub(super) fn exists(&self) -> Result<bool, VaultError> {
        match rustix::fs::lstat(&self.path) {
            Ok(_) => Ok(true),
            Err(Errno::NOENT) => Ok(false),
            Err(errno) => Err(self.unavailable(errno.into())),
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
            io::ErrorKind::NotFound => VaultError::Absent { path: self.path.clone() },
            _ => self.unavailable(source),
        }
    }
}

fn unavailable(path: &Path, source: io::Error) -> VaultError {
    VaultError::Unavailable { path: path.to_owned(), source }
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
    Ok(stat.st_uid == rustix::process::geteuid().as_raw() && stat.st_mode & 0o077 == 0)
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

    /// Makes the file; one that is there already stays.
    pub(super) fn place_new(&self, bytes: &[u8]) -> io::Result<()> {
        let random = random::<8>().map_err(|_| io::Error::other("no random bytes"))?;
        let aside = self.with(&format!(".{:016x}.new", u64::from_le_bytes(random)));
        self.write(&aside, bytes)?;
        // Unlike a rename, a link replaces nothing.
        let linked = rustix::fs::linkat(&self.fd, &aside, &self.fd, &self.name, AtFlags::empty());
        step();
        rustix::fs::unlinkat(&self.fd, &aside, AtFlags::empty())?;
        linked?;
        self.sync()
    }

    /// Puts new bytes in the file's place, and the old ones beside it. Only for who holds the lock.
    pub(super) fn replace(&self, previous: &[u8], bytes: &[u8]) -> io::Result<()> {
        let aside = self.with(".new");
        self.exchange(&aside, &self.with(".previous"), previous)?;
        self.exchange(&aside, &self.name, bytes)?;
        self.sync()
    }

    fn exchange(&self, aside: &OsStr, name: &OsStr, bytes: &[u8]) -> io::Result<()> {
        match rustix::fs::unlinkat(&self.fd, aside, AtFlags::empty()) {
            // What a writer left that was killed.
            Ok(()) | Err(Errno::NOENT) => step(),
            Err(errno) => return Err(errno.into()),
        }
        self.write(aside, bytes)?;
        rustix::fs::renameat(&self.fd, aside, &self.fd, name)?;
        step();
        Ok(())
    }

    /// Writes a file that was not there, down to the disk; or leaves none.
    fn write(&self, name: &OsStr, bytes: &[u8]) -> io::Result<()> {
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
            let _ = rustix::fs::unlinkat(&self.fd, name, AtFlags::empty());
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

    fn with(&self, ending: &str) -> OsString {
        let mut name = self.name.clone();
        name.push(ending);
        name
    }
}

/// An instant at which a test lets the process die.
pub(super) fn step() {
    #[cfg(test)]
    super::tests::crash::step();
}
