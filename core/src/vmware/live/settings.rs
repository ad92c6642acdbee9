//! How to reach a source, as JSON: the same text in every language, without the password.

use super::{Credentials, LiveError, Pin, SecretString, Source, Trust};
use crate::vmware::{VmwareError, parse};
use serde::Deserialize;

/// How long one exchange may take when nothing else is said.
const TIMEOUT_MS: u64 = 30_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    address: String,
    #[serde(default)]
    user: Option<String>,
    #[serde(default)]
    pin: Option<String>,
    #[serde(default)]
    ca_pem: Option<String>,
    #[serde(default)]
    old_tls: bool,
    #[serde(default)]
    timeout_ms: Option<u64>,
    #[serde(default)]
    ssh_port: Option<u16>,
    #[serde(default)]
    with_vms: bool,
}

impl Source {
    /// A source from its JSON: `address`, and where wanted `user`, `pin` (a certificate's fingerprint) or `ca_pem`
    /// (certificates to trust), `old_tls`, `timeout_ms`, `ssh_port` and `with_vms`. Neither `pin` nor `ca_pem`
    /// means the roots this machine trusts.
    ///
    /// Errors: VmwareFactsRejected, VmwareCertificateRejected.
    pub fn parse(json: &str, password: Option<SecretString>) -> Result<Source, crate::Error> {
        let settings: Settings = parse(json)?;
        let credentials = match (settings.user, password) {
            (Some(user), Some(password)) => Some(Credentials { user, password }),
            (None, None) => None,
            (Some(_), None) => {
                return Err(VmwareError::facts("a user has no password; give both, or none").into());
            }
            (None, Some(_)) => {
                return Err(VmwareError::facts("a password has no user; give both, or none").into());
            }
        };
        let trust = match (settings.pin, settings.ca_pem) {
            (Some(pin), None) => Trust::Pin(Pin::parse(&pin)?),
            (None, Some(pem)) => Trust::CaPem(pem.into_bytes()),
            (None, None) => Trust::System,
            (Some(_), Some(_)) => {
                return Err(LiveError::TrustRejected { what: "pin and ca_pem exclude each other" }.into());
            }
        };
        Ok(Source {
            address: settings.address,
            credentials,
            trust,
            old_tls: settings.old_tls,
            timeout_ms: settings.timeout_ms.unwrap_or(TIMEOUT_MS),
            ssh_port: settings.ssh_port,
            with_vms: settings.with_vms,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Status;

    fn parsed(json: &str, password: Option<&str>) -> Result<Source, crate::Error> {
        Source::parse(json, password.map(SecretString::from))
    }

    #[test]
    fn an_address_alone_trusts_the_machines_roots_and_waits_half_a_minute() {
        let source = parsed(r#"{"address":"esx"}"#, None).expect("parsed");
        assert!(source.credentials.is_none() && !source.old_tls && !source.with_vms);
        assert_eq!(source.timeout_ms, TIMEOUT_MS);
        assert!(matches!(source.trust, Trust::System));
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let status = |json, password| parsed(json, password).expect_err("refused").status();
        assert_eq!(status(r#"{"address":"esx","user":"u"}"#, None), Status::VmwareFactsRejected);
        assert_eq!(status(r#"{"address":"esx"}"#, Some("p")), Status::VmwareFactsRejected);
        assert_eq!(status(r#"{"address":"esx","adress":"x"}"#, None), Status::VmwareFactsRejected);
        assert_eq!(status(r#"{"address":"esx","pin":"12"}"#, None), Status::VmwareCertificateRejected);
        let both = format!(r#"{{"address":"esx","ca_pem":"x","pin":"{}"}}"#, "ab".repeat(32));
        assert_eq!(status(&both, None), Status::VmwareCertificateRejected);
    }
}
