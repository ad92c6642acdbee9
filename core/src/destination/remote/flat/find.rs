//! Whether something is there: an answer only when the service itself says so.

use super::super::super::{DestinationError, Key, Lookup, Meta};
use super::entries::Entries;
use super::service::{Ask, Failure, Found, Service, insist};
use super::{Set, unstopped};

impl<S: Service> Set<S> {
    /// Proof that the bucket or container answers.
    pub(super) fn root_answers(&self, key: &str) -> Result<(), DestinationError> {
        self.first(&self.prefix).map(drop).map_err(|failure| self.failed(failure, key))
    }

    /// The first name with a prefix.
    fn first(&self, prefix: &str) -> Result<Option<Vec<u8>>, Failure> {
        let (cancel, mut entries) = (unstopped(), Entries::default());
        let ask = Ask { prefix, limit: Some(1), ..Ask::default() };
        let mut token = None;
        loop {
            let ask = Ask { token: token.as_deref(), ..ask };
            let next =
                insist(self.service().http(), &cancel, || self.service().page(&ask, &cancel, &mut entries))?;
            match (entries.get(0), next) {
                (Some(entry), _) => return Ok(Some(entry.name.to_vec())),
                (None, None) => return Ok(None),
                (None, next) => token = next,
            }
        }
    }

    /// An object, or the proof that there is none: of all names that begin with its own it would be listed first.
    pub(super) fn find(&self, name: &str) -> Result<Option<Found>, Failure> {
        let cancel = unstopped();
        insist(self.service().http(), &cancel, || {
            let unheard = match self.service().head(name) {
                Ok(Some(found)) => return Ok(Some(found)),
                Ok(None) => Failure::Odd("an object is listed and not there when asked for".to_owned()),
                // A server of files fails where a folder has the name; the listing tells that, too.
                Err(failure) if failure.has_status(500) => failure,
                Err(failure) => return Err(failure),
            };
            match self.first(name)? {
                Some(first) if first == name.as_bytes() => Err(unheard),
                _ => Ok(None),
            }
        })
    }

    pub(super) fn look_up(&self, key: &Key) -> Result<Lookup, DestinationError> {
        self.try_look_up(key).map_err(|failure| self.failed(failure, key.as_str()))
    }

    fn try_look_up(&self, key: &Key) -> Result<Lookup, Failure> {
        let name = self.name(key);
        let bare = name.strip_suffix('/').unwrap_or(&name);
        let below = || Ok::<_, Failure>(self.first(&format!("{bare}/"))?.is_some());
        if key.is_folder() {
            return Ok(match below()? {
                true => Lookup::Folder,
                false if self.find(bare)?.is_some() => Lookup::Other,
                false => Lookup::Absent,
            });
        }
        Ok(match self.find(&name)? {
            Some(Found { size_bytes, modified, tag, .. }) => {
                Lookup::Object(Meta { size_bytes, modified, tag })
            }
            None if below()? => Lookup::Folder,
            None => Lookup::Absent,
        })
    }

    pub(super) fn list_folder(&self, folder: &str) -> Result<Vec<Key>, DestinationError> {
        self.try_list_folder(folder).map_err(|failure| self.incomplete(folder, self.failed(failure, folder)))
    }

    fn try_list_folder(&self, folder: &str) -> Result<Vec<Key>, Failure> {
        let prefix = format!("{}{folder}", self.prefix);
        let (cancel, mut entries, mut token) = (unstopped(), Entries::default(), None);
        let mut keys = Vec::new();
        loop {
            let ask = Ask { prefix: &prefix, folders: true, token: token.as_deref(), ..Ask::default() };
            let page = || self.service().page(&ask, &cancel, &mut entries);
            let next = insist(self.service().http(), &cancel, page)?;
            let names = entries.iter().filter(|entry| entry.name != prefix.as_bytes());
            let names =
                names.filter_map(|entry| std::str::from_utf8(entry.name).ok()?.strip_prefix(&self.prefix));
            keys.extend(names.filter_map(|name| Key::new(name).ok()));
            if next.is_none() {
                break;
            }
            if next == token {
                return Err(Failure::Odd("a page of the listing came twice".to_owned()));
            }
            token = next;
        }
        keys.sort_unstable();
        keys.dedup();
        Ok(keys)
    }
}
