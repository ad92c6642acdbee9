//! Whom a TLS connection trusts: the machine's roots, the caller's own, and why a certificate did not do.

use rustls::client::WebPkiServerVerifier;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, ClientConfig, Error, RootCertStore};
use std::sync::Arc;

/// The roots this machine trusts, DER; none where it has none.
pub(crate) fn system_roots() -> Vec<CertificateDer<'static>> {
    rustls_native_certs::load_native_certs().certs
}

/// The certificates of a PEM text, DER; none when it has none or one that is damaged.
pub(crate) fn pem_roots(text: &[u8]) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_slice_iter(text).collect::<Result<_, _>>().unwrap_or_default()
}

/// TLS 1.2 and newer, the other end judged by these roots.
///
/// Errors: none of the roots can be read.
pub(crate) fn client_config(roots: Vec<CertificateDer<'static>>) -> Result<ClientConfig, Error> {
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(roots);
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(&provider))
        .build()
        .map_err(|error| Error::General(error.to_string()))?;
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(builder.with_webpki_verifier(verifier).with_no_client_auth())
}

/// Why a certificate was refused, in words.
pub(crate) fn reason(error: &Error) -> &'static str {
    let Error::InvalidCertificate(error) = error else { return "it cannot be read" };
    match error {
        CertificateError::ApplicationVerificationFailure => "it is not the one that is pinned",
        CertificateError::UnknownIssuer => "nobody who is trusted vouches for it",
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "it has expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet, or this machine's clock is wrong"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is for another name than the address"
        }
        CertificateError::Revoked => "it was revoked",
        _ => "it does not hold what a certificate must hold today",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_certificates_has_no_roots() {
        let damaged = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
        for text in ["", "hello", damaged] {
            assert!(pem_roots(text.as_bytes()).is_empty(), "{text}");
        }
        assert!(client_config(Vec::new()).is_err());
    }
}
