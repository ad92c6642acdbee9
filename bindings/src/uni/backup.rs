//! The backup job.

use super::cancel::CancelToken;
use super::client::{Client, SetAt, set_id};
use super::count::to_host;
use super::error::Failure;
use super::monitor::{Listener, listen};
use super::report::Report;
use super::totals::Totals;
use holdfast_core::backup;
use std::path::Path;
use std::sync::Arc;

/// What a backup job did.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct BackupOutcome {
    /// The job: when it began.
    pub job_utc_ms: i64,
    /// The place, in words.
    pub place: String,
    /// The index file it wrote.
    pub index: String,
    /// The index file's generation.
    pub generation: i64,
    /// Files stored anew.
    pub stored_file_count: i64,
    /// Files that were as the last job left them.
    pub unchanged_file_count: i64,
    /// Old versions and deleted files that moved to the Retention area.
    pub retained_file_count: i64,
    /// What could not be backed up, with the reason.
    pub skipped: Vec<String>,
    /// What the set holds now.
    pub totals: Totals,
    /// The outcome as JSON.
    pub json: String,
}

#[uniffi::export]
impl Client {
    /// Backs a folder up; the set is created by its first job.
    pub fn backup(
        &self,
        at: SetAt,
        source: String,
        report: Arc<Report>,
        cancel: Arc<CancelToken>,
        listener: Option<Arc<dyn Listener>>,
    ) -> Result<BackupOutcome, Failure> {
        let set = set_id(&at.set)?;
        let done = listen(cancel, listener, |monitor, cancel| {
            let call = at.call(set, monitor, cancel);
            report.collect(|lines| self.core().backup(&call, Path::new(&source), lines))
        });
        done.map(|outcome| to_record(&outcome))
    }
}

fn to_record(outcome: &backup::Outcome) -> BackupOutcome {
    BackupOutcome {
        job_utc_ms: outcome.job.0,
        place: outcome.place.clone(),
        index: outcome.index.clone(),
        generation: to_host(outcome.generation),
        stored_file_count: to_host(outcome.stored_file_count),
        unchanged_file_count: to_host(outcome.unchanged_file_count),
        retained_file_count: to_host(outcome.retained_file_count),
        skipped: outcome.skipped.clone(),
        totals: (&outcome.totals).into(),
        json: outcome.to_json(),
    }
}
