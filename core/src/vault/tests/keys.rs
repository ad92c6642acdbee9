//! What opens a vault, and what does not.

use super::{Bench, key_in, text};
use crate::Status;
use crate::vault::{KeyWrap, Vault, VaultKey};
use secrecy::{SecretSlice, SecretString};
use std::path::Path;
use std::sync::Arc;

/// A key service that hides keys under a byte of its own.
struct Service(u8);

impl KeyWrap for Service {
    fn wrap(&self, key: &[u8]) -> Result<Vec<u8>, String> {
        Ok(key.iter().map(|byte| byte ^ self.0).collect())
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<SecretSlice<u8>, String> {
        self.wrap(wrapped).map(SecretSlice::from)
    }
}

/// A key service that is out of order.
struct Broken;

impl KeyWrap for Broken {
    fn wrap(&self, key: &[u8]) -> Result<Vec<u8>, String> {
        Ok(vec![0; key.len() * 2_000])
    }

    fn unwrap(&self, _: &[u8]) -> Result<SecretSlice<u8>, String> {
        Err(format!("slot\n7 is {}", "locked ".repeat(100)))
    }
}

/// A key service that wraps well and gives something else back, or wraps in nothing.
struct Forgetful(usize);

impl KeyWrap for Forgetful {
    fn wrap(&self, key: &[u8]) -> Result<Vec<u8>, String> {
        Ok(key[..self.0].to_vec())
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<SecretSlice<u8>, String> {
        Ok(wrapped.to_vec().into())
    }
}

fn host(byte: u8) -> VaultKey {
    VaultKey::Host(Arc::new(Service(byte)))
}

fn phrase(text: &str) -> VaultKey {
    VaultKey::Passphrase(SecretString::from(text))
}

fn rejected(file: &Path, key: &VaultKey, words: &str) {
    let error = Vault::open(file, key).expect_err("rejected");
    assert_eq!(error.status(), Status::VaultKeyRejected, "{error}");
    assert!(error.to_string().contains(words), "{error}");
}

#[test]
fn each_kind_of_key_opens_its_vault_and_no_other() {
    let folder = tempfile::tempdir().expect("folder");
    let file = |name: &str| VaultKey::File(folder.path().join(name));
    Vault::create(&folder.path().join("spare"), &file("other key")).expect("a second key");
    let (credential, gone) = (VaultKey::Credential { name: "key".into() }, file("gone"));
    let kinds = [
        (host(7), host(8), "the host's key service"),
        (phrase("correct horse"), phrase("correct house"), "a passphrase"),
        (file("key"), file("other key"), "a key file"),
    ];
    for (right, wrong, name) in &kinds {
        let path = folder.path().join(name);
        Vault::create(&path, right).expect("create").put("token", "one", b"kept").expect("put");
        assert_eq!(text(&Vault::open(&path, right).expect("open"), "token", "one").as_deref(), Some("kept"));
        rejected(&path, wrong, &format!("opened by {name}, but by another"));
        rejected(&path, &credential, &format!("opened by {name}, not by a credential"));
        for (other, _, other_name) in kinds.iter().filter(|(_, _, other)| other != name) {
            rejected(&path, other, &format!("opened by {name}, not by {other_name}"));
        }
    }
    rejected(&folder.path().join("a key file"), &gone, "there is no key file");
    assert!(!folder.path().join("gone").exists(), "opening makes no key");
}

#[test]
fn a_key_service_that_fails_is_told_without_its_control_characters() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("vault");
    let broken = VaultKey::Host(Arc::new(Broken));
    let error = Vault::create(&path, &broken).expect_err("too long");
    assert!(error.to_string().contains("60,000 bytes"), "{error}");
    assert!(!path.exists());
    Vault::create(&path, &host(7)).expect("create");
    rejected(&path, &broken, "refused: slot7 is locked");
}

#[test]
fn a_key_service_that_does_not_give_the_key_back_is_found_out_before_it_matters() {
    let bench = Bench::new();
    bench.vault.put("token", "one", b"kept").expect("put");
    for length in [0, 31] {
        let key = VaultKey::Host(Arc::new(Forgetful(length)));
        let error = Vault::create(&bench.folder.path().join("new"), &key).expect_err("refused");
        assert!(error.to_string().contains("does not unwrap what it wrapped"), "{error}");
        let error = bench.vault.rekey(&key).expect_err("refused");
        assert_eq!(error.status(), Status::VaultKeyRejected);
    }
    assert!(!bench.folder.path().join("new").exists());
    assert_eq!(text(&bench.again(), "token", "one").as_deref(), Some("kept"));
}

#[test]
fn a_passphrase_that_can_be_guessed_is_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("vault");
    for text in ["", "7 chars", "sieben\u{e4}"] {
        let error = Vault::create(&path, &phrase(text)).expect_err("short");
        assert_eq!(error.status(), Status::VaultKeyRejected);
        assert!(error.to_string().contains("fewer than 8"), "{error}");
        assert!(!path.exists());
    }
}

