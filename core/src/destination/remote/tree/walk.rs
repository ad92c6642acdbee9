//! The ordered walk: every name once, in byte order of the full key, or an error.

use super::super::super::cursor::Cursor;
use super::super::super::plan::Plan;
use super::super::super::segments;
use super::super::super::{DestinationError, KEY_LIMIT_BYTES, ListOptions, Page, Segment, Visit};
use super::ahead::{Ahead, Budget};
use super::folder::Folder;
use super::reader::Reader;
use crate::cancel::Cancelled;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub(super) fn list(
    reader: Reader,
    options: &ListOptions<'_>,
    visit: &Visit<'_>,
) -> Result<usize, DestinationError> {
    let plan = Plan::make(options.cuts, |prefixes| read_level(&reader, prefixes))?;
    let listing = Listing { reader, plan, options, stop: AtomicBool::new(false) };
    let segments_count = listing.plan.bounds.len() + 1;
    segments::run(segments_count, &listing.stop, |number| listing.run_segment(number, visit))?;
    Ok(segments_count)
}

/// Reads the folders of one depth that cuts lie in, all of them at once.
fn read_level(reader: &Reader, prefixes: &[Vec<u8>]) -> Result<Vec<Folder>, DestinationError> {
    let coming =
        prefixes.iter().map(|prefix| reader.start(prefix).map_err(|error| reader.failed(prefix, error)));
    let coming: Vec<_> = coming.collect::<Result<_, _>>()?;
    let each = prefixes.iter().zip(coming);
    each.map(|(prefix, coming)| reader.there(prefix, reader.wait(prefix, &coming))).collect()
}

/// What the segments of one listing share.
struct Listing<'a> {
    reader: Reader,
    plan: Plan<Folder>,
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
        Err(self.reader.failed(walk.lower, source))
    }
}

/// One folder on the way down.
struct Frame {
    page: Page,
    folder: Folder,
    /// Read by the plan; only part of it may belong to this segment.
    shared: bool,
    cursor: Cursor,
}

/// One segment of a listing: depth first, with a stack of the folders it is inside of.
struct Walk<'a> {
    listing: &'a Listing<'a>,
    lower: &'a [u8],
    upper: Option<&'a [u8]>,
    stack: Vec<Frame>,
    ahead: Ahead<'a>,
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
            self.enter_folder(&[], true)?;
        }
        if self.advance()? { Ok(self.stack.last().map(|frame| &frame.page)) } else { Ok(None) }
    }
}

impl<'a> Walk<'a> {
    fn new(listing: &'a Listing<'a>, number: usize) -> Walk<'a> {
        let (lower, upper) = listing.plan.segment(number);
        let (stack, ahead) = (Vec::new(), Ahead::new(&listing.reader));
        Walk { listing, lower, upper, stack, ahead, started: false, done: false }
    }

    /// Moves to the next page. Whether there is one.
    fn advance(&mut self) -> Result<bool, DestinationError> {
        while let Some(frame) = self.stack.last_mut() {
            if let Some(at) = frame.cursor.enter.take() {
                let names = frame.folder.names();
                let (prefix, shared) = ([names.prefix(), names.name(at)].concat(), frame.shared);
                self.enter_folder(&prefix, shared)?;
            } else if frame.cursor.next < frame.cursor.end {
                frame.cursor.show(&mut frame.page);
                frame.page.fill_sizes(|_, at| Ok::<_, DestinationError>(frame.folder.size(at)))?;
                return Ok(true);
            } else {
                self.stack.pop();
            }
        }
        self.done = true;
        Ok(false)
    }

    fn enter_folder(&mut self, prefix: &[u8], shared: bool) -> Result<(), DestinationError> {
        let planned = self.listing.plan.shared.get(prefix).filter(|_| shared);
        let (folder, shared) = match planned {
            Some(folder) => (folder.clone(), true),
            None => (self.read_folder(prefix)?, false),
        };
        let page = Page::over(Arc::clone(folder.names()));
        let cursor = if shared {
            Cursor::between(folder.names(), self.lower, self.upper)
        } else {
            Cursor::whole(folder.names())
        };
        self.stack.push(Frame { page, folder, shared, cursor });
        self.look_ahead();
        Ok(())
    }

    fn read_folder(&mut self, prefix: &[u8]) -> Result<Folder, DestinationError> {
        if prefix.len() > KEY_LIMIT_BYTES {
            let source = io::Error::other("it is nested deeper than an object key can name; shorten it");
            return Err(self.listing.reader.failed(&prefix[..prefix.len().min(200)], source));
        }
        self.ahead.take(prefix)
    }

    /// From the innermost folder outwards: that is the order in which folders will be entered.
    fn look_ahead(&mut self) {
        let planned = |prefix: &[u8]| self.listing.plan.shared.contains_key(prefix);
        let mut budget = Budget::new();
        for frame in self.stack.iter().rev() {
            self.ahead.look(&frame.folder, frame.cursor.next..frame.cursor.end, &planned, &mut budget);
        }
    }
}
