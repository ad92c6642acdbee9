//! Every program in `tests/c` is compiled as a customer would, run, and run again under a checker of memory.
//!
//! Valgrind sees Rust's memory too, and knows no openat2, so that destinations take their other way there; gcc's
//! address and leak checker runs them the ordinary way.

use super::header;
use super::library::{ROOT, folder, run};
use std::path::{Path, PathBuf};
use std::process::Command;

const PROGRAMS: &[&str] = &["base", "five_minutes", "pdic", "values"];

#[test]
fn base() {
    check("base", valgrind);
}

#[test]
fn values() {
    check("values", valgrind);
}

#[test]
fn pdic() {
    check("pdic", valgrind);
    check("pdic", sanitized);
}

/// The example of the README is as short as it says, and does what it says.
#[test]
fn five_minutes() {
    let text = std::fs::read_to_string(sources().join("five_minutes.c")).expect("source");
    assert!(text.lines().count() < 60);
    let scratch = tempfile::tempdir().expect("scratch folder");
    for (number, mut command) in
        [plain, valgrind, sanitized].map(|how| how("five_minutes", scratch.path())).into_iter().enumerate()
    {
        let folders =
            ["source", "destination", "client"].map(|part| scratch.path().join(format!("{part} {number}")));
        folders.iter().for_each(|folder| std::fs::create_dir(folder).expect("folder"));
        std::fs::write(folders[0].join("a file"), "its bytes").expect("file");
        let report = run(command.args(folders));
        for words in ["1 files stored", "PDIC is due: it never ran", "the index is sound"] {
            assert!(report.contains(words), "{words}: {report}");
        }
    }
}

#[test]
fn the_example_fails_in_the_words_of_the_library() {
    let scratch = tempfile::tempdir().expect("scratch folder");
    let mut command = plain("five_minutes", scratch.path());
    let output = command.args([".", "not an address"]).arg(scratch.path()).output().expect("runs");
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{words}");
    assert!(words.starts_with("DestinationRejected: ") && words.contains("not an address"), "{words}");
}

#[test]
fn every_program_has_its_test() {
    let files = std::fs::read_dir(sources()).expect("tests/c");
    let names = files.map(|file| file.expect("file").file_name().into_string().expect("UTF-8"));
    let mut programs: Vec<_> = names.filter_map(|name| Some(name.strip_suffix(".c")?.to_owned())).collect();
    programs.sort();
    assert_eq!(programs, PROGRAMS);
}

#[test]
fn the_header_is_cplusplus_too() {
    let scratch = tempfile::tempdir().expect("scratch folder");
    let source = scratch.path().join("only_the_header.cpp");
    let text =
        "#include \"holdfast.h\"\nint main() { hf_status s = HF_STATUS_OK; return hf_status_class(s); }\n";
    std::fs::write(&source, text).expect("source");
    let program = scratch.path().join("program");
    compile("g++", &["-std=c++11"], &source, &program);
    run(&mut Command::new(&program));
}

fn sources() -> PathBuf {
    Path::new(ROOT).join("tests/c")
}

/// Compiles one program without a warning, runs it in an empty folder, then in another with a checker.
fn check(name: &str, checker: fn(&str, &Path) -> Command) {
    let scratch = tempfile::tempdir().expect("scratch folder");
    let done = format!("{name}: ok\n");
    for (how, folder) in [(plain as fn(&str, &Path) -> Command, "plain"), (checker, "checked")] {
        let printed = run(&mut in_folder(how(name, scratch.path()), scratch.path(), folder));
        assert!(printed.ends_with(&done), "{folder}: {printed}");
    }
}

fn plain(name: &str, folder: &Path) -> Command {
    let program = folder.join(name);
    compile("gcc", &["-std=c11"], &sources().join(format!("{name}.c")), &program);
    let mut command = Command::new(program);
    // Otherwise the search path of cargo may lead to an older library.
    command.env_remove("LD_LIBRARY_PATH");
    command
}

fn sanitized(name: &str, folder: &Path) -> Command {
    let program = folder.join(format!("{name}-sanitized"));
    let options = ["-std=c11", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    compile("gcc", &options, &sources().join(format!("{name}.c")), &program);
    let mut command = Command::new(program);
    command.env("ASAN_OPTIONS", "detect_leaks=1:detect_stack_use_after_return=1");
    command
}

/// "Possibly lost" is not counted: those blocks are held by pointers into them, as Rust's own thread handles
/// and the queues of its thread pools are.
fn valgrind(name: &str, folder: &Path) -> Command {
    let program = plain(name, folder);
    let mut command = Command::new("valgrind");
    command.args([
        "--quiet",
        "--error-exitcode=99",
        "--leak-check=full",
        "--show-leak-kinds=definite,indirect",
        "--errors-for-leak-kinds=definite,indirect",
    ]);
    command.arg(program.get_program());
    command
}

/// The program's one argument is a folder of its own. A backtrace's cache would look like a leak.
fn in_folder(mut command: Command, scratch: &Path, name: &str) -> Command {
    let folder = scratch.join(name).with_extension("d");
    std::fs::create_dir(&folder).expect("folder");
    command.arg(folder).env("RUST_BACKTRACE", "0");
    command
}

fn compile(compiler: &str, options: &[&str], source: &Path, program: &Path) {
    assert!(!header::committed().is_empty(), "include/holdfast.h is missing");
    let mut command = Command::new(compiler);
    command.args(options).args(["-g", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-pthread"]);
    command.arg("-I").arg(Path::new(ROOT).join("include")).arg("-I").arg(sources());
    command.arg(source).arg("-o").arg(program);
    command.arg("-L").arg(folder()).arg("-lholdfast").arg(format!("-Wl,-rpath,{}", folder().display()));
    run(&mut command);
}
