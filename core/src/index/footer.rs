//! The footer's two words of ours: what the file holds, and the digest of the footer itself.
//!
//! Both lie in Parquet's key-value metadata, the digest last. They are found by their bytes, so the digest is
//! checked before anything is parsed, and Parquet's own metadata is never trusted.

use super::entry::Totals;
use super::schema::COLUMN_COUNT;
use super::{FORMAT_VERSION, Header, IndexError, Limits};
use serde::{Deserialize, Serialize};

/// How a Parquet file begins and ends.
pub(super) const MAGIC: &[u8; 4] = b"PAR1";

/// The key of our words.
pub(super) const WORDS_KEY: &str = "holdfast";

/// The key of the digest.
pub(super) const DIGEST_KEY: &str = "holdfast.footer";

/// What stands for the digest while it is computed.
pub(super) const DIGEST_BLANK: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Thrift's compact form of a key-value pair with that key, up to the digest.
const DIGEST_MARK: &[u8] = b"\x18\x0fholdfast.footer\x18\x40";

/// The same for our words, up to their length.
const WORDS_MARK: &[u8] = b"\x18\x08holdfast\x18";

/// The digest of one column of one row group: BLAKE3, first 128 bits.
pub(super) type Digest = [u8; 16];

/// The digest of a chunk's bytes.
pub(super) fn digest(bytes: &[u8]) -> Digest {
    let mut digest = [0; 16];
    digest.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    digest
}

/// Our words, as JSON has them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) format_version: u32,
    pub(super) header: Header,
    pub(super) row_count: u64,
    pub(super) totals: Totals,
    pub(super) row_groups: Vec<GroupWords>,
}

/// One row group in our words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupWords {
    pub(super) rows: u64,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) bytes: [u64; COLUMN_COUNT],
    pub(super) digests: String,
}

#[derive(Deserialize)]
struct Version {
    format_version: u32,
}

/// One column of one row group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Chunk {
    pub(super) offset: u64,
    pub(super) bytes: u64,
    pub(super) digest: Digest,
}

/// One row group, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) first_row: u64,
    pub(super) rows: u64,
    pub(super) first: Box<str>,
    pub(super) last: Box<str>,
    pub(super) chunks: [Chunk; COLUMN_COUNT],
}

/// A footer, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Footer {
    pub(super) header: Header,
    pub(super) row_count: u64,
    pub(super) totals: Totals,
    pub(super) groups: Vec<Group>,
}

/// Writes the digest into the footer's bytes. False when they hold no place for it.
pub(super) fn seal(footer: &mut [u8]) -> bool {
    let Some(at) = find_last(footer, DIGEST_MARK).map(|at| at + DIGEST_MARK.len()) else {
        return false;
    };
    let Some(place) = footer.get_mut(at..at + 64) else {
        return false;
    };
    place.copy_from_slice(DIGEST_BLANK.as_bytes());
    let digest = blake3::hash(footer).to_hex();
    footer[at..at + 64].copy_from_slice(digest.as_bytes());
    true
}

/// Whether the footer's bytes are those that were sealed; `None` when they hold no digest.
pub(super) fn sealed(footer: &[u8]) -> Option<bool> {
    let at = find_last(footer, DIGEST_MARK)? + DIGEST_MARK.len();
    let found = footer.get(at..at + 64)?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&footer[..at]).update(DIGEST_BLANK.as_bytes()).update(&footer[at + 64..]);
    Some(hasher.finalize().to_hex().as_bytes() == found)
}

/// The last place of `pattern`. Only the last one counts: keys in Parquet's statistics may look like it.
fn find_last(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes.windows(pattern.len()).rposition(|window| window == pattern)
}

/// Where our words lie in a sealed footer.
pub(super) fn words(footer: &[u8]) -> Option<std::ops::Range<usize>> {
    let digest_at = find_last(footer, DIGEST_MARK)?;
    // JSON holds no control characters, so the last mark before the digest is the pair's own.
    let length_at = find_last(&footer[..digest_at], WORDS_MARK)? + WORDS_MARK.len();
    let mut input = super::decode::Input::new(&footer[length_at..digest_at]);
    let length = input.length().ok()?;
    let begin = digest_at - input.rest().len();
    // Between the words and the digest's pair lies the one byte that ends a struct.
    let end = begin.checked_add(length)?;
    (end.checked_add(1)? == digest_at && footer[end] == 0).then_some(begin..end)
}

/// Parses our words and holds every number against the limits and against each other.
pub(super) fn parse(
    file: &str,
    offset_bytes: u64,
    json: &[u8],
    limits: &Limits,
) -> Result<Footer, IndexError> {
    let malformed = |what: String| IndexError::Malformed { file: file.to_owned(), offset_bytes, what };
    let version: Version =
        serde_json::from_slice(json).map_err(|error| malformed(format!("its words say {error}")))?;
    if version.format_version > FORMAT_VERSION {
        return Err(IndexError::VersionUnsupported {
            file: file.to_owned(),
            found: version.format_version,
            supported: FORMAT_VERSION,
        });
    }
    if version.format_version == 0 {
        return Err(malformed("format version 0 was never written".to_owned()));
    }
    let words: Words =
        serde_json::from_slice(json).map_err(|error| malformed(format!("its words say {error}")))?;
    check_limits(file, offset_bytes, &words, limits)?;
    groups(words).map_err(|what| malformed(what.to_owned()))
}

