//! What a check finds, removes and brings back.

use crate::support::{World, names, open_index, rows, snapshot};
use holdfast_core::Status;
use holdfast_core::pdic::{FindingKind, Mode, Verdict};
use holdfast_core::report::Kind;
use holdfast_core::units::UtcMs;

#[test]
fn a_sound_set_is_left_byte_for_byte_alone() {
    let world = World::backed_up(3, 10);
    let before = snapshot(&world.root());
    let outcome = world.pdic();
    assert_eq!(outcome.verdict, Verdict::Sound, "{outcome:?}");
    assert_eq!(snapshot(&world.root()), before);
    assert_eq!(outcome.recorded, outcome.recalculated);
    assert_eq!(outcome.plan.expect("plan").entry_count, 33);
}

#[test]
fn entries_without_objects_leave_and_nothing_else_does() {
    let world = World::backed_up(3, 10);
    let before = world.entries();
    world.lose("data/folder-0/file-3");
    world.lose("data/folder-2/file-9");
    let outcome = world.pdic();
    assert_eq!(outcome.verdict, Verdict::Repaired, "{outcome:?}");
    assert_eq!(outcome.removed_entry_count, 2);
    let mut expected = before;
    expected.remove("data/folder-0/file-3");
    expected.remove("data/folder-2/file-9");
    assert_eq!(world.entries(), expected);
    let totals = outcome.recalculated.expect("totals");
    assert_eq!((totals.data.entry_count, totals.data.file_count, totals.data.object_count), (31, 28, 31));
    assert_eq!(world.pdic().verdict, Verdict::Sound);
}

#[test]
fn what_left_is_in_the_trash_and_comes_back() {
    let world = World::backed_up(2, 10);
    let before = world.entries();
    world.lose("data/folder-1/file-0");
    let outcome = world.pdic();
    let removed = open_index(&world, &format!("trash/{}/removed.parquet", outcome.run));
    assert_eq!(rows(&removed).into_keys().collect::<Vec<_>>(), ["data/folder-1/file-0"]);
    let undone = world.undo(&outcome.run).expect("undo");
    assert_eq!((undone.restored_entry_count, undone.present_entry_count), (1, 0));
    assert_eq!(world.entries(), before);
    let again = world.undo(&outcome.run).expect("undo again");
    assert_eq!((again.restored_entry_count, again.present_entry_count), (0, 1));
    assert_eq!(world.entries(), before);
}

#[test]
fn undo_of_an_unknown_run_says_so() {
    let world = World::backed_up(1, 2);
    for run in ["1-2", "../x", "a/b", ""] {
        assert_eq!(world.undo(run).expect_err("unknown").status(), Status::RunAbsent, "{run:?}");
    }
}

/// Makes several index files of which the first are `ages_days` old.
fn aged(ages_days: &[i64]) -> World {
    let mut world = World::new();
    let now = world.now;
    for (number, age) in ages_days.iter().enumerate() {
        world.write(&format!("file-{number}"), b"x");
        world.now = now.plus_ms(-age * UtcMs::DAY_MS);
        world.try_back_up().expect("backup");
    }
    world.now = now.plus_ms(10_000);
    world
}

#[test]
fn index_files_past_ninety_days_are_put_aside_and_come_back() {
    let world = aged(&[120, 91, 89, 0]);
    let before = world.index_names();
    let outcome = world.pdic();
    assert_eq!(outcome.verdict, Verdict::Sound, "{outcome:?}");
    assert_eq!(outcome.retired.len(), 2);
    assert_eq!(world.index_names(), before[2..]);
    let mut aside = before[..2].to_vec();
    aside.push("run.json".into());
    assert_eq!(names(&world.set_dir().join("trash").join(&outcome.run)), aside);
    world.undo(&outcome.run).expect("undo");
    assert_eq!(world.index_names(), before);
}

#[test]
fn the_newest_index_stays_whatever_its_age() {
    let world = aged(&[400, 300]);
    assert_eq!(world.pdic().retired.len(), 1);
    assert_eq!(world.index_names().len(), 1);
    assert_eq!(world.pdic().retired.len(), 0);
}

