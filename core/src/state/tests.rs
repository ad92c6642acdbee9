//! The file outlives processes, races, crashes and damage.

#![expect(clippy::disallowed_methods, reason = "these tests read, damage and share files")]

use super::*;
use crate::schedule::LastRun;
use crate::status::Status;
use crate::units::{SetId, UtcMs};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Set in a process that a test started; its value is the file to work on.
const CHILD: &str = "HOLDFAST_STATE_TEST_FILE";

fn set() -> SetId {
    SetId::parse("1602834567932").expect("id")
}

fn fresh() -> (TempDir, PathBuf, State) {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("state.db");
    let state = State::open(&path).expect("opens");
    (folder, path, state)
}

fn run(state: &State, run_id: &str, started: i64, counts: bool) {
    state.begin_run(run_id, set(), "d1", UtcMs(started), Some("plan-hash")).expect("begins");
    state.finish_run(run_id, UtcMs(started + 5), "clean", "{\"a\":1}", counts).expect("finishes");
}

fn status_of(path: &Path) -> Status {
    State::open(path).err().expect("refused").status()
}

#[test]
fn what_was_written_is_there_after_reopening() {
    let (_folder, path, state) = fresh();
    state.bring_over(set(), "7.17").expect("noted");
    state.note_generation(set(), "d1", 41).expect("noted");
    run(&state, "r1", 1_000, true);
    state.begin_run("r2", set(), "d2", UtcMs(2_000), None).expect("begins");
    state.advance_run("r2", "existence").expect("advances");
    drop(state);
    let state = State::open(&path).expect("opens again");
    assert_eq!(state.last_pdic(set(), "d1").expect("read"), LastRun::Ran(UtcMs(1_000)));
    assert_eq!(state.last_pdic(set(), "d2").expect("read"), LastRun::BroughtOver("7.17".to_owned()));
    assert_eq!(state.known_generation(set(), "d1").expect("read"), Some(41));
    assert_eq!(state.known_generation(set(), "d2").expect("read"), None);
    let runs = state.runs(set()).expect("read");
    assert_eq!(runs.len(), 2);
    assert_eq!((runs[0].run_id.as_str(), runs[0].phase.as_str()), ("r2", "existence"));
    assert_eq!((&runs[0].finished, &runs[0].plan), (&None, &None));
    let summary_json = "{\"a\":1}".to_owned();
    let finished = Finished { at: UtcMs(1_005), verdict: "clean".to_owned(), summary_json, counts: true };
    assert_eq!(runs[1].finished, Some(finished));
    assert_eq!(runs[1].plan.as_deref(), Some("plan-hash"));
}

#[test]
fn a_set_nobody_ever_named_never_ran() {
    let (_folder, _path, state) = fresh();
    assert_eq!(state.last_pdic(set(), "d1").expect("read"), LastRun::Never);
    assert!(state.runs(set()).expect("read").is_empty());
}

#[test]
fn only_a_finished_run_that_counts_is_the_last_pdic() {
    let (_folder, _path, state) = fresh();
    state.begin_run("r1", set(), "d1", UtcMs(1_000), None).expect("begins");
    assert_eq!(state.last_pdic(set(), "d1").expect("read"), LastRun::Never);
    run(&state, "r2", 2_000, false);
    assert_eq!(state.last_pdic(set(), "d1").expect("read"), LastRun::Never);
    run(&state, "r3", 3_000, true);
    assert_eq!(state.last_pdic(set(), "d1").expect("read"), LastRun::Ran(UtcMs(3_000)));
    // The first run ends at last; the third was begun after it and stands.
    state.finish_run("r1", UtcMs(9_000), "clean", "{}", true).expect("finishes");
    assert_eq!(state.last_pdic(set(), "d1").expect("read"), LastRun::Ran(UtcMs(3_000)));
}

#[test]
fn a_run_after_the_clock_was_set_back_replaces_the_future() {
    let (_folder, _path, state) = fresh();
    run(&state, "r1", 9_000_000, true);
    run(&state, "r2", 1_000, true);
    assert_eq!(state.last_pdic(set(), "d1").expect("read"), LastRun::Ran(UtcMs(1_000)));
}

#[test]
fn bringing_a_set_over_again_forgets_no_run() {
    let (_folder, _path, state) = fresh();
    state.bring_over(set(), "6.29").expect("noted");
    state.bring_over(set(), "7.17").expect("noted");
    assert_eq!(state.last_pdic(set(), "d1").expect("read"), LastRun::BroughtOver("7.17".to_owned()));
    run(&state, "r1", 1_000, true);
    state.bring_over(set(), "7.17").expect("noted");
    assert_eq!(state.last_pdic(set(), "d1").expect("read"), LastRun::Ran(UtcMs(1_000)));
}

