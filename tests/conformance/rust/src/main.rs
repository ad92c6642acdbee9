//! The runner's command line.

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: holdfast-conformance PATH
  PATH   a folder of case files, or one case file";

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool speaks to its terminal")]
fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [path] = args.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match holdfast_conformance::run(Path::new(path)) {
        Ok(summary) => {
            println!("{summary}");
            ExitCode::from(u8::from(!summary.is_good()))
        }
        Err(error) => {
            eprintln!("{path}: {error}");
            ExitCode::from(2)
        }
    }
}
