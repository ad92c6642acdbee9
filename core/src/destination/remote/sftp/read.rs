//! Reading: folders for the listing, and objects by range with many requests under way.

use super::super::super::own_names::is_own;
use super::super::super::{Blob, DestinationError, Key, Kind};
use super::super::tree::{Entries, Folders};
use super::channel::{Channel, Failed, unexpected};
use super::ops::File;
use super::place::{Found, Place, wait};
use super::wire::{self, Attributes, Named};
use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt, TryStreamExt, stream};
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::sync::Mutex;

/// What every server takes and gives in one request.
pub(super) const BLOCK_BYTES: usize = 32 * 1024;

/// Requests of one file under way: 2 MiB, which fill 100 MB/s at 20 ms.
pub(super) const WINDOW: usize = 64;

/// Requests for names of one folder under way, at most.
const NAMES_WINDOW: usize = 8;

/// Read back at once.
const STRETCH_BYTES: u64 = 2 * 1024 * 1024;

/// The set's folders, for the listing: each was seen as a folder in the one above.
pub(super) struct Tree(pub(super) Arc<Place>);

/// One folder that nobody has seen yet, and which may be or lie behind a link.
pub(super) struct Single(pub(super) Arc<Place>);

impl Folders for Single {
    fn place(&self) -> String {
        self.0.text().to_owned()
    }

    fn read(&self, folder: &str, entries: &mut Entries) -> Result<bool, DestinationError> {
        let (place, key) = (Arc::clone(&self.0), folder.to_owned());
        match wait(self.0.text(), async move { place.found(&key).await })? {
            Found::Folder(_) => Tree(Arc::clone(&self.0)).read(folder, entries),
            Found::Object(_) | Found::Absent(_) => Ok(false),
            Found::Other => Err(self.0.link(folder)),
        }
    }
}

impl Folders for Tree {
    fn place(&self) -> String {
        self.0.text().to_owned()
    }

    fn read(&self, folder: &str, entries: &mut Entries) -> Result<bool, DestinationError> {
        let (place, key) = (Arc::clone(&self.0), folder.to_owned());
        let names = wait(self.0.text(), async move { place.names(&key).await })?;
        let Some(names) = names else { return Ok(false) };
        for named in names {
            entries.add(&named.name, kind(&named.attributes), named.attributes.size)?;
        }
        Ok(true)
    }
}

impl Place {
    /// All names of a folder; `None` when it is proven that there is none.
    pub(super) async fn names(&self, folder: &str) -> Result<Option<Vec<Named>>, DestinationError> {
        let path = &self.path(folder);
        let read = |channel: Arc<Channel>| async move { names(&channel, path).await };
        match self.pool.ask(read).await {
            Ok(names) => Ok(Some(names)),
            // Asked for what is on the way, the server says whether that is an answer.
            Err(failed) if failed.code().is_some() => match self.found(folder).await? {
                Found::Absent(_) | Found::Object(_) => Ok(None),
                Found::Folder(_) => Err(self.failed(failed, folder)),
                Found::Other => Err(self.link(folder)),
            },
            Err(failed) => Err(self.failed(failed, folder)),
        }
    }
}

fn kind(attributes: &Attributes) -> Kind {
    match attributes {
        found if found.is_file() => Kind::Object,
        found if found.is_folder() => Kind::Folder,
        _ => Kind::Other,
    }
}

/// Reads a folder to its end, with more and more requests under way the longer it is.
async fn names(channel: &Arc<Channel>, path: &str) -> Result<Vec<Named>, Failed> {
    let folder = channel.open_folder(path).await?;
    let (mut all, mut answers, mut window, mut ended) = (Vec::new(), VecDeque::new(), 2, false);
    loop {
        while !ended && answers.len() < window {
            answers.push_back(folder.send_names().await?);
        }
        // Also after the end: the other requests may have been answered before it.
        let Some(answer) = answers.pop_front() else { break };
        match answer.named().await? {
            Some(names) => all.extend(names),
            None => ended = true,
        }
        window = NAMES_WINDOW.min(window * 2);
    }
    for named in &mut all {
        if named.attributes.mode.is_none() {
            let name = std::str::from_utf8(&named.name).map_err(|_| unexpected())?;
            named.attributes = channel.lstat(&format!("{path}/{name}")).await?;
        }
    }
    Ok(all)
}

/// One version of a file, opened anew over another connection when one was cut.
pub(super) struct Opened {
    place: Arc<Place>,
    key: String,
    path: String,
    /// Its size and second of change when it was opened; what is read is all of it.
    pub(super) attributes: Attributes,
    file: Mutex<Option<Arc<File>>>,
}

impl Opened {
    /// A file that is known to be there.
    pub(super) fn new(place: Arc<Place>, key: &str, path: String, attributes: Attributes) -> Opened {
        Opened { place, key: key.to_owned(), path, attributes, file: Mutex::new(None) }
    }

