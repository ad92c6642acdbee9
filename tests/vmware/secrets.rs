//! The password is in the one question that needs it, and nowhere else.

use crate::certificates::{again, modern};
use crate::server::{Reply, Server, envelope, http, vcenter_answers};
use crate::{PASSWORD, USER, refusal, signed_in};
use holdfast_core::vmware::live::Credentials;

/// What the server's sessions are called by.
pub const COOKIE: &str = "c00kie-of-a-session";

/// Fails when a text holds a secret, or enough of one.
pub fn none_in(text: &str) {
    for secret in ["Tr0ub4dor", "VHIwdWI0ZG9y", "marked", COOKIE] {
        assert!(!text.contains(secret), "a secret is in: {text}");
    }
}

#[test]
fn the_password_is_in_one_question_only() {
    let server = Server::start(modern(), |asked| {
        let held = asked.body.contains("Tr0ub4dor&amp;3&lt;marked&gt;");
        let session =
            asked.headers.to_ascii_lowercase().contains(&format!("cookie: vmware_soap_session=\"{COOKIE}\""));
        match (
            held == (asked.method == "Login"),
            session == (asked.nth > 0),
            asked.headers.contains("Tr0ub4dor"),
        ) {
            (true, true, false) => vcenter_answers(asked),
            _ => Reply::Fault("InvalidRequest".to_owned()),
        }
    });
    let facts = crate::fetch(&signed_in(server.source())).expect("each question is as it should be");
    assert_eq!((facts.hosts.len(), facts.vms.len()), (3, 3));
}

/// Whatever a host makes of the password it was given, none of it comes out in an error.
#[test]
fn a_host_that_repeats_the_password_is_not_quoted() {
    let echoes: [fn() -> Reply; 9] = [
        || Reply::Fault("Tr0ub4dor".to_owned()),
        || Reply::Xml(envelope("<Tr0ub4dor xmlns=\"urn:vim25\"/>")),
        || Reply::Xml("<Tr0ub4dor></marked>".to_owned()),
        || Reply::Xml(envelope("<LoginResponse xmlns=\"urn:vim25\">&Tr0ub4dor;</LoginResponse>")),
        || Reply::Raw(http("403 Tr0ub4dor", "", PASSWORD)),
        || Reply::Raw(http("503 Tr0ub4dor", "Retry-After: Tr0ub4dor\r\n", PASSWORD)),
        || Reply::Raw(http("302 Tr0ub4dor", "Location: https://Tr0ub4dor/\r\n", "")),
        || Reply::Raw(format!("HTTP/1.1 200 OK\r\n{PASSWORD}\r\n\r\n").into_bytes()),
        || Reply::Raw(format!("{PASSWORD}\r\n\r\n").into_bytes()),
    ];
    for echo in echoes {
        for method in ["Login", "CreateContainerView", "RetrievePropertiesEx", "ContinueRetrievePropertiesEx"]
        {
            let server =
                Server::start(
                    modern(),
                    move |asked| {
                        if asked.method == method { echo() } else { vcenter_answers(asked) }
                    },
                );
            let error = refusal(&signed_in(server.source()));
            none_in(&format!("{error} {error:?}"));
        }
    }
}

/// The two tests above in a process of their own, with every log that a crate might keep switched on.
#[test]
fn nothing_that_is_printed_or_logged_holds_a_secret() {
    for test in ["the_password_is_in_one_question_only", "a_host_that_repeats_the_password_is_not_quoted"] {
        none_in(&again(&format!("secrets::{test}"), "RUST_LOG", |_| "trace".into()));
    }
}

#[test]
fn an_account_is_not_printed() {
    let account = Credentials { user: USER.to_owned(), password: PASSWORD.into() };
    let printed = format!("{account:?} {:?}", account.clone());
    none_in(&printed);
    assert!(!printed.contains(USER), "{printed}");
}
