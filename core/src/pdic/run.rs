//! The shell: the only file of the check that reads clocks, draws names, and talks to the working state.

use super::age::{AgeRule, retire};
use super::apply::{Applied, Order, apply};
use super::error::PdicError;
use super::json;
use super::lines;
use super::second_look::second_look;
use super::survey::{Survey, survey};
use super::trash::clear_before;
use super::types::{Finding, FindingKind, Options, Outcome, Plan, Severity, Verdict};
use super::verify::{Check, Verified, recount, verify};
use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::destination::Destination;
use crate::index::prepare_staging;
use crate::monitor::{Event, Monitor};
use crate::report::Report;
use crate::set::{BackupSet, Known};
use crate::state::{State, StateError};
use crate::units::{SetId, UtcMs};
use std::path::Path;

/// One set at one destination, and what a check needs around it.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// Where the set is.
    pub destination: &'a dyn Destination,
    /// Which set.
    pub set: SetId,
    /// What the client remembers.
    pub state: &'a State,
    /// A local folder for working files; made if it is not there.
    pub staging: &'a Path,
    /// How to check.
    pub options: &'a Options,
    /// The client's clock.
    pub clock: &'a dyn Clock,
    /// Who hears how it goes.
    pub monitor: &'a dyn Monitor,
    /// How to stop it.
    pub cancel: &'a Cancel,
}

/// What a run would do: everything but the doing. Changes nothing but the lease.
///
/// Every outcome is a value: read [`Outcome::verdict`]. The report gets the lines a run would write.
pub fn plan(request: &Request<'_>, report: &mut Report) -> Outcome {
    execute(request, report, Doing::Plan)
}

/// Checks the set at one destination and makes its index true.
///
/// Every outcome is a value: a place that cannot be checked is [`Verdict::NotChecked`], a cancelled run
/// [`Verdict::Cancelled`]; in both cases nothing was changed, or everything.
pub fn run(request: &Request<'_>, report: &mut Report) -> Outcome {
    execute(request, report, Doing::Run)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Plan,
    Run,
}

fn execute(request: &Request<'_>, report: &mut Report, doing: Doing) -> Outcome {
    let began = request.clock.now();
    let place = request.destination.place();
    let mut outcome = Outcome {
        run: name_run(began),
        place,
        mode: request.options.mode,
        verdict: Verdict::Planned,
        plan: None,
        recorded: None,
        recalculated: None,
        removed_entry_count: 0,
        retired: Vec::new(),
        findings: Vec::new(),
        began,
        ended: began,
    };
    let mut log = Session { request, report, doing, begun: false, told: 0, applying: false };
    log.lines(lines::start(request.set, &outcome));
    outcome.verdict = match in_pool(request, &mut outcome, &mut log) {
        Ok(verdict) => verdict,
        Err(PdicError::Cancelled(_)) => Verdict::Cancelled,
        Err(error) if error.status() == crate::Status::Cancelled => Verdict::Cancelled,
        Err(error) => Verdict::NotChecked {
            status: error.status(),
            reason: error.to_string(),
            retry_after_ms: error.retry_after_ms(),
        },
    };
    outcome.ended = request.clock.now();
    log.record(&mut outcome);
    log.end(&outcome);
    outcome
}

/// More threads than this help no destination, and would cost the host its memory.
const MOST_THREADS: usize = 256;

/// Runs on a pool of its own, so that the host's threads and other libraries are left alone.
fn in_pool(
    request: &Request<'_>,
    outcome: &mut Outcome,
    log: &mut Session<'_>,
) -> Result<Verdict, PdicError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(request.options.threads.min(MOST_THREADS))
        .thread_name(|number| format!("holdfast-{number}"))
        .build()
        .map_err(|error| PdicError::Threads { what: error.to_string() })?;
    let checked = examine(request, &pool, outcome, log)?;
    conclude(request, checked, outcome, log)
}

struct Checked {
    survey: Survey,
    verified: Verified,
    plan: Plan,
}

