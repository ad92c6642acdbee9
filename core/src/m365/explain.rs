//! What an error of a sign-in means: its class, what to do, whether to try again, who must act. Pure.
//!
//! Microsoft asks that programs react to `error`, not to AADSTS numbers, which are for people and change. So the
//! class is that of `suberror` and `error`; a number only chooses the words of the advice. A number nobody knows
//! changes nothing. The description is never repeated: it may hold what is nobody's business.

use super::classes::{Basis, ErrorClass, Retry, Who, class_of_error, class_of_suberror, row_of};
use super::error::M365Error;
use super::facts::parse;
use super::mfa::settles;
use super::settings::{Settings, SettingsText};
use super::show;
use crate::units::UtcMs;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const SCHEMA: u32 = 1;

/// Bytes of an error that is looked at.
const TEXT_LIMIT_BYTES: usize = 1 << 20;

/// What is stored in place of an `error` that is in no table.
const UNKNOWN: &str = "unknown";

/// The longest wait a server may ask for, in seconds.
const RETRY_AFTER_S: u64 = 86_400;

/// An error, as it came and with what is known around it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    answer: ErrorBody,
    settings: Settings,
}

/// The fields of an error answer, and what a console adds. Others are passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct ErrorBody {
    error: Option<String>,
    suberror: Option<String>,
    error_codes: Vec<u32>,
    error_description: Option<String>,
    correlation_id: Option<String>,
    trace_id: Option<String>,
    http_status: Option<u16>,
    retry_after_s: Option<u64>,
    changed_utc_ms: Option<i64>,
    settings: SettingsText,
}

/// What an error means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    schema: u32,
    /// What sort of failure it is; programs go by this.
    pub class: ErrorClass,
    /// What that was read from.
    pub basis: Basis,
    /// The `error`, where it is one that is known.
    pub error: Option<String>,
    /// The AADSTS numbers.
    pub codes: Vec<u32>,
    /// What the number is about, where one is known; for people.
    pub topic: Option<ErrorClass>,
    /// What to do.
    pub advice: String,
    /// Whether to try again.
    pub retry: Retry,
    /// When, where that is known.
    pub retry_at_utc_ms: Option<i64>,
    /// Who must act.
    pub who: Who,
    /// Whether a change that was made may simply not be in effect yet.
    pub propagating: bool,
    /// For Microsoft's support.
    pub correlation_id: Option<String>,
    /// For Microsoft's support.
    pub trace_id: Option<String>,
    /// The most of it in a sentence.
    pub summary: String,
    /// All of it for people, in lines.
    pub text: String,
    /// The error as a migration takes it, and may store it.
    #[serde(skip)]
    pub(super) answer: Value,
}

impl Question {
    /// An error from the JSON of an error answer, to which `http_status`, `retry_after_s`, `changed_utc_ms` (when
    /// account, password or application were last changed) and `settings` may be added; or from any text that
    /// names an error or AADSTS numbers.
    ///
    /// Errors: M365FactsRejected, M365PolicyRejected.
    pub fn parse(text: &str) -> Result<Question, M365Error> {
        if text.len() > TEXT_LIMIT_BYTES {
            return Err(M365Error::facts("the error is longer than 1 MiB"));
        }
        if text.trim_start().starts_with(['{', '[']) {
            let mut answer: ErrorBody = parse(text)?;
            let settings = std::mem::take(&mut answer.settings).read()?;
            return Ok(Question { answer, settings });
        }
        let answer = ErrorBody::of_text(text);
        if answer.error.is_none() && answer.error_codes.is_empty() {
            let what = "it names no error; write one such as AADSTS53003 or invalid_grant, or hand in the whole answer";
            return Err(M365Error::facts(what));
        }
        Ok(Question { answer, settings: Settings::default() })
    }

    /// The error as it may be stored: what is read of it, and no description.
    pub(super) fn to_json_value(&self) -> Value {
        let answer = &self.answer;
        let known = |error: &String| class_of_error(error).map_or(UNKNOWN, |_| error.as_str()).to_owned();
        let value = json!({
            "error": answer.error.as_ref().map(known),
            "suberror": answer.suberror.as_ref().filter(|suberror| class_of_suberror(suberror).is_some()),
            "error_codes": answer.codes(),
            "correlation_id": id(answer.correlation_id.as_ref()),
            "trace_id": id(answer.trace_id.as_ref()),
            "http_status": answer.http_status,
            "retry_after_s": answer.retry_after_s,
            "changed_utc_ms": answer.changed_utc_ms,
        });
        let told = |value: Value| value.as_object().cloned().unwrap_or_default();
        told(value).into_iter().filter(|(_, value)| !value.is_null()).collect()
    }

