//! Paths as addresses write them, and back.

use super::multistatus::{Flaw, flaw};

/// The decoded path of an `href`: absolute, or an address whose path is meant. Whose address it is does not matter: a
/// proxy may have written it; the path must be the one that was asked for.
///
/// Errors: anything that could be read in two ways: a query, a fragment, an empty part, `.` and `..`, a part with a
///         slash or NUL in it.
pub(super) fn decode_href(href: &str) -> Result<Vec<u8>, Flaw> {
    let path = match href.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => match rest.find('/') {
            Some(at) => &rest[at..],
            None => "/",
        },
        _ => href,
    };
    if !path.starts_with('/') {
        return flaw("an address in it is not absolute");
    }
    if path.bytes().any(|byte| matches!(byte, b'?' | b'#' | b'\\') || byte.is_ascii_control()) {
        return flaw("an address in it has a query, a fragment or a letter that belongs in none");
    }
    decode_parts(path)
}

fn is_scheme(text: &str) -> bool {
    text.eq_ignore_ascii_case("http") || text.eq_ignore_ascii_case("https")
}

fn decode_parts(path: &str) -> Result<Vec<u8>, Flaw> {
    let mut decoded = Vec::with_capacity(path.len());
    let mut parts = path.split('/').skip(1).peekable();
    while let Some(part) = parts.next() {
        decoded.push(b'/');
        if part.is_empty() && parts.peek().is_none() {
            break;
        }
        let start = decoded.len();
        decode_part(part, &mut decoded)?;
        match &decoded[start..] {
            b"" | b"." | b".." => {
                return flaw("an address in it has an empty part, or one that leads elsewhere");
            }
            part if part.iter().any(|byte| matches!(byte, b'/' | 0)) => {
                return flaw("a name in it has a slash or NUL");
            }
            _ => {}
        }
    }
    Ok(decoded)
}

fn decode_part(part: &str, into: &mut Vec<u8>) -> Result<(), Flaw> {
    let mut bytes = part.as_bytes();
    while let Some((&byte, rest)) = bytes.split_first() {
        bytes = rest;
        if byte != b'%' {
            into.push(byte);
            continue;
        }
        let pair = rest.first_chunk().and_then(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
        let Some(byte) = pair else { return flaw("a percent sign in it is followed by no two digits") };
        into.push(byte);
        bytes = &rest[2..];
    }
    Ok(())
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Writes a path so that every server reads the same: all but letters, digits and `-._~` as percent signs.
pub(super) fn encode(path: &[u8]) -> String {
    let mut text = String::with_capacity(path.len());
    for &byte in path {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for path in ["/", "/a", "/a b/ü%20/", "/d/\u{1F600}?#\"<>&'[]{}|^`+*;:@=,!$()~"] {
            assert_eq!(decode_href(&encode(path.as_bytes())).expect(path), path.as_bytes());
        }
        assert_eq!(encode(b"/a/%ff\xff"), "/a/%25ff%FF");
    }

    #[test]
    fn an_address_is_read_by_its_path() {
        let check = |href, path: &str| assert_eq!(decode_href(href).expect(href), path.as_bytes());
        check("http://host:8080/a/b%20c/", "/a/b c/");
        check("HTTPS://host", "/");
        check("/a/http:x", "/a/http:x");
        check("/%c3%A4", "/ä");
        check("/ä", "/ä");
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        let refused = [
            "",
            "a",
            "../a",
            "ftp://host/a",
            "/a?b",
            "/a#b",
            "/a//b",
            "//a",
            "/a/./b",
            "/a/../b",
            "/a/%2e%2E/b",
            "/a%2fb",
            "/a%00b",
            "/a%",
            "/a%4",
            "/a%zz",
            "/a%+1",
            "/a\\b",
            "/a\nb",
        ];
        for href in refused {
            decode_href(href).expect_err(href);
        }
    }
}
