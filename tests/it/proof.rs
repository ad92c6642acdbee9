//! Absence needs proof: every way of not seeing the objects removes nothing.

use crate::support::{SET, World, snapshot};
use holdfast_core::Status;
use holdfast_core::pdic::{Outcome, Verdict};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

#[track_caller]
fn check_not_checked(outcome: &Outcome, expected: Status) {
    match &outcome.verdict {
        Verdict::NotChecked { status, reason, .. } => assert_eq!(*status, expected, "{reason}"),
        other => panic!("{other:?}"),
    }
    assert_eq!((outcome.removed_entry_count, outcome.retired.len()), (0, 0));
}

/// A set that was checked once, so that the client knows the place.
fn known() -> World {
    let world = World::backed_up(3, 4);
    assert_eq!(world.pdic().verdict, Verdict::Sound);
    world
}

#[test]
fn an_unmounted_root_is_not_a_loss() {
    let world = known();
    let away = world.dir.path().join("away");
    let destination = world.destination();
    std::fs::rename(world.root(), &away).expect("unmount");
    std::fs::create_dir(world.root()).expect("mount point");
    check_not_checked(&world.pdic(), Status::SetAbsent);
    drop(destination);
    std::fs::remove_dir(world.root()).expect("mount point");
    std::fs::rename(&away, world.root()).expect("mount");
    assert_eq!(world.pdic().verdict, Verdict::Sound);
}

#[test]
fn an_empty_set_folder_is_not_a_loss() {
    let world = known();
    std::fs::rename(world.set_dir(), world.dir.path().join("away")).expect("rename");
    std::fs::create_dir(world.set_dir()).expect("empty");
    check_not_checked(&world.pdic(), Status::SetAbsent);
}

#[test]
fn a_missing_marker_is_not_a_loss() {
    let world = known();
    std::fs::remove_file(world.set_dir().join("holdfast.json")).expect("remove");
    world.lose("data/folder-0/file-0");
    let before = snapshot(&world.root());
    check_not_checked(&world.pdic(), Status::SetAbsent);
    assert_eq!(snapshot(&world.root()), before);
}

#[test]
fn another_set_in_this_ones_place_is_foreign() {
    let world = known();
    let marker = world.set_dir().join("holdfast.json");
    let text = std::fs::read_to_string(&marker).expect("read").replace(SET, "1602834567933");
    std::fs::write(&marker, text).expect("write");
    check_not_checked(&world.pdic(), Status::SetForeign);
}

#[test]
fn another_destination_in_this_ones_place_is_foreign() {
    let world = known();
    let other = World::backed_up(3, 4);
    std::fs::rename(world.set_dir(), world.dir.path().join("away")).expect("rename");
    std::fs::rename(other.set_dir(), world.set_dir()).expect("swap");
    check_not_checked(&world.pdic(), Status::SetForeign);
}

#[test]
fn an_older_copy_put_back_is_rolled_back() {
    let mut world = known();
    let old = world.dir.path().join("old");
    copy(&world.set_dir(), &old);
    world.write("new", b"x");
    world.back_up();
    std::fs::rename(world.set_dir(), world.dir.path().join("away")).expect("rename");
    std::fs::rename(&old, world.set_dir()).expect("put back");
    check_not_checked(&world.pdic(), Status::SetRolledBack);
}

#[test]
fn a_lost_newest_index_is_rolled_back() {
    let mut world = known();
    world.write("new", b"x");
    world.back_up();
    let newest = world.index_names().pop().expect("index");
    std::fs::remove_file(world.set_dir().join("index").join(newest)).expect("remove");
    check_not_checked(&world.pdic(), Status::SetRolledBack);
}

fn copy(from: &Path, to: &Path) {
    let status = Command::new("cp").arg("-a").args([from, to]).status().expect("cp");
    assert!(status.success());
}

#[test]
fn each_folder_unreadable_in_turn_removes_nothing() {
    let world = known();
    world.lose("data/folder-1/file-1");
    let give =
        Command::new("chown").arg("-R").arg("65534:65534").arg(world.dir.path()).status().expect("chown");
    assert!(give.success());
    let data = world.set_dir().join("data");
    let folders = ["", "data", "data/folder-0", "data/folder-1", "data/folder-2", "index", "lock"];
    let before = snapshot(&data);
    for folder in folders {
        let path = world.set_dir().join(folder);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).expect("close");
        let json = crate::kill::as_nobody(&world, "run");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("open");
        assert!(json.contains(r#""verdict":"not_checked""#), "{folder}: {json}");
        assert!(json.contains(r#""removed_entry_count":0"#), "{folder}: {json}");
        assert_eq!(snapshot(&data), before, "{folder}");
    }
    let json = crate::kill::as_nobody(&world, "run");
    assert!(json.contains(r#""removed_entry_count":1"#), "{json}");
}

#[test]
fn a_folder_that_becomes_a_link_is_not_followed_and_not_a_loss_of_the_rest() {
    let world = known();
    let folder = world.set_dir().join("data/folder-1");
    std::fs::rename(&folder, world.dir.path().join("folder-1")).expect("move out");
    std::os::unix::fs::symlink(world.dir.path().join("folder-1"), &folder).expect("link");
    let outcome = world.pdic();
    assert_eq!(outcome.removed_entry_count, 0, "{outcome:?}");
    assert_eq!(outcome.verdict, Verdict::Refused);
}
