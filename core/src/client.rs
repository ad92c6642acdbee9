//! A backup client's own side: its working folder, and the calls a console makes with it.
//!
//! The folder holds the working state (`state.db`) and working files (`staging/`). Losing it loses no backup.

use crate::backup;
use crate::cancel::Cancel;
use crate::clock::{Clock, FixedClock, SystemClock};
use crate::destination::Destination;
use crate::error::Error;
use crate::index::{Reader, prepare_staging};
use crate::job::{self, Job, Start, StartRequest};
use crate::monitor::Monitor;
use crate::pdic::{self, Options, Outcome, Undone};
use crate::replication;
use crate::report::Report;
use crate::set::{BackupSet, Known, SetError};
use crate::state::State;
use crate::units::{SetId, UtcMs};
use crate::vmware;
use std::path::{Path, PathBuf};

/// One installation of a backup client. Any number of threads may use it at once.
pub struct Client {
    state: State,
    staging: PathBuf,
}

/// What every call about one set at one destination needs.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// Where the set is.
    pub destination: &'a dyn Destination,
    /// Which set.
    pub set: SetId,
    /// The moment the client's clock shows; `None` for the machine's clock.
    pub now: Option<UtcMs>,
    /// Who hears how it goes.
    pub monitor: &'a dyn Monitor,
    /// How to stop it.
    pub cancel: &'a Cancel,
}

/// Sets, their sender and their receivers, and what a call about them needs.
#[derive(Clone, Copy)]
pub struct ReplicationCall<'a> {
    /// Where the sets are.
    pub sender: &'a dyn Destination,
    /// Where they are to be too.
    pub receivers: &'a [&'a dyn Destination],
    /// Which sets.
    pub sets: &'a [SetId],
    /// The moment the client's clock shows; `None` for the machine's clock.
    pub now: Option<UtcMs>,
    /// Who hears how it goes.
    pub monitor: &'a dyn Monitor,
    /// How to stop it.
    pub cancel: &'a Cancel,
}

/// What to do with replicas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplicationWay {
    /// Copy what they lack.
    Run,
    /// Say how far they are behind.
    Status,
    /// Bring back what is missing or wrong on one side.
    Heal,
}

impl Client {
    /// Opens the working folder of an installation; makes it, for this user alone, if it is not there.
    ///
    /// Errors: StateUnavailable, StateDamaged, StateVersionUnsupported, StagingFailed.
    pub fn open(folder: &Path) -> Result<Client, Error> {
        let staging = folder.join("staging");
        prepare_staging(&staging)?;
        Ok(Client { state: State::open(&folder.join("state.db"))?, staging })
    }

    /// The working state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What PDIC would do; see [`pdic::plan`].
    pub fn pdic_plan(&self, call: &Call<'_>, options: &Options, report: &mut Report) -> Outcome {
        pdic::plan(&self.pdic_request(call, options, clock(call.now).as_ref()), report)
    }

    /// Runs PDIC; see [`pdic::run`].
    pub fn pdic_run(&self, call: &Call<'_>, options: &Options, report: &mut Report) -> Outcome {
        pdic::run(&self.pdic_request(call, options, clock(call.now).as_ref()), report)
    }

    /// Brings back what a run put aside; see [`pdic::undo`].
    pub fn pdic_undo(&self, call: &Call<'_>, run: &str) -> Result<Undone, Error> {
        let options = Options::default();
        Ok(pdic::undo(&self.pdic_request(call, &options, clock(call.now).as_ref()), run)?)
    }

    /// Backs a folder up; see [`backup::run`].
    pub fn backup(
        &self,
        call: &Call<'_>,
        source: &Path,
        report: &mut Report,
    ) -> Result<backup::Outcome, Error> {
        let clock = clock(call.now);
        let request = backup::Request {
            source,
            destination: call.destination,
            set: call.set,
            state: &self.state,
            staging: &self.staging,
            clock: clock.as_ref(),
            monitor: call.monitor,
            cancel: call.cancel,
        };
        Ok(backup::run(&request, report)?)
    }

    /// Replicates, looks or heals; see [`replication::run`], [`replication::status`], [`replication::heal`].
    pub fn replicate(
        &self,
        way: ReplicationWay,
        call: &ReplicationCall<'_>,
        options: &replication::Options,
        report: &mut Report,
    ) -> replication::Outcome {
        let clock = clock(call.now);
        let request = replication::Request {
            sender: call.sender,
            receivers: call.receivers,
            sets: call.sets,
            state: &self.state,
            staging: &self.staging,
            options,
            clock: clock.as_ref(),
            monitor: call.monitor,
            cancel: call.cancel,
        };
        match way {
            ReplicationWay::Run => replication::run(&request, report),
            ReplicationWay::Status => replication::status(&request, report),
            ReplicationWay::Heal => replication::heal(&request, report),
        }
    }

    /// What is due before a backup job; see [`job::start`].
    pub fn job_start(&self, job: &Job<'_>, now: Option<UtcMs>, report: &mut Report) -> Result<Start, Error> {
        let clock = clock(now);
        let request = StartRequest { job, state: &self.state, clock: clock.as_ref() };
        Ok(job::start(&request, report)?)
    }

    /// Checks a VMware source; see [`vmware::run`].
    pub fn vmware_check(
        &self,
        set: Option<SetId>,
        request: &vmware::Request,
        now: Option<UtcMs>,
        report: &mut Report,
    ) -> Result<vmware::Outcome, Error> {
        Ok(vmware::run(&self.state, set, request, clock(now).now(), report)?)
    }

    /// Remembers backups of virtual machines that were made, and resets; see [`vmware::note`].
    pub fn vmware_note(
        &self,
        set: SetId,
        events: &[vmware::Event],
        rules: Option<&vmware::Rules>,
    ) -> Result<(), Error> {
        Ok(vmware::note(&self.state, set, events, rules)?)
    }

    /// What is remembered of a set's virtual machines; see [`vmware::history`].
    pub fn vmware_history(&self, set: SetId) -> Result<vmware::History, Error> {
        Ok(vmware::history(&self.state, set)?)
    }

    /// Opens the Current index of a set.
    ///
    /// Errors: IndexAbsent; SetAbsent, SetForeign, SetRolledBack; those of the index.
    pub fn open_index(&self, destination: &dyn Destination, set: SetId) -> Result<Reader, Error> {
        let known = Known::of(&self.state, destination, set)?;
        let set = BackupSet::open(destination, set, &known)?;
        let place = set.store().place();
        let current = set.current_index()?;
        current.map(|(_, reader)| reader).ok_or(Error::Set(SetError::IndexAbsent { place }))
    }

    fn pdic_request<'a>(
        &'a self,
        call: &Call<'a>,
        options: &'a Options,
        clock: &'a dyn Clock,
    ) -> pdic::Request<'a> {
        pdic::Request {
            destination: call.destination,
            set: call.set,
            state: &self.state,
            staging: &self.staging,
            options,
            clock,
            monitor: call.monitor,
            cancel: call.cancel,
        }
    }
}

fn clock(now: Option<UtcMs>) -> Box<dyn Clock> {
    match now {
        Some(now) => Box::new(FixedClock(now)),
        None => Box::new(SystemClock),
    }
}
