//! What sorts of errors there are, and the table of those that are known. Pure.

use super::words::words;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

words! {
    /// What sort of failure it is.
    ErrorClass {
        /// The user is unknown or disabled.
        Account = "account",
        /// The password is wrong or expired.
        Password = "password",
        /// A second factor has to be registered.
        MfaRegistration = "mfa_registration",
        /// A second factor is needed.
        Mfa = "mfa",
        /// Somebody has to sign in with a browser.
        Interaction = "interaction",
        /// A policy of the tenant forbids it.
        Policy = "policy",
        /// The tenant blocks Basic authentication.
        Legacy = "legacy",
        /// An administrator has to change something.
        Administrator = "administrator",
        /// Consent is missing.
        Consent = "consent",
        /// Somebody said no.
        Declined = "declined",
        /// The application is not there, or not ready.
        Application = "application",
        /// The application, or how it is asked, is set up wrongly.
        Configuration = "configuration",
        /// The application's secret is wrong or expired.
        Credential = "credential",
        /// The application's certificate or this machine's clock is wrong.
        Certificate = "certificate",
        /// The tenant is in another cloud.
        Cloud = "cloud",
        /// The authorization has ended.
        Reauthorize = "reauthorize",
        /// Nobody has entered the device code yet.
        Pending = "pending",
        /// Nobody has entered the device code yet, and it is asked too often.
        SlowDown = "slow_down",
        /// The device code is wrong or expired.
        DeviceCode = "device_code",
        /// The service has trouble.
        Transient = "transient",
        /// Too much was asked.
        Throttled = "throttled",
        /// Only time helps.
        Wait = "wait",
        /// Holdfast or the console asked wrongly.
        Defect = "defect",
        /// It cannot be told.
        Unknown = "unknown",
    }
}

words! {
    /// Whether to try again.
    Retry {
        /// Not before somebody acted.
        No = "no",
        /// After the delay that was told.
        After = "after",
        /// With growing pauses.
        Backoff = "backoff",
        /// At the pace of the flow.
        Poll = "poll",
    }
}

words! {
    /// Who must act.
    Who {
        /// Nobody: wait.
        Nobody = "nobody",
        /// Whoever signs in.
        User = "user",
        /// An administrator of the tenant.
        Administrator = "administrator",
        /// Whoever looks after the backup.
        Operator = "operator",
        /// Whoever wrote the program.
        Vendor = "vendor",
    }
}

words! {
    /// What the class was read from.
    Basis {
        /// The `suberror`.
        Suberror = "suberror",
        /// The `error`.
        Error = "error",
        /// The status of HTTP.
        Http = "http",
        /// A number alone: good for people, not for programs.
        Code = "code",
        /// Nothing that is known.
        None = "none",
    }
}

impl ErrorClass {
    pub(super) const fn retry(self) -> Retry {
        match self {
            Self::Transient | Self::Throttled => Retry::Backoff,
            Self::Pending | Self::SlowDown => Retry::Poll,
            _ => Retry::No,
        }
    }

    pub(super) const fn who(self) -> Who {
        match self {
            Self::Password
            | Self::MfaRegistration
            | Self::Mfa
            | Self::Interaction
            | Self::Declined
            | Self::DeviceCode
            | Self::Pending => Who::User,
            Self::Account | Self::Policy | Self::Administrator | Self::Consent => Who::Administrator,
            Self::Legacy
            | Self::Application
            | Self::Configuration
            | Self::Credential
            | Self::Certificate
            | Self::Cloud
            | Self::Reauthorize
            | Self::Unknown => Who::Operator,
            Self::Transient | Self::Throttled | Self::Wait | Self::SlowDown => Who::Nobody,
            Self::Defect => Who::Vendor,
        }
    }

    pub(super) const fn advice(self) -> &'static str {
        match self {
            Self::Account => "read the user name again, and see that the account is enabled",
            Self::Password => "enter user name and password again",
            Self::MfaRegistration => "sign in with a browser once and register a second factor",
            Self::Mfa | Self::Interaction => "sign in with a browser",
            Self::Policy => "ask the tenant's administrator which policy blocks the sign-in",
            Self::Legacy => "move the set to Modern authentication",
            Self::Administrator => "ask the tenant's administrator",
            Self::Consent => "an administrator has to grant consent",
            Self::Declined => "somebody declined: begin the sign-in again and accept",
            Self::Application => "see that the application is set up in this tenant",
            Self::Configuration => "update the configuration",
            Self::Credential => "update the configuration: the application's credential is not accepted",
            Self::Certificate => "set the clock by network time, then update the configuration",
            Self::Cloud => "choose the right region",
            Self::Reauthorize => "authorize the set again",
            Self::Pending => "go on waiting for the code to be entered",
            Self::SlowDown => "go on waiting, five seconds longer each time",
            Self::DeviceCode => "ask for a new code",
            Self::Transient => "try again later",
            Self::Throttled => "wait, then go slower",
            Self::Wait => "wait, then try again",
            Self::Defect => "report this with the correlation id",
            Self::Unknown => "report this with the correlation id, if it comes back",
        }
    }

    /// Whether a change that is not in effect everywhere yet looks like this.
    pub(super) const fn may_be_propagation(self) -> bool {
        !matches!(
            self,
            Self::Pending | Self::SlowDown | Self::Declined | Self::Throttled | Self::Defect | Self::Cloud
        )
    }
}

#[derive(Deserialize)]
struct ErrorRow {
    error: String,
    class: ErrorClass,
}

#[derive(Deserialize)]
struct SuberrorRow {
    suberror: String,
    class: ErrorClass,
}

#[derive(Deserialize)]
pub(super) struct CodeRow {
    codes: Vec<u32>,
    pub(super) class: ErrorClass,
    pub(super) advice: String,
}

#[derive(Deserialize)]
struct Table {
    errors: Vec<ErrorRow>,
    suberrors: Vec<SuberrorRow>,
    codes: Vec<CodeRow>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("errors.json")).expect("a test reads the table in the crate")
});

static CODES: LazyLock<HashMap<u32, &'static CodeRow>> = LazyLock::new(|| {
    let each = |row: &'static CodeRow| row.codes.iter().map(move |&code| (code, row));
    TABLE.codes.iter().flat_map(each).collect()
});

pub(super) fn class_of_error(error: &str) -> Option<ErrorClass> {
    TABLE.errors.iter().find(|row| row.error == error).map(|row| row.class)
}

pub(super) fn class_of_suberror(suberror: &str) -> Option<ErrorClass> {
    TABLE.suberrors.iter().find(|row| row.suberror == suberror).map(|row| row.class)
}

pub(super) fn row_of(codes: &[u32]) -> Option<&'static CodeRow> {
    codes.iter().find_map(|code| CODES.get(code).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_is_in_the_table_twice() {
        let all: Vec<u32> = TABLE.codes.iter().flat_map(|row| row.codes.iter().copied()).collect();
        assert_eq!(all.len(), CODES.len());
        for class in ErrorClass::ALL {
            assert!(!class.advice().is_empty());
        }
    }
}
