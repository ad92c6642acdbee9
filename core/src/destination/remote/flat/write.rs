//! Making, replacing, moving and removing objects, each on a condition, and what to make of an answer that was lost.

use super::super::super::{DestinationError, Key, Source, Tag};
use super::blob::get;
use super::service::{Condition, Failure, Found, Part, Put, Service};
use super::upload::{PART_BYTES, Parts, part_bytes};
use super::{Set, unstopped};
use aws_lc_rs::digest::{SHA256, digest};
use bytes::Bytes;
use md5::{Digest, Md5};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// What was sent, to be known again.
pub(super) struct Sent<'a> {
    pub(super) size_bytes: u64,
    /// Empty when it was sent whole.
    pub(super) parts: &'a [Part],
    pub(super) part_bytes: usize,
    pub(super) md5: [u8; 16],
}

/// What is under a name after a write of which nobody knows what became.
enum Standing {
    /// What was sent.
    Ours(Tag),
    /// The condition still holds.
    Open,
    /// It does not.
    Blocked,
}

/// Creates or replaces an object.
pub(super) fn put<S: Service>(
    set: &Arc<Set<S>>,
    key: &Key,
    source: Source<'_>,
    condition: Condition,
) -> Result<Tag, DestinationError> {
    let bytes = match source {
        Source::Bytes(bytes) => {
            return put_from(set, key, &mut &bytes[..], bytes.len() as u64, condition, "");
        }
        Source::File(path) => path,
    };
    let (mut file, size_bytes) = open_source(bytes)?;
    put_from(set, key, &mut file, size_bytes, condition, &bytes.display().to_string())
}

#[expect(clippy::disallowed_methods, reason = "an adapter reads what it is given to store")]
fn open_source(path: &Path) -> Result<(File, u64), DestinationError> {
    let open = || {
        let file = File::open(path)?;
        let facts = file.metadata()?;
        if facts.is_file() {
            Ok((file, facts.len()))
        } else {
            Err(io::Error::other("it is not a regular file"))
        }
    };
    open().map_err(|source| unreadable(&path.display().to_string(), source))
}

fn unreadable(path: &str, source: io::Error) -> DestinationError {
    DestinationError::SourceUnreadable { path: path.to_owned(), source }
}

fn put_from<S: Service>(
    set: &Arc<Set<S>>,
    key: &Key,
    from: &mut dyn Read,
    size_bytes: u64,
    condition: Condition,
    path: &str,
) -> Result<Tag, DestinationError> {
    if key.is_folder() && size_bytes > 0 {
        let reason = "it names a folder, and a folder has no bytes of its own";
        return Err(DestinationError::KeyRejected { key: key.to_string(), reason });
    }
    let mut parts = Parts::new(set, key, size_bytes);
    let sent = parts.fill(from, path).and_then(|()| parts.put_in_place(&condition));
    if sent.is_err() {
        // What arrived of it is in nobody's way; the error that led here counts.
        let _ = parts.give_up();
    }
    sent
}

/// Writes a small object whole.
pub(super) fn put_small<S: Service>(
    set: &Set<S>,
    key: &Key,
    bytes: Bytes,
    condition: &Condition,
) -> Result<Tag, DestinationError> {
    let name = set.name(key);
    let sent = Sent { size_bytes: bytes.len() as u64, parts: &[], part_bytes: PART_BYTES, md5: md5(&bytes) };
    until_clear(set, key, condition, &sent, || set.service().put(&name, &bytes, condition))
}

