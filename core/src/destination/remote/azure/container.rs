//! A container: signed requests and what their answers mean.

use super::super::super::{Access, DestinationError};
use super::super::flat::Failure;
use super::super::http::{Http, Repeat, Request, Response};
use super::super::s3::variable;
use super::super::text::{percent_encoded, query};
use super::super::{crypto, signing};
use super::settings::Settings;
use crate::cancel::Cancel;
use ::http::Method;
use object_store::azure::{AzureAccessKey, AzureAuthorizer, AzureCredential, split_sas};

/// A container of an account.
pub(super) struct Container {
    pub(super) http: Http,
    pub(super) settings: Settings,
    credential: AzureCredential,
    /// Who asks whom.
    pub(super) account: String,
}

const NONE: &str = "there are no credentials for this Azure account; give account_key or sas_token, or set \
     AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN";

fn rejected(what: &str) -> DestinationError {
    DestinationError::AccessRejected { what: what.to_owned() }
}

impl Container {
    pub(super) fn open(settings: Settings, access: &Access) -> Result<Container, DestinationError> {
        if access.get("account_name").is_some_and(|name| name != settings.account) {
            return Err(rejected("its account_name is another than the address's"));
        }
        let http = Http::new(&settings.base, access.get("ca_certificates"), settings.patience)?;
        let credential = credential(access, &settings.account)?;
        let host = settings.base.host_str().unwrap_or_default();
        let port = settings.base.port_or_known_default().unwrap_or_default();
        let account = format!("azblob {host}:{port} {}", settings.account);
        Ok(Container { http, settings, credential, account })
    }

    /// The address of a blob, or of the container when `name` is empty.
    pub(super) fn url(&self, name: &str) -> String {
        let base = self.settings.base.as_str().trim_end_matches('/');
        match name {
            "" => base.to_owned(),
            name => format!("{base}/{}", percent_encoded(name, true)),
        }
    }

    /// The address of a blob as the source of a copy, with the right to read it.
    pub(super) fn source(&self, name: &str) -> String {
        match &self.credential {
            AzureCredential::SASToken(pairs) => {
                let pairs: Vec<(&str, &str)> =
                    pairs.iter().map(|(name, value)| (&name[..], &value[..])).collect();
                format!("{}?{}", self.url(name), query(&pairs))
            }
            _ => self.url(name),
        }
    }

    pub(super) fn request(
        &self,
        method: Method,
        name: &str,
        asked: &[(&str, &str)],
    ) -> Result<Request, Failure> {
        let mut text = self.url(name);
        if !asked.is_empty() {
            text = format!("{text}?{}", query(asked));
        }
        let url = text.parse().map_err(|_| Failure::Odd("a name makes no address".to_owned()))?;
        Ok(Request::new(method, url))
    }

    /// Signs, sends, and takes any answer but success as a failure.
    pub(super) fn send(
        &self,
        request: Request,
        repeat: Repeat,
        cancel: &Cancel,
    ) -> Result<Response, Failure> {
        let request = match request.method {
            Method::PUT => {
                let length = request.body.len().to_string();
                request.header("content-length", &length)
            }
            _ => request,
        };
        let request = signing::signed(request, |request| {
            let authorizer = AzureAuthorizer::new(&self.credential, &self.settings.account);
            authorizer.with_crypto(&crypto::AwsLc).try_authorize(request)
        })?;
        let answer = self.http.send(&request, repeat, cancel)?;
        if answer.is_success() { Ok(answer) } else { Err(Failure::answer(&answer, "x-ms-error-code")) }
    }

    pub(super) fn ask(&self, request: Request, repeat: Repeat) -> Result<Response, Failure> {
        self.send(request, repeat, &Cancel::new())
    }
}

/// From the host, else the environment, which may name another account than the address.
fn credential(access: &Access, account: &str) -> Result<AzureCredential, DestinationError> {
    let given = |name: &str| access.get(name).map(str::to_owned);
    let (key, sas, bearer) = (given("account_key"), given("sas_token"), given("bearer_token"));
    if let Some(credential) = one_of(key, sas, bearer)? {
        return Ok(credential);
    }
    if variable("AZURE_STORAGE_ACCOUNT").is_some_and(|name| name != account) {
        return Err(rejected(NONE));
    }
    let found = one_of(variable("AZURE_STORAGE_KEY"), variable("AZURE_STORAGE_SAS_TOKEN"), None)?;
    found.ok_or_else(|| rejected(NONE))
}

fn one_of(
    key: Option<String>,
    sas: Option<String>,
    bearer: Option<String>,
) -> Result<Option<AzureCredential>, DestinationError> {
    if let Some(key) = key {
        let key =
            AzureAccessKey::try_new(&key).map_err(|_| rejected("the account's key is not in base64"))?;
        return Ok(Some(AzureCredential::AccessKey(key)));
    }
    if let Some(sas) = sas {
        let pairs = split_sas(&sas).map_err(|_| rejected("the SAS token is none"))?;
        return Ok(Some(AzureCredential::SASToken(pairs)));
    }
    match bearer {
        Some(token) if !token.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err(rejected("the bearer token holds what none can hold"))
        }
        bearer => Ok(bearer.map(AzureCredential::BearerToken)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_credential_is_refused_without_its_value() {
        for (key, sas, bearer) in
            [(Some("marked!"), None, None), (None, None, Some("marked\n")), (None, Some("marked"), None)]
        {
            let owned = |text: Option<&str>| text.map(str::to_owned);
            let error = one_of(owned(key), owned(sas), owned(bearer)).expect_err("refused");
            assert_eq!(error.status(), crate::Status::AccessRejected);
            assert!(!error.to_string().contains("marked"), "{error}");
        }
        assert!(matches!(one_of(None, None, None), Ok(None)));
    }
}
