//! What Microsoft allows where and when, as dated data a host may replace. Pure.
//!
//! Dates have moved often. Nothing here is compiled into a decision: each is asked for a date.

use super::dates::PolicyDate;
use super::error::M365Error;
use super::facts::Protocol;
use super::words::words;
use crate::net::http::is_loopback;
use crate::zone::Date;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::LazyLock;
use url::Url;

/// Bytes of a policy file.
const POLICY_LIMIT_BYTES: usize = 1 << 20;

/// The version of the policy file's form.
const SCHEMA: u32 = 1;

/// What Microsoft allows where and when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    schema: u32,
    /// The date of the knowledge.
    pub dated: PolicyDate,
    /// The clouds Microsoft 365 runs in.
    pub clouds: Vec<Cloud>,
    /// What is advised from when on; the first has no beginning.
    pub phases: Vec<Phase>,
    /// Since which version front ends can do Modern.
    pub front_end: FrontEndVersions,
    /// What became of protocols, in the order of the dates.
    pub timeline: Vec<Event>,
}

/// A cloud, closed against the others: applications and tokens of one mean nothing in another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cloud {
    /// A stable word for machines, and what connections name.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Where people and applications sign in; the first is used.
    pub authorities: Vec<String>,
    /// Microsoft Graph.
    pub graph: String,
    /// Whether it has Modern authentication.
    pub modern: bool,
    /// Since when; absent for always.
    #[serde(default)]
    pub modern_from: Option<PolicyDate>,
    /// Whether backup sets of it may be Hybrid.
    pub hybrid: bool,
    /// When it was closed.
    #[serde(default)]
    pub retired: Option<PolicyDate>,
    /// Where its tenants went.
    #[serde(default)]
    pub moves_to: Option<String>,
    /// Who says so.
    pub source: String,
}

/// What is advised from a date on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// A stable word for machines.
    pub name: String,
    /// Its first day; absent for the first phase.
    #[serde(default)]
    pub from: Option<PolicyDate>,
    /// Whether Hybrid has to move to Modern as well.
    pub modern_only: bool,
    /// Who says so.
    pub source: String,
}

/// Since which version front ends can do Modern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrontEndVersions {
    /// The first version.
    pub modern_from: String,
    /// Who says so.
    pub source: String,
}

words! {
    /// What an event does to a protocol.
    Effect {
        /// Its end is told.
        Announced = "announced",
        /// Its end is put off.
        Postponed = "postponed",
        /// Off for new tenants, or for those that did not use it, or until an administrator turns it on.
        DefaultOff = "default_off",
        /// Tenants are switched off one after the other.
        SwitchingOff = "switching_off",
        /// Off for good.
        Off = "off",
    }
}

words! {
    /// Which sign-in an event is about.
    Auth {
        /// User name and password.
        Basic = "basic",
        /// Both.
        Any = "any",
    }
}

/// Something that happened to protocols.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// When.
    pub date: PolicyDate,
    /// What it does.
    pub effect: Effect,
    /// For which sign-in.
    pub auth: Auth,
    /// In which clouds.
    pub clouds: Vec<String>,
    /// To which protocols.
    pub protocols: Vec<Protocol>,
    /// In words.
    pub text: String,
    /// Who says so.
    pub source: String,
}

static BUILT_IN: LazyLock<Policy> = LazyLock::new(|| {
    Policy::parse(include_str!("policy.json")).expect("a test reads the policy in the crate")
});

