//! Destinations that let nothing be removed or replaced: warn, go on, lose nothing.

use crate::faults::{through, world};
use crate::support::snapshot;
use holdfast_core::destination::testing::{CallKind, Fault, Faulty};
use holdfast_core::pdic::{FindingKind, Severity, Verdict};

fn immutable(faulty: &Faulty) {
    for kind in [CallKind::Replace, CallKind::Relocate, CallKind::Remove] {
        faulty.fail_from(Some(kind), 1, Fault::Denied);
    }
}

#[test]
fn a_check_of_an_immutable_destination_warns_and_changes_no_index() {
    let world = world();
    let (faulty, destination) = through(&world, Faulty::over);
    immutable(&faulty);
    let index = snapshot(&world.set_dir().join("index"));
    let (first, report) = world.pdic_at(&destination);
    assert_eq!(first.verdict, Verdict::Planned, "{}", report.text());
    let told = |kind| first.findings.iter().filter(|finding| finding.kind == kind).count();
    assert_eq!(told(FindingKind::Immutable), 2, "{:?}", first.findings);
    assert_eq!((first.removed_entry_count, first.retired.len()), (0, 0));
    assert_eq!(snapshot(&world.set_dir().join("index")), index);
    // The lease could not be given back; the next run goes on without one, and says so.
    let (second, _) = world.pdic_at(&destination);
    assert_eq!(second.verdict, Verdict::Planned);
    let weak = second.findings.iter().find(|finding| finding.kind == FindingKind::LeaseWeak).expect("told");
    assert_eq!(weak.severity, Severity::Warn);
}

#[test]
fn what_was_immutable_is_finished_once_it_is_not() {
    let world = world();
    let (faulty, destination) = through(&world, Faulty::over);
    immutable(&faulty);
    world.pdic_at(&destination);
    faulty.heal();
    let (done, _) = world.pdic_at(&destination);
    assert_eq!((done.verdict, done.removed_entry_count), (Verdict::Repaired, 2));
    assert_eq!(done.retired.len(), 1);
}
