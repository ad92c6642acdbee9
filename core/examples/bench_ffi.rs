//! What `tests/bench/c/bench_ffi.c` does, without a boundary: `bench_ffi CLIENT DESTINATION SET` prints
//! `call <ns>` and `row <ns>`, and for 100,000 keys that a selection is given and answers in one batch `listed <ns>`
//! and `key <ns>`; time on a processor, the best of five rounds.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "figures go to standard output")]

use holdfast_core::client::Client;
use holdfast_core::index::{Columns, IndexError, Reader};
use holdfast_core::selection::{Listing, Options, Part, Selection, SelectionError};
use holdfast_core::units::SetId;
use holdfast_core::{Class, destination};
use rustix::time::{ClockId, clock_gettime};
use std::error::Error;
use std::hint::black_box;
use std::path::Path;

const ROUNDS: usize = 5;
const CALLS: i32 = 2_000_000;
const KEYS: u32 = 100_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [client, destination, set] = &arguments[..] else { return Err("give CLIENT DESTINATION SET".into()) };
    let client = Client::open(Path::new(client))?;
    let reader = client.open_index(destination::open(destination)?.as_ref(), SetId::parse(set)?)?;
    let (mut row_ns, mut sum) = (f64::MAX, 0);
    for _ in 0..ROUNDS {
        let begun = cpu_ns();
        sum = read_all(&reader)?;
        row_ns = row_ns.min((cpu_ns() - begun) / as_float(reader.row_count().max(1)));
    }
    println!("call {:.1}\nrow {row_ns:.1}", call_ns());
    let (listed_ns, key_ns) = keys_ns()?;
    println!("listed {listed_ns:.1}\nkey {key_ns:.1}");
    eprintln!("{} rows, sum {sum:x}", reader.row_count());
    Ok(())
}

fn call_ns() -> f64 {
    let rounds = (0..ROUNDS).map(|_| {
        let begun = cpu_ns();
        for code in 0..CALLS {
            black_box(Class::of_code(black_box(code % 10_000)));
        }
        (cpu_ns() - begun) / f64::from(CALLS)
    });
    rounds.fold(f64::MAX, f64::min)
}

fn keys_ns() -> Result<(f64, f64), SelectionError> {
    let keys: Vec<String> = (0..KEYS).map(|key| format!("user{key:07}@contoso.example")).collect();
    let (mut listed, mut read) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        let mut selection = Selection::new(Options::default());
        let begun = cpu_ns();
        selection.relist(Listing::of(&keys)?)?;
        listed = listed.min(cpu_ns() - begun);
        selection.select_all();
        let begun = cpu_ns();
        let batch = selection.keys(Part::Selected, None, KEYS)?;
        black_box(batch.keys.iter().fold(0, |sum, key| touch(key.as_bytes(), sum)));
        read = read.min(cpu_ns() - begun);
    }
    Ok((listed / f64::from(KEYS), read / f64::from(KEYS)))
}

fn read_all(reader: &Reader) -> Result<u64, IndexError> {
    let mut scan = reader.scan(b"", None, Columns::All);
    let mut sum = 0_u64;
    while let Some(batch) = scan.next_batch()? {
        for at in 0..batch.len() {
            sum = sum.wrapping_add(touch(batch.object(at), batch.stored_size_bytes(at)));
        }
    }
    Ok(sum)
}

/// Every byte of the object's key counts, and its size.
fn touch(object: &[u8], stored_size_bytes: u64) -> u64 {
    let (words, rest) = object.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let words = words.iter().chain(std::iter::once(&last));
    words.fold(stored_size_bytes, |sum, word| sum.wrapping_add(u64::from_le_bytes(*word)))
}

fn cpu_ns() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    as_float(now.tv_sec.cast_unsigned()) * 1e9 + as_float(now.tv_nsec.cast_unsigned())
}

#[expect(clippy::cast_precision_loss, reason = "figures are rounded to tenths")]
fn as_float(number: u64) -> f64 {
    number as f64
}
