//! WebDAV: a round trip on each server, TLS, and what each can do.

use crate::abilities::{Column, hold, outcome, whether};
use holdfast_test_servers::Server;
use holdfast_test_servers::http::{Answer, Headers, ask};
use holdfast_test_servers::webdav::{WebDav, apache, nginx};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

fn asked(dav: &WebDav, method: &str, path: &str, headers: &Headers<'_>, body: &[u8]) -> Answer {
    dav.ask(method, path, headers, body).expect("an answer")
}

fn names(dav: &WebDav, path: &str) -> Vec<String> {
    let page = asked(dav, "PROPFIND", path, &[("Depth", "1")], b"");
    assert_eq!(page.status, 207, "{}", page.text());
    let mut names = page.elements("D:href");
    names.sort_unstable();
    names
}

fn round_trip(server: &Server<WebDav>) {
    let (dav, files) = (&server.access, server.files().expect("a folder"));
    assert_eq!(asked(dav, "MKCOL", "d/", &[], b"").status, 201);
    assert_eq!(asked(dav, "PUT", "d/a", &[], b"hello").status, 201);
    assert_eq!(fs::read_to_string(files.join("d/a")).expect("a file"), "hello");
    assert_eq!(names(dav, "d/"), ["/d/", "/d/a"]);
    assert_eq!(asked(dav, "GET", "d/a", &[], b"").text(), "hello");
    assert_eq!(asked(dav, "DELETE", "d/a", &[], b"").status, 204);
    assert_eq!(asked(dav, "GET", "d/a", &[], b"").status, 404);
    assert_eq!(ask("GET", &dav.url, &[], b"").expect("an answer").status, 401);
    over_tls(dav);
}

pub fn over_tls(dav: &WebDav) {
    let answer = propfind_over_tls(dav, &dav.authority).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 207 "), "{answer}");
    let stranger = tempfile::tempdir().expect("a folder");
    let error =
        propfind_over_tls(dav, &other_authority(stranger.path())).expect_err("a stranger's certificate");
    assert!(error.to_string().contains("certificate"), "{error}");
}

