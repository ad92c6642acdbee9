//! All that is to be said of one connection. Pure.

use super::certificate::{CertificateAdvice, certificate_advice};
use super::dates::{PolicyDate, days_between};
use super::error::M365Error;
use super::facts::{Connection, FrontEnd, Kind, parse};
use super::limits::{Advice, Limitation, advise, hybrid_may_stay, limitations};
use super::lines::lines;
use super::mfa::{MfaAdvice, PasswordPart, mfa_advice};
use super::mode::{Mode, Unsure, detect, verdicts, worst};
use super::policy::{Cloud, Policy};
use super::settings::{Settings, SettingsText};
use super::show;
use super::text;
use super::timeline::{SignIn, Standing, Verdict};
use super::words::words;
use crate::report::Report;
use crate::units::UtcMs;
use crate::zone::{Date, Zone};
use serde::{Deserialize, Serialize};

const SCHEMA: u32 = 1;

words! {
    /// What an alert is about.
    AlertWord {
        /// The mode cannot be told.
        ModeUnknown = "mode_unknown",
        /// It cannot sign in any more.
        Blocked = "blocked",
        /// It signs in as Microsoft is about to end.
        ObsoleteConnection = "obsolete_connection",
        /// A protocol it uses is about to end, or off for some.
        ProtocolEnds = "protocol_ends",
        /// Neither token nor password is there.
        NoCredentials = "no_credentials",
        /// The password fails until an app password takes its place.
        AppPasswordMissing = "app_password_missing",
        /// Something is selected that it cannot wholly do.
        Limited = "limited",
        /// The certificate is over, or will be.
        Certificate = "certificate",
        /// The front end has no Modern.
        FrontEndOld = "front_end_old",
    }
}

/// Something a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alert {
    /// A stable word for machines.
    pub alert: AlertWord,
    /// Whether the job fails of it, now.
    pub fatal: bool,
    /// Whether it is to be shown; one that a person turned off is told all the same.
    pub shown: bool,
    /// What is so, and what to do.
    pub text: String,
}

/// All that is to be said of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    schema: u32,
    /// The date of the policy.
    pub dated: String,
    /// The date it was asked for.
    pub date: String,
    /// The backup set.
    pub set: Option<String>,
    /// What people call it, marked where it is obsolete.
    pub label: String,
    /// The account.
    pub account: String,
    /// What is connected to.
    pub kind: Kind,
    /// Where a person works with the set.
    pub front_end: FrontEnd,
    /// The cloud's name.
    pub region: Option<String>,
    /// What people call that cloud.
    pub region_title: Option<String>,
    /// How it signs in; absent when that cannot be told.
    pub mode: Option<Mode>,
    /// Why that cannot be told.
    pub reason: Option<Unsure>,
    /// Whether choosing the set raises "Authentication Code is required".
    pub asks_for_code: bool,
    /// Whether it signs in as Microsoft has ended or is about to end.
    pub obsolete: bool,
    /// Whether a new connection may be made like this.
    pub may_create: bool,
    /// Whether a job on it can sign in, as far as is known.
    pub may_run: bool,
    /// How its protocols stand, the worst of them.
    pub standing: Standing,
    /// Each protocol.
    pub protocols: Vec<Verdict>,
    /// The date by which something has to be done, or since when it is too late.
    pub by: Option<PolicyDate>,
    /// Days until then; negative when it is past.
    pub days_left: Option<i64>,
    /// Which mode to be in.
    pub advice: Option<Advice>,
    /// What Modern cannot wholly do.
    pub limitations: Vec<Limitation>,
    /// Multi-factor authentication.
    pub mfa: Option<MfaAdvice>,
    /// The certificate.
    pub certificate: Option<CertificateAdvice>,
    /// How to get to where it is changed, where it should be.
    pub way: Vec<&'static str>,
    /// What a person should look at.
    pub alerts: Vec<Alert>,
    /// What a person asked about the limitations is told, in lines.
    pub limits_text: String,
}

/// A connection, and how to judge it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRequest {
    /// What is known of it.
    pub connection: Connection,
    /// How to judge it.
    pub settings: Settings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckText {
    connection: Connection,
    #[serde(default)]
    settings: SettingsText,
}

impl CheckText {
    fn read(self, place: &str) -> Result<CheckRequest, M365Error> {
        let settings = self.settings.read()?;
        self.connection.check(place, settings.policy())?;
        Ok(CheckRequest { connection: self.connection, settings })
    }
}

