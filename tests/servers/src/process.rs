//! Programs that run as long as somebody holds them, in a folder that goes with them.

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::fmt::{self, Debug, Display};
use std::fs::{self, File};
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long a program may take to answer: a busy machine takes its time.
const PATIENCE: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(10);

/// Waits for the end of its input, which comes when the test dies, however it dies. Then whatever runs in this group is
/// killed and the folder removed, by a process outside the group.
const GUARD: &str = r#"read -r _
exec setsid sh -c 'kill -s KILL -- "-$1"; n=0
until rm -rf "$2" 2>/dev/null || [ $n -ge 100 ]; do n=$((n + 1)); sleep 0.1; done' guard $$ "$1""#;

/// Why a server does not run: what was tried, what to do, and what the program printed.
pub struct Failed {
    what: String,
    log: String,
}

impl Failed {
    pub(crate) fn new(what: impl Into<String>) -> Failed {
        Failed { what: what.into(), log: String::new() }
    }

    /// Whether another one had the port first.
    fn port_taken(&self) -> bool {
        self.log.to_lowercase().contains("address already in use")
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Failed {
        Failed::new(error.to_string())
    }
}

impl Display for Failed {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}", self.what)?;
        if self.log.is_empty() { Ok(()) } else { write!(to, "; its log:\n{}", self.log) }
    }
}

/// As it reads, for `expect` prints this.
impl Debug for Failed {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{self}")
    }
}

impl std::error::Error for Failed {}

/// A temporary folder, removed on drop; by its guard when there is nobody left to drop it.
pub struct Scratch {
    folder: PathBuf,
    guard: Child,
}

impl Scratch {
    pub fn new() -> Result<Scratch, Failed> {
        let folder = tempfile::Builder::new().prefix("holdfast-servers-").tempdir()?;
        let mut guard = Command::new("sh");
        guard.args(["-c", GUARD, "guard"]).arg(folder.path()).process_group(0);
        guard.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let guard = guard.spawn().map_err(|error| Failed::new(format!("sh does not start: {error}")))?;
        Ok(Scratch { folder: folder.keep(), guard })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub fn subfolder(&self, name: &str) -> Result<PathBuf, Failed> {
        let path = self.path(name);
        fs::create_dir(&path)?;
        Ok(path)
    }

    pub fn write(&self, name: &str, text: &str) -> Result<PathBuf, Failed> {
        let path = self.path(name);
        fs::write(&path, text)?;
        Ok(path)
    }

    /// Starts a program among those that the guard ends; what it prints goes to a file.
    pub fn run(&self, name: &str, mut command: Command) -> Result<Running, Failed> {
        let log = self.path(&format!("{name}.log"));
        let output = File::create(&log)?;
        command.current_dir(&self.folder).stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
        command.process_group(self.guard.id().cast_signed());
        let process = command.spawn();
        let process = process.map_err(|error| Failed::new(format!("{command:?} does not start: {error}")))?;
        Ok(Running { name: name.to_owned(), process, log })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // The guard goes with its group: nobody else is to remove the folder now.
        if let Some(group) = Pid::from_raw(self.guard.id().cast_signed()) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.guard.wait();
        let began = Instant::now();
        while self.folder.exists() && began.elapsed() < PATIENCE {
            let _ = fs::remove_dir_all(&self.folder);
            sleep(PAUSE);
        }
    }
}

/// A running program; killed on drop, with all that it started.
pub struct Running {
    name: String,
    process: Child,
    log: PathBuf,
}

impl Running {
    pub fn log(&self) -> String {
        fs::read(&self.log).map(|text| String::from_utf8_lossy(&text).into_owned()).unwrap_or_default()
    }

    /// What `look` finds, asked again and again with the log, unless the program ends or takes too long.
    pub fn wait<T>(&mut self, what: &str, mut look: impl FnMut(&str) -> Option<T>) -> Result<T, Failed> {
        let began = Instant::now();
        loop {
            let ended = self.process.try_wait()?;
            if let Some(found) = look(&self.log()) {
                return Ok(found);
            }
            if let Some(status) = ended {
                return Err(self.failed(&format!("ended with {status} before {what}")));
            }
            if began.elapsed() > PATIENCE {
                return Err(self.failed(&format!("runs for {} s without {what}", PATIENCE.as_secs())));
            }
            sleep(PAUSE);
        }
    }

    /// The rest of the first line of the log that holds `mark`.
    pub fn wait_for_line(&mut self, mark: &str) -> Result<String, Failed> {
        self.wait(&format!("saying \"{mark}\""), |log| {
            let (_, rest) = log.split_once(mark)?;
            rest.split_once('\n').map(|(line, _)| line.trim().to_owned())
        })
    }

    fn failed(&self, what: &str) -> Failed {
        Failed { what: format!("{} {what}", self.name), log: self.log() }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let started = descendants(self.process.id());
        let _ = self.process.kill();
        let _ = self.process.wait();
        // sshd puts the process of each connection into a session of its own: no group reaches it.
        for process in started.into_iter().filter_map(|id| Pid::from_raw(id.cast_signed())) {
            let _ = kill_process(process, Signal::KILL);
        }
    }
}

fn descendants(parent: u32) -> Vec<u32> {
    let text = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
    let children: Vec<u32> = text.split_whitespace().filter_map(|id| id.parse().ok()).collect();
    children.iter().flat_map(|child| [vec![*child], descendants(*child)].concat()).collect()
}

/// Starts a server that must be told its ports: free ones are found and given up again, so another one may be faster.
/// Then it is tried with others.
pub fn on_free_ports<const N: usize, T>(
    mut start: impl FnMut([u16; N]) -> Result<T, Failed>,
) -> Result<T, Failed> {
    let mut tries = 0;
    loop {
        tries += 1;
        match start(free_ports()?) {
            Err(failed) if failed.port_taken() && tries < 10 => {}
            result => return result,
        }
    }
}

fn free_ports<const N: usize>() -> Result<[u16; N], Failed> {
    let mut ports = [0; N];
    let mut held = Vec::new();
    for port in &mut ports {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        *port = listener.local_addr()?.port();
        held.push(listener);
    }
    Ok(ports)
}

/// Runs a program to its end; what it printed.
pub fn output(command: &mut Command) -> Result<String, Failed> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| Failed::new(format!("{command:?} does not start: {error}")))?;
    if !output.status.success() {
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Failed { what: format!("{command:?} ended with {}", output.status), log });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
