//! The journal of replication: what was brought to a receiver since the last index written there.

use super::remember::set_key;
use super::{State, StateError, Trouble};
use crate::units::SetId;
use rusqlite::{OptionalExtension, Row, params};

/// An object that is in place at a receiver, durably.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Its key.
    pub object: String,
    /// The digest of its entries; see [`crate::index::Object::digest`].
    pub digest: [u8; 16],
}

/// An upload that can be gone on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplicaUpload {
    /// The object it is to become.
    pub object: String,
    /// The digest of the object's entries.
    pub digest: [u8; 16],
    /// The object's size.
    pub size_bytes: u64,
    /// What the destination knows it by.
    pub token: String,
    /// Whether all of it arrived and was proven, so that it only waits to be placed.
    pub proven: bool,
}

impl State {
    /// Notes objects that are in place at a receiver.
    ///
    /// Errors: StateUnavailable, StateDamaged.
    pub fn note_placed(&self, set: SetId, receiver_id: &str, placed: &[Placed]) -> Result<(), StateError> {
        self.write(|transaction| {
            let mut put = transaction.prepare(
                "INSERT INTO replica_object (set_id, receiver_id, object, digest) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (set_id, receiver_id, object) DO UPDATE SET digest = excluded.digest",
            )?;
            let mut drop = transaction.prepare(
                "DELETE FROM replica_upload WHERE set_id = ?1 AND receiver_id = ?2 AND object = ?3",
            )?;
            for Placed { object, digest } in placed {
                put.execute(params![set_key(set), receiver_id, object, digest])?;
                drop.execute(params![set_key(set), receiver_id, object])?;
            }
            Ok(())
        })
    }

    /// How many objects are noted for a receiver.
    ///
    /// Errors: StateUnavailable, StateDamaged.
    pub fn placed_count(&self, set: SetId, receiver_id: &str) -> Result<u64, StateError> {
        self.read(|transaction| {
            let sql = "SELECT count(*) FROM replica_object WHERE set_id = ?1 AND receiver_id = ?2";
            let count: i64 =
                transaction.query_row(sql, params![set_key(set), receiver_id], |row| row.get(0))?;
            Ok(count.unsigned_abs())
        })
    }

    /// Whether an object is in place with these entries.
    ///
    /// Errors: StateUnavailable, StateDamaged.
    pub fn is_placed(
        &self,
        set: SetId,
        receiver_id: &str,
        object: &str,
        digest: &[u8; 16],
    ) -> Result<bool, StateError> {
        self.read(|transaction| {
            let sql =
                "SELECT digest FROM replica_object WHERE set_id = ?1 AND receiver_id = ?2 AND object = ?3";
            let key = params![set_key(set), receiver_id, object];
            let found: Option<[u8; 16]> = transaction.query_row(sql, key, |row| row.get(0)).optional()?;
            Ok(found.as_ref() == Some(digest))
        })
    }

    /// Notes an upload, in place of an earlier one of the same object.
    ///
    /// Errors: StateUnavailable, StateDamaged.
    pub fn note_upload(
        &self,
        set: SetId,
        receiver_id: &str,
        upload: &ReplicaUpload,
    ) -> Result<(), StateError> {
        self.write(|transaction| {
            let size = i64::try_from(upload.size_bytes).unwrap_or(i64::MAX);
            let ReplicaUpload { object, digest, token, proven, .. } = upload;
            transaction.execute(
                "INSERT OR REPLACE INTO replica_upload
                     (set_id, receiver_id, object, digest, size_bytes, token, proven)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![set_key(set), receiver_id, object, digest, size, token, proven],
            )?;
            Ok(())
        })
    }

    /// The uploads of a receiver, by object.
    ///
    /// Errors: StateUnavailable, StateDamaged.
    pub fn uploads(&self, set: SetId, receiver_id: &str) -> Result<Vec<ReplicaUpload>, StateError> {
        self.read(|transaction| {
            let sql = "SELECT object, digest, size_bytes, token, proven FROM replica_upload
                       WHERE set_id = ?1 AND receiver_id = ?2 ORDER BY object";
            let mut statement = transaction.prepare(sql)?;
            let rows = statement.query_map(params![set_key(set), receiver_id], upload_row)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Forgets one upload.
    ///
    /// Errors: StateUnavailable, StateDamaged.
    pub fn forget_upload(&self, set: SetId, receiver_id: &str, object: &str) -> Result<(), StateError> {
        self.write(|transaction| {
            let sql = "DELETE FROM replica_upload WHERE set_id = ?1 AND receiver_id = ?2 AND object = ?3";
            transaction.execute(sql, params![set_key(set), receiver_id, object])?;
            Ok(())
        })
    }

    /// Forgets everything noted of a receiver: an index there names it all now.
    ///
    /// Errors: StateUnavailable, StateDamaged.
    pub fn forget_replica(&self, set: SetId, receiver_id: &str) -> Result<(), StateError> {
        self.write(|transaction| {
            for table in ["replica_object", "replica_upload"] {
                let sql = format!("DELETE FROM {table} WHERE set_id = ?1 AND receiver_id = ?2");
                transaction.execute(&sql, params![set_key(set), receiver_id])?;
            }
            Ok::<_, Trouble>(())
        })
    }
}

fn upload_row(row: &Row<'_>) -> rusqlite::Result<ReplicaUpload> {
    let size: i64 = row.get(2)?;
    Ok(ReplicaUpload {
        object: row.get(0)?,
        digest: row.get(1)?,
        size_bytes: size.unsigned_abs(),
        token: row.get(3)?,
        proven: row.get(4)?,
    })
}
