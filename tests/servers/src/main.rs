//! Starts a server for tests that are not written in Rust: prints one line of JSON with its address, its
//! credentials and whatever a client needs, and runs until its standard input ends.
//!
//! usage: holdfast-servers s3|s3-other|azure|sftp|webdav|webdav-other|entra|glewlwyd

use holdfast_test_servers::{Failed, Server, azure, entra, glewlwyd, s3, sftp, webdav};
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{self, Read, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(kind), None) = (arguments.next(), arguments.next()) else { return usage() };
    let ran = match kind.as_str() {
        "s3" => run(&kind, s3::moto()),
        "s3-other" => run(&kind, s3::s3s()),
        "azure" => run(&kind, azure::azurite()),
        "sftp" => run(&kind, sftp::sshd()),
        "webdav" => run(&kind, webdav::apache()),
        "webdav-other" => run(&kind, webdav::nginx()),
        "entra" => run(&kind, entra::entra()),
        "glewlwyd" => run(&kind, glewlwyd::glewlwyd()),
        _ => return usage(),
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => complain(&failed.to_string(), 1),
    }
}

fn run<A: Serialize>(kind: &str, server: Result<Server<A>, Failed>) -> Result<(), Failed> {
    let server = server?;
    let mut told = serde_json::to_value(&server.access).map_err(io::Error::other)?;
    let common = json!({
        "kind": kind,
        "address": server.address().to_string(),
        "files": server.files(),
    });
    if let (Value::Object(told), Value::Object(common)) = (&mut told, common) {
        told.extend(common);
    }
    let mut output = io::stdout().lock();
    writeln!(output, "{told}")?;
    output.flush()?;
    io::stdin().lock().read_to_end(&mut Vec::new())?;
    Ok(())
}

fn usage() -> ExitCode {
    complain("usage: holdfast-servers s3|s3-other|azure|sftp|webdav|webdav-other|entra|glewlwyd", 2)
}

fn complain(text: &str, code: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "{text}");
    ExitCode::from(code)
}
