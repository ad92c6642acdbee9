//! The known defects of changed block tracking, as dated data a host may replace. Pure.

use super::error::VmwareError;
use super::product::Version;
use serde::Deserialize;
use std::sync::LazyLock;

/// Bytes of a rules file.
pub const RULES_LIMIT_BYTES: usize = 1 << 20;

/// The version of the rules file's form.
const SCHEMA: u32 = 1;

/// Whose builds lose changed sectors.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    schema: u32,
    /// The date of the knowledge, as `2026-11-21`.
    pub dated: String,
    /// Each defect or advisory.
    pub rules: Vec<Rule>,
}

/// One defect, or one advisory.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Such as `KB2090639`.
    pub id: String,
    /// How sure it is.
    pub kind: RuleKind,
    /// What it is called.
    pub title: String,
    /// Which machines of an affected host are concerned.
    pub condition: Condition,
    /// The vendor's article, as it has long been cited.
    #[serde(default)]
    pub address: Option<String>,
    /// Where the article is now.
    #[serde(default)]
    pub current_address: Option<String>,
    /// The versions it is about.
    pub versions: Vec<Concerned>,
}

/// Whether a rule warns or informs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// Confirmed by the vendor: it warns.
    Defect,
    /// Said, and not confirmed: it informs, and makes no host affected.
    Advisory,
}

/// Which machines of an affected host are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Those with a disk that was extended past 128 GiB, 256 GiB, 512 GiB and so on.
    DiskExtended,
    /// Those with a disk that was extended while the machine ran.
    DiskExtendedRunning,
    /// All that have changed block tracking on.
    AnyMachine,
}

/// How sure it is that a build carries the fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// The vendor says so.
    Sourced,
    /// It is likely, and nobody says so.
    Unverified,
}

/// A version, and the builds of it that are concerned.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concerned {
    /// `5.1` for all of 5.1, `8.0.2` for that one alone.
    pub version: String,
    /// The first build concerned; absent for all from the version's beginning.
    #[serde(default)]
    pub from: Option<u64>,
    /// The first build with the fix; absent where there is none.
    pub fixed: Option<u64>,
    /// How sure that is.
    pub certainty: Certainty,
    /// Who says so.
    pub source: String,
}

impl Concerned {
    /// Whether this is about a version. Builds mean nothing outside their own.
    pub(super) fn is_about(&self, version: Version) -> bool {
        Version::parse(&self.version).is_some_and(|own| {
            (own.major, own.minor) == (version.major, version.minor)
                && own.patch.is_none_or(|patch| version.patch == Some(patch))
        })
    }

    fn overlaps(&self, other: &Concerned) -> bool {
        Version::parse(&other.version).is_some_and(|version| self.is_about(version))
            || Version::parse(&self.version).is_some_and(|version| other.is_about(version))
    }
}

static BUILT_IN: LazyLock<Rules> =
    LazyLock::new(|| Rules::parse(include_str!("rules.json")).expect("a test reads the rules in the crate"));

impl Rules {
    /// The rules this release brings along.
    pub fn built_in() -> &'static Rules {
        &BUILT_IN
    }

    /// Rules from a file of the form of `core/src/vmware/rules.json`.
    ///
    /// Errors: VmwareRulesRejected.
    pub fn parse(json: &str) -> Result<Rules, VmwareError> {
        if json.len() > RULES_LIMIT_BYTES {
            return Err(VmwareError::rules("the file is longer than 1 MiB"));
        }
        let rules: Rules =
            serde_json::from_str(json).map_err(|error| VmwareError::rules(error.to_string()))?;
        rules.check()?;
        Ok(rules)
    }

    fn check(&self) -> Result<(), VmwareError> {
        if self.schema != SCHEMA {
            let found = self.schema;
            let text =
                format!("it has schema {found}, this release reads {SCHEMA}; update Holdfast or the file");
            return Err(VmwareError::rules(text));
        }
        if !is_date(&self.dated) {
            return Err(VmwareError::rules("`dated` is no date; write it as 2026-11-21"));
        }
        if self.rules.is_empty() {
            return Err(VmwareError::rules("it has no rules, so nothing could be warned of"));
        }
        self.rules.iter().enumerate().try_for_each(|(place, rule)| {
            let twice = self.rules[..place].iter().any(|before| before.id == rule.id);
            if twice {
                return Err(VmwareError::rules(format!("rule {} is there twice", rule.id)));
            }
            rule.check()
        })
    }

    /// A rule by its id.
    pub fn find(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

impl Rule {
    fn check(&self) -> Result<(), VmwareError> {
        let wrong = |what: String| Err(VmwareError::rules(format!("rule {} {what}", self.id)));
        if self.id.is_empty() || !self.id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return wrong("has an id that is not of letters, digits and hyphens".into());
        }
        if self.versions.is_empty() {
            return wrong("is about no version".into());
        }
        for (place, one) in self.versions.iter().enumerate() {
            if Version::parse(&one.version).is_none() {
                return wrong(format!("is about \"{}\", which is no version", one.version));
            }
            if one.from.zip(one.fixed).is_some_and(|(from, fixed)| from >= fixed) {
                return wrong(format!("has no build of {} from the first to the fixed one", one.version));
            }
            if self.versions[..place].iter().any(|before| before.overlaps(one)) {
                return wrong(format!("is about {} twice", one.version));
            }
        }
        Ok(())
    }
}

