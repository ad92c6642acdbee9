//! The integrity core of backup clients: plain values in, plain values out, unknown is an answer.
//!
//! Read in this order. Level 0 knows nothing of backups, each level uses those above it only; the table is
//! held by `tests/house`.

pub mod cancel;
pub mod clock;
mod free_name;
pub mod monitor;
mod net;
pub mod status;
mod tls;
pub mod units;
pub mod zone;

pub mod destination;
pub mod report;
pub mod schedule;
pub mod selection;
pub mod state;

pub mod index;
pub mod set;
pub mod vault;

pub mod backup;
pub mod m365;
pub mod pdic;
pub mod vmware;

pub mod replication;

pub mod job;

pub mod client;

mod error;

pub use error::Error;
pub use status::{Class, Status};
