//! Sources as they come, and the report they make.

use super::*;
use crate::report::{self, Report};
use crate::state::State;
use crate::units::{SetId, UtcMs};
use crate::zone::Zone;

const NOW: UtcMs = UtcMs(1_795_000_000_000);

fn state() -> (tempfile::TempDir, State) {
    let folder = tempfile::tempdir().expect("folder");
    let state = State::open(&folder.path().join("state.db")).expect("opens");
    (folder, state)
}

fn set() -> SetId {
    SetId::parse("1602834567932").expect("an id")
}

/// Plays a request on a state; the outcome and the report's lines.
fn played(state: &State, json: &str) -> (Outcome, Vec<(report::Kind, String)>) {
    let mut report = Report::new(Zone::parse("Asia/Hong_Kong").expect("a zone"));
    let request = Request::parse(json).expect("a request");
    let outcome = run(state, Some(set()), &request, NOW, &mut report).expect("checked");
    (outcome, report.entries.into_iter().map(|entry| (entry.kind, entry.text)).collect())
}

fn lines_of(json: &str) -> Vec<(report::Kind, String)> {
    played(&state().1, json).1
}

const SEED: &str = r#"{"source": {"address": "10.1.0.6", "ssh_port": 22, "name": "localhost.localdomain",
    "about": {"full_name": "VMware ESXi 5.1.0 build-1157734"}}}"#;

/// A vCenter with these hosts: name, full name.
fn vcenter(hosts: &[(&str, &str)], rest: &str) -> String {
    let host = |(name, full_name): &(&str, &str)| {
        format!(r#"{{"id":"id-{name}","name":"{name}","about":{{"full_name":"{full_name}"}}}}"#)
    };
    let hosts = hosts.iter().map(host).collect::<Vec<_>>().join(",");
    format!(
        r#"{{"source": {{"address": "vc", "about": {{"full_name": "VMware vCenter Server 6.7.0 build-8170161"}},
        "hosts": [{hosts}] {rest} }} }}"#
    )
}

#[test]
fn the_warning_word_for_word_after_the_line_of_the_host() {
    let lines = lines_of(SEED);
    let warning = "Current backup source includes ESXi server(s) which could sometimes return incorrect changed sectors (KB2090639). Please upgrade the following ESXi server(s) to the fixed build to avoid backup incorrect backup data: [Name:localhost.localdomain (VMware ESXi 5.1.0 build-1157734), FixedBuildNo:2323236]. Reference: VMware ESXi 5.0.x, 5.1.x and 5.5.x (https://kb.vmware.com/s/article/2090639) and VMware ESXi 6.0.x (https://kb.vmware.com/s/article/2136854)";
    let info = "VMware ESXi 5.1.0 build-1157734@10.1.0.6:443(SSH:22)";
    assert_eq!(lines[0], (report::Kind::Info, info.to_owned()));
    assert_eq!(lines[1], (report::Kind::Warn, warning.to_owned()));
    assert!(lines[2].1.contains("https://knowledge.broadcom.com/external/article?legacyId=2090639"));
    assert!(lines[3].1.starts_with("Step 1 of 2 (KB2090639): patch or upgrade"));
    assert!(lines[4].1.starts_with("Step 2 of 2 (KB2090639): then reset"));
    assert_eq!(lines.len(), 5);
}

#[test]
fn one_warning_for_each_article_with_every_affected_host() {
    let hosts = [
        ("a", "VMware ESXi 5.5.0 build-1331820"),
        ("b", "VMware ESXi 6.0.0 build-2494585"),
        ("c", "VMware ESXi 5.5.0 build-2403361"),
        ("d", "VMware ESXi 5.0.0 build-469512"),
    ];
    let (outcome, lines) = played(&state().1, &vcenter(&hosts, ""));
    assert_eq!(outcome.answer(), Answer::Affected);
    let warnings: Vec<&String> =
        lines.iter().filter(|(kind, _)| *kind == report::Kind::Warn).map(|(_, text)| text).collect();
    assert_eq!(warnings.len(), 2);
    assert!(warnings[0].contains("(KB2090639)"));
    assert!(warnings[0].contains(
        "[Name:a (VMware ESXi 5.5.0 build-1331820), FixedBuildNo:2403361], [Name:d (VMware ESXi 5.0.0 build-469512), FixedBuildNo:2312428]."
    ));
    assert!(warnings[1].contains("(KB2136854)"));
    assert!(warnings[1].contains("[Name:b (VMware ESXi 6.0.0 build-2494585), FixedBuildNo:3247720]."));
    assert!(lines.iter().any(|(_, text)| text.contains("likely, and not stated by the vendor")));
    assert_eq!(lines[0].1, "VMware vCenter Server 6.7.0 build-8170161@vc:443");
}

#[test]
fn hosts_without_a_fix_are_warned_of_apart() {
    let lines = lines_of(&vcenter(&[("old", "VMware ESX 4.1.0 build-260247")], ""));
    assert!(lines[1].1.contains("for which no fixed build exists"), "{lines:?}");
    assert!(lines[1].1.contains("[Name:old (VMware ESX 4.1.0 build-260247), FixedBuildNo:none]"));
}

