//! Changes of objects: written aside, read back, moved into place.

use super::super::super::local::open_source;
use super::super::super::own_names::{OWN_REFUSED, is_own};
use super::super::super::{DestinationError, Key, Lookup, Source, Tag, UPLOAD_FOLDER};
use super::super::http::{Payload, Repeat, Trouble};
use super::super::runtime;
use super::aside::{aside_key, is_aside};
use super::dav::{Dav, Members};
use super::moving::{Known, Mark, is_done, move_to};
use super::multistatus::Props;
use super::read::read_back;
use super::set::Set;
use super::version;
use crate::cancel::Cancel;
use bytes::Bytes;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// What a server's clock may need to show another time: whole seconds are usual.
const CLOCK_STEP: Duration = Duration::from_millis(1_050);

/// How often something is sent again to be another version.
const TRIES: usize = 3;

pub(super) const NO_BYTES: &str = "it names a folder, and a folder has no bytes of its own";

pub(super) fn create(set: &Set, key: &Key, source: Source<'_>) -> Result<Tag, DestinationError> {
    refuse_own(key)?;
    set.refuse_unlisted(key)?;
    if key.is_folder() {
        return create_folder(set, key, source);
    }
    // Asked before much is sent, for the time it saves; the move decides.
    if matches!(source, Source::File(_)) && set.look_up(key)? != Lookup::Absent {
        return Err(set.conflict(key));
    }
    Temp::write(set, key, source)?.place(None)
}

fn create_folder(set: &Set, key: &Key, source: Source<'_>) -> Result<Tag, DestinationError> {
    if !matches!(source, Source::Bytes([])) {
        return Err(DestinationError::KeyRejected { key: key.to_string(), reason: NO_BYTES });
    }
    if set.look_up(key)? != Lookup::Absent || set.is_obstructed(key.as_str())? {
        return Err(set.conflict(key));
    }
    set.make_folder(key.as_str())?;
    Ok(Tag(String::new()))
}

pub(super) fn replace(
    set: &Set,
    key: &Key,
    expected: &Tag,
    source: Source<'_>,
) -> Result<Tag, DestinationError> {
    refuse_own(key)?;
    match set.look_up(key)? {
        Lookup::Object(meta) if meta.tag == *expected => {}
        _ => return Err(set.conflict(key)),
    }
    Temp::write(set, key, source)?.place(Some(expected))
}

pub(super) fn relocate(set: &Set, from: &Key, to: &Key) -> Result<(), DestinationError> {
    refuse_own(to)?;
    let meta = match set.look_up(from)? {
        Lookup::Object(meta) => meta,
        Lookup::Absent | Lookup::Folder => return Err(set.absent(from)),
        Lookup::Other => {
            return Err(set.unavailable(from.as_str(), "it is a file, and its key names a folder"));
        }
    };
    if to.is_folder() {
        let reason = "it names a folder, and an object is to be moved there";
        return Err(DestinationError::KeyRejected { key: to.to_string(), reason });
    }
    set.refuse_unlisted(to)?;
    let known = Known { size_bytes: meta.size_bytes, tag: Some(&meta.tag), checksum: None };
    move_to(set, from.as_str(), to, None, known)
}

pub(super) fn remove(set: &Set, key: &Key, expected: Option<&Tag>) -> Result<(), DestinationError> {
    if key.is_folder() {
        return remove_folder(set, key);
    }
    let failed = |trouble: Trouble| trouble.at(set.place(), key.as_str());
    let mut attempt = 1;
    loop {
        let found = match set.look_up(key)? {
            Lookup::Object(meta) => meta.tag,
            // An attempt whose answer was lost has done it.
            Lookup::Absent if attempt > 1 => return Ok(()),
            Lookup::Absent | Lookup::Folder => return Err(set.absent(key)),
            Lookup::Other => return Err(set.unavailable(key.as_str(), "it is no file")),
        };
        if expected.is_some_and(|expected| *expected != found) {
            return Err(set.conflict(key));
        }
        // What was just seen there and nothing else: a folder that came in between would go with all that is in it.
        let (refusal, asked) = match set.dav.delete(&set.path(key.as_str()), Some(&found)) {
            Ok(answer) if answer.status == 204 => return Ok(()),
            Ok(answer) if answer.status == 412 && expected.is_some() => return Err(set.conflict(key)),
            // 200 is looked after, too: a portal says so to everything.
            Ok(answer) if answer.is_busy() || matches!(answer.status, 200 | 202 | 404 | 412) => {
                (set.dav.refused(&answer, key.as_str()), answer.retry_after())
            }
            Ok(answer) => return Err(set.dav.refused(&answer, key.as_str())),
            Err(trouble @ (Trouble::Unclear(_) | Trouble::Unreached(_))) => (failed(trouble), None),
            Err(trouble) => return Err(failed(trouble)),
        };
        if !set.dav.http.pause(attempt, asked, &Cancel::new()).map_err(failed)? {
            return Err(refusal);
        }
        attempt += 1;
    }
}

