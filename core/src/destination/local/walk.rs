//! The ordered walk: every name once, in byte order of the full key, or an error.

use super::super::cursor::Cursor;
use super::super::folder_names::FolderNames;
use super::super::own_names::is_own;
use super::super::plan::Plan;
use super::super::segments;
use super::super::{DestinationError, KEY_LIMIT_BYTES, Kind, ListOptions, Page, Segment, Visit};
use super::place::{FOLDER, Place};
use crate::cancel::{Cancel, Cancelled};
use rustix::fs::{AtFlags, FileType, Mode, RawDir, StatxFlags};
use rustix::io::Errno;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A folder of a thousand names fits twice.
const BUFFER_BYTES: usize = 64 * 1024;

/// Spare folders kept for their memory.
const SPARE_PAGES: usize = 8;

/// Lists a set in segments on the current rayon pool.
pub(super) fn list(
    place: &Place,
    options: &ListOptions<'_>,
    visit: &Visit<'_>,
) -> Result<usize, DestinationError> {
    options.cancel.check()?;
    let set = open_set(place)?;
    let read =
        |prefixes: &[Vec<u8>]| prefixes.iter().map(|prefix| read_shared(place, prefix, options)).collect();
    let plan = Plan::make(options.cuts, read)?;
    let listing = Listing { place, set, plan, options, stop: AtomicBool::new(false) };
    let segments_count = listing.plan.bounds.len() + 1;
    segments::run(segments_count, &listing.stop, |number| listing.run_segment(number, visit))?;
    listing.check_still_there()?;
    Ok(segments_count)
}

fn open_set(place: &Place) -> Result<OwnedFd, DestinationError> {
    place.open_folder(b"").map_err(|errno| match errno {
        Errno::NOENT => place.incomplete(b"", place.root_absent()),
        errno => place.incomplete(b"", place.failed(errno, "")),
    })
}

fn read_shared(
    place: &Place,
    prefix: &[u8],
    options: &ListOptions<'_>,
) -> Result<Arc<FolderNames>, DestinationError> {
    let failed = |errno| place.incomplete(prefix, place.failed(errno, &String::from_utf8_lossy(prefix)));
    let folder = place.open_folder(prefix).map_err(failed)?;
    let mut names = FolderNames::default();
    names.reset(prefix);
    read_names(&folder, &mut names, &mut buffer(), options.cancel)
        .map_err(|stopped| place.incomplete(prefix, stopped.into_error(place, prefix)))?;
    Ok(Arc::new(names))
}

/// What the segments of one listing share.
struct Listing<'a> {
    place: &'a Place,
    set: OwnedFd,
    plan: Plan<Arc<FolderNames>>,
    options: &'a ListOptions<'a>,
    stop: AtomicBool,
}

impl Listing<'_> {
    fn run_segment(&self, number: usize, visit: &Visit<'_>) -> Result<(), DestinationError> {
        let mut walk = Walk::new(self, number);
        visit(number, &mut walk)?;
        if walk.done {
            return Ok(());
        }
        let source = io::Error::other("the listing was not read to its end");
        Err(self.unavailable(walk.lower(), source))
    }

    /// A set's folder that was taken away during the walk would have looked empty from then on.
    fn check_still_there(&self) -> Result<(), DestinationError> {
        match super::place::stat_handle(&self.set) {
            Ok(stat) if stat.stx_nlink > 0 => Ok(()),
            Ok(_) => Err(self.place.incomplete(b"", self.place.root_absent())),
            Err(errno) => Err(self.failed(b"", errno)),
        }
    }

    fn failed(&self, folder: &[u8], errno: Errno) -> DestinationError {
        Stopped::Failed(errno).into_listing_error(self.place, folder)
    }

    fn unavailable(&self, folder: &[u8], source: io::Error) -> DestinationError {
        let key = String::from_utf8_lossy(folder).into_owned();
        let place = self.place.text().to_owned();
        self.place.incomplete(folder, DestinationError::Unavailable { key, place, source })
    }
}

/// One folder on the way down.
struct Frame {
    page: Page,
    /// Open while there is something to open or to ask below it.
    handle: Option<OwnedFd>,
    /// Read by the plan; only part of it may belong to this segment.
    shared: bool,
    cursor: Cursor,
    folders_left: usize,
}

impl Frame {
    fn new(page: Page, handle: Option<OwnedFd>, shared: bool) -> Frame {
        let (cursor, folders_left) = (Cursor::whole(page.folder()), page.folder().folders());
        Frame { page, handle, shared, cursor, folders_left }
    }
}

