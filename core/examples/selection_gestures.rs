//! The gestures of `tests/bench/swing/SwingSelection.java`, done by a selection, in nanoseconds of processor time.
//!
//! ```text
//! cargo run --release --example selection_gestures -p holdfast-core [ROWS [ROUNDS]]
//! ```
//!
//! Prints a line for each gesture, its name, median and maximum, and then bytes: what the rows hold, and what
//! every 16th of them selected adds. What comes before a gesture is not counted.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program talks to a terminal")]

use holdfast_core::selection::{
    Change, Listing, Modifiers, Options, RowRange, RowSet, Selection, Style, Texts,
};
use rustix::time::{ClockId, clock_gettime};

type Gesture<'a> = &'a dyn Fn(&mut Selection) -> Change;

struct Bench {
    selection: Selection,
    rows: u32,
    rounds: usize,
}

fn main() {
    let number = |at| std::env::args().nth(at).map(|text| text.parse::<u32>().unwrap());
    let (rows, rounds) = (number(1).unwrap_or(1_000_000), number(2).unwrap_or(31));
    let mut selection = Selection::new(Options { style: Style::List, ..Options::default() });
    selection.relist(listing(0, rows)).unwrap();
    let listed = selection.held_bytes();
    let mut bench = Bench { selection, rows, rounds: rounds as usize };
    bench.loose();
    let loose = bench.selection.held_bytes() - listed;
    bench.gestures();
    bench.listings();
    println!("rows_bytes {listed}");
    println!("selected_bytes {loose}");
}

fn listing(first: u32, rows: u32) -> Listing {
    let key = |row| format!("user{row:07}@contoso.example");
    Listing::of_keys(Texts::of((first..first + rows).map(key)).unwrap())
}

impl Bench {
    fn gestures(&mut self) {
        let (last, middle) = (self.rows - 1, self.rows / 2);
        let click = |on: &mut Selection, row, modifiers| on.click(row, modifiers).unwrap();
        self.measure("click", Bench::loose, &|on| click(on, middle, Modifiers::NONE));
        self.measure("shift_all", |bench| bench.range(0), &|on| click(on, last, Modifiers::SHIFT));
        self.measure("shift_shrink", |bench| bench.range(last), &|on| click(on, middle, Modifiers::SHIFT));
        self.measure("ctrl_click", Bench::loose, &|on| click(on, middle + 1, Modifiers::CTRL));
        self.measure("select_all", Bench::loose, &|on| on.select_all());
        self.measure("clear", Bench::everything, &|on| on.select_none());
        self.measure("invert", Bench::loose, &|on| on.invert());
    }

    /// No gestures: the rows are listed anew.
    fn listings(&mut self) {
        let (middle, all) = (self.rows / 2, self.rows);
        let end = (middle + 999).min(all - 1);
        let thousand = RowSet::from_ranges(&[RowRange { first: middle, last: end }]).unwrap();
        let more = listing(all, 1_000);
        self.rounds = self.rounds.div_ceil(6);
        self.measure("remove_1000", Bench::anew, &|on| on.remove(&thousand).unwrap());
        self.measure("insert_1000", Bench::anew, &|on| on.insert(middle, &more).unwrap());
    }

    fn measure(&mut self, name: &str, before: impl Fn(&mut Bench), gesture: Gesture<'_>) {
        let mut times: Vec<u64> = Vec::new();
        for _ in 0..self.rounds {
            before(self);
            let began = now();
            let change = gesture(&mut self.selection);
            times.push(now() - began);
            drop(change);
        }
        times.sort_unstable();
        println!("{name} {} {}", times[times.len() / 2], times[times.len() - 1]);
    }

    /// Every 16th row: a selection that is no range.
    fn loose(&mut self) {
        self.selection.select_none();
        self.selection.set_rows(&(0..self.rows).step_by(16).collect(), true).unwrap();
    }

    fn everything(&mut self) {
        self.selection.select_all();
    }

    /// The first row alone, and a range from it on its way.
    fn range(&mut self, to: u32) {
        self.selection.select_none();
        self.selection.click(0, Modifiers::NONE).unwrap();
        self.selection.click(to, Modifiers::SHIFT).unwrap();
    }

    fn anew(&mut self) {
        self.selection.relist(listing(0, self.rows)).unwrap();
        self.selection.forget_absent().unwrap();
        self.everything();
    }
}

/// Processor time of this thread: other programs on the machine do not count.
fn now() -> u64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    u64::try_from(time.tv_sec * 1_000_000_000 + time.tv_nsec).unwrap()
}
