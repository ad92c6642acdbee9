//! SFTP's requests, one function each.

use super::channel::{Answer, Channel, Failed, unexpected};
use super::wire::{self, Attributes, Named, Reply};
use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::Ordering;

impl Channel {
    pub(super) async fn stat(&self, path: &str) -> Result<Attributes, Failed> {
        attributes(self.send(wire::STAT, |request| request.text(path)).await?).await
    }

    pub(super) async fn lstat(&self, path: &str) -> Result<Attributes, Failed> {
        attributes(self.send(wire::LSTAT, |request| request.text(path)).await?).await
    }

    /// The absolute path, as the server writes it.
    pub(super) async fn real_path(&self, path: &str) -> Result<Bytes, Failed> {
        match self.ask(wire::REALPATH, |request| request.text(path)).await? {
            Reply::Names(names) => names.into_iter().next().map(|named| named.name).ok_or_else(unexpected),
            _ => Err(unexpected()),
        }
    }

    pub(super) async fn make_folder(&self, path: &str) -> Result<(), Failed> {
        self.send(wire::MKDIR, |request| request.text(path).no_attributes()).await?.done().await
    }

    pub(super) async fn remove(&self, path: &str) -> Result<(), Failed> {
        self.send(wire::REMOVE, |request| request.text(path)).await?.done().await
    }

    pub(super) async fn remove_folder(&self, path: &str) -> Result<(), Failed> {
        self.send(wire::RMDIR, |request| request.text(path)).await?.done().await
    }

    /// Version 3's own: servers that keep to it refuse a name that is taken.
    pub(super) async fn rename(&self, from: &str, to: &str) -> Result<(), Failed> {
        self.send(wire::RENAME, |request| request.text(from).text(to)).await?.done().await
    }

    /// Over whatever is there, in one step.
    pub(super) async fn posix_rename(&self, from: &str, to: &str) -> Result<(), Failed> {
        self.extended("posix-rename@openssh.com", from, to).await
    }

    pub(super) async fn link(&self, from: &str, to: &str) -> Result<(), Failed> {
        self.extended("hardlink@openssh.com", from, to).await
    }

    async fn extended(&self, name: &str, from: &str, to: &str) -> Result<(), Failed> {
        let request = |request: wire::Request| request.text(name).text(from).text(to);
        self.send(wire::EXTENDED, request).await?.done().await
    }

    pub(super) async fn set_times(&self, path: &str, accessed: u32, modified: u32) -> Result<(), Failed> {
        let request = |request: wire::Request| request.text(path).times(accessed, modified);
        self.send(wire::SETSTAT, request).await?.done().await
    }

    pub(super) async fn free_bytes(&self, path: &str) -> Result<u64, Failed> {
        let request = |request: wire::Request| request.text("statvfs@openssh.com").text(path);
        match self.ask(wire::EXTENDED, request).await? {
            Reply::Extended(answer) => wire::free_bytes(answer).ok_or_else(unexpected),
            _ => Err(unexpected()),
        }
    }

    /// Opens a file; `flags` are those of [`wire`].
    pub(super) async fn open(self: &Arc<Self>, path: &str, flags: u32) -> Result<File, Failed> {
        let request = |request: wire::Request| request.text(path).number(flags).no_attributes();
        self.handle(self.send(wire::OPEN, request).await?).await
    }

    pub(super) async fn open_folder(self: &Arc<Self>, path: &str) -> Result<File, Failed> {
        self.handle(self.send(wire::OPENDIR, |request| request.text(path)).await?).await
    }

    async fn handle(self: &Arc<Self>, answer: Answer) -> Result<File, Failed> {
        match answer.reply().await? {
            Reply::Handle(handle) => {
                self.files.fetch_add(1, Ordering::Relaxed);
                Ok(File { channel: Arc::clone(self), handle })
            }
            _ => Err(unexpected()),
        }
    }
}

async fn attributes(answer: Answer) -> Result<Attributes, Failed> {
    match answer.reply().await? {
        Reply::Attributes(attributes) => Ok(attributes),
        _ => Err(unexpected()),
    }
}

/// An open file or folder; closed when it is dropped.
pub(super) struct File {
    channel: Arc<Channel>,
    handle: Bytes,
}

impl File {
    pub(super) async fn attributes(&self) -> Result<Attributes, Failed> {
        attributes(self.channel.send(wire::FSTAT, |request| request.text(&self.handle)).await?).await
    }

    /// Asks for the next names of a folder; [`Answer::named`] has them.
    pub(super) async fn send_names(&self) -> Result<Answer, Failed> {
        self.channel.send(wire::READDIR, |request| request.text(&self.handle)).await
    }

    /// Bytes at an offset, at least one and maybe fewer than asked for.
    pub(super) async fn read(&self, offset: u64, length: u32) -> Result<Bytes, Failed> {
        let request = |request: wire::Request| request.text(&self.handle).long(offset).number(length);
        match self.channel.ask(wire::READ, request).await? {
            Reply::Data(data) if !data.is_empty() && data.len() <= length as usize => Ok(data),
            _ => Err(unexpected()),
        }
    }

    /// Sends bytes; the answer says when they are written.
    pub(super) async fn send_write(&self, offset: u64, bytes: &[u8]) -> Result<Answer, Failed> {
        let request = |request: wire::Request| request.text(&self.handle).long(offset).text(bytes);
        self.channel.send(wire::WRITE, request).await
    }

    /// Has the file written to disk, where the server can.
    pub(super) async fn sync(&self) -> Result<(), Failed> {
        if !self.channel.extensions.fsync {
            return Ok(());
        }
        let request = |request: wire::Request| request.text("fsync@openssh.com").text(&self.handle);
        self.channel.send(wire::EXTENDED, request).await?.done().await
    }
}

impl Drop for File {
    fn drop(&mut self) {
        self.channel.files.fetch_sub(1, Ordering::Relaxed);
        self.channel.close_later(&self.handle);
    }
}

impl Answer {
    /// The names of an answer to a request for them; `None` at the folder's end.
    pub(super) async fn named(self) -> Result<Option<Vec<Named>>, Failed> {
        match self.reply().await {
            // Only the end says that it is the end.
            Ok(Reply::Names(names)) if !names.is_empty() => Ok(Some(names)),
            Ok(_) => Err(unexpected()),
            Err(failed) if failed.code() == Some(wire::EOF) => Ok(None),
            Err(failed) => Err(failed),
        }
    }
}
