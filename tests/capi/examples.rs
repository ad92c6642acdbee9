//! The programs in `examples/c` tell one story, in turn, and print what a reader would expect.

use super::c_programs::{HOWS, How, c_files};
use super::library::{ROOT, run};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const SET: &str = "1602834567932";

/// One set's folders, and a way to run examples on it.
struct World {
    how: How,
    scratch: tempfile::TempDir,
    told: RefCell<BTreeSet<String>>,
}

impl World {
    fn new(how: How) -> World {
        let scratch = tempfile::tempdir().expect("scratch folder");
        let folders =
            ["source/a", "source/b", "destination", "programs", "hidden", "kept", "copy-1", "copy-2"];
        for folder in folders {
            fs::create_dir_all(scratch.path().join(folder)).expect("folder");
        }
        for name in ["a/one", "a/two", "b/three", "b/four", "five"] {
            fs::write(scratch.path().join("source").join(name), name).expect("file");
        }
        World { how, scratch, told: RefCell::default() }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.scratch.path().join(path)
    }

    /// Moves below the set at the destination, or back.
    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.at(from), self.at(to)).expect("moved");
    }

    fn command(&self, name: &str, arguments: &[&str]) -> std::process::Command {
        self.told.borrow_mut().insert(name.to_owned());
        let mut command = (self.how)(&[examples().join(format!("{name}.c"))], &self.at("programs"));
        command.current_dir(self.scratch.path());
        for argument in arguments {
            // Addresses are absolute paths.
            match *argument {
                "source" | "destination" | "client" | "kept" | "copy-1" | "copy-2" => {
                    command.arg(self.at(argument))
                }
                other => command.arg(other),
            };
        }
        command
    }

    /// What the example prints; each of the words is in it.
    fn tell(&self, name: &str, arguments: &[&str], words: &[&str]) -> String {
        let printed = run(&mut self.command(name, arguments));
        for words in words {
            assert!(printed.contains(words), "{name} {arguments:?}: no {words:?} in\n{printed}");
        }
        printed
    }
}

fn examples() -> PathBuf {
    Path::new(ROOT).join("examples/c")
}

/// What follows a word at the begin of the last such line.
fn after<'a>(printed: &'a str, word: &str) -> &'a str {
    printed.lines().rev().find_map(|line| line.strip_prefix(word)).expect("such a line").trim()
}

fn a_check_is_due_and_finds_all_well(world: &World) {
    world.tell("schedule", &[SET, "Europe/Berlin"], &["due: PDIC is due: it never ran", "\"due\":true"]);
    world.tell(
        "backup",
        &["source", "destination", "client", SET],
        &["5 files stored", "index: index/", ".parquet"],
    );
    world.tell("job", &["client", SET, "UTC", "destination"], &["PDIC is due\n", "\"never-ran\""]);
    world.tell(
        "pdic",
        &["destination", "client", SET],
        &["plan: planned (Ok)", "done: sound (Ok), 0 entries"],
    );
    world.tell("job", &["client", SET, "UTC", "destination"], &["PDIC is not due\n", "\"ran-today\""]);
    world.tell("index", &["destination", "client", SET], &["folder          0", "\n7 rows\n"]);
    world.tell("index", &["destination", "client", SET, "data/b/"], &["b/four", "\n4 rows\n"]);
}

fn a_loss_is_repaired_and_undone(world: &World) {
    world.rename(&format!("destination/{SET}/data/five"), "hidden/five");
    let printed =
        world.tell("pdic", &["destination", "client", SET], &["done: repaired (Ok), 1 entries removed"]);
    world.rename("hidden/five", &format!("destination/{SET}/data/five"));
    let undo = ["destination", "client", SET, after(&printed, "run ")];
    world.tell("undo", &undo, &["1 entries are back", "\"restored_entry_count\":1"]);
    world.tell("undo", &undo, &["0 entries are back"]);
}

fn a_whole_folder_needs_a_person(world: &World) {
    world.rename(&format!("destination/{SET}/data/a"), "hidden/a");
    let refused =
        world.tell("pdic", &["destination", "client", SET], &["done: refused: look", "0 entries removed"]);
    let hash = after(&refused, "hash ");
    world.tell("pdic", &["destination", "client", SET, "0000"], &["done: not checked (PlanStale)"]);
    world.tell("pdic", &["destination", "client", SET, hash], &["done: repaired (Ok), 3 entries removed"]);
}

fn a_report_reads_in_three_ways(world: &World) {
    let report = |format| ["destination", "client", SET, format];
    world.tell("report", &report("text"), &["No.", "Timestamp", "the index is sound"]);
    world.tell("report", &report("csv"), &["No.,Type,Timestamp,Log\r\n"]);
    world.tell("report", &report("json"), &["\"zone\":\"Asia/Hong_Kong\""]);
}

fn a_run_is_watched_and_stopped(world: &World) {
    world.tell("progress", &["destination", "client", SET], &["survey ", "apply ", "went on to its end"]);
    let printed = world.tell("progress", &["destination", "client", SET, "STOP"], &["survey "]);
    let last = printed.lines().last().unwrap_or_default();
    assert!(last.starts_with("cancelled: ") || last == "went on to its end", "{printed}");
}

