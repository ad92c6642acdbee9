//! Secrets are told to nobody: all that an installation says in its life, held against all that it and the servers kept
//! from others.

use crate::support::{World, call, now, paste, service, texts};
use crate::tenant::support::{Ear, admin, tenant_at};
use holdfast_core::cancel::Cancel;
use holdfast_core::m365::live::{LiveError, Session, SignIn, TenantWay};
use holdfast_core::vault::{Vault, VaultKey};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::Path;
use std::sync::Arc;

const PASSPHRASE: &str = "marked passphrase of this vault";
const BUNDLE: &str = "marked passphrase of the bundle";

/// What was said so far.
#[derive(Default)]
struct Said(String);

impl Said {
    fn heard(&mut self, what: impl AsRef<str>) {
        self.0.push_str(what.as_ref());
        self.0.push('\n');
    }

    /// An answer or an error, in every form it has.
    fn answer<T: Debug>(&mut self, went: Result<T, LiveError>) -> Option<T> {
        match went {
            Ok(answer) => {
                self.heard(format!("{answer:?} {answer:#?}"));
                Some(answer)
            }
            Err(error) => {
                self.heard(texts(&error));
                None
            }
        }
    }
}

/// Secrets by what they are.
type Secrets = BTreeMap<&'static str, Vec<String>>;

fn keep(secrets: &mut Secrets, kind: &'static str, secret: &str) {
    secrets.entry(kind).or_default().push(secret.to_owned());
}

/// What a request said that nobody else may know.
fn of_request(secrets: &mut Secrets, exchange: &Value) {
    let bearer = exchange["headers"]["authorization"].as_str().and_then(|text| text.strip_prefix("Bearer "));
    bearer.into_iter().for_each(|token| keep(secrets, "bearer", token));
    let body = exchange["body"].as_str().unwrap_or_default();
    for (name, value) in body.split('&').filter_map(|pair| pair.split_once('=')) {
        for kind in ["code", "code_verifier", "refresh_token", "device_code", "client_assertion"] {
            (name == kind).then(|| keep(secrets, kind, value));
        }
    }
    let proof =
        serde_json::from_str::<Value>(body).ok().and_then(|body| Some(body["proof"].as_str()?.to_owned()));
    proof.into_iter().for_each(|proof| keep(secrets, "proof", &proof));
}

/// What an answer gave that is for this installation alone.
fn of_answer(secrets: &mut Secrets, exchange: &Value) {
    let Ok(answer) = serde_json::from_str::<Value>(exchange["answer"].as_str().unwrap_or_default()) else {
        return;
    };
    for kind in ["access_token", "refresh_token", "id_token", "device_code"] {
        answer[kind].as_str().into_iter().for_each(|token| keep(secrets, kind, token));
    }
}

fn all_secrets(world: &World, vault: &Vault) -> Secrets {
    let mut secrets = Secrets::new();
    for exchange in world.server.access.log().expect("log") {
        of_request(&mut secrets, &exchange);
        of_answer(&mut secrets, &exchange);
    }
    keep(&mut secrets, "passphrase", PASSPHRASE);
    keep(&mut secrets, "passphrase", BUNDLE);
    private_keys(&mut secrets, vault);
    secrets
}

/// The lines of the private keys that the vault holds.
fn private_keys(secrets: &mut Secrets, vault: &Vault) {
    for entry in vault.entries().expect("entries").iter().filter(|entry| entry.kind == "m365.tenant") {
        let record = vault.get(&entry.kind, &entry.name).expect("read").expect("there");
        let record = String::from_utf8(record.expose_secret().to_vec()).expect("text");
        let pem = record.split("PRIVATE KEY-----").nth(1).expect("a private key");
        pem.split("\\n").filter(|line| line.len() == 64).for_each(|line| keep(secrets, "private key", line));
    }
}

fn assert_untold(said: &str, secrets: &Secrets) {
    for (kind, all) in secrets {
        for secret in all {
            let piece = secret.get(secret.len() / 4..secret.len() / 4 + 24).unwrap_or(secret);
            assert!(!said.contains(piece), "a {kind} is told: {piece}");
        }
    }
}

/// A sign-in by each way, what is pasted wrongly, and a server that says back all it was told.
fn sign_ins(world: &World, session: &Session, said: &mut Said) -> SignIn {
    for (user, request) in [
        ("plain1", json!({"way": "paste", "purpose": "authorize"})),
        ("nowids1", json!({"way": "paste", "purpose": "setup"})),
        ("plain2", json!({"way": "paste"})),
    ] {
        let sign_in = said
            .answer(call(|call| session.sign_in(&request.to_string(), call).map(Unsaid)))
            .expect("begun")
            .0;
        said.heard(format!("{:?} {}", sign_in.page(), sign_in.page().to_json()));
        let ended = world.browser(&sign_in, user);
        said.answer(paste(&sign_in, &ended.replace("code=", "cod=")));
        echo(world, "/token", &json!({"error": "invalid_grant", "error_codes": [50_173]}));
        said.answer(paste(&sign_in, &ended));
        said.heard(format!("{:?}", sign_in.migration_answer()));
        sign_in.again(None, now(), &Cancel::new()).expect("again");
        said.answer(paste(&sign_in, &world.browser(&sign_in, user)));
        said.heard(format!("{:?} {:?}", sign_in.signed_in(), sign_in.migration_answer()));
    }
    by_device(world, session, said)
}

