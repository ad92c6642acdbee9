//! HTTP as servers on rough lines need it: deadlines, patience, our own TLS, and answers that are read whole.
//!
//! No redirect is followed: it would take credentials elsewhere. Proxies are those of the usual environment
//! variables, never for loopback, or the one that is given. An exchange ends in an answer, whatever its status, or in [`Trouble`], which says
//! whether the server may have done what was asked.

mod exchange;
mod feed;
mod payload;
#[cfg(test)]
mod tests;
mod trouble;

pub(crate) use feed::Feed;
pub(crate) use payload::Payload;
pub(crate) use trouble::Trouble;

use super::patience::{Patience, jitter};
use super::runtime;
use crate::cancel::Cancel;
use crate::tls;
use crate::units::UtcMs;
use ::http::{HeaderMap, HeaderName, HeaderValue, Method};
use bytes::Bytes;
use reqwest::Proxy;
use reqwest::redirect::Policy;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// Servers close idle connections after some time; ours are gone before that.
const IDLE: Duration = Duration::from_secs(15);

/// What an answer may hold unless more is asked for: a page of a listing has about 1 MiB.
const ANSWER_LIMIT_BYTES: usize = 64 << 20;

/// One client with its connections; cheap to share by reference, called from any thread.
#[derive(Debug)]
pub(crate) struct Http {
    client: reqwest::Client,
    patience: Patience,
    /// What the server's clock said last.
    date: Mutex<Option<UtcMs>>,
}

/// A request that can be sent more than once. It has no `Debug`: headers hold secrets.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Payload,
    /// More than this of an answer's body is an error.
    pub(crate) answer_limit_bytes: usize,
    /// Whether a cancel waits until the exchange has ended: for answers that must not be lost.
    pub(crate) to_the_end: bool,
    unfit: bool,
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Why there can be no client: a sentence without an end, of nothing secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unusable(pub(crate) &'static str);

/// What to do when nobody knows whether the server did what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// Asking twice is as good as asking once.
    Safe,
    /// Ask again when the server was not reached, or says that it did nothing because it is busy.
    Busy,
    /// Ask again only when the server was not reached at all; the caller looks what became of it.
    Never,
}

impl Http {
    /// A client for one server, by the proxy of the environment.
    ///
    /// Errors: `ca_certificates` holds no certificate, or there is nobody to trust at all.
    pub(crate) fn new(
        url: &Url,
        ca_certificates: Option<&str>,
        patience: Patience,
    ) -> Result<Http, Unusable> {
        Http::through(None, url, ca_certificates, patience)
    }

    /// The same by this proxy, `http://[user:password@]host:port`, also for loopback.
    ///
    /// Errors: as of [`Http::new`]; the proxy's address cannot be used.
    pub(crate) fn through(
        proxy: Option<&str>,
        url: &Url,
        ca_certificates: Option<&str>,
        patience: Patience,
    ) -> Result<Http, Unusable> {
        let mut builder = reqwest::Client::builder()
            .redirect(Policy::none())
            .connect_timeout(patience.request)
            .pool_idle_timeout(IDLE)
            .user_agent(concat!("holdfast/", env!("CARGO_PKG_VERSION")));
        let roots = roots(ca_certificates)?;
        if url.scheme() == "https" || !roots.is_empty() {
            let config = tls::client_config(roots).map_err(|_| unusable(NOBODY_TRUSTED))?;
            builder = builder.tls_backend_preconfigured(config);
        }
        if let Some(proxy) = proxy {
            // The library's words could quote the password.
            let proxy = Proxy::all(proxy).map_err(|_| unusable("the proxy's address cannot be used"))?;
            builder = builder.no_proxy().proxy(proxy);
        } else if is_loopback(url) {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|_| unusable("the system's proxy settings cannot be read"))?;
        Ok(Http { client, patience, date: Mutex::new(None) })
    }

    /// Sends a request and reads its answer, whatever its status. What is worth another attempt is tried again
    /// within the bounds of [`Patience`]; after the last one the answer or the trouble is that of the last.
    pub(crate) fn send(
        &self,
        request: &Request,
        repeat: Repeat,
        cancel: &Cancel,
    ) -> Result<Response, Trouble> {
        let mut attempt = 1;
        loop {
            let outcome = self.once(request, cancel);
            let again = match &outcome {
                Ok(answer) => {
                    answer.is_busy() && repeat == Repeat::Safe
                        || answer.did_nothing() && repeat == Repeat::Busy
                }
                Err(Trouble::Unreached(_)) => true,
                Err(Trouble::Unclear(_)) => repeat == Repeat::Safe,
                Err(_) => false,
            };
            let asked = outcome.as_ref().ok().and_then(Response::retry_after);
            if !again || !self.pause(attempt, asked, cancel)? {
                return outcome;
            }
            attempt += 1;
        }
    }

