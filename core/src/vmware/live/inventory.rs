//! Hosts and machines of a listing, as facts.

use super::answer::{Fault, Object, product};
use super::ask::Listing;
use super::xml::{Flaw, Node, flaw};
use crate::vmware::facts::{About, DiskFacts, HostFacts, VmFacts};

/// Hosts say little of themselves.
pub(super) const HOSTS: Listing = Listing {
    kind: "HostSystem",
    paths: &["name", "runtime.connectionState", "summary.config.product"],
    page: 250,
};

/// A machine tells some 30 KiB of its devices.
pub(super) const MACHINES: Listing = Listing {
    kind: "VirtualMachine",
    paths: &[
        "name",
        "config.instanceUuid",
        "config.changeTrackingEnabled",
        "config.hardware.device",
        "runtime.host",
        "snapshot",
    ],
    page: 100,
};

/// Why an object did not become facts.
pub(super) enum Unread {
    /// The account may not see all of it.
    Denied(Fault),
    /// It says something else.
    Flawed(Flaw),
}

impl From<Flaw> for Unread {
    fn from(flaw: Flaw) -> Unread {
        Unread::Flawed(flaw)
    }
}

/// What is hidden from the account is no answer: a host without its build would look like one nobody can judge.
fn shown<'o, 't>(object: &'o Object<'t>) -> Result<&'o Object<'t>, Unread> {
    object.denied().map_or(Ok(object), |fault| Err(Unread::Denied(fault)))
}

pub(super) fn host(object: &Object<'_>) -> Result<HostFacts, Unread> {
    let object = shown(object)?;
    let id = object.reference.id.clone();
    Ok(HostFacts {
        name: object.told("name").unwrap_or_else(|| id.clone()),
        id: Some(id),
        // A host that was never connected since its vCenter began has none.
        about: object.property("summary.config.product").map_or_else(About::default, product),
        connection_state: object.told("runtime.connectionState"),
    })
}

pub(super) fn machine(object: &Object<'_>) -> Result<VmFacts, Unread> {
    let object = shown(object)?;
    let id = object.reference.id.clone();
    let devices = object.property("config.hardware.device");
    Ok(VmFacts {
        name: object.told("name").unwrap_or_else(|| id.clone()),
        id: object.told("config.instanceUuid").unwrap_or(id),
        host: object.told("runtime.host"),
        cbt_enabled: object.told("config.changeTrackingEnabled").map(|told| flag(&told)).transpose()?,
        // Unset when there is none. Where the machine's files cannot be read, nothing is known of them.
        has_snapshots: devices.map(|_| object.property("snapshot").is_some()),
        disks: disks(devices)?,
    })
}

fn disks(devices: Option<Node<'_>>) -> Result<Vec<DiskFacts>, Flaw> {
    let Some(devices) = devices else { return Ok(Vec::new()) };
    devices.children().filter(|device| device.xsi_type() == "VirtualDisk").map(disk).collect()
}

fn disk(device: Node<'_>) -> Result<DiskFacts, Flaw> {
    let Some(key) = device.told("key") else {
        return flaw("a virtual disk has no key");
    };
    Ok(DiskFacts {
        key,
        label: device.child("deviceInfo").and_then(|info| info.told("label")),
        capacity_bytes: capacity(device)?,
        change_id: device.child("backing").and_then(|backing| backing.told("changeId")),
    })
}

/// In bytes since 5.5; in KiB before.
fn capacity(device: Node<'_>) -> Result<Option<u64>, Flaw> {
    if let Some(bytes) = device.told("capacityInBytes") {
        return number(&bytes).map(Some);
    }
    let Some(kib) = device.told("capacityInKB") else { return Ok(None) };
    match number(&kib)?.checked_mul(1_024) {
        Some(bytes) => Ok(Some(bytes)),
        None => flaw("a virtual disk is larger than any disk"),
    }
}

fn number(text: &str) -> Result<u64, Flaw> {
    text.parse().or_else(|_| flaw("the size of a virtual disk is not a number"))
}

fn flag(text: &str) -> Result<bool, Flaw> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => flaw("changeTrackingEnabled is neither true nor false"),
    }
}
