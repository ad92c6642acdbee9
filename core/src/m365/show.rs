//! Answers for people at a console, in lines. Pure.

use super::check::Check;
use super::explain::Explanation;
use super::limits::LIMITS_DATED;
use super::migration::{Change, MigrationState, MigrationStatus};
use super::mode::{Mode, Unsure};
use super::plan::{Move, Plan, Signer};
use super::query::Timeline;
use super::steps::{AnswerWord, Step};
use super::timeline::Verdict;
use crate::report::{counted, visible};
use crate::units::UtcMs;
use crate::zone::Zone;

/// Lines, each ended, with nothing hidden in them.
pub(super) fn lines(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().map(|line| format!("{}\n", visible(&line))).collect()
}

pub(super) fn plan(plan: &Plan) -> String {
    let mode = match (plan.from, plan.reason) {
        (Some(mode), _) => format!("{} authentication", mode.title()),
        (None, reason) => format!("mode unknown, {}", reason.map(Unsure::text).unwrap_or_default()),
    };
    let mut out = vec![format!("{}, {}: {mode}", plan.account, counted(plan.sets as u64, "set", "sets"))];
    out.extend(plan.advice.iter().map(|advice| format!("advised: {}", advice.text)));
    for one in &plan.moves {
        out.extend(one_move(one));
    }
    lines(out)
}

fn one_move(one: &Move) -> Vec<String> {
    let to = one.to.title();
    if let Some(refusal) = &one.refusal {
        return vec![format!("to {to}: no, {}", refusal.text)];
    }
    let signer = match one.signer {
        Some(Signer::Administrator) => "an administrator has to sign in",
        Some(Signer::Account) => "the account itself has to sign in",
        Some(Signer::Anyone) | None => "any account of the tenant may sign in",
    };
    let steps = one.steps.iter().map(|step| format!("  {}. {}: {}", step.number, step.title, step.text));
    [format!("to {to}: yes, {signer}")].into_iter().chain(steps).collect()
}

pub(super) fn limits(outcome: &Check) -> String {
    let mut out = vec![format!("what Modern authentication cannot wholly do (as of {LIMITS_DATED}):")];
    out.extend(outcome.limitations.iter().map(|one| {
        let mark = if one.applies { "selected" } else { "not selected" };
        format!("  {}: {} ({mark})", one.feature.word(), one.text)
    }));
    out.extend(outcome.advice.iter().map(|advice| format!("advised: {}", advice.text)));
    lines(out)
}

fn verdict(one: &Verdict) -> String {
    let since = one.since.as_ref().map(|since| format!(" since {since}")).unwrap_or_default();
    let text = one.text.as_ref().map(|text| format!(", {text}")).unwrap_or_default();
    let next =
        one.next.as_ref().map(|next| format!("; next {}: {}", next.date, next.text)).unwrap_or_default();
    format!("  {} by {}: {}{since}{text}{next}", one.protocol.word(), one.sign_in.word(), one.standing.word())
}

pub(super) fn timeline(timeline: &Timeline) -> String {
    let cloud = &timeline.cloud;
    let state = match (timeline.retired, timeline.has_modern, &cloud.moves_to) {
        (true, _, Some(other)) => format!("closed; its tenants are in {other}"),
        (true, _, None) => "closed".to_owned(),
        (false, true, _) => "has Modern authentication".to_owned(),
        (false, false, _) => "has no Modern authentication".to_owned(),
    };
    let mut out = vec![
        format!("{} on {}: {state} (knowledge of {})", cloud.title, timeline.date, timeline.dated),
        format!("sign-in: {}", cloud.authorities.join(" or ")),
        format!("graph: {}", cloud.graph),
        "protocols:".to_owned(),
    ];
    out.extend(timeline.verdicts.iter().map(verdict));
    out.push("events:".to_owned());
    out.extend(timeline.events.iter().map(|event| {
        let protocols: Vec<&str> = event.protocols.iter().map(|one| one.word()).collect();
        let names = protocols.join(" ");
        format!(
            "  {} {} {} ({names}): {} [{}]",
            event.date,
            event.effect.word(),
            event.auth.word(),
            event.text,
            event.source
        )
    }));
    lines(out)
}

pub(super) fn explanation(told: &Explanation, zone: &Zone) -> String {
    let at = told.retry_at_utc_ms.map(|at| format!(", at {}", zone.stamp(UtcMs(at)))).unwrap_or_default();
    let mut out = vec![
        told.summary.clone(),
        format!("read from: {}", told.basis.word()),
        format!("retry: {}{at}", told.retry.word()),
        format!("who must act: {}", told.who.word()),
    ];
    out.extend(told.correlation_id.iter().map(|id| format!("correlation id: {id}")));
    out.extend(told.trace_id.iter().map(|id| format!("trace id: {id}")));
    lines(out)
}

pub(super) fn migration(status: &MigrationStatus) -> String {
    let (from, to) = (status.from.title(), status.to.title());
    let sets = counted(status.sets as u64, "set", "sets");
    let mut out = vec![format!("{}, {sets}: {from} to {to}", status.account)];
    out.extend(status.problem.iter().map(|problem| format!("! {}", problem.text)));
    match (&status.step, status.state) {
        (Some(step), _) => out.extend(waiting(step, status.of)),
        (None, MigrationState::Saved) => out.push("saved".to_owned()),
        (None, state) => out.push(format!("{}; nothing was changed", state.word())),
    }
    lines(out)
}

fn waiting(step: &Step, of: usize) -> Vec<String> {
    let answers: Vec<&str> = step.answers.iter().map(|word| form(*word)).collect();
    let takes = if answers.is_empty() { "save".to_owned() } else { answers.join(", ") };
    vec![
        format!("step {} of {of}: {}", step.number, step.title),
        format!("  {}", step.text),
        format!("  answer: {takes}, cancel"),
    ]
}

/// An answer as a person writes it.
const fn form(answer: AnswerWord) -> &'static str {
    match answer {
        AnswerWord::PasswordGiven => "password_given [app_password]",
        AnswerWord::SignedIn => "signed_in ACCOUNT [ROLE]",
        AnswerWord::Failed => "failed ERROR",
        other => other.word(),
    }
}

pub(super) fn change(change: &Change) -> String {
    let by = change.authorized_by.as_ref().map(|by| format!(", authorized by {by}")).unwrap_or_default();
    let mut out = vec![format!("{}: {} authentication{by}", change.account, change.to.title())];
    out.extend(change.sets.iter().map(|set| {
        let name = set.set.as_ref().map_or_else(|| "set".to_owned(), |id| format!("set {id}"));
        let from = set.from.map_or("unknown", Mode::title);
        let password = if set.removes_password { ", the password is taken out" } else { "" };
        match set.changed {
            true => format!("  {name}: {from} to {}{password}", set.to.title()),
            false => format!("  {name}: is in {} already", set.to.title()),
        }
    }));
    lines(out)
}
