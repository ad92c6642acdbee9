//! The ledger of PDIC runs: what was begun, how far it came, how it ended.

use super::remember::set_key;
use super::{State, StateError, Trouble};
use crate::units::{SetId, UtcMs};
use rusqlite::{OptionalExtension, Row, Transaction, params};

/// How many finished runs of a set the ledger keeps: almost four years of one a week.
pub const RUNS_KEPT: usize = 200;

/// The phase of a run that has only begun.
const FIRST_PHASE: &str = "begun";

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// When.
    pub at: UtcMs,
    /// The verdict, as the run put it.
    pub verdict: String,
    /// The run's own summary.
    pub summary_json: String,
    /// Whether it counted as a run for the schedule.
    pub counts: bool,
}

/// One run of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// Its id.
    pub run_id: String,
    /// The backup set.
    pub set: SetId,
    /// The destination's id.
    pub destination_id: String,
    /// When it began.
    pub started: UtcMs,
    /// The last phase it came to.
    pub phase: String,
    /// The hash of its plan, if it had one.
    pub plan: Option<String>,
    /// How it ended; `None` while it runs, and for ever if it was killed.
    pub finished: Option<Finished>,
}

impl State {
    /// Writes down that a run begins, before it does anything.
    ///
    /// Errors: InvalidArgument when there is a run of this id; StateUnavailable, StateDamaged.
    pub fn begin_run(
        &self,
        run_id: &str,
        set: SetId,
        destination_id: &str,
        started: UtcMs,
        plan: Option<&str>,
    ) -> Result<(), StateError> {
        self.write(|transaction| {
            let sql = "INSERT INTO run (run_id, set_id, destination_id, started_utc_ms, phase, plan)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (run_id) DO NOTHING";
            let row = params![run_id, set_key(set), destination_id, started.0, FIRST_PHASE, plan];
            match transaction.execute(sql, row)? {
                0 => Err(refused(run_id, "a run of this id was begun before; give each run its own")),
                _ => Ok(()),
            }
        })
    }

    /// Writes down the phase a run has come to.
    ///
    /// Errors: InvalidArgument when no such run is open; StateUnavailable, StateDamaged.
    pub fn advance_run(&self, run_id: &str, phase: &str) -> Result<(), StateError> {
        self.write(|transaction| {
            let number = open_run(transaction, run_id)?;
            transaction.execute("UPDATE run SET phase = ?2 WHERE number = ?1", params![number, phase])?;
            Ok(())
        })
    }

    /// Writes down how a run ended. Where it `counts`, its beginning becomes the set's last PDIC at the
    /// destination, unless a run begun later has counted already.
    ///
    /// Which run is later is told by the order they were begun in, not by their clocks: a run after the clock
    /// was set back replaces a date in the future.
    ///
    /// Errors: InvalidArgument when no such run is open; StateUnavailable, StateDamaged.
    pub fn finish_run(
        &self,
        run_id: &str,
        finished: UtcMs,
        verdict: &str,
        summary_json: &str,
        counts: bool,
    ) -> Result<(), StateError> {
        self.write(|transaction| {
            let number = open_run(transaction, run_id)?;
            let sql = "UPDATE run SET finished_utc_ms = ?2, verdict = ?3, summary_json = ?4, counts = ?5
                       WHERE number = ?1";
            transaction.execute(sql, params![number, finished.0, verdict, summary_json, counts])?;
            if counts {
                count_as_last(transaction, number)?;
            }
            forget_oldest(transaction, number)
        })
    }

    /// The runs of a set at all its destinations, the newest first. Unfinished runs are among them.
    ///
    /// Errors: StateUnavailable, StateDamaged.
    pub fn runs(&self, set: SetId) -> Result<Vec<RunRow>, StateError> {
        self.read(|transaction| {
            let sql = "SELECT run_id, destination_id, started_utc_ms, phase, plan,
                              finished_utc_ms, verdict, summary_json, counts
                       FROM run WHERE set_id = ?1 ORDER BY number DESC";
            let mut statement = transaction.prepare(sql)?;
            let rows = statement.query_map([set_key(set)], |row| run_row(set, row))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

fn refused(run_id: &str, reason: &'static str) -> Trouble {
    Trouble::Refused { what: format!("run {run_id:?}"), reason }
}

/// The number of a run that has begun and not finished.
fn open_run(transaction: &Transaction<'_>, run_id: &str) -> Result<i64, Trouble> {
    let sql = "SELECT number, finished_utc_ms IS NOT NULL FROM run WHERE run_id = ?1";
    let found = transaction.query_row(sql, [run_id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    match found {
        Some((number, false)) => Ok(number),
        Some((_, true)) => Err(refused(run_id, "it has finished already")),
        None => Err(refused(run_id, "it was never begun here")),
    }
}

fn count_as_last(transaction: &Transaction<'_>, number: i64) -> Result<(), Trouble> {
    let sql = "INSERT INTO last_pdic (set_id, destination_id, ran_utc_ms, number)
               SELECT set_id, destination_id, started_utc_ms, number FROM run WHERE number = ?1
               ON CONFLICT (set_id, destination_id)
               DO UPDATE SET ran_utc_ms = excluded.ran_utc_ms, number = excluded.number
               WHERE excluded.number > last_pdic.number";
    transaction.execute(sql, [number])?;
    Ok(())
}

/// Drops the oldest finished runs of the same set past [`RUNS_KEPT`]. Unfinished ones stay.
fn forget_oldest(transaction: &Transaction<'_>, number: i64) -> Result<(), Trouble> {
    let sql = "DELETE FROM run WHERE number IN (
                   SELECT number FROM run
                   WHERE set_id = (SELECT set_id FROM run WHERE number = ?1) AND finished_utc_ms IS NOT NULL
                   ORDER BY number DESC LIMIT -1 OFFSET ?2)";
    transaction.execute(sql, params![number, i64::try_from(RUNS_KEPT).unwrap_or(i64::MAX)])?;
    Ok(())
}

fn run_row(set: SetId, row: &Row<'_>) -> rusqlite::Result<RunRow> {
    let finished_ms: Option<i64> = row.get(5)?;
    let finished = match finished_ms {
        None => None,
        Some(at) => Some(Finished {
            at: UtcMs(at),
            verdict: row.get(6)?,
            summary_json: row.get(7)?,
            counts: row.get(8)?,
        }),
    };
    Ok(RunRow {
        run_id: row.get(0)?,
        set,
        destination_id: row.get(1)?,
        started: UtcMs(row.get(2)?),
        phase: row.get(3)?,
        plan: row.get(4)?,
        finished,
    })
}
