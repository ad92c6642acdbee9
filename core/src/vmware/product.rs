//! Reads what a VMware product says of itself: what it is, its version, its build. Pure.

use super::facts::About;
use std::fmt;

/// Texts from a source are shown up to here.
const SHOWN_CHARS: usize = 120;

/// What sort of product it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A host that runs machines: ESX or ESXi. The name does not tell the version: from 9.0 on, ESX is new again.
    Host,
    /// A vCenter Server, which runs none: its hosts are looked at, its own version decides nothing.
    VirtualCenter,
    /// Another product.
    Other,
}

/// A version as far as it was told; builds are compared within one only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Such as 5 of 5.1.0.
    pub major: u32,
    /// Such as 1 of 5.1.0.
    pub minor: u32,
    /// Such as 0 of 5.1.0.
    pub patch: Option<u32>,
}

impl Version {
    /// The version a dotted text begins with; further parts, as in 9.0.1.0, are left alone.
    pub fn parse(text: &str) -> Option<Version> {
        let mut parts = text.trim().split('.');
        let (major, minor) = (number(parts.next()?)?, number(parts.next()?)?);
        let patch = match parts.next() {
            Some(part) => Some(number(part)?),
            None => None,
        };
        parts.all(|part| number(part).is_some()).then_some(Version { major, minor, patch })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}", self.major, self.minor)?;
        self.patch.map_or(Ok(()), |patch| write!(out, ".{patch}"))
    }
}

/// A product as far as it could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// What it is.
    pub kind: Kind,
    /// Its version.
    pub version: Option<Version>,
    /// Its build.
    pub build: Option<u64>,
    /// How reports name it, such as `VMware ESXi 5.1.0 build-1157734`.
    pub text: String,
    /// Whether the fields and the full name say different things. The fields count.
    pub contradicts: bool,
}

impl Product {
    /// Reads what a product says of itself. The fields count before the full name. Where nothing says what it
    /// is, it is taken for a host: the safer answer.
    pub fn of(about: &About) -> Product {
        let named = about.full_name.as_deref().and_then(Named::find);
        let version = about.version.as_deref().and_then(Version::parse);
        let build = about.build.as_deref().and_then(build_of);
        let told = |field: &Option<String>| field.as_deref().is_some_and(|text| !text.trim().is_empty());
        let contradicts = named.as_ref().is_some_and(|named| {
            version.is_some_and(|version| version != named.version)
                || build.is_some_and(|build| build != named.build)
        });
        // A field that is there and cannot be read is not made good by another.
        let version = if told(&about.version) { version } else { named.as_ref().map(|named| named.version) };
        let build = if told(&about.build) { build } else { named.as_ref().map(|named| named.build) };
        let kind = kind_of(about, named.as_ref());
        let text = shown(about, named.as_ref(), kind, version, build);
        Product { kind, version, build, text, contradicts }
    }

    /// Reads a full name, wherever it comes from: text before and after the product's own is left alone.
    pub fn of_full_name(full_name: &str) -> Product {
        Product::of(&About { full_name: Some(full_name.to_owned()), ..About::default() })
    }
}

/// A product's name, version and build inside a longer text.
struct Named<'a> {
    kind: Kind,
    version: Version,
    build: u64,
    text: &'a str,
}

/// The names there are; a name comes before those it begins with.
const NAMES: &[(&str, Kind)] = &[
    ("VMware ESXi", Kind::Host),
    ("VMware ESX Server", Kind::Host),
    ("VMware ESX", Kind::Host),
    ("VMware vCenter Server Appliance", Kind::VirtualCenter),
    ("VMware vCenter Server", Kind::VirtualCenter),
    ("VMware VirtualCenter Server", Kind::VirtualCenter),
    ("VMware VirtualCenter", Kind::VirtualCenter),
    ("VMware Server", Kind::Other),
];

