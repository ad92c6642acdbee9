//! The vault: opened by its key, read whole, changed under its lock.

use super::VaultError;
use super::image::{Image, Sealed, damaged};
use super::key::VaultKey;
use super::lock::{Lock, VaultGuard, guard};
use super::place::{FILE_LIMIT_BYTES, Place, cryptography, previous};
use super::record::{NAME_LIMIT_BYTES, Record, SECRET_LIMIT_BYTES, context};
use super::seal::{Key, derive, random, random_key, seal, unseal};
use super::wrap::{Header, ID_BYTES, WrapError};
use crate::cancel::Cancel;
use crate::clock::moment;
use aws_lc_rs::error::Unspecified;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// A vault that is open. Any number of threads and processes may have it open at once.
pub struct Vault {
    place: Place,
    id: [u8; ID_BYTES],
    pub(super) data: Key,
    /// The newest generation that was seen.
    newest: AtomicU64,
}

/// One secret's name.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct VaultEntry {
    /// What kind of secret it is.
    pub kind: String,
    /// Whose it is.
    pub name: String,
    /// When it was last put there.
    pub changed_utc_ms: i64,
}

impl VaultEntry {
    /// Entries as JSON, with a schema version.
    pub fn all_to_json(entries: &[VaultEntry]) -> String {
        #[derive(serde::Serialize)]
        struct Shown<'a> {
            schema: u32,
            entries: &'a [VaultEntry],
        }
        serde_json::to_string(&Shown { schema: 1, entries }).unwrap_or_default()
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("path", &self.place.path).finish_non_exhaustive()
    }
}

impl Vault {
    /// Makes a vault; its folder and key file, too, if they are not there.
    ///
    /// Errors: VaultKeyRejected, VaultInputRejected when there is one already, or one before it, VaultUnavailable.
    pub fn create(file: &Path, key: &VaultKey) -> Result<Vault, VaultError> {
        let vault = Self::drawn(vacant(file)?)?;
        vault.store_new(key, Vec::new())?;
        Ok(vault)
    }

    /// Opens a vault.
    ///
    /// Errors: VaultAbsent, VaultKeyRejected, VaultDamaged, VaultVersionUnsupported, VaultUnavailable.
    pub fn open(file: &Path, key: &VaultKey) -> Result<Vault, VaultError> {
        let place = Place::new(file)?;
        let bytes = place.read()?;
        let sealed = Sealed::parse(&bytes, file)?;
        let data = sealed.header.unwrap(key).map_err(|error| told(&place, error))?;
        let image = sealed.open(&data, file)?;
        Ok(Vault { place, id: image.header.id, data, newest: AtomicU64::new(image.generation) })
    }

    /// Opens a vault, or makes it.
    ///
    /// Errors: as [`Vault::open`] and [`Vault::create`].
    pub fn open_or_create(file: &Path, key: &VaultKey) -> Result<Vault, VaultError> {
        match Self::open(file, key) {
            Err(VaultError::Absent { .. }) => {}
            answer => return answer,
        }
        match Self::create(file, key) {
            // Another process was first.
            Err(VaultError::Rejected { .. }) if previous(file).is_none() => Self::open(file, key),
            answer => answer,
        }
    }

    /// A secret, if it is there.
    pub fn get(&self, kind: &str, name: &str) -> Result<Option<SecretSlice<u8>>, VaultError> {
        let (_, image) = self.load()?;
        let found = image.find(kind, name).ok();
        found.map(|at| self.unsealed(&image.records[at])).transpose()
    }

    /// Keeps a secret, in place of the one of that kind and name; it is on the disk when this returns.
    ///
    /// Units: at most 1,024 bytes of kind and of name, 1 MiB of secret, 64 MiB of vault.
    /// Errors: VaultInputRejected when one of them is more; VaultUnavailable, VaultDamaged.
    pub fn put(&self, kind: &str, name: &str, secret: &[u8]) -> Result<(), VaultError> {
        check_limits(kind, name, secret)?;
        let record = self.sealed(kind, name, moment(None).0, secret)?;
        self.change(|image| {
            match image.find(kind, name) {
                Ok(at) => image.records[at] = record,
                Err(at) => image.records.insert(at, record),
            }
            Ok(true)
        })
    }

