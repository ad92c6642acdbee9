//! Random strings of gestures, filters, listings and undo: the real selection against the naive one.

use super::keys;
use super::naive::{Keys, Naive};
use crate::selection::{
    Change, Check, Key, Listing, Modifiers, Options, Part, RangeRule, RowRange, RowSet, Rule, Selection,
    Style,
};
use proptest::prelude::*;

const PAGE: u32 = 3;

#[derive(Debug, Clone)]
enum Op {
    Click(usize, Modifiers),
    Press(Key, Modifiers),
    All,
    None,
    Invert,
    AllBut(Vec<usize>),
    Set(Vec<usize>, bool),
    Filter(Option<Vec<usize>>),
    Relist(Vec<usize>),
    Insert(usize, usize),
    Remove(Vec<usize>),
    ForgetAbsent,
    Undo,
    Redo,
}

fn modifiers() -> impl Strategy<Value = Modifiers> {
    (any::<bool>(), any::<bool>()).prop_map(|(shift, ctrl)| Modifiers { shift, ctrl })
}

fn key() -> impl Strategy<Value = Key> {
    use Key::{A, Down, End, Home, Left, PageDown, PageUp, Right, Space, Up};
    prop::sample::select(vec![Up, Up, Down, Down, Left, Right, Home, End, PageUp, PageDown, Space, Space, A])
}

fn rows() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0usize..24, 0..10)
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        10 => (0usize..24, modifiers()).prop_map(|(row, modifiers)| Op::Click(row, modifiers)),
        8 => (key(), modifiers()).prop_map(|(key, modifiers)| Op::Press(key, modifiers)),
        1 => Just(Op::All),
        1 => Just(Op::None),
        1 => Just(Op::Invert),
        1 => rows().prop_map(Op::AllBut),
        1 => (rows(), any::<bool>()).prop_map(|(rows, on)| Op::Set(rows, on)),
        2 => prop::option::weighted(0.6, rows()).prop_map(Op::Filter),
        1 => Just((0usize..24).collect::<Vec<_>>()).prop_shuffle().prop_map(Op::Relist),
        1 => prop::sample::subsequence((0usize..24).collect::<Vec<_>>(), 0..24).prop_map(Op::Relist),
        1 => (0usize..24, 0usize..30).prop_map(|(at, key)| Op::Insert(at, key)),
        1 => prop::collection::vec(0usize..24, 0..4).prop_map(Op::Remove),
        1 => Just(Op::ForgetAbsent),
        3 => Just(Op::Undo),
        2 => Just(Op::Redo),
    ]
}

fn name(key: usize) -> String {
    format!("k{key}")
}

fn set(rows: &[usize]) -> RowSet {
    rows.iter().map(|row| u32::try_from(*row).expect("row")).collect()
}

/// Only rows that are there.
fn there(rows: &[usize], naive: &Naive) -> Vec<usize> {
    rows.iter().copied().filter(|row| *row < naive.listing.len()).collect()
}

/// Does it to both. `None` when the real one refuses and the naive one has nothing to do.
fn apply(op: &Op, real: &mut Selection, naive: &mut Naive) -> Option<Change> {
    match op {
        Op::Click(row, modifiers) => {
            let shown = naive.listing.get(*row).filter(|key| naive.in_view(key)).cloned();
            let change = real.click(u32::try_from(*row).expect("row"), *modifiers);
            assert_eq!(change.is_ok(), shown.is_some());
            naive.click(&shown?, *modifiers);
            change.ok()
        }
        Op::Press(key, modifiers) => {
            naive.press(*key, *modifiers, PAGE as usize);
            Some(real.press(*key, *modifiers))
        }
        Op::All => Some((naive.all(), real.select_all()).1),
        Op::None => Some((naive.none(), real.select_none()).1),
        Op::Invert => Some((naive.invert(), real.invert()).1),
        Op::AllBut(rows) => {
            let rows = there(rows, naive);
            naive.all_but(&rows);
            real.select_all_but(&set(&rows)).ok()
        }
        Op::Set(rows, on) => {
            let rows = there(rows, naive);
            naive.set(&rows, *on);
            real.set_rows(&set(&rows), *on).ok()
        }
        Op::Undo => Some((naive.undo(), real.undo()).1),
        Op::Redo => Some((naive.redo(), real.redo()).1),
        other => Some(relist(other, real, naive)),
    }
}

