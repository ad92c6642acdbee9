//! A store that fails on demand.

use super::super::{
    Abilities, Blob, DestinationError, Key, ListOptions, Lookup, Page, Segment, Source, Store, Tag, Upload,
    Visit,
};
use super::{CallKind, locked};
use crate::units::UtcMs;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Access is refused; nothing is done.
    Denied,
    /// The destination does not answer; nothing is done.
    Unavailable,
    /// The destination has no room; nothing is done.
    Full,
    /// The root is not there.
    RootAbsent,
    /// The call is done, but its answer is lost: the caller sees Unavailable.
    AnswerLost,
}

/// How a listing fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListingFault {
    /// The page after this many pages, counted over all segments, is an error.
    ErrorAfterPages(usize),
    /// Segments end early after this many pages, counted over all segments, as if they were complete; the
    /// listing itself then says that it is not.
    ShortAfterPages(usize),
    /// What lies in this folder cannot be read.
    UnreadableFolder(String),
}

struct Rule {
    kind: Option<CallKind>,
    calls_until: usize,
    stays: bool,
    fault: Fault,
}

/// Passes calls on until one of its rules says otherwise.
pub struct Faulty {
    inner: Arc<dyn Store>,
    rules: Arc<Mutex<Vec<Rule>>>,
    listing: Mutex<Option<ListingFault>>,
}

impl Faulty {
    /// Fails nothing yet.
    pub fn over(inner: Arc<dyn Store>) -> Faulty {
        Faulty { inner, rules: Arc::default(), listing: Mutex::new(None) }
    }

    /// Fails the `nth` call from now on, once.
    ///
    /// Shape:  `kind` `None` counts calls of every kind; `nth` counts from 1.
    pub fn fail_once(&self, kind: Option<CallKind>, nth: usize, fault: Fault) {
        locked(&self.rules).push(Rule { kind, calls_until: nth.max(1), stays: false, fault });
    }

    /// Fails the `nth` call from now on, and every one after it.
    ///
    /// Shape:  as [`Faulty::fail_once`].
    pub fn fail_from(&self, kind: Option<CallKind>, nth: usize, fault: Fault) {
        locked(&self.rules).push(Rule { kind, calls_until: nth.max(1), stays: true, fault });
    }

    /// Fails every listing from now on in this way.
    pub fn fail_listings(&self, fault: ListingFault) {
        *locked(&self.listing) = Some(fault);
    }

    /// Fails nothing any more.
    pub fn heal(&self) {
        locked(&self.rules).clear();
        *locked(&self.listing) = None;
    }

    fn run<T>(
        &self,
        kind: CallKind,
        key: &str,
        call: impl FnOnce() -> Result<T, DestinationError>,
    ) -> Result<T, DestinationError> {
        broken(&self.rules, &self.inner.place(), kind, key, call)
    }
}

fn broken<T>(
    rules: &Mutex<Vec<Rule>>,
    place: &str,
    kind: CallKind,
    key: &str,
    call: impl FnOnce() -> Result<T, DestinationError>,
) -> Result<T, DestinationError> {
    match due(rules, kind) {
        None => call(),
        Some(Fault::AnswerLost) => {
            call()?;
            Err(error(Fault::AnswerLost, key, place))
        }
        Some(fault) => Err(error(fault, key, place)),
    }
}

/// Counts the call in every rule it concerns; the first rule that is due decides.
fn due(rules: &Mutex<Vec<Rule>>, kind: CallKind) -> Option<Fault> {
    let mut found = None;
    for rule in locked(rules).iter_mut().filter(|rule| rule.kind.is_none_or(|wanted| wanted == kind)) {
        let now = rule.calls_until == 1 || (rule.calls_until == 0 && rule.stays);
        rule.calls_until = rule.calls_until.saturating_sub(1);
        if now {
            found = found.or(Some(rule.fault));
        }
    }
    found
}

fn error(fault: Fault, key: &str, place: &str) -> DestinationError {
    let (key, place) = (key.to_owned(), place.to_owned());
    let source = io::Error::other("a fault made by the test");
    match fault {
        Fault::Denied => DestinationError::Denied { key, place, source },
        Fault::Unavailable | Fault::AnswerLost => DestinationError::Unavailable { key, place, source },
        Fault::Full => DestinationError::Full { key, place, source },
        Fault::RootAbsent => DestinationError::RootAbsent { place },
    }
}

