//! Signing in to Microsoft 365: an authority laid out like Microsoft Entra and a directory that answers like Microsoft
//! Graph, in the folder `entra`.

use crate::Server;
use crate::http::{Answer, ask};
use crate::process::{Failed, Scratch};
use crate::tools::tool;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::io;
use std::path::Path;
use std::process::Command;
use url::Url;

/// What a client of Microsoft 365 needs to know, and where a test drives the servers. All addresses are
/// `http://127.0.0.1:port`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entra {
    /// The authority: tenants are below it. Also known there are `organizations`, `common` and
    /// `contoso.onmicrosoft.com`.
    pub authority: String,
    /// The directory; its calls are below `v1.0`.
    pub graph: String,
    /// A tenant.
    pub tenant: String,
    /// Another, with users, codes and applications of its own.
    pub other_tenant: String,
    /// A public client of both, for codes and devices.
    pub client_id: String,
    /// Where a test asks for what only a test may; the methods do.
    pub control: String,
}

/// Starts the authority and the directory, both empty of what a client makes.
pub fn entra() -> Result<Server<Entra>, Failed> {
    let scratch = Scratch::new()?;
    let mut command = Command::new(tool("servers/bin/node")?);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("entra/main.mjs"));
    command.env("HOLDFAST_ENTRA", tool("entra/node_modules")?.with_file_name(""));
    let mut running = scratch.run("entra", command)?;
    let access: Entra = serde_json::from_str(&running.wait_for_line("ready ")?).map_err(io::Error::other)?;
    let address = Url::parse(&access.authority).ok().and_then(|url| url.socket_addrs(|| None).ok()?.pop());
    let address = address.ok_or_else(|| Failed::new("the authority has no address"))?;
    Ok(Server { access, address, files: None, running: vec![running], scratch })
}

impl Entra {
    /// The address of a tenant's endpoint: `authorize`, `token` or `devicecode`.
    pub fn endpoint(&self, tenant: &str, name: &str) -> String {
        format!("{}/{tenant}/oauth2/v2.0/{name}", self.authority)
    }

    /// What a session needs to sign in here: this server as one more cloud, of that name, of a policy.
    pub fn service(&self, name: &str, policy: &str) -> io::Result<Value> {
        let mut policy: Value = serde_json::from_str(policy).map_err(io::Error::other)?;
        let clouds = policy["clouds"].as_array_mut().ok_or_else(|| io::Error::other("no clouds"))?;
        clouds.push(
            json!({"name": name, "title": "Test", "authorities": [self.authority], "graph": self.graph,
            "modern": true, "hybrid": true, "source": "tests"}),
        );
        Ok(
            json!({"client_id": self.client_id, "cloud": name, "tenant": self.tenant, "timeout_s": 10, "attempts": 3,
            "settings": {"policy": policy}}),
        )
    }

    /// Signs a user in who asks for `url`, an address of the authorize endpoint, and consents or does not. The address
    /// that the browser is sent to at the end. Users are those whose names begin with `admin`, `role`, `plain` or
    /// `nowids`.
    pub fn sign_in(&self, url: &str, user: &str, consent: bool) -> io::Result<String> {
        let ended = self.act("sign_in", &json!({"url": url, "user": user, "consent": consent}))?;
        let location = ended["location"].as_str().map(str::to_owned);
        location.ok_or_else(|| io::Error::other(format!("the sign-in ended on a page: {ended}")))
    }

    /// Enters a device's code and approves, as a user of [`tenant`](Entra::tenant).
    pub fn approve(&self, user_code: &str, user: &str) -> io::Result<()> {
        self.act("approve", &json!({"user_code": user_code, "user": user})).map(drop)
    }

    /// Enters a device's code and declines.
    pub fn decline(&self, user_code: &str) -> io::Result<()> {
        self.act("decline", &json!({"user_code": user_code})).map(drop)
    }

    /// How long device codes live that are given out from now on, and how often to ask; seconds.
    pub fn device(&self, ttl_s: u32, interval_s: u32) -> io::Result<()> {
        self.act("device", &json!({"ttl_s": ttl_s, "interval_s": interval_s})).map(drop)
    }

