//! Backup sets on an SFTP server: `sftp://user@host:port/absolute/path`, or `/~/path` below the user's home.
//! Parameters: `known_hosts`, a file that says which host keys are trusted; `agent`, an SSH agent's socket.
//!
//! What SFTP, of which version 3 is in use, cannot do: it has no handle of a folder to start from, so that the
//! server resolves every path anew. Each folder on the way is asked for with `lstat` and none that is a link is
//! entered, but a folder that somebody swaps for a link at that very moment would be followed. It cannot say that a
//! folder's entry is on disk, only a file's bytes (`fsync@openssh.com`). It tells versions apart by size and second;
//! each version that replaces another gets a later second. It compares and replaces in two requests; clients of
//! Holdfast take a lock between them, others are not kept out.

mod channel;
mod connect;
mod known_hosts;
mod lock;
mod ops;
mod place;
mod pool;
mod read;
mod send;
mod sign_in;
mod upload;
mod wire;
mod write;

use super::super::{
    Abilities, Access, Blob, Destination, DestinationError, Key, ListOptions, Lookup, Source, Store, Tag,
    Upload, Visit,
};
use super::address::Address;
use super::tree;
use crate::units::{SetId, UtcMs};
use channel::Channel;
use connect::{KnownHostsFrom, Target};
use known_hosts::PORT;
use place::{Place, wait};
use pool::Pool;
use sign_in::Credentials;
use std::path::Path;
use std::sync::Arc;

/// Opens a folder at an SFTP server. Nothing is created.
///
/// Errors: DestinationRejected, AccessRejected, DestinationAbsent, DestinationDenied, DestinationUntrusted,
///         DestinationUnavailable.
pub(crate) fn open(address: &str, access: &Access) -> Result<Arc<dyn Destination>, DestinationError> {
    let (target, path) = target(Address::parse(address)?, access)?;
    let server = target.place.clone();
    let pool = Arc::new(Pool::new(target));
    let (own, text) = (Arc::clone(&pool), server.clone());
    let root = wait(&server, async move { find_root(&own, &path, &text).await })?;
    // One spelling for one place: the client's memory of a destination goes by it.
    let place = format!("{server}{}", encoded(&root));
    Ok(Arc::new(Sftp { pool, root, place }))
}

/// Whom to ask, and for which path: an absolute one, or one below the home.
fn target(mut address: Address, access: &Access) -> Result<(Target, String), DestinationError> {
    let patience = address.patience()?;
    let known_hosts = match (access.get("known_hosts"), address.take("known_hosts")) {
        (Some(text), _) => KnownHostsFrom::Text(text.to_owned()),
        (None, Some(path)) if Path::new(&path).is_absolute() => KnownHostsFrom::File(path.into()),
        (None, Some(_)) => return Err(address.unfit("its known_hosts is no absolute path")),
        (None, None) => KnownHostsFrom::Usual,
    };
    let agent = address.take("agent");
    if agent.as_ref().is_some_and(|path| !Path::new(path).is_absolute()) {
        return Err(address.unfit("its agent is no absolute path of a socket"));
    }
    address.finish()?;
    let user = address.user.clone().or_else(|| access.get("user").map(str::to_owned));
    let user = user.filter(|user| !user.is_empty()).ok_or_else(|| {
        address.unfit("it says no user; put the name before the host, as in sftp://user@host/path")
    })?;
    let (host, port) = (address.host.to_ascii_lowercase(), address.port.unwrap_or(PORT));
    let path = path_at_server(&mut address)?;
    let bracketed = if host.contains(':') { format!("[{host}]") } else { host.clone() };
    let with_port = if port == PORT { String::new() } else { format!(":{port}") };
    let place = format!("sftp://{}@{bracketed}{with_port}", encoded(&user));
    let credentials = Credentials::of(access, agent)?;
    Ok((Target { host, port, user, place, credentials, known_hosts, patience }, path))
}

/// The root's path as the server writes it, links resolved: that is the administrator's word.
async fn find_root(pool: &Pool, path: &str, place: &str) -> Result<String, DestinationError> {
    let absent =
        || DestinationError::RootAbsent { place: format!("{place}/{}", path.trim_start_matches('/')) };
    let ask = |channel: Arc<Channel>| async move {
        let real = channel.real_path(path).await?;
        let real = String::from_utf8(real.to_vec()).map_err(|_| channel::unexpected())?;
        Ok((channel.stat(&real).await?.is_folder(), real))
    };
    match pool.ask(ask).await {
        Ok((true, real)) if real.starts_with('/') => Ok(real),
        Ok(_) => Err(absent()),
        Err(failed) if failed.code() == Some(wire::NO_SUCH_FILE) => Err(absent()),
        Err(failed) => Err(place::failure(failed, "", place)),
    }
}

/// Percent-encodes what would read as another part of an address.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for c in text.chars() {
        if c.is_control() || matches!(c, ' ' | '%' | '?' | '#' | '@' | ':') {
            let mut bytes = [0; 4];
            encoded.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            encoded.push(c);
        }
    }
    encoded
}

/// The path as SFTP wants it: absolute, or relative to the home where it begins with `/~/` or `/./`.
fn path_at_server(address: &mut Address) -> Result<String, DestinationError> {
    if address.path.is_empty() {
        let what = "it says no path; write /path for an absolute one, /~/path for one below the user's home";
        return Err(address.unfit(what));
    }
    if address.path == "/." || address.path.starts_with("/./") {
        address.path.replace_range(1..2, "~");
    }
    let in_home = address.path == "/~" || address.path.starts_with("/~/");
    match &address.parts()?[..] {
        [_] if in_home => Ok(".".to_owned()),
        [_, below @ ..] if in_home => Ok(below.join("/")),
        parts => Ok(format!("/{}", parts.join("/"))),
    }
}

