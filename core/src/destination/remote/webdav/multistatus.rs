//! What a `207 Multi-Status` says of a folder and what lies in it. Nothing is guessed: an answer that is cut short,
//! damaged, or about something else is a flaw, never a shorter list.
//!
//! Source: RFC 4918, sections 9.1, 13 and 14.

use super::super::http::parse_date;
use super::path::decode_href;
use crate::units::UtcMs;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

/// How deep elements may lie in each other; those that are read lie six deep.
const DEPTH: usize = 32;

/// The longest text of an element that is read: a path of 4,096 bytes, each written as three.
const TEXT_LIMIT_BYTES: usize = 64 * 1024;

/// What is wrong with an answer. Never what it says: it may say anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flaw(pub(super) String);

pub(super) fn flaw<T>(what: impl Into<String>) -> Result<T, Flaw> {
    Err(Flaw(what.into()))
}

/// What was told of one resource with status 200.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Props {
    pub(super) is_folder: bool,
    pub(super) size_bytes: Option<u64>,
    pub(super) modified: Option<UtcMs>,
    /// The entity tag as it came, `W/` included.
    pub(super) etag: Option<String>,
    pub(super) free_bytes: Option<u64>,
}

/// Who is told the name of something in a folder, and what was said of it.
pub(super) type Tell<'a> = dyn FnMut(&[u8], Props) -> Result<(), Flaw> + 'a;

/// Reads the answer to a PROPFIND.
///
/// `asked` is the decoded path that was asked for, without a closing `/`. `member` is told of each thing directly
/// below it, in the order of the answer; what lies deeper or elsewhere is a flaw. Returns what was said of the thing
/// itself, which must be among the answers once.
pub(super) fn read(bytes: &[u8], asked: &[u8], member: &mut Tell<'_>) -> Result<Props, Flaw> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}'),
        Err(error) => return flaw(format!("byte {} is not UTF-8", error.valid_up_to())),
    };
    let mut reading = Reading::new(asked, member);
    reading.read(text)?;
    match reading.own {
        Some(own) => Ok(own),
        None => flaw("it does not speak of what was asked for"),
    }
}

/// The elements that mean something where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Multistatus,
    Response,
    Href,
    /// Of a response as a whole.
    ResponseStatus,
    Propstat,
    PropstatStatus,
    Prop,
    ResourceType,
    Collection,
    Length,
    Modified,
    Etag,
    Free,
    Other,
}

impl Element {
    fn named(parent: Option<Element>, name: &str) -> Element {
        use Element::*;
        match (parent, name) {
            (None, "multistatus") => Multistatus,
            (Some(Multistatus), "response") => Response,
            (Some(Response), "href") => Href,
            (Some(Response), "status") => ResponseStatus,
            (Some(Response), "propstat") => Propstat,
            (Some(Propstat), "status") => PropstatStatus,
            (Some(Propstat), "prop") => Prop,
            (Some(Prop), "resourcetype") => ResourceType,
            (Some(ResourceType), "collection") => Collection,
            (Some(Prop), "getcontentlength") => Length,
            (Some(Prop), "getlastmodified") => Modified,
            (Some(Prop), "getetag") => Etag,
            (Some(Prop), "quota-available-bytes") => Free,
            _ => Other,
        }
    }

    fn has_text(self) -> bool {
        use Element::*;
        matches!(self, Href | ResponseStatus | PropstatStatus | Length | Modified | Etag | Free)
    }
}

/// The texts of the properties of one `propstat`, or of all that came with status 200.
#[derive(Debug, Default)]
struct Told {
    is_folder: Option<bool>,
    length: Option<String>,
    modified: Option<String>,
    etag: Option<String>,
    free: Option<String>,
}

impl Told {
    /// Takes over what a `propstat` of status 200 said.
    fn merge(&mut self, other: Told) -> Result<(), Flaw> {
        once(&mut self.is_folder, other.is_folder)?;
        once(&mut self.length, other.length)?;
        once(&mut self.modified, other.modified)?;
        once(&mut self.etag, other.etag)?;
        once(&mut self.free, other.free)
    }

