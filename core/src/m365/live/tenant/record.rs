//! What is kept of a tenant: what was meant to be made there before it is, and what it is called after. In the vault,
//! for the private keys of its certificates are among it.

use super::super::LiveError;
use super::super::assertion::Signing;
use super::super::certificate::Certificate;
use crate::units::UtcMs;
use crate::vault::Vault;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

/// What tenants are called in the vault; the name is the tenant's id.
pub(super) const KIND: &str = "m365.tenant";

const SCHEMA: u32 = 1;

/// Room for two certificates and their keys, so that no copy of a key stays behind when the record grows.
const ROOM_BYTES: usize = 64 << 10;

/// The ids of an application in its directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ApplicationIds {
    pub(super) client_id: String,
    pub(super) object_id: String,
}

/// What is kept and no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    /// The tenant's id.
    pub(super) tenant: String,
    /// What it was called when it was set up, where that was a domain.
    pub(super) domain: Option<String>,
    /// The cloud.
    pub(super) region: String,
    /// What people see.
    pub(super) name: String,
    /// By which it is found again, whatever happened between its making and the answer.
    pub(super) unique_name: String,
    /// `workloads` and `directions`, as permissions take them.
    pub(super) wanted: Value,
    pub(super) signing: Signing,
    /// How long a new certificate is valid at most: what was wished for, or what the tenant allows.
    pub(super) days: u32,
    pub(super) application: Option<ApplicationIds>,
    /// The service principal's id.
    pub(super) principal: Option<String>,
    /// When all that takes an administrator was last done; `None` while something of it is left.
    pub(super) granted_utc_ms: Option<i64>,
    /// When something was last changed at Microsoft's: it may take a while to be in effect.
    pub(super) changed_utc_ms: i64,
    /// When the application first signed in with all its permissions.
    pub(super) proven_utc_ms: Option<i64>,
}

/// A certificate, and whether Microsoft has it.
pub(super) struct Key {
    pub(super) certificate: Certificate,
    /// What Microsoft calls it; `None` as long as nobody told.
    pub(super) key_id: Option<String>,
    /// Whether Microsoft confirmed that it has it.
    pub(super) added: bool,
    /// When the application began to hand it in itself; the answer may have been lost.
    pub(super) handed_utc_ms: Option<i64>,
}

/// A certificate that another took the place of. Its private key is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Former {
    pub(super) thumbprint_sha1: [u8; 20],
    /// What Microsoft calls it; `None` as long as nobody told.
    pub(super) key_id: Option<String>,
    pub(super) not_after_utc_ms: i64,
}

/// All that is kept of a tenant. It has no `Debug`.
pub(super) struct Record {
    pub(super) facts: Facts,
    /// What it signs in with.
    pub(super) current: Key,
    /// What it will sign in with, once that works.
    pub(super) next: Option<Key>,
    /// What it signed in with, until Microsoft has forgotten it.
    pub(super) former: Vec<Former>,
}

/// What is kept of a tenant, which may be unreadable.
pub(super) struct Found {
    pub(super) tenant: String,
    pub(super) record: Result<Record, LiveError>,
}

#[derive(Deserialize)]
struct Kept {
    schema: u32,
    facts: Facts,
    current: KeptKey,
    next: Option<KeptKey>,
    former: Vec<Former>,
}

#[derive(Deserialize)]
struct KeptKey {
    pem: SecretString,
    key_id: Option<String>,
    added: bool,
    handed_utc_ms: Option<i64>,
}

#[derive(Serialize)]
struct Written<'a> {
    schema: u32,
    facts: &'a Facts,
    current: WrittenKey<'a>,
    next: Option<WrittenKey<'a>>,
    former: &'a [Former],
}

#[derive(Serialize)]
struct WrittenKey<'a> {
    pem: &'a str,
    key_id: Option<&'a str>,
    added: bool,
    handed_utc_ms: Option<i64>,
}

