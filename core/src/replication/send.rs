//! One object's way: read, written aside, proven, put in place.

use super::error::ReplicationError;
use super::slots::{Context, Slot};
use super::types::LARGE_BYTES;
use crate::destination::{Blob, DestinationError, Key, Lookup, Store, Upload};
use crate::index::Object;

/// What is read and written at once.
const STRETCH_BYTES: u64 = 4 << 20;

/// Objects from this size on can be gone on with after a crash.
const RESUMED_BYTES: u64 = 64 << 20;

/// How often an upload under way is noted.
const NOTED_EVERY_BYTES: u64 = 64 << 20;

const OTHER_CHECKSUM: &str = "its checksum is another";

/// What became of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// It is in place.
    Placed,
    /// It was in place before.
    Present,
    /// It arrived, was proven, and waits aside.
    Held,
}

/// How an object is to be put in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Its name is free, or what is there is not named by the receiver's index.
    Free,
    /// It arrives and waits: the receiver's index still names the version before.
    Hold,
    /// Over the version before, which no index of the receiver names any more.
    Over,
}

/// Sends one object.
pub(crate) fn send(
    context: &Context<'_>,
    slot: &mut Slot<'_>,
    object: &Object,
    way: Way,
) -> Result<Done, ReplicationError> {
    let key = Key::new(&*object.key)?;
    if was_placed(context, object, &key)? {
        return Ok(Done::Present);
    }
    if way == Way::Hold && context.held(object).is_some() {
        return Ok(Done::Held);
    }
    let blob = open_sound(context, object, &key)?;
    if way == Way::Free && object.stored_size_bytes >= LARGE_BYTES && is_there(context, object, &key, &*blob)?
    {
        return Ok(Done::Present);
    }
    let (upload, sum) = match arrive(context, slot, object, &key, &*blob) {
        // What had arrived earlier was of another version, or damaged on the way: once more from the start.
        Err(ReplicationError::Destination(
            DestinationError::Conflict { .. } | DestinationError::ArrivedDamaged { .. },
        )) => {
            check_sender(context, object, &*blob)?;
            arrive(context, slot, object, &key, &*blob)?
        }
        other => other?,
    };
    match way {
        Way::Hold => context.note_upload(object, upload.token(), true).map(|()| Done::Held),
        Way::Over => place_over(context, &key, upload).map(|()| Done::Placed),
        Way::Free => match upload.place(None) {
            Err(DestinationError::Conflict { .. }) => in_the_way(context, slot, object, &key, &*blob, &sum),
            other => Ok(other.map(|_| Done::Placed)?),
        },
    }
}

/// Whether an earlier run put it in place, and it is still there.
fn was_placed(context: &Context<'_>, object: &Object, key: &Key) -> Result<bool, ReplicationError> {
    if !context.is_placed(object)? {
        return Ok(false);
    }
    let found = context.receiver.look_up(key)?;
    Ok(matches!(found, Lookup::Object(meta) if meta.size_bytes == object.stored_size_bytes))
}

/// The sender's object, with the size its index says.
fn open_sound(context: &Context<'_>, object: &Object, key: &Key) -> Result<Box<dyn Blob>, ReplicationError> {
    let blob = context.sender.open(key)?;
    if blob.size_bytes() == object.stored_size_bytes {
        return Ok(blob);
    }
    let what = format!("it has {} bytes, not {}", blob.size_bytes(), object.stored_size_bytes);
    Err(context.sender_wrong(object, what))
}

/// Bytes that never passed through this process arrived as something else: was it the sender's fault?
fn check_sender(context: &Context<'_>, object: &Object, blob: &dyn Blob) -> Result<(), ReplicationError> {
    match object.checksum {
        Some(known) if hash(context, blob)? != blake3::Hash::from_bytes(known) => {
            Err(context.sender_wrong(object, OTHER_CHECKSUM.to_owned()))
        }
        _ => Ok(()),
    }
}

/// Brings the object's bytes to the receiver and proves them. On an error what arrived of a large object stays,
/// to be gone on with.
fn arrive(
    context: &Context<'_>,
    slot: &mut Slot<'_>,
    object: &Object,
    key: &Key,
    blob: &dyn Blob,
) -> Result<(Box<dyn Upload>, blake3::Hash), ReplicationError> {
    let mut upload = begin(context, object, key)?;
    let arrived = transfer(context, slot, object, blob, upload.as_mut());
    let proven = arrived.and_then(|sum| {
        upload.prove(&sum)?;
        Ok(sum)
    });
    match proven {
        Ok(sum) => Ok((upload, sum)),
        Err(error) => {
            if object.stored_size_bytes >= RESUMED_BYTES && can_go_on(&error) {
                context.note_upload(object, upload.token(), false)?;
            } else {
                // Best effort: what stays is cleared by the next run.
                let _ = upload.discard();
                context.forget_upload(object)?;
            }
            Err(error)
        }
    }
}

fn can_go_on(error: &ReplicationError) -> bool {
    let other_bytes = matches!(
        error,
        ReplicationError::SenderWrong { .. }
            | ReplicationError::Destination(
                DestinationError::Conflict { .. } | DestinationError::ArrivedDamaged { .. }
            )
    );
    !other_bytes
}

/// A new upload, or the one an earlier run left behind.
fn begin(context: &Context<'_>, object: &Object, key: &Key) -> Result<Box<dyn Upload>, ReplicationError> {
    if let Some(earlier) = context.earlier_upload(object) {
        if let Some(upload) = context.receiver.resume(key, object.stored_size_bytes, &earlier.token)? {
            // What waited aside in this very run is proven once more, and not news.
            if !earlier.proven {
                context.resumed(upload.arrived_bytes());
            }
            return Ok(upload);
        }
        context.forget_upload(object)?;
    }
    Ok(context.receiver.upload(key, object.stored_size_bytes)?)
}