/// One segment of a listing: depth first, with a stack of the folders it is inside of.
struct Walk<'a> {
    listing: &'a Listing<'a>,
    lower: &'a [u8],
    upper: Option<&'a [u8]>,
    stack: Vec<Frame>,
    spare: Vec<Page>,
    buffer: Vec<u8>,
    started: bool,
    done: bool,
}

impl Segment for Walk<'_> {
    fn lower(&self) -> &[u8] {
        self.lower
    }

    fn upper(&self) -> Option<&[u8]> {
        self.upper
    }

    fn next_page(&mut self) -> Result<Option<&Page>, DestinationError> {
        self.listing.options.cancel.check()?;
        if self.listing.stop.load(Ordering::Relaxed) {
            return Err(Cancelled.into());
        }
        if !self.started {
            self.started = true;
            self.enter_folder(Vec::new(), true)?;
        }
        if self.advance()? { Ok(self.stack.last().map(|frame| &frame.page)) } else { Ok(None) }
    }
}

impl<'a> Walk<'a> {
    fn new(listing: &'a Listing<'a>, number: usize) -> Walk<'a> {
        let (lower, upper) = listing.plan.segment(number);
        let (stack, spare, buffer) = (Vec::new(), Vec::new(), buffer());
        Walk { listing, lower, upper, stack, spare, buffer, started: false, done: false }
    }

    /// Moves to the next page. Whether there is one.
    fn advance(&mut self) -> Result<bool, DestinationError> {
        while let Some(frame) = self.stack.last_mut() {
            if let Some(at) = frame.cursor.enter.take() {
                let (prefix, shared) =
                    ([frame.page.prefix(), frame.page.folder().name(at)].concat(), frame.shared);
                self.enter_folder(prefix, shared)?;
            } else if frame.cursor.next < frame.cursor.end {
                self.show_next()?;
                return Ok(true);
            } else if let Some(frame) = self.stack.pop()
                && !frame.shared
                && self.spare.len() < SPARE_PAGES
            {
                self.spare.push(frame.page);
            }
        }
        self.done = true;
        Ok(false)
    }

    fn show_next(&mut self) -> Result<(), DestinationError> {
        let Some(frame) = self.stack.last_mut() else { return Ok(()) };
        frame.cursor.show(&mut frame.page);
        if self.listing.options.sizes { self.ask_sizes() } else { Ok(()) }
    }

    fn ask_sizes(&mut self) -> Result<(), DestinationError> {
        let listing = self.listing;
        self.open_top()?;
        let Some(frame) = self.stack.last_mut() else { return Ok(()) };
        let Some(handle) = &frame.handle else { return Ok(()) };
        let asked = frame.page.fill_sizes(|names, at| match (names.kind(at), names.c_name(at)) {
            (Kind::Object, Some(name)) => size_of(handle, name).map(Some),
            _ => Ok(None),
        });
        asked.map_err(|errno| listing.failed(frame.page.prefix(), errno))
    }

    fn enter_folder(&mut self, prefix: Vec<u8>, shared: bool) -> Result<(), DestinationError> {
        if shared && let Some(names) = self.listing.plan.shared.get(&prefix) {
            let mut frame = Frame::new(Page::over(names.clone()), None, true);
            frame.cursor = Cursor::between(names, self.lower, self.upper);
            self.stack.push(frame);
            return Ok(());
        }
        if prefix.len() > KEY_LIMIT_BYTES {
            let source = io::Error::other("it is nested deeper than an object key can name; shorten it");
            return Err(self.listing.unavailable(&prefix[..prefix.len().min(200)], source));
        }
        let handle = self.open_child(&prefix)?;
        let mut page = self.spare.pop().unwrap_or_default();
        let names = page.start_folder(&prefix);
        read_names(&handle, names, &mut self.buffer, self.listing.options.cancel)
            .map_err(|stopped| stopped.into_listing_error(self.listing.place, &prefix))?;
        let needed = names.folders() > 0 || self.listing.options.sizes;
        self.stack.push(Frame::new(page, needed.then_some(handle), false));
        Ok(())
    }

    /// Opens a folder below the one on top of the stack, by its own name alone.
    fn open_child(&mut self, prefix: &[u8]) -> Result<OwnedFd, DestinationError> {
        self.open_top()?;
        let listing = self.listing;
        let failed = |errno| listing.failed(prefix, errno);
        let Some(parent) = self.stack.last_mut() else {
            return rustix::fs::openat(&listing.set, c".", FOLDER, Mode::empty()).map_err(failed);
        };
        let above = parent.page.prefix().len();
        let name = &prefix[above..prefix.len() - 1];
        let Some(handle) = &parent.handle else { return Err(failed(Errno::BADF)) };
        let child = rustix::fs::openat(handle, name, FOLDER, Mode::empty()).map_err(failed)?;
        parent.folders_left = parent.folders_left.saturating_sub(1);
        if parent.folders_left == 0 && !listing.options.sizes {
            // A deep chain of folders then needs one handle, not one for each level.
            parent.handle = None;
        }
        Ok(child)
    }

    /// Makes sure that the folder on top has a handle: shared ones are opened only when needed.
    fn open_top(&mut self) -> Result<(), DestinationError> {
        let listing = self.listing;
        let Some(frame) = self.stack.last_mut().filter(|frame| frame.handle.is_none()) else {
            return Ok(());
        };
        let opened = listing.place.open_folder(frame.page.prefix());
        frame.handle = Some(opened.map_err(|errno| listing.failed(frame.page.prefix(), errno))?);
        Ok(())
    }
}

