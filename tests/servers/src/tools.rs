//! Where the programs are.

use crate::Failed;
use getrandom::fill;
use std::env;
use std::path::{Path, PathBuf};

/// Names the folder of tools where it is not `.tools` in the repository.
const TOOLS: &str = "HOLDFAST_TOOLS";

/// A program or file that `scripts/need.sh servers` puts into the folder of tools.
pub fn tool(path: &str) -> Result<PathBuf, Failed> {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools");
    let tools = env::var_os(TOOLS).map_or_else(own, PathBuf::from);
    existing(tools.join(path))
}

/// A program of a Debian package, wherever its administrators' programs are.
pub fn program(name: &str) -> Result<PathBuf, Failed> {
    let path = env::var_os("PATH").unwrap_or_default();
    let places = env::split_paths(&path).chain(["/usr/sbin", "/usr/bin"].map(PathBuf::from));
    let found = places.map(|place| place.join(name)).find(|path| path.is_file());
    found.ok_or_else(|| missing(Path::new(name)))
}

pub fn existing(path: PathBuf) -> Result<PathBuf, Failed> {
    if path.exists() { Ok(path) } else { Err(missing(&path)) }
}

fn missing(path: &Path) -> Failed {
    Failed::new(format!("{} is not there; scripts/need.sh servers installs it", path.display()))
}

/// Random letters and digits, for credentials that no other server knows.
pub fn random(length: usize) -> Result<String, Failed> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = vec![0; length];
    fill(&mut bytes).map_err(|error| Failed::new(error.to_string()))?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}
