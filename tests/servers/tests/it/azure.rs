//! Azure Blob: a round trip, and what Azurite can do.

use crate::abilities::{Column, hold, outcome, whether};
use holdfast_test_servers::azure::{Azure, azurite};
use holdfast_test_servers::http::{Answer, Headers};
use std::thread;

const BLOCK: (&str, &str) = ("x-ms-blob-type", "BlockBlob");
const OTHER: &str = "\"0x8D0000000000000\"";

fn put(azure: &Azure, name: &str, headers: &Headers<'_>, body: &[u8]) -> Answer {
    azure.ask("PUT", name, &[], &[headers, &[BLOCK]].concat(), body).expect("an answer")
}

fn get(azure: &Azure, name: &str) -> Answer {
    azure.ask("GET", name, &[], &[], b"").expect("an answer")
}

fn list(azure: &Azure, prefix: &str, page: usize) -> Vec<String> {
    let (mut names, mut marker, page) = (Vec::new(), String::new(), page.to_string());
    loop {
        let query = [("restype", "container"), ("comp", "list"), ("prefix", prefix), ("maxresults", &page)];
        let query = [&query[..], &[("marker", marker.as_str())][usize::from(marker.is_empty())..]].concat();
        let answer = azure.ask("GET", "", &query, &[], b"").expect("an answer");
        assert_eq!(answer.status, 200, "{}", answer.text());
        names.extend(answer.elements("Name"));
        match answer.elements("NextMarker").pop().filter(|next| !next.is_empty()) {
            Some(next) => marker = next,
            None => return names,
        }
    }
}

#[test]
fn azurite_keeps_a_blob() {
    let server = azurite().expect("Azurite");
    let azure = &server.access;
    assert_eq!(put(azure, "a folder/ä+b%.bin", &[], b"hello").status, 201);
    let answer = get(azure, "a folder/ä+b%.bin");
    assert_eq!((answer.status, answer.text().as_str()), (200, "hello"));
    assert_eq!(list(azure, "", 10), ["a folder/ä+b%.bin"]);
    let deleted = azure.ask("DELETE", "a folder/ä+b%.bin", &[], &[], b"").expect("an answer");
    assert_eq!((deleted.status, get(azure, "a folder/ä+b%.bin").status), (202, 404));
}

