//! The entries of a listing's page, whatever the protocol: S3, Azure Blob and WebDAV all answer in XML.

/// A page without its entries. What says how many there were says none; the folder itself, which WebDAV lists first,
/// stays.
pub fn without_entries(body: &[u8]) -> Vec<u8> {
    let mut text = String::from_utf8_lossy(body).into_owned();
    for name in ["Contents", "CommonPrefixes", "Blob", "BlobPrefix"] {
        text = without(&text, name, 0);
    }
    for name in ["response", "D:response", "d:response"] {
        text = without(&text, name, 1);
    }
    counting_none(&text).into_bytes()
}

/// A text without the elements of a name, but for the first few.
fn without(text: &str, name: &str, keep: usize) -> String {
    let close = format!("</{name}>");
    let (mut rest, mut kept, mut found) = (text, String::new(), 0);
    while let Some(start) = start_of(rest, name) {
        let Some(end) = rest[start..].find(&close) else { break };
        let end = start + end + close.len();
        kept.push_str(if found < keep { &rest[..end] } else { &rest[..start] });
        found += 1;
        rest = &rest[end..];
    }
    kept + rest
}

/// Where an element of a name begins, with attributes or without.
fn start_of(text: &str, name: &str) -> Option<usize> {
    [">", " "].iter().filter_map(|after| text.find(&format!("<{name}{after}"))).min()
}

fn counting_none(text: &str) -> String {
    let (open, close) = ("<KeyCount>", "</KeyCount>");
    let Some((before, rest)) = text.split_once(open) else { return text.to_owned() };
    let Some((_, after)) = rest.split_once(close) else { return text.to_owned() };
    format!("{before}{open}0{close}{after}")
}
