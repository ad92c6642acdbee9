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
use crate::destination::{Key, Source};
use crate::index::{Header, Staged, Totals, split};
use crate::set::trash_key;
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
    for key in &order.plan.retired {
        let key = Key::new(key.as_str())?;
        survey.set.store().relocate(&key, &retired_key(order.run, &key)?)?;
    }
    let generation = survey.reader.header().generation;
    let (mut totals, mut done) = (None, generation);
    if let Some(Rewrite { kept, .. }) = &rewrite {
        let (key, tag) = (&survey.current.key, &survey.current.tag);
        survey.current.tag = survey.set.publish_over(key, tag, kept)?;
        (totals, done) = (Some(*kept.totals()), kept.header().generation);
    } else {
        survey.set.advance_marker(generation, None)?;
    }
    Ok(Applied {
        removed_entry_count: order.absent.len(),
        retired: order.plan.retired.clone(),
        totals,
        generation: done,
    })
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
