//! Holdfast as it ships: the C ABI and the uniffi surface over `holdfast-core`.