    /// The same error, with what a migration knows around it.
    pub(super) fn around(mut self, changed_utc_ms: Option<i64>, settings: &Settings) -> Question {
        self.answer.changed_utc_ms = self.answer.changed_utc_ms.or(changed_utc_ms);
        self.settings = settings.clone();
        self
    }
}

impl ErrorBody {
    fn of_text(text: &str) -> ErrorBody {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut words = text.split(|c| !is_word(c)).filter(|word| !word.is_empty());
        let error = words.clone().find(|word| class_of_error(word).is_some());
        let suberror = words.clone().find(|word| class_of_suberror(word).is_some());
        let only = words.next().filter(|_| words.next().is_none());
        let mut error_codes = codes_in(text);
        error_codes.extend(only.and_then(|word| word.parse::<u32>().ok()));
        ErrorBody {
            error: error.map(str::to_owned),
            suberror: suberror.map(str::to_owned),
            error_codes,
            ..ErrorBody::default()
        }
    }

    fn codes(&self) -> Vec<u32> {
        if !self.error_codes.is_empty() {
            return self.error_codes.iter().copied().take(16).collect();
        }
        self.error_description.as_deref().map(codes_in).unwrap_or_default()
    }

    /// The class, and what it was read from.
    fn class(&self, codes: &[u32]) -> (ErrorClass, Basis) {
        let throttled = self.http_status == Some(429);
        let told = self.suberror.as_deref().and_then(class_of_suberror).map(|class| (class, Basis::Suberror));
        let told = told
            .or_else(|| self.error.as_deref().and_then(class_of_error).map(|class| (class, Basis::Error)));
        match (told, self.http_status) {
            _ if throttled => (ErrorClass::Throttled, Basis::Http),
            (Some(told), _) => told,
            (None, Some(500..=599)) => (ErrorClass::Transient, Basis::Http),
            // An `error` nobody knows is no reason to go by a number.
            _ if self.error.is_some() => (ErrorClass::Unknown, Basis::None),
            _ => match row_of(codes) {
                Some(row) => (row.class, Basis::Code),
                None => (ErrorClass::Unknown, Basis::None),
            },
        }
    }
}

/// The numbers after `AADSTS` in a text, each once.
fn codes_in(text: &str) -> Vec<u32> {
    let mut codes = Vec::new();
    for rest in text.split("AADSTS").skip(1).take(16) {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        if let Some(code) = digits.parse().ok().filter(|code| !codes.contains(code)) {
            codes.push(code);
        }
    }
    codes
}

/// An id as support asks for it; anything else is not repeated.
fn id(text: Option<&String>) -> Option<String> {
    let is_plain =
        |text: &&String| text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    text.filter(is_plain).cloned()
}

/// What an error means.
pub fn explain(question: &Question, now: UtcMs) -> Explanation {
    let (answer, settings) = (&question.answer, &question.settings);
    let codes = answer.codes();
    let (class, basis) = answer.class(&codes);
    let row = row_of(&codes);
    // The number may say who acts and how; whether to try again stays with the class.
    let topic = row.map(|row| row.class);
    let who = topic.filter(|_| basis != Basis::Http).unwrap_or(class).who();
    let told = row.map_or(class.advice(), |row| row.advice.as_str());
    let settles =
        settles(answer.changed_utc_ms, now, settings.propagation_ms).filter(|_| class.may_be_propagation());
    let waits = answer.retry_after_s.map(|seconds| now.plus_ms(seconds.min(RETRY_AFTER_S) as i64 * 1_000));
    let retry_at = settles.into_iter().chain(waits).max();
    let retry = if retry_at.is_some() { Retry::After } else { class.retry() };
    let zone = settings.zone(None);
    let advice = match settles {
        Some(at) => format!(
            "the change made a short while ago may not have taken effect yet; retry at {}. If it still fails then: {told}",
            zone.stamp(at)
        ),
        None => told.to_owned(),
    };
    let named = if codes.is_empty() { String::new() } else { format!(" ({})", codes_text(&codes)) };
    let summary = format!("{}{named}: {advice}", class.word());
    let error = answer.error.clone().filter(|error| class_of_error(error).is_some());
    let mut explanation = Explanation {
        schema: SCHEMA,
        class,
        basis,
        error,
        codes,
        topic,
        advice,
        retry,
        retry_at_utc_ms: retry_at.map(|at| at.0),
        who: if settles.is_some() { Who::Nobody } else { who },
        propagating: settles.is_some(),
        correlation_id: id(answer.correlation_id.as_ref()),
        trace_id: id(answer.trace_id.as_ref()),
        summary,
        text: String::new(),
        answer: question.to_json_value(),
    };
    explanation.text = show::explanation(&explanation, &zone);
    explanation
}

