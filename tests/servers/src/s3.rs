//! S3 by two servers that share no code: moto in Python, s3s-fs in Rust.

use crate::http::{Answer, Headers, ask};
use crate::process::{Failed, Running, Scratch};
use crate::tools::{random, tool};
use crate::{Server, http};
use jiff::Timestamp;
use rusty_s3::{Bucket, Method, UrlStyle, signing};
use serde::Serialize;
use std::borrow::Cow;
use std::io;
use std::net::SocketAddr;
use std::process::Command;
use url::Url;

/// What a client of S3 needs to know. The bucket is there.
#[derive(Clone, Serialize)]
pub struct S3 {
    /// The address that buckets are below, as `http://host:port`.
    pub endpoint: String,
    /// Buckets are part of the path, not of the host's name.
    pub path_style: bool,
    /// What requests are signed for.
    pub region: String,
    /// An empty bucket.
    pub bucket: String,
    /// The public half of the key.
    pub access_key: String,
    /// The secret half.
    pub secret_key: String,
}

/// Starts moto. It accepts whatever signature; see `abilities/s3.md`.
pub fn moto() -> Result<Server<S3>, Failed> {
    let scratch = Scratch::new()?;
    let mut command = Command::new(tool("servers/bin/python")?);
    command.args(["-I", "-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]);
    let running = scratch.run("moto", command)?;
    answering(scratch, running, "Running on http://")
}

/// Starts s3s-fs. Its objects are the files of [`Server::files`], a folder for each bucket.
pub fn s3s() -> Result<Server<S3>, Failed> {
    let scratch = Scratch::new()?;
    let mut command = Command::new(tool("bin/s3s-fs")?);
    let (access_key, secret_key) = (random(20)?, random(40)?);
    command.args(["--host", "127.0.0.1", "--port", "0"]).env("RUST_LOG", "s3s_fs=info");
    command.args(["--access-key", &access_key, "--secret-key", &secret_key]);
    let files = scratch.subfolder("files")?;
    let running = scratch.run("s3s-fs", command_with(command, &files))?;
    let server = Server { files: Some(files), ..started(scratch, running, "server is running at http://")? };
    ready(Server { access: S3 { access_key, secret_key, ..server.access }, ..server })
}

fn command_with(mut command: Command, argument: &std::path::Path) -> Command {
    command.arg(argument);
    command
}

fn answering(scratch: Scratch, running: Running, mark: &str) -> Result<Server<S3>, Failed> {
    ready(started(scratch, running, mark)?)
}

/// A server that says where it listens, and its bucket's name.
fn started(scratch: Scratch, mut running: Running, mark: &str) -> Result<Server<S3>, Failed> {
    let said = running.wait_for_line(mark)?;
    let address: SocketAddr =
        said.parse().map_err(|_| Failed::new(format!("no address and port: {said}")))?;
    let access = S3 {
        endpoint: format!("http://{address}"),
        path_style: true,
        region: "us-east-1".to_owned(),
        bucket: format!("holdfast-{}", random(8)?),
        access_key: random(20)?,
        secret_key: random(40)?,
    };
    Ok(Server { access, address, files: None, running: vec![running], scratch })
}

/// The bucket is made, so the server answers.
fn ready(mut server: Server<S3>) -> Result<Server<S3>, Failed> {
    let access = server.access.clone();
    let made = |_: &str| access.ask("PUT", "", &[], &[], b"").ok().filter(|answer| answer.status == 200);
    server.running[0].wait("making a bucket", made)?;
    Ok(server)
}

impl S3 {
    /// The same behind another address, a proxy's for one.
    pub fn through(&self, address: SocketAddr) -> S3 {
        S3 { endpoint: format!("http://{address}"), ..self.clone() }
    }

    /// A signed request for an object, or for the bucket when `key` is empty. Headers that begin with `x-amz-` are
    /// signed too.
    pub fn ask(
        &self,
        method: &str,
        key: &str,
        query: &[(&str, &str)],
        headers: &Headers<'_>,
        body: &[u8],
    ) -> io::Result<Answer> {
        ask(method, &self.signed(method, key, query, headers)?, headers, body)
    }

    /// A signed address, to be asked without further credentials for an hour.
    pub fn signed(
        &self,
        method: &str,
        key: &str,
        query: &[(&str, &str)],
        headers: &Headers<'_>,
    ) -> io::Result<String> {
        let mut query = query.to_vec();
        query.sort_unstable();
        let mut signed: Vec<_> = headers.iter().filter(|(name, _)| name.starts_with("x-amz-")).collect();
        signed.sort_unstable();
        let url = signing::sign(
            &Timestamp::now(),
            method_of(method)?,
            self.url(key)?,
            &self.access_key,
            &self.secret_key,
            None,
            &self.region,
            3_600,
            query.into_iter(),
            signed.into_iter().copied(),
        );
        Ok(url.into())
    }

    fn url(&self, key: &str) -> io::Result<Url> {
        let endpoint = Url::parse(&self.endpoint).map_err(io::Error::other)?;
        let (bucket, region) = (Cow::Owned(self.bucket.clone()), Cow::Owned(self.region.clone()));
        let bucket = Bucket::new(endpoint, UrlStyle::Path, bucket, region).map_err(io::Error::other)?;
        Ok(if key.is_empty() { bucket.base_url().clone() } else { bucket.object_url(key) })
    }

    /// The names below a prefix, page by page until the server says that there are no more.
    pub fn list(&self, prefix: &str, page: usize) -> io::Result<Vec<String>> {
        let (mut names, mut token, page) = (Vec::new(), None, page.to_string());
        loop {
            let mut query = vec![("list-type", "2"), ("prefix", prefix), ("max-keys", &page)];
            query.extend(token.as_deref().map(|token| ("continuation-token", token)));
            let answer = self.ask("GET", "", &query, &[], b"")?;
            if answer.status != 200 {
                return Err(io::Error::other(format!("status {}: {}", answer.status, answer.text())));
            }
            names.extend(answer.elements("Key"));
            match next(&answer) {
                Some(next) => token = Some(next),
                None => return Ok(names),
            }
        }
    }
}

fn next(page: &http::Answer) -> Option<String> {
    page.elements("NextContinuationToken").pop()
}

fn method_of(name: &str) -> io::Result<Method> {
    match name {
        "GET" => Ok(Method::Get),
        "HEAD" => Ok(Method::Head),
        "PUT" => Ok(Method::Put),
        "POST" => Ok(Method::Post),
        "DELETE" => Ok(Method::Delete),
        _ => Err(io::Error::other(format!("S3 has no {name}"))),
    }
}
