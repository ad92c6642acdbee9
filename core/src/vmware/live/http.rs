//! Exchanges over a connection: one question, one answer, each in its time and within its size.

use super::address::Place;
use super::ask::Ask;
use super::error::{At, LiveError};
use super::tls::{Tls, words};
use crate::cancel::Cancel;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper::header::{
    CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderValue, RETRY_AFTER, SET_COOKIE, USER_AGENT,
};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use std::error::Error;
use std::io;
use std::pin::pin;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

/// How often a wish to stop is looked for.
const TICK: Duration = Duration::from_millis(25);
/// What a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);
const HEADERS_BYTES: usize = 64 << 10;
const HEADERS: usize = 100;
/// A session's cookie is the secret that stands for the password.
const SESSION: &str = "vmware_soap_session=";
/// The longest wait a host can ask for; more is no wish but a mistake.
const RETRY_AFTER_S: u64 = 86_400;

/// A line to a source. It is opened with the first exchange, and again when the host closed it between two.
pub(super) struct Channel<'s> {
    place: &'s Place,
    tls: Tls,
    patience: Duration,
    cancel: Cancel,
    session: Option<HeaderValue>,
    sender: Option<SendRequest<Full<Bytes>>>,
}

impl<'s> Channel<'s> {
    pub(super) fn new(place: &'s Place, tls: Tls, patience: Duration, cancel: &Cancel) -> Channel<'s> {
        Channel { place, tls, patience, cancel: cancel.clone(), session: None, sender: None }
    }

    /// From here on only goodbyes are said: the caller's wish was heard, and nobody waits long.
    pub(super) fn part(&mut self) {
        self.patience = self.patience.min(GOODBYE);
        self.cancel = Cancel::new();
    }

    /// Closes the line. The next exchange opens another.
    pub(super) fn hang_up(&mut self) {
        self.sender = None;
    }

    pub(super) fn at(&self, exchange: &'static str) -> At {
        At::new(self.place, exchange)
    }

    /// Asks, and reads an answer of at most `limit_bytes`. After an error the line is closed.
    pub(super) async fn exchange(
        &mut self,
        ask: Ask,
        action: Option<&str>,
        limit_bytes: usize,
    ) -> Result<Vec<u8>, LiveError> {
        let (method, patience, cancel) = (ask.method, self.patience, self.cancel.clone());
        let at = self.at(method);
        let asked = in_time(patience, &cancel, &at, self.ask(ask, action, limit_bytes)).await;
        if asked.is_err() {
            self.hang_up();
        }
        asked
    }

    async fn ask(
        &mut self,
        ask: Ask,
        action: Option<&str>,
        limit_bytes: usize,
    ) -> Result<Vec<u8>, LiveError> {
        let at = self.at(ask.method);
        let request = self.request(ask, action, &at)?;
        let sender = self.open(&at).await?;
        let response = sender.send_request(request).await.map_err(|error| broken(&at, &error))?;
        self.keep_session(response.headers());
        let status = response.status();
        refused(status, response.headers(), &at)?;
        let body = body(response, limit_bytes, &at).await?;
        // A fault comes with 500; what else comes with it says nothing.
        if status == StatusCode::INTERNAL_SERVER_ERROR && !body.trim_ascii_start().starts_with(b"<") {
            return Err(LiveError::unavailable(at, "HTTP status 500 without a reason"));
        }
        Ok(body)
    }

    fn request(&self, ask: Ask, action: Option<&str>, at: &At) -> Result<Request<Full<Bytes>>, LiveError> {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri("/sdk")
            .header(HOST, self.place.to_string())
            .header(USER_AGENT, concat!("holdfast/", env!("CARGO_PKG_VERSION")))
            .header(CONTENT_TYPE, "text/xml; charset=utf-8");
        if let Some(version) = action {
            request = request.header("SOAPAction", format!("\"urn:vim25/{version}\""));
        }
        if let Some(session) = &self.session {
            request = request.header(COOKIE, session);
        }
        let body = Full::new(Bytes::from_owner(ask.body));
        request.body(body).map_err(|_| LiveError::malformed(at.clone(), "its version does not fit a header"))
    }

    async fn open(&mut self, at: &At) -> Result<&mut SendRequest<Full<Bytes>>, LiveError> {
        let alive = match &mut self.sender {
            Some(sender) => sender.ready().await.is_ok(),
            None => false,
        };
        if !alive {
            self.sender = None;
            let opened = self.connect(at).await?;
            return Ok(self.sender.insert(opened));
        }
        self.sender.as_mut().ok_or_else(|| LiveError::unavailable(at.clone(), "its line was lost"))
    }

    async fn connect(&self, at: &At) -> Result<SendRequest<Full<Bytes>>, LiveError> {
        let failed = |error: &io::Error| LiveError::unavailable(at.clone(), words(error));
        let address = (self.place.host.as_str(), self.place.port);
        let socket = TcpStream::connect(address).await.map_err(|error| failed(&error))?;
        socket.set_nodelay(true).map_err(|error| failed(&error))?;
        let stream = self.tls.open(socket, self.place).await?;
        let mut builder = Builder::new();
        builder.max_headers(HEADERS).max_buf_size(HEADERS_BYTES);
        let opened = builder.handshake::<_, Full<Bytes>>(TokioIo::new(stream)).await;
        let (sender, connection) = opened.map_err(|error| broken(at, &error))?;
        // Its errors reach the exchange that meets them.
        drop(tokio::spawn(connection));
        Ok(sender)
    }

    fn keep_session(&mut self, headers: &HeaderMap) {
        let cookies = headers.get_all(SET_COOKIE).into_iter().filter_map(|cookie| cookie.to_str().ok());
        let mut told = cookies.map(|cookie| cookie.split(';').next().unwrap_or_default().trim());
        let session = told.rfind(|cookie| cookie.starts_with(SESSION));
        if let Some(mut session) = session.and_then(|cookie| HeaderValue::from_str(cookie).ok()) {
            session.set_sensitive(true);
            self.session = Some(session);
        }
    }
}

/// Work that ends in its time, or when the caller wishes.
async fn in_time<T>(
    patience: Duration,
    cancel: &Cancel,
    at: &At,
    work: impl Future<Output = Result<T, LiveError>>,
) -> Result<T, LiveError> {
    let mut work = pin!(work);
    let end = Instant::now() + patience;
    loop {
        cancel.check()?;
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            let what = format!("no whole answer within {} ms", patience.as_millis());
            return Err(LiveError::unavailable(at.clone(), what));
        }
        if let Ok(done) = timeout(left.min(TICK), work.as_mut()).await {
            return done;
        }
    }
}

