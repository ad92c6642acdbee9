//! Sentences for people. Pure.

use super::check::{AlertWord, Check};
use super::facts::{Connection, FrontEnd, Kind};
use super::fleet::{Fleet, Row, Urgency};
use super::mode::{Mode, Unsure};
use super::next::{Blocker, NextStep};
use super::settings::Settings;
use super::timeline::{Standing, Verdict};
use crate::report::{count, counted};

/// `Microsoft 365 connection "Contoso [obsolete]" (ann@contoso.example): Basic authentication, region Global.`
pub(super) fn connection(outcome: &Check) -> String {
    let what = match outcome.kind {
        Kind::Microsoft365 => "Microsoft 365",
        Kind::ExchangeOnPremises => "Exchange (on premises)",
        Kind::SharepointOnPremises => "SharePoint (on premises)",
    };
    let mode = outcome.mode.map_or_else(|| "unknown".to_owned(), |mode| mode.title().to_owned());
    let region = outcome.region_title.as_ref().map(|region| format!(", region {region}")).unwrap_or_default();
    let stays = if outcome.kind == Kind::Microsoft365 { "" } else { ", which stays" };
    format!(
        "{what} connection \"{}\" ({}): {mode} authentication{stays}{region}.",
        outcome.label, outcome.account
    )
}

pub(super) fn mode_unknown(outcome: &Check) -> Option<String> {
    let reason = outcome.reason.map(Unsure::text)?;
    Some(format!("How \"{}\" signs in cannot be told: {reason}.", outcome.label))
}

fn worst_of(outcome: &Check, standing: Standing) -> Option<&Verdict> {
    outcome.protocols.iter().find(|one| one.standing == standing)
}

fn said(verdict: &Verdict) -> String {
    let since = verdict.since.as_ref().map(|since| format!(" since {since}")).unwrap_or_default();
    let text = verdict.text.as_deref().unwrap_or_default();
    let next = verdict
        .next
        .as_ref()
        .map(|next| format!("; from {} on: {}", next.date, next.text))
        .unwrap_or_default();
    format!("{}{since}: {text}{next}", verdict.protocol.word())
}

pub(super) fn blocked(outcome: &Check) -> String {
    let why = worst_of(outcome, Standing::Blocked).map(said).unwrap_or_default();
    let action = match &outcome.advice {
        Some(advice) if Some(advice.mode) != outcome.mode => {
            format!("move it to {} authentication", advice.mode.title())
        }
        _ => "reach the data by another protocol".to_owned(),
    };
    format!("\"{}\" cannot sign in any more ({why}). Jobs on it fail until you {action}.", outcome.label)
}

/// What Microsoft takes away, and what to do before.
pub(super) fn obsolete(outcome: &Check) -> String {
    let mode = outcome.mode.map_or("Basic", Mode::title);
    let rest = match (outcome.standing, &outcome.by) {
        (Standing::Blocked, _) => "Its jobs cannot sign in.".to_owned(),
        (_, Some(by)) => {
            format!("It works until {by} at the latest; the tenant's administrator may turn it off before.")
        }
        (_, None) => "Its jobs stop when Basic authentication is turned off for the tenant.".to_owned(),
    };
    format!(
        "The connection \"{}\" uses {mode} authentication, which Microsoft ends for security. {rest} Reconfigure it to Modern authentication: {}.",
        outcome.label,
        outcome.way.join(" > ")
    )
}

pub(super) fn protocol_ends(outcome: &Check) -> String {
    let why = worst_of(outcome, Standing::Warned).map(said).unwrap_or_default();
    format!("\"{}\" uses a protocol that ends ({why}). Reach the data by Microsoft Graph.", outcome.label)
}

pub(super) fn no_credentials(outcome: &Check) -> String {
    let better = match &outcome.advice {
        Some(advice) if advice.mode != Mode::Basic => ", or better move it to Modern authentication",
        _ => "",
    };
    format!(
        "\"{}\" has neither token nor password, so its jobs cannot sign in. Enter the password{better}.",
        outcome.label
    )
}

pub(super) fn app_password_missing(outcome: &Check) -> String {
    format!(
        "Multi-factor authentication of {} is enforced: the password of \"{}\" fails until an app password takes its place.",
        outcome.account, outcome.label
    )
}

pub(super) fn limited(outcome: &Check) -> String {
    let texts: Vec<&str> = outcome.limited().map(|one| one.text).collect();
    format!(
        "\"{}\" selects what Modern authentication cannot wholly do: {}.",
        outcome.label,
        texts.join("; ")
    )
}

pub(super) fn certificate(outcome: &Check) -> Option<String> {
    let certificate = outcome.certificate.as_ref()?;
    if certificate.expired {
        return Some(format!(
            "The certificate of \"{}\" has expired, so its jobs cannot sign in. Run Update configuration now.",
            outcome.label
        ));
    }
    if certificate.not_yet_valid {
        return Some(format!(
            "The certificate of \"{}\" is not valid yet by this machine's clock. Set the clock by network time.",
            outcome.label
        ));
    }
    if !certificate.remind {
        return None;
    }
    let left = match u64::try_from(certificate.days_left) {
        Ok(days) if days > 0 => counted(days, "day", "days"),
        _ => "less than a day".to_owned(),
    };
    Some(format!("The certificate of \"{}\" ends in {left}. Run Update configuration before.", outcome.label))
}

