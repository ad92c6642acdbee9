//! The proxy before servers of HTTP: each fault as a client meets it.

use holdfast_test_servers::http::{Answer as Got, ask};
use holdfast_test_servers::proxy::{Answer, Fault, How, Point, Rule};
use holdfast_test_servers::s3::{S3, s3s};
use holdfast_test_servers::webdav::nginx;
use holdfast_test_servers::{FaultProxy, Server};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

struct Behind {
    server: Server<S3>,
    proxy: FaultProxy,
    s3: S3,
}

/// s3s-fs behind a proxy, with one object.
fn behind() -> Behind {
    let server = s3s().expect("s3s-fs");
    let proxy = FaultProxy::http(server.address()).expect("a proxy");
    let s3 = server.access.through(proxy.address());
    assert_eq!(s3.ask("PUT", "object", &[], &[], b"0123456789").expect("an answer").status, 200);
    proxy.restart();
    Behind { server, proxy, s3 }
}

impl Behind {
    fn get(&self) -> io::Result<Got> {
        self.s3.ask("GET", "object", &[], &[], b"")
    }

    fn put(&self, key: &str, headers: &[(&str, &str)]) -> io::Result<Got> {
        self.s3.ask("PUT", key, &[], headers, b"written")
    }

    /// Whether the server has an object, asked past the proxy.
    fn has(&self, key: &str) -> bool {
        self.server.access.ask("HEAD", key, &[], &[], b"").expect("an answer").status == 200
    }

    /// A GET by hand: what came, and how it ended.
    fn raw(&self) -> (Vec<u8>, io::Result<usize>) {
        let url = self.s3.signed("GET", "object", &[], &[]).expect("an address");
        let target = url.strip_prefix(&self.s3.endpoint).expect("below the endpoint").to_owned();
        let mut socket = connect(self.proxy.address());
        let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", self.proxy.address());
        socket.write_all(request.as_bytes()).expect("a request");
        let mut got = Vec::new();
        let ended = socket.read_to_end(&mut got);
        (got, ended)
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let socket = TcpStream::connect(address).expect("a connection");
    socket.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
    socket
}

#[test]
fn without_rules_all_passes_and_is_counted() {
    let behind = behind();
    assert_eq!(behind.get().expect("an answer").text(), "0123456789");
    assert_eq!(behind.put("other", &[]).expect("an answer").status, 200);
    assert_eq!(
        behind.s3.ask("HEAD", "object", &[], &[], b"").expect("an answer").header("content-length"),
        Some("10")
    );
    let exchanges = behind.proxy.exchanges();
    let told = exchanges.iter().map(|e| (e.number, e.method.as_str(), e.status, e.sent_bytes, e.body_bytes));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [(0, "GET", Some(200), 0, 10), (1, "PUT", Some(200), 7, 0), (2, "HEAD", Some(200), 0, 0)]
    );
    assert!(exchanges[0].target.contains("/object?X-Amz-") && exchanges[0].head_bytes > 50);
    assert_eq!((behind.proxy.count(), behind.proxy.faulty()), (3, 0));
}

#[test]
fn one_connection_carries_many_exchanges_large_and_chunked() {
    let server = nginx().expect("nginx");
    let proxy = FaultProxy::http(server.address()).expect("a proxy");
    let (dav, mut socket) = (&server.access, connect(proxy.address()));
    let account = format!("Host: x\r\nAuthorization: {}\r\n", dav.authorization());
    let large: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    write!(socket, "PUT /large HTTP/1.1\r\n{account}Expect: 100-continue\r\nContent-Length: 3000000\r\n\r\n")
        .expect("a request");
    assert!(head(&mut socket).starts_with("HTTP/1.1 100 "));
    socket.write_all(&large).expect("a body");
    assert!(head(&mut socket).starts_with("HTTP/1.1 201 "));
    write!(socket, "PUT /small HTTP/1.1\r\n{account}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n").expect("a request");
    assert!(head(&mut socket).starts_with("HTTP/1.1 201 "));
    write!(socket, "GET /large HTTP/1.1\r\n{account}\r\n").expect("a request");
    assert!(head(&mut socket).contains("3000000"));
    let mut body = vec![0; large.len()];
    socket.read_exact(&mut body).expect("a body");
    assert!(body == large);
    assert_eq!(dav.ask("GET", "small", &[], b"").expect("an answer").text(), "abcde");
    let told: Vec<_> = proxy.exchanges().iter().map(|e| (e.connection, e.sent_bytes, e.body_bytes)).collect();
    assert_eq!((told[0].1, told[1].1, told[2]), (3_000_000, 5, (0, 0, 3_000_000)));
}