fn incomplete(folder: &str, place: &str) -> DestinationError {
    let (source, folder) = (Box::new(error(Fault::Unavailable, folder, place)), folder.to_owned());
    DestinationError::ListingIncomplete { folder, place: place.to_owned(), source }
}

struct FaultySegment<'a> {
    inner: &'a mut dyn Segment,
    fault: &'a ListingFault,
    place: &'a str,
    pages: &'a AtomicUsize,
    tripped: &'a AtomicBool,
}

impl FaultySegment<'_> {
    /// The answer instead of the next page, if it is time.
    fn before_page(&self) -> Option<Result<(), DestinationError>> {
        let limit = match self.fault {
            ListingFault::ErrorAfterPages(limit) | ListingFault::ShortAfterPages(limit) => *limit,
            ListingFault::UnreadableFolder(_) => return None,
        };
        if self.pages.fetch_add(1, Ordering::Relaxed) < limit {
            return None;
        }
        self.tripped.store(true, Ordering::Relaxed);
        let short = matches!(self.fault, ListingFault::ShortAfterPages(_));
        Some(if short { Ok(()) } else { Err(incomplete("", self.place)) })
    }
}

impl Segment for FaultySegment<'_> {
    fn lower(&self) -> &[u8] {
        self.inner.lower()
    }

    fn upper(&self) -> Option<&[u8]> {
        self.inner.upper()
    }

    fn next_page(&mut self) -> Result<Option<&Page>, DestinationError> {
        if let Some(answer) = self.before_page() {
            return answer.map(|()| None);
        }
        let page = self.inner.next_page()?;
        if let (ListingFault::UnreadableFolder(folder), Some(page)) = (self.fault, page)
            && reaches(page, folder.as_bytes())
        {
            self.tripped.store(true, Ordering::Relaxed);
            return Err(incomplete(folder, self.place));
        }
        Ok(page)
    }
}

/// Whether a page names the folder or anything in it.
fn reaches(page: &Page, folder: &[u8]) -> bool {
    page.iter().any(|item| [item.prefix, item.name].concat().starts_with(folder))
}

struct FaultyBlob {
    inner: Box<dyn Blob>,
    rules: Arc<Mutex<Vec<Rule>>>,
    key: String,
    place: String,
}

impl Blob for FaultyBlob {
    fn size_bytes(&self) -> u64 {
        self.inner.size_bytes()
    }

    fn read_at(&self, offset_bytes: u64, buffer: &mut [u8]) -> Result<(), DestinationError> {
        broken(&self.rules, &self.place, CallKind::ReadAt, &self.key, || {
            self.inner.read_at(offset_bytes, buffer)
        })
    }
}

struct FaultyUpload {
    inner: Box<dyn Upload>,
    rules: Arc<Mutex<Vec<Rule>>>,
    key: String,
    place: String,
}

impl Upload for FaultyUpload {
    fn token(&self) -> String {
        self.inner.token()
    }

    fn arrived_bytes(&self) -> u64 {
        self.inner.arrived_bytes()
    }

    fn take(
        &mut self,
        from: &dyn Blob,
        offset_bytes: u64,
        length_bytes: u64,
    ) -> Result<u64, DestinationError> {
        let Self { inner, rules, key, place } = self;
        broken(rules, place, CallKind::Append, key, || inner.take(from, offset_bytes, length_bytes))
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), DestinationError> {
        let Self { inner, rules, key, place } = self;
        broken(rules, place, CallKind::Append, key, || inner.append(bytes))
    }

    fn prove(&mut self, expected: &blake3::Hash) -> Result<(), DestinationError> {
        let Self { inner, rules, key, place } = self;
        broken(rules, place, CallKind::Prove, key, || inner.prove(expected))
    }

    fn place(self: Box<Self>, over: Option<&Tag>) -> Result<Tag, DestinationError> {
        let Self { inner, rules, key, place } = *self;
        broken(&rules, &place, CallKind::Place, &key, || inner.place(over))
    }

    fn discard(self: Box<Self>) -> Result<(), DestinationError> {
        let Self { inner, rules, key, place } = *self;
        broken(&rules, &place, CallKind::Discard, &key, || inner.discard())
    }
}

impl Faulty {
    fn breaking(&self, inner: Box<dyn Upload>, key: &Key) -> Box<dyn Upload> {
        let (rules, key, place) = (Arc::clone(&self.rules), key.to_string(), self.inner.place());
        Box::new(FaultyUpload { inner, rules, key, place })
    }
}

