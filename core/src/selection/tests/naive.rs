//! The flat selection once more, as slow and plain as can be: sets of keys, snapshots as copies, no positions
//! kept. What the real one is held against.

use crate::selection::{Key, Modifiers, RangeRule, Style};
use std::collections::BTreeSet;

pub(super) type Keys = BTreeSet<String>;

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Focus {
    pub(super) anchor: Option<String>,
    pub(super) lead: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) struct Step {
    flipped: Keys,
    before: Focus,
    after: Focus,
}

#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    selected: Keys,
    focus: Focus,
    recorded: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Naive {
    pub(super) style: Style,
    pub(super) range_rule: RangeRule,
    pub(super) listing: Vec<String>,
    /// Keys the filter lets through; all without one.
    pub(super) filter: Option<Keys>,
    pub(super) selected: Keys,
    pub(super) focus: Focus,
    pub(super) snapshot: Option<Snapshot>,
    pub(super) done: Vec<Step>,
    pub(super) undone: Vec<Step>,
}

impl Naive {
    pub(super) fn in_view(&self, key: &str) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.contains(key))
    }

    /// The rows in view, by key.
    pub(super) fn view(&self) -> Vec<String> {
        self.listing.iter().filter(|key| self.in_view(key)).cloned().collect()
    }

    fn place(&self, key: &str) -> usize {
        self.listing.iter().position(|other| other == key).expect("a listed key")
    }

    pub(super) fn keys(&self, rows: &[usize]) -> Keys {
        rows.iter().map(|row| self.listing[*row].clone()).collect()
    }

    /// One step of undo that leaves exactly these keys selected.
    fn step(&mut self, selected: Keys, focus: Focus) {
        self.snapshot = None;
        let before = self.focus.clone();
        self.record(self.selected.clone(), selected.clone(), before, focus.clone());
        self.selected = selected;
        self.focus = focus;
    }

    fn record(&mut self, from: Keys, to: Keys, before: Focus, after: Focus) -> bool {
        let flipped: Keys = from.symmetric_difference(&to).cloned().collect();
        if flipped.is_empty() {
            return false;
        }
        self.undone.clear();
        self.done.push(Step { flipped, before, after });
        true
    }

    pub(super) fn click(&mut self, key: &str, modifiers: Modifiers) {
        let anchor = self.focus.anchor.clone().filter(|anchor| self.in_view(anchor));
        match anchor {
            Some(anchor) if modifiers.shift => self.range_to(&anchor, key),
            _ if self.style == Style::List && !modifiers.ctrl => self.replace(key),
            _ => self.toggle(key),
        }
    }

    fn toggle(&mut self, key: &str) {
        let mut selected = self.selected.clone();
        if !selected.remove(key) {
            selected.insert(key.to_owned());
        }
        self.step(selected, at(key, key));
    }

    fn replace(&mut self, key: &str) {
        let view = self.view();
        let mut selected = self.selected.clone();
        selected.retain(|other| !view.contains(other));
        selected.insert(key.to_owned());
        self.step(selected, at(key, key));
    }

    fn between(&self, anchor: &str, key: &str) -> Vec<String> {
        let (a, b) = (self.place(anchor), self.place(key));
        let rows = self.listing[a.min(b)..=a.max(b)].iter();
        rows.filter(|key| self.in_view(key)).cloned().collect()
    }

    fn range_to(&mut self, anchor: &str, key: &str) {
        if self.range_rule == RangeRule::AnchorState {
            return self.extend(anchor, key, None);
        }
        let on = !self.selected.contains(key);
        let selected = with(&self.selected, &self.between(anchor, key), on);
        self.step(selected, at(key, key));
    }

    fn extend(&mut self, anchor: &str, key: &str, on: Option<bool>) {
        let mut snapshot = self.snapshot.take().unwrap_or(Snapshot {
            selected: self.selected.clone(),
            focus: self.focus.clone(),
            recorded: false,
        });
        if snapshot.recorded {
            self.done.pop();
        }
        let on = on.unwrap_or_else(|| snapshot.selected.contains(anchor));
        let selected = with(&snapshot.selected, &self.between(anchor, key), on);
        let focus = at(anchor, key);
        let (from, before) = (snapshot.selected.clone(), snapshot.focus.clone());
        snapshot.recorded = self.record(from, selected.clone(), before, focus.clone());
        (self.selected, self.focus) = (selected, focus);
        self.snapshot = Some(snapshot);
    }

    pub(super) fn press(&mut self, key: Key, modifiers: Modifiers, page: usize) {
        let view = self.view();
        let lead = self.focus.lead.clone().filter(|lead| self.in_view(lead));
        match (key, lead) {
            (Key::A, _) if modifiers.ctrl && !modifiers.shift => self.all(),
            (Key::Space, Some(lead)) if modifiers.shift && self.anchor_in_view().is_some() => {
                self.range_to(&self.anchor_in_view().expect("checked"), &lead);
            }
            (Key::Space, Some(lead)) => self.toggle(&lead),
            (Key::Space | Key::A | Key::Left | Key::Right, _) => {}
            _ if view.is_empty() => {}
            (key, _) => self.walk(key, modifiers, page, &view),
        }
    }

    fn anchor_in_view(&self) -> Option<String> {
        self.focus.anchor.clone().filter(|anchor| self.in_view(anchor))
    }

    fn walk(&mut self, key: Key, modifiers: Modifiers, page: usize, view: &[String]) {
        let mut target = self.focus.lead.clone();
        let pages = matches!(key, Key::PageUp | Key::PageDown) && target.is_some();
        let times = if pages { page } else { 1 };
        for _ in 0..times {
            target = Some(self.next(key, target, view));
        }
        let target = target.expect("at least one step");
        if modifiers.shift && modifiers.ctrl && matches!(key, Key::Home | Key::End) {
            let lead = self.focus.lead.clone().filter(|lead| self.in_view(lead));
            let lead = lead.unwrap_or_else(|| target.clone());
            if self.focus.anchor.as_ref() != Some(&lead) {
                self.snapshot = None;
            }
            self.extend(&lead, &target, Some(true));
        } else if modifiers.shift {
            self.click(&target, modifiers);
        } else if self.style == Style::List && !modifiers.ctrl {
            self.replace(&target);
        } else {
            self.focus.lead = Some(target);
        }
    }

    /// One row on, from a lead that may be out of view.
    fn next(&self, key: Key, lead: Option<String>, view: &[String]) -> String {
        let (first, last) = (&view[0], &view[view.len() - 1]);
        let found = match (key, lead) {
            (Key::Home, _) => first,
            (Key::End, _) => last,
            (Key::Down | Key::PageDown, None) => first,
            (_, None) => last,
            (Key::Down | Key::PageDown, Some(lead)) => {
                let from = self.place(&lead);
                view.iter().find(|key| self.place(key) > from).unwrap_or(last)
            }
            (_, Some(lead)) => {
                let from = self.place(&lead);
                view.iter().rev().find(|key| self.place(key) < from).unwrap_or(first)
            }
        };
        found.clone()
    }

    pub(super) fn all(&mut self) {
        self.step(with(&self.selected, &self.view(), true), self.focus.clone());
    }

    pub(super) fn none(&mut self) {
        self.step(with(&self.selected, &self.view(), false), self.focus.clone());
    }

    pub(super) fn invert(&mut self) {
        let view: Keys = self.view().into_iter().collect();
        self.step(self.selected.symmetric_difference(&view).cloned().collect(), self.focus.clone());
    }

    pub(super) fn all_but(&mut self, rows: &[usize]) {
        let but = self.keys(rows);
        let view = self.view();
        let on: Vec<String> = view.iter().filter(|key| !but.contains(*key)).cloned().collect();
        self.step(with(&with(&self.selected, &view, false), &on, true), self.focus.clone());
    }

    pub(super) fn set(&mut self, rows: &[usize], on: bool) {
        let keys: Vec<String> = self.keys(rows).into_iter().collect();
        self.step(with(&self.selected, &keys, on), self.focus.clone());
    }

    pub(super) fn undo(&mut self) {
        let Some(step) = self.done.pop() else { return };
        self.flip(&step, step.before.clone());
        self.undone.push(step);
    }

    pub(super) fn redo(&mut self) {
        let Some(step) = self.undone.pop() else { return };
        self.flip(&step, step.after.clone());
        self.done.push(step);
    }

    fn flip(&mut self, step: &Step, focus: Focus) {
        self.snapshot = None;
        self.selected = self.selected.symmetric_difference(&step.flipped).cloned().collect();
        self.focus = focus;
    }

    pub(super) fn relist(&mut self, listing: Vec<String>) {
        let lead = self.focus.lead.as_ref().map(|lead| self.place(lead));
        let left = |key: &&String| listing.contains(key);
        let after = lead.and_then(|lead| self.listing[lead..].iter().find(left));
        let before = lead.and_then(|lead| self.listing[..lead].iter().rev().find(left));
        let lead = after.or(before).cloned();
        let follow = |focus: &mut Focus| {
            focus.anchor.take_if(|key| !listing.contains(key));
            focus.lead.take_if(|key| !listing.contains(key));
        };
        follow(&mut self.focus);
        self.focus.lead = lead;
        for step in self.done.iter_mut().chain(&mut self.undone) {
            follow(&mut step.before);
            follow(&mut step.after);
        }
        if let Some(snapshot) = &mut self.snapshot {
            follow(&mut snapshot.focus);
        }
        if self.focus.anchor.is_none() {
            self.snapshot = None;
        }
        if let Some(filter) = &mut self.filter {
            filter.retain(|key| listing.contains(key));
        }
        self.listing = listing;
    }

    pub(super) fn forget_absent(&mut self) {
        self.snapshot = None;
        let listed = |key: &String| self.listing.contains(key);
        self.selected.retain(listed);
        for steps in [&mut self.done, &mut self.undone] {
            steps.iter_mut().for_each(|step| step.flipped.retain(listed));
            steps.retain(|step| !step.flipped.is_empty());
        }
    }

    pub(super) fn history_count(&self) -> (usize, usize) {
        (self.done.len(), self.undone.len())
    }
}

fn at(anchor: &str, lead: &str) -> Focus {
    Focus { anchor: Some(anchor.to_owned()), lead: Some(lead.to_owned()) }
}

fn with(selected: &Keys, keys: &[String], on: bool) -> Keys {
    let mut selected = selected.clone();
    for key in keys {
        _ = if on { selected.insert(key.clone()) } else { selected.remove(key) };
    }
    selected
}
