//! Who holds a lease, and whether that process still lives.
//!
//! A process that was killed leaves its lease behind. Another process of the same machine may take it over at
//! once, because it can see that the holder is gone; everybody else waits until the lease expires.

use std::fmt;

/// The process that holds a lease.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Holder {
    /// The machine's name, for people.
    pub host: String,
    /// This boot of this machine, and the namespace process numbers are counted in.
    pub boot: String,
    /// The process number.
    pub pid: u32,
    /// When the process began, in the kernel's ticks: tells a reused number.
    pub began: u64,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {} on {}", self.pid, self.host)
    }
}

impl Holder {
    /// This process.
    pub fn this_process() -> Holder {
        let pid = std::process::id();
        Holder { host: host(), boot: boot(), pid, began: began(pid).unwrap_or(0) }
    }

    /// Whether the holder is known to have ended. `false` whenever that cannot be told from here.
    pub fn has_ended(&self) -> bool {
        let here = boot();
        if here.is_empty() || self.boot != here || self.began == 0 {
            return false;
        }
        match began(self.pid) {
            Some(began) => began != self.began,
            // Only a system that shows processes, this one for instance, proves that another is gone.
            None => is_gone(self.pid) && began(std::process::id()).is_some(),
        }
    }
}

/// Whether the system knows no process of that number; a zombie has ended, too.
fn is_gone(pid: u32) -> bool {
    let number = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
    let ended =
        |text: String| text.rsplit_once(')').is_some_and(|(_, rest)| rest.trim().starts_with(['Z', 'X']));
    match number.map(rustix::process::test_kill_process) {
        Some(Err(rustix::io::Errno::SRCH)) => true,
        _ => read(&format!("/proc/{pid}/stat")).is_some_and(ended),
    }
}

#[expect(clippy::disallowed_methods, reason = "the shell reads who this process is")]
fn read(path: &str) -> Option<String> {
    std::fs::read(path)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .map(|text| text.trim().to_owned())
}

fn host() -> String {
    let name = rustix::system::uname();
    name.nodename().to_string_lossy().into_owned()
}

/// Empty when this system does not tell; then only expiry frees a lease.
fn boot() -> String {
    let namespace = std::fs::read_link("/proc/self/ns/pid").ok();
    match (read("/proc/sys/kernel/random/boot_id"), namespace) {
        (Some(boot), Some(namespace)) => format!("{boot} {}", namespace.display()),
        _ => String::new(),
    }
}

/// A process's start time: field 22 of its stat line, counted after the name's closing bracket.
fn began(pid: u32) -> Option<u64> {
    let stat = read(&format!("/proc/{pid}/stat"))?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    if matches!(state, "Z" | "X") {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_lives() {
        assert!(!Holder::this_process().has_ended());
    }

    #[test]
    fn a_reused_process_number_is_another_process() {
        let mut holder = Holder::this_process();
        holder.began += 1;
        assert!(holder.has_ended());
    }

    #[test]
    fn another_machine_cannot_be_judged_from_here() {
        let mut holder = Holder::this_process();
        holder.boot = "elsewhere".into();
        holder.began += 1;
        assert!(!holder.has_ended());
    }
}
