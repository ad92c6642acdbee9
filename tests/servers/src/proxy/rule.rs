//! What goes wrong, and at which exchange.

/// What happens to one exchange. Over raw TCP an exchange is a connection, and only [`Fault::Break`] at a byte of the
/// request or of the body, and [`Fault::Flip`], mean something.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The connection goes, or falls silent, at a point of the exchange.
    Break(Point, How),
    /// A body that ends early with headers that fit it: nothing but its text tells.
    Truncate(u64),
    /// The lowest bit of one byte of the body is the other one.
    Flip(u64),
    /// The server is never asked; this is the answer. One of another run drops or exchanges a listing's page.
    Instead(Answer),
    /// The server is asked and does it; this is the answer all the same.
    After(Answer),
    /// The answer to the exchange before this one of the same method and path, once more: a listing's page repeated.
    /// The server is not asked.
    Repeat,
    /// The page of a listing without its entries, all else as it is: nothing missing but what was listed.
    DropEntries,
    /// The body as this function makes it.
    Rewrite(fn(Vec<u8>) -> Vec<u8>),
    /// The request without a header: a server that does not know it, conditions for one.
    WithoutHeader(&'static str),
}

/// Where a connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// The server has seen nothing of the request.
    BeforeRequest,
    /// The server has the headers and this many bytes of the request's body. When that is all of it, the server may
    /// or may not do what was asked.
    InRequest(u64),
    /// The server has done what was asked; the client hears nothing of it.
    BeforeAnswer,
    /// The client has this many bytes of the status line and the headers.
    InHead(usize),
    /// The client has the headers and this many bytes of the answer's body.
    InBody(u64),
    /// The client has the whole answer; the next request meets a dead connection.
    AfterAnswer,
}

/// How it breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// An orderly end.
    Close,
    /// RST: what is under way is lost, on both sides.
    Reset,
    /// Nothing more, until the client goes away or the proxy ends.
    Stall,
}

/// An answer of the proxy's own, or one that it has passed on.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// A status without a body.
    pub fn status(status: u16) -> Answer {
        Answer { status, headers: Vec::new(), body: Vec::new() }
    }

    /// Too many requests, or not now: come again after so many seconds.
    pub fn busy(status: u16, retry_after_s: u32) -> Answer {
        Answer::status(status).header("Retry-After", &retry_after_s.to_string())
    }

    /// A page of a portal or a load balancer, with status 200.
    pub fn html() -> Answer {
        let page =
            "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Please sign in.</body></html>\n";
        Answer::status(200).header("Content-Type", "text/html; charset=utf-8").body(page)
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Answer {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a body.
    #[must_use]
    pub fn body(self, body: &str) -> Answer {
        Answer { body: body.as_bytes().to_vec(), ..self }
    }
}

/// A fault and the exchanges that it happens to.
#[derive(Clone, Debug)]
pub struct Rule {
    which: Which,
    skip: usize,
    times: usize,
    pub(crate) fault: Fault,
}

#[derive(Clone, Debug)]
enum Which {
    Nth(usize),
    Like { method: String, target: String },
}

impl Rule {
    /// The exchange of this number, counted from 0 since the proxy's start or restart.
    pub fn nth(number: usize, fault: Fault) -> Rule {
        Rule { which: Which::Nth(number), skip: 0, times: usize::MAX, fault }
    }

    /// Each exchange of a method, any when empty, whose path and query hold a text.
    pub fn on(method: &str, target: &str, fault: Fault) -> Rule {
        let which = Which::Like { method: method.to_owned(), target: target.to_owned() };
        Rule { which, skip: 0, times: usize::MAX, fault }
    }

    /// Not the first few of them.
    #[must_use]
    pub fn skip(self, count: usize) -> Rule {
        Rule { skip: count, ..self }
    }

    /// Only so many of them.
    #[must_use]
    pub fn times(self, count: usize) -> Rule {
        Rule { times: count, ..self }
    }

    /// Whether it is for this exchange; counts.
    pub(crate) fn applies(&mut self, number: usize, method: &str, target: &str) -> bool {
        let like = match &self.which {
            Which::Nth(own) => *own == number,
            Which::Like { method: own, target: part } => {
                (own.is_empty() || own == method) && target.contains(part.as_str())
            }
        };
        if !like || self.times == 0 {
            return false;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        self.times -= usize::from(self.times != usize::MAX);
        true
    }
}
