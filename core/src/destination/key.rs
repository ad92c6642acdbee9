//! Object keys: relative to the set's folder and unable to leave it.

use super::DestinationError;
use std::fmt;

/// The longest object key, in bytes.
pub const KEY_LIMIT_BYTES: usize = 4096;

/// An object's name relative to its set's folder: UTF-8, parts joined by `/`.
///
/// Shape:  1 to [`KEY_LIMIT_BYTES`] bytes; no empty, `.` or `..` part, no leading `/`, no NUL, no `\`, no
///         drive letter. One trailing `/` is allowed and names a folder.
/// Source: keys come from index files, which may be hostile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

impl Key {
    /// Checks and takes a key.
    ///
    /// Errors: KeyRejected.
    pub fn new(text: impl Into<String>) -> Result<Key, DestinationError> {
        let text = text.into();
        match refusal(&text) {
            None => Ok(Key(text)),
            Some(reason) => {
                Err(DestinationError::KeyRejected { key: text.chars().take(80).collect(), reason })
            }
        }
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it names a folder.
    pub fn is_folder(&self) -> bool {
        self.0.ends_with('/')
    }

    /// The name after the last `/`.
    pub fn name(&self) -> &str {
        let text = self.0.strip_suffix('/').unwrap_or(&self.0);
        text.rsplit('/').next().unwrap_or(text)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text cannot be a key; `None` when it can.
pub(crate) fn refusal(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Some("it is empty");
    }
    if bytes.len() > KEY_LIMIT_BYTES {
        return Some("it is longer than 4,096 bytes");
    }
    if bytes.contains(&0) {
        return Some("it has a NUL byte");
    }
    if bytes.contains(&b'\\') {
        return Some("it has a backslash; parts are joined by /");
    }
    if bytes[0] == b'/' {
        return Some("it is absolute");
    }
    if bytes.len() >= 2 && bytes[1] == b':' && bytes[0].is_ascii_alphabetic() {
        return Some("it begins with a drive letter");
    }
    let parts = text.strip_suffix('/').unwrap_or(text);
    parts.split('/').find_map(|part| match part {
        "" => Some("it has an empty part"),
        "." | ".." => Some("it has a part . or .."),
        part if part.len() > 255 => Some("it has a part longer than 255 bytes"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_keys_pass() {
        for text in ["a", "data/x", "data/a b/ü", "data/folder/", "..x/y..", "data/:"] {
            assert!(Key::new(text).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn keys_that_could_leave_the_set_are_refused() {
        let long = "x".repeat(KEY_LIMIT_BYTES + 1);
        let part = "x".repeat(256);
        for text in [
            "", "/", "/etc", "..", "../x", "a/../b", "a/.", "./a", "a//b", "a//", "C:/x", "c:x", "a\\b",
            "a\0b", &long, &part,
        ] {
            assert!(matches!(Key::new(text), Err(DestinationError::KeyRejected { .. })), "{text:?}");
        }
    }
}