#[test]
fn of_many_creators_one_wins() {
    let server = azurite().expect("Azurite");
    for round in 0..4 {
        let (azure, name) = (&server.access, format!("race-{round}"));
        let ask = |me: usize| put(azure, &name, &[("if-none-match", "*")], me.to_string().as_bytes()).status;
        let statuses: Vec<u16> = thread::scope(|scope| {
            let runs: Vec<_> = (0..16).map(|me| scope.spawn(move || ask(me))).collect();
            runs.into_iter().map(|run| run.join().expect("a status")).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    }
}

#[test]
fn what_it_can_do() {
    let server = azurite().expect("Azurite");
    let azure = &server.access;
    hold(
        "azure",
        &["Azurite"],
        &[[conditional(azure), leases(azure), bodies(azure), listings(azure)].concat()],
    );
}

fn then(answer: &Answer, azure: &Azure, name: &str) -> String {
    let there = get(azure, name);
    let there = if there.status == 200 { there.text() } else { there.status.to_string() };
    format!("{}; then {there}", outcome(answer.status))
}

fn conditional(azure: &Azure) -> Column {
    put(azure, "held", &[], b"first");
    let again = put(azure, "held", &[("if-none-match", "*")], b"second");
    let again = then(&again, azure, "held");
    let fresh = put(azure, "fresh", &[("if-none-match", "*")], b"first");
    let wrong = put(azure, "held", &[("if-match", OTHER)], b"second");
    let wrong = then(&wrong, azure, "held");
    let etag = get(azure, "held").header("etag").expect("an ETag").to_owned();
    let right = put(azure, "held", &[("if-match", &etag)], b"second");
    let right = then(&right, azure, "held");
    let absent = put(azure, "absent", &[("if-match", OTHER)], b"x");
    let delete = azure.ask("DELETE", "held", &[], &[("if-match", OTHER)], b"").expect("an answer");
    vec![
        ("Put Blob, If-None-Match: \\*, blob there", again),
        ("Put Blob, If-None-Match: \\*, none there", outcome(fresh.status)),
        ("Put Blob, If-Match, another ETag", wrong),
        ("Put Blob, If-Match, its ETag", right),
        ("Put Blob, If-Match, none there", outcome(absent.status)),
        ("Delete Blob, If-Match, another ETag", then(&delete, azure, "held")),
    ]
}

fn leases(azure: &Azure) -> Column {
    let acquire = [("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "60")];
    let lease = |headers: &Headers<'_>| azure.ask("PUT", "held", &[("comp", "lease")], headers, b"");
    let first = lease(&acquire).expect("an answer");
    let second = lease(&acquire).expect("an answer");
    let without = put(azure, "held", &[], b"third");
    let id = first.header("x-ms-lease-id").unwrap_or_default();
    let with = put(azure, "held", &[("x-ms-lease-id", id)], b"third");
    let release = lease(&[("x-ms-lease-action", "release"), ("x-ms-lease-id", id)]).expect("an answer");
    vec![
        ("a lease", outcome(first.status)),
        ("a second lease", outcome(second.status)),
        ("Put Blob without the lease", outcome(without.status)),
        ("Put Blob with the lease", outcome(with.status)),
        ("releasing it", outcome(release.status)),
    ]
}

fn bodies(azure: &Azure) -> Column {
    let md5 = put(azure, "bad-md5", &[("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==")], b"body");
    let crc = put(azure, "bad-crc", &[("x-ms-content-crc64", "AAAAAAAAAAA=")], b"body");
    let range = azure.ask("GET", "fresh", &[], &[("range", "bytes=1-2")], b"").expect("an answer");
    let stranger = Azure { key: "AAAA".to_owned(), ..azure.clone() };
    let page = azure.ask("GET", "fresh", &[], &[("if-match", OTHER)], b"").expect("an answer");
    vec![
        ("blocks of 4 MiB and 1 byte", whether(blocks(azure))),
        ("Put Blob, wrong Content-MD5", then(&md5, azure, "bad-md5")),
        ("Put Blob, wrong CRC-64", then(&crc, azure, "bad-crc")),
        ("GET of a range", format!("{} {}", range.status, range.text())),
        ("GET, If-Match, another ETag", outcome(page.status)),
        ("a signature by another key", outcome(put(&stranger, "stranger", &[], b"x").status)),
        ("versions", whether(put(azure, "fresh", &[], b"again").header("x-ms-version-id").is_some())),
    ]
}

fn blocks(azure: &Azure) -> bool {
    for (id, block) in [("MQ==", vec![b'a'; 4 << 20]), ("Mg==", b"b".to_vec())] {
        azure.ask("PUT", "blocks", &[("blockid", id), ("comp", "block")], &[], &block).expect("an answer");
    }
    let list = b"<BlockList><Latest>MQ==</Latest><Latest>Mg==</Latest></BlockList>";
    azure.ask("PUT", "blocks", &[("comp", "blocklist")], &[], list).expect("an answer");
    get(azure, "blocks").body.len() == (4 << 20) + 1
}

fn listings(azure: &Azure) -> Column {
    let names = ["list/A", "list/a", "list/a-b", "list/a/b", "list/é", "list/\u{ff5e}", "list/\u{10000}"];
    for name in names.iter().rev() {
        put(azure, name, &[], b"x");
    }
    let listed = list(azure, "list/", 2);
    let mut utf8 = listed.clone();
    utf8.sort_unstable();
    let mut utf16 = listed.clone();
    utf16.sort_unstable_by_key(|name| name.encode_utf16().collect::<Vec<_>>());
    let nowhere = Azure { container: "no-such-container".to_owned(), ..azure.clone() };
    let query = [("restype", "container"), ("comp", "list")];
    let nowhere = nowhere.ask("GET", "", &query, &[], b"").expect("an answer");
    let query = [("restype", "container"), ("comp", "list"), ("marker", "nonsense")];
    let marker = azure.ask("GET", "", &query, &[], b"").expect("an answer");
    vec![
        ("lists all that was put, 2 a page", whether(listed.len() == names.len())),
        ("in the order of UTF-8", whether(listed == utf8)),
        ("in the order of UTF-16", whether(listed == utf16)),
        ("listing a container that is not there", outcome(nowhere.status)),
        ("marker of nobody", outcome(marker.status)),
    ]
}
