//! Secrets at rest: tokens, keys and certificates, sealed.

mod error;

pub use error::VaultError;