impl CheckRequest {
    /// A request from its JSON: `connection`, and where wanted `settings`.
    ///
    /// Errors: M365FactsRejected, M365PolicyRejected.
    pub fn parse(json: &str) -> Result<CheckRequest, M365Error> {
        parse::<CheckText>(json)?.read("connection")
    }

    /// A request that is part of a larger JSON, at `place`.
    ///
    /// Errors: M365FactsRejected, M365PolicyRejected.
    pub fn of_value(place: &str, value: serde_json::Value) -> Result<CheckRequest, M365Error> {
        if !value.is_object() {
            return Err(M365Error::facts(format!("{place}: it is no object")));
        }
        let text = serde_json::from_value::<CheckText>(value);
        text.map_err(|error| M365Error::facts(format!("{place}: {error}")))?.read(place)
    }
}

/// Judges a connection at a moment, and writes to the report what is to be said of it.
pub fn check(request: &CheckRequest, now: UtcMs, report: &mut Report) -> Check {
    let zone = request.settings.zone(Some(&report.zone));
    let outcome = judge(&request.connection, &request.settings, now, &zone);
    for (kind, text) in lines(&outcome, &request.settings, &zone) {
        report.push(kind, now, text);
    }
    outcome
}

fn judge(connection: &Connection, settings: &Settings, now: UtcMs, zone: &Zone) -> Check {
    let (policy, date) = (settings.policy(), zone.date(now));
    let found = detect(connection, policy, date);
    let protocols = found.mode.map(|mode| stand(connection, mode, policy, now, zone)).unwrap_or_default();
    let standing = if found.mode.is_some() { worst(&protocols) } else { Standing::Unknown };
    let obsolete = is_obsolete(connection, found.mode, &protocols, policy, date);
    let advice = advise(connection, &connection.selects, policy, date);
    let certificate = connection.certificate.as_ref();
    let certificate = certificate.map(|facts| certificate_advice(facts, &settings.reminder_days, now));
    let by = by(&protocols, certificate.as_ref(), policy, connection.cloud(policy), zone);
    let mut outcome = Check {
        schema: SCHEMA,
        dated: policy.dated.first.to_string(),
        date: date.to_string(),
        set: connection.set.clone(),
        label: label(connection, obsolete),
        account: connection.account.clone(),
        kind: connection.kind,
        front_end: connection.front_end,
        region: connection.cloud(policy).map(|cloud| cloud.name.clone()),
        region_title: connection.cloud(policy).map(|cloud| cloud.title.clone()),
        mode: found.mode,
        reason: found.reason,
        asks_for_code: found.asks_for_code,
        obsolete,
        may_create: may_create(connection, found.mode, advice.as_ref(), policy, date),
        may_run: true,
        standing,
        protocols,
        days_left: by.as_ref().map(|by| days_between(date, by.first)),
        by,
        limitations: limitations(&connection.selects),
        mfa: mfa_advice(connection, found.mode, now, settings.propagation_ms),
        certificate,
        way: if obsolete { text::way(connection.front_end) } else { Vec::new() },
        advice,
        alerts: Vec::new(),
        limits_text: String::new(),
    };
    outcome.limits_text = show::limits(&outcome);
    outcome.alerts = alerts(&outcome, connection, settings);
    outcome.may_run = !outcome.alerts.iter().any(|alert| alert.fatal);
    outcome
}

/// How the protocols of a connection stand when it is in `mode`, with what the tenant's own administrator turned off.
/// None of them on premises.
pub(super) fn stand(
    connection: &Connection,
    mode: Mode,
    policy: &Policy,
    now: UtcMs,
    zone: &Zone,
) -> Vec<Verdict> {
    if connection.kind != Kind::Microsoft365 {
        return Vec::new();
    }
    let told = &connection.protocols;
    let used = if told.is_empty() { mode.protocols() } else { told.as_slice() };
    let cloud = connection.cloud(policy);
    let mut protocols: Vec<Verdict> = verdicts(used, mode, cloud, policy, zone.date(now)).collect();
    if let Some(since) = connection.basic_off_utc_ms.map(UtcMs).filter(|since| *since <= now) {
        let day = zone.date(since);
        let open = |one: &&mut Verdict| one.sign_in == SignIn::Basic && one.standing != Standing::Blocked;
        for one in protocols.iter_mut().filter(open) {
            one.standing = Standing::Blocked;
            one.since = Some(day.into());
            one.text = Some("the tenant's administrator turned Basic authentication off".to_owned());
            (one.source, one.next) = (None, None);
        }
    }
    protocols
}