    /// Forgets a secret; `false` when it was not there. It is in neither generation when this returns.
    pub fn remove(&self, kind: &str, name: &str) -> Result<bool, VaultError> {
        let mut removed = false;
        self.change(|image| {
            let found = image.find(kind, name).ok();
            removed = found.map(|at| image.records.remove(at)).is_some();
            Ok(removed)
        })?;
        // Once more, so that the generation beside it lacks the secret as well.
        if removed {
            self.change(|_| Ok(true))?;
        }
        Ok(removed)
    }

    /// Which secrets there are, sorted by kind and name.
    pub fn entries(&self) -> Result<Vec<VaultEntry>, VaultError> {
        let entry = |record: Record| {
            let Record { kind, name, changed_utc_ms, .. } = record;
            VaultEntry { kind, name, changed_utc_ms }
        };
        Ok(self.load()?.1.records.into_iter().map(entry).collect())
    }

    /// Has the vault opened by another key from now on; secrets are not sealed anew, and whoever has it open goes on.
    /// Who knew the old key and took a copy of the file can open that copy. After an error either key may open it: do
    /// it again.
    pub fn rekey(&self, key: &VaultKey) -> Result<(), VaultError> {
        let header = Header::wrap(self.id, &self.data, key).map_err(|error| told(&self.place, error))?;
        self.change(|image| {
            image.header = header.clone();
            Ok(true)
        })?;
        // Once more, so that the generation beside it wants the new key as well.
        self.change(|_| Ok(true))
    }

    /// Writes a recovery bundle: another vault of the same secrets, opened by a passphrase.
    ///
    /// Errors: VaultKeyRejected, VaultInputRejected when there is a file already, VaultUnavailable.
    pub fn export(&self, file: &Path, passphrase: &SecretString) -> Result<(), VaultError> {
        let bundle = Self::drawn(vacant(file)?)?;
        let records = self.load()?.1.records;
        let carried: Result<_, _> = records.iter().map(|record| self.carried_to(&bundle, record)).collect();
        bundle.store_new(&VaultKey::Passphrase(passphrase.clone()), carried?)
    }

    /// Takes over what this vault lacks, and says how many secrets those were; what it has stays.
    pub fn import(&self, bundle: &Vault) -> Result<usize, VaultError> {
        let (_, theirs) = bundle.load()?;
        let mut count = 0;
        self.change(|image| {
            for record in &theirs.records {
                if let Err(at) = image.find(&record.kind, &record.name) {
                    image.records.insert(at, bundle.carried_to(self, record)?);
                    count += 1;
                }
            }
            Ok(count > 0)
        })?;
        Ok(count)
    }

    /// Waits until nobody else works on this record; then they wait, until the guard is dropped or its process ends.
    /// It keeps nobody from reading or writing: it is for those who ask for it.
    ///
    /// Errors: Cancelled, VaultInputRejected, VaultUnavailable.
    pub fn guard(&self, kind: &str, name: &str, cancel: &Cancel) -> Result<VaultGuard, VaultError> {
        check_limits(kind, name, &[])?;
        guard(&self.place, &context(&self.id, kind, name), cancel)
    }

    /// A vault with a data key of its own, not on the disk yet.
    fn drawn(place: Place) -> Result<Vault, VaultError> {
        let failed = |_: Unspecified| cryptography(&place.path);
        let (id, data) = (random().map_err(failed)?, random_key().map_err(failed)?);
        Ok(Vault { place, id, data, newest: AtomicU64::new(1) })
    }

