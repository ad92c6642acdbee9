//! Certificates for a day, made by the machine's openssl: of the kinds that hosts of every age show.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A certificate, its key, and its SHA-256 as openssl prints it.
pub struct Identity {
    pub cert: PathBuf,
    pub key: PathBuf,
    pub sha256: String,
    pub sha1: String,
}

/// Names another folder, for a process that runs beside this one.
const ELSEWHERE: &str = "VMWARE_CERTIFICATES";

/// Whether this is a process that [`again`] started.
pub fn is_again() -> bool {
    std::env::var_os(ELSEWHERE).is_some()
}

/// One test once more, in a process and a folder of its own, with one more variable. What it printed; it passed.
pub fn again(test: &str, variable: &str, value: impl FnOnce(&Path) -> PathBuf) -> String {
    let name = test.replace("::", "-");
    let mut program = Command::new(std::env::current_exe().expect("this program"));
    program.args(["--exact", test, "--nocapture"]).env(ELSEWHERE, &name);
    program.env(variable, value(&Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)));
    let output = program.output().expect("it runs again");
    let printed =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    assert!(output.status.success() && printed.contains("1 passed"), "{printed}");
    printed
}

/// Where they lie: one folder, written over by each run.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let name = std::env::var(ELSEWHERE).unwrap_or_else(|_| "vmware-certificates".to_owned());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        // Nothing of what this machine's own configuration adds.
        std::fs::write(folder.join("openssl.cnf"), "[req]\ndistinguished_name = name\n[name]\n")
            .expect("a file");
        folder
    })
}

fn openssl(arguments: &[&str]) -> String {
    let mut command = Command::new("openssl");
    let output = command.current_dir(folder()).args(arguments).output();
    let output = output.expect("openssl; scripts/need.sh test installs it");
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn fingerprint(cert: &str, digest: &str) -> String {
    let printed = openssl(&["x509", "-in", cert, "-noout", "-fingerprint", digest]);
    printed.trim().rsplit('=').next().expect("a fingerprint").to_owned()
}

/// A certificate called `name`, with a key of the kind `key` and whatever else is asked for.
fn made(name: &str, key: &[&str], rest: &[&str]) -> Identity {
    let (cert_file, key_file) = (format!("{name}.pem"), format!("{name}.key"));
    let mut arguments =
        vec!["req", "-x509", "-nodes", "-days", "2", "-keyout", &key_file, "-out", &cert_file];
    arguments.push("-newkey");
    arguments.extend(key);
    arguments.extend(rest);
    openssl(&arguments);
    Identity {
        sha256: fingerprint(&cert_file, "-sha256"),
        sha1: fingerprint(&cert_file, "-sha1"),
        cert: folder().join(cert_file),
        key: folder().join(key_file),
    }
}

const CURVE: &[&str] = &["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
const HERE: &str = "subjectAltName=IP:127.0.0.1,DNS:localhost";

macro_rules! once {
    ($($(#[$docs:meta])* $name:ident => $make:expr;)*) => {
        $($(#[$docs])* pub fn $name() -> &'static Identity {
            static MADE: OnceLock<Identity> = OnceLock::new();
            MADE.get_or_init(|| $make)
        })*
    };
}

once! {
    /// As a host of today makes its own.
    modern => made("modern", CURVE, &["-subj", "/CN=localhost.localdomain", "-addext", HERE]);
    /// As hosts made theirs long ago.
    ancient => made("ancient", &["rsa:1024"], &["-md5", "-subj", "/CN=localhost.localdomain"]);
    /// Who signs.
    authority => made("authority", &["rsa:2048"], &["-subj", "/CN=Our own authority", "-addext", "basicConstraints=critical,CA:TRUE"]);
    /// Signed, for this machine.
    signed => signed_by_authority("signed", HERE);
    /// Signed, for another machine.
    misnamed => signed_by_authority("misnamed", "subjectAltName=DNS:esx9.example.com");
}

fn signed_by_authority(name: &str, names: &str) -> Identity {
    let (cert, key) = (authority().cert.to_string_lossy(), authority().key.to_string_lossy());
    let leaf = "basicConstraints=critical,CA:FALSE";
    made(
        name,
        &["rsa:2048"],
        &["-subj", "/CN=host", "-CA", &cert, "-CAkey", &key, "-addext", names, "-addext", leaf],
    )
}
