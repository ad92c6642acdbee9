//! Whatever breaks, and wherever: an error, and never a shorter listing.

use crate::certificates::modern;
use crate::server::{Asked, Reply, Server, envelope, http, vcenter_answers};
use crate::{fetch, refusal, signed_in, source};
use holdfast_core::Status;
use holdfast_core::vmware::live::Source;

/// The exchanges before the goodbyes: what is asked for, and the goodbyes themselves.
const EXCHANGES: usize = 8;
const GOODBYES: usize = 3;

/// The answer a vCenter would have given, as it goes over the line.
fn whole(asked: &Asked) -> Vec<u8> {
    match vcenter_answers(asked) {
        Reply::Xml(xml) => http("200 OK", "", &xml),
        _ => unreachable!("a vCenter answers"),
    }
}

/// The answer with something in it replaced.
fn twisted(asked: &Asked, from: &str, to: &str) -> Reply {
    let Reply::Xml(xml) = vcenter_answers(asked) else { unreachable!("a vCenter answers") };
    Reply::Xml(xml.replace(from, to))
}

fn cut(asked: &Asked, tenths: usize) -> Reply {
    let answer = whole(asked);
    Reply::Raw(answer[..answer.len() * tenths / 10].to_vec())
}

/// A way to spoil an answer, and what that is called.
type Break = (&'static str, fn(&Asked) -> Reply, Status);

const BREAKS: &[Break] = &[
    ("no word", |_| Reply::Reset, Status::VmwareUnavailable),
    ("no whole answer, ever", |_| Reply::Stall, Status::VmwareUnavailable),
    ("a tenth", |asked| cut(asked, 1), Status::VmwareUnavailable),
    ("half", |asked| cut(asked, 5), Status::VmwareUnavailable),
    ("nine tenths", |asked| cut(asked, 9), Status::VmwareUnavailable),
    ("another protocol", |_| Reply::Raw(b"220 smtp ready\r\n\r\n".to_vec()), Status::VmwareAnswerMalformed),
    ("an empty answer", |_| Reply::Xml(String::new()), Status::VmwareAnswerMalformed),
    (
        "a page for people",
        |_| Reply::Xml("<html><body>Hello<br></body></html>".to_owned()),
        Status::VmwareAnswerMalformed,
    ),
    ("an empty envelope", |_| Reply::Xml(envelope("")), Status::VmwareAnswerMalformed),
    ("another namespace", |asked| twisted(asked, "urn:vim25", "urn:vim2"), Status::VmwareAnswerMalformed),
    (
        "a bomb",
        |_| Reply::Xml("<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>".to_owned()),
        Status::VmwareAnswerMalformed,
    ),
    ("depth without end", |_| Reply::Xml(envelope(&"<a>".repeat(100_000))), Status::VmwareAnswerMalformed),
    (
        "no UTF-8",
        |_| Reply::Raw([&b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"[..], b"<\xff/>"].concat()),
        Status::VmwareAnswerMalformed,
    ),
    (
        "a length beyond all limits",
        |_| Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n<".to_vec()),
        Status::VmwareAnswerMalformed,
    ),
    ("a length too short", |asked| shorter(asked, "Content-Length: 200"), Status::VmwareAnswerMalformed),
    ("a length too long", |asked| shorter(asked, "Content-Length: 500000"), Status::VmwareUnavailable),
    (
        "two lengths",
        |asked| shorter(asked, "Content-Length: 10\r\nContent-Length: 20"),
        Status::VmwareAnswerMalformed,
    ),
    (
        "a chunk that is none",
        |_| Reply::Raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".to_vec()),
        Status::VmwareUnavailable,
    ),
    (
        "headers without end",
        |_| Reply::Raw([&b"HTTP/1.1 200 OK\r\nX: "[..], &[b'x'; 300_000]].concat()),
        Status::VmwareAnswerMalformed,
    ),
    ("not here", |_| Reply::Raw(http("404 Not Found", "", "")), Status::VmwareAnswerMalformed),
    (
        "over there",
        |_| Reply::Raw(http("301 Moved Permanently", "Location: https://127.0.0.1/\r\n", "")),
        Status::VmwareAnswerMalformed,
    ),
    ("out of order", |_| Reply::Raw(http("503 Service Unavailable", "", "")), Status::VmwareUnavailable),
    (
        "an error without a reason",
        |_| Reply::Raw(http("500 Internal Server Error", "", "")),
        Status::VmwareUnavailable,
    ),
    ("a fault nobody knows", |_| Reply::Fault("Gremlins".to_owned()), Status::VmwareUnavailable),
];

fn shorter(asked: &Asked, length: &str) -> Reply {
    let Reply::Xml(xml) = vcenter_answers(asked) else { unreachable!("a vCenter answers") };
    Reply::Raw(format!("HTTP/1.1 200 OK\r\n{length}\r\n\r\n{xml}").into_bytes())
}

#[test]
fn a_break_at_any_exchange_is_an_error_and_the_session_is_ended() {
    for (name, spoil, status) in BREAKS {
        for nth in 0..EXCHANGES {
            let server =
                Server::start(
                    modern(),
                    move |asked| {
                        if asked.nth == nth { spoil(asked) } else { vcenter_answers(asked) }
                    },
                );
            let timeout_ms = if *name == "no whole answer, ever" { 1_000 } else { 20_000 };
            let error = refusal(&Source { timeout_ms, ..signed_in(server.source()) });
            assert_eq!(error.status(), *status, "{name}, exchange {nth}: {error}");
            assert!(error.to_string().contains(&server.address()), "{name}: {error}");
            let ended = server.asked().last().is_some_and(|method| method == "Logout");
            assert_eq!(ended, nth > 0, "{name}, exchange {nth}: {:?}", server.asked());
        }
    }
}

#[test]
fn a_goodbye_that_fails_takes_no_fact_away() {
    for (name, spoil, _) in BREAKS.iter().filter(|(name, ..)| *name != "no whole answer, ever") {
        let server = Server::start(modern(), |asked| {
            if asked.nth >= EXCHANGES { spoil(asked) } else { vcenter_answers(asked) }
        });
        let facts = fetch(&signed_in(server.source())).expect(name);
        assert_eq!((facts.hosts.len(), facts.vms.len()), (3, 3), "{name}");
        assert_eq!(server.asked().len(), EXCHANGES + GOODBYES, "{name}");
    }
}

#[test]
fn an_answer_that_never_ends_is_cut_off() {
    let endless = |_: &Asked| {
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
        let chunk = [&b"100000\r\n"[..], &vec![b' '; 1 << 20], b"\r\n"].concat();
        Reply::Raw([head, chunk.repeat(4)].concat())
    };
    let server = Server::start(modern(), endless);
    let error = refusal(&server.source());
    assert_eq!(error.status(), Status::VmwareAnswerMalformed, "{error}");
    assert!(error.to_string().contains("longer than 1048576 bytes"), "{error}");
}

#[test]
fn a_listing_that_promises_and_does_not_give_is_an_error() {
    let twists: [(&str, &str, &str); 5] = [
        ("RetrievePropertiesEx", "<objects>", "<nothing>"),
        ("RetrievePropertiesEx", "<token>HostSystem</token>", "<token></token>"),
        ("RetrievePropertiesEx", "type=\"HostSystem\"", "type=\"Datastore\""),
        ("ContinueRetrievePropertiesEx", "<obj type=\"HostSystem\">three-3</obj>", ""),
        ("CreateContainerView", "<returnval type=\"ContainerView\">session[1]HostSystem</returnval>", ""),
    ];
    for (method, from, to) in twists {
        let server = Server::start(modern(), move |asked| {
            let to = to.to_owned();
            match asked.method == method {
                true => twisted(asked, from, &to).closed(),
                false => vcenter_answers(asked),
            }
        });
        let error = refusal(&signed_in(server.source()));
        assert_eq!(error.status(), Status::VmwareAnswerMalformed, "{from}: {error}");
    }
}

impl Reply {
    /// With each `<nothing>` ended as it began.
    fn closed(self) -> Reply {
        match self {
            Reply::Xml(xml) if xml.contains("<nothing>") => {
                Reply::Xml(xml.replace("</objects>", "</nothing>"))
            }
            other => other,
        }
    }
}

#[test]
fn nobody_there_is_unavailable() {
    let closed =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let error = refusal(&source(&closed.to_string(), &modern().sha256));
    assert_eq!(error.status(), Status::VmwareUnavailable, "{error}");
    let error = refusal(&source("nobody.invalid", &modern().sha256));
    assert_eq!(error.status(), Status::VmwareUnavailable, "{error}");
}
