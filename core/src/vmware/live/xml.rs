//! An answer as a tree: every byte held against a limit, nothing expanded, nothing fetched.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

/// Elements of an answer, and how deep they may lie in each other. A page of a listing has some ten thousand
/// elements; snapshots, the deepest there is, lie in each other 32 times.
const NODES: usize = 2 << 20;
const DEPTH: usize = 128;
const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const VIM: &str = "urn:vim25";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// What is wrong with an answer. Never what it says: it may say anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flaw(pub(super) String);

pub(super) fn flaw<T>(what: impl Into<String>) -> Result<T, Flaw> {
    Err(Flaw(what.into()))
}

/// Whose name an element has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Soap,
    Vim,
    Other,
}

/// A part of [`Tree::text`].
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    from: u32,
    to: u32,
}

#[derive(Debug)]
struct Element {
    space: Space,
    name: Part,
    xsi_type: Part,
    plain_type: Part,
    text: Part,
    first: u32,
    next: u32,
    last: u32,
}

/// No element.
const NONE: u32 = u32::MAX;

/// All elements of an answer, in the order they began.
#[derive(Debug)]
pub(super) struct Tree {
    text: String,
    elements: Vec<Element>,
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'t> {
    tree: &'t Tree,
    at: u32,
}

impl<'t> Node<'t> {
    fn element(self) -> &'t Element {
        &self.tree.elements[self.at as usize]
    }

    pub(super) fn space(self) -> Space {
        self.element().space
    }

    pub(super) fn name(self) -> &'t str {
        self.tree.part(self.element().name)
    }

    /// The local part of `xsi:type`; empty when there is none.
    pub(super) fn xsi_type(self) -> &'t str {
        self.tree.part(self.element().xsi_type)
    }

    /// What a reference refers to, such as `HostSystem`; empty when it does not say.
    pub(super) fn refers_to(self) -> &'t str {
        self.tree.part(self.element().plain_type)
    }

    /// The text of an element without elements, trimmed; empty for others.
    pub(super) fn text(self) -> &'t str {
        self.tree.part(self.element().text).trim()
    }

    /// The same as it came.
    #[cfg(test)]
    pub(super) fn untrimmed(self) -> &'t str {
        self.tree.part(self.element().text)
    }

    pub(super) fn children(self) -> impl Iterator<Item = Node<'t>> {
        let tree = self.tree;
        let node = move |at: u32| (at != NONE).then_some(Node { tree, at });
        std::iter::successors(node(self.element().first), move |child| node(child.element().next))
    }

    pub(super) fn named(self, name: &str) -> impl Iterator<Item = Node<'t>> {
        self.children().filter(move |child| child.name() == name)
    }

    pub(super) fn child(self, name: &str) -> Option<Node<'t>> {
        self.named(name).next()
    }

    /// The text of a child, where it has any.
    pub(super) fn told(self, name: &str) -> Option<String> {
        self.child(name).map(Node::text).filter(|text| !text.is_empty()).map(str::to_owned)
    }
}

impl Tree {
    /// The tree of an answer.
    pub(super) fn parse(bytes: &[u8]) -> Result<Tree, Flaw> {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}'),
            Err(error) => return flaw(format!("byte {} is not UTF-8", error.valid_up_to())),
        };
        if u32::try_from(text.len()).is_err() {
            return flaw("it is longer than 4 GiB");
        }
        Growing::default().read(text)
    }

    pub(super) fn root(&self) -> Node<'_> {
        Node { tree: self, at: 0 }
    }

    fn part(&self, part: Part) -> &str {
        &self.text[part.from as usize..part.to as usize]
    }
}

/// A tree in the making.
#[derive(Default)]
struct Growing {
    text: String,
    elements: Vec<Element>,
    open: Vec<u32>,
}

