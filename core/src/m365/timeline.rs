//! Whether a protocol works on a date: works, warned, blocked, unknown. Pure.

use super::dates::PolicyDate;
use super::facts::Protocol;
use super::policy::{Auth, Cloud, Effect, Event, Policy};
use super::words::words;
use crate::zone::Date;
use serde::Serialize;

words! {
    /// How a protocol stands on a date; the later ones are the worse.
    Standing {
        /// Nothing is known against it.
        Works = "works",
        /// No date is known, because the cloud is not in the timeline.
        Unknown = "unknown",
        /// It may be off for some, or will be off for all.
        Warned = "warned",
        /// It is off.
        Blocked = "blocked",
    }
}

words! {
    /// How one signs in for a protocol.
    SignIn {
        /// User name and password.
        Basic = "basic",
        /// A token.
        Token = "token",
    }
}

/// How a protocol stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Which protocol.
    pub protocol: Protocol,
    /// Signed in how.
    pub sign_in: SignIn,
    /// How it stands.
    pub standing: Standing,
    /// Since when; absent when it works.
    pub since: Option<PolicyDate>,
    /// What was last said of it.
    pub text: Option<String>,
    /// Who says so.
    pub source: Option<String>,
    /// What comes next.
    pub next: Option<Next>,
}

/// What comes next for a protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Next {
    /// When.
    pub date: PolicyDate,
    /// What it does.
    pub effect: Effect,
    /// In words.
    pub text: String,
}

impl Standing {
    const fn of(effect: Effect) -> Standing {
        match effect {
            Effect::Off => Standing::Blocked,
            Effect::Announced | Effect::Postponed | Effect::DefaultOff | Effect::SwitchingOff => {
                Standing::Warned
            }
        }
    }
}

impl Event {
    fn is_about(&self, cloud: &Cloud, protocol: Protocol, sign_in: SignIn) -> bool {
        (self.auth == Auth::Any || sign_in == SignIn::Basic)
            && self.protocols.contains(&protocol)
            && self.clouds.contains(&cloud.name)
    }
}

/// How a protocol stands in a cloud on a date. `None` for the cloud answers unknown.
pub fn verdict(
    policy: &Policy,
    cloud: Option<&Cloud>,
    protocol: Protocol,
    sign_in: SignIn,
    date: Date,
) -> Verdict {
    let Some(cloud) = cloud else { return Story::default().verdict(protocol, sign_in) };
    let mut story = Story::default();
    if policy.timeline.iter().any(|event| event.clouds.contains(&cloud.name)) {
        story.standing = Standing::Works;
    }
    for event in policy.timeline.iter().filter(|event| event.is_about(cloud, protocol, sign_in)) {
        if event.date.first <= date {
            story.take(event);
        } else if story.standing != Standing::Blocked && story.next.is_none() {
            story.next = Some(event);
        }
    }
    story.verdict(protocol, sign_in)
}

/// What became of a protocol, event by event.
struct Story<'p> {
    standing: Standing,
    since: Option<&'p Event>,
    last: Option<&'p Event>,
    next: Option<&'p Event>,
}

impl Default for Story<'_> {
    fn default() -> Self {
        Story { standing: Standing::Unknown, since: None, last: None, next: None }
    }
}

impl<'p> Story<'p> {
    /// What is off stays off; what is warned of was warned of since the first word.
    fn take(&mut self, event: &'p Event) {
        let standing = Standing::of(event.effect);
        if standing < self.standing || self.standing == Standing::Blocked {
            return;
        }
        if standing > self.standing {
            self.since = Some(event);
        }
        self.standing = standing;
        self.last = Some(event);
    }

    fn verdict(self, protocol: Protocol, sign_in: SignIn) -> Verdict {
        Verdict {
            protocol,
            sign_in,
            standing: self.standing,
            since: self.since.map(|event| event.date.clone()),
            text: self.last.map(|event| event.text.clone()),
            source: self.last.map(|event| event.source.clone()),
            next: self.next.map(|event| Next {
                date: event.date.clone(),
                effect: event.effect,
                text: event.text.clone(),
            }),
        }
    }
}

