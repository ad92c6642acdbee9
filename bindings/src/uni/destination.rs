//! A place that holds backup sets.

use super::error::Failure;
use holdfast_core::destination;
use std::sync::Arc;

/// An open destination.
#[derive(uniffi::Object)]
pub struct Destination(Arc<dyn destination::Destination>);

#[uniffi::export]
impl Destination {
    /// Opens a destination by its address: an absolute path, or a `file://` address. Nothing is created.
    #[uniffi::constructor]
    pub fn open(address: String) -> Result<Arc<Destination>, Failure> {
        let opened = destination::open(&address).map_err(holdfast_core::Error::from)?;
        Ok(Arc::new(Destination(opened)))
    }

    /// The place in words, without credentials.
    pub fn place(&self) -> String {
        self.0.place()
    }
}

impl Destination {
    pub(crate) fn core(&self) -> &Arc<dyn destination::Destination> {
        &self.0
    }
}
