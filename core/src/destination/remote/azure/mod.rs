//! Azure Blob Storage.
//!
//! Parts of an object are blocks of its blob, which nobody sees until they are committed. Blocks of an upload that
//! never came back go by themselves after a week; Azure has no request that removes them.

mod container;
mod page;
mod service;
mod settings;

use super::super::{Access, Destination, DestinationError};
use super::address::Address;
use super::flat::FlatDestination;
use container::Container;
use settings::Settings;
use std::sync::Arc;

/// Opens `azblob://account/container/prefix`.
///
/// Errors: DestinationRejected, AccessRejected.
pub(crate) fn open(address: &str, access: &Access) -> Result<Arc<dyn Destination>, DestinationError> {
    let settings = Settings::read(Address::parse(address)?)?;
    let prefix = settings.prefix.clone();
    Ok(Arc::new(FlatDestination::new(Container::open(settings, access)?, prefix)))
}
