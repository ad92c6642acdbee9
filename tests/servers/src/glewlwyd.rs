//! Signing in by a server that shares no code with the other: glewlwyd, behind an nginx that gives it Entra's
//! addresses.

use crate::Server;
use crate::http::{Answer, ask};
use crate::process::{Failed, Running, Scratch, on_free_ports, output};
use crate::tools::{program, random, tool};
use serde::Serialize;
use serde_json::{Value, json};
use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Command;
use url::Url;
use url::form_urlencoded::byte_serialize;

/// The account that the database begins with, and its password, changed at once.
const ADMINISTRATOR: (&str, &str) = ("admin", "password");
const TENANT: &str = "c0ffee11-2b3c-4d5e-8f60-718293a4b5c6";
const CLIENT: &str = "0d3f7c52-8a41-4b8e-9c1d-6f2e5a7b9013";
const OPENID: [&str; 3] = ["openid", "profile", "offline_access"];
const REDIRECTS: [&str; 3] = [
    "http://localhost",
    "https://login.microsoftonline.com/common/oauth2/nativeclient",
    "https://vendor.example/code",
];
/// Users: name, object, and the role that the identity token has beside the one of everybody.
const USERS: [(&str, &str, Option<&str>); 2] = [
    ("admin1", "5b0c6a52-47f8-4a43-9c0e-3f8d0e6f1a01", Some("62e90394-69f5-4237-9190-012177145e10")),
    ("plain1", "5b0c6a52-47f8-4a43-9c0e-3f8d0e6f1a02", None),
];
/// The settings of what speaks OpenID Connect, called as the last part of Entra's addresses is.
const PLUGIN: &str = include_str!("../glewlwyd/plugin.json");
const EVERYBODY: &str = "b79fbf4d-3ef9-4689-8143-76b194e85509";

/// What a client needs to know, and what a test drives the server by.
#[derive(Clone, Serialize)]
pub struct Glewlwyd {
    /// The authority, as `http://127.0.0.1:port`.
    pub authority: String,
    /// Its one tenant.
    pub tenant: String,
    /// Who issues tokens.
    pub issuer: String,
    /// Where a browser is sent.
    pub authorize: String,
    /// Where tokens come from.
    pub token: String,
    /// Where codes for devices come from.
    pub device: String,
    /// A public client, for codes and devices.
    pub client_id: String,
    /// A confidential client, for assertions.
    pub app_id: String,
    /// Its private key, in PEM.
    pub app_key: PathBuf,
    /// Where the server itself is, without Entra's addresses.
    pub control: String,
    /// The password of the administrator and of both users, `admin1` and `plain1`.
    pub password: String,
}

/// Starts the server with two users, two clients and the scopes of OpenID; others come by [`Glewlwyd::offer`].
pub fn glewlwyd() -> Result<Server<Glewlwyd>, Failed> {
    on_free_ports(start)
}

fn start(ports: [u16; 2]) -> Result<Server<Glewlwyd>, Failed> {
    let scratch = Scratch::new()?;
    for name in ["signing", "app"] {
        key(&scratch, name)?;
    }
    let access = Glewlwyd::new(ports, &scratch, random(24)?);
    let front = run_nginx(&scratch, ports)?;
    let mut server = run_glewlwyd(&scratch, &access.authority, ports[1])?;
    let signed_in = |_: &str| access.log_in(ADMINISTRATOR.0, ADMINISTRATOR.1).ok();
    let session = server.wait("signing its administrator in", signed_in)?;
    access.configure(&session, &scratch)?;
    let mut running = vec![front, server];
    let discovery = format!("{}/{TENANT}/v2.0/.well-known/openid-configuration", access.authority);
    let known = |_: &str| ask("GET", &discovery, &[], b"").ok().filter(|answer| answer.status == 200);
    running[0].wait("telling its addresses", known)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, ports[0]));
    Ok(Server { access, address, files: None, running, scratch })
}

fn key(scratch: &Scratch, name: &str) -> Result<(), Failed> {
    let (private, public) = (scratch.path(&format!("{name}.key")), scratch.path(&format!("{name}.pub")));
    output(Command::new(program("openssl")?).args(["genrsa", "-out"]).arg(&private).arg("2048"))?;
    let mut command = Command::new(program("openssl")?);
    output(command.args(["rsa", "-pubout", "-in"]).arg(private).arg("-out").arg(public)).map(drop)
}

