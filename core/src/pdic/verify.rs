//! (b): the whole index against the whole listing, in parallel stretches, with the proof that both were whole.

use super::error::PdicError;
use super::losses::Tallied;
use super::merge::{Merge, Part, Sampled};
use super::types::Mode;
use crate::cancel::{Cancel, Cancelled};
use crate::destination::{DestinationError, Key, ListOptions, Segment, Store};
use crate::index::{Columns, IndexError, Reader, Tally, Totals};
use crate::monitor::{Monitor, Progress};
use roaring::RoaringTreemap;
use std::sync::{Mutex, PoisonError};

/// What is to be checked against what.
pub(crate) struct Check<'a> {
    pub(crate) store: &'a dyn Store,
    pub(crate) reader: &'a Reader,
    /// Keys that must be seen in the listing, sorted.
    pub(crate) landmarks: &'a [Key],
    pub(crate) mode: Mode,
    pub(crate) monitor: &'a dyn Monitor,
    pub(crate) cancel: &'a Cancel,
}

/// What the check found.
pub(crate) struct Verified {
    pub(crate) absent: RoaringTreemap,
    pub(crate) losses: Tallied,
    pub(crate) present: Totals,
    pub(crate) lost_logical_bytes: u64,
    pub(crate) lost_objects: Sampled,
    pub(crate) listed_count: u64,
    pub(crate) size_differs: Sampled,
    pub(crate) wrong: RoaringTreemap,
    pub(crate) not_objects: Sampled,
}

/// Checks every entry for its object.
///
/// Errors: ListingIncomplete when the listing failed anywhere or lacks a landmark; those of the index.
pub(crate) fn verify(check: &Check<'_>) -> Result<Verified, PdicError> {
    let progress = Progress::begin(check.monitor, "verify", Some(check.reader.row_count()));
    let parts: Mutex<Vec<Option<Part>>> = Mutex::new(Vec::new());
    let failure: Mutex<Option<IndexError>> = Mutex::new(None);
    let visit = |number: usize, segment: &mut dyn Segment| match merge_segment(check, &progress, segment)? {
        Ok(part) => {
            put(&mut parts.lock().unwrap_or_else(PoisonError::into_inner), number, part);
            Ok(())
        }
        Err(error) => {
            *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            Err(DestinationError::Cancelled(Cancelled))
        }
    };
    let cuts = check.reader.cuts();
    let sizes = check.mode == Mode::ExistenceAndSize;
    let listed = check.store.list(&ListOptions { sizes, cuts: &cuts, cancel: check.cancel }, &visit);
    if let Some(error) = failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error.into());
    }
    let segment_count = listed?;
    let parts = parts.into_inner().unwrap_or_else(PoisonError::into_inner);
    let whole = join(check, parts, segment_count)?;
    progress.finish();
    prove_landmarks(check, &whole)?;
    Ok(verified(whole))
}

type Merged = Result<Part, IndexError>;

fn merge_segment(
    check: &Check<'_>,
    progress: &Progress<'_>,
    segment: &mut dyn Segment,
) -> Result<Merged, DestinationError> {
    let rows = check.reader.scan(segment.lower(), segment.upper(), Columns::Check);
    let landmarks = within(check.landmarks, segment.lower(), segment.upper());
    let mut merge = Merge::begin(rows, check.mode, landmarks, progress);
    while let Some(page) = segment.next_page()? {
        check.cancel.check()?;
        if let Err(error) = merge.page(page) {
            return Ok(Err(error));
        }
    }
    check.cancel.check()?;
    Ok(merge.finish())
}

/// The statistics of all rows but those in `absent`: what the pass itself added up, unless rows came back
/// since.
pub(crate) fn recount(check: &Check<'_>, absent: &RoaringTreemap) -> Result<Totals, PdicError> {
    let mut tally = Tally::new();
    let mut rows = check.reader.scan(b"", None, Columns::Check);
    while let Some(batch) = rows.next_batch()? {
        check.cancel.check()?;
        let first = batch.first_row();
        for row in (0..batch.len()).filter(|row| !absent.contains(first + *row as u64)) {
            tally.add_row(batch, row);
        }
    }
    Ok(tally.finish())
}

/// The landmarks of a stretch.
fn within<'a>(landmarks: &'a [Key], lower: &[u8], upper: Option<&[u8]>) -> &'a [Key] {
    let start = landmarks.partition_point(|key| key.as_str().as_bytes() < lower);
    let end = upper
        .map_or(landmarks.len(), |upper| landmarks.partition_point(|key| key.as_str().as_bytes() < upper));
    &landmarks[start..end.max(start)]
}

fn put(parts: &mut Vec<Option<Part>>, number: usize, part: Part) {
    if parts.len() <= number {
        parts.resize_with(number + 1, || None);
    }
    parts[number] = Some(part);
}

/// Joins the stretches in key order; one that is lacking means that the listing was not whole.
fn join(check: &Check<'_>, parts: Vec<Option<Part>>, segment_count: usize) -> Result<Part, PdicError> {
    let lacking = |number: usize| PdicError::NotProven {
        place: check.store.place(),
        missing: format!("part {number} of {segment_count}"),
    };
    if parts.len() != segment_count {
        return Err(lacking(parts.len()));
    }
    let mut whole = Part::default();
    for (number, part) in parts.into_iter().enumerate() {
        whole.merge(part.ok_or_else(|| lacking(number))?);
    }
    Ok(whole)
}

fn prove_landmarks(check: &Check<'_>, whole: &Part) -> Result<(), PdicError> {
    let wanted = check.landmarks.len() as u64;
    if whole.landmarks_seen == wanted {
        return Ok(());
    }
    let missing = format!(
        "{} of the {wanted} files that were just opened there",
        wanted - whole.landmarks_seen.min(wanted)
    );
    Err(PdicError::NotProven { place: check.store.place(), missing })
}

fn verified(whole: Part) -> Verified {
    Verified {
        absent: whole.absent,
        losses: whole.losses.finish(),
        present: whole.present.finish(),
        lost_logical_bytes: whole.lost_logical_bytes,
        lost_objects: whole.lost_objects,
        listed_count: whole.listed_count,
        size_differs: whole.size_differs,
        wrong: whole.wrong,
        not_objects: whole.not_objects,
    }
}
