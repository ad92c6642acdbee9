//! Writes the generated half of Holdfast's bindings from a built library, or checks that it is current.
//!
//! The library carries its own description, so what is generated is what was built. A stripped library has
//! none: give an unstripped one.

mod csharp;
mod files;
mod java;
mod kotlin;
mod library;
mod twin;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: holdfast-bindgen [--verify] [LIBRARY]
  LIBRARY   an unstripped libholdfast; target/debug/libholdfast.so when left out
  --verify  write nothing; fail when a committed file is not what would be written";

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(said) => say(&said, ExitCode::SUCCESS),
        Err(error) => say(&error.to_string(), ExitCode::FAILURE),
    }
}

#[expect(clippy::print_stderr, reason = "a command-line tool speaks to its terminal")]
fn say(text: &str, code: ExitCode) -> ExitCode {
    eprintln!("{text}");
    code
}

fn run(args: impl Iterator<Item = String>) -> Result<String, Box<dyn Error>> {
    let (flags, paths): (Vec<String>, Vec<String>) = args.partition(|arg| arg.starts_with("--"));
    let verify = match flags.as_slice() {
        [] => false,
        [flag] if flag == "--verify" => true,
        _ => return Err(USAGE.into()),
    };
    let root = root();
    let library = match paths.as_slice() {
        [] => root.join("target/debug/libholdfast.so"),
        [path] => PathBuf::from(path),
        _ => return Err(USAGE.into()),
    };
    let trees = [
        kotlin::tree(&library, &root)?,
        java::tree(&library, &root)?,
        twin::tree(&root)?,
        csharp::tree(&root)?,
    ];
    let said = trees.iter().map(|tree| if verify { tree.compare() } else { tree.write() });
    Ok(said.collect::<Result<Vec<_>, _>>()?.join("\n"))
}

/// The repository this tool was built in.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_words_are_refused_with_the_usage() {
        for words in [&["--wrong", "a"][..], &["a", "b"], &["--verify", "--verify"]] {
            let refused = run(words.iter().map(|word| word.to_string()));
            assert!(refused.is_err_and(|error| error.to_string() == USAGE), "{words:?}");
        }
    }
}