/// Why a folder was not read to its end.
#[derive(Debug)]
pub(super) enum Stopped {
    Failed(Errno),
    Cancelled(Cancelled),
}

impl From<Errno> for Stopped {
    fn from(errno: Errno) -> Stopped {
        Stopped::Failed(errno)
    }
}

impl Stopped {
    pub(super) fn into_error(self, place: &Place, folder: &[u8]) -> DestinationError {
        match self {
            Stopped::Failed(errno) => place.failed(errno, &String::from_utf8_lossy(folder)),
            Stopped::Cancelled(cancelled) => cancelled.into(),
        }
    }

    fn into_listing_error(self, place: &Place, folder: &[u8]) -> DestinationError {
        let error = self.into_error(place, folder);
        place.incomplete(folder, error)
    }
}

/// Room for [`read_names`].
pub(super) fn buffer() -> Vec<u8> {
    Vec::with_capacity(BUFFER_BYTES)
}

/// Reads all names of a folder into `names` and sorts them. The adapter's own files are left out.
pub(super) fn read_names(
    folder: &OwnedFd,
    names: &mut FolderNames,
    buffer: &mut Vec<u8>,
    cancel: &Cancel,
) -> Result<(), Stopped> {
    buffer.clear();
    let room: &mut [MaybeUninit<u8>] = buffer.spare_capacity_mut();
    let mut entries = RawDir::new(folder, room);
    loop {
        if entries.is_buffer_empty() {
            cancel.check().map_err(Stopped::Cancelled)?;
        }
        let entry = match entries.next() {
            None => break,
            Some(Err(Errno::INTR)) => continue,
            Some(entry) => entry?,
        };
        let name = entry.file_name().to_bytes();
        if name.first() == Some(&b'.') && (name == b"." || name == b".." || is_own(name)) {
            continue;
        }
        let kind = match entry.file_type() {
            FileType::Unknown => kind_of(ask_type(folder, entry.file_name())?),
            known => kind_of(known),
        };
        names.add(name, kind);
        if names.bytes_len() > FolderNames::LIMIT_BYTES {
            return Err(Errno::OVERFLOW.into());
        }
    }
    names.finish();
    Ok(())
}

fn kind_of(file_type: FileType) -> Kind {
    match file_type {
        FileType::RegularFile => Kind::Object,
        FileType::Directory => Kind::Folder,
        _ => Kind::Other,
    }
}

fn ask_type(folder: &OwnedFd, name: &std::ffi::CStr) -> Result<FileType, Errno> {
    let stat = rustix::fs::statx(folder, name, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::TYPE)?;
    Ok(super::place::file_type(&stat))
}

fn size_of(folder: &OwnedFd, name: &std::ffi::CStr) -> Result<u64, Errno> {
    let mask = StatxFlags::SIZE | StatxFlags::TYPE;
    let stat = rustix::fs::statx(folder, name, AtFlags::SYMLINK_NOFOLLOW, mask)?;
    // Something else has taken the name since it was read: the listing is not of one moment any more.
    if super::place::file_type(&stat) == FileType::RegularFile {
        Ok(stat.stx_size)
    } else {
        Err(Errno::STALE)
    }
}
