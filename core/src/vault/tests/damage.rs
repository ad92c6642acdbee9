//! What becomes of a vault that somebody damaged, on purpose or not.

#![expect(clippy::disallowed_methods, reason = "these tests damage files")]

use super::{Bench, key_in, text, write};
use crate::Status;
use crate::vault::image::{Image, Sealed};
use crate::vault::seal::{DIGEST_BYTES, hash};
use crate::vault::wrap::Cost;
use crate::vault::{Vault, VaultError, VaultKey};
use secrecy::SecretString;
use std::path::Path;

/// A vault of two records, whose secrets are equally long, and its bytes.
fn two_records() -> (Bench, Vec<u8>) {
    let bench = Bench::new();
    bench.vault.put("token", "one", b"first").expect("put");
    bench.vault.put("token", "two", b"other").expect("put");
    let bytes = std::fs::read(bench.path()).expect("read");
    (bench, bytes)
}

/// What opening these bytes ends with, and whether whoever has the vault open already refuses them, too.
fn status(bench: &Bench, bytes: &[u8]) -> Status {
    write(&bench.path(), bytes);
    let error = Vault::open(&bench.path(), &bench.key()).expect_err("refused").status();
    bench.vault.get("token", "one").expect_err("refused");
    bench.vault.put("token", "three", b"third").expect_err("refused");
    assert_eq!(std::fs::read(bench.path()).expect("read"), bytes, "what is damaged is left alone");
    error
}

/// The digest that fits the bytes before it, as whoever damages them on purpose would write.
fn signed(bytes: &[u8]) -> Vec<u8> {
    let body = &bytes[..bytes.len() - DIGEST_BYTES];
    [body, &hash(body)].concat()
}

fn image(bench: &Bench, bytes: &[u8]) -> Image {
    Sealed::parse(bytes, &bench.path()).expect("parse").open(&bench.vault.data, &bench.path()).expect("open")
}

#[test]
fn each_byte_that_changes_is_noticed() {
    let (bench, bytes) = two_records();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        assert_eq!(status(&bench, &changed), Status::VaultDamaged, "byte {at}");
    }
}

#[test]
fn each_byte_that_is_changed_on_purpose_is_noticed() {
    let (bench, bytes) = two_records();
    let mut seen = std::collections::BTreeSet::new();
    for at in 0..bytes.len() - DIGEST_BYTES {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        seen.insert(status(&bench, &signed(&changed)) as i32);
    }
    let expected = [Status::VaultKeyRejected, Status::VaultDamaged, Status::VaultVersionUnsupported];
    assert_eq!(seen, expected.map(|status| status as i32).into());
}

#[test]
fn a_vault_that_is_cut_or_grows_is_damaged() {
    let (bench, bytes) = two_records();
    for length in 0..bytes.len() {
        assert_eq!(status(&bench, &bytes[..length]), Status::VaultDamaged, "{length} bytes");
        if length >= DIGEST_BYTES {
            assert_eq!(
                status(&bench, &signed(&bytes[..length])),
                Status::VaultDamaged,
                "{length} bytes, signed"
            );
        }
    }
    let longer = [&bytes[..], b"more"].concat();
    assert_eq!(status(&bench, &longer), Status::VaultDamaged);
    assert_eq!(status(&bench, &signed(&longer)), Status::VaultDamaged);
}

#[test]
fn a_newer_format_asks_for_an_update() {
    let (bench, bytes) = two_records();
    let newer = [&bytes[..8], &2_u32.to_le_bytes(), b"whatever it holds", &[0; DIGEST_BYTES]].concat();
    assert_eq!(status(&bench, &signed(&newer)), Status::VaultVersionUnsupported);
    let none = [&bytes[..8], &0_u32.to_le_bytes(), &bytes[12..]].concat();
    assert_eq!(status(&bench, &signed(&none)), Status::VaultDamaged);
}

#[test]
fn records_that_change_places_are_noticed() {
    let (bench, bytes) = two_records();
    let mut image = image(&bench, &bytes);
    let length = image.records[0].sealed.len();
    assert_eq!(length, image.records[1].sealed.len());
    let end = bytes.len() - DIGEST_BYTES;
    let mut swapped = bytes.clone();
    swapped[end - 2 * length..end].rotate_left(length);
    assert_eq!(status(&bench, &signed(&swapped)), Status::VaultDamaged);
    // Even a directory that says so does not open a record under another's name.
    let (one, two) = image.records.split_at_mut(1);
    std::mem::swap(&mut one[0].sealed, &mut two[0].sealed);
    image.generation += 1;
    write(&bench.path(), &image.to_bytes(&bench.vault.data).expect("bytes"));
    let error = bench.again().get("token", "one").expect_err("swapped");
    assert!(error.to_string().contains("a record is not the one that was written"), "{error}");
}

#[test]
fn a_record_of_before_is_noticed() {
    let (bench, old) = two_records();
    bench.vault.put("token", "two", b"newer").expect("put");
    let new = std::fs::read(bench.path()).expect("read");
    let length = image(&bench, &new).records[1].sealed.len();
    let end = new.len() - DIGEST_BYTES;
    assert_eq!(old.len(), new.len());
    let replayed = [&new[..end - length], &old[end - length..]].concat();
    assert_eq!(status(&bench, &signed(&replayed)), Status::VaultDamaged);
}