/// A head, byte by byte.
fn head(socket: &mut TcpStream) -> String {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        socket.read_exact(&mut byte).expect("a head");
        head.push(byte[0]);
    }
    String::from_utf8(head).expect("text")
}

#[test]
fn a_connection_is_cut_at_each_point() {
    let behind = behind();
    let (whole, _) = {
        behind.proxy.add(Rule::nth(0, Fault::Break(Point::AfterAnswer, How::Close)));
        behind.raw()
    };
    let head_bytes = behind.proxy.exchanges()[0].head_bytes;
    assert_eq!(whole.len(), head_bytes + 10);
    for (point, length) in [
        (Point::BeforeRequest, 0),
        (Point::BeforeAnswer, 0),
        (Point::InHead(20), 20),
        (Point::InBody(0), head_bytes),
        (Point::InBody(4), head_bytes + 4),
    ] {
        behind.proxy.restart();
        behind.proxy.add(Rule::nth(0, Fault::Break(point, How::Close)));
        let (got, ended) = behind.raw();
        assert!(ended.is_ok(), "{point:?}: an orderly end, not {ended:?}");
        assert_eq!(got.len(), length, "{point:?}");
        assert_eq!(behind.proxy.faulty(), 1, "{point:?}");
    }
    behind.proxy.restart();
    behind.proxy.add(Rule::nth(0, Fault::Break(Point::InBody(4), How::Close)));
    assert!(behind.get().is_err());
    assert_eq!(behind.get().expect("an answer").text(), "0123456789", "only the first");
}

#[test]
fn a_connection_is_reset() {
    let behind = behind();
    for point in
        [Point::BeforeRequest, Point::BeforeAnswer, Point::InHead(9), Point::InBody(4), Point::AfterAnswer]
    {
        behind.proxy.restart();
        behind.proxy.add(Rule::nth(0, Fault::Break(point, How::Reset)));
        let (_, ended) = behind.raw();
        assert_eq!(ended.expect_err("a reset").kind(), ErrorKind::ConnectionReset, "{point:?}");
    }
}

#[test]
fn a_connection_falls_silent_until_the_proxy_ends() {
    let behind = behind();
    behind.proxy.add(Rule::nth(0, Fault::Break(Point::InBody(4), How::Stall)));
    let url = behind.s3.signed("GET", "object", &[], &[]).expect("an address");
    let (sender, receiver) = channel();
    thread::spawn(move || sender.send(ask("GET", &url, &[], b"")));
    let silent = receiver.recv_timeout(Duration::from_millis(300));
    assert!(silent.is_err(), "it ends neither well nor badly");
    drop(behind.proxy);
    let ended = receiver.recv_timeout(Duration::from_secs(60)).expect("an end");
    assert!(ended.is_err(), "the body is not whole");
}

#[test]
fn what_was_cut_tells_what_the_server_did() {
    let behind = behind();
    for (key, fault, done) in [
        ("before", Fault::Break(Point::BeforeRequest, How::Close), false),
        ("within", Fault::Break(Point::InRequest(3), How::Close), false),
        ("reset", Fault::Break(Point::InRequest(3), How::Reset), false),
        ("after", Fault::Break(Point::BeforeAnswer, How::Close), true),
        ("late", Fault::Break(Point::InHead(3), How::Reset), true),
    ] {
        behind.proxy.add(Rule::on("PUT", key, fault).times(1));
        assert!(behind.put(key, &[]).is_err(), "{key}");
        assert_eq!(behind.has(key), done, "{key}");
    }
    assert_eq!(behind.proxy.faulty(), 5);
}

#[test]
fn the_proxy_answers_instead_or_all_the_same() {
    let behind = behind();
    for status in [429, 500, 503] {
        behind.proxy.restart();
        behind.proxy.add(Rule::nth(0, Fault::Instead(Answer::busy(status, 7))));
        let refused = behind.put("instead", &[]).expect("an answer");
        assert_eq!((refused.status, refused.header("retry-after")), (status, Some("7")));
        assert!(!behind.has("instead"));
    }
    behind.proxy.add(Rule::on("PUT", "instead", Fault::After(Answer::status(500))).times(1));
    assert_eq!(behind.put("instead", &[]).expect("an answer").status, 500);
    assert!(behind.has("instead"), "done, whatever was said");
    behind.proxy.add(Rule::on("GET", "object", Fault::Instead(Answer::html())));
    let page = behind.get().expect("an answer");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(page.text().starts_with("<!DOCTYPE html>"));
}

