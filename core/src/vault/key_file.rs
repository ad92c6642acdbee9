//! Key files, and the credentials of systemd.

use super::VaultError;
use super::key::rejected;
use super::lock::Lock;
use super::place::{Place, cryptography, owned_by_us_alone, read_whole};
use super::seal::{KEY_BYTES, random_key};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::Path;
use zeroize::Zeroizing;

/// Less is no key, but a word that can be guessed.
const CREDENTIAL_LEAST_BYTES: usize = 32;

/// systemd hands over no more.
const CREDENTIAL_LIMIT_BYTES: u64 = 1 << 20;

/// What becomes of a key file that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    Made,
    Refused,
}

/// The 32 bytes of a key file.
///
/// Errors: VaultKeyRejected; VaultUnavailable when another process holds it.
pub(super) fn read_key_file(path: &Path, missing: Missing) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    key_in(path, missing).map_err(|error| match error {
        VaultError::Unavailable { source, .. } if source.kind() == ErrorKind::FileTooLarge => {
            refused(path, NO_KEY)
        }
        VaultError::Unavailable { source, .. } if source.kind() != ErrorKind::TimedOut => {
            rejected(format!("the key file {}: {source}", path.display()))
        }
        VaultError::Rejected { what } => rejected(format!("the key file: {what}")),
        error => error,
    })
}

const NO_KEY: &str = "holds neither 32 bytes nor 64 hexadecimal digits";

fn refused(path: &Path, what: &str) -> VaultError {
    rejected(format!("the key file {} {what}", path.display()))
}

fn key_in(path: &Path, missing: Missing) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    if missing == Missing::Made {
        make_key_file(path)?;
    }
    let place = Place::new(path)?;
    let file = match place.open_file() {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let what =
                format!("there is no key file at {}; bring it back, nothing else opens", path.display());
            return Err(rejected(what));
        }
        Err(error) => return Err(place.unavailable(error)),
    };
    let alone = owned_by_us_alone(&file).map_err(|error| place.unavailable(error))?;
    if !alone {
        return Err(refused(path, "may be read by others, or is theirs; make it your own with mode 0600"));
    }
    // Two digits a byte, and the end of the line.
    let limit = 2 * KEY_BYTES as u64 + 2;
    let bytes = read_whole(file, limit).map_err(|error| place.unavailable(error))?;
    parse_key(&bytes).ok_or_else(|| refused(path, NO_KEY))
}

fn parse_key(bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    if bytes.len() == KEY_BYTES {
        return Some(Zeroizing::new(bytes.to_vec()));
    }
    let digits = bytes.trim_ascii_end();
    if digits.len() != 2 * KEY_BYTES {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let mut key = Zeroizing::new(Vec::with_capacity(KEY_BYTES));
    for pair in digits.chunks_exact(2) {
        key.push(digit(pair[0])? << 4 | digit(pair[1])?);
    }
    Some(key)
}

/// Makes a key file unless there is one; it is whole from the first instant.
fn make_key_file(path: &Path) -> Result<(), VaultError> {
    let place = Place::new(path)?;
    if place.exists()? {
        // Whoever made it may not have got so far.
        return place.sync_folder();
    }
    place.make_folder()?;
    let key = random_key().map_err(|_| cryptography(path))?;
    // Of full length from the start: text that grows leaves copies behind.
    let mut text = Zeroizing::new(String::with_capacity(2 * KEY_BYTES + 1));
    for byte in &key[..] {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.push('\n');
    match Lock::write(&place)?.folder.create(text.as_bytes()) {
        // Another process was first: its key is the key.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => place.sync_folder(),
        answer => answer.map_err(|error| place.unavailable(error)),
    }
}

/// The bytes of a credential of this service.
pub(super) fn read_credential(name: &str) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    credential_in(std::env::var_os("CREDENTIALS_DIRECTORY").as_deref(), name)
}

fn credential_in(folder: Option<&OsStr>, name: &str) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    if name.is_empty() || name.contains(['/', '\0']) || name == "." || name == ".." {
        return Err(rejected("the credential's name is none; give a name without folders"));
    }
    let Some(folder) = folder.filter(|folder| !folder.is_empty()) else {
        let what =
            "no credentials were handed to this process; start it by systemd with LoadCredentialEncrypted=";
        return Err(rejected(what));
    };
    let told = |what: &dyn std::fmt::Display| rejected(format!("the credential {name:?} {what}"));
    let read = Place::new(&Path::new(folder).join(name))?
        .open_file()
        .and_then(|file| read_whole(file, CREDENTIAL_LIMIT_BYTES));
    let bytes = read.map_err(|error| match error.kind() {
        ErrorKind::NotFound => told(&"was not handed to this process; name it with LoadCredentialEncrypted="),
        _ => told(&format_args!("cannot be read: {error}")),
    })?;
    match bytes.len() {
        ..CREDENTIAL_LEAST_BYTES => Err(told(&"is shorter than 32 bytes; draw it at random")),
        _ => Ok(bytes),
    }
}

#[cfg(test)]
#[path = "tests/key_file.rs"]
mod tests;
