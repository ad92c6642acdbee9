//! PDIC: plan, run, undo. A check's outcome is a value whatever it came to.

use super::cancel::CancelToken;
use super::client::{Client, SetAt, set_id};
use super::count::{invalid, to_core, to_host};
use super::error::Failure;
use super::job::Problem;
use super::monitor::{Listener, listen, listen_for};
use super::report::Report;
use super::totals::Totals;
use holdfast_core::client;
use holdfast_core::pdic::{self, Breaker, Mode, Options, Outcome, Verdict};
use holdfast_core::report;
use std::sync::Arc;

/// How to check.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PdicOptions {
    /// "existence" or "existence+size".
    pub mode: String,
    /// Index files whose job is more than this many days ago are put aside.
    pub index_keep_days: i32,
    /// The newest index files that stay whatever their age.
    pub index_keep_newest: i32,
    /// Losses up to this share of all entries pass.
    pub breaker_percent: i32,
    /// Losses up to this number pass, if it is the larger of the two.
    pub breaker_entries: i64,
    /// The hash of a refused plan that a person confirms.
    pub confirm: Option<String>,
    /// Days until what was put aside is removed for good.
    pub trash_keep_days: i32,
    /// Worker threads; 0 for one per core.
    pub threads: i32,
}

/// What a check came to at one destination.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PdicOutcome {
    /// The run's name: what undo takes.
    pub run: String,
    /// The place, in words.
    pub place: String,
    /// sound, repaired, planned, refused, not_checked or cancelled.
    pub verdict: String,
    /// What was planned; absent when the check could not look.
    pub plan: Option<PdicPlan>,
    /// The statistics the index recorded before.
    pub recorded: Option<Totals>,
    /// The statistics recalculated from what is there.
    pub recalculated: Option<Totals>,
    /// Entries taken out of the index.
    pub removed_entry_count: i64,
    /// Index files put aside because of their age.
    pub retired: Vec<String>,
    /// What was found.
    pub findings: Vec<PdicFinding>,
    /// Why nothing was concluded, with the verdict not_checked.
    pub not_checked: Option<Problem>,
    /// When it began.
    pub began_utc_ms: i64,
    /// When it ended.
    pub ended_utc_ms: i64,
    /// The outcome as JSON.
    pub json: String,
}

/// What a check would change.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PdicPlan {
    /// The plan's name, 64 hexadecimal digits.
    pub hash: String,
    /// The index file that was checked.
    pub index: String,
    /// Its generation.
    pub generation: i64,
    /// Entries in it.
    pub entry_count: i64,
    /// Names the listing brought.
    pub listed_count: i64,
    /// Entries that would leave the index.
    pub lost_entry_count: i64,
    /// Distinct objects they need.
    pub lost_object_count: i64,
    /// Bytes at the source they stand for.
    pub lost_logical_bytes: i64,
    /// The first of those objects.
    pub lost_sample: Vec<String>,
    /// Index files that would be put aside.
    pub retired: Vec<String>,
    /// Why it is not carried out without a confirmation.
    pub objections: Vec<PdicObjection>,
}

/// Why a plan is not carried out without a confirmation.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum PdicObjection {
    /// More entries than the breaker lets pass.
    TooMany {
        /// Entries without an object.
        lost_count: i64,
        /// All entries.
        entry_count: i64,
        /// The most that passes.
        limit: i64,
    },
    /// Everything in an area.
    WholeArea {
        /// The area's folder.
        area: String,
        /// Its entries.
        entry_count: i64,
    },
    /// Everything below top folders of an area.
    WholeFolders {
        /// How many folders.
        count: i64,
        /// The first of them.
        sample: Vec<String>,
    },
}

/// Something the check found.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PdicFinding {
    /// What kind, as a stable word.
    pub kind: String,
    /// info, warn or error.
    pub severity: String,
    /// How many things it stands for.
    pub count: i64,
    /// One sentence.
    pub text: String,
}

