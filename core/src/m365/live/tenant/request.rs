//! What is to be done with a tenant, as its JSON has it. Pure.

use super::super::LiveError;
use super::super::assertion::Signing;
use super::super::permissions::PermissionRequest;
use super::super::service;
use crate::m365::M365Error;
use crate::m365::facts::{is_no_name, parse};
use crate::m365::words::words;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::time::Duration;

words! {
    /// What to do with a tenant.
    TenantWay {
        /// Make what is needed there, once, by an administrator's sign-in.
        Setup = "setup",
        /// Change it: permissions, certificate, name. By an administrator's sign-in.
        Update = "update",
        /// Put a new certificate in the place of the old one. Nobody has to sign in.
        Rotate = "rotate",
        /// Say how it stands.
        Status = "status",
        /// Take it away again, by an administrator's sign-in; or only here.
        Delete = "delete",
    }
}

/// What an application is called where nobody says.
const NAME: &str = "Holdfast backup";

/// A certificate's common name holds no more.
const LONGEST_NAME_CHARS: usize = 64;

const LONGEST_DAYS: u32 = 730;
const WAIT_S: u64 = 600;
const LONGEST_WAIT_S: u64 = 3_600;

impl TenantWay {
    /// Reads its word.
    ///
    /// Errors: M365FactsRejected.
    pub fn parse(word: &str) -> Result<TenantWay, M365Error> {
        let known: Vec<&str> = TenantWay::ALL.iter().map(|way| way.word()).collect();
        let wrong = || M365Error::facts(format!("tenant: the way is one of {}", known.join(", ")));
        TenantWay::ALL.iter().copied().find(|way| way.word() == word).ok_or_else(wrong)
    }

    const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Setup => &["tenant", "name", "workloads", "directions", "certificate", "wait_s"],
            Self::Update => &[
                "tenant",
                "name",
                "workloads",
                "directions",
                "certificate",
                "remove_surplus",
                "renew",
                "wait_s",
            ],
            Self::Rotate => &["tenant", "force", "wait_s"],
            Self::Status => &["tenant", "offline"],
            Self::Delete => &["tenant", "local"],
        }
    }
}

/// A request as its JSON has it. Each field may be left out.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Text {
    tenant: Option<String>,
    name: Option<String>,
    workloads: Option<Value>,
    directions: Option<Value>,
    certificate: CertificateText,
    remove_surplus: bool,
    renew: bool,
    force: bool,
    offline: bool,
    local: bool,
    wait_s: u64,
}