fn examine(
    request: &Request<'_>,
    pool: &rayon::ThreadPool,
    outcome: &mut Outcome,
    log: &mut Session<'_>,
) -> Result<Checked, PdicError> {
    request.monitor.event(&Event::Phase { name: "survey" });
    let known = Known::of(request.state, request.destination, request.set)?;
    let set = BackupSet::open(request.destination, request.set, &known)?;
    outcome.place = set.store().place();
    let survey = survey(set, &known, outcome.began)?;
    log.begin(outcome, &survey.set.marker().destination)?;
    outcome.findings.extend(survey.findings.iter().cloned());
    log.told = outcome.findings.len();
    outcome.recorded = Some(*survey.reader.totals());
    request.cancel.check()?;
    let retired = ages(request, &survey, outcome);
    log.lines(lines::survey(&survey, &retired, request.options));
    let landmarks = survey.landmarks()?;
    let (monitor, cancel) = (request.monitor, request.cancel);
    let mode = request.options.mode;
    let check = Check {
        store: survey.set.store().as_ref(),
        reader: &survey.reader,
        landmarks: &landmarks,
        mode,
        monitor,
        cancel,
    };
    let mut verified = pool.install(|| verify(&check))?;
    outcome.recalculated = Some(verified.present);
    let plan = super::plan::make(&survey, &verified, mode, &request.options.breaker, retired);
    outcome.findings.extend(lines::findings(&verified));
    log.lines(lines::verified(&plan, mode));
    outcome.plan = Some(plan.clone());
    if plan.objections.is_empty() || request.options.confirm.as_ref() == Some(&plan.hash) {
        let look = || second_look(check.store, check.reader, &mut verified.absent, monitor, cancel);
        let reappeared = pool.install(look)?;
        if reappeared > 0 {
            note_reappeared(reappeared, outcome);
            outcome.recalculated = Some(recount(&check, &verified.absent)?);
        }
    }
    Ok(Checked { survey, verified, plan })
}

fn ages(request: &Request<'_>, survey: &Survey, outcome: &mut Outcome) -> Vec<String> {
    let options = request.options;
    let rule = AgeRule {
        keep_days: options.index_keep_days,
        keep_newest: options.index_keep_newest,
        now: outcome.began,
    };
    match &survey.named {
        Some(named) if survey.clocks_agree() => retire(&survey.ages, named, rule),
        Some(_) => Vec::new(),
        None => {
            let text = "A lease in the set's lock folder cannot be understood; index files stay whatever their age until it is gone.";
            outcome.findings.push(Finding {
                kind: FindingKind::AgeRemovalWaits,
                severity: Severity::Warn,
                count: 1,
                text: text.to_owned(),
            });
            Vec::new()
        }
    }
}

fn note_reappeared(count: u64, outcome: &mut Outcome) {
    let text = format!(
        "{count} entries were missing in the listing, but their objects answered when asked directly; they stay in the index."
    );
    outcome.findings.push(Finding { kind: FindingKind::Reappeared, severity: Severity::Warn, count, text });
}

fn conclude(
    request: &Request<'_>,
    checked: Checked,
    outcome: &mut Outcome,
    log: &mut Session<'_>,
) -> Result<Verdict, PdicError> {
    let Checked { mut survey, verified, plan } = checked;
    let confirmed = request.options.confirm.as_ref();
    if let Some(confirmed) = confirmed.filter(|hash| **hash != plan.hash) {
        return Err(PdicError::PlanStale { confirmed: confirmed.clone(), found: plan.hash });
    }
    if !plan.objections.is_empty() && confirmed.is_none() {
        log.lines(lines::refused(&plan));
        return Ok(if log.doing == Doing::Plan { Verdict::Planned } else { Verdict::Refused });
    }
    if log.doing == Doing::Plan {
        log.lines(lines::planned(&plan, outcome));
        return Ok(Verdict::Planned);
    }
    let applied = carry_out(request, &mut survey, &verified, &plan, outcome, log)?;
    if let Some(totals) = applied.totals {
        outcome.recalculated = Some(totals);
    }
    log.lines(lines::applied(&plan, &applied, outcome, request.options));
    Ok(match outcome.removed_entry_count {
        0 if verified.absent.is_empty() => Verdict::Sound,
        0 => Verdict::Planned,
        _ => Verdict::Repaired,
    })
}

