//! The connection that all of a destination's stores share, made anew when it was cut.

use super::super::patience::jitter;
use super::channel::{Channel, Failed};
use super::connect::{Connection, Target};
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Mutex;

/// Connections to one server, one at a time.
pub(super) struct Pool {
    target: Target,
    connection: Mutex<Option<Arc<Connection>>>,
    /// Attempts to connect that failed: who waited behind one of them does not try on its own.
    failures: AtomicUsize,
    last_failure: std::sync::Mutex<String>,
}

impl Pool {
    pub(super) fn new(target: Target) -> Pool {
        let (connection, failures) = (Mutex::new(None), AtomicUsize::new(0));
        Pool { target, connection, failures, last_failure: std::sync::Mutex::default() }
    }

    pub(super) fn target(&self) -> &Target {
        &self.target
    }

    /// A channel to ask in, over a new connection where the last was cut.
    pub(super) async fn channel(&self) -> Result<Arc<Channel>, Failed> {
        self.connection().await?.channel().await
    }

    async fn connection(&self) -> Result<Arc<Connection>, Failed> {
        let seen = self.failures.load(Ordering::SeqCst);
        let mut held = self.connection.lock().await;
        if let Some(connection) = held.as_ref().filter(|connection| !connection.is_over()) {
            return Ok(Arc::clone(connection));
        }
        if self.failures.load(Ordering::SeqCst) != seen {
            return Err(Failed::Cut(io::Error::other(self.last_failure().clone())));
        }
        *held = None;
        match Connection::open(&self.target).await {
            Ok(opened) => Ok(Arc::clone(held.insert(Arc::new(opened)))),
            Err(failed) => {
                if let Failed::Cut(error) = &failed {
                    *self.last_failure() = error.to_string();
                    self.failures.fetch_add(1, Ordering::SeqCst);
                }
                Err(failed)
            }
        }
    }

    fn last_failure(&self) -> std::sync::MutexGuard<'_, String> {
        self.last_failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Asks what is safe to ask twice, until there is an answer or patience ends.
    pub(super) async fn ask<T, F: Future<Output = Result<T, Failed>>>(
        &self,
        each: impl Fn(Arc<Channel>) -> F,
    ) -> Result<T, Failed> {
        let mut attempt = 1;
        loop {
            let tried = match self.channel().await {
                Ok(channel) => each(channel).await,
                Err(failed) => Err(failed),
            };
            match tried {
                Err(Failed::Cut(error)) => attempt = self.pause(attempt, error).await?,
                answer => return answer,
            }
        }
    }

    /// Waits before the next attempt and gives its number, or gives the error back after the last one.
    pub(super) async fn pause(&self, attempt: u32, error: io::Error) -> Result<u32, Failed> {
        let Some(pause) = self.target.patience.pause(attempt, None, jitter()) else {
            return Err(Failed::Cut(error));
        };
        tokio::time::sleep(pause).await;
        Ok(attempt + 1)
    }
}