#[test]
fn fixed_hosts_are_quiet_and_unknown_ones_are_not() {
    assert_eq!(lines_of(&vcenter(&[("c", "VMware ESXi 5.5.0 build-2403361")], "")).len(), 1);
    let lines = lines_of(&vcenter(&[("n", "VMware ESXi 7.0.3 build-1"), ("x", "what is this")], ""));
    assert_eq!(lines[1].0, report::Kind::Info);
    assert!(lines[1].1.contains("proves nothing"), "{lines:?}");
    assert_eq!(lines[2].0, report::Kind::Warn);
    assert!(lines[2].1.contains("its version is unknown"), "{lines:?}");
}

#[test]
fn a_vcenter_without_its_hosts_is_unknown() {
    let (outcome, lines) = played(&state().1, &vcenter(&[], ""));
    assert_eq!(outcome.answer(), Answer::Unknown(Why::HostsMissing));
    assert_eq!(lines[1].0, report::Kind::Warn);
}

#[test]
fn a_disconnected_host_is_unknown_whatever_it_said_last() {
    let json = vcenter(&[("d", "VMware ESXi 6.0.0 build-2494585")], "")
        .replace("\"name\":\"d\"", "\"name\":\"d\",\"connection_state\":\"disconnected\"");
    let (outcome, lines) = played(&state().1, &json);
    assert_eq!(outcome.answer(), Answer::Unknown(Why::Disconnected));
    assert!(lines[1].1.contains("not connected"), "{lines:?}");
}

#[test]
fn an_advisory_is_worded_apart() {
    let lines = lines_of(&vcenter(&[("u", "VMware ESXi 8.0.2 build-22380479")], ""));
    let (kind, text) = lines.iter().find(|(_, text)| text.starts_with("Advisory")).expect("told");
    assert_eq!(*kind, report::Kind::Info);
    assert!(text.contains("not confirmed by the vendor") && text.contains("FixedBuildNo:23305546"), "{text}");
}

const VMS: &str = r#", "vms": [
    {"id": "v1", "name": "files", "host": "id-b", "cbt_enabled": true, "disks": [{"key": "2000", "label": "Hard disk 1", "capacity_bytes": 139586437120}]},
    {"id": "v2", "name": "mail", "host": "b", "cbt_enabled": false},
    {"id": "v3", "name": "web", "host": "id-c", "cbt_enabled": true},
    {"id": "v4", "name": "lost", "host": "gone", "cbt_enabled": true}]"#;

const HOSTS: [(&str, &str); 2] =
    [("b", "VMware ESXi 6.0.0 build-2494585"), ("c", "VMware ESXi 6.0.0 build-3247720")];

#[test]
fn machines_at_risk_are_named_and_the_policy_says_what_becomes_of_them() {
    let with = |policy: &str| {
        vcenter(&HOSTS, VMS).replace("{\"source\"", &format!("{{\"policy\":\"{policy}\",\"source\""))
    };
    let (outcome, lines) = played(&state().1, &with("warn"));
    let risks: Vec<_> = outcome.vms.iter().map(|vm| vm.risk).collect();
    assert_eq!(risks, [Some(Risk::Certain), None, None, Some(Risk::Possible)]);
    assert!(outcome.vms.iter().all(|vm| vm.action == Action::Cbt));
    assert!(
        lines
            .iter()
            .any(|(_, text)| text
                == "1 virtual machine at risk of incorrect changed sectors: files (KB2136854)"),
        "{lines:?}"
    );
    assert!(
        lines
            .iter()
            .any(|(_, text)| text.starts_with("1 virtual machine possibly at risk") && text.contains("lost"))
    );
    let actions =
        |policy| played(&state().1, &with(policy)).0.vms.iter().map(|vm| vm.action).collect::<Vec<_>>();
    assert_eq!(
        actions("full_without_cbt"),
        [Action::FullWithoutCbt, Action::Cbt, Action::Cbt, Action::FullWithoutCbt]
    );
    assert_eq!(actions("skip_cbt")[0], Action::WithoutCbt);
    let (outcome, lines) = played(&state().1, &with("fail"));
    assert!(outcome.is_refused());
    assert_eq!(lines.last().map(|(kind, _)| *kind), Some(report::Kind::Error));
}

#[test]
fn without_machines_the_policy_holds_for_all_of_them() {
    let json = SEED.replacen('{', "{\"policy\": \"fail\",", 1);
    let (outcome, lines) = played(&state().1, &json);
    assert!(outcome.is_refused());
    assert!(lines.last().expect("a line").1.contains("every virtual machine on the hosts named"));
    let json = json.replace("1157734", "2323236");
    assert!(!played(&state().1, &json).0.is_refused());
}