/// What an undo brought back.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct PdicUndone {
    /// The run that was undone.
    pub run: String,
    /// The place, in words.
    pub place: String,
    /// Entries that are in the index again.
    pub restored_entry_count: i64,
    /// Entries of the run that the index had all along.
    pub present_entry_count: i64,
    /// Index files that are back.
    pub restored_index_files: Vec<String>,
    /// The index the entries are in.
    pub index: String,
    /// Its generation now.
    pub generation: i64,
    /// The undo as JSON.
    pub json: String,
}

/// How a check is done when nobody says otherwise.
#[uniffi::export]
pub fn pdic_options() -> PdicOptions {
    let Options { mode, index_keep_days, index_keep_newest, breaker, confirm, trash_keep_days, threads } =
        Options::default();
    let small = |number: u64| i32::try_from(number).unwrap_or(i32::MAX);
    PdicOptions {
        mode: mode.name().to_owned(),
        index_keep_days: small(index_keep_days.into()),
        index_keep_newest: small(index_keep_newest.into()),
        breaker_percent: small(breaker.percent.into()),
        breaker_entries: to_host(breaker.entries),
        confirm,
        trash_keep_days: small(trash_keep_days.into()),
        threads: small(threads as u64),
    }
}

#[uniffi::export]
impl Client {
    /// What a check would do. Changes nothing.
    pub fn pdic_plan(
        &self,
        at: SetAt,
        options: PdicOptions,
        report: Arc<Report>,
        cancel: Arc<CancelToken>,
        listener: Option<Arc<dyn Listener>>,
    ) -> Result<PdicOutcome, Failure> {
        let work = |call: &client::Call<'_>, options: &Options, lines: &mut report::Report| {
            self.core().pdic_plan(call, options, lines)
        };
        check(&at, &options, &report, (cancel, listener), work)
    }

    /// Checks the set and makes its index true.
    pub fn pdic_run(
        &self,
        at: SetAt,
        options: PdicOptions,
        report: Arc<Report>,
        cancel: Arc<CancelToken>,
        listener: Option<Arc<dyn Listener>>,
    ) -> Result<PdicOutcome, Failure> {
        let work = |call: &client::Call<'_>, options: &Options, lines: &mut report::Report| {
            self.core().pdic_run(call, options, lines)
        };
        check(&at, &options, &report, (cancel, listener), work)
    }

    /// Brings back what a run put aside.
    pub fn pdic_undo(
        &self,
        at: SetAt,
        run: String,
        cancel: Arc<CancelToken>,
        listener: Option<Arc<dyn Listener>>,
    ) -> Result<PdicUndone, Failure> {
        let set = set_id(&at.set)?;
        let done = listen(cancel, listener, |monitor, cancel| {
            self.core().pdic_undo(&at.call(set, monitor, cancel), &run)
        });
        done.map(|undone| undone_record(&undone))
    }
}

type Host = (Arc<CancelToken>, Option<Arc<dyn Listener>>);

