//! The words of a check in the backup report. Pure.

use super::apply::Applied;
use super::gate::Objection;
use super::merge::Sampled;
use super::survey::Survey;
use super::types::{Finding, FindingKind, Mode, Options, Outcome, Plan, Severity, Verdict};
use super::verify::Verified;
use crate::index::{Area, AreaTotals, Totals};
use crate::report::{Kind, bytes, count, counted};
use crate::units::SetId;

/// One line to be: its kind and its text.
pub(crate) type Line = (Kind, String);

fn info(text: String) -> Line {
    (Kind::Info, text)
}

pub(crate) fn start(set: SetId, outcome: &Outcome) -> Vec<Line> {
    let text = format!("Start [ Periodic data integrity check of backup set {set} at {} ]", outcome.place);
    vec![(Kind::Start, text)]
}

/// (a), and the clocks and files that were met on the way.
pub(crate) fn survey(survey: &Survey, retired: &[String], options: &Options) -> Vec<Line> {
    let header = survey.reader.header();
    let days = options.index_keep_days;
    let mut lines: Vec<Line> = survey.findings.iter().map(finding).collect();
    lines.push(info(format!(
        "Identity proven: destination {}, generation {}; the lease of the set is held",
        header.destination_id, header.generation
    )));
    let old = retired.len() as u64;
    let files = counted(survey.ages.len() as u64, "index file", "index files");
    lines.push(info(format!("(a) {files}; {} of them older than {days} days and not needed", count(old))));
    lines
}

/// (b), after the listing was read to its end.
pub(crate) fn verified(plan: &Plan, mode: Mode) -> Vec<Line> {
    let what = match mode {
        Mode::Existence => "for their objects",
        Mode::ExistenceAndSize => "for their objects and their sizes",
    };
    let mut lines = vec![info(format!(
        "(b) {} entries of {} checked {what} against {} names at the destination: {} have none",
        count(plan.entry_count),
        plan.index,
        count(plan.listed_count),
        count(plan.lost_entry_count)
    ))];
    if plan.lost_entry_count > 0 {
        lines.push((Kind::Warn, missing(plan)));
    }
    lines
}

fn missing(plan: &Plan) -> String {
    format!(
        "{} gone, {} at the source: {}",
        counted(plan.lost_object_count, "object is", "objects are"),
        bytes(plan.lost_logical_bytes),
        named(plan.lost_object_count, &plan.lost_sample)
    )
}

/// The names a report line has room for.
const NAMED_LIMIT: usize = 5;

/// The first names of many, and how many more there are.
fn named(total: u64, sample: &[String]) -> String {
    let shown = &sample[..sample.len().min(NAMED_LIMIT)];
    let more = total.saturating_sub(shown.len() as u64);
    let rest = if more > 0 { format!(" and {} more", count(more)) } else { String::new() };
    format!("{}{rest}", shown.join(", "))
}

/// Why nothing is done, and what a person can do.
pub(crate) fn refused(plan: &Plan) -> Vec<Line> {
    let mut lines: Vec<Line> = plan.objections.iter().map(|o| (Kind::Error, objection(o))).collect();
    lines.push((
        Kind::Error,
        format!(
            "Refused: nothing was removed and nothing was changed. First see whether the destination is whole and mounted. Only if these objects are really gone, run PDIC again and confirm plan {}",
            plan.hash
        ),
    ));
    lines
}

fn objection(objection: &Objection) -> String {
    match objection {
        Objection::TooMany { lost_count, entry_count, limit } => format!(
            "{} of {} entries have no object; more than {} at once are not believed",
            count(*lost_count),
            count(*entry_count),
            count(*limit)
        ),
        Objection::WholeArea { area, entry_count } => {
            format!("Everything in the {} is gone, all {} entries", area.name(), count(*entry_count))
        }
        Objection::WholeFolders { count: folders, sample } => {
            let gone = counted(*folders, "whole top folder is", "whole top folders are");
            format!("{gone} gone: {}", named(*folders, sample))
        }
    }
}

/// What a run would do.
pub(crate) fn planned(plan: &Plan, outcome: &Outcome) -> Vec<Line> {
    let mut lines = vec![info(format!(
        "A run would put {} aside and take {} out of the index (plan {})",
        counted(plan.retired.len() as u64, "index file", "index files"),
        counted(plan.lost_entry_count, "entry", "entries"),
        plan.hash
    ))];
    lines.extend(outcome.recalculated.iter().flat_map(statistics));
    lines
}

