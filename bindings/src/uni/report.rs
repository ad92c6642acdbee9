//! The backup report, collected call by call.

use super::count::to_host;
use super::error::Failure;
use holdfast_core::report;
use holdfast_core::zone::Zone;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A backup report. Calls that are given it add their lines at their end.
#[derive(uniffi::Object)]
pub struct Report {
    zone: Zone,
    lines: Mutex<report::Report>,
}

/// One line of a report.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReportLine {
    /// Its number, from 1.
    pub number: i64,
    /// start, info, warn, error or end.
    pub kind: String,
    /// When.
    pub at_utc_ms: i64,
    /// When, on the report's clock.
    pub timestamp: String,
    /// What is said, on one line, nothing hidden.
    pub log: String,
}

#[uniffi::export]
impl Report {
    /// A report without lines, in a time zone of the IANA database.
    #[uniffi::constructor]
    pub fn new(zone: String) -> Result<Arc<Report>, Failure> {
        let zone = Zone::parse(&zone).map_err(holdfast_core::Error::from)?;
        Ok(Arc::new(Report { lines: Mutex::new(report::Report::new(zone.clone())), zone }))
    }

    /// The time zone's IANA name.
    pub fn zone(&self) -> String {
        self.zone.name().to_owned()
    }

    /// The lines so far.
    pub fn lines(&self) -> Vec<ReportLine> {
        let held = self.held();
        let line = |(position, entry): (usize, &report::Entry)| ReportLine {
            number: to_host(position as u64 + 1),
            kind: entry.kind.word().to_owned(),
            at_utc_ms: entry.at.0,
            timestamp: self.zone.stamp(entry.at),
            log: entry.log().into_owned(),
        };
        held.entries.iter().enumerate().map(line).collect()
    }

    /// The table for people.
    pub fn text(&self) -> String {
        self.held().text()
    }

    /// The table for spreadsheets.
    pub fn csv(&self) -> String {
        self.held().csv()
    }

    /// The table for programs.
    pub fn json(&self) -> String {
        self.held().json()
    }
}

impl Report {
    pub(crate) fn core_zone(&self) -> &Zone {
        &self.zone
    }

    /// Runs a call with a report of its own and adds its lines; a listener may read the report meanwhile.
    pub(crate) fn collect<T>(&self, call: impl FnOnce(&mut report::Report) -> T) -> T {
        let mut part = report::Report::new(self.zone.clone());
        let value = call(&mut part);
        self.held().entries.append(&mut part.entries);
        value
    }

    /// The lines are whole after every step, so a panic elsewhere leaves nothing half.
    fn held(&self) -> MutexGuard<'_, report::Report> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
