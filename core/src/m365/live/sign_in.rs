//! A sign-in under way: what a person has to open or enter, the wait for it, and who signed in.
//!
//! Nothing is kept before the host says so; tokens live in memory until then, and are dropped with the object.

use super::browser::{self, Browser};
use super::device::Device;
use super::discovery::{Expected, identify};
use super::error::LiveError;
use super::graph::Graph;
use super::identity::{Identity, role};
use super::listener::Listener;
use super::pasted::{self, Pasted};
use super::request::{Purpose, SignInRequest, Way};
use super::service::Service;
use super::tokens::{Tokens, oauth, redeem};
use super::web::{Doing, Refusal};
use crate::cancel::Cancel;
use crate::clock::{Clock, RunningClock};
use crate::m365::{Explanation, Role};
use crate::units::UtcMs;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const SCHEMA: u32 = 1;

/// What a person is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignInPage {
    schema: u32,
    /// How this sign-in goes.
    pub way: Way,
    /// What to open in a browser.
    pub address: String,
    /// What to enter there; only by device code.
    pub user_code: Option<String>,
    /// Until when; only by device code.
    pub expires_utc_ms: Option<i64>,
    /// Whether something has to be pasted back.
    pub pastes: bool,
    /// What to do, in a sentence or two.
    pub text: String,
}

/// Who signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedIn {
    schema: u32,
    /// The account's name, as people sign in.
    pub account: String,
    /// The account's id in its tenant.
    pub object_id: String,
    /// The tenant's id.
    pub tenant: String,
    /// The person's name.
    pub name: Option<String>,
    /// The cloud.
    pub region: String,
    /// What it may do in its tenant; absent when nobody asked or told.
    pub role: Option<Role>,
    /// All of it for people, in lines.
    pub text: String,
}

impl SignedIn {
    /// As JSON, with a schema version.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl SignInPage {
    /// As JSON, with a schema version.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// What waits for a person.
struct Begun {
    how: How,
    /// Cancelled once it is over or another has taken its place: who waits for it waits in vain.
    over: Cancel,
}

enum How {
    Browser(Browser, Option<Listener>),
    Device(Device),
}

/// A sign-in that came about.
pub(super) struct Done {
    pub(super) who: SignedIn,
    pub(super) tokens: Tokens,
}

#[derive(Default)]
struct State {
    begun: Option<Arc<Begun>>,
    way: Option<Way>,
    done: Option<Arc<Done>>,
    /// What a migration is told of it.
    answer: Option<Value>,
}

impl State {
    /// What was begun is over.
    fn end(&mut self) {
        self.begun.take().into_iter().for_each(|begun| begun.over.cancel());
    }

    fn is_of(&self, begun: &Arc<Begun>) -> bool {
        self.begun.as_ref().is_some_and(|current| Arc::ptr_eq(current, begun))
    }
}

/// A sign-in. Any number of threads may use it; it has no `Debug`.
pub struct SignIn {
    pub(super) service: Arc<Service>,
    request: SignInRequest,
    state: Mutex<State>,
}

impl SignIn {
    /// Begins. By device code a code is asked for; by browser nobody is asked yet.
    pub(super) fn begin(
        service: &Arc<Service>,
        json: &str,
        now: UtcMs,
        cancel: &Cancel,
    ) -> Result<SignIn, LiveError> {
        let request = SignInRequest::read(json)?;
        let sign_in = SignIn { service: Arc::clone(service), request, state: Mutex::default() };
        sign_in.begin_by(sign_in.request.way, now, cancel)?;
        Ok(sign_in)
    }

    fn begin_by(&self, way: Way, now: UtcMs, cancel: &Cancel) -> Result<(), LiveError> {
        let (service, request) = (&self.service, &self.request);
        let how = match way {
            Way::Paste => How::Browser(browser::begin(service, request, request.page())?, None),
            Way::Loopback => {
                let listener = Listener::open().map_err(|error| no_port(&error))?;
                How::Browser(browser::begin(service, request, &listener.page)?, Some(listener))
            }
            Way::Device => How::Device(Device::begin(
                self.doing("asking for a device code", now, cancel),
                service,
                request,
            )?),
        };
        let mut state = self.lock();
        state.end();
        let begun = Begun { how, over: Cancel::new() };
        *state = State { begun: Some(Arc::new(begun)), way: Some(way), ..State::default() };
        Ok(())
    }

