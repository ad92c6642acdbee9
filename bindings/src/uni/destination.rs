//! A place that holds backup sets.

use super::error::Failure;
use holdfast_core::destination::{self, Access};
use std::sync::Arc;

/// An open destination.
#[derive(uniffi::Object)]
pub struct Destination(Arc<dyn destination::Destination>);

#[uniffi::export]
impl Destination {
    /// Opens a destination by its address: an absolute path, or an address such as `s3://bucket/prefix`. Nothing is
    /// created.
    #[uniffi::constructor]
    pub fn open(address: String) -> Result<Arc<Destination>, Failure> {
        let opened = destination::open(&address).map_err(holdfast_core::Error::from)?;
        Ok(Arc::new(Destination(opened)))
    }

    /// Opens a destination by its address, with what the host gives for it: a JSON object of texts, or an empty text.
    /// What it does not give comes from the environment. May talk to a server. Nothing is created.
    #[uniffi::constructor]
    pub fn open_with(address: String, access: String) -> Result<Arc<Destination>, Failure> {
        let opened = Access::from_json(&access).and_then(|access| destination::open_with(&address, &access));
        Ok(Arc::new(Destination(opened.map_err(holdfast_core::Error::from)?)))
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
