//! What people are told of a tenant, in lines. Pure.

use super::super::LiveError;
use super::outcome::{Basis, StepState, TenantCertificate, TenantOutcome, TenantState};
use crate::m365::show::lines;
use crate::m365::{ErrorClass, Question, Retry, Who, explain};
use crate::report::counted;
use crate::units::UtcMs;
use crate::zone::Zone;

pub(super) fn outcome(outcome: &TenantOutcome) -> String {
    let mut out = vec![format!("tenant {} {}", outcome.tenant, state(outcome))];
    out.extend(outcome.reason.iter().map(|reason| format!("Microsoft says: {reason}")));
    if let Some(application) = &outcome.application {
        out.push(format!("application: {}, client id {}", application.name, application.client_id));
    }
    if outcome.state != TenantState::Deleted {
        out.extend(outcome.certificate.iter().map(certificate));
        out.extend(outcome.permissions.iter().map(|plan| {
            let number = |all: usize| counted(all as u64, "permission", "permissions");
            let (missing, surplus) = (plan.missing.len(), plan.surplus.len());
            let by = match outcome.basis {
                Basis::Kept | Basis::SignIn => None,
                Basis::Token => Some(" of Microsoft Graph"),
                Basis::Directory => Some(""),
            };
            let is_settled = matches!(outcome.state, TenantState::Ready | TenantState::Incomplete);
            let delta = by
                .filter(|_| is_settled)
                .map_or_else(String::new, |by| format!(", {missing}{by} missing, {surplus}{by} not needed"));
            format!("needs: {}{delta}", number(plan.needed.len()))
        }));
    }
    out.extend(outcome.steps.iter().map(|step| {
        let mark = match step.state {
            StepState::Done | StepState::Already => "",
            StepState::Waiting => " (later)",
            StepState::Skipped => " (left out)",
        };
        format!("  {}: {}{mark}", step.step.word().replace('_', " "), step.text)
    }));
    lines(out)
}

fn state(outcome: &TenantOutcome) -> &'static str {
    match outcome.state {
        TenantState::Ready if outcome.basis == Basis::Kept => {
            "is ready by what is kept here; nobody was asked"
        }
        TenantState::Ready => "is ready: its application signs in by its certificate",
        TenantState::Propagating => {
            "is propagating: Microsoft has all of it, but not everywhere yet; ask again later"
        }
        TenantState::Incomplete => "lacks permissions: an administrator has to update it",
        TenantState::Unfinished => {
            "is not set up to the end: an administrator has to run set-up again, which goes on"
        }
        TenantState::Expired => "has a certificate that is over: an administrator has to update it",
        TenantState::Refused => "is refused by Microsoft",
        TenantState::Deleted => "has no application of ours any more",
        TenantState::NotSetUp => "is not set up",
    }
}

fn certificate(certificate: &TenantCertificate) -> String {
    let until = Zone::utc().stamp(UtcMs(certificate.not_after_utc_ms));
    let advice = &certificate.advice;
    if advice.expired {
        return format!("certificate {}: over since {until} UTC", certificate.thumbprint);
    }
    let left = counted(advice.days_left.unsigned_abs(), "day", "days");
    let remind = if advice.reached_days.is_some() { "; rotate it" } else { "" };
    format!("certificate {}: valid until {until} UTC, {left}{remind}", certificate.thumbprint)
}

/// A refusal that we know before Microsoft says it, or better than it says it.
pub(super) fn refusal(
    doing: &'static str,
    class: ErrorClass,
    who: Who,
    advice: String,
    now: UtcMs,
) -> LiveError {
    let question = match Question::parse(r#"{"error":"unauthorized_client"}"#) {
        Ok(question) => question,
        Err(error) => return error.into(),
    };
    let mut explanation = explain(&question, now);
    explanation.summary = format!("{}: {advice}", class.word());
    explanation.text = lines([explanation.summary.clone()]);
    (explanation.class, explanation.who, explanation.advice) = (class, who, advice);
    (explanation.topic, explanation.error, explanation.retry) = (None, None, Retry::No);
    LiveError::Denied { doing, explanation: Box::new(explanation) }
}

/// The tenant's policy lets no certificate be.
pub(super) fn barred(now: UtcMs) -> LiveError {
    let advice = "the tenant's policy for applications forbids certificates as credentials: an administrator has to allow asymmetric keys, or exempt this application".to_owned();
    refusal("giving Microsoft the certificate", ErrorClass::Policy, Who::Administrator, advice, now)
}

/// The tenant's policy wants certificates that are of no use.
pub(super) fn too_short(now: UtcMs) -> LiveError {
    let advice = "the tenant's policy for applications wants certificates that end within days: an administrator has to allow at least 30".to_owned();
    refusal("giving Microsoft the certificate", ErrorClass::Policy, Who::Administrator, advice, now)
}

/// Nothing is left to prove oneself by.
pub(super) fn no_certificate(now: UtcMs) -> LiveError {
    let advice = "the certificate is over, so it cannot renew itself: an administrator has to sign in and update the tenant".to_owned();
    refusal("rotating the certificate", ErrorClass::Certificate, Who::Administrator, advice, now)
}

/// The machine's clock differs from Microsoft's by so much that nothing it signs is believed.
pub(super) fn clock(now: UtcMs, ahead_ms: i64) -> LiveError {
    let minutes = counted(ahead_ms.unsigned_abs() / 60_000, "minute", "minutes");
    let way = if ahead_ms > 0 { "ahead of" } else { "behind" };
    let advice =
        format!("this machine's clock is {minutes} {way} Microsoft's: set it by network time, and try again");
    refusal("signing in by certificate", ErrorClass::Certificate, Who::Operator, advice, now)
}

/// An administrator has to sign in first.
pub(super) fn administrator_required(roles: &str) -> LiveError {
    LiveError::AdministratorRequired {
        account: "whoever calls".to_owned(),
        roles: format!("with purpose setup, as {roles}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::Status;

    #[test]
    fn refusals_of_our_own_say_who_must_act() {
        let now = UtcMs(0);
        for (error, word) in [
            (barred(now), "asymmetric"),
            (too_short(now), "30"),
            (no_certificate(now), "update the tenant"),
            (clock(now, 12 * 60_000), "12 minutes ahead of"),
            (clock(now, -60_000), "1 minute behind"),
        ] {
            let text = error.to_string();
            assert!(text.contains(word), "{text}");
            assert_eq!(error.status(), Status::M365Denied);
            assert!(!error.explanation().expect("explanation").propagating);
        }
        let text = administrator_required("global_administrator").to_string();
        assert!(text.contains("purpose setup"), "{text}");
    }
}
