//! Real servers on loopback for tests, and a proxy that breaks what passes between them and a client.
//!
//! Each server runs in a temporary folder of its own, on a port of its own, with credentials of its own; it answers
//! when `start` returns, and is gone with its folder when the value is dropped or the process ends, however it ends.
//! The programs come from `scripts/need.sh servers`. What each of them can do is in the folder `abilities`, written
//! and held by the tests.

pub mod azure;
pub mod entra;
pub mod glewlwyd;
pub mod http;
mod process;
pub mod proxy;
pub mod s3;
pub mod sftp;
mod tls;
mod tools;
pub mod webdav;

use process::{Running, Scratch};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

pub use process::Failed;
pub use proxy::FaultProxy;

/// A server that answers, and what a client needs to know of it.
pub struct Server<A> {
    /// Address, credentials and places.
    pub access: A,
    address: SocketAddr,
    files: Option<PathBuf>,
    // Dropped in this order: the processes, then their folder.
    running: Vec<Running>,
    scratch: Scratch,
}

impl<A> Server<A> {
    /// Where it listens; what a [`FaultProxy`] is put before.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The folder whose files are the objects, where the server keeps them so.
    pub fn files(&self) -> Option<&Path> {
        self.files.as_deref()
    }

    /// Its temporary folder, with logs and keys.
    pub fn folder(&self) -> &Path {
        self.scratch.folder()
    }

    /// What its programs have printed so far.
    pub fn log(&self) -> String {
        self.running.iter().map(Running::log).collect()
    }
}
