//! Every adapter against real servers: one contract for all, then each through a proxy that breaks exchanges.
//! `scripts/need.sh servers` installs the servers.

#![expect(clippy::panic, reason = "a test's way to say what went wrong")]

mod azure;
mod contract;
mod faults;
mod pdic;
mod replication;
mod s3;
mod sftp;
mod sftp_pdic;
mod webdav;
mod webdav_faults;
mod webdav_pdic;
