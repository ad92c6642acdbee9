//! What an application shows in place of a password: tokens signed by the key of its certificate.

use super::super::words::words;
use super::super::{Question, explain};
use super::LiveError;
use super::certificate::{Certificate, cannot};
use crate::units::UtcMs;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

/// How long a token is taken: Microsoft advises five to ten minutes, and takes no more for a proof of possession.
const LIFETIME_S: i64 = 10 * 60;

/// Whom a proof of possession is for: the directory's own interface.
const DIRECTORY: &str = "00000002-0000-0000-c000-000000000000";

words! {
    /// How the tokens of an application are signed.
    Signing {
        /// RSA-PSS, and the certificate named by SHA-256: what Microsoft asks for.
        Ps256 = "PS256",
        /// RSA of PKCS #1 v1.5, and the certificate named by SHA-1: what older servers take.
        Rs256 = "RS256",
    }
}

/// Proves to a sign-in service that the application holds its key. `audience` is the address of the token endpoint.
///
/// Errors: M365Denied when the certificate is not valid at that moment.
pub(crate) fn client_assertion(
    certificate: &Certificate,
    signing: Signing,
    client_id: &str,
    audience: &str,
    now: UtcMs,
) -> Result<SecretString, LiveError> {
    let seconds = now.0.div_euclid(1_000);
    let claims = json!({
        "aud": audience,
        "iss": client_id,
        "sub": client_id,
        "jti": draw_id()?,
        "nbf": seconds,
        "iat": seconds,
        "exp": seconds + LIFETIME_S,
    });
    sign(certificate, signing, &claims, now)
}

/// Proves to Microsoft Graph that the application holds one of its keys, so that it may add or remove another.
///
/// Errors: M365Denied when the certificate is not valid at that moment.
pub(crate) fn proof_of_possession(
    certificate: &Certificate,
    signing: Signing,
    application_object_id: &str,
    now: UtcMs,
) -> Result<SecretString, LiveError> {
    let seconds = now.0.div_euclid(1_000);
    let claims = json!({
        "aud": DIRECTORY,
        "iss": application_object_id,
        "nbf": seconds,
        "exp": seconds + LIFETIME_S,
    });
    sign(certificate, signing, &claims, now)
}

fn sign(
    certificate: &Certificate,
    signing: Signing,
    claims: &Value,
    now: UtcMs,
) -> Result<SecretString, LiveError> {
    check_dates(certificate, now)?;
    let header = match signing {
        Signing::Ps256 => Header {
            x5t_s256: Some(URL_SAFE_NO_PAD.encode(certificate.thumbprint_sha256)),
            ..Header::new(Algorithm::PS256)
        },
        Signing::Rs256 => Header {
            x5t: Some(URL_SAFE_NO_PAD.encode(certificate.thumbprint_sha1)),
            ..Header::new(Algorithm::RS256)
        },
    };
    let key = EncodingKey::from_rsa_pem(certificate.key_pem.expose_secret().as_bytes())
        .map_err(|_| LiveError::StoredDamaged { what: "the key of its certificate cannot be read" })?;
    let token = jsonwebtoken::encode(&header, claims, &key).map_err(|_| cannot("signing"))?;
    Ok(SecretString::from(token))
}

/// What Microsoft would refuse is not sent: it says what a refusal of the certificate says.
fn check_dates(certificate: &Certificate, now: UtcMs) -> Result<(), LiveError> {
    if certificate.not_before <= now && now < certificate.not_after {
        return Ok(());
    }
    let question = Question::parse(r#"{"error":"invalid_client","error_codes":[700027]}"#)?;
    let explanation = Box::new(explain(&question, now));
    Err(LiveError::Denied { doing: "signing in by certificate", explanation })
}

#[expect(clippy::disallowed_methods, reason = "each assertion has an id of its own")]
fn draw_id() -> Result<String, LiveError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| cannot("signing"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