#[test]
fn the_highest_generation_never_falls() {
    let (_folder, _path, state) = fresh();
    for (noted, highest) in [(5, 5), (3, 5), (0, 5), (6, 6), (i64::MAX as u64, i64::MAX as u64)] {
        assert_eq!(state.note_generation(set(), "d1", noted).expect("noted"), highest);
    }
    let forged = state.note_generation(set(), "d1", u64::MAX).expect_err("refused");
    assert_eq!(forged.status(), Status::InvalidArgument);
}

#[test]
fn calls_that_do_not_fit_the_ledger_are_refused_and_change_nothing() {
    let (_folder, _path, state) = fresh();
    run(&state, "r1", 1_000, false);
    let before = state.runs(set()).expect("read");
    let again = state.begin_run("r1", set(), "d1", UtcMs(5), None);
    let twice = state.finish_run("r1", UtcMs(7_000), "other", "{}", true);
    for refused in [again, twice, state.advance_run("r1", "late"), state.advance_run("unknown", "x")] {
        assert_eq!(refused.expect_err("refused").status(), Status::InvalidArgument);
    }
    assert_eq!(state.runs(set()).expect("read"), before);
    assert_eq!(state.last_pdic(set(), "d1").expect("read"), LastRun::Never);
}

#[test]
fn the_ledger_keeps_the_newest_finished_runs_and_every_unfinished_one() {
    let (_folder, _path, state) = fresh();
    state.begin_run("open", set(), "d1", UtcMs(0), None).expect("begins");
    for number in 0..RUNS_KEPT + 3 {
        run(&state, &format!("r{number}"), 1_000, true);
    }
    let runs = state.runs(set()).expect("read");
    assert_eq!(runs.len(), RUNS_KEPT + 1);
    assert_eq!(runs[0].run_id, format!("r{}", RUNS_KEPT + 2));
    assert_eq!((runs[RUNS_KEPT - 1].run_id.as_str(), runs[RUNS_KEPT].run_id.as_str()), ("r3", "open"));
}

#[cfg(unix)]
#[test]
fn the_file_and_its_journal_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, _path, state) = fresh();
    let seen = state.write(|transaction| {
        transaction.execute("INSERT INTO brought_over VALUES (1, 'x')", [])?;
        let names = fs::read_dir(folder.path()).expect("listed");
        Ok(names.map(|name| name.expect("listed").metadata().expect("known")).collect::<Vec<_>>())
    });
    let seen = seen.expect("written");
    assert_eq!(seen.len(), 2, "the database and its journal");
    assert!(seen.iter().all(|meta| meta.permissions().mode() & 0o777 == 0o600));
}

#[test]
fn threads_and_connections_take_turns() {
    let (_folder, path, state) = fresh();
    let (other, state) = (State::open(&path).expect("opens"), &state);
    std::thread::scope(|scope| {
        for worker in 0..4 {
            let state = if worker % 2 == 0 { state } else { &other };
            scope.spawn(move || {
                for number in 0..10 {
                    run(state, &format!("w{worker}-{number}"), number, true);
                    state.note_generation(set(), "d1", worker * 100 + number.unsigned_abs()).expect("noted");
                }
            });
        }
    });
    assert_eq!(state.runs(set()).expect("read").len(), 40);
    assert_eq!(other.known_generation(set(), "d1").expect("read"), Some(309));
}

fn tell(error: &StateError) -> String {
    println!("refused: {error}");
    error.to_string()
}

/// Not a rule of its own: the process the next two tests start. Counts generations up, telling each.
#[test]
fn child_process_counts_generations_up() {
    let Ok(path) = std::env::var(CHILD) else { return };
    // A panic's text goes to the standard error, which nobody reads.
    let state = State::open(Path::new(&path)).unwrap_or_else(|error| panic!("{}", tell(&error)));
    for generation in 1..=100_000 {
        let run_id = format!("{}-{generation}", std::process::id());
        state.begin_run(&run_id, set(), "d1", UtcMs(generation), None).expect("begins");
        let highest = state.note_generation(set(), "d1", generation.unsigned_abs()).expect("noted");
        println!("told {highest}");
        // SQLite's locks are not fair: one that never pauses could keep the other out until it gives up.
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

fn child(path: &Path) -> std::process::Child {
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    command.args(["--exact", "state::tests::child_process_counts_generations_up", "--nocapture"]);
    command.env(CHILD, path).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().expect("starts")
}

/// Reads what a child tells until it has told `count` generations; returns the last one.
fn told(child: &mut std::process::Child, count: usize) -> u64 {
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let numbers = lines.filter_map(|line| {
        let line = line.expect("text");
        assert!(!line.contains("refused: "), "{line}");
        line.split("told ").nth(1)?.parse().ok()
    });
    numbers.take(count).last().expect("the child told something")
}

#[test]
fn a_process_killed_at_work_leaves_what_it_told() {
    let (_folder, path, state) = fresh();
    drop(state);
    for round in 1..=5 {
        let mut child = child(&path);
        let last = told(&mut child, round * 3);
        child.kill().expect("killed");
        child.wait().expect("gone");
        let state = State::open(&path).expect("sound after a kill");
        assert!(state.known_generation(set(), "d1").expect("read") >= Some(last));
        assert!(state.runs(set()).expect("read").iter().all(|row| row.finished.is_none()));
    }
}

#[test]
fn two_processes_race_to_make_the_file_and_to_write() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("state.db");
    let mut children = [child(&path), child(&path)];
    let told = children.each_mut().map(|child| told(child, 10));
    for child in &mut children {
        child.kill().expect("killed");
        child.wait().expect("gone");
    }
    let state = State::open(&path).expect("opens");
    assert!(state.known_generation(set(), "d1").expect("read") >= told.into_iter().max());
    assert!(state.runs(set()).expect("read").len() >= 20);
}

#[test]
fn nobody_takes_a_file_that_is_being_made_for_a_foreign_one() {
    let folder = tempfile::tempdir().expect("folder");
    for round in 0..60 {
        let (path, start) = (folder.path().join(format!("{round}.db")), std::sync::Barrier::new(4));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    start.wait();
                    State::open(&path).map(drop).expect("opens");
                });
            }
        });
    }
}