impl Policy {
    /// The policy this release brings along.
    pub fn built_in() -> &'static Policy {
        &BUILT_IN
    }

    /// A policy from a file of the form of `core/src/m365/policy.json`.
    ///
    /// Errors: M365PolicyRejected.
    pub fn parse(json: &str) -> Result<Policy, M365Error> {
        if json.len() > POLICY_LIMIT_BYTES {
            return Err(M365Error::policy("it is longer than 1 MiB"));
        }
        let policy: Policy =
            serde_json::from_str(json).map_err(|error| M365Error::policy(error.to_string()))?;
        policy.check()?;
        Ok(policy)
    }

    fn check(&self) -> Result<(), M365Error> {
        let wrong = |what: String| Err(M365Error::policy(what));
        if self.schema != SCHEMA {
            let found = self.schema;
            return wrong(format!(
                "it has schema {found}, this release reads {SCHEMA}; update Holdfast or the file"
            ));
        }
        let names: HashSet<&str> = self.clouds.iter().map(|cloud| cloud.name.as_str()).collect();
        if names.len() != self.clouds.len() || names.is_empty() {
            return wrong("it has no cloud, or one of them twice".into());
        }
        for cloud in &self.clouds {
            cloud.check(&names)?;
        }
        let open = self.phases.first().is_some_and(|phase| phase.from.is_none());
        if !open || !self.phases.is_sorted_by(|one, next| one.from < next.from) {
            return wrong("its phases begin with one without `from`, and follow each other by date".into());
        }
        if version(&self.front_end.modern_from).is_none() {
            return wrong("`front_end.modern_from` is no version; write it as 8.3.6.0".into());
        }
        if !self.timeline.is_sorted_by_key(|event| event.date.first) {
            return wrong("its timeline is not in the order of its dates".into());
        }
        let stranger = |event: &&Event| event.clouds.iter().any(|name| !names.contains(name.as_str()));
        match self.timeline.iter().find(stranger) {
            Some(event) => {
                wrong(format!("the event of {} is about a cloud that is not in its table", event.date))
            }
            None => Ok(()),
        }
    }

    /// A cloud by its name or title, in letters of either case.
    pub fn cloud(&self, name: &str) -> Option<&Cloud> {
        let name = name.trim();
        let is_it =
            |cloud: &&Cloud| cloud.name.eq_ignore_ascii_case(name) || cloud.title.eq_ignore_ascii_case(name);
        self.clouds.iter().find(is_it)
    }

    /// Where the tenants of a closed cloud went, in words.
    pub(super) fn successor(&self, closed: &Cloud) -> String {
        let other = closed.moves_to.as_deref().and_then(|name| self.cloud(name));
        other.map_or_else(|| "another region".to_owned(), |other| format!("the region {}", other.title))
    }

    pub(super) fn cloud_names(&self) -> String {
        self.clouds.iter().map(|cloud| cloud.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// What is advised on a date.
    pub fn phase(&self, date: Date) -> &Phase {
        let begun = |phase: &&Phase| phase.from.as_ref().is_none_or(|from| from.first <= date);
        self.phases.iter().rev().find(begun).unwrap_or(&self.phases[0])
    }

    /// Whether a front end of this version can do Modern; a version nobody told is taken for one that can.
    pub fn can_do_modern(&self, told: Option<&str>) -> bool {
        match (told.and_then(version), version(&self.front_end.modern_from)) {
            (Some(told), Some(least)) => told >= least,
            _ => true,
        }
    }
}

impl Cloud {
    fn check(&self, names: &HashSet<&str>) -> Result<(), M365Error> {
        let wrong = |what: &str| Err(M365Error::policy(format!("cloud {:?} {what}", self.name)));
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if self.name.is_empty() || !self.name.chars().all(plain) {
            return wrong("has a name that is not of small letters, digits and _");
        }
        let addresses = self.authorities.iter().chain([&self.graph]);
        if self.authorities.is_empty() || !addresses.into_iter().all(|address| is_safe(address)) {
            return wrong("has an address that is no https:// address, or no authority");
        }
        match &self.moves_to {
            Some(other) if !names.contains(other.as_str()) || *other == self.name => {
                wrong("moves to a cloud that is not in the table")
            }
            _ => Ok(()),
        }
    }

    /// Whether Modern can be had here on a date.
    pub fn has_modern(&self, date: Date) -> bool {
        let begun = self.modern_from.as_ref().is_none_or(|from| from.first <= date);
        self.modern && begun && !self.is_retired(date)
    }

    /// Whether it is closed on a date.
    pub fn is_retired(&self, date: Date) -> bool {
        self.retired.as_ref().is_some_and(|end| end.first <= date)
    }
}

/// Whether nobody on the way can read or change what is sent to an address: HTTPS, or this very machine.
fn is_safe(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url))
}

