//! SFTP by OpenSSH, as the user who runs the test, with keys of its own; and an agent that holds the key.

use crate::Server;
use crate::process::{Failed, Running, Scratch, on_free_ports, output};
use crate::tools::{program, random};
use serde::Serialize;
use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a client of SFTP needs to know.
#[derive(Clone, Serialize)]
pub struct Sftp {
    /// Always loopback.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The account, which has no password.
    pub user: String,
    /// The absolute path of the folder for files, in which a session begins; empty.
    pub folder: PathBuf,
    /// The account's private key, without a passphrase.
    pub key: PathBuf,
    /// The same key behind a passphrase.
    pub locked_key: PathBuf,
    /// That passphrase.
    pub passphrase: String,
    /// The server's key is in it, for this host and port.
    pub known_hosts: PathBuf,
    /// The server's public key, as `type base64`.
    pub host_key: String,
    /// The fingerprint of the server's key, as `SHA256:base64`.
    pub fingerprint: String,
    /// The socket of an agent that holds the account's key.
    pub agent: PathBuf,
}

/// Starts sshd and ssh-agent.
pub fn sshd() -> Result<Server<Sftp>, Failed> {
    sshd_without(&[])
}

/// The same, without some of SFTP's requests or extensions, as `sftp-server -Q requests` lists them.
pub fn sshd_without(requests: &[&str]) -> Result<Server<Sftp>, Failed> {
    on_free_ports(|[port]| start(port, requests))
}

fn start(port: u16, without: &[&str]) -> Result<Server<Sftp>, Failed> {
    let scratch = Scratch::new()?;
    let files = scratch.subfolder("files")?;
    let access = access(&scratch, port, &files)?;
    separation_folder()?;
    let config = scratch.write("sshd_config", &config(&scratch, port, &files, without))?;
    let mut command = Command::new(program("sshd")?);
    command.args(["-D", "-e", "-f"]).arg(config);
    let mut running = scratch.run("sshd", command)?;
    running.wait_for_line("Server listening on ")?;
    // Its host key is its own: another server on this port would be refused.
    running.wait("listing its folder", |_| access.sftp(&["ls"]).ok())?;
    let agent = agent(&scratch, &access)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    Ok(Server { access, address, files: Some(files), running: vec![running, agent], scratch })
}

/// As root sshd wants this folder; its own start script makes it, which does not run here.
fn separation_folder() -> Result<(), Failed> {
    let folder = Path::new("/run/sshd");
    if rustix::process::geteuid().is_root() && !folder.exists() {
        fs::create_dir_all(folder)?;
    }
    Ok(())
}

fn access(scratch: &Scratch, port: u16, files: &Path) -> Result<Sftp, Failed> {
    let passphrase = random(24)?;
    new_key(scratch, "host_key")?;
    new_key(scratch, "key")?;
    fs::copy(scratch.path("key"), scratch.path("locked_key"))?;
    let lock = ["-q", "-p", "-P", "", "-N", &passphrase, "-f"];
    output(Command::new(program("ssh-keygen")?).args(lock).arg(scratch.path("locked_key")))?;
    fs::rename(scratch.path("key.pub"), scratch.path("authorized_keys"))?;
    let public = fs::read_to_string(scratch.path("host_key.pub"))?;
    let host_key = public.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let printed = output(Command::new(program("ssh-keygen")?).arg("-lf").arg(scratch.path("host_key.pub")))?;
    Ok(Sftp {
        host: "127.0.0.1".to_owned(),
        port,
        user: output(Command::new("id").arg("-un"))?.trim().to_owned(),
        folder: files.to_owned(),
        key: scratch.path("key"),
        locked_key: scratch.path("locked_key"),
        passphrase,
        known_hosts: scratch.write("known_hosts", &known_host(port, &host_key))?,
        host_key,
        fingerprint: printed.split(' ').nth(1).unwrap_or_default().to_owned(),
        agent: scratch.path("agent.sock"),
    })
}

fn new_key(scratch: &Scratch, name: &str) -> Result<(), Failed> {
    let arguments = ["-q", "-t", "ed25519", "-N", "", "-C", "holdfast", "-f"];
    output(Command::new(program("ssh-keygen")?).args(arguments).arg(scratch.path(name)))?;
    Ok(())
}

fn known_host(port: u16, host_key: &str) -> String {
    format!("[127.0.0.1]:{port} {host_key}\n")
}

fn config(scratch: &Scratch, port: u16, files: &Path, without: &[&str]) -> String {
    let folder = scratch.folder().display();
    let refused = if without.is_empty() { String::new() } else { format!(" -P {}", without.join(",")) };
    format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host_key\nPidFile none\n\
         AuthorizedKeysFile {folder}/authorized_keys\nStrictModes no\nUsePAM no\n\
         PubkeyAuthentication yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n\
         PermitRootLogin prohibit-password\nMaxStartups 200\nMaxSessions 200\nLogLevel VERBOSE\n\
         Subsystem sftp internal-sftp -d {}{refused}\nForceCommand internal-sftp -d {0}{refused}\n",
        files.display()
    )
}

fn agent(scratch: &Scratch, access: &Sftp) -> Result<Running, Failed> {
    let mut command = Command::new(program("ssh-agent")?);
    command.arg("-D").arg("-a").arg(&access.agent);
    let mut running = scratch.run("ssh-agent", command)?;
    let add = || {
        let mut command = Command::new(program("ssh-add")?);
        output(command.arg("-q").arg(&access.key).env("SSH_AUTH_SOCK", &access.agent))
    };
    running.wait("taking the key", |_| add().ok())?;
    Ok(running)
}

impl Sftp {
    /// The same behind another port of loopback, a proxy's for one, which becomes a known host.
    pub fn through(&self, address: SocketAddr) -> io::Result<Sftp> {
        let known_hosts = self.known_hosts.with_file_name(format!("known_hosts-{}", address.port()));
        fs::write(&known_hosts, known_host(address.port(), &self.host_key))?;
        Ok(Sftp { port: address.port(), known_hosts, ..self.clone() })
    }

    /// Options by which OpenSSH's clients use what is here and nothing of the user's own.
    pub fn options(&self) -> Vec<String> {
        let port = format!("Port={}", self.port);
        let known_hosts = format!("UserKnownHostsFile={}", self.known_hosts.display());
        let key = format!("IdentityFile={}", self.key.display());
        let fixed = ["BatchMode=yes", "StrictHostKeyChecking=yes", "IdentitiesOnly=yes", "LogLevel=ERROR"];
        let own = [port, known_hosts, key, "IdentityAgent=none".to_owned()];
        let all = own.into_iter().chain(fixed.map(str::to_owned));
        ["-F".to_owned(), "none".to_owned()]
            .into_iter()
            .chain(all.flat_map(|option| ["-o".to_owned(), option]))
            .collect()
    }

    /// Runs commands of OpenSSH's `sftp`; what it printed, or why one of them failed.
    pub fn sftp(&self, commands: &[&str]) -> Result<String, Failed> {
        let batch = tempfile::NamedTempFile::new()?;
        fs::write(batch.path(), commands.join("\n"))?;
        let mut command = Command::new(program("sftp")?);
        command.args(self.options()).arg("-b").arg(batch.path());
        output(command.arg(format!("{}@{}", self.user, self.host)))
    }
}