fn run_nginx(scratch: &Scratch, ports: [u16; 2]) -> Result<Running, Failed> {
    let folder = scratch.folder().display();
    let [front, server] = ports;
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary: String =
        temporary.iter().map(|name| format!("{name}_temp_path {folder}/{name};\n")).collect();
    let config = format!(
        "daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log stderr;\nevents {{}}\n\
         http {{\naccess_log off;\n{temporary}server {{\nlisten 127.0.0.1:{front};\n\
         rewrite ^/[^/]+(/oauth2/v2.0)/authorize$ $1/auth break;\n\
         rewrite ^/[^/]+(/oauth2/v2.0)/devicecode$ $1/device_authorization break;\n\
         rewrite ^/[^/]+/v2.0(/.well-known/.*)$ /oauth2/v2.0$1 break;\n\
         rewrite ^/[^/]+(/oauth2/v2.0/.*)$ $1 break;\n\
         location / {{\nproxy_pass http://127.0.0.1:{server};\nproxy_set_header Host $http_host;\n}}\n}}\n}}\n"
    );
    let config = scratch.write("nginx.conf", &config)?;
    let mut command = Command::new(program("nginx")?);
    command.arg("-p").arg(scratch.folder()).args(["-e", "stderr", "-c"]).arg(config);
    scratch.run("nginx", command)
}

/// Reads what makes an empty database, a compressed script, into a file.
const DATABASE: &str = "import gzip, sqlite3, sys\n\
    sqlite3.connect(sys.argv[2]).executescript(gzip.open(sys.argv[1], 'rt').read())";

fn run_glewlwyd(scratch: &Scratch, authority: &str, port: u16) -> Result<Running, Failed> {
    let home = tool("glewlwyd/usr")?;
    let script = home.join("share/doc/glewlwyd/database/init.sqlite3.sql.gz");
    let database = scratch.path("glewlwyd.db");
    output(Command::new(tool("servers/bin/python")?).args(["-c", DATABASE]).arg(script).arg(&database))?;
    let nothing = scratch.subfolder("nothing")?;
    let modules = home.join("lib/glewlwyd");
    // The address of the token endpoint is made of the tenant's, the prefix and the plugin's name: Entra's own.
    let config = format!(
        "port={port}\nbind_address=\"127.0.0.1\"\nexternal_url=\"{authority}/{TENANT}\"\napi_prefix=\"oauth2\"\n\
         login_url=\"login.html\"\nstatic_files_path=\"{nothing}\"\nlog_mode=\"console\"\nlog_level=\"WARNING\"\n\
         cookie_domain=\"\"\ncookie_secure=0\nsession_expiration=86400\nsession_key=\"session\"\n\
         admin_scope=\"g_admin\"\nprofile_scope=\"g_profile\"\nhash_algorithm=\"SHA512\"\n\
         user_module_path=\"{modules}/user\"\nuser_middleware_module_path=\"{nothing}\"\n\
         client_module_path=\"{modules}/client\"\nuser_auth_scheme_module_path=\"{modules}/scheme\"\n\
         plugin_module_path=\"{modules}/plugin\"\nuse_secure_connection=false\n\
         secure_connection_key_file=\"\"\nsecure_connection_pem_file=\"\"\nsecure_connection_ca_file=\"\"\n\
         database = {{ type = \"sqlite3\" path = \"{}\" }};\n",
        database.display(),
        nothing = nothing.display(),
        modules = modules.display(),
    );
    let config = scratch.write("glewlwyd.conf", &config)?;
    let mut command = Command::new(home.join("bin/glewlwyd"));
    command.arg(format!("--config-file={}", config.display()));
    command.env("LD_LIBRARY_PATH", libraries(&home)?);
    scratch.run("glewlwyd", command)
}

/// The folder of the libraries, whatever this machine's kind.
fn libraries(home: &Path) -> Result<PathBuf, Failed> {
    let mut folders = fs::read_dir(home.join("lib"))?.filter_map(Result::ok).map(|entry| entry.path());
    let found = folders.find(|path| path.to_string_lossy().ends_with("-linux-gnu"));
    found.ok_or_else(|| Failed::new("glewlwyd has no libraries; scripts/need.sh servers installs them"))
}