impl Named<'_> {
    /// Finds `NAME VERSION build-BUILD`, where an address may have put ` / Build ` in place of ` build-`.
    fn find(text: &str) -> Option<Named<'_>> {
        let starts = text.match_indices("VMware ").map(|(start, _)| start);
        starts.filter_map(|start| Named::at(text, start)).next()
    }

    fn at(text: &str, start: usize) -> Option<Named<'_>> {
        let (name, kind) = NAMES.iter().find(|(name, _)| text[start..].starts_with(name))?;
        let rest = text[start + name.len()..].strip_prefix(|c: char| c.is_ascii_whitespace())?.trim_start();
        let dotted = leading(rest, |c| c.is_ascii_digit() || c == '.');
        let version = Version::parse(dotted)?;
        let rest = rest[dotted.len()..].trim_start().trim_start_matches('/').trim_start();
        let rest = rest.strip_prefix("build").or_else(|| rest.strip_prefix("Build"))?;
        let rest = rest.strip_prefix(['-', ' '])?;
        let digits = leading(rest, |c| c.is_ascii_digit());
        let end = text.len() - (rest.len() - digits.len());
        Some(Named { kind: *kind, version, build: digits.parse().ok()?, text: &text[start..end] })
    }
}

fn leading(text: &str, wanted: impl Fn(char) -> bool) -> &str {
    &text[..text.find(|c| !wanted(c)).unwrap_or(text.len())]
}

fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// A build as the field holds it: a number, or one behind a version as in `5.1.0-1157734`.
fn build_of(text: &str) -> Option<u64> {
    let digits = text.trim().rsplit('-').next().unwrap_or_default();
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

fn kind_of(about: &About, named: Option<&Named<'_>>) -> Kind {
    match (about.api_type.as_deref(), about.product_line_id.as_deref()) {
        (Some("HostAgent"), Some("gsx")) | (None, Some("gsx")) => Kind::Other,
        (Some("HostAgent"), _) | (None, Some("esx" | "embeddedEsx" | "esxio")) => Kind::Host,
        (Some("VirtualCenter"), _) | (None, Some("vpx")) => Kind::VirtualCenter,
        _ => named.map_or_else(|| kind_of_name(about), |named| named.kind),
    }
}

/// What the name alone tells, where a version or a build is missing in the text.
fn kind_of_name(about: &About) -> Kind {
    let texts = [about.name.as_deref(), about.full_name.as_deref()];
    let known = texts
        .into_iter()
        .flatten()
        .find_map(|text| NAMES.iter().find(|(name, _)| text.contains(name)).map(|(_, kind)| *kind));
    known.unwrap_or(Kind::Host)
}

fn shown(
    about: &About,
    named: Option<&Named<'_>>,
    kind: Kind,
    version: Option<Version>,
    build: Option<u64>,
) -> String {
    if let Some(named) = named.filter(|named| Some(named.version) == version && Some(named.build) == build) {
        return named.text.to_owned();
    }
    let plain = if kind == Kind::VirtualCenter { "VMware vCenter Server" } else { "VMware ESXi" };
    let name = about.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(plain);
    let text = match (version, build) {
        (Some(version), Some(build)) => format!("{name} {version} build-{build}"),
        (Some(version), None) => format!("{name} {version}, build unknown"),
        (None, _) => about.full_name.clone().unwrap_or_else(|| format!("{name}, version unknown")),
    };
    text.chars().take(SHOWN_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(full_name: &str, kind: Kind, version: &str, build: u64, text: &str) {
        let product = Product::of_full_name(full_name);
        let expected = Product {
            kind,
            version: Version::parse(version),
            build: Some(build),
            text: text.to_owned(),
            contradicts: false,
        };
        assert_eq!(product, expected, "{full_name}");
    }

    #[test]
    fn full_names_as_they_were_seen() {
        let same = |name: &str, kind, version, build| check(name, kind, version, build, name);
        same("VMware ESXi 5.1.0 build-1157734", Kind::Host, "5.1.0", 1_157_734);
        same("VMware ESX 4.1.0 build-260247", Kind::Host, "4.1.0", 260_247);
        same("VMware vCenter Server 6.0.0 build-3634794", Kind::VirtualCenter, "6.0.0", 3_634_794);
        same("VMware VirtualCenter 2.5.0 build-64192", Kind::VirtualCenter, "2.5.0", 64_192);
        same("VMware Server 2.0.2 build-203138", Kind::Other, "2.0.2", 203_138);
        same("VMware ESXi 8.0.3 build-25067014", Kind::Host, "8.0.3", 25_067_014);
        let esxi = |name, version, build, text| check(name, Kind::Host, version, build, text);
        esxi(
            "VMware ESXi 6.5.0 build-5969303 (govmomi simulator)",
            "6.5.0",
            5_969_303,
            "VMware ESXi 6.5.0 build-5969303",
        );
        esxi(
            "VMware ESX 4.1.0 build-320137 VMware, Inc. x86_64",
            "4.1.0",
            320_137,
            "VMware ESX 4.1.0 build-320137",
        );
        esxi(
            "VMware, Inc. VMware ESXi 6.0.0 build-3634798 2016-03-07 x",
            "6.0.0",
            3_634_798,
            "VMware ESXi 6.0.0 build-3634798",
        );
        same("VMware ESX 9.0.1.0 / Build 24957456", Kind::Host, "9.0.1", 24_957_456);
    }

    #[test]
    fn fields_count_before_the_full_name_and_a_contradiction_is_told() {
        let mut about = About {
            full_name: Some("VMware ESXi 5.1.0 build-1157734".into()),
            version: Some("5.1.0".into()),
            build: Some("2323236".into()),
            api_type: Some("HostAgent".into()),
            ..About::default()
        };
        let product = Product::of(&about);
        assert!(product.contradicts);
        assert_eq!(product.build, Some(2_323_236));
        assert_eq!(product.text, "VMware ESXi 5.1.0 build-2323236");
        about.build = Some("5.1.0-1157734".into());
        assert!(!Product::of(&about).contradicts);
    }

    #[test]
    fn a_build_that_is_no_number_is_no_build_even_beside_a_good_full_name() {
        let about = About {
            full_name: Some("VMware ESXi 5.1.0 build-1157734".into()),
            build: Some("custom".into()),
            ..About::default()
        };
        assert_eq!(Product::of(&about).build, None);
        assert_eq!(Product::of(&about).version, Version::parse("5.1.0"));
    }

    #[test]
    fn fields_alone_will_do() {
        let field = |text: &str| Some(text.to_owned());
        let about = About { version: field("5.5.0"), build: field("1331820"), ..About::default() };
        assert_eq!(Product::of(&about).text, "VMware ESXi 5.5.0 build-1331820");
        let about = About { product_line_id: field("vpx"), ..About::default() };
        assert_eq!(Product::of(&about).kind, Kind::VirtualCenter);
        assert_eq!(Product::of(&about).text, "VMware vCenter Server, version unknown");
        let about = About { name: field("VMware vCenter Server"), ..About::default() };
        assert_eq!(Product::of(&about).kind, Kind::VirtualCenter);
    }

    #[test]
    fn a_version_that_is_none() {
        for text in ["", "5", "5.", "5.x", "5.1.", "5.1.0.x", "-5.1", "99999999999.1", "5 .1"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC{0,40}(VMware (ESXi|ESX|vCenter Server)[ \\t]*)?[0-9.]{0,12}\\PC{0,8}(build-?)?[0-9]{0,25}\\PC{0,20}") {
            let product = Product::of_full_name(&text);
            prop_assert!(product.text.chars().count() <= SHOWN_CHARS.max(text.chars().count()));
        }

        #[test]
        fn what_stands_around_a_name_changes_nothing(before in "[a-zA-Z ,.]{0,20}", after in "( [a-zA-Z0-9 ,.-]{0,20})?") {
            let name = "VMware ESXi 6.0.0 build-2494585";
            prop_assert_eq!(Product::of_full_name(&format!("{before}{name}{after}")), Product::of_full_name(name));
        }
    }
}
