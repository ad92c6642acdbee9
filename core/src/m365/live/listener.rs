//! The browser of this machine brings the code back itself: one request to a port of ours.
//!
//! Whoever is on this machine may connect, and say nothing, too much, or what is no answer: each is heard beside the others,
//! for a short time.

use super::error::LiveError;
use crate::cancel::Cancel;
use crate::clock::Stopwatch;
use crate::net::runtime;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener, TcpStream};
use std::time::Duration;

/// A browser's request line and headers are shorter.
const LONGEST_REQUEST_BYTES: usize = 64 << 10;

/// How soon a cancel and what callers say is noticed.
const LOOK_AROUND: Duration = Duration::from_millis(50);

/// Whoever has not said all by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// More at once are no browser's; the first of them has to go.
const MOST_CALLERS: usize = 32;

/// What the browser shows in the end, whatever that is.
const DONE: &str = "<!doctype html><meta charset=utf-8><title>Sign-in</title><p>You may close this page and go back to the backup software.";

/// A port that waits for a browser. Loopback only; `localhost` may be either protocol's.
pub(super) struct Listener {
    listeners: Vec<TcpListener>,
    /// What the browser is sent to.
    pub(super) page: String,
}

impl Listener {
    /// Errors: the system's, when no port is free.
    pub(super) fn open() -> io::Result<Listener> {
        let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = first.local_addr()?.port();
        // Where another program has the same port of IPv6, or there is none, a browser tries IPv4 next.
        let second = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).ok();
        let listeners: Vec<TcpListener> = [Some(first), second].into_iter().flatten().collect();
        for listener in &listeners {
            listener.set_nonblocking(true)?;
        }
        Ok(Listener { listeners, page: format!("http://localhost:{port}") })
    }

    /// Waits for the address whose query `read` takes. What else is asked for, such as an icon, is not found.
    pub(super) fn wait<T>(&self, cancel: &Cancel, read: impl Fn(&str) -> Option<T>) -> Result<T, LiveError> {
        let mut callers = Vec::new();
        loop {
            cancel.check()?;
            self.accept(&mut callers);
            let mut brought = None;
            callers.retain_mut(|caller| {
                if !caller.has_ended() {
                    return true;
                }
                let wanted = caller.query().and_then(&read);
                // It is ours, whether or not the browser stays to hear of it.
                let _ = caller.answer(wanted.is_some());
                brought = brought.take().or(wanted);
                false
            });
            if let Some(brought) = brought {
                return Ok(brought);
            }
            // A cancel ends the pause; it is told by the check above.
            let _ = runtime::wait_unless(cancel, async { tokio::time::sleep(LOOK_AROUND).await });
        }
    }

    fn accept(&self, callers: &mut Vec<Caller>) {
        for listener in &self.listeners {
            while let Ok((stream, _)) = listener.accept() {
                if callers.len() == MOST_CALLERS {
                    drop(callers.remove(0));
                }
                if stream.set_nonblocking(true).is_ok() {
                    callers.push(Caller { stream, said: Vec::new(), since: Stopwatch::begin() });
                }
            }
        }
    }
}

/// Somebody who connected, and what was said so far.
struct Caller {
    stream: TcpStream,
    said: Vec<u8>,
    since: Stopwatch,
}

impl Caller {
    /// Hears what there is to hear; whether that was all.
    fn has_ended(&mut self) -> bool {
        let mut piece = [0; 4096];
        while self.said.len() < LONGEST_REQUEST_BYTES {
            match self.stream.read(&mut piece) {
                Ok(length @ 1..) => self.said.extend_from_slice(&piece[..length]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    return self.said.ends_with(b"\r\n\r\n") || self.since.elapsed() >= PATIENCE;
                }
                Ok(0) | Err(_) => return true,
            }
        }
        true
    }

