//! What a bucket is asked.

use super::super::super::Tag;
use super::super::flat::{
    Ask, Condition, Entries, Failure, Found, Got, Keeps, Limits, Order, Part, PartSeen, Put, Service, hex,
    md5, tag,
};
use super::super::http::{Http, Repeat};
use super::super::xml;
use super::bucket::{Bucket, bare, has_md5, is_refusal, on, outcome, tag_inside};
use super::page;
use crate::cancel::Cancel;
use ::http::Method;
use bytes::Bytes;
use std::fmt::Write;

/// What one request copies; more goes in parts.
const COPY_BYTES: u64 = 5 << 30;
const COPY_PART_BYTES: u64 = 1 << 30;

const GONE: &[&str] = &["NoSuchUpload"];
const UNKNOWN: &[&str] = &["NotImplemented", "MethodNotAllowed", "UnsupportedOperation"];

impl Service for Bucket {
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
        Order::Bytes
    }

    fn limits(&self) -> Limits {
        Limits { parts: 10_000 }
    }

    fn keeps(&self) -> Keeps {
        let told = |what: &str| -> Result<bytes::Bytes, Failure> {
            Ok(self.ask(self.request(Method::GET, "", &[(what, "")])?, Repeat::Safe)?.body)
        };
        let versions = told("versioning").ok().and_then(|body| leaf(&body, "/Status").ok());
        let versions = versions.map(|status| status.as_deref() == Some("Enabled"));
        let immutable = match told("object-lock") {
            Ok(body) => leaf(&body, "/DefaultRetention/Mode").ok().flatten().map(|_| true),
            Err(failure) => failure.has_code(&["ObjectLockConfigurationNotFoundError"]).then_some(false),
        };
        Keeps { versions, immutable }
    }

    fn page(&self, ask: &Ask<'_>, cancel: &Cancel, into: &mut Entries) -> Result<Option<String>, Failure> {
        let limit = ask.limit.map(|limit| limit.to_string());
        let mut asked = vec![("list-type", "2"), ("prefix", ask.prefix)];
        asked.extend(ask.token.map(|token| ("continuation-token", token)));
        // What comes after a token is told by the token.
        asked.extend(ask.after.filter(|_| ask.token.is_none()).map(|after| ("start-after", after)));
        asked.extend(ask.folders.then_some(("delimiter", "/")));
        asked.extend(limit.as_deref().map(|limit| ("max-keys", limit)));
        asked.sort_unstable();
        let answer = self.send(self.request(Method::GET, "", &asked)?, Repeat::Safe, cancel)?;
        page::read(&answer, ask, into)
    }

    fn head(&self, name: &str) -> Result<Option<Found>, Failure> {
        self.head_object(name)
    }

    fn get(&self, name: &str, from: u64, length: usize) -> Result<Option<Got>, Failure> {
        self.get_range(name, from, length)
    }

    fn put(&self, name: &str, bytes: &Bytes, condition: &Condition) -> Result<Put, Failure> {
        let request = self.carrying(self.request(Method::PUT, name, &[])?, bytes);
        outcome(self.ask(on(request, condition), Repeat::Never), bytes)
    }

    fn copy(&self, from: &str, found: &Found, to: &str) -> Result<Put, Failure> {
        if found.size_bytes > COPY_BYTES {
            return self.copy_in_parts(from, found, to);
        }
        let request = self.request(Method::PUT, to, &[])?;
        let request = request.header("x-amz-copy-source", &self.source(from));
        let request = on(request.header("x-amz-copy-source-if-match", &found.tag.0), &Condition::Free);
        match self.ask(request, Repeat::Never) {
            Ok(answer) => Ok(Put::Stored { tag: tag_inside(&answer)?, proven: true }),
            Err(failure) if is_refusal(&failure) => Ok(Put::Refused),
            Err(failure) => Err(failure),
        }
    }

    fn remove(&self, name: &str, tag: Option<&Tag>) -> Result<Put, Failure> {
        let mut request = self.request(Method::DELETE, name, &[])?;
        if let Some(tag) = tag {
            request = request.header("if-match", &tag.0);
        }
        match self.ask(request, Repeat::Never) {
            Ok(answer) if answer.status == 204 => Ok(Put::Stored { tag: Tag(String::new()), proven: true }),
            Ok(_) => Err(Failure::Odd("what answered a removal is not the service".to_owned())),
            Err(failure) if failure.has_status(412) => Ok(Put::Refused),
            Err(failure) => Err(failure),
        }
    }

    fn begin(&self, name: &str) -> Result<String, Failure> {
        let request = self.request(Method::POST, name, &[("uploads", "")])?;
        let request = request.header("content-type", "application/octet-stream");
        let answer = self.ask(request, Repeat::Safe)?;
        let id = leaf(&answer.body, "/UploadId")?.filter(|id| !id.is_empty());
        id.ok_or_else(|| Failure::Odd("an upload has no id".to_owned()))
    }

    fn part(&self, name: &str, id: &str, number: usize, bytes: &Bytes) -> Result<Part, Failure> {
        let asked = [("partNumber", &number.to_string()[..]), ("uploadId", id)];
        let request = self.carrying(self.request(Method::PUT, name, &asked)?, bytes);
        let answer = self.ask(request, Repeat::Safe)?;
        let (tag, md5) = (tag(&answer)?, hex(&md5(bytes)));
        if has_md5(&answer) && bare(&tag.0) != md5 {
            return Err(Failure::Damaged);
        }
        Ok(Part { md5, tag: tag.0 })
    }

    fn parts(&self, name: &str, id: &str) -> Result<Option<Vec<PartSeen>>, Failure> {
        let (mut all, mut marker) = (Vec::new(), String::new());
        loop {
            let mut asked = vec![("uploadId", id)];
            if !marker.is_empty() {
                asked.insert(0, ("part-number-marker", &marker));
            }
            let answer = match self.ask(self.request(Method::GET, name, &asked)?, Repeat::Safe) {
                Err(failure) if failure.has_code(GONE) => return Ok(None),
                answer => answer?,
            };
            match parts_page(&answer.body, &mut all)? {
                Some(next) if next != marker => marker = next,
                Some(_) => return Err(Failure::Odd("a page of parts came twice".to_owned())),
                None => return Ok(Some(all)),
            }
        }
    }

    fn complete(
        &self,
        name: &str,
        id: &str,
        parts: &[Part],
        whole: &[u8; 16],
        condition: &Condition,
    ) -> Result<Put, Failure> {
        let mut body = String::from("<CompleteMultipartUpload>");
        for (at, part) in parts.iter().enumerate() {
            let tag = part.tag.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
            // A String can always be written to.
            let _ = write!(body, "<Part><PartNumber>{}</PartNumber><ETag>{tag}</ETag></Part>", at + 1);
        }
        body.push_str("</CompleteMultipartUpload>");
        let request = self.request(Method::POST, name, &[("uploadId", id)])?;
        let request = request.header("content-type", "application/xml").body(body.into_bytes());
        match self.ask(on(request, condition), Repeat::Never) {
            Ok(answer) => {
                let tag = tag_inside(&answer)?;
                let proven = bare(&tag.0) == self.mark(parts, whole);
                Ok(Put::Stored { tag, proven })
            }
            Err(failure) if is_refusal(&failure) => Ok(Put::Refused),
            Err(failure) => Err(failure),
        }
    }

    fn abort(&self, name: &str, id: &str) -> Result<(), Failure> {
        match self.ask(self.request(Method::DELETE, name, &[("uploadId", id)])?, Repeat::Safe) {
            Err(failure) if failure.has_code(GONE) => Ok(()),
            answer => answer.map(drop),
        }
    }

    fn pending(&self, prefix: &str) -> Result<Option<Vec<(String, String)>>, Failure> {
        let (mut all, mut markers) = (Vec::new(), None::<(String, String)>);
        loop {
            let mut asked = vec![("prefix", prefix), ("uploads", "")];
            if let Some((name, id)) = &markers {
                asked.extend([("key-marker", &name[..]), ("upload-id-marker", &id[..])]);
                asked.sort_unstable();
            }
            let answer = match self.ask(self.request(Method::GET, "", &asked)?, Repeat::Safe) {
                Err(failure) if failure.has_code(UNKNOWN) || failure.has_status(501) => return Ok(None),
                answer => answer?,
            };
            let next = pending_page(&answer.body, prefix, &mut all)?;
            if next.is_none() {
                return Ok(Some(all));
            }
            if next == markers {
                return Err(Failure::Odd("a page of uploads came twice".to_owned()));
            }
            markers = next;
        }
    }

    fn mark(&self, parts: &[Part], whole: &[u8; 16]) -> String {
        if parts.is_empty() {
            return hex(whole);
        }
        let sums: Vec<u8> = parts.iter().flat_map(|part| from_hex(&part.md5)).collect();
        format!("{}-{}", hex(&md5(&sums)), parts.len())
    }
}

