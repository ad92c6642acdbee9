//! A page of a listing, believed only when it is whole and the one that was asked for.
//!
//! Names are not asked for in an encoding of their own (`encoding-type`): s3s-fs says that it encodes and does not, and
//! of `a+b` nobody could tell what it stands for.

use super::super::flat::{Ask, Entries, Failure, checked_page};
use super::super::http::Response;
use super::super::text::form_decoded;

/// What a page says of itself.
#[derive(Debug, Default)]
struct Page {
    prefix: Option<String>,
    token: Option<String>,
    after: Option<String>,
    next: Option<String>,
    truncated: Option<bool>,
    count: Option<usize>,
}

/// An entry as it is read.
#[derive(Debug, Default)]
struct Row {
    name: Option<String>,
    size_bytes: Option<u64>,
}

const ROOT: &str = "ListBucketResult";

/// Reads a page; returns what the next one is asked with.
pub(super) fn read(answer: &Response, ask: &Ask<'_>, into: &mut Entries) -> Result<Option<String>, Failure> {
    into.clear();
    let (mut page, mut row) = (Page::default(), Row::default());
    let mut rooted = false;
    checked_page(answer, |path, text| {
        let Some(path) = path.strip_prefix(ROOT) else { return Err("it is none of S3".to_owned()) };
        rooted = true;
        match path {
            "/Contents/Key" => row.name = Some(text.to_owned()),
            "/Contents/Size" => row.size_bytes = text.parse().ok(),
            "/Contents" => add(into, std::mem::take(&mut row))?,
            "/CommonPrefixes/Prefix" => into.add(text.as_bytes(), 0, true),
            "/Prefix" => page.prefix = Some(text.to_owned()),
            "/ContinuationToken" => page.token = Some(text.to_owned()),
            "/StartAfter" => page.after = Some(text.to_owned()),
            "/NextContinuationToken" => page.next = Some(text.to_owned()),
            "/IsTruncated" => page.truncated = text.parse().ok(),
            "/KeyCount" => {
                page.count = Some(text.parse().map_err(|_| "its KeyCount is no number".to_owned())?)
            }
            _ => {}
        }
        Ok(())
    })?;
    let next = page.checked(ask, into.len(), rooted).map_err(|why| {
        Failure::Odd(format!("a page of the listing is not the one that was asked for: {why}"))
    })?;
    if ask.folders {
        // Objects and folders come apart.
        into.sort();
    }
    Ok(next)
}

fn add(entries: &mut Entries, row: Row) -> Result<(), String> {
    let name = row.name.filter(|name| !name.is_empty()).ok_or("an entry has no Key")?;
    let size_bytes = row.size_bytes.ok_or("an entry has no Size")?;
    entries.add(name.as_bytes(), size_bytes, false);
    Ok(())
}

impl Page {
    fn checked(self, ask: &Ask<'_>, count: usize, rooted: bool) -> Result<Option<String>, &'static str> {
        // Some services encode what they repeat of the question.
        let echoes = |said: &Option<String>, asked: &str| match said.as_deref() {
            None => asked.is_empty(),
            Some(said) => said == asked || form_decoded(said).is_some_and(|said| said == asked.as_bytes()),
        };
        if !rooted || !echoes(&self.prefix, ask.prefix) {
            return Err("it is for another prefix");
        }
        if ask.token.is_some() && self.token.is_some() && !echoes(&self.token, ask.token.unwrap_or_default())
        {
            return Err("it is for another token");
        }
        if ask.token.is_none() && self.after.is_some() && !echoes(&self.after, ask.after.unwrap_or_default())
        {
            return Err("it begins after another name");
        }
        if self.count.is_some_and(|said| said != count) {
            return Err("it has another number of entries than it says");
        }
        match (self.truncated, self.next.filter(|next| !next.is_empty())) {
            (Some(false), None) => Ok(None),
            (Some(true), Some(next)) => Ok(Some(next)),
            (None, _) => Err("it does not say whether there are more"),
            _ => Err("it says both that there are more and that there are none"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::http::{HeaderMap, HeaderValue};

    fn read_page(ask: &Ask<'_>, inside: &str) -> Result<(Vec<String>, Option<String>), Failure> {
        let body = format!("<?xml version=\"1.0\"?><{ROOT} xmlns=\"x\">{inside}</{ROOT}>");
        read_body(ask, &body)
    }

    fn read_body(ask: &Ask<'_>, body: &str) -> Result<(Vec<String>, Option<String>), Failure> {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("application/xml"));
        let answer = Response { status: 200, headers, body: body.to_owned().into() };
        let mut entries = Entries::default();
        let next = read(&answer, ask, &mut entries)?;
        Ok((entries.iter().map(|entry| String::from_utf8_lossy(entry.name).into_owned()).collect(), next))
    }

    const ONE: &str = "<Contents><Key>7/a</Key><Size>5</Size></Contents>";
    const END: &str = "<IsTruncated>false</IsTruncated>";

    fn ask() -> Ask<'static> {
        Ask { prefix: "7/", ..Ask::default() }
    }

    #[test]
    fn a_page_gives_its_names_and_what_comes_next() {
        let page = format!("<Prefix>7/</Prefix><KeyCount>1</KeyCount>{ONE}{END}");
        assert_eq!(read_page(&ask(), &page).expect("page"), (vec!["7/a".to_owned()], None));
        let page = "<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>\
                    <Prefix>7%2F</Prefix>\
                    <Contents><Key>7/a+b&amp;%ü</Key><Size>5</Size></Contents>\
                    <CommonPrefixes><Prefix>7/a/</Prefix></CommonPrefixes>";
        let expected = vec!["7/a+b&%ü".to_owned(), "7/a/".to_owned()];
        let both = Ask { folders: true, ..ask() };
        assert_eq!(read_page(&both, page).expect("page"), (expected, Some("t".to_owned())));
    }

    #[test]
    fn a_page_that_is_not_the_one_asked_for_is_none() {
        for page in [
            format!("<Prefix>8/</Prefix>{ONE}{END}"),
            format!("{ONE}{END}"),
            format!("<Prefix>7/</Prefix>{ONE}"),
            format!("<Prefix>7/</Prefix><KeyCount>2</KeyCount>{ONE}{END}"),
            format!("<Prefix>7/</Prefix>{ONE}<IsTruncated>true</IsTruncated>"),
            format!("<Prefix>7/</Prefix>{ONE}{END}<NextContinuationToken>t</NextContinuationToken>"),
            format!("<Prefix>7/</Prefix><Contents><Key>7/a</Key></Contents>{END}"),
            format!("<Prefix>7/</Prefix><StartAfter>7/x</StartAfter>{ONE}{END}"),
        ] {
            assert!(matches!(read_page(&ask(), &page), Err(Failure::Odd(_))), "{page}");
        }
        let later = Ask { token: Some("t2"), ..ask() };
        let page = format!("<Prefix>7/</Prefix><ContinuationToken>t1</ContinuationToken>{ONE}{END}");
        assert!(read_page(&later, &page).is_err());
        let whole = format!("<{ROOT}><Prefix>7/</Prefix>{ONE}{END}</{ROOT}>");
        assert!(read_body(&ask(), &whole).is_ok());
        for end in 0..whole.len() {
            assert!(read_body(&ask(), &whole[..end]).is_err(), "{}", &whole[..end]);
        }
        assert!(read_body(&ask(), "<html><body>Please sign in.</body></html>").is_err());
    }
}