fn carry_out(
    request: &Request<'_>,
    survey: &mut Survey,
    verified: &Verified,
    plan: &Plan,
    outcome: &mut Outcome,
    log: &mut Session<'_>,
) -> Result<Applied, PdicError> {
    request.monitor.event(&Event::Phase { name: "apply" });
    prepare_staging(request.staging)?;
    heal_marker(survey, outcome);
    let nothing = verified.absent.is_empty() && plan.retired.is_empty();
    let order = Order {
        run: &outcome.run,
        plan,
        absent: &verified.absent,
        now: outcome.began,
        staging: request.staging,
        cancel: request.cancel,
    };
    log.applying = !nothing;
    let applied = if nothing { unchanged(survey)? } else { apply(survey, &order)? };
    outcome.removed_entry_count = applied.removed_entry_count;
    outcome.retired = applied.retired.clone();
    outcome.findings.extend(applied.denied.iter().map(|text| Finding {
        kind: FindingKind::Immutable,
        severity: Severity::Warn,
        count: 1,
        text: text.clone(),
    }));
    if let Err(error) = survey.set.remember(request.state, request.destination, applied.generation) {
        outcome.findings.push(not_remembered(&error));
    }
    clear_trash(request, survey, outcome);
    Ok(applied)
}

fn unchanged(survey: &mut Survey) -> Result<Applied, PdicError> {
    let generation = survey.reader.header().generation;
    survey.set.advance_marker(generation, None)?;
    Ok(Applied { removed_entry_count: 0, retired: Vec::new(), totals: None, generation, denied: Vec::new() })
}

/// A run that was killed between its index and its marker is finished by the next one.
fn heal_marker(survey: &Survey, outcome: &mut Outcome) {
    let (index, marker) = (survey.reader.header().generation, survey.set.marker().generation);
    if index > marker {
        let text = format!(
            "The marker was at generation {marker}, the index at {index}: an earlier run or job ended in between, and this run finished its last step."
        );
        outcome.findings.push(Finding {
            kind: FindingKind::Healed,
            severity: Severity::Info,
            count: 1,
            text,
        });
    }
}

/// Clears old trash by the clock that is behind, and only while both agree.
fn clear_trash(request: &Request<'_>, survey: &Survey, outcome: &mut Outcome) {
    if survey.clocks_agree() {
        let now = outcome.began.plus_ms(survey.skew_ms.min(0));
        let limit = now.plus_ms(-i64::from(request.options.trash_keep_days) * UtcMs::DAY_MS);
        outcome.findings.extend(clear_before(survey.set.store().as_ref(), limit));
    }
}

/// A run's name sorts by time and is never drawn twice.
#[expect(clippy::disallowed_methods, reason = "the shell draws the run's name")]
pub(crate) fn name_run(now: UtcMs) -> String {
    let mut bytes = [0; 4];
    // Without randomness the time alone names the run; a clash is refused by the trash, not overwritten.
    let _ = getrandom::fill(&mut bytes);
    format!("{}-{:08x}", now.0, u32::from_le_bytes(bytes))
}

fn not_remembered(error: &StateError) -> Finding {
    let text = format!("This run could not be remembered, so the next backup job checks again: {error}");
    Finding { kind: FindingKind::NotRemembered, severity: Severity::Warn, count: 1, text }
}

/// One run's report and ledger.
struct Session<'a> {
    request: &'a Request<'a>,
    report: &'a mut Report,
    doing: Doing,
    /// Whether the ledger has this run.
    begun: bool,
    /// Findings that are in the report already.
    told: usize,
    /// Whether the run had begun to put its result in place.
    applying: bool,
}

impl Session<'_> {
    fn lines(&mut self, lines: Vec<lines::Line>) {
        let now = self.request.clock.now();
        for (kind, text) in lines {
            self.report.push(kind, now, text);
        }
    }

    fn begin(&mut self, outcome: &Outcome, destination_id: &str) -> Result<(), PdicError> {
        if self.doing == Doing::Run {
            self.request.state.begin_run(
                &outcome.run,
                self.request.set,
                destination_id,
                outcome.began,
                None,
            )?;
            self.begun = true;
        }
        Ok(())
    }

    /// Writes the run into the ledger; a ledger that fails is a finding, the check's result stands.
    fn record(&self, outcome: &mut Outcome) {
        if !self.begun {
            return;
        }
        let verdict = &outcome.verdict;
        let summary = json::outcome(outcome).to_string();
        let written = self.request.state.finish_run(
            &outcome.run,
            outcome.ended,
            verdict.name(),
            &summary,
            verdict.counts_as_run(),
        );
        if let Err(error) = written {
            outcome.findings.push(not_remembered(&error));
        }
    }

    fn end(&mut self, outcome: &Outcome) {
        self.lines(lines::end(outcome, self.told, self.applying));
    }
}
