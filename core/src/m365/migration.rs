//! A migration: the steps of a move as an object that a console drives. Pure.
//!
//! Nothing changes before it is saved. It can be stored between two steps: what is stored is the request and the
//! answers so far, and taking it up again plays them once more, so that a migration that was interrupted is one
//! that was not. A cancel at any point leaves all as it was.

use super::account::Account;
use super::answer::Answer;
use super::error::M365Error;
use super::explain::{Explanation, explain};
use super::facts::{Connection, parse};
use super::mode::{Mode, detect};
use super::plan::{PlanRequest, Signer, allowed, signer};
use super::settings::{Settings, SettingsText};
use super::show;
use super::steps::{AnswerWord, Step, StepWord, steps};
use super::words::words;
use crate::units::UtcMs;
use crate::zone::Date;
use serde::{Deserialize, Serialize};

const SCHEMA: u64 = 1;

words! {
    /// Where a migration is.
    MigrationState {
        /// A step waits for its answer.
        Open = "open",
        /// It was saved; the change is made.
        Saved = "saved",
        /// It was cancelled; nothing changed.
        Cancelled = "cancelled",
        /// It was put off; nothing changed.
        Later = "later",
    }
}

words! {
    /// What is wrong with a sign-in.
    SignInProblem {
        /// An ordinary account signed in where an administrator has to.
        AdministratorRequired = "administrator_required",
        /// What the account may do was not told.
        RoleUnknown = "role_unknown",
        /// Another account than the set's signed in.
        WrongAccount = "wrong_account",
        /// The account is of another region than the set.
        WrongRegion = "wrong_region",
        /// Microsoft refused.
        SignInFailed = "sign_in_failed",
    }
}

/// Why a step has to be done again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// A stable word for machines.
    pub problem: SignInProblem,
    /// What is so, and what to do.
    pub text: String,
    /// What Microsoft's error means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// Where a migration is, for whoever drives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MigrationStatus {
    schema: u64,
    /// Where it is.
    pub state: MigrationState,
    /// The account.
    pub account: String,
    /// How many sets it has.
    pub sets: usize,
    /// Where it comes from.
    pub from: Mode,
    /// Where it goes to.
    pub to: Mode,
    /// How many steps there are.
    pub of: usize,
    /// The step that waits; absent once it has ended.
    pub step: Option<Step>,
    /// Why that step has to be done again.
    pub problem: Option<Problem>,
    /// All of it for people, in lines.
    pub text: String,
}

/// What the set of a saved migration has become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedSet {
    /// Its id, where it was told.
    pub set: Option<String>,
    /// How it signed in.
    pub from: Option<Mode>,
    /// How it signs in.
    pub to: Mode,
    /// Whether anything is to be changed in it.
    pub changed: bool,
    /// Whether the password is to be taken out.
    pub removes_password: bool,
}

/// What is to be changed, once, for all sets of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    schema: u64,
    /// The account; it stays as it is.
    pub account: String,
    /// How it signs in from now on.
    pub to: Mode,
    /// Who authorized it.
    pub authorized_by: Option<String>,
    /// Each set, in the order given.
    pub sets: Vec<ChangedSet>,
    /// All of it for people, in lines.
    pub text: String,
}

/// A migration under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    request: RequestText,
    settings: Settings,
    account: Account,
    from: Mode,
    date: Date,
    now: UtcMs,
    steps: Vec<Step>,
    answers: Vec<Answer>,
    refused: Option<Answer>,
    state: MigrationState,
}

/// A request as its JSON has it: `sets`, all of one account, `to`, and where wanted `settings`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestText {
    sets: Vec<Connection>,
    to: Mode,
    #[serde(default)]
    settings: SettingsText,
}

/// A migration as it is stored.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    schema: u64,
    request: RequestText,
    answers: Vec<Answer>,
    refused: Option<Answer>,
    state: MigrationState,
}

