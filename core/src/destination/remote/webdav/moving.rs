//! A MOVE to its end: sent once at a time, and looked after whenever nobody knows what became of it.

use super::super::super::{DestinationError, Key, Lookup, Tag};
use super::super::http::Trouble;
use super::read::read_back;
use super::set::{Set, parent_of};
use super::skill::Skill;
use super::version;
use crate::cancel::Cancel;

/// A file aside that was proven.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) size_bytes: u64,
    /// Its version, if reading it back told one.
    pub(super) tag: Option<Tag>,
    pub(super) checksum: blake3::Hash,
}

impl Mark {
    pub(super) fn known(&self) -> Known<'_> {
        Known { size_bytes: self.size_bytes, tag: self.tag.as_ref(), checksum: Some(self.checksum) }
    }
}

/// By what the thing that is moved is known again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) size_bytes: u64,
    pub(super) tag: Option<&'a Tag>,
    pub(super) checksum: Option<blake3::Hash>,
}

/// What an exchange without a plain yes leaves to be found out.
enum After {
    Moved,
    /// It is where it was.
    Still,
    /// It is neither there nor here.
    Gone,
}

/// Moves a file to a key: to a free name, or over the version `over`.
///
/// Errors: Conflict when the name is taken, or the object is gone or another version; ObjectAbsent when there is
///         nothing to move.
pub(super) fn move_to(
    set: &Set,
    from: &str,
    to: &Key,
    over: Option<&Tag>,
    known: Known<'_>,
) -> Result<(), DestinationError> {
    let skill = set.skill()?;
    let (mut attempt, mut over) = (1, over);
    loop {
        if let Some(parent) = parent_of(to.as_str()) {
            set.make_folder(parent)?;
        }
        if attempt > 1 && over.is_some() && set.look_up(to)? == Lookup::Absent {
            // Servers may remove the old version before they move the new one there, and were stopped between.
            over = None;
        }
        check_closely(set, to, over, skill)?;
        let (refusal, asked) = match set.send_move(from, to.as_str(), over.is_some(), over) {
            Ok(answer) if is_done(answer.status) => return Ok(()),
            Ok(answer) if matches!(answer.status, 401 | 403) => {
                return Err(set.dav.refused(&answer, to.as_str()));
            }
            Ok(answer) if answer.status == 412 && attempt == 1 => return Err(set.conflict(to)),
            Ok(answer) => (set.dav.refused(&answer, to.as_str()), answer.retry_after()),
            Err(trouble) => (trouble.at(set.place(), to.as_str()), None),
        };
        match look_after(set, from, to, known, skill)? {
            After::Moved => return Ok(()),
            After::Gone => return Err(gone(set, from)),
            After::Still if is_taken(set, to, over)? => return Err(set.conflict(to)),
            After::Still => {}
        }
        set.forget_folders();
        let failed = |trouble: Trouble| trouble.at(set.place(), to.as_str());
        if !set.dav.http.pause(attempt, asked, &Cancel::new()).map_err(failed)? {
            return Err(refusal);
        }
        attempt += 1;
    }
}

/// Whether a status says that something was moved. A plain 200 is what a portal answers to everything.
pub(super) fn is_done(status: u16) -> bool {
    matches!(status, 201 | 204)
}

/// Where the server does not look by itself, it is looked as closely before as can be.
fn check_closely(set: &Set, to: &Key, over: Option<&Tag>, skill: Skill) -> Result<(), DestinationError> {
    let looks = match over {
        None => skill.keeps_occupied,
        Some(over) => skill.conditions && version::has_etag(over),
    };
    if !looks && is_taken(set, to, over)? { Err(set.conflict(to)) } else { Ok(()) }
}

/// Whether the name is not free, or not held by the version it was to be; or a file is in the way above it.
fn is_taken(set: &Set, to: &Key, over: Option<&Tag>) -> Result<bool, DestinationError> {
    match (set.look_up(to)?, over) {
        (Lookup::Absent, None) => set.is_obstructed(to.as_str()),
        (Lookup::Object(meta), Some(over)) => Ok(meta.tag != *over),
        _ => Ok(true),
    }
}

fn look_after(
    set: &Set,
    from: &str,
    to: &Key,
    known: Known<'_>,
    skill: Skill,
) -> Result<After, DestinationError> {
    if set.look_at(from)? != Lookup::Absent {
        return Ok(After::Still);
    }
    let Lookup::Object(meta) = set.look_up(to)? else { return Ok(After::Gone) };
    let same_tag = known.tag == Some(&meta.tag);
    let ours = match known.checksum {
        _ if meta.size_bytes != known.size_bytes => false,
        _ if same_tag && skill.keeps_etag => true,
        Some(checksum) => read_back(set, to.as_str(), meta.size_bytes)?.0 == checksum,
        None => same_tag,
    };
    Ok(if ours { After::Moved } else { After::Gone })
}

fn gone(set: &Set, from: &str) -> DestinationError {
    DestinationError::ObjectAbsent { key: from.to_owned(), place: set.place().to_owned() }
}
