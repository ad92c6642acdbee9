//! What a gesture costs: a million rows, each gesture many times, in nanoseconds of processor time; and what the
//! selection holds.
//!
//! ```text
//! cargo run --release --example selection_bench -p holdfast-core [ROWS]
//! ```
//!
//! Three shapes of a selection: one range; every other row, which is the most ranges there can be; and every
//! sixteenth row, which is the dearest for a bitmap of sorted numbers.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program talks to a terminal")]

use holdfast_core::selection::{
    Change, Key, Listing, Modifiers, Options, Part, RowRange, RowSet, Rule, Selection, Style, Texts,
};
use rustix::time::{ClockId, clock_gettime};

const TIMES: usize = 400;

fn main() {
    let rows: u32 = std::env::args().nth(1).map_or(1_000_000, |rows| rows.parse().unwrap());
    let keys = Texts::of((0..rows).map(|row| format!("user{row:07}@contoso.example"))).unwrap();
    let listing = || Listing::of_keys(keys.clone());
    let mut selection = Selection::new(Options::default());
    let listed = now();
    selection.relist(listing()).unwrap();
    println!("{rows} rows listed in {} ms; {} bytes held", ms(listed), selection.held_bytes());
    println!("{:<8} {:<16} {:>12} {:>12} {:>10}", "shape", "gesture", "median ns", "max ns", "ranges");
    for (name, step) in [("range", 0), ("every2", 2), ("every16", 16)] {
        gestures(&mut selection, name, rows, step);
    }
    ranges_of_an_event(&mut selection, rows);
    let relisted = now();
    selection.relist(listing()).unwrap();
    println!("listed again in {} ms", ms(relisted));
    let ruled = now();
    selection.set_rules(vec![Rule::Name("*99@*".into()), Rule::Domain("contoso.example".into())]).unwrap();
    println!("two rules set in {} ms", ms(ruled));
    batches(&selection);
}

/// Selects one range, or every so many rows.
fn shape(selection: &mut Selection, rows: u32, step: usize) {
    let all = RowSet::from_ranges(&[RowRange { first: 0, last: rows - 1 }]).unwrap();
    selection.set_rows(&all, false).unwrap();
    let wanted: RowSet = match step {
        0 => RowSet::from_ranges(&[RowRange { first: rows / 10, last: rows / 2 }]).unwrap(),
        step => (0..rows).step_by(step).collect(),
    };
    selection.set_rows(&wanted, true).unwrap();
}

fn gestures(selection: &mut Selection, shape: &str, rows: u32, step: usize) {
    let mut seed = 42_u32;
    let mut row = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed % rows
    };
    let mut measure = |selection: &mut Selection, name: &str, gesture: &mut Gesture<'_>| {
        let mut times: Vec<u64> = Vec::new();
        let mut most = 0;
        self::shape(selection, rows, step);
        for _ in 0..TIMES {
            let row = row();
            let began = now();
            let change = gesture(selection, row);
            times.push(now() - began);
            most = most.max(change.selected.ranges().len() + change.unselected.ranges().len());
        }
        times.sort_unstable();
        let (median, max) = (times[TIMES / 2], times[TIMES - 1]);
        println!("{shape:<8} {name:<16} {median:>12} {max:>12} {most:>10}");
    };
    measure(selection, "click", &mut |on, row| on.click(row, Modifiers::NONE).unwrap());
    measure(selection, "shift", &mut |on, row| on.click(row, Modifiers::SHIFT).unwrap());
    measure(selection, "click + shift", &mut |on, row| {
        on.click(row, Modifiers::NONE).unwrap();
        on.click(rows - 1 - row, Modifiers::SHIFT).unwrap()
    });
    measure(selection, "undo", &mut |on, _| on.undo());
    measure(selection, "redo", &mut |on, _| on.redo());
    measure(selection, "shift+pagedown", &mut |on, _| on.press(Key::PageDown, Modifiers::SHIFT));
    measure(selection, "invert", &mut |on, _| on.invert());
    measure(selection, "all then none", &mut |on, row| {
        if row % 2 == 0 { on.select_all() } else { on.select_none() }
    });
    let third: RowSet = (0..rows).filter(|row| row % 3 != 1).collect();
    measure(selection, "set filter", &mut |on, _| on.set_filter(Some(&third)).unwrap());
    measure(selection, "filtered shift", &mut |on, row| on.click(row - row % 3, Modifiers::SHIFT).unwrap());
    measure(selection, "filtered invert", &mut |on, _| on.invert());
    selection.set_filter(None).unwrap();
    let list = Options { style: Style::List, ..selection.options() };
    selection.set_options(list);
    measure(selection, "list click", &mut |on, row| on.click(row, Modifiers::NONE).unwrap());
    selection.set_options(Options::default());
    self::shape(selection, rows, step);
    println!("{shape:<8} {} bytes held, the history included", selection.held_bytes());
}

type Gesture<'a> = dyn FnMut(&mut Selection, u32) -> Change + 'a;

/// Half a million ranges are made when somebody asks for them, and not in the gesture.
fn ranges_of_an_event(selection: &mut Selection, rows: u32) {
    shape(selection, rows, 2);
    let change = selection.invert();
    let began = now();
    let count = change.selected.ranges().len();
    println!("{count} ranges of one event in {} ms", ms(began));
    let began = now();
    let count = change.selected.ranges_from(rows / 2, 1_000).len();
    println!("a batch of {count} of them in {} us", (now() - began) / 1_000);
}

fn batches(selection: &Selection) {
    let began = now();
    let batch = selection.keys(Part::Selected, None, 100_000).unwrap();
    println!("{} keys in one batch in {} ms", batch.keys.len(), ms(began));
    let began = now();
    let bytes = selection.save().unwrap();
    println!("saved, {} bytes, in {} ms", bytes.len(), ms(began));
    let began = now();
    let mut again = Selection::default();
    again.load(&bytes).unwrap();
    println!("loaded in {} ms", ms(began));
}

/// Processor time of this thread: other programs on the machine do not count.
fn now() -> u64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    u64::try_from(time.tv_sec * 1_000_000_000 + time.tv_nsec).unwrap()
}

fn ms(began: u64) -> u64 {
    (now() - began) / 1_000_000
}