impl Verdict {
    /// The date at which it is off for good, as far as it is known.
    pub(super) fn ends(&self, policy: &Policy, cloud: Option<&Cloud>) -> Option<PolicyDate> {
        if self.standing == Standing::Blocked {
            return self.since.clone();
        }
        let cloud = cloud?;
        let mut events =
            policy.timeline.iter().filter(|event| event.is_about(cloud, self.protocol, self.sign_in));
        events.find(|event| event.effect == Effect::Off).map(|event| event.date.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(cloud: &str, protocol: Protocol, sign_in: SignIn, date: &str) -> Verdict {
        let policy = Policy::built_in();
        verdict(policy, policy.cloud(cloud), protocol, sign_in, date.parse().expect("a date"))
    }

    fn told(verdict: &Verdict) -> (Standing, Option<String>, Option<String>) {
        let next = verdict.next.as_ref().map(|next| next.date.to_string());
        (verdict.standing, verdict.since.as_ref().map(ToString::to_string), next)
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn a_protocol_works_is_warned_of_and_is_blocked_by_its_dates() {
        let ews = |date| told(&at("global", Protocol::Ews, SignIn::Basic, date));
        assert_eq!(ews("2019-08-31"), (Standing::Works, None, some("2019/09")));
        assert_eq!(ews("2020-10-16"), (Standing::Warned, some("2019/09"), some("2021/02/04")));
        assert_eq!(ews("2022-12-31"), (Standing::Warned, some("2019/09"), some("2023/01")));
        assert_eq!(ews("2023-01-01"), (Standing::Blocked, some("2023/01"), None));
        assert_eq!(ews("2026-11-21"), (Standing::Blocked, some("2023/01"), None));
    }

    #[test]
    fn a_token_outlives_the_password_until_the_protocol_itself_goes() {
        let ews = |date| told(&at("global", Protocol::Ews, SignIn::Token, date));
        assert_eq!(ews("2023-01-01"), (Standing::Works, None, some("2026/08/31")));
        assert_eq!(ews("2026-11-21"), (Standing::Warned, some("2026/08/31"), some("2027/04/01")));
        assert_eq!(ews("2027-04-01"), (Standing::Blocked, some("2027/04/01"), None));
        let graph = at("global", Protocol::Graph, SignIn::Token, "2027-04-01");
        assert_eq!(graph.standing, Standing::Works);
    }

    #[test]
    fn sharepoint_lost_user_name_and_password_in_may_2026() {
        let idcrl = |date| at("global", Protocol::SharepointIdcrl, SignIn::Basic, date).standing;
        let dates = ["2026-02-15", "2026-02-16", "2026-04-30", "2026-05-01"];
        assert_eq!(
            dates.map(idcrl),
            [Standing::Works, Standing::Warned, Standing::Warned, Standing::Blocked]
        );
    }

    #[test]
    fn sending_by_smtp_is_on_hold_and_other_clouds_have_their_own_dates() {
        let smtp = at("global", Protocol::SmtpAuth, SignIn::Basic, "2026-11-21");
        assert_eq!(told(&smtp), (Standing::Warned, some("2024/04"), some("2027/01/01")));
        assert_eq!(at("china", Protocol::Ews, SignIn::Basic, "2023-03-30").standing, Standing::Works);
        assert_eq!(at("china", Protocol::Ews, SignIn::Basic, "2023-03-31").standing, Standing::Blocked);
        assert_eq!(at("germany", Protocol::Graph, SignIn::Token, "2021-10-29").standing, Standing::Blocked);
        assert_eq!(at("mars", Protocol::Ews, SignIn::Basic, "2026-11-21").standing, Standing::Unknown);
    }
}
