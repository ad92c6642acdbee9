//! Whose requests they are, and the signature that says so.

use super::super::super::{Access, DestinationError};
use super::super::flat::Failure;
use super::super::http::{Payload, Request};
use super::super::{crypto, runtime, signing};
use super::profile::{self, variable};
use super::settings::Settings;
use object_store::aws::{AmazonS3Builder, AwsAuthorizer, AwsCredential, AwsCredentialProvider};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;

/// Where credentials come from.
pub(super) enum Credentials {
    /// They stay as they are.
    Fixed(Arc<AwsCredential>),
    /// They are fetched and renewed: of a machine, a container or an account of Kubernetes at AWS.
    Renewed(AwsCredentialProvider),
}

const NONE: &str = "there are no credentials for S3; give access_key_id and secret_access_key, or set \
     AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile in ~/.aws/credentials";

fn rejected(what: &str) -> DestinationError {
    DestinationError::AccessRejected { what: what.to_owned() }
}

impl Credentials {
    /// From the host, else the environment, else a profile, else what the machine at AWS is.
    ///
    /// Errors: AccessRejected.
    pub(super) fn find(access: &Access, settings: &Settings) -> Result<Credentials, DestinationError> {
        if let Some(fixed) = fixed(
            access.get("access_key_id").map(str::to_owned),
            access.get("secret_access_key").map(SecretString::from),
            access.get("session_token").map(SecretString::from),
        )? {
            return Ok(fixed);
        }
        let secret = |name| variable(name).map(SecretString::from);
        if let Some(fixed) = fixed(
            variable("AWS_ACCESS_KEY_ID"),
            secret("AWS_SECRET_ACCESS_KEY"),
            secret("AWS_SESSION_TOKEN"),
        )? {
            return Ok(fixed);
        }
        let profile = profile::load();
        if let Some(fixed) = fixed(profile.access_key_id, profile.secret_access_key, profile.session_token)? {
            return Ok(fixed);
        }
        if settings.is_amazon { renewed(settings) } else { Err(rejected(NONE)) }
    }

    /// Whose they are, without the secret: what one of them can read, another of the same can copy.
    pub(super) fn whose(&self) -> &str {
        match self {
            Credentials::Fixed(credential) => &credential.key_id,
            Credentials::Renewed(_) => "this machine",
        }
    }

    fn now(&self) -> Result<Arc<AwsCredential>, Failure> {
        match self {
            Credentials::Fixed(credential) => Ok(Arc::clone(credential)),
            Credentials::Renewed(provider) => {
                let provider = Arc::clone(provider);
                let fetched = runtime::wait(async move { provider.get_credential().await });
                let fetched = fetched.map_err(|error| Failure::Odd(error.to_string()))?;
                // Its own words could hold an address with a secret.
                fetched.map_err(|_| Failure::Odd(NONE.to_owned()))
            }
        }
    }

    /// Signs a request.
    pub(super) fn sign(&self, request: Request, region: &str) -> Result<Request, Failure> {
        let credential = self.now()?;
        let sum = match &request.body {
            Payload::Bytes(bytes) => super::super::flat::sha256(bytes),
            Payload::File { .. } | Payload::Fed(_) => {
                return Err(Failure::Odd("only bytes in memory are signed".to_owned()));
            }
        };
        signing::signed(request, |request| {
            let authorizer = AwsAuthorizer::new(&credential, "s3", region).with_crypto(&crypto::AwsLc);
            authorizer.try_authorize(request, Some(&sum))
        })
    }
}

fn fixed(
    id: Option<String>,
    secret: Option<SecretString>,
    token: Option<SecretString>,
) -> Result<Option<Credentials>, DestinationError> {
    let (key_id, secret) = match (id, secret) {
        (None, None) => return Ok(None),
        (Some(id), Some(secret)) => (id, secret),
        _ => return Err(rejected("of access_key_id and secret_access_key one is given without the other")),
    };
    let token = token.map(|token| token.expose_secret().to_owned());
    // They become headers.
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
    if !plain(&key_id) || !token.as_deref().is_none_or(plain) {
        return Err(rejected("the access key's id or the session token holds what neither can hold"));
    }
    let credential = AwsCredential { key_id, secret_key: secret.expose_secret().to_owned(), token };
    Ok(Some(Credentials::Fixed(Arc::new(credential))))
}

fn renewed(settings: &Settings) -> Result<Credentials, DestinationError> {
    let store = AmazonS3Builder::from_env()
        .with_bucket_name(&settings.bucket)
        .with_region(&settings.region)
        .with_http_connector(signing::Connector { patience: settings.patience })
        .with_crypto_provider(Arc::new(crypto::AwsLc))
        .build()
        .map_err(|_| rejected(NONE))?;
    Ok(Credentials::Renewed(Arc::clone(store.credentials())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_key_is_refused_and_none_is_none() {
        let secret = || Some(SecretString::from("marked"));
        assert!(matches!(fixed(None, None, None), Ok(None)));
        assert!(matches!(fixed(Some("id".to_owned()), secret(), None), Ok(Some(Credentials::Fixed(_)))));
        for (id, secret) in
            [(Some("id".to_owned()), None), (None, secret()), (Some("a\nb".to_owned()), secret())]
        {
            let error = fixed(id, secret, None).map(drop).expect_err("refused");
            assert_eq!(error.status(), crate::Status::AccessRejected);
            assert!(!error.to_string().contains("marked"));
        }
    }
}
