//! Rules about the repository itself, held by `cargo test --test house`.

mod chapters;
mod docs;
mod fence;
mod files;
mod layers;
mod lengths;
mod status;
mod stems;
mod words;
