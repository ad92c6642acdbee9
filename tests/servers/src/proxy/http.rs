//! One exchange of HTTP after the other, over one connection of a client.

use super::listing;
use super::message::{Body, Framing, Head, pass, whole};
use super::rule::{Answer, Fault, How, Point};
use super::{Shared, Socket, Ticket};
use std::io::{self, BufReader, Read, Write};
use std::sync::{Arc, MutexGuard};

/// The most of an answer's body that is kept.
const KEPT: usize = 1 << 20;

/// A client's connection, and the one to the server while that lasts.
struct Line<'a> {
    shared: &'a Shared,
    client: BufReader<Socket>,
    server: Option<BufReader<Socket>>,
    turn: Option<MutexGuard<'a, ()>>,
    /// A rule has ended it.
    broken: bool,
}

/// A request that is being answered.
struct Asked {
    ticket: Ticket,
    method: String,
    fault: Option<Fault>,
    /// The client wants the connection to end, or it must.
    last: bool,
}

pub fn serve(shared: &Arc<Shared>, client: Socket, connection: usize) -> io::Result<()> {
    let mut line = Line { shared, client: BufReader::new(client), server: None, turn: None, broken: false };
    while let Some(head) = Head::read(&mut line.client)? {
        let (ticket, fault) = shared.begin(connection, head.word(0), head.word(1));
        let asked = Asked { ticket, method: head.word(0).to_owned(), fault, last: head.is_last() };
        let goes_on = line.exchange(head, asked)?;
        line.turn = None;
        if !goes_on {
            break;
        }
    }
    if !line.broken {
        line.client.get_mut().close();
    }
    Ok(())
}