    fn props(self) -> Result<Props, Flaw> {
        let Some(is_folder) = self.is_folder else {
            return flaw("it does not say whether something is a folder (resourcetype)");
        };
        let number = |text: String| match text.bytes().all(|byte| byte.is_ascii_digit()) {
            true => text.parse().map_err(|_| Flaw("a length is no number".to_owned())),
            false => flaw("a length is no number"),
        };
        let length = self.length.filter(|text| !text.is_empty() || !is_folder);
        Ok(Props {
            is_folder,
            size_bytes: length.map(number).transpose()?,
            modified: self.modified.filter(|text| !text.is_empty()).map(|text| date(&text)).transpose()?,
            etag: self.etag.filter(|text| !text.is_empty()),
            // Below zero: servers say so that they do not know, or that there is no limit.
            free_bytes: self.free.and_then(|text| text.parse().ok()),
        })
    }
}

fn once<T>(kept: &mut Option<T>, more: Option<T>) -> Result<(), Flaw> {
    match (&kept, more) {
        (_, None) => Ok(()),
        (None, more) => {
            *kept = more;
            Ok(())
        }
        (Some(_), Some(_)) => flaw("it says the same twice of one thing"),
    }
}

fn date(text: &str) -> Result<UtcMs, Flaw> {
    parse_date(text).map_or_else(|| flaw("a date is none of HTTP"), Ok)
}

/// The code of `HTTP/1.1 200 OK`.
fn status_code(text: &str) -> Result<u16, Flaw> {
    let mut words = text.split_ascii_whitespace();
    let http = words.next().is_some_and(|word| word.starts_with("HTTP/"));
    match words.next().filter(|word| http && word.len() == 3).and_then(|word| word.parse().ok()) {
        Some(code) => Ok(code),
        None => flaw("a status line is none of HTTP"),
    }
}

/// The answer so far.
struct Reading<'a> {
    asked: &'a [u8],
    member: &'a mut Tell<'a>,
    own: Option<Props>,
    open: Vec<Element>,
    /// The root element was seen to its end.
    ended: bool,
    text: String,
    href: Option<String>,
    response_status: Option<u16>,
    propstat_status: Option<u16>,
    pending: Told,
    told: Told,
}

