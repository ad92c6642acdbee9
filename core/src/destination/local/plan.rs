//! Where a listing is cut: at children of folders, each folder being read once.

use super::super::folder_names::FolderNames;
use super::super::{DestinationError, ListOptions};
use super::place::Place;
use super::walk;
use std::collections::HashMap;
use std::sync::Arc;

/// More segments than this for each thread only cost memory.
const SEGMENTS_PER_THREAD: usize = 32;

/// Folders with a longer prefix are not cut: they are opened by path, and the system limits paths.
const PREFIX_LIMIT_BYTES: usize = 3_500;

/// The bounds between segments, and the folders that had to be read to find them.
///
/// A folder in which at least two cuts lie is read here, once, and shared by the segments that meet in it.
/// A cut inside any other folder moves to that folder's end: such a folder belongs to one segment whole.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// In rising order, without repeats; segment `n` lies between bound `n - 1` and bound `n`.
    pub(super) bounds: Vec<Vec<u8>>,
    /// The folders that bounds lie in, by prefix.
    pub(super) shared: HashMap<Vec<u8>, Arc<FolderNames>>,
}

impl Plan {
    pub(super) fn make(place: &Place, options: &ListOptions<'_>) -> Result<Plan, DestinationError> {
        let cuts = thin(options.cuts);
        let mut plan = Plan::default();
        let mut waiting = Vec::new();
        if !cuts.is_empty() {
            waiting.push((Vec::new(), &cuts[..]));
        }
        let enough = cuts.len().min(2);
        while let Some((prefix, cuts)) = waiting.pop() {
            let names = Arc::new(read_shared(place, &prefix, options)?);
            waiting.extend(plan.cut_folder(&names, cuts, enough));
            plan.shared.insert(prefix, names);
        }
        plan.bounds.sort_unstable();
        plan.bounds.dedup();
        Ok(plan)
    }

    /// Takes the bounds among a folder's children; returns the children that are to be cut themselves.
    fn cut_folder<'a>(
        &mut self,
        names: &FolderNames,
        cuts: &'a [&'a [u8]],
        enough: usize,
    ) -> Vec<(Vec<u8>, &'a [&'a [u8]])> {
        let prefix = names.prefix();
        let around = |cut: &&[u8]| names.folder_around(&cut[prefix.len()..]);
        let mut inner = Vec::new();
        for group in cuts.chunk_by(|a, b| around(a).is_some() && around(a) == around(b)) {
            let Some(at) = around(&group[0]) else {
                self.bounds.push(group[0].to_vec());
                continue;
            };
            let folder = [prefix, names.name(at)].concat();
            if group.len() >= enough && folder.len() <= PREFIX_LIMIT_BYTES {
                inner.push((folder, group));
            } else {
                self.bounds.push(past(folder));
            }
        }
        inner
    }
}

fn read_shared(
    place: &Place,
    prefix: &[u8],
    options: &ListOptions<'_>,
) -> Result<FolderNames, DestinationError> {
    let failed = |errno| place.incomplete(prefix, place.failed(errno, &String::from_utf8_lossy(prefix)));
    let folder = place.open_folder(prefix).map_err(failed)?;
    let mut names = FolderNames::default();
    names.reset(prefix);
    walk::read_names(&folder, &mut names, &mut walk::buffer(), options.cancel)
        .map_err(|stopped| place.incomplete(prefix, stopped.into_error(place, prefix)))?;
    Ok(names)
}

/// At most as many cuts as are of use, evenly chosen; none that is empty, out of order or repeated.
fn thin<'a>(cuts: &[&'a [u8]]) -> Vec<&'a [u8]> {
    let limit = rayon::current_num_threads() * SEGMENTS_PER_THREAD;
    let step = cuts.len().div_ceil(limit).max(1);
    let mut chosen: Vec<_> = cuts.iter().step_by(step).copied().filter(|cut| !cut.is_empty()).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// The first key that is past everything inside a folder: `0` is the byte after `/`.
fn past(mut folder: Vec<u8>) -> Vec<u8> {
    folder.pop();
    folder.push(b'/' + 1);
    folder
}