impl Line<'_> {
    /// Whether the connection goes on.
    fn exchange(&mut self, head: Head, mut asked: Asked) -> io::Result<bool> {
        match asked.fault.take() {
            Some(Fault::Break(Point::BeforeRequest, how)) => Ok(self.break_off(how)),
            Some(Fault::Instead(answer)) => self.instead(&head, &asked, &answer),
            Some(Fault::Repeat) => {
                let answer = self.shared.answer_before(asked.ticket);
                let answer = answer.unwrap_or_else(|| Answer::status(500).body("no answer to repeat"));
                self.instead(&head, &asked, &answer)
            }
            fault => {
                asked.fault = fault;
                self.ask(head, &mut asked)
            }
        }
    }

    fn instead(&mut self, head: &Head, asked: &Asked, answer: &Answer) -> io::Result<bool> {
        let waits = head.header("expect").is_some();
        if !waits {
            io::copy(&mut Body::new(&mut self.client, head.request_framing()), &mut io::sink())?;
        }
        self.say(asked, answer)?;
        Ok(!waits && !asked.last)
    }

    /// An answer of the proxy's own.
    fn say(&mut self, asked: &Asked, answer: &Answer) -> io::Result<()> {
        let (head, mut body) = whole(answer);
        if asked.method == "HEAD" {
            body.clear();
        }
        self.send(asked.ticket, &head, &body)
    }

    fn send(&mut self, ticket: Ticket, head: &Head, body: &[u8]) -> io::Result<()> {
        // Noted first: whoever has the answer may look at once.
        self.shared.note(ticket, |exchange| {
            exchange.status = Some(head.status());
            exchange.body_bytes = body.len() as u64;
        });
        self.client.get_mut().write_all(&[&head.bytes(), body].concat())
    }

    fn ask(&mut self, mut head: Head, asked: &mut Asked) -> io::Result<bool> {
        if let Some(Fault::WithoutHeader(name)) = asked.fault {
            head.remove(name);
        }
        if head.header("expect").is_some() {
            head.remove("expect");
            self.client.get_mut().write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        let limit = match asked.fault {
            Some(Fault::Break(Point::InRequest(limit), _)) => Some(limit),
            _ => None,
        };
        self.turn = self.shared.turn();
        asked.last |= !self.forward(&head, asked.ticket, limit)?;
        match asked.fault {
            Some(Fault::Break(Point::InRequest(_), how)) => Ok(self.break_off(how)),
            _ => self.answer(asked),
        }
    }

    /// Whether the server took it all: one that has made up its mind may end the connection before it has the body.
    fn forward(&mut self, head: &Head, ticket: Ticket, limit: Option<u64>) -> io::Result<bool> {
        let server = match self.server.take().filter(|server| server.get_ref().is_idle()) {
            Some(server) => server,
            None => BufReader::new(self.shared.connect()?),
        };
        let server = self.server.insert(server);
        server.get_mut().write_all(&head.bytes())?;
        let mut to = Noting { to: server.get_mut(), failed: false };
        let framing = head.request_framing();
        let passed = pass(&mut Body::new(&mut self.client, framing), framing, &mut to, limit);
        if to.failed {
            return Ok(false);
        }
        let (sent, _) = passed?;
        self.shared.note(ticket, |exchange| exchange.sent_bytes = sent);
        Ok(true)
    }

    fn answer(&mut self, asked: &Asked) -> io::Result<bool> {
        let head = self.answer_head()?;
        let bytes = head.bytes();
        self.shared.note(asked.ticket, |exchange| exchange.head_bytes = bytes.len());
        match &asked.fault {
            Some(Fault::Break(Point::BeforeAnswer, how)) => Ok(self.break_off(*how)),
            Some(Fault::Break(Point::InHead(limit), how)) => {
                self.client.get_mut().write_all(&bytes[..bytes.len().min(*limit)])?;
                Ok(self.break_off(*how))
            }
            Some(Fault::After(answer)) => {
                self.body(asked, &head)?;
                self.say(asked, answer)?;
                Ok(self.goes_on(asked, &head))
            }
            Some(fault) if falsifies(fault) && asked.method != "HEAD" => self.falsified(asked, fault, head),
            _ => self.pass_on(asked, &head),
        }
    }

    fn answer_head(&mut self) -> io::Result<Head> {
        let server = self.server.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        loop {
            let head = Head::read(server)?.ok_or(io::ErrorKind::UnexpectedEof)?;
            if head.status() >= 200 {
                return Ok(head);
            }
        }
    }

    /// The whole body of the server's answer.
    fn body(&mut self, asked: &Asked, head: &Head) -> io::Result<Vec<u8>> {
        let server = self.server.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        let mut body = Vec::new();
        Body::new(server, head.answer_framing(&asked.method)).read_to_end(&mut body)?;
        let answer = Answer { status: head.status(), headers: head.headers.clone(), body: body.clone() };
        self.shared.note(asked.ticket, |exchange| exchange.answer = Some(answer));
        Ok(body)
    }

    fn falsified(&mut self, asked: &Asked, fault: &Fault, mut head: Head) -> io::Result<bool> {
        let body = falsify(fault, self.body(asked, &head)?);
        let goes_on = self.goes_on(asked, &head);
        head.set_length(body.len());
        self.send(asked.ticket, &head, &body)?;
        Ok(goes_on)
    }

    /// The answer as it comes, to its end or to where it breaks.
    fn pass_on(&mut self, asked: &Asked, head: &Head) -> io::Result<bool> {
        let framing = head.answer_framing(&asked.method);
        let (limit, how) = match asked.fault {
            Some(Fault::Break(Point::InBody(limit), how)) => (Some(limit), Some(how)),
            Some(Fault::Break(Point::AfterAnswer, how)) => (None, Some(how)),
            _ => (None, None),
        };
        self.shared.note(asked.ticket, |exchange| exchange.status = Some(head.status()));
        self.client.get_mut().write_all(&head.bytes())?;
        let server = self.server.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        let from = Body::new(server, framing);
        let mut from = Keeping { from, kept: Some(Vec::new()), shared: self.shared, ticket: asked.ticket };
        let (_, complete) = pass(&mut from, framing, self.client.get_mut(), limit)?;
        if complete && let Some(body) = from.kept {
            let answer = Answer { status: head.status(), headers: head.headers.clone(), body };
            self.shared.note(asked.ticket, |exchange| exchange.answer = Some(answer));
        }
        match how {
            Some(how) => Ok(self.break_off(how)),
            None => Ok(framing != Framing::ToEnd && self.goes_on(asked, head)),
        }
    }

    /// Lets go of the server where it ends the connection. Whether the client's goes on.
    fn goes_on(&mut self, asked: &Asked, head: &Head) -> bool {
        if head.is_last() || asked.last {
            self.server = None;
        }
        !head.is_last() && !asked.last
    }

    fn break_off(&mut self, how: How) -> bool {
        self.broken = true;
        self.turn = None;
        match how {
            How::Close => self.client.get_mut().close(),
            How::Stall => self.client.get_mut().stall(),
            How::Reset => {
                self.client.get_ref().reset();
                if let Some(server) = &self.server {
                    server.get_ref().reset();
                }
            }
        }
        false
    }
}

fn falsifies(fault: &Fault) -> bool {
    matches!(fault, Fault::Truncate(_) | Fault::Flip(_) | Fault::DropEntries | Fault::Rewrite(_))
}

fn falsify(fault: &Fault, mut body: Vec<u8>) -> Vec<u8> {
    match fault {
        Fault::Truncate(length) => body.truncate(usize::try_from(*length).unwrap_or(usize::MAX)),
        Fault::Flip(position) => {
            if let Some(byte) = usize::try_from(*position).ok().and_then(|position| body.get_mut(position)) {
                *byte ^= 1;
            }
        }
        Fault::DropEntries => return listing::without_entries(&body),
        Fault::Rewrite(rewrite) => return rewrite(body),
        _ => {}
    }
    body
}

/// Tells whether it was writing that failed, not reading.
struct Noting<W> {
    to: W,
    failed: bool,
}

impl<W: Write> Write for Noting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write(bytes).inspect_err(|_| self.failed = true)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Keeps what passes, up to a limit, and counts it before the client can have it.
struct Keeping<'a, R> {
    from: R,
    kept: Option<Vec<u8>>,
    shared: &'a Shared,
    ticket: Ticket,
}

impl<R: Read> Read for Keeping<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(into)?;
        self.shared.note(self.ticket, |exchange| exchange.body_bytes += count as u64);
        self.kept = self.kept.take().filter(|kept| kept.len() + count <= KEPT);
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(&into[..count]);
        }
        Ok(count)
    }
}
