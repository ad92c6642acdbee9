//! One set's folder: what is there, what is not, and which folders were made.

use super::super::super::own_names::is_own;
use super::super::super::{DestinationError, Key, Kind, Lookup, Meta, UPLOAD_FOLDER};
use super::super::http::Repeat;
use super::super::tree::{Entries, Folders};
use super::super::trouble::refused;
use super::aside::is_aside;
use super::dav::{Ask, Dav, Found, Members};
use super::multistatus::Props;
use super::version;
use crate::units::{SetId, UtcMs};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// More folders than this are not remembered as made; then they are asked for again.
const MADE_LIMIT: usize = 100_000;

/// One set's folder, whether or not it is there.
pub(super) struct Set {
    pub(super) dav: Arc<Dav>,
    /// The decoded path of the set's folder, without a closing `/`.
    base: String,
    place: String,
    /// Folders that were seen or made; each ends in `/`, the set's own is empty.
    made: Mutex<HashSet<String>>,
}

impl Set {
    pub(super) fn new(dav: Arc<Dav>, set: SetId) -> Set {
        let (base, place) = (format!("{}/{set}", dav.root), format!("{}/{set}", dav.place));
        Set { dav, base, place, made: Mutex::default() }
    }

    pub(super) fn place(&self) -> &str {
        &self.place
    }

    /// The decoded path of something in the set.
    pub(super) fn path(&self, key: &str) -> String {
        format!("{}/{key}", self.base)
    }

    /// What lies at a key.
    pub(super) fn look_up(&self, key: &Key) -> Result<Lookup, DestinationError> {
        let aside = parent_of(key.as_str()) == Some(UPLOAD_FOLDER) && is_aside(key.name());
        if aside || is_own(key.name().as_bytes()) {
            return self.root_answers().map(|_| Lookup::Absent);
        }
        self.look_at(key.as_str())
    }

    /// The same for any name, our own ones too.
    pub(super) fn look_at(&self, key: &str) -> Result<Lookup, DestinationError> {
        let name = key.strip_suffix('/').unwrap_or(key);
        match self.dav.thing(&self.path(name), key)? {
            Found::Props { props: Props { is_folder: true, .. }, .. } => Ok(Lookup::Folder),
            Found::Props { .. } if name.len() < key.len() => Ok(Lookup::Other),
            Found::Props { props, .. } => self.object(&props, key),
            Found::Missing { server } => self.prove_absent(server.as_deref(), key).map(|()| Lookup::Absent),
            Found::Unfit => self.look_above(name),
        }
    }

    fn object(&self, props: &Props, key: &str) -> Result<Lookup, DestinationError> {
        let version = version::of_props(props);
        let (Some(size_bytes), Some(tag)) = (props.size_bytes, version) else {
            return Err(self.unavailable(key, "the server tells neither its size nor a version of it"));
        };
        Ok(Lookup::Object(Meta { size_bytes, modified: props.modified.unwrap_or(UtcMs(0)), tag }))
    }

    /// Apache calls a name unfit when what should be a folder above it is a file: then there is nothing.
    fn look_above(&self, name: &str) -> Result<Lookup, DestinationError> {
        let unfit = || Err(refused(400, "bad request", &self.place, name));
        let Some((above, _)) = name.rsplit_once('/') else { return unfit() };
        match self.look_at(above)? {
            Lookup::Object(_) | Lookup::Absent => Ok(Lookup::Absent),
            Lookup::Folder | Lookup::Other => unfit(),
        }
    }

    /// Proof that "not there" is an answer: the set's folder, or the one above it, answers as WebDAV does, and is
    /// of the same server. A proxy or a portal that says 404 calls itself otherwise.
    pub(super) fn root_answers(&self) -> Result<Option<String>, DestinationError> {
        match self.dav.thing(&format!("{}/", self.base), "")? {
            Found::Props { props: Props { is_folder: true, .. }, server } => Ok(server),
            Found::Props { .. } => Err(self.root_absent()),
            Found::Missing { .. } => self.dav.root_answers(),
            Found::Unfit => Err(refused(400, "bad request", &self.place, "")),
        }
    }

    pub(super) fn prove_absent(&self, said_by: Option<&str>, key: &str) -> Result<(), DestinationError> {
        if self.root_answers()?.as_deref() == said_by {
            return Ok(());
        }
        Err(self
            .unavailable(key, "somebody else than the server says that it is not there (HTTP status 404)"))
    }

    /// Whether there is a folder of this key, and what lies in it.
    pub(super) fn read_folder(
        &self,
        folder: &str,
        members: &mut dyn Members,
    ) -> Result<bool, DestinationError> {
        match self.dav.find(&self.path(folder), folder, Ask::Members, members)? {
            Found::Props { props, .. } => Ok(props.is_folder),
            Found::Missing { server } => self.prove_absent(server.as_deref(), folder).map(|()| false),
            Found::Unfit => match self.look_at(folder.strip_suffix('/').unwrap_or(folder))? {
                Lookup::Object(_) | Lookup::Absent => Ok(false),
                Lookup::Folder | Lookup::Other => Err(refused(400, "bad request", &self.place, folder)),
            },
        }
    }

