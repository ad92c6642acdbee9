//! The backup report: a table of No., Type, Timestamp and Log, in the time zone of the backup set.
//!
//! This module owns the grammar: columns, order, escaping, version. Which lines a check yields is written
//! beside the check. A text may hold file names of any kind; control characters and those that reorder or
//! break lines are shown as `\u{1b}` in every rendering, so that no name can forge or hide a line.

mod figures;
mod render;
mod visible;

pub use figures::{bytes, count, counted};
pub use render::csv_cell;
pub use visible::visible;

use crate::units::UtcMs;
use crate::zone::Zone;
use std::borrow::Cow;

/// The version of the JSON rendering. It rises when a field changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

/// What sort of line an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The work begins.
    Start,
    /// Something worth knowing.
    Info,
    /// Something a person should look at.
    Warn,
    /// Something failed.
    Error,
    /// The work is over.
    End,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 5] = [Kind::Start, Kind::Info, Kind::Warn, Kind::Error, Kind::End];

    /// The word in the column Type.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Start => "start",
            Kind::Info => "info",
            Kind::Warn => "warn",
            Kind::Error => "error",
            Kind::End => "end",
        }
    }
}

/// One line of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What sort of line it is.
    pub kind: Kind,
    /// When.
    pub at: UtcMs,
    /// What is said, as it was given; show [`Entry::log`] instead.
    pub text: String,
}

impl Entry {
    /// An entry of a kind, at a moment.
    pub fn new(kind: Kind, at: UtcMs, text: impl Into<String>) -> Entry {
        Entry { kind, at, text: text.into() }
    }

    /// The text as every rendering shows it: on one line, nothing hidden.
    pub fn log(&self) -> Cow<'_, str> {
        visible(&self.text)
    }
}

/// A backup report, or the part of one that a check yields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Whose clock the column Timestamp shows.
    pub zone: Zone,
    /// The lines in order; the first has No. 1.
    pub entries: Vec<Entry>,
}

impl Report {
    /// A report without lines.
    pub fn new(zone: Zone) -> Report {
        Report { zone, entries: Vec::new() }
    }

    /// Adds a line.
    pub fn push(&mut self, kind: Kind, at: UtcMs, text: impl Into<String>) {
        self.entries.push(Entry::new(kind, at, text));
    }

    /// The rendering for people: an aligned table under a header and a rule, one line for each entry.
    pub fn text(&self) -> String {
        render::text(self)
    }

    /// The rendering for spreadsheets.
    ///
    /// Shape:  RFC 4180: CRLF, a header, the column Log always quoted. A log that begins with a character
    ///         spreadsheets take for a formula, or with an apostrophe, has one apostrophe put in front:
    ///         a reader who wants the log itself takes one leading apostrophe off.
    pub fn csv(&self) -> String {
        render::csv(self)
    }

    /// The rendering for programs.
    ///
    /// Shape:  `{"schema_version", "zone", "entries": [{"no", "type", "timestamp", "utc_ms", "log"}]}`.
    pub fn json(&self) -> String {
        render::json(self)
    }
}

#[cfg(test)]
mod tests;
