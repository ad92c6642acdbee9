//! The files the rules are about: everything in the repository but hidden folders and build output.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold what was built, not what was written.
const BUILT: &[&str] = &["target", "dist", "node_modules", "obj"];

/// A file of the repository.
pub struct File {
    /// Relative to the root, parts joined by `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files whose names end in one of `endings`, sorted by path. At least one, or the rule looks at nothing.
pub fn ending_in(endings: &[&str]) -> Vec<File> {
    let mut paths = Vec::new();
    walk(root(), &mut paths);
    paths.sort();
    let wanted = |path: &PathBuf| endings.iter().any(|ending| path.to_string_lossy().ends_with(ending));
    paths.into_iter().filter(wanted).map(load).collect()
}

/// Rust files below a folder such as `core/src`.
pub fn rust_below(folder: &str) -> Vec<File> {
    let below = format!("{folder}/");
    let files: Vec<File> =
        ending_in(&[".rs"]).into_iter().filter(|file| file.path.starts_with(&below)).collect();
    assert!(!files.is_empty(), "no Rust file below {folder}");
    files
}

/// The names directly below the root, folders and files, without what is built or hidden.
pub fn top_level() -> Vec<String> {
    names(root()).into_iter().map(|path| relative(&path)).collect()
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for path in names(folder) {
        match path.is_dir() {
            true => walk(&path, paths),
            false => paths.push(path),
        }
    }
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a readable folder");
    let paths = entries.map(|entry| entry.expect("a readable folder").path());
    paths.filter(|path| !path.is_symlink() && is_written(path)).collect()
}

fn is_written(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.') && !BUILT.contains(&name.as_ref())
}

fn relative(path: &Path) -> String {
    let path = path.strip_prefix(root()).expect("below the root");
    path.to_string_lossy().replace('\\', "/")
}

fn load(path: PathBuf) -> File {
    let text = fs::read(&path).expect("a readable file");
    File { path: relative(&path), text: String::from_utf8_lossy(&text).into_owned() }
}

/// Fails with every finding on its own line.
pub fn none(rule: &str, findings: Vec<String>) {
    assert!(findings.is_empty(), "{rule}\n  {}", findings.join("\n  "));
}