fn from_hex(text: &str) -> Vec<u8> {
    let pair = |at: usize| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    (0..text.len()).step_by(2).filter_map(pair).collect()
}

/// The text of the one element whose path ends so.
fn leaf(body: &[u8], ending: &str) -> Result<Option<String>, Failure> {
    let mut found = None;
    let read = xml::read(body, |path, text| {
        if path.ends_with(ending) {
            found = Some(text.trim().to_owned());
        }
        Ok(())
    });
    read.map_err(Failure::Odd)?;
    Ok(found)
}

fn parts_page(body: &[u8], all: &mut Vec<PartSeen>) -> Result<Option<String>, Failure> {
    let (mut number, mut size_bytes, mut tag) = (None, None, None);
    // A part that is not told is sent again.
    let (mut truncated, mut next) = (false, None);
    let read = xml::read(body, |path, text| {
        let (root, path) = path.split_at(path.find('/').unwrap_or(path.len()));
        // Not all services call it ListPartsResult.
        if !root.starts_with("ListParts") {
            return Err("it is no list of parts".to_owned());
        }
        match path {
            "/Part/PartNumber" => number = text.parse().ok(),
            "/Part/Size" => size_bytes = text.parse().ok(),
            "/Part/ETag" => tag = Some(text.to_owned()),
            "/Part" => {
                let (number, size_bytes) =
                    number.take().zip(size_bytes.take()).ok_or("a part is not told whole")?;
                all.push(PartSeen { number, size_bytes, tag: tag.take() });
            }
            "/IsTruncated" => truncated = text == "true",
            "/NextPartNumberMarker" => next = Some(text.to_owned()),
            _ => {}
        }
        Ok(())
    });
    read.map_err(Failure::Odd)?;
    Ok(next.filter(|_| truncated))
}

