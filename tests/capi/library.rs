//! Where the shared library under test is.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The repository's root.
pub const ROOT: &str = env!("CARGO_MANIFEST_DIR");

const TOOLS: &str = "The tests need gcc, clang, nm and valgrind; on Debian 12: scripts/need.sh test";

static FOLDER: LazyLock<PathBuf> = LazyLock::new(find);

/// The folder that holds `libholdfast.so`, as fresh as this test itself.
///
/// Cargo makes all crate types of the library in one go, into the folder of this very program, before it links
/// the program. So the library beside us is never an older one; `target/<profile>/libholdfast.so` may be.
pub fn folder() -> &'static Path {
    &FOLDER
}

/// `libholdfast.so`.
pub fn path() -> PathBuf {
    folder().join("libholdfast.so")
}

/// The program's output; a failure is a panic that shows all it said.
///
/// Cargo's own search path goes before the one built into a program and may name an older library, so it is
/// taken away.
pub fn run(command: &mut Command) -> String {
    command.env_remove("LD_LIBRARY_PATH");
    let shown = format!("{command:?}");
    let output = command.output().map_err(|error| format!("{shown} does not start: {error}. {TOOLS}"));
    let output = output.expect("a program of the build machine");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{shown}\n{}\n{out}{err}", output.status);
    out.into_owned()
}

fn find() -> PathBuf {
    let beside = std::env::current_exe().expect("own path").parent().expect("own folder").to_owned();
    if beside.join("libholdfast.so").is_file() {
        return beside;
    }
    // A cargo that lays files out differently: ask for the library alone, and use what it names.
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let built = run(Command::new(cargo).current_dir(ROOT).args([
        "build",
        "--lib",
        "--message-format=json-render-diagnostics",
    ]));
    let quoted =
        built.split('"').find(|text| text.ends_with("libholdfast.so")).expect("cargo names the library");
    Path::new(quoted).parent().expect("a folder").to_owned()
}
