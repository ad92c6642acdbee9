//! The steps on the case's selection, which the first of them makes.

use crate::calls::parsed;
use crate::selecting::{self, Pairs};
use crate::world::{Answer, Failure, World};
use crate::{fields, fields::read};
use holdfast_core::selection::{
    Change, Flags, Group, Listing, Modifiers, Options, RowRange, RowSet, Selection, SelectionError, Texts,
    script,
};
use serde_json::{Map, Value, json};

type Changed = Result<Change, SelectionError>;

impl World {
    /// Does a step on the selection, by the name behind `selection.`.
    pub(crate) fn selection_step(&mut self, name: &str, with: Map<String, Value>) -> Answer {
        match name {
            "save" => {
                let bytes = self.selection.save()?;
                self.write_bytes(&read::<fields::OnePath>(with)?.path, &bytes)
            }
            "load" => {
                let bytes = self.read_bytes(&read::<fields::OnePath>(with)?.path)?;
                change(self.selection.load(&bytes))
            }
            _ => match asked(&self.selection, name, &with) {
                Some(answer) => answer,
                None => changed(&mut self.selection, name, with),
            },
        }
    }
}

fn change(done: Changed) -> Answer {
    parsed(&done?.to_json())
}

/// What changes the selection.
fn changed(on: &mut Selection, name: &str, with: Map<String, Value>) -> Answer {
    let of = |done: Change| parsed(&done.to_json());
    match name {
        "options" => of(on.set_options(options(&read(with)?)?)),
        "list" => change(on.relist(listing(read(with)?)?)),
        "list_csv" => change(on.relist(Listing::from_csv(&read::<selecting::Text>(with)?.text)?)),
        "insert" => {
            let (at, with) = selecting::insert(with)?;
            change(on.insert(at, &listing(with)?))
        }
        "click" => {
            let with: selecting::Click = read(with)?;
            change(on.click(with.row, modifiers(with.shift, with.ctrl)))
        }
        "press" => {
            let with: selecting::Press = read(with)?;
            of(on.press(selecting::key(&with.key)?, modifiers(with.shift, with.ctrl)))
        }
        "filter" => {
            let rows = read::<selecting::Filter>(with)?.rows.map(|pairs| rows(&pairs)).transpose()?;
            change(on.set_filter(rows.as_ref()))
        }
        "collapse" => {
            let with: selecting::Collapse = read(with)?;
            change(on.set_collapsed(with.row, with.collapsed))
        }
        "rules" => {
            let rules = read::<selecting::Rules>(with)?.rules;
            let rules = rules.iter().map(|rule| selecting::rule(&rule.kind, &rule.value));
            change(on.set_rules(rules.collect::<Result<_, _>>()?))
        }
        "play" => parsed(&script::play(on, &read::<selecting::Script>(with)?.script)?.to_json()),
        _ => named(on, name, with),
    }
}

/// What changes rows or keys that it names, or everything.
fn named(on: &mut Selection, name: &str, with: Map<String, Value>) -> Answer {
    match name {
        "remove" => return change(on.remove(&rows(&read::<selecting::Rows>(with)?.rows)?)),
        "all_but" => return change(on.select_all_but(&rows(&read::<selecting::Rows>(with)?.rows)?)),
        "forget" => return change(on.forget(&Texts::of(read::<selecting::Keys>(with)?.keys)?)),
        "set_rows" => {
            let with: selecting::SetRows = read(with)?;
            return change(on.set_rows(&rows(&with.rows)?, with.selected));
        }
        "set_keys" => {
            let with: selecting::SetKeys = read(with)?;
            return change(on.set_keys(&Texts::of(with.keys)?, with.selected));
        }
        _ => {}
    }
    let fields::Nothing {} = read(with)?;
    change(match name {
        "forget_absent" => on.forget_absent(),
        "all" => Ok(on.select_all()),
        "none" => Ok(on.select_none()),
        "invert" => Ok(on.invert()),
        "undo" => Ok(on.undo()),
        "redo" => Ok(on.redo()),
        "keep_ruled" => Ok(on.keep_ruled()),
        "status" => Ok(on.status()),
        _ => return Err(Failure::Step("no runner knows this step".to_owned())),
    })
}

