//! How far a receiver is behind: both indexes, and nothing else.

use super::error::ReplicationError;
use super::receiver::{check, find_receiver, near, open_sender};
use super::replica::{Task, note_survey};
use super::survey::survey;
use super::types::{Lag, Replica, Verdict};

/// Compares the two indexes; changes nothing.
pub(crate) fn look(task: &Task<'_>, replica: &mut Replica) -> Result<(), ReplicationError> {
    let request = task.request;
    let (sender, index) = open_sender(request, task.set)?;
    replica.sender = sender.store().place();
    replica.job = Some(index.header().job);
    let theirs = match find_receiver(request, task.receiver, task.set)? {
        Some(set) => {
            replica.receiver = set.store().place();
            let end = near(request, set)?;
            check(&sender, &index, &end)?;
            end.index
        }
        None => None,
    };
    let counted = survey(&index, theirs.as_ref(), request.cancel, |_| Ok(false))?;
    note_survey(replica, &counted);
    replica.receiver_job = theirs.map(|theirs| theirs.header().job);
    let behind = counted.wanted_count + counted.folder_count > 0 || replica.receiver_job != replica.job;
    let age = request.clock.now().since_ms(index.header().job);
    replica.lag = Lag {
        ms: if behind { u64::try_from(age).unwrap_or(0) } else { 0 },
        object_count: counted.wanted_count,
        bytes: counted.wanted_bytes,
    };
    replica.verdict = if behind { Verdict::Behind } else { Verdict::Current };
    Ok(())
}
