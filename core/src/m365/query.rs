//! What became of clouds and protocols, and what comes, for whoever asks. Pure.

use super::error::M365Error;
use super::facts::{Protocol, parse};
use super::policy::{Cloud, Event, Phase};
use super::settings::{Settings, SettingsText};
use super::show;
use super::timeline::{SignIn, Verdict, verdict};
use crate::units::UtcMs;
use serde::{Deserialize, Serialize};

const SCHEMA: u32 = 1;

/// What the timeline is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineRequest {
    region: String,
    protocols: Vec<Protocol>,
    sign_in: Option<SignIn>,
    settings: Settings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimelineText {
    #[serde(default = "global")]
    region: String,
    #[serde(default)]
    protocols: Vec<Protocol>,
    #[serde(default)]
    sign_in: Option<SignIn>,
    #[serde(default)]
    settings: SettingsText,
}

fn global() -> String {
    "global".to_owned()
}

/// What became of a cloud's protocols, and what comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Timeline {
    schema: u32,
    /// The date of the policy.
    pub dated: String,
    /// The date it was asked for.
    pub date: String,
    /// The cloud, with its addresses.
    pub cloud: Cloud,
    /// Whether Modern can be had there on that date.
    pub has_modern: bool,
    /// Whether it is closed on that date.
    pub retired: bool,
    /// What is advised on that date.
    pub phase: Phase,
    /// How the protocols stand.
    pub verdicts: Vec<Verdict>,
    /// What happened and will, in order.
    pub events: Vec<Event>,
    /// All of it for people, in lines.
    pub text: String,
}

impl TimelineRequest {
    /// A request from its JSON: where wanted `region`, `protocols`, `sign_in` and `settings`.
    ///
    /// Errors: M365FactsRejected, M365PolicyRejected.
    pub fn parse(json: &str) -> Result<TimelineRequest, M365Error> {
        let text: TimelineText = parse(json)?;
        let settings = text.settings.read()?;
        let region = text.region;
        if settings.policy().cloud(&region).is_none() {
            let (region, known) =
                (region.chars().take(60).collect::<String>(), settings.policy().cloud_names());
            return Err(M365Error::facts(format!("region {region:?} is none of {known}")));
        }
        Ok(TimelineRequest { region, protocols: text.protocols, sign_in: text.sign_in, settings })
    }
}

/// How the protocols of a cloud stand at a moment, and what happened and will.
///
/// Errors: M365FactsRejected when the cloud is not in the policy.
pub fn timeline(request: &TimelineRequest, now: UtcMs) -> Result<Timeline, M365Error> {
    let policy = request.settings.policy();
    let date = request.settings.date(now, None);
    let cloud =
        policy.cloud(&request.region).ok_or_else(|| M365Error::facts("the region is not in the policy"))?;
    let wanted = |protocol: &Protocol| request.protocols.is_empty() || request.protocols.contains(protocol);
    let each = Protocol::ALL.iter().copied().filter(wanted);
    let pairs = each.flat_map(|protocol| protocol.sign_ins().iter().map(move |&sign_in| (protocol, sign_in)));
    let pairs = pairs.filter(|(_, sign_in)| request.sign_in.is_none_or(|wanted| wanted == *sign_in));
    let is_about = |event: &&Event| event.clouds.contains(&cloud.name) && event.protocols.iter().any(wanted);
    let mut timeline = Timeline {
        schema: SCHEMA,
        dated: policy.dated.first.to_string(),
        date: date.to_string(),
        cloud: cloud.clone(),
        has_modern: cloud.has_modern(date),
        retired: cloud.is_retired(date),
        phase: policy.phase(date).clone(),
        verdicts: pairs
            .map(|(protocol, sign_in)| verdict(policy, Some(cloud), protocol, sign_in, date))
            .collect(),
        events: policy.timeline.iter().filter(is_about).cloned().collect(),
        text: String::new(),
    };
    timeline.text = show::timeline(&timeline);
    Ok(timeline)
}

impl Timeline {
    /// The timeline as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
