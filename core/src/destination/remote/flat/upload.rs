//! Uploads: small objects are held and written whole, larger ones go ahead in parts.

use super::super::super::{Blob, DestinationError, Key, Origin, Tag, Upload};
use super::Set;
use super::service::{Condition, Failure, Found, Part, PartSeen, Service};
use super::write::{Sent, copy, hex, md5, parts_of, put_small, until_clear};
use crate::units::UtcMs;
use bytes::Bytes;
use md5::{Digest, Md5};
use std::io::Read;
use std::sync::Arc;

/// The usual part, and all that is held of an object.
pub(super) const PART_BYTES: usize = 8 << 20;

/// How often a part is sent that arrives as something else.
const SENDINGS: usize = 3;

const READ_BYTES: usize = 1 << 20;

/// Parts of such a size that they are not too many.
pub(super) fn part_bytes(size_bytes: u64, parts: u64) -> usize {
    let least = size_bytes.div_ceil(parts).next_multiple_of(1 << 20);
    usize::try_from(least).unwrap_or(usize::MAX).max(PART_BYTES)
}

/// What another process needs.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
struct Token {
    id: Option<String>,
    part_bytes: usize,
    parts: Vec<Part>,
}

/// An object on its way.
pub(super) struct Parts<S> {
    set: Arc<Set<S>>,
    key: Key,
    name: String,
    size_bytes: u64,
    part_bytes: usize,
    id: Option<String>,
    /// Those at the destination; some may be there from before and not yet be compared.
    parts: Vec<Part>,
    /// How many of them the caller has given.
    given: usize,
    held: Vec<u8>,
    position: u64,
    blake3: blake3::Hasher,
    md5: Md5,
    /// The object that this is to be a copy of.
    copied: Option<(String, Found)>,
}

pub(super) fn begin<S: Service>(
    set: &Arc<Set<S>>,
    key: &Key,
    size_bytes: u64,
) -> Result<Box<dyn Upload>, DestinationError> {
    Ok(Box::new(Parts::new(set, key, size_bytes)))
}

pub(super) fn resume<S: Service>(
    set: &Arc<Set<S>>,
    key: &Key,
    size_bytes: u64,
    token: &str,
) -> Result<Option<Box<dyn Upload>>, DestinationError> {
    let Ok(token) = serde_json::from_str::<Token>(token) else { return Ok(None) };
    let mut upload = Parts::new(set, key, size_bytes);
    let Some(id) = token.id.filter(|_| token.part_bytes == upload.part_bytes) else {
        return Ok((token.part_bytes == upload.part_bytes).then(|| -> Box<dyn Upload> { Box::new(upload) }));
    };
    let seen = set.service().parts(&upload.name, &id);
    let seen = seen.map_err(|failure| set.failed(failure, key.as_str()))?;
    let Some(seen) = seen else { return Ok(None) };
    let there = token.parts.iter().enumerate().take_while(|(at, part)| upload.has(&seen, *at, part)).count();
    upload.parts = token.parts;
    upload.parts.truncate(there);
    upload.id = Some(id);
    Ok(Some(Box::new(upload)))
}

pub(super) fn clear<S: Service>(set: &Set<S>, keep: &[String]) -> Result<u64, DestinationError> {
    let failed = |failure| set.failed(failure, "");
    let tokens = keep.iter().filter_map(|token| serde_json::from_str::<Token>(token).ok());
    let kept: Vec<String> = tokens.filter_map(|token| token.id).collect();
    let pending =
        set.service().pending(&set.prefix).map_err(|failure| set.incomplete("", failed(failure)))?;
    let mut cleared = 0;
    for (name, id) in pending.unwrap_or_default().iter().filter(|(_, id)| !kept.contains(id)) {
        set.service().abort(name, id).map_err(failed)?;
        cleared += 1;
    }
    Ok(cleared)
}

impl<S: Service> Parts<S> {
    pub(super) fn new(set: &Arc<Set<S>>, key: &Key, size_bytes: u64) -> Parts<S> {
        Parts {
            set: Arc::clone(set),
            key: key.clone(),
            name: set.name(key),
            size_bytes,
            part_bytes: parts_of(set, size_bytes),
            id: None,
            parts: Vec::new(),
            given: 0,
            held: Vec::new(),
            position: 0,
            blake3: blake3::Hasher::new(),
            md5: Md5::new(),
            copied: None,
        }
    }

