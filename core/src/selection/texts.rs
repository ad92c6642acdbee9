//! Many texts in one block, as they cross a boundary.

use super::SelectionError;
use super::ranges::count;

/// Rows a listing may have, and keys a selection may keep.
pub const KEY_LIMIT: u32 = 10_000_000;

/// Bytes of one key or name, as UTF-8.
pub const KEY_LIMIT_BYTES: usize = 4 * 1024;

/// Bytes of all texts of one block together.
pub const TEXTS_LIMIT_BYTES: usize = 1 << 30;

/// Texts in an order, packed: all bytes one after the other, and where each ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    bytes: String,
    ends: Vec<u32>,
}

impl Texts {
    /// The texts of anything that yields them.
    ///
    /// Errors: SelectionLimitExceeded.
    pub fn of<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Result<Texts, SelectionError> {
        let mut packed = Texts::default();
        for text in texts {
            packed.push(text.as_ref())?;
        }
        Ok(packed)
    }

    /// The texts of one block: UTF-8 bytes, and the length of each text in bytes.
    ///
    /// Errors: SelectionKeyRejected when the lengths do not cut the bytes into UTF-8 texts, with the place
    ///         of the first that does not; SelectionLimitExceeded.
    pub fn from_packed(bytes: &[u8], lengths: &[u32]) -> Result<Texts, SelectionError> {
        within("texts in one block", lengths.len() as u64, u64::from(KEY_LIMIT))?;
        within("bytes in one block of texts", bytes.len() as u64, TEXTS_LIMIT_BYTES as u64)?;
        let mut packed =
            Texts { bytes: String::with_capacity(bytes.len()), ends: Vec::with_capacity(lengths.len()) };
        let mut rest = bytes;
        for (position, length) in lengths.iter().enumerate() {
            let refused = |what| SelectionError::KeyRejected { position: count(position), what };
            let text = rest
                .split_off(..*length as usize)
                .ok_or_else(|| refused("reaches past the end of the bytes"))?;
            let text = std::str::from_utf8(text).map_err(|_| refused("is not UTF-8"))?;
            packed.push(text)?;
        }
        if rest.is_empty() {
            Ok(packed)
        } else {
            let position = count(lengths.len());
            Err(SelectionError::KeyRejected { position, what: "has bytes but no length" })
        }
    }

    /// Adds one at the end.
    ///
    /// Errors: SelectionLimitExceeded.
    pub fn push(&mut self, text: &str) -> Result<(), SelectionError> {
        let bytes = self.bytes.len() + text.len();
        within("bytes in one block of texts", bytes as u64, TEXTS_LIMIT_BYTES as u64)?;
        // Listed rows and kept ones share a table.
        within("texts in one block", self.ends.len() as u64 + 1, 2 * u64::from(KEY_LIMIT))?;
        self.bytes.push_str(text);
        self.ends.push(count(bytes));
        Ok(())
    }

    /// How many.
    pub fn len(&self) -> u32 {
        count(self.ends.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// One of them; empty when there is none at this place.
    pub fn get(&self, position: u32) -> &str {
        let position = position as usize;
        let start = position.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end);
        let end = self.ends.get(position).copied().unwrap_or(start);
        self.bytes.get(start as usize..end as usize).unwrap_or_default()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|position| self.get(position))
    }

    /// The block's bytes.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.as_bytes()
    }

    /// The length of each text, in bytes.
    pub fn lengths(&self) -> Vec<u32> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(start, end)| end - start).collect()
    }

    pub(super) fn held_bytes(&self) -> u64 {
        (self.bytes.capacity() + self.ends.capacity() * 4) as u64
    }

    /// Gives back room that a block grew by and does not need.
    pub(super) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// Refuses a key that is empty, too long, or not printable.
pub(super) fn check_key(position: u32, key: &str) -> Result<(), SelectionError> {
    let what = match key {
        "" => "is empty",
        long if long.len() > KEY_LIMIT_BYTES => "is longer than 4 KiB",
        odd if odd.chars().any(char::is_control) => "holds a control character",
        _ => return Ok(()),
    };
    Err(SelectionError::KeyRejected { position, what })
}

/// Refuses more than the limit.
pub(super) fn within(what: &'static str, found: u64, limit: u64) -> Result<(), SelectionError> {
    if found > limit { Err(SelectionError::LimitExceeded { what, found, limit }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_comes_back_as_it_was() {
        let texts = Texts::of(["a", "", "größe", "z"]).expect("texts");
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["a", "", "größe", "z"]);
        assert_eq!(texts.lengths(), [1, 0, 7, 1]);
        assert_eq!(Texts::from_packed(texts.bytes(), &texts.lengths()), Ok(texts.clone()));
        assert_eq!(texts.get(9), "");
    }

    #[test]
    fn lengths_that_do_not_fit_name_the_first_that_does_not() {
        let refused = |bytes: &[u8], lengths: &[u32]| match Texts::from_packed(bytes, lengths) {
            Err(SelectionError::KeyRejected { position, .. }) => position,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(b"ab", &[1, 2]), 1);
        assert_eq!(refused(b"ab", &[1]), 1);
        assert_eq!(refused(b"ab", &[u32::MAX]), 0);
        assert_eq!(refused("aö".as_bytes(), &[2, 1]), 0);
        assert_eq!(refused(&[b'a', 0xff], &[1, 1]), 1);
    }
}