/// What went wrong on the line, in the words of the operating system or of hyper, and never of the host.
fn broken(at: &At, error: &hyper::Error) -> LiveError {
    if error.is_parse() {
        return LiveError::malformed(at.clone(), "what it speaks is not HTTP/1.1");
    }
    let causes = std::iter::successors(Some(error as &dyn Error), |&cause| cause.source());
    let mut systems = causes.filter_map(|cause| cause.downcast_ref::<io::Error>());
    let system = systems.find(|cause| cause.raw_os_error().is_some()).map(words);
    let why = system.unwrap_or_else(|| error.to_string());
    LiveError::unavailable(at.clone(), format!("the connection broke ({why})"))
}

/// Statuses that are no answer.
fn refused(status: StatusCode, headers: &HeaderMap, at: &At) -> Result<(), LiveError> {
    let at = at.clone();
    match status {
        StatusCode::OK | StatusCode::INTERNAL_SERVER_ERROR => Ok(()),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(LiveError::Denied {
            at,
            fault: "HTTP status 401 or 403",
            advice: "see that nothing between here and the host asks for an account of its own",
        }),
        StatusCode::NOT_FOUND => Err(LiveError::malformed(at, "it has no /sdk")),
        status if status.is_redirection() => Err(LiveError::malformed(at, "it points to another address")),
        status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            let what = format!("HTTP status {}", status.as_u16());
            Err(LiveError::Unavailable { at, what, retry_after_ms: retry_after_ms(headers) })
        }
        status => Err(LiveError::malformed(at, format!("HTTP status {}", status.as_u16()))),
    }
}

/// How long to wait. A date is not taken: the host's clock is not ours.
fn retry_after_ms(headers: &HeaderMap) -> Option<u64> {
    let seconds: u64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(seconds.min(RETRY_AFTER_S) * 1_000)
}

/// The answer, held against its limit before memory is taken: first by what it says of itself, then by what it is.
async fn body(response: Response<Incoming>, limit_bytes: usize, at: &At) -> Result<Vec<u8>, LiveError> {
    let mut body = response.into_body();
    let too_long = || LiveError::malformed(at.clone(), format!("it is longer than {limit_bytes} bytes"));
    if body.size_hint().lower() > limit_bytes as u64 {
        return Err(too_long());
    }
    let mut whole = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| broken(at, &error))?;
        let Ok(piece) = frame.into_data() else { continue };
        if piece.len() > limit_bytes - whole.len() {
            return Err(too_long());
        }
        whole.extend_from_slice(&piece);
    }
    Ok(whole)
}