    fn store_new(&self, key: &VaultKey, records: Vec<Record>) -> Result<(), VaultError> {
        let header = Header::wrap(self.id, &self.data, key).map_err(|error| told(&self.place, error))?;
        let bytes = self.to_bytes(&Image { header, generation: 1, records })?;
        self.place.make_folder()?;
        let lock = Lock::write(&self.place)?;
        lock.folder.create(&bytes).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => taken(&self.place.path),
            _ => self.place.unavailable(error),
        })
    }

    /// The generation that is on the disk now.
    fn load(&self) -> Result<(Vec<u8>, Image), VaultError> {
        // Before the file is read: others may write a newer one while it is.
        let newest = self.newest.load(Ordering::SeqCst);
        let bytes = self.place.read()?;
        let path = &self.place.path;
        let sealed = Sealed::parse(&bytes, path)?;
        let ours =
            sealed.header.id == self.id && sealed.header.belongs_to(&self.data).map_err(self.failed())?;
        if !ours {
            return Err(damaged(path, "another vault lies in its place; open it anew if that was meant"));
        }
        let image = sealed.open(&self.data, path)?;
        if image.generation < newest {
            return Err(damaged(path, "an older one was put back; open it anew if that was meant"));
        }
        self.newest.fetch_max(image.generation, Ordering::SeqCst);
        Ok((bytes, image))
    }

    /// Changes the newest generation, so that no change of another process is lost; `false` leaves it alone.
    fn change(&self, edit: impl FnOnce(&mut Image) -> Result<bool, VaultError>) -> Result<(), VaultError> {
        let lock = Lock::write(&self.place)?;
        let (previous, mut image) = self.load()?;
        if !edit(&mut image)? {
            return Ok(());
        }
        image.generation += 1;
        let bytes = self.to_bytes(&image)?;
        lock.folder.replace(&previous, &bytes).map_err(|error| self.place.unavailable(error))?;
        self.newest.fetch_max(image.generation, Ordering::SeqCst);
        Ok(())
    }

    fn to_bytes(&self, image: &Image) -> Result<Vec<u8>, VaultError> {
        let bytes = image.to_bytes(&self.data).map_err(self.failed())?;
        if bytes.len() as u64 > FILE_LIMIT_BYTES {
            let what = "a vault has at most 64 MiB; remove what is not needed".to_owned();
            return Err(VaultError::Rejected { what });
        }
        Ok(bytes)
    }

    fn failed(&self) -> impl Fn(Unspecified) -> VaultError {
        |_| cryptography(&self.place.path)
    }

    fn record_key(&self) -> Result<Key, VaultError> {
        derive(&self.data[..], &[], "record", &self.id).map_err(self.failed())
    }

    fn sealed(&self, kind: &str, name: &str, changed: i64, secret: &[u8]) -> Result<Record, VaultError> {
        let sealed = seal(&self.record_key()?, &context(&self.id, kind, name), secret);
        let (kind, name, sealed) = (kind.to_owned(), name.to_owned(), sealed.map_err(self.failed())?);
        Ok(Record { kind, name, changed_utc_ms: changed, sealed })
    }

    fn unsealed(&self, record: &Record) -> Result<SecretSlice<u8>, VaultError> {
        let context = context(&self.id, &record.kind, &record.name);
        unseal(&self.record_key()?, &context, &record.sealed)
            .map_err(|_| damaged(&self.place.path, "a record is not the one that was written"))
    }

    /// A record of ours, sealed for another vault.
    fn carried_to(&self, other: &Vault, record: &Record) -> Result<Record, VaultError> {
        let secret = self.unsealed(record)?;
        other.sealed(&record.kind, &record.name, record.changed_utc_ms, secret.expose_secret())
    }
}

/// A place for a new vault. Asked before the work, for the time it saves; what gives the name decides.
fn vacant(file: &Path) -> Result<Place, VaultError> {
    let place = Place::new(file)?;
    if place.exists()? {
        return Err(taken(file));
    }
    match previous(file) {
        Some(left) => {
            let (left, file) = (left.display(), file.display());
            let what = format!("{left} is a generation of a vault: give it the name {file}, or take it away");
            Err(VaultError::Rejected { what })
        }
        None => Ok(place),
    }
}

fn taken(file: &Path) -> VaultError {
    let what = format!("there is a file already at {}; open it, or choose another place", file.display());
    VaultError::Rejected { what }
}

fn check_limits(kind: &str, name: &str, secret: &[u8]) -> Result<(), VaultError> {
    let rejected = |what: &str| Err(VaultError::Rejected { what: what.to_owned() });
    if kind.len().max(name.len()) > NAME_LIMIT_BYTES {
        return rejected("a kind or name has at most 1,024 bytes");
    }
    if secret.len() > SECRET_LIMIT_BYTES {
        return rejected("a secret has at most 1 MiB");
    }
    Ok(())
}

fn told(place: &Place, error: WrapError) -> VaultError {
    match error {
        WrapError::Key(error) => error,
        WrapError::Cryptography => cryptography(&place.path),
    }
}