/// Removes a folder that is empty. A DELETE takes everything in it along, so the folder is first moved to a name of
/// our own, where nobody puts anything any more, and looked at there.
///
/// What is left of the race: whoever puts something into the folder just before it is moved does not see it for the
/// moment until it is moved back; if this process ends in that moment it stays aside, in `incoming/`.
fn remove_folder(set: &Set, key: &Key) -> Result<(), DestinationError> {
    match set.is_empty(key.as_str())? {
        None => return Err(set.absent(key)),
        Some(false) => return Err(set.conflict(key)),
        Some(true) => {}
    }
    set.make_folder(UPLOAD_FOLDER)?;
    let aside = format!("{}/", aside_key(set)?);
    set.forget_folders();
    let failed = |trouble: Trouble| trouble.at(set.place(), key.as_str());
    let answer = set.send_move(key.as_str(), &aside, false, None).map_err(failed)?;
    match answer.status {
        201 | 204 => {}
        404 => return Err(set.absent(key)),
        _ => return Err(set.dav.refused(&answer, key.as_str())),
    }
    let seen = match set.is_empty(&aside) {
        Ok(Some(true) | None) => return set.discard(&aside),
        Ok(Some(false)) => set.conflict(key),
        Err(error) => error,
    };
    match set.send_move(&aside, key.as_str(), false, None) {
        Ok(answer) if is_done(answer.status) => Err(seen),
        _ => Err(set.unavailable(
            key.as_str(),
            &format!("something came into it while it was removed, and it lies in {aside} now; move it back ({seen})"),
        )),
    }
}

impl Dav {
    /// One DELETE, asked once; `version` is what is to be removed, as far as the server looks.
    pub(super) fn delete(
        &self,
        path: &str,
        version: Option<&Tag>,
    ) -> Result<super::super::http::Response, Trouble> {
        let request = self.request("DELETE", path);
        let condition = version.and_then(|version| version::condition(request.url.as_str(), version));
        match condition {
            Some(condition) => self.send(&request.header("if", &condition), Repeat::Never),
            None => self.send(&request, Repeat::Never),
        }
    }
}

struct Count(usize);

impl Members for Count {
    fn begin(&mut self) {
        self.0 = 0;
    }

    fn add(&mut self, _: &[u8], _: &Props) -> Result<(), DestinationError> {
        self.0 += 1;
        Ok(())
    }
}

impl Set {
    /// Whether nothing lies in a folder, our own files included; `None` when there is none.
    pub(super) fn is_empty(&self, folder: &str) -> Result<Option<bool>, DestinationError> {
        let mut count = Count(0);
        Ok(self.read_folder(folder, &mut count)?.then_some(count.0 == 0))
    }

    /// Removes something of our own, however often it takes.
    pub(super) fn discard(&self, key: &str) -> Result<(), DestinationError> {
        let request = self.dav.request("DELETE", &self.path(key));
        let answer =
            self.dav.send(&request, Repeat::Safe).map_err(|trouble| trouble.at(self.place(), key))?;
        match answer.status {
            200 | 204 | 404 => Ok(()),
            _ => Err(self.dav.refused(&answer, key)),
        }
    }
}

pub(super) fn refuse_own(key: &Key) -> Result<(), DestinationError> {
    let aside = key.as_str().strip_prefix(UPLOAD_FOLDER).is_some_and(is_aside);
    if !aside && !key.as_str().split('/').any(|part| is_own(part.as_bytes())) {
        return Ok(());
    }
    Err(DestinationError::KeyRejected { key: key.to_string(), reason: OWN_REFUSED })
}

/// A proven file aside; removed when it is dropped before it was put in place.
pub(super) struct Temp<'a> {
    set: &'a Set,
    key: &'a Key,
    aside: String,
    mark: Mark,
    /// What it was made of, where that is still at hand.
    payload: Option<Payload>,
    placed: bool,
}