fn relist(op: &Op, real: &mut Selection, naive: &mut Naive) -> Change {
    let change = match op {
        Op::Filter(rows) => {
            let rows = rows.as_ref().map(|rows| there(rows, naive));
            naive.filter = rows.as_ref().map(|rows| naive.keys(rows));
            real.set_filter(rows.as_deref().map(set).as_ref())
        }
        Op::Relist(keys) => {
            let listing: Vec<String> = keys.iter().map(|key| name(*key)).collect();
            naive.relist(listing.clone());
            real.relist(Listing::of(listing).expect("listing"))
        }
        Op::Insert(at, key) if *at <= naive.listing.len() && !naive.listing.contains(&name(*key)) => {
            let mut listing = naive.listing.clone();
            listing.insert(*at, name(*key));
            naive.relist(listing);
            real.insert(u32::try_from(*at).expect("row"), &Listing::of([name(*key)]).expect("listing"))
        }
        Op::Remove(rows) => {
            let rows = there(rows, naive);
            let gone = naive.keys(&rows);
            naive.relist(naive.listing.iter().filter(|key| !gone.contains(*key)).cloned().collect());
            real.remove(&set(&rows))
        }
        Op::ForgetAbsent => {
            naive.forget_absent();
            real.forget_absent()
        }
        _ => Ok(real.status()),
    };
    change.expect("nothing to refuse")
}

fn key_at(real: &Selection, row: Option<u32>) -> Option<String> {
    row.map(|row| real.key_of(row).expect("a listed row").to_owned())
}

/// Everything that can be asked of both.
fn compare(real: &Selection, naive: &Naive, before: &Keys, change: &Change) {
    let selected: Keys = keys(real, Part::Selected).into_iter().collect();
    assert_eq!(selected, naive.selected);
    assert_eq!(key_at(real, change.anchor), naive.focus.anchor, "anchor");
    assert_eq!(key_at(real, change.lead), naive.focus.lead, "lead");
    assert_eq!(real.history_count(), naive.history_count());
    let listed = |key: &&String| naive.listing.contains(key);
    let counts = (change.selected_count, change.hidden_selected_count, change.absent_selected_count);
    let absent = naive.selected.iter().filter(|key| !naive.listing.contains(key)).count() as u64;
    let hidden = naive.selected.iter().filter(listed).filter(|key| !naive.in_view(key)).count() as u64;
    assert_eq!(counts, (naive.selected.len() as u64, hidden, absent));
    let named = |rows: &RowSet| -> Keys {
        let ranges = rows.ranges();
        assert!(ranges.windows(2).all(|pair| pair[0].last + 1 < pair[1].first), "minimal: {ranges:?}");
        let rows = ranges.iter().flat_map(|RowRange { first, last }| *first..=*last);
        rows.map(|row| real.key_of(row).expect("a listed row").to_owned()).collect()
    };
    let only = |one: &Keys, other: &Keys| -> Keys { one.difference(other).filter(listed).cloned().collect() };
    if !change.relisted {
        assert_eq!(named(&change.selected), only(&naive.selected, before), "selected");
        assert_eq!(named(&change.unselected), only(before, &naive.selected), "unselected");
    }
    let view = naive.view();
    let in_view = view.iter().filter(|key| naive.selected.contains(*key)).count();
    let expected = match in_view {
        0 => Check::None,
        all if all == view.len() => Check::All,
        _ => Check::Mixed,
    };
    assert_eq!(real.check_all(), expected);
}

