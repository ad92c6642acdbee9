//! What a server does of what WebDAV promises, found out with two small files beside the set's objects.

use super::super::super::own_names::own_name;
use super::super::super::{DestinationError, Key, Tag, UPLOAD_FOLDER};
use super::super::http::{Payload, Repeat, Response, Trouble};
use super::aside::aside_key;
use super::dav::{Found, Members};
use super::moving::is_done;
use super::multistatus::Props;
use super::set::Set;
use super::version;
use std::sync::PoisonError;

/// What a server was seen to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Skill {
    /// A MOVE with `Overwrite: F` leaves what is there.
    pub(super) keeps_occupied: bool,
    /// A MOVE obeys an `If` that names the entity tag of what it would replace.
    pub(super) conditions: bool,
    /// Listings tell entity tags, and a MOVE leaves them as they are.
    pub(super) keeps_etag: bool,
    /// Listings tell of names that begin with a dot; nginx leaves them out.
    pub(super) lists_dotted: bool,
}

const UNLISTED: &str = "a part of it begins with a dot, and the server leaves such names out of its listings; use another server";

impl Set {
    /// What the server can do, found out once for each opened destination, by its first write.
    pub(super) fn skill(&self) -> Result<Skill, DestinationError> {
        if let Some(skill) = self.known_skill() {
            return Ok(skill);
        }
        let skill = Trial::begin(self)?.run()?;
        *self.dav.skill.lock().unwrap_or_else(PoisonError::into_inner) = Some(skill);
        Ok(skill)
    }

    fn known_skill(&self) -> Option<Skill> {
        *self.dav.skill.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing is stored that no listing would tell of: it would pass for lost.
    pub(super) fn refuse_unlisted(&self, key: &Key) -> Result<(), DestinationError> {
        let dotted = key.as_str().split('/').any(|part| part.starts_with('.'));
        if !dotted || self.skill()?.lists_dotted {
            return Ok(());
        }
        Err(DestinationError::KeyRejected { key: key.to_string(), reason: UNLISTED })
    }
}

struct Search<'a> {
    name: &'a str,
    found: bool,
}

impl Members for Search<'_> {
    fn begin(&mut self) {
        self.found = false;
    }

    fn add(&mut self, name: &[u8], _: &Props) -> Result<(), DestinationError> {
        self.found |= name == self.name.as_bytes();
        Ok(())
    }
}

/// Two files that are moved onto each other; removed when it is dropped.
struct Trial<'a> {
    set: &'a Set,
    one: String,
    other: String,
}

impl Drop for Trial<'_> {
    fn drop(&mut self) {
        for key in [&self.one, &self.other] {
            // A leftover is never listed, and cleared with those of uploads.
            let _ = self.set.dav.send(&self.set.dav.request("DELETE", &self.set.path(key)), Repeat::Safe);
        }
    }
}

impl<'a> Trial<'a> {
    fn begin(set: &'a Set) -> Result<Trial<'a>, DestinationError> {
        set.make_folder(UPLOAD_FOLDER)?;
        let dotted = |error: getrandom::Error| set.unavailable(UPLOAD_FOLDER, &error.to_string());
        let one = format!("{UPLOAD_FOLDER}{}", own_name().map_err(dotted)?);
        let trial = Trial { set, one, other: aside_key(set)? };
        trial.put(&trial.one, b"one")?;
        trial.put(&trial.other, b"other")?;
        Ok(trial)
    }

    fn run(&self) -> Result<Skill, DestinationError> {
        let lists_dotted = self.is_listed(&self.one)?;
        let (one, other) = (self.version(&self.one)?, self.version(&self.other)?);
        let keeps_occupied = !self.moved(false, None)?;
        if !keeps_occupied {
            self.put(&self.one, b"one")?;
        }
        if !version::has_etag(&other) {
            return Ok(Skill { keeps_occupied, lists_dotted, ..Skill::default() });
        }
        let stranger = Tag(format!("{}x\"", other.0.trim_end_matches('"')));
        let conditions = !self.moved(true, Some(&stranger))? && self.moved(true, Some(&other))?;
        let keeps_etag = conditions && self.version(&self.other)? == one;
        Ok(Skill { keeps_occupied, conditions, keeps_etag, lists_dotted })
    }

    /// Whether the one took the other's place.
    fn moved(&self, overwrite: bool, over: Option<&Tag>) -> Result<bool, DestinationError> {
        let failed = |trouble: Trouble| trouble.at(self.set.place(), UPLOAD_FOLDER);
        let answer = self.set.send_move(&self.one, &self.other, overwrite, over).map_err(failed)?;
        match answer.status {
            status if is_done(status) => Ok(true),
            412 => Ok(false),
            _ => Err(self.set.dav.refused(&answer, UPLOAD_FOLDER)),
        }
    }

    fn is_listed(&self, key: &str) -> Result<bool, DestinationError> {
        let name = key.strip_prefix(UPLOAD_FOLDER).unwrap_or(key);
        let mut search = Search { name, found: false };
        self.set.read_folder(UPLOAD_FOLDER, &mut search)?;
        Ok(search.found)
    }

    fn put(&self, key: &str, bytes: &[u8]) -> Result<(), DestinationError> {
        self.set.put_aside(key, &Payload::from(bytes.to_vec()))
    }

    fn version(&self, key: &str) -> Result<Tag, DestinationError> {
        let Found::Props { props, .. } = self.set.dav.thing(&self.set.path(key), UPLOAD_FOLDER)? else {
            return Err(self.set.unavailable(UPLOAD_FOLDER, "what was just written there is gone"));
        };
        let none = || self.set.unavailable(UPLOAD_FOLDER, "the server tells no version of what it keeps");
        version::of_props(&props).ok_or_else(none)
    }
}

impl Set {
    /// One MOVE, asked once.
    pub(super) fn send_move(
        &self,
        from: &str,
        to: &str,
        overwrite: bool,
        over: Option<&Tag>,
    ) -> Result<Response, Trouble> {
        let target = self.dav.url(&self.path(to));
        let request = self.dav.request("MOVE", &self.path(from));
        let mut request = request.header("destination", target.as_str());
        request = request.header("overwrite", if overwrite { "T" } else { "F" });
        if let Some(condition) = over.and_then(|over| version::condition(target.as_str(), over)) {
            request = request.header("if", &condition);
        }
        self.dav.send(&request, Repeat::Never)
    }

    /// Writes a file aside whole. Its folder is made when it has gone.
    pub(super) fn put_aside(&self, key: &str, payload: &Payload) -> Result<(), DestinationError> {
        self.make_folder(UPLOAD_FOLDER)?;
        let failed = |trouble: Trouble| trouble.at(self.place(), key);
        let path = self.path(key);
        let mut answer = self.dav.put(&path, payload.clone()).map_err(failed)?;
        // 404 and 409 say that the folder is missing; nginx says 500.
        if matches!(answer.status, 404 | 409 | 500) {
            self.forget_folders();
            self.make_folder(UPLOAD_FOLDER)?;
            answer = self.dav.put(&path, payload.clone()).map_err(failed)?;
        }
        match answer.status {
            200 | 201 | 204 => Ok(()),
            _ => Err(self.dav.refused(&answer, key)),
        }
    }
}
