//! What planning a fleet of Microsoft 365 sets costs on one core, beside a plain pass over the same records: the
//! same JSON read into the same records, each looked at once.
//!
//! ```text
//! m365_fleet [SETS] [ROUNDS]
//! ```
//!
//! A line for each number of accounts: the median seconds of both, in processor time, and their ratio.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program talks to a terminal")]

use holdfast_core::m365::{Connection, Feature, Fleet, FleetRequest, Urgency, fleet};
use holdfast_core::report::Report;
use holdfast_core::units::UtcMs;
use holdfast_core::zone::Zone;
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use std::hint::black_box;

/// 2026-11-21, noon.
const NOW: UtcMs = UtcMs(1_795_262_400_000);

#[derive(serde::Deserialize)]
struct Plain {
    sets: Vec<Connection>,
}

fn main() {
    let mut args = std::env::args().skip(1);
    let sets: u32 = args.next().map_or(100_000, |sets| sets.parse().unwrap());
    let rounds: usize = args.next().map_or(11, |rounds| rounds.parse().unwrap());
    println!(
        "{:>8} {:>9} {:>8} {:>10} {:>10} {:>7}",
        "sets", "accounts", "blocked", "plain s", "fleet s", "ratio"
    );
    for accounts in [sets.div_ceil(5), sets] {
        let json = text(sets, accounts);
        let (mut plain, mut planned, mut blocked) = (Vec::new(), Vec::new(), 0);
        // By turns, so that a machine that slows down slows both.
        for _ in 0..rounds.max(1) {
            plain.push(seconds(|| black_box(plain_pass(&json))).0);
            let (took, found) = seconds(|| plan(&json));
            assert_eq!((found.sets, found.accounts.len()), (sets as usize, accounts as usize));
            blocked = found.accounts.iter().filter(|row| row.urgency == Urgency::Blocked).count();
            planned.push(took);
        }
        let (plain, planned) = (median(plain), median(planned));
        println!(
            "{sets:>8} {accounts:>9} {blocked:>8} {plain:>10.3} {planned:>10.3} {:>7.2}",
            planned / plain
        );
    }
}

/// Sets of all modes, two regions and all front ends.
fn text(sets: u32, accounts: u32) -> String {
    let sets: Vec<Value> = (0..sets).map(|number| set(number, number % accounts)).collect();
    json!({ "sets": sets }).to_string()
}

fn set(number: u32, account: u32) -> Value {
    let features: Vec<Feature> =
        Feature::ALL.iter().copied().skip(account as usize % Feature::ALL.len()).take(2).collect();
    json!({
        "account": format!("user{account:06}@contoso.example"),
        "set": number.to_string(),
        "name": format!("Contoso {number}"),
        "region": if account.is_multiple_of(10) { "China" } else { "Global" },
        "front_end": if number.is_multiple_of(2) { "client" } else { "agentless" },
        "token": !account.is_multiple_of(3),
        "password": account % 3 != 1,
        "role": if account.is_multiple_of(50) { "global_administrator" } else { "ordinary" },
        "mfa": { "state": if account.is_multiple_of(2) { "enforced" } else { "disabled" } },
        "selects": features,
        "certificate": { "not_after_utc_ms": NOW.0 + i64::from(account % 400) * UtcMs::DAY_MS },
        "version": "9.1.0.0",
    })
}

fn plain_pass(json: &str) -> usize {
    let read: Plain = serde_json::from_str(json).unwrap();
    let touch = |set: &Connection| {
        let texts = set.account.len() + set.title().len() + set.region.as_ref().map_or(0, String::len);
        texts + set.selects.len() + usize::from(set.token == Some(true)) + usize::from(set.role.is_some())
    };
    read.sets.iter().map(touch).sum()
}

fn plan(json: &str) -> Fleet {
    let request = FleetRequest::parse(json).unwrap();
    fleet(request, NOW, &mut Report::new(Zone::utc()))
}

/// What it came to, and how long that took.
fn seconds<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let began = processor_s();
    let found = work();
    (processor_s() - began, found)
}

fn processor_s() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
