//! The proxy before sshd: bytes both ways.

use holdfast_test_servers::proxy::{Fault, How, Point, Rule};
use holdfast_test_servers::sftp::{Sftp, sshd};
use holdfast_test_servers::{FaultProxy, Server};
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

struct Behind {
    server: Server<Sftp>,
    proxy: FaultProxy,
    sftp: Sftp,
}

fn behind() -> Behind {
    let server = sshd().expect("sshd");
    let proxy = FaultProxy::raw(server.address()).expect("a proxy");
    let sftp = server.access.through(proxy.address()).expect("a known host");
    Behind { server, proxy, sftp }
}

impl Behind {
    fn put(&self, name: &str) -> bool {
        let own = self.server.folder().join("own");
        fs::write(&own, vec![b'x'; 200_000]).expect("a file");
        self.sftp.sftp(&[&format!("put {} {name}", own.display())]).is_ok()
    }

    fn length(&self, name: &str) -> u64 {
        fs::metadata(self.server.files().expect("a folder").join(name)).map_or(0, |found| found.len())
    }

    /// A connection that has said nothing, and what the server said to it at once.
    fn greeted(&self) -> (Vec<u8>, std::io::Result<usize>) {
        let mut socket = TcpStream::connect(self.proxy.address()).expect("a connection");
        socket.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
        let mut got = Vec::new();
        if let Err(error) = socket.write_all(b"SSH-2.0-test\r\n") {
            return (got, Err(error));
        }
        let ended = socket.read_to_end(&mut got);
        (got, ended)
    }
}

#[test]
fn files_pass_and_bytes_are_counted() {
    let behind = behind();
    assert!(behind.put("whole"));
    assert_eq!(behind.length("whole"), 200_000);
    let exchanges = behind.proxy.exchanges();
    assert_eq!(exchanges.len(), 1);
    assert_eq!((exchanges[0].method.as_str(), exchanges[0].faulty), ("TCP", false));
    assert!(exchanges[0].sent_bytes > 200_000 && exchanges[0].body_bytes > 1_000);
}

#[test]
fn a_connection_breaks_at_a_byte_either_way() {
    let behind = behind();
    for (name, fault) in [
        ("refused", Fault::Break(Point::BeforeRequest, How::Close)),
        ("up", Fault::Break(Point::InRequest(100_000), How::Close)),
        ("up-reset", Fault::Break(Point::InRequest(100_000), How::Reset)),
        ("down", Fault::Break(Point::InBody(1_000), How::Close)),
        ("down-reset", Fault::Break(Point::InBody(1_000), How::Reset)),
        ("flipped", Fault::Flip(1_500)),
    ] {
        behind.proxy.restart();
        behind.proxy.add(Rule::nth(0, fault));
        assert!(!behind.put(name), "{name}");
        assert!(behind.length(name) < 200_000, "{name}");
        assert_eq!(behind.proxy.faulty(), 1, "{name}");
    }
    assert!(behind.put("after"), "the second connection is whole");
}

#[test]
fn what_a_client_sees_of_it() {
    let behind = behind();
    let cut = |point, how| {
        behind.proxy.restart();
        behind.proxy.add(Rule::nth(0, Fault::Break(point, how)));
        behind.greeted()
    };
    let (got, ended) = cut(Point::InBody(7), How::Close);
    assert_eq!((got.as_slice(), ended.expect("an orderly end")), (b"SSH-2.0".as_slice(), 7));
    let reset = |(_, ended): (Vec<u8>, std::io::Result<usize>)| ended.expect_err("a reset").kind();
    assert_eq!(reset(cut(Point::InBody(7), How::Reset)), ErrorKind::ConnectionReset);
    assert_eq!(reset(cut(Point::InRequest(3), How::Reset)), ErrorKind::ConnectionReset);
    assert_eq!(reset(cut(Point::BeforeRequest, How::Reset)), ErrorKind::ConnectionReset);
}

#[test]
fn a_connection_falls_silent_until_the_proxy_ends() {
    let behind = behind();
    behind.proxy.add(Rule::nth(0, Fault::Break(Point::InBody(7), How::Stall)));
    let mut socket = TcpStream::connect(behind.proxy.address()).expect("a connection");
    let mut greeting = [0; 7];
    socket.read_exact(&mut greeting).expect("a greeting");
    socket.set_read_timeout(Some(Duration::from_millis(300))).expect("a limit");
    let silent = socket.read(&mut [0]).expect_err("silence").kind();
    assert!(matches!(silent, ErrorKind::WouldBlock | ErrorKind::TimedOut), "{silent:?}");
    drop(behind.proxy);
    socket.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
    assert!(!matches!(socket.read(&mut [0]), Ok(1..)), "it ends");
}

#[test]
fn tls_passes_as_bytes() {
    let server = holdfast_test_servers::webdav::apache().expect("Apache");
    let tls = server.access.tls_url.trim_start_matches("https://").trim_end_matches('/');
    let proxy = FaultProxy::raw(tls.parse().expect("an address")).expect("a proxy");
    let url = format!("https://{}/", proxy.address());
    let dav = holdfast_test_servers::webdav::WebDav { tls_url: url, ..server.access.clone() };
    crate::webdav::over_tls(&dav);
    // One with the right authority, one with another.
    assert_eq!(proxy.count(), 2);
}
