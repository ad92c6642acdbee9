//! A page of a listing, believed only when it is whole and the one that was asked for.

use super::super::flat::{Ask, Entries, Failure, checked_page};
use super::super::http::Response;
use crate::destination::decode_percents;

#[derive(Debug, Default)]
struct Row {
    name: Option<Vec<u8>>,
    size_bytes: Option<u64>,
    folder: bool,
}

const ROOT: &str = "EnumerationResults";

/// Reads a page; returns what the next one is asked with.
pub(super) fn read(answer: &Response, ask: &Ask<'_>, into: &mut Entries) -> Result<Option<String>, Failure> {
    into.clear();
    let (mut prefix, mut marker, mut next) = (String::new(), None, None);
    let (mut row, mut rooted) = (Row::default(), false);
    checked_page(answer, |path, text| {
        let Some(path) = path.strip_prefix(ROOT) else { return Err("it is none of Azure Blob".to_owned()) };
        rooted = true;
        match path {
            "/Blobs/Blob/Name" | "/Blobs/BlobPrefix/Name" => row.name = Some(text.as_bytes().to_vec()),
            // A name with what XML cannot hold.
            "/Blobs/Blob/Name@" | "/Blobs/BlobPrefix/Name@" => {
                row.name = Some(decode_percents(text).ok_or("a name is not encoded as it says")?);
            }
            "/Blobs/Blob/Properties/Content-Length" => row.size_bytes = text.parse().ok(),
            "/Blobs/Blob/Properties/ResourceType" => row.folder = text == "directory",
            "/Blobs/Blob" => add(into, std::mem::take(&mut row))?,
            "/Blobs/BlobPrefix" => {
                let name = std::mem::take(&mut row).name.ok_or("a folder has no name")?;
                into.add(&name, 0, true);
            }
            "/Prefix" | "/Prefix@" => text.clone_into(&mut prefix),
            "/Marker" => marker = Some(text.to_owned()),
            "/NextMarker" => next = Some(text.to_owned()),
            _ => {}
        }
        Ok(())
    })?;
    let odd =
        |why: &str| Failure::Odd(format!("a page of the listing is not the one that was asked for: {why}"));
    if !rooted || prefix != ask.prefix && decode_percents(&prefix).as_deref() != Some(ask.prefix.as_bytes()) {
        return Err(odd("it is for another prefix"));
    }
    if marker.is_some_and(|marker| marker != ask.token.unwrap_or_default()) {
        return Err(odd("it is for another marker"));
    }
    let next = next.ok_or_else(|| odd("it does not say whether there are more"))?;
    Ok(Some(next).filter(|next| !next.is_empty()))
}

fn add(entries: &mut Entries, row: Row) -> Result<(), String> {
    let mut name = row.name.filter(|name| !name.is_empty()).ok_or("a blob has no name")?;
    if row.folder {
        name.push(b'/');
    }
    entries.add(&name, row.size_bytes.ok_or("a blob has no Content-Length")?, row.folder);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::http::{HeaderMap, HeaderValue};

    fn read_page(ask: &Ask<'_>, body: &str) -> Result<(Vec<String>, Option<String>), Failure> {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("application/xml"));
        let answer = Response { status: 200, headers, body: body.to_owned().into() };
        let mut entries = Entries::default();
        let next = read(&answer, ask, &mut entries)?;
        Ok((entries.iter().map(|entry| String::from_utf8_lossy(entry.name).into_owned()).collect(), next))
    }

    const WHOLE: &str = "<EnumerationResults><Prefix>7/</Prefix><Marker>m1</Marker><Blobs>\
        <Blob><Name>7/a b</Name><Properties><Content-Length>5</Content-Length></Properties></Blob>\
        <Blob><Name Encoded=\"true\">7/%01</Name><Properties><Content-Length>5</Content-Length></Properties></Blob>\
        <Blob><Name>7/d</Name><Properties><Content-Length>0</Content-Length><ResourceType>directory</ResourceType></Properties></Blob>\
        <BlobPrefix><Name>7/p/</Name></BlobPrefix></Blobs><NextMarker>m2</NextMarker></EnumerationResults>";

    #[test]
    fn a_page_gives_its_names_and_what_comes_next() {
        let ask = Ask { prefix: "7/", token: Some("m1"), ..Ask::default() };
        let names = ["7/a b", "7/\u{1}", "7/d/", "7/p/"].map(str::to_owned).to_vec();
        assert_eq!(read_page(&ask, WHOLE).expect("page"), (names, Some("m2".to_owned())));
        for end in 0..WHOLE.len() {
            assert!(read_page(&ask, &WHOLE[..end]).is_err(), "{}", &WHOLE[..end]);
        }
    }

    #[test]
    fn a_page_that_is_not_the_one_asked_for_is_none() {
        for ask in [
            Ask { prefix: "8/", token: Some("m1"), ..Ask::default() },
            Ask { prefix: "7/", ..Ask::default() },
        ] {
            assert!(matches!(read_page(&ask, WHOLE), Err(Failure::Odd(_))));
        }
        let ask = Ask { prefix: "7/", token: Some("m1"), ..Ask::default() };
        let unfinished = WHOLE.replace("<NextMarker>m2</NextMarker>", "");
        assert!(read_page(&ask, &unfinished).is_err());
        assert!(read_page(&ask, "<html><body>Please sign in.</body></html>").is_err());
    }
}
