//! A selection as bytes, for the backup set, and back. Pure: the host stores them, in one step.
//!
//! One JSON object, version 1. Keys are listed in the order of the rows, absent ones last.
//!
//! ```text
//! format   "holdfast-selection"
//! version  1
//! form     "include": selected is what `include` and `ruled` list;
//!          "exclude": the rules have `all`, so selected is everything but `exclude`
//! rules    [{"kind": "all"|"new"|"name"|"domain"|"group", "value": text}, ...]; all and new have no value
//! include  keys selected by hand
//! exclude  keys unselected by hand although a rule selects them, or did
//! ruled    keys that rules selected when it was written; in the exclude form only the absent ones
//! known    keys that the rule "new" does not call new; there only with that rule
//! blake3   of all of this, see `digest`; a file written by hand may leave it out
//! ```
//!
//! An exclude form without the rule `all` does not exist: it would select newcomers whom nobody chose.

use super::SelectionError;
use super::change::Change;
use super::keys::KeyList;
use super::model::{Chosen, Selection};
use super::ranges::count;
use super::rules::{RULE_LIMIT, Rule, evaluate};
use super::texts::{KEY_LIMIT, TEXTS_LIMIT_BYTES, Texts, check_key, within};
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The version this release writes, and the newest it reads.
pub const FILE_VERSION: u64 = 1;

/// No saved selection is longer; a longer one is refused before it is read.
pub const FILE_LIMIT_BYTES: u64 = 1 << 30;

const FORMAT: &str = "holdfast-selection";

