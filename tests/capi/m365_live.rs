//! Microsoft 365 through the C ABI, at a real server: the program is the console, this test the person at the browser.

use super::c_programs::{HOWS, source};
use holdfast_test_servers::entra::{Entra, entra};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs the program and does what it asks of a person; what it printed last.
fn at_the_browser(mut program: Command, entra: &Entra) -> String {
    let mut running =
        program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut hands = running.stdin.take().expect("its input");
    let mut last = String::new();
    for line in BufReader::new(running.stdout.take().expect("its output")).lines() {
        last = line.expect("text");
        let brought = match last.split_once(' ') {
            Some(("open", address)) => entra.sign_in(address, "admin1", true).expect("signed in"),
            Some(("enter", code)) => {
                entra.approve(code, "admin1").expect("approved");
                String::new()
            }
            _ => continue,
        };
        writeln!(hands, "{brought}").expect("the program reads");
    }
    assert!(running.wait().expect("ended").success(), "{last}");
    last
}

#[test]
fn an_account_and_a_tenant_at_a_server() {
    let (server, scratch) = (entra().expect("entra"), tempfile::tempdir().expect("scratch folder"));
    // Under valgrind the keys of certificates take minutes to be found.
    for (name, how) in HOWS.into_iter().filter(|(name, _)| *name != "valgrind") {
        let folder = scratch.path().join(name);
        std::fs::create_dir(&folder).expect("folder");
        let written: &Path = &folder.join("service");
        let service = server.access.service("test", include_str!("../../core/src/m365/policy.json"));
        std::fs::write(written, service.expect("policy").to_string()).expect("service");
        let mut program = how(&[source("m365_live")], scratch.path());
        program.arg(&folder).arg(written).env_remove("LD_LIBRARY_PATH");
        assert_eq!(at_the_browser(program, &server.access), "m365_live: ok", "{name}");
    }
}
