//! Cancellation from the JVM.

use holdfast_core::cancel::Cancel;
use std::sync::Arc;

/// A wish to stop, shared by the host and the calls it was given to. Once cancelled it stays so.
#[derive(Debug, Default, uniffi::Object)]
pub struct CancelToken(Cancel);

#[uniffi::export]
impl CancelToken {
    /// A token nobody has cancelled.
    #[uniffi::constructor]
    pub fn new() -> Arc<CancelToken> {
        Arc::default()
    }

    /// Asks to stop. Any thread, any number of times; returns at once.
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// Whether somebody asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

impl CancelToken {
    /// The same wish, as the core takes it.
    pub(crate) fn core(&self) -> &Cancel {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_and_the_core_share_one_wish() {
        let token = CancelToken::new();
        let core = token.core().clone();
        assert!(!token.is_cancelled());
        token.cancel();
        assert!(core.is_cancelled() && token.is_cancelled());
    }
}