/// Only what tells a newer file from a damaged one.
#[derive(Deserialize)]
struct Version {
    format: String,
    version: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    format: String,
    version: u64,
    form: Form,
    #[serde(default)]
    rules: Vec<SavedRule>,
    #[serde(default)]
    include: KeyList,
    #[serde(default)]
    exclude: KeyList,
    #[serde(default)]
    ruled: KeyList,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known: Option<KeyList>,
    #[serde(default)]
    blake3: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Form {
    Include,
    Exclude,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedRule {
    kind: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    value: String,
}

impl Selection {
    /// The selection as bytes, for [`Selection::load`]: what is selected and why, not how it is shown.
    ///
    /// Errors: SelectionLimitExceeded.
    pub fn save(&self) -> Result<Vec<u8>, SelectionError> {
        let form = if self.rules.contains(&Rule::All) { Form::Exclude } else { Form::Include };
        let mut ruled = &self.ruled - &self.chosen.excluded;
        if form == Form::Exclude {
            ruled.remove_range(..self.rows.listed());
        }
        let rule = |rule: &Rule| SavedRule { kind: rule.kind().to_owned(), value: rule.value().to_owned() };
        let has_new = self.rules.contains(&Rule::New);
        let mut saved = Saved {
            format: FORMAT.to_owned(),
            version: FILE_VERSION,
            form,
            rules: self.rules.iter().map(rule).collect(),
            include: self.key_list(&self.chosen.included)?,
            exclude: self.key_list(&self.chosen.excluded)?,
            ruled: self.key_list(&ruled)?,
            known: if has_new { Some(self.key_list(&self.known)?) } else { None },
            blake3: None,
        };
        saved.blake3 = Some(digest(&saved));
        let mut bytes = serde_json::to_vec(&saved).map_err(|error| damaged(error.to_string()))?;
        bytes.push(b'\n');
        within("bytes of a saved selection", bytes.len() as u64, FILE_LIMIT_BYTES)?;
        Ok(bytes)
    }

    fn key_list(&self, rows: &RoaringBitmap) -> Result<KeyList, SelectionError> {
        Texts::of(rows.iter().map(|row| self.rows.key(row))).map(KeyList)
    }

    /// Puts a saved selection in place of this one, over the rows that are listed. Keys it has and the listing
    /// lacks become absent ones. History, anchor and lead begin anew.
    ///
    /// Errors: SelectionDamaged, SelectionVersionUnsupported, SelectionLimitExceeded; nothing is changed then.
    pub fn load(&mut self, bytes: &[u8]) -> Result<Change, SelectionError> {
        let (saved, rules) = read(bytes)?;
        self.check_room(&saved)?;
        let included = self.rows_for(&saved.include)?;
        let excluded = self.rows_for(&saved.exclude)?;
        let ruled = self.rows_for(&saved.ruled)?;
        let known = saved.known.as_ref().map_or(Ok(RoaringBitmap::new()), |known| self.rows_for(known))?;
        (self.ruled, self.known) = (ruled, known);
        self.chosen = Chosen { included, excluded };
        self.rules = rules;
        self.ruled = evaluate(self, false);
        self.history.clear();
        self.extension = None;
        (self.anchor, self.lead) = (None, None);
        let change = self.settle();
        self.mixed.forget();
        Ok(change)
    }

    /// Refuses before the first key is taken, so that nothing is changed then.
    fn check_room(&self, saved: &Saved) -> Result<(), SelectionError> {
        let lists = [Some(&saved.include), Some(&saved.exclude), Some(&saved.ruled), saved.known.as_ref()];
        let strangers = lists.iter().flatten().flat_map(|list| list.0.iter());
        let strangers = strangers.filter(|key| self.rows.find(key).is_none());
        let (count, bytes) =
            strangers.fold((0_u64, 0_u64), |(count, bytes), key| (count + 1, bytes + key.len() as u64));
        let absent = u64::from(self.rows.len() - self.rows.listed());
        within("absent keys that are kept", absent + count, u64::from(KEY_LIMIT))?;
        within("bytes of all keys", self.rows.key_bytes() + bytes, TEXTS_LIMIT_BYTES as u64)
    }

    fn rows_for(&mut self, keys: &KeyList) -> Result<RoaringBitmap, SelectionError> {
        let mut rows = RoaringBitmap::new();
        for key in keys.0.iter() {
            let row = match self.rows.find(key) {
                Some(row) => row,
                None => {
                    let row = self.rows.append(key)?.unwrap_or_else(|twin| twin);
                    self.rows.unseen.insert(row);
                    row
                }
            };
            rows.insert(row);
        }
        Ok(rows)
    }
}

/// A file's contents, held against every rule of the format.
fn read(bytes: &[u8]) -> Result<(Saved, Vec<Rule>), SelectionError> {
    within("bytes of a saved selection", bytes.len() as u64, FILE_LIMIT_BYTES)?;
    let version: Version = serde_json::from_slice(bytes).map_err(|error| unreadable(&error))?;
    if version.format != FORMAT {
        return Err(damaged("it is a file of another kind".to_owned()));
    }
    if version.version > FILE_VERSION {
        return Err(SelectionError::VersionUnsupported { found: version.version, newest: FILE_VERSION });
    }
    let saved: Saved = serde_json::from_slice(bytes).map_err(|error| unreadable(&error))?;
    if saved.version == 0 || saved.blake3.as_ref().is_some_and(|found| *found != digest(&saved)) {
        return Err(damaged("its contents are not those that were written".to_owned()));
    }
    let rules = rules_of(&saved)?;
    check_keys(&saved)?;
    Ok((saved, rules))
}

fn rules_of(saved: &Saved) -> Result<Vec<Rule>, SelectionError> {
    within("rules of a selection", saved.rules.len() as u64, RULE_LIMIT as u64)?;
    let rule = |(position, rule): (usize, &SavedRule)| {
        let known = Rule::of(&rule.kind, &rule.value).filter(|known| known.value() == rule.value);
        let sound = known.filter(|known| known.check().is_ok());
        sound.ok_or_else(|| damaged(format!("rule {position} is none")))
    };
    let rules = saved.rules.iter().enumerate().map(rule).collect::<Result<Vec<_>, _>>()?;
    if rules.contains(&Rule::New) != saved.known.is_some() {
        return Err(damaged("the rule `new` and the list `known` go together".to_owned()));
    }
    if rules.contains(&Rule::All) != (saved.form == Form::Exclude) {
        return Err(damaged("the form `exclude` and the rule `all` go together".to_owned()));
    }
    Ok(rules)
}

fn check_keys(saved: &Saved) -> Result<(), SelectionError> {
    let check = |list: &KeyList, name: &str| {
        for (position, key) in list.0.iter().enumerate() {
            check_key(count(position), key).map_err(|error| damaged(format!("in `{name}`, {error}")))?;
        }
        Ok::<(), SelectionError>(())
    };
    check(&saved.include, "include")?;
    check(&saved.exclude, "exclude")?;
    check(&saved.ruled, "ruled")?;
    saved.known.as_ref().map_or(Ok(()), |known| check(known, "known"))?;
    let mut seen = HashSet::new();
    let mut by_hand = saved.include.0.iter().chain(saved.exclude.0.iter());
    match by_hand.all(|key| seen.insert(key)) {
        true => Ok(()),
        false => Err(damaged("a key is in `include` and `exclude` twice or in both".to_owned())),
    }
}

/// BLAKE3, in hexadecimal, over these texts, each after its length in 8 bytes, little-endian: the format's name,
/// the form, kind and value of each rule; then of include, exclude, ruled and, if it is there, known: the list's
/// name, its length as a decimal number, its keys. It is the same however the JSON is laid out.
fn digest(saved: &Saved) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut text = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    text(FORMAT);
    text(if saved.form == Form::Exclude { "exclude" } else { "include" });
    for rule in &saved.rules {
        text(&rule.kind);
        text(&rule.value);
    }
    let lists = [Some(&saved.include), Some(&saved.exclude), Some(&saved.ruled), saved.known.as_ref()];
    for (name, list) in ["include", "exclude", "ruled", "known"].into_iter().zip(lists) {
        let Some(list) = list else { continue };
        text(name);
        text(&list.0.len().to_string());
        list.0.iter().for_each(&mut text);
    }
    hasher.finalize().to_hex().to_string()
}

fn damaged(what: String) -> SelectionError {
    SelectionError::Damaged { what }
}

/// Says where, but not what: the text of a parser may quote a key.
fn unreadable(error: &serde_json::Error) -> SelectionError {
    let what = match error.classify() {
        serde_json::error::Category::Eof => "it ends too early",
        serde_json::error::Category::Data => "a field is missing, unknown, or not what it should be",
        _ => "it is not JSON",
    };
    damaged(format!("{what}, at line {} column {}", error.line(), error.column()))
}
