//! Microsoft 365 authentication: what state a connection is in, what may be done about it, what to say.
//!
//! Everything here but [`live`] is decided from facts the caller hands in; it does not ask the network, and no secret
//! is among the facts. A date decides what Microsoft allows, so each question is asked for a moment.
//!
//! 1. **Facts** ([`Connection`]) and **policy** ([`Policy`]): clouds, phases and a timeline as dated data, which a
//!    host may replace.
//! 2. **Mode** ([`detect`]): Basic, Hybrid, Modern, or unknown and why. **Verdicts** ([`verdict`]): whether a
//!    protocol works on a date, is warned of, or is blocked.
//! 3. **Check** ([`check`]): all that is to be said of one connection, and what a job's report begins with.
//! 4. **Plan** ([`plan`]) and **migration** ([`Migration`]): which moves may be made, by whom, in which steps;
//!    nothing changes before it is saved, and from Hybrid and Modern no way leads back to Basic.
//! 5. **Fleet** ([`fleet`]): thousands of sets by account, the most urgent first.
//! 6. **Explanation** ([`explain`]): what an error of a sign-in means, whether to try again and who must act.

mod account;
mod answer;
mod certificate;
mod check;
mod classes;
mod dates;
mod error;
mod explain;
mod facts;
mod fleet;
mod limits;
mod lines;
pub mod live;
mod mfa;
mod migration;
mod mode;
mod next;
mod plan;
mod policy;
mod query;
mod settings;
mod show;
mod steps;
#[cfg(test)]
mod tests;
mod text;
mod timeline;
mod words;

pub use certificate::{CertificateAdvice, certificate_advice};
pub use check::{Alert, AlertWord, Check, CheckRequest, check};
pub use classes::{Basis, ErrorClass, Retry, Who};
pub use dates::PolicyDate;
pub use error::M365Error;
pub use explain::{Explanation, Question, explain};
pub use facts::{
    CertificateFacts, Connection, FACTS_LIMIT_BYTES, Feature, FrontEnd, Kind, MfaFacts, MfaState, Protocol,
    Role,
};
pub use fleet::{Fleet, FleetRequest, Row, Urgency, fleet};
pub use limits::{Advice, CONFIRMATION, LIMITS_DATED, Limitation, Why, advise, limitations};
pub use mfa::{MfaAdvice, PasswordPart, mfa_advice};
pub use migration::{Change, ChangedSet, Migration, MigrationState, MigrationStatus, Problem, SignInProblem};
pub use mode::{Detection, Mode, Unsure, detect};
pub use next::{Blocker, NextStep};
pub use plan::{Move, Plan, PlanRequest, Refusal, Refused, Signer, plan};
pub use policy::{Auth, Cloud, Effect, Event, Phase, Policy};
pub use query::{Timeline, TimelineRequest, timeline};
pub use settings::{Notifications, Settings, SettingsText};
pub use steps::{AnswerWord, BrowserSignIn, Field, FieldState, FieldWord, Step, StepWord};
pub use timeline::{Next, SignIn, Standing, Verdict, verdict};