/// A listing over TLS that trusts one authority.
fn propfind_over_tls(dav: &WebDav, authority: &Path) -> io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(authority).expect("a certificate")).expect("an authority");
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().expect("TLS");
    let config = builder.with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from("127.0.0.1").expect("an address");
    let session = ClientConnection::new(Arc::new(config), name).expect("a session");
    let host = dav.tls_url.trim_start_matches("https://").trim_end_matches('/');
    let mut stream = StreamOwned::new(session, TcpStream::connect(host)?);
    let authorization = dav.authorization();
    write!(
        stream,
        "PROPFIND / HTTP/1.1\r\nHost: {host}\r\nAuthorization: {authorization}\r\nDepth: 1\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// Another one of the same name.
fn other_authority(folder: &Path) -> std::path::PathBuf {
    let other = nginx().expect("nginx");
    let path = folder.join("authority.pem");
    fs::copy(&other.access.authority, &path).expect("a copy");
    path
}

#[test]
fn apache_keeps_a_file() {
    round_trip(&apache().expect("Apache"));
}

#[test]
fn nginx_keeps_a_file() {
    round_trip(&nginx().expect("nginx"));
}

#[test]
fn what_each_can_do() {
    let servers = [apache().expect("Apache"), nginx().expect("nginx")];
    let columns = servers.map(|server| {
        [conditional(&server), moves(&server.access), folders(&server.access), rest(&server.access)].concat()
    });
    hold("webdav", &["Apache", "nginx"], &columns);
}

/// A file with a time of its own: Apache calls the ETag of a file of this very second weak.
fn put_aged(server: &Server<WebDav>, path: &str, text: &[u8], time: SystemTime) -> io::Result<()> {
    asked(&server.access, "PUT", path, &[], text);
    File::open(server.files().expect("a folder").join(path))?.set_modified(time)
}

fn then(answer: &Answer, dav: &WebDav, path: &str) -> String {
    let there = asked(dav, "GET", path, &[], b"");
    let there = if there.status == 200 { there.text() } else { there.status.to_string() };
    format!("{}; then {there}", outcome(answer.status))
}

fn conditional(server: &Server<WebDav>) -> Column {
    let dav = &server.access;
    let hour = Duration::from_secs(3_600);
    put_aged(server, "held", b"first", SystemTime::now() - hour).expect("a file");
    let again = asked(dav, "PUT", "held", &[("If-None-Match", "*")], b"second");
    let again = then(&again, dav, "held");
    let fresh = asked(dav, "PUT", "fresh", &[("If-None-Match", "*")], b"first");
    put_aged(server, "held", b"first", SystemTime::now() - hour).expect("a file");
    let wrong = asked(dav, "PUT", "held", &[("If-Match", "\"another\"")], b"second");
    let wrong = then(&wrong, dav, "held");
    put_aged(server, "held", b"first", SystemTime::now() - hour).expect("a file");
    let right = then(&matching(dav, "held", b"second"), dav, "held");
    put_aged(server, "young", b"first", SystemTime::now() + hour).expect("a file");
    let young = then(&matching(dav, "young", b"second"), dav, "young");
    let absent = asked(dav, "PUT", "absent", &[("If-Match", "*")], b"x");
    let delete = asked(dav, "DELETE", "fresh", &[("If-Match", "\"another\"")], b"");
    vec![
        ("PUT, If-None-Match: \\*, file there", again),
        ("PUT, If-None-Match: \\*, none there", outcome(fresh.status)),
        ("PUT, If-Match, another ETag", wrong),
        ("PUT, If-Match, its ETag", right),
        ("the same, the file no older than a second", young),
        ("PUT, If-Match: \\*, none there", outcome(absent.status)),
        ("DELETE, If-Match, another ETag", then(&delete, dav, "fresh")),
    ]
}

/// A write that names the ETag of what is there.
fn matching(dav: &WebDav, path: &str, body: &[u8]) -> Answer {
    let etag = asked(dav, "GET", path, &[], b"").header("etag").expect("an ETag").to_owned();
    asked(dav, "PUT", path, &[("If-Match", &etag)], body)
}

fn moves(dav: &WebDav) -> Column {
    let moved = |from: &str, to: &str, overwrite: &str| {
        let to = format!("{}{to}", dav.url);
        asked(dav, "MOVE", from, &[("Destination", &to), ("Overwrite", overwrite)], b"")
    };
    asked(dav, "PUT", "a", &[], b"a");
    asked(dav, "PUT", "b", &[], b"b");
    let kept = then(&moved("a", "b", "F"), dav, "b");
    let free = then(&moved("a", "c", "F"), dav, "c");
    let over = then(&moved("c", "b", "T"), dav, "b");
    vec![
        ("MOVE, Overwrite: F, file there", kept),
        ("MOVE, Overwrite: F, none there", free),
        ("MOVE, Overwrite: T, file there", over),
    ]
}

fn folders(dav: &WebDav) -> Column {
    let made = asked(dav, "MKCOL", "f/", &[], b"");
    let again = asked(dav, "MKCOL", "f/", &[], b"");
    let orphan = asked(dav, "MKCOL", "no/folder/", &[], b"");
    let put = asked(dav, "PUT", "no/file", &[], b"x");
    let missing = asked(dav, "PROPFIND", "no/", &[("Depth", "1")], b"");
    let deep = asked(dav, "PROPFIND", "", &[("Depth", "infinity")], b"");
    asked(dav, "PUT", "f/%C3%A4%20b", &[], b"x");
    let listed = asked(dav, "PROPFIND", "f/", &[("Depth", "1")], b"");
    vec![
        ("MKCOL", outcome(made.status)),
        ("MKCOL, folder there", outcome(again.status)),
        ("MKCOL in a folder that is not there", outcome(orphan.status)),
        ("PUT into a folder that is not there", outcome(put.status)),
        ("PROPFIND of a folder that is not there", outcome(missing.status)),
        ("PROPFIND, Depth: infinity", outcome(deep.status)),
        ("how a listing names f/ä b", listed.elements("D:href").pop().unwrap_or_default()),
        ("PROPFIND tells lengths", whether(listed.text().contains("getcontentlength>1<"))),
        ("PROPFIND tells ETags", whether(listed.text().contains("getetag>"))),
    ]
}

fn rest(dav: &WebDav) -> Column {
    asked(dav, "PUT", "rest", &[], b"first");
    let range = asked(dav, "GET", "rest", &[("Range", "bytes=1-2")], b"");
    let md5 = asked(dav, "PUT", "rest", &[("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==")], b"other");
    let md5 = then(&md5, dav, "rest");
    asked(dav, "PUT", "rest", &[], b"first");
    let part = asked(dav, "PUT", "rest", &[("Content-Range", "bytes 0-0/5")], b"F");
    let part = then(&part, dav, "rest");
    let info =
        b"<?xml version=\"1.0\"?><D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope>\
        <D:locktype><D:write/></D:locktype></D:lockinfo>";
    let lock = asked(dav, "LOCK", "rest", &[("Timeout", "Second-60")], info);
    let locked = asked(dav, "PUT", "rest", &[], b"second");
    vec![
        ("GET of a range", format!("{} {}", range.status, range.text())),
        ("PUT, wrong Content-MD5", md5),
        ("PUT of a range", part),
        ("LOCK", outcome(lock.status)),
        ("PUT without the lock", outcome(locked.status)),
    ]
}
