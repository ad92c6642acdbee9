//! A host and a vCenter of govmomi's simulator, asked for real.

use crate::certificates::{Identity, modern};
use crate::{PASSWORD, USER, fetch, refusal, signed_in, source};
use holdfast_core::Status;
use holdfast_core::vmware::HostFacts;
use holdfast_core::vmware::live::{Credentials, Source};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// A running simulator; it ends with the test.
pub struct Simulator {
    process: Child,
    pub address: String,
    pub identity: &'static Identity,
}

/// The program, built once from `tests/vmware/simulator`.
fn program() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vmware-simulator");
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vmware/simulator");
        let mut go = Command::new("go");
        go.current_dir(folder)
            .args(["build", "-trimpath", "-buildvcs=false", "-mod=readonly", "-o"])
            .arg(&program)
            .arg(".");
        let status = go.env("GOFLAGS", "").status().expect("go; scripts/need.sh test installs it");
        assert!(status.success(), "the simulator does not build: {go:?}");
        program
    })
}

impl Simulator {
    pub fn start(identity: &'static Identity, arguments: &[&str]) -> Simulator {
        let mut command = Command::new(program());
        command.args(["-user", USER, "-password", PASSWORD]).args(arguments);
        command.arg("-cert").arg(&identity.cert).arg("-key").arg(&identity.key);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().expect("the simulator runs");
        let mut address = String::new();
        let output = process.stdout.take().expect("its output");
        BufReader::new(output).read_line(&mut address).expect("its address");
        assert!(!address.is_empty(), "the simulator ended: {command:?}");
        Simulator { process, address: address.trim().to_owned(), identity }
    }

    pub fn source(&self) -> Source {
        source(&self.address, &self.identity.sha256)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

fn esx() -> Simulator {
    Simulator::start(modern(), &["-kind", "esx"])
}

fn vcenter(arguments: &[&str]) -> Simulator {
    Simulator::start(modern(), &[&["-kind", "vcenter"], arguments].concat())
}

#[test]
fn a_host_says_what_it_is_to_everybody() {
    let esx = esx();
    let facts = fetch(&esx.source()).expect("facts");
    assert_eq!(facts.about.full_name.as_deref(), Some("VMware ESXi 5.1.0 build-1157734"));
    assert_eq!(facts.about.build.as_deref(), Some("1157734"));
    assert_eq!(format!("{}:{}", facts.address, facts.port), esx.address);
    assert_eq!((facts.name, facts.hosts.len(), facts.vms.len(), facts.ssh_port), (None, 0, 0, Some(22)));
}

#[test]
fn a_host_tells_its_name_and_its_machines_to_an_account() {
    let esx = esx();
    let mut facts = fetch(&signed_in(esx.source())).expect("facts");
    facts.vms.sort_by(|one, other| one.name.cmp(&other.name));
    assert_eq!(facts.name.as_deref(), Some("localhost.localdomain"));
    assert!(facts.hosts.is_empty());
    let told = facts.vms.iter().map(|vm| (vm.host.as_deref(), vm.cbt_enabled, vm.disks[0].capacity_bytes));
    let here = Some("localhost.localdomain");
    assert_eq!(
        told.collect::<Vec<_>>(),
        [(here, Some(true), Some(100 << 30)), (here, Some(false), Some(200 << 30))]
    );
}

fn host(facts: &HostFacts) -> (&str, Option<&str>, Option<&str>) {
    (facts.name.as_str(), facts.about.full_name.as_deref(), facts.connection_state.as_deref())
}

#[test]
fn a_vcenter_tells_each_of_its_hosts() {
    let vcenter = vcenter(&["-machines", "1"]);
    let mut facts = fetch(&Source { with_vms: false, ..signed_in(vcenter.source()) }).expect("facts");
    facts.hosts.sort_by(|one, other| one.name.cmp(&other.name));
    assert_eq!(facts.about.full_name.as_deref(), Some("VMware vCenter Server 6.0.0 build-3634794"));
    let connected = Some("connected");
    assert_eq!(
        facts.hosts.iter().map(host).collect::<Vec<_>>(),
        [
            ("DC0_H0", Some("VMware ESXi 5.1.0 build-1157734"), connected),
            ("DC0_H1", Some("VMware ESXi 6.0.0 build-3247720"), connected),
            ("DC0_H2", Some("VMware ESXi 5.5.0 build-1331820"), Some("disconnected")),
        ]
    );
    assert!(facts.vms.is_empty() && facts.name.is_none());
}

#[test]
fn a_listing_of_several_pages_is_read_to_its_end() {
    let vcenter = vcenter(&["-machines", "80"]);
    let facts = fetch(&signed_in(vcenter.source())).expect("facts");
    let mut names: Vec<&str> = facts.vms.iter().map(|vm| vm.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!((facts.vms.len(), names.len()), (240, 240));
    let ids: Vec<&str> = facts.hosts.iter().filter_map(|host| host.id.as_deref()).collect();
    assert!(facts.vms.iter().all(|vm| vm.host.as_deref().is_some_and(|host| ids.contains(&host))));
    assert_eq!(facts.vms.iter().filter(|vm| vm.cbt_enabled == Some(true)).count(), 120);
    assert!(facts.vms.iter().all(|vm| vm.disks.len() == 1 && vm.has_snapshots == Some(false)));
}

#[test]
fn a_vcenter_wants_an_account() {
    let vcenter = vcenter(&["-machines", "1"]);
    let error = refusal(&vcenter.source());
    assert_eq!(error.status(), Status::VmwareDenied);
    assert!(error.to_string().contains("give a user and a password"), "{error}");
}

#[test]
fn a_wrong_password_is_refused_by_its_name() {
    let esx = esx();
    let credentials = Credentials { user: USER.to_owned(), password: format!("not {PASSWORD}").into() };
    let error = refusal(&Source { credentials: Some(credentials), ..esx.source() });
    assert_eq!(error.status(), Status::VmwareDenied);
    assert!(error.to_string().contains("InvalidLogin; check user and password"), "{error}");
}