    /// Bytes from an offset on, all of them.
    pub(super) async fn read(&self, offset: u64, length: usize) -> Result<Bytes, DestinationError> {
        let read = |channel: Arc<Channel>| async move {
            let file = self.file(&channel).await?;
            let read = read_range(&file, offset, length).await;
            if matches!(read, Err(Failed::Cut(_))) {
                *self.file.lock().await = None;
            }
            read
        };
        self.place.pool.ask(read).await.map_err(|failed| match failed.code() {
            Some(wire::EOF) => self.changed(),
            Some(wire::NO_SUCH_FILE) => self.place.absent(&self.key),
            _ => self.place.failed(failed, &self.key),
        })
    }

    /// The BLAKE3 checksum of the whole file, as the server gives it back.
    pub(super) async fn hash(&self) -> Result<blake3::Hash, DestinationError> {
        let (mut hasher, mut offset) = (blake3::Hasher::new(), 0);
        let size = self.attributes.size.unwrap_or(0);
        while offset < size {
            let length = STRETCH_BYTES.min(size - offset);
            let bytes = self.read(offset, usize::try_from(length).unwrap_or(BLOCK_BYTES)).await?;
            hasher.update(&bytes);
            offset += bytes.len() as u64;
        }
        Ok(hasher.finalize())
    }

    async fn file(&self, channel: &Arc<Channel>) -> Result<Arc<File>, Failed> {
        let mut held = self.file.lock().await;
        if let Some(file) = &*held {
            return Ok(Arc::clone(file));
        }
        let file = channel.open(&self.path, wire::OPEN_READ).await?;
        let found = file.attributes().await?;
        if (found.size, found.modified) != (self.attributes.size, self.attributes.modified) {
            return Err(Failed::Final(self.changed()));
        }
        Ok(Arc::clone(held.insert(Arc::new(file))))
    }

    fn changed(&self) -> DestinationError {
        self.place.unavailable(&self.key, "it was changed while it was read")
    }
}

/// Reads a range with many requests under way.
async fn read_range(file: &File, offset: u64, length: usize) -> Result<Bytes, Failed> {
    let blocks = (0..length).step_by(BLOCK_BYTES).map(|at| (at, BLOCK_BYTES.min(length - at)));
    let reads = blocks.map(|(at, length)| read_block(file, offset + at as u64, length));
    let blocks: Vec<Bytes> = stream::iter(reads).buffered(WINDOW).try_collect().await?;
    match <[Bytes; 1]>::try_from(blocks) {
        Ok([only]) => Ok(only),
        Err(blocks) => {
            let mut whole = BytesMut::with_capacity(length);
            blocks.iter().for_each(|block| whole.extend_from_slice(block));
            Ok(whole.freeze())
        }
    }
}

/// Reads a block, the rest again where the server gave less.
async fn read_block(file: &File, offset: u64, length: usize) -> Result<Bytes, Failed> {
    let ask = |at: usize| u32::try_from(length - at).map_err(|_| unexpected());
    let first = file.read(offset, ask(0)?).await?;
    if first.len() == length {
        return Ok(first);
    }
    let mut whole = BytesMut::from(&first[..]);
    while whole.len() < length {
        let rest = file.read(offset + whole.len() as u64, ask(whole.len())?).await?;
        whole.extend_from_slice(&rest);
    }
    Ok(whole.freeze())
}

/// An object that is read by its caller.
struct OpenObject(Arc<Opened>);

pub(super) fn open(place: &Arc<Place>, key: &Key) -> Result<Box<dyn Blob>, DestinationError> {
    let (place, key) = (Arc::clone(place), key.clone());
    let text = place.text().to_owned();
    let opened = wait(&text, async move {
        let hidden = key.is_folder() || is_own(key.name().as_bytes());
        let attributes = match place.found(key.as_str()).await? {
            Found::Object(attributes) if !hidden => attributes,
            Found::Other => return Err(place.link(key.as_str())),
            Found::Object(_) | Found::Folder(_) | Found::Absent(_) => return Err(place.absent(key.as_str())),
        };
        let path = place.path(key.as_str());
        let opened = Opened::new(place, key.as_str(), path, attributes);
        opened.read(0, 0).await?;
        Ok(Arc::new(opened))
    })?;
    Ok(Box::new(OpenObject(opened)))
}

impl Blob for OpenObject {
    fn size_bytes(&self) -> u64 {
        self.0.attributes.size.unwrap_or(0)
    }

    fn read_at(&self, offset_bytes: u64, buffer: &mut [u8]) -> Result<(), DestinationError> {
        let (opened, length) = (Arc::clone(&self.0), buffer.len());
        let bytes = wait(self.0.place.text(), async move { opened.read(offset_bytes, length).await })?;
        buffer.copy_from_slice(&bytes);
        Ok(())
    }
}
