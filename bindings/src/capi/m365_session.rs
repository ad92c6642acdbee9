//! Microsoft 365: an installation's access to it, the accounts that stay signed in, and its tenants.

use super::call::{call, call_plain, hf_status};
use super::cancel::hf_cancel;
use super::error::hf_error;
use super::failure::Failure;
use super::m365_sign_in::hf_m365_sign_in;
use super::monitor::{Watch, hf_monitor};
use super::out::Out;
use super::vault::hf_vault;
use super::{handle, target, text};
use holdfast_core::Status;
use holdfast_core::m365::live::{KeptAccount, KeptTenant, LiveCall, Session, TenantWay};
use holdfast_core::units::UtcMs;
use std::ffi::c_char;
use std::sync::Arc;

/// What to do with a tenant: the `way` of hf_m365_session_tenant.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum hf_m365_tenant_way {
    /// Make what is needed there, once, by an administrator's sign-in.
    Setup = 1,
    /// Change it: permissions, certificate, name. By an administrator's sign-in.
    Update = 2,
    /// Put a new certificate in the place of the old one. Nobody has to sign in.
    Rotate = 3,
    /// Say how it stands.
    Status = 4,
    /// Take it away again, by an administrator's sign-in; or only here.
    Delete = 5,
}

/// One installation's access to Microsoft 365: a service, a vault, and the tokens of the moment. Keeps its vault open.
///
/// Made by: hf_m365_session_open. Freed by: hf_m365_session_free.
pub struct hf_m365_session(Session);

impl hf_m365_session {
    /// The core's session.
    pub(super) fn session(&self) -> &Session {
        &self.0
    }
}

/// What every call that asks Microsoft is given.
pub(super) struct Live {
    now: Option<UtcMs>,
    watch: Watch,
}

impl Live {
    /// Errors: InvalidArgument, WrongHandle.
    ///
    /// # Safety
    /// As [`target::moment`] and [`Watch::new`].
    pub(super) unsafe fn new(
        now_utc_ms: *const i64,
        cancel: *const hf_cancel,
        monitor: *const hf_monitor,
    ) -> Result<Live, Failure> {
        // SAFETY: the same promise.
        unsafe { Ok(Live { now: target::moment(now_utc_ms)?, watch: Watch::new(cancel, monitor)? }) }
    }

    pub(super) fn call(&self) -> LiveCall<'_> {
        LiveCall { now: self.now, monitor: &self.watch, cancel: self.watch.cancel() }
    }
}

/// Opens a session. Asks nobody.
///
/// `service` is JSON: `client_id` (the vendor's own application), and where wanted `cloud`, `authority`, `tenant`,
/// `proxy`, `ca_certificates`, `timeout_s`, `attempts`, `settings`. `now_utc_ms` is the client's clock, null for the
/// machine's.
///
/// Owner:   the caller, who frees `*out` with hf_m365_session_free. The vault stays the caller's too.
/// Threads: any.
/// Blocks:  no.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_POLICY_REJECTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_session_open(
    vault: *const hf_vault,
    service: *const c_char,
    service_length: usize,
    now_utc_ms: *const i64,
    out: *mut *mut hf_m365_session,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: the header's rules for pointers, which the caller keeps.
    unsafe {
        call(error, || {
            let (out, vault) = (Out::new(out)?, Arc::clone(handle::get(vault)?.vault()));
            let (service, now) =
                (text::read("service", service, service_length)?, target::moment(now_utc_ms)?);
            Ok(out.object(hf_m365_session(Session::open(vault, service, now).map_err(Failure::of)?)))
        })
    }
}

/// Which accounts stay signed in? `*out` becomes JSON, `accounts`; no secret is among it.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  while the vault is read.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_VAULT_ABSENT,
///          HF_STATUS_VAULT_UNAVAILABLE, HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_session_accounts(
    session: *const hf_m365_session,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, session) = (Out::new(out)?, handle::get(session)?);
            out.text(KeptAccount::all_to_json(&session.0.accounts().map_err(Failure::of)?))
        })
    }
}

/// Which tenants have been set up here? `*out` becomes JSON, `tenants`; one that cannot be read has a `problem`. No
/// secret is among it.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  while the vault is read.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_WRONG_HANDLE, HF_STATUS_VAULT_ABSENT,
///          HF_STATUS_VAULT_UNAVAILABLE, HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_session_tenants(
    session: *const hf_m365_session,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, session) = (Out::new(out)?, handle::get(session)?);
            out.text(KeptTenant::all_to_json(&session.0.tenants().map_err(Failure::of)?))
        })
    }
}

