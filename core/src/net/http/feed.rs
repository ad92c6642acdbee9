//! A body that one thread hands over while another's request takes it, with little of it in memory.

use super::{Http, Payload, Repeat, Request, Response, Trouble};
use crate::cancel::Cancel;
use crate::net::runtime;
use bytes::Bytes;
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// More than this is not held: whoever hands over waits.
const HELD_BYTES: usize = 4 << 20;

/// The body of one request under way, and what became of the request.
#[derive(Debug)]
pub(crate) struct Feed {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    pieces: VecDeque<Bytes>,
    held_bytes: usize,
    /// What the request still has to take.
    left_bytes: u64,
    waker: Option<Waker>,
    outcome: Option<Result<Response, Trouble>>,
    over: bool,
    given_up: bool,
}

impl Feed {
    /// Begins to send a request with a body of this length; `http` gives the client when it is wanted.
    ///
    /// Errors: the system's, when it has no threads left.
    pub(crate) fn begin(
        request: Request,
        length_bytes: u64,
        http: impl AsRef<Http> + Send + 'static,
    ) -> io::Result<Arc<Feed>> {
        let state = State {
            pieces: VecDeque::new(),
            held_bytes: 0,
            left_bytes: length_bytes,
            waker: None,
            outcome: None,
            over: false,
            given_up: false,
        };
        let feed = Arc::new(Feed { state: Mutex::new(state), changed: Condvar::new() });
        let (sending, request) = (Arc::clone(&feed), request.body(Payload::Fed(Arc::clone(&feed))));
        runtime::handle()?.spawn_blocking(move || {
            let ended = Ended(&sending);
            let outcome = http.as_ref().send(&request, Repeat::Never, &Cancel::new());
            sending.state().outcome = Some(outcome);
            drop(ended);
        });
        Ok(feed)
    }

    /// Hands over the next bytes, waiting while enough of them are under way. `false` when the request is over.
    pub(crate) fn push(&self, bytes: &[u8]) -> bool {
        let mut state = self.state();
        while state.held_bytes >= HELD_BYTES && !state.over {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.over {
            return false;
        }
        state.held_bytes += bytes.len();
        state.pieces.push_back(Bytes::copy_from_slice(bytes));
        let waker = state.waker.take();
        drop(state);
        waker.into_iter().for_each(Waker::wake);
        true
    }

    /// Waits for the end of the request. What became of it is told once.
    pub(crate) fn outcome(&self) -> Result<Response, Trouble> {
        let mut state = self.state();
        while !state.over {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let untold = || Err(Trouble::Unclear(io::Error::other("the request ended without an answer")));
        state.outcome.take().unwrap_or_else(untold)
    }

    /// Breaks the request off: what has not been handed over never comes.
    pub(crate) fn give_up(&self) {
        let mut state = self.state();
        state.given_up = true;
        let waker = state.waker.take();
        drop(state);
        waker.into_iter().for_each(Waker::wake);
    }

    pub(super) fn left_bytes(&self) -> u64 {
        self.state().left_bytes
    }

    pub(super) fn poll_next(&self, context: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        let mut state = self.state();
        if let Some(piece) = state.pieces.pop_front() {
            state.held_bytes -= piece.len();
            state.left_bytes = state.left_bytes.saturating_sub(piece.len() as u64);
            self.changed.notify_all();
            return Poll::Ready(Ok(Some(piece)));
        }
        if state.left_bytes == 0 {
            return Poll::Ready(Ok(None));
        }
        if state.given_up {
            return Poll::Ready(Err(io::Error::other("it was given up")));
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets nobody wait for a request that is over, however it ended.
struct Ended<'a>(&'a Feed);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.state().over = true;
        self.0.changed.notify_all();
    }
}
