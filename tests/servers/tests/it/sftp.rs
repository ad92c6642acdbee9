//! SFTP: a round trip, keys and agents, and what OpenSSH's server can do.

use crate::abilities::{hold, whether};
use holdfast_test_servers::sftp::{Sftp, sshd, sshd_without};
use std::fs;
use std::process::{Command, Stdio};

#[test]
fn sshd_keeps_a_file() {
    let server = sshd().expect("sshd");
    let (sftp, files) = (&server.access, server.files().expect("a folder"));
    let own = server.folder().join("own");
    fs::write(&own, "hello").expect("a file");
    let back = server.folder().join("back");
    let (own, back) = (own.display(), back.display());
    let put = format!("put {own} d/ä");
    let listed = sftp.sftp(&["mkdir d", &put, "ls -1 d", &format!("get d/ä {back}")]).expect("commands");
    assert!(listed.lines().any(|line| line == "d/ä"), "{listed}");
    assert_eq!(fs::read_to_string(files.join("d/ä")).expect("a file"), "hello");
    assert_eq!(fs::read_to_string(back.to_string()).expect("a file"), "hello");
    sftp.sftp(&["rm d/ä"]).expect("commands");
    assert!(!files.join("d/ä").exists());
    let refused = sftp.sftp(&["get d/ä"]).expect_err("it is gone");
    assert!(refused.to_string().contains("not found"), "{refused}");
}

/// Whether `sftp` gets in with these options, its own agent and passphrase.
fn gets_in(sftp: &Sftp, options: &[String]) -> bool {
    let mut command = Command::new("sftp");
    command.args(["-F", "none", "-b", "/dev/null", "-o", "BatchMode=yes", "-o", "LogLevel=ERROR"]);
    command.args(["-o", "StrictHostKeyChecking=yes", "-P", &sftp.port.to_string()]).args(options);
    command.env_remove("SSH_AUTH_SOCK").stdin(Stdio::null()).stderr(Stdio::null());
    command.arg(format!("{}@{}", sftp.user, sftp.host)).status().expect("sftp").success()
}

#[test]
fn an_agent_has_the_key_and_strangers_have_not() {
    let server = sshd().expect("sshd");
    let sftp = &server.access;
    let option = |text: String| ["-o".to_owned(), text];
    let known = option(format!("UserKnownHostsFile={}", sftp.known_hosts.display()));
    let nobody = option("UserKnownHostsFile=/dev/null".to_owned());
    let agent = option(format!("IdentityAgent={}", sftp.agent.display()));
    let no_agent = option("IdentityAgent=none".to_owned());
    let no_key = option("IdentityFile=/dev/null".to_owned());
    let key = option(format!("IdentityFile={}", sftp.key.display()));
    let locked = option(format!("IdentityFile={}", sftp.locked_key.display()));
    assert!(gets_in(sftp, &[&known[..], &agent, &no_key].concat()));
    assert!(gets_in(sftp, &[&known[..], &no_agent, &key].concat()));
    assert!(!gets_in(sftp, &[&known[..], &no_agent, &no_key].concat()));
    assert!(!gets_in(sftp, &[&known[..], &no_agent, &locked].concat()), "without its passphrase");
    assert!(!gets_in(sftp, &[&nobody[..], &no_agent, &key].concat()), "an unknown host");
}

#[test]
fn the_locked_key_is_the_same_key() {
    let server = sshd().expect("sshd");
    let sftp = &server.access;
    let public = |key: &std::path::Path, passphrase: &str| {
        let output = Command::new("ssh-keygen").args(["-y", "-P", passphrase, "-f"]).arg(key).output();
        String::from_utf8(output.expect("ssh-keygen").stdout).expect("text")
    };
    let open = public(&sftp.key, "");
    assert!(open.starts_with("ssh-ed25519 "), "{open}");
    assert_eq!(public(&sftp.locked_key, &sftp.passphrase), open);
    assert_eq!(public(&sftp.locked_key, "another"), "");
    assert!(sftp.host_key.starts_with("ssh-ed25519 ") && sftp.fingerprint.starts_with("SHA256:"));
}

/// What a client hears of the server's extensions.
fn extensions(sftp: &Sftp) -> Vec<String> {
    let mut command = Command::new("sftp");
    command.arg("-vvv").args(sftp.options()).args(["-b", "/dev/null"]);
    let output = command.arg(format!("{}@{}", sftp.user, sftp.host)).output().expect("sftp");
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    let told = log.lines().filter_map(|line| line.split_once("Server supports extension \""));
    told.filter_map(|(_, rest)| rest.split_once('"').map(|(name, _)| name.to_owned())).collect()
}

#[test]
fn what_it_can_do() {
    let server = sshd().expect("sshd");
    let (sftp, files) = (&server.access, server.files().expect("a folder"));
    for name in ["one", "two", "three"] {
        fs::write(files.join(name), name).expect("a file");
    }
    let plain = sftp.sftp(&["rename -l one two"]).is_err();
    let plain = plain && fs::read_to_string(files.join("two")).expect("a file") == "two";
    let posix = sftp.sftp(&["rename three two"]).is_ok();
    let posix = posix && fs::read_to_string(files.join("two")).expect("a file") == "three";
    let told = extensions(sftp);
    let mut column = vec![
        ("rename over a file that is there is refused", whether(plain)),
        ("posix-rename over a file that is there", whether(posix)),
    ];
    let names = ["posix-rename", "fsync", "hardlink", "statvfs", "lsetstat", "limits", "expand-path"];
    for name in names.into_iter().chain(["copy-data", "home-directory"]) {
        column.push((name, whether(told.iter().any(|told| told.split('@').next() == Some(name)))));
    }
    hold("sftp", &["OpenSSH"], &[column]);
}

#[test]
fn an_ability_can_be_taken_from_it() {
    let server = sshd_without(&["posix-rename", "fsync"]).expect("sshd");
    let told = extensions(&server.access);
    assert!(!told.is_empty() && !told.iter().any(|name| name.starts_with("posix-rename")), "{told:?}");
    assert!(!told.iter().any(|name| name.starts_with("fsync")), "{told:?}");
}
