//! S3: a round trip on each server, and what each can do.

use crate::abilities::{Column, hold, outcome, whether};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use holdfast_test_servers::http::{Answer, Headers};
use holdfast_test_servers::s3::{S3, moto, s3s};
use holdfast_test_servers::{FaultProxy, Server};
use std::thread;

fn put(s3: &S3, key: &str, headers: &Headers<'_>, body: &[u8]) -> Answer {
    s3.ask("PUT", key, &[], headers, body).expect("an answer")
}

fn get(s3: &S3, key: &str) -> Answer {
    s3.ask("GET", key, &[], &[], b"").expect("an answer")
}

fn round_trip(server: &Server<S3>) {
    let s3 = &server.access;
    assert_eq!(put(s3, "a folder/ä+b%.bin", &[], b"hello").status, 200);
    let answer = get(s3, "a folder/ä+b%.bin");
    assert_eq!((answer.status, answer.text().as_str()), (200, "hello"));
    assert_eq!(s3.list("", 1000).expect("a listing"), ["a folder/ä+b%.bin"]);
    let deleted = s3.ask("DELETE", "a folder/ä+b%.bin", &[], &[], b"").expect("an answer");
    assert_eq!((deleted.status, get(s3, "a folder/ä+b%.bin").status), (204, 404));
}

#[test]
fn moto_keeps_an_object() {
    round_trip(&moto().expect("moto"));
}

#[test]
fn s3s_keeps_an_object() {
    round_trip(&s3s().expect("s3s-fs"));
}

#[test]
fn objects_of_s3s_are_made_beneath_it() {
    let server = s3s().expect("s3s-fs");
    let bucket = server.files().expect("a folder").join(&server.access.bucket);
    std::fs::create_dir(bucket.join("x")).expect("a folder");
    std::fs::write(bucket.join("x/made"), "beneath").expect("a file");
    assert_eq!(server.access.list("x/", 10).expect("a listing"), ["x/made"]);
    assert_eq!(get(&server.access, "x/made").text(), "beneath");
}

#[test]
fn what_each_can_do() {
    let servers = [moto().expect("moto"), s3s().expect("s3s-fs")];
    let columns = servers.map(|server| [writes(&server.access), reads(&server.access)].concat());
    hold("s3", &["moto", "s3s-fs"], &columns);
}

/// What is there under a key after a write that may have been refused.
fn then(answer: &Answer, s3: &S3, key: &str) -> String {
    let there = get(s3, key);
    let there = if there.status == 200 { there.text() } else { there.status.to_string() };
    format!("{}; then {there}", outcome(answer.status))
}

fn writes(s3: &S3) -> Column {
    let mut column = conditional(s3);
    column.extend(multipart(s3));
    column.extend(checksums(s3));
    column.extend(versions(s3));
    column.push(("a signature by another key", {
        let stranger = S3 { secret_key: "another".to_owned(), ..s3.clone() };
        outcome(put(&stranger, "stranger", &[], b"x").status)
    }));
    column
}

fn conditional(s3: &S3) -> Column {
    put(s3, "held", &[], b"first");
    let again = put(s3, "held", &[("if-none-match", "*")], b"second");
    let fresh = put(s3, "fresh", &[("if-none-match", "*")], b"first");
    let held = then(&again, s3, "held");
    let wrong = put(s3, "fresh", &[("if-match", "\"0123456789abcdef0123456789abcdef\"")], b"second");
    let wrong = then(&wrong, s3, "fresh");
    let etag = get(s3, "fresh").header("etag").expect("an ETag").to_owned();
    let right = put(s3, "fresh", &[("if-match", &etag)], b"second");
    let right = then(&right, s3, "fresh");
    let absent = put(s3, "absent", &[("if-match", "\"0123456789abcdef0123456789abcdef\"")], b"x");
    let delete = [("if-match", "\"0123456789abcdef0123456789abcdef\"")];
    let delete = s3.ask("DELETE", "held", &[], &delete, b"").expect("an answer");
    vec![
        ("PUT, If-None-Match: \\*, object there", held),
        ("PUT, If-None-Match: \\*, none there", outcome(fresh.status)),
        ("PUT, If-Match, another ETag", wrong),
        ("PUT, If-Match, its ETag", right),
        ("PUT, If-Match, none there", outcome(absent.status)),
        ("DELETE, If-Match, another ETag", then(&delete, s3, "held")),
    ]
}

