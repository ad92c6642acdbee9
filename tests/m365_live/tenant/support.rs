//! What the tests of tenants share: an administrator, a call that is listened to, and what the directory holds.

use crate::support::{World, service, texts, vault};
use holdfast_core::cancel::Cancel;
use holdfast_core::m365::live::{
    LiveCall, LiveError, Session, SignIn, StepState, TenantOutcome, TenantStep, TenantWay,
};
use holdfast_core::monitor::{Event, Monitor};
use holdfast_core::units::UtcMs;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Mutex;

/// Hears everything.
#[derive(Default)]
pub struct Ear(Mutex<Vec<String>>);

impl Monitor for Ear {
    fn event(&self, event: &Event) {
        self.0.lock().expect("ear").push(format!("{event:?}"));
    }
}

impl Ear {
    pub fn heard(&self) -> String {
        self.0.lock().expect("ear").join("\n")
    }
}

/// An installation of its own, at the same server.
pub fn session(world: &World, folder: &Path) -> Session {
    Session::open(vault(folder), &service(&world.server.access, &json!({"attempts": 2})), None)
        .expect("session")
}

/// An administrator who signed in to set a tenant up.
pub fn admin(world: &World) -> SignIn {
    let (sign_in, went) = world.sign_in(&json!({"way": "paste", "purpose": "setup"}), "admin1");
    went.expect("signed in");
    sign_in
}

pub fn tenant_at(
    session: &Session,
    way: TenantWay,
    request: &Value,
    sign_in: Option<&SignIn>,
    now: Option<UtcMs>,
    ear: &Ear,
) -> Result<TenantOutcome, LiveError> {
    let call = LiveCall { now, monitor: ear, cancel: &Cancel::new() };
    session.tenant(way, &request.to_string(), sign_in, &call)
}

pub fn tenant(
    session: &Session,
    way: TenantWay,
    request: &Value,
    sign_in: Option<&SignIn>,
) -> Result<TenantOutcome, LiveError> {
    tenant_at(session, way, request, sign_in, None, &Ear::default())
}

/// An administrator who signed in at another moment, which is the servers' too.
pub fn admin_at(world: &World, now: UtcMs) -> SignIn {
    let cancel = Cancel::new();
    let call = LiveCall { now: Some(now), monitor: &Ear::default(), cancel: &cancel };
    let request = json!({"way": "paste", "purpose": "setup"}).to_string();
    let sign_in = world.session.sign_in(&request, &call).expect("begun");
    sign_in.paste(&world.browser(&sign_in, "admin1"), now, &cancel).expect("signed in");
    sign_in
}

/// Another installation that keeps what this one keeps: somebody else's hand.
pub fn copied(world: &World, folder: &Path) -> Session {
    for name in ["vault", "vault.key"] {
        std::fs::copy(world.dir.path().join(name), folder.join(name)).expect("copied");
    }
    session(world, folder)
}

/// Cancels as soon as something is waited for.
#[derive(Default)]
pub struct Impatient(pub Cancel);

impl Monitor for Impatient {
    fn event(&self, event: &Event) {
        if matches!(event, Event::Finding { .. }) {
            self.0.cancel();
        }
    }
}

/// How many requests of a method for paths with these words were sent.
pub fn asked(world: &World, method: &str, path: &str) -> usize {
    let is_it = |exchange: &&Value| {
        exchange["method"] == method && exchange["path"].as_str().unwrap_or_default().contains(path)
    };
    world.server.access.log().expect("log").iter().filter(is_it).count()
}

/// Sets a tenant up for backups of mail.
pub fn set_up(world: &World) -> TenantOutcome {
    let sign_in = admin(world);
    tenant(&world.session, TenantWay::Setup, &json!({"workloads": ["mail"]}), Some(&sign_in)).expect("set up")
}

pub fn step(outcome: &TenantOutcome, step: TenantStep) -> Option<StepState> {
    outcome.steps.iter().find(|taken| taken.step == step).map(|taken| taken.state)
}

/// What the directory holds of the application of a name.
#[derive(Debug, PartialEq, Eq)]
pub struct Held {
    pub applications: usize,
    pub principals: usize,
    pub grants: usize,
    pub keys: usize,
}

pub fn held(world: &World, name: &str) -> Held {
    let state = world.server.access.state().expect("state");
    let of = |list: &str, field: &str, values: &[String]| -> Vec<Value> {
        let all = state[list].as_array().expect(list).iter();
        all.filter(|one| values.iter().any(|value| one[field] == value.as_str())).cloned().collect()
    };
    let ids = |all: &[Value]| -> Vec<String> {
        all.iter().map(|one| one["id"].as_str().expect("id").to_owned()).collect()
    };
    let named = [name.to_owned()];
    let applications = ids(&of("applications", "displayName", &named));
    let principals = ids(&of("servicePrincipals", "displayName", &named));
    let grants = of("appRoleAssignments", "principalId", &principals);
    let mut roles: Vec<String> = grants.iter().map(|one| one["appRoleId"].to_string()).collect();
    roles.sort();
    let before = roles.len();
    roles.dedup();
    assert_eq!(roles.len(), before, "a grant is there twice");
    let mut keys: Vec<String> = of("keyCredentials", "application", &applications)
        .iter()
        .map(|key| key["customKeyIdentifier"].to_string())
        .collect();
    keys.sort();
    let keys_count = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), keys_count, "a certificate is there twice");
    Held {
        applications: applications.len(),
        principals: principals.len(),
        grants: grants.len(),
        keys: keys_count,
    }
}

/// One of each, as it has to be, and every request as the contract has it.
pub fn assert_whole(world: &World, name: &str, outcome: &TenantOutcome) {
    let grants = outcome.permissions.as_ref().expect("permissions").needed.len();
    assert_eq!(
        held(world, name),
        Held { applications: 1, principals: 1, grants, keys: 1 },
        "{}",
        outcome.text
    );
    assert_eq!(world.server.access.violations().expect("violations"), Vec::<Value>::new());
}

/// Nothing that the server took or gave as a secret is in these texts.
pub fn assert_no_secret(world: &World, said: &str) {
    assert!(!said.contains("PRIVATE KEY") && !said.contains("BEGIN CERT"), "{said}");
    let log = world.server.access.log().expect("log");
    let mut secrets: Vec<String> = Vec::new();
    for exchange in &log {
        let bearer = exchange["headers"]["authorization"].as_str().unwrap_or_default();
        secrets.extend(bearer.strip_prefix("Bearer ").map(str::to_owned));
        for text in [&exchange["body"], &exchange["answer"]] {
            let words = text.as_str().unwrap_or_default().split(['"', '&', '=', ',']);
            secrets.extend(words.filter(|word| word.len() > 200).map(str::to_owned));
        }
    }
    assert!(!secrets.is_empty(), "the log holds no secrets to look for");
    for secret in secrets {
        let piece = secret.get(secret.len() / 2..secret.len() / 2 + 40).unwrap_or(&secret);
        assert!(!said.contains(piece), "a secret is told");
    }
}

/// Every text that a call left behind.
pub fn said(went: &Result<TenantOutcome, LiveError>, ear: &Ear) -> String {
    let went = match went {
        Ok(outcome) => format!("{outcome:?}{}", outcome.to_json()),
        Err(error) => texts(error),
    };
    format!("{went}{}", ear.heard())
}
