//! Fetching facts from VMware hosts and vCenters that answer on loopback: govmomi's simulator, and a server that
//! answers whatever a test tells it to.

mod answers;
mod breaks;
mod certificates;
mod secrets;
mod server;
mod simulator;
mod tls;

use holdfast_core::cancel::Cancel;
use holdfast_core::vmware::SourceFacts;
use holdfast_core::vmware::live::{self, Credentials, LiveError, Pin, Source, Trust};

/// In no text but the request itself; `secrets.rs` looks for it everywhere.
pub const PASSWORD: &str = "Tr0ub4dor&3<marked>";
/// The account that hosts know.
pub const USER: &str = "backup@vsphere.local";

/// A source at an address, known by the fingerprint of its certificate.
pub fn source(address: &str, fingerprint: &str) -> Source {
    Source {
        address: address.to_owned(),
        credentials: None,
        trust: Trust::Pin(Pin::parse(fingerprint).expect("a fingerprint")),
        old_tls: false,
        timeout_ms: 20_000,
        ssh_port: Some(22),
        with_vms: false,
    }
}

/// The same with an account, and with its machines.
pub fn signed_in(source: Source) -> Source {
    let credentials = Credentials { user: USER.to_owned(), password: PASSWORD.into() };
    Source { credentials: Some(credentials), with_vms: true, ..source }
}

/// What asking comes to. Nothing that can be printed of it may hold the password.
pub fn fetch(source: &Source) -> Result<SourceFacts, LiveError> {
    let found = live::fetch(source, &Cancel::new());
    secrets::none_in(&format!("{source:?} {found:?}"));
    if let Err(error) = &found {
        secrets::none_in(&error.to_string());
    }
    found
}

/// Why there are none.
pub fn refusal(source: &Source) -> LiveError {
    fetch(source).expect_err("no facts")
}
