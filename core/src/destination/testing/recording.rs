//! A store that remembers what it was asked.

use super::super::{
    Abilities, Blob, DestinationError, Key, ListOptions, Lookup, Origin, Source, Store, Tag, Upload, Visit,
};
use super::{CallKind, locked};
use crate::units::UtcMs;
use std::sync::{Arc, Mutex};

/// One call: which, and of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Which call.
    pub kind: CallKind,
    /// The key or folder; for `relocate` both, with ` -> ` between; empty where there is none.
    pub key: String,
}

/// The calls so far. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Calls(Arc<Mutex<Vec<Call>>>);

impl Calls {
    /// All calls in the order in which they began.
    pub fn all(&self) -> Vec<Call> {
        locked(&self.0).clone()
    }

    /// How many calls of a kind there were.
    pub fn count(&self, kind: CallKind) -> usize {
        locked(&self.0).iter().filter(|call| call.kind == kind).count()
    }

    /// The keys that calls of a kind named, in order.
    pub fn keys(&self, kind: CallKind) -> Vec<String> {
        locked(&self.0).iter().filter(|call| call.kind == kind).map(|call| call.key.clone()).collect()
    }

    /// Forgets all calls.
    pub fn clear(&self) {
        locked(&self.0).clear();
    }

    fn add(&self, kind: CallKind, key: impl Into<String>) {
        locked(&self.0).push(Call { kind, key: key.into() });
    }
}

/// Passes every call on and records it.
pub struct Recording {
    inner: Arc<dyn Store>,
    calls: Calls,
}

impl Recording {
    /// Records the calls to `inner`.
    pub fn over(inner: Arc<dyn Store>) -> Recording {
        Recording { inner, calls: Calls::default() }
    }

    /// The calls so far, and those to come.
    pub fn calls(&self) -> Calls {
        self.calls.clone()
    }
}

struct RecordedBlob {
    inner: Box<dyn Blob>,
    key: String,
    calls: Calls,
}

impl Blob for RecordedBlob {
    fn size_bytes(&self) -> u64 {
        self.inner.size_bytes()
    }

    fn read_at(&self, offset_bytes: u64, buffer: &mut [u8]) -> Result<(), DestinationError> {
        self.calls.add(CallKind::ReadAt, &*self.key);
        self.inner.read_at(offset_bytes, buffer)
    }

    fn origin(&self) -> Origin<'_> {
        self.inner.origin()
    }
}

struct RecordedUpload {
    inner: Box<dyn Upload>,
    key: String,
    calls: Calls,
}

impl Upload for RecordedUpload {
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
        self.calls.add(CallKind::Append, &*self.key);
        self.inner.take(from, offset_bytes, length_bytes)
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), DestinationError> {
        self.calls.add(CallKind::Append, &*self.key);
        self.inner.append(bytes)
    }

    fn prove(&mut self, expected: &blake3::Hash) -> Result<(), DestinationError> {
        self.calls.add(CallKind::Prove, &*self.key);
        self.inner.prove(expected)
    }

    fn place(self: Box<Self>, over: Option<&Tag>) -> Result<Tag, DestinationError> {
        self.calls.add(CallKind::Place, &*self.key);
        self.inner.place(over)
    }

    fn discard(self: Box<Self>) -> Result<(), DestinationError> {
        self.calls.add(CallKind::Discard, &*self.key);
        self.inner.discard()
    }
}

impl Recording {
    fn recorded(&self, inner: Box<dyn Upload>, key: &Key) -> Box<dyn Upload> {
        Box::new(RecordedUpload { inner, key: key.to_string(), calls: self.calls.clone() })
    }
}

impl Store for Recording {
    fn place(&self) -> String {
        self.inner.place()
    }

    fn abilities(&self) -> Abilities {
        self.inner.abilities()
    }

    fn list(&self, options: &ListOptions<'_>, visit: &Visit<'_>) -> Result<usize, DestinationError> {
        self.calls.add(CallKind::List, "");
        self.inner.list(options, visit)
    }

    fn list_folder(&self, folder: &str) -> Result<Vec<Key>, DestinationError> {
        self.calls.add(CallKind::ListFolder, folder);
        self.inner.list_folder(folder)
    }

    fn look_up(&self, key: &Key) -> Result<Lookup, DestinationError> {
        self.calls.add(CallKind::LookUp, key.as_str());
        self.inner.look_up(key)
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Blob>, DestinationError> {
        self.calls.add(CallKind::Open, key.as_str());
        let inner = self.inner.open(key)?;
        Ok(Box::new(RecordedBlob { inner, key: key.to_string(), calls: self.calls.clone() }))
    }

    fn create(&self, key: &Key, source: Source<'_>) -> Result<Tag, DestinationError> {
        self.calls.add(CallKind::Create, key.as_str());
        self.inner.create(key, source)
    }

    fn replace(&self, key: &Key, expected: &Tag, source: Source<'_>) -> Result<Tag, DestinationError> {
        self.calls.add(CallKind::Replace, key.as_str());
        self.inner.replace(key, expected, source)
    }

    fn relocate(&self, from: &Key, to: &Key) -> Result<(), DestinationError> {
        self.calls.add(CallKind::Relocate, format!("{from} -> {to}"));
        self.inner.relocate(from, to)
    }

    fn remove(&self, key: &Key, expected: Option<&Tag>) -> Result<(), DestinationError> {
        self.calls.add(CallKind::Remove, key.as_str());
        self.inner.remove(key, expected)
    }

    fn upload(&self, key: &Key, size_bytes: u64) -> Result<Box<dyn Upload>, DestinationError> {
        self.calls.add(CallKind::Upload, key.as_str());
        Ok(self.recorded(self.inner.upload(key, size_bytes)?, key))
    }

    fn resume(
        &self,
        key: &Key,
        size_bytes: u64,
        token: &str,
    ) -> Result<Option<Box<dyn Upload>>, DestinationError> {
        self.calls.add(CallKind::Upload, key.as_str());
        Ok(self.inner.resume(key, size_bytes, token)?.map(|inner| self.recorded(inner, key)))
    }

    fn clear_uploads(&self, keep: &[String]) -> Result<u64, DestinationError> {
        self.calls.add(CallKind::ClearUploads, "");
        self.inner.clear_uploads(keep)
    }

    fn settle(&self) -> Result<(), DestinationError> {
        self.calls.add(CallKind::Settle, "");
        self.inner.settle()
    }

    fn free_bytes(&self) -> Result<Option<u64>, DestinationError> {
        self.calls.add(CallKind::FreeBytes, "");
        self.inner.free_bytes()
    }

    fn server_time(&self) -> Result<UtcMs, DestinationError> {
        self.calls.add(CallKind::ServerTime, "");
        self.inner.server_time()
    }
}