impl Glewlwyd {
    fn new([front, server]: [u16; 2], scratch: &Scratch, password: String) -> Glewlwyd {
        let authority = format!("http://127.0.0.1:{front}");
        let endpoint = |name: &str| format!("{authority}/{TENANT}/oauth2/v2.0/{name}");
        Glewlwyd {
            tenant: TENANT.to_owned(),
            issuer: format!("{authority}/{TENANT}/v2.0"),
            authorize: endpoint("authorize"),
            token: endpoint("token"),
            device: endpoint("devicecode"),
            client_id: CLIENT.to_owned(),
            app_id: "a9d1c2b3-0e4f-4d5a-8b6c-7e8f90a1b2c3".to_owned(),
            app_key: scratch.path("app.key"),
            control: format!("http://127.0.0.1:{server}/oauth2"),
            password,
            authority,
        }
    }

    /// Signs `admin1` or `plain1` in, who asks for `url`, an address of the authorize endpoint. The address that the
    /// browser is sent to.
    pub fn sign_in(&self, url: &str, user: &str) -> io::Result<String> {
        let session = self.granted(user)?;
        let url = Url::parse_with_params(url, [("g_continue", "")]).map_err(io::Error::other)?;
        let answer = ask("GET", url.as_str(), &[("cookie", &session)], b"")?;
        let location = answer.header("location").map(str::to_owned);
        location
            .ok_or_else(|| io::Error::other(format!("{} and no address: {}", answer.status, answer.text())))
    }

    /// Enters a device's code and approves.
    pub fn approve(&self, user_code: &str, user: &str) -> io::Result<()> {
        let session = self.granted(user)?;
        let code: String = byte_serialize(user_code.as_bytes()).collect();
        let url = format!("{}/v2.0/device?code={code}&g_continue", self.control);
        let answer = ask("GET", &url, &[("cookie", &session)], b"")?;
        let done = answer.header("location").is_some_and(|location| location.ends_with("deviceComplete"));
        if done { Ok(()) } else { Err(io::Error::other(format!("not approved: {}", answer.text()))) }
    }

    /// Offers scopes: both users may consent to them, and the confidential client may ask for them.
    pub fn offer(&self, scopes: &[&str]) -> io::Result<()> {
        let session = self.log_in(ADMINISTRATOR.0, &self.password)?;
        self.add_scopes(&session, scopes)?;
        let owners = USERS.iter().map(|(name, ..)| format!("user/{name}"));
        for owner in owners.chain([format!("client/{}", self.app_id)]) {
            let mut held = self.told("GET", &owner, &session, &Value::Null)?;
            let list = held["scope"].as_array_mut().ok_or_else(|| io::Error::other("no scopes"))?;
            list.extend(scopes.iter().map(|scope| json!(scope)));
            self.told("PUT", &owner, &session, &held)?;
        }
        Ok(())
    }

    /// Takes a public key, in PEM, in place of that of the confidential client.
    pub fn trust(&self, public_key: &str) -> io::Result<()> {
        let session = self.log_in(ADMINISTRATOR.0, &self.password)?;
        let client = format!("client/{}", self.app_id);
        let mut held = self.told("GET", &client, &session, &Value::Null)?;
        held["pubkey"] = json!(public_key);
        self.told("PUT", &client, &session, &held).map(drop)
    }

    /// A session of a user who consents to all that the public client may ask for.
    fn granted(&self, user: &str) -> io::Result<String> {
        let session = self.log_in(user, &self.password)?;
        let profile = self.told("GET", "profile_list", &session, &Value::Null)?;
        let scopes = profile[0]["scope"].as_array().ok_or_else(|| io::Error::other("no scopes"))?.iter();
        let scopes: Vec<&str> =
            scopes.filter_map(Value::as_str).filter(|name| *name != "g_profile").collect();
        let path = format!("auth/grant/{}", self.client_id);
        self.told("PUT", &path, &session, &json!({"scope": scopes.join(" ")}))?;
        Ok(session)
    }

