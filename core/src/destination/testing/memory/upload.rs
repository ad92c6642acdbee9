//! Uploads to the store in memory.

use super::{Memory, State, conflict};
use crate::destination::testing::locked;
use crate::destination::{Blob, DestinationError, Key, Lookup, Tag, Upload};
use std::sync::{Arc, Mutex};

struct MemoryUpload {
    state: Arc<Mutex<State>>,
    flat: bool,
    key: Key,
    token: String,
    size_bytes: u64,
    position: usize,
}

pub(super) fn begin(
    state: &Arc<Mutex<State>>,
    flat: bool,
    key: &Key,
    size_bytes: u64,
) -> Result<Box<dyn Upload>, DestinationError> {
    let mut inner = locked(state);
    inner.check_root()?;
    inner.last_tag += 1;
    let token = format!("upload-{}", inner.last_tag);
    inner.uploads.insert(token.clone(), Vec::new());
    let (state, key) = (Arc::clone(state), key.clone());
    Ok(Box::new(MemoryUpload { state, flat, key, token, size_bytes, position: 0 }))
}

pub(super) fn resume(
    state: &Arc<Mutex<State>>,
    flat: bool,
    key: &Key,
    size_bytes: u64,
    token: &str,
) -> Result<Option<Box<dyn Upload>>, DestinationError> {
    let inner = locked(state);
    inner.check_root()?;
    if !inner.uploads.contains_key(token) {
        return Ok(None);
    }
    let (state, key, token) = (Arc::clone(state), key.clone(), token.to_owned());
    Ok(Some(Box::new(MemoryUpload { state, flat, key, token, size_bytes, position: 0 })))
}

impl MemoryUpload {
    fn gone(&self) -> DestinationError {
        let (key, place) = (self.key.to_string(), Memory::place_text());
        let source = std::io::Error::other("the upload was removed meanwhile");
        DestinationError::Unavailable { key, place, source }
    }
}

impl Upload for MemoryUpload {
    fn token(&self) -> String {
        self.token.clone()
    }

    fn arrived_bytes(&self) -> u64 {
        locked(&self.state).uploads.get(&self.token).map_or(0, |bytes| bytes.len() as u64)
    }

    fn take(&mut self, _: &dyn Blob, _: u64, _: u64) -> Result<u64, DestinationError> {
        Ok(0)
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), DestinationError> {
        let state = Arc::clone(&self.state);
        let mut state = locked(&state);
        state.check_root()?;
        let arrived = state.uploads.get_mut(&self.token).ok_or_else(|| self.gone())?;
        let there = (arrived.len() - self.position).min(bytes.len());
        if arrived[self.position..self.position + there] != bytes[..there] {
            return Err(conflict(&self.key));
        }
        arrived.extend_from_slice(&bytes[there..]);
        self.position += bytes.len();
        Ok(())
    }

    fn prove(&mut self, expected: &blake3::Hash) -> Result<(), DestinationError> {
        let state = locked(&self.state);
        let arrived = state.uploads.get(&self.token).ok_or_else(|| self.gone())?;
        if arrived.len() as u64 == self.size_bytes && blake3::hash(arrived) == *expected {
            return Ok(());
        }
        let (key, place) = (self.key.to_string(), Memory::place_text());
        Err(DestinationError::ArrivedDamaged { key, place })
    }

    fn place(self: Box<Self>, over: Option<&Tag>) -> Result<Tag, DestinationError> {
        let mut state = locked(&self.state);
        match (state.look_up(&self.key)?, over) {
            (Lookup::Absent, None) if state.obstacle(self.key.as_str()).is_none() => {}
            (Lookup::Object(meta), Some(over)) if meta.tag == *over => {}
            _ => return Err(conflict(&self.key)),
        }
        let bytes = state.uploads.remove(&self.token).ok_or_else(|| self.gone())?;
        state.make_folders(self.key.as_str(), self.flat);
        Ok(state.put(&self.key, bytes.into()))
    }

    fn discard(self: Box<Self>) -> Result<(), DestinationError> {
        locked(&self.state).uploads.remove(&self.token);
        Ok(())
    }
}
