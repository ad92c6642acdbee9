//! The inputs of the steps. A field that a step does not know is refused.

use crate::world::Failure;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The inputs of one step.
pub(crate) fn read<T: DeserializeOwned>(inputs: Map<String, Value>) -> Result<T, Failure> {
    serde_json::from_value(Value::Object(inputs)).map_err(|error| Failure::Step(format!("with: {error}")))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Describe {
    pub(crate) code: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DestinationOpen {
    pub(crate) address: String,
    pub(crate) access: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Replicate {
    pub(crate) from: Option<String>,
    pub(crate) to: Vec<String>,
    pub(crate) request: Value,
    pub(crate) now_utc_ms: Option<i64>,
    #[serde(default)]
    pub(crate) cancelled: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientOpen {
    pub(crate) folder: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BringOver {
    pub(crate) set: String,
    pub(crate) version: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportNew {
    pub(crate) zone: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportShow {
    pub(crate) format: Format,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    Text,
    Csv,
    Json,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decide {
    pub(crate) set: String,
    pub(crate) zone: String,
    pub(crate) least_days: Option<u32>,
    pub(crate) last_utc_ms: Option<i64>,
    pub(crate) brought_over_version: Option<String>,
    pub(crate) now_utc_ms: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JobStart {
    pub(crate) set: String,
    pub(crate) destinations: Vec<String>,
    pub(crate) least_days: Option<u32>,
    pub(crate) sources: Option<Value>,
    pub(crate) now_utc_ms: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Backup {
    pub(crate) set: String,
    pub(crate) destination: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) now_utc_ms: Option<i64>,
    #[serde(default)]
    pub(crate) cancelled: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pdic {
    pub(crate) set: String,
    pub(crate) destination: Option<String>,
    #[serde(default)]
    pub(crate) options: PdicOptions,
    pub(crate) now_utc_ms: Option<i64>,
    #[serde(default)]
    pub(crate) cancelled: bool,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PdicOptions {
    pub(crate) mode: Option<String>,
    pub(crate) index_keep_days: Option<u32>,
    pub(crate) index_keep_newest: Option<u32>,
    pub(crate) breaker_percent: Option<u32>,
    pub(crate) breaker_entries: Option<u64>,
    pub(crate) confirm: Option<String>,
    pub(crate) trash_keep_days: Option<u32>,
    pub(crate) threads: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Undo {
    pub(crate) set: String,
    pub(crate) destination: Option<String>,
    pub(crate) run: String,
    pub(crate) now_utc_ms: Option<i64>,
    #[serde(default)]
    pub(crate) cancelled: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IndexShow {
    pub(crate) set: String,
    pub(crate) destination: Option<String>,
    pub(crate) limit: Option<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileWrite {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) modified_utc_ms: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OnePath {
    pub(crate) path: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FromTo {
    pub(crate) from: String,
    pub(crate) to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Patch {
    pub(crate) path: String,
    pub(crate) offset: i64,
    pub(crate) hex: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Truncate {
    pub(crate) path: String,
    pub(crate) length: u64,
}
