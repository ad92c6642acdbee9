//! Where Microsoft is asked, by which application, for which tenant.

use super::super::facts::parse;
use super::super::settings::{Settings, SettingsText};
use super::super::{Cloud, M365Error};
use super::error::LiveError;
use crate::net::http::Http;
use crate::net::patience::Patience;
use crate::units::UtcMs;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::time::Duration;
use url::Url;

/// The tenant that stands for whichever one signs in.
pub(super) const ANY_TENANT: &str = "organizations";

const LONGEST_REQUEST_S: u64 = 600;
const MOST_ATTEMPTS: u32 = 20;

/// A service as its JSON has it. Only `client_id` has to be there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceText {
    client_id: String,
    cloud: Option<String>,
    authority: Option<String>,
    tenant: Option<String>,
    /// `http://[user:password@]host:port`; may hold a password.
    proxy: Option<SecretString>,
    ca_certificates: Option<String>,
    timeout_s: Option<u64>,
    attempts: Option<u32>,
    #[serde(default)]
    settings: SettingsText,
}

/// Where Microsoft is asked, by which application, for which tenant. It has no `Debug`: a proxy may have a password.
pub(super) struct Service {
    pub(super) client_id: String,
    pub(super) cloud: Cloud,
    /// A tenant's id or domain, or [`ANY_TENANT`].
    pub(super) tenant: String,
    pub(super) settings: Settings,
    pub(super) sign_in: Server,
    pub(super) graph: Server,
}

/// One of the two servers: the sign-in's and Graph's.
pub(super) struct Server {
    pub(super) base: Url,
    pub(super) http: Http,
}

impl Server {
    /// Host and port, for texts.
    pub(super) fn place(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// An address below it.
    pub(super) fn at(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}/{path}", url.path().trim_end_matches('/')));
        url
    }
}

impl Service {
    /// Reads a service and checks its cloud on this day.
    ///
    /// Errors: M365FactsRejected, M365PolicyRejected.
    pub(super) fn read(json: &str, now: UtcMs) -> Result<Service, LiveError> {
        let wrong = |what: String| M365Error::facts(format!("service: {what}"));
        let text: ServiceText = parse(json)?;
        let settings = text.settings.read()?;
        let policy = settings.policy();
        let named = text.cloud.as_deref().unwrap_or("global");
        let known = || wrong(format!("`cloud` is none of {}", policy.cloud_names()));
        let cloud = policy.cloud(named).ok_or_else(known)?.clone();
        if cloud.is_retired(settings.date(now, None)) {
            let what = format!("cloud {} is closed; use {}", cloud.title, policy.successor(&cloud));
            return Err(wrong(what).into());
        }
        if !is_plain_name(&text.client_id) {
            return Err(wrong("`client_id` is not the id of an application".to_owned()).into());
        }
        let tenant = tenant(text.tenant.as_deref()).map_err(wrong)?;
        let patience = patience(text.timeout_s, text.attempts).map_err(wrong)?;
        let authority = authority(&cloud, text.authority.as_deref()).map_err(wrong)?;
        let server = |address: &str| -> Result<Server, M365Error> {
            let base =
                Url::parse(address).map_err(|_| wrong("the cloud has an address that is none".into()))?;
            let proxy = text.proxy.as_ref().map(ExposeSecret::expose_secret);
            let http = Http::through(proxy, &base, text.ca_certificates.as_deref(), patience);
            Ok(Server { http: http.map_err(|unusable| wrong(unusable.0.to_owned()))?, base })
        };
        let (sign_in, graph) = (server(authority)?, server(&cloud.graph)?);
        Ok(Service { client_id: text.client_id, cloud, tenant, settings, sign_in, graph })
    }

    /// An address of the sign-in for a tenant.
    pub(super) fn endpoint(&self, tenant: &str, name: &str) -> Url {
        self.sign_in.at(&format!("{tenant}/oauth2/v2.0/{name}"))
    }

    /// Graph as a resource of tokens.
    pub(super) fn graph_resource(&self) -> &str {
        self.cloud.graph.trim_end_matches('/')
    }
}