fn codes_text(codes: &[u32]) -> String {
    codes.iter().map(|code| format!("AADSTS{code}")).collect::<Vec<_>>().join(", ")
}

impl Explanation {
    /// The explanation as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Explanation {
        explain(&Question::parse(text).expect(text), UtcMs(0))
    }

    #[test]
    fn the_error_decides_and_the_number_only_advises() {
        let body = r#"{"error":"invalid_grant","error_codes":[50126],"error_description":"AADSTS50126: x"}"#;
        let found = of(body);
        assert_eq!((found.class, found.basis), (ErrorClass::Reauthorize, Basis::Error));
        assert_eq!((found.topic, found.who), (Some(ErrorClass::Password), Who::User));
        assert!(found.advice.contains("enter them again"));
    }

    #[test]
    fn a_suberror_comes_before_the_error_and_an_unknown_one_changes_nothing() {
        let with =
            |suberror: &str| of(&format!(r#"{{"error":"invalid_grant","suberror":"{suberror}"}}"#)).class;
        assert_eq!(with("additional_action"), ErrorClass::Interaction);
        assert_eq!(with("never_heard"), ErrorClass::Reauthorize);
    }

    #[test]
    fn a_number_nobody_knows_degrades_to_its_error() {
        let found = of(r#"{"error":"invalid_client","error_codes":[999999999]}"#);
        assert_eq!((found.class, found.topic), (ErrorClass::Credential, None));
        assert_eq!(of("AADSTS99999999").class, ErrorClass::Unknown);
        assert_eq!(of(r#"{"error":"new_error","error_codes":[50126]}"#).class, ErrorClass::Unknown);
    }

    #[test]
    fn numbers_are_found_in_any_text_and_alone() {
        for text in ["AADSTS53003", "53003", "it said: AADSTS53003: blocked (AADSTS53003)"] {
            let found = of(text);
            assert_eq!((found.codes.as_slice(), found.basis), (&[53_003][..], Basis::Code), "{text}");
            assert_eq!(found.class, ErrorClass::Policy);
        }
        for text in ["", "hello", "AADSTS", "12 34"] {
            assert!(Question::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_server_that_says_when_is_believed_within_a_day() {
        let found = of(r#"{"http_status":429,"retry_after_s":30}"#);
        assert_eq!(
            (found.class, found.retry, found.retry_at_utc_ms),
            (ErrorClass::Throttled, Retry::After, Some(30_000))
        );
        let long = of(r#"{"http_status":503,"retry_after_s":18446744073709551615}"#);
        assert_eq!((long.class, long.retry_at_utc_ms), (ErrorClass::Transient, Some(86_400_000)));
        assert_eq!(of(r#"{"error":"temporarily_unavailable"}"#).retry, Retry::Backoff);
    }

    #[test]
    fn what_may_be_a_secret_is_not_repeated() {
        let body = r#"{"error":"hunter2","error_description":"hunter2","correlation_id":"hunter2 hunter2","suberror":"hunter2","claims":"hunter2"}"#;
        assert!(!of(body).to_json().contains("hunter2"));
        let ids = of(r#"{"error":"invalid_grant","correlation_id":"8f2c-11","trace_id":"9"}"#);
        assert_eq!((ids.correlation_id.as_deref(), ids.trace_id.as_deref()), (Some("8f2c-11"), Some("9")));
    }
}
