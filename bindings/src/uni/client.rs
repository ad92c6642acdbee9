//! A backup client's working folder, and what its calls have in common.

use super::destination::Destination;
use super::error::Failure;
use holdfast_core::client::{self, Call};
use holdfast_core::units::{SetId, UtcMs};
use std::path::Path;
use std::sync::Arc;

/// One installation of a backup client. Any number of threads may use it at once.
#[derive(uniffi::Object)]
pub struct Client(client::Client);

/// One backup set at one destination, seen at one moment.
#[derive(Clone, uniffi::Record)]
pub struct SetAt {
    /// Where the set is.
    pub destination: Arc<Destination>,
    /// The set's decimal number.
    pub set: String,
    /// The moment the client's clock shows; absent for the machine's clock.
    pub now_utc_ms: Option<i64>,
}

#[uniffi::export]
impl Client {
    /// Opens the working folder of an installation; makes it if it is not there.
    #[uniffi::constructor]
    pub fn open(folder: String) -> Result<Arc<Client>, Failure> {
        Ok(Arc::new(Client(client::Client::open(Path::new(&folder))?)))
    }

    /// Notes that a set comes from an older version, so that its first job checks it.
    pub fn bring_over(&self, set: String, version: String) -> Result<(), Failure> {
        let set = set_id(&set)?;
        Ok(self.0.state().bring_over(set, &version).map_err(holdfast_core::Error::from)?)
    }
}

impl Client {
    pub(crate) fn core(&self) -> &client::Client {
        &self.0
    }
}

impl SetAt {
    /// The same as the core takes it, with the ear and the token of one call.
    pub(crate) fn call<'a>(
        &'a self,
        set: SetId,
        monitor: &'a dyn holdfast_core::monitor::Monitor,
        cancel: &'a holdfast_core::cancel::Cancel,
    ) -> Call<'a> {
        let now = self.now_utc_ms.map(UtcMs);
        Call { destination: self.destination.core().as_ref(), set, now, monitor, cancel }
    }
}

/// The set of a host's text.
pub(crate) fn set_id(text: &str) -> Result<SetId, Failure> {
    Ok(SetId::parse(text).map_err(holdfast_core::Error::from)?)
}