#[test]
fn another_key_opens_the_same_secrets_and_the_old_one_no_longer() {
    let bench = Bench::new();
    bench.vault.put("token", "one", b"kept").expect("put");
    let elsewhere = bench.again();
    bench.vault.rekey(&host(7)).expect("rekey");
    let name = "opened by the host's key service, not by a key file";
    rejected(&bench.path(), &bench.key(), name);
    rejected(&bench.folder.path().join("vault.previous"), &bench.key(), name);
    elsewhere.put("token", "two", b"also").expect("whoever has it open goes on");
    let again = Vault::open(&bench.path(), &host(7)).expect("open");
    assert_eq!(text(&again, "token", "one").as_deref(), Some("kept"));
    assert_eq!(text(&again, "token", "two").as_deref(), Some("also"));
    bench.vault.rekey(&VaultKey::File(bench.folder.path().join("new key"))).expect("a key file is made");
    rejected(&bench.path(), &bench.key(), "opened by a key file, but by another");
    bench.vault.rekey(&bench.key()).expect("rekey");
    assert_eq!(text(&bench.again(), "token", "two").as_deref(), Some("also"));
}

#[test]
fn a_rekey_that_is_refused_changes_nothing() {
    let bench = Bench::new();
    bench.vault.rekey(&phrase("short")).expect_err("refused");
    bench.again();
}

#[test]
fn a_bundle_brings_back_what_is_lacking_and_nothing_else() {
    let bench = Bench::new();
    bench.vault.put("token", "one", b"old").expect("put");
    bench.vault.put("key", "one", b"kept").expect("put");
    let (bundle, words) =
        (bench.folder.path().join("away/bundle"), SecretString::from("on a sheet of paper"));
    bench.vault.export(&bundle, &SecretString::from("short")).expect_err("refused");
    bench.vault.export(&bundle, &words).expect("export");
    let error = bench.vault.export(&bundle, &words).expect_err("there already");
    assert_eq!(error.status(), Status::VaultInputRejected);
    rejected(&bundle, &bench.key(), "opened by a passphrase");
    let opened = Vault::open(&bundle, &VaultKey::Passphrase(words)).expect("open");
    assert_eq!(opened.entries().expect("entries"), bench.vault.entries().expect("entries"));

    bench.vault.put("token", "one", b"new").expect("put");
    let before = opened.entries().expect("entries").remove(0);
    assert!(bench.vault.remove("key", "one").expect("remove"));
    assert_eq!(bench.vault.import(&opened).expect("import"), 1);
    assert_eq!(bench.vault.import(&opened).expect("import"), 0);
    assert_eq!(text(&bench.vault, "token", "one").as_deref(), Some("new"));
    assert_eq!(text(&bench.vault, "key", "one").as_deref(), Some("kept"));
    assert_eq!(bench.vault.entries().expect("entries")[0], before, "with its own moment");
}

#[test]
fn a_bundle_opens_a_new_vault_elsewhere() {
    let (here, there) = (Bench::new(), Bench::new());
    here.vault.put("token", "one", b"kept").expect("put");
    assert_eq!(there.vault.import(&here.vault).expect("import"), 1);
    assert_eq!(text(&there.again(), "token", "one").as_deref(), Some("kept"));
    assert_eq!(here.vault.import(&here.again()).expect("of itself"), 0);
}

#[test]
fn a_key_in_json_has_exactly_one_name() {
    let kind = |text: &str| format!("{:?}", VaultKey::from_json(text).expect("key"));
    assert_eq!(kind(r#"{"key_file": "/marked"}"#), "VaultKey(a key file)");
    assert_eq!(kind(r#"{"passphrase": "marked"}"#), "VaultKey(a passphrase)");
    assert_eq!(kind(r#"{"credential": "marked"}"#), "VaultKey(a credential)");
    for text in [
        "",
        "{}",
        "[]",
        r#"{"passphrase": 7}"#,
        r#"{"passphrase": "marked", "key_file": "marked"}"#,
        r#"{"passphrase": "marked", "passphrase": "marked"}"#,
        r#"{"pasphrase": "marked"}"#,
        r#"{"passphrase": "marked"} marked"#,
    ] {
        let error = VaultKey::from_json(text).expect_err("refused");
        assert_eq!(error.status(), Status::VaultKeyRejected, "{text}");
        assert!(!format!("{error} {error:?}").contains("marked"), "{error}");
    }
}

#[test]
fn nothing_prints_a_key_or_a_secret() {
    let folder = tempfile::tempdir().expect("folder");
    let key = phrase("marked words");
    let vault = Vault::create(&folder.path().join("vault"), &key).expect("create");
    vault.put("token", "one", b"marked secret").expect("put");
    let secret = vault.get("token", "one").expect("get");
    let printed = format!("{vault:?} {key:?} {:?} {secret:?} {:?}", vault.entries(), host(7));
    assert!(!printed.contains("marked") && !printed.contains("109, 97"), "{printed}");
    let hex: String = vault.data.iter().map(|byte| format!("{byte:02x}")).collect();
    let listed = format!("{:?}", &vault.data[..]);
    assert!(!printed.contains(&hex) && !printed.contains(&listed), "{printed}");
    assert!(VaultKey::from_json("{}").is_err() && Vault::open(folder.path(), &key_in(&folder)).is_err());
}
