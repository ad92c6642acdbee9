//! A connection whose other end is known, by today's TLS or, where it is allowed, by the machine's OpenSSL.

use super::address::Place;
use super::error::{At, LiveError};
use super::trust::{Pin, Trust, fingerprint, roots};
use super::verify::{Judge, Refusal, Verifier};
use holdfast_legacy_tls as legacy;
use rustls::client::{Resumption, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{AlertDescription, ClientConfig, Error, RootCertStore};
use std::io;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

const HANDSHAKE: &str = "TLS handshake";
const ALLOW_OLD: &str = "allow old TLS (old_tls) for this source alone, and pin its certificate";

/// A stream to a host that is trusted.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// How connections to a source are made sure of.
pub(super) enum Tls {
    Modern {
        config: Arc<ClientConfig>,
        verifier: Arc<Verifier>,
    },
    /// Whatever the host knows, from TLS 1.0 on.
    Legacy {
        pin: Option<Pin>,
        roots: Vec<Vec<u8>>,
    },
}

impl Tls {
    pub(super) fn new(trust: &Trust, old_tls: bool) -> Result<Tls, LiveError> {
        let roots = roots(trust)?;
        let pin = if let Trust::Pin(pin) = trust { Some(pin.clone()) } else { None };
        match old_tls {
            true => Ok(Tls::Legacy { pin, roots: roots.iter().map(|root| root.to_vec()).collect() }),
            false => modern(pin, roots),
        }
    }

    /// Makes sure of the other end. Nothing but the handshake was said before this returns.
    pub(super) async fn open(&self, socket: TcpStream, place: &Place) -> Result<Box<dyn Stream>, LiveError> {
        match self {
            Tls::Modern { config, verifier } => {
                let name = ServerName::try_from(place.host.clone()).map_err(|_| {
                    LiveError::AddressRejected { what: "its host name is none that DNS knows" }
                })?;
                let opened = TlsConnector::from(config.clone()).connect(name, socket).await;
                Ok(Box::new(opened.map_err(|error| failed(&error, verifier.refusal(), place))?))
            }
            Tls::Legacy { pin, roots } => Ok(Box::new(open_old(socket, place, pin.as_ref(), roots).await?)),
        }
    }
}

fn modern(pin: Option<Pin>, roots: Vec<CertificateDer<'static>>) -> Result<Tls, LiveError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let judge = match pin {
        Some(pin) => Judge::Pinned(pin),
        None => Judge::Roots(judge_by(roots, provider.clone())?),
    };
    let verifier = Arc::new(Verifier { judge, provider: provider.clone(), refused: Mutex::new(None) });
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| LiveError::TrustRejected { what: "this build of rustls knows no TLS" })?;
    let dangerous = builder.dangerous().with_custom_certificate_verifier(verifier.clone());
    let mut config = dangerous.with_no_client_auth();
    // Each connection proves anew who is at its other end.
    config.resumption = Resumption::disabled();
    Ok(Tls::Modern { config: Arc::new(config), verifier })
}

fn judge_by(
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<WebPkiServerVerifier>, LiveError> {
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(roots);
    WebPkiServerVerifier::builder_with_provider(Arc::new(store), provider)
        .build()
        .map_err(|_| LiveError::TrustRejected { what: "none of the certificates can serve as a root" })
}

/// What a handshake of rustls's failed of.
fn failed(error: &io::Error, refusal: Option<Refusal>, place: &Place) -> LiveError {
    match refusal {
        Some(Refusal::Untrusted { what, sha256 }) => {
            let what = what.to_owned();
            return LiveError::CertificateRejected { place: place.to_string(), what, sha256 };
        }
        Some(Refusal::Weak) => {
            return unsupported(
                place,
                &format!("the key of its certificate is too weak or too old for TLS 1.2; {ALLOW_OLD}"),
            );
        }
        None => {}
    }
    let at = At::new(place, HANDSHAKE);
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        None => LiveError::unavailable(at, words(error)),
        Some(Error::PeerIncompatible(_)) => too_old(place),
        Some(Error::AlertReceived(
            AlertDescription::ProtocolVersion
            | AlertDescription::HandshakeFailure
            | AlertDescription::InsufficientSecurity,
        )) => too_old(place),
        Some(Error::AlertReceived(alert)) => {
            LiveError::unavailable(at, format!("it ends with the alert {alert:?}"))
        }
        Some(_) => LiveError::malformed(at, "what it speaks is not TLS"),
    }
}

fn too_old(place: &Place) -> LiveError {
    unsupported(place, &format!("it speaks only TLS 1.0 or 1.1, or ciphers of that age; {ALLOW_OLD}"))
}

fn unsupported(place: &Place, what: &str) -> LiveError {
    LiveError::TlsUnsupported { place: place.to_string(), what: what.to_owned() }
}

/// The operating system's words, or plain ones for an end that came too soon.
pub(super) fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "it closed the connection".to_owned(),
        _ => error.to_string(),
    }
}

async fn open_old(
    socket: TcpStream,
    place: &Place,
    pin: Option<&Pin>,
    roots: &[Vec<u8>],
) -> Result<legacy::Stream, LiveError> {
    let peer = place.ip().map_or(legacy::Peer::Name(&place.host), legacy::Peer::Address);
    let check = if pin.is_some() { legacy::Check::Nothing } else { legacy::Check::Roots(roots) };
    let opened = legacy::connect(socket, peer, check).await;
    let stream = opened.map_err(|error| failed_old(error, place))?;
    let what = match pin {
        Some(pin) if pin.fits(stream.certificate()) => return Ok(stream),
        Some(_) => "it is not the one that is pinned".to_owned(),
        None => match stream.verified() {
            Ok(()) => return Ok(stream),
            Err(words) => words.to_owned(),
        },
    };
    let sha256 = fingerprint(stream.certificate());
    Err(LiveError::CertificateRejected { place: place.to_string(), what, sha256 })
}

fn failed_old(error: legacy::LegacyTlsError, place: &Place) -> LiveError {
    use legacy::LegacyTlsError as Legacy;
    match error {
        Legacy::LibraryAbsent(why) => unsupported(
            place,
            &format!(
                "TLS 1.0 and 1.1 need OpenSSL on this machine ({why}); install the Debian package libssl3, which is \
             libssl3t64 from Debian 13 on"
            ),
        ),
        Legacy::Setup(why) => {
            unsupported(place, &format!("{why}; see whether openssl.cnf of this machine forbids it"))
        }
        Legacy::Handshake(why) if why.contains("wrong version number") || why.contains("packet length") => {
            LiveError::malformed(At::new(place, HANDSHAKE), "what it speaks is not TLS")
        }
        Legacy::Handshake(why) => unsupported(place, &format!("OpenSSL says: {why}")),
        Legacy::Connection(error) => LiveError::unavailable(At::new(place, HANDSHAKE), words(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_openssl_is_told_what_to_install() {
        let place = Place::parse("esx1").expect("a name");
        let error = failed_old(
            legacy::LegacyTlsError::LibraryAbsent("libssl.so.1.1 is not there".to_owned()),
            &place,
        );
        assert_eq!(error.status(), crate::Status::VmwareTlsUnsupported);
        let text = error.to_string();
        assert!(
            text.contains("libssl3") && text.contains("libssl3t64") && text.contains("esx1:443"),
            "{text}"
        );
    }
}