impl<'a> Reading<'a> {
    fn new(asked: &'a [u8], member: &'a mut Tell<'a>) -> Reading<'a> {
        Reading {
            asked,
            member,
            own: None,
            open: Vec::new(),
            ended: false,
            text: String::new(),
            href: None,
            response_status: None,
            propstat_status: None,
            pending: Told::default(),
            told: Told::default(),
        }
    }

    fn read(&mut self, text: &str) -> Result<(), Flaw> {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        loop {
            let before = reader.buffer_position();
            let at = |Flaw(what): Flaw| Flaw(format!("{what}, at byte {before}"));
            let Ok((space, event)) = reader.read_resolved_event() else {
                return flaw(format!("it is not well-formed XML at byte {before}"));
            };
            match event {
                Event::Start(start) => self.start(is_dav(&space), &start).map_err(at)?,
                Event::End(_) => self.end().map_err(at)?,
                Event::Text(text) => self.say(&text.xml10_content()).map_err(at)?,
                Event::CData(text) => self.say(&text.xml10_content()).map_err(at)?,
                Event::GeneralRef(name) => {
                    let letter = named_letter(&name).map_err(at)?;
                    self.say(letter.encode_utf8(&mut [0; 4])).map_err(at)?;
                }
                Event::Decl(declaration) => check_encoding(&declaration).map_err(at)?,
                Event::DocType(_) => return flaw("it has a document type").map_err(at),
                Event::Eof if self.ended => return Ok(()),
                Event::Eof => return flaw("it ends too early").map_err(at),
                Event::Empty(_) | Event::Comment(_) | Event::PI(_) => {}
            }
        }
    }

    fn start(&mut self, dav: bool, start: &BytesStart<'_>) -> Result<(), Flaw> {
        if start.attributes().any(|attribute| attribute.is_err()) {
            return flaw("an attribute is not well-formed");
        }
        if self.open.len() >= DEPTH || self.ended {
            return flaw("elements lie deeper than any answer has them, or after its end");
        }
        let parent = self.open.last().copied();
        let name = start.local_name().into_inner();
        let element = if dav { Element::named(parent, name) } else { Element::Other };
        match (parent, element) {
            (None, Element::Multistatus) => {}
            (None, _) => return flaw("it is no multistatus of WebDAV"),
            (Some(Element::ResourceType), _) => {}
            (Some(parent), _) if parent.has_text() => return flaw("an element lies where text belongs"),
            _ => {}
        }
        if element == Element::ResourceType {
            once(&mut self.pending.is_folder, Some(false))?;
        }
        self.text.clear();
        self.open.push(element);
        Ok(())
    }

    fn say(&mut self, words: &str) -> Result<(), Flaw> {
        match self.open.last() {
            Some(element) if element.has_text() => {
                self.text.push_str(words);
                if self.text.len() > TEXT_LIMIT_BYTES { flaw("a text is longer than any") } else { Ok(()) }
            }
            Some(_) => Ok(()),
            None if words.trim().is_empty() => Ok(()),
            None => flaw("there is text around the answer"),
        }
    }

    fn end(&mut self) -> Result<(), Flaw> {
        let Some(element) = self.open.pop() else { return flaw("an element ends that never began") };
        let text = self.text.trim();
        match element {
            Element::Href => once(&mut self.href, Some(text.to_owned()))?,
            Element::ResponseStatus => once(&mut self.response_status, Some(status_code(text)?))?,
            Element::PropstatStatus => once(&mut self.propstat_status, Some(status_code(text)?))?,
            Element::Collection => self.pending.is_folder = Some(true),
            Element::Length => once(&mut self.pending.length, Some(text.to_owned()))?,
            Element::Modified => once(&mut self.pending.modified, Some(text.to_owned()))?,
            Element::Etag => once(&mut self.pending.etag, Some(text.to_owned()))?,
            Element::Free => once(&mut self.pending.free, Some(text.to_owned()))?,
            Element::Propstat => self.end_propstat()?,
            Element::Response => self.end_response()?,
            Element::Multistatus => self.ended = true,
            Element::Prop | Element::ResourceType | Element::Other => {}
        }
        Ok(())
    }

    /// What comes with another status is not told: the property is not there, or not for this account.
    fn end_propstat(&mut self) -> Result<(), Flaw> {
        let pending = std::mem::take(&mut self.pending);
        match self.propstat_status.take() {
            Some(200) => self.told.merge(pending),
            Some(_) => Ok(()),
            None => flaw("properties come without a status"),
        }
    }

    fn end_response(&mut self) -> Result<(), Flaw> {
        let told = std::mem::take(&mut self.told);
        let Some(href) = self.href.take() else { return flaw("an answer does not say what it is about") };
        if let Some(code) = self.response_status.take() {
            // RFC 5323 and servers with limits say so that the list was cut short; others, that a part failed.
            return flaw(format!("a part of it has status {code}"));
        }
        let path = decode_href(&href)?;
        let props = told.props()?;
        match path.strip_prefix(self.asked) {
            Some(b"" | b"/") => match self.own.replace(props) {
                None => Ok(()),
                Some(_) => flaw("it speaks twice of what was asked for"),
            },
            Some([b'/', name @ ..]) => self.add_member(name, props),
            _ => flaw("it speaks of something that was not asked for"),
        }
    }

    fn add_member(&mut self, name: &[u8], props: Props) -> Result<(), Flaw> {
        let bare = name.strip_suffix(b"/").unwrap_or(name);
        if bare.contains(&b'/') {
            return flaw("it speaks of something deeper than was asked for");
        }
        if bare.len() < name.len() && !props.is_folder {
            return flaw("something that is no folder ends in a slash");
        }
        (self.member)(bare, props)
    }
}

fn is_dav(space: &ResolveResult<'_>) -> bool {
    matches!(space, ResolveResult::Bound(Namespace("DAV:")))
}

fn check_encoding(declaration: &BytesDecl<'_>) -> Result<(), Flaw> {
    match declaration.encoding() {
        None => Ok(()),
        Some(Ok(name)) if name.eq_ignore_ascii_case("utf-8") => Ok(()),
        Some(_) => flaw("it is in another encoding than UTF-8"),
    }
}

/// The five names of XML itself, and letters by number. No other entity is ever resolved.
fn named_letter(name: &BytesRef<'_>) -> Result<char, Flaw> {
    if let Ok(Some(letter)) = name.resolve_char_ref() {
        return Ok(letter);
    }
    match name.xml_content(XmlVersion::Implicit1_0).as_ref() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => flaw("it uses an entity that XML does not know"),
    }
}

/// Whether a `Content-Type` says that it is XML in UTF-8.
pub(super) fn is_xml(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
    let utf8 = |part: &str| match part.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    };
    matches!(kind.as_str(), "application/xml" | "text/xml") && parts.all(utf8)
}
