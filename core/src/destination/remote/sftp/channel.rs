//! One SFTP channel of a connection: requests go out in order, and each waits for its own answer.

use super::wire::{self, Reply, Request};
use bytes::{Buf, Bytes, BytesMut};
use russh::ChannelMsg;
use russh::client::Msg;
use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout, timeout_at};

/// Requests that may wait to be sent.
const QUEUE: usize = 64;

/// No server sends a longer answer; OpenSSH's limit is a quarter of it.
const PACKET_LIMIT_BYTES: usize = 1024 * 1024;

/// Why a request has no good answer.
#[derive(Debug)]
pub(super) enum Failed {
    /// The server refused.
    Status { code: u32, message: String },
    /// No answer came; whether the server did it is not known.
    Cut(io::Error),
    /// Asking again is of no use.
    Final(super::DestinationError),
}

impl Failed {
    pub(super) fn code(&self) -> Option<u32> {
        if let Failed::Status { code, .. } = self { Some(*code) } else { None }
    }

    fn cut(what: &str) -> Failed {
        Failed::Cut(io::Error::new(io::ErrorKind::ConnectionAborted, what.to_owned()))
    }
}

/// What the server can beyond version 3.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Extensions {
    pub(super) posix_rename: bool,
    pub(super) hardlink: bool,
    pub(super) fsync: bool,
    pub(super) statvfs: bool,
}

impl Extensions {
    fn of(names: &[Bytes]) -> Extensions {
        let has = |name: &str| names.iter().any(|known| known == name.as_bytes());
        Extensions {
            posix_rename: has("posix-rename@openssh.com"),
            hardlink: has("hardlink@openssh.com"),
            fsync: has("fsync@openssh.com"),
            statvfs: has("statvfs@openssh.com"),
        }
    }
}

type Waiting = HashMap<u32, oneshot::Sender<Reply>>;

struct Shared {
    /// By request number; `None` once the channel is over.
    waiting: Mutex<Option<Waiting>>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Option<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whoever waits is told that no answer comes.
    fn end(&self) {
        *self.lock() = None;
    }
}

/// An open channel.
pub(super) struct Channel {
    sender: mpsc::Sender<Bytes>,
    shared: Arc<Shared>,
    next: AtomicU32,
    /// Files that are open in it.
    pub(super) files: AtomicUsize,
    pub(super) extensions: Extensions,
    deadline: Duration,
}

/// A request that was sent.
pub(super) struct Answer {
    id: u32,
    receiver: oneshot::Receiver<Reply>,
    until: Instant,
    shared: Arc<Shared>,
}

impl Channel {
    /// Starts SFTP in an SSH channel.
    pub(super) async fn start(mut ssh: russh::Channel<Msg>, deadline: Duration) -> Result<Channel, Failed> {
        let broken = |error: russh::Error| Failed::Cut(io::Error::other(error));
        ssh.request_subsystem(true, "sftp").await.map_err(broken)?;
        let mut inbox = BytesMut::new();
        // Its first packet has no number, and its length is that of version 3 alone.
        let hello = Request::new(wire::INIT, wire::PROTOCOL).finish();
        ssh.data_bytes(hello).await.map_err(broken)?;
        let greeting = loop {
            if let Some(packet) = next_packet(&mut inbox)? {
                break packet;
            }
            match ssh.wait().await {
                Some(ChannelMsg::Data { data }) => inbox.extend_from_slice(&data),
                Some(ChannelMsg::Failure) => return Err(Failed::cut("the server has no SFTP")),
                Some(ChannelMsg::Close | ChannelMsg::Eof) | None => {
                    return Err(Failed::cut("the server ended SFTP before it began"));
                }
                Some(_) => {}
            }
        };
        let (version, names) = wire::greeting(greeting)
            .ok_or_else(|| Failed::cut("the server's greeting is not that of SFTP"))?;
        if version < wire::PROTOCOL {
            return Err(Failed::cut("the server speaks an SFTP older than version 3"));
        }
        let shared = Arc::new(Shared { waiting: Mutex::new(Some(Waiting::new())) });
        let (sender, queue) = mpsc::channel(QUEUE);
        let (reading, writing) = ssh.split();
        tokio::spawn(read(reading, inbox, Arc::clone(&shared)));
        tokio::spawn(write(writing, queue, Arc::clone(&shared)));
        let extensions = Extensions::of(&names);
        let (next, files) = (AtomicU32::new(0), AtomicUsize::new(0));
        Ok(Channel { sender, shared, next, files, extensions, deadline })
    }

    /// Whether nothing can be asked in it any more.
    pub(super) fn is_over(&self) -> bool {
        self.shared.lock().is_none()
    }

