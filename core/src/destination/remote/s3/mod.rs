//! S3 and services that speak it.
//!
//! Requests are signed by object_store, which also finds the credentials of machines and containers at AWS. What is
//! asked and how answers are read is written here: pages of a listing are checked as they are parsed, writes are
//! compared by the ETag of what arrived, and names are taken as they are.
//!
//! A multipart upload whose process never came back is removed by `clear_uploads`, where the service lists uploads
//! under way; where it does not, a lifecycle rule that aborts incomplete uploads is the bucket's owner's to set.

mod bucket;
mod credentials;
mod page;
mod profile;
mod service;
mod settings;

use super::super::{Access, Destination, DestinationError};
use super::address::Address;
use super::flat::FlatDestination;
pub(super) use profile::variable;
pub(super) use settings::endpoint_of;

use bucket::Bucket;
use settings::Settings;
use std::sync::Arc;

/// Opens `s3://bucket/prefix`.
///
/// Errors: DestinationRejected, AccessRejected.
pub(crate) fn open(address: &str, access: &Access) -> Result<Arc<dyn Destination>, DestinationError> {
    let settings = Settings::read(Address::parse(address)?, access)?;
    let prefix = settings.prefix.clone();
    Ok(Arc::new(FlatDestination::new(Bucket::open(settings, access)?, prefix)))
}
