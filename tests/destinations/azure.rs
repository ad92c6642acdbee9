//! Azure Blob by Azurite.

use crate::contract::Subject;
use crate::faults;
use holdfast_core::destination::{Access, Destination, DestinationError, open_with};
use holdfast_test_servers::Server;
use holdfast_test_servers::azure::{Azure, azurite};
use std::sync::{Arc, LazyLock};

pub fn open(azure: &Azure, container: &str) -> Result<Arc<dyn Destination>, DestinationError> {
    let access = Access::from_json(&format!(r#"{{"account_key": "{}"}}"#, azure.key)).expect("access");
    let address = format!(
        "azblob://{}/{container}/some%20where?endpoint={}&timeout=20&attempts=2",
        azure.account, azure.endpoint
    );
    open_with(&address, &access)
}

static SERVER: LazyLock<Server<Azure>> = LazyLock::new(|| azurite().expect("Azurite"));

static SUBJECT: LazyLock<Subject> = LazyLock::new(|| {
    let (one, other) = (SERVER.access.clone(), SERVER.access.clone());
    Subject {
        open: Box::new(move || open(&one, &one.container).expect("opened")),
        open_absent: Box::new(move || open(&other, "no-such-container")),
        has_folders: false,
        clears_uploads: false,
    }
});

crate::contract!(&SUBJECT);

fn through(at: std::net::SocketAddr) -> Result<Arc<dyn Destination>, DestinationError> {
    let azure = SERVER.access.through(at);
    let access = Access::from_json(&format!(r#"{{"account_key": "{}"}}"#, azure.key)).expect("access");
    let (account, container, endpoint) = (&azure.account, &azure.container, &azure.endpoint);
    open_with(&format!("azblob://{account}/{container}?endpoint={endpoint}&timeout=6&attempts=2"), &access)
}

#[test]
fn a_listing_that_breaks_is_no_listing() {
    let set = SUBJECT.new_set();
    let expected = faults::filled(&*through(SERVER.address()).expect("opened"), set);
    faults::listings(&through, SERVER.address(), set, &[], &expected);
}

#[test]
fn changes_are_as_they_were_answered() {
    faults::writes(&through, SERVER.address(), &|| SUBJECT.new_set());
}

#[test]
fn a_check_removes_nothing_that_is_there() {
    crate::pdic::checks(&through, SERVER.address(), SUBJECT.new_set());
}

#[test]
fn a_set_is_replicated_there_and_back() {
    crate::replication::replicates(&*(SUBJECT.open)(), SUBJECT.new_set());
}

#[test]
fn a_replication_that_breaks_shows_no_wrong_file() {
    crate::replication::survives_broken_exchanges(&through, SERVER.address(), SUBJECT.new_set(), 7);
}
