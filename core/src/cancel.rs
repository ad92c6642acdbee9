//! Cancellation: asked for from any thread, honoured between units of work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A shared wish to stop. Clones are the same token; once cancelled it stays so.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<Wish>);

#[derive(Debug, Default)]
struct Wish {
    asked: AtomicBool,
    parents: Vec<Cancel>,
}

/// The caller asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled by the caller; the set is as it was before, or as it is after")]
pub struct Cancelled;

impl Cancel {
    /// A token nobody has cancelled.
    pub fn new() -> Cancel {
        Cancel::default()
    }

    /// A token that is cancelled with this one, and can be cancelled without it: one call's own.
    pub fn child(&self) -> Cancel {
        Cancel(Arc::new(Wish { asked: AtomicBool::new(false), parents: vec![self.clone()] }))
    }

    /// A token that is cancelled with either of two.
    pub(crate) fn or(&self, other: &Cancel) -> Cancel {
        let parents = vec![self.clone(), other.clone()];
        Cancel(Arc::new(Wish { asked: AtomicBool::new(false), parents }))
    }

    /// Asks to stop. Any thread, any number of times.
    pub fn cancel(&self) {
        self.0.asked.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.asked.load(Ordering::Relaxed) || self.0.parents.iter().any(Cancel::is_cancelled)
    }

    /// `Err` once somebody asked to stop: what loops call between units of work.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_the_wish() {
        let token = Cancel::new();
        let clone = token.clone();
        assert_eq!(token.check(), Ok(()));
        clone.cancel();
        assert_eq!(token.check(), Err(Cancelled));
    }
    #[test]
    fn a_child_stops_with_its_parent_but_not_the_other_way_round() {
        let parent = Cancel::new();
        let (one, two) = (parent.child(), parent.child());
        one.cancel();
        assert!(one.is_cancelled() && !parent.is_cancelled() && !two.is_cancelled());
        parent.cancel();
        assert!(two.is_cancelled());
    }

    #[test]
    fn one_of_two_is_enough() {
        for which in 0..2 {
            let two = [Cancel::new(), Cancel::new()];
            let either = two[0].or(&two[1]);
            assert!(!either.is_cancelled());
            two[which].cancel();
            assert!(either.is_cancelled() && !two[1 - which].is_cancelled());
        }
    }
}
