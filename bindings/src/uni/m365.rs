//! Microsoft 365: what state a connection is in, what Microsoft allows where and when, what an error means.

use super::count::to_core;
use super::error::Failure;
use super::m365_parts::{M365Account, M365Alert, M365Move, M365Verdict, account, alert, one_move, verdict};
use super::report::Report;
use holdfast_core::Error;
use holdfast_core::clock::moment;
use holdfast_core::m365::{self, CheckRequest, FleetRequest, PlanRequest, Question, TimelineRequest};
use holdfast_core::units::UtcMs;
use std::sync::Arc;

/// All that is to be said of a connection.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365Check {
    /// The backup set, where it was told.
    pub set: Option<String>,
    /// What people call it, marked where it is obsolete.
    pub label: String,
    /// The account.
    pub account: String,
    /// microsoft_365, exchange_on_premises or sharepoint_on_premises.
    pub kind: String,
    /// client or agentless.
    pub front_end: String,
    /// The cloud's name, where it was told.
    pub region: Option<String>,
    /// basic, hybrid or modern; absent when that cannot be told.
    pub mode: Option<String>,
    /// Why that cannot be told, as a stable word; absent when it can.
    pub reason: Option<String>,
    /// Whether choosing the set raises "Authentication Code is required".
    pub asks_for_code: bool,
    /// Whether it signs in as Microsoft has ended or is about to end.
    pub obsolete: bool,
    /// Whether a new connection may be made like this.
    pub may_create: bool,
    /// Whether a job on it can sign in, as far as is known.
    pub may_run: bool,
    /// Whether there is something a person should look at.
    pub findings: bool,
    /// works, unknown, warned or blocked: the worst of its protocols.
    pub standing: String,
    /// The date by which something has to be done, or since when it is too late: `2026-05-01` or `2026-05`.
    pub by: Option<String>,
    /// Days until then; negative when it is past.
    pub days_left: Option<i64>,
    /// Which mode to be in, where that can be told.
    pub advised: Option<String>,
    /// What a person should look at.
    pub alerts: Vec<M365Alert>,
    /// Each protocol.
    pub protocols: Vec<M365Verdict>,
    /// Whole days its certificate is still valid; negative when it is over, absent when there is none.
    pub certificate_days_left: Option<i64>,
    /// What a person who asked about the limitations is told, in lines.
    pub limits_text: String,
    /// The outcome as JSON.
    pub json: String,
}

/// All that may be done with an account.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365Plan {
    /// The account.
    pub account: String,
    /// How many sets it has.
    pub sets: i64,
    /// How it signs in now; absent when that cannot be told.
    pub from: Option<String>,
    /// Why that cannot be told, as a stable word; absent when it can.
    pub reason: Option<String>,
    /// Which mode to be in, where that can be told.
    pub advised: Option<String>,
    /// Each mode as a place to go, or the one that was asked for.
    pub moves: Vec<M365Move>,
    /// All of it for people, in lines.
    pub text: String,
    /// The plan as JSON.
    pub json: String,
}

/// What became of a cloud's protocols, and what comes.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365Timeline {
    /// The date it was asked for.
    pub date: String,
    /// The date of the policy.
    pub dated: String,
    /// The cloud's name.
    pub region: String,
    /// Whether Modern authentication can be had there on that date.
    pub has_modern: bool,
    /// Whether it is closed on that date.
    pub retired: bool,
    /// How the protocols stand.
    pub verdicts: Vec<M365Verdict>,
    /// All of it for people, in lines.
    pub text: String,
    /// The timeline as JSON.
    pub json: String,
}

/// What an error of a sign-in means.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365Explanation {
    /// What sort of failure it is, as a stable word; programs go by this.
    pub class_word: String,
    /// What that was read from: suberror, error, http, code or none.
    pub basis: String,
    /// The `error`, where it is one that is known.
    pub error: Option<String>,
    /// The AADSTS numbers.
    pub codes: Vec<i64>,
    /// What the number is about, where one is known; for people.
    pub topic: Option<String>,
    /// What to do.
    pub advice: String,
    /// no, after, backoff or poll.
    pub retry: String,
    /// When to try again, where that is known.
    pub retry_at_utc_ms: Option<i64>,
    /// nobody, user, administrator, operator or vendor: who must act.
    pub who: String,
    /// Whether a change that was made may simply not be in effect yet.
    pub propagating: bool,
    /// The most of it in a sentence.
    pub summary: String,
    /// All of it for people, in lines.
    pub text: String,
    /// The explanation as JSON.
    pub json: String,
}

/// A fleet of sets, by account, the most urgent first.
#[derive(uniffi::Object)]
pub struct M365Fleet(m365::Fleet);

/// What is to be said of a connection, with the lines of the report. Changes nothing. `request` is JSON.
#[uniffi::export]
pub fn m365_check(
    request: String,
    now_utc_ms: Option<i64>,
    report: Arc<Report>,
) -> Result<M365Check, Failure> {
    let request = CheckRequest::parse(&request).map_err(Error::from)?;
    Ok(M365Check::of(&report.collect(|lines| m365::check(&request, now(now_utc_ms), lines))))
}

