//! Secrets at rest, in one file that a key opens.

use super::error::Failure;
use super::m365::count;
use holdfast_core::Error;
use holdfast_core::vault::{self, KeyWrap, VaultError, VaultKey};
use secrecy::{SecretSlice, SecretString};
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A vault that is open. Any number of threads may use it at once.
#[derive(uniffi::Object)]
pub struct Vault(Arc<vault::Vault>);

/// One secret's name.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VaultEntry {
    /// What kind of secret it is.
    pub kind: String,
    /// Whose it is.
    pub name: String,
    /// When it was last put there.
    pub changed_utc_ms: i64,
}

/// Which secrets there are.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VaultEntries {
    /// Each, sorted by kind and name.
    pub entries: Vec<VaultEntry>,
    /// The same as JSON.
    pub json: String,
}

/// The host's key service refused.
#[derive(Debug, Clone, thiserror::Error, uniffi::Error)]
pub enum KeyServiceError {
    /// The one shape of it.
    #[error("{reason}")]
    Failed {
        /// What it threw, in one line. People see it.
        reason: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for KeyServiceError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> KeyServiceError {
        // The rest of the text is the host's stack trace, which is the host's to print.
        KeyServiceError::Failed { reason: error.reason.lines().next().unwrap_or_default().into() }
    }
}

/// A host's own key service: HSM, KMS, TPM. Called from any thread.
#[uniffi::export(foreign)]
pub trait KeyService: Send + Sync {
    /// What may be stored in place of the key.
    fn wrap(&self, key: Vec<u8>) -> Result<Vec<u8>, KeyServiceError>;
    /// The key again.
    fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, KeyServiceError>;
}

/// The host's key service as the core asks it.
struct HostKey(Arc<dyn KeyService>);

impl KeyWrap for HostKey {
    fn wrap(&self, key: &[u8]) -> Result<Vec<u8>, String> {
        self.0.wrap(key.to_vec()).map_err(|error| error.to_string())
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<SecretSlice<u8>, String> {
        self.0.unwrap(wrapped.to_vec()).map(SecretSlice::from).map_err(|error| error.to_string())
    }
}

#[uniffi::export]
impl Vault {
    /// Makes a vault. `key` is JSON: `key_file`, `passphrase` or `credential`.
    #[uniffi::constructor]
    pub fn create(file: String, key: String) -> Result<Arc<Vault>, Failure> {
        let key = Zeroizing::new(key);
        Self::of(VaultKey::from_json(&key).and_then(|key| vault::Vault::create(Path::new(&file), &key)))
    }

    /// Opens a vault. `key` is JSON: `key_file`, `passphrase` or `credential`.
    #[uniffi::constructor]
    pub fn open(file: String, key: String) -> Result<Arc<Vault>, Failure> {
        let key = Zeroizing::new(key);
        Self::of(VaultKey::from_json(&key).and_then(|key| vault::Vault::open(Path::new(&file), &key)))
    }

    /// Makes a vault whose key the host's service wraps.
    #[uniffi::constructor]
    pub fn create_host(file: String, service: Arc<dyn KeyService>) -> Result<Arc<Vault>, Failure> {
        Self::of(vault::Vault::create(Path::new(&file), &host(service)))
    }

    /// Opens a vault whose key the host's service wrapped.
    #[uniffi::constructor]
    pub fn open_host(file: String, service: Arc<dyn KeyService>) -> Result<Arc<Vault>, Failure> {
        Self::of(vault::Vault::open(Path::new(&file), &host(service)))
    }

    /// Which secrets there are, sorted by kind and name.
    pub fn entries(&self) -> Result<VaultEntries, Failure> {
        let all = self.0.entries().map_err(Error::from)?;
        let json = vault::VaultEntry::all_to_json(&all);
        Ok(VaultEntries { entries: all.into_iter().map(entry).collect(), json })
    }

    /// Has the vault opened by another key from now on. `key` is JSON.
    pub fn rekey(&self, key: String) -> Result<(), Failure> {
        let key = Zeroizing::new(key);
        Ok(VaultKey::from_json(&key).and_then(|key| self.0.rekey(&key)).map_err(Error::from)?)
    }

    /// Has the vault opened by the host's key service from now on.
    pub fn rekey_host(&self, service: Arc<dyn KeyService>) -> Result<(), Failure> {
        Ok(self.0.rekey(&host(service)).map_err(Error::from)?)
    }

    /// Writes a recovery bundle, which a passphrase opens.
    pub fn export(&self, file: String, passphrase: String) -> Result<(), Failure> {
        let passphrase = SecretString::from(passphrase);
        Ok(self.0.export(Path::new(&file), &passphrase).map_err(Error::from)?)
    }

    /// Takes over what this vault lacks, and says how many secrets those were.
    pub fn import_from(&self, bundle: Arc<Vault>) -> Result<i64, Failure> {
        Ok(count(self.0.import(&bundle.0).map_err(Error::from)?))
    }
}

impl Vault {
    fn of(opened: Result<vault::Vault, VaultError>) -> Result<Arc<Vault>, Failure> {
        Ok(Arc::new(Vault(Arc::new(opened.map_err(Error::from)?))))
    }

    pub(crate) fn core(&self) -> &Arc<vault::Vault> {
        &self.0
    }
}

fn host(service: Arc<dyn KeyService>) -> VaultKey {
    VaultKey::Host(Arc::new(HostKey(service)))
}

fn entry(entry: vault::VaultEntry) -> VaultEntry {
    VaultEntry { kind: entry.kind, name: entry.name, changed_utc_ms: entry.changed_utc_ms }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Turns each byte, or refuses.
    struct Turning {
        refuses: bool,
    }

    impl Turning {
        fn turned(&self, bytes: &[u8]) -> Result<Vec<u8>, KeyServiceError> {
            let reason = "KmsException: the key is disabled\n\tat Kms.java:7".to_owned();
            let refusal = uniffi::UnexpectedUniFFICallbackError { reason };
            if self.refuses { Err(refusal.into()) } else { Ok(bytes.iter().map(|byte| !byte).collect()) }
        }
    }

    impl KeyService for Turning {
        fn wrap(&self, key: Vec<u8>) -> Result<Vec<u8>, KeyServiceError> {
            self.turned(&key)
        }

        fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, KeyServiceError> {
            self.turned(&wrapped)
        }
    }

    #[test]
    fn a_hosts_key_service_opens_what_it_closed_and_its_refusal_is_told_in_a_line() {
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("vault").to_string_lossy().into_owned();
        let made = Vault::create_host(file.clone(), Arc::new(Turning { refuses: false })).expect("made");
        made.core().put("kind", "name", b"secret").expect("put");
        let opened = Vault::open_host(file.clone(), Arc::new(Turning { refuses: false })).expect("opened");
        assert_eq!(opened.entries().expect("entries").entries.len(), 1);
        let refused = Vault::open_host(file, Arc::new(Turning { refuses: true })).err().expect("refused");
        let Failure::Failed { code, reason, .. } = refused;
        assert_eq!(code, holdfast_core::Status::VaultKeyRejected.code());
        assert!(reason.ends_with("KmsException: the key is disabled"), "{reason}");
    }
}
