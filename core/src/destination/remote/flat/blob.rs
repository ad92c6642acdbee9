//! Open objects, read by range from the version that was opened.

use super::super::super::{Blob, DestinationError, Key, Origin, Tag};
use super::service::{Failure, Got, Service, insist};
use super::{Set, unstopped};
use bytes::Bytes;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// What one request asks for at most.
const RANGE_BYTES: usize = 8 << 20;

/// What is read around a small range: readers of index files take many of them near each other.
const WINDOW_BYTES: usize = 1 << 20;

struct FlatBlob<S> {
    set: Arc<Set<S>>,
    key: Key,
    name: String,
    size_bytes: u64,
    tag: Tag,
    window: Mutex<Window>,
}

/// Bytes that were read last.
struct Window {
    offset_bytes: u64,
    bytes: Bytes,
}

impl Window {
    fn part(&self, offset_bytes: u64, length: usize) -> Option<&[u8]> {
        let start = usize::try_from(offset_bytes.checked_sub(self.offset_bytes)?).ok()?;
        self.bytes.get(start..start.checked_add(length)?)
    }
}

/// Opens an object, and reads its beginning with the same request.
pub(super) fn open<S: Service>(set: &Arc<Set<S>>, key: &Key) -> Result<Box<dyn Blob>, DestinationError> {
    let name = set.name(key);
    let got = if key.is_folder() { Ok(None) } else { get(set, &name, 0, WINDOW_BYTES) };
    let got = got.map_err(|failure| set.failed(failure, key.as_str()))?;
    let Some(Got { bytes, size_bytes, tag }) = got else { return Err(set.absent(key)) };
    let window = Mutex::new(Window { offset_bytes: 0, bytes });
    Ok(Box::new(FlatBlob { set: Arc::clone(set), key: key.clone(), name, size_bytes, tag, window }))
}

pub(super) fn get<S: Service>(
    set: &Set<S>,
    name: &str,
    from: u64,
    length: usize,
) -> Result<Option<Got>, Failure> {
    insist(set.service().http(), &unstopped(), || set.service().get(name, from, length))
}

impl<S: Service> FlatBlob<S> {
    fn read(&self, offset_bytes: u64, length: usize) -> Result<Bytes, DestinationError> {
        let failed = |failure| self.set.failed(failure, self.key.as_str());
        let got = get(&self.set, &self.name, offset_bytes, length).map_err(failed)?;
        let Some(got) = got else { return Err(self.set.absent(&self.key)) };
        if got.tag != self.tag || got.size_bytes != self.size_bytes {
            return Err(failed(Failure::Odd("it was replaced while it was read".to_owned())));
        }
        if got.bytes.len() != length {
            return Err(failed(Failure::Odd("fewer bytes came than it has".to_owned())));
        }
        Ok(got.bytes)
    }

    fn read_small(&self, offset_bytes: u64, buffer: &mut [u8]) -> Result<(), DestinationError> {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if window.part(offset_bytes, buffer.len()).is_none() {
            let left = usize::try_from(self.size_bytes - offset_bytes).unwrap_or(usize::MAX);
            let bytes = self.read(offset_bytes, left.min(WINDOW_BYTES))?;
            *window = Window { offset_bytes, bytes };
        }
        if let Some(part) = window.part(offset_bytes, buffer.len()) {
            buffer.copy_from_slice(part);
        }
        Ok(())
    }
}

impl<S: Service> Blob for FlatBlob<S> {
    fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    fn read_at(&self, offset_bytes: u64, buffer: &mut [u8]) -> Result<(), DestinationError> {
        let end = offset_bytes.checked_add(buffer.len() as u64);
        if end.is_none_or(|end| end > self.size_bytes) {
            let (key, place) = (self.key.to_string(), self.set.place.clone());
            let source = io::ErrorKind::UnexpectedEof.into();
            return Err(DestinationError::Unavailable { key, place, source });
        }
        if buffer.len() <= WINDOW_BYTES {
            return self.read_small(offset_bytes, buffer);
        }
        let mut offset_bytes = offset_bytes;
        for piece in buffer.chunks_mut(RANGE_BYTES) {
            piece.copy_from_slice(&self.read(offset_bytes, piece.len())?);
            offset_bytes += piece.len() as u64;
        }
        Ok(())
    }

    fn origin(&self) -> Origin<'_> {
        let (service, path, tag) = (self.set.service().account(), &self.name[..], &self.tag.0[..]);
        Origin::Service { service, path, tag }
    }
}