impl Growing {
    fn read(mut self, text: &str) -> Result<Tree, Flaw> {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        loop {
            let before = reader.buffer_position();
            let at = |what: &str| Flaw(format!("{what} at byte {before}"));
            let (space, event) = match reader.read_resolved_event() {
                Ok((space, event)) => (space_of(&space), event),
                Err(_) => return Err(at("it is not well-formed XML")),
            };
            match event {
                Event::Start(start) => self.start(space, &start, &reader).map_err(at)?,
                Event::End(_) => self.end(),
                Event::Text(text) => self.say(&text.xml10_content()),
                Event::CData(text) => self.say(&text.xml10_content()),
                Event::GeneralRef(name) => {
                    self.say(named_letter(&name).map_err(at)?.encode_utf8(&mut [0; 4]))
                }
                Event::DocType(_) => return Err(at("it has a document type, which no vSphere sends,")),
                Event::Eof if self.open.is_empty() && !self.elements.is_empty() => break,
                Event::Eof => return Err(at("it ends too early")),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
        Ok(Tree { text: self.text, elements: self.elements })
    }

    fn start(
        &mut self,
        space: Space,
        start: &BytesStart<'_>,
        reader: &NsReader<&[u8]>,
    ) -> Result<(), &'static str> {
        if self.open.is_empty() && !self.elements.is_empty() {
            return Err("a second document begins");
        }
        if self.open.len() >= DEPTH || self.elements.len() >= NODES {
            return Err("it has more elements, or deeper ones, than any answer");
        }
        let (xsi_type, plain_type) = self.types(start, reader)?;
        let name = self.keep(start.local_name().into_inner());
        let text = self.keep("");
        let element =
            Element { space, name, xsi_type, plain_type, text, first: NONE, next: NONE, last: NONE };
        let at = place(self.elements.len());
        self.elements.push(element);
        self.hang(at);
        self.open.push(at);
        Ok(())
    }

    /// Makes an element the last child of the one that is open.
    fn hang(&mut self, at: u32) {
        let Some(&parent) = self.open.last() else { return };
        let before = std::mem::replace(&mut self.elements[parent as usize].last, at);
        match before {
            NONE => self.elements[parent as usize].first = at,
            _ => self.elements[before as usize].next = at,
        }
        self.elements[parent as usize].text = Part::default();
    }

    fn types(
        &mut self,
        start: &BytesStart<'_>,
        reader: &NsReader<&[u8]>,
    ) -> Result<(Part, Part), &'static str> {
        let (mut xsi_type, mut plain_type) = (Part::default(), Part::default());
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| "an attribute is not well-formed")?;
            let (space, name) = reader.resolver().resolve_attribute(attribute.key);
            if name.into_inner() != "type" {
                continue;
            }
            let value = attribute.value.rsplit(':').next().unwrap_or_default();
            match space {
                ResolveResult::Bound(Namespace(XSI)) => xsi_type = self.keep(value),
                ResolveResult::Unbound => plain_type = self.keep(value),
                _ => {}
            }
        }
        Ok((xsi_type, plain_type))
    }

    fn end(&mut self) {
        self.open.pop();
    }

    /// Text counts where no element came before it: vSphere has no mixed content.
    fn say(&mut self, words: &str) {
        let Some(&at) = self.open.last() else { return };
        if self.elements[at as usize].first == NONE {
            self.text.push_str(words);
            self.elements[at as usize].text.to = place(self.text.len());
        }
    }

    fn keep(&mut self, words: &str) -> Part {
        let from = place(self.text.len());
        self.text.push_str(words);
        Part { from, to: place(self.text.len()) }
    }
}

/// A position in a tree. Names, types and text are all parts of an answer that is shorter than 4 GiB.
fn place(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(NONE)
}

fn space_of(space: &ResolveResult<'_>) -> Space {
    match space {
        ResolveResult::Bound(Namespace(SOAP)) => Space::Soap,
        ResolveResult::Bound(Namespace(VIM)) => Space::Vim,
        _ => Space::Other,
    }
}

/// The five names of XML itself, and letters by number. No other entity is ever resolved.
fn named_letter(name: &BytesRef<'_>) -> Result<char, &'static str> {
    if let Ok(Some(letter)) = name.resolve_char_ref() {
        return Ok(letter);
    }
    match name.xml_content(XmlVersion::Implicit1_0).as_ref() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err("it uses an entity that XML does not know"),
    }
}