impl<'a> Temp<'a> {
    fn write(set: &'a Set, key: &'a Key, source: Source<'_>) -> Result<Temp<'a>, DestinationError> {
        let (payload, checksum) = match source {
            Source::Bytes(bytes) => (Payload::from(Bytes::copy_from_slice(bytes)), blake3::hash(bytes)),
            Source::File(path) => from_file(path)?,
        };
        let mark = Mark { size_bytes: payload.len(), tag: None, checksum };
        let mut temp = Temp::of_upload(set, key, aside_key(set)?, mark, Some(payload));
        temp.send().map_err(|error| named(error, source, key, set))?;
        Ok(temp)
    }

    /// Of a file that an upload has written and proven.
    pub(super) fn of_upload(
        set: &'a Set,
        key: &'a Key,
        aside: String,
        mark: Mark,
        payload: Option<Payload>,
    ) -> Temp<'a> {
        Temp { set, key, aside, mark, payload, placed: false }
    }

    /// Sends it, once more if need be, and proves what arrived.
    fn send(&mut self) -> Result<(), DestinationError> {
        if let Some(payload) = &self.payload {
            self.set.put_aside(&self.aside, payload)?;
        }
        self.mark.tag = prove(self.set, self.key, &self.aside, &self.mark)?;
        Ok(())
    }

    /// Puts it in place. Returns the version it has there.
    pub(super) fn place(mut self, over: Option<&Tag>) -> Result<Tag, DestinationError> {
        if let Some(over) = over {
            self.differ(over)?;
        }
        move_to(self.set, &self.aside, self.key, over, self.mark.known())?;
        self.placed = true;
        if let Some(tag) = self.mark.tag.take()
            && self.set.skill()?.keeps_etag
        {
            return Ok(tag);
        }
        match self.set.look_up(self.key)? {
            Lookup::Object(meta) if meta.size_bytes == self.mark.size_bytes => Ok(meta.tag),
            _ => Err(self.set.unavailable(self.key.as_str(), "it was changed as soon as it was in place")),
        }
    }

    /// Makes sure that it is another version than the one it replaces, by the clock of the server if there is
    /// nothing else.
    fn differ(&mut self, over: &Tag) -> Result<(), DestinationError> {
        for _ in 0..TRIES {
            let alike = match version::time_of(over) {
                None => self.mark.tag.as_ref() == Some(over),
                Some(old) => match self.set.look_at(&self.aside)? {
                    // One that cannot be sent again may be older, but not the same.
                    Lookup::Object(meta) if self.payload.is_none() => meta.tag == *over,
                    Lookup::Object(meta) => meta.modified <= old,
                    _ => false,
                },
            };
            if !alike {
                return Ok(());
            }
            if self.payload.is_none() {
                break;
            }
            let later = async { tokio::time::sleep(CLOCK_STEP).await };
            runtime::wait(later)
                .map_err(|error| self.set.unavailable(self.key.as_str(), &error.to_string()))?;
            self.send()?;
        }
        Err(self.set.unavailable(self.key.as_str(), "the server cannot tell it from what it would replace"))
    }
}

impl Drop for Temp<'_> {
    fn drop(&mut self) {
        if !self.placed {
            // A leftover is never listed, and cleared with those of uploads.
            let _ = self.set.discard(&self.aside);
        }
    }
}

/// Reads what arrived back. Returns its version, if the answers tell one.
pub(super) fn prove(set: &Set, key: &Key, aside: &str, mark: &Mark) -> Result<Option<Tag>, DestinationError> {
    let (arrived, version) = read_back(set, aside, mark.size_bytes)?;
    if arrived == mark.checksum { Ok(version) } else { Err(set.damaged(key)) }
}

/// What a local file is sent as, and its checksum. One that changes while it is sent arrives with another.
fn from_file(path: &Path) -> Result<(Payload, blake3::Hash), DestinationError> {
    let unreadable = |source| DestinationError::SourceUnreadable { path: path.display().to_string(), source };
    let file = open_source(path).map_err(unreadable)?;
    let mut hasher = blake3::Hasher::new();
    let length_bytes = io::copy(&mut &file, &mut hasher).map_err(unreadable)?;
    Ok((Payload::File { file: Arc::new(file), offset_bytes: 0, length_bytes }, hasher.finalize()))
}

/// An error of reading the local file names the file, any other the key.
fn named(error: DestinationError, source: Source<'_>, key: &Key, set: &Set) -> DestinationError {
    match (error, source) {
        (DestinationError::SourceUnreadable { source, .. }, Source::File(path)) => {
            DestinationError::SourceUnreadable { path: path.display().to_string(), source }
        }
        (DestinationError::Unavailable { source, .. }, _) => {
            DestinationError::Unavailable { key: key.to_string(), place: set.place().to_owned(), source }
        }
        (error, _) => error,
    }
}
