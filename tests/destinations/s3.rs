//! S3 by two servers that share no code.

use crate::contract::{Rows, Subject, create, key, list, read, status, tag};
use crate::faults;
use holdfast_core::Status;
use holdfast_core::destination::{Access, Destination, DestinationError, Source, open_with};
use holdfast_core::units::SetId;
use holdfast_test_servers::proxy::{Fault, Rule};
use holdfast_test_servers::s3::{S3, moto, s3s};
use holdfast_test_servers::{FaultProxy, Server};
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};

pub fn access(s3: &S3) -> Access {
    let (id, secret) = (&s3.access_key, &s3.secret_key);
    let text =
        format!(r#"{{"access_key_id": "{id}", "secret_access_key": "{secret}", "region": "us-east-1"}}"#);
    Access::from_json(&text).expect("access")
}

pub fn open(s3: &S3, bucket: &str) -> Result<Arc<dyn Destination>, DestinationError> {
    let address = format!("s3://{bucket}/some where?endpoint={}&timeout=20&attempts=2", s3.endpoint);
    open_with(&address.replace(' ', "%20"), &access(s3))
}

/// For faults: it waits no longer than it must.
fn impatient(s3: &S3) -> Result<Arc<dyn Destination>, DestinationError> {
    let address = format!("s3://{}?endpoint={}&timeout=6&attempts=2", s3.bucket, s3.endpoint);
    open_with(&address, &access(s3))
}

fn subject(server: &Server<S3>, clears_uploads: bool) -> Subject {
    let (one, other) = (server.access.clone(), server.access.clone());
    Subject {
        open: Box::new(move || open(&one, &one.bucket).expect("opened")),
        open_absent: Box::new(move || open(&other, "no-such-bucket")),
        has_folders: false,
        clears_uploads,
    }
}

mod by_moto {
    use super::*;

    static SERVER: LazyLock<Server<S3>> = LazyLock::new(|| moto().expect("moto"));
    static SUBJECT: LazyLock<Subject> = LazyLock::new(|| subject(&SERVER, true));

    crate::contract!(&SUBJECT);

    fn through(at: SocketAddr) -> Result<Arc<dyn Destination>, DestinationError> {
        impatient(&SERVER.access.through(at))
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

    #[test]
    fn a_server_that_ignores_conditions_promises_none_and_is_looked_at_before() {
        let proxy = FaultProxy::http(SERVER.address()).expect("proxy");
        for header in ["if-none-match", "if-match"] {
            proxy.restart();
            proxy.add(Rule::on("", "", Fault::WithoutHeader(header)));
            let store = through(proxy.address()).and_then(|at| at.store(SUBJECT.new_set())).expect("store");
            let first = create(&*store, "a", b"first");
            let taken = store.create(&key("a"), Source::Bytes(b"late"));
            assert_eq!(status(&taken), Status::Conflict);
            let second = store.replace(&key("a"), &first, Source::Bytes(b"second")).expect("replaced");
            let stale = store.replace(&key("a"), &first, Source::Bytes(b"late"));
            assert_eq!(status(&stale), Status::Conflict);
            assert_eq!(status(&store.remove(&key("a"), Some(&first))), Status::Conflict);
            assert_eq!((tag(&*store, "a"), read(&*store, "a")), (second, b"second".to_vec()));
            assert!(!store.abilities().conditional_write, "{header}");
        }
    }
}

mod by_s3s {
    use super::*;

    static SERVER: LazyLock<Server<S3>> = LazyLock::new(|| s3s().expect("s3s-fs"));
    static SUBJECT: LazyLock<Subject> = LazyLock::new(|| subject(&SERVER, false));

    crate::contract!(&SUBJECT);

    fn through(at: SocketAddr) -> Result<Arc<dyn Destination>, DestinationError> {
        impatient(&SERVER.access.through(at))
    }

    /// A listing that a busy machine may answer too late.
    fn listed(set: SetId, cuts: &[&str]) -> Rows {
        let once =
            || through(SERVER.address()).and_then(|at| at.store(set)).and_then(|store| list(&*store, cuts));
        (0..20).find_map(|_| once().ok()).expect("list")
    }

    /// A set of several pages, its objects made as files beneath the server.
    fn paged() -> (SetId, Rows) {
        let set = SUBJECT.new_set();
        let folder = SERVER.files().expect("files").join(&SERVER.access.bucket).join(set.to_string());
        for number in 0..2_100 {
            let folder = folder.join(format!("data/{}", number / 500));
            std::fs::create_dir_all(&folder).expect("folder");
            std::fs::write(folder.join(format!("{number:04}")), b"x").expect("file");
        }
        let rows = listed(set, &[]);
        assert_eq!(rows.objects.len(), 2_100);
        (set, rows)
    }

    static PAGED: LazyLock<(SetId, Rows)> = LazyLock::new(paged);
    const CUTS: &[&str] = &["data/1/0777", "data/3/"];

    #[test]
    fn a_listing_that_breaks_is_no_listing() {
        faults::listings(&through, SERVER.address(), PAGED.0, CUTS, &PAGED.1);
    }

    #[test]
    fn changes_are_as_they_were_answered() {
        faults::writes(&through, SERVER.address(), &|| SUBJECT.new_set());
    }

    #[test]
    fn a_set_is_replicated_there_and_back() {
        crate::replication::replicates(&*(SUBJECT.open)(), SUBJECT.new_set());
    }

    #[test]
    fn pages_may_be_cut_anywhere() {
        for cuts in [&["data/0/0499"][..], &["data/1/0777", "data/3/1999x", "data/4/"], &["z"]] {
            assert_eq!(listed(PAGED.0, cuts).objects, PAGED.1.objects, "{cuts:?}");
        }
    }

    #[test]
    fn a_page_without_its_entries_is_no_page() {
        let proxy = FaultProxy::http(SERVER.address()).expect("proxy");
        let store = through(proxy.address()).and_then(|at| at.store(PAGED.0)).expect("store");
        for page in 0..2 {
            proxy.restart();
            proxy.add(Rule::on("GET", "list-type", Fault::DropEntries).skip(page));
            assert_eq!(status(&list(&*store, &[])), Status::ListingIncomplete, "page {page}");
        }
    }

    #[test]
    fn a_signature_by_another_key_is_denied() {
        let other = S3 { secret_key: "other".to_owned(), ..SERVER.access.clone() };
        let denied = impatient(&other).and_then(|at| at.store(SUBJECT.new_set()));
        assert_eq!(status(&denied.map(drop)), Status::DestinationDenied);
    }
}
