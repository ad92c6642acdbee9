//! The body of a request, given in pieces, and what it tells of its progress.

use super::feed::Feed;
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

/// Small enough that a slow line takes one within a deadline.
const PIECE_BYTES: usize = 64 << 10;

/// A body that can be sent more than once, but for one that is fed.
#[derive(Debug, Clone)]
pub(crate) enum Payload {
    /// In memory.
    Bytes(Bytes),
    /// A part of a local file, read as it is sent.
    #[allow(dead_code, reason = "for protocols that have no parts; object stores send parts from memory")]
    File { file: Arc<File>, offset_bytes: u64, length_bytes: u64 },
    /// Handed over while it is sent; it can be sent once.
    Fed(Arc<Feed>),
}

impl Payload {
    pub(crate) fn len(&self) -> u64 {
        match self {
            Payload::Bytes(bytes) => bytes.len() as u64,
            Payload::File { length_bytes, .. } => *length_bytes,
            Payload::Fed(feed) => feed.left_bytes(),
        }
    }

    /// As hyper takes it, counting what was taken in `taken`.
    pub(super) fn into_body(self, taken: Arc<AtomicU64>) -> reqwest::Body {
        match self {
            // A body of no bytes is no body: some servers want no Content-Length with a GET.
            Payload::Bytes(bytes) if bytes.is_empty() => reqwest::Body::from(bytes),
            payload => reqwest::Body::wrap(Counted { payload, taken }),
        }
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        Poll::Ready(match self {
            Payload::Bytes(bytes) if bytes.is_empty() => Ok(None),
            Payload::Bytes(bytes) => Ok(Some(bytes.split_to(bytes.len().min(PIECE_BYTES)))),
            Payload::Fed(feed) => return feed.poll_next(context),
            Payload::File { length_bytes: 0, .. } => Ok(None),
            Payload::File { file, offset_bytes, length_bytes } => {
                let length = usize::try_from(*length_bytes).unwrap_or(usize::MAX).min(PIECE_BYTES);
                let mut piece = vec![0; length];
                let read = file.read_exact_at(&mut piece, *offset_bytes);
                *offset_bytes += length as u64;
                *length_bytes -= length as u64;
                read.map(|()| Some(piece.into()))
            }
        })
    }
}

impl From<Bytes> for Payload {
    fn from(bytes: Bytes) -> Payload {
        Payload::Bytes(bytes)
    }
}

impl From<Vec<u8>> for Payload {
    fn from(bytes: Vec<u8>) -> Payload {
        Payload::Bytes(bytes.into())
    }
}

/// A local file could not be read while it was sent.
#[derive(Debug, thiserror::Error)]
#[error("the local file cannot be read: {0}")]
pub(super) struct SourceFailed(pub(super) io::Error);

struct Counted {
    payload: Payload,
    taken: Arc<AtomicU64>,
}

impl Body for Counted {
    type Data = Bytes;
    type Error = SourceFailed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, SourceFailed>>> {
        let Poll::Ready(piece) = self.payload.poll_next(context) else { return Poll::Pending };
        let piece = piece.map_err(SourceFailed).transpose();
        if let Some(Ok(piece)) = &piece {
            self.taken.fetch_add(piece.len() as u64, Ordering::Relaxed);
        }
        Poll::Ready(piece.map(|piece| piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.payload.len() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.payload.len())
    }
}
