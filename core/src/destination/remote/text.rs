//! Bytes in addresses, headers and queries.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write;

/// Percent-encodes all but letters, digits, `-._~`, and `/` where it is asked to stay.
pub(crate) fn percent_encoded(text: &str, keep_slash: bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte))
            }
            b'/' if keep_slash => encoded.push('/'),
            // A String can always be written to.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
    }
    encoded
}

/// A query of names and values, percent-encoded.
pub(crate) fn query(pairs: &[(&str, &str)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| match *value {
        "" => percent_encoded(name, false) + "=",
        value => format!("{}={}", percent_encoded(name, false), percent_encoded(value, false)),
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// Undoes the encoding of names in listings, where a `+` is a space.
pub(crate) fn form_decoded(text: &str) -> Option<Vec<u8>> {
    super::super::decode_percents(&text.replace('+', " "))
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded() {
        let text = "a b+c%/ü?&=~";
        assert_eq!(percent_encoded(text, true), "a%20b%2Bc%25/%C3%BC%3F%26%3D~");
        for keep in [false, true] {
            assert_eq!(form_decoded(&percent_encoded(text, keep)).as_deref(), Some(text.as_bytes()));
        }
        assert_eq!(query(&[("uploads", ""), ("prefix", "a/b")]), "uploads=&prefix=a%2Fb");
        assert_eq!((form_decoded("%zz"), form_decoded("a+b")), (None, Some(b"a b".to_vec())));
        assert_eq!(from_base64(&base64(b"\0\xff")).as_deref(), Some(&b"\0\xff"[..]));
    }
}
