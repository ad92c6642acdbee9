//! Addresses of destinations behind a network: `scheme://user@host:port/path?parameter=value`.

use super::super::{DestinationError, decode_percents};
use super::patience::Patience;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::time::Duration;

const TIMEOUT_S: RangeInclusive<u64> = 1..=3_600;
const ATTEMPTS: RangeInclusive<u64> = 1..=20;

/// An address in its parts. Adapters take the parameters they know; [`Address::finish`] refuses what is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) scheme: String,
    /// A user's name; where it means nothing, the adapter refuses it.
    pub(crate) user: Option<String>,
    /// As it was written; an IPv6 address without its brackets.
    pub(crate) host: String,
    pub(crate) port: Option<u16>,
    /// Percent-decoded, with its `/` in front; empty when the address has none.
    pub(crate) path: String,
    parameters: BTreeMap<String, String>,
}

impl Address {
    /// Takes an address apart.
    ///
    /// Errors: DestinationRejected, without user, path or any value in its text.
    pub(crate) fn parse(text: &str) -> Result<Address, DestinationError> {
        let (scheme, rest) = text.split_once("://").unwrap_or((text, ""));
        let bad = |what: &str| unfit(scheme, what);
        if rest.contains('#') {
            return Err(bad("it has a #; write %23 if a name has one"));
        }
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let slash = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at(slash);
        let (user, host) =
            authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
        if user.is_some_and(|user| user.contains(':')) {
            return Err(bad("it has a password in it; hand credentials in beside the address"));
        }
        let (host, port) = host_and_port(host).ok_or_else(|| bad("its host or port cannot be read"))?;
        let decoded =
            |part: &str| decoded(part).ok_or_else(|| bad("a % in it is not followed by two digits"));
        Ok(Address {
            user: user.map(decoded).transpose()?,
            path: decoded(path)?,
            parameters: parameters(scheme, query)?,
            scheme: scheme.to_owned(),
            host,
            port,
        })
    }

    /// The value of a parameter, once.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        self.parameters.remove(name)
    }

    /// A parameter that is `true` or `false`.
    ///
    /// Errors: DestinationRejected.
    pub(crate) fn take_flag(&mut self, name: &str) -> Result<Option<bool>, DestinationError> {
        match self.take(name).as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(self.unfit(&format!("its {name} is neither true nor false"))),
        }
    }

    /// The parameters common to all: `timeout`, seconds of one request, and `attempts`.
    ///
    /// Errors: DestinationRejected.
    pub(crate) fn patience(&mut self) -> Result<Patience, DestinationError> {
        let mut patience = Patience::default();
        if let Some(seconds) = self.take_number("timeout", TIMEOUT_S)? {
            patience.request = Duration::from_secs(seconds);
        }
        if let Some(attempts) = self.take_number("attempts", ATTEMPTS)? {
            patience.attempts = u32::try_from(attempts).unwrap_or(patience.attempts);
        }
        Ok(patience)
    }

    fn take_number(
        &mut self,
        name: &str,
        range: RangeInclusive<u64>,
    ) -> Result<Option<u64>, DestinationError> {
        let Some(text) = self.take(name) else { return Ok(None) };
        let number = text.parse().ok().filter(|number| range.contains(number));
        let (least, most) = range.into_inner();
        let refused = || self.unfit(&format!("its {name} is no number from {least} to {most}"));
        number.map(Some).ok_or_else(refused)
    }

    /// Refuses parameters that nobody took.
    ///
    /// Errors: DestinationRejected, naming the parameter.
    pub(crate) fn finish(&self) -> Result<(), DestinationError> {
        match self.parameters.keys().next() {
            None => Ok(()),
            Some(name) => Err(self.unfit(&format!("it has no use for the parameter {name:?}"))),
        }
    }

    /// An error about this address.
    pub(crate) fn unfit(&self, what: &str) -> DestinationError {
        unfit(&self.scheme, what)
    }

    /// The parts of the path between its slashes, empty ones left out.
    ///
    /// Errors: DestinationRejected when one is `.` or `..`, or has what no key can have.
    pub(crate) fn parts(&self) -> Result<Vec<&str>, DestinationError> {
        let parts: Vec<&str> = self.path.split('/').filter(|part| !part.is_empty()).collect();
        let bad = |part: &&str| matches!(*part, "." | "..") || part.contains(['\0', '\\']);
        if parts.iter().any(bad) {
            return Err(self.unfit("its path has a part . or .., a NUL or a backslash"));
        }
        Ok(parts)
    }
}

