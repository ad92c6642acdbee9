//! A file gets a name that must be free, in one step.

use rustix::fs::{AtFlags, RenameFlags};
use rustix::io::Errno;
use rustix::path::Arg;
use std::os::fd::OwnedFd;

/// Moves a file to a name that must be free, each with the folder it is in.
pub(crate) fn move_to_free_name(
    from: (&OwnedFd, impl Arg + Copy),
    to: (&OwnedFd, impl Arg + Copy),
) -> Result<(), Errno> {
    match rustix::fs::renameat_with(from.0, from.1, to.0, to.1, RenameFlags::NOREPLACE) {
        // NFS cannot rename so, but a second name is refused there when it is taken.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            rustix::fs::linkat(from.0, from.1, to.0, to.1, AtFlags::empty())?;
            rustix::fs::unlinkat(from.0, from.1, AtFlags::empty())
        }
        answer => answer,
    }
}
