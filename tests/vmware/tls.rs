//! Whom we believe to speak with: pins, roots, and the TLS of old hosts.

use crate::certificates::{again, ancient, authority, is_again, misnamed, modern, signed};
use crate::server::{Reply, Server, host_answers};
use crate::simulator::Simulator;
use crate::{fetch, refusal, signed_in, source};
use holdfast_core::Status;
use holdfast_core::vmware::live::{Pin, Source, Trust};

const FULL_NAME: Option<&str> = Some("VMware ESXi 5.1.0 build-1157734");

fn pinned(fingerprint: &str) -> Trust {
    Trust::Pin(Pin::parse(fingerprint).expect("a fingerprint"))
}

fn ours() -> Trust {
    Trust::CaPem(std::fs::read(&authority().cert).expect("a certificate"))
}

fn old(source: Source) -> Source {
    Source { old_tls: true, ..source }
}

#[test]
fn an_unknown_certificate_is_shown_so_that_it_can_be_pinned() {
    let server = Server::start(modern(), host_answers);
    for old_tls in [false, true] {
        let error = refusal(&Source { trust: Trust::System, old_tls, ..server.source() });
        assert_eq!(error.status(), Status::VmwareCertificateRejected, "{error}");
        assert!(error.to_string().contains(&modern().sha256), "{error}");
    }
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn a_pin_is_the_sha256_or_the_thumbprint_of_old_consoles() {
    let server = Server::start(modern(), host_answers);
    for fingerprint in [&modern().sha256, &modern().sha256.replace(':', "").to_lowercase(), &modern().sha1] {
        for old_tls in [false, true] {
            let asked = Source { trust: pinned(fingerprint), old_tls, ..server.source() };
            assert_eq!(fetch(&asked).expect(fingerprint).about.full_name.as_deref(), FULL_NAME);
        }
    }
}

#[test]
fn no_word_goes_to_a_host_whose_certificate_is_another() {
    let server = Server::start(modern(), host_answers);
    for old_tls in [false, true] {
        let asked = Source { trust: pinned(&signed().sha256), old_tls, ..signed_in(server.source()) };
        let error = refusal(&asked);
        assert_eq!(error.status(), Status::VmwareCertificateRejected, "{error}");
        assert!(error.to_string().contains("not the one that is pinned"), "{error}");
    }
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn an_authority_of_ones_own_vouches_for_its_hosts_by_name() {
    let (right, wrong) = (Server::start(signed(), host_answers), Server::start(misnamed(), host_answers));
    for old_tls in [false, true] {
        let facts = fetch(&Source { trust: ours(), old_tls, ..right.source() }).expect("facts");
        assert_eq!(facts.about.full_name.as_deref(), FULL_NAME);
        let error = refusal(&Source { trust: ours(), old_tls, ..wrong.source() });
        assert_eq!(error.status(), Status::VmwareCertificateRejected, "{error}");
    }
    let by_name = right.address().replace("127.0.0.1", "localhost");
    for old_tls in [false, true] {
        let asked = Source { address: by_name.clone(), trust: ours(), old_tls, ..right.source() };
        assert!(fetch(&asked).is_ok(), "{old_tls}");
    }
    assert_eq!(wrong.asked(), [""; 0]);
}

/// In a process whose roots are our own authority: what a machine trusts is asked once.
#[test]
fn the_roots_of_this_machine_vouch_for_its_hosts() {
    if !is_again() {
        let test = "tls::the_roots_of_this_machine_vouch_for_its_hosts";
        again(test, "SSL_CERT_FILE", |folder| folder.join("authority.pem"));
        return;
    }
    let (right, wrong) = (Server::start(signed(), host_answers), Server::start(modern(), host_answers));
    for old_tls in [false, true] {
        assert!(fetch(&Source { trust: Trust::System, old_tls, ..right.source() }).is_ok(), "{old_tls}");
        let error = refusal(&Source { trust: Trust::System, old_tls, ..wrong.source() });
        assert_eq!(error.status(), Status::VmwareCertificateRejected, "{error}");
    }
}

#[test]
fn an_authority_that_is_none_is_refused() {
    for pem in [&b""[..], b"-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n", b"no PEM"] {
        let error =
            refusal(&Source { trust: Trust::CaPem(pem.to_vec()), ..source("127.0.0.1:1", &modern().sha256) });
        assert_eq!(error.status(), Status::VmwareCertificateRejected, "{error}");
    }
}

#[test]
fn an_old_host_is_refused_until_old_tls_is_allowed() {
    for how in [&["-tls", "1.0", "-rsa"][..], &["-tls", "1.0"], &["-tls", "1.1"], &["-tls", "1.2", "-rsa"]] {
        let esx = Simulator::start(ancient(), &[&["-kind", "esx"], how].concat());
        let error = refusal(&esx.source());
        assert_eq!(error.status(), Status::VmwareTlsUnsupported, "{error}");
        assert!(error.to_string().contains("old_tls"), "{error}");
        let facts = fetch(&signed_in(old(esx.source()))).expect("facts");
        assert_eq!(facts.about.full_name.as_deref(), FULL_NAME);
        assert_eq!((facts.name.as_deref(), facts.vms.len()), (Some("localhost.localdomain"), 2));
    }
}

#[test]
fn an_old_host_with_another_certificate_is_refused_all_the_same() {
    let esx = Simulator::start(ancient(), &["-kind", "esx", "-tls", "1.0"]);
    for trust in [pinned(&modern().sha256), ours(), Trust::System] {
        let error = refusal(&old(Source { trust, ..signed_in(esx.source()) }));
        assert_eq!(error.status(), Status::VmwareCertificateRejected, "{error}");
        assert!(error.to_string().contains(&ancient().sha256), "{error}");
    }
}

#[test]
fn a_weak_key_under_new_tls_is_told_apart_from_a_wrong_one() {
    let esx = Simulator::start(ancient(), &["-kind", "esx", "-tls", "1.2"]);
    let error = refusal(&esx.source());
    assert_eq!(error.status(), Status::VmwareTlsUnsupported, "{error}");
    assert!(error.to_string().contains("old_tls"), "{error}");
    assert!(fetch(&old(esx.source())).is_ok());
}

#[test]
fn what_is_no_tls_is_told_so() {
    for old_tls in [false, true] {
        let plain = Server::plain(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        let error = refusal(&Source { old_tls, ..plain.source() });
        assert_eq!(error.status(), Status::VmwareAnswerMalformed, "{error}");
    }
    let dead = Server::start(modern(), |_| Reply::Reset);
    let error = refusal(&old(dead.source()));
    assert_eq!(error.status(), Status::VmwareUnavailable, "{error}");
}
