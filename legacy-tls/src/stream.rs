//! A session over a socket.

use crate::session::{Session, Step};
use crate::{Check, LegacyTlsError, Peer};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Bytes taken from the socket at once, and from the caller for one record.
const PIECE_BYTES: usize = 16 << 10;

/// A TLS session over a connection. Nothing was sent over it but the handshake.
pub struct Stream {
    session: Session,
    socket: TcpStream,
    waiting: Vec<u8>,
    sent: usize,
    certificate: Vec<u8>,
    verdict: Result<(), String>,
}

/// A session with a host, by the newest TLS both ends know, from 1.0 on.
///
/// The host is **not** trusted yet: look at [`Stream::certificate`] or [`Stream::verified`] before you say anything.
pub async fn connect(socket: TcpStream, peer: Peer<'_>, check: Check<'_>) -> Result<Stream, LegacyTlsError> {
    let session = Session::new(peer, check)?;
    let certificate = Vec::new();
    let mut stream = Stream { session, socket, waiting: Vec::new(), sent: 0, certificate, verdict: Ok(()) };
    std::future::poll_fn(|context| stream.poll_handshake(context)).await?;
    stream.certificate = stream.session.certificate().unwrap_or_default();
    stream.verdict = match check {
        Check::Nothing => Err("it was not asked whether anybody vouches for it".to_owned()),
        Check::Roots(_) => stream.session.verdict(),
    };
    Ok(stream)
}

impl Stream {
    /// The certificate the host presented, DER.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// Whether one of the roots vouches for the host; OpenSSL's words when not.
    pub fn verified(&self) -> Result<(), &str> {
        self.verdict.as_ref().copied().map_err(String::as_str)
    }

    fn poll_handshake(&mut self, context: &mut Context<'_>) -> Poll<Result<(), LegacyTlsError>> {
        loop {
            let step = self.session.handshake();
            let sent = self.poll_sent(context)?;
            match step {
                Step::Done(_) => {
                    ready!(sent);
                    return Poll::Ready(Ok(()));
                }
                // An alert may wait to be sent; whether it arrives changes nothing.
                Step::Failed(reason) => return Poll::Ready(Err(LegacyTlsError::Handshake(reason))),
                Step::Closed => return Poll::Ready(Err(ended().into())),
                Step::Starved => {
                    ready!(sent);
                    if ready!(self.poll_more(context))? == 0 {
                        return Poll::Ready(Err(ended().into()));
                    }
                }
            }
        }
    }

    /// Sends what the session has to say.
    fn poll_sent(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.session.give(&mut self.waiting);
        while self.sent < self.waiting.len() {
            let socket = Pin::new(&mut self.socket);
            let count = ready!(socket.poll_write(context, &self.waiting[self.sent..]))?;
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.sent += count;
        }
        self.waiting.clear();
        self.sent = 0;
        Poll::Ready(Ok(()))
    }

    /// Hands the session more of what the host says. How many bytes; none at the end.
    fn poll_more(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let mut piece = [0; PIECE_BYTES];
        let mut buffer = ReadBuf::new(&mut piece);
        ready!(Pin::new(&mut self.socket).poll_read(context, &mut buffer))?;
        let bytes = buffer.filled();
        if self.session.take(bytes) < bytes.len() {
            return Poll::Ready(Err(io::ErrorKind::OutOfMemory.into()));
        }
        Poll::Ready(Ok(bytes.len()))
    }
}

fn ended() -> io::Error {
    io::ErrorKind::UnexpectedEof.into()
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let stream = self.get_mut();
        if buffer.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        loop {
            match stream.session.read(buffer.initialize_unfilled()) {
                Step::Done(count) => {
                    buffer.advance(count);
                    return Poll::Ready(Ok(()));
                }
                Step::Closed => return Poll::Ready(Ok(())),
                Step::Failed(reason) => return Poll::Ready(Err(io::Error::other(reason))),
                Step::Starved => {
                    ready!(stream.poll_sent(context))?;
                    // An end without goodbye is an end: HTTP's own lengths say whether something is missing.
                    if ready!(stream.poll_more(context))? == 0 {
                        return Poll::Ready(Ok(()));
                    }
                }
            }
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let stream = self.get_mut();
        loop {
            ready!(stream.poll_sent(context))?;
            match stream.session.write(&bytes[..bytes.len().min(PIECE_BYTES)]) {
                Step::Done(count) => {
                    // The record is on its way or waits for the next call: either way it is taken.
                    let _ = stream.poll_sent(context)?;
                    return Poll::Ready(Ok(count));
                }
                Step::Closed => return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
                Step::Failed(reason) => return Poll::Ready(Err(io::Error::other(reason))),
                Step::Starved => {
                    ready!(stream.poll_sent(context))?;
                    if ready!(stream.poll_more(context))? == 0 {
                        return Poll::Ready(Err(ended()));
                    }
                }
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let stream = self.get_mut();
        ready!(stream.poll_sent(context))?;
        Pin::new(&mut stream.socket).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let stream = self.get_mut();
        stream.session.close();
        ready!(stream.poll_sent(context))?;
        Pin::new(&mut stream.socket).poll_shutdown(context)
    }
}
