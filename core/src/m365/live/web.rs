//! Exchanges with the sign-in and with Graph, and what a refusal of theirs is.

use super::super::explain::{Question, explain};
use super::super::{ErrorClass, Retry};
use super::error::LiveError;
use super::service::Server;
use crate::cancel::Cancel;
use crate::net::http::{Repeat, Request, Response, Trouble};
use crate::units::UtcMs;
use oauth2::{HttpRequest, HttpResponse, RequestTokenError};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::time::Duration;
use url::Url;

/// An answer of the sign-in or of Graph holds no more.
const ANSWER_LIMIT_BYTES: usize = 4 << 20;

/// The longest a server may ask us to wait between two calls of a host.
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);

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
        self.server.http.send(request, repeat, self.cancel).map_err(|trouble| self.failed(trouble))
    }

    /// Asks for a JSON document.
    pub(super) fn get<T: DeserializeOwned>(&self, url: Url) -> Result<T, LiveError> {
        let mut request = Request::new(http::Method::GET, url).header("accept", "application/json");
        request.answer_limit_bytes = ANSWER_LIMIT_BYTES;
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
        let Ok(question) = refusal.question(changed) else {
            return self
                .malformed(format!("HTTP status {} without an error that can be read", refusal.status));
        };
        let explanation = explain(&question, self.now);
        let busy = matches!(explanation.class, ErrorClass::Transient | ErrorClass::Throttled);
        if busy && matches!(explanation.retry, Retry::After | Retry::Backoff) {
            return LiveError::Unavailable {
                place: self.server.place(),
                doing: self.what,
                what: explanation.summary,
                retry_after: refusal.retry_after.map(|wait| wait.min(LONGEST_WAIT)),
            };
        }
        if explanation.class == ErrorClass::DeviceCode {
            return LiveError::CodeExpired;
        }
        LiveError::Denied { doing: self.what, explanation: Box::new(explanation) }
    }
}

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

    /// A refusal of Graph in the words of the sign-in's: its codes are in no table, its status says what to do.
    pub(super) fn of_graph(self) -> Refusal {
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
    failed: RefCell<Option<LiveError>>,
    refusal: RefCell<Option<Refusal>>,
}

impl<'a> Exchange<'a> {
    pub(super) fn new(doing: Doing<'a>, repeat: Repeat) -> Exchange<'a> {
        Exchange { doing, repeat, failed: RefCell::new(None), refusal: RefCell::new(None) }
    }

    pub(super) fn send(&self, request: HttpRequest) -> Result<HttpResponse, Stopped> {
        let answer = Url::parse(&request.uri().to_string()).map_err(|_| Stopped).and_then(|url| {
            let (parts, body) = request.into_parts();
            let mut own = Request::new(parts.method, url).body(body);
            own.headers = parts.headers;
            own.answer_limit_bytes = ANSWER_LIMIT_BYTES;
            self.doing.send(&own, self.repeat).map_err(|error| {
                *self.failed.borrow_mut() = Some(error);
                Stopped
            })
        })?;
        *self.refusal.borrow_mut() = (!answer.is_success()).then(|| Refusal::of(&answer));
        let mut passed = HttpResponse::new(answer.body.to_vec());
        *passed.status_mut() = http::StatusCode::from_u16(answer.status).map_err(|_| Stopped)?;
        *passed.headers_mut() = answer.headers;
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
