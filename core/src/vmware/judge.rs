//! Whether a host loses changed sectors. Pure.
//!
//! Three answers, and none of them is "fine": *affected*, *fixed*, and *unknown*, with why. A version no rule
//! is about is unknown too: that no defect is known proves nothing.

use super::facts::About;
use super::product::{Kind, Product};
use super::rules::{Certainty, Concerned, Rule, RuleKind, Rules};

/// Whether a host loses changed sectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It does.
    Affected,
    /// Its version did, its build carries the fix.
    Fixed,
    /// It cannot be told.
    Unknown(Why),
}

/// Why it cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// No rule is about its version.
    NotListed,
    /// Its version is missing or cannot be read.
    VersionMissing,
    /// Its build is missing or cannot be read, and a rule asks for it.
    BuildMissing,
    /// It is not connected to its vCenter, which may tell what was true before.
    Disconnected,
    /// It is a vCenter, and its hosts were not told.
    HostsMissing,
    /// It is no ESX or ESXi host.
    NoHost,
}

impl Answer {
    /// A stable word for machines: affected, fixed, unknown.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Affected => "affected",
            Self::Fixed => "fixed",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Why it cannot be told; `None` when it can.
    pub const fn why(self) -> Option<Why> {
        match self {
            Self::Unknown(why) => Some(why),
            Self::Affected | Self::Fixed => None,
        }
    }

    /// Whether backups served by such a host may be built upon: all that is known says so.
    pub(super) const fn is_trusted(self) -> bool {
        matches!(self, Self::Fixed | Self::Unknown(Why::NotListed))
    }
}

impl Why {
    /// A stable word for machines.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotListed => "not_listed",
            Self::VersionMissing => "version_missing",
            Self::BuildMissing => "build_missing",
            Self::Disconnected => "disconnected",
            Self::HostsMissing => "hosts_missing",
            Self::NoHost => "no_host",
        }
    }

    /// What is so, and what to do.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NotListed => "no known defect is listed for its version",
            Self::VersionMissing => "its version is unknown; hand in what it says of itself",
            Self::BuildMissing => "its build is unknown; hand in what it says of itself",
            Self::Disconnected => "it is not connected to its vCenter; connect it and check again",
            Self::HostsMissing => {
                "it is a vCenter and its hosts were not told; sign in so that they can be read"
            }
            Self::NoHost => "it is no ESX or ESXi host",
        }
    }
}

/// A rule a host falls under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The rule's id.
    pub rule: String,
    /// The first build with the fix; `None` where there is none.
    pub fixed_build: Option<u64>,
    /// Whether the vendor says that this build carries the fix.
    pub certainty: Certainty,
}

/// What was found about one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The host as it could be read.
    pub product: Product,
    /// Whether it loses changed sectors.
    pub answer: Answer,
    /// The defects it has.
    pub defects: Vec<Match>,
    /// What is said of its version and not confirmed.
    pub advisories: Vec<Match>,
}

/// What a host says of itself, and whether it is connected, held against the rules.
pub fn judge(about: &About, connected: bool, rules: &Rules) -> Verdict {
    let product = Product::of(about);
    let nothing = |product, why| Verdict {
        product,
        answer: Answer::Unknown(why),
        defects: Vec::new(),
        advisories: Vec::new(),
    };
    match product.kind {
        Kind::Other => return nothing(product, Why::NoHost),
        Kind::VirtualCenter => return nothing(product, Why::HostsMissing),
        Kind::Host => {}
    }
    if !connected {
        return nothing(product, Why::Disconnected);
    }
    if product.version.is_none() {
        return nothing(product, Why::VersionMissing);
    }
    let of_kind = |kind| {
        let rules = rules.rules.iter().filter(move |rule| rule.kind == kind);
        rules.filter_map(|rule| standing(rule, &product)).collect::<Vec<_>>()
    };
    let (standings, advisories) = (of_kind(RuleKind::Defect), of_kind(RuleKind::Advisory));
    let answer = answer_of(&standings);
    Verdict { answer, defects: affected(standings), advisories: affected(advisories), product }
}

/// How a host stands to a rule that is about its version.
enum Standing {
    Affected(Match),
    Fixed,
    BuildMissing,
}

fn standing(rule: &Rule, product: &Product) -> Option<Standing> {
    let version = product.version?;
    let one = rule.versions.iter().find(|one| one.is_about(version))?;
    Some(match (one.from, one.fixed, product.build) {
        (None, None, _) => Standing::Affected(matched(rule, one)),
        (_, _, None) => Standing::BuildMissing,
        (from, fixed, Some(build)) => {
            let begun = from.is_none_or(|from| build >= from);
            let open = fixed.is_none_or(|fixed| build < fixed);
            if begun && open { Standing::Affected(matched(rule, one)) } else { Standing::Fixed }
        }
    })
}

