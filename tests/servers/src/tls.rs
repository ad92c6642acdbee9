//! A certificate for loopback and the authority behind it, made by the machine's openssl.

use crate::process::{Failed, Scratch, output};
use crate::tools::program;
use std::path::PathBuf;
use std::process::Command;

/// Files in PEM.
pub struct Identity {
    pub authority: PathBuf,
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// Nothing of what this machine's own configuration adds.
const CONFIG: &str = "[req]\ndistinguished_name = name\n[name]\n\
    [authority]\nbasicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign\n\
    subjectKeyIdentifier = hash\n\
    [server]\nbasicConstraints = critical, CA:FALSE\nextendedKeyUsage = serverAuth\n\
    subjectAltName = DNS:localhost, IP:127.0.0.1\n";

/// An authority of this test alone, and what it certifies for `localhost` and `127.0.0.1`.
pub fn identity(scratch: &Scratch) -> Result<Identity, Failed> {
    scratch.write("openssl.cnf", CONFIG)?;
    let identity = Identity {
        authority: scratch.path("authority.pem"),
        certificate: scratch.path("server.pem"),
        key: scratch.path("server.key"),
    };
    let own = ["-out", "authority.pem", "-keyout", "authority.key", "-extensions", "authority"];
    output(request(scratch)?.args(["-subj", "/CN=holdfast test authority"]).args(own))?;
    let own = ["-out", "server.pem", "-keyout", "server.key", "-extensions", "server"];
    let by = ["-CA", "authority.pem", "-CAkey", "authority.key"];
    output(request(scratch)?.args(["-subj", "/CN=localhost"]).args(own).args(by))?;
    Ok(identity)
}

fn request(scratch: &Scratch) -> Result<Command, Failed> {
    let mut command = Command::new(program("openssl")?);
    command.current_dir(scratch.folder()).args(["req", "-x509", "-config", "openssl.cnf", "-nodes"]);
    command.args(["-days", "2", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    Ok(command)
}