/// A user name and password against Microsoft 365: always in Basic, in Hybrid once its password is warned of. But
/// not in a region that has nothing better.
pub(super) fn is_obsolete(
    connection: &Connection,
    mode: Option<Mode>,
    protocols: &[Verdict],
    policy: &Policy,
    date: Date,
) -> bool {
    let cloud = connection.cloud(policy);
    let stays = cloud.is_some_and(|cloud| !cloud.has_modern(date) && !cloud.is_retired(date));
    let warned = protocols.iter().any(|one| {
        one.sign_in == SignIn::Basic && matches!(one.standing, Standing::Warned | Standing::Blocked)
    });
    connection.kind == Kind::Microsoft365
        && !stays
        && (mode == Some(Mode::Basic) || (mode == Some(Mode::Hybrid) && warned))
}

/// New connections are Modern, or Hybrid while it may stay; Basic only where there is neither.
fn may_create(
    connection: &Connection,
    mode: Option<Mode>,
    advice: Option<&Advice>,
    policy: &Policy,
    date: Date,
) -> bool {
    if connection.kind != Kind::Microsoft365 {
        return true;
    }
    let (Some(mode), Some(advice)) = (mode, advice) else { return false };
    mode >= advice.mode || (mode == Mode::Hybrid && hybrid_may_stay(connection, policy, date))
}

fn label(connection: &Connection, obsolete: bool) -> String {
    let mark = if obsolete { " [obsolete]" } else { "" };
    format!("{}{mark}", connection.title())
}

/// The first end among protocols and a certificate.
pub(super) fn by(
    protocols: &[Verdict],
    certificate: Option<&CertificateAdvice>,
    policy: &Policy,
    cloud: Option<&Cloud>,
    zone: &Zone,
) -> Option<PolicyDate> {
    let ends = protocols.iter().filter_map(|one| one.ends(policy, cloud));
    let certificate = certificate.map(|one| PolicyDate::from(zone.date(UtcMs(one.not_after_utc_ms))));
    ends.chain(certificate).min()
}

fn alerts(outcome: &Check, connection: &Connection, settings: &Settings) -> Vec<Alert> {
    let mut alerts = Vec::new();
    let mut alert = |alert, fatal, text: Option<String>| {
        let notifications = settings.notifications;
        let shown = match alert {
            AlertWord::ObsoleteConnection => notifications.obsolete_connection,
            AlertWord::Certificate => notifications.certificate || fatal,
            _ => true,
        };
        alerts.extend(text.map(|text| Alert { alert, fatal, shown, text }));
    };
    alert(AlertWord::ModeUnknown, false, text::mode_unknown(outcome));
    let blocked = outcome.standing == Standing::Blocked;
    alert(AlertWord::Blocked, true, blocked.then(|| text::blocked(outcome)));
    alert(AlertWord::ObsoleteConnection, false, outcome.obsolete.then(|| text::obsolete(outcome)));
    let ending = outcome.standing == Standing::Warned && !outcome.obsolete;
    alert(AlertWord::ProtocolEnds, false, ending.then(|| text::protocol_ends(outcome)));
    let empty = connection.lacks_credentials();
    alert(AlertWord::NoCredentials, true, empty.then(|| text::no_credentials(outcome)));
    let needs_app =
        outcome.mfa.as_ref().is_some_and(|mfa| mfa.password_part == PasswordPart::NeedsAppPassword);
    alert(AlertWord::AppPasswordMissing, false, needs_app.then(|| text::app_password_missing(outcome)));
    let limited = outcome.mode == Some(Mode::Modern) && !connection.selects.is_empty();
    alert(AlertWord::Limited, false, limited.then(|| text::limited(outcome)));
    let expired = outcome.certificate.as_ref().is_some_and(|certificate| certificate.expired);
    alert(AlertWord::Certificate, expired, text::certificate(outcome));
    let old = !settings.policy().can_do_modern(connection.version.as_deref());
    alert(
        AlertWord::FrontEndOld,
        false,
        (old && outcome.kind == Kind::Microsoft365)
            .then(|| text::front_end_old(outcome, connection, settings)),
    );
    alerts
}

impl Check {
    /// Whether there is something a person should look at.
    pub fn has_findings(&self) -> bool {
        !self.alerts.is_empty()
    }

    /// The features that are selected and limited.
    pub(super) fn limited(&self) -> impl Iterator<Item = &Limitation> {
        self.limitations.iter().filter(|one| one.applies)
    }

    /// The outcome as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The outcome as part of a larger JSON.
    pub fn to_json_value(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}