fn by_device(world: &World, session: &Session, said: &mut Said) -> SignIn {
    world.server.access.device(60, 1).expect("device");
    let device = call(|call| session.sign_in(r#"{"way": "device"}"#, call)).expect("begun");
    said.heard(format!("{:?} {}", device.page(), device.page().to_json()));
    let code = device.page().user_code.clone().expect("a code");
    echo(world, "/token", &json!({"error": "authorization_declined"}));
    said.answer(device.wait(now(), &Cancel::new()));
    let again = call(|call| session.sign_in(r#"{"way": "device"}"#, call)).expect("begun");
    assert_ne!(again.page().user_code.as_deref(), Some(&*code));
    let code = again.page().user_code.clone().expect("a code");
    world.server.access.approve(&code, "plain3").expect("approved");
    said.answer(again.wait(now(), &Cancel::new())).expect("signed in");
    again
}

/// A sign-in has no `Debug` of its own to be afraid of.
struct Unsaid(SignIn);

impl Debug for Unsaid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a sign-in")
    }
}

/// The next answer of a path is a refusal that says back all it was told.
fn echo(world: &World, path: &str, body: &Value) {
    let fault = json!([{"match": path, "status": 400, "echo": true, "body": body}]);
    world.server.access.faults(&fault).expect("fault");
}

fn staying(world: &World, session: &Session, sign_in: &SignIn, said: &mut Said) {
    said.answer(call(|call| session.keep(sign_in, call))).expect("kept");
    let who = sign_in.signed_in().expect("somebody");
    let request = json!({"account": who.account, "scopes": ["User.Read"]}).to_string();
    echo(world, "/token", &json!({"error": "invalid_grant", "error_codes": [700_082]}));
    said.answer(call(|call| session.token(&request, call)));
    said.answer(call(|call| session.token(&request, call))).expect("a token");
    said.answer(session.accounts()).expect("accounts");
}

fn tenants(world: &World, session: &Session, said: &mut Said) {
    let ear = Ear::default();
    let run = |said: &mut Said, way, request: Value, admin: Option<&SignIn>| {
        let outcome = said.answer(tenant_at(session, way, &request, admin, None, &ear))?;
        said.heard(outcome.to_json());
        Some(outcome)
    };
    let set_up = json!({"workloads": ["mail", "sharepoint"], "wait_s": 0});
    echo(world, "/applications", &json!({"error": {"code": "Request_BadRequest"}}));
    assert!(run(said, TenantWay::Setup, set_up.clone(), Some(&admin(world))).is_none());
    let again = admin(world);
    echo(world, "/token", &json!({"error": "invalid_client", "error_codes": [700_027]}));
    assert!(run(said, TenantWay::Setup, set_up.clone(), Some(&again)).is_none());
    run(said, TenantWay::Setup, set_up, Some(&admin(world))).expect("set up");
    echo(world, "/addKey", &json!({"error": {"code": "Authentication_Unauthorized"}}));
    assert!(run(said, TenantWay::Rotate, json!({"force": true, "wait_s": 0}), None).is_none());
    run(said, TenantWay::Rotate, json!({"force": true}), None).expect("rotated");
    run(said, TenantWay::Status, json!({}), None).expect("status");
    said.answer(call(|call| session.token(&json!({"tenant": world.server.access.tenant}).to_string(), call)));
    said.answer(session.tenants()).expect("tenants");
    said.heard(ear.heard());
}

/// Keys that do not fit, a bundle, and files that were bitten into.
fn vaults(folder: &Path, vault: &Vault, said: &mut Said) {
    let tell =
        |said: &mut Said, went: Result<Vault, _>| said.answer(went.map_err(LiveError::Vault)).is_some();
    let file = folder.join("sealed");
    said.heard(format!("{vault:?} {:?} {:?}", vault.entries(), passphrase(PASSPHRASE)));
    assert!(!tell(said, Vault::open(&file, &passphrase(BUNDLE))));
    assert!(!tell(
        said,
        VaultKey::from_json(&format!(r#"{{"passphrase":"{PASSPHRASE}","mor"#))
            .and_then(|key| Vault::open(&file, &key))
    ));
    vault.export(&folder.join("bundle"), &BUNDLE.to_owned().into()).expect("exported");
    assert!(!tell(said, Vault::open(&folder.join("bundle"), &passphrase(PASSPHRASE))));
    assert!(tell(said, Vault::open(&folder.join("bundle"), &passphrase(BUNDLE))));
}

fn passphrase(text: &str) -> VaultKey {
    VaultKey::Passphrase(text.to_owned().into())
}

/// The files of the vault, as anybody finds them who comes by the disk.
fn on_disk(folder: &Path) -> String {
    let files = std::fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path());
    files.map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned()).collect()
}

#[test]
fn no_secret_is_in_anything_an_installation_says_or_leaves_on_the_disk() {
    let world = World::new();
    let folder = tempfile::tempdir().expect("folder");
    let vault =
        Arc::new(Vault::create(&folder.path().join("sealed"), &passphrase(PASSPHRASE)).expect("made"));
    let facts = service(&world.server.access, &json!({"attempts": 1}));
    let session = Session::open(Arc::clone(&vault), &facts, None).expect("session");
    let mut said = Said::default();
    let signed_in = sign_ins(&world, &session, &mut said);
    staying(&world, &session, &signed_in, &mut said);
    tenants(&world, &session, &mut said);
    vaults(folder.path(), &vault, &mut said);
    let secrets = all_secrets(&world, &vault);
    let kinds: Vec<&str> = secrets.keys().copied().collect();
    let every = [
        "access_token",
        "bearer",
        "client_assertion",
        "code",
        "code_verifier",
        "device_code",
        "id_token",
        "passphrase",
        "private key",
        "proof",
        "refresh_token",
    ];
    assert_eq!(kinds, every, "a kind of secret did not come up, so nothing was looked for");
    assert_untold(&said.0, &secrets);
    assert_untold(&on_disk(folder.path()), &secrets);
}
