//! Facts about a VMware source, asked of the source itself: the vSphere Web Services API, SOAP over HTTPS.
//!
//! What a server is, everybody may ask. Hosts and machines are told to those who signed in. Everything that comes
//! back may be hostile: answers are cut off at a limit, read without any entity or document type, and a listing that
//! breaks off anywhere is an error, never a shorter listing. No text of the other end's goes into an error.
//!
//! `address` and `trust` say whom to call, `verify` and `tls` make sure of it, `http` exchanges, `ask` and `xml`
//! write and read, `answer` and `inventory` understand, `session` knows the order. Only `tls` and `http` touch the
//! world; the rest is bytes in, values out.

#![expect(clippy::disallowed_methods, reason = "asks hosts over the network")]

mod address;
mod answer;
mod ask;
mod error;
#[cfg(test)]
mod fuzz;
mod http;
mod inventory;
mod session;
mod settings;
mod tls;
mod trust;
mod verify;
mod xml;

pub use error::{At, LiveError};
pub use secrecy::SecretString;
pub use trust::{Pin, Trust};

use super::facts::{SourceFacts, VmFacts};
use crate::cancel::Cancel;
use address::Place;
use http::Channel;
use session::Session;
use std::time::Duration;
use tls::Tls;

const HOST: &str = "HostAgent";
const VCENTER: &str = "VirtualCenter";

/// A source, and how to reach it.
#[derive(Debug, Clone)]
pub struct Source {
    /// `host`, `host:port`, `[v6]:port` or `https://host/sdk`.
    pub address: String,
    /// An account there. A host says what it is without; a vCenter lists its hosts to signed-in accounts only.
    pub credentials: Option<Credentials>,
    /// How the certificate is judged.
    pub trust: Trust,
    /// Whether TLS 1.0 and 1.1 are allowed, by the OpenSSL of this machine. For old hosts, one by one.
    pub old_tls: bool,
    /// How long one exchange may take, from the first byte to the last.
    pub timeout_ms: u64,
    /// Passed through into the facts.
    pub ssh_port: Option<u16>,
    /// Whether virtual machines and their disks are listed too.
    pub with_vms: bool,
}

/// An account at a source. Printed, it shows nothing.
#[derive(Clone)]
pub struct Credentials {
    /// Its name.
    pub user: String,
    /// Wiped from memory when it is dropped.
    pub password: SecretString,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials(not shown)")
    }
}

/// What a source says of itself, of its hosts and, if wished, of its machines.
///
/// Shape:  a vCenter has `hosts`, a single host has none; its own name is told to signed-in accounts only.
/// Units:  `timeout_ms` is for each exchange; a listing takes one exchange for a page.
/// Errors: VmwareAddressRejected, VmwareDenied, VmwareCertificateRejected, VmwareUnavailable,
///         VmwareAnswerMalformed, VmwareTlsUnsupported, Cancelled.
/// Blocks: until the facts are there. A cancel ends it within the goodbyes, two seconds each at most.
/// Threads: any, but none that runs a tokio runtime of its own.
pub fn fetch(source: &Source, cancel: &Cancel) -> Result<SourceFacts, LiveError> {
    cancel.check()?;
    let place = Place::parse(&source.address)?;
    let tls = Tls::new(&source.trust, source.old_tls)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| {
        LiveError::unavailable(
            At::new(&place, "connection"),
            format!("this machine gives no socket ({error})"),
        )
    })?;
    let channel = Channel::new(&place, tls, Duration::from_millis(source.timeout_ms), cancel);
    let found = runtime.block_on(facts(channel, source, &place));
    // A name that is still being looked up is not waited for.
    runtime.shutdown_background();
    found
}

async fn facts(channel: Channel<'_>, source: &Source, place: &Place) -> Result<SourceFacts, LiveError> {
    let at = |exchange| At::new(place, exchange);
    let session = Session::begin(channel).await?;
    let about = session.content.about.clone();
    let (address, port, ssh_port) = (place.host.clone(), place.port, source.ssh_port);
    let alone =
        SourceFacts { address, port, ssh_port, about, name: None, hosts: Vec::new(), vms: Vec::new() };
    match (alone.about.api_type.as_deref(), &source.credentials) {
        (Some(HOST), None) if source.with_vms => {
            Err(LiveError::CredentialsMissing { at: at("Login"), what: "its virtual machines" })
        }
        (Some(HOST), None) => Ok(alone),
        (Some(HOST), Some(who)) => {
            let found = session.inventory(who, source).await?;
            let name = found.hosts.into_iter().next().map(|host| host.name);
            Ok(SourceFacts { vms: of_one_host(found.machines, name.as_deref()), name, ..alone })
        }
        (Some(VCENTER), None) => Err(LiveError::CredentialsMissing { at: at("Login"), what: "its hosts" }),
        (Some(VCENTER), Some(who)) => {
            let found = session.inventory(who, source).await?;
            Ok(SourceFacts { hosts: found.hosts, vms: found.machines, ..alone })
        }
        _ => Err(LiveError::malformed(
            at("RetrieveServiceContent"),
            "its apiType is neither HostAgent nor VirtualCenter",
        )),
    }
}

/// A single host knows its machines by ids of its own; in the facts it is known by its name.
fn of_one_host(machines: Vec<VmFacts>, name: Option<&str>) -> Vec<VmFacts> {
    let here = |machine: VmFacts| VmFacts { host: name.map(str::to_owned), ..machine };
    machines.into_iter().map(here).collect()
}
