//! The start of a backup job.

use crate::support::World;
use holdfast_core::clock::FixedClock;
use holdfast_core::destination::Destination;
use holdfast_core::job::{Job, Sources, Start, StartRequest, start};
use holdfast_core::pdic::Verdict;
use holdfast_core::report::Report;
use holdfast_core::schedule::Reason;
use holdfast_core::status::Status;
use holdfast_core::units::UtcMs;
use holdfast_core::zone::Zone;
use std::sync::Arc;

fn ask(world: &World, destinations: &[Arc<dyn Destination>]) -> (Start, Report) {
    ask_with(world, destinations, &Sources::default())
}

fn ask_with(world: &World, destinations: &[Arc<dyn Destination>], sources: &Sources) -> (Start, Report) {
    let zone = Zone::utc();
    let mut report = Report::new(zone.clone());
    let job = Job { set: world.id(), destinations, zone: &zone, least_days: None, sources };
    let request = StartRequest { job: &job, state: &world.state, clock: &FixedClock(world.now) };
    (start(&request, &mut report).expect("start"), report)
}

fn here(world: &World) -> Vec<Arc<dyn Destination>> {
    vec![Arc::new(world.destination())]
}

#[test]
fn before_the_first_backup_nothing_is_due() {
    let world = World::new();
    let (start, report) = ask(&world, &here(&world));
    assert!(!start.pdic_due());
    assert!(report.text().contains("no backup yet"), "{}", report.text());
}

#[test]
fn after_the_first_backup_pdic_is_due_and_after_a_run_it_is_not() {
    let world = World::backed_up(1, 3);
    let (first, _) = ask(&world, &here(&world));
    let pdic = first.destinations[0].pdic.as_ref().expect("decision");
    assert_eq!((pdic.due, &pdic.reason), (true, &Reason::NeverRan));
    assert_eq!(world.pdic().verdict, Verdict::Sound);
    assert!(!ask(&world, &here(&world)).0.pdic_due());
}

#[test]
fn a_refused_run_does_not_count_as_one() {
    let world = World::backed_up(1, 3);
    (0..3).for_each(|file| world.lose(&format!("data/folder-0/file-{file}")));
    assert_eq!(world.pdic().verdict, Verdict::Refused);
    assert!(ask(&world, &here(&world)).0.pdic_due());
}

#[test]
fn a_week_later_it_is_due_again_because_the_weekday_has_passed() {
    let mut world = World::backed_up(1, 3);
    assert_eq!(world.pdic().verdict, Verdict::Sound);
    world.now = world.now.plus_ms(8 * UtcMs::DAY_MS);
    let (start, _) = ask(&world, &here(&world));
    let pdic = start.destinations[0].pdic.as_ref().expect("decision");
    assert!(matches!(pdic.reason, Reason::SlotPassed { .. } | Reason::SlotDay), "{pdic:?}");
}

#[test]
fn a_destination_that_does_not_answer_is_a_line_and_the_others_are_judged() {
    let world = World::backed_up(1, 3);
    assert_eq!(world.pdic().verdict, Verdict::Sound);
    let second = World::backed_up(1, 3);
    std::fs::rename(world.set_dir(), world.dir.path().join("away")).expect("unmount");
    let destinations: Vec<Arc<dyn Destination>> =
        vec![Arc::new(world.destination()), Arc::new(second.destination())];
    let (start, report) = ask(&world, &destinations);
    assert!(start.destinations[0].problem.is_some());
    assert!(start.destinations[1].pdic_due());
    assert!(report.text().contains("Do not create"), "{}", report.text());
}

#[test]
fn microsoft_365_connections_are_looked_at_before_the_destinations() {
    let mut world = World::new();
    // 2026-11-21, noon: no destination is asked for its time before the first backup.
    world.now = UtcMs(1_795_262_400_000);
    let basic = r#"{"connection":{"account":"ann@contoso.example","name":"Contoso","region":"Global","token":false,"password":true}}"#;
    let modern = basic.replace("\"token\":false,\"password\":true", "\"token\":true,\"password\":false");
    let sources = Sources::parse(&format!(r#"{{"m365":[{basic},{modern}]}}"#)).expect("sources");
    let (start, report) = ask_with(&world, &here(&world), &sources);
    let lines: Vec<String> =
        report.entries.iter().map(|line| format!("{} {}", line.kind.word(), line.text)).collect();
    let begins = [
        "start Start [ Backup job of backup set 1602834567932 ]",
        "info Microsoft 365 connection \"Contoso [obsolete]\" (ann@contoso.example): Basic authentication",
        "error \"Contoso [obsolete]\" cannot sign in any more (ews since 2023/01: ",
        "warn The connection \"Contoso [obsolete]\" uses Basic authentication, which Microsoft ends",
        "info Advised: Modern authentication",
        "info Microsoft 365 connection \"Contoso\" (ann@contoso.example): Modern authentication",
        "info ",
    ];
    assert_eq!(lines.len(), begins.len(), "{lines:?}");
    assert!(lines.iter().zip(begins).all(|(line, begin)| line.starts_with(begin)), "{lines:?}");
    let json: serde_json::Value = serde_json::from_str(&start.to_json()).expect("JSON");
    let told = |at: usize, field: &str| json["m365"][at][field].clone();
    assert_eq!([told(0, "mode"), told(0, "may_run")], [serde_json::json!("basic"), false.into()]);
    assert_eq!([told(1, "mode"), told(1, "may_run")], [serde_json::json!("modern"), true.into()]);
    assert_eq!(json["vmware"], serde_json::json!([]));
    let refused = |json: &str| Sources::parse(json).expect_err(json);
    for (broken, status, words) in [
        (basic.replace("Global", "Mars"), Status::M365FactsRejected, "m365[0]: region \"Mars\" is none of"),
        (basic.replace("token", "tokens"), Status::M365FactsRejected, "m365[0]: unknown field `tokens`"),
        ("7".to_owned(), Status::M365FactsRejected, "m365[0]: it is no object"),
        (basic.replacen('{', r#"{"settings":{"policy":{}},"#, 1), Status::M365PolicyRejected, "policy"),
    ] {
        let error = refused(&format!(r#"{{"m365":[{broken}]}}"#));
        assert_eq!(error.status(), status);
        assert!(error.to_string().contains(words), "{error}");
    }
    assert_eq!(refused(r#"{"m356":[]}"#).status(), Status::VmwareFactsRejected);
}
