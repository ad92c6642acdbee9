//! The words of replication in the backup report. Pure.

use super::types::{Healed, Replica, Verdict};
use crate::pdic::Objection;
use crate::report::{Kind, Report, bytes, count, counted};

/// Failures that a report names one by one.
const NAMED_FAILURES: usize = 50;

/// Writes one set's lines.
pub(crate) fn write(word: &str, run: &str, replica: &Replica, report: &mut Report) {
    let title = match word {
        "heal" => "Healing",
        "status" => "Status of replication",
        _ => "Replication",
    };
    let Replica { set, sender, receiver, began, ended, .. } = replica;
    report.push(
        Kind::Start,
        *began,
        format!("Start [ {title} of backup set {set} from {sender} to {receiver} ]"),
    );
    for (kind, text) in body(run, replica) {
        report.push(kind, *ended, text);
    }
    report.push(Kind::End, *ended, format!("End [ {title}: {} ]", ending(&replica.verdict)));
}

type Line = (Kind, String);

fn body(run: &str, replica: &Replica) -> Vec<Line> {
    let mut lines = Vec::new();
    if replica.job.is_some() {
        lines.extend(jobs(replica));
    }
    let sent = &replica.sent;
    if sent.object_count + sent.present_count + sent.wanted_count > 0 && replica.healed.is_none() {
        lines.push((Kind::Info, travelled(replica)));
    }
    if replica.displaced_count > 0 {
        let many = counted(replica.displaced_count, "object was", "objects were");
        lines.push((Kind::Warn, format!("{many} in the way of another and not named by any index there; moved to trash/{run}-displaced")));
    }
    if replica.windows_name_count > 0 {
        let many = counted(replica.windows_name_count, "name", "names");
        let first = replica.windows_names.join(", ");
        lines.push((Kind::Warn, format!("{many} could not be held by a receiver on Windows: {first}")));
    }
    lines.extend(
        replica.failures.iter().take(NAMED_FAILURES).map(|failure| (Kind::Error, failure.reason.clone())),
    );
    let more = replica.failure_count.saturating_sub(NAMED_FAILURES as u64);
    if more > 0 {
        lines.push((Kind::Error, format!("{} more could not be sent", count(more))));
    }
    lines.extend(deletions(run, replica));
    lines.extend(replica.healed.as_ref().map(healing).unwrap_or_default());
    lines.extend(lag(replica));
    if let Verdict::NotReplicated { reason, .. } = &replica.verdict {
        lines.push((Kind::Error, reason.clone()));
    }
    lines
}

fn jobs(replica: &Replica) -> Option<Line> {
    let job = replica.job?;
    let theirs = match replica.receiver_job {
        Some(theirs) if theirs == job => "the receiver shows it too".to_owned(),
        Some(theirs) => format!("the receiver shows {theirs}"),
        None => "the receiver shows none".to_owned(),
    };
    Some((Kind::Info, format!("The sender's newest backup job is {job}; {theirs}")))
}

fn travelled(replica: &Replica) -> String {
    let sent = &replica.sent;
    let mut text = format!(
        "{} to send, {}: {} sent, {}",
        counted(sent.wanted_count, "object", "objects"),
        bytes(sent.wanted_bytes),
        count(sent.object_count),
        bytes(sent.bytes)
    );
    if sent.present_count > 0 {
        text.push_str(&format!(", {} there before", count(sent.present_count)));
    }
    if sent.resumed_bytes > 0 {
        text.push_str(&format!(", {} of large objects gone on with", bytes(sent.resumed_bytes)));
    }
    text
}

fn deletions(run: &str, replica: &Replica) -> Option<Line> {
    let deleted = replica.deleted.as_ref()?;
    let what = format!(
        "{}, {}, not named by the sender any more",
        counted(deleted.object_count, "object", "objects"),
        bytes(deleted.bytes)
    );
    if deleted.objections.is_empty() {
        let moved = count(deleted.moved_count);
        return Some((
            Kind::Info,
            format!("{what}: {moved} moved to trash/{run}; pdic undo {run} brings them back"),
        ));
    }
    let why: Vec<String> = deleted.objections.iter().map(objection).collect();
    let text = format!(
        "{what}: left where they are, because {}. Look at them, then confirm {}",
        why.join("; "),
        deleted.hash
    );
    Some((Kind::Warn, text))
}

fn objection(objection: &Objection) -> String {
    match objection {
        Objection::TooMany { lost_count, entry_count, limit } => {
            format!("{} of {} are more than {}", count(*lost_count), count(*entry_count), count(*limit))
        }
        Objection::WholeArea { area, .. } => format!("everything in {} would go", area.folder()),
        Objection::WholeFolders { count: folders, sample } => {
            format!("{} would go whole: {}", counted(*folders, "folder", "folders"), sample.join(", "))
        }
    }
}

fn healing(healed: &Healed) -> Vec<Line> {
    let mut lines = vec![(
        Kind::Info,
        format!("{} compared on both sides", counted(healed.compared_count, "object", "objects")),
    )];
    let ways = [("the sender", &healed.to_sender), ("the receiver", &healed.to_receiver)];
    for (side, keys) in ways.into_iter().filter(|(_, keys)| !keys.is_empty()) {
        let many = counted(keys.len() as u64, "object", "objects");
        lines.push((Kind::Info, format!("{many} brought back to {side}: {}", first(keys))));
    }
    for run in &healed.undo_runs {
        lines.push((Kind::Warn, format!("Objects that run {run} missed are back at the sender; pdic undo {run} brings their entries back into the index")));
    }
    if !healed.lost.is_empty() {
        let many = counted(healed.lost.len() as u64, "object is", "objects are");
        lines.push((Kind::Error, format!("{many} sound on neither side: {}", first(&healed.lost))));
    }
    lines
}

fn first(keys: &[String]) -> String {
    let shown = &keys[..keys.len().min(5)];
    let more = keys.len() - shown.len();
    let rest = if more > 0 { format!(" and {} more", count(more as u64)) } else { String::new() };
    format!("{}{rest}", shown.join(", "))
}

fn lag(replica: &Replica) -> Option<Line> {
    let lag = &replica.lag;
    if lag.object_count == 0 && lag.ms == 0 {
        return None;
    }
    let many = counted(lag.object_count, "object", "objects");
    let text = format!(
        "The receiver is {} behind: {many}, {} are still to come",
        duration(lag.ms),
        bytes(lag.bytes)
    );
    Some((Kind::Warn, text))
}

fn duration(ms: u64) -> String {
    let minutes = ms / 60_000;
    match (minutes / 1_440, minutes / 60 % 24, minutes % 60) {
        (0, 0, minutes) => counted(minutes, "minute", "minutes"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{} {hours} h", counted(days, "day", "days")),
    }
}

fn ending(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Replicated => "the receiver has everything",
        Verdict::Current => "the receiver had everything already",
        Verdict::Partial => "not all files could be sent; they are tried again by the next run",
        Verdict::Behind => "the receiver is behind",
        Verdict::Sound => "both sides are sound",
        Verdict::Healed => "both sides are sound again",
        Verdict::NotHealed => "not everything could be healed",
        Verdict::NotReplicated { .. } => "not done; the receiver's index stays whole",
        Verdict::Cancelled => "cancelled; the receiver's index stays whole",
    }
}
