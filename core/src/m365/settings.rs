//! How a question is to be judged: by which policy, in which zone, and what a person wishes to be told.

use super::error::M365Error;
use super::facts::Role;
use super::policy::Policy;
use crate::units::UtcMs;
use crate::zone::{Date, Zone};
use serde::Deserialize;

/// Days before a certificate's end at which a person is reminded.
const REMINDER_DAYS: [u32; 6] = [90, 60, 30, 14, 7, 1];
/// The most reminders, and the earliest in days.
const REMINDERS: usize = 100;
const EARLIEST_REMINDER_DAYS: u32 = 3_650;

/// How long a change may take to be in effect everywhere, in minutes. Microsoft promises no time.
const PROPAGATION_MINUTES: u32 = 60;
const LONGEST_PROPAGATION_MINUTES: u32 = 7 * 24 * 60;

/// Settings as their JSON has them. Each may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct SettingsText {
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notifications: Option<Notifications>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reminder_days: Option<Vec<u32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    administrators: Option<Vec<Role>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    propagation_minutes: Option<u32>,
}

/// Which alerts a person wishes to see. One that is off is reported as off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notifications {
    /// "Obsolete connection in use". Turning it off is not recommended.
    pub obsolete_connection: bool,
    /// Reminders of a certificate's end.
    pub certificate: bool,
}

impl Default for Notifications {
    fn default() -> Notifications {
        Notifications { obsolete_connection: true, certificate: true }
    }
}

/// How a question is to be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    policy: Option<Policy>,
    /// Whose calendar decides the date; `None` for that of the report, or UTC.
    pub zone: Option<Zone>,
    /// Which alerts a person wishes to see.
    pub notifications: Notifications,
    /// Days before a certificate's end at which a person is reminded, the most first.
    pub reminder_days: Vec<u32>,
    /// Which roles may authorize Modern.
    pub administrators: Vec<Role>,
    /// How long a change may take to be in effect everywhere.
    pub propagation_ms: i64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            policy: None,
            zone: None,
            notifications: Notifications::default(),
            reminder_days: REMINDER_DAYS.to_vec(),
            administrators: vec![Role::GlobalAdministrator],
            propagation_ms: minutes(PROPAGATION_MINUTES),
        }
    }
}

const fn minutes(minutes: u32) -> i64 {
    minutes as i64 * 60_000
}

impl SettingsText {
    /// The settings it stands for.
    ///
    /// Errors: M365FactsRejected, M365PolicyRejected.
    pub(super) fn read(self) -> Result<Settings, M365Error> {
        let wrong = |what: &str| M365Error::facts(format!("settings: {what}"));
        let plain = Settings::default();
        let zone = self.zone.map(|name| Zone::parse(&name)).transpose();
        let mut reminder_days = self.reminder_days.unwrap_or(plain.reminder_days);
        reminder_days.sort_unstable_by(|one, other| other.cmp(one));
        reminder_days.dedup();
        if reminder_days.len() > REMINDERS
            || reminder_days.first().is_some_and(|&days| days > EARLIEST_REMINDER_DAYS)
        {
            return Err(wrong("`reminder_days` takes at most 100 numbers of at most 3,650 days"));
        }
        let administrators = self.administrators.unwrap_or(plain.administrators);
        if administrators.is_empty() || administrators.contains(&Role::Ordinary) {
            return Err(wrong(
                "`administrators` names the roles that may authorize Modern; `ordinary` is none of them",
            ));
        }
        let propagation = self.propagation_minutes.unwrap_or(PROPAGATION_MINUTES);
        if propagation > LONGEST_PROPAGATION_MINUTES {
            return Err(wrong("`propagation_minutes` is at most 10,080, seven days"));
        }
        Ok(Settings {
            policy: self.policy.map(|policy| Policy::parse(&policy.to_string())).transpose()?,
            zone: zone.map_err(|error| wrong(&error.to_string()))?,
            notifications: self.notifications.unwrap_or_default(),
            reminder_days,
            administrators,
            propagation_ms: minutes(propagation),
        })
    }
}

impl Settings {
    /// The policy in force.
    pub fn policy(&self) -> &Policy {
        self.policy.as_ref().unwrap_or_else(|| Policy::built_in())
    }

    /// Which date it is: policies are made of dates.
    pub(super) fn date(&self, now: UtcMs, report: Option<&Zone>) -> Date {
        self.zone(report).date(now)
    }

    /// Whose calendar decides.
    pub(super) fn zone(&self, report: Option<&Zone>) -> Zone {
        self.zone.as_ref().or(report).cloned().unwrap_or_else(Zone::utc)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Settings, M365Error> {
        serde_json::from_str::<SettingsText>(json).expect("settings").read()
    }

    #[test]
    fn nothing_said_is_the_default() {
        assert_eq!(read("{}").expect("read"), Settings::default());
        assert_eq!(Settings::default().reminder_days, [90, 60, 30, 14, 7, 1]);
    }

    #[test]
    fn reminders_come_in_order_and_once() {
        let settings = read(r#"{"reminder_days":[1,30,7,30]}"#).expect("read");
        assert_eq!(settings.reminder_days, [30, 7, 1]);
    }

    #[test]
    fn what_cannot_be_set_is_refused() {
        for json in [
            r#"{"reminder_days":[3651]}"#,
            r#"{"administrators":[]}"#,
            r#"{"administrators":["ordinary"]}"#,
            r#"{"propagation_minutes":10081}"#,
            r#"{"zone":"Mars/Olympus"}"#,
            r#"{"policy":{}}"#,
        ] {
            assert!(read(json).is_err(), "{json}");
        }
    }
}
