//! Microsoft Graph: requests by a token, and what a refusal is.

use super::error::LiveError;
use super::service::Service;
use super::web::{Doing, Refusal};
use crate::cancel::Cancel;
use crate::net::http::{Repeat, Request};
use crate::units::UtcMs;
use http::Method;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;
use zeroize::Zeroizing;

/// Pages of a collection; more is no answer to any question of ours.
const MOST_PAGES: usize = 200;

/// Bytes of a collection, all pages together.
const LIST_LIMIT_BYTES: usize = 32 << 20;

/// Graph, as whoever holds the token.
#[derive(Clone, Copy)]
pub(super) struct Graph<'a> {
    pub(super) service: &'a Service,
    pub(super) token: &'a SecretString,
    pub(super) now: UtcMs,
    pub(super) cancel: &'a Cancel,
}

/// Graph did not do it.
pub(super) enum GraphFailed {
    /// It says no; whoever asked knows what that means.
    Refused(Refusal),
    /// It did not get that far.
    Failed(LiveError),
}

impl From<LiveError> for GraphFailed {
    fn from(error: LiveError) -> GraphFailed {
        GraphFailed::Failed(error)
    }
}

impl<'a> Graph<'a> {
    pub(super) fn doing(&self, what: &'static str) -> Doing<'a> {
        Doing { what, server: &self.service.graph, now: self.now, cancel: self.cancel }
    }

    /// An address below `v1.0`. `query` holds names and plain values.
    pub(super) fn at(&self, path: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.service.graph.at(&format!("v1.0/{path}"));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// Sends a request. Reading is repeated; what changes something only when Graph says that it did nothing.
    pub(super) fn send(
        &self,
        what: &'static str,
        method: Method,
        url: Url,
        body: Option<&Value>,
    ) -> Result<Value, GraphFailed> {
        self.ask(what, method, url, body).map(|(answer, _)| answer)
    }

    /// The answer, and how long it was.
    fn ask(
        &self,
        what: &'static str,
        method: Method,
        url: Url,
        body: Option<&Value>,
    ) -> Result<(Value, usize), GraphFailed> {
        let repeat = if method == Method::GET { Repeat::Safe } else { Repeat::Busy };
        let doing = self.doing(what);
        let bearer = Zeroizing::new(format!("Bearer {}", self.token.expose_secret()));
        let mut request = Request::new(method, url)
            .header("accept", "application/json")
            .secret_header("authorization", &bearer);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string().into_bytes());
        }
        let answer = doing.send(&request, repeat)?;
        if !answer.is_success() {
            return Err(GraphFailed::Refused(Refusal::of(&answer)));
        }
        if answer.body.is_empty() {
            return Ok((Value::Null, 0));
        }
        let value = serde_json::from_slice(&answer.body).map_err(|_| doing.malformed("it is no JSON"))?;
        Ok((value, answer.body.len()))
    }

    /// One thing; `None` when Graph says that it does not know it. A status alone may be anybody's.
    pub(super) fn find(&self, what: &'static str, url: Url) -> Result<Option<Value>, LiveError> {
        match self.send(what, Method::GET, url, None) {
            Ok(found) => Ok(Some(found)),
            Err(GraphFailed::Refused(refusal)) if refusal.status == 404 && refusal.graph_code().is_some() => {
                Ok(None)
            }
            Err(failed) => Err(self.error(what, failed)),
        }
    }

    /// All of a collection, page by page.
    pub(super) fn list(&self, what: &'static str, first: Url) -> Result<Vec<Value>, GraphFailed> {
        let (mut all, mut next, mut bytes) = (Vec::new(), Some(first), 0);
        for _ in 0..MOST_PAGES {
            let Some(url) = next.take() else { return Ok(all) };
            let (page, length) = self.ask(what, Method::GET, url, None)?;
            bytes += length;
            if bytes > LIST_LIMIT_BYTES {
                return Err(self.doing(what).malformed("a collection is longer than any of ours").into());
            }
            let Some(items) = page.get("value").and_then(Value::as_array) else {
                return Err(self.doing(what).malformed("a collection has no `value`").into());
            };
            all.extend(items.iter().cloned());
            next = match page.get("@odata.nextLink") {
                None => None,
                Some(link) => Some(self.next(what, link)?),
            };
        }
        if next.is_none() {
            Ok(all)
        } else {
            Err(self.doing(what).malformed("a collection does not end").into())
        }
    }

    /// The next page, which has to be of the same server: the token goes there.
    fn next(&self, what: &'static str, link: &Value) -> Result<Url, LiveError> {
        let url = link.as_str().and_then(|link| Url::parse(link).ok());
        let own = |url: &Url| url.origin() == self.service.graph.base.origin();
        url.filter(own).ok_or_else(|| self.doing(what).malformed("the next page is at another server"))
    }

    /// A refusal that whoever asked cannot make good.
    pub(super) fn error(&self, what: &'static str, failed: GraphFailed) -> LiveError {
        match failed {
            GraphFailed::Failed(error) => error,
            GraphFailed::Refused(refusal) => self.doing(what).refused(&refusal.of_graph(), None),
        }
    }
}
