//! Destinations behind a network: what their adapters share.

mod patience;
mod runtime;
mod tree;