#[test]
fn a_record_that_is_taken_out_or_put_in_is_noticed() {
    let (bench, bytes) = two_records();
    let length = image(&bench, &bytes).records[1].sealed.len();
    let end = bytes.len() - DIGEST_BYTES;
    let without = [&bytes[..end - length], &[0; DIGEST_BYTES]].concat();
    assert_eq!(status(&bench, &signed(&without)), Status::VaultDamaged);
    let twice = [&bytes[..end], &bytes[end - length..end], &[0; DIGEST_BYTES]].concat();
    assert_eq!(status(&bench, &signed(&twice)), Status::VaultDamaged);
}

#[test]
fn an_older_generation_is_noticed_by_whoever_has_it_open() {
    let (bench, old) = two_records();
    bench.vault.remove("token", "two").expect("remove");
    write(&bench.path(), &old);
    let error = bench.vault.get("token", "one").expect_err("older");
    assert!(error.to_string().contains("an older one was put back"), "{error}");
    assert_eq!(text(&bench.again(), "token", "two").as_deref(), Some("other"), "who opens it anew takes it");
}

#[test]
fn another_vault_in_its_place_is_noticed() {
    let (bench, _) = two_records();
    let other = Vault::create(&bench.folder.path().join("other"), &bench.key()).expect("create");
    std::fs::rename(bench.folder.path().join("other"), bench.path()).expect("rename");
    let error = bench.vault.put("token", "one", b"lost").expect_err("another");
    assert!(error.to_string().contains("another vault lies in its place"), "{error}");
    assert!(matches!(other.entries(), Err(VaultError::Absent { .. })));
}

#[test]
fn the_generation_before_lies_beside_it_and_opens() {
    let (bench, bytes) = two_records();
    bench.vault.put("token", "one", b"newer").expect("put");
    let previous = bench.folder.path().join("vault.previous");
    assert_eq!(std::fs::read(&previous).expect("read"), bytes);
    let before = Vault::open(&previous, &bench.key()).expect("open");
    assert_eq!(text(&before, "token", "one").as_deref(), Some("first"));
}

#[test]
fn a_change_that_cannot_be_written_changes_nothing() {
    let (bench, bytes) = two_records();
    let previous = bench.folder.path().join("vault.previous");
    std::fs::remove_file(&previous).expect("remove");
    std::fs::create_dir(&previous).expect("a folder where a file belongs");
    assert_eq!(bench.vault.put("token", "one", b"lost").expect_err("no").status(), Status::VaultUnavailable);
    assert_eq!(std::fs::read(bench.path()).expect("read"), bytes);
    assert!(!bench.folder.path().join("vault.new").exists(), "nothing stays aside");
    std::fs::remove_dir(&previous).expect("remove");
    bench.vault.put("token", "one", b"kept").expect("put");
}

#[test]
fn a_vault_that_asks_for_endless_effort_is_damaged() {
    let folder = tempfile::tempdir().expect("folder");
    let (path, key) =
        (folder.path().join("vault"), VaultKey::Passphrase(SecretString::from("correct horse")));
    let vault = Vault::create(&path, &key).expect("create");
    let bytes = std::fs::read(&path).expect("read");
    for (memory_kib, passes, lanes) in [
        (u32::MAX, 3, 1),
        (65_536, u32::MAX, 1),
        (65_536, 3, u32::MAX),
        (524_289, 3, 1),
        (0, 0, 0),
        (7, 1, 1),
    ] {
        let mut image = Sealed::parse(&bytes, &path).expect("parse").open(&vault.data, &path).expect("open");
        image.header.cost = Cost { memory_kib, passes, lanes };
        write(&path, &image.to_bytes(&vault.data).expect("bytes"));
        let error = Vault::open(&path, &key).expect_err("hostile");
        assert_eq!(error.status(), Status::VaultDamaged, "{memory_kib} {passes} {lanes}");
    }
}

#[test]
fn nothing_is_read_or_written_through_a_link() {
    let (bench, bytes) = two_records();
    let beside = |name: &str| bench.folder.path().join(name);
    let link = |from: &Path, to: &str| std::os::unix::fs::symlink(from, beside(to)).expect("link");
    link(&bench.path(), "linked");
    let error = Vault::open(&beside("linked"), &bench.key()).expect_err("a link");
    assert!(error.to_string().contains("it is a link"), "{error}");
    let error = Vault::create(&beside("linked"), &bench.key()).expect_err("a link");
    assert!(error.to_string().contains("there is a file already"), "{error}");
    let victim = beside("victim");
    write(&victim, b"precious");
    link(&victim, "vault.lock");
    assert_eq!(bench.vault.put("token", "one", b"x").expect_err("a link").status(), Status::VaultUnavailable);
    std::fs::remove_file(beside("vault.lock")).expect("remove");
    std::fs::remove_file(beside("vault.previous")).expect("remove");
    link(&victim, "vault.new");
    link(&victim, "vault.previous");
    bench.vault.put("token", "one", b"kept").expect("links of that name are replaced");
    assert_eq!(std::fs::read(&victim).expect("read"), b"precious");
    assert_eq!(std::fs::read(beside("vault.previous")).expect("read"), bytes);
    assert!(Vault::open(&beside("."), &key_in(&bench.folder)).is_err());
}
