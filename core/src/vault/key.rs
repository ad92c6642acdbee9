//! Where the key of a vault comes from.

use super::VaultError;
use secrecy::{SecretSlice, SecretString};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// A host's own key service: HSM, KMS, TPM. Called from any thread. Its errors are shown to people: no secrets in them.
pub trait KeyWrap: Send + Sync {
    /// What may be stored in place of the key; at most 60,000 bytes.
    fn wrap(&self, key: &[u8]) -> Result<Vec<u8>, String>;
    /// The key again.
    fn unwrap(&self, wrapped: &[u8]) -> Result<SecretSlice<u8>, String>;
}

/// Where the key of a vault comes from. It is never printed.
#[derive(Clone)]
pub enum VaultKey {
    /// The host's key service.
    Host(Arc<dyn KeyWrap>),
    /// A credential that systemd hands to a service, at least 32 bytes: `LoadCredentialEncrypted=`.
    Credential {
        /// Its name in `$CREDENTIALS_DIRECTORY`.
        name: String,
    },
    /// A passphrase of at least 8 characters.
    Passphrase(SecretString),
    /// A file of 32 bytes, or of 64 hexadecimal digits, that only its owner may read.
    File(PathBuf),
}

impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VaultKey({})", self.kind())
    }
}

/// The one name of a key in JSON.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    key_file: Option<PathBuf>,
    passphrase: Option<String>,
    credential: Option<String>,
}

impl VaultKey {
    /// Reads `{"key_file": path}`, `{"passphrase": text}` or `{"credential": name}`.
    ///
    /// Errors: VaultKeyRejected, without any value in its text.
    pub fn from_json(text: &str) -> Result<VaultKey, VaultError> {
        let what = "it is no JSON object with one text named key_file, passphrase or credential";
        // The parser's own words could quote a value.
        let given: Given = serde_json::from_str(text).map_err(|_| rejected(what))?;
        match (given.key_file, given.passphrase.map(SecretString::from), given.credential) {
            (Some(path), None, None) => Ok(VaultKey::File(path)),
            (None, Some(passphrase), None) => Ok(VaultKey::Passphrase(passphrase)),
            (None, None, Some(name)) => Ok(VaultKey::Credential { name }),
            _ => Err(rejected(what)),
        }
    }

    pub(super) fn kind(&self) -> KeyKind {
        match self {
            Self::Host(_) => KeyKind::Host,
            Self::Credential { .. } => KeyKind::Credential,
            Self::Passphrase(_) => KeyKind::Passphrase,
            Self::File(_) => KeyKind::File,
        }
    }
}

/// What wraps the data key, by its number in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyKind {
    Host = 1,
    Credential = 2,
    Passphrase = 3,
    File = 4,
}

impl KeyKind {
    pub(super) fn from_number(number: u8) -> Option<KeyKind> {
        [Self::Host, Self::Credential, Self::Passphrase, Self::File]
            .into_iter()
            .find(|kind| *kind as u8 == number)
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Host => "the host's key service",
            Self::Credential => "a credential",
            Self::Passphrase => "a passphrase",
            Self::File => "a key file",
        })
    }
}

pub(super) fn rejected(what: impl Into<String>) -> VaultError {
    VaultError::KeyRejected { what: what.into() }
}
