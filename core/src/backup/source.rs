//! What lies in the source folder.

use super::error::BackupError;
use crate::cancel::Cancel;
use crate::destination::key_refusal;
use crate::index::Area;
use crate::units::UtcMs;
use std::collections::BTreeSet;
use std::fs::{DirEntry, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// A file or folder at the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// Its object key; a folder's ends in `/`.
    pub(crate) object: String,
    /// Its path below the source folder.
    pub(crate) path: String,
    pub(crate) size_bytes: u64,
    pub(crate) modified: UtcMs,
}

impl Item {
    pub(crate) fn is_folder(&self) -> bool {
        self.object.ends_with('/')
    }
}

/// The source folder's content.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// Files and folders in the byte order of their keys.
    pub(crate) items: Vec<Item>,
    /// What cannot be backed up this way, with the reason.
    pub(crate) skipped: Vec<String>,
    /// Object keys of what was there but could not be read; a folder's ends in `/` and stands for all below.
    pub(crate) unread: BTreeSet<String>,
}

/// Reads the folder. Links, devices and names that no key can hold are skipped, with the reason.
///
/// Errors: SourceUnreadable for the folder itself; an unreadable folder below it is skipped.
#[expect(clippy::disallowed_methods, reason = "the shell reads the source folder")]
pub(crate) fn read(root: &Path, cancel: &Cancel) -> Result<Source, BackupError> {
    let failed = |source| BackupError::SourceUnreadable { path: root.display().to_string(), source };
    std::fs::read_dir(root).map_err(failed)?;
    let mut found = Source::default();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        cancel.check()?;
        match std::fs::read_dir(root.join(&folder)) {
            Ok(entries) => entries.for_each(|entry| found.visit(&folder, entry, &mut folders)),
            Err(error) => found.unread(&folder, "/", &error),
        }
    }
    found.items.sort_unstable_by(|a, b| a.object.cmp(&b.object));
    Ok(found)
}

impl Source {
    fn visit(&mut self, folder: &Path, entry: io::Result<DirEntry>, folders: &mut Vec<PathBuf>) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return self.unread(folder, "/", &error),
        };
        let path = folder.join(entry.file_name());
        match entry.metadata() {
            Ok(facts) if facts.is_dir() => {
                self.add(&path, &facts, "/");
                folders.push(path);
            }
            Ok(facts) if facts.is_file() => self.add(&path, &facts, ""),
            Ok(_) => self.skip(&path, "it is a link or a device"),
            Err(error) => {
                self.unread(&path, "", &error);
                self.unread(&path, "/", &error);
            }
        }
    }

    /// Notes what could not be read: the last job's version of it stays.
    fn unread(&mut self, path: &Path, ending: &str, error: &io::Error) {
        let text = path.to_string_lossy();
        let below = if text.is_empty() { String::new() } else { format!("{text}{ending}") };
        self.unread.insert(format!("{}{below}", Area::Data.folder()));
        self.skip(path, &error.to_string());
    }

    /// Whether an object belongs to what could not be read.
    pub(crate) fn is_unread(&self, object: &str) -> bool {
        let folders = object.match_indices('/').map(|(at, _)| &object[..=at]);
        self.unread.contains(object) || folders.into_iter().any(|folder| self.unread.contains(folder))
    }

    fn add(&mut self, path: &Path, facts: &Metadata, ending: &str) {
        let Some(text) = path.to_str() else { return self.skip(path, "its name is not UTF-8") };
        let object = format!("{}{text}{ending}", Area::Data.folder());
        if let Some(reason) = key_refusal(&object) {
            return self.skip(path, reason);
        }
        let size_bytes = if facts.is_dir() { 0 } else { facts.len() };
        self.items.push(Item { object, path: text.to_owned(), size_bytes, modified: modified(facts) });
    }

    fn skip(&mut self, path: &Path, reason: &str) {
        self.skipped.push(format!("{}: {reason}", path.display()));
    }
}

/// Before 1970 it is negative. A time that is not told, or not to be told in milliseconds, is 0.
pub(crate) fn modified(facts: &Metadata) -> UtcMs {
    let Ok(time) = facts.modified() else { return UtcMs(0) };
    let ms = match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()),
        Err(before) => i64::try_from(before.duration().as_millis()).map(|ms| -ms),
    };
    UtcMs(ms.unwrap_or(0))
}
