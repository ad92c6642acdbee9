//! What must hold of vaults.

pub(super) mod crash;

use super::{Vault, VaultKey};
use secrecy::ExposeSecret;
use std::path::PathBuf;
use tempfile::TempDir;

/// A folder, and a vault in it that a key file opens.
struct Bench {
    folder: TempDir,
    vault: Vault,
}

impl Bench {
    fn new() -> Bench {
        let folder = tempfile::tempdir().expect("folder");
        let vault = Vault::create(&folder.path().join("vault"), &key_in(&folder)).expect("create");
        Bench { folder, vault }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    fn key(&self) -> VaultKey {
        key_in(&self.folder)
    }

    fn again(&self) -> Vault {
        Vault::open(&self.path(), &self.key()).expect("open")
    }
}

fn key_in(folder: &TempDir) -> VaultKey {
    VaultKey::File(folder.path().join("key"))
}

/// What a vault has under a name, as text.
fn text(vault: &Vault, kind: &str, name: &str) -> Option<String> {
    let secret = vault.get(kind, name).expect("get")?;
    Some(String::from_utf8(secret.expose_secret().to_vec()).expect("text"))
}

#[test]
fn what_is_put_is_there_for_whoever_opens_it_next() {
    let bench = Bench::new();
    bench.vault.put("token", "one", b"first").expect("put");
    bench.vault.put("token", "two", b"").expect("put");
    bench.vault.put("token", "one", b"second").expect("put");
    for vault in [&bench.vault, &bench.again()] {
        assert_eq!(text(vault, "token", "one").as_deref(), Some("second"));
        assert_eq!(text(vault, "token", "two").as_deref(), Some(""));
        assert_eq!(text(vault, "certificate", "one"), None);
    }
}