impl Default for Text {
    fn default() -> Text {
        Text {
            tenant: None,
            name: None,
            workloads: None,
            directions: None,
            certificate: CertificateText::default(),
            remove_surplus: false,
            renew: false,
            force: false,
            offline: false,
            local: false,
            wait_s: WAIT_S,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct CertificateText {
    days: Option<u32>,
    signing: Option<Signing>,
}

/// What is to be done with a tenant.
#[derive(Debug)]
pub(super) struct TenantRequest {
    /// An id or a domain, in the one spelling it has in addresses.
    pub(super) tenant: Option<String>,
    pub(super) name: Option<String>,
    /// `workloads` and `directions`, as permissions take them; `None` where they are not named.
    pub(super) wanted: Option<Value>,
    pub(super) days: Option<u32>,
    pub(super) signing: Option<Signing>,
    pub(super) remove_surplus: bool,
    pub(super) renew: bool,
    pub(super) force: bool,
    pub(super) offline: bool,
    pub(super) local: bool,
    pub(super) wait: Duration,
}

impl TenantRequest {
    /// Errors: M365FactsRejected.
    pub(super) fn read(way: TenantWay, json: &str) -> Result<TenantRequest, LiveError> {
        let given: Map<String, Value> = parse(json)?;
        if let Some(name) = given.keys().find(|name| !way.fields().contains(&name.as_str())) {
            let known = way.fields().join(", ");
            return Err(wrong(way, format!("`{}` is none of {known}", name.escape_debug())).into());
        }
        let text: Text = parse(json)?;
        let wanted = wanted(text.workloads, text.directions).map_err(|what| wrong(way, what.to_owned()))?;
        if let Some(wanted) = &wanted {
            PermissionRequest::parse(&wanted.to_string())?;
        }
        check(&text.name, text.certificate.days, text.wait_s).map_err(|what| wrong(way, what))?;
        Ok(TenantRequest {
            tenant: text
                .tenant
                .map(|tenant| one_tenant(&tenant))
                .transpose()
                .map_err(|what| wrong(way, what))?,
            name: text.name.map(|name| name.trim().to_owned()),
            wanted,
            days: text.certificate.days,
            signing: text.certificate.signing,
            remove_surplus: text.remove_surplus,
            renew: text.renew,
            force: text.force,
            offline: text.offline,
            local: text.local,
            wait: Duration::from_secs(text.wait_s),
        })
    }

    /// What a new application is called.
    pub(super) fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(NAME)
    }

    /// How long a new certificate is valid at most.
    pub(super) fn days(&self) -> u32 {
        self.days.unwrap_or(LONGEST_DAYS)
    }
}

fn wrong(way: TenantWay, what: String) -> M365Error {
    M365Error::facts(format!("tenant {}: {what}", way.word()))
}

fn wanted(workloads: Option<Value>, directions: Option<Value>) -> Result<Option<Value>, &'static str> {
    let Some(workloads) = workloads else {
        return if directions.is_none() {
            Ok(None)
        } else {
            Err("`directions` are those of `workloads`; name both")
        };
    };
    let mut wanted = serde_json::json!({ "workloads": workloads });
    if let Some(directions) = directions {
        wanted["directions"] = directions;
    }
    Ok(Some(wanted))
}

fn check(name: &Option<String>, days: Option<u32>, wait_s: u64) -> Result<(), String> {
    let fits =
        |name: &str| (1..=LONGEST_NAME_CHARS).contains(&name.trim().chars().count()) && !is_no_name(name);
    if name.as_deref().is_some_and(|name| !fits(name)) {
        return Err(format!("`name` has 1 to {LONGEST_NAME_CHARS} characters and no control character"));
    }
    if days.is_some_and(|days| !(1..=LONGEST_DAYS).contains(&days)) {
        return Err(format!("a certificate's `days` are from 1 to {LONGEST_DAYS}, two years"));
    }
    if wait_s > LONGEST_WAIT_S {
        return Err(format!(
            "`wait_s` is at most {LONGEST_WAIT_S}, an hour; what is not through then goes on later"
        ));
    }
    Ok(())
}

fn one_tenant(text: &str) -> Result<String, String> {
    match service::tenant(Some(text))? {
        tenant if tenant == service::ANY_TENANT => Err("`tenant` is one tenant's id or domain".to_owned()),
        tenant => Ok(tenant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(way: TenantWay, json: &str) -> String {
        TenantRequest::read(way, json).expect_err(json).to_string()
    }

    #[test]
    fn nothing_said_is_the_default() {
        let request = TenantRequest::read(TenantWay::Setup, "{}").expect("request");
        assert_eq!((request.name(), request.days(), request.wait), (NAME, 730, Duration::from_secs(600)));
        assert!(request.wanted.is_none() && request.signing.is_none());
    }

    #[test]
    fn what_is_named_is_read_in_one_spelling() {
        let json = r#"{"tenant":" Contoso.Example ","workloads":["mail"],"directions":["restore"],
            "certificate":{"days":30,"signing":"RS256"},"name":" Backup ","wait_s":0}"#;
        let request = TenantRequest::read(TenantWay::Setup, json).expect("request");
        assert_eq!(request.tenant.as_deref(), Some("contoso.example"));
        assert_eq!((request.name(), request.days(), request.signing), ("Backup", 30, Some(Signing::Rs256)));
        assert_eq!(
            request.wanted,
            Some(serde_json::json!({"workloads": ["mail"], "directions": ["restore"]}))
        );
    }

    #[test]
    fn each_way_takes_its_own_fields_only() {
        use TenantWay::{Delete, Rotate, Setup, Status, Update};
        for (way, json, word) in [
            (Setup, r#"{"force":true}"#, "force"),
            (Setup, r#"{"remove_surplus":true}"#, "remove_surplus"),
            (Update, r#"{"offline":true}"#, "offline"),
            (Rotate, r#"{"workloads":["mail"]}"#, "workloads"),
            (Status, r#"{"wait_s":1}"#, "wait_s"),
            (Delete, r#"{"renew":true}"#, "renew"),
            (Delete, "[]", "array"),
        ] {
            assert!(refusal(way, json).contains(word), "{json}: {}", refusal(way, json));
        }
    }

    #[test]
    fn what_cannot_be_is_refused_in_time() {
        for (json, word) in [
            (r#"{"tenant":"organizations"}"#, "one tenant"),
            (r#"{"tenant":"consumers"}"#, "personal"),
            (r#"{"tenant":"a/../b"}"#, "tenant"),
            (r#"{"name":""}"#, "name"),
            (r#"{"name":"a\u0007"}"#, "name"),
            (r#"{"workloads":[]}"#, "workloads"),
            (r#"{"workloads":["pigeons"]}"#, "pigeons"),
            (r#"{"directions":["backup"]}"#, "name both"),
            (r#"{"certificate":{"days":731}}"#, "two years"),
            (r#"{"certificate":{"signing":"none"}}"#, "PS256"),
            (r#"{"wait_s":3601}"#, "an hour"),
        ] {
            assert!(
                refusal(TenantWay::Setup, json).contains(word),
                "{json}: {}",
                refusal(TenantWay::Setup, json)
            );
        }
    }
}