fn unfit(scheme: &str, what: &str) -> DestinationError {
    DestinationError::AddressUnfit { scheme: scheme.to_owned(), what: what.to_owned() }
}

fn host_and_port(text: &str) -> Option<(String, Option<u16>)> {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (host, rest) = rest.split_once(']')?;
            (host, if rest.is_empty() { None } else { Some(rest.strip_prefix(':')?) })
        }
        None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:%".contains(c);
    let port = port
        .map(|port| port.parse().ok().filter(|port| *port > 0))
        .map_or(Some(None), |port| port.map(Some))?;
    (!host.is_empty() && host.chars().all(plain)).then(|| (host.to_owned(), port))
}

fn decoded(text: &str) -> Option<String> {
    String::from_utf8(decode_percents(text)?).ok()
}

fn parameters(scheme: &str, query: &str) -> Result<BTreeMap<String, String>, DestinationError> {
    let mut parameters = BTreeMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let read = decoded(name).zip(decoded(value));
        let (name, value) = read.ok_or_else(|| unfit(scheme, "a % in it is not followed by two digits"))?;
        if parameters.contains_key(&name) {
            return Err(unfit(scheme, &format!("it has the parameter {name:?} twice")));
        }
        parameters.insert(name, value);
    }
    Ok(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Address {
        Address::parse(text).expect(text)
    }

    #[test]
    fn an_address_is_taken_apart() {
        let mut address = parse("sftp://me%40x@[::1]:22/a%20b//c?timeout=5&attempts=2&x=%26");
        assert_eq!(address.user.as_deref(), Some("me@x"));
        assert_eq!((&address.host[..], address.port, &address.path[..]), ("::1", Some(22), "/a b//c"));
        assert_eq!(address.parts().expect("parts"), ["a b", "c"]);
        let patience = address.patience().expect("patience");
        assert_eq!((patience.request, patience.attempts), (Duration::from_secs(5), 2));
        assert!(address.finish().is_err());
        assert_eq!(address.take("x").as_deref(), Some("&"));
        assert!(address.finish().is_ok());
    }

    #[test]
    fn a_bucket_alone_is_an_address() {
        let mut address = parse("s3://bucket");
        assert_eq!((&address.host[..], address.port, &address.path[..]), ("bucket", None, ""));
        assert_eq!(address.patience().expect("patience"), Patience::default());
        assert_eq!(address.take_flag("path_style").expect("none"), None);
    }

    #[test]
    fn what_cannot_be_read_is_refused_without_its_secrets() {
        for text in [
            "s3://user:marked@host/x",
            "s3:///marked",
            "s3://host:0/marked",
            "s3://host:99999/marked",
            "s3://[::1/marked",
            "s3://host/%marked",
            "s3://host/marked#x",
            "s3://host/?a=marked&a=marked",
            "s3://ho st/",
            "marked://",
        ] {
            let error = Address::parse(text).expect_err(text);
            assert_eq!(error.status(), crate::Status::DestinationRejected, "{text}");
            assert!(text.starts_with("marked") || !error.to_string().contains("marked"), "{error}");
        }
    }

    #[test]
    fn numbers_out_of_bounds_and_paths_upwards_are_refused() {
        for text in ["s3://b/?timeout=0", "s3://b/?timeout=3601", "s3://b/?attempts=21", "s3://b/?attempts=x"]
        {
            assert!(parse(text).patience().is_err(), "{text}");
        }
        assert!(parse("s3://b/a/../c").parts().is_err());
        assert!(parse("s3://b/?path_style=yes").take_flag("path_style").is_err());
    }
}