fn pending_page(
    body: &[u8],
    prefix: &str,
    all: &mut Vec<(String, String)>,
) -> Result<Option<(String, String)>, Failure> {
    let (mut name, mut id, mut rows) = (None, None, Vec::new());
    let (mut truncated, mut next) = (None, (None, None));
    let read = xml::read(body, |path, text| {
        match path.strip_prefix("ListMultipartUploadsResult").ok_or("it is none of S3")? {
            "/Upload/Key" => name = Some(text.to_owned()),
            "/Upload/UploadId" => id = Some(text.to_owned()),
            "/Upload" => rows.push(name.take().zip(id.take()).ok_or("an upload is not told whole")?),
            "/IsTruncated" => truncated = text.parse().ok(),
            "/NextKeyMarker" => next.0 = Some(text.to_owned()),
            "/NextUploadIdMarker" => next.1 = Some(text.to_owned()),
            _ => {}
        }
        Ok(())
    });
    read.map_err(Failure::Odd)?;
    let odd = || Failure::Odd("a page of uploads is not whole".to_owned());
    // Not all services heed the prefix.
    all.extend(rows.into_iter().filter(|(name, _)| name.starts_with(prefix)));
    if truncated.ok_or_else(odd)? {
        return next.0.zip(next.1).map(Some).ok_or_else(odd);
    }
    Ok(None)
}

impl Bucket {
    /// What is too large for one request.
    fn copy_in_parts(&self, from: &str, found: &Found, to: &str) -> Result<Put, Failure> {
        let id = self.begin(to)?;
        let copied = self.copy_parts(from, found, to, &id);
        let placed = copied.and_then(|parts| self.complete(to, &id, &parts, &[0; 16], &Condition::Free));
        if placed.is_err() {
            let _ = self.abort(to, &id);
        }
        placed
    }

    fn copy_parts(&self, from: &str, found: &Found, to: &str, id: &str) -> Result<Vec<Part>, Failure> {
        let count = found.size_bytes.div_ceil(COPY_PART_BYTES);
        let part = |at: u64| {
            let (first, past) = (at * COPY_PART_BYTES, ((at + 1) * COPY_PART_BYTES).min(found.size_bytes));
            let asked = [("partNumber", &(at + 1).to_string()[..]), ("uploadId", id)];
            let request = self.request(Method::PUT, to, &asked)?;
            let request = request.header("x-amz-copy-source", &self.source(from));
            let request = request.header("x-amz-copy-source-if-match", &found.tag.0);
            let request = request.header("x-amz-copy-source-range", &format!("bytes={first}-{}", past - 1));
            let tag = tag_inside(&self.ask(request, Repeat::Safe)?)?;
            Ok(Part { md5: bare(&tag.0), tag: tag.0 })
        };
        (0..count).map(part).collect()
    }
}
