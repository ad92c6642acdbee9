//! Signing in to Microsoft 365, setting a tenant up, and staying signed in.

mod error;

pub use error::LiveError;
