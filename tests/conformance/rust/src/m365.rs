//! The steps about Microsoft 365.

use crate::calls::parsed;
use crate::fields::read;
use crate::live::{m365_identity, m365_permissions};
use crate::vmware::text_of;
use crate::world::{Answer, Failure, World};
use holdfast_core::clock::moment;
use holdfast_core::m365::{
    CheckRequest, FleetRequest, Migration, PlanRequest, Question, TimelineRequest, check, explain, fleet,
    plan, timeline,
};
use holdfast_core::units::UtcMs;
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    request: Value,
    now_utc_ms: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Explain {
    question: Value,
    now_utc_ms: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Resume {
    stored: Value,
    now_utc_ms: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    answer: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

fn at(now_utc_ms: Option<i64>) -> UtcMs {
    moment(now_utc_ms.map(UtcMs))
}

impl World {
    /// Does the step of a name that follows `m365.`.
    pub(crate) fn m365_step(&mut self, name: &str, with: Map<String, Value>) -> Answer {
        match name {
            "check" => self.m365_check(&read(with)?),
            "plan" => m365_plan(&read(with)?),
            "timeline" => m365_timeline(&read(with)?),
            "explain" => m365_explain(&read(with)?),
            "fleet" => parsed(&self.m365_fleet(&read(with)?)?.to_json()),
            "fleet_csv" => Ok(json!({ "csv": self.m365_fleet(&read(with)?)?.to_csv() })),
            "permissions" => m365_permissions(with),
            "identity" => m365_identity(with),
            "sign_in" => self.m365_sign_in(with),
            "begin" => {
                let with: Request = read(with)?;
                self.migration = Some(Migration::begin(&text_of(&with.request), at(with.now_utc_ms))?);
                self.m365_status()
            }
            "resume" => {
                let with: Resume = read(with)?;
                self.migration = Some(Migration::resume(&text_of(&with.stored), at(with.now_utc_ms))?);
                self.m365_status()
            }
            "answer" => {
                let with: Given = read(with)?;
                self.migration()?.answer(&text_of(&with.answer))?;
                self.m365_status()
            }
            _ => {
                let Nothing {} = read(with)?;
                self.m365_migration_step(name)
            }
        }
    }

    fn m365_migration_step(&mut self, name: &str) -> Answer {
        match name {
            "cancel" => {
                self.migration()?.cancel();
                self.m365_status()
            }
            "status" => self.m365_status(),
            "save" => parsed(&self.migration()?.save()?.to_json()),
            "sets" => Ok(json!({ "sets": self.migration()?.sets() })),
            "stored" => Ok(json!({ "stored": self.migration()?.to_json() })),
            _ => Err(Failure::Step(format!("there is no step m365.{name}"))),
        }
    }

    fn migration(&mut self) -> Result<&mut Migration, Failure> {
        self.migration.as_mut().ok_or_else(|| Failure::Step("no migration was begun".to_owned()))
    }

    fn m365_status(&mut self) -> Answer {
        parsed(&self.migration()?.status().to_json())
    }

    fn m365_check(&mut self, with: &Request) -> Answer {
        let request = CheckRequest::parse(&text_of(&with.request))?;
        parsed(&check(&request, at(with.now_utc_ms), &mut self.report).to_json())
    }

    fn m365_fleet(&mut self, with: &Request) -> Result<holdfast_core::m365::Fleet, Failure> {
        let request = FleetRequest::parse(&text_of(&with.request))?;
        Ok(fleet(request, at(with.now_utc_ms), &mut self.report))
    }
}

fn m365_plan(with: &Request) -> Answer {
    let request = PlanRequest::parse(&text_of(&with.request))?;
    parsed(&plan(&request, at(with.now_utc_ms)).to_json())
}

fn m365_timeline(with: &Request) -> Answer {
    let request = TimelineRequest::parse(&text_of(&with.request))?;
    parsed(&timeline(&request, at(with.now_utc_ms))?.to_json())
}

fn m365_explain(with: &Explain) -> Answer {
    let question = Question::parse(&text_of(&with.question))?;
    parsed(&explain(&question, at(with.now_utc_ms)).to_json())
}
