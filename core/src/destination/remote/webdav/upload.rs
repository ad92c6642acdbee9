//! Uploads: one PUT to a name aside, read back, moved into place.
//!
//! WebDAV has no way to go on with a PUT that broke off, so an upload that is resumed begins anew unless the whole
//! file had arrived.

use super::super::super::{Blob, DestinationError, Key, Lookup, Tag, UPLOAD_FOLDER, Upload};
use super::super::http::{Feed, Payload, Response};
use super::aside::{aside_name, is_aside};
use super::dav::{Dav, Members};
use super::moving::Mark;
use super::multistatus::Props;
use super::set::Set;
use super::write::{NO_BYTES, Temp, prove, refuse_own};
use bytes::Bytes;
use std::sync::Arc;

/// Up to this much is kept in memory and sent at once.
const SMALL_BYTES: u64 = 8 << 20;

/// What is handed over at once.
const PIECE_BYTES: usize = 256 << 10;

enum Way {
    /// Kept until it is proven.
    Small(Vec<u8>),
    /// To be sent as it comes; begun by the first bytes.
    Large(Option<Arc<Feed>>),
    /// It lies there whole.
    Arrived,
}

struct DavUpload {
    set: Arc<Set>,
    key: Key,
    name: String,
    size_bytes: u64,
    position: u64,
    way: Way,
    proven: Option<Mark>,
    /// What was sent, where it is little.
    payload: Option<Payload>,
}

pub(super) fn begin(set: &Arc<Set>, key: &Key, size_bytes: u64) -> Result<Box<dyn Upload>, DestinationError> {
    refuse_own(key)?;
    if key.is_folder() {
        return Err(DestinationError::KeyRejected { key: key.to_string(), reason: NO_BYTES });
    }
    set.refuse_unlisted(key)?;
    let name = aside_name(set)?;
    let way = if size_bytes <= SMALL_BYTES { Way::Small(Vec::new()) } else { Way::Large(None) };
    Ok(DavUpload::boxed(set, key, name, size_bytes, way))
}

pub(super) fn resume(
    set: &Arc<Set>,
    key: &Key,
    size_bytes: u64,
    token: &str,
) -> Result<Option<Box<dyn Upload>>, DestinationError> {
    refuse_own(key)?;
    if !is_aside(token) {
        return Ok(None);
    }
    match set.look_at(&format!("{UPLOAD_FOLDER}{token}"))? {
        Lookup::Object(meta) if meta.size_bytes == size_bytes => {
            Ok(Some(DavUpload::boxed(set, key, token.to_owned(), size_bytes, Way::Arrived)))
        }
        _ => Ok(None),
    }
}

/// Removes leftovers. A folder that was put aside to be removed goes only when it is empty. The folder of uploads
/// itself stays: a DELETE would take along what somebody puts there at the same time.
pub(super) fn clear(set: &Set, keep: &[String]) -> Result<u64, DestinationError> {
    let mut leftovers = Leftovers(Vec::new());
    set.read_folder(UPLOAD_FOLDER, &mut leftovers)?;
    let mut cleared = 0;
    for (name, is_folder) in leftovers.0.iter().filter(|(name, _)| !keep.contains(name)) {
        let key = format!("{UPLOAD_FOLDER}{name}{}", if *is_folder { "/" } else { "" });
        if !*is_folder || set.is_empty(&key)? == Some(true) {
            set.discard(&key)?;
            cleared += 1;
        }
    }
    Ok(cleared)
}

struct Leftovers(Vec<(String, bool)>);

impl Members for Leftovers {
    fn begin(&mut self) {
        self.0.clear();
    }

    fn add(&mut self, name: &[u8], props: &Props) -> Result<(), DestinationError> {
        if let Some(name) = std::str::from_utf8(name).ok().filter(|name| is_aside(name)) {
            self.0.push((name.to_owned(), props.is_folder));
        }
        Ok(())
    }
}

/// The client of a request that outlives the call that began it.
struct Client(Arc<Dav>);

impl AsRef<super::super::http::Http> for Client {
    fn as_ref(&self) -> &super::super::http::Http {
        &self.0.http
    }
}

impl DavUpload {
    fn boxed(set: &Arc<Set>, key: &Key, name: String, size_bytes: u64, way: Way) -> Box<dyn Upload> {
        let (set, key) = (Arc::clone(set), key.clone());
        Box::new(DavUpload { set, key, name, size_bytes, position: 0, way, proven: None, payload: None })
    }

