use super::*;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Instant;

/// A server that answers each connection's one request with the next of these, and what it was sent.
fn serve(answers: Vec<&'static [u8]>) -> (Url, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/x?secret=marked", listener.local_addr().expect("address"));
    let serving = thread::spawn(move || {
        let mut asked = Vec::new();
        for answer in answers {
            let (mut socket, _) = listener.accept().expect("a client");
            asked.push(request(&socket));
            socket.write_all(answer).expect("written");
        }
        asked
    });
    (Url::parse(&url).expect("address"), serving)
}

fn request(socket: &std::net::TcpStream) -> String {
    let mut reader = BufReader::new(socket);
    let (mut text, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().expect("a length");
        }
        text += &line;
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    text + &String::from_utf8_lossy(&body)
}

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
const BUSY: &[u8] =
    b"HTTP/1.1 503 Slow Down\r\nRetry-After: 0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const CUT: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\nConnection: close\r\n\r\nhalf";
const MOVED: &[u8] =
    b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

fn client(url: &Url, attempts: u32) -> Http {
    let patience = Patience { request: Duration::from_secs(1), attempts, ..Patience::default() };
    Http::new(url, None, patience).expect("client")
}

fn send(answers: Vec<&'static [u8]>, repeat: Repeat) -> (Result<Response, Trouble>, Vec<String>) {
    let (url, serving) = serve(answers);
    let request = Request::new(Method::PUT, url.clone()).header("x-one", "1").body(b"hello".to_vec());
    let answer = client(&url, 3).send(&request, repeat, &Cancel::new());
    (answer, serving.join().expect("served"))
}

#[test]
fn an_answer_comes_with_its_status_headers_and_body() {
    let (url, serving) = serve(vec![OK]);
    let http = client(&url, 1);
    let answer = http.send(&Request::new(Method::GET, url), Repeat::Safe, &Cancel::new()).expect("answer");
    assert_eq!(
        (answer.status, &answer.body[..], answer.header("content-length")),
        (200, &b"ok"[..], Some("2"))
    );
    assert_eq!(http.date(), Some(UtcMs(784_111_777_000)));
    assert!(serving.join().expect("served")[0].starts_with("GET /x?secret=marked HTTP/1.1\r\n"));
}

#[test]
fn what_is_safe_to_repeat_is_repeated_until_it_is_answered() {
    let (answer, asked) = send(vec![BUSY, CUT, OK], Repeat::Safe);
    assert_eq!(answer.expect("answer").status, 200);
    assert_eq!(asked.len(), 3);
    assert!(asked.iter().all(|asked| asked.contains("x-one: 1\r\n") && asked.ends_with("\r\n\r\nhello")));
}

#[test]
fn what_is_not_safe_to_repeat_is_asked_once() {
    let (answer, asked) = send(vec![BUSY], Repeat::Never);
    assert_eq!((answer.expect("answer").status, asked.len()), (503, 1));
    let (answer, asked) = send(vec![CUT], Repeat::Never);
    assert!(matches!(answer, Err(Trouble::Unclear(_))) && asked.len() == 1);
}

#[test]
fn the_last_answer_is_the_answer_and_no_redirect_is_followed() {
    let (answer, _) = send(vec![BUSY, BUSY, BUSY], Repeat::Safe);
    assert_eq!(answer.expect("answer").status, 503);
    let (answer, _) = send(vec![MOVED], Repeat::Safe);
    assert_eq!(answer.expect("answer").status, 302);
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for_and_no_secret_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/x?secret=marked", listener.local_addr().expect("address"));
    let url = Url::parse(&url).expect("address");
    let trouble = client(&url, 1).send(&Request::new(Method::GET, url), Repeat::Safe, &Cancel::new());
    let error = trouble.expect_err("late").at("s3://b", "data/a");
    assert_eq!(error.status(), crate::Status::DestinationUnavailable);
    assert!(error.to_string().contains("within 1 s") && !error.to_string().contains("marked"), "{error}");
    drop(listener);
    let url = Url::parse("http://127.0.0.1:1/?marked").expect("address");
    let trouble = client(&url, 1).send(&Request::new(Method::GET, url), Repeat::Never, &Cancel::new());
    assert!(matches!(&trouble, Err(Trouble::Unreached(why)) if !why.to_string().contains("marked")));
}

#[test]
fn a_cancel_is_not_waited_out() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = Url::parse(&format!("http://{}/", listener.local_addr().expect("address"))).expect("address");
    let cancel = Cancel::new();
    let patience = Patience { request: Duration::from_secs(60), ..Patience::default() };
    let http = Http::new(&url, None, patience).expect("client");
    let other = cancel.clone();
    let stopping = thread::spawn(move || {
        let (socket, _) = listener.accept().expect("a client");
        other.cancel();
        socket
    });
    #[expect(clippy::disallowed_methods, reason = "a test measures")]
    let began = Instant::now();
    let outcome = http.send(&Request::new(Method::GET, url), Repeat::Safe, &cancel);
    assert!(matches!(outcome, Err(Trouble::Cancelled(_))));
    assert!(began.elapsed() < Duration::from_secs(30));
    drop(stopping.join());
}

#[test]
fn a_file_is_sent_in_pieces() {
    let (url, serving) = serve(vec![OK]);
    let file = tempfile::tempfile().expect("file");
    (&file).write_all(&[b'x'; 200_000]).expect("written");
    let body = Payload::File { file: std::sync::Arc::new(file), offset_bytes: 1_000, length_bytes: 150_000 };
    let request = Request::new(Method::PUT, url.clone()).body(body);
    assert_eq!(client(&url, 1).send(&request, Repeat::Never, &Cancel::new()).expect("answer").status, 200);
    let asked = &serving.join().expect("served")[0];
    assert!(asked.contains("content-length: 150000\r\n") && asked.ends_with(&"x".repeat(150_000)));
    let short = Payload::File {
        file: std::sync::Arc::new(tempfile::tempfile().expect("file")),
        offset_bytes: 0,
        length_bytes: 1,
    };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = Url::parse(&format!("http://{}/", listener.local_addr().expect("address"))).expect("address");
    let outcome =
        client(&url, 1).send(&Request::new(Method::PUT, url).body(short), Repeat::Safe, &Cancel::new());
    assert!(matches!(outcome, Err(Trouble::Source(_))), "{outcome:?}");
}

#[test]
fn a_server_names_its_pause_in_seconds_or_by_its_clock() {
    let answer = |pairs: &[(&'static str, &str)]| {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, HeaderValue::from_str(value).expect("value"));
        }
        Response { status: 503, headers, body: Bytes::new() }.retry_after()
    };
    assert_eq!(answer(&[("retry-after", "7")]), Some(Duration::from_secs(7)));
    let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(
        answer(&[date, ("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT")]),
        Some(Duration::from_secs(30))
    );
    assert_eq!(answer(&[date, ("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT")]), Some(Duration::ZERO));
    assert_eq!(answer(&[date, ("retry-after", "soon")]), None);
}
