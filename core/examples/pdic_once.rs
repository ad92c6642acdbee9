//! One PDIC as a process of its own, for tests that kill it or run it as another user.
//!
//! ```text
//! pdic_once run DIR       checks the set in DIR/destination with the working state in DIR, prints JSON
//! pdic_once backup DIR    backs DIR/source up, prints three counts
//! pdic_once replicate DIR copies the set in DIR/destination to DIR/replica, prints JSON
//! pdic_once entries DIR   the object keys of the Current index, a line each
//! ```
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a test's helper talks to a pipe")]

use holdfast_core::backup;
use holdfast_core::cancel::Cancel;
use holdfast_core::clock::SystemClock;
use holdfast_core::destination::Local;
use holdfast_core::index::Columns;
use holdfast_core::monitor::Silent;
use holdfast_core::pdic::{Options, Request, run};
use holdfast_core::replication;
use holdfast_core::report::Report;
use holdfast_core::set::{BackupSet, Known};
use holdfast_core::state::State;
use holdfast_core::units::SetId;
use holdfast_core::zone::Zone;
use std::path::Path;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let dir = Path::new(&args[1]);
    let set = SetId::parse("1602834567932").unwrap();
    match args[0].as_str() {
        "run" => check(dir, set),
        "backup" => back_up(dir, set),
        "replicate" => replicate(dir, set),
        _ => entries(dir, set),
    }
}

fn check(dir: &Path, set: SetId) {
    let destination = Local::open(&dir.join("destination")).unwrap();
    let state = State::open(&dir.join("state.db")).unwrap();
    let request = Request {
        destination: &destination,
        set,
        state: &state,
        staging: &dir.join("staging"),
        options: &Options { threads: 1, ..Options::default() },
        clock: &SystemClock,
        monitor: &Silent,
        cancel: &Cancel::new(),
    };
    println!("{}", run(&request, &mut Report::new(Zone::utc())).to_json());
}

fn back_up(dir: &Path, set: SetId) {
    let destination = Local::open(&dir.join("destination")).unwrap();
    let state = State::open(&dir.join("state.db")).unwrap();
    let request = backup::Request {
        source: &dir.join("source"),
        destination: &destination,
        set,
        state: &state,
        staging: &dir.join("staging"),
        clock: &SystemClock,
        monitor: &Silent,
        cancel: &Cancel::new(),
    };
    let done = backup::run(&request, &mut Report::new(Zone::utc())).unwrap();
    let (stored, retained) = (done.stored_file_count, done.retained_file_count);
    println!("stored {stored}, retained {retained}, skipped {}", done.skipped.len());
}

fn replicate(dir: &Path, set: SetId) {
    let sender = Local::open(&dir.join("destination")).unwrap();
    let receiver = Local::open(&dir.join("replica")).unwrap();
    let state = State::open(&dir.join("state.db")).unwrap();
    let request = replication::Request {
        sender: &sender,
        receivers: &[&receiver],
        sets: &[set],
        state: &state,
        staging: &dir.join("staging"),
        options: &replication::Options::default(),
        clock: &SystemClock,
        monitor: &Silent,
        cancel: &Cancel::new(),
    };
    println!("{}", replication::run(&request, &mut Report::new(Zone::utc())).to_json());
}

fn entries(dir: &Path, set: SetId) {
    let destination = Local::open(&dir.join("destination")).unwrap();
    let set = BackupSet::open(&destination, set, &Known::default()).unwrap();
    let files = set.index_files().unwrap();
    let reader = set.open_index(&files.last().unwrap().key).unwrap();
    let mut rows = reader.scan(b"", None, Columns::Keys);
    while let Some(batch) = rows.next_batch().unwrap() {
        for row in 0..batch.len() {
            println!("{}", String::from_utf8_lossy(batch.object(row)));
        }
    }
}
