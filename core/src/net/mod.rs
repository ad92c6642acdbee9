//! How this library talks to servers: one runtime, HTTP with deadlines, and how long to wait.

pub(crate) mod http;
pub(crate) mod patience;
pub(crate) mod runtime;
