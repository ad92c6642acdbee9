//! Paths at the server, what its answers mean, and the proof of absence.

use super::super::super::own_names::{OWN_REFUSED, is_own};
use super::super::super::{DestinationError, Key, Lookup, Meta, Tag};
use super::super::runtime;
use super::channel::{Channel, Failed};
use super::pool::Pool;
use super::wire::{self, Attributes};
use crate::units::{SetId, UtcMs};
use futures_util::future::join_all;
use std::future::Future;
use std::io;
use std::sync::Arc;

/// Less than this is no room: OpenSSH has no word for a full disk but "Failure".
const NO_ROOM_BYTES: u64 = 1024 * 1024;

/// One set's folder at a server, whether or not it is there.
pub(super) struct Place {
    pub(super) pool: Arc<Pool>,
    /// The root's path as the server writes it, without a closing `/`.
    root: String,
    root_text: String,
    set: String,
    text: String,
}

/// What the server has under one key. It is asked for every folder on the way, too, so that no symbolic link is
/// followed that was there when it was asked.
#[derive(Debug)]
pub(super) enum Found {
    Object(Attributes),
    Folder(Attributes),
    /// Neither, or a way there that leads over a link.
    Other,
    /// Proven. How many of the folders on the way are there, the set's own included.
    Absent(usize),
}

impl Place {
    pub(super) fn new(pool: Arc<Pool>, root: &str, root_text: &str, set: SetId) -> Place {
        let text = format!("{}/{set}", root_text.trim_end_matches('/'));
        let (root, root_text) = (root.trim_end_matches('/').to_owned(), root_text.to_owned());
        Place { pool, root, root_text, set: set.to_string(), text }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The path of a key; of the empty one, the set's folder.
    pub(super) fn path(&self, key: &str) -> String {
        let path = format!("{}/{}/{key}", self.root, self.set);
        path.trim_end_matches('/').to_owned()
    }

    pub(super) fn root(&self) -> &str {
        if self.root.is_empty() { "/" } else { &self.root }
    }

    /// The set's folder and all below it on the way to a key, and the key itself.
    fn way(&self, key: &str) -> Vec<String> {
        let key = key.trim_end_matches('/');
        let mut way = vec![self.path("")];
        if !key.is_empty() {
            let ends = key.match_indices('/').map(|(at, _)| at).chain([key.len()]);
            way.extend(ends.map(|end| self.path(&key[..end])));
        }
        way
    }

    /// Looks for a key, in one round trip.
    pub(super) async fn find(&self, channel: &Channel, key: &str) -> Result<Found, Failed> {
        let way = self.way(key);
        let (root, answers) =
            tokio::join!(channel.stat(self.root()), join_all(way.iter().map(|path| channel.lstat(path))));
        let last = answers.len() - 1;
        match root {
            Ok(root) if root.is_folder() => {}
            Ok(_) => return Err(Failed::Final(self.root_absent())),
            Err(failed) if failed.code() == Some(wire::NO_SUCH_FILE) => {
                return Err(Failed::Final(self.root_absent()));
            }
            Err(failed) => return Err(failed),
        }
        for (at, answer) in answers.into_iter().enumerate() {
            match answer {
                Err(failed) if failed.code() == Some(wire::NO_SUCH_FILE) => return Ok(Found::Absent(at)),
                Err(failed) => return Err(failed),
                Ok(found) if found.is_folder() && at == last => return Ok(Found::Folder(found)),
                Ok(found) if found.is_folder() => {}
                Ok(found) if found.is_file() && at == last => return Ok(Found::Object(found)),
                // Nothing lies below an object.
                Ok(found) if found.is_file() => return Ok(Found::Absent(at)),
                Ok(found) if found.mode.is_none() => {
                    return Err(Failed::Final(self.unclear(key)));
                }
                Ok(_) => return Ok(Found::Other),
            }
        }
        Err(Failed::Final(self.unclear(key)))
    }

    /// Looks for a key as often as patience has it.
    pub(super) async fn found(&self, key: &str) -> Result<Found, DestinationError> {
        let found = self.pool.ask(|channel| async move { self.find(&channel, key).await }).await;
        found.map_err(|failed| self.failed(failed, key))
    }

    pub(super) async fn look_up(&self, key: &Key) -> Result<Lookup, DestinationError> {
        let found = self.found(key.as_str()).await?;
        Ok(match found {
            _ if is_own(key.name().as_bytes()) => Lookup::Absent,
            Found::Object(_) if key.is_folder() => Lookup::Other,
            Found::Object(attributes) => Lookup::Object(meta(&attributes)),
            Found::Folder(_) => Lookup::Folder,
            Found::Other => Lookup::Other,
            Found::Absent(_) => Lookup::Absent,
        })
    }

    /// Makes the folder of that key and all above it, as far as they are not there.
    pub(super) async fn make_folders(&self, folder: &str) -> Result<(), DestinationError> {
        let there = match self.found(folder).await? {
            Found::Folder(_) => return Ok(()),
            Found::Absent(there) => there,
            Found::Object(_) => return Err(self.conflict(folder)),
            Found::Other => return Err(self.link(folder)),
        };
        let way = self.way(folder);
        for path in way.iter().skip(there) {
            self.make_folder(path).await.map_err(|failed| match failed.code() {
                // An object lies where the folder is to be.
                Some(wire::FAILURE | wire::FILE_EXISTS | wire::NO_SUCH_FILE) => self.conflict(folder),
                _ => self.failed(failed, folder),
            })?;
        }
        Ok(())
    }

    /// Makes one folder, unless it is there.
    async fn make_folder(&self, path: &str) -> Result<(), Failed> {
        let make = |channel: Arc<Channel>| async move {
            match channel.make_folder(path).await {
                Err(Failed::Status { code, message }) => match channel.lstat(path).await {
                    Ok(found) if found.is_folder() => Ok(()),
                    Err(cut @ Failed::Cut(_)) => Err(cut),
                    _ => Err(Failed::Status { code, message }),
                },
                answer => answer,
            }
        };
        self.pool.ask(make).await
    }

    /// What a failed request means to the caller.
    pub(super) fn failed(&self, failed: Failed, key: &str) -> DestinationError {
        failure(failed, key, &self.text)
    }

    /// The same of a request that writes: a server that only says "Failure" is asked for its free room.
    pub(super) async fn failed_write(&self, failed: Failed, key: &str) -> DestinationError {
        if failed.code() == Some(wire::FAILURE)
            && let Ok(Some(free)) = self.free_bytes().await
            && free < NO_ROOM_BYTES
        {
            let source = io::Error::new(io::ErrorKind::StorageFull, "the server's file system is full");
            return DestinationError::Full { key: key.to_owned(), place: self.text.clone(), source };
        }
        self.failed(failed, key)
    }

    /// Bytes that are free below the root; `None` when the server does not say.
    pub(super) async fn free_bytes(&self) -> Result<Option<u64>, Failed> {
        let ask = |channel: Arc<Channel>| async move {
            if channel.extensions.statvfs {
                channel.free_bytes(self.root()).await.map(Some)
            } else {
                Ok(None)
            }
        };
        match self.pool.ask(ask).await {
            Err(failed) if failed.code() == Some(wire::UNSUPPORTED) => Ok(None),
            Err(failed) if failed.code() == Some(wire::NO_SUCH_FILE) => {
                Err(Failed::Final(self.root_absent()))
            }
            answer => answer,
        }
    }

    pub(super) fn conflict(&self, key: &str) -> DestinationError {
        DestinationError::Conflict { key: key.to_owned(), place: self.text.clone() }
    }

    pub(super) fn absent(&self, key: &str) -> DestinationError {
        DestinationError::ObjectAbsent { key: key.to_owned(), place: self.text.clone() }
    }

    pub(super) fn damaged(&self, key: &str) -> DestinationError {
        DestinationError::ArrivedDamaged { key: key.to_owned(), place: self.text.clone() }
    }

    /// Something that is there and is neither read, written nor followed.
    pub(super) fn link(&self, key: &str) -> DestinationError {
        self.unavailable(
            key,
            "a symbolic link, or something else that is no file and no folder, is in the way",
        )
    }

    pub(super) fn unavailable(&self, key: &str, what: &str) -> DestinationError {
        let (key, place) = (key.to_owned(), self.text.clone());
        DestinationError::Unavailable { key, place, source: io::Error::other(what.to_owned()) }
    }

    fn unclear(&self, key: &str) -> DestinationError {
        self.unavailable(key, "the server does not say what kind of file it is")
    }

    fn root_absent(&self) -> DestinationError {
        DestinationError::RootAbsent { place: self.root_text.clone() }
    }
}

/// Runs what asks the server, and waits for it.
pub(super) fn wait<T: Send + 'static>(
    place: &str,
    future: impl Future<Output = Result<T, DestinationError>> + Send + 'static,
) -> Result<T, DestinationError> {
    let unavailable =
        |source| DestinationError::Unavailable { key: String::new(), place: place.to_owned(), source };
    runtime::wait(future).map_err(unavailable)?
}