/// One check. Only what is refused before it begins, and a listener that throws, are errors.
fn check(
    at: &SetAt,
    options: &PdicOptions,
    report: &Report,
    host: Host,
    work: impl FnOnce(&client::Call<'_>, &Options, &mut report::Report) -> Outcome,
) -> Result<PdicOutcome, Failure> {
    let (set, options) = (set_id(&at.set)?, to_options(options)?);
    let outcome = listen_for(
        host,
        |outcome: &Outcome| outcome.verdict == Verdict::Cancelled,
        |monitor, cancel| {
            let call = at.call(set, monitor, cancel);
            report.collect(|lines| work(&call, &options, lines))
        },
    )?;
    Ok(to_record(&outcome))
}

fn to_options(options: &PdicOptions) -> Result<Options, Failure> {
    let mode = Mode::parse(&options.mode);
    let mode = mode.ok_or_else(|| {
        invalid(format!("{:?} is no mode; give \"existence\" or \"existence+size\"", options.mode))
    })?;
    Ok(Options {
        mode,
        index_keep_days: to_core(options.index_keep_days.into(), "index keep days")?,
        index_keep_newest: to_core(options.index_keep_newest.into(), "index keep newest")?,
        breaker: Breaker {
            percent: to_core(options.breaker_percent.into(), "breaker percent")?,
            entries: to_core(options.breaker_entries, "breaker entries")?,
        },
        confirm: options.confirm.clone(),
        trash_keep_days: to_core(options.trash_keep_days.into(), "trash keep days")?,
        threads: to_core(options.threads.into(), "threads")?,
    })
}

fn to_record(outcome: &Outcome) -> PdicOutcome {
    PdicOutcome {
        run: outcome.run.clone(),
        place: outcome.place.clone(),
        verdict: outcome.verdict.name().to_owned(),
        plan: outcome.plan.as_ref().map(plan_record),
        recorded: outcome.recorded.as_ref().map(Totals::from),
        recalculated: outcome.recalculated.as_ref().map(Totals::from),
        removed_entry_count: to_host(outcome.removed_entry_count),
        retired: outcome.retired.clone(),
        findings: outcome.findings.iter().map(finding).collect(),
        not_checked: not_checked(&outcome.verdict),
        began_utc_ms: outcome.began.0,
        ended_utc_ms: outcome.ended.0,
        json: outcome.to_json(),
    }
}

fn not_checked(verdict: &Verdict) -> Option<Problem> {
    let Verdict::NotChecked { status, reason, retry_after_ms } = verdict else { return None };
    let (code, reason) = (status.code(), reason.clone());
    Some(Problem { code, reason, retry_after_ms: retry_after_ms.map(to_host) })
}

fn plan_record(plan: &pdic::Plan) -> PdicPlan {
    PdicPlan {
        hash: plan.hash.clone(),
        index: plan.index.clone(),
        generation: to_host(plan.generation),
        entry_count: to_host(plan.entry_count),
        listed_count: to_host(plan.listed_count),
        lost_entry_count: to_host(plan.lost_entry_count),
        lost_object_count: to_host(plan.lost_object_count),
        lost_logical_bytes: to_host(plan.lost_logical_bytes),
        lost_sample: plan.lost_sample.clone(),
        retired: plan.retired.clone(),
        objections: plan.objections.iter().map(objection).collect(),
    }
}

pub(crate) fn objection(objection: &pdic::Objection) -> PdicObjection {
    match objection {
        pdic::Objection::TooMany { lost_count, entry_count, limit } => PdicObjection::TooMany {
            lost_count: to_host(*lost_count),
            entry_count: to_host(*entry_count),
            limit: to_host(*limit),
        },
        pdic::Objection::WholeArea { area, entry_count } => {
            PdicObjection::WholeArea { area: area.folder().to_owned(), entry_count: to_host(*entry_count) }
        }
        pdic::Objection::WholeFolders { count, sample } => {
            PdicObjection::WholeFolders { count: to_host(*count), sample: sample.clone() }
        }
    }
}

fn finding(finding: &pdic::Finding) -> PdicFinding {
    PdicFinding {
        kind: finding.kind.name().to_owned(),
        severity: finding.severity.name().to_owned(),
        count: to_host(finding.count),
        text: finding.text.clone(),
    }
}

fn undone_record(undone: &pdic::Undone) -> PdicUndone {
    PdicUndone {
        run: undone.run.clone(),
        place: undone.place.clone(),
        restored_entry_count: to_host(undone.restored_entry_count),
        present_entry_count: to_host(undone.present_entry_count),
        restored_index_files: undone.restored_index_files.clone(),
        index: undone.index.clone(),
        generation: to_host(undone.generation),
        json: undone.to_json(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdfast_core::Status;

    #[test]
    fn the_default_options_come_back_as_the_cores_own() {
        let back = to_options(&pdic_options()).expect("options");
        assert_eq!(format!("{back:?}"), format!("{:?}", Options::default()));
    }

    #[test]
    fn options_the_core_cannot_hold_are_refused() {
        for wrong in [
            PdicOptions { mode: "deep".into(), ..pdic_options() },
            PdicOptions { threads: -1, ..pdic_options() },
            PdicOptions { index_keep_days: -90, ..pdic_options() },
            PdicOptions { breaker_entries: i64::MIN, ..pdic_options() },
        ] {
            let Failure::Failed { code, .. } = to_options(&wrong).expect_err("refused");
            assert_eq!(code, Status::InvalidArgument.code(), "{wrong:?}");
        }
    }
}
