//! Backup sets in a folder of a WebDAV server.
//!
//! An object is written to a name aside in `incoming/`, read back, and moved into place: WebDAV tells no checksums,
//! and what a broken PUT leaves under a name is each server's own affair. Listings are believed only whole; see
//! `multistatus`.
//!
//! What WebDAV cannot promise, and what is done about it:
//!
//! - **Conditions.** Some servers ignore them; which ones this server obeys is tried once with two small files. Where
//!   it obeys none, the version is looked at right before the write. No server promises that looking and writing are
//!   one step, so two writers within an instant can both believe that they won; whoever needs to know confirms
//!   afterwards, as a lease does.
//! - **Replacing.** A server may remove the old version an instant before the new one has its name (RFC 4918,
//!   section 9.9.3; Apache does). If only this process is cut off in between, it finishes the move.
//! - **Empty folders.** A DELETE takes along whatever lies in a folder, so one is moved aside and looked at before
//!   it is deleted.
//! - **Versions.** Without entity tags (nginx lists none) versions are told apart by time, in seconds, and size; what
//!   replaces another is written so that its time is a later one. An object that is removed and made anew, with the
//!   same size within the same second, is taken for the old one.
//! - **Hidden names.** Some servers list no name that begins with a dot (nginx); on those, keys with such a part are
//!   refused.

mod aside;
mod dav;
mod login;
mod moving;
mod multistatus;
#[cfg(test)]
mod multistatus_tests;
mod netrc;
mod path;
mod read;
mod set;
mod skill;
mod upload;
mod version;
mod write;

use super::super::{
    Abilities, Access, Blob, Destination, DestinationError, Key, ListOptions, Lookup, Source, Store, Tag,
    Upload, Visit,
};
use super::address::Address;
use super::http::{Http, is_loopback};
use super::tree;
use crate::units::{SetId, UtcMs};
use dav::{Ask, Dav, Found, Nobody};
use login::{Surroundings, authorization};
use set::Set;
use std::sync::{Arc, Mutex};
use url::Url;

/// A folder of a WebDAV server that holds backup sets.
pub(crate) struct WebDav {
    dav: Arc<Dav>,
}

impl WebDav {
    /// Opens `webdav://host/path` or, over TLS, `webdavs://host/path`. Nothing is created.
    ///
    /// Errors: DestinationRejected, AccessRejected, DestinationAbsent, DestinationDenied, DestinationUntrusted,
    ///         DestinationUnavailable.
    pub(crate) fn open(address: &str, access: &Access) -> Result<WebDav, DestinationError> {
        let dav = dav(address, access, &Surroundings::read())?;
        dav.root_answers()?;
        Ok(WebDav { dav: Arc::new(dav) })
    }
}

fn dav(text: &str, access: &Access, around: &Surroundings) -> Result<Dav, DestinationError> {
    let mut address = Address::parse(text)?;
    let patience = address.patience()?;
    let plaintext = match address.take("plaintext").as_deref() {
        None => false,
        Some("allow") => true,
        Some(_) => return Err(address.unfit("its plaintext is not \"allow\"")),
    };
    address.finish()?;
    let parts = address.parts()?;
    let server = server(&address)?;
    let authorization = authorization(&address, access, around)?;
    let in_the_open = server.scheme() == "http" && !is_loopback(&server) && !plaintext;
    if in_the_open && authorization.is_some() {
        let what =
            "a login is not sent over plain HTTP; use webdavs://, or add plaintext=allow to the address";
        return Err(DestinationError::AccessRejected { what: what.to_owned() });
    }
    let root: String = parts.iter().map(|part| format!("/{part}")).collect();
    let host = &server[url::Position::BeforeHost..url::Position::AfterPort];
    let place = format!("{}://{host}{}", address.scheme, path::encode(root.as_bytes()));
    let http = Http::new(&server, access.get("ca_certificates"), patience)?;
    Ok(Dav { http, server, root, place, authorization, skill: Mutex::new(None) })
}

/// Scheme, host and port; a port that goes without saying is left out.
fn server(address: &Address) -> Result<Url, DestinationError> {
    let scheme = if address.scheme == "webdavs" { "https" } else { "http" };
    let host = if address.host.contains(':') { format!("[{}]", address.host) } else { address.host.clone() };
    let port = address.port.map(|port| format!(":{port}")).unwrap_or_default();
    Url::parse(&format!("{scheme}://{host}{port}/"))
        .map_err(|_| address.unfit("its host or port cannot be read"))
}

impl Destination for WebDav {
    fn place(&self) -> String {
        self.dav.place.clone()
    }

    fn store(&self, set: SetId) -> Result<Arc<dyn Store>, DestinationError> {
        self.dav.root_answers()?;
        Ok(Arc::new(WebDavSet { set: Arc::new(Set::new(Arc::clone(&self.dav), set)) }))
    }
}

/// One set's folder below a [`WebDav`] root.
struct WebDavSet {
    set: Arc<Set>,
}

