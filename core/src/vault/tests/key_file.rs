//! Which key files and credentials are taken.

use super::*;
use std::os::unix::fs::{PermissionsExt, symlink};
use tempfile::TempDir;

const DIGITS: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F";

fn folder() -> TempDir {
    tempfile::tempdir().expect("folder")
}

#[expect(clippy::disallowed_methods, reason = "the test makes the files that are read")]
fn write(path: &Path, bytes: &[u8], mode: u32) {
    std::fs::write(path, bytes).expect("write");
    std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("mode");
}

fn refused(path: &Path, words: &str) {
    let error = read_key_file(path, Missing::Refused).expect_err("refused");
    assert!(matches!(error, VaultError::KeyRejected { .. }), "{error}");
    assert!(error.to_string().contains(words), "{error}");
    assert!(!error.to_string().contains("0001"), "{error}");
}

#[test]
fn a_key_is_thirty_two_bytes_or_their_digits() {
    let bytes: Vec<u8> = (0..32).collect();
    for text in
        [&bytes[..], DIGITS.as_bytes(), format!("{DIGITS}\n").as_bytes(), format!("{DIGITS}\r\n").as_bytes()]
    {
        let folder = folder();
        let path = folder.path().join("key");
        write(&path, text, 0o400);
        assert_eq!(*read_key_file(&path, Missing::Refused).expect("key"), bytes);
    }
}

#[test]
fn what_is_no_key_is_refused() {
    let folder = folder();
    let path = folder.path().join("key");
    refused(&path, "there is no key file");
    let short = &DIGITS[2..];
    for text in ["", "0001", short, &DIGITS.replace('A', "g"), &format!(" {DIGITS}"), &DIGITS.repeat(2)] {
        write(&path, text.as_bytes(), 0o600);
        refused(&path, "holds neither 32 bytes nor 64 hexadecimal digits");
    }
    refused(Path::new("/"), "the key file: / names no file");
    for missing in [Missing::Made, Missing::Refused] {
        let error = read_key_file(&path.join("below a file"), missing).expect_err("refused");
        assert!(matches!(error, VaultError::KeyRejected { .. }), "{error}");
        assert!(error.to_string().contains("the key file"), "{error}");
    }
}

#[test]
fn a_key_that_others_may_read_is_refused() {
    for mode in [0o640, 0o604, 0o660, 0o601, 0o644] {
        let folder = folder();
        let path = folder.path().join("key");
        write(&path, DIGITS.as_bytes(), mode);
        refused(&path, "mode 0600");
    }
}

#[test]
fn a_key_is_not_read_through_a_link_nor_from_a_pipe() {
    let folder = folder();
    let (path, link) = (folder.path().join("key"), folder.path().join("link"));
    write(&path, DIGITS.as_bytes(), 0o600);
    symlink(&path, &link).expect("link");
    refused(&link, "it is a link");
    refused(folder.path(), "no regular file");
    let made = read_key_file(&link, Missing::Made).expect_err("a link is no place for a key");
    assert!(made.to_string().contains("it is a link"), "{made}");
}

#[test]
fn a_key_that_is_made_is_private_and_stays() {
    let folder = folder();
    let path = folder.path().join("keys/of/vaults/key");
    let made = read_key_file(&path, Missing::Made).expect("made");
    assert_eq!(made.len(), 32);
    let mode = |path: &Path| path.symlink_metadata().expect("there").permissions().mode() & 0o7777;
    assert_eq!((mode(&path), mode(path.parent().expect("folder"))), (0o600, 0o700));
    assert_eq!(read_key_file(&path, Missing::Made).expect("the same"), made);
    assert_eq!(read_key_file(&path, Missing::Refused).expect("the same"), made);
    let other = read_key_file(&folder.path().join("other"), Missing::Made).expect("made");
    assert_ne!(other, made);
}

#[test]
fn a_credential_is_a_file_of_its_folder() {
    let folder = folder();
    let name = Some(folder.path().as_os_str());
    write(&folder.path().join("good"), &[9; 32], 0o440);
    write(&folder.path().join("short"), &[9; 31], 0o440);
    assert_eq!(credential_in(name, "good").expect("credential").len(), 32);
    for bad in ["", ".", "..", "../good", "a/b", "/etc/hostname", "g\0d"] {
        let error = credential_in(name, bad).expect_err("no name");
        assert!(error.to_string().contains("without folders"), "{error}");
    }
    for (folder, bad, words) in [
        (name, "gone", "was not handed to this process"),
        (name, "short", "shorter than 32 bytes"),
        (None, "good", "LoadCredentialEncrypted"),
        (Some(OsStr::new("")), "good", "LoadCredentialEncrypted"),
    ] {
        let error = credential_in(folder, bad).expect_err("refused");
        assert!(error.to_string().contains(words), "{error}");
    }
}
