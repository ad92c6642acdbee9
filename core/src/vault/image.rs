//! The file's bytes, and what they say.

use super::place::previous;
use super::record::{Record, directory, length, records};
use super::seal::{DIGEST_BYTES, Key, derive, hash, seal, unseal};
use super::wrap::Header;
use super::{VAULT_FORMAT, VaultError};
use aws_lc_rs::error::Unspecified;
use secrecy::ExposeSecret;
use std::path::Path;

const MAGIC: &[u8; 8] = b"HFVAULT\0";

/// One generation of a vault.
pub(super) struct Image {
    pub(super) header: Header,
    pub(super) generation: u64,
    pub(super) records: Vec<Record>,
}

/// One generation whose directory is not opened yet.
pub(super) struct Sealed<'a> {
    pub(super) header: Header,
    pub(super) generation: u64,
    /// All bytes before the directory's length.
    front: &'a [u8],
    directory: &'a [u8],
    behind: &'a [u8],
}

impl<'a> Sealed<'a> {
    /// Reads a file's bytes as far as that needs no key.
    ///
    /// Errors: VaultDamaged, VaultVersionUnsupported.
    pub(super) fn parse(bytes: &'a [u8], path: &Path) -> Result<Sealed<'a>, VaultError> {
        let damaged = |what| damaged(path, what);
        let whole = || {
            let (body, digest) = bytes.split_last_chunk::<DIGEST_BYTES>()?;
            let rest = body.strip_prefix(MAGIC)?;
            (hash(body) == *digest).then_some((body, rest))
        };
        let (body, rest) = whole().ok_or_else(|| damaged("its bytes are not those of a whole vault"))?;
        let mut reader = Reader(rest);
        let format = reader.number().ok_or_else(|| damaged("it has no format"))?;
        if format > VAULT_FORMAT {
            let (found, supported) = (format, VAULT_FORMAT);
            return Err(VaultError::VersionUnsupported { path: path.to_owned(), found, supported });
        }
        let sealed = (format == VAULT_FORMAT).then(|| Self::cut(body, reader)).flatten();
        sealed.ok_or_else(|| damaged("its parts do not fit together"))
    }

    fn cut(body: &'a [u8], mut reader: Reader<'a>) -> Option<Sealed<'a>> {
        let header = Header::from_bytes(reader.part()?)?;
        let generation = u64::from_le_bytes(reader.array()?);
        let front = &body[..body.len() - reader.0.len()];
        Some(Sealed { header, generation, front, directory: reader.part()?, behind: reader.0 })
    }

    /// The records, by the data key.
    ///
    /// Errors: VaultDamaged.
    pub(super) fn open(self, key: &Key, path: &Path) -> Result<Image, VaultError> {
        let opened = directory_key(key, &self.header)
            .and_then(|key| unseal(&key, self.front, self.directory))
            .map_err(|_| damaged(path, "its directory is not the one that was written"))?;
        let records = records(opened.expose_secret(), self.behind)
            .ok_or_else(|| damaged(path, "its records are not those of its directory"))?;
        Ok(Image { header: self.header, generation: self.generation, records })
    }
}

impl Image {
    /// The bytes to store.
    pub(super) fn to_bytes(&self, key: &Key) -> Result<Vec<u8>, Unspecified> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&VAULT_FORMAT.to_le_bytes());
        put_part(&mut bytes, &self.header.to_bytes());
        bytes.extend_from_slice(&self.generation.to_le_bytes());
        let directory = seal(&directory_key(key, &self.header)?, &bytes, &directory(&self.records))?;
        put_part(&mut bytes, &directory);
        for record in &self.records {
            bytes.extend_from_slice(&record.sealed);
        }
        let digest = hash(&bytes);
        bytes.extend_from_slice(&digest);
        Ok(bytes)
    }

    /// Where a record is, or where it belongs.
    pub(super) fn find(&self, kind: &str, name: &str) -> Result<usize, usize> {
        self.records.binary_search_by(|record| (&*record.kind, &*record.name).cmp(&(kind, name)))
    }
}

fn directory_key(key: &Key, header: &Header) -> Result<Key, Unspecified> {
    derive(&key[..], &[], "directory", &header.id)
}

fn put_part(bytes: &mut Vec<u8>, part: &[u8]) {
    bytes.extend_from_slice(&length(part).to_le_bytes());
    bytes.extend_from_slice(part);
}

pub(super) fn damaged(path: &Path, what: &str) -> VaultError {
    VaultError::Damaged { path: path.to_owned(), what: what.to_owned(), previous: previous(path) }
}

/// Bytes that are taken from the front; `None` when there are too few.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    pub(super) fn number(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// A length and as many bytes.
    fn part(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(usize::try_from(length).ok()?)
    }
}