    /// The query of the page, where that was asked for by a whole line.
    fn query(&self) -> Option<&str> {
        let end = self.said.iter().position(|&byte| byte == b'\n')?;
        let line = std::str::from_utf8(&self.said[..end]).ok()?;
        line.strip_prefix("GET /?")?.split(' ').next()
    }

    fn answer(&mut self, found: bool) -> io::Result<()> {
        let (status, body) = if found { ("200 OK", DONE) } else { ("404 Not Found", "") };
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{body}"
        );
        // So little fits into what the system holds for a connection, so nobody is waited for.
        self.stream.write_all(answer.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    fn connect(page: &str) -> TcpStream {
        TcpStream::connect(page.trim_start_matches("http://")).expect("connect")
    }

    fn ask(page: &str, path: &str) -> String {
        let mut stream = connect(page);
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("asked");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("answer");
        text
    }

    fn ours(query: &str) -> Option<String> {
        query.contains("state=s").then(|| query.to_owned())
    }

    #[test]
    fn the_first_request_that_is_ours_is_taken_and_others_are_not_found() {
        let listener = Listener::open().expect("port");
        let page = listener.page.clone();
        let asking = thread::spawn(move || {
            ["/favicon.ico", "/?ping", "/?code=c&state=s"].map(|path| ask(&page, path))
        });
        assert_eq!(listener.wait(&Cancel::new(), ours).expect("query"), "code=c&state=s");
        let [icon, ping, code] = asking.join().expect("asked");
        assert!(icon.starts_with("HTTP/1.1 404") && ping.starts_with("HTTP/1.1 404"), "{icon} {ping}");
        assert!(code.starts_with("HTTP/1.1 200"), "{code}");
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "somebody talks slowly")]
    fn who_says_nothing_or_little_at_a_time_holds_nobody_up() {
        let listener = Listener::open().expect("port");
        let silent: Vec<TcpStream> = (0..2 * MOST_CALLERS).map(|_| connect(&listener.page)).collect();
        let mut slow = connect(&listener.page);
        let cancel = Cancel::new();
        let (page, stop) = (listener.page.clone(), cancel.clone());
        let talking = thread::spawn(move || {
            while !stop.is_cancelled() && slow.write_all(b"G").is_ok() {
                thread::sleep(Duration::from_millis(20));
            }
        });
        let asking = thread::spawn(move || ask(&page, "/?code=c&state=s"));
        let began = Stopwatch::begin();
        assert_eq!(listener.wait(&Cancel::new(), ours).expect("query"), "code=c&state=s");
        assert!(began.elapsed() < PATIENCE, "the silent are waited for one by one");
        assert!(asking.join().expect("asked").starts_with("HTTP/1.1 200"));
        cancel.cancel();
        talking.join().expect("talked");
        drop(silent);
    }

    #[test]
    fn a_page_that_is_closed_at_once_has_brought_the_code() {
        for rest in ["\r\nHost: localhost\r\n\r\n", "\r\nHost: loc"] {
            let listener = Listener::open().expect("port");
            let mut stream = connect(&listener.page);
            write!(stream, "GET /?code=c&state=s HTTP/1.1{rest}").expect("asked");
            drop(stream);
            assert_eq!(listener.wait(&Cancel::new(), ours).expect("query"), "code=c&state=s", "{rest:?}");
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "somebody talks slowly")]
    fn a_wait_can_be_cancelled_while_somebody_talks() {
        let listener = Listener::open().expect("port");
        let mut slow = connect(&listener.page);
        let cancel = Cancel::new();
        let stop = cancel.clone();
        let talking = thread::spawn(move || {
            for _ in 0..5 {
                slow.write_all(b"G").expect("said");
                thread::sleep(Duration::from_millis(20));
            }
            stop.cancel();
            slow
        });
        let waited = listener.wait(&cancel, ours);
        assert!(matches!(waited, Err(LiveError::Cancelled(_))));
        drop(talking.join().expect("talked"));
    }
}
