//! Azure Blob by Azurite.

use crate::Server;
use crate::http::{Answer, Headers, ask};
use crate::process::{Failed, Scratch};
use crate::tools::{random, tool};
use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::Serialize;
use std::io;
use std::net::SocketAddr;
use std::process::Command;
use url::Url;

/// The version of the service that requests ask for.
const VERSION: &str = "2023-11-03";

/// What a client of Azure Blob needs to know. The container is there.
#[derive(Clone, Serialize)]
pub struct Azure {
    /// The address that containers are below, as `http://host:port/account`.
    pub endpoint: String,
    /// The account.
    pub account: String,
    /// Its key, in base64.
    pub key: String,
    /// An empty container.
    pub container: String,
    /// All of it, as Azure's own clients take it.
    pub connection_string: String,
}

/// Starts Azurite, its data in memory.
pub fn azurite() -> Result<Server<Azure>, Failed> {
    let scratch = Scratch::new()?;
    let (account, key) = (format!("holdfast{}", random(8)?), STANDARD.encode(random(64)?));
    let mut command = Command::new(tool("servers/bin/node")?);
    command.arg(tool("azurite/node_modules/azurite/dist/src/blob/main.js")?);
    command.args(["--blobHost", "127.0.0.1", "--blobPort", "0", "--disableTelemetry", "--silent"]);
    command.arg("--inMemoryPersistence").env("AZURITE_ACCOUNTS", format!("{account}:{key}"));
    let mut running = scratch.run("azurite", command)?;
    let said = running.wait_for_line("successfully listens on http://")?;
    let address: SocketAddr =
        said.parse().map_err(|_| Failed::new(format!("no address and port: {said}")))?;
    let access = Azure::new(address, account, key, format!("holdfast-{}", random(8)?));
    let made = |_: &str| {
        let answer = access.ask("PUT", "", &[("restype", "container")], &[], b"");
        answer.ok().filter(|answer| answer.status == 201)
    };
    running.wait("making a container", made)?;
    Ok(Server { access, address, files: None, running: vec![running], scratch })
}

impl Azure {
    fn new(address: SocketAddr, account: String, key: String, container: String) -> Azure {
        let endpoint = format!("http://{address}/{account}");
        let connection_string = format!(
            "DefaultEndpointsProtocol=http;AccountName={account};AccountKey={key};BlobEndpoint={endpoint};"
        );
        Azure { endpoint, account, key, container, connection_string }
    }

    /// The same behind another address, a proxy's for one.
    pub fn through(&self, address: SocketAddr) -> Azure {
        Azure::new(address, self.account.clone(), self.key.clone(), self.container.clone())
    }

    /// A request signed with the account's key, for a blob, or for the container when `name` is empty.
    pub fn ask(
        &self,
        method: &str,
        name: &str,
        query: &[(&str, &str)],
        headers: &Headers<'_>,
        body: &[u8],
    ) -> io::Result<Answer> {
        let url = self.url(name, query)?;
        let date = Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let mut headers = [headers, &[("x-ms-date", date.as_str()), ("x-ms-version", VERSION)]].concat();
        let text = to_sign(method, &url, &self.account, query, &headers, body.len());
        let authorization = format!("SharedKey {}:{}", self.account, self.signature(&text)?);
        headers.push(("authorization", &authorization));
        ask(method, url.as_str(), &headers, body)
    }

    fn url(&self, name: &str, query: &[(&str, &str)]) -> io::Result<Url> {
        let mut url = Url::parse(&self.endpoint).map_err(io::Error::other)?;
        url.path_segments_mut()
            .map_err(|()| io::Error::other("an address without a path"))?
            .push(&self.container)
            .extend(name.split('/').filter(|part| !part.is_empty()));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    fn signature(&self, text: &str) -> io::Result<String> {
        let key = STANDARD.decode(&self.key).map_err(io::Error::other)?;
        Ok(STANDARD.encode(sign(&Key::new(HMAC_SHA256, &key), text.as_bytes())))
    }
}

/// The text that Shared Key signs.
fn to_sign(
    method: &str,
    url: &Url,
    account: &str,
    query: &[(&str, &str)],
    headers: &Headers<'_>,
    length: usize,
) -> String {
    let value = |name: &str| headers.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| value);
    let length = if length == 0 { String::new() } else { length.to_string() };
    let plain = [
        method,
        value("content-encoding"),
        value("content-language"),
        &length,
        value("content-md5"),
        value("content-type"),
        value("date"),
        value("if-modified-since"),
        value("if-match"),
        value("if-none-match"),
        value("if-unmodified-since"),
        value("range"),
    ];
    let own = lines(headers.iter().filter(|(name, _)| name.starts_with("x-ms-")));
    let asked = lines(query.iter());
    format!("{}\n{own}\n/{account}{}\n{asked}", plain.join("\n"), url.path()).trim_end().to_owned()
}

fn lines<'a>(pairs: impl Iterator<Item = &'a (&'a str, &'a str)>) -> String {
    let mut lines: Vec<String> = pairs.map(|(name, value)| format!("{name}:{value}")).collect();
    lines.sort_unstable();
    lines.join("\n")
}
