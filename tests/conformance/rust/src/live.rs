//! The steps about vaults, and about signing in to Microsoft 365, as far as they go without a server.

use crate::calls::parsed;
use crate::fields::read;
use crate::vmware::text_of;
use crate::world::{Answer, Failure, World};
use holdfast_core::cancel::Cancel;
use holdfast_core::clock::moment;
use holdfast_core::m365::live::{LiveCall, Session, identity, permissions};
use holdfast_core::monitor::Silent;
use holdfast_core::units::UtcMs;
use holdfast_core::vault::{Vault, VaultEntry, VaultError, VaultKey};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Parameters that are random, by how they begin.
const RANDOM: [&str; 3] = ["state=", "nonce=", "code_challenge="];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Permissions {
    request: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Proof {
    request: Value,
    now_utc_ms: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    service: Value,
    request: Value,
    #[serde(default)]
    paste: Vec<String>,
    now_utc_ms: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opened {
    file: PathBuf,
    key: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rekey {
    file: PathBuf,
    key: Value,
    new_key: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Export {
    file: PathBuf,
    key: Value,
    to: PathBuf,
    passphrase: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Import {
    file: PathBuf,
    key: Value,
    from: PathBuf,
    passphrase: String,
}

/// Does the step of a name that follows `vault.`.
pub(crate) fn vault_step(name: &str, with: Map<String, Value>) -> Answer {
    match name {
        "create" => {
            let with: Opened = read(with)?;
            entries(&Vault::create(&with.file, &key(&with.key)?)?)
        }
        "open" => {
            let with: Opened = read(with)?;
            entries(&open(&with.file, &with.key)?)
        }
        "rekey" => {
            let with: Rekey = read(with)?;
            let vault = open(&with.file, &with.key)?;
            vault.rekey(&key(&with.new_key)?)?;
            entries(&vault)
        }
        "export" => {
            let with: Export = read(with)?;
            open(&with.file, &with.key)?.export(&with.to, &with.passphrase.into())?;
            Ok(json!({}))
        }
        "import" => {
            let with: Import = read(with)?;
            let vault = open(&with.file, &with.key)?;
            let passphrase = VaultKey::Passphrase(SecretString::from(with.passphrase));
            Ok(json!({ "imported": vault.import(&Vault::open(&with.from, &passphrase)?)? }))
        }
        _ => Err(Failure::Step(format!("there is no step vault.{name}"))),
    }
}

fn key(json: &Value) -> Result<VaultKey, Failure> {
    Ok(VaultKey::from_json(&text_of(json))?)
}

fn open(file: &Path, by: &Value) -> Result<Vault, Failure> {
    Ok(Vault::open(file, &key(by)?)?)
}

fn entries(vault: &Vault) -> Answer {
    parsed(&VaultEntry::all_to_json(&vault.entries()?))
}

pub(crate) fn m365_permissions(with: Map<String, Value>) -> Answer {
    let with: Permissions = read(with)?;
    parsed(&permissions(&text_of(&with.request))?.to_json())
}

pub(crate) fn m365_identity(with: Map<String, Value>) -> Answer {
    let with: Proof = read(with)?;
    parsed(&identity(&text_of(&with.request), moment(with.now_utc_ms.map(UtcMs)))?.to_json())
}

impl World {
    pub(crate) fn m365_sign_in(&self, with: Map<String, Value>) -> Answer {
        let with: SignIn = read(with)?;
        let now = with.now_utc_ms.map(UtcMs);
        let session = Session::open(Arc::new(self.vault()?), &text_of(&with.service), now)?;
        let call = LiveCall { now, monitor: &Silent, cancel: &Cancel::new() };
        let sign_in = session.sign_in(&text_of(&with.request), &call)?;
        let page = sign_in.page();
        let (address, query) = page.address.split_once('?').unwrap_or((page.address.as_str(), ""));
        let all: Vec<&str> = query.split('&').collect();
        let state = all.iter().find_map(|one| one.strip_prefix("state=")).unwrap_or_default();
        for text in &with.paste {
            sign_in.paste(&text.replace("{state}", state), moment(now), call.cancel)?;
        }
        let told = |one: &&str| !RANDOM.iter().any(|start| one.starts_with(start));
        let mut answer = parsed(&page.to_json())?;
        answer["address"] = address.into();
        answer["parameters"] = all.into_iter().filter(told).collect();
        Ok(answer)
    }

    /// The case's vault, made by the first step that needs it.
    fn vault(&self) -> Result<Vault, Failure> {
        let key = VaultKey::File(self.path().join("vault.key"));
        let file = self.path().join("vault");
        match Vault::open(&file, &key) {
            Err(VaultError::Absent { .. }) => Ok(Vault::create(&file, &key)?),
            vault => Ok(vault?),
        }
    }
}
