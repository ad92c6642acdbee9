//! Backup sets in a folder of a WebDAV server.

mod multistatus;
#[cfg(test)]
mod multistatus_tests;
mod netrc;
mod path;
mod version;