/// Writes until it is known what became of it: done and proven, refused, or an error after which nothing of it is
/// under the name.
pub(super) fn until_clear<S: Service>(
    set: &Set<S>,
    key: &Key,
    condition: &Condition,
    sent: &Sent<'_>,
    mut write: impl FnMut() -> Result<Put, Failure>,
) -> Result<Tag, DestinationError> {
    set.check_before(key, condition)?;
    let mut unclear = false;
    let mut attempt = 1;
    loop {
        let failure = match write() {
            Ok(Put::Stored { tag, proven: true }) => return Ok(tag),
            Ok(Put::Stored { tag, proven: false }) => match prove(set, key, condition, sent, tag)? {
                Some(tag) => return Ok(tag),
                None => Some(Failure::Odd("the answer to a write was the one to another".to_owned())),
            },
            Ok(Put::Refused) if !unclear => return Err(set.conflict(key)),
            Ok(Put::Refused) => None,
            Err(failure) if unclear || failure.is_unclear() => Some(failure),
            Err(failure) => return Err(set.failed(failure, key.as_str())),
        };
        unclear = true;
        match standing(set, key, condition, sent)? {
            Standing::Ours(tag) => return Ok(tag),
            Standing::Blocked => return Err(set.conflict(key)),
            Standing::Open => {}
        }
        let asked = failure.as_ref().and_then(Failure::retry_after);
        let again = set.service().http().pause(attempt, asked, &unstopped());
        if !again.map_err(|trouble| set.failed(trouble.into(), key.as_str()))? {
            let failure =
                failure.unwrap_or(Failure::Odd("the write is refused and its condition holds".to_owned()));
            return Err(set.failed(failure, key.as_str()));
        }
        attempt += 1;
    }
}

fn standing<S: Service>(
    set: &Set<S>,
    key: &Key,
    condition: &Condition,
    sent: &Sent<'_>,
) -> Result<Standing, DestinationError> {
    let failed = |failure| set.failed(failure, key.as_str());
    let name = set.name(key);
    let Some(found) = set.find(&name).map_err(failed)? else {
        return Ok(if *condition == Condition::Free { Standing::Open } else { Standing::Blocked });
    };
    if matches!(condition, Condition::Version(tag) if *tag == found.tag) {
        return Ok(Standing::Open);
    }
    let ours = found.size_bytes == sent.size_bytes
        && (found.mark.as_deref() == Some(&set.service().mark(sent.parts, &sent.md5))
            || is_same(set, &name, sent, &found.tag).map_err(failed)?);
    Ok(if ours { Standing::Ours(found.tag) } else { Standing::Blocked })
}

/// Reads back what the service has no checksum of that we know. `None` when the answer was about something else, such
/// as the version that was to be replaced: that stays.
fn prove<S: Service>(
    set: &Set<S>,
    key: &Key,
    condition: &Condition,
    sent: &Sent<'_>,
    tag: Tag,
) -> Result<Option<Tag>, DestinationError> {
    let failed = |failure| set.failed(failure, key.as_str());
    let name = set.name(key);
    if is_same(set, &name, sent, &tag).map_err(failed)? {
        return Ok(Some(tag));
    }
    let is_old = matches!(condition, Condition::Version(old) if *old == tag);
    let there = set.find(&name).map_err(failed)?;
    let is_there = there.is_some_and(|there| there.tag == tag && there.size_bytes == sent.size_bytes);
    if is_old || !is_there {
        return Ok(None);
    }
    set.service().remove(&name, Some(&tag)).map_err(failed)?;
    Err(failed(Failure::Damaged))
}

fn is_same<S: Service>(set: &Set<S>, name: &str, sent: &Sent<'_>, tag: &Tag) -> Result<bool, Failure> {
    let mut offset_bytes = 0;
    let mut numbers = 0..;
    loop {
        let got = get(set, name, offset_bytes, sent.part_bytes)?;
        let Some(got) = got.filter(|got| got.tag == *tag && got.size_bytes == sent.size_bytes) else {
            return Ok(false);
        };
        let number: usize = numbers.next().unwrap_or_default();
        let same = match sent.parts.get(number) {
            Some(part) => hex(&md5(&got.bytes)) == part.md5,
            None => sent.parts.is_empty() && md5(&got.bytes) == sent.md5,
        };
        offset_bytes += got.bytes.len() as u64;
        if !same || offset_bytes >= sent.size_bytes || got.bytes.is_empty() {
            return Ok(same && offset_bytes == sent.size_bytes);
        }
    }
}

/// Gives an object another name: a copy by the service, looked at, then the old name goes.
pub(super) fn relocate<S: Service>(set: &Set<S>, from: &Key, to: &Key) -> Result<(), DestinationError> {
    let failed = |failure| set.failed(failure, from.as_str());
    let Some(found) = set.find(&set.name(from)).map_err(failed)?.filter(|_| !from.is_folder()) else {
        return Err(set.absent(from));
    };
    if to.is_folder() {
        let reason = "it names a folder, and an object is to be moved there";
        return Err(DestinationError::KeyRejected { key: to.to_string(), reason });
    }
    copy(set, &set.name(from), &found, to)?;
    remove(set, from, Some(&found.tag))
}

