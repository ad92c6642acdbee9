//! One exchange: a request, its answer, and the time both may take.

use super::payload::SourceFailed;
use super::{Patience, Request, Response, Trouble};
use bytes::{Bytes, BytesMut};
use std::error::Error;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// Whoever is slower than this is as good as gone.
const SLOWEST_BYTES_A_SECOND: u64 = 16 << 10;

/// Sends and reads to the end. A side that neither takes nor gives anything for the time of one request ends it.
pub(super) async fn run(
    client: reqwest::Client,
    request: Request,
    patience: Patience,
) -> Result<Response, Trouble> {
    let taken = Arc::new(AtomicU64::new(0));
    let length = request.body.len();
    let mut asked = reqwest::Request::new(request.method, request.url);
    *asked.headers_mut() = request.headers;
    *asked.body_mut() = Some(request.body.into_body(Arc::clone(&taken)));
    let answer = while_moving(client.execute(asked), &taken, length, patience).await?;
    let mut answer = answer.map_err(told)?;
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = read(&mut answer, request.answer_limit_bytes, patience).await?;
    Ok(Response { status, headers, body })
}

/// Waits as long as bytes of the request are taken.
async fn while_moving<T>(
    future: impl Future<Output = T>,
    taken: &AtomicU64,
    length: u64,
    patience: Patience,
) -> Result<T, Trouble> {
    let mut future = Box::pin(future);
    let (end, mut before) = (Instant::now() + allowed(patience, length), 0);
    loop {
        if let Ok(answer) = timeout(patience.request, &mut future).await {
            return Ok(answer);
        }
        let now = taken.load(Ordering::Relaxed);
        if now == before || Instant::now() > end {
            return Err(late(patience));
        }
        before = now;
    }
}

async fn read(answer: &mut reqwest::Response, limit: usize, patience: Patience) -> Result<Bytes, Trouble> {
    let announced = answer.content_length().unwrap_or(0);
    let end = Instant::now() + allowed(patience, announced.min(limit as u64));
    let (mut first, mut all) = (Bytes::new(), BytesMut::new());
    loop {
        let piece = timeout(patience.request, answer.chunk()).await.map_err(|_| late(patience))?;
        let Some(piece) = piece.map_err(told)? else { break };
        if first.len() + all.len() + piece.len() > limit {
            return Err(Trouble::Unclear(io::Error::other("the answer is longer than it can be")));
        }
        if first.is_empty() && all.is_empty() {
            first = piece;
            continue;
        }
        if all.is_empty() {
            all.reserve(
                usize::try_from(announced).unwrap_or(limit).min(limit).max(first.len() + piece.len()),
            );
            all.extend_from_slice(&std::mem::take(&mut first));
        }
        all.extend_from_slice(&piece);
        if Instant::now() > end {
            return Err(late(patience));
        }
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}

/// The time for so many bytes on the slowest line.
fn allowed(patience: Patience, length: u64) -> Duration {
    patience.request + Duration::from_secs(length / SLOWEST_BYTES_A_SECOND)
}

fn late(patience: Patience) -> Trouble {
    let text = format!("no answer within {} s", patience.request.as_secs());
    Trouble::Unclear(io::Error::new(io::ErrorKind::TimedOut, text))
}

/// What reqwest reports, without the address: its query may hold a secret.
fn told(error: reqwest::Error) -> Trouble {
    let mut deepest: &dyn Error = &error;
    loop {
        if let Some(failed) = deepest.downcast_ref::<SourceFailed>() {
            return Trouble::Source(io::Error::new(failed.0.kind(), failed.0.to_string()));
        }
        let inner = deepest.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let inner = inner.map(|inner| -> &dyn Error { inner });
        if let Some(refusal) = deepest.downcast_ref::<rustls::Error>()
            && matches!(refusal, rustls::Error::InvalidCertificate(_))
        {
            return Trouble::Untrusted(crate::tls::reason(refusal).to_owned());
        }
        match inner.or_else(|| deepest.source()) {
            Some(deeper) => deepest = deeper,
            None => break,
        }
    }
    let text =
        if deepest.is::<reqwest::Error>() { "the exchange failed".to_owned() } else { deepest.to_string() };
    let source = io::Error::other(text);
    if error.is_connect() { Trouble::Unreached(source) } else { Trouble::Unclear(source) }
}
