//! Where a source answers, as people write it.

use super::error::LiveError;
use std::net::{IpAddr, Ipv6Addr};

const HTTPS: u16 = 443;
/// The longest name that DNS knows.
const HOST_BYTES: usize = 253;

/// A host, and the port of its API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// A name or an IP address, without brackets.
    pub(super) host: String,
    pub(super) port: u16,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.host.contains(':') {
            true => write!(f, "[{}]:{}", self.host, self.port),
            false => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

impl Place {
    /// `host`, `host:port`, `[v6]:port`, or `https://…/sdk`.
    pub(super) fn parse(address: &str) -> Result<Place, LiveError> {
        let rest = without_scheme(address.trim())?;
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        if !matches!(path, "" | "sdk" | "sdk/") {
            return rejected("its path is neither empty nor /sdk");
        }
        if authority.contains('@') {
            return rejected("user and password do not belong into it; give them on their own");
        }
        let (host, port) = split(authority)?;
        Ok(Place { host: host_of(host)?, port: port_of(port)? })
    }

    pub(super) fn ip(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }
}

fn rejected<T>(what: &'static str) -> Result<T, LiveError> {
    Err(LiveError::AddressRejected { what })
}

fn without_scheme(address: &str) -> Result<&str, LiveError> {
    match address.split_once("://") {
        None => Ok(address),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => Ok(rest),
        Some(_) => rejected("only https is spoken; write https://host/sdk, or the host alone"),
    }
}

/// Host and port; the brackets around an IPv6 address are taken off.
fn split(authority: &str) -> Result<(&str, Option<&str>), LiveError> {
    if let Some(bracketed) = authority.strip_prefix('[') {
        let Some((host, after)) = bracketed.split_once(']') else {
            return rejected("a bracket is opened and not closed");
        };
        if host.parse::<Ipv6Addr>().is_err() {
            return rejected("there is no IPv6 address between the brackets");
        }
        return match after.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if after.is_empty() => Ok((host, None)),
            None => rejected("after the bracket comes neither a port nor the end"),
        };
    }
    if authority.parse::<Ipv6Addr>().is_ok() {
        return Ok((authority, None));
    }
    Ok(authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))))
}

fn host_of(host: &str) -> Result<String, LiveError> {
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    match host.parse::<IpAddr>() {
        Ok(address) => Ok(address.to_string()),
        Err(_) if host.is_empty() => rejected("it names no host"),
        Err(_) if host.len() > HOST_BYTES => rejected("its host name is longer than 253 letters"),
        Err(_) if host.chars().all(letter) => Ok(host.to_ascii_lowercase()),
        Err(_) => {
            rejected("a host name has letters, digits, '.', '-' and '_' only; write IPv6 as [address]:port")
        }
    }
}

fn port_of(port: Option<&str>) -> Result<u16, LiveError> {
    let Some(text) = port else { return Ok(HTTPS) };
    match text.parse::<u16>() {
        Ok(number) if number > 0 && text.bytes().all(|b| b.is_ascii_digit()) => Ok(number),
        _ => rejected("its port is not a number from 1 to 65535"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(address: &str, expected: &str) {
        let found = Place::parse(address).expect(address);
        assert_eq!(found.to_string(), expected, "{address}");
    }

    #[test]
    fn each_way_to_write_an_address_is_understood() {
        check("10.1.0.6", "10.1.0.6:443");
        check("10.1.0.6:8443", "10.1.0.6:8443");
        check(" Esx1.Example.COM ", "esx1.example.com:443");
        check("https://vc.example.com/sdk", "vc.example.com:443");
        check("HTTPS://vc.example.com:9443/sdk/", "vc.example.com:9443");
        check("https://vc_1", "vc_1:443");
        check("[fe80::1]:443", "[fe80::1]:443");
        check("[::1]", "[::1]:443");
        check("2001:DB8::6", "[2001:db8::6]:443");
        check("https://[2001:db8::6]:8443/sdk", "[2001:db8::6]:8443");
    }

    #[test]
    fn what_is_no_address_is_refused_and_not_shown() {
        let wrong = [
            "",
            "  ",
            ":443",
            "host:",
            "host:0",
            "host:65536",
            "host:+1",
            "host:4x",
            "http://host",
            "ftp://host",
            "https://host/ui",
            "host/sdk/vim",
            "[::1",
            "[::1]443",
            "[host]:1",
            "a b",
            "host?x=1",
            "höst",
            "a:b:c",
            "https://root:hunter2@host/sdk",
            "root:hunter2@host",
            "fe80::1%eth0",
        ];
        for address in wrong {
            let error = Place::parse(address).expect_err(address);
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{address}");
            assert_eq!(error.status(), crate::Status::VmwareAddressRejected);
        }
    }

    proptest! {
        #[test]
        fn what_was_understood_reads_back_the_same(text in "[a-z0-9:./\\[\\]@-]{0,24}") {
            if let Ok(place) = Place::parse(&text) {
                prop_assert_eq!(Place::parse(&place.to_string()).expect("its own text"), place);
            }
        }
    }
}
