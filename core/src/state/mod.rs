//! What this installation remembers between runs: one small SQLite file.
//!
//! It holds the sets brought over from older versions, the last PDIC of each set at each destination, the
//! ledger of runs, the highest generation seen of each destination, which builds served the backups of
//! virtual machines, and what replication has brought to a receiver since the last index it wrote there. The
//! index is never in it. Losing the
//! file loses no backup: PDIC then counts as never run and runs with the next backup job, the ledger starts
//! empty (what a run put aside lies at the destination and can be undone from there), the generation is
//! learnt again from the destination, machines at risk are warned of by their size alone, and replication
//! compares what is at the receiver instead of remembering it.
//!
//! Every call is one transaction. The journal is SQLite's rollback journal rather than a write-ahead log:
//! writes are a handful a run, home folders may lie on network shares, where a write-ahead log is unsound,
//! and one file is easier to copy. Several processes may have the file open; they wait for each other.

mod error;
mod machines;
mod open;
mod remember;
mod replica;
mod runs;
#[cfg(test)]
mod tests;

pub use error::StateError;
pub use replica::{Placed, ReplicaUpload};
pub use runs::{Finished, RUNS_KEPT, RunRow};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The schema version this release writes, and the newest it reads.
pub const SCHEMA_VERSION: i32 = 3;

/// The working state, open. Shared between threads; calls wait for each other.
pub struct State {
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl State {
    /// Opens the working state, making it (readable by its owner only) when there is none.
    ///
    /// Errors: StateUnavailable, StateDamaged, StateVersionUnsupported.
    pub fn open(path: &Path) -> Result<State, StateError> {
        let connection = open::connect(path)?;
        Ok(State { path: path.to_owned(), connection: Mutex::new(connection) })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `work` as one transaction that writes; an error leaves everything as it was.
    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, Trouble>) -> Result<T, StateError> {
        // Immediate: a reader that turns writer would be refused at once instead of waiting its turn.
        self.transact(TransactionBehavior::Immediate, work)
    }

    /// Runs `work` on one state of the file.
    fn read<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, Trouble>) -> Result<T, StateError> {
        self.transact(TransactionBehavior::Deferred, work)
    }

    fn transact<T>(
        &self,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Trouble>,
    ) -> Result<T, StateError> {
        // A thread that panicked here has rolled its transaction back, so the connection is sound.
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = (|| {
            let transaction = connection.transaction_with_behavior(behavior)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })();
        outcome.map_err(|trouble| error::explain(&self.path, trouble))
    }
}

/// What stops a transaction: SQLite, or a call that does not fit what is recorded.
#[derive(Debug)]
enum Trouble {
    Sqlite(rusqlite::Error),
    Refused { what: String, reason: &'static str },
    Damaged(&'static str),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Trouble {
        Trouble::Sqlite(error)
    }
}
