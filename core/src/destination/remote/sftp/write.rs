//! Changes: written aside, proven, then moved into place.

use super::super::super::own_names::own_name;
use super::super::super::{DestinationError, Key, Source, Tag};
use super::channel::{Channel, Failed};
use super::lock::Lock;
use super::place::{Found, Place, meta, parent_of, refuse, tag, wait};
use super::read::Opened;
use super::send::{self, Proven};
use super::wire::{self, Attributes};
use crate::units::UtcMs;
use std::sync::Arc;

pub(super) fn create(place: &Arc<Place>, key: &Key, source: Source<'_>) -> Result<Tag, DestinationError> {
    if key.is_folder() {
        return create_folder(place, key, source);
    }
    refuse(key)?;
    let (own, text) = (Arc::clone(place), key.to_string());
    // Asked before the bytes are sent, for the time it saves; placing them decides.
    wait(place.text(), async move { own.make_way(&text).await })?;
    let proven = send::write(place, key.as_str(), parent_of(key.as_str()), source)?;
    let (own, text) = (Arc::clone(place), key.to_string());
    wait(place.text(), async move { own.place_free(proven, &text).await })
}

fn create_folder(place: &Arc<Place>, key: &Key, source: Source<'_>) -> Result<Tag, DestinationError> {
    if !matches!(source, Source::Bytes([])) {
        let reason = "it names a folder, and a folder has no bytes of its own";
        return Err(DestinationError::KeyRejected { key: key.to_string(), reason });
    }
    refuse(&Key::new(key.as_str().trim_end_matches('/'))?)?;
    let (own, key) = (Arc::clone(place), key.to_string());
    wait(place.text(), async move {
        own.make_way(&key).await?;
        own.make_folders(&key).await?;
        match own.found(&key).await? {
            Found::Folder(attributes) => Ok(tag(&attributes)),
            _ => Err(own.conflict(&key)),
        }
    })
}

pub(super) fn replace(
    place: &Arc<Place>,
    key: &Key,
    expected: &Tag,
    source: Source<'_>,
) -> Result<Tag, DestinationError> {
    refuse(key)?;
    let (own, text, over) = (Arc::clone(place), key.to_string(), expected.clone());
    wait(place.text(), async move {
        own.require_replacing(&text).await?;
        own.require_version(&text, &over).await.map(drop)
    })?;
    let proven = send::write(place, key.as_str(), parent_of(key.as_str()), source)?;
    let (own, text, over) = (Arc::clone(place), key.to_string(), expected.clone());
    wait(place.text(), async move { own.place_over(proven, &text, &over).await })
}

pub(super) fn relocate(place: &Arc<Place>, from: &Key, to: &Key) -> Result<(), DestinationError> {
    refuse(to)?;
    let (own, from, to) = (Arc::clone(place), from.to_string(), to.to_string());
    wait(place.text(), async move {
        own.require_object(&from).await?;
        own.make_way(&to).await?;
        let lock = Lock::take(&own, &from).await?;
        let moved = own.relocate(&from, &to).await;
        lock.release().await;
        moved
    })
}

pub(super) fn remove(place: &Arc<Place>, key: &Key, expected: Option<&Tag>) -> Result<(), DestinationError> {
    let (own, key, expected) = (Arc::clone(place), key.clone(), expected.cloned());
    wait(place.text(), async move {
        if key.is_folder() {
            return own.remove_folder(key.as_str()).await;
        }
        let key = key.as_str();
        own.require_object(key).await?;
        let Some(expected) = expected else { return own.remove(key).await };
        let lock = Lock::take(&own, key).await?;
        let removed = match own.require_version(key, &expected).await {
            Ok(_) => own.remove(key).await,
            Err(error) => Err(error),
        };
        lock.release().await;
        removed
    })
}

/// The time a file gets that is made now. Nothing is left behind.
pub(super) fn server_time(place: &Arc<Place>) -> Result<UtcMs, DestinationError> {
    let own = Arc::clone(place);
    wait(place.text(), async move {
        let folder = match own.found("").await? {
            Found::Folder(_) => own.path(""),
            Found::Absent(_) => own.root().trim_end_matches('/').to_owned(),
            Found::Object(_) | Found::Other => return Err(own.link("")),
        };
        let name = own_name().map_err(|_| own.unavailable("", "the system has no randomness"))?;
        let path = &format!("{folder}/{name}");
        let ask = |channel: Arc<Channel>| async move {
            let file = channel.open(path, wire::OPEN_CREATE | wire::OPEN_WRITE).await?;
            let attributes = file.attributes().await?;
            drop(file);
            match channel.remove(path).await {
                Err(cut @ Failed::Cut(_)) => Err(cut),
                // It is never listed and in nobody's way.
                _ => Ok(attributes),
            }
        };
        match own.pool.ask(ask).await {
            Ok(attributes) => Ok(meta(&attributes).modified),
            Err(failed) => Err(own.failed_write(failed, "").await),
        }
    })
}

