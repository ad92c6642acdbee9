//! Replication: a backup set copied from its destination, the sender, to others, the receivers.
//!
//! What to send is read from the two indexes, not from two listings. Up to four files of a set travel at once;
//! large and small ones share the four slots, and all sets share one budget of bandwidth. Each file is written
//! aside, proven by a checksum of what arrived, and put in place. Every index a receiver ever shows names only
//! what is there, in the version that is there:
//!
//! 1. objects that are new to the receiver are sent; its index does not name them yet;
//! 2. large objects that replace others are sent and stay aside;
//! 3. an index of everything but the objects that change takes the place of the old one;
//! 4. the objects that change are put in place;
//! 5. the sender's index, under the receiver's own id, is put in place last.
//!
//! What is in place is noted in the working state in batches, after the receiver made it last. So a run that was
//! killed goes on where it was, inside a large file too; and when the working state is lost, what is there already
//! is compared and kept.

mod budget;
mod deletions;
mod diff;
mod error;
mod feed;
mod heal;
mod json;
mod lines;
mod names;
mod publish;
mod receiver;
mod replica;
mod run;
mod send;
mod slots;
mod status;
mod survey;
mod types;

pub use error::ReplicationError;
pub use json::Ask;
pub use run::{Request, heal, run, status};
pub use types::{
    Deleted, Deletions, FILES_AT_ONCE, Failure, Healed, Lag, Options, Outcome, Replica, Sent, Verdict,
};