/// Neither server checks and writes in one step. Behind a proxy that lets one exchange through after the other both
/// do, so that a test of leases may rely on it.
#[test]
fn of_many_creators_behind_a_proxy_in_turn_one_wins() {
    let server = s3s().expect("s3s-fs");
    let proxy = FaultProxy::http(server.address()).expect("a proxy");
    proxy.one_at_a_time();
    let s3 = &server.access.through(proxy.address());
    for round in 0..4 {
        let key = format!("race-{round}");
        let ask = |me: usize| put(s3, &key, &[("if-none-match", "*")], me.to_string().as_bytes()).status;
        let statuses: Vec<u16> = thread::scope(|scope| {
            let runs: Vec<_> = (0..16).map(|me| scope.spawn(move || ask(me))).collect();
            runs.into_iter().map(|run| run.join().expect("a status")).collect()
        });
        let winners: Vec<usize> = (0..16).filter(|me| statuses[*me] == 200).collect();
        assert_eq!((winners.len(), statuses.iter().filter(|status| **status == 412).count()), (1, 15));
        assert_eq!(get(s3, &key).text(), winners[0].to_string());
    }
}

fn begun(s3: &S3, key: &str) -> (String, String) {
    let begun = s3.ask("POST", key, &[("uploads", "")], &[], b"").expect("an answer");
    let id = begun.elements("UploadId").pop().unwrap_or_default();
    let mut parts = String::new();
    for (number, part) in [("1", vec![b'a'; 5 << 20]), ("2", b"b".to_vec())] {
        let query = [("partNumber", number), ("uploadId", id.as_str())];
        let sent = s3.ask("PUT", key, &query, &[], &part).expect("an answer");
        let etag = sent.header("etag").unwrap_or_default();
        parts += &format!("<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>");
    }
    (id, format!("<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>"))
}

fn finished(s3: &S3, key: &str, headers: &Headers<'_>) -> Answer {
    let (id, parts) = begun(s3, key);
    s3.ask("POST", key, &[("uploadId", id.as_str())], headers, parts.as_bytes()).expect("an answer")
}

fn multipart(s3: &S3) -> Column {
    let done = finished(s3, "parts", &[]);
    let whole = get(s3, "parts").body.len() == (5 << 20) + 1 && done.elements("ETag").len() == 1;
    put(s3, "held", &[], b"first");
    let again = finished(s3, "held", &[("if-none-match", "*")]);
    let kept = get(s3, "held").body.len() < 100;
    let listed = s3.ask("GET", "", &[("uploads", "")], &[], b"").expect("an answer");
    vec![
        ("multipart of 5 MiB and 1 byte", whether(whole)),
        ("ETag of a multipart object ends in -2", whether(done.text().contains("-2"))),
        (
            "completing, If-None-Match: \\*, object there",
            format!("{}; object {}", outcome(again.status), if kept { "kept" } else { "replaced" }),
        ),
        ("lists uploads under way", outcome(listed.status)),
    ]
}