    /// Begins anew, by the same way or another: a code that expired, a browser that cannot be used, a policy that
    /// forbids device codes. What was shown before is void.
    ///
    /// Errors: those of asking for a device code; M365Unavailable when this machine has no port to wait on.
    pub fn again(&self, way: Option<Way>, now: UtcMs, cancel: &Cancel) -> Result<(), LiveError> {
        let way = way.or(self.lock().way).unwrap_or(self.request.way);
        self.begin_by(way, now, cancel)
    }

    /// What a person has to do now.
    pub fn page(&self) -> SignInPage {
        let state = self.lock();
        let way = state.way.unwrap_or(self.request.way);
        let begun = state.begun.clone();
        drop(state);
        match begun.as_deref().map(|begun| &begun.how) {
            Some(How::Device(device)) => SignInPage {
                schema: SCHEMA,
                way,
                address: device.address().to_owned(),
                user_code: Some(device.user_code().to_owned()),
                expires_utc_ms: Some(device.expires.0),
                pastes: false,
                text: device.message().map_or_else(
                    || {
                        format!(
                            "Open {} in a browser and enter the code {}.",
                            device.address(),
                            device.user_code()
                        )
                    },
                    str::to_owned,
                ),
            },
            Some(How::Browser(browser, listener)) => SignInPage {
                schema: SCHEMA,
                way,
                address: browser.address.to_string(),
                user_code: None,
                expires_utc_ms: None,
                pastes: listener.is_none(),
                text: browser_text(listener.is_some(), self.request.redirect_uri.is_some()).to_owned(),
            },
            None => SignInPage {
                schema: SCHEMA,
                way,
                address: String::new(),
                user_code: None,
                expires_utc_ms: None,
                pastes: false,
                text: "The sign-in is over.".to_owned(),
            },
        }
    }

    /// Takes what was pasted back: the code, or the address the browser ended at.
    ///
    /// Errors: M365PasteRejected, M365Denied, M365IdentityRejected, M365AdministratorRequired, M365Unavailable and the
    /// like; after each but the first a new sign-in has to be begun.
    pub fn paste(&self, text: &str, now: UtcMs, cancel: &Cancel) -> Result<SignedIn, LiveError> {
        let begun = self.begun()?;
        let How::Browser(browser, _) = &begun.how else {
            let what = "this sign-in goes by device code; nothing is pasted back".to_owned();
            return Err(LiveError::PasteRejected { what });
        };
        let pasted = pasted::read(text, &browser.state)?;
        let went = self.take(browser, pasted, &RunningClock::begin(now), &cancel.or(&begun.over));
        self.conclude(&begun, went, cancel)
    }

    /// Waits for the browser of this machine, or until the device code was entered.
    ///
    /// Errors: as of [`SignIn::paste`]; M365CodeExpired; Cancelled. M365PasteRejected when nobody but a person can
    /// bring the code, and when the sign-in was begun anew or dropped meanwhile.
    pub fn wait(&self, now: UtcMs, cancel: &Cancel) -> Result<SignedIn, LiveError> {
        let begun = self.begun()?;
        // A person takes minutes; what was issued meanwhile is held against the moment it came.
        let (clock, either) = (RunningClock::begin(now), cancel.or(&begun.over));
        let went = match &begun.how {
            How::Browser(_, None) => {
                let what = "the browser cannot bring the code itself; paste what it shows, or its address"
                    .to_owned();
                return Err(LiveError::PasteRejected { what });
            }
            // Another page of the machine may ask for anything; only ours knows the state.
            How::Browser(browser, Some(listener)) => listener
                .wait(&either, |query| pasted::read_query(query, &browser.state).ok())
                .and_then(|pasted| self.take(browser, pasted, &clock, &either)),
            How::Device(device) => {
                let doing = self.doing("waiting for the device code to be entered", now, &either);
                let tokens = device.wait(doing, &self.service, &clock);
                tokens.and_then(|tokens| self.prove(tokens, None, clock.now(), &either))
            }
        };
        self.conclude(&begun, went, cancel)
    }

    /// Who signed in; `None` as long as nobody did.
    pub fn signed_in(&self) -> Option<SignedIn> {
        self.done().map(|done| done.who.clone())
    }