    /// The length of the part at a position, from 0.
    fn length(&self, at: usize) -> u64 {
        let before = at as u64 * self.part_bytes as u64;
        self.size_bytes.saturating_sub(before).min(self.part_bytes as u64)
    }

    fn has(&self, seen: &[PartSeen], at: usize, part: &Part) -> bool {
        seen.iter().any(|seen| {
            seen.number == at + 1
                && seen.size_bytes == self.length(at)
                && seen.tag.as_ref().is_none_or(|tag| *tag == part.tag)
        })
    }

    fn failed(&self, failure: Failure) -> DestinationError {
        self.set.failed(failure, self.key.as_str())
    }

    /// Takes all bytes of a local source.
    pub(super) fn fill(&mut self, from: &mut dyn Read, path: &str) -> Result<(), DestinationError> {
        let most = usize::try_from(self.size_bytes).unwrap_or(usize::MAX).min(READ_BYTES);
        let mut buffer = vec![0; most];
        while self.position < self.size_bytes {
            let left = usize::try_from(self.size_bytes - self.position).unwrap_or(usize::MAX).min(most);
            from.read_exact(&mut buffer[..left])
                .map_err(|source| DestinationError::SourceUnreadable { path: path.to_owned(), source })?;
            self.take_in(&buffer[..left])?;
        }
        Ok(())
    }

    fn take_in(&mut self, bytes: &[u8]) -> Result<(), DestinationError> {
        self.position += bytes.len() as u64;
        if self.position > self.size_bytes {
            return Err(self.failed(Failure::Damaged));
        }
        self.blake3.update(bytes);
        self.md5.update(bytes);
        let mut rest = bytes;
        while !rest.is_empty() {
            let room = self.part_bytes - self.held.len();
            let (now, later) = rest.split_at(rest.len().min(room));
            self.held.extend_from_slice(now);
            rest = later;
            if self.held.len() == self.part_bytes && self.size_bytes > self.part_bytes as u64 {
                self.send_part()?;
            }
        }
        Ok(())
    }

    /// Sends what is held as the next part, or compares it with one that arrived before.
    fn send_part(&mut self) -> Result<(), DestinationError> {
        let bytes = Bytes::from(std::mem::take(&mut self.held));
        self.given += 1;
        if let Some(before) = self.parts.get(self.given - 1) {
            return if before.md5 == hex(&md5(&bytes)) { Ok(()) } else { Err(self.set.conflict(&self.key)) };
        }
        let service = self.set.service();
        let id = match &self.id {
            Some(id) => id,
            None => self.id.insert(
                service.begin(&self.name).map_err(|failure| self.set.failed(failure, self.key.as_str()))?,
            ),
        };
        let mut sent = Err(Failure::Damaged);
        for _ in 0..SENDINGS {
            sent = service.part(&self.name, id, self.given, &bytes);
            if !matches!(sent, Err(Failure::Damaged)) {
                break;
            }
        }
        let part = sent.map_err(|failure| self.set.failed(failure, self.key.as_str()))?;
        self.parts.push(part);
        Ok(())
    }

    /// Sends the last part, of an object that goes in parts.
    fn flush(&mut self) -> Result<(), DestinationError> {
        let in_parts = self.size_bytes > self.part_bytes as u64;
        if in_parts && !self.held.is_empty() { self.send_part() } else { Ok(()) }
    }

    pub(super) fn put_in_place(&mut self, condition: &Condition) -> Result<Tag, DestinationError> {
        self.flush()?;
        if self.position != self.size_bytes {
            return Err(self.failed(Failure::Damaged));
        }
        let Some(id) = &self.id else {
            return put_small(&self.set, &self.key, std::mem::take(&mut self.held).into(), condition);
        };
        let md5 = self.md5.clone().finalize().into();
        let sent = Sent { size_bytes: self.size_bytes, parts: &self.parts, part_bytes: self.part_bytes, md5 };
        until_clear(&self.set, &self.key, condition, &sent, || {
            self.set.service().complete(&self.name, id, &self.parts, &md5, condition)
        })
    }