impl Place {
    /// Makes the folder a key lies in, provided that the key is free.
    pub(super) async fn make_way(&self, key: &str) -> Result<(), DestinationError> {
        match self.found(key).await? {
            Found::Absent(there) if there < key.trim_end_matches('/').split('/').count() => {
                self.make_folders(parent_of(key)).await
            }
            Found::Absent(_) => Ok(()),
            Found::Object(_) | Found::Folder(_) | Found::Other => Err(self.conflict(key)),
        }
    }

    async fn require_object(&self, key: &str) -> Result<Attributes, DestinationError> {
        match self.found(key).await? {
            Found::Object(attributes) => Ok(attributes),
            Found::Folder(_) | Found::Absent(_) => Err(self.absent(key)),
            Found::Other => Err(self.link(key)),
        }
    }

    async fn require_version(&self, key: &str, expected: &Tag) -> Result<Attributes, DestinationError> {
        match self.found(key).await? {
            Found::Object(attributes) if tag(&attributes) == *expected => Ok(attributes),
            _ => Err(self.conflict(key)),
        }
    }

    /// Without it an object would be gone for a moment, or for good if the power went in it.
    pub(super) async fn require_replacing(&self, key: &str) -> Result<(), DestinationError> {
        let ask = |channel: Arc<Channel>| async move { Ok(channel.extensions.posix_rename) };
        match self.pool.ask(ask).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(self.unavailable(
                key,
                "the server has no posix-rename@openssh.com, without which nothing can be replaced safely; use \
                 OpenSSH's sftp-server, or another destination",
            )),
            Err(failed) => Err(self.failed(failed, key)),
        }
    }

    /// Gives a proven file its name, which must be free, and removes it where that fails.
    pub(super) async fn place_free(&self, proven: Proven, key: &str) -> Result<Tag, DestinationError> {
        let (temp, size, hash) = (&proven.temp, proven.attributes.size, proven.hash);
        let ours = |found: Attributes| async move {
            if found.size != size {
                return Ok(false);
            }
            // Under the name is what the lost answer stood for, or another's: the bytes tell.
            let opened = Opened::new(Arc::clone(temp.place()), key, self.path(key), found);
            Ok(opened.hash().await? == hash)
        };
        let placed = self.move_to_free(&proven.temp.path, key, ours).await;
        // Of a link this is the other name; after a rename there is none.
        let _ = proven.temp.discard().await;
        placed.map(|()| tag(&proven.attributes))
    }

    /// Moves or links a file to a free name. After a lost answer `ours` says whether what is there now is it.
    async fn move_to_free<F: Future<Output = Result<bool, DestinationError>>>(
        &self,
        from: &str,
        to: &str,
        ours: impl Fn(Attributes) -> F,
    ) -> Result<(), DestinationError> {
        let target = self.path(to);
        let (mut attempt, mut unclear, mut links) = (1, false, true);
        loop {
            let failed = match self.move_once(from, &target, &mut links).await {
                Ok(()) => return Ok(()),
                Err(Failed::Cut(error)) => {
                    unclear = true;
                    let paused = self.pool.pause(attempt, error).await;
                    attempt = paused.map_err(|failed| self.failed(failed, to))?;
                    continue;
                }
                Err(failed) => failed,
            };
            match self.found(to).await? {
                Found::Object(found) if unclear && ours(found).await? => return Ok(()),
                // No links on the server's file system: version 3's rename is left.
                Found::Absent(_) if links && failed.code() != Some(wire::PERMISSION_DENIED) => links = false,
                Found::Absent(_) => return Err(self.failed_write(failed, to).await),
                Found::Object(_) | Found::Folder(_) | Found::Other => return Err(self.conflict(to)),
            }
        }
    }

    /// A link is refused where the name is taken, everywhere; a rename only by servers that keep to version 3, so
    /// that it is asked for last.
    async fn move_once(&self, from: &str, target: &str, links: &mut bool) -> Result<(), Failed> {
        let channel = self.pool.channel().await?;
        *links &= channel.extensions.hardlink;
        if *links {
            return channel.link(from, target).await;
        }
        match channel.lstat(target).await {
            Err(failed) if failed.code() == Some(wire::NO_SUCH_FILE) => channel.rename(from, target).await,
            Err(failed) => Err(failed),
            Ok(_) => Err(Failed::Status { code: wire::FILE_EXISTS, message: "the name is taken".to_owned() }),
        }
    }

    /// Puts a proven file over the version `expected`, and removes it where that fails.
    pub(super) async fn place_over(
        self: &Arc<Self>,
        proven: Proven,
        key: &str,
        expected: &Tag,
    ) -> Result<Tag, DestinationError> {
        let placed = match Lock::take(self, key).await {
            Ok(lock) => {
                let placed = self.replace_version(&proven, key, expected).await;
                lock.release().await;
                placed
            }
            Err(error) => Err(error),
        };
        if placed.is_err() {
            let _ = proven.temp.discard().await;
        }
        placed
    }

    async fn replace_version(
        &self,
        proven: &Proven,
        key: &str,
        expected: &Tag,
    ) -> Result<Tag, DestinationError> {
        let present = self.require_version(key, expected).await?;
        let (path, target) = (&proven.temp.path, &self.path(key));
        let mut next = proven.attributes;
        if next.modified <= present.modified {
            // Seconds tell versions apart, so that no two may have the same.
            let later = present.modified.unwrap_or(0).saturating_add(1);
            let set = |channel: Arc<Channel>| async move { channel.set_times(path, later, later).await };
            self.pool.ask(set).await.map_err(|failed| self.failed(failed, key))?;
            next.modified = Some(later);
        }
        let mut attempt = 1;
        loop {
            let moved = match self.pool.channel().await {
                Ok(channel) => channel.posix_rename(path, target).await,
                Err(failed) => Err(failed),
            };
            let error = match moved {
                Ok(()) => return Ok(tag(&next)),
                Err(Failed::Cut(error)) => error,
                Err(failed) => return Err(self.failed_write(failed, key).await),
            };
            let paused = self.pool.pause(attempt, error).await;
            attempt = paused.map_err(|failed| self.failed(failed, key))?;
            // Which of the two is there now? No other client has the lock.
            match self.found(key).await? {
                Found::Object(found) if tag(&found) == tag(&next) => return Ok(tag(&next)),
                Found::Object(found) if tag(&found) == *expected => {}
                _ => return Err(self.conflict(key)),
            }
        }
    }

    async fn relocate(&self, from: &str, to: &str) -> Result<(), DestinationError> {
        let object = self.require_object(from).await?;
        let ours = |found: Attributes| async move { Ok(tag(&found) == tag(&object)) };
        self.move_to_free(&self.path(from), to, ours).await?;
        // The new name first: if the connection is cut between the two, there are two names, never none.
        match self.remove(from).await {
            Err(DestinationError::ObjectAbsent { .. }) => Ok(()),
            removed => removed,
        }
    }

    /// Removes a file; after a lost answer it may be gone already.
    async fn remove(&self, key: &str) -> Result<(), DestinationError> {
        let path = &self.path(key);
        let removed = self.asked_once_more(|channel| async move { channel.remove(path).await }).await;
        match removed {
            Ok(()) => Ok(()),
            Err(failed) if failed.code() == Some(wire::NO_SUCH_FILE) => Err(self.absent(key)),
            Err(failed) => Err(self.failed(failed, key)),
        }
    }

    async fn remove_folder(&self, key: &str) -> Result<(), DestinationError> {
        match self.found(key).await? {
            Found::Folder(_) => {}
            Found::Object(_) | Found::Absent(_) => return Err(self.absent(key)),
            Found::Other => return Err(self.link(key)),
        }
        let path = &self.path(key);
        let removed = self.asked_once_more(|channel| async move { channel.remove_folder(path).await }).await;
        match removed {
            Ok(()) => Ok(()),
            Err(failed) if failed.code() == Some(wire::NO_SUCH_FILE) => Err(self.absent(key)),
            // The server itself refuses to remove a folder that is not empty.
            Err(failed) if failed.code() == Some(wire::FAILURE) => Err(self.conflict(key)),
            Err(failed) => Err(self.failed(failed, key)),
        }
    }

    /// Asks to remove something until there is an answer; "no such file" after a lost one is the wish fulfilled.
    async fn asked_once_more<F: Future<Output = Result<(), Failed>>>(
        &self,
        each: impl Fn(Arc<Channel>) -> F,
    ) -> Result<(), Failed> {
        let (mut attempt, mut unclear) = (1, false);
        loop {
            let answer = match self.pool.channel().await {
                Ok(channel) => each(channel).await,
                Err(failed) => Err(failed),
            };
            match answer {
                Err(Failed::Cut(error)) => {
                    unclear = true;
                    attempt = self.pool.pause(attempt, error).await?;
                }
                Err(failed) if unclear && failed.code() == Some(wire::NO_SUCH_FILE) => return Ok(()),
                answer => return answer,
            }
        }
    }
}
