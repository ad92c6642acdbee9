//! What is remembered of the virtual machines of a set: one text for each, whose form is its owner's.

use super::remember::set_key;
use super::{State, StateError, Trouble};
use crate::units::SetId;
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeMap;

const UNREADABLE: Trouble = Trouble::Damaged("what it remembers of a virtual machine cannot be read");

impl State {
    /// The machines of a set, by their ids, each as `read` makes it of its text.
    ///
    /// Errors: StateUnavailable; StateDamaged, also when `read` can make nothing of a text.
    pub fn machines<T>(
        &self,
        set: SetId,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<BTreeMap<String, T>, StateError> {
        self.read(|transaction| {
            let mut statement =
                transaction.prepare("SELECT vm, memory FROM machine WHERE set_id = ?1 ORDER BY vm")?;
            let rows =
                statement.query_map([set_key(set)], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
            rows.map(|row| {
                let (id, text) = row?;
                Ok((id, read(&text).ok_or(UNREADABLE)?))
            })
            .collect()
        })
    }

    /// Puts what `renew` makes of each machine in the place of what was there, in one transaction. `renew` gets
    /// the id's place among `ids`, where an id may come again, and what there is; `None` when it can make nothing
    /// of that.
    ///
    /// Errors: StateUnavailable, StateDamaged.
    pub fn update_machines(
        &self,
        set: SetId,
        ids: &[&str],
        mut renew: impl FnMut(usize, Option<&str>) -> Option<String>,
    ) -> Result<(), StateError> {
        self.write(|transaction| {
            let mut find = transaction.prepare("SELECT memory FROM machine WHERE set_id = ?1 AND vm = ?2")?;
            let mut put = transaction.prepare(
                "INSERT INTO machine (set_id, vm, memory) VALUES (?1, ?2, ?3)
                 ON CONFLICT (set_id, vm) DO UPDATE SET memory = excluded.memory",
            )?;
            for (place, id) in ids.iter().enumerate() {
                let before: Option<String> =
                    find.query_row(params![set_key(set), id], |row| row.get(0)).optional()?;
                let after = renew(place, before.as_deref()).ok_or(UNREADABLE)?;
                put.execute(params![set_key(set), id, after])?;
            }
            Ok(())
        })
    }
}
