//! WebDAV by two servers: Apache's mod_dav, which keeps all the conditions of a request, and nginx, which writes over
//! a file whatever the conditions say.

use crate::Server;
use crate::http::{Answer, Headers, ask};
use crate::process::{Failed, Running, Scratch, on_free_ports, output};
use crate::tls::{Identity, identity};
use crate::tools::{existing, program, random};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a client of WebDAV needs to know.
#[derive(Clone, Serialize)]
pub struct WebDav {
    /// The folder for files, as `http://host:port/`; empty.
    pub url: String,
    /// The same folder over TLS.
    pub tls_url: String,
    /// The authority to trust for TLS, in PEM.
    pub authority: PathBuf,
    /// The account, for Basic.
    pub user: String,
    /// Its password.
    pub password: String,
}

/// What a configuration is written from.
struct Setting<'a> {
    scratch: &'a Scratch,
    files: &'a Path,
    passwords: PathBuf,
    identity: Identity,
    ports: [u16; 2],
}

/// Starts Apache.
pub fn apache() -> Result<Server<WebDav>, Failed> {
    on_free_ports(|ports| start(ports, run_apache))
}

/// Starts nginx.
pub fn nginx() -> Result<Server<WebDav>, Failed> {
    on_free_ports(|ports| start(ports, run_nginx))
}

fn start(
    ports: [u16; 2],
    run: fn(&Setting<'_>) -> Result<Running, Failed>,
) -> Result<Server<WebDav>, Failed> {
    let scratch = Scratch::new()?;
    let (user, password) = (random(8)?, random(24)?);
    let files = scratch.subfolder("files")?;
    let identity = identity(&scratch)?;
    let access = WebDav {
        url: format!("http://127.0.0.1:{}/", ports[0]),
        tls_url: format!("https://127.0.0.1:{}/", ports[1]),
        authority: identity.authority.clone(),
        user,
        password,
    };
    let passwords = passwords(&scratch, &access)?;
    let mut running = run(&Setting { scratch: &scratch, files: &files, passwords, identity, ports })?;
    // With a password of its own: another server on this port would refuse it.
    let listed = |_: &str| {
        let answer = access.ask("PROPFIND", "", &[("Depth", "0")], b"");
        answer.ok().filter(|answer| answer.status == 207)
    };
    running.wait("listing its folder", listed)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, ports[0]));
    Ok(Server { access, address, files: Some(files), running: vec![running], scratch })
}

fn passwords(scratch: &Scratch, access: &WebDav) -> Result<PathBuf, Failed> {
    let hash = output(Command::new(program("openssl")?).args(["passwd", "-apr1", &access.password]))?;
    scratch.write("passwords", &format!("{}:{hash}", access.user))
}

fn run_apache(setting: &Setting<'_>) -> Result<Running, Failed> {
    let modules = existing(PathBuf::from("/usr/lib/apache2/modules"))?;
    let config = setting.scratch.write("apache.conf", &apache_config(setting, &modules))?;
    let mut command = Command::new(program("apache2")?);
    command.arg("-DFOREGROUND").arg("-f").arg(config);
    setting.scratch.run("apache", command)
}

fn apache_config(setting: &Setting<'_>, modules: &Path) -> String {
    let names = [
        ("mpm_event", "mpm_event"),
        ("authz_core", "authz_core"),
        ("authz_user", "authz_user"),
        ("authn_core", "authn_core"),
        ("authn_file", "authn_file"),
        ("auth_basic", "auth_basic"),
        ("dav", "dav"),
        ("dav_fs", "dav_fs"),
        ("ssl", "ssl"),
    ];
    let load = |(name, file): &(&str, &str)| {
        format!("LoadModule {name}_module {}/mod_{file}.so\n", modules.display())
    };
    let loads: String = names.iter().map(load).collect();
    let [plain, tls] = setting.ports;
    let folder = setting.scratch.folder().display();
    let (files, passwords) = (setting.files.display(), setting.passwords.display());
    let (certificate, key) = (setting.identity.certificate.display(), setting.identity.key.display());
    format!(
        "{loads}ServerRoot {folder}\nServerName localhost\nPidFile {folder}/apache.pid\nErrorLog /dev/stderr\n\
         Mutex file:{folder} default\n\
         Listen 127.0.0.1:{plain}\nListen 127.0.0.1:{tls} https\nStartServers 1\nThreadsPerChild 32\n\
         DocumentRoot {files}\nDavLockDB {folder}/locks\nLimitRequestBody 0\n\
         <Directory {files}>\nDav On\nDavDepthInfinity off\nAuthType Basic\nAuthName holdfast\n\
         AuthUserFile {passwords}\nRequire valid-user\n</Directory>\n\
         <VirtualHost 127.0.0.1:{tls}>\nSSLEngine on\nSSLCertificateFile {certificate}\n\
         SSLCertificateKeyFile {key}\n</VirtualHost>\n"
    )
}

fn run_nginx(setting: &Setting<'_>) -> Result<Running, Failed> {
    let module = existing(PathBuf::from("/usr/lib/nginx/modules/ngx_http_dav_ext_module.so"))?;
    let config = setting.scratch.write("nginx.conf", &nginx_config(setting, &module))?;
    let mut command = Command::new(program("nginx")?);
    command.arg("-p").arg(setting.scratch.folder()).args(["-e", "stderr", "-c"]).arg(config);
    setting.scratch.run("nginx", command)
}

fn nginx_config(setting: &Setting<'_>, module: &Path) -> String {
    let [plain, tls] = setting.ports;
    let folder = setting.scratch.folder().display();
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary: String =
        temporary.iter().map(|name| format!("{name}_temp_path {folder}/{name};\n")).collect();
    let (module, files, passwords) = (module.display(), setting.files.display(), setting.passwords.display());
    let (certificate, key) = (setting.identity.certificate.display(), setting.identity.key.display());
    format!(
        "load_module {module};\ndaemon off;\nmaster_process off;\npid {folder}/nginx.pid;\n\
         error_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}\
         dav_ext_lock_zone zone=locks:1m;\nclient_max_body_size 0;\n\
         server {{\nlisten 127.0.0.1:{plain};\nlisten 127.0.0.1:{tls} ssl;\n\
         ssl_certificate {certificate};\nssl_certificate_key {key};\nroot {files};\n\
         auth_basic holdfast;\nauth_basic_user_file {passwords};\n\
         location / {{\ndav_methods PUT DELETE MKCOL COPY MOVE;\n\
         dav_ext_methods PROPFIND OPTIONS LOCK UNLOCK;\ndav_ext_lock zone=locks;\n}}\n}}\n}}\n"
    )
}

impl WebDav {
    /// The same behind another address, a proxy's for one.
    pub fn through(&self, address: SocketAddr) -> WebDav {
        WebDav { url: format!("http://{address}/"), ..self.clone() }
    }

    /// The header that names the account.
    pub fn authorization(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{}", self.user, self.password)))
    }

    /// A request for a path below the folder, as the account.
    pub fn ask(&self, method: &str, path: &str, headers: &Headers<'_>, body: &[u8]) -> io::Result<Answer> {
        let authorization = self.authorization();
        let headers = [headers, &[("authorization", authorization.as_str())]].concat();
        ask(method, &format!("{}{path}", self.url), &headers, body)
    }
}