/// A version of up to eight numbers with points between them.
pub(super) fn version(text: &str) -> Option<Vec<u32>> {
    let text = text.trim().trim_start_matches(['v', 'V']);
    let parts: Option<Vec<u32>> = text.split('.').map(|part| part.parse().ok()).collect();
    let mut parts = parts.filter(|parts| parts.len() <= 8)?;
    while parts.last() == Some(&0) {
        parts.pop();
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(change: impl FnOnce(&mut serde_json::Value)) -> Result<Policy, M365Error> {
        let mut value: serde_json::Value = serde_json::from_str(include_str!("policy.json")).expect("JSON");
        change(&mut value);
        Policy::parse(&value.to_string())
    }

    #[test]
    fn the_policy_in_the_crate_is_sound_and_every_event_says_whose_word_it_is() {
        let policy = Policy::built_in();
        assert!(policy.timeline.len() > 20);
        assert!(policy.timeline.iter().all(|event| !event.source.is_empty() && !event.text.is_empty()));
        assert!(policy.clouds.iter().all(|cloud| !cloud.source.is_empty()));
    }

    #[test]
    fn a_policy_that_is_none_is_refused_with_what_is_wrong() {
        let refused = |change: fn(&mut serde_json::Value)| changed(change).expect_err("refused").to_string();
        assert!(refused(|v| v["schema"] = 2.into()).contains("update Holdfast"));
        assert!(refused(|v| v["clouds"][0]["name"] = "china".into()).contains("twice"));
        assert!(refused(|v| v["clouds"][0]["name"] = "a b".into()).contains("small letters"));
        assert!(refused(|v| v["clouds"][0]["graph"] = "http://g".into()).contains("https://"));
        assert!(refused(|v| v["clouds"][1]["moves_to"] = "mars".into()).contains("not in the table"));
        assert!(refused(|v| v["phases"][0]["from"] = "2020-01-01".into()).contains("phases"));
        assert!(refused(|v| v["front_end"]["modern_from"] = "x".into()).contains("8.3.6.0"));
        assert!(refused(|v| v["timeline"][0]["date"] = "2030-01-01".into()).contains("order"));
        assert!(refused(|v| v["timeline"][0]["date"] = "soon".into()).contains("no date"));
        assert!(refused(|v| v["timeline"][0]["clouds"][0] = "mars".into()).contains("not in its table"));
        assert!(refused(|v| v["timeline"][0]["effect"] = "maybe".into()).contains("maybe"));
        assert!(Policy::parse("{}").is_err());
    }

    #[test]
    fn a_host_may_add_a_cloud_of_its_own() {
        let policy = changed(|value| {
            let mut own = value["clouds"][0].clone();
            own["name"] = "bleu".into();
            own["title"] = "Bleu".into();
            value["clouds"].as_array_mut().expect("clouds").push(own);
        });
        assert!(policy.expect("sound").cloud("BLEU").is_some());
    }

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let can = |told| Policy::built_in().can_do_modern(told);
        for (told, expected) in [
            (Some("8.3.6.0"), true),
            (Some("v8.3.6"), true),
            (Some("8.3.10"), true),
            (Some("9.0"), true),
            (Some("8.3.4.99"), false),
            (Some("7.17.4"), false),
            (Some("unknown"), true),
            (None, true),
        ] {
            assert_eq!(can(told), expected, "{told:?}");
        }
    }
}
