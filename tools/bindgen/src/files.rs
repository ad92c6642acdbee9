//! Generated files: what a folder is to hold, and whether it does.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder that holds generated files and nothing else.
pub struct Tree {
    folder: PathBuf,
    files: BTreeMap<String, String>,
}

impl Tree {
    /// `files` by name, without folders.
    pub fn new(folder: PathBuf, files: BTreeMap<String, String>) -> Tree {
        Tree { folder, files }
    }

    /// Makes the folder hold these files, and says so.
    pub fn write(&self) -> Result<String, Box<dyn Error>> {
        if self.differing().is_empty() {
            return Ok(format!("{} is current", self.folder.display()));
        }
        fs::create_dir_all(&self.folder)?;
        for name in names(&self.folder)?.iter().filter(|name| !self.files.contains_key(*name)) {
            fs::remove_file(self.folder.join(name))?;
        }
        for (name, text) in &self.files {
            fs::write(self.folder.join(name), text)?;
        }
        Ok(format!("{} written", self.folder.display()))
    }

    /// Says that the folder holds these files; an error names those that it does not.
    pub fn compare(&self) -> Result<String, Box<dyn Error>> {
        let differing = self.differing();
        if differing.is_empty() {
            return Ok(format!("{} is current", self.folder.display()));
        }
        let (folder, names) = (self.folder.display(), differing.join(", "));
        Err(format!("{folder} is not what it should be; run `make bindgen` and commit it: {names}").into())
    }

    /// Names of files that are absent, different or too many.
    fn differing(&self) -> Vec<String> {
        let stale = |name: &String| !self.files.contains_key(name);
        let mut differing: Vec<String> =
            names(&self.folder).unwrap_or_default().into_iter().filter(stale).collect();
        let current = |name: &str, text: &str| {
            fs::read_to_string(self.folder.join(name)).is_ok_and(|found| found == text)
        };
        let wanted = self.files.iter().filter(|(name, text)| !current(name, text));
        differing.extend(wanted.map(|(name, _)| name.clone()));
        differing
    }
}

/// The files of a folder, by name.
pub fn texts(folder: &Path) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let load = |name: String| Ok((name.clone(), fs::read_to_string(folder.join(&name))?));
    names(folder)?.into_iter().map(load).collect()
}

fn names(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let name = |entry: std::io::Result<fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
    fs::read_dir(folder)?.map(name).collect()
}

/// The same text without blanks at line ends and without runs of empty lines.
pub fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for line in text.lines().map(str::trim_end) {
        if !line.is_empty() || !(tidied.is_empty() || tidied.ends_with("\n\n")) {
            tidied.push_str(line);
            tidied.push('\n');
        }
    }
    tidied.truncate(tidied.trim_end().len());
    tidied.push('\n');
    tidied
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidying_is_stable_and_keeps_every_word() {
        let tidied = tidy("\n\na  \n\n\n\n  b\t\n\nc\n\n");
        assert_eq!(tidied, "a\n\n  b\n\nc\n");
        assert_eq!(tidy(&tidied), tidied);
    }

    #[test]
    fn drift_is_an_error_that_names_the_file_and_says_what_to_do() {
        let folder = tempfile::tempdir().expect("folder");
        let tree = |text: &str| {
            let files = BTreeMap::from([("One.java".to_owned(), text.to_owned())]);
            Tree::new(folder.path().join("deep"), files)
        };
        assert!(tree("new").compare().is_err());
        assert!(tree("new").write().expect("written").ends_with("written"));
        assert!(tree("new").write().expect("kept").ends_with("current"));
        assert!(tree("new").compare().is_ok());
        let drift = tree("newer").compare().expect_err("drift").to_string();
        assert!(drift.contains("make bindgen") && drift.ends_with("One.java"), "{drift}");
    }

    #[test]
    fn a_file_too_many_is_drift_and_is_removed() {
        let folder = tempfile::tempdir().expect("folder");
        let stale = folder.path().join("Stale.java");
        fs::write(&stale, "old").expect("stale");
        let tree = Tree::new(folder.path().to_path_buf(), BTreeMap::new());
        assert!(tree.compare().expect_err("drift").to_string().ends_with("Stale.java"));
        tree.write().expect("written");
        assert!(!stale.exists() && tree.compare().is_ok());
    }
}