    /// How it went, as a migration's answer; `None` as long as neither is so.
    ///
    /// Shape: JSON as [`crate::m365::Migration::answer`] takes it, `signed_in` or `failed`.
    pub fn migration_answer(&self) -> Option<String> {
        self.lock().answer.as_ref().map(Value::to_string)
    }

    /// Drops the tokens, and what was begun.
    pub fn forget(&self) {
        let mut state = self.lock();
        state.end();
        *state = State::default();
    }

    pub(super) fn done(&self) -> Option<Arc<Done>> {
        self.lock().done.clone()
    }

    pub(super) fn purpose(&self) -> Purpose {
        self.request.purpose
    }

    pub(super) fn scopes(&self) -> Vec<String> {
        self.request.scopes(&self.service)
    }

    fn take(
        &self,
        browser: &Browser,
        pasted: Pasted,
        clock: &RunningClock,
        cancel: &Cancel,
    ) -> Result<Done, LiveError> {
        let doing = self.doing("redeeming the authorization code", clock.now(), cancel);
        let code = match pasted {
            Pasted::Code(code) => code,
            Pasted::Refused { error, description } => {
                return Err(doing.refused(&Refusal::by_browser(&error, description.as_deref()), None));
            }
        };
        let oauth = oauth(&self.service, &self.service.tenant, &self.service.client_id);
        let tokens = redeem(doing, &oauth, &code, &browser.verifier, &browser.page)?;
        self.prove(tokens, Some(&browser.nonce), clock.now(), cancel)
    }

    /// Who it is that the tokens came for just now.
    fn prove(
        &self,
        mut tokens: Tokens,
        nonce: Option<&str>,
        now: UtcMs,
        cancel: &Cancel,
    ) -> Result<Done, LiveError> {
        let service = &self.service;
        let expected = Expected { tenant: &service.tenant, client_id: &service.client_id, nonce };
        let identity = identify(service, &tokens, &expected, now, cancel)?;
        let role = match (&identity.role_template_ids, self.request.purpose) {
            (Some(ids), _) => Some(role(ids)),
            (None, Purpose::Account) => None,
            (None, _) => self.role_by_graph(&tokens, now, cancel)?,
        };
        let who = signed_in(&identity, &service.cloud.name, role);
        let accepted = &service.settings.administrators;
        match role {
            None if self.request.purpose == Purpose::Setup => {
                return Err(LiveError::IdentityRejected { what: ROLE_UNTOLD.to_owned() });
            }
            Some(role) if self.request.purpose == Purpose::Setup && !accepted.contains(&role) => {
                let roles = accepted.iter().map(|role| role.word()).collect::<Vec<_>>().join(", ");
                return Err(LiveError::AdministratorRequired { account: who.account, roles });
            }
            _ => {}
        }
        if self.request.purpose != Purpose::Account {
            // Nobody asked for what lasts, so nobody is to have it.
            tokens.refresh = None;
        }
        Ok(Done { who, tokens })
    }

    /// What the account may do, where its token does not say; `None` where Graph does not either.
    fn role_by_graph(&self, tokens: &Tokens, now: UtcMs, cancel: &Cancel) -> Result<Option<Role>, LiveError> {
        let graph = Graph { service: &self.service, token: &tokens.access, now, cancel };
        let what = "asking for the account's roles";
        let groups = graph.list(what, graph.at("me/transitiveMemberOf", &[]));
        Ok(told_role(&groups.map_err(|failed| graph.error(what, failed))?))
    }

    /// Notes how it went. What was begun is spent, but for a mistake in pasting and a cancel. What has lost its place
    /// meanwhile changes nothing: its tokens are dropped.
    fn conclude(
        &self,
        begun: &Arc<Begun>,
        went: Result<Done, LiveError>,
        cancel: &Cancel,
    ) -> Result<SignedIn, LiveError> {
        let mut state = self.lock();
        if !state.is_of(begun) {
            cancel.check()?;
            let void = || LiveError::PasteRejected {
                what: "the sign-in was begun anew or dropped meanwhile; go by what is shown now".to_owned(),
            };
            return state.done.as_ref().map(|done| done.who.clone()).ok_or_else(void);
        }
        match went {
            Ok(done) => {
                let who = done.who.clone();
                state.answer = Some(json!({
                    "answer": "signed_in", "account": who.account, "role": who.role, "region": who.region,
                }));
                state.done = Some(Arc::new(done));
                state.end();
                Ok(who)
            }
            Err(error @ (LiveError::PasteRejected { .. } | LiveError::Cancelled(_))) => Err(error),
            Err(error) => {
                let failed =
                    |explanation: &Explanation| json!({"answer": "failed", "error": explanation.answer});
                state.answer = error.explanation().map(failed);
                state.end();
                Err(error)
            }
        }
    }