impl Store for Faulty {
    fn place(&self) -> String {
        self.inner.place()
    }

    fn abilities(&self) -> Abilities {
        self.inner.abilities()
    }

    fn list(&self, options: &ListOptions<'_>, visit: &Visit<'_>) -> Result<usize, DestinationError> {
        let Some(fault) = locked(&self.listing).clone() else {
            return self.run(CallKind::List, "", || self.inner.list(options, visit));
        };
        let (place, pages, tripped) = (self.inner.place(), AtomicUsize::new(0), AtomicBool::new(false));
        let listed = self.run(CallKind::List, "", || {
            self.inner.list(options, &|number, inner| {
                let (fault, place, pages, tripped) = (&fault, &*place, &pages, &tripped);
                visit(number, &mut FaultySegment { inner, fault, place, pages, tripped })
            })
        })?;
        // A caller that passed over the failure of a segment does not get its proof of completeness.
        if tripped.into_inner() { Err(incomplete("", &place)) } else { Ok(listed) }
    }

    fn list_folder(&self, folder: &str) -> Result<Vec<Key>, DestinationError> {
        let place = self.inner.place();
        if *locked(&self.listing) == Some(ListingFault::UnreadableFolder(folder.to_owned())) {
            return Err(incomplete(folder, &place));
        }
        let listed = self.run(CallKind::ListFolder, folder, || self.inner.list_folder(folder));
        listed.map_err(|source| match source {
            source @ DestinationError::ListingIncomplete { .. } => source,
            source => {
                let (folder, source) = (folder.to_owned(), Box::new(source));
                DestinationError::ListingIncomplete { folder, place, source }
            }
        })
    }

    fn look_up(&self, key: &Key) -> Result<Lookup, DestinationError> {
        self.run(CallKind::LookUp, key.as_str(), || self.inner.look_up(key))
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Blob>, DestinationError> {
        let inner = self.run(CallKind::Open, key.as_str(), || self.inner.open(key))?;
        let (rules, key, place) = (Arc::clone(&self.rules), key.to_string(), self.inner.place());
        Ok(Box::new(FaultyBlob { inner, rules, key, place }))
    }

    fn create(&self, key: &Key, source: Source<'_>) -> Result<Tag, DestinationError> {
        self.run(CallKind::Create, key.as_str(), || self.inner.create(key, source))
    }

    fn replace(&self, key: &Key, expected: &Tag, source: Source<'_>) -> Result<Tag, DestinationError> {
        self.run(CallKind::Replace, key.as_str(), || self.inner.replace(key, expected, source))
    }

    fn relocate(&self, from: &Key, to: &Key) -> Result<(), DestinationError> {
        self.run(CallKind::Relocate, from.as_str(), || self.inner.relocate(from, to))
    }

    fn remove(&self, key: &Key, expected: Option<&Tag>) -> Result<(), DestinationError> {
        self.run(CallKind::Remove, key.as_str(), || self.inner.remove(key, expected))
    }

    fn upload(&self, key: &Key, size_bytes: u64) -> Result<Box<dyn Upload>, DestinationError> {
        let inner = self.run(CallKind::Upload, key.as_str(), || self.inner.upload(key, size_bytes))?;
        Ok(self.breaking(inner, key))
    }

    fn resume(
        &self,
        key: &Key,
        size_bytes: u64,
        token: &str,
    ) -> Result<Option<Box<dyn Upload>>, DestinationError> {
        let call = || self.inner.resume(key, size_bytes, token);
        Ok(self.run(CallKind::Upload, key.as_str(), call)?.map(|inner| self.breaking(inner, key)))
    }

    fn clear_uploads(&self, keep: &[String]) -> Result<u64, DestinationError> {
        self.run(CallKind::ClearUploads, "", || self.inner.clear_uploads(keep))
    }

    fn settle(&self) -> Result<(), DestinationError> {
        self.run(CallKind::Settle, "", || self.inner.settle())
    }

    fn free_bytes(&self) -> Result<Option<u64>, DestinationError> {
        self.run(CallKind::FreeBytes, "", || self.inner.free_bytes())
    }

    fn server_time(&self) -> Result<UtcMs, DestinationError> {
        self.run(CallKind::ServerTime, "", || self.inner.server_time())
    }
}
