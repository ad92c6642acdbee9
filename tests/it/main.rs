//! The whole path over real folders: backup, check, undo, with everything that can go wrong in between.

#![expect(clippy::panic, reason = "a test's way to say what went wrong")]

mod backup;
mod faults;
mod job;
mod kill;
mod pdic;
mod proof;
mod replica_kill;
mod replication;
mod support;
mod worm;
