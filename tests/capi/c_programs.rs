//! Every program in `tests/c` is compiled as a customer would, run, and run again under two checkers of memory.
//!
//! Valgrind sees Rust's memory too, and knows no openat2, so that destinations take their other way there; clang's
//! address, leak and undefined behaviour checkers run the programs the ordinary way. So gcc and clang both compile
//! them all.

use super::library::{ROOT, folder, run};
use super::{header, misuse};
use std::path::{Path, PathBuf};
use std::process::Command;

const PROGRAMS: &[&str] = &[
    "base",
    "callbacks",
    "five_minutes",
    "layout",
    "m365",
    "m365_live",
    "m365_sign_in",
    "misuse",
    "pdic",
    "replication",
    "selection",
    "values",
    "vault",
];

/// A way to compile sources into a folder and to start the program.
pub type How = fn(&[PathBuf], &Path) -> Command;

pub const HOWS: [(&str, How); 3] = [("plain", plain), ("valgrind", valgrind), ("sanitized", sanitized)];

#[test]
fn base() {
    check("base", &[]);
}

#[test]
fn callbacks() {
    check("callbacks", &[]);
}

#[test]
fn layout() {
    check("layout", &[]);
}

#[test]
fn values() {
    check("values", &[]);
}

#[test]
fn pdic() {
    check("pdic", &[]);
}

#[test]
fn replication() {
    check("replication", &[]);
}

#[test]
fn m365() {
    check("m365", &[]);
}

#[test]
fn m365_sign_in() {
    check("m365_sign_in", &[]);
}

#[test]
fn vault() {
    check("vault", &[]);
}

#[test]
fn selection() {
    check("selection", &[]);
}

#[test]
fn misuse() {
    let scratch = tempfile::tempdir().expect("scratch folder");
    let table = scratch.path().join("misuse_table.c");
    std::fs::write(&table, misuse::table()).expect("table");
    check("misuse", &[table]);
}

/// The example of the README is as short as it says, and does what it says.
#[test]
fn five_minutes() {
    let text = std::fs::read_to_string(source("five_minutes")).expect("source");
    assert!(text.lines().count() < 60);
    let scratch = tempfile::tempdir().expect("scratch folder");
    for (name, how) in HOWS {
        let folders =
            ["source", "destination", "client"].map(|part| scratch.path().join(format!("{part} {name}")));
        folders.iter().for_each(|folder| std::fs::create_dir(folder).expect("folder"));
        std::fs::write(folders[0].join("a file"), "its bytes").expect("file");
        let report = run(how(&[source("five_minutes")], scratch.path()).args(folders));
        for words in ["1 files stored", "PDIC is due: it never ran", "the index is sound"] {
            assert!(report.contains(words), "{words}: {report}");
        }
    }
}

#[test]
fn the_example_fails_in_the_words_of_the_library() {
    let scratch = tempfile::tempdir().expect("scratch folder");
    let mut command = plain(&[source("five_minutes")], scratch.path());
    let output = command.args([".", "not an address"]).arg(scratch.path()).output().expect("runs");
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{words}");
    assert!(words.starts_with("DestinationRejected: ") && words.contains("not an address"), "{words}");
}

#[test]
fn every_program_has_its_test() {
    assert_eq!(c_files(&sources()), PROGRAMS);
}

#[test]
fn the_header_is_cplusplus_too() {
    let scratch = tempfile::tempdir().expect("scratch folder");
    for compiler in ["g++", "clang++"] {
        for standard in ["-std=c++11", "-std=c++17"] {
            let program = scratch.path().join(format!("{compiler}{standard}"));
            compile(compiler, &[standard], &[sources().join("cplusplus.cpp")], &program);
            let folder = program.with_extension("d");
            std::fs::create_dir(&folder).expect("folder");
            assert!(run(Command::new(&program).arg(folder)).ends_with("cplusplus: ok\n"));
        }
    }
}

/// The names of the C programs in a folder, sorted.
pub fn c_files(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).expect("a folder of programs");
    let names = files.map(|file| file.expect("file").file_name().into_string().expect("UTF-8"));
    let mut programs: Vec<_> = names.filter_map(|name| Some(name.strip_suffix(".c")?.to_owned())).collect();
    programs.sort();
    programs
}

fn sources() -> PathBuf {
    Path::new(ROOT).join("tests/c")
}

pub fn source(name: &str) -> PathBuf {
    sources().join(format!("{name}.c"))
}

/// Compiles one program without a warning and runs it, each time in an empty folder.
fn check(name: &str, more: &[PathBuf]) {
    let scratch = tempfile::tempdir().expect("scratch folder");
    let all: Vec<_> = std::iter::once(source(name)).chain(more.iter().cloned()).collect();
    for (how_name, how) in HOWS {
        let folder = scratch.path().join(how_name);
        std::fs::create_dir(&folder).expect("folder");
        let printed = run(how(&all, scratch.path()).arg(folder));
        assert!(printed.ends_with(&format!("{name}: ok\n")), "{how_name}: {printed}");
    }
}

fn plain(sources: &[PathBuf], folder: &Path) -> Command {
    let program = named(sources, folder, "plain");
    compile("gcc", &["-std=c11"], sources, &program);
    let mut command = Command::new(program);
    // Otherwise the search path of cargo may lead to an older library.
    command.env_remove("LD_LIBRARY_PATH");
    command
}

fn sanitized(sources: &[PathBuf], folder: &Path) -> Command {
    let program = named(sources, folder, "sanitized");
    let options = ["-std=c11", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    compile("clang", &options, sources, &program);
    let mut command = Command::new(program);
    command.env("ASAN_OPTIONS", "detect_leaks=1:detect_stack_use_after_return=1");
    command
}

/// "Possibly lost" is not counted: those blocks are held by pointers into them, as Rust's own thread handles
/// and the queues of its thread pools are. A backtrace's cache would look like a leak.
fn valgrind(sources: &[PathBuf], folder: &Path) -> Command {
    let program = plain(sources, folder);
    let mut command = Command::new("valgrind");
    command.args([
        "--quiet",
        "--error-exitcode=99",
        "--leak-check=full",
        "--show-leak-kinds=definite,indirect",
        "--errors-for-leak-kinds=definite,indirect",
    ]);
    command.arg(program.get_program()).env("RUST_BACKTRACE", "0");
    command
}

fn named(sources: &[PathBuf], folder: &Path, how: &str) -> PathBuf {
    let stem = sources[0].file_stem().expect("a C file").to_string_lossy();
    folder.join(format!("{stem}-{how}"))
}

/// Once: a story runs its programs more than one time.
fn compile(compiler: &str, options: &[&str], sources: &[PathBuf], program: &Path) {
    if program.exists() {
        return;
    }
    assert!(!header::committed().is_empty(), "include/holdfast.h is missing");
    let mut command = Command::new(compiler);
    command.args(options).args(["-g", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-pthread"]);
    command.arg("-I").arg(Path::new(ROOT).join("include")).arg("-I").arg(self::sources());
    command.args(sources).arg("-o").arg(program);
    command.arg("-L").arg(folder()).arg("-lholdfast").arg(format!("-Wl,-rpath,{}", folder().display()));
    run(&mut command);
}
