//! Writes an index file of synthetic entries, scans it, takes it apart, and prints one JSON line of figures.
//!
//! `cargo run --release --example index_scan -- <entries> [<working folder>]`
#![expect(clippy::print_stdout, reason = "figures go to standard output")]

use holdfast_core::cancel::Cancel;
use holdfast_core::index::{
    Columns, Entry, EntryKind, Header, IndexError, Reader, Tally, Writer, WriterOptions, split,
};
use holdfast_core::units::{SetId, UtcMs};
use std::error::Error;
use std::hint::black_box;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let count: u64 = arguments.next().ok_or("give the number of entries")?.replace('_', "").parse()?;
    let folder = arguments.next().unwrap_or_else(|| ".".to_owned());
    let folder = Path::new(&folder);
    let cancel = Cancel::new();

    let begun = cpu_ns();
    let mut writer = Writer::create(folder, header(1)?, WriterOptions::default())?;
    // A step that shares no factor with the count visits every entry, in no order.
    let step = (1_000_003..).find(|step| gcd(*step, count) == 1).unwrap_or(1);
    for at in 0..count {
        writer.put(entry(at.wrapping_mul(step) % count))?;
    }
    let staged = writer.finish(None, &cancel)?;
    let write_ns = per_row(begun, count);
    let write_peak_kb = peak_kb();

    let reader = staged.reader();
    let keys_ns = scan_ns(reader, Columns::Keys)?;
    let check_ns = scan_ns(reader, Columns::Check)?;
    let all_ns = scan_ns(reader, Columns::All)?;
    let clustered = (count / 2..count / 2 + count / 100).collect();
    let clustered_ns = split_ns(reader, &clustered, folder)?;
    let random = (0..count).filter(|row| hash(*row).is_multiple_of(100)).collect();
    let random_ns = split_ns(reader, &random, folder)?;
    println!(
        "{{\"entries\":{count},\"file_bytes\":{},\"ns_per_row\":{check_ns:.1},\"keys_ns\":{keys_ns:.1},\
         \"all_ns\":{all_ns:.1},\"write_ns\":{write_ns:.0},\"split_clustered_ns\":{clustered_ns:.0},\
         \"split_random_ns\":{random_ns:.0},\"write_peak_kb\":{write_peak_kb},\"peak_kb\":{}}}",
        staged.size_bytes(),
        peak_kb(),
    );
    Ok(())
}

/// The median of five passes that look at every key as text and add up every size.
fn scan_ns(reader: &Reader, columns: Columns) -> Result<f64, IndexError> {
    let mut times = Vec::new();
    for _ in 0..5 {
        let begun = cpu_ns();
        let mut scan = reader.scan(b"", None, columns);
        let mut tally = Tally::new();
        let mut letters = 0;
        while let Some(batch) = scan.next_batch()? {
            letters += (0..batch.len()).map(|at| batch.object(at).len()).sum::<usize>();
            if columns > Columns::Keys {
                tally.add_batch(batch);
            }
        }
        black_box((letters, tally));
        times.push(per_row(begun, reader.row_count()));
    }
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}

fn split_ns(reader: &Reader, drop: &roaring::RoaringTreemap, folder: &Path) -> Result<f64, Box<dyn Error>> {
    let begun = cpu_ns();
    let (kept, dropped) = split(reader, drop, header(2)?, header(3)?, folder, &Cancel::new())?;
    assert_eq!(dropped.row_count(), drop.len());
    assert_eq!(kept.row_count() + dropped.row_count(), reader.row_count());
    Ok(per_row(begun, reader.row_count()))
}

#[expect(clippy::cast_precision_loss, reason = "a figure to print")]
fn per_row(begun: u64, rows: u64) -> f64 {
    (cpu_ns() - begun) as f64 / rows as f64
}

fn header(generation: u64) -> Result<Header, Box<dyn Error>> {
    Ok(Header {
        set: SetId::parse("1602834567932")?,
        destination_id: "benchmark".to_owned(),
        job: UtcMs(1_790_000_000_000),
        generation,
        plan: None,
    })
}

/// An entry as backups of office machines have them: deep folders, a thousand files each, few jobs.
fn entry(at: u64) -> Entry {
    let (folder, noise) = (at / 1_000, hash(at));
    let names = ["Documents", "Pictures", "Projects", "Mail archive"];
    let kinds = ["docx", "xlsx", "jpg", "pdf", "txt"];
    let name = names[usize::try_from(hash(folder) % 4).unwrap_or(0)];
    let path = format!(
        "Users/user{:04}/{name}/{:05}/report {:06}-{:03x}.{}",
        folder / 40,
        folder,
        at,
        noise % 4_096,
        kinds[usize::try_from(noise % 5).unwrap_or(0)],
    );
    let area = if at.is_multiple_of(20) { "retention" } else { "data" };
    let size = noise >> 40 >> (noise % 16);
    let mut checksum = [0; 32];
    for (word, bytes) in checksum.chunks_exact_mut(8).enumerate() {
        bytes.copy_from_slice(&hash(noise ^ word as u64).to_le_bytes());
    }
    Entry {
        object: format!("{area}/{path}"),
        offset_bytes: 0,
        length_bytes: size / 2,
        part: 0,
        part_count: 1,
        path: format!("C:/{path}"),
        kind: EntryKind::File,
        job: UtcMs(1_790_000_000_000 - (noise % 30).cast_signed() * UtcMs::DAY_MS),
        size_bytes: size,
        stored_size_bytes: size / 2,
        modified: UtcMs(1_600_000_000_000 + (noise >> 27).cast_signed()),
        checksum: Some(checksum),
    }
}

fn hash(number: u64) -> u64 {
    let mixed = (number ^ number >> 31).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ mixed >> 32
}

fn gcd(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { gcd(other, one % other) }
}

/// Time on a processor: figures of a shared machine must not count what others use.
fn cpu_ns() -> u64 {
    let times = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    times.split(' ').next().and_then(|time| time.parse().ok()).unwrap_or(0)
}

fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
