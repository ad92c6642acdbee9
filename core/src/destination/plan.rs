//! Where a listing is cut: at children of folders, each folder being read once.

use super::folder_names::FolderNames;
use super::segments;
use std::borrow::Borrow;
use std::collections::HashMap;

/// More segments than this for each thread only cost memory.
const SEGMENTS_PER_THREAD: usize = 32;

/// Folders with a longer prefix are not cut: they are opened by path, and systems limit paths.
const PREFIX_LIMIT_BYTES: usize = 3_500;

/// The bounds between segments, and the folders that had to be read to find them.
///
/// A folder in which at least two cuts lie is read here, once, and shared by the segments that meet in it.
/// A cut inside any other folder moves to that folder's end: such a folder belongs to one segment whole.
#[derive(Debug)]
pub(super) struct Plan<N> {
    /// In rising order, without repeats; segment `n` lies between bound `n - 1` and bound `n`.
    pub(super) bounds: Vec<Vec<u8>>,
    /// The folders that bounds lie in, by prefix.
    pub(super) shared: HashMap<Vec<u8>, N>,
}

impl<N: Borrow<FolderNames>> Plan<N> {
    /// Reads folders by `read`, given those of one depth at once, and cuts them.
    pub(super) fn make<E>(
        cuts: &[&[u8]],
        mut read: impl FnMut(&[Vec<u8>]) -> Result<Vec<N>, E>,
    ) -> Result<Plan<N>, E> {
        let cuts = segments::thin(cuts, SEGMENTS_PER_THREAD);
        let mut plan = Plan { bounds: Vec::new(), shared: HashMap::new() };
        let mut level = if cuts.is_empty() { Vec::new() } else { vec![(Vec::new(), &cuts[..])] };
        let enough = cuts.len().min(2);
        while !level.is_empty() {
            let (prefixes, groups): (Vec<_>, Vec<_>) = level.drain(..).unzip();
            let folders = read(&prefixes)?;
            for ((prefix, folder), cuts) in prefixes.into_iter().zip(folders).zip(groups) {
                level.extend(plan.cut_folder(folder.borrow(), cuts, enough));
                plan.shared.insert(prefix, folder);
            }
        }
        plan.bounds.sort_unstable();
        plan.bounds.dedup();
        Ok(plan)
    }

    /// The bounds of segment `number`: the first key it may hold, and the first past it.
    pub(super) fn segment(&self, number: usize) -> (&[u8], Option<&[u8]>) {
        let lower = number.checked_sub(1).and_then(|before| self.bounds.get(before));
        (lower.map_or(&b""[..], Vec::as_slice), self.bounds.get(number).map(Vec::as_slice))
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

/// The first key that is past everything inside a folder: `0` is the byte after `/`.
fn past(mut folder: Vec<u8>) -> Vec<u8> {
    folder.pop();
    folder.push(b'/' + 1);
    folder
}
