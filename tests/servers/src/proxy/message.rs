//! HTTP/1.1 as far as a proxy must read it: heads, and where bodies end.

use super::rule::Answer;
use std::io::{self, BufRead, Read, Write};

/// How much a head may hold.
const HEAD_LIMIT: u64 = 1 << 20;

/// A first line and headers, as they came.
#[derive(Clone)]
pub struct Head {
    pub first: String,
    pub headers: Vec<(String, String)>,
}

impl Head {
    /// The next head; none at the end of the connection.
    pub fn read(from: &mut impl BufRead) -> io::Result<Option<Head>> {
        let mut lines = from.take(HEAD_LIMIT);
        let Some(first) = line(&mut lines)? else { return Ok(None) };
        let mut headers = Vec::new();
        loop {
            let line = line(&mut lines)?.ok_or(io::ErrorKind::UnexpectedEof)?;
            if line.is_empty() {
                return Ok(Some(Head { first, headers }));
            }
            let (name, value) = line.split_once(':').ok_or(io::ErrorKind::InvalidData)?;
            headers.push((name.to_owned(), value.trim().to_owned()));
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let lines = self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
        format!("{}\r\n{}\r\n", self.first, lines.collect::<String>()).into_bytes()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let named = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str())
    }

    pub fn remove(&mut self, name: &str) {
        self.headers.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
    }

    /// For a body of exactly this length, whatever was said before.
    pub fn set_length(&mut self, length: usize) {
        self.remove("transfer-encoding");
        self.remove("content-length");
        self.headers.push(("Content-Length".to_owned(), length.to_string()));
    }

    /// The nth word of the first line.
    pub fn word(&self, nth: usize) -> &str {
        self.first.split(' ').nth(nth).unwrap_or_default()
    }

    /// The status of an answer.
    pub fn status(&self) -> u16 {
        self.word(1).parse().unwrap_or_default()
    }

    /// Whether the connection ends after this message.
    pub fn is_last(&self) -> bool {
        let said = self.header("connection").unwrap_or_default().to_ascii_lowercase();
        let old = self.first.contains("HTTP/1.0");
        said.contains("close") || (old && !said.contains("keep-alive"))
    }

    /// How a request's body is framed.
    pub fn request_framing(&self) -> Framing {
        self.framing().unwrap_or(Framing::Length(0))
    }

    /// How the body of the answer to a method is framed.
    pub fn answer_framing(&self, method: &str) -> Framing {
        let bodiless = method == "HEAD" || matches!(self.status(), 100..=199 | 204 | 304);
        if bodiless { Framing::Length(0) } else { self.framing().unwrap_or(Framing::ToEnd) }
    }

    fn framing(&self) -> Option<Framing> {
        if self
            .header("transfer-encoding")
            .is_some_and(|value| value.to_ascii_lowercase().contains("chunked"))
        {
            return Some(Framing::Chunked);
        }
        self.header("content-length").and_then(|value| value.parse().ok()).map(Framing::Length)
    }
}

fn line(from: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    from.read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if !line.ends_with(b"\n") {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let text = String::from_utf8_lossy(&line);
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// Where a body ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    Length(u64),
    Chunked,
    ToEnd,
}

/// The bytes of a body without its framing.
pub struct Body<'a, R> {
    from: &'a mut R,
    framing: Framing,
    /// Left of the body, or of a chunk.
    left: u64,
    ended: bool,
}

impl<'a, R: BufRead> Body<'a, R> {
    pub fn new(from: &'a mut R, framing: Framing) -> Body<'a, R> {
        let left = match framing {
            Framing::Length(length) => length,
            Framing::Chunked => 0,
            Framing::ToEnd => u64::MAX,
        };
        Body { from, framing, left, ended: framing == Framing::Length(0) }
    }

    fn next_chunk(&mut self) -> io::Result<()> {
        let size = line(self.from)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let digits = size.split(';').next().unwrap_or_default().trim();
        self.left = u64::from_str_radix(digits, 16).map_err(io::Error::other)?;
        if self.left == 0 {
            self.ended = true;
            while line(self.from)?.is_some_and(|trailer| !trailer.is_empty()) {}
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Body<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.framing == Framing::Chunked && self.left == 0 && !self.ended {
            self.next_chunk()?;
        }
        if self.ended || into.is_empty() {
            return Ok(0);
        }
        let most = into.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let count = self.from.read(&mut into[..most])?;
        if count == 0 && self.framing != Framing::ToEnd {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= count as u64;
        self.ended = count == 0 || (self.left == 0 && self.framing != Framing::Chunked);
        if self.left == 0 && self.framing == Framing::Chunked {
            line(self.from)?;
        }
        Ok(count)
    }
}

/// Passes a body on as it is framed, no more than `limit` bytes of it. How many there were, and whether that was all.
pub fn pass(
    body: &mut impl Read,
    framing: Framing,
    to: &mut impl Write,
    limit: Option<u64>,
) -> io::Result<(u64, bool)> {
    let mut passed = 0;
    let mut buffer = vec![0; 64 << 10];
    loop {
        let most = limit.map_or(buffer.len() as u64, |limit| (limit - passed).min(buffer.len() as u64));
        let most = usize::try_from(most).unwrap_or(buffer.len());
        if most == 0 {
            return Ok((passed, false));
        }
        let count = body.read(&mut buffer[..most])?;
        write_part(to, framing, &buffer[..count])?;
        passed += count as u64;
        if count == 0 {
            return Ok((passed, true));
        }
    }
}

/// A part of a body; an empty one is its end.
fn write_part(to: &mut impl Write, framing: Framing, part: &[u8]) -> io::Result<()> {
    if framing != Framing::Chunked {
        return to.write_all(part);
    }
    to.write_all(format!("{:x}\r\n", part.len()).as_bytes())?;
    to.write_all(part)?;
    to.write_all(b"\r\n")
}

/// A whole answer of the proxy's own. After HEAD it says its length and has no body.
pub fn whole(answer: &Answer) -> (Head, Vec<u8>) {
    let first = format!("HTTP/1.1 {} {}", answer.status, reason(answer.status));
    let mut head = Head { first, headers: answer.headers.clone() };
    head.set_length(answer.body.len());
    (head, answer.body.clone())
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Said By The Proxy",
    }
}
