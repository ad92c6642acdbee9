//! Gesture scripts: a line of words that plays a person at a list. For consoles, cases and bug reports.
//!
//! Words stand apart by white space. Rows are numbered from 0; `ROWS` is numbers and ranges, as in `0-4,9`;
//! `KEYS` is keys with commas between them.
//!
//! ```text
//! c2 s5 k7 x9                click, Shift+click, Ctrl+click, Ctrl+Shift+click on a row
//! up down left right home end pageup pagedown space
//!                            keys; with shift+, ctrl+ or ctrl+shift+ in front, as in ctrl+shift+end
//! ctrl+a all none invert     all in view, none of it, the others of it
//! all-but:ROWS select:ROWS unselect:ROWS
//! undo redo
//! filter:ROWS filter:off     what is in view
//! collapse:ROW expand:ROW    branches of a tree
//! rows:N                     lists the keys r0 to r(N-1)
//! tree:0,1,2!,0              lists r0, r1, ... as a tree: the depth of each, ! for an unselectable row
//! list:KEYS                  lists these keys; `list:` lists none
//! insert:ROW:KEYS remove:ROWS
//! forget:KEYS forget-absent
//! rule:KIND:VALUE rules:off  adds a rule (all, new, name, domain, group), takes all away
//! keep-ruled                 what rules select becomes a choice by hand
//! style:checkbox style:list range:anchor range:clicked cascade:on cascade:off page:N
//! ```

use super::SelectionError;
use super::change::Change;
use super::gesture::Modifiers;
use super::json;
use super::keyboard::Key;
use super::listing::Listing;
use super::model::{Options, RangeRule, Selection, Style};
use super::ranges::{RowRange, RowSet, count};
use super::rules::Rule;
use super::texts::{KEY_LIMIT, Texts, within};

/// Bytes of a script.
pub const SCRIPT_LIMIT_BYTES: usize = 1 << 20;

/// Words of a script.
pub const SCRIPT_LIMIT_WORDS: usize = 10_000;

const MEANS_NOTHING: &str = "it means nothing; the documentation of scripts lists the words there are";

/// What a script did.
#[derive(Debug, Clone, PartialEq)]
pub struct Played {
    /// Each word, and what it changed.
    pub events: Vec<(String, Change)>,
    /// The selection at the end, as its JSON.
    pub(super) selection: serde_json::Value,
}

/// Plays a script on a selection.
///
/// Errors: SelectionScriptRejected for a word that means nothing, and then nothing is played; what the gestures
///         themselves answer, with the place of the word, and then the words before it were played.
pub fn play(selection: &mut Selection, script: &str) -> Result<Played, SelectionError> {
    within("bytes of a script", script.len() as u64, SCRIPT_LIMIT_BYTES as u64)?;
    let words: Vec<&str> = script.split_whitespace().collect();
    within("words of a script", words.len() as u64, SCRIPT_LIMIT_WORDS as u64)?;
    let parse = |(position, word): (usize, &&str)| {
        let position = count(position);
        Word::of(word).map_err(|what| SelectionError::ScriptRejected { position, what })
    };
    let steps = words.iter().enumerate().map(parse).collect::<Result<Vec<_>, _>>()?;
    let mut events = Vec::with_capacity(words.len());
    for (position, (word, step)) in words.iter().zip(steps).enumerate() {
        let refused =
            |source| SelectionError::WordRefused { position: count(position), source: Box::new(source) };
        events.push(((*word).to_owned(), step.play(selection).map_err(refused)?));
    }
    Ok(Played { events, selection: json::selection(selection) })
}

/// One word, understood.
enum Word {
    Click(u32, Modifiers),
    Press(Key, Modifiers),
    Simple(Simple),
    Rows(OnRows, RowSet),
    Filter(Option<RowSet>),
    Fold(u32, bool),
    List(Listing),
    Insert(u32, Listing),
    Forget(Texts),
    Rule(Rule),
    Option(Box<dyn Fn(Options) -> Options>),
}

#[derive(Clone, Copy)]
enum Simple {
    All,
    None,
    Invert,
    Undo,
    Redo,
    ForgetAbsent,
    RulesOff,
    KeepRuled,
}

