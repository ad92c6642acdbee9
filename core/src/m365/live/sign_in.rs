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
use crate::m365::{M365Error, Role};
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
enum Begun {
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
        let begun = match way {
            Way::Paste => Begun::Browser(browser::begin(service, request, request.page())?, None),
            Way::Loopback => {
                let listener = Listener::open().map_err(|error| {
                    M365Error::facts(format!(
                        "this machine has no port to wait on: {error}; sign in by another way"
                    ))
                })?;
                Begun::Browser(browser::begin(service, request, &listener.page)?, Some(listener))
            }
            Way::Device => Begun::Device(Device::begin(
                self.doing("asking for a device code", now, cancel),
                service,
                request,
            )?),
        };
        let mut state = self.lock();
        *state = State { begun: Some(Arc::new(begun)), way: Some(way), ..State::default() };
        Ok(())
    }

    /// Begins anew, by the same way or another: a code that expired, a browser that cannot be used, a policy that
    /// forbids device codes. What was shown before is void.
    ///
    /// Errors: M365FactsRejected, and those of asking for a device code.
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
        match begun.as_deref() {
            Some(Begun::Device(device)) => SignInPage {
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
            Some(Begun::Browser(browser, listener)) => SignInPage {
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
        let Begun::Browser(browser, _) = &*begun else {
            let what = "this sign-in goes by device code; nothing is pasted back".to_owned();
            return Err(LiveError::PasteRejected { what });
        };
        let pasted = pasted::read(text, &browser.state)?;
        let went = self.take(browser, pasted, now, cancel);
        self.conclude(went)
    }

    /// Waits for the browser of this machine, or until the device code was entered.
    ///
    /// Errors: as of [`SignIn::paste`]; M365CodeExpired; Cancelled. M365PasteRejected when nobody but a person can
    /// bring the code.
    pub fn wait(&self, now: UtcMs, cancel: &Cancel) -> Result<SignedIn, LiveError> {
        let begun = self.begun()?;
        let went = match &*begun {
            Begun::Browser(_, None) => {
                let what = "the browser cannot bring the code itself; paste what it shows, or its address"
                    .to_owned();
                return Err(LiveError::PasteRejected { what });
            }
            Begun::Browser(browser, Some(listener)) => loop {
                let path = listener.wait(cancel)?;
                // Another page of the machine may ask for anything; only ours knows the state.
                if let Ok(pasted) = pasted::read(&path[1..], &browser.state) {
                    break self.take(browser, pasted, now, cancel);
                }
            },
            Begun::Device(device) => {
                let doing = self.doing("waiting for the device code to be entered", now, cancel);
                device.wait(doing, &self.service).and_then(|tokens| self.prove(tokens, None, now, cancel))
            }
        };
        self.conclude(went)
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
        *self.lock() = State::default();
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
        now: UtcMs,
        cancel: &Cancel,
    ) -> Result<Done, LiveError> {
        let doing = self.doing("redeeming the authorization code", now, cancel);
        let code = match pasted {
            Pasted::Code(code) => code,
            Pasted::Refused { error, description } => {
                return Err(doing.refused(&Refusal::by_browser(&error, description.as_deref()), None));
            }
        };
        let oauth = oauth(&self.service, &self.service.tenant, &self.service.client_id);
        let tokens = redeem(doing, &oauth, &code, &browser.verifier, &browser.page)?;
        self.prove(tokens, Some(&browser.nonce), now, cancel)
    }

    fn prove(
        &self,
        tokens: Tokens,
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
            (None, _) => Some(self.role_by_graph(&tokens, now, cancel)?),
        };
        let who = signed_in(&identity, &service.cloud.name, role);
        let accepted = &service.settings.administrators;
        if self.request.purpose == Purpose::Setup && !role.is_some_and(|role| accepted.contains(&role)) {
            let roles = accepted.iter().map(|role| role.word()).collect::<Vec<_>>().join(", ");
            return Err(LiveError::AdministratorRequired { account: who.account, roles });
        }
        Ok(Done { who, tokens })
    }

    /// What the account may do, where its token does not say.
    fn role_by_graph(&self, tokens: &Tokens, now: UtcMs, cancel: &Cancel) -> Result<Role, LiveError> {
        let graph = Graph { service: &self.service, token: &tokens.access, now, cancel };
        let groups = graph.list("asking for the account's roles", graph.at("me/transitiveMemberOf", &[]))?;
        let ids = groups.iter().filter_map(|group| group.get("roleTemplateId").and_then(Value::as_str));
        Ok(role(&ids.map(str::to_owned).collect::<Vec<_>>()))
    }

    /// Notes how it went. Whatever was begun is spent.
    fn conclude(&self, went: Result<Done, LiveError>) -> Result<SignedIn, LiveError> {
        let mut state = self.lock();
        match went {
            Ok(done) => {
                let who = done.who.clone();
                state.answer = Some(json!({
                    "answer": "signed_in", "account": who.account, "role": who.role, "region": who.region,
                }));
                state.done = Some(Arc::new(done));
                state.begun = None;
                Ok(who)
            }
            Err(error) => {
                if let Some(explanation) = error.explanation() {
                    state.answer = Some(json!({"answer": "failed", "error": {
                        "error": explanation.error, "error_codes": explanation.codes,
                        "correlation_id": explanation.correlation_id, "trace_id": explanation.trace_id,
                    }}));
                }
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
