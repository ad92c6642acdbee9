//! Runs the segments of a listing on the current rayon pool.

use super::DestinationError;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Runs `each` for the numbers below `count` in any order. After the first error `stop` is set, and nothing
/// new is begun; that error is returned, not those that `stop` leads to.
pub(super) fn run(
    count: usize,
    stop: &AtomicBool,
    each: impl Fn(usize) -> Result<(), DestinationError> + Sync,
) -> Result<(), DestinationError> {
    let first = Mutex::new(None);
    (0..count).into_par_iter().with_max_len(1).for_each(|number| {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        if let Err(error) = each(number) {
            first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            stop.store(true, Ordering::Relaxed);
        }
    });
    first.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

/// At most as many cuts as are of use, evenly chosen; none that is empty, out of order or repeated.
pub(super) fn thin<'a>(cuts: &[&'a [u8]], per_thread: usize) -> Vec<&'a [u8]> {
    let limit = rayon::current_num_threads() * per_thread;
    let step = cuts.len().div_ceil(limit).max(1);
    let mut chosen: Vec<_> = cuts.iter().step_by(step).copied().filter(|cut| !cut.is_empty()).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}
