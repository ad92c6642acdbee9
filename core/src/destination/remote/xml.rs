//! Answers in XML, read once from front to back and only when they are whole.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// Elements may lie in each other this deep.
const DEPTH: usize = 32;

/// Calls `leaf` at the end of each element, with the names from the root to it, joined by `/`, and the text since
/// its last child. Prefixes of names are left out. An element with the attribute `Encoded="true"` has `@` after its
/// name.
///
/// Errors: what is wrong with the document: cut short, not XML, more than one root, or what `leaf` said.
pub(crate) fn read(
    body: &[u8],
    mut leaf: impl FnMut(&str, &str) -> Result<(), String>,
) -> Result<(), String> {
    let text = std::str::from_utf8(body).map_err(|_| "it is not UTF-8".to_owned())?;
    let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    reader.config_mut().expand_empty_elements = true;
    let (mut path, mut ends, mut text) = (String::new(), Vec::new(), String::new());
    let mut rooted = false;
    loop {
        match reader.read_event().map_err(|_| "it is not XML".to_owned())? {
            Event::Start(start) => {
                if ends.is_empty() && std::mem::replace(&mut rooted, true) || ends.len() >= DEPTH {
                    return Err("it has more than one root, or is too deep".to_owned());
                }
                ends.push(path.len());
                step(&mut path, &start);
                text.clear();
            }
            Event::End(_) => {
                leaf(&path, &text)?;
                path.truncate(ends.pop().unwrap_or(0));
                text.clear();
            }
            // Line ends stay as they are: in a name they were written by a service that does not escape them.
            Event::Text(part) => text.push_str(&part.into_inner()),
            Event::CData(part) => text.push_str(&part.into_inner()),
            Event::GeneralRef(entity) => text.push(resolved(&entity)?),
            Event::DocType(_) => return Err("it has a document type".to_owned()),
            // Written out by the reader.
            Event::Empty(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => break,
        }
        if ends.is_empty() && !text.trim().is_empty() {
            return Err("it is not XML".to_owned());
        }
    }
    if rooted && ends.is_empty() { Ok(()) } else { Err("it is cut short".to_owned()) }
}

fn step(path: &mut String, start: &BytesStart<'_>) {
    if !path.is_empty() {
        path.push('/');
    }
    path.push_str(start.local_name().as_ref());
    if matches!(start.try_get_attribute("Encoded"), Ok(Some(encoded)) if encoded.value.as_ref() == "true") {
        path.push('@');
    }
}

fn resolved(entity: &BytesRef<'_>) -> Result<char, String> {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return Ok(character);
    }
    match &**entity {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err("it has an entity that nobody knows".to_owned()),
    }
}

/// The code and the message of a service's error document; `None` when it is none.
pub(crate) fn fault(body: &[u8]) -> Option<(String, String)> {
    let (mut code, mut message) = (String::new(), String::new());
    let found = read(body, |path, text| {
        match path {
            "Error/Code" => text.trim().clone_into(&mut code),
            "Error/Message" => text.lines().next().unwrap_or_default().trim().clone_into(&mut message),
            _ => {}
        }
        Ok(())
    });
    (found.is_ok() && !code.is_empty()).then_some((code, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(text: &str) -> Result<Vec<(String, String)>, String> {
        let mut leaves = Vec::new();
        read(text.as_bytes(), |path, text| {
            leaves.push((path.to_owned(), text.to_owned()));
            Ok(())
        })?;
        Ok(leaves)
    }

    #[test]
    fn each_element_is_told_at_its_end() {
        let text = "<?xml version=\"1.0\"?>\n<a xmlns='x'><b> 1&lt;&#x41;\r\n&#x1;</b><n:c/><d Encoded=\"true\">2</d></a>\n";
        let pairs = [("a/b", " 1<A\r\n\u{1}"), ("a/c", ""), ("a/d@", "2"), ("a", "")];
        let expected: Vec<_> =
            pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        assert_eq!(leaves(text), Ok(expected));
    }

    #[test]
    fn a_document_cut_anywhere_is_none() {
        let text = "<a><b>1</b><c>2</c></a>";
        for end in 0..text.len() {
            assert!(leaves(&text[..end]).is_err(), "{}", &text[..end]);
        }
        for text in ["<a/><b/>", "<a></b>", "<!DOCTYPE html><html></html>", "<a>&x;</a>", "<a/>x", "x", "{}"]
        {
            assert!(leaves(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_fault_is_the_services_own_document() {
        let text = b"<Error><Code>NoSuchKey</Code><Message>gone\nRequestId:1</Message></Error>";
        assert_eq!(fault(text), Some(("NoSuchKey".to_owned(), "gone".to_owned())));
        assert_eq!(fault(b"<html><body>404</body></html>"), None);
        assert_eq!(fault(b"<Error><Code>NoSuchKey</Code>"), None);
    }
}
