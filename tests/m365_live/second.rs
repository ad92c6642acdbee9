//! The same against a server of other makers, glewlwyd: what is Entra's habit alone would fail here.

use crate::support::{call, paste, status, token, vault, waiting};
use holdfast_core::Status;
use holdfast_core::m365::live::{Session, SignIn};
use holdfast_test_servers::Server;
use holdfast_test_servers::glewlwyd::{Glewlwyd, glewlwyd};
use serde_json::{Value, json};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const GRAPH: &str = "https://graph.example";

struct Other {
    server: Server<Glewlwyd>,
    dir: TempDir,
}

impl Other {
    fn new() -> Other {
        let (server, dir) = (glewlwyd().expect("glewlwyd"), tempfile::tempdir().expect("folder"));
        let scope = format!("{GRAPH}/User.Read");
        server.access.offer(&[&scope]).expect("offered");
        Other { server, dir }
    }

    fn session(&self) -> Session {
        let access = &self.server.access;
        let mut policy: Value =
            serde_json::from_str(include_str!("../../core/src/m365/policy.json")).expect("policy");
        policy["clouds"].as_array_mut().expect("clouds").push(json!({"name": "other", "title": "Other",
            "authorities": [access.authority], "graph": GRAPH, "modern": true, "hybrid": true, "source": "tests"}));
        let service = json!({"client_id": access.client_id, "cloud": "other", "tenant": access.tenant,
            "timeout_s": 10, "attempts": 3, "settings": {"policy": policy}});
        Session::open(vault(self.dir.path()), &service.to_string(), None).expect("session")
    }

    fn begin(&self, way: &str) -> SignIn {
        call(|call| self.session().sign_in(&json!({"way": way}).to_string(), call)).expect("begun")
    }
}

#[test]
fn a_code_signs_in_and_the_account_stays_so() {
    let other = Other::new();
    let sign_in = other.begin("paste");
    let ended = other.server.access.sign_in(&sign_in.page().address, "plain1").expect("the browser");
    let who = paste(&sign_in, &ended).expect("signed in");
    assert_eq!(who.tenant, other.server.access.tenant);
    call(|call| other.session().keep(&sign_in, call)).expect("kept");
    let request = json!({"account": who.account});
    // Its refresh tokens serve once: a chain of three proves that the newest is kept.
    let tokens: Vec<String> = (0..3).map(|_| token(&other.session(), &request).expect("token")).collect();
    assert!(tokens[0] != tokens[1] && tokens[1] != tokens[2]);
}

#[test]
fn a_device_code_is_asked_about_at_its_pace() {
    let other = Other::new();
    let sign_in = Arc::new(other.begin("device"));
    let (waits, began) = (waiting(&sign_in), Instant::now());
    // Asked once in vain, which a question without the pause of two seconds would be told by `slow_down`.
    thread::sleep(Duration::from_secs(1));
    other.server.access.approve(&sign_in.page().user_code.expect("a code"), "admin1").expect("approved");
    waits.join().expect("waited").expect("signed in");
    assert!(began.elapsed() >= Duration::from_millis(1_900), "{:?}", began.elapsed());
}

#[test]
fn a_wrong_code_is_refused() {
    let other = Other::new();
    let went = paste(&other.begin("paste"), "no-code-of-this-server");
    assert!(matches!(status(&went), Status::M365Denied | Status::M365AnswerMalformed), "{:?}", status(&went));
}
