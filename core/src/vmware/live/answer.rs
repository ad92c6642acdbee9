//! What an answer says: the response of a method, or a fault.

use super::ask::Reference;
use super::xml::{Flaw, Node, Space, Tree, flaw};
use crate::vmware::facts::About;

/// Faults that mean "not you".
const DENIALS: &[&str] = &[
    "InvalidLogin",
    "InvalidLocale",
    "NoClientCertificate",
    "NoPermission",
    "NotAuthenticated",
    "PasswordExpired",
    "RestrictedVersion",
    "SecurityError",
];

/// Other faults that are worth naming. A fault outside both lists is not shown: its name is the other end's text.
const KNOWN: &[&str] = &[
    "HostCommunication",
    "HostNotConnected",
    "HostNotReachable",
    "InvalidArgument",
    "InvalidProperty",
    "InvalidRequest",
    "InvalidState",
    "InvalidType",
    "ManagedObjectNotFound",
    "MethodNotFound",
    "NotEnoughLicenses",
    "NotImplemented",
    "NotSupported",
    "RequestCanceled",
    "SystemError",
    "Timedout",
    "TooManyConcurrentNativeClones",
    "UnexpectedFault",
];

/// A fault instead of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) name: &'static str,
    /// Whether another account, or more rights, would help.
    pub(super) denies: bool,
}

impl Fault {
    pub(super) fn of(name: &str) -> Fault {
        let name = name.strip_suffix("Fault").filter(|short| !short.is_empty()).unwrap_or(name);
        let find = |list: &[&'static str]| list.iter().find(|known| **known == name).copied();
        match (find(DENIALS), find(KNOWN)) {
            (Some(name), _) => Fault { name, denies: true },
            (None, Some(name)) => Fault { name, denies: false },
            (None, None) => Fault { name: "a fault without a known name", denies: false },
        }
    }
}

/// The response element of a method, in an envelope of SOAP 1.1.
pub(super) fn response<'t>(tree: &'t Tree, method: &str) -> Result<Result<Node<'t>, Fault>, Flaw> {
    let envelope = tree.root();
    if envelope.name() != "Envelope" || envelope.space() != Space::Soap {
        return flaw("it is no SOAP envelope");
    }
    let body = envelope.child("Body").filter(|body| body.space() == Space::Soap);
    let Some(said) = body.and_then(|body| body.children().next()) else {
        return flaw("its envelope is empty");
    };
    if said.name() == "Fault" && said.space() == Space::Soap {
        return Ok(Err(fault(said)));
    }
    match said.name().strip_suffix("Response") == Some(method) && said.space() == Space::Vim {
        true => Ok(Ok(said)),
        false => flaw("it answers another question, or in another namespace than urn:vim25"),
    }
}

/// `detail` holds one element, named after the fault and typed as it.
fn fault(said: Node<'_>) -> Fault {
    let detail = said.child("detail").and_then(|detail| detail.children().next());
    let typed = detail.map(Node::xsi_type).filter(|name| !name.is_empty());
    Fault::of(typed.or(detail.map(Node::name)).unwrap_or_default())
}

/// What a server is, and whom to ask there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) about: About,
    /// Such as `5.1` or `8.0.2.0`.
    pub(super) api_version: String,
    pub(super) sessions: Option<Reference>,
    pub(super) collector: Option<Reference>,
    pub(super) views: Option<Reference>,
    pub(super) root: Option<Reference>,
}

pub(super) fn content(response: Node<'_>) -> Result<Content, Flaw> {
    let Some(content) = response.child("returnval") else {
        return flaw("it has no service content");
    };
    let Some(about) = content.child("about") else {
        return flaw("its service content does not say what the server is");
    };
    let reference = |name, kind| content.child(name).and_then(|node| reference(node, kind));
    Ok(Content {
        about: product(about),
        api_version: api_version(about)?,
        sessions: reference("sessionManager", "SessionManager"),
        collector: reference("propertyCollector", "PropertyCollector"),
        views: reference("viewManager", "ViewManager"),
        root: reference("rootFolder", "Folder"),
    })
}

/// A reference; of the kind that is usual at its place when it does not say.
pub(super) fn reference(node: Node<'_>, usual: &str) -> Option<Reference> {
    let kind = if node.refers_to().is_empty() { usual } else { node.refers_to() };
    (!node.text().is_empty()).then(|| Reference::new(kind, node.text()))
}

/// Goes into a header, so it is digits and dots, or nothing is done with it.
fn api_version(about: Node<'_>) -> Result<String, Flaw> {
    let version = about.told("apiVersion").unwrap_or_default();
    let sound = |text: &str| text.len() <= 16 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match sound(&version) && version.starts_with(|c: char| c.is_ascii_digit()) {
        true => Ok(version),
        false => flaw("its apiVersion is not a version"),
    }
}

/// `AboutInfo`, as it came.
pub(super) fn product(about: Node<'_>) -> About {
    About {
        name: about.told("name"),
        full_name: about.told("fullName"),
        version: about.told("version"),
        build: about.told("build"),
        api_type: about.told("apiType"),
        product_line_id: about.told("productLineId"),
    }
}

/// A page of a listing.
pub(super) struct Page<'t> {
    pub(super) objects: Vec<Object<'t>>,
    /// There is more, under this token.
    pub(super) token: Option<String>,
}

/// An object, and what was told of it.
pub(super) struct Object<'t> {
    pub(super) reference: Reference,
    node: Node<'t>,
}

impl<'t> Object<'t> {
    /// A property; `None` when it has no value.
    pub(super) fn property(&self, path: &str) -> Option<Node<'t>> {
        let of_path = |set: &Node<'t>| set.child("name").is_some_and(|name| name.text() == path);
        self.node.named("propSet").find(of_path).and_then(|set| set.child("val"))
    }

    /// The text of a property, where it has any.
    pub(super) fn told(&self, path: &str) -> Option<String> {
        self.property(path).map(Node::text).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// The fault that hides a property from this account, if there is one.
    pub(super) fn denied(&self) -> Option<Fault> {
        let faults = self.node.named("missingSet").filter_map(|missing| missing.child("fault"));
        let named = faults.map(|fault| fault.child("fault").map_or("", Node::xsi_type));
        named.map(Fault::of).find(|fault| fault.denies)
    }
}

/// The page in a response, of either way to ask: with pages, objects lie in `returnval`; without, each is one.
pub(super) fn page<'t>(response: Node<'t>, kind: &str, paged: bool) -> Result<Page<'t>, Flaw> {
    if !paged {
        let objects = response.named("returnval").map(|node| object(node, kind)).collect::<Result<_, _>>()?;
        return Ok(Page { objects, token: None });
    }
    // Without any object there is no value at all.
    let Some(value) = response.child("returnval") else {
        return Ok(Page { objects: Vec::new(), token: None });
    };
    let objects = value.named("objects").map(|node| object(node, kind)).collect::<Result<Vec<_>, _>>()?;
    let token = match value.child("token") {
        Some(token) if token.text().is_empty() => return flaw("the token for its next page is empty"),
        Some(_) if objects.is_empty() => return flaw("a page without objects promises another page"),
        token => token.map(|token| token.text().to_owned()),
    };
    Ok(Page { objects, token })
}

fn object<'t>(node: Node<'t>, kind: &str) -> Result<Object<'t>, Flaw> {
    match node.child("obj").and_then(|obj| reference(obj, kind)) {
        Some(reference) if reference.kind == kind => Ok(Object { reference, node }),
        Some(_) => flaw("it lists what was not asked for"),
        None => flaw("it lists an object without a name"),
    }
}