    /// Makes a folder with all above it, but never the destination's own.
    pub(super) fn make_folder(&self, folder: &str) -> Result<(), DestinationError> {
        if self.made().contains(folder) {
            return Ok(());
        }
        if self.try_make(folder)? == 409 {
            match parent_of(folder) {
                Some(parent) => self.make_folder(parent)?,
                None => drop(self.dav.root_answers()?),
            }
            if self.try_make(folder)? == 409 {
                return Err(refused(409, "although the folder above is there", &self.place, folder));
            }
        }
        let mut made = self.made();
        if made.len() >= MADE_LIMIT {
            made.clear();
        }
        made.insert(folder.to_owned());
        Ok(())
    }

    /// 405 says that something is there already; if it is no folder, nothing can be put into it.
    fn try_make(&self, folder: &str) -> Result<u16, DestinationError> {
        let request = self.dav.request("MKCOL", &self.path(folder));
        let failed = |trouble: super::super::http::Trouble| trouble.at(&self.place, folder);
        let answer = self.dav.send(&request, Repeat::Safe).map_err(failed)?;
        match answer.status {
            201 | 405 => Ok(answer.status),
            // A file is in the way; what is to be put there will say so.
            400 => Ok(400),
            409 => {
                // Whatever was made before is gone.
                self.forget_folders();
                Ok(409)
            }
            // Somebody else was faster (Apache says 403 then), or there is nothing to be made by this account.
            _ if self.look_at(folder)? == Lookup::Folder => Ok(405),
            _ => Err(self.dav.refused(&answer, folder)),
        }
    }

    /// Folders may have gone; they are made again when they are needed.
    pub(super) fn forget_folders(&self) {
        self.made().clear();
    }

    fn made(&self) -> MutexGuard<'_, HashSet<String>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether something that is no folder lies above a key.
    pub(super) fn is_obstructed(&self, key: &str) -> Result<bool, DestinationError> {
        let mut above = key.strip_suffix('/').unwrap_or(key);
        while let Some((parent, _)) = above.rsplit_once('/') {
            match self.look_at(parent)? {
                Lookup::Folder => return Ok(false),
                Lookup::Object(_) | Lookup::Other => return Ok(true),
                Lookup::Absent => above = parent,
            }
        }
        Ok(false)
    }

    pub(super) fn unavailable(&self, key: &str, what: &str) -> DestinationError {
        let (key, place) = (key.to_owned(), self.place.clone());
        DestinationError::Unavailable { key, place, source: std::io::Error::other(what.to_owned()) }
    }

    pub(super) fn conflict(&self, key: &Key) -> DestinationError {
        DestinationError::Conflict { key: key.to_string(), place: self.place.clone() }
    }

    /// The error of an object that was proven not to be there.
    pub(super) fn absent(&self, key: &Key) -> DestinationError {
        DestinationError::ObjectAbsent { key: key.to_string(), place: self.place.clone() }
    }

    pub(super) fn damaged(&self, key: &Key) -> DestinationError {
        DestinationError::ArrivedDamaged { key: key.to_string(), place: self.place.clone() }
    }

    fn root_absent(&self) -> DestinationError {
        DestinationError::RootAbsent { place: self.place.clone() }
    }
}

/// The folder that something lies in, as keys name it; the set's own is empty.
///
/// Shape:  `None` for the set's own folder.
pub(super) fn parent_of(key: &str) -> Option<&str> {
    let bare = key.strip_suffix('/').unwrap_or(key);
    if bare.is_empty() {
        return None;
    }
    Some(bare.rfind('/').map_or("", |at| &bare[..=at]))
}

impl Folders for Set {
    fn place(&self) -> String {
        self.place.clone()
    }

    fn read(&self, folder: &str, entries: &mut Entries) -> Result<bool, DestinationError> {
        self.read_folder(folder, &mut Listing { entries, hides_aside: folder == UPLOAD_FOLDER })
    }
}

struct Listing<'a> {
    entries: &'a mut Entries,
    hides_aside: bool,
}

impl Members for Listing<'_> {
    fn begin(&mut self) {
        self.entries.clear();
    }

    fn add(&mut self, name: &[u8], props: &Props) -> Result<(), DestinationError> {
        let kind = if props.is_folder { Kind::Folder } else { Kind::Object };
        if self.hides_aside && std::str::from_utf8(name).is_ok_and(is_aside) {
            return Ok(());
        }
        self.entries.add(name, kind, props.size_bytes)
    }
}