/// Copies an object of the same service to a free name.
pub(super) fn copy<S: Service>(
    set: &Set<S>,
    from: &str,
    found: &Found,
    to: &Key,
) -> Result<Tag, DestinationError> {
    let failed = |failure| set.failed(failure, to.as_str());
    let name = set.name(to);
    if set.find(&name).map_err(failed)?.is_some() {
        return Err(set.conflict(to));
    }
    let mut attempt = 1;
    loop {
        let failure = match set.service().copy(from, found, &name) {
            Ok(Put::Refused) if attempt == 1 => return Err(set.conflict(to)),
            Ok(_) => None,
            Err(failure) if failure.is_unclear() => Some(failure),
            Err(failure) => return Err(failed(failure)),
        };
        match set.find(&name).map_err(failed)? {
            Some(copied) if is_copy(set, found, &copied) => return Ok(copied.tag),
            Some(_) if attempt > 1 || failure.is_some() => return Err(set.conflict(to)),
            Some(copied) => {
                set.service().remove(&name, Some(&copied.tag)).map_err(failed)?;
                return Err(failed(Failure::Damaged));
            }
            None => {}
        }
        let failure = failure.unwrap_or(Failure::Odd("it was copied and the copy is not there".to_owned()));
        let again = set.service().http().pause(attempt, failure.retry_after(), &unstopped());
        if !again.map_err(|trouble| failed(trouble.into()))? {
            return Err(failed(failure));
        }
        attempt += 1;
    }
}

/// The same size, and the same checksum where both were made the same way.
fn is_copy<S: Service>(set: &Set<S>, found: &Found, copied: &Found) -> bool {
    let plain = set.service().mark(&[], &[0; 16]).len();
    let alike = |mark: &&String| mark.len() == plain;
    let marks = found.mark.as_ref().filter(alike).zip(copied.mark.as_ref().filter(alike));
    found.size_bytes == copied.size_bytes && marks.is_none_or(|(one, other)| one == other)
}

/// Removes an object, or the object that stands for an empty folder.
pub(super) fn remove<S: Service>(
    set: &Set<S>,
    key: &Key,
    expected: Option<&Tag>,
) -> Result<(), DestinationError> {
    let failed = |failure| set.failed(failure, key.as_str());
    let name = set.name(key);
    if key.is_folder() && !set.list_folder(key.as_str())?.is_empty() {
        return Err(set.conflict(key));
    }
    let Some(found) = set.find(&name).map_err(failed)? else { return Err(set.absent(key)) };
    if expected.is_some_and(|expected| *expected != found.tag) {
        return Err(set.conflict(key));
    }
    let mut attempt = 1;
    loop {
        let failure = match set.service().remove(&name, expected) {
            Ok(Put::Stored { .. }) => return Ok(()),
            Ok(Put::Refused) => Failure::Odd("it changed while it was removed".to_owned()),
            Err(failure) if failure.is_unclear() || failure.has_status(404) => failure,
            Err(failure) => return Err(failed(failure)),
        };
        match set.find(&name).map_err(failed)? {
            None => return Ok(()),
            Some(now) if now.tag != found.tag => return Err(set.conflict(key)),
            Some(_) => {}
        }
        let again = set.service().http().pause(attempt, failure.retry_after(), &unstopped());
        if !again.map_err(|trouble| failed(trouble.into()))? {
            return Err(failed(failure));
        }
        attempt += 1;
    }
}

pub(in super::super) fn md5(bytes: &[u8]) -> [u8; 16] {
    Md5::digest(bytes).into()
}

pub(in super::super) fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest(&SHA256, bytes).as_ref().to_vec()
}

pub(in super::super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The part size of an object, for what was sent of it.
pub(super) fn parts_of<S: Service>(set: &Set<S>, size_bytes: u64) -> usize {
    part_bytes(size_bytes, set.service().limits().parts)
}
