//! Reading objects by range, each piece held against the version that was opened.

use super::super::super::{Blob, DestinationError, Key, Lookup, Tag};
use super::super::http::Response;
use super::dav::Verdict;
use super::set::Set;
use super::version;
use bytes::Bytes;
use std::sync::Arc;

/// What one request asks for at most.
const PIECE_BYTES: u64 = 4 << 20;

/// Room for an error's text where little is asked for.
const LEAST_LIMIT_BYTES: usize = 64 << 10;

struct DavBlob {
    set: Arc<Set>,
    key: Key,
    size_bytes: u64,
    tag: Tag,
}

pub(super) fn open(set: &Arc<Set>, key: &Key) -> Result<Box<dyn Blob>, DestinationError> {
    match set.look_up(key)? {
        Lookup::Object(meta) => Ok(Box::new(DavBlob {
            set: Arc::clone(set),
            key: key.clone(),
            size_bytes: meta.size_bytes,
            tag: meta.tag,
        })),
        Lookup::Absent | Lookup::Folder => Err(set.absent(key)),
        Lookup::Other => Err(set.unavailable(key.as_str(), "it is a file, and its key names a folder")),
    }
}

impl Blob for DavBlob {
    fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    fn read_at(&self, offset_bytes: u64, buffer: &mut [u8]) -> Result<(), DestinationError> {
        let end = offset_bytes.saturating_add(buffer.len() as u64);
        if end > self.size_bytes {
            return Err(self.set.unavailable(self.key.as_str(), "it is shorter than what is asked of it"));
        }
        let mut rest = buffer;
        let mut offset = offset_bytes;
        while !rest.is_empty() {
            let piece = Piece { offset, length: (end - offset).min(PIECE_BYTES), total: self.size_bytes };
            let bytes = piece.get(&self.set, self.key.as_str(), Some(&self.tag))?.0;
            let (now, later) = rest.split_at_mut(bytes.len());
            now.copy_from_slice(&bytes);
            (rest, offset) = (later, offset + bytes.len() as u64);
        }
        Ok(())
    }
}

/// What lies at a key, read back to its end: its checksum and, if the answers tell one, its version.
///
/// Errors: ObjectAbsent, Unavailable; another size than `total` is an error.
pub(super) fn read_back(
    set: &Set,
    key: &str,
    total: u64,
) -> Result<(blake3::Hash, Option<Tag>), DestinationError> {
    let (mut hasher, mut version, mut offset) = (blake3::Hasher::new(), None, 0);
    loop {
        let piece = Piece { offset, length: (total - offset).min(PIECE_BYTES), total };
        let (bytes, told) = piece.get(set, key, version.as_ref())?;
        hasher.update(&bytes);
        offset += bytes.len() as u64;
        version = version.or(told);
        if offset >= total {
            return Ok((hasher.finalize(), version));
        }
    }
}

/// A stretch of an object of `total` bytes.
#[derive(Debug, Clone, Copy)]
struct Piece {
    offset: u64,
    length: u64,
    total: u64,
}

impl Piece {
    /// Exactly these bytes, of the version `expected` as far as the answer tells one.
    fn get(
        self,
        set: &Set,
        key: &str,
        expected: Option<&Tag>,
    ) -> Result<(Bytes, Option<Tag>), DestinationError> {
        // What lies between must not keep an older version.
        let mut request = set.dav.request("GET", &set.path(key)).header("cache-control", "no-cache");
        if self.length < self.total {
            let last = self.offset + self.length - 1;
            request = request.header("range", &format!("bytes={}-{last}", self.offset));
        }
        let length = usize::try_from(self.length).unwrap_or(usize::MAX);
        request.answer_limit_bytes = length.max(LEAST_LIMIT_BYTES);
        set.dav.ask(&request, key, |answer| self.judge(set, key, expected, &answer))
    }

    fn judge(
        self,
        set: &Set,
        key: &str,
        expected: Option<&Tag>,
        answer: &Response,
    ) -> Verdict<(Bytes, Option<Tag>)> {
        let bytes = match answer.status {
            200 | 206 => self.take(answer),
            404 => {
                let proof = set.prove_absent(answer.header("server"), key);
                let place = set.place().to_owned();
                let absent = DestinationError::ObjectAbsent { key: key.to_owned(), place };
                return Verdict::Failed(proof.err().unwrap_or(absent));
            }
            412 | 416 => return Verdict::Failed(set.unavailable(key, CHANGED)),
            _ => return Verdict::Failed(set.dav.refused(answer, key)),
        };
        let Some(bytes) = bytes else {
            return Verdict::Damaged("it answered with other bytes than those it was asked for".to_owned());
        };
        let lists_etags = expected.is_none_or(version::has_etag);
        let headers = (answer.header("etag"), answer.header("last-modified"));
        let told = version::of_headers(headers.0, headers.1, self.total, lists_etags);
        match (&told, expected) {
            (Some(told), Some(expected)) if told != expected => {
                Verdict::Failed(set.unavailable(key, CHANGED))
            }
            _ => Verdict::Sound((bytes, told)),
        }
    }

    /// The stretch out of an answer that has it, or has the whole object because the server knows no ranges.
    fn take(self, answer: &Response) -> Option<Bytes> {
        let there = answer.body.len() as u64;
        if answer.status == 206 {
            let last = self.offset + self.length - 1;
            let range = format!("bytes {}-{last}/{}", self.offset, self.total);
            let same = answer.header("content-range").is_some_and(|told| told.trim() == range);
            return (same && there == self.length).then(|| answer.body.clone());
        }
        let (from, to) =
            (usize::try_from(self.offset).ok()?, usize::try_from(self.offset + self.length).ok()?);
        (there == self.total).then(|| answer.body.slice(from..to))
    }
}

const CHANGED: &str = "it was changed while it was read";

#[cfg(test)]
mod tests {
    use super::*;
    use ::http::{HeaderMap, HeaderValue};

    fn taken(piece: (u64, u64, u64), status: u16, range: Option<&str>, body: &'static [u8]) -> Option<Bytes> {
        let mut headers = HeaderMap::new();
        if let Some(range) = range {
            headers.insert("content-range", HeaderValue::from_str(range).expect("value"));
        }
        let (offset, length, total) = piece;
        Piece { offset, length, total }.take(&Response { status, headers, body: Bytes::from_static(body) })
    }

    #[test]
    fn only_the_bytes_that_were_asked_for_are_taken() {
        let good = taken((2, 2, 5), 206, Some("bytes 2-3/5"), b"cd");
        assert_eq!(good.as_deref(), Some(&b"cd"[..]));
        for (range, body) in [
            (None, &b"cd"[..]),
            (Some("bytes 1-2/5"), b"bc"),
            (Some("bytes 2-3/6"), b"cd"),
            (Some("bytes 2-3/*"), b"cd"),
            (Some("bytes 2-3/5"), b"c"),
            (Some("bytes 2-4/5"), b"cde"),
        ] {
            assert_eq!(taken((2, 2, 5), 206, range, body), None, "{range:?}");
        }
    }

    #[test]
    fn a_server_that_knows_no_ranges_is_believed_only_whole() {
        assert_eq!(taken((2, 2, 5), 200, None, b"abcde").as_deref(), Some(&b"cd"[..]));
        assert_eq!(taken((0, 0, 0), 200, None, b"").as_deref(), Some(&b""[..]));
        assert_eq!(taken((2, 2, 5), 200, None, b"cd"), None);
        assert_eq!(taken((0, 5, 5), 200, None, b"abcd"), None);
        assert_eq!(taken((0, 5, 5), 200, None, b"abcdef"), None);
    }
}
