//! The small backup job: what it stores, retains and refuses.

use crate::support::World;
use holdfast_core::Status;
use holdfast_core::index::EntryKind;
use holdfast_core::pdic::Verdict;

#[test]
fn a_first_job_stores_every_file_and_indexes_it() {
    let world = World::backed_up(2, 3);
    let entries = world.entries();
    assert_eq!(entries.len(), 8);
    let entry = &entries["data/folder-1/file-2"];
    assert_eq!((entry.path.as_str(), entry.size_bytes, entry.kind), ("folder-1/file-2", 3, EntryKind::File));
    assert_eq!(entry.checksum, Some(*blake3::hash(b"1 2").as_bytes()));
    assert_eq!(std::fs::read(world.set_dir().join("data/folder-1/file-2")).expect("object"), b"1 2");
}

#[test]
fn a_second_job_stores_only_what_changed_and_retains_the_old() {
    let mut world = World::backed_up(2, 3);
    world.write("folder-0/file-0", b"changed a lot");
    std::fs::remove_file(world.source().join("folder-0/file-1")).expect("remove");
    let outcome = world.back_up();
    let counts = (outcome.stored_file_count, outcome.unchanged_file_count, outcome.retained_file_count);
    assert_eq!(counts, (1, 4, 2));
    let retained = format!("retention/{}/folder-0/file-0", outcome.job.0);
    assert_eq!(std::fs::read(world.set_dir().join(&retained)).expect("object"), b"0 0");
    let entries = world.entries();
    assert!(entries.contains_key(&retained));
    assert!(!entries.contains_key("data/folder-0/file-1"));
    assert_eq!(entries["data/folder-0/file-0"].size_bytes, 13);
    assert_eq!((outcome.totals.data.file_count, outcome.totals.retention.file_count), (5, 2));
    assert_eq!(world.pdic().verdict, Verdict::Sound);
}

#[test]
fn what_pdic_took_out_is_stored_again() {
    let mut world = World::backed_up(2, 3);
    world.lose("data/folder-0/file-0");
    assert_eq!(world.pdic().removed_entry_count, 1);
    assert_eq!(world.back_up().stored_file_count, 1);
    assert!(world.set_dir().join("data/folder-0/file-0").exists());
}

#[test]
fn a_known_set_that_is_gone_is_not_created_again() {
    let world = World::backed_up(2, 3);
    std::fs::rename(world.set_dir(), world.dir.path().join("away")).expect("unmount");
    assert_eq!(world.try_back_up().expect_err("absent").status(), Status::SetAbsent);
    assert!(!world.set_dir().exists());
}

#[test]
fn links_are_skipped_with_a_reason() {
    let mut world = World::backed_up(1, 1);
    std::os::unix::fs::symlink("/etc/hostname", world.source().join("link")).expect("link");
    let outcome = world.back_up();
    assert_eq!(outcome.skipped, ["link: it is a link or a device"]);
}

#[test]
fn an_empty_source_is_not_a_deletion_of_everything() {
    let mut world = World::backed_up(2, 3);
    std::fs::rename(world.source(), world.dir.path().join("unmounted")).expect("unmount");
    std::fs::create_dir(world.source()).expect("mount point");
    let before = world.entries();
    world.now = world.now.plus_ms(1000);
    assert_eq!(world.try_back_up().expect_err("empty").status(), Status::SourceUnreadable);
    assert_eq!(world.entries(), before);
}

#[test]
fn what_cannot_be_read_keeps_its_last_version() {
    let mut world = World::backed_up(2, 3);
    let before = world.entries();
    world.write("folder-0/file-0", b"changed");
    let outcome = as_nobody(&mut world, |world| {
        for (path, mode) in [("folder-0/file-0", 0o000), ("folder-1", 0o000)] {
            chmod(&world.source().join(path), mode);
        }
    });
    assert_eq!(outcome, "stored 0, retained 0, skipped 2");
    assert_eq!(world.entries(), before);
}

fn chmod(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("mode");
}

/// Backs up as a user without rights.
fn as_nobody(world: &mut World, close: impl FnOnce(&World)) -> String {
    let all = std::process::Command::new("chown").args(["-R", "65534:65534"]).arg(world.dir.path()).status();
    assert!(all.expect("chown").success());
    close(world);
    world.now = world.now.plus_ms(1000);
    crate::kill::as_nobody(world, "backup")
}

#[test]
fn a_set_folder_with_objects_and_no_marker_is_not_made_a_new_set() {
    let world = World::backed_up(2, 3);
    std::fs::remove_file(world.set_dir().join("holdfast.json")).expect("remove");
    let stranger = World::new();
    std::fs::rename(world.set_dir(), stranger.set_dir()).expect("move");
    stranger.write("file", b"x");
    assert_eq!(stranger.try_back_up().expect_err("objects").status(), Status::SetAbsent);
}

#[test]
fn an_unreadable_newest_index_stops_the_job() {
    let mut world = World::backed_up(1, 2);
    let path = world.set_dir().join("index").join(&world.index_names()[0]);
    std::fs::write(&path, b"PAR1").expect("damage");
    world.now = world.now.plus_ms(1000);
    let status = world.try_back_up().expect_err("damaged").status();
    assert_eq!(status.class(), holdfast_core::Class::Corrupt, "{status:?}");
}
