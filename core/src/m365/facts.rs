//! What a console knows of a backup set's connection to Microsoft 365. No secret is among it.

use super::error::M365Error;
use super::policy::{Cloud, Policy};
use super::timeline::SignIn;
use super::words::words;
use crate::units::UtcMs;
use crate::zone::{Date, Zone};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Bytes of a text of facts: 100,000 sets and more.
pub const FACTS_LIMIT_BYTES: usize = 128 << 20;

/// Bytes of an account, a name or a region.
const NAME_LIMIT_BYTES: usize = 1_024;

words! {
    /// What is connected to.
    Kind {
        /// Microsoft's own service.
        Microsoft365 = "microsoft_365",
        /// An Exchange server of one's own.
        ExchangeOnPremises = "exchange_on_premises",
        /// A SharePoint server of one's own.
        SharepointOnPremises = "sharepoint_on_premises",
    }
}

words! {
    /// Where a person works with the set.
    FrontEnd {
        /// The backup client on a machine.
        Client = "client",
        /// The server's web console, for sets that run on the server.
        Agentless = "agentless",
    }
}

words! {
    /// What an account may do in its tenant.
    Role {
        /// No administrator.
        Ordinary = "ordinary",
        /// Privileged Role Administrator.
        PrivilegedRoleAdministrator = "privileged_role_administrator",
        /// Global Administrator.
        GlobalAdministrator = "global_administrator",
    }
}

words! {
    /// Multi-factor authentication of one user, as the administrator set it. Conditional Access is not in it.
    MfaState {
        /// Off. The default.
        Disabled = "disabled",
        /// Asked for, and not registered yet.
        Enabled = "enabled",
        /// Registered: every sign-in needs a second factor.
        Enforced = "enforced",
    }
}

words! {
    /// A way data is reached by.
    Protocol {
        /// Microsoft Graph.
        Graph = "graph",
        /// Exchange Web Services.
        Ews = "ews",
        /// SharePoint and OneDrive by user name, password and cookie (IDCRL).
        SharepointIdcrl = "sharepoint_idcrl",
        /// SharePoint by an app of Azure Access Control.
        SharepointAcs = "sharepoint_acs",
        /// Exchange ActiveSync.
        Eas = "eas",
        /// POP.
        Pop = "pop",
        /// IMAP.
        Imap = "imap",
        /// Remote PowerShell.
        RemotePowershell = "remote_powershell",
        /// MAPI over HTTP.
        Mapi = "mapi",
        /// RPC over HTTP (Outlook Anywhere).
        Rpc = "rpc",
        /// The offline address book.
        Oab = "oab",
        /// Sending by SMTP AUTH.
        SmtpAuth = "smtp_auth",
        /// Sign-in by device code.
        DeviceCode = "device_code",
    }
}

words! {
    /// Something a set may select that Modern authentication cannot wholly back up or restore.
    Feature {
        /// OneDrive's personal sites, with their feature settings.
        PersonalSites = "personal_sites",
        /// SharePoint site collections, with their feature settings.
        SiteCollections = "site_collections",
        /// SharePoint web parts and metadata.
        WebParts = "web_parts",
        /// Versions of `.aspx` files in SharePoint.
        AspxVersions = "aspx_versions",
        /// List settings such as survey options.
        SurveyOptions = "survey_options",
        /// External content types that lists are linked to.
        ExternalContentTypes = "external_content_types",
    }
}

/// Multi-factor authentication as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MfaFacts {
    /// Its state.
    pub state: MfaState,
    /// When state or app password last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_utc_ms: Option<i64>,
}

/// A certificate an application signs in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateFacts {
    /// From when it is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before_utc_ms: Option<i64>,
    /// Until when.
    pub not_after_utc_ms: i64,
    /// The reminder that was given last, by its days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded_days: Option<u32>,
}

/// A backup set's connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connection {
    /// The account it signs in with.
    pub account: String,
    /// The backup set's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    /// What people call the connection; the account where it has no other name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What is connected to.
    #[serde(default = "microsoft_365")]
    pub kind: Kind,
    /// Where a person works with the set.
    #[serde(default = "client")]
    pub front_end: FrontEnd,
    /// The cloud, by a name of the policy's table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Whether an application's token is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<bool>,
    /// Whether a password is stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<bool>,
    /// Whether that is an app password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_password: Option<bool>,
    /// What the account may do in its tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Its multi-factor authentication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mfa: Option<MfaFacts>,
    /// How the data is reached; empty for what the mode stands for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub protocols: Vec<Protocol>,
    /// What is selected of that which Modern cannot wholly do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub selects: Vec<Feature>,
    /// When the tenant's administrator turned Basic authentication off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basic_off_utc_ms: Option<i64>,
    /// The application's certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateFacts>,
    /// The version of the front end, such as `8.3.4.2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Whether the product's maintenance has expired.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub maintenance_expired: bool,
}

const fn microsoft_365() -> Kind {
    Kind::Microsoft365
}

const fn client() -> FrontEnd {
    FrontEnd::Client
}

impl Protocol {
    /// How one may sign in for it.
    pub(super) const fn sign_ins(self) -> &'static [SignIn] {
        match self {
            Self::Graph | Self::SharepointAcs | Self::DeviceCode => &[SignIn::Token],
            Self::SharepointIdcrl => &[SignIn::Basic],
            _ => &[SignIn::Basic, SignIn::Token],
        }
    }
}

impl Connection {
    /// What people call it.
    pub fn title(&self) -> &str {
        self.name.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(&self.account)
    }