impl Store for WebDavSet {
    fn place(&self) -> String {
        self.set.place().to_owned()
    }

    fn abilities(&self) -> Abilities {
        // Conditions are used where the server obeys them, but it looks and writes in two steps.
        Abilities {
            ordered_listing: false,
            conditional_write: false,
            host_atomic_write: false,
            atomic_rename: true,
            sizes_in_listing: true,
            checksum_on_write: false,
            object_versions: None,
            immutable: None,
        }
    }

    fn list(&self, options: &ListOptions<'_>, visit: &Visit<'_>) -> Result<usize, DestinationError> {
        let folders: Arc<dyn tree::Folders> = self.set.clone();
        tree::list(folders, options, visit)
    }

    fn list_folder(&self, folder: &str) -> Result<Vec<Key>, DestinationError> {
        tree::list_folder(&*self.set, folder)
    }

    fn look_up(&self, key: &Key) -> Result<Lookup, DestinationError> {
        self.set.look_up(key)
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Blob>, DestinationError> {
        read::open(&self.set, key)
    }

    fn create(&self, key: &Key, source: Source<'_>) -> Result<Tag, DestinationError> {
        write::create(&self.set, key, source)
    }

    fn replace(&self, key: &Key, expected: &Tag, source: Source<'_>) -> Result<Tag, DestinationError> {
        write::replace(&self.set, key, expected, source)
    }

    fn relocate(&self, from: &Key, to: &Key) -> Result<(), DestinationError> {
        write::relocate(&self.set, from, to)
    }

    fn remove(&self, key: &Key, expected: Option<&Tag>) -> Result<(), DestinationError> {
        write::remove(&self.set, key, expected)
    }

    fn upload(&self, key: &Key, size_bytes: u64) -> Result<Box<dyn Upload>, DestinationError> {
        upload::begin(&self.set, key, size_bytes)
    }

    fn resume(
        &self,
        key: &Key,
        size_bytes: u64,
        token: &str,
    ) -> Result<Option<Box<dyn Upload>>, DestinationError> {
        upload::resume(&self.set, key, size_bytes, token)
    }

    fn clear_uploads(&self, keep: &[String]) -> Result<u64, DestinationError> {
        upload::clear(&self.set, keep)
    }

    /// What the server answered for is as durable as the server makes it.
    fn settle(&self) -> Result<(), DestinationError> {
        Ok(())
    }

    fn free_bytes(&self) -> Result<Option<u64>, DestinationError> {
        let dav = &self.set.dav;
        match dav.find(&format!("{}/", dav.root), "", Ask::Room, &mut Nobody)? {
            Found::Props { props, .. } => Ok(props.free_bytes),
            Found::Missing { .. } | Found::Unfit => {
                Err(DestinationError::RootAbsent { place: dav.place.clone() })
            }
        }
    }

    fn server_time(&self) -> Result<UtcMs, DestinationError> {
        self.set.root_answers()?;
        let untold =
            || self.set.unavailable("", "the server does not tell the time (no Date in its answers)");
        self.set.dav.http.date().ok_or_else(untold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: Surroundings = Surroundings { user: None, password: None, netrc: None };
    const LOGIN: &str = r#"{"user": "u", "password": "marked"}"#;

    fn open(address: &str, access: &str) -> Result<Dav, DestinationError> {
        dav(address, &Access::from_json(access).expect("access"), &NOBODY)
    }

    #[test]
    fn one_place_has_one_spelling_and_no_login() {
        for (address, place) in [
            ("webdav://127.0.0.1:8080/a//b%20c/?timeout=5", "webdav://127.0.0.1:8080/a/b%20c"),
            ("webdavs://Host.example:443/", "webdavs://host.example"),
            ("webdavs://me@host/%C3%A4", "webdavs://host/%C3%A4"),
            ("webdav://[::1]:80", "webdav://[::1]"),
        ] {
            assert_eq!(open(address, LOGIN).map(|dav| dav.place).expect(address), place);
        }
    }

    #[test]
    fn a_login_goes_over_tls_or_to_this_machine_or_where_it_is_allowed() {
        for address in
            ["webdavs://h/", "webdav://localhost/", "webdav://[::1]/", "webdav://h/?plaintext=allow"]
        {
            assert!(open(address, LOGIN).is_ok(), "{address}");
        }
        let error = open("webdav://h/", LOGIN).err().expect("refused");
        assert_eq!(error.status(), crate::Status::AccessRejected);
        assert!(error.to_string().contains("plaintext=allow") && !error.to_string().contains("marked"));
        assert!(open("webdav://h/", "").is_ok(), "nothing to hide");
    }

    #[test]
    fn an_address_with_what_nobody_knows_is_refused() {
        for address in
            ["webdav://h/?plaintext=yes", "webdav://h/?x=1", "webdav://u:p@h/", "webdav://h/a/../b"]
        {
            let error = open(address, "").err().expect(address);
            assert_eq!(error.status(), crate::Status::DestinationRejected, "{address}");
        }
    }
}