impl Key {
    pub(super) const fn new(certificate: Certificate) -> Key {
        Key { certificate, key_id: None, added: false, handed_utc_ms: None }
    }

    /// What is left of it once another takes its place.
    pub(super) fn former(self) -> Former {
        let Certificate { thumbprint_sha1, not_after, .. } = self.certificate;
        Former { thumbprint_sha1, key_id: self.key_id, not_after_utc_ms: not_after.0 }
    }

    /// Whether it is valid at this moment.
    pub(super) fn is_valid(&self, now: UtcMs) -> bool {
        self.certificate.not_before <= now && now < self.certificate.not_after
    }

    /// How long it is valid in all.
    pub(super) fn life_ms(&self) -> i64 {
        self.certificate.not_after.since_ms(self.certificate.not_before)
    }

    /// Whole days left; negative when it is over.
    pub(super) fn days_left(&self, now: UtcMs) -> i64 {
        self.certificate.not_after.since_ms(now).div_euclid(UtcMs::DAY_MS)
    }
}

impl KeptKey {
    fn read(self) -> Result<Key, LiveError> {
        let certificate = Certificate::from_stored(self.pem.expose_secret().as_bytes())?;
        let KeptKey { key_id, added, handed_utc_ms, .. } = self;
        Ok(Key { certificate, key_id, added, handed_utc_ms })
    }
}

impl Record {
    /// Its form in the vault.
    fn to_stored(&self) -> Result<Zeroizing<Vec<u8>>, LiveError> {
        let pem = |key: &Key| key.certificate.to_stored();
        let (current, next) = (pem(&self.current), self.next.as_ref().map(pem));
        let written = Written {
            schema: SCHEMA,
            facts: &self.facts,
            current: written(&self.current, &current)?,
            next: self.next.as_ref().zip(next.as_ref()).map(|(key, pem)| written(key, pem)).transpose()?,
            former: &self.former,
        };
        let mut bytes = Zeroizing::new(Vec::with_capacity(ROOM_BYTES));
        serde_json::to_writer(&mut *bytes, &written)
            .map_err(|_| damaged("a tenant's record cannot be written"))?;
        Ok(bytes)
    }

    fn from_stored(bytes: &[u8]) -> Result<Record, LiveError> {
        #[derive(Deserialize)]
        struct Head {
            schema: u32,
        }
        let unreadable = |_| damaged("a tenant's record cannot be read");
        let head: Head = serde_json::from_slice(bytes).map_err(unreadable)?;
        if head.schema != SCHEMA {
            return Err(LiveError::StoredNewer { what: "a tenant's record" });
        }
        let kept: Kept = serde_json::from_slice(bytes).map_err(unreadable)?;
        debug_assert_eq!(kept.schema, SCHEMA);
        Ok(Record {
            facts: kept.facts,
            current: kept.current.read()?,
            next: kept.next.map(KeptKey::read).transpose()?,
            former: kept.former,
        })
    }

    /// Durable when it returns.
    pub(super) fn write(&self, vault: &Vault) -> Result<(), LiveError> {
        Ok(vault.put(KIND, &self.facts.tenant, &self.to_stored()?)?)
    }

    /// `None` when nothing is kept of the tenant.
    pub(super) fn read(vault: &Vault, tenant: &str) -> Result<Option<Record>, LiveError> {
        let Some(bytes) = vault.get(KIND, tenant)? else { return Ok(None) };
        let record = Record::from_stored(bytes.expose_secret())?;
        if record.facts.tenant != tenant {
            return Err(damaged("a tenant's record is another's"));
        }
        Ok(Some(record))
    }

    /// The ids of the tenants that are kept.
    pub(super) fn tenants(vault: &Vault) -> Result<Vec<String>, LiveError> {
        let ours = vault.entries()?.into_iter().filter(|entry| entry.kind == KIND);
        Ok(ours.map(|entry| entry.name).collect())
    }