#[test]
fn a_wrong_clock_waits_with_ages_and_checks_all_the_same() {
    let mut world = aged(&[80, 0]);
    world.now = world.now.plus_ms(365 * UtcMs::DAY_MS);
    world.lose("data/file-0");
    let outcome = world.pdic();
    assert_eq!((outcome.retired.len(), outcome.removed_entry_count), (0, 1), "{outcome:?}");
    assert!(outcome.findings.iter().any(|finding| finding.kind == FindingKind::ClockSkew));
}

#[test]
fn a_mass_loss_is_refused_until_this_very_plan_is_confirmed() {
    let mut world = World::backed_up(4, 10);
    for file in 0..10 {
        world.lose(&format!("data/folder-1/file-{file}"));
    }
    std::fs::remove_dir(world.set_dir().join("data/folder-1")).expect("folder");
    let before = snapshot(&world.root());
    let (outcome, report) = world.pdic_with_report();
    assert_eq!(outcome.verdict, Verdict::Refused, "{outcome:?}");
    assert_eq!(snapshot(&world.root()), before);
    let plan = outcome.plan.expect("plan");
    assert!(report.text().contains(&plan.hash), "{}", report.text());
    assert!(report.text().contains("data/folder-1/"), "{}", report.text());

    world.options.confirm = Some("0".repeat(64));
    let stale = world.pdic();
    let refused = matches!(stale.verdict, Verdict::NotChecked { status: Status::PlanStale, .. });
    assert!(refused, "{stale:?}");
    assert_eq!(snapshot(&world.root()), before);

    world.options.confirm = Some(plan.hash);
    let confirmed = world.pdic();
    assert_eq!(confirmed.verdict, Verdict::Repaired, "{confirmed:?}");
    assert_eq!(confirmed.removed_entry_count, 11);
}

#[test]
fn a_plan_changes_nothing_and_its_hash_is_the_runs() {
    let world = World::backed_up(4, 10);
    world.lose("data/folder-1/file-1");
    let before = snapshot(&world.root());
    let (first, second) = (world.plan(), world.plan());
    assert_eq!(first.verdict, Verdict::Planned);
    assert_eq!(snapshot(&world.root()), before);
    assert_eq!(first.plan, second.plan);
    assert_eq!(world.pdic().plan, first.plan);
}

#[test]
fn sizes_are_compared_when_asked_for_and_never_cost_an_entry() {
    let mut world = World::backed_up(2, 5);
    std::fs::write(world.set_dir().join("data/folder-0/file-0"), b"longer than before").expect("write");
    std::fs::write(world.set_dir().join("data/folder-0/file-1"), b"").expect("write");
    assert_eq!(world.pdic().verdict, Verdict::Sound);
    world.options.mode = Mode::ExistenceAndSize;
    let outcome = world.pdic();
    assert_eq!(outcome.verdict, Verdict::Sound);
    let sizes: Vec<u64> =
        outcome.findings.iter().filter(|f| f.kind == FindingKind::SizeDiffers).map(|f| f.count).collect();
    assert_eq!(sizes, [2], "{outcome:?}");
    assert_eq!(world.entries().len(), 12);
}

#[test]
fn a_link_in_an_objects_place_is_no_proof_of_absence() {
    let world = World::backed_up(2, 5);
    let path = world.set_dir().join("data/folder-0/file-0");
    std::fs::remove_file(&path).expect("remove");
    std::os::unix::fs::symlink("/etc/hostname", &path).expect("link");
    let outcome = world.pdic();
    assert_eq!((outcome.verdict, outcome.removed_entry_count), (Verdict::Sound, 0));
    assert!(outcome.findings.iter().any(|finding| finding.kind == FindingKind::NotAnObject));
}