/// Refuses keys that only temporary files have, and folders where an object is to be.
pub(super) fn refuse(key: &Key) -> Result<(), DestinationError> {
    let reason = if key.as_str().split('/').any(|part| is_own(part.as_bytes())) {
        OWN_REFUSED
    } else if key.is_folder() {
        "it names a folder, and a folder has no bytes of its own"
    } else {
        return Ok(());
    };
    Err(DestinationError::KeyRejected { key: key.to_string(), reason })
}

/// The folder a key lies in, with its closing `/`; empty for the set's own.
pub(super) fn parent_of(key: &str) -> &str {
    let key = key.strip_suffix('/').unwrap_or(key);
    key.rfind('/').map_or("", |at| &key[..=at])
}

pub(super) fn meta(attributes: &Attributes) -> Meta {
    let modified = UtcMs(i64::from(attributes.modified.unwrap_or(0)) * 1000);
    Meta { size_bytes: attributes.size.unwrap_or(0), modified, tag: tag(attributes) }
}

/// Size and second of change, which is all that version 3 tells. Whoever replaces a version makes sure that the
/// next one has a later second.
pub(super) fn tag(attributes: &Attributes) -> Tag {
    Tag(format!("{}-{}", attributes.size.unwrap_or(0), attributes.modified.unwrap_or(0)))
}

/// What a failed request means to the caller.
pub(super) fn failure(failed: Failed, key: &str, place: &str) -> DestinationError {
    let (key, place) = (key.to_owned(), place.to_owned());
    match failed {
        Failed::Final(error) => error,
        Failed::Cut(source) => DestinationError::Unavailable { key, place, source },
        Failed::Status { code, message } => {
            let source = io::Error::other(format!("SFTP status {code}, {message:?}"));
            match code {
                wire::PERMISSION_DENIED => DestinationError::Denied { key, place, source },
                wire::NO_SPACE | wire::QUOTA => DestinationError::Full { key, place, source },
                _ => DestinationError::Unavailable { key, place, source },
            }
        }
    }
}
