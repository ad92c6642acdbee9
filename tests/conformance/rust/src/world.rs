//! The world of a case: a folder of its own, a client, a report, and what the case saved.

use crate::case::Step;
use crate::matching::differs;
use crate::texts::{CASES, Places, WORLD, masked};
use holdfast_core::Error;
use holdfast_core::client::Client;
use holdfast_core::m365::Migration;
use holdfast_core::report::Report;
use holdfast_core::selection::Selection;
use holdfast_core::zone::Zone;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// Everything the steps of one case share.
pub(crate) struct World {
    /// Removed when the case is over.
    _folder: tempfile::TempDir,
    /// The folder, with no link in it: Holdfast names places so.
    path: PathBuf,
    cases: String,
    places: Places,
    client: Option<Client>,
    pub(crate) report: Report,
    pub(crate) selection: Selection,
    pub(crate) migration: Option<Migration>,
}

/// Why a step has no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The call failed: what a case can expect.
    Call(Error),
    /// The step itself is wrong, or a file of the case cannot be made.
    Step(String),
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure::Call(error.into())
    }
}

/// What a step answers.
pub(crate) type Answer = Result<Value, Failure>;

impl World {
    /// A new world, for a case of the folder `cases`.
    pub(crate) fn new(cases: &Path, zone: &str) -> Result<World, String> {
        let made = || -> std::io::Result<_> {
            let folder = tempfile::Builder::new().prefix("holdfast-case-").tempdir()?;
            std::fs::create_dir(folder.path().join("destination"))?;
            std::fs::create_dir(folder.path().join("source"))?;
            let path = folder.path().canonicalize()?;
            Ok((folder, path))
        };
        let (folder, path) = made().map_err(|error| format!("the case's folder cannot be made: {error}"))?;
        let report = Report::new(Zone::parse(zone).map_err(|error| error.to_string())?);
        let cases = cases.display().to_string();
        let mut places = Places::default();
        places.put(WORLD, path.display().to_string());
        places.put(CASES, cases.clone());
        Ok(World {
            _folder: folder,
            path,
            cases,
            places,
            client: None,
            report,
            selection: Selection::default(),
            migration: None,
        })
    }

    /// The case's folder.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The folder of the case file.
    pub(crate) fn cases(&self) -> &Path {
        Path::new(&self.cases)
    }

    /// The client and the report, to hand to a call; the client is opened by the first step that needs it.
    pub(crate) fn client(&mut self) -> Result<(&Client, &mut Report), Error> {
        if self.client.is_none() {
            self.client = Some(Client::open(&self.path.join("client"))?);
        }
        match &self.client {
            Some(client) => Ok((client, &mut self.report)),
            None => unreachable!("it was just opened"),
        }
    }

    /// Does one step and holds its answer against what the case wants of it; the error says what differs.
    pub(crate) fn step(&mut self, step: &Step) -> Result<(), String> {
        let inputs = match self.places.fill(&Value::Object(step.with.clone())) {
            Value::Object(inputs) => inputs,
            _ => Map::new(),
        };
        let answer = match self.call(&step.call, inputs) {
            Err(Failure::Step(what)) => return Err(what),
            Err(Failure::Call(error)) => Err(error),
            Ok(answer) => Ok(answer),
        };
        self.judge(step, answer)
    }

    fn judge(&mut self, step: &Step, answer: Result<Value, Error>) -> Result<(), String> {
        match (&step.error, answer) {
            (Some(error), Err(came)) => self.compare(&Value::Object(error.clone()), &facts(&came)),
            (Some(_), Ok(_)) => Err("an error was expected, but the call succeeded".to_owned()),
            (None, Err(came)) => Err(format!("failed: {} (code {})", came, came.status().code())),
            (None, Ok(answer)) => {
                step.expect.iter().try_for_each(|expected| self.compare(expected, &answer))?;
                self.save(step, &answer)
            }
        }
    }

    /// Both sides show the world as `{world}`: the expected one because the case may spell the path out.
    fn compare(&self, expected: &Value, came: &Value) -> Result<(), String> {
        let path = self.path().display().to_string();
        let expected = masked(&self.places.fill(expected), &path);
        differs(&expected, &masked(came, &path)).map_or(Ok(()), Err)
    }

    fn save(&mut self, step: &Step, answer: &Value) -> Result<(), String> {
        for (name, pointer) in &step.save {
            let text = match answer.pointer(pointer) {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Number(number)) => number.to_string(),
                _ => return Err(format!("{pointer}: no text or number to save as {name}")),
            };
            self.places.put(name, text);
        }
        Ok(())
    }
}

/// An error as cases see it.
fn facts(error: &Error) -> Value {
    let status = error.status();
    json!({
        "code": status.code(),
        "name": format!("{status:?}"),
        "class": format!("{:?}", status.class()),
        "reason": error.to_string(),
    })
}
