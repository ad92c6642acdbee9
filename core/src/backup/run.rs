//! The shell of a backup job.

use super::diff::{Diff, Differ};
use super::error::BackupError;
use super::source::{self, Source};
use super::store::{Storing, store_all, without_empty_folders};
use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::destination::{Destination, DestinationError, Key};
use crate::index::{
    Area, Columns, Entry, EntryKind, Header, Reader, Totals, Writer, WriterOptions, prepare_staging,
};
use crate::monitor::{Event, Monitor, Progress};
use crate::report::{Kind, Report, bytes, count};
use crate::set::{BackupSet, Known, Lease, SetError, index_key};
use crate::state::State;
use crate::units::{SetId, UtcMs};
use std::path::Path;

/// One backup job of one set to one destination.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The folder to back up.
    pub source: &'a Path,
    /// Where the set is.
    pub destination: &'a dyn Destination,
    /// Which set; it is created by its first job.
    pub set: SetId,
    /// What the client remembers.
    pub state: &'a State,
    /// A local folder for working files; made if it is not there.
    pub staging: &'a Path,
    /// The client's clock: it names the job.
    pub clock: &'a dyn Clock,
    /// Who hears how it goes.
    pub monitor: &'a dyn Monitor,
    /// How to stop it.
    pub cancel: &'a Cancel,
}

/// What a backup job did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The job: when it began.
    pub job: UtcMs,
    /// The place, in words.
    pub place: String,
    /// The index file it wrote.
    pub index: String,
    /// The index file's generation.
    pub generation: u64,
    /// Files stored anew.
    pub stored_file_count: u64,
    /// Files that were as the last job left them.
    pub unchanged_file_count: u64,
    /// Old versions and deleted files that moved to the Retention area.
    pub retained_file_count: u64,
    /// What could not be backed up, with the reason.
    pub skipped: Vec<String>,
    /// What the set holds now.
    pub totals: Totals,
}

impl Outcome {
    /// The outcome as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        serde_json::json!({
            "schema": 1,
            "job_utc_ms": self.job,
            "place": self.place,
            "index": self.index,
            "generation": self.generation,
            "stored_file_count": self.stored_file_count,
            "unchanged_file_count": self.unchanged_file_count,
            "retained_file_count": self.retained_file_count,
            "skipped": self.skipped,
            "statistics": self.totals,
        })
        .to_string()
    }
}

/// Backs the source folder up and writes the job's index file.
///
/// Errors: those of source, set, destination and index; the set then has the index of the job before, or the
///         one this job announced its moves with.
pub fn run(request: &Request<'_>, report: &mut Report) -> Result<Outcome, BackupError> {
    let job = request.clock.now();
    report.push(Kind::Start, job, format!("Start [ Backup job {} of backup set {} ]", job.0, request.set));
    let done = back_up(request, job);
    let now = request.clock.now();
    match &done {
        Ok(outcome) => lines(outcome, report, now),
        Err(error) => report.push(Kind::Error, now, error.to_string()),
    }
    let end = if done.is_ok() { "complete" } else { "not done, the index stays whole" };
    report.push(Kind::End, now, format!("End [ Backup job {}: {end} ]", job.0));
    done
}

fn lines(outcome: &Outcome, report: &mut Report, now: UtcMs) {
    for skipped in &outcome.skipped {
        report.push(Kind::Warn, now, format!("Skipped {skipped}"));
    }
    let moved = format!(
        "{} files stored, {} unchanged, {} moved to the Retention area",
        count(outcome.stored_file_count),
        count(outcome.unchanged_file_count),
        count(outcome.retained_file_count)
    );
    report.push(Kind::Info, now, moved);
    let size = bytes(outcome.totals.data.logical_bytes);
    let written =
        format!("Index file {} uploaded to {}; the Data area holds {size}", outcome.index, outcome.place);
    report.push(Kind::Info, now, written);
}

fn back_up(request: &Request<'_>, job: UtcMs) -> Result<Outcome, BackupError> {
    prepare_staging(request.staging)?;
    request.monitor.event(&Event::Phase { name: "read source" });
    let source = source::read(request.source, request.cancel)?;
    let items = without_empty_folders(&source.items);
    let (mut set, known) = open_or_create(request)?;
    let lease = Lease::take(set.store().clone(), "backup")?;
    set.refresh(&known)?;
    let last = set.current_index()?.map(|(_, reader)| reader);
    let diff = compare(request, &source, &items, last.as_ref())?;
    let mut skipped = source.skipped;
    lease.confirm()?;
    let header = header(&set, job, last.as_ref());
    let (last, published) = announce(request, &mut set, &header, &diff, last)?;
    let mut writer =
        Writer::create(request.staging, next(&header, &set, published.is_some()), WriterOptions::default())?;
    retain(&set, &diff, job, &mut writer)?;
    let progress = Progress::begin(request.monitor, "store", Some(diff.store.len() as u64));
    let (store, root, cancel) = (set.store().as_ref(), request.source, request.cancel);
    let storing = Storing { store, root, job, progress: &progress, cancel };
    let mut stored_file_count = 0;
    skipped.extend(store_all(&storing, &items, &diff.store, |entry| {
        stored_file_count += u64::from(entry.kind == EntryKind::File);
        Ok(writer.put(entry)?)
    })?);
    progress.finish();
    let staged = writer.finish(last.as_ref(), request.cancel)?;
    lease.confirm()?;
    match published {
        Some(tag) => set.publish_over(&index_key(job)?, &tag, &staged)?,
        None => set.publish(&staged)?,
    };
    let generation = staged.header().generation;
    set.remember(request.state, request.destination, generation)?;
    Ok(Outcome {
        job,
        place: set.store().place(),
        index: index_key(job)?.to_string(),
        generation,
        stored_file_count,
        unchanged_file_count: diff.unchanged_count,
        retained_file_count: diff.retain.len() as u64,
        skipped,
        totals: *staged.totals(),
    })
}

