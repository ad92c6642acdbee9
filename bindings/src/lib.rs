//! Holdfast as it ships: the C ABI and the uniffi surface over `holdfast-core`.

mod capi;
mod uni;
mod version;

uniffi::setup_scaffolding!("holdfast");