#[test]
fn a_folder_in_a_files_place_means_the_file_is_gone() {
    let world = World::backed_up(2, 5);
    let path = world.set_dir().join("data/folder-0/file-0");
    std::fs::remove_file(&path).expect("remove");
    std::fs::create_dir(&path).expect("folder");
    assert_eq!(world.pdic().removed_entry_count, 1);
    assert!(!world.entries().contains_key("data/folder-0/file-0"));
}

#[test]
fn files_nobody_knows_are_left_where_they_are() {
    let world = World::backed_up(2, 5);
    let orphan = world.set_dir().join("data/folder-0/orphan");
    std::fs::write(&orphan, b"x").expect("write");
    assert_eq!(world.pdic().verdict, Verdict::Sound);
    assert!(orphan.exists());
}

#[test]
fn a_damaged_old_index_is_a_finding_and_a_damaged_newest_one_stops_the_check() {
    let mut world = World::backed_up(2, 5);
    world.write("more", b"x");
    world.back_up();
    let names = world.index_names();
    let damage = |name: &str| {
        let path = world.set_dir().join("index").join(name);
        let mut bytes = std::fs::read(&path).expect("read");
        let last = bytes.len() - 20;
        bytes[last] ^= 1;
        std::fs::write(&path, bytes).expect("write");
    };
    damage(&names[0]);
    let outcome = world.pdic();
    assert_eq!(outcome.verdict, Verdict::Sound, "{outcome:?}");
    assert!(outcome.findings.iter().any(|finding| finding.kind == FindingKind::IndexUnreadable));
    damage(&names[1]);
    let outcome = world.pdic();
    let damaged = matches!(outcome.verdict, Verdict::NotChecked { status: Status::IndexDamaged, .. });
    assert!(damaged, "{outcome:?}");
}

#[test]
fn the_report_has_every_step_once_and_begins_and_ends() {
    let world = World::backed_up(2, 5);
    world.lose("data/folder-1/file-0");
    let (_, report) = world.pdic_with_report();
    let text = report.text();
    for letter in ["(a)", "(b)", "(y)", "(z)", "(d)", "(e)", "(f)"] {
        assert_eq!(text.matches(letter).count(), 1, "{letter}\n{text}");
    }
    assert_eq!(text.matches("(c)").count(), 2, "{text}");
    assert_eq!(report.entries.first().map(|entry| entry.kind), Some(Kind::Start));
    assert_eq!(report.entries.last().map(|entry| entry.kind), Some(Kind::End));
}

#[test]
fn a_cancelled_check_changes_nothing() {
    let world = World::backed_up(2, 5);
    world.lose("data/folder-1/file-0");
    let before = snapshot(&world.root());
    world.cancel.cancel();
    assert_eq!(world.pdic().verdict, Verdict::Cancelled);
    assert_eq!(snapshot(&world.root()), before);
}

#[test]
fn what_lay_in_the_trash_for_its_days_is_cleared() {
    let mut world = World::backed_up(2, 5);
    world.lose("data/folder-1/file-0");
    let today = world.now;
    world.now = today.plus_ms(-2 * UtcMs::DAY_MS);
    let first = world.pdic();
    assert_eq!(first.removed_entry_count, 1, "{first:?}");
    world.now = today;
    world.options.trash_keep_days = 1;
    let second = world.pdic();
    assert_eq!(second.verdict, Verdict::Sound, "{second:?}");
    assert_eq!(names(&world.set_dir().join("trash")), Vec::<String>::new());
    assert_eq!(world.undo(&first.run).expect_err("cleared").status(), Status::RunAbsent);
}

#[test]
fn each_destination_of_a_set_is_checked_for_itself() {
    let mut world = World::backed_up(2, 5);
    let second = World::new();
    world.now = world.now.plus_ms(1000);
    let request_dir = second.root();
    let destination = holdfast_core::destination::Local::open(&request_dir).expect("second");
    let (missing, _) = world.pdic_at(&destination);
    let absent = matches!(missing.verdict, Verdict::NotChecked { status: Status::SetAbsent, .. });
    assert!(absent, "{missing:?}");
    assert_eq!(world.pdic().verdict, Verdict::Sound);
}