/// Keeps a sign-in of purpose account: from now on its account stays signed in. Nothing changes before this point.
///
/// `now_utc_ms` is the client's clock, null for the machine's; `cancel` may be null. `*out` becomes JSON: the account as
/// hf_m365_session_accounts tells it.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  yes, while another process renews its token, and while the vault is written.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_M365_TENANT_ABSENT when nobody signed in, or not for that,
///          HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE, HF_STATUS_VAULT_DAMAGED,
///          HF_STATUS_VAULT_VERSION_UNSUPPORTED, HF_STATUS_CANCELLED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_session_keep(
    session: *mut hf_m365_session,
    sign_in: *const hf_m365_sign_in,
    now_utc_ms: *const i64,
    cancel: *const hf_cancel,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, session, sign_in) = (Out::new(out)?, handle::get(session)?, handle::get(sign_in)?);
            let live = Live::new(now_utc_ms, cancel, std::ptr::null())?;
            out.text(session.0.keep(sign_in.sign_in(), &live.call()).map_err(Failure::of)?.to_json())
        })
    }
}

/// Signs an account out here: its token is dropped. `tenant` is its id, and may be null unless several tenants have the
/// account; `cancel` may be null. `*out` is 1, or 0 when it was not kept.
///
/// Threads: any.
/// Blocks:  yes, while another process renews its token.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_WRONG_HANDLE, HF_STATUS_M365_FACTS_REJECTED,
///          HF_STATUS_VAULT_INPUT_REJECTED, HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE,
///          HF_STATUS_VAULT_DAMAGED, HF_STATUS_VAULT_VERSION_UNSUPPORTED, HF_STATUS_CANCELLED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_session_sign_out(
    session: *mut hf_m365_session,
    account: *const c_char,
    account_length: usize,
    tenant: *const c_char,
    tenant_length: usize,
    cancel: *const hf_cancel,
    out: *mut i32,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, session) = (Out::new(out)?, handle::get(session)?);
            let account = text::read("account", account, account_length)?;
            let tenant = text::read_optional("tenant", tenant, tenant_length)?;
            let live = Live::new(std::ptr::null(), cancel, std::ptr::null())?;
            let dropped = session.0.sign_out(account, tenant, &live.call()).map_err(Failure::of)?;
            Ok(out.value(i32::from(dropped)))
        })
    }
}

/// A token for requests of the host's own: one of before as long as it lasts, else a new one.
///
/// `request` is JSON: `account` that stays signed in, or `tenant` that was set up; where wanted `resource` (`graph`, or
/// the address of another service) and, for an account, `scopes`. `now_utc_ms` is the client's clock, null for the
/// machine's; `cancel` may be null. `*out_token` is a secret: show it to nobody, and give it back soon; hf_text_free
/// overwrites it.
///
/// Owner:   the caller, who frees `*out_token` with hf_text_free.
/// Threads: any.
/// Blocks:  yes, until Microsoft answers.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_TENANT_ABSENT, HF_STATUS_M365_PROPAGATING,
///          HF_STATUS_M365_DENIED, HF_STATUS_M365_IDENTITY_REJECTED, HF_STATUS_M365_UNTRUSTED,
///          HF_STATUS_M365_UNAVAILABLE, HF_STATUS_M365_ANSWER_MALFORMED,
///          HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE, HF_STATUS_VAULT_DAMAGED,
///          HF_STATUS_VAULT_VERSION_UNSUPPORTED, HF_STATUS_CANCELLED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_session_token(
    session: *const hf_m365_session,
    request: *const c_char,
    request_length: usize,
    now_utc_ms: *const i64,
    cancel: *const hf_cancel,
    out_token: *mut *mut c_char,
    out_expires_utc_ms: *mut i64,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out_token, out_expires) = (Out::new(out_token)?, Out::new(out_expires_utc_ms)?);
            let (session, request) = (handle::get(session)?, text::read("request", request, request_length)?);
            let live = Live::new(now_utc_ms, cancel, std::ptr::null())?;
            let token = session.0.token(request, &live.call()).map_err(Failure::of)?;
            Ok((out_token.secret(&token.secret)?, out_expires.value(token.expires_utc_ms)))
        })
    }
}

