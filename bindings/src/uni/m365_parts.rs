//! What answers about Microsoft 365 are made of.

use super::m365::count;
use holdfast_core::m365::{Alert, Move, Row, Step, Verdict};

/// Something a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365Alert {
    /// What it is about, as a stable word such as "blocked".
    pub alert: String,
    /// Whether the job fails of it, now.
    pub fatal: bool,
    /// Whether it is to be shown; one that a person turned off is told all the same.
    pub shown: bool,
    /// What is so, and what to do.
    pub text: String,
}

/// How a protocol stands. Dates read `2026-05-01`, or `2026-05` where the day was not said.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365Verdict {
    /// Which protocol, as a stable word such as "ews".
    pub protocol: String,
    /// basic or token.
    pub sign_in: String,
    /// works, unknown, warned or blocked.
    pub standing: String,
    /// Since when; absent when it works.
    pub since: Option<String>,
    /// What was last said of it.
    pub text: Option<String>,
    /// When the next comes, where that is known.
    pub next_date: Option<String>,
    /// What that is.
    pub next_text: Option<String>,
}

/// A move to a mode.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365Move {
    /// basic, hybrid or modern.
    pub to: String,
    /// Whether it may be made.
    pub allowed: bool,
    /// Why it may not be made, as a stable word; absent when it may.
    pub reason: Option<String>,
    /// What is so, and what to do; absent when it may be made.
    pub refusal_text: Option<String>,
    /// anyone, account or administrator: who has to sign in.
    pub signer: Option<String>,
    /// Whether the limitations have to be confirmed.
    pub confirms: bool,
    /// What a person does, in order.
    pub steps: Vec<M365Step>,
}

/// Something a person does.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365Step {
    /// Its place, from 1.
    pub number: i64,
    /// A stable word such as "authorize".
    pub step: String,
    /// Its heading.
    pub title: String,
    /// What to do.
    pub text: String,
    /// What it may be answered with, besides a cancel. None for the last one: that is saved.
    pub answers: Vec<String>,
    /// The value of `prompt` with which the browser is opened; absent where it is not opened.
    pub prompt: Option<String>,
    /// The value of `login_hint`; only where that very account has to sign in.
    pub login_hint: Option<String>,
}

/// An account of a fleet.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365Account {
    /// The account.
    pub account: String,
    /// microsoft_365, exchange_on_premises or sharepoint_on_premises.
    pub kind: String,
    /// The cloud's name, where it was told.
    pub region: Option<String>,
    /// How many sets it has.
    pub count: i64,
    /// Their ids, as far as they were told.
    pub sets: Vec<String>,
    /// How it signs in, as the set that is furthest back; absent when that cannot be told.
    pub mode: Option<String>,
    /// Why that cannot be told, as a stable word; absent when it can.
    pub reason: Option<String>,
    /// Whether it signs in as Microsoft has ended or is about to end.
    pub obsolete: bool,
    /// blocked, unknown, dated, open or none.
    pub urgency: String,
    /// The date by which something has to be done, or since when it is too late: `2026-05-01` or `2026-05`.
    pub by: Option<String>,
    /// Days until then; negative when it is past.
    pub days_left: Option<i64>,
    /// Which mode to be in, where that can be told.
    pub advised: Option<String>,
    /// What to do next, as a stable word such as "migrate_to_modern".
    pub next: String,
    /// What stands in the way, as stable words.
    pub blockers: Vec<String>,
    /// All of it in a sentence.
    pub text: String,
}

pub(crate) fn alert(alert: &Alert) -> M365Alert {
    let word = alert.alert.word().to_owned();
    M365Alert { alert: word, fatal: alert.fatal, shown: alert.shown, text: alert.text.clone() }
}

pub(crate) fn verdict(verdict: &Verdict) -> M365Verdict {
    let next = verdict.next.as_ref();
    M365Verdict {
        protocol: verdict.protocol.word().to_owned(),
        sign_in: verdict.sign_in.word().to_owned(),
        standing: verdict.standing.word().to_owned(),
        since: verdict.since.as_ref().map(|since| since.as_str().to_owned()),
        text: verdict.text.clone(),
        next_date: next.map(|next| next.date.as_str().to_owned()),
        next_text: next.map(|next| next.text.clone()),
    }
}

pub(crate) fn one_move(one: Move) -> M365Move {
    let (reason, refusal_text) = match one.refusal {
        Some(refusal) => (Some(refusal.reason.word().to_owned()), Some(refusal.text)),
        None => (None, None),
    };
    M365Move {
        to: one.to.word().to_owned(),
        allowed: reason.is_none(),
        reason,
        refusal_text,
        signer: one.signer.map(|signer| signer.word().to_owned()),
        confirms: one.confirms,
        steps: one.steps.into_iter().map(step).collect(),
    }
}

pub(crate) fn step(step: Step) -> M365Step {
    let (prompt, login_hint) = match step.sign_in {
        Some(sign_in) => (Some(sign_in.prompt.to_owned()), sign_in.login_hint),
        None => (None, None),
    };
    M365Step {
        number: count(step.number),
        step: step.step.word().to_owned(),
        title: step.title.to_owned(),
        text: step.text,
        answers: step.answers.into_iter().map(|answer| answer.word().to_owned()).collect(),
        prompt,
        login_hint,
    }
}

pub(crate) fn account(row: &Row) -> M365Account {
    M365Account {
        account: row.account.clone(),
        kind: row.kind.word().to_owned(),
        region: row.region.clone(),
        count: count(row.count),
        sets: row.sets.clone(),
        mode: row.mode.map(|mode| mode.word().to_owned()),
        reason: row.reason.map(|reason| reason.word().to_owned()),
        obsolete: row.obsolete,
        urgency: row.urgency.word().to_owned(),
        by: row.by.as_ref().map(|by| by.as_str().to_owned()),
        days_left: row.days_left,
        advised: row.advised.map(|mode| mode.word().to_owned()),
        next: row.next.word().to_owned(),
        blockers: row.blockers.iter().map(|blocker| blocker.word().to_owned()).collect(),
        text: row.text.clone(),
    }
}
