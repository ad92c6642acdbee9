//! One at a time: locks beside the vault, freed by whoever ends.

use super::VaultError;
use super::place::{Folder, Place, step};
use super::seal::hash;
use crate::cancel::Cancel;
use rustix::fs::{AtFlags, FlockOperation, Mode, OFlags};
use rustix::io::Errno;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

/// Between two looks whether a lock is free.
const PAUSE: Duration = Duration::from_millis(5);

/// How many looks a writer takes: 30 seconds.
const LOOKS: u32 = 6_000;

/// A lock that is held.
pub(super) struct Lock {
    pub(super) folder: Folder,
    name: OsString,
    file: OwnedFd,
}

/// One record is this process's and this thread's until it is dropped.
pub struct VaultGuard(#[expect(dead_code, reason = "held, and dropped")] Lock);

impl fmt::Debug for VaultGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VaultGuard")
    }
}

impl Lock {
    /// The lock of those who write.
    pub(super) fn write(place: &Place) -> Result<Lock, VaultError> {
        let mut looks = 0;
        Self::wait(place, place.beside(".lock"), || {
            looks += 1;
            let what = "another process writes it for more than 30 seconds";
            let late = io::Error::new(io::ErrorKind::TimedOut, what);
            if looks < LOOKS { Ok(()) } else { Err(place.unavailable(late)) }
        })
    }

    fn wait(
        place: &Place,
        name: OsString,
        mut go_on: impl FnMut() -> Result<(), VaultError>,
    ) -> Result<Lock, VaultError> {
        place.check_ours()?;
        let take = || Self::take(Folder::open(place)?, &name);
        loop {
            if let Some((folder, file)) = take().map_err(|error| place.missing(error))? {
                step();
                return Ok(Lock { folder, name, file });
            }
            go_on()?;
            pause();
        }
    }

    /// The lock, unless somebody has it.
    fn take(folder: Folder, name: &OsStr) -> io::Result<Option<(Folder, OwnedFd)>> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let file = rustix::fs::openat(&folder.fd, name, flags, Mode::from_raw_mode(0o600))?;
        match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::WOULDBLOCK | Errno::INTR) => Ok(None),
            Err(errno) => Err(errno.into()),
            // Its holder took the file away in between; then others lock another one.
            Ok(()) => Ok(is_there(&file)?.then_some((folder, file))),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if is_there(&self.file).is_ok_and(|there| there) {
            // Best effort: what stays behind is empty, and taken again.
            let _ = rustix::fs::unlinkat(&self.folder.fd, &self.name, AtFlags::empty());
        }
    }
}

fn is_there(file: &OwnedFd) -> io::Result<bool> {
    Ok(rustix::fs::fstat(file)?.st_nlink > 0)
}

/// Waits for the guard of one record.
pub(super) fn guard(place: &Place, context: &[u8], cancel: &Cancel) -> Result<VaultGuard, VaultError> {
    let hash = hash(context);
    let name: String = hash[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    cancel.check()?;
    let lock = Lock::wait(place, place.beside(&format!(".{name}.guard")), || Ok(cancel.check()?))?;
    Ok(VaultGuard(lock))
}

#[expect(clippy::disallowed_methods, reason = "another process tells nobody that it is done")]
fn pause() {
    std::thread::sleep(PAUSE);
}
