//! Answers of every kind that a vSphere gives.

use crate::certificates::modern;
use crate::server::{Reply, Server, ancient_answers, host_answers, http, response, vcenter_answers};
use crate::{fetch, refusal, signed_in};
use holdfast_core::Status;
use holdfast_core::cancel::Cancel;
use holdfast_core::vmware::live::{self, Source};

#[test]
fn pages_are_followed_to_the_last_and_nothing_is_left_behind() {
    let server = Server::start(modern(), vcenter_answers);
    let facts = fetch(&signed_in(server.source())).expect("facts");
    let names: Vec<&str> = facts.hosts.iter().map(|host| host.name.as_str()).collect();
    assert_eq!(names, ["name of one-1", "name of two-2", "name of three-3"]);
    assert_eq!(facts.vms.len(), 3);
    let listing = ["CreateContainerView", "RetrievePropertiesEx", "ContinueRetrievePropertiesEx"];
    let begin: &[&str] = &["RetrieveServiceContent", "Login"];
    assert_eq!(
        server.asked(),
        [begin, &listing, &listing, &["DestroyView", "DestroyView", "Logout"]].concat()
    );
}

#[test]
fn a_host_from_before_pages_is_asked_as_it_understands() {
    let server = Server::start(modern(), ancient_answers);
    let facts = fetch(&signed_in(server.source())).expect("facts");
    assert_eq!(facts.about.full_name.as_deref(), Some("VMware ESX 4.0.0 build-164009"));
    assert_eq!(facts.name.as_deref(), Some("esx4.example.com"));
    let machine = &facts.vms[0];
    assert_eq!((machine.id.as_str(), machine.host.as_deref()), ("16", Some("esx4.example.com")));
    assert_eq!((machine.cbt_enabled, machine.disks[0].capacity_bytes), (None, Some(128 << 30)));
}

#[test]
fn the_version_of_the_api_is_the_servers_own() {
    let server = Server::start(modern(), |asked| {
        let version = asked.headers.to_ascii_lowercase().contains("soapaction: \"urn:vim25/6.0\"");
        if version == (asked.nth > 0) { vcenter_answers(asked) } else { Reply::Reset }
    });
    assert!(fetch(&signed_in(server.source())).is_ok());
}

/// A vCenter where one method ends in a fault.
fn faulty(method: &'static str, name: &'static str) -> Server {
    Server::start(modern(), move |asked| match asked.method == method {
        true => Reply::Fault(name.to_owned()),
        false => vcenter_answers(asked),
    })
}

#[test]
fn a_fault_is_told_by_its_name_and_by_what_to_do() {
    for (method, name, status, advice) in [
        ("Login", "InvalidLogin", Status::VmwareDenied, "check user and password"),
        ("Login", "NoPermission", Status::VmwareDenied, "lockdown mode"),
        ("Login", "PasswordExpired", Status::VmwareDenied, "set a new password"),
        ("RetrievePropertiesEx", "NotAuthenticated", Status::VmwareDenied, "try again"),
        ("RetrievePropertiesEx", "NoPermission", Status::VmwareDenied, "Read-only"),
        ("ContinueRetrievePropertiesEx", "InvalidArgument", Status::VmwareUnavailable, "try again"),
        ("CreateContainerView", "SystemError", Status::VmwareUnavailable, "try again"),
    ] {
        let server = faulty(method, name);
        let error = refusal(&signed_in(server.source()));
        assert_eq!(error.status(), status, "{error}");
        let text = error.to_string();
        assert!([name, method, advice, &server.address()].iter().all(|part| text.contains(*part)), "{text}");
        assert_eq!(server.asked().last().map(String::as_str), Some("Logout"), "{method} {name}");
    }
}

#[test]
fn a_host_that_hides_its_build_is_no_host_without_one() {
    let hidden = "<returnval><objects><obj type=\"HostSystem\">host-1</obj><missingSet><path>summary.config.product</path>\
                  <fault><fault xsi:type=\"NoPermission\"/><localizedMessage/></fault></missingSet></objects></returnval>";
    let server = Server::start(modern(), move |asked| match asked.method.as_str() {
        "RetrievePropertiesEx" => response("RetrievePropertiesEx", hidden),
        _ => vcenter_answers(asked),
    });
    let error = refusal(&signed_in(server.source()));
    assert_eq!(error.status(), Status::VmwareDenied, "{error}");
}

#[test]
fn an_account_that_sees_no_host_is_no_vcenter_without_hosts() {
    let server = Server::start(modern(), |asked| match asked.method.as_str() {
        "RetrievePropertiesEx" => response("RetrievePropertiesEx", ""),
        _ => vcenter_answers(asked),
    });
    let error = refusal(&signed_in(server.source()));
    assert_eq!(error.status(), Status::VmwareDenied, "{error}");
    assert!(error.to_string().contains("no host"), "{error}");
}

#[test]
fn a_server_that_asks_for_patience_says_how_long() {
    for (status, header, expected) in [
        ("503 Service Unavailable", "Retry-After: 120\r\n", Some(120_000)),
        ("429 Too Many Requests", "Retry-After: 5\r\n", Some(5_000)),
        ("503 Service Unavailable", "Retry-After: 99999999999\r\n", Some(86_400_000)),
        ("503 Service Unavailable", "Retry-After: -1\r\n", None),
        ("502 Bad Gateway", "", None),
    ] {
        let server = Server::start(modern(), move |_| Reply::Raw(http(status, header, "<html>")));
        let error = refusal(&server.source());
        assert_eq!(
            (error.status(), error.retry_after_ms()),
            (Status::VmwareUnavailable, expected),
            "{error}"
        );
    }
}

#[test]
fn a_line_that_was_closed_between_two_questions_is_opened_again() {
    let server = Server::start(modern(), |asked| match vcenter_answers(asked) {
        Reply::Xml(xml) => Reply::Raw(http("200 OK", "Connection: close\r\n", &xml)),
        other => other,
    });
    let facts = fetch(&signed_in(server.source())).expect("facts");
    assert_eq!((facts.hosts.len(), facts.vms.len()), (3, 3));
}

#[test]
fn machines_of_a_host_want_an_account() {
    let server = Server::start(modern(), host_answers);
    let error = refusal(&Source { with_vms: true, ..server.source() });
    assert_eq!(error.status(), Status::VmwareDenied, "{error}");
    assert!(error.to_string().contains("its virtual machines"), "{error}");
}

#[test]
fn a_wish_to_stop_is_heard_at_each_question_and_the_session_is_ended() {
    let before = Cancel::new();
    before.cancel();
    let server = Server::start(modern(), vcenter_answers);
    let error = live::fetch(&signed_in(server.source()), &before).expect_err("cancelled");
    assert_eq!((error.status(), server.asked().len()), (Status::Cancelled, 0));
    for nth in 0..8 {
        let cancel = Cancel::new();
        let wish = cancel.clone();
        let server = Server::start(modern(), move |asked| {
            if asked.nth != nth {
                return vcenter_answers(asked);
            }
            wish.cancel();
            Reply::Stall
        });
        let error = live::fetch(&signed_in(server.source()), &cancel).expect_err("cancelled");
        assert_eq!(error.status(), Status::Cancelled, "{error}");
        let last = server.asked().pop();
        assert_eq!(last.as_deref(), Some(if nth == 0 { "RetrieveServiceContent" } else { "Logout" }));
    }
}
