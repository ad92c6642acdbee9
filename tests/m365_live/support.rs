//! What the tests share: a server, a vault, a session, and a person at a browser.

use holdfast_core::Status;
use holdfast_core::cancel::Cancel;
use holdfast_core::m365::live::{LiveCall, LiveError, Session, SignIn, SignedIn};
use holdfast_core::monitor::Silent;
use holdfast_core::units::UtcMs;
use holdfast_core::vault::{Vault, VaultKey};
use holdfast_test_servers::Server;
use holdfast_test_servers::entra::{Entra, entra};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

/// A server of its own, and an installation that uses it.
pub struct World {
    pub server: Server<Entra>,
    pub dir: TempDir,
    pub session: Session,
}

pub fn now() -> UtcMs {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    UtcMs(i64::try_from(since.as_millis()).expect("before 300,000,000"))
}

pub fn vault(folder: &Path) -> Arc<Vault> {
    let key = VaultKey::File(folder.join("vault.key"));
    Arc::new(Vault::open_or_create(&folder.join("vault"), &key).expect("vault"))
}

/// A service whose cloud is the test server.
pub fn service(entra: &Entra, more: &Value) -> String {
    service_of(entra, "test", more)
}

/// The same under another name.
pub fn service_of(entra: &Entra, name: &str, more: &Value) -> String {
    let mut service = entra.service(name, include_str!("../../core/src/m365/policy.json")).expect("policy");
    for (name, value) in more.as_object().expect("an object") {
        service[name] = value.clone();
    }
    service.to_string()
}

impl World {
    pub fn new() -> World {
        World::with(&json!({}))
    }

    pub fn with(more: &Value) -> World {
        let (server, dir) = (entra().expect("entra"), tempfile::tempdir().expect("folder"));
        let session =
            Session::open(vault(dir.path()), &service(&server.access, more), None).expect("session");
        World { server, dir, session }
    }

    /// The same installation, as another process would open it.
    pub fn again(&self) -> Session {
        Session::open(vault(self.dir.path()), &service(&self.server.access, &json!({})), None)
            .expect("session")
    }

    pub fn begin(&self, request: &Value) -> SignIn {
        call(|call| self.session.sign_in(&request.to_string(), call)).expect("begun")
    }

    /// A person opens the address, signs in and consents; where the browser ends.
    pub fn browser(&self, sign_in: &SignIn, user: &str) -> String {
        self.server.access.sign_in(&sign_in.page().address, user, true).expect("signed in")
    }

    /// Signs somebody in by pasting.
    pub fn sign_in(&self, request: &Value, user: &str) -> (SignIn, Result<SignedIn, LiveError>) {
        let sign_in = self.begin(request);
        let went = paste(&sign_in, &self.browser(&sign_in, user));
        (sign_in, went)
    }

    /// Signs an account in that stays so.
    pub fn keep(&self, user: &str) -> SignedIn {
        let (sign_in, went) = self.sign_in(&json!({"way": "paste"}), user);
        let who = went.expect("signed in");
        call(|call| self.session.keep(&sign_in, call)).expect("kept");
        who
    }

    pub fn token(&self, request: &Value) -> Result<String, LiveError> {
        token(&self.session, request)
    }

    /// The requests so far whose path holds this, oldest first.
    pub fn asked(&self, path: &str) -> Vec<Value> {
        let log = self.server.access.log().expect("log").into_iter();
        log.filter(|exchange| exchange["path"].as_str().is_some_and(|own| own.contains(path))).collect()
    }
}

/// A field of a request's form, with the few escapes that scopes have.
pub fn field(exchange: &Value, name: &str) -> String {
    let body = exchange["body"].as_str().unwrap_or_default();
    let pair = body.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    pair.unwrap_or_default().replace('+', " ").replace("%3A", ":").replace("%2F", "/")
}

/// Somebody who waits for the sign-in in a thread.
pub fn waiting(sign_in: &Arc<SignIn>) -> JoinHandle<Result<SignedIn, LiveError>> {
    let sign_in = Arc::clone(sign_in);
    thread::spawn(move || sign_in.wait(now(), &Cancel::new()))
}

/// Waits until something is so.
pub fn until(is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(60), "it never is so");
        thread::sleep(Duration::from_millis(20));
    }
}

pub fn token(session: &Session, request: &Value) -> Result<String, LiveError> {
    use secrecy::ExposeSecret;
    call(|call| session.token(&request.to_string(), call))
        .map(|token| token.secret.expose_secret().to_owned())
}

pub fn paste(sign_in: &SignIn, text: &str) -> Result<SignedIn, LiveError> {
    sign_in.paste(text, now(), &Cancel::new())
}

/// A call that nobody watches or stops.
pub fn call<T>(work: impl FnOnce(&LiveCall<'_>) -> T) -> T {
    call_until(&Cancel::new(), work)
}

/// A call that can be stopped.
pub fn call_until<T>(cancel: &Cancel, work: impl FnOnce(&LiveCall<'_>) -> T) -> T {
    work(&LiveCall { now: None, monitor: &Silent, cancel })
}

/// Cancels after a short while.
pub fn soon(cancel: &Cancel) -> JoinHandle<()> {
    let cancel = cancel.clone();
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(300));
        cancel.cancel();
    })
}

pub fn status<T>(went: &Result<T, LiveError>) -> Status {
    went.as_ref().err().map_or(Status::Ok, LiveError::status)
}

/// Every text an error has.
pub fn texts(error: &LiveError) -> String {
    let explained = error.explanation().map(|explanation| explanation.to_json()).unwrap_or_default();
    format!("{error} {error:?} {explained}")
}
