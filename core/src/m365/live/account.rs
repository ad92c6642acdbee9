//! Accounts that stay signed in: their refresh tokens, kept in the vault.
//!
//! A refresh may spend the old token, so the new one is durable before anything else happens with the answer; and one
//! process at a time refreshes an account.

use super::super::M365Error;
use super::error::LiveError;
use super::identity::is_guid;
use super::request::{Purpose, STAYING};
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
pub(super) fn keep(
    vault: &Vault,
    sign_in: &SignIn,
    now: UtcMs,
    cancel: &Cancel,
) -> Result<KeptAccount, LiveError> {
    let absent = |what| LiveError::TenantAbsent { who: "this sign-in".to_owned(), what };
    let done = sign_in.done().ok_or_else(|| absent("nobody signed in by it yet"))?;
    let token = done
        .tokens
        .refresh
        .as_ref()
        .filter(|_| sign_in.purpose() == Purpose::Account)
        .ok_or_else(|| absent("it was not made to stay signed in; its purpose has to be account"))?;
    let kept = KeptAccount {
        account: done.who.account.clone(),
        object_id: done.who.object_id.clone(),
        tenant: done.who.tenant.clone(),
        region: done.who.region.clone(),
        client_id: sign_in.service.client_id.clone(),
        scopes: done.tokens.scopes.clone().unwrap_or_else(|| sign_in.scopes()),
        signed_in_utc_ms: now.0,
        renewed_utc_ms: now.0,
    };
    let guard = vault.guard(KIND, &name(&kept.tenant, &kept.account), cancel)?;
    write(vault, &kept, token)?;
    drop(guard);
    Ok(kept)
}

fn write(vault: &Vault, who: &KeptAccount, token: &SecretString) -> Result<(), LiveError> {
    let record = record(who, token);
    Ok(vault.put(KIND, &name(&who.tenant, &who.account), &record)?)
}

/// An account as the vault keeps it.
fn record(who: &KeptAccount, token: &SecretString) -> Zeroizing<Vec<u8>> {
    let token = token.expose_secret();
    let mut bytes = Zeroizing::new(Vec::with_capacity(room(who, token)));
    // All of it is text, and memory takes what fits into its room.
    let _ = serde_json::to_writer(&mut *bytes, &Written { schema: SCHEMA, who, refresh_token: token });
    bytes
}

/// Room for a record however its token is escaped, so that no copy of the token stays behind when it grows.
fn room(who: &KeptAccount, token: &str) -> usize {
    who.to_json().len() + 6 * token.len() + "\"refresh_token\":\"\",".len()
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
/// Errors: M365TenantAbsent; M365FactsRejected when several tenants have it, or the tenant is named by no id.
fn find(vault: &Vault, account: &str, tenant: Option<&str>) -> Result<String, LiveError> {
    if let Some(tenant) = tenant.map(|tenant| tenant.trim().to_lowercase()) {
        let unknown =
            || M365Error::facts("accounts are kept by the id of their tenant; give that as `tenant`");
        return Ok(is_guid(&tenant).then(|| name(&tenant, account)).ok_or_else(unknown)?);
    }
    let wanted = format!("/{}", account.trim().to_lowercase());
    let entries = vault.entries()?;
    let found: Vec<&VaultEntry> =
        entries.iter().filter(|entry| entry.kind == KIND && entry.name.ends_with(&wanted)).collect();
    match found[..] {
        [one] => Ok(one.name.clone()),
        [] => Err(absent(account)),
        _ => Err(M365Error::facts("that account is kept of several tenants; name `tenant`").into()),
    }
}

fn absent(account: &str) -> LiveError {
    LiveError::TenantAbsent { who: account.to_owned(), what: "sign in as it first" }
}

/// A new token for an account. `scopes` may be of one resource; none for what it allowed of Graph. Once it is asked for, a
/// cancel waits until the answer is kept.
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
    check_region(service, &kept.who)?;
    let doing = Doing { what: "renewing the account's authorization", server: &service.sign_in, now, cancel };
    let oauth = oauth(service, &kept.who.tenant, &kept.who.client_id);
    let scopes = renewed_scopes(&kept.who.scopes, service.graph_resource(), scopes);
    let tokens = refresh(doing, &oauth, &kept.refresh_token, &scopes)?;
    if let Some(newest) = &tokens.refresh {
        write(vault, &KeptAccount { renewed_utc_ms: now.0, ..kept.who }, newest)?;
    }
    cancel.check()?;
    Ok(tokens)
}

/// Errors: M365FactsRejected when it is an account of another cloud: its token is nothing for this one's servers.
fn check_region(service: &Service, who: &KeptAccount) -> Result<(), LiveError> {
    if who.region == service.cloud.name {
        return Ok(());
    }
    let what = format!("that account is of cloud {}; open a session for that cloud", who.region);
    Err(M365Error::facts(what).into())
}

/// What a renewal asks for: what is wanted, else what was allowed of Graph, since a token is of one resource; and always a
/// new refresh token.
fn renewed_scopes(allowed: &[String], graph: &str, wanted: &[String]) -> Vec<String> {
    let is_of_graph = |scope: &&String| {
        !scope.contains(':') || scope.strip_prefix(graph).is_some_and(|rest| rest.starts_with('/'))
    };
    let mut all: Vec<String> = Vec::new();
    let add = |all: &mut Vec<String>, scope: &str| {
        if !all.iter().any(|other| other == scope) {
            all.push(scope.to_owned());
        }
    };
    STAYING.iter().for_each(|scope| add(&mut all, scope));
    if wanted.is_empty() {
        allowed.iter().filter(is_of_graph).for_each(|scope| add(&mut all, scope));
    } else {
        wanted.iter().for_each(|scope| add(&mut all, scope));
    }
    all
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

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|one| (*one).to_owned()).collect()
    }

    #[test]
    fn a_renewal_asks_for_one_resource_and_for_a_new_refresh_token() {
        let graph = "https://graph.example";
        let allowed = texts(&[
            "openid",
            "https://graph.example/User.Read",
            "Mail.Read",
            "https://contoso.example/AllSites.Read",
            "https://graph.example.net/User.Read",
        ]);
        let (openid, profile, staying) = ("openid", "profile", "offline_access");
        let default = renewed_scopes(&allowed, graph, &[]);
        assert_eq!(default, [openid, profile, staying, "https://graph.example/User.Read", "Mail.Read"]);
        let site = texts(&["https://contoso.example/.default"]);
        let asked = renewed_scopes(&allowed, graph, &site);
        assert_eq!(asked, [openid, profile, staying, "https://contoso.example/.default"]);
    }

    #[test]
    fn a_record_never_grows_whatever_its_token_is_made_of() {
        let account = "a\u{1}\"b".to_owned();
        let who = KeptAccount {
            account,
            object_id: "o".to_owned(),
            tenant: "t".to_owned(),
            region: "global".to_owned(),
            client_id: "c".to_owned(),
            scopes: texts(&["openid"]),
            signed_in_utc_ms: i64::MIN,
            renewed_utc_ms: i64::MAX,
        };
        for token in ["0.AbC".to_owned(), "\u{1}".repeat(3_000), String::new()] {
            let room = room(&who, &token);
            let bytes = record(&who, &token.clone().into());
            assert!(bytes.len() <= room && bytes.capacity() < room + 64, "{} of {room}", bytes.len());
            let kept: Kept = serde_json::from_slice(&bytes).expect("a record");
            assert_eq!((kept.who, kept.refresh_token.expose_secret()), (who.clone(), token.as_str()));
        }
    }
}