/// The least of a stored migration that every release can read.
#[derive(Deserialize)]
struct StoredSchema {
    schema: u64,
}

impl Migration {
    /// Begins a migration. Changes nothing.
    ///
    /// Errors: M365FactsRejected, M365PolicyRejected; M365MigrationRefused when the move may not be made.
    pub fn begin(json: &str, now: UtcMs) -> Result<Migration, M365Error> {
        Migration::of(parse(json)?, now)
    }

    fn of(request: RequestText, now: UtcMs) -> Result<Migration, M365Error> {
        let plan = PlanRequest::of(request.sets.clone(), Some(request.to), request.settings.clone())?;
        let PlanRequest { account, settings, .. } = plan;
        let date = settings.date(now, None);
        let from = allowed(&account, request.to, &settings, date)
            .map_err(|refusal| M365Error::MigrationRefused { refusal })?;
        let steps = steps(&account, from, request.to, &settings, date);
        let (answers, refused, state) = (Vec::new(), None, MigrationState::Open);
        Ok(Migration { request, settings, account, from, date, now, steps, answers, refused, state })
    }

    /// Takes a stored migration up again. The move has to be allowed on this day too.
    ///
    /// Errors: M365MigrationDamaged, M365MigrationVersionUnsupported; M365MigrationRefused.
    pub fn resume(json: &str, now: UtcMs) -> Result<Migration, M365Error> {
        let damaged = |error: M365Error| match error {
            M365Error::MigrationRefused { .. } => error,
            error => M365Error::damaged(error.to_string()),
        };
        let StoredSchema { schema } = parse(json).map_err(damaged)?;
        if schema != SCHEMA {
            return Err(M365Error::MigrationVersionUnsupported { found: schema, supported: SCHEMA });
        }
        let stored: Stored = parse(json).map_err(damaged)?;
        let mut migration = Migration::of(stored.request, now).map_err(damaged)?;
        for answer in stored.answers {
            migration.take(answer).map_err(damaged)?;
        }
        if let Some(refused) = stored.refused {
            migration.refuse_again(refused).map_err(damaged)?;
        }
        match stored.state {
            MigrationState::Saved => drop(migration.save().map_err(damaged)?),
            MigrationState::Cancelled => migration.cancel(),
            MigrationState::Open | MigrationState::Later => {}
        }
        if migration.state != stored.state {
            return Err(M365Error::damaged("its state is not what its answers lead to"));
        }
        Ok(migration)
    }

    /// Takes up what was refused before: it led back to Authorize, so no step takes it now.
    fn refuse_again(&mut self, refused: Answer) -> Result<(), M365Error> {
        let nothing = || M365Error::answer("what it calls refused is no sign-in that is not enough");
        let takes = |step: &&Step| step.answers.contains(&refused.answer);
        let step = self.steps.iter().filter(|step| step.step == StepWord::PasteCode).find(takes);
        refused.check(step.ok_or_else(nothing)?, self.settings.policy())?;
        self.trouble(&refused)?.ok_or_else(nothing)?;
        if self.answers.iter().any(|answer| answer.answer == AnswerWord::SignedIn) {
            return Err(nothing());
        }
        self.refused = Some(refused);
        Ok(())
    }

    /// The migration as it can be stored and taken up again. No secret is in it.
    pub fn to_json(&self) -> String {
        let stored = Stored {
            schema: SCHEMA,
            request: self.request.clone(),
            answers: self.answers.clone(),
            refused: self.refused.clone(),
            state: self.state,
        };
        serde_json::to_string(&stored).unwrap_or_default()
    }

    /// Where it is.
    pub fn state(&self) -> MigrationState {
        self.state
    }

    /// Where it comes from.
    pub fn from(&self) -> Mode {
        self.from
    }

    /// Where it goes to.
    pub fn to(&self) -> Mode {
        self.request.to
    }

    /// The account.
    pub fn account(&self) -> &str {
        &self.account.lead().account
    }