/// Which moves between the modes may be made, by whom and in which steps. Changes nothing. `request` is JSON.
#[uniffi::export]
pub fn m365_plan(request: String, now_utc_ms: Option<i64>) -> Result<M365Plan, Failure> {
    let plan = m365::plan(&PlanRequest::parse(&request).map_err(Error::from)?, now(now_utc_ms));
    Ok(M365Plan {
        json: plan.to_json(),
        account: plan.account,
        sets: count(plan.sets),
        from: plan.from.map(|mode| mode.word().to_owned()),
        reason: plan.reason.map(|reason| reason.word().to_owned()),
        advised: plan.advice.map(|advice| advice.mode.word().to_owned()),
        moves: plan.moves.into_iter().map(one_move).collect(),
        text: plan.text,
    })
}

/// How the protocols of a cloud stand at a moment, and what happened and will. `request` is JSON.
#[uniffi::export]
pub fn m365_timeline(request: String, now_utc_ms: Option<i64>) -> Result<M365Timeline, Failure> {
    let timeline = m365::timeline(&TimelineRequest::parse(&request).map_err(Error::from)?, now(now_utc_ms))
        .map_err(Error::from)?;
    Ok(M365Timeline {
        json: timeline.to_json(),
        date: timeline.date,
        dated: timeline.dated,
        region: timeline.cloud.name,
        has_modern: timeline.has_modern,
        retired: timeline.retired,
        verdicts: timeline.verdicts.iter().map(verdict).collect(),
        text: timeline.text,
    })
}

/// What an error of a sign-in means. `question` is the JSON of an error answer, or any text that names an error.
#[uniffi::export]
pub fn m365_explain(question: String, now_utc_ms: Option<i64>) -> Result<M365Explanation, Failure> {
    let told = m365::explain(&Question::parse(&question).map_err(Error::from)?, now(now_utc_ms));
    Ok(M365Explanation {
        json: told.to_json(),
        class_word: told.class.word().to_owned(),
        basis: told.basis.word().to_owned(),
        error: told.error,
        codes: told.codes.into_iter().map(i64::from).collect(),
        topic: told.topic.map(|topic| topic.word().to_owned()),
        advice: told.advice,
        retry: told.retry.word().to_owned(),
        retry_at_utc_ms: told.retry_at_utc_ms,
        who: told.who.word().to_owned(),
        propagating: told.propagating,
        summary: told.summary,
        text: told.text,
    })
}

/// Any number of sets by account, with the lines of the report. Changes nothing. `request` is JSON.
#[uniffi::export]
pub fn m365_fleet(
    request: String,
    now_utc_ms: Option<i64>,
    report: Arc<Report>,
) -> Result<Arc<M365Fleet>, Failure> {
    let request = FleetRequest::parse(&request).map_err(Error::from)?;
    let fleet = report.collect(|lines| m365::fleet(request, now(now_utc_ms), lines));
    Ok(Arc::new(M365Fleet(fleet)))
}

#[uniffi::export]
impl M365Fleet {
    /// How many sets there are.
    pub fn sets(&self) -> i64 {
        count(self.0.sets)
    }

    /// How many accounts there are.
    pub fn count(&self) -> i64 {
        count(self.0.accounts.len())
    }

    /// At most `limit` accounts from place `offset` on, the most urgent first; fewer at the end.
    pub fn accounts(&self, offset: i64, limit: i32) -> Result<Vec<M365Account>, Failure> {
        let (offset, limit) = (to_core(offset, "offset")?, to_core(limit.into(), "limit")?);
        Ok(self.0.accounts.iter().skip(offset).take(limit).map(account).collect())
    }

    /// The fleet as JSON.
    pub fn json(&self) -> String {
        self.0.to_json()
    }

    /// The accounts for spreadsheets.
    pub fn csv(&self) -> String {
        self.0.to_csv()
    }
}

impl M365Check {
    pub(crate) fn of(check: &m365::Check) -> M365Check {
        M365Check {
            set: check.set.clone(),
            label: check.label.clone(),
            account: check.account.clone(),
            kind: check.kind.word().to_owned(),
            front_end: check.front_end.word().to_owned(),
            region: check.region.clone(),
            mode: check.mode.map(|mode| mode.word().to_owned()),
            reason: check.reason.map(|reason| reason.word().to_owned()),
            asks_for_code: check.asks_for_code,
            obsolete: check.obsolete,
            may_create: check.may_create,
            may_run: check.may_run,
            findings: check.has_findings(),
            standing: check.standing.word().to_owned(),
            by: check.by.as_ref().map(|by| by.as_str().to_owned()),
            days_left: check.days_left,
            advised: check.advice.as_ref().map(|advice| advice.mode.word().to_owned()),
            alerts: check.alerts.iter().map(alert).collect(),
            protocols: check.protocols.iter().map(verdict).collect(),
            certificate_days_left: check.certificate.as_ref().map(|certificate| certificate.days_left),
            limits_text: check.limits_text.clone(),
            json: check.to_json(),
        }
    }
}

/// The moment a question is asked for.
pub(crate) fn now(now_utc_ms: Option<i64>) -> UtcMs {
    moment(now_utc_ms.map(UtcMs))
}

/// A number of things in memory, which no `i64` is too small for.
pub(crate) fn count(length: usize) -> i64 {
    super::count::to_host(length as u64)
}
