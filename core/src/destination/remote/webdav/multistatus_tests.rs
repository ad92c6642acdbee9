use super::multistatus::{Flaw, Props, is_xml, read};
use crate::units::UtcMs;
use proptest::prelude::*;

/// What Apache answers, with everything that varies: prefixes, a name of its own, properties that are not there.
const APACHE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<D:multistatus xmlns:D="DAV:" xmlns:ns0="DAV:">
<D:response xmlns:lp1="DAV:" xmlns:lp2="http://apache.org/dav/props/" xmlns:g0="DAV:">
<D:href>/root/d/</D:href>
<D:propstat>
<D:prop>
<lp1:resourcetype><D:collection/></lp1:resourcetype>
<lp1:getlastmodified>Sun, 22 Nov 2026 03:30:35 GMT</lp1:getlastmodified>
<lp1:getetag>W/"1000-660d519b4fa86"</lp1:getetag>
</D:prop>
<D:status>HTTP/1.1 200 OK</D:status>
</D:propstat>
<D:propstat>
<D:prop>
<g0:getcontentlength/>
<g0:quota-available-bytes/>
</D:prop>
<D:status>HTTP/1.1 404 Not Found</D:status>
</D:propstat>
</D:response>
<D:response xmlns:lp1="DAV:">
<D:href>/root/d/%c3%a4%20b</D:href>
<D:propstat>
<D:prop>
<lp1:resourcetype/>
<lp1:getcontentlength>4</lp1:getcontentlength>
<lp1:getetag>"4-660d519b4fa86"</lp1:getetag>
</D:prop>
<D:status>HTTP/1.1 200 OK</D:status>
</D:propstat>
</D:response>
<D:response>
<D:href>/root/d/sub/</D:href>
<D:propstat>
<D:prop>
<D:resourcetype><D:collection/></D:resourcetype>
</D:prop>
<D:status>HTTP/1.1 200 OK</D:status>
</D:propstat>
</D:response>
</D:multistatus>
"#;

type Members = Vec<(String, Props)>;

fn all(text: &[u8]) -> Result<(Props, Members), Flaw> {
    let mut members = Members::new();
    let own = read(text, b"/root/d", &mut |name, props| {
        members.push((String::from_utf8_lossy(name).into_owned(), props));
        Ok(())
    })?;
    Ok((own, members))
}

#[test]
fn a_sound_answer_is_read() {
    let (own, members) = all(APACHE.as_bytes()).expect("sound");
    let etag = |text: &str| Some(text.to_owned());
    let modified = Some(UtcMs(1_795_318_235_000));
    assert_eq!(
        own,
        Props { is_folder: true, modified, etag: etag("W/\"1000-660d519b4fa86\""), ..Props::default() }
    );
    let file = Props { size_bytes: Some(4), etag: etag("\"4-660d519b4fa86\""), ..Props::default() };
    let folder = Props { is_folder: true, ..Props::default() };
    assert_eq!(members, [("ä b".to_owned(), file), ("sub".to_owned(), folder)]);
}

#[test]
fn every_beginning_of_a_sound_answer_is_an_error() {
    let end = APACHE.trim_end().len();
    for length in 0..end {
        all(&APACHE.as_bytes()[..length])
            .expect_err(&APACHE[..length.saturating_sub(1)].escape_debug().to_string());
    }
    all(&APACHE.as_bytes()[..end]).expect("whole");
}

/// The sound answer with one place made otherwise.
fn damaged(from: &str, to: &str) -> Flaw {
    assert!(APACHE.contains(from), "{from}");
    let text = APACHE.replacen(from, to, 1);
    all(text.as_bytes()).expect_err(&format!("{from} -> {to}"))
}

#[test]
fn an_answer_about_something_else_is_an_error() {
    for (from, to) in [
        ("<D:href>/root/d/</D:href>", "<D:href>/root/</D:href>"),
        ("<D:href>/root/d/</D:href>", "<D:href>/root/d2/</D:href>"),
        ("<D:href>/root/d/</D:href>", "<D:href>/root/d/x</D:href>"),
        ("/root/d/%c3%a4%20b", "/root/d/"),
        ("/root/d/%c3%a4%20b", "/root/d"),
        ("/root/d/%c3%a4%20b", "/root/d/a/b"),
        ("/root/d/%c3%a4%20b", "/root/d/%c3%a4%20b/"),
        ("/root/d/%c3%a4%20b", "/root/d/../x"),
        ("/root/d/%c3%a4%20b", "/root/d/a%2fb"),
        ("/root/d/%c3%a4%20b", "b"),
        ("/root/d/%c3%a4%20b", ""),
        ("/root/d/%c3%a4%20b", "/root/dx"),
        ("/root/d/%c3%a4%20b", "/root/d/<b/>"),
    ] {
        damaged(from, to);
    }
}