#[test]
fn a_body_is_falsified_under_headers_that_fit() {
    let behind = behind();
    for (fault, text) in [
        (Fault::Truncate(4), "0123"),
        (Fault::Flip(3), "0122456789"),
        (Fault::Rewrite(|body| [&body, "!".as_bytes()].concat()), "0123456789!"),
    ] {
        behind.proxy.restart();
        behind.proxy.add(Rule::nth(0, fault));
        let answer = behind.get().expect("a whole answer");
        assert_eq!((answer.status, answer.text().as_str()), (200, text));
        assert_eq!(answer.header("content-length"), Some(text.len().to_string().as_str()));
    }
}

#[test]
fn a_header_does_not_arrive() {
    let behind = behind();
    assert_eq!(behind.put("object", &[("if-none-match", "*")]).expect("an answer").status, 412);
    behind.proxy.add(Rule::on("PUT", "", Fault::WithoutHeader("If-None-Match")));
    assert_eq!(behind.put("object", &[("if-none-match", "*")]).expect("an answer").status, 200);
    assert_eq!(behind.get().expect("an answer").text(), "written");
}

/// Six names, two a page.
fn listed() -> Behind {
    let behind = behind();
    for name in ["l/1", "l/2", "l/3", "l/4", "l/5", "l/6"] {
        assert_eq!(behind.put(name, &[]).expect("an answer").status, 200);
    }
    behind.proxy.restart();
    assert_eq!(behind.s3.list("l/", 2).expect("a listing").len(), 6);
    assert_eq!(behind.proxy.count(), 3);
    behind
}

#[test]
fn a_page_of_a_listing_comes_twice_or_never() {
    let behind = listed();
    let third = behind.proxy.exchanges()[2].answer.clone().expect("an answer");
    behind.proxy.restart();
    behind.proxy.add(Rule::nth(1, Fault::Repeat));
    assert_eq!(
        behind.s3.list("l/", 2).expect("a listing"),
        ["l/1", "l/2", "l/1", "l/2", "l/3", "l/4", "l/5", "l/6"]
    );
    behind.proxy.restart();
    behind.proxy.add(Rule::nth(1, Fault::Instead(third)));
    assert_eq!(behind.s3.list("l/", 2).expect("a listing"), ["l/1", "l/2", "l/5", "l/6"]);
    behind.proxy.restart();
    behind.proxy.add(Rule::nth(1, Fault::DropEntries));
    assert_eq!(behind.s3.list("l/", 2).expect("a listing"), ["l/1", "l/2", "l/5", "l/6"]);
    behind.proxy.restart();
    behind.proxy.add(Rule::nth(1, Fault::Truncate(200)));
    assert!(
        behind.s3.list("l/", 2).expect("a listing").len() < 4,
        "a reader that looks for names only is fooled"
    );
}

#[test]
fn a_folder_of_webdav_is_listed_empty() {
    let server = nginx().expect("nginx");
    let proxy = FaultProxy::http(server.address()).expect("a proxy");
    let dav = server.access.through(proxy.address());
    dav.ask("PUT", "one", &[], b"1").expect("an answer");
    let names = || dav.ask("PROPFIND", "", &[("Depth", "1")], b"").expect("an answer").elements("D:href");
    assert_eq!(names(), ["/", "/one"]);
    proxy.add(Rule::on("PROPFIND", "/", Fault::DropEntries));
    assert_eq!(names(), ["/"]);
}

#[test]
fn rules_count_what_they_are_for() {
    let behind = behind();
    let busy = || Fault::Instead(Answer::status(503));
    behind.proxy.add(Rule::on("GET", "object", busy()).skip(1).times(2));
    let statuses =
        |count: usize| (0..count).map(|_| behind.get().expect("an answer").status).collect::<Vec<_>>();
    behind.put("object-beside", &[]).expect("an answer");
    assert_eq!(statuses(5), [200, 503, 503, 200, 200]);
    assert_eq!((behind.proxy.count(), behind.proxy.faulty()), (6, 2));
    behind.proxy.add(Rule::on("", "object", busy()));
    assert_eq!(behind.put("object", &[]).expect("an answer").status, 503);
    behind.proxy.restart();
    assert_eq!((behind.proxy.count(), statuses(1)[0]), (0, 200));
}

#[test]
fn the_proxy_goes_when_dropped() {
    let behind = behind();
    let address = behind.proxy.address();
    let mut idle = connect(address);
    idle.write_all(b"GET").expect("a part of a request");
    drop(behind.proxy);
    assert!(!matches!(idle.read(&mut [0]), Ok(1..)), "it ends, in good order or not");
    // The one who waits for connections is woken once more to see that it is over.
    let refused = (0..200).any(|_| {
        thread::sleep(Duration::from_millis(10));
        TcpStream::connect(address).is_err()
    });
    assert!(refused);
}
