//! The certificate an application signs in with: made here, kept in the vault, its public half given to Microsoft.

use super::super::M365Error;
use super::super::facts::is_no_name;
use super::LiveError;
use crate::units::UtcMs;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, DnType, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256, PublicKeyData};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::fmt;
use time::OffsetDateTime;
use x509_parser::pem::parse_x509_pem;
use zeroize::{Zeroize, Zeroizing};

/// Two years. Tenants may allow less and none need more.
const DAYS_LIMIT: u32 = 730;

/// Clocks that are this far behind take the certificate all the same.
const EARLY_MS: i64 = 5 * 60_000;

/// Characters of a common name (RFC 5280, ub-common-name).
const NAME_LIMIT_CHARS: usize = 64;

/// Characters of a key's display name in Microsoft Graph.
const DISPLAY_NAME_LIMIT_CHARS: usize = 90;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----\n";
const END: &str = "-----END CERTIFICATE-----\n";

/// A self-signed certificate and its private key.
pub(crate) struct Certificate {
    /// The private key, PKCS #8 in PEM.
    pub(crate) key_pem: SecretString,
    /// The certificate, which anybody may see.
    pub(crate) der: Vec<u8>,
    /// SHA-1 of `der`, by which Microsoft Graph and old assertions name it.
    pub(crate) thumbprint_sha1: [u8; 20],
    /// SHA-256 of `der`.
    pub(crate) thumbprint_sha256: [u8; 32],
    /// From when it is valid.
    pub(crate) not_before: UtcMs,
    /// Until when.
    pub(crate) not_after: UtcMs,
}

impl Certificate {
    /// A new one, valid for `days` from five minutes ago on.
    ///
    /// RSA of 2048 bits: what Microsoft's own tools make, and held to be enough until 2030; none made before
    /// 2029 is valid for longer.
    ///
    /// Errors: M365FactsRejected for more than two years or a name that is none; M365Unavailable without randomness.
    pub(crate) fn make(name: &str, days: u32, now: UtcMs) -> Result<Certificate, LiveError> {
        check(name, days)?;
        let not_before = UtcMs(now.plus_ms(-EARLY_MS).0.div_euclid(1_000) * 1_000);
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.not_before = moment(not_before)?;
        params.not_after = moment(not_before.plus_ms(i64::from(days) * UtcMs::DAY_MS))?;
        let mut key = KeyPair::generate_for(&PKCS_RSA_SHA256).map_err(|_| cannot("making a key"))?;
        let key_pem = SecretString::from(key.serialize_pem());
        let made = params.self_signed(&key).map_err(|_| cannot("making a certificate"));
        key.zeroize();
        Certificate::of(key_pem, made?.der().to_vec())
    }

    /// As the vault keeps it: the key and the certificate, each in PEM.
    pub(crate) fn to_stored(&self) -> Zeroizing<Vec<u8>> {
        let (key, body) = (self.key_pem.expose_secret(), STANDARD.encode(&self.der));
        // Room for all of it, so that no copy of the key stays behind when it grows.
        let room = key.len() + BEGIN.len() + body.len() + body.len().div_ceil(64) + END.len() + 1;
        let mut stored = Zeroizing::new(Vec::with_capacity(room));
        stored.extend_from_slice(key.as_bytes());
        stored.extend_from_slice(BEGIN.as_bytes());
        for line in body.as_bytes().chunks(64) {
            stored.extend_from_slice(line);
            stored.push(b'\n');
        }
        stored.extend_from_slice(END.as_bytes());
        stored
    }

    /// The certificate that was stored.
    ///
    /// Errors: VaultDamaged when it is none, or the key is another's.
    pub(crate) fn from_stored(stored: &[u8]) -> Result<Certificate, LiveError> {
        let text = std::str::from_utf8(stored).map_err(|_| damaged("its certificate is no text"))?;
        let (key, certificate) = text
            .find(BEGIN)
            .map(|place| text.split_at(place))
            .ok_or_else(|| damaged("a certificate is missing"))?;
        let read = parse_x509_pem(certificate.as_bytes());
        let (_, pem) = read.map_err(|_| damaged("its certificate is no PEM"))?;
        Certificate::of(SecretString::from(key), pem.contents)
    }

    fn of(key_pem: SecretString, der: Vec<u8>) -> Result<Certificate, LiveError> {
        let (_, read) = x509_parser::parse_x509_certificate(&der)
            .ok()
            .filter(|(rest, _)| rest.is_empty())
            .ok_or_else(|| damaged("its certificate cannot be read"))?;
        let mut key = KeyPair::from_pem(key_pem.expose_secret())
            .map_err(|_| damaged("the key of its certificate cannot be read"))?;
        let fits = key.der_bytes() == read.public_key().subject_public_key.data.as_ref();
        key.zeroize();
        if !fits {
            return Err(damaged("its key belongs to another certificate"));
        }
        let ms = |at: x509_parser::time::ASN1Time| UtcMs(at.timestamp().saturating_mul(1_000));
        let (not_before, not_after) = (ms(read.validity().not_before), ms(read.validity().not_after));
        let thumbprint_sha1 = thumbprint(&SHA1_FOR_LEGACY_USE_ONLY, &der);
        let thumbprint_sha256 = thumbprint(&SHA256, &der);
        Ok(Certificate { key_pem, thumbprint_sha1, thumbprint_sha256, not_before, not_after, der })
    }

    /// The public half as Microsoft Graph takes it.
    pub(crate) fn key_credential(&self, display_name: &str) -> Value {
        json!({
            "type": "AsymmetricX509Cert",
            "usage": "Verify",
            "key": STANDARD.encode(&self.der),
            "customKeyIdentifier": STANDARD.encode(self.thumbprint_sha1),
            "displayName": display_name.chars().take(DISPLAY_NAME_LIMIT_CHARS).collect::<String>(),
            "startDateTime": self.not_before.to_string(),
            "endDateTime": self.not_after.to_string(),
        })
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Certificate");
        shown.field("not_before", &self.not_before).field("not_after", &self.not_after);
        shown.finish_non_exhaustive()
    }
}

fn check(name: &str, days: u32) -> Result<(), M365Error> {
    if days == 0 || days > DAYS_LIMIT {
        let what =
            format!("a certificate is valid for 1 to {DAYS_LIMIT} days, which are two years, not {days}");
        return Err(M365Error::facts(what));
    }
    if name.trim().is_empty() || name.chars().count() > NAME_LIMIT_CHARS || is_no_name(name) {
        let what = format!(
            "the name of a certificate has 1 to {NAME_LIMIT_CHARS} characters and no control character"
        );
        return Err(M365Error::facts(what));
    }
    Ok(())
}

fn moment(at: UtcMs) -> Result<OffsetDateTime, M365Error> {
    OffsetDateTime::from_unix_timestamp(at.0.div_euclid(1_000)).map_err(|_| {
        M365Error::facts("the time is no time a certificate can have; set the clock by network time")
    })
}

fn thumbprint<const N: usize>(algorithm: &'static aws_lc_rs::digest::Algorithm, der: &[u8]) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.copy_from_slice(digest(algorithm, der).as_ref());
    bytes
}

fn damaged(what: &'static str) -> LiveError {
    LiveError::StoredDamaged { what }
}

/// What this machine's cryptography refuses, which it does without randomness only.
pub(super) fn cannot(doing: &'static str) -> LiveError {
    let (place, what) = ("this machine".to_owned(), "it has no randomness, or no memory".to_owned());
    LiveError::Unavailable { place, doing, what, retry_after: None }
}
