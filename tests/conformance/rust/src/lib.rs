//! Runs conformance cases in Rust. What a case is stands in `tests/conformance/README.md`.
//!
//! Read in this order: a case as it is written, texts with their places filled in, what a case expects against
//! what came, the world of a case, and the steps in it.

mod calls;
mod case;
mod fields;
mod files;
mod live;
mod m365;
mod matching;
mod replication;
mod selecting;
mod selection;
mod texts;
mod vmware;
mod world;

use case::{Case, CaseFile};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What a run over a path came to.
#[derive(Debug, Default)]
pub struct Summary {
    /// Cases that passed.
    pub passed: usize,
    /// A line for each case that failed.
    pub failures: Vec<String>,
}

impl Summary {
    /// Whether there was a case and none failed.
    pub fn is_good(&self) -> bool {
        self.passed > 0 && self.failures.is_empty()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.failures.iter().try_for_each(|line| writeln!(f, "FAIL {line}"))?;
        write!(f, "{} passed, {} failed", self.passed, self.failures.len())
    }
}

/// Runs the case files of a folder, or one case file.
///
/// Errors: a path or file that cannot be read, or is no case file; then no case was run.
pub fn run(path: &Path) -> io::Result<Summary> {
    let mut files = Vec::new();
    for file in case_files(path)? {
        files.push((CaseFile::read(&file)?, file));
    }
    let mut summary = Summary::default();
    for (cases, file) in &files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let folder = file.parent().unwrap_or(Path::new("."));
        for case in &cases.cases {
            match run_case(case, folder) {
                Ok(()) => summary.passed += 1,
                Err(what) => summary.failures.push(format!("{name}: {}: {what}", case.name)),
            }
        }
    }
    Ok(summary)
}

/// The case files at a path, in the byte order of their names.
fn case_files(path: &Path) -> io::Result<Vec<PathBuf>> {
    let path = path.canonicalize()?;
    if !path.is_dir() {
        return Ok(vec![path]);
    }
    let mut files = Vec::new();
    for entry in path.read_dir()? {
        let file = entry?.path();
        if file.extension().is_some_and(|ending| ending == "json") && file.is_file() {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// Runs one case; the error names the step and what differs.
fn run_case(case: &Case, folder: &Path) -> Result<(), String> {
    let mut world = world::World::new(folder, &case.zone)?;
    for (position, step) in case.steps.iter().enumerate() {
        let done = world.step(step);
        done.map_err(|what| format!("step {} {}: {what}", position + 1, step.call))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
