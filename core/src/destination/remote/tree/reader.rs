//! Folders are read on threads of their own, so that several are under way and nobody waits behind a cancel.

use super::super::super::DestinationError;
use super::super::runtime;
use super::folder::{self, Folder};
use super::{Folders, incomplete};
use crate::cancel::Cancel;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

/// Folders of one listing that are read at once; those that somebody waits for come on top.
const AT_ONCE: usize = 32;

/// How often who waits looks for a cancel.
const CANCEL_CHECK: Duration = Duration::from_millis(50);

/// What became of one folder; `None`: proven that there is none.
pub(super) type Answer = Result<Option<Folder>, DestinationError>;

/// Reads the folders of one listing. Dropped, it ends what is still under way.
pub(super) struct Reader {
    folders: Arc<dyn Folders>,
    cancel: Cancel,
    under_way: Arc<AtomicUsize>,
}

/// Counts one read, whatever becomes of it.
struct UnderWay(Arc<AtomicUsize>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Reader {
    pub(super) fn new(folders: Arc<dyn Folders>, cancel: Cancel) -> Reader {
        Reader { folders, cancel: cancel.child(), under_way: Arc::default() }
    }

    /// Whether as many folders are under way as are of use.
    pub(super) fn is_busy(&self) -> bool {
        self.under_way.load(Ordering::Relaxed) >= AT_ONCE
    }

    /// Begins to read a folder.
    pub(super) fn start(&self, prefix: &[u8]) -> io::Result<Receiver<Answer>> {
        let runtime = runtime::handle()?;
        let prefix = std::str::from_utf8(prefix).map_err(io::Error::other)?.to_owned();
        let (sender, receiver) = sync_channel(1);
        let (folders, cancel) = (Arc::clone(&self.folders), self.cancel.clone());
        self.under_way.fetch_add(1, Ordering::Relaxed);
        let under_way = UnderWay(Arc::clone(&self.under_way));
        runtime.spawn_blocking(move || {
            let _under_way = under_way;
            let begun = cancel.check().map_err(DestinationError::from);
            let answer = begun.and_then(|()| folder::read(&*folders, &prefix, cancel));
            // Nobody waits any more when the listing has ended.
            let _ = sender.send(answer);
        });
        Ok(receiver)
    }

    /// Waits for a folder, but not behind a cancel.
    pub(super) fn wait(&self, prefix: &[u8], coming: &Receiver<Answer>) -> Answer {
        loop {
            match coming.recv_timeout(CANCEL_CHECK) {
                Ok(answer) => return answer,
                Err(RecvTimeoutError::Timeout) => self.cancel.check()?,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(self.unavailable(prefix, io::Error::other("reading it ended unfinished")));
                }
            }
        }
    }

    /// The folder that was to be there, or why the listing is incomplete.
    pub(super) fn there(&self, prefix: &[u8], answer: Answer) -> Result<Folder, DestinationError> {
        let place = self.folders.place();
        let found = match answer {
            Ok(Some(folder)) => return Ok(folder),
            Err(error) => error,
            Ok(None) if prefix.is_empty() => DestinationError::RootAbsent { place: place.clone() },
            Ok(None) => self.unavailable(prefix, io::Error::other("it went away while it was listed")),
        };
        Err(incomplete(&place, prefix, found))
    }

    /// The error of a listing that could not go on at a folder.
    pub(super) fn failed(&self, prefix: &[u8], source: io::Error) -> DestinationError {
        incomplete(&self.folders.place(), prefix, self.unavailable(prefix, source))
    }

    fn unavailable(&self, prefix: &[u8], source: io::Error) -> DestinationError {
        let key = String::from_utf8_lossy(prefix).into_owned();
        DestinationError::Unavailable { key, place: self.folders.place(), source }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}