#[derive(Clone, Copy)]
enum OnRows {
    AllBut,
    Select,
    Unselect,
    Remove,
}

impl Word {
    fn of(word: &str) -> Result<Word, String> {
        let (name, value) = word.split_once(':').map_or((word, None), |(name, value)| (name, Some(value)));
        match value {
            Some(value) => Word::with_value(name, value),
            None => simple(word)
                .map(Word::Simple)
                .or_else(|| press(word))
                .or_else(|| click(word))
                .ok_or_else(|| MEANS_NOTHING.into()),
        }
    }

    fn with_value(name: &str, value: &str) -> Result<Word, String> {
        Ok(match (name, value) {
            ("all-but", rows) => Word::Rows(OnRows::AllBut, row_set(rows)?),
            ("select", rows) => Word::Rows(OnRows::Select, row_set(rows)?),
            ("unselect", rows) => Word::Rows(OnRows::Unselect, row_set(rows)?),
            ("remove", rows) => Word::Rows(OnRows::Remove, row_set(rows)?),
            ("filter", "off") => Word::Filter(None),
            ("filter", rows) => Word::Filter(Some(row_set(rows)?)),
            ("collapse", row) => Word::Fold(number(row)?, true),
            ("expand", row) => Word::Fold(number(row)?, false),
            ("rows", rows) => Word::List(numbered(number(rows)?)?),
            ("tree", depths) => Word::List(tree(depths)?),
            ("list", keys) => Word::List(Listing::of_keys(texts(keys)?)),
            ("insert", more) => {
                let (row, keys) = more.split_once(':').ok_or("it lacks its keys, as in insert:3:a,b")?;
                Word::Insert(number(row)?, Listing::of_keys(texts(keys)?))
            }
            ("forget", keys) => Word::Forget(texts(keys)?),
            ("rules", "off") => Word::Simple(Simple::RulesOff),
            ("rule", rule) => {
                let (kind, value) = rule.split_once(':').unwrap_or((rule, ""));
                Word::Rule(Rule::of(kind, value).ok_or("kinds of rules are all, new, name, domain, group")?)
            }
            _ => Word::Option(option(name, value)?),
        })
    }

    fn play(self, on: &mut Selection) -> Result<Change, SelectionError> {
        Ok(match self {
            Word::Click(row, modifiers) => on.click(row, modifiers)?,
            Word::Press(key, modifiers) => on.press(key, modifiers),
            Word::Simple(word) => word.play(on)?,
            Word::Rows(OnRows::AllBut, rows) => on.select_all_but(&rows)?,
            Word::Rows(OnRows::Select, rows) => on.set_rows(&rows, true)?,
            Word::Rows(OnRows::Unselect, rows) => on.set_rows(&rows, false)?,
            Word::Rows(OnRows::Remove, rows) => on.remove(&rows)?,
            Word::Filter(rows) => on.set_filter(rows.as_ref())?,
            Word::Fold(row, collapsed) => on.set_collapsed(row, collapsed)?,
            Word::List(listing) => on.relist(listing)?,
            Word::Insert(at, listing) => on.insert(at, &listing)?,
            Word::Forget(keys) => on.forget(&keys)?,
            Word::Rule(rule) => on.set_rules(on.rules().iter().cloned().chain([rule]).collect())?,
            Word::Option(change) => on.set_options(change(on.options())),
        })
    }
}

impl Simple {
    fn play(self, on: &mut Selection) -> Result<Change, SelectionError> {
        Ok(match self {
            Simple::All => on.select_all(),
            Simple::None => on.select_none(),
            Simple::Invert => on.invert(),
            Simple::Undo => on.undo(),
            Simple::Redo => on.redo(),
            Simple::ForgetAbsent => on.forget_absent()?,
            Simple::RulesOff => on.set_rules(Vec::new())?,
            Simple::KeepRuled => on.keep_ruled(),
        })
    }
}

