//! Requests of WebDAV below one folder, and what their answers mean.

use super::super::super::DestinationError;
use super::super::http::{Http, Payload, Repeat, Request, Response, Trouble};
use super::super::trouble::refused;
use super::multistatus::{self, Flaw, Props, flaw, is_xml};
use super::path::encode;
use super::skill::Skill;
use crate::cancel::Cancel;
use ::http::Method;
use secrecy::{ExposeSecret, SecretString};
use std::io;
use std::sync::Mutex;
use url::Url;

/// What a listing of one folder may hold: half a million names.
const LISTING_LIMIT_BYTES: usize = 256 << 20;

const LOCKED: u16 = 423;

const LISTED: &str = "<resourcetype/><getcontentlength/>";
const TOLD: &str = "<resourcetype/><getcontentlength/><getlastmodified/><getetag/>";
const ROOM: &str = "<resourcetype/><quota-available-bytes/>";

/// How a PROPFIND asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// A folder and what lies directly in it, with sizes.
    Members,
    /// One thing: what it is, its size and its version.
    Thing,
    /// A folder, and the room there is.
    Room,
}

/// What a PROPFIND found.
#[derive(Debug)]
pub(super) enum Found {
    /// It is there. `server` is how the server calls itself.
    Props { props: Props, server: Option<String> },
    /// Status 404, from whoever calls himself so: no proof yet.
    Missing { server: Option<String> },
    /// Status 400: what Apache answers to whatever would lie below a file.
    Unfit,
}

/// What became of an answer that should be worth something.
pub(super) enum Verdict<T> {
    Sound(T),
    /// Not what was asked for; the next one may be.
    Damaged(String),
    Failed(DestinationError),
}

/// The folder of a server that an address names.
pub(super) struct Dav {
    pub(super) http: Http,
    /// Scheme, host and port.
    pub(super) server: Url,
    /// The decoded path of the folder, without a closing `/`.
    pub(super) root: String,
    pub(super) place: String,
    pub(super) authorization: Option<SecretString>,
    /// What the server can do, once it was found out.
    pub(super) skill: Mutex<Option<Skill>>,
}

impl Dav {
    /// The address of a decoded path.
    pub(super) fn url(&self, path: &str) -> Url {
        let mut url = self.server.clone();
        url.set_path(&encode(path.as_bytes()));
        url
    }

    pub(super) fn request(&self, method: &str, path: &str) -> Request {
        // Names of methods are constants here, and all of them are tokens.
        let method = Method::from_bytes(method.as_bytes()).unwrap_or(Method::OPTIONS);
        let request = Request::new(method, self.url(path));
        match &self.authorization {
            Some(value) => request.secret_header("authorization", value.expose_secret()),
            None => request,
        }
    }

    /// Sends it. What is locked by somebody else is waited for, within patience: nothing was done then.
    pub(super) fn send(&self, request: &Request, repeat: Repeat) -> Result<Response, Trouble> {
        let mut attempt = 1;
        loop {
            let answer = self.http.send(request, repeat, &Cancel::new())?;
            let asked = answer.retry_after();
            if answer.status != LOCKED || !self.http.pause(attempt, asked, &Cancel::new())? {
                return Ok(answer);
            }
            attempt += 1;
        }
    }

    /// Asks what can be asked twice until the answer is sound, within patience.
    pub(super) fn ask<T>(
        &self,
        request: &Request,
        key: &str,
        mut judge: impl FnMut(Response) -> Verdict<T>,
    ) -> Result<T, DestinationError> {
        let failed = |trouble: Trouble| trouble.at(&self.place, key);
        let mut attempt = 1;
        loop {
            let what = match judge(self.send(request, Repeat::Safe).map_err(failed)?) {
                Verdict::Sound(sound) => return Ok(sound),
                Verdict::Failed(error) => return Err(error),
                Verdict::Damaged(what) => what,
            };
            if !self.http.pause(attempt, None, &Cancel::new()).map_err(failed)? {
                return Err(self.unavailable(key, &what));
            }
            attempt += 1;
        }
    }

    /// Finds out about a path. `member` is told of what lies in the folder, for [`Ask::Members`]; it starts over
    /// whenever `begin` is called.
    pub(super) fn find(
        &self,
        path: &str,
        key: &str,
        ask: Ask,
        members: &mut dyn Members,
    ) -> Result<Found, DestinationError> {
        let request = self.propfind(path, ask);
        let asked = path.strip_suffix('/').unwrap_or(path);
        let mut redirected = false;
        let found = self.ask(&request, key, |answer| {
            redirected = !path.ends_with('/') && is_redirect_to_slash(&answer, &request.url);
            if redirected {
                return Verdict::Sound(Found::Unfit);
            }
            self.judge(answer, asked.as_bytes(), key, ask, members)
        })?;
        // Some servers want a folder's name with its slash.
        if redirected { self.find(&format!("{path}/"), key, ask, members) } else { Ok(found) }
    }

