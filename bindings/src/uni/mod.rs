//! What crosses to the JVM: plain records, one error, one listener, one cancel token.
//!
//! Each function here converts, calls the core once and converts back. Numbers are signed, because the JVM
//! has no other; whatever cannot be held is refused, never wrapped. Nothing is named twice: codes and texts
//! cross as data from `core/src/status.rs`.

mod backup;
mod cancel;
mod client;
mod count;
mod destination;
mod error;
mod index;
mod job;
mod m365;
mod m365_migration;
mod m365_parts;
mod m365_permissions;
mod m365_session;
mod m365_sign_in;
mod monitor;
mod pdic;
mod replication;
mod report;
mod schedule;
mod selection;
mod selection_parts;
mod selection_rows;
mod status;
mod totals;
mod vault;
mod vmware;
