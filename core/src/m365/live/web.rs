//! Exchanges with the sign-in and with Graph, and what a refusal of theirs is.
//!
//! What is sent and what comes back is wiped from memory as far as it is ours; the copies that the libraries of HTTP, TLS
//! and OAuth make for themselves are not.

use super::super::explain::{Question, explain};
use super::super::{ErrorClass, Retry};
use super::error::LiveError;
use super::service::Server;
use crate::cancel::Cancel;
use crate::net::http::{Repeat, Request, Response, Trouble};
use crate::units::UtcMs;
use bytes::Bytes;
use oauth2::{HttpRequest, HttpResponse, RequestTokenError};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::time::Duration;
use url::Url;
use zeroize::Zeroize;

/// An answer of the sign-in or of Graph holds no more.
const ANSWER_LIMIT_BYTES: usize = 4 << 20;

/// The longest a server may ask us to wait between two calls of a host; as of [`explain`].
const LONGEST_WAIT: Duration = Duration::from_secs(86_400);

/// What is being done where, for whoever waits.
#[derive(Clone, Copy)]
pub(super) struct Doing<'a> {
    pub(super) what: &'static str,
    pub(super) server: &'a Server,
    pub(super) now: UtcMs,
    pub(super) cancel: &'a Cancel,
}

impl Doing<'_> {
    pub(super) fn send(&self, request: &Request, repeat: Repeat) -> Result<Response, LiveError> {
        let mut request = request.clone();
        request.answer_limit_bytes = ANSWER_LIMIT_BYTES;
        self.server.http.send(&request, repeat, self.cancel).map_err(|trouble| self.failed(trouble))
    }

    /// Asks for a JSON document.
    pub(super) fn get<T: DeserializeOwned>(&self, url: Url) -> Result<T, LiveError> {
        let request = Request::new(http::Method::GET, url).header("accept", "application/json");
        let answer = self.send(&request, Repeat::Safe)?;
        if !answer.is_success() {
            return Err(self.refused(&Refusal::of(&answer), None));
        }
        serde_json::from_slice(&answer.body)
            .map_err(|_| self.malformed("it is not the JSON that was asked for"))
    }

    pub(super) fn failed(&self, trouble: Trouble) -> LiveError {
        let place = self.server.place();
        match trouble {
            Trouble::Untrusted(why) => LiveError::Untrusted {
                place,
                what: format!(
                    "its certificate is refused because {why}; correct it, or give its authority as ca_certificates"
                ),
            },
            Trouble::Unreached(source) | Trouble::Unclear(source) | Trouble::Source(source) => {
                LiveError::Unavailable {
                    place,
                    doing: self.what,
                    what: source.to_string(),
                    retry_after: None,
                }
            }
            Trouble::Cancelled(cancelled) => LiveError::Cancelled(cancelled),
        }
    }

    pub(super) fn malformed(&self, what: impl Into<String>) -> LiveError {
        LiveError::AnswerMalformed { place: self.server.place(), doing: self.what, what: what.into() }
    }

    /// What a refusal is; `changed` is when what it is about was last changed.
    pub(super) fn refused(&self, refusal: &Refusal, changed: Option<UtcMs>) -> LiveError {
        let question = refusal.question(changed).ok().filter(|_| refusal.is_told());
        let Some(question) = question else {
            let status = refusal.status;
            return self.malformed(format!(
                "HTTP status {status} without an error that can be read; see what proxy or gateway answers in its place"
            ));
        };
        let explanation = explain(&question, self.now);
        let busy = matches!(explanation.class, ErrorClass::Transient | ErrorClass::Throttled);
        if refusal.status == TIMED_OUT || busy && matches!(explanation.retry, Retry::After | Retry::Backoff) {
            let what = if busy { explanation.summary } else { "it waited for us in vain".to_owned() };
            return LiveError::Unavailable {
                place: self.server.place(),
                doing: self.what,
                what,
                retry_after: refusal.retry_after.map(|wait| wait.min(LONGEST_WAIT)),
            };
        }
        if explanation.class == ErrorClass::DeviceCode {
            return LiveError::CodeExpired;
        }
        LiveError::Denied { doing: self.what, explanation: Box::new(explanation) }
    }
}

/// The status of a server that ran out of patience.
const TIMED_OUT: u16 = 408;

/// A refusal as it came.
pub(super) struct Refusal {
    pub(super) status: u16,
    body: Value,
    pub(super) retry_after: Option<Duration>,
}

impl Refusal {
    pub(super) fn of(answer: &Response) -> Refusal {
        let body = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
        Refusal { status: answer.status, body, retry_after: answer.retry_after() }
    }

    /// A refusal that came by the browser.
    pub(super) fn by_browser(error: &str, description: Option<&str>) -> Refusal {
        let body = json!({"error": error, "error_description": description.unwrap_or_default()});
        Refusal { status: 400, body, retry_after: None }
    }

    /// Whether it says what it is: by its status, or by an error. Others answer as well: proxies, gateways, portals.
    fn is_told(&self) -> bool {
        let codes = self.body.get("error_codes").and_then(Value::as_array);
        matches!(self.status, TIMED_OUT | 429 | 500..=599)
            || self.body.get("error").is_some_and(Value::is_string)
            || codes.is_some_and(|codes| !codes.is_empty())
    }