/// (y) to (f), after everything is in place.
pub(crate) fn applied(plan: &Plan, applied: &Applied, outcome: &Outcome, options: &Options) -> Vec<Line> {
    let mut lines = vec![info(retired(applied, outcome, options)), info(removed(applied, outcome))];
    lines.extend(outcome.recalculated.iter().flat_map(statistics));
    lines.push(info("(d) The data integrity check is done".to_owned()));
    lines.push(info(match applied.removed_entry_count {
        0 => format!("(e) {} is sound and in place; there is nothing to upload", plan.index),
        _ => format!("(e) {} uploaded to {}, generation {}", plan.index, outcome.place, applied.generation),
    }));
    lines.push(info("(f) The backup job goes on".to_owned()));
    lines
}

fn retired(applied: &Applied, outcome: &Outcome, options: &Options) -> String {
    let days = options.index_keep_days;
    match applied.retired.as_slice() {
        [] => format!("(y) No index file over {days} days to remove"),
        names => format!(
            "(y) {} over {days} days removed ({}), kept in trash/{} for {} days",
            counted(names.len() as u64, "index file", "index files"),
            names.join(", "),
            outcome.run,
            options.trash_keep_days
        ),
    }
}

fn removed(applied: &Applied, outcome: &Outcome) -> String {
    match applied.removed_entry_count {
        0 => "(z) No outdated entry to remove".to_owned(),
        removed => format!(
            "(z) {} removed from the index; run {} can be undone",
            counted(removed, "outdated entry", "outdated entries"),
            outcome.run
        ),
    }
}

/// (c)
fn statistics(totals: &Totals) -> Vec<Line> {
    Area::ALL.into_iter().map(|area| info(area_line(area, totals.area(area)))).collect()
}

fn area_line(area: Area, totals: &AreaTotals) -> String {
    format!(
        "(c) {} recalculated: {} files in {} entries, {} at the source; {} objects, {} at the destination",
        area.name(),
        count(totals.file_count),
        count(totals.entry_count),
        bytes(totals.logical_bytes),
        count(totals.object_count),
        bytes(totals.physical_bytes)
    )
}

/// Findings about objects that are there but not as the index says.
pub(crate) fn findings(verified: &Verified) -> Vec<Finding> {
    let mut found = Vec::new();
    if verified.losses.lost_count() > 0 {
        let count = verified.lost_objects.count;
        let text = format!("Objects are gone: {}", sampled(&verified.lost_objects));
        found.push(Finding { kind: FindingKind::ObjectsMissing, severity: Severity::Warn, count, text });
    }
    if verified.size_differs.count > 0 {
        let count = verified.size_differs.count;
        let text = format!(
            "Entries whose object has another size than the index says: {}. They stay in the index; back these files up again, and have the destination looked at",
            sampled(&verified.size_differs)
        );
        found.push(Finding { kind: FindingKind::SizeDiffers, severity: Severity::Error, count, text });
    }
    if verified.not_objects.count > 0 {
        let count = verified.not_objects.count;
        let text = format!(
            "Entries whose object's name is a link or device now: {}. They stay in the index; have the destination looked at",
            sampled(&verified.not_objects)
        );
        found.push(Finding { kind: FindingKind::NotAnObject, severity: Severity::Error, count, text });
    }
    found
}

fn sampled(sampled: &Sampled) -> String {
    named(sampled.count, &sampled.sample)
}

fn finding(finding: &Finding) -> Line {
    let kind = match finding.severity {
        Severity::Info => Kind::Info,
        Severity::Warn => Kind::Warn,
        Severity::Error => Kind::Error,
    };
    (kind, finding.text.clone())
}

/// The last lines: findings met after the survey, why nothing was checked, and the end.
pub(crate) fn end(outcome: &Outcome, told: usize, applying: bool) -> Vec<Line> {
    let untold = outcome.findings.iter().skip(told).filter(|f| f.kind != FindingKind::ObjectsMissing);
    let mut lines: Vec<Line> = untold.map(finding).collect();
    match &outcome.verdict {
        Verdict::NotChecked { status, reason, .. } => {
            let state = if applying {
                "Not finished; the index is whole, the old one or the new one, and the next run finishes the rest"
            } else {
                "Not checked, nothing was changed"
            };
            lines.push((Kind::Error, format!("{state}: {reason} (code {})", status.code())));
        }
        Verdict::Cancelled => {
            lines.push((Kind::Warn, "Cancelled; the index is as it was before".to_owned()));
        }
        _ => {}
    }
    let seconds = outcome.ended.since_ms(outcome.began) / 1000;
    let text = format!("End [ Periodic data integrity check: {}, {seconds} s ]", verdict(&outcome.verdict));
    lines.push((Kind::End, text));
    lines
}

/// A verdict in words.
fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Sound => "the index is sound",
        Verdict::Repaired => "the index was repaired",
        Verdict::Planned => "planned only, nothing was changed",
        Verdict::Refused => "refused, nothing was changed",
        Verdict::NotChecked { .. } => "could not check",
        Verdict::Cancelled => "cancelled",
    }
}
