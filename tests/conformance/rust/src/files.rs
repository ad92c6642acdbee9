//! The steps on files. They change nothing outside of the case's world.

use crate::fields::{self, read};
use crate::world::{Answer, Failure, World};
use serde_json::{Map, Value, json};
use std::fs::{self, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Component, Path};
use std::time::{Duration, UNIX_EPOCH};

impl World {
    /// Does a step on files.
    pub(crate) fn file_step(&self, name: &str, with: Map<String, Value>) -> Answer {
        match name {
            "file.write" => self.write(&read(with)?),
            "file.remove" => self.remove(&read(with)?),
            "file.copy" => self.copy(&read(with)?),
            "file.move" => self.rename(&read(with)?),
            "file.patch" => self.patch(&read(with)?),
            "file.truncate" => self.truncate(&read(with)?),
            "file.list" => self.list(&read(with)?),
            "folder.make" => self.make(&read(with)?),
            _ => Err(Failure::Step("no runner knows this step".to_owned())),
        }
    }

    fn write(&self, with: &fields::FileWrite) -> Answer {
        let path = below(self.path(), &with.path)?;
        done(&with.path, || {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(path, &with.text)?;
            with.modified_utc_ms.map_or(Ok(()), |moment| set_modified(path, moment))
        })
    }

    /// Writes a file that another step made.
    pub(crate) fn write_bytes(&self, path: &str, bytes: &[u8]) -> Answer {
        let place = below(self.path(), path)?;
        done(path, || fs::write(place, bytes))
    }

    /// Reads a file for another step.
    pub(crate) fn read_bytes(&self, path: &str) -> Result<Vec<u8>, Failure> {
        let place = below(self.path(), path)?;
        fs::read(place).map_err(|error| Failure::Step(format!("{path}: {error}")))
    }

    fn remove(&self, with: &fields::OnePath) -> Answer {
        let path = below(self.path(), &with.path)?;
        done(&with.path, || if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) })
    }

    fn copy(&self, with: &fields::FromTo) -> Answer {
        let from = below(self.path(), &with.from).or_else(|_| below(self.cases(), &with.from))?;
        let to = below(self.path(), &with.to)?;
        done(&with.to, || {
            to.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(to, fs::read(from)?)
        })
    }

    fn rename(&self, with: &fields::FromTo) -> Answer {
        let (from, to) = (below(self.path(), &with.from)?, below(self.path(), &with.to)?);
        done(&with.from, || {
            to.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::rename(from, to)
        })
    }

    fn patch(&self, with: &fields::Patch) -> Answer {
        let path = below(self.path(), &with.path)?;
        let bytes = bytes_of(&with.hex).ok_or_else(|| Failure::Step("hex: not hexadecimal".to_owned()))?;
        done(&with.path, || {
            let mut file = OpenOptions::new().write(true).open(path)?;
            let place = u64::try_from(with.offset).map_or(SeekFrom::End(with.offset), SeekFrom::Start);
            file.seek(place)?;
            file.write_all(&bytes)
        })
    }

    fn truncate(&self, with: &fields::Truncate) -> Answer {
        let path = below(self.path(), &with.path)?;
        done(&with.path, || OpenOptions::new().write(true).open(path)?.set_len(with.length))
    }

    fn list(&self, with: &fields::OnePath) -> Answer {
        let path = below(self.path(), &with.path)?;
        let mut names = Vec::new();
        done(&with.path, || {
            for entry in path.read_dir()? {
                names.push(entry?.file_name().to_string_lossy().into_owned());
            }
            Ok(())
        })?;
        names.sort();
        Ok(json!({ "names": names }))
    }

    fn make(&self, with: &fields::OnePath) -> Answer {
        let path = below(self.path(), &with.path)?;
        done(&with.path, || fs::create_dir_all(path))
    }
}

/// The path, provided that it leads below `folder`.
fn below<'a>(folder: &Path, path: &'a str) -> Result<&'a Path, Failure> {
    let path = Path::new(path);
    let plain = path.components().all(|part| part != Component::ParentDir);
    if plain && path.starts_with(folder) && path != folder {
        Ok(path)
    } else {
        Err(Failure::Step(format!("{} is not below the world", path.display())))
    }
}

fn done(path: &str, work: impl FnOnce() -> io::Result<()>) -> Answer {
    work().map(|()| json!({})).map_err(|error| Failure::Step(format!("{path}: {error}")))
}

fn set_modified(path: &Path, utc_ms: i64) -> io::Result<()> {
    let apart = Duration::from_millis(utc_ms.unsigned_abs());
    let moment = if utc_ms < 0 { UNIX_EPOCH.checked_sub(apart) } else { UNIX_EPOCH.checked_add(apart) };
    let moment = moment.ok_or_else(|| io::Error::other("no file can be that old"))?;
    OpenOptions::new().write(true).open(path)?.set_modified(moment)
}

fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = hex.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    let whole = pairs.remainder().is_empty();
    whole.then(|| pairs.filter_map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect())
}
