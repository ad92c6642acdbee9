//! Uploads: written in a folder of their own, read back whole, and moved into place.

use super::super::super::own_names::is_own;
use super::super::super::{Blob, DestinationError, Key, Tag, UPLOAD_FOLDER, Upload};
use super::channel::{Channel, Failed};
use super::place::{Found, Place, refuse, wait};
use super::send::{self, Proven, Temp};
use super::wire::{self, Attributes};
use std::sync::Arc;

struct SftpUpload {
    place: Arc<Place>,
    key: Key,
    name: String,
    temp: Arc<Temp>,
    size_bytes: u64,
    /// What was there when it was begun or resumed.
    arrived_bytes: u64,
    /// Where the caller stands.
    position: u64,
    /// What was proven: the file and its checksum.
    proven: Option<(Attributes, blake3::Hash)>,
}

pub(super) fn begin(
    place: &Arc<Place>,
    key: &Key,
    size_bytes: u64,
) -> Result<Box<dyn Upload>, DestinationError> {
    refuse(key)?;
    let (own, text) = (Arc::clone(place), key.to_string());
    let temp = wait(place.text(), async move {
        own.make_folders(UPLOAD_FOLDER).await?;
        Temp::create(&own, &text, UPLOAD_FOLDER).await
    })?;
    Ok(SftpUpload::boxed(place, key, temp, size_bytes, 0))
}

pub(super) fn resume(
    place: &Arc<Place>,
    key: &Key,
    size_bytes: u64,
    token: &str,
) -> Result<Option<Box<dyn Upload>>, DestinationError> {
    refuse(key)?;
    if !is_own(token.as_bytes()) {
        return Ok(None);
    }
    let (own, text, path) = (Arc::clone(place), key.to_string(), format!("{UPLOAD_FOLDER}{token}"));
    let found = wait(place.text(), async move {
        let arrived = match own.found(&path).await? {
            Found::Object(found) => found.size.filter(|size| *size <= size_bytes),
            _ => None,
        };
        match arrived {
            Some(arrived) => Ok(Some((Temp::reopen(&own, &text, &path).await?, arrived))),
            None => Ok(None),
        }
    })?;
    Ok(found.map(|(temp, arrived)| SftpUpload::boxed(place, key, temp, size_bytes, arrived)))
}

/// Removes leftovers of uploads, then the folder if that leaves it empty.
pub(super) fn clear(place: &Arc<Place>, keep: &[String]) -> Result<u64, DestinationError> {
    let (own, keep) = (Arc::clone(place), keep.to_vec());
    wait(place.text(), async move {
        let Some(names) = own.names(UPLOAD_FOLDER).await? else { return Ok(0) };
        let mut cleared = 0;
        for name in names.iter().filter_map(|named| std::str::from_utf8(&named.name).ok()) {
            if !is_own(name.as_bytes()) || keep.iter().any(|kept| kept == name) {
                continue;
            }
            let path = &own.path(&format!("{UPLOAD_FOLDER}{name}"));
            match own.pool.ask(|channel: Arc<Channel>| async move { channel.remove(path).await }).await {
                Err(failed) if failed.code() != Some(wire::NO_SUCH_FILE) => {
                    return Err(own.failed(failed, UPLOAD_FOLDER));
                }
                _ => cleared += 1,
            }
        }
        // Best effort: one that is not empty stays, and is in nobody's way.
        let folder = &own.path(UPLOAD_FOLDER);
        let _ =
            own.pool.ask(|channel: Arc<Channel>| async move { channel.remove_folder(folder).await }).await;
        Ok(cleared)
    })
}

pub(super) fn free_bytes(place: &Arc<Place>) -> Result<Option<u64>, DestinationError> {
    let own = Arc::clone(place);
    wait(place.text(), async move { own.free_bytes().await.map_err(|failed: Failed| own.failed(failed, "")) })
}

impl SftpUpload {
    fn boxed(
        place: &Arc<Place>,
        key: &Key,
        temp: Temp,
        size_bytes: u64,
        arrived_bytes: u64,
    ) -> Box<dyn Upload> {
        let name = temp.path.rsplit('/').next().unwrap_or_default().to_owned();
        let (place, key, temp) = (Arc::clone(place), key.clone(), Arc::new(temp));
        Box::new(SftpUpload { place, key, name, temp, size_bytes, arrived_bytes, position: 0, proven: None })
    }
}

impl Upload for SftpUpload {
    fn token(&self) -> String {
        self.name.clone()
    }

    fn arrived_bytes(&self) -> u64 {
        self.arrived_bytes.max(self.temp.written())
    }

    fn take(&mut self, _: &dyn Blob, _: u64, _: u64) -> Result<u64, DestinationError> {
        Ok(0)
    }

    /// Bytes that arrived before are passed over: the whole is read back before it is placed.
    fn append(&mut self, bytes: &[u8]) -> Result<(), DestinationError> {
        let there = self.arrived_bytes.saturating_sub(self.position);
        let there = usize::try_from(there).unwrap_or(usize::MAX).min(bytes.len());
        let rest = &bytes[there..];
        if !rest.is_empty() {
            send::append(&self.temp, self.place.text(), self.position + there as u64, rest)?;
        }
        self.position += bytes.len() as u64;
        Ok(())
    }

    fn prove(&mut self, expected: &blake3::Hash) -> Result<(), DestinationError> {
        let (temp, size, hash) = (Arc::clone(&self.temp), self.size_bytes, *expected);
        if self.position != size {
            return Err(self.place.damaged(self.key.as_str()));
        }
        let attributes = wait(self.place.text(), async move { temp.prove(size, &hash).await })?;
        self.proven = Some((attributes, hash));
        Ok(())
    }

    fn place(self: Box<Self>, over: Option<&Tag>) -> Result<Tag, DestinationError> {
        let Some((attributes, hash)) = self.proven else {
            return Err(self.place.damaged(self.key.as_str()));
        };
        let (place, key, over) = (Arc::clone(&self.place), self.key.to_string(), over.cloned());
        let proven = Proven { temp: self.temp, attributes, hash };
        wait(self.place.text(), async move {
            match over {
                None => {
                    place.make_way(&key).await?;
                    place.place_free(proven, &key).await
                }
                Some(expected) => {
                    place.require_replacing(&key).await?;
                    place.place_over(proven, &key, &expected).await
                }
            }
        })
    }

    fn discard(self: Box<Self>) -> Result<(), DestinationError> {
        let temp = Arc::clone(&self.temp);
        wait(self.place.text(), async move { temp.discard().await })
    }
}