fn check_limits(file: &str, offset_bytes: u64, words: &Words, limits: &Limits) -> Result<(), IndexError> {
    let within = |what, unit, asked: u64, limit: u64| {
        if asked <= limit {
            return Ok(());
        }
        Err(IndexError::LimitExceeded { file: file.to_owned(), offset_bytes, what, unit, asked, limit })
    };
    within("row groups", "of them", words.row_groups.len() as u64, limits.row_group_count)?;
    for group in &words.row_groups {
        within("a row group", "rows", group.rows, limits.row_group_rows)?;
        let longest = group.first.len().max(group.last.len()) as u64;
        within("an object key", "bytes", longest, limits.key_bytes)?;
        for bytes in group.bytes {
            within("a column chunk", "bytes", bytes, limits.chunk_bytes)?;
        }
    }
    Ok(())
}

fn groups(words: Words) -> Result<Footer, &'static str> {
    let mut groups: Vec<Group> = Vec::with_capacity(words.row_groups.len());
    let (mut offset, mut first_row) = (MAGIC.len() as u64, 0u64);
    for group in words.row_groups {
        if group.rows == 0 {
            return Err("a row group is empty");
        }
        let before = groups.last().map(|group| &*group.last).unwrap_or_default();
        if group.first > group.last || *before > *group.first {
            return Err("row groups are not in the order of their keys");
        }
        if [&group.first, &group.last].into_iter().any(|key| crate::destination::key_refusal(key).is_some()) {
            return Err("a row group's first or last key is no object key");
        }
        let digests = digests(&group.digests).ok_or("a row group's digests are not hexadecimal")?;
        let mut chunks = [Chunk::default(); COLUMN_COUNT];
        for (at, chunk) in chunks.iter_mut().enumerate() {
            *chunk = Chunk { offset, bytes: group.bytes[at], digest: digests[at] };
            offset = offset.saturating_add(chunk.bytes);
        }
        let (first, last) = (group.first.into(), group.last.into());
        groups.push(Group { first_row, rows: group.rows, first, last, chunks });
        first_row = first_row.saturating_add(group.rows);
    }
    if first_row != words.row_count {
        return Err("the row groups do not add up to the row count");
    }
    Ok(Footer { header: words.header, row_count: words.row_count, totals: words.totals, groups })
}

impl Footer {
    /// Where the last chunk ends.
    pub(super) fn data_end(&self) -> u64 {
        let last = self.groups.last().map(|group| group.chunks[COLUMN_COUNT - 1]);
        last.map_or(MAGIC.len() as u64, |chunk| chunk.offset.saturating_add(chunk.bytes))
    }
}

fn digests(hex: &str) -> Option<[Digest; COLUMN_COUNT]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut out = [[0; 16]; COLUMN_COUNT];
    if hex.len() != COLUMN_COUNT * 32 {
        return None;
    }
    for (byte, pair) in out.as_flattened_mut().iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(out)
}

/// Digests as our words have them.
pub(super) fn digests_hex(digests: &[Digest; COLUMN_COUNT]) -> String {
    use std::fmt::Write;
    digests.as_flattened().iter().fold(String::with_capacity(COLUMN_COUNT * 32), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut footer = b"thrift \x18\x08holdfast\x18\x02{}\x00".to_vec();
        footer.extend_from_slice(DIGEST_MARK);
        footer.extend_from_slice(DIGEST_BLANK.as_bytes());
        footer.extend_from_slice(b"\x00 more");
        footer
    }

    #[test]
    fn a_sealed_footer_notices_every_changed_bit() {
        let mut footer = sample();
        assert_eq!(sealed(&footer), Some(false));
        assert!(seal(&mut footer));
        assert_eq!(sealed(&footer), Some(true));
        for bit in 0..footer.len() * 8 {
            let mut damaged = footer.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(sealed(&damaged), Some(true), "bit {bit}");
        }
    }

    #[test]
    fn our_words_are_found_between_their_marks() {
        let footer = sample();
        assert_eq!(words(&footer).map(|range| &footer[range]), Some(&b"{}"[..]));
        let mut wrong_length = footer;
        let at = find_last(&wrong_length, WORDS_MARK).unwrap() + WORDS_MARK.len();
        wrong_length[at] = 3;
        assert_eq!(words(&wrong_length), None);
    }

    #[test]
    fn digests_survive_hexadecimal() {
        let sums: [Digest; COLUMN_COUNT] = std::array::from_fn(|at| digest(&[u8::try_from(at).unwrap()]));
        assert_eq!(digests(&digests_hex(&sums)), Some(sums));
        assert_eq!(digests("00"), None);
        assert_eq!(digests(&"g".repeat(COLUMN_COUNT * 32)), None);
    }
}
