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
/// Unverified: that Graph takes this proof signed by PS256. Microsoft describes no algorithm, and its own sample signs by
/// what its library does by default.
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

#[cfg(test)]
mod tests {
    use super::super::certificate::tests::{NOW, public_key, sample};
    use super::*;
    use crate::Status;
    use aws_lc_rs::signature::{
        RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, RsaParameters, UnparsedPublicKey,
    };

    const CLIENT: &str = "11111111-2222-3333-4444-555555555555";
    const AUDIENCE: &str = "https://login.microsoftonline.com/contoso/oauth2/v2.0/token";

    fn assertion(signing: Signing) -> String {
        let token = client_assertion(sample(), signing, CLIENT, AUDIENCE, NOW).expect("signed");
        token.expose_secret().to_owned()
    }

    /// Header and claims, once the signature is proven by the public key of the certificate.
    fn proven(token: &str, algorithm: &'static RsaParameters) -> (Value, Value) {
        let (message, signature) = token.rsplit_once('.').expect("a signature");
        let (header, claims) = message.split_once('.').expect("claims");
        let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).expect("base64url");
        let key = UnparsedPublicKey::new(algorithm, public_key(sample()));
        key.verify(message.as_bytes(), &decoded(signature)).expect("signed by the certificate's key");
        let read = |part: &str| serde_json::from_slice(&decoded(part)).expect("JSON");
        (read(header), read(claims))
    }

    #[test]
    fn ps256_names_the_certificate_by_sha_256_alone() {
        let (header, claims) = proven(&assertion(Signing::Ps256), &RSA_PSS_2048_8192_SHA256);
        let thumbprint = URL_SAFE_NO_PAD.encode(sample().thumbprint_sha256);
        assert_eq!(header, json!({ "typ": "JWT", "alg": "PS256", "x5t#S256": thumbprint }));
        let begin = 1_795_330_800;
        assert_eq!((&claims["aud"], &claims["iss"]), (&json!(AUDIENCE), &json!(CLIENT)));
        assert_eq!((&claims["sub"], &claims["nbf"]), (&json!(CLIENT), &json!(begin)));
        assert_eq!((&claims["iat"], &claims["exp"]), (&json!(begin), &json!(begin + 600)));
        assert_eq!(claims["jti"].as_str().map(str::len), Some(22));
        assert_eq!(claims.as_object().map(|fields| fields.len()), Some(7));
    }

    #[test]
    fn rs256_names_the_certificate_by_sha_1_alone() {
        let (header, _) = proven(&assertion(Signing::Rs256), &RSA_PKCS1_2048_8192_SHA256);
        let thumbprint = URL_SAFE_NO_PAD.encode(sample().thumbprint_sha1);
        assert_eq!(header, json!({ "typ": "JWT", "alg": "RS256", "x5t": thumbprint }));
    }

    #[test]
    fn no_assertion_is_made_twice() {
        let ids = [0; 4].map(|_| {
            let (_, claims) = proven(&assertion(Signing::Ps256), &RSA_PSS_2048_8192_SHA256);
            claims["jti"].as_str().expect("an id").to_owned()
        });
        assert_eq!(std::collections::HashSet::from(ids).len(), 4);
    }

    #[test]
    fn a_proof_of_possession_is_for_the_directory_and_of_the_application_object() {
        let object = "99999999-8888-7777-6666-555555555555";
        for (signing, algorithm) in
            [(Signing::Ps256, &RSA_PSS_2048_8192_SHA256), (Signing::Rs256, &RSA_PKCS1_2048_8192_SHA256)]
        {
            let token = proof_of_possession(sample(), signing, object, NOW).expect("signed");
            assert!(!token.expose_secret().contains('='));
            let (_, claims) = proven(token.expose_secret(), algorithm);
            let begin = 1_795_330_800;
            assert_eq!(
                claims,
                json!({ "aud": "00000002-0000-0000-c000-000000000000", "iss": object, "nbf": begin, "exp": begin + 600 })
            );
        }
    }

    #[test]
    fn a_certificate_that_is_over_or_not_begun_signs_nothing_and_says_what_to_do() {
        let (begin, end) = (sample().not_before, sample().not_after);
        for now in [begin.plus_ms(-1), end, UtcMs(i64::MAX), UtcMs(i64::MIN)] {
            let errors = [
                client_assertion(sample(), Signing::Ps256, CLIENT, AUDIENCE, now).expect_err("over"),
                proof_of_possession(sample(), Signing::Ps256, CLIENT, now).expect_err("over"),
            ];
            for error in errors {
                assert_eq!(error.status(), Status::M365Denied);
                let advice = &error.explanation().expect("explained").advice;
                assert!(advice.contains("set the clock by network time, then update the configuration"));
            }
        }
        for now in [begin, end.plus_ms(-1)] {
            client_assertion(sample(), Signing::Ps256, CLIENT, AUDIENCE, now).expect("valid");
        }
    }

    #[test]
    fn a_token_is_not_shown_by_debug() {
        let token = client_assertion(sample(), Signing::Ps256, CLIENT, AUDIENCE, NOW).expect("signed");
        assert!(!format!("{token:?}").contains(token.expose_secret()));
    }
}
