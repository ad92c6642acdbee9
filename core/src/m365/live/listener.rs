//! The browser of this machine brings the code back itself: one request to a port of ours.

use super::error::LiveError;
use crate::cancel::Cancel;
use crate::net::runtime;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener, TcpStream};
use std::time::Duration;

/// A browser's request line and headers are shorter.
const LONGEST_REQUEST_BYTES: u64 = 64 << 10;

/// How soon a cancel and a new connection are noticed.
const LOOK_AROUND: Duration = Duration::from_millis(50);

/// Whoever connects and says nothing is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the browser shows in the end.
const DONE: &str = "<!doctype html><meta charset=utf-8><title>Signed in</title><p>You may close this page and go back to the backup software.";

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

    /// Waits for the address that carries the code, as a path with its query. What else a browser asks for, such as
    /// an icon, is not found.
    pub(super) fn wait(&self, cancel: &Cancel) -> Result<String, LiveError> {
        loop {
            cancel.check()?;
            let mut met = false;
            for listener in &self.listeners {
                let Ok((stream, _)) = listener.accept() else { continue };
                met = true;
                if let Some(path) = serve(stream).ok().flatten() {
                    return Ok(path);
                }
            }
            if !met {
                // A cancel ends the pause; it is told by the check above.
                let _ = runtime::wait_unless(cancel, async { tokio::time::sleep(LOOK_AROUND).await });
            }
        }
    }
}

/// Answers one request; the path when it is what was waited for.
fn serve(mut stream: TcpStream) -> io::Result<Option<String>> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new((&stream).take(LONGEST_REQUEST_BYTES));
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    drop(reader);
    let path = line.strip_prefix("GET ").and_then(|rest| rest.split(' ').next()).map(str::to_owned);
    let path = path.filter(|path| path.starts_with("/?"));
    let (status, body) = if path.is_some() { ("200 OK", DONE) } else { ("404 Not Found", "") };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{body}"
    )?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(page: &str, path: &str) -> String {
        let mut stream = TcpStream::connect(page.trim_start_matches("http://")).expect("connect");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("asked");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("answer");
        text
    }

    #[test]
    fn the_first_request_with_a_query_is_taken_and_others_are_not_found() {
        let listener = Listener::open().expect("port");
        let page = listener.page.clone();
        let asking = std::thread::spawn(move || (ask(&page, "/favicon.ico"), ask(&page, "/?code=c&state=s")));
        assert_eq!(listener.wait(&Cancel::new()).expect("path"), "/?code=c&state=s");
        let (icon, code) = asking.join().expect("asked");
        assert!(icon.starts_with("HTTP/1.1 404") && code.starts_with("HTTP/1.1 200"));
    }

    #[test]
    fn a_wait_can_be_cancelled() {
        let cancel = Cancel::new();
        cancel.cancel();
        let waited = Listener::open().expect("port").wait(&cancel);
        assert!(matches!(waited, Err(LiveError::Cancelled(_))));
    }
}
