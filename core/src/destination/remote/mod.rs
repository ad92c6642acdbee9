//! Destinations behind a network: what their adapters share.

mod address;
mod http;
mod patience;
mod runtime;
pub(super) mod sftp;
mod tree;
mod webdav;

pub(crate) use webdav::WebDav;