    /// The account as directories compare it: letters of either case are the same.
    pub fn account_key(&self) -> String {
        self.account.trim().to_lowercase()
    }

    /// Whether the tenant's administrator has turned Basic authentication off by a date.
    pub(super) fn has_basic_off(&self, date: Date) -> bool {
        self.basic_off_utc_ms.is_some_and(|since| Zone::utc().date(UtcMs(since)) <= date)
    }

    /// Whether there is neither token nor password.
    pub(super) fn lacks_credentials(&self) -> bool {
        let no_token = self.token == Some(false) || self.kind != Kind::Microsoft365;
        no_token && self.password == Some(false)
    }

    /// Its cloud, where it was told.
    pub(super) fn cloud<'p>(&self, policy: &'p Policy) -> Option<&'p Cloud> {
        self.region.as_deref().and_then(|name| policy.cloud(name))
    }

    /// Refuses what cannot be, naming `place`, such as `connection` or `sets[3]`.
    ///
    /// Errors: M365FactsRejected.
    pub(super) fn check(&self, place: &str, policy: &Policy) -> Result<(), M365Error> {
        let wrong = |what: &str| Err(M365Error::facts(format!("{place}: {what}")));
        if self.account.trim().is_empty() {
            return wrong("`account` is empty; give the user name it signs in with");
        }
        let texts = [Some(&self.account), self.set.as_ref(), self.name.as_ref(), self.version.as_ref()];
        if texts.iter().flatten().any(|text| is_no_name(text)) {
            return wrong("a name is longer than 1,024 bytes or holds a control character");
        }
        if let Some(region) = self.region.as_deref().filter(|name| policy.cloud(name).is_none()) {
            let (region, known) = (region.chars().take(60).collect::<String>(), policy.cloud_names());
            return wrong(&format!(
                "region {region:?} is none of {known}; add it to the policy's clouds if it is new"
            ));
        }
        if self.kind != Kind::Microsoft365 && self.token == Some(true) {
            return wrong(
                "it has a token and is on premises; a token belongs to Microsoft 365, so one of the two is wrong",
            );
        }
        let by_token = |protocol: &&Protocol| protocol.sign_ins() == [SignIn::Token];
        if let Some(protocol) = self.protocols.iter().find(by_token).filter(|_| self.token == Some(false)) {
            return wrong(&format!(
                "it reaches data by {}, which takes a token, and has none; one of the two is wrong",
                protocol.word()
            ));
        }
        if self.app_password == Some(true) && self.password == Some(false) {
            return wrong(
                "it has an app password and no password; an app password is one, so set `password` to true",
            );
        }
        let reversed =
            |one: &CertificateFacts| one.not_before_utc_ms.is_some_and(|from| from >= one.not_after_utc_ms);
        if self.certificate.as_ref().is_some_and(reversed) {
            return wrong("the certificate ends before it begins; read its dates again");
        }
        Ok(())
    }
}

/// Whether a text is too long for a name, or hides something.
pub(super) fn is_no_name(text: &str) -> bool {
    text.len() > NAME_LIMIT_BYTES || text.contains(char::is_control)
}

/// Reads facts that are an object, within the limit.
///
/// Errors: M365FactsRejected, with line and column.
pub(super) fn parse<T: DeserializeOwned>(json: &str) -> Result<T, M365Error> {
    // An array would pass for an object's fields in their order.
    if json.trim_start().starts_with('[') {
        return Err(M365Error::facts("an array is there in place of an object, at line 1"));
    }
    if json.len() > FACTS_LIMIT_BYTES {
        return Err(M365Error::facts("they are longer than 128 MiB; hand in fewer sets at once"));
    }
    serde_json::from_str(json).map_err(|error| M365Error::facts(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(fields: &str) -> String {
        let connection: Connection =
            parse(&format!("{{\"account\":\"a@b.example\"{fields}}}")).expect("read");
        connection.check("sets[3]", Policy::built_in()).expect_err(fields).to_string()
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_place_and_what_to_do() {
        assert!(
            refused(r#","region":"Mars""#).contains("sets[3]: region \"Mars\" is none of global, germany")
        );
        assert!(
            refused(r#","kind":"exchange_on_premises","token":true"#).contains("one of the two is wrong")
        );
        assert!(refused(r#","password":false,"app_password":true"#).contains("set `password` to true"));
        let reversed = r#","certificate":{"not_before_utc_ms":2,"not_after_utc_ms":1}"#;
        assert!(refused(reversed).contains("ends before it begins"));
        let graph = r#","token":false,"protocols":["ews","graph"]"#;
        assert!(refused(graph).contains("by graph, which takes a token, and has none"));
        assert!(refused(r#","name":"a\u001bb""#).contains("control character"));
        let blank: Connection = parse(r#"{"account":" "}"#).expect("read");
        let error = blank.check("connection", Policy::built_in()).expect_err("blank").to_string();
        assert!(error.contains("connection: `account` is empty"), "{error}");
    }

    #[test]
    fn a_field_nobody_knows_and_a_word_nobody_knows_are_refused() {
        for json in
            [r#"{"account":"a","pasword":true}"#, r#"{"account":"a","kind":"365"}"#, "{}", "[]", "[\"a\"]"]
        {
            assert!(parse::<Connection>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn an_account_is_the_same_in_letters_of_either_case() {
        let of = |account: &str| parse::<Connection>(&format!("{{\"account\":{account:?}}}")).expect("read");
        assert_eq!(of("Ann@Contoso.example").account_key(), of(" ann@contoso.EXAMPLE").account_key());
    }
}
