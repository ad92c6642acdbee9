//! Bytes both ways, whatever they mean; a connection is an exchange.

use super::rule::{Fault, How, Point};
use super::{Shared, Socket, Ticket};
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// A connection of a client and the one to the server.
struct Pair {
    client: Socket,
    server: Socket,
    /// A rule has ended it.
    broken: AtomicBool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

pub fn serve(shared: &Arc<Shared>, mut client: Socket, connection: usize) -> io::Result<()> {
    let (ticket, fault) = shared.begin(connection, "TCP", "");
    if let Some(Fault::Break(Point::BeforeRequest, how)) = fault {
        match how {
            How::Close => client.close(),
            How::Reset => client.reset(),
            How::Stall => client.stall(),
        }
        return Ok(());
    }
    let pair = Arc::new(Pair { client, server: shared.connect()?, broken: AtomicBool::new(false) });
    let up = (shared.clone(), pair.clone(), fault.clone());
    thread::spawn(move || run(&up.0, ticket, &up.1, Way::Up, up.2));
    run(shared, ticket, &pair, Way::Down, fault);
    Ok(())
}

/// One direction to its end, or to where it breaks.
fn run(shared: &Shared, ticket: Ticket, pair: &Pair, way: Way, fault: Option<Fault>) {
    let cut = match (&fault, way) {
        (Some(Fault::Break(Point::InRequest(at), how)), Way::Up) => Some((*at, *how)),
        (Some(Fault::Break(Point::InBody(at), how)), Way::Down) => Some((*at, *how)),
        _ => None,
    };
    let flip = match (fault, way) {
        (Some(Fault::Flip(at)), Way::Down) => Some(at),
        _ => None,
    };
    let (from, to) = pair.ends(way);
    let noted = |count: u64| {
        shared.note(ticket, |exchange| match way {
            Way::Up => exchange.sent_bytes += count,
            Way::Down => exchange.body_bytes += count,
        });
    };
    let complete = pump(from, to, cut.map(|(at, _)| at), flip, noted).unwrap_or(true);
    match cut {
        Some((_, how)) if !complete => pair.break_off(way, how),
        _ if !pair.broken.load(Ordering::SeqCst) => drop(pair.ends(way).1.0.shutdown(Shutdown::Write)),
        _ => {}
    }
}

/// Passes bytes on, no more than `limit`. Whether that was all.
fn pump(
    mut from: Socket,
    mut to: Socket,
    limit: Option<u64>,
    flip: Option<u64>,
    noted: impl Fn(u64),
) -> io::Result<bool> {
    let mut passed = 0;
    let mut buffer = vec![0; 64 << 10];
    loop {
        let most = limit.map_or(buffer.len() as u64, |limit| (limit - passed).min(buffer.len() as u64));
        if most == 0 {
            return Ok(false);
        }
        let count = from.read(&mut buffer[..usize::try_from(most).map_err(io::Error::other)?])?;
        if count == 0 {
            return Ok(true);
        }
        let flipped = flip.and_then(|at| usize::try_from(at.checked_sub(passed)?).ok());
        if let Some(byte) = flipped.and_then(|at| buffer[..count].get_mut(at)) {
            *byte ^= 1;
        }
        noted(count as u64);
        to.write_all(&buffer[..count])?;
        passed += count as u64;
    }
}

impl Pair {
    fn ends(&self, way: Way) -> (Socket, Socket) {
        let (client, server) = (self.client.clone(), self.server.clone());
        if way == Way::Up { (client, server) } else { (server, client) }
    }

    fn break_off(&self, way: Way, how: How) {
        // First, so that the other direction does not end in good order.
        self.broken.store(true, Ordering::SeqCst);
        match how {
            How::Reset => {
                self.client.reset();
                self.server.reset();
            }
            How::Close => {
                let _ = self.server.0.shutdown(Shutdown::Both);
                self.client.clone().close();
            }
            // What still comes this way goes nowhere.
            How::Stall => self.ends(way).0.stall(),
        }
    }
}
