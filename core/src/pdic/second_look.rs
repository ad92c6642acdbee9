//! The second look: each missing object is asked for directly before it is believed gone.

use super::error::PdicError;
use crate::cancel::Cancel;
use crate::destination::{DestinationError, Key, Lookup, Store};
use crate::index::{Columns, Reader};
use crate::monitor::{Monitor, Progress};
use rayon::prelude::*;
use roaring::RoaringTreemap;

/// How many objects are asked for between two looks at the cancel token.
const STRIDE: usize = 256;

/// Looks again at every object of the rows in `absent`; rows whose object answers are taken off it. Returns
/// how many rows came back.
///
/// Errors: any failed look: an object that cannot be asked for is not proven gone.
pub(crate) fn second_look(
    store: &dyn Store,
    reader: &Reader,
    absent: &mut RoaringTreemap,
    monitor: &dyn Monitor,
    cancel: &Cancel,
) -> Result<u64, PdicError> {
    let before = absent.len();
    if before == 0 {
        return Ok(0);
    }
    let progress = Progress::begin(monitor, "second look", Some(before));
    let candidates = absent.clone();
    let mut candidates = candidates.iter().peekable();
    let mut rows = reader.scan(b"", None, Columns::Keys);
    while let Some(batch) = rows.next_batch()? {
        let first = batch.first_row();
        let last = first + batch.len() as u64;
        let wanted: Vec<u64> = std::iter::from_fn(|| candidates.next_if(|row| *row < last)).collect();
        for stride in wanted.chunks(STRIDE) {
            cancel.check()?;
            let keys: Vec<(u64, &[u8])> =
                stride.iter().map(|row| (*row, batch.object(at(*row, first)))).collect();
            for row in still_there(store, &keys)? {
                absent.remove(row);
            }
            progress.add(stride.len() as u64);
        }
    }
    progress.finish();
    Ok(before - absent.len())
}

fn at(row: u64, first: u64) -> usize {
    usize::try_from(row - first).unwrap_or(usize::MAX)
}

/// The rows whose object answers, each object asked for once.
fn still_there(store: &dyn Store, keys: &[(u64, &[u8])]) -> Result<Vec<u64>, DestinationError> {
    let groups: Vec<&[(u64, &[u8])]> = keys.chunk_by(|a, b| a.1 == b.1).collect();
    let answers: Result<Vec<Vec<u64>>, DestinationError> = groups
        .par_iter()
        .map(|group| {
            let there = is_there(store, group[0].1)?;
            Ok(if there { group.iter().map(|(row, _)| *row).collect() } else { Vec::new() })
        })
        .collect();
    Ok(answers?.into_iter().flatten().collect())
}

/// Whether anything answers to the key. Only a proven absence is `false`.
fn is_there(store: &dyn Store, key: &[u8]) -> Result<bool, DestinationError> {
    let key = Key::new(String::from_utf8_lossy(key))?;
    let lookup = store.look_up(&key)?;
    // A file's name that is now a folder's is gone as a file.
    Ok(match lookup {
        Lookup::Object(_) | Lookup::Other => true,
        Lookup::Folder => key.is_folder(),
        Lookup::Absent => false,
    })
}