/// The tenant, in the one spelling it has in addresses.
pub(super) fn tenant(text: Option<&str>) -> Result<String, String> {
    let Some(text) = text.map(str::trim) else { return Ok(ANY_TENANT.to_owned()) };
    let text = text.to_ascii_lowercase();
    match text.as_str() {
        "consumers" => {
            Err("`tenant` is consumers: personal accounts have no Microsoft 365 tenant".to_owned())
        }
        // Applications cannot sign in there, and it lets personal accounts in.
        "common" => Ok(ANY_TENANT.to_owned()),
        _ if is_plain_name(&text) => Ok(text),
        _ => Err("`tenant` is no id and no domain".to_owned()),
    }
}

/// Whether it can be a part of a path as it is: an id or a domain.
fn is_plain_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    (1..=253).contains(&text.len())
        && text.chars().all(plain)
        && !text.contains("..")
        && !text.starts_with('.')
}

fn patience(timeout_s: Option<u64>, attempts: Option<u32>) -> Result<Patience, String> {
    let plain = Patience::default();
    let request = timeout_s.map_or(plain.request, Duration::from_secs);
    let attempts = attempts.unwrap_or(plain.attempts);
    if request.is_zero() || request > Duration::from_secs(LONGEST_REQUEST_S) {
        return Err(format!("`timeout_s` is from 1 to {LONGEST_REQUEST_S}"));
    }
    if !(1..=MOST_ATTEMPTS).contains(&attempts) {
        return Err(format!("`attempts` is from 1 to {MOST_ATTEMPTS}"));
    }
    // Each call before its time is counted against the tenant.
    Ok(Patience { request, attempts, never_early: true, ..plain })
}

/// The authority that is wished for, if the cloud has it; else its first.
fn authority<'a>(cloud: &'a Cloud, wished: Option<&str>) -> Result<&'a str, String> {
    let same =
        |own: &&String| wished.is_none_or(|wished| own.trim_end_matches('/') == wished.trim_end_matches('/'));
    let found = cloud.authorities.iter().find(same);
    found.map(String::as_str).ok_or_else(|| {
        format!(
            "`authority` is none of cloud {}: {}; add it to the policy",
            cloud.title,
            cloud.authorities.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcMs = UtcMs(1_795_000_000_000);

    fn read(json: &str) -> Result<Service, String> {
        Service::read(json, NOW).map_err(|error| error.to_string())
    }

    #[test]
    fn a_client_id_is_enough() {
        let service = read(r#"{"client_id":"a-b"}"#).expect("service");
        assert_eq!(
            service.endpoint(&service.tenant, "token").as_str(),
            "https://login.microsoftonline.com/organizations/oauth2/v2.0/token"
        );
        assert_eq!(service.graph_resource(), "https://graph.microsoft.com");
        assert_eq!(service.graph.place(), "https://graph.microsoft.com");
    }

    #[test]
    fn each_cloud_has_its_own_servers() {
        let service = read(
            r#"{"client_id":"a","cloud":"china","tenant":"Contoso.CN","authority":"https://login.chinacloudapi.cn/"}"#,
        );
        let service = service.expect("service");
        assert_eq!(
            service.endpoint(&service.tenant, "authorize").as_str(),
            "https://login.chinacloudapi.cn/contoso.cn/oauth2/v2.0/authorize"
        );
        assert_eq!(service.graph.place(), "https://microsoftgraph.chinacloudapi.cn");
    }

    #[test]
    fn what_cannot_be_is_refused_without_the_proxys_password() {
        for (json, word) in [
            ("{}", "client_id"),
            (r#"{"client_id":""}"#, "client_id"),
            (r#"{"client_id":"a","cloud":"germany"}"#, "is closed; use the region Global"),
            (r#"{"client_id":"a","cloud":"mars"}"#, "none of"),
            (r#"{"client_id":"a","tenant":"consumers"}"#, "personal"),
            (r#"{"client_id":"a","tenant":"a/../b"}"#, "tenant"),
            (r#"{"client_id":"a","authority":"https://evil.example"}"#, "authority"),
            (r#"{"client_id":"a","timeout_s":0}"#, "timeout_s"),
            (r#"{"client_id":"a","attempts":21}"#, "attempts"),
            (r#"{"client_id":"a","ca_certificates":"x"}"#, "PEM"),
            (r#"{"client_id":"a","proxy":"http://u:marked@[::bad"}"#, "proxy"),
            (r#"{"client_id":"a","proxi":"http://u:marked@p:1"}"#, "proxi"),
        ] {
            let text = read(json).err().expect(json);
            assert!(text.contains(word) && !text.contains("marked"), "{json}: {text}");
        }
    }
}
