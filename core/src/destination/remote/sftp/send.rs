//! Writing a file aside, with many requests under way and over as many connections as it takes.

use super::super::super::own_names::own_name;
use super::super::super::{DestinationError, Source};
use super::channel::{Answer, Channel, Failed};
use super::ops::File;
use super::place::{Place, wait};
use super::read::{BLOCK_BYTES, Opened, WINDOW};
use super::wire::{self, Attributes};
use bytes::Bytes;
use std::collections::VecDeque;
use std::fs;
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;

const COPY_BYTES: usize = 256 * 1024;

/// Bytes on their way.
struct Block {
    offset: u64,
    bytes: Bytes,
    /// `None`: it was not sent over the present connection.
    answer: Option<Answer>,
}

/// A temporary file that is being written.
pub(super) struct Temp {
    place: Arc<Place>,
    /// The key it is for.
    key: String,
    pub(super) path: String,
    /// Everything before this offset is written.
    written: AtomicU64,
    state: Mutex<State>,
}

struct State {
    file: File,
    window: VecDeque<Block>,
    /// Connections in a row over which nothing was written.
    attempt: u32,
}

impl Temp {
    /// A new file in a folder of the set that is there.
    pub(super) async fn create(
        place: &Arc<Place>,
        key: &str,
        folder: &str,
    ) -> Result<Temp, DestinationError> {
        let name = own_name().map_err(|_| place.unavailable(key, "the system has no randomness"))?;
        // Nobody else has the name, so that this may be asked twice.
        let flags = wire::OPEN_CREATE | wire::OPEN_READ | wire::OPEN_WRITE;
        Temp::open(place, key, &format!("{folder}{name}"), flags).await
    }

    /// One that is there.
    pub(super) async fn reopen(place: &Arc<Place>, key: &str, temp: &str) -> Result<Temp, DestinationError> {
        Temp::open(place, key, temp, wire::OPEN_READ | wire::OPEN_WRITE).await
    }

    async fn open(place: &Arc<Place>, key: &str, temp: &str, flags: u32) -> Result<Temp, DestinationError> {
        let path = place.path(temp);
        let opened = place.pool.ask(|channel: Arc<Channel>| {
            let path = &path;
            async move { channel.open(path, flags).await }
        });
        let file = match opened.await {
            Ok(file) => file,
            Err(failed) => return Err(place.failed_write(failed, key).await),
        };
        let state = Mutex::new(State { file, window: VecDeque::new(), attempt: 1 });
        let written = AtomicU64::new(0);
        Ok(Temp { place: Arc::clone(place), key: key.to_owned(), path, written, state })
    }

    pub(super) fn place(&self) -> &Arc<Place> {
        &self.place
    }

    /// How many bytes from the first on this process knows to be written.
    pub(super) fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }

    /// Writes bytes; returns when there is room for the next ones, not when these are written.
    pub(super) async fn write(&self, offset: u64, bytes: Bytes) -> Result<(), DestinationError> {
        let mut state = self.state.lock().await;
        let mut at = 0;
        while at < bytes.len() {
            let end = bytes.len().min(at + BLOCK_BYTES);
            while state.window.len() >= WINDOW {
                self.settle_first(&mut state).await?;
            }
            let block = Block { offset: offset + at as u64, bytes: bytes.slice(at..end), answer: None };
            state.window.push_back(block);
            if let Err(failed) = state.send().await {
                self.recover(&mut state, failed).await?;
            }
            at = end;
        }
        Ok(())
    }

    /// Waits until all is written and on disk; what the file is then.
    pub(super) async fn finish(&self) -> Result<Attributes, DestinationError> {
        let mut state = self.state.lock().await;
        loop {
            while !state.window.is_empty() {
                self.settle_first(&mut state).await?;
            }
            let synced = state.file.sync().await;
            let finished = match synced {
                Ok(()) => state.file.attributes().await,
                Err(failed) => Err(failed),
            };
            match finished {
                Ok(attributes) => return Ok(attributes),
                Err(failed) => self.recover(&mut state, failed).await?,
            }
        }
    }

    /// Reads back what arrived, and compares.
    pub(super) async fn prove(
        &self,
        size: u64,
        expected: &blake3::Hash,
    ) -> Result<Attributes, DestinationError> {
        let attributes = self.finish().await?;
        if attributes.size == Some(size) {
            let (place, path) = (Arc::clone(&self.place), self.path.clone());
            if Opened::new(place, &self.key, path, attributes).hash().await? == *expected {
                return Ok(attributes);
            }
        }
        Err(self.place.damaged(&self.key))
    }

    /// Removes the file.
    pub(super) async fn discard(&self) -> Result<(), DestinationError> {
        let removed = self.place.pool.ask(|channel| async move { channel.remove(&self.path).await });
        match removed.await {
            Err(failed) if failed.code() != Some(wire::NO_SUCH_FILE) => {
                Err(self.place.failed(failed, &self.key))
            }
            _ => Ok(()),
        }
    }

    /// Waits for the oldest block.
    async fn settle_first(&self, state: &mut State) -> Result<(), DestinationError> {
        let Some(block) = state.window.front_mut() else { return Ok(()) };
        let written = match block.answer.take() {
            Some(answer) => answer.done().await,
            None => Err(Failed::Cut(io::ErrorKind::ConnectionAborted.into())),
        };
        match written {
            Ok(()) => {
                if let Some(block) = state.window.pop_front() {
                    self.written.store(block.offset + block.bytes.len() as u64, Ordering::Relaxed);
                }
                state.attempt = 1;
                Ok(())
            }
            Err(failed) => self.recover(state, failed).await,
        }
    }

    /// Goes on over another connection, from the first block whose writing is not certain.
    async fn recover(&self, state: &mut State, failed: Failed) -> Result<(), DestinationError> {
        let mut failed = failed;
        loop {
            let Failed::Cut(error) = failed else {
                return Err(self.place.failed_write(failed, &self.key).await);
            };
            let pool = &self.place.pool;
            let paused = pool.pause(state.attempt, error).await;
            state.attempt = paused.map_err(|failed| self.place.failed(failed, &self.key))?;
            failed = match self.send_again(state).await {
                Ok(()) => return Ok(()),
                Err(failed) => failed,
            };
        }
    }

    async fn send_again(&self, state: &mut State) -> Result<(), Failed> {
        let channel = self.place.pool.channel().await?;
        state.file = channel.open(&self.path, wire::OPEN_READ | wire::OPEN_WRITE).await?;
        state.window.iter_mut().for_each(|block| block.answer = None);
        state.send().await
    }
}

