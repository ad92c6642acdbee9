//! Plain requests, each over a connection of its own: what a test asks a server beside the client under test.

use std::io;
use std::time::Duration;
use ureq::Agent;
use ureq::http::Request;

/// What came back, whatever its status.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value, by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The texts of the XML elements of a name, in their order, without the five entities.
    pub fn elements(&self, name: &str) -> Vec<String> {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let text = self.text();
        let inside = text.split(&open).skip(1).filter_map(|rest| rest.split(&close).next());
        inside.map(unescape).collect()
    }
}

fn unescape(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#34;", "\"")];
    let plain = entities.iter().fold(text.to_owned(), |text, (entity, plain)| text.replace(entity, plain));
    plain.replace("&amp;", "&")
}

/// Headers of a request.
pub type Headers<'a> = [(&'a str, &'a str)];

/// Asks over plain HTTP, with any method.
pub fn ask(method: &str, url: &str, headers: &Headers<'_>, body: &[u8]) -> io::Result<Answer> {
    let config = Agent::config_builder().http_status_as_error(false).allow_non_standard_methods(true);
    let config = config.max_redirects(0).proxy(None).timeout_global(Some(Duration::from_secs(60)));
    let agent = config.build().new_agent();
    let mut request = Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(body).map_err(io::Error::other)?;
    let mut answer = agent.run(request).map_err(ureq::Error::into_io)?;
    let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = answer.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value)));
    let (status, headers) = (answer.status().as_u16(), headers.collect());
    let body = answer.body_mut().with_config().limit(u64::MAX).read_to_vec();
    Ok(Answer { status, headers, body: body.map_err(ureq::Error::into_io)? })
}
