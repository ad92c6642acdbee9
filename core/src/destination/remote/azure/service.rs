//! What a container is asked.

use super::super::super::Tag;
use super::super::flat::{
    Ask, Condition, Entries, Failure, Found, Got, Keeps, Limits, Order, Part, PartSeen, Put, Service, found,
    got, hex, md5, random, tag,
};
use super::super::http::{Http, Repeat, Request, Response};
use super::super::text::{base64, from_base64};
use super::super::xml;
use super::container::Container;
use super::page;
use crate::cancel::Cancel;
use ::http::Method;
use bytes::Bytes;
use std::fmt::Write;

/// Codes that mean that there is no such blob.
const NO_BLOB: &[&str] = &["BlobNotFound", "ResourceNotFound"];

/// Codes that mean that a condition does not hold.
const REFUSED: &[&str] =
    &["BlobAlreadyExists", "ConditionNotMet", "TargetConditionNotMet", "SourceConditionNotMet"];

/// How often a copy that is under way is looked at.
const LOOKS: usize = 3_000;

impl Service for Container {
    fn http(&self) -> &Http {
        &self.http
    }

    fn place(&self) -> &str {
        &self.settings.place
    }

    fn account(&self) -> &str {
        &self.account
    }

    fn order(&self) -> Order {
        Order::Unpromised
    }

    fn limits(&self) -> Limits {
        Limits { parts: 50_000 }
    }

    fn keeps(&self) -> Keeps {
        let asked = self.request(Method::HEAD, "", &[("restype", "container")]);
        let Ok(answer) = asked.and_then(|request| self.ask(request, Repeat::Safe)) else {
            return Keeps::default();
        };
        let says = |name: &str| answer.header(name).map(|value| value.eq_ignore_ascii_case("true"));
        let holds = ["x-ms-has-immutability-policy", "x-ms-has-legal-hold"].map(says);
        let immutable = holds.iter().flatten().copied().reduce(|one, other| one || other);
        let versions = says("x-ms-immutable-storage-with-versioning-enabled").filter(|enabled| *enabled);
        Keeps { versions, immutable }
    }

    fn page(&self, ask: &Ask<'_>, cancel: &Cancel, into: &mut Entries) -> Result<Option<String>, Failure> {
        let limit = ask.limit.map(|limit| limit.to_string());
        let mut asked = vec![("restype", "container"), ("comp", "list"), ("prefix", ask.prefix)];
        asked.extend(ask.token.map(|token| ("marker", token)));
        asked.extend(ask.folders.then_some(("delimiter", "/")));
        asked.extend(limit.as_deref().map(|limit| ("maxresults", limit)));
        let answer = self.send(self.request(Method::GET, "", &asked)?, Repeat::Safe, cancel)?;
        page::read(&answer, ask, into)
    }

