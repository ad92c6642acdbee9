//! Replication beside rclone, rsync and cp, doing the same with the same durability: what a run leaves is on disk.
//!
//! usage: bench_replication run FOLDER ROUNDS SMALL LARGE LARGE_MIB   (files of 16 KiB, files of LARGE_MIB)
//!        bench_replication send SENDER RECEIVER CLIENT               (one run, in a process of its own)
//!        bench_replication hash FOLDER                               (checksums of everything below it)

#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use holdfast_core::cancel::Cancel;
use holdfast_core::client::{Call, Client, ReplicationCall, ReplicationWay};
use holdfast_core::destination::open;
use holdfast_core::monitor::Silent;
use holdfast_core::replication::Options;
use holdfast_core::report::Report;
use holdfast_core::units::SetId;
use holdfast_core::zone::Zone;
use holdfast_test_servers::s3;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

type Outcome<T> = Result<T, Box<dyn Error>>;

const SET: &str = "1602834567932";
const SMALL_BYTES: usize = 16 << 10;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let texts: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match texts[..] {
        ["run", folder, rounds, small, large, mib] => {
            let bench = Bench { folder: folder.into(), rounds: rounds.parse()? };
            bench.local("small", small.parse()?, SMALL_BYTES)?;
            bench.local("large", large.parse()?, mib.parse::<usize>()? << 20)?;
            bench.to_s3("small")?;
            bench.to_s3("large")
        }
        ["send", sender, receiver, client] => send(sender, receiver, client),
        ["hash", folder] => hash(Path::new(folder)),
        _ => Err("usage: bench_replication run FOLDER ROUNDS SMALL LARGE LARGE_MIB".into()),
    }
}

/// One replication; prints the peak of its memory in KiB.
fn send(sender: &str, receiver: &str, client: &str) -> Outcome<()> {
    let (client, set) = (Client::open(Path::new(client))?, SetId::parse(SET)?);
    let (sender, receiver) = (open(sender)?, open(receiver)?);
    let call = ReplicationCall {
        sender: &*sender,
        receivers: &[&*receiver],
        sets: &[set],
        now: None,
        monitor: &Silent,
        cancel: &Cancel::new(),
    };
    let mut report = Report::new(Zone::utc());
    let done = client.replicate(ReplicationWay::Run, &call, &Options::default(), &mut report);
    if !done.is_whole() {
        return Err(report.text().into());
    }
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    println!("{}", peak.trim().trim_end_matches(" kB"));
    Ok(())
}