/// Opens the set; creates it only where nothing was ever known of it.
fn open_or_create(request: &Request<'_>) -> Result<(BackupSet, Known), BackupError> {
    let known = Known::of(request.state, request.destination, request.set)?;
    match BackupSet::open(request.destination, request.set, &known) {
        Err(SetError::Absent { .. }) if known == Known::default() => {
            Ok((BackupSet::create(request.destination, request.set)?, known))
        }
        other => Ok((other?, known)),
    }
}

/// What is to be done. A file that changed is read once before its last version moves away: one that cannot
/// be read keeps it. An empty source is not believed to mean that everything was deleted.
fn compare(
    request: &Request<'_>,
    source: &Source,
    items: &[source::Item],
    last: Option<&Reader>,
) -> Result<Diff, BackupError> {
    let mut differ = Differ::new(items);
    if let Some(last) = last {
        let folder = Area::Data.folder().as_bytes();
        // "data0" is the first key after everything below "data/".
        let mut rows = last.scan(folder, Some(b"data0"), Columns::All);
        while let Some(batch) = rows.next_batch()? {
            for row in 0..batch.len() {
                let entry = batch.entry(row)?;
                if !source.is_unread(&entry.object) {
                    differ.last(entry)?;
                }
            }
        }
    }
    if items.is_empty() && last.is_some_and(|last| last.totals().data.file_count > 0) {
        let path = request.source.display().to_string();
        return Err(BackupError::SourceEmpty { path });
    }
    let mut diff = differ.finish();
    keep_unreadable(request, items, &mut diff);
    Ok(diff)
}

/// Takes changed files that cannot be opened off the list, so that their last version stays where it is; they
/// are met again, and reported, when they are stored.
#[expect(clippy::disallowed_methods, reason = "the shell asks whether a source file can be opened")]
fn keep_unreadable(request: &Request<'_>, items: &[source::Item], diff: &mut Diff) {
    let path_of = |object: &str| items.binary_search_by(|item| item.object.as_str().cmp(object)).ok();
    diff.retain.retain(|entry| match path_of(&entry.object) {
        Some(at) => std::fs::File::open(request.source.join(&items[at].path)).is_ok(),
        None => true,
    });
}

fn header(set: &BackupSet, job: UtcMs, last: Option<&Reader>) -> Header {
    let generation = set.next_generation(last.map(|last| last.header().generation));
    let (id, destination_id) = (set.marker().set, set.marker().destination.clone());
    Header { set: id, destination_id, job, generation, plan: None }
}

fn next(header: &Header, set: &BackupSet, announced: bool) -> Header {
    let generation = if announced { set.next_generation(Some(header.generation)) } else { header.generation };
    Header { generation, ..header.clone() }
}

type Announced = (Option<Reader>, Option<crate::destination::Tag>);

/// Before anything moves, an index with both names of what will move is put in place.
fn announce(
    request: &Request<'_>,
    set: &mut BackupSet,
    header: &Header,
    diff: &Diff,
    last: Option<Reader>,
) -> Result<Announced, BackupError> {
    if diff.retain.is_empty() {
        return Ok((last, None));
    }
    let mut writer = Writer::create(request.staging, header.clone(), WriterOptions::default())?;
    for entry in &diff.retain {
        writer.put(retained(entry, header.job))?;
    }
    let staged = writer.finish(last.as_ref(), request.cancel)?;
    let tag = set.publish(&staged)?;
    Ok((Some(set.open_index(&index_key(header.job)?)?), Some(tag)))
}

/// Moves what changed or is gone to the Retention area. What is not there any more has nothing to move.
fn retain(set: &BackupSet, diff: &Diff, job: UtcMs, writer: &mut Writer) -> Result<(), BackupError> {
    for entry in &diff.retain {
        let to = retained(entry, job);
        writer.remove_object(&entry.object)?;
        match set.store().relocate(&Key::new(entry.object.as_str())?, &Key::new(to.object.as_str())?) {
            Err(DestinationError::ObjectAbsent { .. }) => writer.remove_object(&to.object)?,
            other => other?,
        }
    }
    for entry in diff.forget.iter().rev() {
        writer.remove_object(&entry.object)?;
        // Best effort, the deepest first: a folder that stays is in the way of a file of its name only, and
        // one that holds what the index does not know has to stay.
        let _ = set.store().remove(&Key::new(entry.object.as_str())?, None);
    }
    Ok(())
}

fn retained(entry: &Entry, job: UtcMs) -> Entry {
    let path = entry.object.strip_prefix(Area::Data.folder()).unwrap_or(&entry.object);
    Entry { object: format!("{}{}/{path}", Area::Retention.folder(), job.0), ..entry.clone() }
}