    /// Answers to give instead of the true ones, a list of objects; the README says what they hold.
    pub fn faults(&self, faults: &Value) -> io::Result<()> {
        self.act("faults", faults).map(drop)
    }

    /// Closes the connection of the exchange that is the `n`th from now on, before or after it took effect.
    pub fn cut_after(&self, n: u32, before: bool) -> io::Result<()> {
        self.act("cut_after", &json!({"n": n, "before": before})).map(drop)
    }

    /// The same, and of each exchange after it until [`clear`](Entra::clear): a process that died there.
    pub fn cut_off(&self, n: u32, before: bool) -> io::Result<()> {
        self.act("cut_after", &json!({"n": n, "before": before, "stays": true})).map(drop)
    }

    /// Takes a cut back, and nothing else.
    pub fn mend(&self) -> io::Result<()> {
        self.act("mend", &json!({})).map(drop)
    }

    /// For how many reads a new object is absent, for how many sign-ins a new key is unknown and a new application is,
    /// and in how many tokens a new role is missing: `reads`, `keys`, `apps` and `grants`.
    pub fn delays(&self, delays: &Value) -> io::Result<()> {
        self.act("delays", delays).map(drop)
    }

    /// The size of pages (`page_size`), the longest life of a certificate (`max_lifetime`, as `P180D`, or null), whether
    /// a deleted application's unique name stays taken (`names_stay`), whether refresh tokens are given to those who did
    /// not ask for one (`unasked_refresh_tokens`), and the names of permissions that the cloud does not offer
    /// (`withheld`).
    pub fn settings(&self, settings: &Value) -> io::Result<()> {
        self.act("settings", settings).map(drop)
    }

    /// Spoils the next identity token: `signature`, `issuer`, `audience`, `nonce`, `expired`, `not_yet`, `alg_none`,
    /// `tenant` (another, with the issuer that goes with it) or `no_tid`.
    pub fn spoil(&self, how: &str) -> io::Result<()> {
        self.act("spoil", &json!({"id_token": how})).map(drop)
    }

    /// Sets the servers' clock so many seconds beside this machine's.
    pub fn token_clock(&self, skew_s: i64) -> io::Result<()> {
        self.act("token_clock", &json!({"skew_s": skew_s})).map(drop)
    }

    /// Makes all refresh tokens expired.
    pub fn expire(&self) -> io::Result<()> {
        self.act("expire", &json!({})).map(drop)
    }

    /// Forgets faults, delays, the log and violations, and sets the clock right; what was made stays.
    pub fn clear(&self) -> io::Result<()> {
        self.act("clear", &json!({})).map(drop)
    }

    /// All exchanges so far, oldest first: service, method, path, headers, body, status, answer, and `cut`.
    pub fn log(&self) -> io::Result<Vec<Value>> {
        self.list("log")
    }

    /// Requests to the directory that are not as the contract has them; none, when a test has ended well.
    pub fn violations(&self) -> io::Result<Vec<Value>> {
        self.list("violations")
    }

    /// All that the directories hold, whether it has arrived or not: `applications`, `keyCredentials`,
    /// `servicePrincipals`, `appRoleAssignments` and `oauth2PermissionGrants`, each thing with its `tenant`.
    pub fn state(&self) -> io::Result<Value> {
        told(&ask("GET", &format!("{}/state", self.control), &[], b"")?)
    }

    fn list(&self, name: &str) -> io::Result<Vec<Value>> {
        let list = told(&ask("GET", &format!("{}/{name}", self.control), &[], b"")?)?;
        list.as_array().cloned().ok_or_else(|| io::Error::other("not a list"))
    }

    fn act(&self, name: &str, body: &Value) -> io::Result<Value> {
        let headers = [("content-type", "application/json")];
        told(&ask("POST", &format!("{}/{name}", self.control), &headers, body.to_string().as_bytes())?)
    }
}

fn told(answer: &Answer) -> io::Result<Value> {
    match answer.status {
        200 => serde_json::from_slice(&answer.body).map_err(io::Error::other),
        _ => Err(io::Error::other(answer.text())),
    }
}