    fn begun(&self) -> Result<Arc<Begun>, LiveError> {
        let over = || LiveError::PasteRejected { what: "the sign-in is over; begin a new one".to_owned() };
        self.lock().begun.clone().ok_or_else(over)
    }

    fn doing<'a>(&'a self, what: &'static str, now: UtcMs, cancel: &'a Cancel) -> Doing<'a> {
        Doing { what, server: &self.service.sign_in, now, cancel }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const ROLE_UNTOLD: &str = "neither the token nor Graph tells whether it is an administrator; let the application's id_tokens carry `wids`, or let it have the permission RoleManagement.Read.Directory";

/// The role that Graph tells. Of what the token may not read it gives type and id alone, so a role without its template may
/// be any.
fn told_role(groups: &[Value]) -> Option<Role> {
    let told = |group: &Value, name: &str| group.get(name).and_then(Value::as_str).map(str::to_owned);
    let ids: Vec<String> = groups.iter().filter_map(|group| told(group, "roleTemplateId")).collect();
    let is_role = |group: &&Value| told(group, "@odata.type").as_deref() == Some(DIRECTORY_ROLE);
    let hides = groups.iter().filter(is_role).any(|group| told(group, "roleTemplateId").is_none());
    Some(role(&ids)).filter(|role| !hides || *role == Role::GlobalAdministrator)
}

const DIRECTORY_ROLE: &str = "#microsoft.graph.directoryRole";

fn no_port(error: &std::io::Error) -> LiveError {
    LiveError::Unavailable {
        place: "this machine".to_owned(),
        doing: "opening a port to wait on",
        what: format!("{error}; sign in by another way"),
        retry_after: None,
    }
}

const fn browser_text(listens: bool, hosted: bool) -> &'static str {
    if listens {
        return "Open the address in a browser on this machine and sign in.";
    }
    if hosted {
        return "Open the address in a browser, sign in, copy the code that is shown, and paste it here.";
    }
    "Open the address in a browser and sign in. The page it ends at cannot be shown: copy its whole address from the browser's address bar, and paste it here."
}

fn signed_in(identity: &Identity, region: &str, role: Option<Role>) -> SignedIn {
    let name = identity.name.as_deref().map(|name| format!(" ({name})")).unwrap_or_default();
    let as_what = role.map(|role| format!(" as {}", role.word().replace('_', " "))).unwrap_or_default();
    let text = format!("{}{name} signed in{as_what}, tenant {}.", identity.account, identity.tenant);
    SignedIn {
        schema: SCHEMA,
        account: identity.account.clone(),
        object_id: identity.object_id.clone(),
        tenant: identity.tenant.clone(),
        name: identity.name.clone(),
        region: region.to_owned(),
        role,
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_that_graph_does_not_name_may_be_any() {
        let (global, other) =
            ("62e90394-69f5-4237-9190-012177145e10", "e8611ab8-c189-46e8-94e1-60213ab1f814");
        let role =
            |template: Value| json!({"@odata.type": DIRECTORY_ROLE, "id": "1", "roleTemplateId": template});
        let group = json!({"@odata.type": "#microsoft.graph.group", "id": "2"});
        let limited = role(Value::Null);
        for (groups, told) in [
            (vec![], Some(Role::Ordinary)),
            (vec![group.clone()], Some(Role::Ordinary)),
            (vec![group.clone(), role(json!(other))], Some(Role::PrivilegedRoleAdministrator)),
            (vec![role(json!(other)), role(json!(global))], Some(Role::GlobalAdministrator)),
            (vec![group, limited.clone()], None),
            (vec![role(json!(other)), limited.clone()], None),
            (vec![limited, role(json!(global))], Some(Role::GlobalAdministrator)),
            (vec![json!({"@odata.type": DIRECTORY_ROLE, "id": "1"})], None),
        ] {
            assert_eq!(told_role(&groups), told, "{groups:?}");
        }
    }
}
