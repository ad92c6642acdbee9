//! Opening both ends, and refusing a receiver that is none for this sender.

use super::error::ReplicationError;
use super::run::Request;
use crate::destination::{Destination, Key, Lookup};
use crate::index::{Limits, Reader, fetch};
use crate::set::{BackupSet, Known, Marker, SetError, index_key};
use crate::units::SetId;
use std::sync::Arc;

/// A set at one end, with its Current index near.
pub(crate) struct End {
    pub(crate) set: BackupSet,
    /// `None` when it has had no job yet.
    pub(crate) index: Option<Reader>,
}

/// Opens the sender.
///
/// Errors: IndexAbsent when it has had no job; those of set, index and destination.
pub(crate) fn open_sender(request: &Request<'_>, id: SetId) -> Result<(BackupSet, Reader), ReplicationError> {
    let known = Known::of(request.state, request.sender, id)?;
    let End { set, index } = near(request, BackupSet::open(request.sender, id, &known)?)?;
    let index = index.ok_or_else(|| SetError::IndexAbsent { place: set.store().place() })?;
    Ok((set, index))
}

/// Opens a receiver that is there; `None` when the set was never there.
///
/// Errors: those of set and destination; a place that is known and does not show the set is one.
pub(crate) fn find_receiver(
    request: &Request<'_>,
    receiver: &dyn Destination,
    id: SetId,
) -> Result<Option<BackupSet>, ReplicationError> {
    let known = Known::of(request.state, receiver, id)?;
    match BackupSet::open(receiver, id, &known) {
        Err(SetError::Absent { .. }) if known == Known::default() => Ok(None),
        other => Ok(Some(other?)),
    }
}

/// A set with its Current index, which is copied to the staging folder unless it is a local file.
pub(crate) fn near(request: &Request<'_>, set: BackupSet) -> Result<End, ReplicationError> {
    let Some((file, reader)) = set.current_index()? else { return Ok(End { set, index: None }) };
    drop(reader);
    let blob = fetch(Arc::from(set.store().open(&file.key)?), request.staging, request.cancel)?;
    let index = Reader::open(blob, file.key.as_str(), Limits::default())?;
    Ok(End { set, index: Some(index) })
}

/// Refuses a receiver that belongs to somebody else, is the sender itself, or has come further than the sender.
pub(crate) fn check(sender: &BackupSet, index: &Reader, receiver: &End) -> Result<(), ReplicationError> {
    let (ours, theirs) = (sender.marker(), receiver.set.marker());
    if theirs.format < ours.format {
        let place = receiver.set.store().place();
        return Err(ReplicationError::ReceiverOutdated {
            receiver: place,
            found: theirs.format,
            wanted: ours.format,
        });
    }
    let ahead = receiver.index.as_ref().is_some_and(|theirs| theirs.header().job > index.header().job);
    match refusal(ours, theirs, ahead) {
        None => Ok(()),
        Some(reason) => Err(ReplicationError::ReceiverRejected {
            receiver: receiver.set.store().place(),
            set: ours.set.to_string(),
            reason,
        }),
    }
}

/// Pure.
fn refusal(sender: &Marker, receiver: &Marker, ahead: bool) -> Option<String> {
    if receiver.destination == sender.destination {
        return Some(
            "it is the sender itself, or a copy of its folder made by other means; give an empty place, or replicate to another one".into(),
        );
    }
    match &receiver.replica_of {
        Some(id) if *id == sender.destination && ahead => Some(
            "it shows a newer backup job than the sender, which may have been rolled back; nothing was overwritten. Look which of the two is right".into(),
        ),
        Some(id) if *id == sender.destination => None,
        Some(id) => Some(format!("it is a replica of destination {id}, not of this sender")),
        None => Some("it holds backups of its own; give a place where the set is not yet".into()),
    }
}

/// Puts an index in place as the receiver's Current one.
///
/// Errors: those of set and destination.
pub(crate) fn publish(set: &mut BackupSet, staged: &crate::index::Staged) -> Result<(), ReplicationError> {
    let key: Key = index_key(staged.header().job)?;
    match set.store().look_up(&key)? {
        Lookup::Object(meta) => set.publish_over(&key, &meta.tag, staged)?,
        _ => set.publish(staged)?,
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marker(destination: &str, replica_of: Option<&str>) -> Marker {
        Marker {
            format: 1,
            set: SetId::parse("1602834567932").expect("id"),
            destination: destination.repeat(32),
            generation: 1,
            last_job: None,
            replica_of: replica_of.map(|id| id.repeat(32)),
        }
    }

    #[test]
    fn only_a_replica_of_this_very_sender_receives() {
        let sender = marker("a", None);
        let refused = |receiver: Marker, ahead| refusal(&sender, &receiver, ahead);
        assert_eq!(refused(marker("b", Some("a")), false), None);
        let cases = [
            (marker("a", None), false, "the sender itself"),
            (marker("b", None), false, "backups of its own"),
            (marker("b", Some("c")), false, "a replica of destination cccc"),
            (marker("b", Some("a")), true, "a newer backup job"),
        ];
        for (receiver, ahead, words) in cases {
            let reason = refused(receiver, ahead).expect("refused");
            assert!(reason.contains(words), "{reason}");
        }
    }
}
