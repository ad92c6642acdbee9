//! A proxy before a server that breaks what passes: each exchange of a client can be cut, silenced, falsified or
//! answered by somebody else. A test counts the exchanges of a run without faults, then breaks each in turn.
//!
//! HTTP is plain HTTP/1.1, requests and answers read as such; anything else passes as raw TCP, TLS too.

mod http;
mod listing;
mod message;
mod raw;
mod rule;

pub use rule::{Answer, Fault, How, Point, Rule};

use socket2::SockRef;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::Duration;

/// What one exchange was: a request and its answer, or over raw TCP a connection.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Counted from 0 since the start or restart.
    pub number: usize,
    /// The connection it came over, counted from 0 since the start.
    pub connection: usize,
    /// The request's method; `TCP` for a raw connection.
    pub method: String,
    /// The request's path and query.
    pub target: String,
    /// Bytes of the request's body, or from the client, that the server was given.
    pub sent_bytes: u64,
    /// The status that the client was given.
    pub status: Option<u16>,
    /// The length of the server's status line and headers.
    pub head_bytes: usize,
    /// Bytes of the answer's body, or to the client, that the client was given.
    pub body_bytes: u64,
    /// Whether a rule was for it.
    pub faulty: bool,
    /// What the server answered, when it came whole and holds no more than a MiB.
    pub answer: Option<Answer>,
}

/// A proxy that runs until it is dropped, which ends its connections.
pub struct FaultProxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    server: SocketAddr,
    state: Mutex<State>,
    /// Held by the exchange whose turn it is, where they take turns.
    turn: Mutex<()>,
}

#[derive(Default)]
struct State {
    rules: Vec<Rule>,
    exchanges: Vec<Exchange>,
    connections: usize,
    sockets: Vec<Weak<TcpStream>>,
    in_turn: bool,
    ended: bool,
    /// Counts restarts: what an exchange of before has to say is not heard.
    run: usize,
}

/// An exchange under way.
#[derive(Clone, Copy)]
struct Ticket {
    run: usize,
    number: usize,
}

type Serve = fn(&Arc<Shared>, Socket, usize) -> io::Result<()>;

impl FaultProxy {
    /// Before a server of HTTP.
    pub fn http(server: SocketAddr) -> io::Result<FaultProxy> {
        FaultProxy::start(server, http::serve)
    }

    /// Before any server over TCP.
    pub fn raw(server: SocketAddr) -> io::Result<FaultProxy> {
        FaultProxy::start(server, raw::serve)
    }