pub(super) fn front_end_old(outcome: &Check, connection: &Connection, settings: &Settings) -> String {
    let least = &settings.policy().front_end.modern_from;
    let advice = if connection.maintenance_expired {
        "Maintenance has expired: do not upgrade, contact sales first".to_owned()
    } else {
        "Upgrade it, then migrate once".to_owned()
    };
    format!(
        "The {} of \"{}\" is older than {least} and has no Modern authentication. {advice}.",
        connection.front_end.title(),
        outcome.label
    )
}

/// What is said in place of an alert that a person turned off.
pub(super) fn hidden(alert: AlertWord, label: &str) -> String {
    format!("An alert about \"{label}\" is not shown. {}", switched_off(alert))
}

pub(super) const fn switched_off(alert: AlertWord) -> &'static str {
    match alert {
        AlertWord::ObsoleteConnection => {
            "The notification \"Obsolete connection in use\" is off, which is not recommended."
        }
        _ => "The notification of certificates that end is off, which is not recommended.",
    }
}

/// How to get to where a connection is reconfigured.
pub(super) fn way(front_end: FrontEnd) -> Vec<&'static str> {
    match front_end {
        FrontEnd::Client => vec!["Backup Sets", "the set", "Change settings", "Next", "Authorize", "Save"],
        FrontEnd::Agentless => {
            vec!["User icon", "Backup Set", "the set", "Change settings", "Next", "Authorize", "Save"]
        }
    }
}

/// The fleet in a sentence.
pub(super) fn fleet(fleet: &Fleet) -> String {
    let count_of = |urgency| fleet.accounts.iter().filter(|row| row.urgency == urgency).count() as u64;
    let sets = counted(fleet.sets as u64, "set", "sets");
    let accounts = counted(fleet.accounts.len() as u64, "account", "accounts");
    format!(
        "Microsoft 365: {sets} of {accounts}; {} cannot run, {} cannot be told, {} have a date, {} are to be moved, {} need nothing.",
        count(count_of(Urgency::Blocked)),
        count(count_of(Urgency::Unknown)),
        count(count_of(Urgency::Dated)),
        count(count_of(Urgency::Open)),
        count(count_of(Urgency::None)),
    )
}

/// An account of the fleet in a sentence.
pub(super) fn fleet_row(row: &Row) -> String {
    let mode = row.mode.map_or("mode unknown", Mode::title);
    let sets = counted(row.count as u64, "set", "sets");
    let state = match (row.urgency, &row.by) {
        (Urgency::Blocked, Some(by)) => format!("cannot sign in since {by}"),
        (Urgency::Blocked, None) => "cannot sign in".to_owned(),
        (Urgency::Dated, Some(by)) => format!("works until {by}"),
        (Urgency::Unknown, _) => row.reason.map_or("cannot be told", Unsure::text).to_owned(),
        (Urgency::Dated | Urgency::Open, _) => "is to be moved".to_owned(),
        (Urgency::None, _) => "needs nothing".to_owned(),
    };
    let next = next_step(row.next).map(|next| format!("; {next}")).unwrap_or_default();
    let blockers: Vec<&str> = row.blockers.iter().map(|one| blocker(*one)).collect();
    let blockers = if blockers.is_empty() { String::new() } else { format!(" ({})", blockers.join("; ")) };
    format!("{} ({sets}, {mode}): {state}{next}{blockers}.", row.account)
}

const fn next_step(step: NextStep) -> Option<&'static str> {
    match step {
        NextStep::TellFacts => Some("hand in what is missing"),
        NextStep::MoveRegion => Some("connect it to the region its tenant went to"),
        NextStep::ContactSales => Some("contact sales"),
        NextStep::Upgrade => Some("upgrade the front end"),
        NextStep::MigrateToHybrid => Some("migrate to Hybrid"),
        NextStep::MigrateToModern => Some("migrate to Modern"),
        NextStep::UpdateConfiguration => Some("run Update configuration"),
        NextStep::ChangeProtocol => Some("reach the data by Microsoft Graph"),
        NextStep::None => None,
    }
}

const fn blocker(blocker: Blocker) -> &'static str {
    match blocker {
        Blocker::AdministratorRequired => "an administrator has to sign in",
        Blocker::AppPasswordMissing => "an app password is needed",
        Blocker::Limitations => "limitations have to be confirmed",
        Blocker::ModeUnknown => "the mode is unknown",
        Blocker::RegionUnknown => "the region is unknown",
        Blocker::RegionRetired => "the region is closed",
        Blocker::RegionWithoutModern => "the region has no Modern authentication",
        Blocker::UpgradeRequired => "the front end is too old",
        Blocker::MaintenanceExpired => "maintenance has expired",
    }
}