/// What only asks; `None` for any other step.
fn asked(of: &Selection, name: &str, with: &Map<String, Value>) -> Option<Answer> {
    let with = || with.clone();
    Some(match name {
        "rules_of" => {
            read(with()).and_then(|at: selecting::Row| Ok(json!({ "rules": of.rules_of(at.row)? })))
        }
        "keys" => read(with()).and_then(|with| keys(of, &with)),
        "rows" => read(with()).and_then(|with: selecting::PartRows| {
            Ok(json!({ "rows": pairs(&of.rows_of(selecting::part(&with.part)?)) }))
        }),
        "window" => read(with()).map(|with: selecting::Window| {
            let window = of.window(with.first, with.limit);
            json!({ "rows": window.rows, "flags": bits(&window.flags) })
        }),
        "flags" => read(with()).and_then(|at: selecting::Row| Ok(json!({ "flags": of.flags(at.row)?.0 }))),
        "check" => read(with()).and_then(|with: selecting::Check| {
            let check = with.row.map_or(Ok(of.check_all()), |row| of.check(row))?;
            Ok(json!({ "check": check.word() }))
        }),
        "find" => read(with())
            .and_then(|with: selecting::Keys| Ok(json!({ "rows": of.find(&Texts::of(with.keys)?) }))),
        "counts" => read(with()).and_then(|_: fields::Nothing| Ok(parsed(&of.to_json())?["counts"].take())),
        "show" => read(with()).and_then(|_: fields::Nothing| parsed(&of.to_json())),
        _ => return None,
    })
}

/// All batches of a part, as one.
fn keys(of: &Selection, with: &selecting::PartKeys) -> Answer {
    let (part, limit) = (selecting::part(&with.part)?, with.limit.unwrap_or(100_000));
    let (mut keys, mut places, mut flags, mut batches) = (Vec::new(), Vec::new(), Vec::new(), 0);
    let mut from = None;
    loop {
        let batch = of.keys(part, from, limit)?;
        keys.extend(batch.keys.iter().map(str::to_owned));
        let place = |(row, flags): (&u32, &Flags)| (!flags.has(Flags::ABSENT)).then_some(*row);
        places.extend(batch.rows.iter().zip(&batch.flags).map(place));
        flags.extend(bits(&batch.flags));
        batches += 1;
        from = batch.next;
        if from.is_none() {
            return Ok(json!({ "keys": keys, "rows": places, "flags": flags, "batches": batches }));
        }
    }
}

fn bits(flags: &[Flags]) -> Vec<u8> {
    flags.iter().map(|flags| flags.0).collect()
}

fn modifiers(shift: bool, ctrl: bool) -> Modifiers {
    Modifiers { shift, ctrl }
}

fn rows(pairs: &Pairs) -> Result<RowSet, SelectionError> {
    let ranges: Vec<RowRange> =
        pairs.iter().map(|[first, last]| RowRange { first: *first, last: *last }).collect();
    RowSet::from_ranges(&ranges)
}

fn pairs(rows: &RowSet) -> Vec<[u32; 2]> {
    rows.ranges().iter().map(|range| [range.first, range.last]).collect()
}

fn options(with: &selecting::Options) -> Result<Options, Failure> {
    let default = Options::default();
    Ok(Options {
        style: with.style.as_deref().map_or(Ok(default.style), selecting::style)?,
        range_rule: with.range.as_deref().map_or(Ok(default.range_rule), selecting::range_rule)?,
        cascade: with.cascade.unwrap_or(default.cascade),
        page_rows: with.page_rows.unwrap_or(default.page_rows),
    })
}

fn listing(with: selecting::List) -> Result<Listing, SelectionError> {
    let group = |group: selecting::Group| Ok(Group { rows: rows(&group.rows)?, name: group.name });
    let groups = |groups: Vec<selecting::Group>| groups.into_iter().map(group).collect::<Result<_, _>>();
    Ok(Listing {
        keys: Texts::of(with.keys)?,
        names: with.names.map(Texts::of).transpose()?,
        groups: with.groups.map(groups).transpose()?,
        depths: with.depths,
        unselectable: rows(&with.unselectable)?,
    })
}