    fn propfind(&self, path: &str, ask: Ask) -> Request {
        let (depth, props) = match ask {
            Ask::Members => ("1", LISTED),
            Ask::Thing => ("0", TOLD),
            Ask::Room => ("0", ROOM),
        };
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><propfind xmlns=\"DAV:\"><prop>{props}</prop></propfind>"
        );
        let request = self.request("PROPFIND", path).header("depth", depth);
        let mut request =
            request.header("content-type", "application/xml; charset=utf-8").body(body.into_bytes());
        request.answer_limit_bytes = LISTING_LIMIT_BYTES;
        request
    }

    fn judge(
        &self,
        answer: Response,
        asked: &[u8],
        key: &str,
        ask: Ask,
        members: &mut dyn Members,
    ) -> Verdict<Found> {
        let server = answer.header("server").map(str::to_owned);
        match answer.status {
            207 => {}
            404 => return Verdict::Sound(Found::Missing { server }),
            400 => return Verdict::Sound(Found::Unfit),
            200 => return Verdict::Damaged("it answered something else than WebDAV (status 200)".to_owned()),
            _ => return Verdict::Failed(self.refused(&answer, key)),
        }
        if !is_xml(answer.header("content-type").unwrap_or_default()) {
            return Verdict::Damaged("it answered with something that is no XML in UTF-8".to_owned());
        }
        members.begin();
        let mut failed = None;
        let read = multistatus::read(&answer.body, asked, &mut |name, props| {
            if ask != Ask::Members {
                return flaw("it speaks of more than was asked for");
            }
            members.add(name, &props).or_else(|error| {
                failed = Some(error);
                flaw("it cannot be used")
            })
        });
        match (read, failed) {
            (_, Some(error)) => Verdict::Failed(error),
            (Ok(props), None) => Verdict::Sound(Found::Props { props, server }),
            (Err(Flaw(what)), None) => Verdict::Damaged(format!("its answer cannot be believed: {what}")),
        }
    }

    /// Finds out about one thing.
    pub(super) fn thing(&self, path: &str, key: &str) -> Result<Found, DestinationError> {
        self.find(path, key, Ask::Thing, &mut Nobody)
    }

    pub(super) fn put(&self, path: &str, payload: Payload) -> Result<Response, Trouble> {
        let request = self.request("PUT", path);
        // Without a length nginx takes no empty file.
        let request = if payload.len() == 0 { request.header("content-length", "0") } else { request };
        self.send(&request.body(payload), Repeat::Safe)
    }

    pub(super) fn unavailable(&self, key: &str, what: &str) -> DestinationError {
        let (key, place) = (key.to_owned(), self.place.clone());
        DestinationError::Unavailable { key, place, source: io::Error::other(what.to_owned()) }
    }

    /// The error that an answer is.
    pub(super) fn refused(&self, answer: &Response, key: &str) -> DestinationError {
        refused(answer.status, words(answer.status), &self.place, key)
    }

    /// Proof that "not there" is an answer: the folder itself is there, by the same server.
    pub(super) fn root_answers(&self) -> Result<Option<String>, DestinationError> {
        match self.find(&format!("{}/", self.root), "", Ask::Room, &mut Nobody)? {
            Found::Props { props: Props { is_folder: true, .. }, server } => Ok(server),
            Found::Props { .. } | Found::Missing { .. } => {
                Err(DestinationError::RootAbsent { place: self.place.clone() })
            }
            Found::Unfit => Err(refused(400, words(400), &self.place, "")),
        }
    }
}

/// Who is told what lies in a folder.
pub(super) trait Members {
    /// Forgets what was told: the folder is read from its beginning.
    fn begin(&mut self) {}

    fn add(&mut self, name: &[u8], props: &Props) -> Result<(), DestinationError>;
}

/// For questions about one thing.
pub(super) struct Nobody;

impl Members for Nobody {
    fn add(&mut self, _: &[u8], _: &Props) -> Result<(), DestinationError> {
        Ok(())
    }
}

fn is_redirect_to_slash(answer: &Response, asked: &Url) -> bool {
    let target = answer.header("location").and_then(|location| asked.join(location).ok());
    matches!(answer.status, 301 | 302 | 307 | 308)
        && target.is_some_and(|target| target.path().strip_suffix('/') == Some(asked.path()))
}

/// What to do about a status, where that helps.
fn words(status: u16) -> &'static str {
    match status {
        301 | 302 | 303 | 307 | 308 => {
            "which leads elsewhere; redirects are not followed, so give the address that it leads to"
        }
        400 => "bad request",
        401 => "which wants another user or password",
        405 | 501 => "which says that this is no folder of WebDAV, or that it may only be read",
        409 => "which says that a folder above is missing",
        413 => "which says that the file is too large for the server's settings",
        LOCKED => "locked by another client; try again when it has let go",
        _ => "",
    }
}
