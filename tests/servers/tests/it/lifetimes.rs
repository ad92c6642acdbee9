//! Servers are gone when nobody holds them any more, and a start that fails says why.

use holdfast_test_servers::{Server, azure, entra, glewlwyd, s3, sftp, webdav};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

/// Whether it comes true before long.
fn soon(what: impl Fn() -> bool) -> bool {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(60) {
        if what() {
            return true;
        }
        sleep(Duration::from_millis(20));
    }
    false
}

/// Processes that were started with a path below this folder.
fn processes(folder: &Path) -> Vec<String> {
    let names = fs::read_dir("/proc").expect("processes").flatten();
    let lines = names.filter_map(|name| fs::read(name.path().join("cmdline")).ok());
    let lines = lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " "));
    lines.filter(|line| line.contains(&*folder.to_string_lossy())).collect()
}

fn is_gone(address: SocketAddr, folder: &Path) -> bool {
    !folder.exists() && processes(folder).is_empty() && TcpStream::connect(address).is_err()
}

fn goes<A>(server: Server<A>) {
    let (address, folder) = (server.address(), server.folder().to_owned());
    assert!(TcpStream::connect(address).is_ok() && folder.is_dir());
    assert!(!processes(&folder).is_empty(), "the guard at least");
    drop(server);
    assert!(is_gone(address, &folder), "{} {:?}", folder.display(), processes(&folder));
}

#[test]
fn each_goes_when_dropped() {
    goes(s3::moto().expect("moto"));
    goes(s3::s3s().expect("s3s-fs"));
    goes(azure::azurite().expect("Azurite"));
    goes(sftp::sshd().expect("sshd"));
    goes(webdav::apache().expect("Apache"));
    goes(webdav::nginx().expect("nginx"));
    goes(entra::entra().expect("the authority"));
    goes(glewlwyd::glewlwyd().expect("glewlwyd"));
}

#[test]
fn a_connection_goes_with_its_server() {
    let server = sftp::sshd().expect("sshd");
    let mut socket = TcpStream::connect(server.address()).expect("a connection");
    let mut greeting = [0; 7];
    socket.read_exact(&mut greeting).expect("a greeting");
    assert_eq!(&greeting, b"SSH-2.0");
    drop(server);
    let mut rest = Vec::new();
    socket.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
    let ended = socket.read_to_end(&mut rest);
    assert!(!ended.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock));
}

#[test]
fn a_panic_takes_it_along() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let test = catch_unwind(move || {
        let server = webdav::nginx().expect("nginx");
        sender.send((server.address(), server.folder().to_owned())).expect("a receiver");
        assert!(server.log().is_empty(), "nginx has nothing to say");
        panic!("as a test that fails");
    });
    assert!(test.is_err());
    let (address, folder) = receiver.recv().expect("a server");
    assert!(is_gone(address, &folder));
}

#[test]
fn several_run_at_once() {
    let servers: Vec<_> = thread::scope(|scope| {
        let starts: Vec<_> = (0..6).map(|_| scope.spawn(|| webdav::apache().expect("Apache"))).collect();
        starts.into_iter().map(|start| start.join().expect("a server")).collect()
    });
    for (nth, server) in servers.iter().enumerate() {
        let text = nth.to_string();
        assert_eq!(server.access.ask("PUT", "own", &[], text.as_bytes()).expect("an answer").status, 201);
    }
    for (nth, server) in servers.iter().enumerate() {
        let text = server.access.ask("GET", "own", &[], b"").expect("an answer").text();
        assert_eq!(text, nth.to_string());
    }
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast-servers"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The program, running, and what it said.
fn running(kind: &str) -> (Child, Value) {
    let mut process = program(&[kind]).spawn().expect("the program");
    let mut line = String::new();
    BufReader::new(process.stdout.take().expect("output")).read_line(&mut line).expect("a line");
    (process, serde_json::from_str(&line).expect("JSON"))
}

fn place(told: &Value) -> (SocketAddr, PathBuf) {
    let text = |name: &str| told[name].as_str().expect("a text").to_owned();
    let files = PathBuf::from(text("files"));
    (text("address").parse().expect("an address"), files.parent().expect("a folder").to_owned())
}

#[test]
fn the_program_tells_and_ends_with_its_input() {
    for kind in ["s3", "s3-other", "azure", "sftp", "webdav", "webdav-other", "entra", "glewlwyd"] {
        let (mut process, told) = running(kind);
        assert_eq!(told["kind"], kind);
        let address: SocketAddr = told["address"].as_str().expect("a text").parse().expect("an address");
        assert!(TcpStream::connect(address).is_ok(), "{kind}");
        drop(process.stdin.take());
        assert!(process.wait().expect("an end").success(), "{kind}");
        assert!(TcpStream::connect(address).is_err(), "{kind}");
        if told["files"].is_string() {
            assert!(!place(&told).1.exists(), "{kind}");
        }
    }
}

#[test]
fn a_program_that_is_killed_leaves_nothing() {
    for kind in ["sftp", "webdav", "s3-other"] {
        let (mut process, told) = running(kind);
        let (address, folder) = place(&told);
        assert!(folder.is_dir());
        process.kill().expect("a kill");
        process.wait().expect("an end");
        assert!(soon(|| is_gone(address, &folder)), "{kind}: {:?}", processes(&folder));
    }
}

/// What the program says when its tools are these; it must fail.
fn complaint(tools: &Path) -> String {
    let output = program(&["s3-other"]).env("HOLDFAST_TOOLS", tools).output().expect("the program");
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn a_start_that_fails_says_what_to_do_and_what_was_printed() {
    let tools = tempfile::tempdir().expect("a folder");
    let said = complaint(tools.path());
    assert!(said.contains("s3s-fs is not there; scripts/need.sh servers installs it"), "{said}");
    fs::create_dir(tools.path().join("bin")).expect("a folder");
    let fake = tools.path().join("bin/s3s-fs");
    fs::write(&fake, "#!/bin/sh\necho the disk is made of cheese\nexit 3\n").expect("a file");
    fs::set_permissions(&fake, fs::Permissions::from_mode(0o755)).expect("a program");
    let said = complaint(tools.path());
    assert!(said.contains("s3s-fs ended with exit status: 3"), "{said}");
    assert!(said.contains("the disk is made of cheese"), "{said}");
}

#[test]
fn the_program_knows_its_usage() {
    let output = program(&["ftp"]).output().expect("the program");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("usage: holdfast-servers s3|"));
}
