//! Answers to the steps of a migration. Pure.

use super::error::M365Error;
use super::explain::Question;
use super::facts::{Role, is_no_name};
use super::policy::Policy;
use super::steps::{AnswerWord, FieldState, FieldWord, Step};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An answer to a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub(super) answer: AnswerWord,
    /// Who signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) account: Option<String>,
    /// What that account may do in its tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) role: Option<Role>,
    /// The cloud the account is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<String>,
    /// Whether the password that was given is an app password.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) app_password: bool,
    /// What Microsoft said: the error answer, or a text that names the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<Value>,
}

impl Answer {
    /// An answer from JSON, or from a few words.
    ///
    /// Errors: M365AnswerRejected.
    pub(super) fn parse(text: &str) -> Result<Answer, M365Error> {
        let text = text.trim();
        if text.starts_with('{') {
            return serde_json::from_str(text).map_err(|error| M365Error::answer(error.to_string()));
        }
        let mut words = text.split_whitespace();
        let word = words.next().unwrap_or_default();
        let answer = named(word, AnswerWord::ALL, AnswerWord::word)?;
        let mut parsed =
            Answer { answer, account: None, role: None, region: None, app_password: false, error: None };
        match answer {
            AnswerWord::SignedIn => {
                parsed.account = words.next().map(str::to_owned);
                parsed.role = words.next().map(|word| named(word, Role::ALL, Role::word)).transpose()?;
            }
            AnswerWord::Failed => {
                let rest = words.by_ref().collect::<Vec<_>>().join(" ");
                parsed.error = Some(Value::String(rest));
            }
            AnswerWord::PasswordGiven => {
                let told = words.next();
                parsed.app_password = told == Some("app_password");
                if told.is_some() && !parsed.app_password {
                    return Err(M365Error::answer("after password_given only app_password may follow"));
                }
            }
            _ => {}
        }
        match words.next() {
            Some(_) => Err(M365Error::answer("there are words too many")),
            None => Ok(parsed),
        }
    }

    /// What Microsoft said of a sign-in that failed.
    ///
    /// Errors: M365AnswerRejected.
    pub(super) fn question(&self) -> Result<Question, M365Error> {
        let error = self.error.as_ref().unwrap_or(&Value::Null);
        let text = error.as_str().map_or_else(|| error.to_string(), str::to_owned);
        Question::parse(&text).map_err(|error| M365Error::answer(error.to_string()))
    }

    /// The answer as it may be stored: of an error only what is read of it.
    ///
    /// Errors: M365AnswerRejected.
    pub(super) fn without_description(mut self) -> Result<Answer, M365Error> {
        if self.error.is_some() {
            self.error = Some(self.question()?.to_json_value());
        }
        Ok(self)
    }

    /// Refuses what an answer lacks for its step, or has and should not.
    ///
    /// Errors: M365AnswerRejected.
    pub(super) fn check(&self, step: &Step, policy: &Policy) -> Result<(), M365Error> {
        let wrong = |what: &str| Err(M365Error::answer(what));
        let signed_in = self.answer == AnswerWord::SignedIn;
        let tells_who = self.account.is_some() || self.role.is_some() || self.region.is_some();
        if tells_who && !signed_in {
            return wrong("only signed_in tells account, role and region");
        }
        if self.error.is_some() != (self.answer == AnswerWord::Failed) {
            return wrong("failed, and nothing else, tells the error");
        }
        if self.app_password && self.answer != AnswerWord::PasswordGiven {
            return wrong("only password_given tells of an app password");
        }
        if signed_in && self.account.as_ref().is_none_or(|account| account.trim().is_empty()) {
            return wrong("signed_in tells the account that signed in");
        }
        if self.account.as_deref().is_some_and(is_no_name) {
            return wrong("the account is longer than 1,024 bytes or holds a control character");
        }
        if let Some(region) = self.region.as_deref().filter(|name| policy.cloud(name).is_none()) {
            let region: String = region.chars().take(60).collect();
            return wrong(&format!("region {region:?} is none of {}", policy.cloud_names()));
        }
        let is_wanted =
            |state| step.fields.iter().any(|one| one.field == FieldWord::AppPassword && one.state == state);
        if self.answer == AnswerWord::PasswordGiven && is_wanted(FieldState::Required) && !self.app_password {
            return wrong(
                "multi-factor authentication is enforced, so an app password is required; say app_password once it is entered",
            );
        }
        Ok(())
    }
}

/// What a word stands for.
fn named<T: Copy>(word: &str, all: &[T], of: fn(T) -> &'static str) -> Result<T, M365Error> {
    all.iter().copied().find(|&one| of(one) == word).ok_or_else(|| {
        let known = all.iter().map(|&one| of(one)).collect::<Vec<_>>().join(", ");
        M365Error::answer(format!("{:?} is none of {known}", word.chars().take(60).collect::<String>()))
    })
}
