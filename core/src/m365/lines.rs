//! What a backup report says of connections. Pure.

use super::check::{AlertWord, Check};
use super::fleet::{Fleet, Urgency};
use super::settings::Settings;
use super::text;
use crate::report::{Kind, counted};
use crate::units::UtcMs;
use crate::zone::Zone;

/// Accounts a report names; more are counted.
const NAMED: usize = 50;

/// The lines of a report about one connection. Dates are those of `zone`.
pub(super) fn lines(outcome: &Check, settings: &Settings, zone: &Zone) -> Vec<(Kind, String)> {
    let mut lines = vec![(Kind::Info, text::connection(outcome))];
    for alert in outcome.alerts.iter().filter(|alert| alert.shown) {
        let kind = if alert.fatal { Kind::Error } else { Kind::Warn };
        lines.push((kind, alert.text.clone()));
    }
    let hidden = outcome.alerts.iter().filter(|alert| !alert.shown);
    for alert in hidden {
        lines.push((Kind::Info, text::hidden(alert.alert, &outcome.label)));
    }
    lines.extend(certificate(outcome, zone));
    lines.extend(settling(outcome, zone));
    if outcome.obsolete {
        lines.extend(outcome.advice.iter().map(|advice| (Kind::Info, format!("Advised: {}.", advice.text))));
    }
    lines.extend(silent(outcome, settings).map(|alert| (Kind::Info, text::switched_off(alert).to_owned())));
    lines
}

/// The notifications that are off and have hidden nothing: that they are off is told all the same.
fn silent(outcome: &Check, settings: &Settings) -> impl Iterator<Item = AlertWord> {
    let wanted = settings.notifications;
    let off = [
        (AlertWord::ObsoleteConnection, !wanted.obsolete_connection),
        (AlertWord::Certificate, !wanted.certificate && outcome.certificate.is_some()),
    ];
    let has_hidden = |word| outcome.alerts.iter().any(|alert| alert.alert == word && !alert.shown);
    off.into_iter().filter(move |&(word, off)| off && !has_hidden(word)).map(|(word, _)| word)
}

fn certificate(outcome: &Check, zone: &Zone) -> Option<(Kind, String)> {
    let certificate = outcome.certificate.as_ref().filter(|one| !one.expired)?;
    let end = zone.stamp(UtcMs(certificate.not_after_utc_ms));
    let left = u64::try_from(certificate.days_left).unwrap_or(0);
    let long = if certificate.too_long {
        " It is valid for more than two years; make the next one shorter."
    } else {
        ""
    };
    let days = counted(left, "day", "days");
    Some((Kind::Info, format!("The certificate of \"{}\" ends at {end}: {days} left.{long}", outcome.label)))
}

fn settling(outcome: &Check, zone: &Zone) -> Option<(Kind, String)> {
    let until = outcome.mfa.as_ref()?.settles_utc_ms?;
    let until = zone.stamp(UtcMs(until));
    Some((
        Kind::Info,
        format!(
            "Multi-factor authentication of {} was changed a short while ago: a failure until {until} may be a false alarm; try again after that.",
            outcome.account
        ),
    ))
}

/// The lines of a report about a fleet: what there is, then who is to be looked at first.
pub(super) fn fleet_lines(fleet: &Fleet) -> Vec<(Kind, String)> {
    let mut lines = vec![(Kind::Info, text::fleet(fleet))];
    let urgent: Vec<_> = fleet.accounts.iter().filter(|row| row.urgency != Urgency::None).collect();
    for row in urgent.iter().take(NAMED) {
        let kind = if row.urgency == Urgency::Blocked { Kind::Error } else { Kind::Warn };
        lines.push((kind, row.text.clone()));
    }
    if urgent.len() > NAMED {
        let more = counted((urgent.len() - NAMED) as u64, "account is", "accounts are");
        lines.push((
            Kind::Warn,
            format!("{more} to be looked at besides; the fleet's JSON and CSV name them."),
        ));
    }
    lines
}