    fn head(&self, name: &str) -> Result<Option<Found>, Failure> {
        match self.ask(self.request(Method::HEAD, name, &[])?, Repeat::Safe) {
            Ok(answer) if answer.header("x-ms-meta-hdi_isfolder").is_some() => Ok(None),
            Ok(answer) => Ok(Some(Found { mark: sum(&answer), ..found(&answer)? })),
            Err(failure) if failure.has_status(404) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    fn get(&self, name: &str, from: u64, length: usize) -> Result<Option<Got>, Failure> {
        let to = from + (length as u64).max(1) - 1;
        let request = self.request(Method::GET, name, &[])?.header("range", &format!("bytes={from}-{to}"));
        match self.ask(request, Repeat::Safe) {
            Ok(answer) => got(&answer, from, length).map(Some),
            Err(failure) if failure.has_code(NO_BLOB) => Ok(None),
            Err(failure) if failure.has_status(416) => {
                let found = self.head(name)?;
                Ok(found.map(|found| Got {
                    bytes: Bytes::new(),
                    size_bytes: found.size_bytes,
                    tag: found.tag,
                }))
            }
            Err(failure) => Err(failure),
        }
    }

    fn put(&self, name: &str, bytes: &Bytes, condition: &Condition) -> Result<Put, Failure> {
        let request = carrying(self.request(Method::PUT, name, &[])?, bytes);
        let request = request.header("x-ms-blob-type", "BlockBlob");
        let request = request.header("content-type", "application/octet-stream");
        let written = self.ask(on(request, condition), Repeat::Never);
        outcome(written, |answer| sum(answer).as_deref() == Some(&hex(&md5(bytes))))
    }

    fn copy(&self, from: &str, found: &Found, to: &str) -> Result<Put, Failure> {
        let request =
            self.request(Method::PUT, to, &[])?.secret_header("x-ms-copy-source", &self.source(from));
        let request = request.header("x-ms-source-if-match", &found.tag.0);
        let copied = self.ask(on(request, &Condition::Free), Repeat::Never);
        let pending = |answer: &Response| answer.header("x-ms-copy-status") == Some("pending");
        if copied.as_ref().is_ok_and(pending) {
            self.wait_for_copy(to)?;
        }
        outcome(copied, |_| true)
    }

    fn remove(&self, name: &str, tag: Option<&Tag>) -> Result<Put, Failure> {
        let mut request = self.request(Method::DELETE, name, &[])?.header("x-ms-delete-snapshots", "include");
        if let Some(tag) = tag {
            request = request.header("if-match", &tag.0);
        }
        match self.ask(request, Repeat::Never) {
            Ok(answer) if answer.status == 202 => Ok(Put::Stored { tag: Tag(String::new()), proven: true }),
            Ok(_) => Err(Failure::Odd("what answered a removal is not the service".to_owned())),
            Err(failure) if failure.has_status(412) => Ok(Put::Refused),
            Err(failure) => Err(failure),
        }
    }

    fn begin(&self, _: &str) -> Result<String, Failure> {
        random()
    }

    fn part(&self, name: &str, id: &str, number: usize, bytes: &Bytes) -> Result<Part, Failure> {
        let block = block(id, number);
        let asked = [("comp", "block"), ("blockid", &block[..])];
        let answer = match self.ask(carrying(self.request(Method::PUT, name, &asked)?, bytes), Repeat::Safe) {
            Err(failure) if failure.has_code(&["Md5Mismatch"]) => return Err(Failure::Damaged),
            answer => answer?,
        };
        let md5 = hex(&md5(bytes));
        if sum(&answer).is_some_and(|sum| sum != md5) {
            return Err(Failure::Damaged);
        }
        Ok(Part { md5, tag: block })
    }

    fn parts(&self, name: &str, id: &str) -> Result<Option<Vec<PartSeen>>, Failure> {
        let asked = [("comp", "blocklist"), ("blocklisttype", "uncommitted")];
        let answer = match self.ask(self.request(Method::GET, name, &asked)?, Repeat::Safe) {
            Err(failure) if failure.has_code(NO_BLOB) => return Ok(None),
            answer => answer?,
        };
        let (mut name, mut size, mut all) = (None, None, Vec::new());
        let read = xml::read(&answer.body, |path, text| {
            match path.strip_prefix("BlockList").ok_or("it is no list of blocks")? {
                "/UncommittedBlocks/Block/Name" => name = number(text, id),
                "/UncommittedBlocks/Block/Size" => size = text.parse().ok(),
                "/UncommittedBlocks/Block" => {
                    let pair = name.take().zip(size.take());
                    all.extend(pair.map(|(number, size_bytes)| PartSeen { number, size_bytes, tag: None }));
                }
                _ => {}
            }
            Ok(())
        });
        read.map_err(Failure::Odd)?;
        Ok(Some(all).filter(|all| !all.is_empty()))
    }

    fn complete(
        &self,
        name: &str,
        _: &str,
        parts: &[Part],
        whole: &[u8; 16],
        condition: &Condition,
    ) -> Result<Put, Failure> {
        let mut body = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
        for part in parts {
            // A String can always be written to.
            let _ = write!(body, "<Uncommitted>{}</Uncommitted>", part.tag);
        }
        body.push_str("</BlockList>");
        let request = self.request(Method::PUT, name, &[("comp", "blocklist")])?;
        let request = request.header("x-ms-blob-content-md5", &base64(whole));
        let request = request.header("x-ms-blob-content-type", "application/octet-stream");
        let request = request.header("content-type", "application/xml").body(body.into_bytes());
        // Each block was compared when it arrived.
        outcome(self.ask(on(request, condition), Repeat::Never), |_| true)
    }

    fn abort(&self, _: &str, _: &str) -> Result<(), Failure> {
        Ok(())
    }

    fn pending(&self, _: &str) -> Result<Option<Vec<(String, String)>>, Failure> {
        Ok(None)
    }

    fn mark(&self, _: &[Part], whole: &[u8; 16]) -> String {
        hex(whole)
    }
}

impl Container {
    fn wait_for_copy(&self, name: &str) -> Result<(), Failure> {
        for _ in 0..LOOKS {
            let answer = self.ask(self.request(Method::HEAD, name, &[])?, Repeat::Safe)?;
            match answer.header("x-ms-copy-status") {
                None | Some("success") => return Ok(()),
                Some("pending") => {}
                Some(_) => break,
            }
            // Its length is the first one's, however long the copy takes.
            self.http.pause(0, None, &Cancel::new())?;
        }
        Err(Failure::Odd("the copy by the service was not finished".to_owned()))
    }
}

fn carrying(request: Request, bytes: &Bytes) -> Request {
    request.header("content-md5", &base64(&md5(bytes))).body(bytes.clone())
}

/// Sets what a write depends on.
fn on(request: Request, condition: &Condition) -> Request {
    match condition {
        Condition::Free => request.header("if-none-match", "*"),
        Condition::Version(tag) => request.header("if-match", &tag.0),
    }
}

/// The service's MD5 of what it has.
fn sum(answer: &Response) -> Option<String> {
    answer.header("content-md5").and_then(from_base64).map(|sum| hex(&sum))
}

fn outcome(written: Result<Response, Failure>, proven: impl Fn(&Response) -> bool) -> Result<Put, Failure> {
    match written {
        Ok(answer) => Ok(Put::Stored { tag: tag(&answer)?, proven: proven(&answer) }),
        Err(failure) if failure.has_status(412) || failure.has_code(REFUSED) || failure.has_code(NO_BLOB) => {
            Ok(Put::Refused)
        }
        Err(failure) => Err(failure),
    }
}

/// A block's name: of one length for all blocks of a blob.
fn block(id: &str, number: usize) -> String {
    base64(format!("{id}{number:06}").as_bytes())
}

/// The number of a block of this upload.
fn number(name: &str, id: &str) -> Option<usize> {
    let name = String::from_utf8(from_base64(name.trim())?).ok()?;
    name.strip_prefix(id)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_told_by_its_upload_and_number() {
        assert_eq!(number(&block("ab", 7), "ab"), Some(7));
        assert_eq!(number(&block("ab", 7), "cd"), None);
        assert_eq!(block("ab", 7).len(), block("ab", 49_999).len());
    }
}