fn reloaded(real: &Selection, naive: &Naive) {
    let mut again = Selection::default();
    again.load(&real.save().expect("save")).expect("load");
    again.relist(Listing::of(&naive.listing).expect("listing")).expect("relist");
    let selected: Keys = keys(&again, Part::Selected).into_iter().collect();
    assert_eq!(selected, naive.selected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_gestures_end_as_in_the_naive_model(
        list in any::<bool>(),
        clicked in any::<bool>(),
        ops in prop::collection::vec(op(), 1..60),
    ) {
        let style = if list { Style::List } else { Style::Checkbox };
        let range_rule = if clicked { RangeRule::ClickedState } else { RangeRule::AnchorState };
        let mut real = Selection::new(Options { style, range_rule, page_rows: PAGE, ..Options::default() });
        let mut naive = Naive { style, range_rule, ..Naive::default() };
        relist(&Op::Relist((0..20).collect()), &mut real, &mut naive);
        for op in &ops {
            let before = naive.selected.clone();
            if let Some(change) = apply(op, &mut real, &mut naive) {
                compare(&real, &naive, &before, &change);
            }
        }
        reloaded(&real, &naive);
    }

    /// What rules and hands do together, by the definition; and undo goes back to the beginning.
    #[test]
    fn random_rules_and_gestures_keep_hands_and_rules_apart(
        ops in prop::collection::vec((op(), 0u8..12), 1..50),
    ) {
        let mut real = Selection::default();
        let mut naive = Naive::default();
        relist(&Op::Relist((0..20).collect()), &mut real, &mut naive);
        for (op, rules) in &ops {
            let before: Keys = keys(&real, Part::Selected).into_iter().collect();
            match rules {
                0 => _ = real.set_rules(vec![Rule::Name("k1*".into())]).expect("rules"),
                // Refused while nothing is listed.
                1 => _ = real.set_rules(vec![Rule::Name("k?".into()), Rule::New]),
                2 => _ = real.set_rules(Vec::new()).expect("rules"),
                _ => _ = apply(op, &mut real, &mut naive),
            }
            let part = |part| keys(&real, part).into_iter().collect::<Keys>();
            let (selected, explicit) = (part(Part::Selected), part(Part::Explicit));
            let (ruled, excluded) = (part(Part::Ruled), part(Part::Excluded));
            prop_assert!(explicit.is_disjoint(&excluded) && ruled.is_disjoint(&explicit));
            prop_assert_eq!(&explicit | &ruled, selected.clone());
            prop_assert!(selected.is_disjoint(&excluded));
            let k1 = real.rules() == [Rule::Name("k1*".into())];
            for row in 0..real.listed_count() {
                let key = real.key_of(row).expect("listed").to_owned();
                let by_rule = !real.rules_of(row).expect("row").is_empty();
                prop_assert!(!k1 || by_rule == key.starts_with("k1"));
                let expected = explicit.contains(&key) || (by_rule && !excluded.contains(&key));
                prop_assert_eq!(selected.contains(&key), expected, "{}", key);
            }
            if matches!(op, Op::Relist(_) | Op::Remove(_) | Op::Insert(..) | Op::Filter(_)) && *rules > 2 {
                prop_assert!(before.is_subset(&selected), "a listing dropped keys");
            }
            // The naive one knows no rules, so only its listing and view are of use here.
            naive.selected = selected;
        }
        let mut again = Selection::default();
        again.load(&real.save().expect("save")).expect("load");
        again.relist(Listing::of(&naive.listing).expect("listing")).expect("relist");
        for part in [Part::Selected, Part::Explicit, Part::Excluded] {
            let sorted = |selection: &Selection| keys(selection, part).into_iter().collect::<Keys>();
            prop_assert_eq!(sorted(&again), sorted(&real));
        }
        while real.history_count().0 > 0 {
            real.undo();
        }
        prop_assert!(keys(&real, Part::Explicit).is_empty() && keys(&real, Part::Excluded).is_empty());
    }

    /// Boxes of a tree against a recursive count.
    #[test]
    fn random_trees_count_what_is_below(
        steps in prop::collection::vec(0u16..4, 1..30),
        barred in prop::collection::vec(0u32..30, 0..6),
        clicks in prop::collection::vec((0u32..30, modifiers(), 0u8..6), 1..30),
    ) {
        let mut depths: Vec<u16> = Vec::new();
        for step in steps {
            let deepest = depths.last().map_or(0, |depth| depth + 1);
            depths.push(deepest.saturating_sub(step));
        }
        let count = u32::try_from(depths.len()).expect("count");
        let barred: RowSet = barred.into_iter().filter(|row| *row < count).collect();
        let mut real = Selection::default();
        let listing = Listing { depths: depths.clone(), unselectable: barred.clone(), ..Listing::default() };
        let keys = Listing::of((0..count).map(|row| format!("k{row}"))).expect("listing").keys;
        real.relist(Listing { keys, ..listing }).expect("relist");
        for (row, modifiers, fold) in clicks.into_iter().filter(|(row, ..)| *row < count) {
            if fold == 0 {
                real.set_collapsed(row, true).expect("row");
            }
            if real.shown().contains(row) {
                real.click(row, modifiers).expect("click");
            }
            let selected = real.selected();
            for parent in 0..count {
                let below = (parent + 1..count).take_while(|row| {
                    depths[*row as usize] > depths[parent as usize]
                });
                let branch: Vec<u32> = std::iter::once(parent).chain(below).collect();
                let open = branch.iter().filter(|row| !barred.contains(**row));
                let (chosen, rest): (Vec<u32>, Vec<u32>) = open.partition(|row| selected.contains(**row));
                let expected = match (chosen.len(), rest.len()) {
                    (0, _) => Check::None,
                    (_, 0) => Check::All,
                    _ => Check::Mixed,
                };
                prop_assert_eq!(real.check(parent).expect("row"), expected, "row {}", parent);
            }
            prop_assert!(barred.ranges().iter().all(|range| !selected.contains(range.first)));
        }
    }
}