    /// Removes what arrived.
    pub(super) fn give_up(&mut self) -> Result<(), DestinationError> {
        match self.id.take() {
            Some(id) => {
                let aborted = self.set.service().abort(&self.name, &id);
                aborted.map_err(|failure| self.failed(failure))
            }
            None => Ok(()),
        }
    }

    /// The version of an object that this service can copy by itself, when it is the whole of this one.
    fn source(&self, from: &dyn Blob, offset_bytes: u64, length_bytes: u64) -> Option<(String, Tag)> {
        let whole = offset_bytes == 0 && self.position == 0 && length_bytes == self.size_bytes;
        match from.origin() {
            Origin::Service { service, path, tag }
                if whole && from.size_bytes() == length_bytes && service == self.set.service().account() =>
            {
                Some((path.to_owned(), Tag(tag.to_owned())))
            }
            _ => None,
        }
    }
}

impl<S: Service> Upload for Parts<S> {
    fn token(&self) -> String {
        let token = Token { id: self.id.clone(), part_bytes: self.part_bytes, parts: self.parts.clone() };
        serde_json::to_string(&token).unwrap_or_default()
    }

    fn arrived_bytes(&self) -> u64 {
        (0..self.parts.len()).map(|at| self.length(at)).sum()
    }

    fn take(
        &mut self,
        from: &dyn Blob,
        offset_bytes: u64,
        length_bytes: u64,
    ) -> Result<u64, DestinationError> {
        let Some((name, tag)) = self.source(from, offset_bytes, length_bytes) else { return Ok(0) };
        let found = Found { size_bytes: length_bytes, modified: UtcMs(0), tag, mark: None };
        self.copied = Some((name, found));
        self.position = self.size_bytes;
        Ok(length_bytes)
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), DestinationError> {
        self.take_in(bytes)
    }

    fn prove(&mut self, expected: &blake3::Hash) -> Result<(), DestinationError> {
        if let Some((name, found)) = &self.copied {
            // A copy by the service is of the very version that was opened.
            let now = self.set.service().head(name).map_err(|failure| self.failed(failure))?;
            let same = now.is_some_and(|now| now.tag == found.tag && now.size_bytes == found.size_bytes);
            return if same { Ok(()) } else { Err(self.failed(Failure::Damaged)) };
        }
        self.flush()?;
        let whole = self.position == self.size_bytes && self.blake3.finalize() == *expected;
        if whole { Ok(()) } else { Err(self.failed(Failure::Damaged)) }
    }

    fn place(mut self: Box<Self>, over: Option<&Tag>) -> Result<Tag, DestinationError> {
        let condition = over.map_or(Condition::Free, |tag| Condition::Version(tag.clone()));
        match (&self.copied, over) {
            (None, _) => self.put_in_place(&condition),
            (Some((name, found)), None) => copy(&self.set, name, found, &self.key),
            (Some((name, found)), Some(_)) => {
                let (name, found) = (name.clone(), found.clone());
                self.read_again(&name, &found)?;
                self.put_in_place(&condition)
            }
        }
    }

    fn discard(mut self: Box<Self>) -> Result<(), DestinationError> {
        self.give_up()
    }
}

impl<S: Service> Parts<S> {
    /// A service copies onto a free name only; over another version the bytes go through this process.
    fn read_again(&mut self, name: &str, found: &Found) -> Result<(), DestinationError> {
        self.copied = None;
        self.position = 0;
        while self.position < self.size_bytes {
            let left = usize::try_from(self.size_bytes - self.position).unwrap_or(usize::MAX).min(PART_BYTES);
            let got = super::blob::get(&self.set, name, self.position, left);
            let got = got.map_err(|failure| self.failed(failure))?;
            match got.filter(|got| got.tag == found.tag && got.bytes.len() == left) {
                Some(got) => self.take_in(&got.bytes)?,
                None => return Err(self.failed(Failure::Damaged)),
            }
        }
        Ok(())
    }
}
