//! Destinations behind a network: what their adapters share.

mod address;
pub(super) mod azure;
mod crypto;
mod flat;
mod http;
mod patience;
mod runtime;
pub(super) mod s3;
pub(super) mod sftp;
mod signing;
mod text;
mod tree;
mod webdav;
mod xml;

pub(crate) use webdav::WebDav;