#[test]
fn a_part_that_failed_makes_the_whole_an_error() {
    let cut = "<D:response><D:href>/root/d/</D:href><D:status>HTTP/1.1 507 Insufficient Storage</D:status></D:response>";
    let error = damaged("</D:multistatus>", &format!("{cut}</D:multistatus>"));
    assert!(error.0.contains("507"), "{error:?}");
    damaged("<lp1:resourcetype/>", "");
    damaged("HTTP/1.1 200 OK", "HTTP/1.1 403 Forbidden");
    damaged("HTTP/1.1 200 OK", "OK");
    damaged("<D:status>HTTP/1.1 200 OK</D:status>", "");
    damaged("<lp1:getcontentlength>4<", "<lp1:getcontentlength>-4<");
    damaged("<lp1:getcontentlength>4<", "<lp1:getcontentlength>four<");
    damaged("<lp1:getcontentlength>4<", "<lp1:getcontentlength><");
    damaged("<lp1:getcontentlength>4<", "<lp1:getcontentlength>99999999999999999999999<");
    damaged("Sun, 22 Nov", "yesterday");
    damaged(
        "<lp1:getcontentlength>4<",
        "<lp1:getcontentlength>5</lp1:getcontentlength><lp1:getcontentlength>4<",
    );
}

#[test]
fn what_is_no_multistatus_of_webdav_is_an_error() {
    for (from, to) in [
        ("xmlns:D=\"DAV:\"", "xmlns:D=\"dav:\""),
        ("xmlns:D=\"DAV:\"", ""),
        ("<D:multistatus ", "<D:error "),
        ("</D:multistatus>", "</D:multistatus><D:multistatus xmlns:D=\"DAV:\"/>"),
        ("</D:multistatus>", "</D:multistatus>and more"),
        ("<D:response>", "<!DOCTYPE x [<!ENTITY e \"/root/d/\">]><D:response>"),
        ("/root/d/%c3%a4%20b", "&e;"),
        ("utf-8", "iso-8859-1"),
        ("<D:response>", "<D:response a=\"1\" a=\"2\">"),
        ("<D:response>", "<D:response a=1>"),
    ] {
        damaged(from, to);
    }
    for text in ["", " ", "<html><body>Sign in</body></html>", "{}", "<D:multistatus xmlns:D=\"DAV:\"/>"] {
        all(text.as_bytes()).expect_err(text);
    }
    let deep = "<a>".repeat(100_000);
    damaged("</D:multistatus>", &deep);
    damaged("/root/d/%c3%a4%20b", &format!("/root/d/{}", "x".repeat(70_000)));
    let latin = [APACHE.as_bytes(), b"\xe4"].concat();
    all(&latin).expect_err("not UTF-8");
}

#[test]
fn what_another_server_would_write_is_read_too() {
    let entity = APACHE.replace("/root/d/sub/", "http://inside:8080/root/d/a&#x26;b&amp;");
    assert_eq!(all(entity.as_bytes()).expect("sound").1[1].0, "a&b&");
    let plain = APACHE.replace("D:", "").replace("xmlns:D=", "xmlns=").replace("lp1:", "");
    let plain = plain
        .replace("xmlns=\"DAV:\" xmlns:ns0", "xmlns:ns0")
        .replace("xmlns:lp1=\"DAV:\"", "xmlns=\"DAV:\"");
    let plain = plain.replace("<multistatus xmlns:ns0=\"DAV:\"", "<multistatus xmlns=\"DAV:\"");
    assert_eq!(all(plain.as_bytes()).map(|(_, members)| members.len()), Ok(2), "{plain}");
    let bom = format!("\u{feff}{APACHE}");
    assert_eq!(all(bom.as_bytes()).expect("sound").1.len(), 2);
    let quota = APACHE.replace(
        "<lp1:getcontentlength>4</lp1:getcontentlength>",
        "<lp1:quota-available-bytes>-3</lp1:quota-available-bytes>",
    );
    assert_eq!(all(quota.as_bytes()).expect("sound").1[0].1.free_bytes, None);
}

#[test]
fn a_content_type_says_whether_it_is_xml() {
    for good in ["text/xml", "application/xml; charset=utf-8", "Text/XML;charset=\"UTF-8\"", "text/xml; a=b"]
    {
        assert!(is_xml(good), "{good}");
    }
    for bad in
        ["", "text/html", "text/html; charset=utf-8", "application/json", "text/xml; charset=iso-8859-1"]
    {
        assert!(!is_xml(bad), "{bad}");
    }
}

proptest! {
    /// Shorter than any response: one that is left out whole is what no reader could see.
    #[test]
    fn no_damage_makes_the_list_shorter_unseen(at in 0..APACHE.trim_end().len(), length in 1usize..150) {
        let mut bytes = APACHE.as_bytes().to_vec();
        bytes.drain(at..(at + length).min(APACHE.trim_end().len()));
        if let Ok((_, members)) = all(&bytes) {
            prop_assert_eq!(members.len(), 2);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(all(&bytes).is_err());
    }
}