#[test]
fn a_damaged_file_is_refused_in_words_that_calm() {
    let (_folder, path, state) = fresh();
    for number in 0..100 {
        run(&state, &format!("r{number}"), number, true);
    }
    drop(state);
    let sound = fs::read(&path).expect("read");
    let ruined = |from: usize, to: usize| {
        let mut bytes = sound.clone();
        bytes[from..to].fill(0xa5);
        bytes
    };
    let cut = sound[..sound.len() / 2].to_vec();
    for bytes in [b"not a database, but long enough to be read as one".repeat(40), ruined(0, 16), cut] {
        fs::write(&path, bytes).expect("ruined");
        let error = State::open(&path).err().expect("refused");
        assert_eq!(error.status(), Status::StateDamaged, "{error}");
        assert!(error.to_string().contains("No backup is lost"), "{error}");
    }
    for page in 1..sound.len() / 4096 {
        fs::write(&path, ruined(page * 4096, page * 4096 + 200)).expect("ruined");
        assert_eq!(status_of(&path), Status::StateDamaged, "page {page}");
    }
    fs::remove_file(&path).expect("moved aside");
    assert!(State::open(&path).is_ok());
}

#[test]
fn a_file_of_a_newer_version_or_another_program_is_refused_untouched() {
    let (folder, path, state) = fresh();
    state
        .write(|transaction| Ok(transaction.pragma_update(None, "user_version", SCHEMA_VERSION + 1)?))
        .expect("written");
    drop(state);
    let before = fs::read(&path).expect("read");
    let error = State::open(&path).err().expect("refused");
    assert!(
        matches!(&error, StateError::VersionUnsupported { found, supported, .. }
            if *found == SCHEMA_VERSION + 1 && *supported == SCHEMA_VERSION),
        "{error}"
    );
    assert_eq!(error.status(), Status::StateVersionUnsupported);
    assert_eq!(fs::read(&path).expect("read"), before);

    let foreign = folder.path().join("foreign.db");
    Connection::open(&foreign).expect("made").execute_batch("CREATE TABLE t (a)").expect("made");
    let before = fs::read(&foreign).expect("read");
    assert_eq!(status_of(&foreign), Status::StateDamaged);
    assert_eq!(fs::read(&foreign).expect("read"), before);
}

#[test]
fn a_file_of_version_1_is_brought_up_to_date_with_all_it_holds() {
    let (_folder, path, state) = fresh();
    run(&state, "r1", 1, true);
    let back =
        "DROP TABLE machine; DROP TABLE replica_object; DROP TABLE replica_upload; PRAGMA user_version = 1";
    state.write(|transaction| Ok(transaction.execute_batch(back)?)).expect("written");
    drop(state);
    for _ in 0..2 {
        let state = State::open(&path).expect("opens");
        assert_eq!(state.runs(set()).expect("read").len(), 1);
        state.update_machines(set(), &["v"], |_, _| Some("m".into())).expect("written");
    }
}

#[test]
fn a_file_whose_tables_are_not_ours_is_damaged_not_empty() {
    let (_folder, path, state) = fresh();
    drop(state);
    let connection = Connection::open(&path).expect("opened");
    connection.execute_batch("DROP TABLE last_pdic").expect("dropped");
    drop(connection);
    let error = match State::open(&path) {
        Err(error) => error,
        Ok(state) => state.last_pdic(set(), "d1").expect_err("refused"),
    };
    assert_eq!(error.status(), Status::StateDamaged, "{error}");
}

#[test]
fn a_place_nobody_can_write_is_unavailable() {
    let folder = tempfile::tempdir().expect("folder");
    assert_eq!(status_of(folder.path()), Status::StateUnavailable);
    assert_eq!(status_of(&folder.path().join("absent/state.db")), Status::StateUnavailable);
}

#[test]
fn the_state_is_shared_between_threads() {
    fn check<T: Send + Sync>() {}
    check::<State>();
}
