//! A report as text, CSV and JSON.

use super::{Report, SCHEMA_VERSION, visible};

const COLUMNS: [&str; 4] = ["No.", "Type", "Timestamp", "Log"];

/// The cells of every entry, the log made visible.
fn rows(report: &Report) -> impl Iterator<Item = [String; 4]> {
    report.entries.iter().enumerate().map(|(position, entry)| {
        let number = (position + 1).to_string();
        let stamp = report.zone.stamp(entry.at);
        [number, entry.kind.word().to_owned(), stamp, entry.log().into_owned()]
    })
}

pub(super) fn text(report: &Report) -> String {
    let rows: Vec<[String; 4]> = rows(report).collect();
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].len());
        cells.max().unwrap_or(0).max(COLUMNS[column].len())
    };
    let widths = [width(0), width(1), width(2)];
    let rule = widths.map(|width| "-".repeat(width));
    let mut out = String::new();
    line(&mut out, widths, COLUMNS);
    line(&mut out, widths, [&rule[0], &rule[1], &rule[2], "---"]);
    for row in &rows {
        line(&mut out, widths, [&row[0], &row[1], &row[2], &row[3]]);
    }
    out
}

fn line(out: &mut String, widths: [usize; 3], cells: [&str; 4]) {
    let [number, kind, stamp] = widths;
    let row = format!("{:>number$}  {:<kind$}  {:<stamp$}  {}", cells[0], cells[1], cells[2], cells[3]);
    out.push_str(&row);
    out.push('\n');
}

pub(super) fn csv(report: &Report) -> String {
    let mut out = format!("{}\r\n", COLUMNS.join(","));
    for [number, kind, stamp, log] in rows(report) {
        out.push_str(&format!("{number},{kind},{stamp},{}\r\n", csv_cell(&log)));
    }
    out
}

/// A text as a cell of a CSV: visible, quoted, and guarded against being computed.
pub fn csv_cell(text: &str) -> String {
    let text = visible(text);
    let guard = if taken_for_formula(&text) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// Whether a spreadsheet could compute this cell; the apostrophe is here so that the guard can be undone.
fn taken_for_formula(log: &str) -> bool {
    // The last four are full-width forms that East Asian spreadsheets read as the plain ones.
    log.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
        || log.starts_with('\'')
}

pub(super) fn json(report: &Report) -> String {
    let entries: Vec<serde_json::Value> = rows(report)
        .zip(&report.entries)
        .map(|([_, kind, timestamp, log], entry)| (kind, timestamp, log, entry.at.0))
        .enumerate()
        .map(|(position, (kind, timestamp, log, utc_ms))| {
            serde_json::json!({
                "no": position + 1,
                "type": kind,
                "timestamp": timestamp,
                "utc_ms": utc_ms,
                "log": log,
            })
        })
        .collect();
    let zone = report.zone.name();
    serde_json::json!({ "schema_version": SCHEMA_VERSION, "zone": zone, "entries": entries }).to_string()
}
