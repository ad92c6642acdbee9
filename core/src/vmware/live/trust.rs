//! By what a host is known to be the one that was meant.

use super::error::LiveError;
use crate::tls;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use rustls::pki_types::CertificateDer;

/// How the certificate of a source is judged.
#[derive(Debug, Clone)]
pub enum Trust {
    /// By the roots this machine trusts.
    System,
    /// By the certificates in this PEM text, and no others.
    CaPem(Vec<u8>),
    /// It must be this very certificate. Its name and its dates do not matter then.
    Pin(Pin),
}

/// The fingerprint of a certificate.
///
/// SHA-256, or the SHA-1 thumbprint that the consoles of old hosts show and VMware's own tools take. SHA-1 is sound
/// here: to pass for a certificate that is there already takes a second preimage, which nobody can make. What is
/// broken in SHA-1 is the making of two certificates with one fingerprint, and who could do that to a host's own
/// certificate already holds its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin(Vec<u8>);

const SHA1_BYTES: usize = 20;
const SHA256_BYTES: usize = 32;

impl Pin {
    /// From hexadecimal digits, with colons or without.
    ///
    /// Errors: VmwareCertificateRejected.
    pub fn parse(text: &str) -> Result<Pin, LiveError> {
        let digits: Vec<u8> = text.trim().bytes().filter(|byte| *byte != b':').collect();
        let pairs = digits.chunks(2).map(|pair| std::str::from_utf8(pair).ok().and_then(octet));
        match pairs.collect::<Option<Vec<u8>>>() {
            Some(bytes) if [SHA1_BYTES, SHA256_BYTES].contains(&bytes.len()) => Ok(Pin(bytes)),
            _ => Err(LiveError::TrustRejected {
                what: "a fingerprint has 64 hexadecimal digits (SHA-256) or 40 (SHA-1), with colons or without",
            }),
        }
    }

    pub(super) fn fits(&self, certificate: &[u8]) -> bool {
        let algorithm = if self.0.len() == SHA256_BYTES { &SHA256 } else { &SHA1_FOR_LEGACY_USE_ONLY };
        digest(algorithm, certificate).as_ref() == self.0
    }
}

fn octet(pair: &str) -> Option<u8> {
    let digits = pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits.then(|| u8::from_str_radix(pair, 16).ok()).flatten()
}

/// A certificate's SHA-256, as browsers and openssl show it.
pub(super) fn fingerprint(certificate: &[u8]) -> String {
    let sum = digest(&SHA256, certificate);
    let pairs: Vec<String> = sum.as_ref().iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

/// The roots to judge by, DER.
pub(super) fn roots(trust: &Trust) -> Result<Vec<CertificateDer<'static>>, LiveError> {
    let (roots, what) = match trust {
        Trust::Pin(_) => return Ok(Vec::new()),
        Trust::System => (
            tls::system_roots(),
            "this machine trusts no root certificate; install the Debian package ca-certificates, or pin the host's",
        ),
        Trust::CaPem(text) => (tls::pem_roots(text), "the PEM text holds no certificate, or a damaged one"),
    };
    if roots.is_empty() { Err(LiveError::TrustRejected { what }) } else { Ok(roots) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_read_as_tools_print_it() {
        let shown = fingerprint(b"a certificate");
        let pin = Pin::parse(&shown).expect("our own");
        assert!(pin.fits(b"a certificate") && !pin.fits(b"another"));
        assert_eq!(Pin::parse(&shown.replace(':', "").to_lowercase()).expect("bare"), pin);
    }

    #[test]
    fn the_thumbprint_of_old_consoles_is_one_too() {
        // echo -n abc | sha1sum
        let pin = Pin::parse("A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9D").expect("SHA-1");
        assert!(pin.fits(b"abc") && !pin.fits(b"abd"));
    }

    #[test]
    fn what_is_no_fingerprint_is_refused() {
        let shown = fingerprint(b"");
        for text in ["", ":", "AA", &shown[3..], &format!("{shown}:00"), &shown.replace('E', "+"), "é"] {
            let error = Pin::parse(text).expect_err(text);
            assert_eq!(error.status(), crate::Status::VmwareCertificateRejected, "{text}");
        }
    }
}