    /// All its steps.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The step that waits; `None` once it has ended.
    pub fn step(&self) -> Option<&Step> {
        self.steps.get(self.answers.len()).filter(|_| self.state == MigrationState::Open)
    }

    /// Where it is, for whoever drives it.
    pub fn status(&self) -> MigrationStatus {
        let mut status = MigrationStatus {
            schema: SCHEMA,
            state: self.state,
            account: self.account().to_owned(),
            sets: self.account.sets().len(),
            from: self.from,
            to: self.to(),
            of: self.steps.len(),
            step: self.step().cloned(),
            problem: self.problem(),
            text: String::new(),
        };
        status.text = show::migration(&status);
        status
    }

    /// Why the step that waits has to be done again.
    pub fn problem(&self) -> Option<Problem> {
        let refused = self.refused.as_ref().filter(|_| self.state == MigrationState::Open)?;
        self.trouble(refused).ok().flatten()
    }

    /// Answers the step that waits. An answer the step does not take changes nothing. A sign-in that is not
    /// enough leads back to Authorize, with a problem.
    ///
    /// `text` is JSON, or a few words: the answer, then for `signed_in` account and role, for `failed` the error.
    /// Errors: M365AnswerRejected.
    pub fn answer(&mut self, text: &str) -> Result<(), M365Error> {
        self.take(Answer::parse(text)?)
    }

    fn take(&mut self, answer: Answer) -> Result<(), M365Error> {
        let Some(step) = self.step() else {
            return Err(M365Error::answer(format!("it is {}", self.state.word())));
        };
        if !step.answers.contains(&answer.answer) {
            let takes = step.answers.iter().map(|word| word.word()).collect::<Vec<_>>().join(", ");
            let takes = if takes.is_empty() {
                "only to be saved or cancelled".into()
            } else {
                format!("{takes}, or a cancel")
            };
            let (given, at) = (answer.answer.word(), step.step.word());
            return Err(M365Error::answer(format!("{given} does not answer {at}, which takes {takes}")));
        }
        if answer.answer == AnswerWord::Later {
            self.state = MigrationState::Later;
            self.answers.push(answer);
            return Ok(());
        }
        answer.check(step, self.settings.policy())?;
        if self.trouble(&answer)?.is_some() {
            let before = self.steps.iter().position(|step| step.step == StepWord::Authorize);
            self.answers.truncate(before.unwrap_or(0));
            self.refused = Some(answer.without_description()?);
            return Ok(());
        }
        if answer.answer == AnswerWord::SignedIn {
            self.refused = None;
        }
        self.answers.push(answer);
        Ok(())
    }

    /// Whether a sign-in is not enough.
    fn trouble(&self, answer: &Answer) -> Result<Option<Problem>, M365Error> {
        match answer.answer {
            AnswerWord::Failed => self.failure(answer).map(Some),
            AnswerWord::SignedIn => Ok(self.doubt(answer)),
            _ => Ok(None),
        }
    }

    fn failure(&self, answer: &Answer) -> Result<Problem, M365Error> {
        let question = answer.question()?;
        let changed = self.account.sets().iter().filter_map(|set| set.mfa).find_map(|mfa| mfa.changed_utc_ms);
        let explanation = explain(&question.around(changed, &self.settings), self.now);
        let text = format!("the sign-in failed: {}", explanation.summary);
        Ok(Problem { problem: SignInProblem::SignInFailed, text, explanation: Some(explanation) })
    }

