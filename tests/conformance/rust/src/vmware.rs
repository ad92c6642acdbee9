//! The steps about VMware.

use crate::calls::parsed;
use crate::fields::read;
use crate::world::{Answer, Failure, World};
use holdfast_core::cancel::Cancel;
use holdfast_core::units::{SetId, UtcMs};
use holdfast_core::vmware::live::{SecretString, Source, fetch};
use holdfast_core::vmware::{Event, Request, Rules, Tracking, check_tracking};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fetch {
    source: Value,
    password: Option<String>,
    #[serde(default)]
    cancelled: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    set: Option<String>,
    request: Value,
    now_utc_ms: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    set: String,
    events: Value,
    rules: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct History {
    set: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ids {
    tracking: Value,
}

/// The text a step hands over: a string as it is, so that a case can break it; any other value as its JSON.
pub(crate) fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl World {
    /// Does the step of a name that follows `vmware.`.
    pub(crate) fn vmware_step(&mut self, name: &str, with: Map<String, Value>) -> Answer {
        match name {
            "fetch" => fetched(&read(with)?),
            "check" => self.vmware_check(&read(with)?),
            "note" => self.vmware_note(&read(with)?),
            "history" => self.vmware_history(&read(with)?),
            "tracking" => tracking(&read(with)?),
            _ => Err(Failure::Step(format!("there is no step vmware.{name}"))),
        }
    }

    fn vmware_check(&mut self, with: &Check) -> Answer {
        let set = with.set.as_deref().map(SetId::parse).transpose()?;
        let request = Request::parse(&text_of(&with.request))?;
        let (client, report) = self.client()?;
        parsed(&client.vmware_check(set, &request, with.now_utc_ms.map(UtcMs), report)?.to_json())
    }

    fn vmware_note(&mut self, with: &Note) -> Answer {
        let events = Event::parse_all(&text_of(&with.events))?;
        let rules = with.rules.as_ref().map(|rules| Rules::parse(&text_of(rules))).transpose()?;
        self.client()?.0.vmware_note(SetId::parse(&with.set)?, &events, rules.as_ref())?;
        Ok(json!({}))
    }

    fn vmware_history(&mut self, with: &History) -> Answer {
        let set = SetId::parse(&with.set)?;
        parsed(&self.client()?.0.vmware_history(set)?.to_json())
    }
}

fn fetched(with: &Fetch) -> Answer {
    let source = Source::parse(&text_of(&with.source), with.password.clone().map(SecretString::from))?;
    let cancel = Cancel::new();
    if with.cancelled {
        cancel.cancel();
    }
    parsed(&fetch(&source, &cancel)?.to_json())
}

fn tracking(with: &Ids) -> Answer {
    parsed(&check_tracking(&Tracking::parse(&text_of(&with.tracking))?).to_json())
}