    /// How much it has to do.
    pub(super) fn load(&self) -> usize {
        let waiting = self.shared.lock().as_ref().map_or(0, HashMap::len);
        waiting + self.files.load(Ordering::Relaxed)
    }

    /// Sends a request. Requests reach the server in the order of these calls.
    pub(super) async fn send(
        &self,
        kind: u8,
        fill: impl FnOnce(Request) -> Request,
    ) -> Result<Answer, Failed> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (reply, receiver) = oneshot::channel();
        match self.shared.lock().as_mut() {
            Some(waiting) => waiting.insert(id, reply),
            None => return Err(Failed::cut("the connection was cut")),
        };
        let until = Instant::now() + self.deadline;
        let answer = Answer { id, receiver, until, shared: Arc::clone(&self.shared) };
        let packet = fill(Request::new(kind, id)).finish();
        match timeout(self.deadline, self.sender.send(packet)).await {
            Ok(Ok(())) => Ok(answer),
            Ok(Err(_)) => Err(Failed::cut("the connection was cut")),
            Err(_) => {
                self.shared.end();
                Err(late())
            }
        }
    }

    /// Sends a request and waits for its answer.
    pub(super) async fn ask(&self, kind: u8, fill: impl FnOnce(Request) -> Request) -> Result<Reply, Failed> {
        self.send(kind, fill).await?.reply().await
    }

    /// Has a handle closed; nobody waits for it.
    pub(super) fn close_later(&self, handle: &Bytes) {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        // Where the queue is full, the server closes it with the channel.
        let _ = self.sender.try_send(Request::new(wire::CLOSE, id).text(handle).finish());
    }
}

impl Answer {
    /// Waits for the answer. An answer that is late ends the channel: it cannot be told from a dead one.
    pub(super) async fn reply(mut self) -> Result<Reply, Failed> {
        match timeout_at(self.until, &mut self.receiver).await {
            Ok(Ok(Reply::Status { code, message })) if code != wire::OK => {
                Err(Failed::Status { code, message })
            }
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(_)) => Err(Failed::cut("the connection was cut")),
            Err(_) => {
                self.shared.end();
                Err(late())
            }
        }
    }

    /// Waits until the server says that it is done.
    pub(super) async fn done(self) -> Result<(), Failed> {
        match self.reply().await? {
            Reply::Status { .. } => Ok(()),
            _ => Err(unexpected()),
        }
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        if let Some(waiting) = self.shared.lock().as_mut() {
            waiting.remove(&self.id);
        }
    }
}

/// An answer of another kind than the request's.
pub(super) fn unexpected() -> Failed {
    Failed::cut("the server's answer is not that of the request")
}

fn late() -> Failed {
    Failed::Cut(io::Error::new(io::ErrorKind::TimedOut, "the server did not answer in time"))
}

/// Takes the next whole packet, without its length.
fn next_packet(inbox: &mut BytesMut) -> Result<Option<Bytes>, Failed> {
    let Some(length) = inbox.first_chunk::<4>() else { return Ok(None) };
    let length = u32::from_be_bytes(*length) as usize;
    if length > PACKET_LIMIT_BYTES {
        return Err(Failed::cut("the server's answer is longer than any of SFTP"));
    }
    if inbox.len() < 4 + length {
        return Ok(None);
    }
    inbox.advance(4);
    Ok(Some(inbox.split_to(length).freeze()))
}

/// Hands answers to those who wait for them, until the channel ends.
async fn read(mut ssh: russh::ChannelReadHalf, mut inbox: BytesMut, shared: Arc<Shared>) {
    while let Some(message) = ssh.wait().await {
        match message {
            ChannelMsg::Data { data } => inbox.extend_from_slice(&data),
            ChannelMsg::Close | ChannelMsg::Eof => break,
            _ => continue,
        }
        if !hand_out(&mut inbox, &shared) {
            break;
        }
    }
    shared.end();
}

/// Whether what came can be understood, and somebody may still wait.
fn hand_out(inbox: &mut BytesMut, shared: &Shared) -> bool {
    loop {
        let Ok(packet) = next_packet(inbox) else { return false };
        let Some(packet) = packet else { return true };
        let Some((id, reply)) = wire::reply(packet) else { return false };
        let waiting = match shared.lock().as_mut() {
            Some(waiting) => waiting.remove(&id),
            None => return false,
        };
        if let Some(waiting) = waiting {
            // Who has given up does not hear it.
            let _ = waiting.send(reply);
        }
    }
}

/// Sends what is queued, one whole packet after the other.
async fn write(ssh: russh::ChannelWriteHalf<Msg>, mut queue: mpsc::Receiver<Bytes>, shared: Arc<Shared>) {
    while let Some(packet) = queue.recv().await {
        if ssh.data_bytes(packet).await.is_err() {
            break;
        }
    }
    shared.end();
    let _ = ssh.close().await;
}
