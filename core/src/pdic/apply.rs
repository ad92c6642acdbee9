//! (y), (z), (e): the only part of a check that changes anything, in an order that any crash survives.
//!
//! First the new index is staged locally and read back, and the lease is renewed. Then the entries that leave
//! go to the trash, followed by the manifest that names them; old index files move there too. Then the new
//! index takes the place of the old one in one step, and marker and working state follow. A crash before that
//! step leaves the old index, after it the new one; a re-run finishes the rest, because each step is told
//! from the destination itself.

use super::error::PdicError;
use super::survey::Survey;
use super::trash::{MANIFEST, Manifest, REMOVED, retired_key};
use super::types::Plan;
use crate::cancel::Cancel;
use crate::destination::{DestinationError, Key, Source};
use crate::index::{Header, Staged, Totals, split};
use crate::report::counted;
use crate::set::{SetError, trash_key};
use crate::units::UtcMs;
use roaring::RoaringTreemap;
use std::path::Path;

/// What is to be carried out.
pub(crate) struct Order<'a> {
    pub(crate) run: &'a str,
    pub(crate) plan: &'a Plan,
    pub(crate) absent: &'a RoaringTreemap,
    pub(crate) now: UtcMs,
    pub(crate) staging: &'a Path,
    pub(crate) cancel: &'a Cancel,
}

/// What was carried out.
pub(crate) struct Applied {
    pub(crate) removed_entry_count: u64,
    pub(crate) retired: Vec<String>,
    pub(crate) totals: Option<Totals>,
    pub(crate) generation: u64,
    /// What the destination did not permit, in words.
    pub(crate) denied: Vec<String>,
}

/// Carries a plan out.
///
/// Errors: any, with the set as it was before or as it is after.
pub(crate) fn apply(survey: &mut Survey, order: &Order<'_>) -> Result<Applied, PdicError> {
    let rewrite = stage(survey, order)?;
    order.cancel.check()?;
    survey.lease.confirm()?;
    put_aside(survey, order, rewrite.as_ref())?;
    order.cancel.check()?;
    survey.lease.confirm()?;
    // From here on the run goes to its end: there is no state between.
    let (retired, mut denied) = retire(survey, order)?;
    let generation = survey.reader.header().generation;
    let mut applied =
        Applied { removed_entry_count: 0, retired, totals: None, generation, denied: Vec::new() };
    match rewrite.as_ref().map(|rewrite| put_in_place(survey, &rewrite.kept)) {
        None => survey.set.advance_marker(generation, None)?,
        Some(Err(SetError::Destination(error @ DestinationError::Denied { .. }))) => {
            denied.push(format!(
                "{} stay in the index, because it may not be replaced: {error}",
                counted(order.absent.len(), "outdated entry", "outdated entries")
            ));
        }
        Some(placed) => {
            let (totals, generation) = placed?;
            // The new index is there: that its marker may not follow is no "it stayed as it was".
            survey.set.advance_marker(generation, None)?;
            applied.removed_entry_count = order.absent.len();
            (applied.totals, applied.generation) = (Some(totals), generation);
        }
    }
    Ok(Applied { denied, ..applied })
}

/// Moves old index files to the trash; returns those that went, and in words those that may not be moved.
fn retire(survey: &Survey, order: &Order<'_>) -> Result<(Vec<String>, Vec<String>), PdicError> {
    let (mut retired, mut denied) = (Vec::new(), Vec::new());
    for name in &order.plan.retired {
        let key = Key::new(name.as_str())?;
        match survey.set.store().relocate(&key, &retired_key(order.run, &key)?) {
            Ok(()) => retired.push(name.clone()),
            Err(error @ DestinationError::Denied { .. }) => {
                denied.push(format!("{name} is old, but stays where it is: {error}"));
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok((retired, denied))
}

fn put_in_place(survey: &mut Survey, kept: &Staged) -> Result<(Totals, u64), SetError> {
    let (key, tag) = (&survey.current.key, &survey.current.tag);
    survey.current.tag = survey.set.put_over(key, tag, kept)?;
    Ok((*kept.totals(), kept.header().generation))
}

struct Rewrite {
    kept: Staged,
    removed: Staged,
}

/// The index without the lost entries, and the lost entries; `None` when nothing is lost.
fn stage(survey: &Survey, order: &Order<'_>) -> Result<Option<Rewrite>, PdicError> {
    if order.absent.is_empty() {
        return Ok(None);
    }
    let old = survey.reader.header();
    let generation = survey.set.next_generation(Some(old.generation));
    let kept = Header { generation, plan: Some(order.plan.hash.clone()), ..old.clone() };
    let (kept, removed) =
        split(&survey.reader, order.absent, kept, old.clone(), order.staging, order.cancel)?;
    Ok(Some(Rewrite { kept, removed }))
}

fn put_aside(survey: &Survey, order: &Order<'_>, rewrite: Option<&Rewrite>) -> Result<(), PdicError> {
    let store = survey.set.store();
    let header = survey.reader.header();
    if let Some(Rewrite { removed, .. }) = rewrite {
        store.create(&trash_key(order.run, REMOVED)?, Source::File(removed.path()))?;
    }
    let manifest = Manifest {
        plan: order.plan.hash.clone(),
        index: order.plan.index.clone(),
        removed_entry_count: order.absent.len(),
        retired: order.plan.retired.clone(),
        ..Manifest::new(order.run, header.set, &header.destination_id, order.now)
    };
    store.create(&trash_key(order.run, MANIFEST)?, Source::Bytes(&manifest.to_bytes()))?;
    Ok(())
}
