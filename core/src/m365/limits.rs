//! What Modern cannot wholly do, and which mode to advise. Pure.

use super::facts::{Connection, Feature, FrontEnd, Kind};
use super::mode::{Mode, verdicts};
use super::policy::Policy;
use super::timeline::{Standing, Verdict};
use super::words::words;
use crate::zone::Date;
use serde::Serialize;

/// The day the list of limitations was published.
pub const LIMITS_DATED: &str = "2020-10-16";

/// What a person has to say yes to before a set becomes Modern.
pub const CONFIRMATION: &str = "I understand the limitation and confirm to proceed";

/// A limitation, and whether the set selects what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Limitation {
    /// What it is about.
    pub feature: Feature,
    /// What Modern cannot do.
    pub text: &'static str,
    /// Whether the set selects that.
    pub applies: bool,
}

words! {
    /// Why a mode is advised.
    Why {
        /// Nothing is selected that Modern cannot wholly do.
        NothingLimited = "nothing_limited",
        /// Something is selected that Modern cannot wholly do, and Hybrid can for the time being.
        Limited = "limited",
        /// Something is selected that Modern cannot wholly do, and Hybrid is no way out any more.
        ModernOnly = "modern_only",
        /// The region has no Modern authentication on this date.
        RegionWithoutModern = "region_without_modern",
    }
}

/// Which mode to be in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// The mode.
    pub mode: Mode,
    /// Why.
    pub reason: Why,
    /// In words.
    pub text: String,
}

impl Feature {
    /// What Modern cannot do with it.
    pub const fn limitation(self) -> &'static str {
        match self {
            Self::PersonalSites => "feature settings of personal sites are neither backed up nor restored",
            Self::SiteCollections => {
                "feature settings of SharePoint site collections are neither backed up nor restored"
            }
            Self::WebParts => {
                "SharePoint web parts and metadata are not fully supported by Microsoft's interface"
            }
            Self::AspxVersions => "versions of .aspx files in SharePoint are not backed up",
            Self::SurveyOptions => "some list settings, such as survey options, are not restored",
            Self::ExternalContentTypes => {
                "external content types that selected lists are linked to are not backed up"
            }
        }
    }

    /// Whether it makes Hybrid the better choice for as long as Hybrid works.
    const fn speaks_for_hybrid(self) -> bool {
        matches!(self, Self::PersonalSites | Self::SiteCollections)
    }
}

/// Everything Modern cannot wholly do, held against what is selected.
pub fn limitations(selects: &[Feature]) -> Vec<Limitation> {
    let one = |&feature: &Feature| Limitation {
        feature,
        text: feature.limitation(),
        applies: selects.contains(&feature),
    };
    Feature::ALL.iter().map(one).collect()
}

/// What the front end shows above [`CONFIRMATION`]. The two say it differently.
pub(super) const fn confirmation_text(front_end: FrontEnd) -> &'static str {
    match front_end {
        FrontEnd::Client => {
            "In Modern authentication, SharePoint web parts and managed metadata are neither backed up nor restored."
        }
        FrontEnd::Agentless => {
            "In Modern authentication, SharePoint web parts and metadata are not restored."
        }
    }
}

/// Whether Hybrid still has a use on a date: a region that allows it, and a password that is still taken.
pub(super) fn hybrid_works(connection: &Connection, policy: &Policy, date: Date) -> bool {
    let cloud = connection.cloud(policy);
    let allowed = cloud.is_some_and(|cloud| cloud.hybrid && !cloud.is_retired(date));
    // What the set happens to read by does not matter here: the password is for SharePoint.
    let open = |one: &Verdict| one.standing != Standing::Blocked;
    allowed
        && !connection.has_basic_off(date)
        && verdicts(Mode::Hybrid.protocols(), Mode::Hybrid, cloud, policy, date).all(|one| open(&one))
}

/// Whether Hybrid is a place to stay on a date: it works, and nobody has asked it to move.
pub(super) fn hybrid_may_stay(connection: &Connection, policy: &Policy, date: Date) -> bool {
    !policy.phase(date).modern_only && hybrid_works(connection, policy, date)
}

/// Which mode to advise on a date; `None` on premises, and where the region was not told.
pub fn advise(connection: &Connection, selects: &[Feature], policy: &Policy, date: Date) -> Option<Advice> {
    let cloud = connection.cloud(policy).filter(|_| connection.kind == Kind::Microsoft365)?;
    if cloud.is_retired(date) {
        let other = policy.successor(cloud);
        let text = format!("{} is closed; connect to {other} in Modern authentication", cloud.title);
        return Some(Advice { mode: Mode::Modern, reason: Why::ModernOnly, text });
    }
    if !cloud.has_modern(date) {
        let text =
            format!("{} has no Modern authentication; the set keeps Basic authentication", cloud.title);
        return Some(Advice { mode: Mode::Basic, reason: Why::RegionWithoutModern, text });
    }
    let reasons: Vec<&Feature> = selects.iter().filter(|feature| feature.speaks_for_hybrid()).collect();
    if reasons.is_empty() {
        let text = "Modern authentication: nothing is selected that it cannot wholly do".to_owned();
        let text = if selects.is_empty() {
            text
        } else {
            "Modern authentication, with the limitations that apply".to_owned()
        };
        return Some(Advice { mode: Mode::Modern, reason: Why::NothingLimited, text });
    }
    if !hybrid_may_stay(connection, policy, date) {
        let text =
            "Modern authentication, with the limitations that apply: Hybrid is no lasting way out of them";
        return Some(Advice { mode: Mode::Modern, reason: Why::ModernOnly, text: text.to_owned() });
    }
    let text = "Hybrid authentication for the time being: personal sites or SharePoint site collections are selected; change to Modern when it fully supports them";
    Some(Advice { mode: Mode::Hybrid, reason: Why::Limited, text: text.to_owned() })
}