    /// Waits before the next attempt; `false` when the attempt `attempt` (from 1) was the last.
    pub(crate) fn pause(
        &self,
        attempt: u32,
        asked: Option<Duration>,
        cancel: &Cancel,
    ) -> Result<bool, Trouble> {
        let Some(pause) = self.patience.pause(attempt, asked, jitter()) else { return Ok(false) };
        let waited = runtime::wait_unless(cancel, async move { tokio::time::sleep(pause).await });
        waited.map_err(Trouble::Unreached)?.map_err(Trouble::Cancelled)?;
        Ok(true)
    }

    /// What the server's clock said with its last answer.
    pub(crate) fn date(&self) -> Option<UtcMs> {
        *self.date.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn once(&self, request: &Request, cancel: &Cancel) -> Result<Response, Trouble> {
        if request.unfit {
            return Err(Trouble::Unreached(std::io::Error::other("a header holds what no header can")));
        }
        let exchange = exchange::run(self.client.clone(), request.clone(), self.patience);
        cancel.check().map_err(Trouble::Cancelled)?;
        let answer = if request.to_the_end {
            runtime::wait(exchange).map_err(Trouble::Unreached)??
        } else {
            let answer = runtime::wait_unless(cancel, exchange).map_err(Trouble::Unreached)?;
            answer.map_err(Trouble::Cancelled)??
        };
        if let Some(date) = answer.date() {
            *self.date.lock().unwrap_or_else(PoisonError::into_inner) = Some(date);
        }
        Ok(answer)
    }
}

const NOBODY_TRUSTED: &str = "this machine trusts no root certificate; install the Debian package ca-certificates, or give ca_certificates";

fn roots(ca_certificates: Option<&str>) -> Result<Vec<rustls::pki_types::CertificateDer<'static>>, Unusable> {
    let mut roots = tls::system_roots();
    if let Some(text) = ca_certificates {
        let own = tls::pem_roots(text.as_bytes());
        if own.is_empty() {
            return Err(unusable("ca_certificates holds no certificate in PEM, or a damaged one"));
        }
        roots.extend(own);
    }
    Ok(roots)
}

const fn unusable(what: &'static str) -> Unusable {
    Unusable(what)
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl Request {
    /// A request without a body.
    pub(crate) fn new(method: Method, url: Url) -> Request {
        let (headers, body) = (HeaderMap::new(), Payload::Bytes(Bytes::new()));
        Request {
            method,
            url,
            headers,
            body,
            answer_limit_bytes: ANSWER_LIMIT_BYTES,
            to_the_end: false,
            unfit: false,
        }
    }

    /// Sets a header. What no header can hold is refused when the request is sent.
    #[must_use]
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Request {
        match HeaderValue::from_str(value) {
            Ok(value) => drop(self.headers.insert(HeaderName::from_static(name), value)),
            Err(_) => self.unfit = true,
        }
        self
    }

    /// Sets a header that is never shown.
    #[must_use]
    pub(crate) fn secret_header(mut self, name: &'static str, value: &str) -> Request {
        self = self.header(name, value);
        if let Some(value) = self.headers.get_mut(name) {
            value.set_sensitive(true);
        }
        self
    }

    /// Sets the body.
    #[must_use]
    pub(crate) fn body(mut self, body: impl Into<Payload>) -> Request {
        self.body = body.into();
        self
    }
}

impl Response {
    /// A header's value, when it is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether the server may do it if it is asked again later.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self.status, 408 | 429 | 500 | 502 | 503 | 504)
    }

    /// Whether the server says that it has not even begun.
    pub(crate) fn did_nothing(&self) -> bool {
        matches!(self.status, 429 | 503)
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The server's clock when it answered.
    pub(crate) fn date(&self) -> Option<UtcMs> {
        self.header("date").and_then(parse_date)
    }

    /// When the server wants to be asked again: seconds, or a moment by its own clock.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let text = self.header("retry-after")?.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let wait_ms = parse_date(text)?.since_ms(self.date()?);
        Some(Duration::from_millis(u64::try_from(wait_ms).unwrap_or(0)))
    }
}

/// A moment as HTTP writes it.
pub(crate) fn parse_date(text: &str) -> Option<UtcMs> {
    let moment = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    Some(UtcMs(moment.as_millisecond()))
}
