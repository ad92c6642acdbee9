//! Accounts that stay signed in: their refresh tokens, kept in the vault.
//!
//! A refresh may spend the old token, so the new one is durable before anything else happens with the answer; and one
//! process at a time refreshes an account.

use super::error::LiveError;
use super::service::Service;
use super::sign_in::SignIn;
use super::tokens::{Tokens, oauth, refresh};
use super::web::Doing;
use crate::cancel::Cancel;
use crate::units::UtcMs;
use crate::vault::{Vault, VaultEntry};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What accounts are called in the vault.
pub(super) const KIND: &str = "m365.account";

const SCHEMA: u32 = 1;

/// An account that stays signed in, as it is kept.
#[derive(Deserialize)]
struct Kept {
    schema: u32,
    #[serde(flatten)]
    who: KeptAccount,
    refresh_token: SecretString,
}

/// The same without its secret: what a host may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAccount {
    /// The account's name.
    pub account: String,
    /// Its id in the tenant.
    pub object_id: String,
    /// The tenant's id.
    pub tenant: String,
    /// The cloud.
    pub region: String,
    /// The application it signed in to.
    pub client_id: String,
    /// What it allowed.
    pub scopes: Vec<String>,
    /// When somebody signed in.
    pub signed_in_utc_ms: i64,
    /// When its token was last renewed.
    pub renewed_utc_ms: i64,
}

impl KeptAccount {
    /// The account as JSON, with a schema version.
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Shown<'a> {
            schema: u32,
            #[serde(flatten)]
            who: &'a KeptAccount,
        }
        serde_json::to_string(&Shown { schema: SCHEMA, who: self }).unwrap_or_default()
    }

    /// Accounts as JSON, with a schema version.
    pub fn all_to_json(accounts: &[KeptAccount]) -> String {
        #[derive(Serialize)]
        struct Shown<'a> {
            schema: u32,
            accounts: &'a [KeptAccount],
        }
        serde_json::to_string(&Shown { schema: SCHEMA, accounts }).unwrap_or_default()
    }
}

#[derive(Serialize)]
struct Written<'a> {
    schema: u32,
    #[serde(flatten)]
    who: &'a KeptAccount,
    refresh_token: &'a str,
}

/// What an account is called in the vault.
pub(super) fn name(tenant: &str, account: &str) -> String {
    format!("{tenant}/{}", account.trim().to_lowercase())
}

/// Keeps a sign-in: from now on its account stays signed in.
///
/// Errors: M365TenantAbsent when nobody signed in, or not to stay so; those of the vault.
pub(super) fn keep(vault: &Vault, sign_in: &SignIn, now: UtcMs) -> Result<KeptAccount, LiveError> {
    let absent = |what| LiveError::TenantAbsent { who: "this sign-in".to_owned(), what };
    let done = sign_in.done().ok_or_else(|| absent("nobody signed in by it yet"))?;
    let token = done
        .tokens
        .refresh
        .as_ref()
        .ok_or_else(|| absent("it was not made to stay signed in; its purpose has to be account"))?;
    let kept = KeptAccount {
        account: done.who.account.clone(),
        object_id: done.who.object_id.clone(),
        tenant: done.who.tenant.clone(),
        region: done.who.region.clone(),
        client_id: sign_in.service.client_id.clone(),
        scopes: sign_in.scopes(),
        signed_in_utc_ms: now.0,
        renewed_utc_ms: now.0,
    };
    let guard = vault.guard(KIND, &name(&kept.tenant, &kept.account), &Cancel::new())?;
    write(vault, &kept, token)?;
    drop(guard);
    Ok(kept)
}

fn write(vault: &Vault, who: &KeptAccount, token: &SecretString) -> Result<(), LiveError> {
    let written = Written { schema: SCHEMA, who, refresh_token: token.expose_secret() };
    let bytes = Zeroizing::new(serde_json::to_vec(&written).unwrap_or_default());
    Ok(vault.put(KIND, &name(&who.tenant, &who.account), &bytes)?)
}

fn read(vault: &Vault, called: &str) -> Result<Option<Kept>, LiveError> {
    let Some(bytes) = vault.get(KIND, called)? else { return Ok(None) };
    let damaged = |what| LiveError::StoredDamaged { what };
    let kept: Kept = serde_json::from_slice(bytes.expose_secret())
        .map_err(|_| damaged("an account's record cannot be read"))?;
    match kept.schema {
        SCHEMA => Ok(Some(kept)),
        _ => Err(damaged("an account's record is of a newer release")),
    }
}

/// Which account is meant, in words and in the vault.
///
/// Errors: M365TenantAbsent; M365FactsRejected when several tenants have it.
fn find(vault: &Vault, account: &str, tenant: Option<&str>) -> Result<String, LiveError> {
    if let Some(tenant) = tenant {
        return Ok(name(tenant, account));
    }
    let wanted = format!("/{}", account.trim().to_lowercase());
    let entries = vault.entries()?;
    let found: Vec<&VaultEntry> =
        entries.iter().filter(|entry| entry.kind == KIND && entry.name.ends_with(&wanted)).collect();
    match found[..] {
        [one] => Ok(one.name.clone()),
        [] => Err(absent(account)),
        _ => {
            Err(super::super::M365Error::facts("that account is kept of several tenants; name `tenant`")
                .into())
        }
    }
}

fn absent(account: &str) -> LiveError {
    LiveError::TenantAbsent { who: account.to_owned(), what: "sign in as it first" }
}

/// A new token for an account. `scopes` may be of one resource; none for what was signed in for.
pub(super) fn renew(
    vault: &Vault,
    service: &Service,
    account: &str,
    tenant: Option<&str>,
    scopes: &[String],
    now: UtcMs,
    cancel: &Cancel,
) -> Result<Tokens, LiveError> {
    let called = find(vault, account, tenant)?;
    let _guard = vault.guard(KIND, &called, cancel)?;
    // Read only now: another process may have renewed it while we waited.
    let kept = read(vault, &called)?.ok_or_else(|| absent(account))?;
    let doing = Doing { what: "renewing the account's authorization", server: &service.sign_in, now, cancel };
    let oauth = oauth(service, &kept.who.tenant, &kept.who.client_id);
    let scopes = if scopes.is_empty() { &kept.who.scopes } else { scopes };
    let tokens = refresh(doing, &oauth, &kept.refresh_token, scopes)?;
    let newest = tokens.refresh.as_ref().unwrap_or(&kept.refresh_token);
    write(vault, &KeptAccount { renewed_utc_ms: now.0, ..kept.who }, newest)?;
    Ok(tokens)
}

/// All that are kept.
pub(super) fn all(vault: &Vault) -> Result<Vec<KeptAccount>, LiveError> {
    let mut all = Vec::new();
    for entry in vault.entries()?.into_iter().filter(|entry| entry.kind == KIND) {
        // Another process may have dropped it since.
        all.extend(read(vault, &entry.name)?.map(|kept| kept.who));
    }
    Ok(all)
}

/// Drops an account's token; `false` when it was not kept.
pub(super) fn drop_account(
    vault: &Vault,
    account: &str,
    tenant: Option<&str>,
    cancel: &Cancel,
) -> Result<bool, LiveError> {
    let called = match find(vault, account, tenant) {
        Err(LiveError::TenantAbsent { .. }) => return Ok(false),
        called => called?,
    };
    let _guard = vault.guard(KIND, &called, cancel)?;
    Ok(vault.remove(KIND, &called)?)
}
