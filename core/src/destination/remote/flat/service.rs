//! What a service of flat names is asked, and how it fails.

use super::super::super::{DestinationError, Tag};
use super::super::http::{Http, Response, Trouble};
use super::super::trouble::refused;
use super::super::xml;
use super::entries::Entries;
use crate::cancel::Cancel;
use crate::units::UtcMs;
use bytes::Bytes;
use std::time::Duration;

/// The order in which a service lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Order {
    /// Bytes of UTF-8, and it can begin after any name.
    Bytes,
    /// Some order, from the first name on.
    Unpromised,
}

/// What an upload's parts may be.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Limits {
    /// Parts of one object.
    pub(in super::super) parts: u64,
}

/// What a service says of old versions and of objects that cannot be changed.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Keeps {
    pub(in super::super) versions: Option<bool>,
    pub(in super::super) immutable: Option<bool>,
}

/// Which page of which names.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Ask<'a> {
    pub(in super::super) prefix: &'a str,
    /// Names below a further `/` as one entry.
    pub(in super::super) folders: bool,
    /// Names past this one; only where the order is [`Order::Bytes`].
    pub(in super::super) after: Option<&'a str>,
    /// What the page before said.
    pub(in super::super) token: Option<&'a str>,
    /// Not more names than this.
    pub(in super::super) limit: Option<usize>,
}

/// What a write depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Condition {
    /// The name is free.
    Free,
    /// The object is this version.
    Version(Tag),
}

/// What became of a write.
#[derive(Debug)]
pub(in super::super) enum Put {
    /// It is there; `proven` when the service's own checksum of it is that of what was sent.
    Stored { tag: Tag, proven: bool },
    /// The condition does not hold.
    Refused,
}

/// An object by its headers.
#[derive(Debug, Clone)]
pub(in super::super) struct Found {
    pub(in super::super) size_bytes: u64,
    pub(in super::super) modified: UtcMs,
    pub(in super::super) tag: Tag,
    /// The service's checksum of it, to be compared with [`Service::mark`].
    pub(in super::super) mark: Option<String>,
}

/// Bytes of an object.
#[derive(Debug)]
pub(in super::super) struct Got {
    pub(in super::super) bytes: Bytes,
    pub(in super::super) size_bytes: u64,
    pub(in super::super) tag: Tag,
}

/// A part of an upload as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(in super::super) struct Part {
    /// MD5 in hexadecimal digits.
    pub(in super::super) md5: String,
    /// How the service calls it.
    pub(in super::super) tag: String,
}

/// A part of an upload as the service has it.
#[derive(Debug)]
pub(in super::super) struct PartSeen {
    /// From 1.
    pub(in super::super) number: usize,
    pub(in super::super) size_bytes: u64,
    /// Where it tells.
    pub(in super::super) tag: Option<String>,
}

/// A bucket or container. Names are whole: with the destination's prefix and the set's id. What is safe to repeat is
/// repeated below; writes with a condition are asked once, and what became of them is looked for above.
pub(in super::super) trait Service: Send + Sync + 'static {
    fn http(&self) -> &Http;

    /// The root in words.
    fn place(&self) -> &str;

    /// Equal for two of which one can copy from the other.
    fn account(&self) -> &str;

    fn order(&self) -> Order;

    fn limits(&self) -> Limits;

    /// What the service says of itself, as far as it does.
    fn keeps(&self) -> Keeps;

    /// A page of names, checked; returns what the next one is asked with.
    fn page(&self, ask: &Ask<'_>, cancel: &Cancel, into: &mut Entries) -> Result<Option<String>, Failure>;

    /// An object's headers; `None` is no proof.
    fn head(&self, name: &str) -> Result<Option<Found>, Failure>;

    /// A part of an object; `None` when the service itself says that there is none. A range past the end gives no
    /// bytes.
    fn get(&self, name: &str, from: u64, length: usize) -> Result<Option<Got>, Failure>;

    /// Writes a small object whole.
    fn put(&self, name: &str, bytes: &Bytes, condition: &Condition) -> Result<Put, Failure>;

    /// Copies an object; the caller has seen that `to` is free.
    fn copy(&self, from: &str, found: &Found, to: &str) -> Result<Put, Failure>;

    /// Removes an object, where the service keeps to versions only this one.
    fn remove(&self, name: &str, tag: Option<&Tag>) -> Result<Put, Failure>;

    /// Begins an upload in parts.
    fn begin(&self, name: &str) -> Result<String, Failure>;

    /// Sends a part. What the service took differs from what was sent: [`Failure::Damaged`].
    fn part(&self, name: &str, id: &str, number: usize, bytes: &Bytes) -> Result<Part, Failure>;

    /// The parts that arrived; `None` when there is no such upload any more.
    fn parts(&self, name: &str, id: &str) -> Result<Option<Vec<PartSeen>>, Failure>;

    /// Makes the parts one object.
    fn complete(
        &self,
        name: &str,
        id: &str,
        parts: &[Part],
        whole: &[u8; 16],
        condition: &Condition,
    ) -> Result<Put, Failure>;

    /// Gives an upload up.
    fn abort(&self, name: &str, id: &str) -> Result<(), Failure>;

    /// Uploads under way below a prefix, as name and id; `None` where the service cannot tell.
    fn pending(&self, prefix: &str) -> Result<Option<Vec<(String, String)>>, Failure>;

    /// The service's checksum of an object that was sent in these parts, or whole when there are none.
    fn mark(&self, parts: &[Part], whole: &[u8; 16]) -> String;
}

