//! A bucket: signed requests and what their answers mean.

use super::super::super::{Access, DestinationError, Tag};
use super::super::flat::{Condition, Failure, Found, Got, Put, found, got, hex, md5, sha256, tag};
use super::super::http::{Http, Repeat, Request, Response};
use super::super::text::{base64, percent_encoded, query};
use super::super::xml;
use super::credentials::Credentials;
use super::settings::Settings;
use crate::cancel::Cancel;
use ::http::Method;
use bytes::Bytes;

/// A bucket at a service.
pub(super) struct Bucket {
    pub(super) http: Http,
    pub(super) settings: Settings,
    credentials: Credentials,
    /// Who asks whom.
    pub(super) account: String,
}

/// Codes that mean that there is no such object.
pub(super) const NO_OBJECT: &[&str] = &["NoSuchKey", "NoSuchVersion"];

impl Bucket {
    pub(super) fn open(settings: Settings, access: &Access) -> Result<Bucket, DestinationError> {
        let http = Http::new(&settings.base, access.get("ca_certificates"), settings.patience)?;
        let credentials = Credentials::find(access, &settings)?;
        let host = settings.base.host_str().unwrap_or_default().replace(&format!("{}.", settings.bucket), "");
        let port = settings.base.port_or_known_default().unwrap_or_default();
        let account = format!("s3 {host}:{port} {} {}", settings.region, credentials.whose());
        Ok(Bucket { http, settings, credentials, account })
    }

    /// A request about an object, or about the bucket when `name` is empty.
    pub(super) fn request(
        &self,
        method: Method,
        name: &str,
        asked: &[(&str, &str)],
    ) -> Result<Request, Failure> {
        let base = self.settings.base.as_str().trim_end_matches('/');
        let mut text = match name {
            "" => format!("{base}/"),
            name => format!("{base}/{}", percent_encoded(name, true)),
        };
        if !asked.is_empty() {
            text = format!("{text}?{}", query(asked));
        }
        let url = text.parse().map_err(|_| Failure::Odd("a name makes no address".to_owned()))?;
        Ok(Request::new(method, url))
    }

    /// Signs, sends, and takes any answer but success as a failure.
    pub(super) fn send(
        &self,
        request: Request,
        repeat: Repeat,
        cancel: &Cancel,
    ) -> Result<Response, Failure> {
        let request = self.credentials.sign(request, &self.settings.region)?;
        let answer = self.http.send(&request, repeat, cancel)?;
        if answer.is_success() {
            return Ok(answer);
        }
        let mut failure = Failure::answer(&answer, "x-amz-error-code");
        if let (Failure::Refused { status: 301 | 307 | 400, message, .. }, Some(region)) =
            (&mut failure, answer.header("x-amz-bucket-region"))
        {
            message.push_str(&format!("; its region is {region}, give region={region}"));
        }
        Err(failure)
    }

    pub(super) fn ask(&self, request: Request, repeat: Repeat) -> Result<Response, Failure> {
        self.send(request, repeat, &Cancel::new())
    }

    /// Where the source of a copy is.
    pub(super) fn source(&self, name: &str) -> String {
        format!("/{}/{}", self.settings.bucket, percent_encoded(name, true))
    }

    pub(super) fn get_range(&self, name: &str, from: u64, length: usize) -> Result<Option<Got>, Failure> {
        let to = from + (length as u64).max(1) - 1;
        let request = self.request(Method::GET, name, &[])?.header("range", &format!("bytes={from}-{to}"));
        match self.ask(request, Repeat::Safe) {
            Ok(answer) => got(&answer, from, length).map(Some),
            Err(failure) if failure.has_code(NO_OBJECT) => Ok(None),
            Err(failure) if failure.has_status(416) => Ok(self.head_object(name)?.map(|found| Got {
                bytes: Bytes::new(),
                size_bytes: found.size_bytes,
                tag: found.tag,
            })),
            Err(failure) => Err(failure),
        }
    }

    pub(super) fn head_object(&self, name: &str) -> Result<Option<Found>, Failure> {
        match self.ask(self.request(Method::HEAD, name, &[])?, Repeat::Safe) {
            Ok(answer) => {
                let mut found = found(&answer)?;
                found.mark = Some(bare(&found.tag.0));
                Ok(Some(found))
            }
            Err(failure) if failure.has_status(404) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// A request that carries an object's bytes and their checksums.
    pub(super) fn carrying(&self, request: Request, bytes: &Bytes) -> Request {
        request
            .header("content-type", "application/octet-stream")
            .header("content-md5", &base64(&md5(bytes)))
            .header("x-amz-checksum-sha256", &base64(&sha256(bytes)))
            .body(bytes.clone())
    }
}

/// Sets what a write depends on.
pub(super) fn on(request: Request, condition: &Condition) -> Request {
    match condition {
        Condition::Free => request.header("if-none-match", "*"),
        Condition::Version(tag) => request.header("if-match", &tag.0),
    }
}

/// An ETag without its quotes.
pub(super) fn bare(tag: &str) -> String {
    tag.trim_matches('"').to_ascii_lowercase()
}

/// What became of a write.
pub(super) fn outcome(written: Result<Response, Failure>, bytes: &Bytes) -> Result<Put, Failure> {
    match written {
        Ok(answer) => {
            let tag = tag(&answer)?;
            let computed = answer.header("x-amz-checksum-sha256");
            let proven = bare(&tag.0) == hex(&md5(bytes)) || computed == Some(&base64(&sha256(bytes)));
            Ok(Put::Stored { tag, proven })
        }
        Err(failure) if is_refusal(&failure) => Ok(Put::Refused),
        Err(failure) => Err(failure),
    }
}

/// Whether a condition was refused; of a replacement also when there is nothing to replace.
pub(super) fn is_refusal(failure: &Failure) -> bool {
    failure.has_status(412) || failure.has_code(NO_OBJECT)
}

/// Whether an ETag of this answer is an MD5: with keys of a key service or of the client it is something else.
pub(super) fn has_md5(answer: &Response) -> bool {
    let kms = answer.header("x-amz-server-side-encryption").is_some_and(|how| how.starts_with("aws:"));
    let tag = answer.header("etag").map(bare).unwrap_or_default();
    let plain = tag.len() == 32 && tag.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain && !kms && answer.header("x-amz-server-side-encryption-customer-algorithm").is_none()
}

/// The ETag in a document, which may be an error in spite of the status.
pub(super) fn tag_inside(answer: &Response) -> Result<Tag, Failure> {
    if let Some((code, message)) = xml::fault(&answer.body) {
        return Err(Failure::Refused { status: 500, code, message, retry_after: None });
    }
    let mut tag = None;
    let read = xml::read(&answer.body, |path, text| {
        if path.ends_with("Result/ETag") {
            tag = Some(Tag(text.trim().to_owned()));
        }
        Ok(())
    });
    read.map_err(Failure::Odd)?;
    tag.ok_or_else(|| Failure::Odd("an answer has no ETag".to_owned()))
}
