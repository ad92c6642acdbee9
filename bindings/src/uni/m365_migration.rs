//! Microsoft 365: a migration, step by step.

use super::error::Failure;
use super::m365::{count, now};
use super::m365_parts::{M365Step, step};
use holdfast_core::Error;
use holdfast_core::m365::{Change, ChangedSet, Migration, Problem};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A migration under way. Any number of threads may use it at once; calls take turns.
#[derive(uniffi::Object)]
pub struct M365Migration(Mutex<Migration>);

/// Where a migration is.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365Status {
    /// open, saved, cancelled or later.
    pub state: String,
    /// The account.
    pub account: String,
    /// How many sets it has.
    pub sets: i64,
    /// Where it comes from: basic, hybrid or modern.
    pub from: String,
    /// Where it goes to.
    pub to: String,
    /// How many steps there are.
    pub of: i64,
    /// The step that waits; absent once it has ended.
    pub step: Option<M365Step>,
    /// Why that step has to be done again; absent when it is asked for the first time.
    pub problem: Option<M365Problem>,
    /// All of it for people, in lines.
    pub text: String,
    /// The status as JSON.
    pub json: String,
}

/// Why a step has to be done again.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365Problem {
    /// A stable word such as "administrator_required".
    pub problem: String,
    /// What is so, and what to do.
    pub text: String,
}

/// What is to be changed, once, for all sets of an account.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365Change {
    /// The account; it stays as it is.
    pub account: String,
    /// How it signs in from now on.
    pub to: String,
    /// Who authorized it, where that was told.
    pub authorized_by: Option<String>,
    /// Each set, in the order given.
    pub sets: Vec<M365ChangedSet>,
    /// All of it for people, in lines.
    pub text: String,
    /// The change as JSON.
    pub json: String,
}

/// What a set has become.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct M365ChangedSet {
    /// Its id, where it was told.
    pub set: Option<String>,
    /// How it signed in, where that could be told.
    pub from: Option<String>,
    /// How it signs in.
    pub to: String,
    /// Whether anything is to be changed in it.
    pub changed: bool,
    /// Whether the password is to be taken out.
    pub removes_password: bool,
}

#[uniffi::export]
impl M365Migration {
    /// Begins a migration. Changes nothing. `request` is JSON.
    #[uniffi::constructor]
    pub fn begin(request: String, now_utc_ms: Option<i64>) -> Result<Arc<M365Migration>, Failure> {
        Ok(Arc::new(M365Migration(Mutex::new(
            Migration::begin(&request, now(now_utc_ms)).map_err(Error::from)?,
        ))))
    }

    /// Takes a stored migration up again.
    #[uniffi::constructor]
    pub fn resume(stored: String, now_utc_ms: Option<i64>) -> Result<Arc<M365Migration>, Failure> {
        Ok(Arc::new(M365Migration(Mutex::new(
            Migration::resume(&stored, now(now_utc_ms)).map_err(Error::from)?,
        ))))
    }

    /// Where it is.
    pub fn status(&self) -> M365Status {
        let status = self.held().status();
        M365Status {
            json: status.to_json(),
            state: status.state.word().to_owned(),
            account: status.account,
            sets: count(status.sets),
            from: status.from.word().to_owned(),
            to: status.to.word().to_owned(),
            of: count(status.of),
            step: status.step.map(step),
            problem: status.problem.map(problem),
            text: status.text,
        }
    }

    /// Answers the step that waits, in JSON or a few words. What the step does not take changes nothing.
    pub fn answer(&self, text: String) -> Result<(), Failure> {
        Ok(self.held().answer(&text).map_err(Error::from)?)
    }

    /// Leaves all as it was. A migration that has ended stays as it ended.
    pub fn cancel(&self) {
        self.held().cancel();
    }

    /// The commit point: tells what is to be changed, once. Saving again tells the same.
    pub fn save(&self) -> Result<M365Change, Failure> {
        Ok(change(self.held().save().map_err(Error::from)?))
    }

    /// The sets as they are now, as JSON: as they were handed in, until it is saved.
    pub fn sets(&self) -> String {
        self.held().sets_json()
    }

    /// The migration as it can be stored and taken up again. No secret is in it.
    pub fn json(&self) -> String {
        self.held().to_json()
    }
}

impl M365Migration {
    /// Each call leaves the migration whole at its one end, so a panic elsewhere leaves nothing half.
    fn held(&self) -> MutexGuard<'_, Migration> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn problem(problem: Problem) -> M365Problem {
    M365Problem { problem: problem.problem.word().to_owned(), text: problem.text }
}

fn change(change: Change) -> M365Change {
    M365Change {
        json: change.to_json(),
        account: change.account,
        to: change.to.word().to_owned(),
        authorized_by: change.authorized_by,
        sets: change.sets.into_iter().map(changed).collect(),
        text: change.text,
    }
}

fn changed(set: ChangedSet) -> M365ChangedSet {
    M365ChangedSet {
        set: set.set,
        from: set.from.map(|mode| mode.word().to_owned()),
        to: set.to.word().to_owned(),
        changed: set.changed,
        removes_password: set.removes_password,
    }
}
