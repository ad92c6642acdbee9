//! Death at any instant of a change.

pub(in crate::vault) fn step() {}