/// Moves all bytes; returns the checksum that what arrives must have.
fn transfer(
    context: &Context<'_>,
    slot: &mut Slot<'_>,
    object: &Object,
    blob: &dyn Blob,
    upload: &mut dyn Upload,
) -> Result<blake3::Hash, ReplicationError> {
    let size = object.stored_size_bytes;
    let known = object.checksum.map(blake3::Hash::from_bytes);
    let mut reading = Reading { blob, hasher: blake3::Hasher::new(), buffer: Vec::new() };
    let (mut position, mut noted, mut takes, mut hashed) = (0, 0, true, true);
    let arrived = upload.arrived_bytes();
    slot.file(&object.key, 0, size);
    while position < size {
        context.cancel.check()?;
        let length = STRETCH_BYTES.min(size - position).min(context.budget.stretch_bytes());
        if position + length > arrived {
            context.budget.take(context.number, length, context.cancel)?;
        }
        let taken = if takes { upload.take(blob, position, length)? } else { 0 };
        if taken == 0 {
            takes = false;
            upload.append(reading.stretch(position, length)?)?;
        } else if known.is_none() {
            reading.stretch(position, taken)?;
        } else {
            hashed = false;
        }
        position += if taken == 0 { length } else { taken };
        slot.file(&object.key, position, size);
        if size >= RESUMED_BYTES && position - noted >= NOTED_EVERY_BYTES {
            context.note_upload(object, upload.token(), false)?;
            noted = position;
        }
    }
    let sum =
        if hashed { reading.hasher.finalize() } else { known.unwrap_or_else(|| reading.hasher.finalize()) };
    match known {
        Some(known) if known != sum => Err(context.sender_wrong(object, OTHER_CHECKSUM.to_owned())),
        _ => Ok(sum),
    }
}

/// The sender's object, read in order and hashed on the way.
struct Reading<'a> {
    blob: &'a dyn Blob,
    hasher: blake3::Hasher,
    buffer: Vec<u8>,
}

impl Reading<'_> {
    fn stretch(&mut self, position: u64, length: u64) -> Result<&[u8], DestinationError> {
        self.buffer.resize(usize::try_from(length).unwrap_or(usize::MAX), 0);
        self.blob.read_at(position, &mut self.buffer)?;
        self.hasher.update(&self.buffer);
        Ok(&self.buffer)
    }
}

fn place_over(context: &Context<'_>, key: &Key, upload: Box<dyn Upload>) -> Result<(), ReplicationError> {
    let found = context.receiver.look_up(key)?;
    // From here until the answer, nobody knows which version lies there.
    context.lock().uncertain.insert(key.to_string());
    match found {
        Lookup::Object(meta) => upload.place(Some(&meta.tag))?,
        _ => upload.place(None)?,
    };
    context.lock().uncertain.remove(key.as_str());
    Ok(())
}

/// Something has the name already: the same bytes are left as they are, anything else goes to the trash.
fn in_the_way(
    context: &Context<'_>,
    slot: &mut Slot<'_>,
    object: &Object,
    key: &Key,
    blob: &dyn Blob,
    sum: &blake3::Hash,
) -> Result<Done, ReplicationError> {
    if matches!(context.receiver.look_up(key)?, Lookup::Object(_)) {
        let there = context.receiver.open(key)?;
        if there.size_bytes() == object.stored_size_bytes && hash(context, &*there)? == *sum {
            return Ok(Done::Present);
        }
        context.displace(key)?;
    }
    let (upload, _) = arrive(context, slot, object, key, blob)?;
    upload.place(None)?;
    Ok(Done::Placed)
}

/// Whether a large object is at the receiver already, byte by byte.
fn is_there(
    context: &Context<'_>,
    object: &Object,
    key: &Key,
    blob: &dyn Blob,
) -> Result<bool, ReplicationError> {
    let found = context.receiver.look_up(key)?;
    if !matches!(found, Lookup::Object(meta) if meta.size_bytes == object.stored_size_bytes) {
        return Ok(false);
    }
    let wanted = match object.checksum {
        Some(checksum) => blake3::Hash::from_bytes(checksum),
        None => hash(context, blob)?,
    };
    Ok(hash(context, &*context.receiver.open(key)?)? == wanted)
}

fn hash(context: &Context<'_>, blob: &dyn Blob) -> Result<blake3::Hash, ReplicationError> {
    checksum(blob, || Ok(context.cancel.check()?))
}

/// The checksum of a whole object; `look` is called between stretches.
pub(crate) fn checksum(
    blob: &dyn Blob,
    look: impl Fn() -> Result<(), ReplicationError>,
) -> Result<blake3::Hash, ReplicationError> {
    let (hasher, buffer, size) = (blake3::Hasher::new(), Vec::new(), blob.size_bytes());
    let mut reading = Reading { blob, hasher, buffer };
    let mut position = 0;
    while position < size {
        look()?;
        let length = STRETCH_BYTES.min(size - position);
        reading.stretch(position, length)?;
        position += length;
    }
    Ok(reading.hasher.finalize())
}

/// Makes a folder that nothing below has made.
pub(crate) fn make_folder(store: &dyn Store, key: &Key) -> Result<(), ReplicationError> {
    if store.look_up(key)? != Lookup::Absent {
        return Ok(());
    }
    match store.create(key, crate::destination::Source::Bytes(&[])) {
        Err(DestinationError::Conflict { .. }) => Ok(()),
        other => Ok(other.map(drop)?),
    }
}