fn users_are_selected_by_hand_and_by_rule(world: &World) {
    let words = [
        "  + rows 1 to 149\n1st, Shift 150th: 150 selected",
        "  - rows 1 to 249\nof all, without 1st, Shift 250th: 250 selected",
        "two ranges: 200 selected, 200 by hand, 0 by rules",
        // user49 and user490 to user499 fit the rule; user49 was chosen by hand, user499 is excluded.
        "a rule beside hands: 209 selected, 200 by hand, 9 by rules, 1 excluded",
        "loaded: 209 selected, 200 by hand, 9 by rules, 1 excluded",
        "first key: user0@contoso.example\n209 keys\n",
    ];
    world.tell("selection", &["selection.json"], &words);
}

fn a_host_is_warned_of_and_a_chain_is_healed(world: &World) {
    let words = [
        "VMware ESXi 5.1.0 build-1157734@10.1.0.6:443(SSH:22)",
        "FixedBuildNo:2323236]",
        "\"step\":\"upgrade\"",
        "\naffected\n",
        "incremental on VMware ESXi 6.0.0 build-2494585: not trusted\n\
         incremental on VMware ESXi 6.0.0 build-3247720: not trusted\n\
         reset: not trusted\n\
         full on VMware ESXi 6.0.0 build-3247720: trusted\n",
        "\"usable\":true}\n",
        "\"reason\":\"tracking_restarted\"",
    ];
    world.tell("vmware", &["client", SET], &words);
}

fn an_account_is_moved_to_modern_by_an_administrator(world: &World) {
    let printed = world.tell(
        "m365",
        &[],
        &[
            "mail@contoso.example [obsolete]",
            "\nmode: basic, a job on it fails\n",
            "\"topic\":\"password\"",
            "\"propagating\":true",
            "\"signer\":\"administrator\"",
            "\"problem\":\"administrator_required\"",
            "\"authorized_by\":\"admin@contoso.example\"",
            "\"removes_password\":true",
        ],
    );
    let place = |words: &str| printed.find(words).expect(words);
    assert!(place("\nblocked,") < place("\nnone,"), "{printed}");
}

fn somebody_is_sent_to_sign_in(world: &World) {
    let words = [
        "\"permission\":\"Mail.Read\"",
        "\"address\":\"https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?",
        "AppRoleAssignment.ReadWrite.All",
        "\npaste again: what was pasted back is not of this sign-in: it is empty;",
    ];
    let service = r#"{"client_id": "11111111-2222-3333-4444-555555555555"}"#;
    // The second time the vault is there.
    for _ in 0..2 {
        let printed = world.tell("signin", &["client", service], &words);
        assert_eq!(printed.matches("paste again: ").count(), 2, "{printed}");
    }
}

fn a_set_is_copied_to_two_places_and_healed(world: &World) {
    let words = [
        "[0] ",
        " bytes\n",
        "run, copy 0: replicated (Ok), 5 objects sent, 0 objects and 0 ms behind\n",
        "run, copy 1: replicated (Ok), 5 objects sent, 0 objects and 0 ms behind\n",
        "status, copy 1: current (Ok)",
        "\nlost: data/",
        "heal, copy 0: healed (Ok)",
        "heal, copy 1: sound (Ok)",
        "1 object brought back to the sender",
    ];
    world.tell("replication", &["client", SET, "source", "kept", "copy-1", "copy-2"], &words);
    let refused = world
        .command("replication", &["client", SET, "source", "kept", "ftp://host/x"])
        .output()
        .expect("runs");
    assert_eq!(refused.status.code(), Some(1));
}

fn a_failure_says_what_to_do(world: &World) {
    world.tell("errors", &["destination", "client", SET], &["open\n"]);
    let output = world.command("errors", &["destination", "client", "7"]).output().expect("runs");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{printed}");
    assert!(printed.starts_with("attempt 1: SetAbsent: "), "{printed}");
    assert!(printed.ends_with("\nso: name something that exists\n"), "{printed}");
}

fn story(how: How) {
    let world = World::new(how);
    a_check_is_due_and_finds_all_well(&world);
    a_loss_is_repaired_and_undone(&world);
    a_whole_folder_needs_a_person(&world);
    a_report_reads_in_three_ways(&world);
    a_run_is_watched_and_stopped(&world);
    users_are_selected_by_hand_and_by_rule(&world);
    a_host_is_warned_of_and_a_chain_is_healed(&world);
    an_account_is_moved_to_modern_by_an_administrator(&world);
    somebody_is_sent_to_sign_in(&world);
    a_set_is_copied_to_two_places_and_healed(&world);
    a_failure_says_what_to_do(&world);
    let all: BTreeSet<String> = c_files(&examples()).into_iter().collect();
    assert_eq!(world.told.into_inner(), all, "an example without a part in the story");
}

#[test]
fn the_examples_tell_their_story() {
    story(HOWS[0].1);
}

#[test]
fn the_examples_tell_their_story_under_valgrind() {
    story(HOWS[1].1);
}

#[test]
fn the_examples_tell_their_story_under_sanitizers() {
    story(HOWS[2].1);
}
