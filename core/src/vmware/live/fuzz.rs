//! Whatever comes back, it is understood or refused: answers as servers give them, and every way to spoil them.

use super::answer::{Fault, Object, content, page, reference, response};
use super::inventory::{Unread, host, machine};
use super::xml::{Flaw, Tree};
use crate::vmware::facts::{HostFacts, VmFacts};
use proptest::prelude::*;

const CONTENT: &[u8] = include_bytes!("samples/content-esxi-5.1.xml");
const HOSTS: &[u8] = include_bytes!("samples/hosts-vcenter-6.0.xml");
const MACHINES: &[u8] = include_bytes!("samples/machines-vcenter-6.0.xml");
const OLD: &[u8] = include_bytes!("samples/machines-esx-4.0.xml");
const FAULT: &[u8] = include_bytes!("samples/fault-invalid-login.xml");
const HIDDEN: &[u8] = include_bytes!("samples/hosts-no-permission.xml");
const ALL: &[&[u8]] = &[CONTENT, HOSTS, MACHINES, OLD, FAULT, HIDDEN];
const METHODS: &[&str] = &["RetrieveServiceContent", "RetrievePropertiesEx", "RetrieveProperties", "Login"];

/// What a listing came to, in words.
fn listed<T>(
    bytes: &[u8],
    kind: &str,
    paged: bool,
    read: fn(&Object<'_>) -> Result<T, Unread>,
) -> Result<(Vec<T>, Option<String>), String> {
    let method = if paged { "RetrievePropertiesEx" } else { "RetrieveProperties" };
    let said = |flaw: Flaw| flaw.0;
    let tree = Tree::parse(bytes).map_err(said)?;
    let response = response(&tree, method).map_err(said)?.map_err(|fault| fault.name.to_owned())?;
    let page = page(response, kind, paged).map_err(said)?;
    let objects = page.objects.iter().map(read).collect::<Result<Vec<T>, Unread>>();
    let objects = objects.map_err(|unread| match unread {
        Unread::Denied(fault) => fault.name.to_owned(),
        Unread::Flawed(flaw) => flaw.0,
    })?;
    Ok((objects, page.token))
}

fn hosts(bytes: &[u8]) -> Result<(Vec<HostFacts>, Option<String>), String> {
    listed(bytes, "HostSystem", true, host)
}

fn machines(bytes: &[u8], paged: bool) -> Result<Vec<VmFacts>, String> {
    listed(bytes, "VirtualMachine", paged, machine).map(|(machines, _)| machines)
}

/// Every reader there is, over any bytes.
fn read_all(bytes: &[u8]) {
    let _ = (hosts(bytes), machines(bytes, true), machines(bytes, false));
    let Ok(tree) = Tree::parse(bytes) else { return };
    for method in METHODS {
        if let Ok(Ok(said)) = response(&tree, method) {
            let _ = content(said);
            let _ = said.child("returnval").and_then(|node| reference(node, "ContainerView"));
        }
    }
}

#[test]
fn a_host_says_what_it_is() {
    let tree = Tree::parse(CONTENT).expect("well-formed");
    let said = response(&tree, "RetrieveServiceContent").expect("an envelope").expect("no fault");
    let content = content(said).expect("service content");
    assert_eq!(content.about.full_name.as_deref(), Some("VMware ESXi 5.1.0 build-1157734"));
    assert_eq!(content.about.api_type.as_deref(), Some("HostAgent"));
    assert_eq!(content.api_version, "5.1");
    assert_eq!(content.sessions.expect("a manager").id, "ha-sessionmgr");
}

#[test]
fn hosts_are_read_with_what_they_tell_and_without_what_they_do_not() {
    let (hosts, token) = hosts(HOSTS).expect("a page");
    assert_eq!(token.as_deref(), Some("0"));
    assert_eq!(hosts.len(), 2);
    assert_eq!((hosts[0].id.as_deref(), hosts[0].about.build.as_deref()), (Some("host-28"), Some("1157734")));
    assert_eq!(hosts[1].name, "esx&2 <lab>");
    assert_eq!(hosts[1].connection_state.as_deref(), Some("notResponding"));
    assert_eq!(hosts[1].about, Default::default());
}

#[test]
fn machines_are_read_with_their_disks() {
    let machines = machines(MACHINES, true).expect("a page");
    let db = &machines[0];
    assert_eq!((db.id.as_str(), db.name.as_str()), ("5029a8c4-1b0e-4a7e-9a3e-2f0c6f7a5b11", "db"));
    assert_eq!(
        (db.host.as_deref(), db.cbt_enabled, db.has_snapshots),
        (Some("host-28"), Some(true), Some(true))
    );
    let disk = &db.disks[0];
    assert_eq!((disk.key.as_str(), disk.label.as_deref()), ("2000", Some("Hard disk 1")));
    assert_eq!(disk.capacity_bytes, Some(150 << 30));
    assert_eq!(disk.change_id.as_deref(), Some("52 de c0 d9 b9 43 9d 10-61 d5 4c 1b e9 7b 65 63/81"));
    let lost = &machines[1];
    assert_eq!((lost.id.as_str(), lost.cbt_enabled, lost.has_snapshots), ("vm-42", None, None));
}

#[test]
fn old_servers_know_neither_pages_nor_uuids_nor_sizes_in_bytes() {
    let machines = machines(OLD, false).expect("all at once");
    assert_eq!((machines[0].id.as_str(), machines[0].has_snapshots), ("16", Some(false)));
    assert_eq!(machines[0].disks[0].capacity_bytes, Some(128 << 30));
    assert_eq!(machines[0].disks[0].change_id, None);
}

#[test]
fn what_the_account_may_not_see_is_no_fact() {
    assert_eq!(hosts(HIDDEN).expect_err("hidden"), "NoPermission");
    assert_eq!(hosts(FAULT).expect_err("a fault"), "InvalidLogin");
    assert_eq!(Fault::of("<script>"), Fault { name: "a fault without a known name", denies: false });
}

#[test]
fn an_answer_cut_anywhere_is_no_answer() {
    for length in 0..HOSTS.len() - 1 {
        let cut = &HOSTS[..length];
        // Behind the last element there is white space only.
        let whole = cut.trim_ascii_end().ends_with(b"</soapenv:Envelope>");
        assert_eq!(hosts(cut).is_ok(), whole, "cut at {length}");
    }
}

fn refused(text: &str, part: &str) {
    let error = Tree::parse(text.as_bytes()).map(|_| ()).expect_err(text).0;
    assert!(error.contains(part), "{error}");
}

#[test]
fn bombs_are_not_lit() {
    refused(r#"<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>"#, "document type");
    refused("<a>&c;</a>", "entity");
    refused("<a/><b/>", "second document");
    refused("", "too early");
    refused("<a>", "too early");
    refused("<a></b>", "not well-formed");
    refused(&"<a>".repeat(1_000), "deeper");
    let wide = format!("<a>{}</a>", "<b/>".repeat(2 << 20));
    refused(&wide, "more elements");
    assert!(Tree::parse(b"<a>\xff</a>").is_err());
}

#[test]
fn another_namespace_is_another_answer() {
    let text = String::from_utf8(HOSTS.to_vec()).expect("text");
    for (ours, theirs) in [
        ("urn:vim25", "urn:vim2"),
        ("urn:vim25", ""),
        ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"),
        ("RetrievePropertiesExResponse", "LoginResponse"),
    ] {
        assert!(hosts(text.replace(ours, theirs).as_bytes()).is_err(), "{theirs}");
    }
}

/// An answer with a few of its bytes changed, taken out, doubled, or put elsewhere.
fn spoiled() -> impl Strategy<Value = Vec<u8>> {
    let wound = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>(), 0..5_u8);
    (0..ALL.len(), prop::collection::vec(wound, 1..8)).prop_map(|(which, wounds)| {
        wounds.into_iter().fold(ALL[which].to_vec(), |mut bytes, (one, other, byte, how)| {
            if bytes.is_empty() {
                return bytes;
            }
            let (one, other) = (one.index(bytes.len()), other.index(bytes.len()));
            let (from, to) = (one.min(other), one.max(other));
            match how {
                0 => bytes[one] = byte,
                1 => bytes.truncate(one),
                2 => drop(bytes.drain(from..to.min(from + 64))),
                3 => bytes.extend_from_within(from..to),
                _ => bytes.insert(one, b"<>&\"/"[usize::from(byte) % 5]),
            }
            bytes
        })
    })
}

proptest! {
    #[test]
    fn no_bytes_bring_the_reader_down(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        read_all(&bytes);
    }

    #[test]
    fn no_text_like_xml_brings_the_reader_down(text in "[<>/&;:=\"'a-c! \\[\\]?-]{0,200}") {
        read_all(text.as_bytes());
    }

    #[test]
    fn no_spoiled_answer_brings_the_reader_down(bytes in spoiled()) {
        read_all(&bytes);
    }
}