    fn start(server: SocketAddr, serve: Serve) -> io::Result<FaultProxy> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared { server, state: Mutex::default(), turn: Mutex::default() });
        let held = shared.clone();
        thread::spawn(move || accept(&listener, &held, serve));
        Ok(FaultProxy { address, shared })
    }

    /// Where clients connect.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on this goes wrong too. Of several rules for an exchange the first counts.
    pub fn add(&self, rule: Rule) {
        self.shared.state().rules.push(rule);
    }

    /// From now on the server is asked one thing after the other, so that it checks and writes in one step even where
    /// it would not of itself. Over HTTP only.
    pub fn one_at_a_time(&self) {
        self.shared.state().in_turn = true;
    }

    /// No rules, no exchanges: the next one is number 0.
    pub fn restart(&self) {
        let mut state = self.shared.state();
        state.rules.clear();
        state.exchanges.clear();
        state.run += 1;
    }

    /// The exchanges so far, by number.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.shared.state().exchanges.clone()
    }

    /// How many there were.
    pub fn count(&self) -> usize {
        self.shared.state().exchanges.len()
    }

    /// How many of them a rule was for: a test of a fault asserts that it happened.
    pub fn faulty(&self) -> usize {
        self.shared.state().exchanges.iter().filter(|exchange| exchange.faulty).count()
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        let sockets = {
            let mut state = self.shared.state();
            state.ended = true;
            std::mem::take(&mut state.sockets)
        };
        for socket in sockets.iter().filter_map(Weak::upgrade) {
            let _ = socket.shutdown(Shutdown::Both);
        }
        // Wakes the one who waits for connections, to see that it is over.
        let _ = TcpStream::connect(self.address);
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>, serve: Serve) {
    for socket in listener.incoming().flatten() {
        let Some((client, connection)) = shared.connected(socket) else { return };
        let shared = shared.clone();
        // What a connection ends with is the client's to see.
        thread::spawn(move || {
            let _ = serve(&shared, client, connection);
        });
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The right to ask the server, held until this is dropped.
    fn turn(&self) -> Option<MutexGuard<'_, ()>> {
        let in_turn = self.state().in_turn;
        in_turn.then(|| self.turn.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A client's socket and number; none when it is over.
    fn connected(&self, socket: TcpStream) -> Option<(Socket, usize)> {
        let socket = self.held(socket)?;
        let mut state = self.state();
        state.connections += 1;
        Some((socket, state.connections - 1))
    }

    /// A socket that ends with the proxy.
    fn held(&self, socket: TcpStream) -> Option<Socket> {
        let _ = socket.set_nodelay(true);
        let socket = Arc::new(socket);
        let mut state = self.state();
        state.sockets.retain(|socket| socket.strong_count() > 0);
        state.sockets.push(Arc::downgrade(&socket));
        (!state.ended).then_some(Socket(socket))
    }

    /// A connection to the server.
    fn connect(&self) -> io::Result<Socket> {
        self.held(TcpStream::connect(self.server)?).ok_or(io::ErrorKind::ConnectionAborted.into())
    }

    /// Notes that an exchange begins, and finds what is to go wrong with it.
    fn begin(&self, connection: usize, method: &str, target: &str) -> (Ticket, Option<Fault>) {
        let mut state = self.state();
        let number = state.exchanges.len();
        let rule = state.rules.iter_mut().find_map(|rule| {
            let applies = rule.applies(number, method, target);
            applies.then(|| rule.fault.clone())
        });
        state.exchanges.push(Exchange {
            number,
            connection,
            method: method.to_owned(),
            target: target.to_owned(),
            sent_bytes: 0,
            status: None,
            head_bytes: 0,
            body_bytes: 0,
            faulty: rule.is_some(),
            answer: None,
        });
        (Ticket { run: state.run, number }, rule)
    }

    /// Notes what has become of an exchange.
    fn note(&self, ticket: Ticket, note: impl FnOnce(&mut Exchange)) {
        let mut state = self.state();
        if state.run == ticket.run
            && let Some(exchange) = state.exchanges.get_mut(ticket.number)
        {
            note(exchange);
        }
    }

    /// The answer to the last exchange before this one with the same method and path.
    fn answer_before(&self, ticket: Ticket) -> Option<Answer> {
        let state = self.state();
        let path = |exchange: &Exchange| exchange.target.split('?').next().map(str::to_owned);
        let own = state.exchanges.get(ticket.number)?;
        let mut before = state.exchanges[..ticket.number].iter().rev();
        let alike = before.find(|other| other.method == own.method && path(other) == path(own));
        alike.and_then(|exchange| exchange.answer.clone())
    }
}

/// A socket that several may read from and write to; closed when the last lets go.
#[derive(Clone)]
struct Socket(Arc<TcpStream>);

impl Socket {
    /// RST instead of an orderly end, as soon as the last lets go. Whoever still reads from it is woken.
    fn reset(&self) {
        let _ = SockRef::from(&*self.0).set_linger(Some(Duration::ZERO));
        let _ = self.0.shutdown(Shutdown::Read);
    }

    /// An orderly end for the other side, even while it still sends.
    fn close(&mut self) {
        let _ = self.0.shutdown(Shutdown::Write);
        let _ = self.0.set_read_timeout(Some(Duration::from_secs(2)));
        let _ = io::copy(self, &mut io::sink());
        let _ = self.0.shutdown(Shutdown::Both);
    }

    /// Says nothing until the other side goes away.
    fn stall(&mut self) {
        let _ = io::copy(self, &mut io::sink());
    }

    /// Whether the other side has neither ended it nor said anything unasked.
    fn is_idle(&self) -> bool {
        let silent = |error: &io::Error| error.kind() == io::ErrorKind::WouldBlock;
        let peeked = self.0.set_nonblocking(true).and_then(|()| self.0.peek(&mut [0]));
        let idle = peeked.as_ref().is_err_and(silent);
        idle && self.0.set_nonblocking(false).is_ok()
    }
}

impl Read for Socket {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        (&*self.0).read(into)
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (&*self.0).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