fn hash(folder: &Path) -> Outcome<()> {
    let mut folders = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    let sums: Vec<std::io::Result<blake3::Hash>> = std::thread::scope(|scope| {
        let threads: Vec<_> = files
            .chunks(files.len().div_ceil(4).max(1))
            .map(|part| {
                scope.spawn(move || {
                    let sum = |path: &PathBuf| {
                        let mut hasher = blake3::Hasher::new();
                        std::io::copy(&mut std::fs::File::open(path)?, &mut hasher)?;
                        Ok(hasher.finalize())
                    };
                    part.iter().map(sum).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    });
    sums.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(())
}

struct Bench {
    folder: PathBuf,
    rounds: usize,
}

/// One way to copy, and what it took in each round.
struct Way<'a> {
    name: &'static str,
    run: Box<dyn Fn() -> Outcome<String> + 'a>,
    seconds: Vec<f64>,
}

impl<'a> Way<'a> {
    fn new(name: &'static str, run: impl Fn() -> Outcome<String> + 'a) -> Way<'a> {
        Way { name, run: Box::new(run), seconds: Vec::new() }
    }
}

impl Bench {
    fn at(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// A sender with `count` files of `bytes` each, made by a backup job.
    fn make_sender(&self, name: &str, count: usize, bytes: usize) -> Outcome<()> {
        let (source, sender) = (self.folder.join("source"), self.folder.join(name));
        std::fs::create_dir_all(&sender)?;
        let mut content = vec![0; bytes];
        for number in 0..count {
            let folder = source.join(format!("{:03}", number / 100));
            std::fs::create_dir_all(&folder)?;
            fill(&mut content, number as u64);
            std::fs::write(folder.join(format!("{number:06}")), &content)?;
        }
        let client = Client::open(&self.folder.join(format!("{name}-client")))?;
        let destination = open(&sender.display().to_string())?;
        let (set, cancel) = (SetId::parse(SET)?, Cancel::new());
        let call = Call { destination: &*destination, set, now: None, monitor: &Silent, cancel: &cancel };
        client.backup(&call, &source, &mut Report::new(Zone::utc()))?;
        std::fs::remove_dir_all(source)?;
        Ok(())
    }

    fn local(&self, name: &str, count: usize, bytes: usize) -> Outcome<()> {
        self.make_sender(name, count, bytes)?;
        let (from, to) = (self.at(name), self.at("target"));
        let set = format!("{from}/{SET}/");
        let flush = || run(Command::new("sync").args(["-f", &to]));
        let mut ways = vec![
            Way::new("Holdfast", || self.holdfast(&from, &to)),
            Way::new("rclone", || {
                run(Command::new("rclone").args(["copy", "--transfers", "4", &set, &to]))?;
                flush()
            }),
            Way::new("rsync", || {
                run(Command::new("rsync").args(["-a", &set, &to]))?;
                flush()
            }),
        ];
        if name == "large" {
            ways.push(Way::new("cp + hash", || {
                run(Command::new("cp").args(["-a", &set, &to]))?;
                flush()?;
                run(Command::new(std::env::current_exe()?).args(["hash", &to]))
            }));
        }
        let clean = || {
            let _ = std::fs::remove_dir_all(&to);
            let _ = std::fs::remove_dir_all(self.at("client"));
            std::fs::create_dir_all(&to)?;
            run(Command::new("sync").args(["-f", &to])).map(drop)
        };
        self.compare(&format!("{name}, local to local"), ways, &clean)
    }

    fn to_s3(&self, name: &str) -> Outcome<()> {
        let server = s3::s3s()?;
        let s3 = server.access.clone();
        let from = self.at(name);
        let set = format!("{from}/{SET}/");
        let files = server.files().ok_or("no files")?.join(&s3.bucket);
        let address = format!("s3://{}?endpoint={}&region={}", s3.bucket, s3.endpoint, s3.region);
        let ways = vec![
            Way::new("Holdfast", || {
                let mut command = self.holdfast_command(&from, &address)?;
                run(command
                    .env("AWS_ACCESS_KEY_ID", &s3.access_key)
                    .env("AWS_SECRET_ACCESS_KEY", &s3.secret_key))
            }),
            Way::new("rclone", || {
                let target = format!("bench:{}/copy", s3.bucket);
                run(Command::new("rclone")
                    .args(["copy", "--transfers", "4", &set, &target])
                    // It cannot take authorities so, and the server has no TLS.
                    .env_remove("AWS_CA_BUNDLE")
                    .env("RCLONE_CONFIG_BENCH_TYPE", "s3")
                    .env("RCLONE_CONFIG_BENCH_PROVIDER", "Other")
                    .env("RCLONE_CONFIG_BENCH_ENDPOINT", &s3.endpoint)
                    .env("RCLONE_CONFIG_BENCH_REGION", &s3.region)
                    .env("RCLONE_CONFIG_BENCH_ACCESS_KEY_ID", &s3.access_key)
                    .env("RCLONE_CONFIG_BENCH_SECRET_ACCESS_KEY", &s3.secret_key))
            }),
        ];
        let clean = || {
            let _ = std::fs::remove_dir_all(self.at("client"));
            for entry in std::fs::read_dir(&files)? {
                std::fs::remove_dir_all(entry?.path())?;
            }
            Ok(())
        };
        self.compare(&format!("{name}, local to S3"), ways, &clean)
    }

    fn holdfast_command(&self, from: &str, to: &str) -> Outcome<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["send", from, to, &self.at("client")]);
        Ok(command)
    }

    fn holdfast(&self, from: &str, to: &str) -> Outcome<String> {
        run(&mut self.holdfast_command(from, to)?)
    }

    /// Runs all ways in turn, round after round, and prints their medians.
    fn compare(&self, title: &str, mut ways: Vec<Way<'_>>, clean: &dyn Fn() -> Outcome<()>) -> Outcome<()> {
        let mut peak_kib = 0;
        for _ in 0..self.rounds {
            for way in &mut ways {
                clean()?;
                let began = Instant::now();
                let said = (way.run)()?;
                way.seconds.push(began.elapsed().as_secs_f64());
                peak_kib = peak_kib.max(said.trim().parse().unwrap_or(0));
            }
        }
        clean()?;
        println!("{title}: peak memory {} MiB", peak_kib / 1024);
        let ours = median(&mut ways[0].seconds);
        for way in &mut ways {
            let seconds = median(&mut way.seconds);
            println!("  {:10} {seconds:8.2} s   {:5.2} of Holdfast's time", way.name, seconds / ours);
        }
        Ok(())
    }
}

/// Content that no two files share.
fn fill(content: &mut [u8], seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    for word in content.chunks_mut(8) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        word.copy_from_slice(&state.to_le_bytes()[..word.len()]);
    }
}

fn median(seconds: &mut [f64]) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn run(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