fn checksums(s3: &S3) -> Column {
    let sum = |text: &[u8]| STANDARD.encode(digest(&SHA256, text));
    let (right, wrong) = (sum(b"body"), sum(b"another"));
    let good = put(s3, "sum", &[("x-amz-checksum-sha256", &right)], b"body");
    let query = s3.ask("HEAD", "sum", &[], &[("x-amz-checksum-mode", "ENABLED")], b"").expect("an answer");
    let told = query.header("x-amz-checksum-sha256") == Some(right.as_str());
    let bad = put(s3, "bad", &[("x-amz-checksum-sha256", &wrong)], b"body");
    let md5 = put(s3, "bad-md5", &[("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==")], b"body");
    vec![
        ("PUT, right SHA-256", outcome(good.status)),
        ("HEAD tells that SHA-256", whether(told)),
        ("PUT, wrong SHA-256", then(&bad, s3, "bad")),
        ("PUT, wrong Content-MD5", then(&md5, s3, "bad-md5")),
    ]
}

fn versions(s3: &S3) -> Column {
    let on = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    let asked = s3.ask("PUT", "", &[("versioning", "")], &[], on).expect("an answer");
    let one = put(s3, "versions", &[], b"one");
    put(s3, "versions", &[], b"two");
    let id = one.header("x-amz-version-id").unwrap_or("none").to_owned();
    let old = s3.ask("GET", "versions", &[("versionId", &id)], &[], b"").expect("an answer");
    let off = b"<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>";
    let _ = s3.ask("PUT", "", &[("versioning", "")], &[], off);
    vec![
        ("switching versions on", outcome(asked.status)),
        ("reads the older version", whether(old.text() == "one")),
    ]
}

/// Names in the order of their UTF-8, which is neither that of UTF-16 nor of a folder's entries.
const NAMES: [&str; 9] = [
    "list/A",
    "list/a",
    "list/a!",
    "list/a-b",
    "list/a/b",
    "list/a0",
    "list/é",
    "list/\u{ff5e}",
    "list/\u{10000}",
];

fn reads(s3: &S3) -> Column {
    // What is a folder there cannot be an object there: seen on its own.
    let made: Vec<u16> = NAMES.iter().rev().map(|name| put(s3, name, &[], b"x").status).collect();
    let both = made.iter().all(|status| *status == 200);
    let listed = s3.list("list/", 2).expect("a listing");
    let mut sorted = listed.clone();
    sorted.sort_unstable();
    let after = s3.ask("GET", "", &[("list-type", "2"), ("start-after", "list/a-b")], &[], b"");
    let after = after.expect("an answer").elements("Key");
    let wrong = s3.ask("GET", "fresh", &[], &[("if-match", "\"0123456789abcdef0123456789abcdef\"")], b"");
    let range = s3.ask("GET", "fresh", &[], &[("range", "bytes=1-2")], b"").expect("an answer");
    let nowhere = S3 { bucket: "no-such-bucket".to_owned(), ..s3.clone() };
    let nowhere = nowhere.ask("GET", "", &[("list-type", "2")], &[], b"").expect("an answer");
    let token = s3.ask("GET", "", &[("list-type", "2"), ("continuation-token", "nonsense")], &[], b"");
    vec![
        ("an object a beside an object a/b", whether(both)),
        (
            "lists all that was put, 2 a page",
            whether(listed.len() == made.iter().filter(|s| **s == 200).count()),
        ),
        ("in the order of UTF-8", whether(listed == sorted)),
        ("start-after", whether(!after.is_empty() && after.iter().all(|key| key.as_str() > "list/a-b"))),
        ("delimiter", whether(delimited(s3))),
        ("GET, If-Match, another ETag", outcome(wrong.expect("an answer").status)),
        ("GET of a range", format!("{} {}", range.status, range.text())),
        ("listing a bucket that is not there", outcome(nowhere.status)),
        ("continuation-token of nobody", outcome(token.expect("an answer").status)),
    ]
}

fn delimited(s3: &S3) -> bool {
    put(s3, "tree/x/1", &[], b"x");
    put(s3, "tree/y", &[], b"x");
    let query = [("list-type", "2"), ("prefix", "tree/"), ("delimiter", "/")];
    let page = s3.ask("GET", "", &query, &[], b"").expect("an answer");
    page.elements("Key") == ["tree/y"] && page.text().contains("<CommonPrefixes><Prefix>tree/x/</Prefix>")
}
