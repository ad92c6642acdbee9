//! What the headers of an answer say of an object.

use super::super::super::Tag;
use super::super::http::{Response, parse_date};
use super::service::{Failure, Found, Got};

/// The ETag of an answer.
pub(in super::super) fn tag(answer: &Response) -> Result<Tag, Failure> {
    let tag = answer.header("etag").filter(|tag| !tag.is_empty());
    tag.map(|tag| Tag(tag.to_owned())).ok_or_else(|| Failure::Odd("an answer has no ETag".to_owned()))
}

/// An object's size, date and version.
pub(in super::super) fn found(answer: &Response) -> Result<Found, Failure> {
    let odd = || Failure::Odd("an object is told without its size or its date".to_owned());
    let size_bytes = answer.header("content-length").and_then(|text| text.parse().ok()).ok_or_else(odd)?;
    let modified = answer.header("last-modified").and_then(parse_date).ok_or_else(odd)?;
    Ok(Found { size_bytes, modified, tag: tag(answer)?, mark: None })
}

/// The bytes of a range, as many as there are in it.
pub(in super::super) fn got(answer: &Response, from: u64, length: usize) -> Result<Got, Failure> {
    let odd = || Failure::Odd("an answer is not the range that was asked for".to_owned());
    let bytes = answer.body.clone();
    let size_bytes = match answer.status {
        206 => {
            let range = answer.header("content-range").and_then(|text| text.strip_prefix("bytes "));
            let (range, size) = range.and_then(|text| text.split_once('/')).ok_or_else(odd)?;
            let (first, last) = range.split_once('-').ok_or_else(odd)?;
            let number = |text: &str| text.parse::<u64>().map_err(|_| odd());
            let (first, last, size) = (number(first)?, number(last)?, number(size)?);
            let wanted = (from + length as u64).min(size);
            if first != from || last + 1 != wanted || wanted - from != bytes.len() as u64 {
                return Err(odd());
            }
            size
        }
        // All of it, where that is what the range is.
        _ if from == 0 && bytes.len() <= length => bytes.len() as u64,
        _ => return Err(odd()),
    };
    Ok(Got { bytes, size_bytes, tag: tag(answer)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::http::{HeaderMap, HeaderName, HeaderValue};

    fn answer(status: u16, headers: &[(&'static str, &'static str)], body: &'static str) -> Response {
        let pairs = headers.iter();
        let pairs =
            pairs.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        Response { status, headers: pairs.collect::<HeaderMap>(), body: body.into() }
    }

    #[test]
    fn a_range_is_the_one_that_was_asked_for() {
        let tag = ("etag", "x");
        let good = answer(206, &[tag, ("content-range", "bytes 2-4/9")], "abc");
        let got_ = got(&good, 2, 3).expect("range");
        assert_eq!((&got_.bytes[..], got_.size_bytes), (&b"abc"[..], 9));
        assert!(got(&good, 1, 3).is_err() && got(&good, 2, 4).is_err() && got(&good, 2, 2).is_err());
        let end = answer(206, &[tag, ("content-range", "bytes 6-8/9")], "abc");
        assert_eq!(got(&end, 6, 100).expect("range").bytes.len(), 3);
        for bad in [
            answer(206, &[tag, ("content-range", "bytes 2-4/9")], "ab"),
            answer(206, &[tag], "abc"),
            answer(206, &[("content-range", "bytes 2-4/9")], "abc"),
            answer(200, &[tag], "abc"),
        ] {
            assert!(got(&bad, 2, 3).is_err());
        }
        assert_eq!(got(&answer(200, &[tag], "abc"), 0, 10).expect("all").size_bytes, 3);
    }

    #[test]
    fn a_page_of_a_portal_is_no_object() {
        assert!(found(&answer(200, &[("content-length", "5"), ("content-type", "text/html")], "")).is_err());
    }
}