    /// All that are kept, each by its tenant's id: one that is unreadable hides no other.
    pub(super) fn all(vault: &Vault) -> Result<Vec<Found>, LiveError> {
        let mut all = Vec::new();
        for tenant in Record::tenants(vault)? {
            match Record::read(vault, &tenant) {
                // The vault itself fails: that is no matter of one tenant.
                Err(error @ LiveError::Vault(_)) => return Err(error),
                // Another process may have dropped it since.
                read => all.extend(read.transpose().map(|record| Found { tenant, record })),
            }
        }
        Ok(all)
    }
}

fn written<'a>(key: &'a Key, pem: &'a Zeroizing<Vec<u8>>) -> Result<WrittenKey<'a>, LiveError> {
    let pem = std::str::from_utf8(pem).map_err(|_| damaged("a certificate is no text"))?;
    let handed_utc_ms = key.handed_utc_ms;
    Ok(WrittenKey { pem, key_id: key.key_id.as_deref(), added: key.added, handed_utc_ms })
}

fn damaged(what: &'static str) -> LiveError {
    LiveError::StoredDamaged { what }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) const NOW: UtcMs = UtcMs(1_795_000_000_000);

    pub(in super::super) fn key(days: u32) -> Key {
        Key::new(Certificate::make("Holdfast backup", days, NOW).expect("certificate"))
    }

    pub(in super::super) fn record() -> Record {
        let facts = Facts {
            tenant: "8a1c2f04-0000-4000-8000-000000000001".to_owned(),
            domain: Some("contoso.example".to_owned()),
            region: "global".to_owned(),
            name: "Holdfast backup".to_owned(),
            unique_name: "holdfast-0123456789abcdef".to_owned(),
            wanted: serde_json::json!({"workloads": ["mail"]}),
            signing: Signing::Ps256,
            days: 730,
            application: None,
            principal: None,
            granted_utc_ms: None,
            changed_utc_ms: NOW.0,
            proven_utc_ms: None,
        };
        Record { facts, current: key(730), next: None, former: Vec::new() }
    }

    #[test]
    fn a_record_comes_back_as_it_was() {
        let mut record = record();
        record.next = Some(Key { key_id: Some("k".to_owned()), added: true, ..key(30) });
        record.former = vec![key(90).former()];
        let bytes = record.to_stored().expect("stored");
        assert!(bytes.len() < ROOM_BYTES / 4, "{}", bytes.len());
        let read = Record::from_stored(&bytes).expect("read");
        assert_eq!(read.facts, record.facts);
        assert_eq!(read.current.certificate.der, record.current.certificate.der);
        let (next, own) = (read.next.expect("next"), record.next.expect("next"));
        assert_eq!((&next.key_id, next.added), (&own.key_id, own.added));
        assert_eq!(next.certificate.key_pem.expose_secret(), own.certificate.key_pem.expose_secret());
        assert_eq!(read.former, record.former);
    }

    #[test]
    fn what_is_no_record_is_told_without_its_words() {
        let text = String::from_utf8(record().to_stored().expect("stored").to_vec()).expect("text");
        for (bytes, word) in [
            ("hunter2".to_owned(), "cannot be read"),
            (text.replace("\"schema\":1", "\"schema\":2"), "newer release"),
            (text.replacen("MII", "MIX", 1), "cannot be"),
            (text.replace("\"region\"", "\"hunter2\""), "cannot be read"),
        ] {
            let error = Record::from_stored(bytes.as_bytes()).err().expect("damaged").to_string();
            assert!(error.contains(word) && !error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn days_left_are_whole_days() {
        let key = key(30);
        assert!(key.is_valid(NOW) && !key.is_valid(NOW.plus_ms(31 * UtcMs::DAY_MS)));
        // It begins five minutes early.
        assert_eq!(key.days_left(NOW), 29);
        assert_eq!(key.days_left(NOW.plus_ms(40 * UtcMs::DAY_MS)), -11);
    }
}
