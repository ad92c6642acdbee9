//! Plays gesture scripts, one a line, each on a selection of its own, and answers each with a line of JSON: what was
//! played, or `{"error": text}`. For programs that hold the selection against another one.
//!
//! ```text
//! echo 'rows:500 c0 s149' | cargo run --example selection_play -p holdfast-core
//! ```
#![expect(clippy::print_stdout, reason = "a program that answers on its standard output")]

use holdfast_core::selection::Selection;
use holdfast_core::selection::script::play;
use std::io::{BufRead, Result};

fn main() -> Result<()> {
    for line in std::io::stdin().lock().lines() {
        match play(&mut Selection::default(), &line?) {
            Ok(played) => println!("{}", played.to_json()),
            Err(error) => println!("{}", serde_json::json!({ "error": error.to_string() })),
        }
    }
    Ok(())
}