    fn log_in(&self, user: &str, password: &str) -> io::Result<String> {
        let answer = self.call("POST", "auth/", "", &json!({"username": user, "password": password}))?;
        let cookie = answer.header("set-cookie").filter(|_| answer.status == 200);
        let cookie = cookie.and_then(|cookie| cookie.split(';').next()).map(str::to_owned);
        cookie.ok_or_else(|| io::Error::other(format!("{user} does not get in: {}", answer.status)))
    }

    fn call(&self, method: &str, path: &str, session: &str, body: &Value) -> io::Result<Answer> {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let headers = [("cookie", session), ("content-type", "application/json")];
        let headers = &headers[..1 + usize::from(!body.is_null())];
        ask(method, &format!("{}/{path}", self.control), headers, text.as_bytes())
    }

    fn told(&self, method: &str, path: &str, session: &str, body: &Value) -> io::Result<Value> {
        let answer = self.call(method, path, session, body)?;
        match answer.status {
            200 => Ok(serde_json::from_slice(&answer.body).unwrap_or(Value::Null)),
            status => Err(io::Error::other(format!("{method} {path}: {status} {}", answer.text()))),
        }
    }

    fn add_scopes(&self, session: &str, scopes: &[&str]) -> io::Result<()> {
        for scope in scopes {
            let body = json!({
                "name": scope, "display_name": scope, "description": scope,
                "password_required": true, "password_max_age": 0, "scheme": {},
            });
            self.told("POST", "scope", session, &body)?;
        }
        Ok(())
    }

    fn configure(&self, session: &str, scratch: &Scratch) -> Result<(), Failed> {
        let read = |name: &str| fs::read_to_string(scratch.path(name));
        let mut plugin: Value = serde_json::from_str(PLUGIN).map_err(io::Error::other)?;
        let (key, public) = (read("signing.key")?, read("signing.pub")?);
        for (name, value) in [("iss", &self.issuer), ("key", &key), ("cert", &public)] {
            plugin["parameters"][name] = json!(value);
        }
        self.add_claims(session)?;
        self.told("POST", "mod/plugin", session, &plugin)?;
        self.add_scopes(session, &OPENID[1..])?;
        self.add_users(session)?;
        self.add_clients(session, &read("app.pub")?, &random(32)?)?;
        let own = json!({"old_password": ADMINISTRATOR.1, "password": self.password});
        self.told("PUT", "profile/password", session, &own)?;
        Ok(())
    }

    fn add_users(&self, session: &str) -> io::Result<()> {
        for (name, object, role) in USERS {
            let roles: Vec<&str> = role.into_iter().chain([EVERYBODY]).collect();
            let address = format!("{name}@contoso.onmicrosoft.com");
            let scopes = [&OPENID[..], &["g_profile"]].concat();
            let user = json!({
                "username": name, "name": name, "email": &address, "enabled": true, "password": self.password,
                "scope": scopes,
                "tid": TENANT, "oid": object, "upn": address, "wids": roles,
            });
            self.told("POST", "user", session, &user)?;
        }
        Ok(())
    }

    fn add_clients(&self, session: &str, public_key: &str, password: &str) -> io::Result<()> {
        let public = json!({
            "client_id": CLIENT, "name": "public", "confidential": false, "enabled": true, "scope": [],
            "redirect_uri": REDIRECTS, "token_endpoint_auth_method": ["none"],
            "authorization_type": ["code", "refresh_token", "device_authorization"],
        });
        let confidential = json!({
            "client_id": self.app_id, "name": "confidential", "confidential": true, "enabled": true, "scope": [],
            "password": password, "redirect_uri": [], "token_endpoint_auth_method": ["private_key_jwt"],
            "authorization_type": ["client_credentials"], "pubkey": public_key,
        });
        self.told("POST", "client", session, &public)?;
        self.told("POST", "client", session, &confidential).map(drop)
    }

    /// What identity tokens are to say of a user beside the standard's claims.
    fn add_claims(&self, session: &str) -> io::Result<()> {
        let mut users = self.told("GET", "mod/user/database", session, &Value::Null)?;
        for (name, multiple) in [("tid", false), ("oid", false), ("upn", false), ("wids", true)] {
            users["parameters"]["data-format"][name] =
                json!({"multiple": multiple, "read": true, "write": true});
        }
        self.told("PUT", "mod/user/database", session, &users)?;
        self.told("PUT", "mod/user/database/reset", session, &Value::Null).map(drop)
    }
}