/// Sets a tenant up, changes it, renews its certificate, says how it stands, or takes it away again. A call that ended
/// too early is made again, and goes on where it was.
///
/// `way` is an hf_m365_tenant_way. `request` is JSON; each field may be left out. Set-up and update: `tenant`, `name`,
/// `workloads` and `directions` as hf_m365_permissions takes them, `certificate` with `days` and `signing`, `wait_s`;
/// update also `remove_surplus`, `renew`. Rotate: `tenant`, `force`, `wait_s`. Status: `tenant`, `offline`. Delete:
/// `tenant`, `local`. `sign_in` is an administrator's of purpose setup, for set-up, update and delete, else null; it is
/// forgotten when the call ends, whatever became of it, unless the arguments are misused. `now_utc_ms` is the client's
/// clock, null for the machine's; `cancel` and `monitor` may be null. `*out` becomes JSON: `tenant`, `state`
/// and its `reason`, `application`, `certificate`, `permissions`, `steps`, and `text` for people.
///
/// Owner:   the caller, who frees `*out` with hf_text_free.
/// Threads: any.
/// Blocks:  yes, until what was changed is in effect, `wait_s` at most.
/// Errors:  HF_STATUS_NULL_POINTER, HF_STATUS_INVALID_UTF8, HF_STATUS_INVALID_ARGUMENT, HF_STATUS_WRONG_HANDLE,
///          HF_STATUS_M365_FACTS_REJECTED, HF_STATUS_M365_TENANT_ABSENT, HF_STATUS_M365_PROPAGATING,
///          HF_STATUS_M365_ADMINISTRATOR_REQUIRED, HF_STATUS_M365_DENIED, HF_STATUS_M365_IDENTITY_REJECTED,
///          HF_STATUS_M365_UNTRUSTED, HF_STATUS_M365_UNAVAILABLE, HF_STATUS_M365_ANSWER_MALFORMED,
///          HF_STATUS_VAULT_ABSENT, HF_STATUS_VAULT_UNAVAILABLE, HF_STATUS_VAULT_DAMAGED,
///          HF_STATUS_VAULT_VERSION_UNSUPPORTED, HF_STATUS_CANCELLED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hf_m365_session_tenant(
    session: *mut hf_m365_session,
    way: i32,
    request: *const c_char,
    request_length: usize,
    sign_in: *const hf_m365_sign_in,
    now_utc_ms: *const i64,
    cancel: *const hf_cancel,
    monitor: *const hf_monitor,
    out: *mut *mut c_char,
    error: *mut *mut hf_error,
) -> hf_status {
    // SAFETY: as above.
    unsafe {
        call(error, || {
            let (out, session, way) = (Out::new(out)?, handle::get(session)?, tenant_way(way)?);
            let (request, admin) =
                (text::read("request", request, request_length)?, handle::get_optional(sign_in)?);
            let (live, admin) =
                (Live::new(now_utc_ms, cancel, monitor)?, admin.as_ref().map(|admin| admin.sign_in()));
            out.text(session.0.tenant(way, request, admin, &live.call()).map_err(Failure::of)?.to_json())
        })
    }
}

fn tenant_way(number: i32) -> Result<TenantWay, Failure> {
    use hf_m365_tenant_way::{Delete, Rotate, Setup, Update};
    let ways = [
        (Setup, TenantWay::Setup),
        (Update, TenantWay::Update),
        (Rotate, TenantWay::Rotate),
        (hf_m365_tenant_way::Status, TenantWay::Status),
        (Delete, TenantWay::Delete),
    ];
    let found = ways.into_iter().find(|(way, _)| *way as i32 == number);
    found.map(|(_, way)| way).ok_or_else(|| {
        Failure::new(Status::InvalidArgument, format!("way is {number}; pass an hf_m365_tenant_way"))
    })
}

/// Gives back a session. Null does nothing. Sign-ins that were begun with it go on.
///
/// Owner:   takes `session`, which must not be used after.
/// Threads: any, also while calls run with it.
/// Blocks:  no.
/// Errors:  HF_STATUS_WRONG_HANDLE, and then nothing happens.
#[unsafe(no_mangle)]
pub extern "C" fn hf_m365_session_free(session: *mut hf_m365_session) -> hf_status {
    call_plain(|| handle::free(session))
}