/// A question that was not answered as asked.
#[derive(Debug)]
pub(in super::super) enum Failure {
    /// There was no answer.
    Trouble(Trouble),
    /// The service's own word.
    Refused { status: u16, code: String, message: String, retry_after: Option<Duration> },
    /// An answer that is not the service's, or not whole.
    Odd(String),
    /// The bucket or container is not there.
    RootAbsent,
    /// What arrived is not what was sent.
    Damaged,
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Failure {
        Failure::Trouble(trouble)
    }
}

/// Codes that mean that there is no room, whatever the status.
const FULL: &[&str] = &["QuotaExceeded", "XMinioStorageFull", "InsufficientCapacity", "InsufficientStorage"];

/// Codes that mean that the credentials do not do.
const DENIED: &[&str] = &["ExpiredToken", "InvalidToken", "TokenRefreshRequired", "BlobImmutableDueToPolicy"];

/// Codes with a status of refusal that is about something else.
const UNAVAILABLE: &[&str] = &["RequestTimeTooSkewed", "RequestTimeout"];

impl Failure {
    /// The failure that an answer is.
    pub(in super::super) fn answer(answer: &Response, code_header: &str) -> Failure {
        let status = answer.status;
        let said = xml::fault(&answer.body)
            .or_else(|| Some((answer.header(code_header)?.to_owned(), String::new())));
        match said {
            Some((code, _)) if matches!(&code[..], "NoSuchBucket" | "ContainerNotFound") => {
                Failure::RootAbsent
            }
            Some((code, message)) => {
                Failure::Refused { status, code, message, retry_after: answer.retry_after() }
            }
            // HEAD has no document, and a busy server often none.
            None if answer.body.is_empty() => Failure::Refused {
                status,
                code: String::new(),
                message: String::new(),
                retry_after: answer.retry_after(),
            },
            None => {
                Failure::Odd(format!("HTTP status {status} comes with what is not the service's own answer"))
            }
        }
    }

    /// Whether the service may have done what was asked all the same.
    pub(super) fn is_unclear(&self) -> bool {
        match self {
            Failure::Trouble(Trouble::Unclear(_)) | Failure::Odd(_) => true,
            Failure::Refused { status, code, .. } => {
                matches!(status, 408 | 429 | 500 | 502 | 503 | 504) || code == "ConditionalRequestConflict"
            }
            _ => false,
        }
    }

    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Failure::Refused { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    pub(in super::super) fn has_code(&self, codes: &[&str]) -> bool {
        matches!(self, Failure::Refused { code, .. } if codes.contains(&code.as_str()))
    }

    pub(in super::super) fn has_status(&self, number: u16) -> bool {
        matches!(self, Failure::Refused { status, .. } if *status == number)
    }

    /// As an error about an object or a folder.
    pub(super) fn at(self, place: &str, key: &str) -> DestinationError {
        match self {
            Failure::Trouble(trouble) => trouble.at(place, key),
            Failure::Refused { status, code, message, .. } => {
                let status = match &code[..] {
                    code if FULL.contains(&code) => 507,
                    code if DENIED.contains(&code) => 403,
                    code if UNAVAILABLE.contains(&code) => 503,
                    _ => status,
                };
                let said = [code, message].join(": ");
                refused(status, said.trim_matches([':', ' ']), place, key)
            }
            Failure::Odd(what) => {
                let source = std::io::Error::other(what);
                DestinationError::Unavailable { key: key.to_owned(), place: place.to_owned(), source }
            }
            Failure::RootAbsent => DestinationError::RootAbsent { place: place.to_owned() },
            Failure::Damaged => {
                DestinationError::ArrivedDamaged { key: key.to_owned(), place: place.to_owned() }
            }
        }
    }
}

/// Reads a page of XML: the right kind of answer, whole.
pub(in super::super) fn checked_page(
    answer: &Response,
    leaf: impl FnMut(&str, &str) -> Result<(), String>,
) -> Result<(), Failure> {
    let kind = answer.header("content-type").unwrap_or_default();
    if !kind.contains("xml") {
        return Err(Failure::Odd(format!("a page of the listing is {kind:?} instead of XML")));
    }
    xml::read(&answer.body, leaf).map_err(|why| Failure::Odd(format!("a page of the listing: {why}")))
}

/// Asks again where an answer was not the service's own: portals and proxies come and go.
pub(super) fn insist<T>(
    http: &Http,
    cancel: &Cancel,
    mut ask: impl FnMut() -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut attempt = 1;
    loop {
        match ask() {
            Err(Failure::Odd(what)) => {
                if !http.pause(attempt, None, cancel)? {
                    return Err(Failure::Odd(what));
                }
            }
            other => return other,
        }
        attempt += 1;
    }
}
