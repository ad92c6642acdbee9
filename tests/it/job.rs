//! The start of a backup job.

use crate::support::World;
use holdfast_core::clock::FixedClock;
use holdfast_core::destination::Destination;
use holdfast_core::job::{Job, Sources, Start, StartRequest, start};
use holdfast_core::pdic::Verdict;
use holdfast_core::report::Report;
use holdfast_core::schedule::Reason;
use holdfast_core::units::UtcMs;
use holdfast_core::zone::Zone;
use std::sync::Arc;

fn ask(world: &World, destinations: &[Arc<dyn Destination>]) -> (Start, Report) {
    let zone = Zone::utc();
    let mut report = Report::new(zone.clone());
    let job =
        Job { set: world.id(), destinations, zone: &zone, least_days: None, sources: &Sources::default() };
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