    fn aside(&self) -> String {
        format!("{UPLOAD_FOLDER}{}", self.name)
    }

    fn unavailable(&self, what: &str) -> DestinationError {
        self.set.unavailable(self.key.as_str(), what)
    }

    /// The request under way; begun when it is not.
    fn feed(&mut self) -> Result<Option<Arc<Feed>>, DestinationError> {
        let aside = self.aside();
        let Way::Large(feed) = &mut self.way else { return Ok(None) };
        if feed.is_none() {
            self.set.make_folder(UPLOAD_FOLDER)?;
            let request = self.set.dav.request("PUT", &self.set.path(&aside));
            let begun = Feed::begin(request, self.size_bytes, Client(Arc::clone(&self.set.dav)));
            let failed = |error: std::io::Error| self.set.unavailable(self.key.as_str(), &error.to_string());
            *feed = Some(begun.map_err(failed)?);
        }
        Ok(feed.clone())
    }

    /// Ends a request that takes no more, and says why.
    fn ended(&mut self, feed: &Feed) -> Result<(), DestinationError> {
        let answer: Response =
            feed.outcome().map_err(|trouble| trouble.at(self.set.place(), self.key.as_str()))?;
        match answer.status {
            200 | 201 | 204 => Ok(()),
            _ => {
                // Its folder may have gone.
                self.set.forget_folders();
                Err(self.set.dav.refused(&answer, self.key.as_str()))
            }
        }
    }
}

impl Upload for DavUpload {
    fn token(&self) -> String {
        self.name.clone()
    }

    fn arrived_bytes(&self) -> u64 {
        if matches!(self.way, Way::Arrived) { self.size_bytes } else { 0 }
    }

    fn take(&mut self, _: &dyn Blob, _: u64, _: u64) -> Result<u64, DestinationError> {
        Ok(0)
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), DestinationError> {
        if bytes.len() as u64 > self.size_bytes - self.position {
            return Err(self.unavailable("more bytes came than were announced"));
        }
        self.position += bytes.len() as u64;
        if let Way::Small(kept) = &mut self.way {
            kept.extend_from_slice(bytes);
        }
        let Some(feed) = self.feed()? else { return Ok(()) };
        if bytes.chunks(PIECE_BYTES).all(|piece| feed.push(piece)) {
            return Ok(());
        }
        self.ended(&feed)?;
        Err(self.unavailable("the server answered before it had the whole file"))
    }

    fn prove(&mut self, expected: &blake3::Hash) -> Result<(), DestinationError> {
        if self.position != self.size_bytes {
            return Err(self.set.damaged(&self.key));
        }
        let aside = self.aside();
        if let Way::Small(bytes) = &mut self.way {
            if blake3::hash(bytes) != *expected {
                return Err(self.set.damaged(&self.key));
            }
            let payload = Payload::from(Bytes::from(std::mem::take(bytes)));
            self.set.put_aside(&aside, &payload)?;
            self.payload = Some(payload);
        } else if let Way::Large(Some(feed)) = &self.way {
            let feed = Arc::clone(feed);
            self.ended(&feed)?;
        }
        self.way = Way::Arrived;
        let mut mark = Mark { size_bytes: self.size_bytes, tag: None, checksum: *expected };
        mark.tag = prove(&self.set, &self.key, &aside, &mark)?;
        self.proven = Some(mark);
        Ok(())
    }

    fn place(mut self: Box<Self>, over: Option<&Tag>) -> Result<Tag, DestinationError> {
        let Some(mark) = self.proven.take() else { return Err(self.unavailable("it was not proven")) };
        let payload = self.payload.take();
        Temp::of_upload(&self.set, &self.key, self.aside(), mark, payload).place(over)
    }

    fn discard(self: Box<Self>) -> Result<(), DestinationError> {
        match &self.way {
            Way::Small(_) | Way::Large(None) => Ok(()),
            Way::Arrived => self.set.discard(&self.aside()),
            Way::Large(Some(feed)) => {
                feed.give_up();
                // However it ended: what it may have left is removed.
                let _ = feed.outcome();
                self.set.discard(&self.aside())
            }
        }
    }
}

impl Drop for DavUpload {
    fn drop(&mut self) {
        if let Way::Large(Some(feed)) = &self.way {
            feed.give_up();
        }
    }
}
