//! A case as it is written.

use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// One file of cases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaseFile {
    #[serde(rename = "feature")]
    _feature: String,
    pub(crate) cases: Vec<Case>,
}

/// One case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// The time zone of the case's report.
    #[serde(default = "utc")]
    pub(crate) zone: String,
    pub(crate) steps: Vec<Step>,
}

/// One step of a case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    #[serde(rename = "do")]
    pub(crate) call: String,
    #[serde(default)]
    pub(crate) with: Map<String, Value>,
    /// What the answer must match.
    pub(crate) expect: Option<Value>,
    /// How the call must fail.
    pub(crate) error: Option<Map<String, Value>>,
    /// Names for values of the answer, by JSON pointer.
    #[serde(default)]
    pub(crate) save: BTreeMap<String, String>,
}

fn utc() -> String {
    "UTC".to_owned()
}

impl CaseFile {
    /// Reads a case file.
    ///
    /// Errors: a file that cannot be read, or is no case file.
    pub(crate) fn read(path: &Path) -> io::Result<CaseFile> {
        let told = |what: String| io::Error::other(format!("{}: {what}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| told(error.to_string()))?;
        CaseFile::parse(&text).map_err(told)
    }

    fn parse(text: &str) -> Result<CaseFile, String> {
        let file: CaseFile = serde_json::from_str(text).map_err(|error| error.to_string())?;
        for case in &file.cases {
            for step in &case.steps {
                if step.expect.is_some() && step.error.is_some() {
                    return Err(format!("{}: {} expects an answer and an error", case.name, step.call));
                }
            }
        }
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(step: &str, reason: &str) {
        let text = format!(r#"{{"feature": "f", "cases": [{{"name": "n", "steps": [{step}]}}]}}"#);
        let error = CaseFile::parse(&text).err().unwrap_or_default();
        assert!(error.contains(reason) && error.is_empty() == reason.is_empty(), "{step}: {error}");
    }

    #[test]
    fn a_step_holds_only_what_a_step_may_hold() {
        check(r#"{"do": "version"}"#, "");
        check(r#"{"do": "version", "expects": {}}"#, "unknown field `expects`");
        check(r#"{"with": {}}"#, "missing field `do`");
        check(r#"{"do": "version", "expect": {}, "error": {}}"#, "expects an answer and an error");
        check(r#"{"do": "version", "error": []}"#, "invalid type");
    }
}