fn matched(rule: &Rule, one: &Concerned) -> Match {
    Match { rule: rule.id.clone(), fixed_build: one.fixed, certainty: one.certainty }
}

fn answer_of(standings: &[Standing]) -> Answer {
    if standings.iter().any(|one| matches!(one, Standing::Affected(_))) {
        return Answer::Affected;
    }
    if standings.iter().any(|one| matches!(one, Standing::BuildMissing)) {
        return Answer::Unknown(Why::BuildMissing);
    }
    if standings.is_empty() { Answer::Unknown(Why::NotListed) } else { Answer::Fixed }
}

fn affected(standings: Vec<Standing>) -> Vec<Match> {
    let matches = standings.into_iter().filter_map(|one| match one {
        Standing::Affected(found) => Some(found),
        Standing::Fixed | Standing::BuildMissing => None,
    });
    matches.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(full_name: &str) -> Verdict {
        let about = About { full_name: Some(full_name.to_owned()), ..About::default() };
        judge(&about, true, Rules::built_in())
    }

    fn host(version: &str, build: u64) -> Answer {
        of(&format!("VMware ESXi {version} build-{build}")).answer
    }

    #[test]
    fn builds_below_the_fix_are_affected_and_those_at_it_or_above_are_fixed() {
        let affected = [
            ("5.0.0", 469_512),
            ("5.0.0", 2_216_931),
            ("5.0.0", 2_312_427),
            ("5.1.0", 799_733),
            ("5.1.0", 1_157_734),
            ("5.1.0", 2_323_231),
            ("5.5.0", 1_331_820),
            ("5.5.0", 2_352_327),
            ("6.0.0", 2_494_585),
            ("6.0.0", 3_247_719),
        ];
        for (version, build) in affected {
            assert_eq!(host(version, build), Answer::Affected, "{version} {build}");
        }
        let fixed = [
            ("5.0.0", 2_312_428),
            ("5.1.0", 2_323_236),
            ("5.5.0", 2_403_361),
            ("5.5.0", 2_456_374),
            ("6.0.0", 3_247_720),
        ];
        for (version, build) in fixed {
            assert_eq!(host(version, build), Answer::Fixed, "{version} {build}");
        }
    }

    #[test]
    fn what_no_rule_is_about_is_unknown_and_never_fine() {
        for (version, build) in [("6.5.0", 4_564_106), ("7.0.3", 1), ("9.0.0", 24_755_229), ("3.5.0", 1)] {
            assert_eq!(host(version, build), Answer::Unknown(Why::NotListed), "{version}");
        }
    }

    #[test]
    fn version_4_has_no_fix_whatever_the_build_and_also_without_one() {
        let verdict = of("VMware ESX 4.1.0 build-99999999");
        assert_eq!(verdict.answer, Answer::Affected);
        assert_eq!(verdict.defects[0].fixed_build, None);
        let about = About { version: Some("4.0.0".into()), ..About::default() };
        assert_eq!(judge(&about, true, Rules::built_in()).answer, Answer::Affected);
    }

    #[test]
    fn a_missing_build_is_unknown_where_a_rule_asks_for_it() {
        let of_version = |version: &str| {
            let about = About { version: Some(version.into()), ..About::default() };
            judge(&about, true, Rules::built_in()).answer
        };
        assert_eq!(of_version("5.1.0"), Answer::Unknown(Why::BuildMissing));
        assert_eq!(of_version("7.0.3"), Answer::Unknown(Why::NotListed));
        assert_eq!(
            judge(&About::default(), true, Rules::built_in()).answer,
            Answer::Unknown(Why::VersionMissing)
        );
    }

    #[test]
    fn a_vcenter_a_lost_host_and_another_product_are_unknown() {
        assert_eq!(of("VMware vCenter Server 6.0.0 build-1").answer, Answer::Unknown(Why::HostsMissing));
        assert_eq!(of("VMware Server 2.0.2 build-203138").answer, Answer::Unknown(Why::NoHost));
        let about = About { full_name: Some("VMware ESXi 5.1.0 build-1157734".into()), ..About::default() };
        let verdict = judge(&about, false, Rules::built_in());
        assert_eq!(verdict.answer, Answer::Unknown(Why::Disconnected));
        assert!(verdict.defects.is_empty());
    }

    #[test]
    fn an_advisory_makes_no_host_affected_and_ends_outside_its_builds() {
        let told = |build| {
            let verdict = of(&format!("VMware ESXi 8.0.2 build-{build}"));
            assert_eq!(verdict.answer, Answer::Unknown(Why::NotListed), "{build}");
            verdict.advisories.len()
        };
        let builds = [22_380_478, 22_380_479, 23_305_545, 23_305_546];
        assert_eq!(builds.map(told), [0, 1, 1, 0]);
        assert!(of("VMware ESXi 8.0.3 build-23000000").advisories.is_empty());
    }
}