fn is_date(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok_and(|date| date.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(json: &str) -> String {
        Rules::parse(json).expect_err("refused").to_string()
    }

    fn with(versions: &str) -> String {
        format!(
            r#"{{"schema":1,"dated":"2026-11-21","rules":[{{"id":"KB1","kind":"defect","title":"t",
            "condition":"any_machine","versions":[{versions}]}}]}}"#
        )
    }

    fn one(version: &str, from: &str, fixed: &str) -> String {
        format!(
            r#"{{"version":"{version}","from":{from},"fixed":{fixed},"certainty":"sourced","source":"s"}}"#
        )
    }

    #[test]
    fn the_rules_in_the_crate_are_sound() {
        let rules = Rules::built_in();
        let fixed = |id: &str, version: &str| {
            let rule = rules.find(id).expect("there");
            rule.versions.iter().find(|one| one.version == version).expect("listed").fixed
        };
        assert_eq!(fixed("KB2090639", "4.1"), None);
        assert_eq!(fixed("KB2090639", "5.0"), Some(2_312_428));
        assert_eq!(fixed("KB2090639", "5.1"), Some(2_323_236));
        assert_eq!(fixed("KB2090639", "5.5"), Some(2_403_361));
        assert_eq!(fixed("KB2136854", "6.0"), Some(3_247_720));
        assert_eq!(rules.find("ESXi80U2-hot-extend").expect("there").kind, RuleKind::Advisory);
    }

    #[test]
    fn an_unverified_defect_only_informs() {
        let alone = |rule: &&Rule| rule.versions.iter().all(|one| one.certainty == Certainty::Unverified);
        for rule in Rules::built_in().rules.iter().filter(alone) {
            assert_eq!(rule.kind, RuleKind::Advisory, "{}", rule.id);
        }
    }

    #[test]
    fn rules_that_are_none_are_refused_with_what_is_wrong() {
        assert!(refused("{}").contains("missing field"));
        assert!(refused(&with("")).contains("about no version"));
        assert!(refused(&with(&one("five", "null", "1"))).contains("no version"));
        assert!(refused(&with(&one("5.1", "7", "7"))).contains("no build of 5.1"));
        let twice = [one("5.1", "null", "1"), one("5.1.2", "null", "2")].join(",");
        assert!(refused(&with(&twice)).contains("5.1.2 twice"));
        let good = with(&one("5.1", "null", "1"));
        assert!(Rules::parse(&good).is_ok());
        assert!(refused(&good.replace("\"schema\":1", "\"schema\":2")).contains("update Holdfast"));
        assert!(refused(&good.replace("2026-11-21", "2026-02-30")).contains("no date"));
        assert!(refused(&good.replace("KB1", "KB 1")).contains("id"));
        assert!(refused(&good.replace("\"title\"", "\"tilte\"")).contains("tilte"));
    }

    #[test]
    fn builds_are_compared_within_their_version_only() {
        let family: Concerned = serde_json::from_str(&one("8.0", "null", "1")).expect("read");
        let exact: Concerned = serde_json::from_str(&one("8.0.2", "null", "1")).expect("read");
        let about = |text: &str| {
            let version = Version::parse(text).expect("a version");
            (family.is_about(version), exact.is_about(version))
        };
        assert_eq!(about("8.0.2"), (true, true));
        assert_eq!(about("8.0.1"), (true, false));
        assert_eq!(about("8.0"), (true, false));
        assert_eq!(about("8.1.2"), (false, false));
    }
}