    fn doubt(&self, answer: &Answer) -> Option<Problem> {
        let problem = |problem, text: String| Some(Problem { problem, text, explanation: None });
        let policy = self.settings.policy();
        let signed_in = answer.account.as_deref().unwrap_or_default().trim();
        let own = self.account.lead();
        let region = answer.region.as_deref().and_then(|name| policy.cloud(name));
        if let Some((told, wanted)) = region.zip(own.cloud(policy)).filter(|(told, wanted)| told != wanted) {
            let text = format!(
                "{signed_in} is in the region {}, the set in {}; sign in with an account of that region",
                told.title, wanted.title
            );
            return problem(SignInProblem::WrongRegion, text);
        }
        match signer(&self.account, self.to(), policy, self.date) {
            Signer::Anyone => None,
            Signer::Account if signed_in.to_lowercase() == own.account_key() => None,
            Signer::Account => {
                let text = format!(
                    "{signed_in} signed in, the set belongs to {}; sign out in the browser and sign in as that",
                    own.account
                );
                problem(SignInProblem::WrongAccount, text)
            }
            Signer::Administrator => match answer.role {
                Some(role) if self.settings.administrators.contains(&role) => None,
                Some(_) => {
                    let text = format!(
                        "{signed_in} is no administrator; Modern authentication needs one to sign in, while the set keeps its own account"
                    );
                    problem(SignInProblem::AdministratorRequired, text)
                }
                None => {
                    let text =
                        format!("whether {signed_in} is an administrator was not told; hand in `role`");
                    problem(SignInProblem::RoleUnknown, text)
                }
            },
        }
    }

    /// Leaves all as it was. A migration that has ended stays as it ended.
    pub fn cancel(&mut self) {
        if self.state == MigrationState::Open {
            self.state = MigrationState::Cancelled;
        }
    }

    /// The commit point: tells what is to be changed, once. Saving again tells the same.
    ///
    /// Errors: M365AnswerRejected before the last step, and after a cancel.
    pub fn save(&mut self) -> Result<Change, M365Error> {
        let ready = self.step().is_some_and(|step| step.step == StepWord::Save);
        if !ready && self.state != MigrationState::Saved {
            let at = self.step().map_or_else(|| self.state.word(), |step| step.step.word());
            return Err(M365Error::answer(format!("there is nothing to save at {at}; nothing was changed")));
        }
        self.state = MigrationState::Saved;
        Ok(self.change())
    }

    fn change(&self) -> Change {
        let (policy, to) = (self.settings.policy(), self.to());
        let sets = self.account.sets().iter().map(|set| {
            let from = detect(set, policy, self.date).mode;
            let changed = from != Some(to);
            let removes_password = changed && to == Mode::Modern && set.password != Some(false);
            ChangedSet { set: set.set.clone(), from, to, changed, removes_password }
        });
        let signed_in = self.answers.iter().find(|answer| answer.answer == AnswerWord::SignedIn);
        let mut change = Change {
            schema: SCHEMA,
            account: self.account().to_owned(),
            to,
            authorized_by: signed_in.and_then(|answer| answer.account.clone()),
            sets: sets.collect(),
            text: String::new(),
        };
        change.text = show::change(&change);
        change
    }

    /// The sets as they are now: as they were handed in, until it is saved.
    pub fn sets(&self) -> Vec<Connection> {
        let sets = self.account.sets().to_vec();
        if self.state != MigrationState::Saved {
            return sets;
        }
        let (policy, to) = (self.settings.policy(), self.to());
        let given = self.answers.iter().find(|answer| answer.answer == AnswerWord::PasswordGiven);
        let become_new = |set: Connection| {
            if detect(&set, policy, self.date).mode == Some(to) {
                return set;
            }
            let hybrid = to == Mode::Hybrid;
            let app_password = given.map_or(set.app_password, |answer| Some(answer.app_password));
            Connection {
                token: Some(true),
                password: Some(hybrid),
                app_password: app_password.filter(|_| hybrid),
                ..set
            }
        };
        sets.into_iter().map(become_new).collect()
    }

    /// The sets as they are now, as a JSON array.
    pub fn sets_json(&self) -> String {
        serde_json::to_string(&self.sets()).unwrap_or_default()
    }
}

impl MigrationStatus {
    /// The status as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Change {
    /// The change as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