fn simple(word: &str) -> Option<Simple> {
    Some(match word {
        "all" => Simple::All,
        "none" => Simple::None,
        "invert" => Simple::Invert,
        "undo" => Simple::Undo,
        "redo" => Simple::Redo,
        "forget-absent" => Simple::ForgetAbsent,
        "keep-ruled" => Simple::KeepRuled,
        _ => return None,
    })
}

fn click(word: &str) -> Option<Word> {
    let (letter, row) = word.split_at_checked(1)?;
    let modifiers = match letter {
        "c" => Modifiers::NONE,
        "s" => Modifiers::SHIFT,
        "k" => Modifiers::CTRL,
        "x" => Modifiers::CTRL_SHIFT,
        _ => return None,
    };
    Some(Word::Click(number(row).ok()?, modifiers))
}

fn press(word: &str) -> Option<Word> {
    let (ctrl, rest) = word.strip_prefix("ctrl+").map_or((false, word), |rest| (true, rest));
    let (shift, name) = rest.strip_prefix("shift+").map_or((false, rest), |rest| (true, rest));
    let key = match name {
        "up" => Key::Up,
        "down" => Key::Down,
        "left" => Key::Left,
        "right" => Key::Right,
        "home" => Key::Home,
        "end" => Key::End,
        "pageup" => Key::PageUp,
        "pagedown" => Key::PageDown,
        "space" => Key::Space,
        "a" if ctrl => Key::A,
        _ => return None,
    };
    Some(Word::Press(key, Modifiers { shift, ctrl }))
}

fn option(name: &str, value: &str) -> Result<Box<dyn Fn(Options) -> Options>, String> {
    Ok(match (name, value) {
        ("style", "checkbox") => Box::new(|now| Options { style: Style::Checkbox, ..now }),
        ("style", "list") => Box::new(|now| Options { style: Style::List, ..now }),
        ("range", "anchor") => Box::new(|now| Options { range_rule: RangeRule::AnchorState, ..now }),
        ("range", "clicked") => Box::new(|now| Options { range_rule: RangeRule::ClickedState, ..now }),
        ("cascade", "on") => Box::new(|now| Options { cascade: true, ..now }),
        ("cascade", "off") => Box::new(|now| Options { cascade: false, ..now }),
        ("page", rows) => {
            let page_rows = number(rows)?;
            Box::new(move |now| Options { page_rows, ..now })
        }
        _ => return Err(MEANS_NOTHING.to_owned()),
    })
}

fn number(text: &str) -> Result<u32, String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.then(|| text.parse().ok()).flatten();
    number.ok_or_else(|| "a number of a row is expected".to_owned())
}

fn row_set(text: &str) -> Result<RowSet, String> {
    let range = |item: &str| {
        let (first, last) = item.split_once('-').unwrap_or((item, item));
        Ok::<RowRange, String>(RowRange { first: number(first)?, last: number(last)? })
    };
    let items = text.split(',').filter(|_| !text.is_empty());
    let ranges = items.map(range).collect::<Result<Vec<_>, _>>()?;
    RowSet::from_ranges(&ranges).map_err(|error| error.to_string())
}

fn texts(text: &str) -> Result<Texts, String> {
    let keys = text.split(',').filter(|_| !text.is_empty());
    Texts::of(keys).map_err(|error| error.to_string())
}

fn numbered(rows: u32) -> Result<Listing, String> {
    within("rows of a listing", u64::from(rows), u64::from(KEY_LIMIT)).map_err(|error| error.to_string())?;
    Listing::of((0..rows).map(|row| format!("r{row}"))).map_err(|error| error.to_string())
}

fn tree(text: &str) -> Result<Listing, String> {
    let items: Vec<&str> = text.split(',').collect();
    let depth = |item: &&str| {
        let depth = number(item.trim_end_matches('!'))?;
        u16::try_from(depth).map_err(|_| "a depth is at most 65,535".to_owned())
    };
    let barred = items.iter().enumerate().filter(|(_, item)| item.ends_with('!'));
    Ok(Listing {
        depths: items.iter().map(depth).collect::<Result<_, _>>()?,
        unselectable: barred.map(|(row, _)| count(row)).collect(),
        ..numbered(count(items.len()))?
    })
}
