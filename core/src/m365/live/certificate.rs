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

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::Status;
    use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
    use std::sync::LazyLock;

    /// 2026-11-22T07:00:00.250Z.
    pub(in super::super) const NOW: UtcMs = UtcMs(1_795_330_800_250);

    static SAMPLE: LazyLock<Certificate> =
        LazyLock::new(|| Certificate::make("Holdfast of Contoso", 730, NOW).expect("made"));

    /// One of two years, made at [`NOW`].
    pub(in super::super) fn sample() -> &'static Certificate {
        &SAMPLE
    }

    /// The public key as its certificate has it.
    pub(in super::super) fn public_key(certificate: &Certificate) -> Vec<u8> {
        let (_, read) = x509_parser::parse_x509_certificate(&certificate.der).expect("a certificate");
        read.public_key().subject_public_key.data.to_vec()
    }

    #[test]
    fn it_is_valid_from_five_minutes_ago_for_whole_days() {
        let one = sample();
        assert_eq!(one.not_before.to_string(), "2026-11-22T06:55:00Z");
        assert_eq!(one.not_after.since_ms(one.not_before), 730 * UtcMs::DAY_MS);
        let (_, read) = x509_parser::parse_x509_certificate(&one.der).expect("a certificate");
        assert_eq!(read.subject().to_string(), "CN=Holdfast of Contoso");
        assert_eq!(read.issuer(), read.subject());
        assert!(!read.is_ca());
    }

    #[test]
    fn it_is_signed_by_its_own_key_of_2048_bits() {
        let one = sample();
        let (_, read) = x509_parser::parse_x509_certificate(&one.der).expect("a certificate");
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public_key(one));
        key.verify(read.tbs_certificate.as_ref(), &read.signature_value.data).expect("its own signature");
        assert_eq!(read.signature_value.data.len() * 8, 2_048);
    }

    #[test]
    fn more_than_two_years_and_names_that_are_none_are_refused() {
        for days in [0, 731, u32::MAX] {
            let error = Certificate::make("a", days, NOW).expect_err("refused");
            assert_eq!(error.status(), Status::M365FactsRejected);
            assert!(error.to_string().contains(&format!("1 to 730 days, which are two years, not {days}")));
        }
        for name in ["", " ", "a\nb", &"a".repeat(65)] {
            let error = Certificate::make(name, 1, NOW).expect_err("refused").to_string();
            assert!(error.contains("1 to 64 characters"), "{error}");
        }
        let error = Certificate::make("a", 1, UtcMs(i64::MAX)).expect_err("no time");
        assert_eq!(error.status(), Status::M365FactsRejected);
    }

    #[test]
    fn thumbprints_are_the_digests_of_the_certificate() {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        // The examples of FIPS 180.
        assert_eq!(
            hex(&thumbprint::<20>(&SHA1_FOR_LEGACY_USE_ONLY, b"abc")),
            "a9993e364706816aba3e25717850c26c9cd0d89d"
        );
        assert_eq!(
            hex(&thumbprint::<32>(&SHA256, b"abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        let one = sample();
        assert_eq!(one.thumbprint_sha1, thumbprint(&SHA1_FOR_LEGACY_USE_ONLY, &one.der));
        assert_eq!(one.thumbprint_sha256, thumbprint(&SHA256, &one.der));
    }

    #[test]
    fn what_is_stored_comes_back_and_is_two_pems() {
        let one = sample();
        let stored = one.to_stored();
        let text = std::str::from_utf8(&stored).expect("text");
        assert!(text.starts_with("-----BEGIN PRIVATE KEY-----") && text.ends_with(END));
        assert!(text.lines().all(|line| line.len() <= 64));
        let back = Certificate::from_stored(&stored).expect("read");
        assert_eq!(back.key_pem.expose_secret(), one.key_pem.expose_secret());
        assert_eq!((&back.der, back.not_before, back.not_after), (&one.der, one.not_before, one.not_after));
        assert_eq!(back.thumbprint_sha1, one.thumbprint_sha1);
        assert_eq!(back.thumbprint_sha256, one.thumbprint_sha256);
    }

    #[test]
    fn what_is_stored_leaves_no_copy_behind_by_growing() {
        let one = sample();
        let (key, body) = (one.key_pem.expose_secret().len(), STANDARD.encode(&one.der).len());
        let room = key + BEGIN.len() + body + body.div_ceil(64) + END.len() + 1;
        assert_eq!(one.to_stored().capacity(), room);
    }

    #[test]
    fn a_stored_certificate_that_is_none_is_damage_and_shows_no_key() {
        let stored = sample().to_stored();
        let text = std::str::from_utf8(&stored).expect("text");
        let (key, certificate) = text.split_at(text.find(BEGIN).expect("a certificate"));
        let other = Certificate::make("another", 1, NOW).expect("made");
        let swapped = format!("{}{certificate}", other.key_pem.expose_secret());
        let cut = format!("{key}{BEGIN}AAAA\n{END}");
        let keyless = format!("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n{certificate}");
        let cases: [(&[u8], &str); 7] = [
            (b"", "a certificate is missing"),
            (key.as_bytes(), "a certificate is missing"),
            (b"\xff", "no text"),
            (&stored[..stored.len() - 40], "no PEM"),
            (cut.as_bytes(), "cannot be read"),
            (keyless.as_bytes(), "the key of its certificate cannot be read"),
            (swapped.as_bytes(), "belongs to another certificate"),
        ];
        for (stored, what) in cases {
            let error = Certificate::from_stored(stored).expect_err(what);
            assert_eq!(error.status(), Status::VaultDamaged);
            assert!(error.to_string().contains(what), "{error}");
            assert!(!format!("{error} {error:?}").contains("BEGIN"), "{error:?}");
        }
    }

    #[test]
    fn graph_gets_the_public_half_only() {
        let one = sample();
        let credential = one.key_credential(&"n".repeat(91));
        let decoded =
            |field: &str| STANDARD.decode(credential[field].as_str().expect("text")).expect("base64");
        assert_eq!(decoded("key"), one.der);
        assert_eq!(decoded("customKeyIdentifier"), one.thumbprint_sha1);
        assert_eq!(credential["type"], "AsymmetricX509Cert");
        assert_eq!(credential["usage"], "Verify");
        assert_eq!(credential["startDateTime"], "2026-11-22T06:55:00Z");
        assert_eq!(credential["endDateTime"], "2028-11-21T06:55:00Z");
        assert_eq!(credential["displayName"].as_str().map(str::len), Some(90));
        assert_eq!(credential.as_object().map(|fields| fields.len()), Some(7));
        assert!(!credential.to_string().contains("PRIVATE"));
    }

    #[test]
    fn a_certificate_shows_its_dates_and_no_key() {
        let shown = format!("{:?}", sample());
        assert_eq!(
            shown,
            "Certificate { not_before: UtcMs(1795330500000), not_after: UtcMs(1858402500000), .. }"
        );
    }
}