    /// A refusal of Graph in the words of the sign-in's: its codes are in no table, its status says what to do. What has
    /// no code is none of Graph's.
    pub(super) fn of_graph(self) -> Refusal {
        if self.graph_code().is_none() {
            return Refusal { body: Value::Null, ..self };
        }
        let error = match self.status {
            401 => "invalid_grant",
            403 => "consent_required",
            429 | 500.. => "temporarily_unavailable",
            _ => "invalid_request",
        };
        let ids =
            self.body.get("error").and_then(|error| error.get("innerError")).cloned().unwrap_or(Value::Null);
        let id = |name: &str| ids.get(name).cloned().unwrap_or(Value::Null);
        let body =
            json!({"error": error, "correlation_id": id("client-request-id"), "trace_id": id("request-id")});
        Refusal { body, ..self }
    }

    /// Graph's code of an error, such as `Request_ResourceNotFound`.
    pub(super) fn graph_code(&self) -> Option<&str> {
        self.body.get("error")?.get("code")?.as_str()
    }

    /// What Graph wrote about it; may name what is nobody's business, so it is looked into and never shown.
    pub(super) fn graph_message(&self) -> &str {
        self.body
            .get("error")
            .and_then(|error| error.get("message"))
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// The fields that say what it means.
    fn question(&self, changed: Option<UtcMs>) -> Result<Question, LiveError> {
        let mut told = json!({"http_status": self.status});
        for name in ["error", "suberror", "error_codes", "error_description", "correlation_id", "trace_id"] {
            if let Some(value) = self.body.get(name).filter(|value| !value.is_object() && !value.is_null()) {
                told[name] = value.clone();
            }
        }
        if let Some(wait) = self.retry_after {
            told["retry_after_s"] = wait.as_secs().into();
        }
        if let Some(changed) = changed {
            told["changed_utc_ms"] = changed.0.into();
        }
        Ok(Question::parse(&told.to_string())?)
    }
}

/// Why there is no answer to look at; what it was is kept by [`Exchange`].
#[derive(Debug, thiserror::Error)]
#[error("the exchange failed")]
pub(super) struct Stopped;

/// Requests of the protocol library, sent by our own HTTP. What a refusal said is kept: the library drops most of it.
pub(super) struct Exchange<'a> {
    pub(super) doing: Doing<'a>,
    repeat: Repeat,
    to_the_end: bool,
    failed: RefCell<Option<LiveError>>,
    refusal: RefCell<Option<Refusal>>,
}

impl<'a> Exchange<'a> {
    pub(super) fn new(doing: Doing<'a>, repeat: Repeat) -> Exchange<'a> {
        let (failed, refusal) = (RefCell::new(None), RefCell::new(None));
        Exchange { doing, repeat, to_the_end: false, failed, refusal }
    }

    /// One whose answer must not be lost: a cancel waits until it has come.
    pub(super) fn to_the_end(doing: Doing<'a>) -> Exchange<'a> {
        Exchange { to_the_end: true, ..Exchange::new(doing, Repeat::Busy) }
    }

    pub(super) fn send(&self, request: HttpRequest) -> Result<HttpResponse, Stopped> {
        let answer = Url::parse(&request.uri().to_string()).map_err(|_| Stopped).and_then(|url| {
            let (parts, body) = request.into_parts();
            let body = Bytes::from(body);
            let mut own = Request::new(parts.method, url).body(body.clone());
            own.headers = parts.headers;
            own.to_the_end = self.to_the_end;
            let answer = self.doing.send(&own, self.repeat);
            drop(own);
            wipe(body);
            answer.map_err(|error| {
                *self.failed.borrow_mut() = Some(error);
                Stopped
            })
        })?;
        // What failed before was made good by this answer.
        *self.failed.borrow_mut() = None;
        *self.refusal.borrow_mut() = (!answer.is_success()).then(|| Refusal::of(&answer));
        let mut passed = HttpResponse::new(answer.body.to_vec());
        *passed.status_mut() = http::StatusCode::from_u16(answer.status).map_err(|_| Stopped)?;
        *passed.headers_mut() = answer.headers;
        wipe(answer.body);
        Ok(passed)
    }

    /// The last refusal.
    pub(super) fn last_refusal(&self) -> Option<Refusal> {
        self.refusal.borrow_mut().take()
    }

    /// What the library's error is.
    pub(super) fn error<T: oauth2::ErrorResponse>(
        &self,
        error: RequestTokenError<Stopped, T>,
        changed: Option<UtcMs>,
    ) -> LiveError {
        if let Some(failed) = self.failed.borrow_mut().take() {
            return failed;
        }
        if let Some(refusal) = self.last_refusal() {
            return self.doing.refused(&refusal, changed);
        }
        // The library's own words could quote the answer, which may hold a token.
        match error {
            RequestTokenError::Parse(..) => self.doing.malformed("it is not the JSON that was asked for"),
            _ => self.doing.malformed("it is no JSON"),
        }
    }
}

/// Overwrites bytes that held secrets; `false` when somebody else still holds them.
fn wipe(bytes: Bytes) -> bool {
    let Ok(mut own) = bytes.try_into_mut() else { return false };
    own.as_mut().zeroize();
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_wiped_by_their_last_owner() {
        let bytes = Bytes::from(b"marked".to_vec());
        let other = bytes.clone();
        assert!(!wipe(bytes));
        assert_eq!(&*other, b"marked");
        assert!(wipe(other));
    }

    #[test]
    fn a_refusal_tells_by_its_status_or_by_an_error() {
        let told = |status, body: Value| Refusal { status, body, retry_after: None }.is_told();
        for status in [408, 429, 500, 503] {
            assert!(told(status, Value::Null), "{status}");
        }
        for status in [302, 400, 403, 404, 407] {
            assert!(!told(status, Value::Null) && !told(status, json!({"message": "no"})), "{status}");
            assert!(told(status, json!({"error": "invalid_grant"})), "{status}");
            assert!(told(status, json!({"error_codes": [53_003]})), "{status}");
        }
    }
}
