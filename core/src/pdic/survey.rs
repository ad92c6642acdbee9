//! What a check stands on: the set's identity, its lease, the clocks, and which index is Current.

use super::age::{AgeFacts, SKEW_LIMIT_MS, is_future};
use super::error::PdicError;
use super::types::{Finding, FindingKind, Severity};
use crate::destination::Key;
use crate::index::{IndexError, Reader};
use crate::set::{BackupSet, IndexFile, Known, Lease, MARKER, Promise, SetError, named_indexes};
use crate::units::UtcMs;

/// A set that is ready to be checked.
pub(crate) struct Survey {
    pub(crate) set: BackupSet,
    pub(crate) lease: Lease,
    pub(crate) files: Vec<IndexFile>,
    /// The index file that is checked: the highest generation.
    pub(crate) current: IndexFile,
    pub(crate) reader: Reader,
    /// Readable index files, Current among them.
    pub(crate) ages: Vec<AgeFacts>,
    /// `None` when a lease may name anything.
    pub(crate) named: Option<Vec<String>>,
    /// The destination's clock minus the client's.
    pub(crate) skew_ms: i64,
    pub(crate) findings: Vec<Finding>,
}

/// Looks at an opened set.
///
/// Errors: IndexAbsent, IndexDamaged and its kin when the newest index cannot be read, SetRolledBack,
///         SetBusy.
pub(crate) fn survey(mut set: BackupSet, known: &Known, now: UtcMs) -> Result<Survey, PdicError> {
    let lease = Lease::take(set.store().clone(), "pdic")?;
    set.refresh(known)?;
    let skew_ms = set.store().server_time()?.since_ms(now);
    let mut files = set.index_files()?;
    let mut findings = unreadable(&mut files, set.marker().generation)?;
    let current = files.pop().ok_or_else(|| SetError::IndexAbsent { place: set.store().place() })?;
    let reader = set.open_index(&current.key)?;
    check_generation(&set, &current)?;
    let ages: Vec<AgeFacts> = files.iter().chain([&current]).filter_map(age_facts).collect();
    let named = named_indexes(set.store().as_ref())?;
    findings.extend(lease_finding(lease.promise()));
    findings.extend(clock_findings(skew_ms, &ages, now));
    Ok(Survey { set, lease, files, current, reader, ages, named, skew_ms, findings })
}

impl Survey {
    /// Whether an age may be concluded from the clocks.
    pub(crate) fn clocks_agree(&self) -> bool {
        self.skew_ms.abs() <= SKEW_LIMIT_MS
    }

    /// The keys that were just opened, so that any whole listing must show them; sorted.
    pub(crate) fn landmarks(&self) -> Result<Vec<Key>, PdicError> {
        let mut keys = vec![Key::new(MARKER)?, self.current.key.clone()];
        keys.extend(self.files.iter().map(|file| file.key.clone()));
        keys.sort();
        Ok(keys)
    }
}

fn age_facts(file: &IndexFile) -> Option<AgeFacts> {
    let header = file.header.as_ref().ok()?;
    Some(AgeFacts { key: file.key.to_string(), job: header.job, generation: header.generation })
}

/// Findings for index files that cannot be read. When none of the readable ones is as new as the marker says,
/// the unreadable one is the newest, and there is nothing to check against.
fn unreadable(files: &mut Vec<IndexFile>, marker_generation: u64) -> Result<Vec<Finding>, IndexError> {
    let newest = files.iter().filter_map(|file| Some(file.header.as_ref().ok()?.generation)).max();
    let (broken, sound): (Vec<_>, Vec<_>) =
        std::mem::take(files).into_iter().partition(|file| file.header.is_err());
    *files = sound;
    let mut findings = Vec::new();
    for file in broken {
        let Err(error) = file.header else { continue };
        if newest.unwrap_or(0) < marker_generation.max(1) {
            return Err(error);
        }
        let text = format!("{error}. It was left where it is.");
        findings.push(Finding {
            kind: FindingKind::IndexUnreadable,
            severity: Severity::Warn,
            count: 1,
            text,
        });
    }
    Ok(findings)
}

/// The newest index file must not be older than the marker says.
fn check_generation(set: &BackupSet, current: &IndexFile) -> Result<(), SetError> {
    let known = set.marker().generation;
    let found = current.header.as_ref().map_or(0, |header| header.generation);
    if found >= known {
        Ok(())
    } else {
        Err(SetError::RolledBack { place: set.store().place(), found, known })
    }
}

fn lease_finding(promise: Promise) -> Option<Finding> {
    let (severity, text) = match promise {
        Promise::Exclusive => return None,
        Promise::Advisory => (
            Severity::Info,
            "This destination cannot write on a condition: of two computers that begin at the same instant, both may believe that the set is theirs.",
        ),
        Promise::NotHeld => (
            Severity::Warn,
            "The lease of the set could not be taken, because this destination lets nothing be replaced; the check goes on, because nothing else can be replaced either.",
        ),
    };
    Some(Finding { kind: FindingKind::LeaseWeak, severity, count: 1, text: text.to_owned() })
}

fn clock_findings(skew_ms: i64, ages: &[AgeFacts], now: UtcMs) -> Vec<Finding> {
    let mut findings = Vec::new();
    if skew_ms.abs() > SKEW_LIMIT_MS {
        let text = format!(
            "The clocks of this computer and the destination differ by {} s; index files are not judged by age until they agree to within 5 minutes.",
            skew_ms / 1000
        );
        findings.push(Finding { kind: FindingKind::ClockSkew, severity: Severity::Warn, count: 1, text });
    }
    for file in ages.iter().filter(|file| is_future(file, now)) {
        let text =
            format!("{} says that its backup job ran at {}, which is still to come.", file.key, file.job);
        findings.push(Finding {
            kind: FindingKind::IndexFromFuture,
            severity: Severity::Warn,
            count: 1,
            text,
        });
    }
    findings
}
