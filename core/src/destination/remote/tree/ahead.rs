//! Reading ahead: the folders a segment comes to next are under way before it is there.

use super::super::super::DestinationError;
use super::super::super::KEY_LIMIT_BYTES;
use super::folder::Folder;
use super::reader::{Answer, Reader};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::mpsc::{Receiver, TryRecvError};

/// How many of the folders that come next are looked at.
const FOLDERS: usize = 32;

/// How many names are passed over in search of them.
const NAMES: usize = 4096;

/// Folders that were read ahead and take more memory than this are used up before others are begun.
const HELD_BYTES: usize = 8 * 1024 * 1024;

enum Slot {
    Coming(Receiver<Answer>),
    Here(Answer),
}

/// How far one look ahead goes.
pub(super) struct Budget {
    folders: usize,
    names: usize,
}

impl Budget {
    pub(super) fn new() -> Budget {
        Budget { folders: FOLDERS, names: NAMES }
    }
}

/// Folders of one segment that are read, or being read, before it enters them.
pub(super) struct Ahead<'a> {
    reader: &'a Reader,
    slots: HashMap<Vec<u8>, Slot>,
    held_bytes: usize,
}

impl<'a> Ahead<'a> {
    pub(super) fn new(reader: &'a Reader) -> Ahead<'a> {
        Ahead { reader, slots: HashMap::new(), held_bytes: 0 }
    }

    /// The folder that is to be entered now.
    pub(super) fn take(&mut self, prefix: &[u8]) -> Result<Folder, DestinationError> {
        let coming = match self.slots.remove(prefix) {
            Some(Slot::Here(answer)) => {
                self.held_bytes -= held_bytes(&answer);
                return self.reader.there(prefix, answer);
            }
            Some(Slot::Coming(coming)) => coming,
            None => self.reader.start(prefix).map_err(|error| self.reader.failed(prefix, error))?,
        };
        self.reader.there(prefix, self.reader.wait(prefix, &coming))
    }

    /// Has the folders read that lie next in a stretch of a folder's names, and below them as far as those are
    /// here already. In the order in which they will be entered.
    pub(super) fn look(
        &mut self,
        folder: &Folder,
        stretch: Range<usize>,
        passed_over: &impl Fn(&[u8]) -> bool,
        budget: &mut Budget,
    ) {
        let (names, mut from) = (folder.names(), stretch.start);
        while budget.folders > 0 {
            let to = stretch.end.min(from + budget.names);
            let Some(at) = names.first_folder(from, to) else {
                budget.names -= to.saturating_sub(from);
                return;
            };
            budget.names -= at + 1 - from;
            from = at + 1;
            let prefix = [names.prefix(), names.name(at)].concat();
            if !passed_over(&prefix) && prefix.len() <= KEY_LIMIT_BYTES {
                budget.folders -= 1;
                self.look_at(prefix, passed_over, budget);
            }
        }
    }

    fn look_at(&mut self, prefix: Vec<u8>, passed_over: &impl Fn(&[u8]) -> bool, budget: &mut Budget) {
        if let Some(slot) = self.slots.get_mut(&prefix) {
            if let Some(folder) = here(slot, &mut self.held_bytes) {
                let whole = 0..folder.names().len();
                self.look(&folder, whole, passed_over, budget);
            }
        } else if self.held_bytes > HELD_BYTES || self.reader.is_busy() {
            budget.folders = 0;
        } else if let Ok(coming) = self.reader.start(&prefix) {
            // What could not be begun now is begun, or fails, when it is entered.
            self.slots.insert(prefix, Slot::Coming(coming));
        }
    }
}

/// A folder that has arrived, without waiting for it.
fn here(slot: &mut Slot, held: &mut usize) -> Option<Folder> {
    if let Slot::Coming(coming) = slot {
        match coming.try_recv() {
            Ok(answer) => {
                *held += held_bytes(&answer);
                *slot = Slot::Here(answer);
            }
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => return None,
        }
    }
    match slot {
        Slot::Here(Ok(Some(folder))) => Some(folder.clone()),
        Slot::Here(_) | Slot::Coming(_) => None,
    }
}

fn held_bytes(answer: &Answer) -> usize {
    if let Ok(Some(folder)) = answer { folder.bytes() } else { 0 }
}
