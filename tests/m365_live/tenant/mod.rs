//! A tenant's application: set up, cut off anywhere, renewed, changed, taken away.

mod change;
mod cut;
mod doubt;
mod kept;
mod refused;
mod rotate;
mod setup;
pub mod support;
