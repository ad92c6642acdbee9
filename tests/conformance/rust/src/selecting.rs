//! The inputs of the steps on a selection.

use crate::fields::read;
use crate::world::Failure;
use holdfast_core::selection::{Key, Part, RangeRule, Rule, Style};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Ranges of rows, each with its first and its last.
pub(crate) type Pairs = Vec<[u32; 2]>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Options {
    pub(crate) style: Option<String>,
    pub(crate) range: Option<String>,
    pub(crate) cascade: Option<bool>,
    pub(crate) page_rows: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct List {
    pub(crate) keys: Vec<String>,
    pub(crate) names: Option<Vec<String>>,
    pub(crate) groups: Option<Vec<Group>>,
    #[serde(default)]
    pub(crate) depths: Vec<u16>,
    #[serde(default)]
    pub(crate) unselectable: Pairs,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) rows: Pairs,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    pub(crate) text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Script {
    pub(crate) script: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rows {
    pub(crate) rows: Pairs,
}

/// The rows have to be there; `null` is no filter.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter {
    #[serde(deserialize_with = "Option::deserialize")]
    pub(crate) rows: Option<Pairs>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Keys {
    pub(crate) keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetRows {
    pub(crate) rows: Pairs,
    pub(crate) selected: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetKeys {
    pub(crate) keys: Vec<String>,
    pub(crate) selected: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Click {
    pub(crate) row: u32,
    #[serde(default)]
    pub(crate) shift: bool,
    #[serde(default)]
    pub(crate) ctrl: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Press {
    pub(crate) key: String,
    #[serde(default)]
    pub(crate) shift: bool,
    #[serde(default)]
    pub(crate) ctrl: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Collapse {
    pub(crate) row: u32,
    pub(crate) collapsed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rules {
    pub(crate) rules: Vec<NamedRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NamedRule {
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) row: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartRows {
    pub(crate) part: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartKeys {
    pub(crate) part: String,
    pub(crate) limit: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Window {
    pub(crate) first: u32,
    pub(crate) limit: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Check {
    pub(crate) row: Option<u32>,
}

/// The place and the listing of an insertion; one struct of both would let unknown fields pass.
pub(crate) fn insert(mut with: Map<String, Value>) -> Result<(u32, List), Failure> {
    let at = with.remove("at").unwrap_or_default();
    let at: Row = read(Map::from_iter([("row".to_owned(), at)]))?;
    Ok((at.row, read(with)?))
}

fn unknown(what: &str, word: &str) -> Failure {
    Failure::Step(format!("no {what} is named {word}"))
}

pub(crate) fn style(word: &str) -> Result<Style, Failure> {
    Ok(match word {
        "checkbox" => Style::Checkbox,
        "list" => Style::List,
        _ => return Err(unknown("style", word)),
    })
}

pub(crate) fn range_rule(word: &str) -> Result<RangeRule, Failure> {
    Ok(match word {
        "anchor" => RangeRule::AnchorState,
        "clicked" => RangeRule::ClickedState,
        _ => return Err(unknown("rule of ranges", word)),
    })
}

pub(crate) fn key(word: &str) -> Result<Key, Failure> {
    Ok(match word {
        "up" => Key::Up,
        "down" => Key::Down,
        "left" => Key::Left,
        "right" => Key::Right,
        "home" => Key::Home,
        "end" => Key::End,
        "pageup" => Key::PageUp,
        "pagedown" => Key::PageDown,
        "space" => Key::Space,
        "a" => Key::A,
        _ => return Err(unknown("key", word)),
    })
}

pub(crate) fn part(word: &str) -> Result<Part, Failure> {
    Ok(match word {
        "selected" => Part::Selected,
        "explicit" => Part::Explicit,
        "ruled" => Part::Ruled,
        "excluded" => Part::Excluded,
        "hidden" => Part::Hidden,
        "absent" => Part::Absent,
        "unselected" => Part::Unselected,
        _ => return Err(unknown("part", word)),
    })
}

pub(crate) fn rule(kind: &str, value: &str) -> Result<Rule, Failure> {
    Rule::of(kind, value).filter(|rule| rule.value() == value).ok_or_else(|| unknown("rule", kind))
}
