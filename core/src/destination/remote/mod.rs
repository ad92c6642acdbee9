//! Destinations behind a network: what their adapters share.

mod address;
pub(super) mod azure;
mod crypto;
mod flat;
pub(super) mod s3;
pub(super) mod sftp;
mod signing;
mod text;
mod tree;
mod trouble;
mod webdav;
mod xml;

pub(crate) use webdav::WebDav;

use crate::net::{http, patience, runtime};
