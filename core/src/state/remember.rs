//! Sets brought over, the last PDIC, and the highest generation seen.

use super::{State, StateError, Trouble};
use crate::schedule::LastRun;
use crate::units::{SetId, UtcMs};
use rusqlite::{OptionalExtension, Row, Transaction, params};

/// Versions are short words such as "7.17"; what is longer is cut.
const VERSION_LIMIT_CHARS: usize = 40;

impl State {
    /// Notes that a set comes from an older version, such as "7.17".
    ///
    /// Shape:  may be called at every start: a PDIC that ran since is not forgotten.
    /// Errors: StateUnavailable, StateDamaged.
    pub fn bring_over(&self, set: SetId, version: &str) -> Result<(), StateError> {
        let version: String = version.chars().take(VERSION_LIMIT_CHARS).collect();
        self.write(|transaction| {
            let sql = "INSERT INTO brought_over (set_id, version) VALUES (?1, ?2)
                       ON CONFLICT (set_id) DO UPDATE SET version = excluded.version";
            transaction.execute(sql, params![set_key(set), version])?;
            Ok(())
        })
    }

    /// When a set's PDIC last ran at a destination: what [`crate::schedule::decide`] asks for.
    ///
    /// Units:  the moment the run was begun, so that it counts for the date on which it was found due.
    /// Errors: StateUnavailable, StateDamaged.
    pub fn last_pdic(&self, set: SetId, destination_id: &str) -> Result<LastRun, StateError> {
        self.read(|transaction| {
            let sql = "SELECT ran_utc_ms FROM last_pdic WHERE set_id = ?1 AND destination_id = ?2";
            let key = params![set_key(set), destination_id];
            let ran: Option<i64> = transaction.query_row(sql, key, |row| row.get(0)).optional()?;
            match ran {
                Some(ran) => Ok(LastRun::Ran(UtcMs(ran))),
                None => Ok(brought_over(transaction, set)?.map_or(LastRun::Never, LastRun::BroughtOver)),
            }
        })
    }

    /// The id of the destination that was last seen at a place; `None` when the set was never seen there.
    ///
    /// Errors: StateUnavailable, StateDamaged.
    pub fn destination_id(&self, set: SetId, place: &str) -> Result<Option<String>, StateError> {
        self.read(|transaction| {
            let sql = "SELECT destination_id FROM place WHERE set_id = ?1 AND place = ?2";
            Ok(transaction.query_row(sql, params![set_key(set), place], |row| row.get(0)).optional()?)
        })
    }

    /// Remembers which destination is at a place, so that another one there is noticed.
    ///
    /// Errors: StateUnavailable, StateDamaged.
    pub fn remember_destination(
        &self,
        set: SetId,
        place: &str,
        destination_id: &str,
    ) -> Result<(), StateError> {
        self.write(|transaction| {
            let sql = "INSERT INTO place (set_id, place, destination_id) VALUES (?1, ?2, ?3)
                       ON CONFLICT (set_id, place) DO UPDATE SET destination_id = excluded.destination_id";
            transaction.execute(sql, params![set_key(set), place, destination_id])?;
            Ok(())
        })
    }

    /// The highest generation seen of a set at a destination; `None` when it was never seen.
    ///
    /// Errors: StateUnavailable, StateDamaged.
    pub fn known_generation(&self, set: SetId, destination_id: &str) -> Result<Option<u64>, StateError> {
        self.read(|transaction| {
            let sql = "SELECT highest FROM generation WHERE set_id = ?1 AND destination_id = ?2";
            let key = params![set_key(set), destination_id];
            Ok(transaction.query_row(sql, key, unsigned).optional()?)
        })
    }

    /// Notes a generation seen. A lower one than is known changes nothing. Returns the highest.
    ///
    /// Errors: InvalidArgument above 2^63 - 1; StateUnavailable, StateDamaged.
    pub fn note_generation(
        &self,
        set: SetId,
        destination_id: &str,
        generation: u64,
    ) -> Result<u64, StateError> {
        self.write(|transaction| {
            let generation = i64::try_from(generation).map_err(|_| Trouble::Refused {
                what: format!("generation {generation}"),
                reason: "no destination comes to such a number; its marker may be forged",
            })?;
            let sql = "INSERT INTO generation (set_id, destination_id, highest) VALUES (?1, ?2, ?3)
                       ON CONFLICT (set_id, destination_id)
                       DO UPDATE SET highest = max(highest, excluded.highest)
                       RETURNING highest";
            let row = params![set_key(set), destination_id, generation];
            Ok(transaction.query_row(sql, row, unsigned)?)
        })
    }
}

fn brought_over(transaction: &Transaction<'_>, set: SetId) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT version FROM brought_over WHERE set_id = ?1";
    transaction.query_row(sql, [set_key(set)], |row| row.get(0)).optional()
}

fn unsigned(row: &Row<'_>) -> rusqlite::Result<u64> {
    let number: i64 = row.get(0)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, number))
}

/// A set id as SQLite stores it: at most 18 digits always fit.
pub(super) fn set_key(set: SetId) -> i64 {
    i64::try_from(set.get()).unwrap_or(i64::MAX)
}
