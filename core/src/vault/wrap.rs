//! The header: the data key, wrapped by another.

use super::image::Reader;
use super::key::{KeyKind, VaultKey, rejected};
use super::key_file::{Missing, read_credential, read_key_file};
use super::seal::{KEY_BYTES, Key, blank_key, derive, random, seal, unseal};
use super::{VAULT_FORMAT, VaultError};
use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::error::Unspecified;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

pub(super) const ID_BYTES: usize = 16;

/// More than any key service makes of 32 bytes.
const WRAPPED_LIMIT_BYTES: usize = 60_000;

const PASSPHRASE_LEAST_CHARACTERS: usize = 8;

/// What a guess of a passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) memory_kib: u32,
    pub(super) passes: u32,
    pub(super) lanes: u32,
}

impl Cost {
    const NONE: Cost = Cost { memory_kib: 0, passes: 0, lanes: 0 };
    const OURS: Cost = Cost { memory_kib: 64 * 1024, passes: 3, lanes: 1 };
    /// A file that asks for more is hostile.
    const MOST: Cost = Cost { memory_kib: 512 * 1024, passes: 16, lanes: 8 };

    fn params(self) -> Option<Params> {
        let most = Self::MOST;
        let fair =
            self.memory_kib <= most.memory_kib && self.passes <= most.passes && self.lanes <= most.lanes;
        if !fair {
            return None;
        }
        Params::new(self.memory_kib, self.passes, self.lanes, Some(KEY_BYTES)).ok()
    }
}

/// Whose vault it is, and what opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) id: [u8; ID_BYTES],
    pub(super) kind: KeyKind,
    pub(super) salt: [u8; 16],
    pub(super) cost: Cost,
    /// Tells a wrong key from a damaged vault.
    pub(super) commitment: [u8; KEY_BYTES],
    pub(super) wrapped: Vec<u8>,
}

/// Why a data key was not wrapped or unwrapped.
#[derive(Debug)]
pub(super) enum WrapError {
    Key(VaultError),
    Cryptography,
}

impl From<VaultError> for WrapError {
    fn from(error: VaultError) -> WrapError {
        WrapError::Key(error)
    }
}

impl From<Unspecified> for WrapError {
    fn from(_: Unspecified) -> WrapError {
        WrapError::Cryptography
    }
}

impl Header {
    /// Wraps a data key anew; a key file that is not there yet is made.
    pub(super) fn wrap(id: [u8; ID_BYTES], data: &Key, key: &VaultKey) -> Result<Header, WrapError> {
        let kind = key.kind();
        let cost = if kind == KeyKind::Passphrase { Cost::OURS } else { Cost::NONE };
        let (salt, commitment, wrapped) = (random()?, commitment(data, &id)?, Vec::new());
        let mut header = Header { id, kind, salt, cost, commitment, wrapped };
        header.wrapped = match key {
            VaultKey::Host(service) => service.wrap(&data[..]).map_err(|text| refused(&text))?,
            _ => seal(&header.wrapping_key(key, Missing::Made)?, &header.context(), &data[..])?,
        };
        if header.wrapped.len() > WRAPPED_LIMIT_BYTES {
            return Err(rejected("the host's key service wraps a key in more than 60,000 bytes").into());
        }
        // A service that encrypts and cannot decrypt would be noticed when it is too late.
        if kind == KeyKind::Host && header.unwrap(key).is_err() {
            return Err(rejected("the host's key service does not unwrap what it wrapped").into());
        }
        Ok(header)
    }

    /// The data key.
    pub(super) fn unwrap(&self, key: &VaultKey) -> Result<Key, WrapError> {
        if key.kind() != self.kind {
            let what = format!("this vault is opened by {}, not by {}", self.kind, key.kind());
            return Err(rejected(what).into());
        }
        let opened = match key {
            VaultKey::Host(service) => service.unwrap(&self.wrapped).map_err(|text| refused(&text))?,
            _ => unseal(&self.wrapping_key(key, Missing::Refused)?, &self.context(), &self.wrapped)
                .map_err(|_| self.other())?,
        };
        let mut data = blank_key();
        let opened = opened.expose_secret();
        if opened.len() != KEY_BYTES {
            return Err(self.other().into());
        }
        data.copy_from_slice(opened);
        if self.belongs_to(&data)? { Ok(data) } else { Err(self.other().into()) }
    }

    /// Whether the data key is this vault's.
    pub(super) fn belongs_to(&self, data: &Key) -> Result<bool, Unspecified> {
        Ok(verify_slices_are_equal(&self.commitment, &commitment(data, &self.id)?).is_ok())
    }

    fn other(&self) -> VaultError {
        rejected(format!("this vault is opened by {}, but by another than this one", self.kind))
    }

    fn wrapping_key(&self, key: &VaultKey, missing: Missing) -> Result<Key, WrapError> {
        let secret = match key {
            VaultKey::Host(_) => return Err(WrapError::Cryptography),
            VaultKey::Credential { name } => read_credential(name)?,
            VaultKey::Passphrase(passphrase) => self.stretched(passphrase)?,
            VaultKey::File(path) => read_key_file(path, missing)?,
        };
        Ok(derive(&secret, &self.salt, "wrap", &self.id)?)
    }

    fn stretched(&self, passphrase: &SecretString) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let passphrase = passphrase.expose_secret();
        if passphrase.chars().count() < PASSPHRASE_LEAST_CHARACTERS {
            return Err(rejected("the passphrase has fewer than 8 characters; choose a longer one"));
        }
        let params = self.cost.params().ok_or_else(|| self.other())?;
        let mut secret = Zeroizing::new(vec![0; KEY_BYTES]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &self.salt, &mut secret)
            .map_err(|error| rejected(format!("no key comes of the passphrase: {error}")))?;
        Ok(secret)
    }

    /// What the data key is wrapped for.
    fn context(&self) -> Vec<u8> {
        [b"data key", &VAULT_FORMAT.to_le_bytes()[..], &self.front()].concat()
    }

    /// The bytes before the commitment.
    fn front(&self) -> Vec<u8> {
        let Cost { memory_kib, passes, lanes } = self.cost;
        let mut bytes = self.id.to_vec();
        bytes.push(self.kind as u8);
        bytes.extend_from_slice(&self.salt);
        bytes.extend([memory_kib, passes, lanes].into_iter().flat_map(u32::to_le_bytes));
        bytes
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        [&self.front()[..], &self.commitment, &self.wrapped].concat()
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Header> {
        let mut reader = Reader(bytes);
        let id = reader.array()?;
        let kind = KeyKind::from_number(u8::from_le_bytes(reader.array()?))?;
        let salt = reader.array()?;
        let cost = Cost { memory_kib: reader.number()?, passes: reader.number()?, lanes: reader.number()? };
        let commitment = reader.array()?;
        let costs = if kind == KeyKind::Passphrase { cost.params().is_some() } else { cost == Cost::NONE };
        let fits = costs && reader.0.len() <= WRAPPED_LIMIT_BYTES;
        fits.then(|| Header { id, kind, salt, cost, commitment, wrapped: reader.0.to_vec() })
    }
}

fn commitment(data: &Key, id: &[u8]) -> Result<[u8; KEY_BYTES], Unspecified> {
    let mut commitment = [0; KEY_BYTES];
    commitment.copy_from_slice(&derive(data, &[], "commitment", id)?);
    Ok(commitment)
}

fn refused(text: &str) -> VaultError {
    let told: String = text.chars().filter(|c| !c.is_control()).take(200).collect();
    rejected(format!("the host's key service refused: {told}"))
}
