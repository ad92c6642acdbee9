//! Versions of objects, as WebDAV tells them apart: by entity tag, or else by time and size.

use super::super::super::Tag;
use super::super::http::parse_date;
use super::multistatus::Props;
use crate::units::UtcMs;

/// The version that a listing tells of; `None` when it tells neither an entity tag nor a time.
///
/// Without entity tags two versions of one size made within one second are one: servers tell times in seconds.
pub(super) fn of_props(props: &Props) -> Option<Tag> {
    let etag = props.etag.as_deref().and_then(opaque).map(by_etag);
    etag.or_else(|| Some(by_time(props.modified?, props.size_bytes?)))
}

/// The version that the headers of a GET tell of, in the same words. A server may tell an entity tag here and none
/// in a listing; then the listing's words count.
pub(super) fn of_headers(
    etag: Option<&str>,
    last_modified: Option<&str>,
    size_bytes: u64,
    lists_etags: bool,
) -> Option<Tag> {
    if lists_etags {
        return etag.and_then(opaque).map(by_etag);
    }
    Some(by_time(parse_date(last_modified?)?, size_bytes))
}

/// Whether a version is told by an entity tag, which a condition can name.
pub(super) fn has_etag(tag: &Tag) -> bool {
    tag.0.starts_with(ETAG)
}

/// When a version that is told by its time was made.
pub(super) fn time_of(tag: &Tag) -> Option<UtcMs> {
    tag.0.strip_prefix(TIME)?.split(' ').next()?.parse().ok().map(UtcMs)
}

/// The condition that what lies at an address is this version; `None` when no condition can say so.
///
/// It is an `If` header with the address, which is compared weakly and means the target of a MOVE: a file changed
/// within the last second has a weak entity tag on Apache, which `If-Match` never meets.
///
/// Source: RFC 4918, section 10.4.
pub(super) fn condition(address: &str, tag: &Tag) -> Option<String> {
    tag.0.strip_prefix(ETAG).map(|etag| format!("<{address}> ([{etag}])"))
}

const ETAG: &str = "etag ";
const TIME: &str = "time ";

fn by_etag(opaque: &str) -> Tag {
    Tag(format!("{ETAG}{opaque}"))
}

fn by_time(modified: UtcMs, size_bytes: u64) -> Tag {
    Tag(format!("{TIME}{} {size_bytes}", modified.0))
}

/// An entity tag without the mark that it is weak; `None` when it is none.
fn opaque(etag: &str) -> Option<&str> {
    let etag = etag.strip_prefix("W/").unwrap_or(etag);
    let inner = etag.strip_prefix('"')?.strip_suffix('"')?;
    let sound = |byte: u8| byte == 0x21 || (0x23..0x7f).contains(&byte);
    inner.bytes().all(sound).then_some(etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn props(etag: Option<&str>, modified: Option<i64>) -> Props {
        let (etag, modified) = (etag.map(str::to_owned), modified.map(UtcMs));
        Props { size_bytes: Some(7), etag, modified, ..Props::default() }
    }

    #[test]
    fn a_version_is_the_same_whether_its_etag_is_weak_yet_or_not() {
        let weak = of_props(&props(Some("W/\"a-1\""), Some(1)));
        assert_eq!(weak, of_props(&props(Some("\"a-1\""), Some(2))));
        assert_eq!(weak, of_headers(Some("\"a-1\""), None, 9, true));
        assert_ne!(weak, of_props(&props(Some("\"a-2\""), Some(1))));
    }

    #[test]
    fn without_an_etag_time_and_size_tell_versions_apart() {
        let date = "Thu, 01 Jan 1970 00:00:01 GMT";
        let listed = of_props(&props(None, Some(1000)));
        assert_eq!(listed, of_headers(Some("\"x\""), Some(date), 7, false));
        assert_ne!(listed, of_headers(None, Some(date), 8, false));
        assert_ne!(listed, of_props(&props(None, Some(2000))));
        assert_eq!(listed, of_props(&props(Some("no tag"), Some(1000))));
        assert_eq!(listed.as_ref().and_then(time_of), Some(UtcMs(1000)));
        assert_eq!((of_props(&props(None, None)), of_headers(None, Some(date), 7, true)), (None, None));
    }

    #[test]
    fn a_condition_names_address_and_etag() {
        let tag = of_props(&props(Some("W/\"a-1\""), None)).expect("a version");
        assert_eq!(condition("http://h/x", &tag).as_deref(), Some("<http://h/x> ([\"a-1\"])"));
        let timed = of_props(&props(None, Some(1))).expect("a version");
        assert_eq!(time_of(&tag), None);
        assert!(has_etag(&tag) && !has_etag(&timed) && condition("http://h/x", &timed).is_none());
    }

    #[test]
    fn an_etag_that_could_end_the_condition_early_is_none() {
        for etag in ["\"a\"b\"", "\"a b\"", "\"a\r\nX: y\"", "\"\u{e4}\"", "\"", "", "a"] {
            assert_eq!(opaque(etag), None, "{etag:?}");
        }
    }
}