/// A folder at a server that holds backup sets.
struct Sftp {
    pool: Arc<Pool>,
    root: String,
    place: String,
}

impl Destination for Sftp {
    fn place(&self) -> String {
        self.place.clone()
    }

    fn store(&self, set: SetId) -> Result<Arc<dyn Store>, DestinationError> {
        let place = Arc::new(Place::new(Arc::clone(&self.pool), &self.root, &self.place, set));
        let own = Arc::clone(&place);
        wait(&self.place, async move { own.found("").await.map(drop) })?;
        Ok(Arc::new(SftpSet { place }))
    }
}

/// One set's folder below an [`Sftp`] root.
struct SftpSet {
    place: Arc<Place>,
}

impl Store for SftpSet {
    fn place(&self) -> String {
        self.place.text().to_owned()
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            ordered_listing: false,
            conditional_write: false,
            // Every client of Holdfast heeds the lock file.
            host_atomic_write: true,
            // A link and a removal: two names for a moment, never none.
            atomic_rename: false,
            sizes_in_listing: true,
            checksum_on_write: false,
            object_versions: None,
            immutable: None,
        }
    }

    fn list(&self, options: &ListOptions<'_>, visit: &Visit<'_>) -> Result<usize, DestinationError> {
        tree::list(Arc::new(read::Tree(Arc::clone(&self.place))), options, visit)
    }

    fn list_folder(&self, folder: &str) -> Result<Vec<Key>, DestinationError> {
        tree::list_folder(&read::Single(Arc::clone(&self.place)), folder)
    }

    fn look_up(&self, key: &Key) -> Result<Lookup, DestinationError> {
        let (place, key) = (Arc::clone(&self.place), key.clone());
        wait(self.place.text(), async move { place.look_up(&key).await })
    }

    fn open(&self, key: &Key) -> Result<Box<dyn Blob>, DestinationError> {
        read::open(&self.place, key)
    }

    fn create(&self, key: &Key, source: Source<'_>) -> Result<Tag, DestinationError> {
        write::create(&self.place, key, source)
    }

    fn replace(&self, key: &Key, expected: &Tag, source: Source<'_>) -> Result<Tag, DestinationError> {
        write::replace(&self.place, key, expected, source)
    }

    fn relocate(&self, from: &Key, to: &Key) -> Result<(), DestinationError> {
        write::relocate(&self.place, from, to)
    }

    fn remove(&self, key: &Key, expected: Option<&Tag>) -> Result<(), DestinationError> {
        write::remove(&self.place, key, expected)
    }

    fn upload(&self, key: &Key, size_bytes: u64) -> Result<Box<dyn Upload>, DestinationError> {
        upload::begin(&self.place, key, size_bytes)
    }

    fn resume(
        &self,
        key: &Key,
        size_bytes: u64,
        token: &str,
    ) -> Result<Option<Box<dyn Upload>>, DestinationError> {
        upload::resume(&self.place, key, size_bytes, token)
    }

    fn clear_uploads(&self, keep: &[String]) -> Result<u64, DestinationError> {
        upload::clear(&self.place, keep)
    }

    /// Every file was synced before it was placed; entries of folders are the server's to write.
    fn settle(&self) -> Result<(), DestinationError> {
        Ok(())
    }

    fn free_bytes(&self) -> Result<Option<u64>, DestinationError> {
        upload::free_bytes(&self.place)
    }

    fn server_time(&self) -> Result<UtcMs, DestinationError> {
        write::server_time(&self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, place: &str, path: &str) {
        let parsed = Address::parse(address).expect(address);
        let (target, found) = target(parsed, &Access::default()).expect(address);
        assert_eq!((target.place.as_str(), found.as_str()), (place, path), "{address}");
    }

    #[test]
    fn an_address_says_whom_to_ask_for_which_path() {
        check("sftp://me@Host/a/b/", "sftp://me@host", "/a/b");
        check("sftp://me@host:22/", "sftp://me@host", "/");
        check("sftp://me@host:2222/~/a%20b", "sftp://me@host:2222", "a b");
        check("sftp://me@[::1]:2222/~", "sftp://me@[::1]:2222", ".");
        check("sftp://me%40x@host/./a", "sftp://me%40x@host", "a");
        check("sftp://me@host//~/a", "sftp://me@host", "/~/a");
    }

    #[test]
    fn what_is_no_address_of_sftp_is_refused() {
        for address in [
            "sftp://host/path",
            "sftp://me@host",
            "sftp://me@host/a/../b",
            "sftp://me@host/a?known_hosts=relative",
            "sftp://me@host/a?unknown=1",
            "sftp://me@host/a?agent=relative",
            "sftp://me:marked@host/a",
        ] {
            let error = open(address, &Access::default()).err().expect(address);
            assert_eq!(error.status(), crate::Status::DestinationRejected, "{address}");
            assert!(!error.to_string().contains("marked"), "{error}");
        }
    }

    #[test]
    fn a_private_key_that_cannot_be_read_is_refused_without_its_text() {
        let access = Access::from_json(r#"{"private_key": "marked"}"#).expect("access");
        let error = open("sftp://me@host/a", &access).err().expect("refused");
        assert_eq!(error.status(), crate::Status::AccessRejected);
        assert!(!error.to_string().contains("marked"), "{error}");
    }
}
