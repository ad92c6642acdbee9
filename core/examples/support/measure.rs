//! What the walk programs share: arguments, and wall, processor time and peak memory of a piece of work.

use rustix::time::{ClockId, Timespec, clock_gettime};
use std::fmt;

pub(crate) struct Arguments {
    pub(crate) folder: String,
    pub(crate) threads: usize,
    pub(crate) sizes: bool,
    /// A cut after every so many names; 0: none.
    #[allow(dead_code, reason = "one of the two programs cuts")]
    pub(crate) cut_every: usize,
}

impl Arguments {
    pub(crate) fn read() -> Arguments {
        let mut read = Arguments { folder: ".".into(), threads: 2, sizes: false, cut_every: 20_000 };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut number = |standard| words.next().and_then(|text| text.parse().ok()).unwrap_or(standard);
            match word.as_str() {
                "--sizes" => read.sizes = true,
                "--threads" => read.threads = number(2),
                "--cut-every" => read.cut_every = number(0),
                _ => read.folder = word,
            }
        }
        read
    }
}

pub(crate) struct Measured {
    wall_ms: f64,
    cpu_ms: f64,
    peak_kb: u64,
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Measured { wall_ms, cpu_ms, peak_kb } = self;
        write!(f, "\"wall_ms\":{wall_ms:.1},\"cpu_ms\":{cpu_ms:.1},\"peak_kb\":{peak_kb}")
    }
}

/// Runs the work in a pool of its own; making the pool is not counted.
pub(crate) fn run<E: Send>(
    threads: usize,
    work: impl FnOnce() -> Result<(), E> + Send,
) -> Result<Measured, E> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let (wall, cpu) = (now(ClockId::Monotonic), now(ClockId::ProcessCPUTime));
    match pool {
        Ok(pool) => pool.install(work)?,
        Err(_) => work()?,
    }
    let (wall_ms, cpu_ms) = (now(ClockId::Monotonic) - wall, now(ClockId::ProcessCPUTime) - cpu);
    Ok(Measured { wall_ms, cpu_ms, peak_kb: peak_kb() })
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds to a tenth")]
fn now(clock: ClockId) -> f64 {
    let Timespec { tv_sec, tv_nsec } = clock_gettime(clock);
    tv_sec as f64 * 1e3 + tv_nsec as f64 / 1e6
}

fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}