impl State {
    /// Sends the blocks that were not sent yet.
    async fn send(&mut self) -> Result<(), Failed> {
        for block in self.window.iter_mut().filter(|block| block.answer.is_none()) {
            block.answer = Some(self.file.send_write(block.offset, &block.bytes).await?);
        }
        Ok(())
    }
}

/// A temporary file that holds a whole source and was read back.
pub(super) struct Proven {
    pub(super) temp: Arc<Temp>,
    pub(super) attributes: Attributes,
    pub(super) hash: blake3::Hash,
}

/// Writes a source aside and proves it. What is not proven is removed.
pub(super) fn write(
    place: &Arc<Place>,
    key: &str,
    folder: &str,
    source: Source<'_>,
) -> Result<Proven, DestinationError> {
    let text = place.text();
    let (own, for_key, folder) = (Arc::clone(place), key.to_owned(), folder.to_owned());
    let temp = Arc::new(wait(text, async move { Temp::create(&own, &for_key, &folder).await })?);
    let proven = send(&temp, text, source).and_then(|(size, hash)| {
        let proving = Arc::clone(&temp);
        let attributes = wait(text, async move { proving.prove(size, &hash).await })?;
        Ok(Proven { temp: Arc::clone(&temp), attributes, hash })
    });
    proven.inspect_err(|_| {
        // A leftover is never listed and in nobody's way.
        let _ = wait(text, async move { temp.discard().await });
    })
}

/// Sends a whole source; its length and checksum.
fn send(temp: &Arc<Temp>, text: &str, source: Source<'_>) -> Result<(u64, blake3::Hash), DestinationError> {
    let path = match source {
        Source::Bytes(bytes) => {
            append(temp, text, 0, bytes)?;
            return Ok((bytes.len() as u64, blake3::hash(bytes)));
        }
        Source::File(path) => path,
    };
    let unreadable = |source| DestinationError::SourceUnreadable { path: path.display().to_string(), source };
    let mut file = open_source(path).map_err(unreadable)?;
    let (mut buffer, mut sent, mut hasher) = (vec![0; COPY_BYTES], 0, blake3::Hasher::new());
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => {
                append(temp, text, sent, &buffer[..count])?;
                hasher.update(&buffer[..count]);
                sent += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(error)),
        }
    }
    if file.metadata().map_err(unreadable)?.len() != sent {
        return Err(unreadable(io::Error::other("it changed while it was read")));
    }
    Ok((sent, hasher.finalize()))
}

/// Appends bytes at an offset.
pub(super) fn append(
    temp: &Arc<Temp>,
    text: &str,
    offset: u64,
    bytes: &[u8],
) -> Result<(), DestinationError> {
    let (temp, bytes) = (Arc::clone(temp), Bytes::copy_from_slice(bytes));
    wait(text, async move { temp.write(offset, bytes).await })
}

fn open_source(path: &Path) -> io::Result<fs::File> {
    // Without waiting, so that a pipe of that name cannot hold up the job.
    let nonblocking = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or(0);
    let file = fs::OpenOptions::new().read(true).custom_flags(nonblocking).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("it is not a regular file")) }
}