#[test]
fn what_served_each_backup_is_remembered_until_a_reset_and_a_full_backup() {
    let (_folder, state) = state();
    let event = |kind: &str, build: u32, at: i64| {
        format!(
            r#"[{{"kind":"{kind}","at_utc_ms":{at},"vm":{{"id":"v3","name":"web","cbt_enabled":true}},
            "host":{{"full_name":"VMware ESXi 6.0.0 build-{build}"}}}}]"#
        )
    };
    let noted = |text: String| {
        note(&state, set(), &Event::parse_all(&text).expect("events"), None).expect("noted");
        let (outcome, lines) = played(&state, &vcenter(&HOSTS, VMS));
        let warned = lines.into_iter().find(|(_, text)| text.starts_with("Backups of web"));
        assert_eq!(outcome.vms[2].flag.is_some(), warned.is_some());
        warned.map(|(_, text)| text)
    };
    let warning = noted(event("incremental", 2_494_585, 1_600_000_000_000)).expect("flagged");
    assert_eq!(
        warning,
        "Backups of web since 2020/09/13 may lack changed sectors (KB2136854; served by VMware ESXi 6.0.0 build-2494585), and an upgrade does not heal them: reset its changed block tracking, then run a full backup of it"
    );
    assert!(noted(event("full", 3_247_720, 1_600_000_000_001)).is_some());
    assert!(noted(event("reset", 0, 1_600_000_000_002)).expect("still").ends_with("run a full backup of it"));
    assert_eq!(noted(event("full", 3_247_720, 1_600_000_000_003)), None);
    let well = |text: &str| !played(&state, text).0.has_findings();
    let web =
        VMS.replace("id-c", "id-b").replace(r#""name": "web""#, r#""name": "web", "has_snapshots": false"#);
    assert!(well(&vcenter(&[("c", "VMware ESXi 6.0.0 build-3247720")], "")));
    assert!(!well(&vcenter(&HOSTS, &web)));
    let history = history(&state, set()).expect("read");
    assert_eq!(history.0["v3"].events.len(), 4);
    assert!(history.to_json().contains("\"answer\":\"affected\""));
}

#[test]
fn a_disk_that_grew_since_the_last_backup_is_named_with_its_sizes() {
    let (_folder, state) = state();
    let events = r#"[{"kind":"full","at_utc_ms":1,"vm":{"id":"v1","name":"files","cbt_enabled":true,
        "disks":[{"key":"2000","capacity_bytes":107374182400}]},"host":{"full_name":"VMware ESXi 5.1.0 build-1157734"}}]"#;
    note(&state, set(), &Event::parse_all(events).expect("events"), None).expect("noted");
    let hosts = [("b", "VMware ESXi 5.1.0 build-1157734"), ("c", "VMware ESXi 5.1.0 build-2323236")];
    let (_, lines) = played(&state, &vcenter(&hosts, VMS));
    let text = "1 virtual machine at risk of incorrect changed sectors: files (KB2090639; Hard disk 1 grew from 100 GiB to 130 GiB, past 128 GiB)";
    assert!(lines.iter().any(|(_, line)| line == text), "{lines:?}");
}

#[test]
fn facts_that_cannot_be_read_say_where() {
    for (json, place) in
        [("{", "line 1"), ("{\"source\":{}}", "address"), ("{\"sauce\":{}}", "sauce"), ("[]", "")]
    {
        let error = Request::parse(json).expect_err("refused");
        assert_eq!(error.status(), crate::Status::VmwareFactsRejected);
        assert!(error.to_string().contains(place), "{error}");
    }
    let error =
        Event::parse_all(r#"[{"kind":"reset","at_utc_ms":1,"vm":{"name":"x"}}]"#).expect_err("refused");
    assert!(error.to_string().contains("event 0 names no machine"), "{error}");
}

#[test]
fn rules_of_the_host_program_take_the_place_of_our_own() {
    let rules = r#"{"schema":1,"dated":"2027-01-01","rules":[{"id":"KB9","kind":"defect","title":"New","condition":"any_machine",
        "address":"https://example.org/9","versions":[{"version":"7.0.3","fixed":9,"certainty":"sourced","source":"s"}]}]}"#;
    let json = SEED
        .replacen('{', &format!("{{\"rules\": {rules},"), 1)
        .replace("5.1.0 build-1157734", "7.0.3 build-8");
    let lines = lines_of(&json);
    assert!(
        lines[1].1.contains("(KB9)") && lines[1].1.ends_with("Reference: New (https://example.org/9)"),
        "{lines:?}"
    );
    let error = Request::parse(&json.replace("2027-01-01", "soon")).expect_err("refused");
    assert_eq!(error.status(), crate::Status::VmwareRulesRejected);
}

#[test]
fn a_memory_that_cannot_be_read_is_damage_and_not_a_clean_chain() {
    let (_folder, state) = state();
    state.update_machines(set(), &["v3"], |_, _| Some("not ours".into())).expect("written");
    let error = history(&state, set()).expect_err("refused");
    assert_eq!(error.status(), crate::Status::StateDamaged);
    let events = r#"[{"kind":"reset","at_utc_ms":1,"vm":{"id":"v3"}}]"#;
    let error = note(&state, set(), &Event::parse_all(events).expect("events"), None).expect_err("refused");
    assert_eq!(error.status(), crate::Status::StateDamaged);
}
