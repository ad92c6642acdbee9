//! One SSH connection: to the host whose key is known, signed in, with a few SFTP channels.

use super::super::super::DestinationError;
use super::super::patience::Patience;
use super::channel::{Channel, Failed};
use super::known_hosts::{KnownHost, Verdict, written};
use super::sign_in::{self, Credentials};
use russh::client::{self, Handle};
use russh::keys::{HashAlg, PublicKeyOrCertificate};
use std::borrow::Cow;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::timeout;

/// So many uploads and listings do not queue behind each other; servers allow ten, some fewer.
const CHANNELS: usize = 4;

/// Silence after which the server is asked for a sign of life; three without an answer end the connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Whom to connect to, and as whom.
pub(super) struct Target {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) user: String,
    /// The place in words.
    pub(super) place: String,
    pub(super) credentials: Credentials,
    pub(super) known_hosts: KnownHostsFrom,
    pub(super) patience: Patience,
}

/// Where it is written which host keys are trusted.
pub(super) enum KnownHostsFrom {
    /// In these lines.
    Text(String),
    /// In this file alone.
    File(PathBuf),
    /// Where OpenSSH has them.
    Usual,
}

impl KnownHostsFrom {
    fn texts(&self) -> io::Result<Vec<String>> {
        match self {
            KnownHostsFrom::Text(text) => Ok(vec![text.clone()]),
            KnownHostsFrom::File(path) => Ok(vec![read(path)?]),
            KnownHostsFrom::Usual => {
                let own = std::env::home_dir().into_iter();
                let own = own.flat_map(|home| {
                    ["known_hosts", "known_hosts2"].map(|name| home.join(".ssh").join(name))
                });
                let all = own.chain([PathBuf::from("/etc/ssh/ssh_known_hosts")]);
                // What is not there knows no host.
                Ok(all.filter_map(|path| read(&path).ok()).collect())
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the user's own files say which hosts are known")]
fn read(path: &PathBuf) -> io::Result<String> {
    Ok(String::from_utf8_lossy(&std::fs::read(path)?).into_owned())
}

/// What the server showed that is not trusted.
struct Shown {
    verdict: Verdict,
    key: String,
}

/// Judges the server's key.
struct Trust {
    known: KnownHost,
    shown: Arc<Mutex<Option<Shown>>>,
}

impl client::Handler for Trust {
    type Error = russh::Error;

    async fn check_server_key(&mut self, key: &PublicKeyOrCertificate) -> Result<bool, russh::Error> {
        let key = key.public_key();
        let verdict = self.known.judge(&key);
        let trusted = verdict == Verdict::Known;
        if !trusted {
            let key = format!("{} {}", key.algorithm(), key.fingerprint(HashAlg::Sha256));
            *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(Shown { verdict, key });
        }
        Ok(trusted)
    }
}

/// An SSH connection that is signed in.
pub(super) struct Connection {
    ssh: Handle<Trust>,
    channels: Mutex<Vec<Arc<Channel>>>,
    opening: tokio::sync::Mutex<()>,
    /// The server allows no more channels.
    full: AtomicBool,
    deadline: Duration,
}

impl Connection {
    /// Connects, signs in and opens the first channel, all within one deadline.
    pub(super) async fn open(target: &Target) -> Result<Connection, Failed> {
        let deadline = target.patience.request;
        match timeout(deadline, Connection::open_slowly(target)).await {
            Ok(opened) => opened,
            Err(_) => {
                let what = "the server did not answer in time while connecting";
                Err(Failed::Cut(io::Error::new(io::ErrorKind::TimedOut, what)))
            }
        }
    }

    async fn open_slowly(target: &Target) -> Result<Connection, Failed> {
        let texts = target.known_hosts.texts().map_err(|error| {
            let what = format!("the known_hosts file cannot be read: {error}");
            Failed::Final(DestinationError::AccessRejected { what })
        })?;
        let known = KnownHost::find(&texts, &target.host, target.port);
        let config = Arc::new(config(&known, target.patience.request));
        let shown = Arc::new(Mutex::new(None));
        let trust = Trust { known, shown: Arc::clone(&shown) };
        let address = (target.host.as_str(), target.port);
        let mut ssh = client::connect(config, address, trust).await.map_err(|error| {
            match shown.lock().unwrap_or_else(PoisonError::into_inner).take() {
                Some(shown) => Failed::Final(untrusted(target, &shown)),
                None => Failed::Cut(in_words(error)),
            }
        })?;
        sign_in::sign_in(&mut ssh, target).await?;
        let connection = Connection {
            ssh,
            channels: Mutex::default(),
            opening: tokio::sync::Mutex::default(),
            full: AtomicBool::new(false),
            deadline: target.patience.request,
        };
        connection.open_channel().await?;
        Ok(connection)
    }

    /// Whether another connection is needed.
    pub(super) fn is_over(&self) -> bool {
        self.ssh.is_closed() || self.channels().iter().any(|channel| channel.is_over())
    }

    /// The channel with the least to do; another one is opened while all are busy.
    pub(super) async fn channel(&self) -> Result<Arc<Channel>, Failed> {
        if self.wants_another() {
            let _opening = self.opening.lock().await;
            if self.wants_another()
                && let Err(failed) = self.open_channel().await
            {
                if self.is_over() {
                    return Err(failed);
                }
                self.full.store(true, Ordering::Relaxed);
            }
        }
        let least = self.channels().iter().min_by_key(|channel| channel.load()).cloned();
        least.ok_or_else(|| Failed::Cut(io::Error::other("the connection has no channel")))
    }

    fn wants_another(&self) -> bool {
        let channels = self.channels();
        let busy = channels.iter().all(|channel| channel.load() > 0);
        busy && channels.len() < CHANNELS && !self.full.load(Ordering::Relaxed)
    }

    async fn open_channel(&self) -> Result<(), Failed> {
        let opened = timeout(self.deadline, async {
            let ssh = self.ssh.channel_open_session().await;
            Channel::start(ssh.map_err(|error| Failed::Cut(in_words(error)))?, self.deadline).await
        });
        let late = |_| Failed::Cut(io::Error::new(io::ErrorKind::TimedOut, "SFTP did not begin in time"));
        let channel = opened.await.map_err(late)??;
        self.channels().push(Arc::new(channel));
        Ok(())
    }

    fn channels(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Channel>>> {
        self.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn config(known: &KnownHost, deadline: Duration) -> client::Config {
    let preferred = russh::Preferred::default();
    let key = Cow::Owned(known.order(&preferred.key));
    client::Config {
        preferred: russh::Preferred { key, ..preferred },
        keepalive_interval: Some(KEEP_ALIVE.min(deadline)),
        keepalive_max: 3,
        nodelay: true,
        ..client::Config::default()
    }
}

fn in_words(error: russh::Error) -> io::Error {
    match error {
        russh::Error::IO(error) => error,
        error => io::Error::other(error),
    }
}

fn untrusted(target: &Target, shown: &Shown) -> DestinationError {
    let (key, host) = (&shown.key, written(&target.host, target.port));
    let what = match shown.verdict {
        Verdict::Changed => format!(
            "its host key is now {key}, another than known_hosts has for {host}. Somebody may be in between: do not \
             just delete the line. Ask who runs the server why the key changed, and put the new key there only when \
             its fingerprint is confirmed"
        ),
        Verdict::Revoked => format!(
            "its host key {key} is revoked in known_hosts. Whoever shows it may have stolen it: ask who runs the \
             server for its present key"
        ),
        Verdict::Unknown | Verdict::Known => format!(
            "its host key {key} is not in known_hosts. Compare the fingerprint with what is said by who runs the \
             server, then add the key for {host}; ssh-keyscan shows the line"
        ),
    };
    DestinationError::Untrusted { place: target.place.clone(), what }
}
