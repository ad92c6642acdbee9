//! The questions, as SOAP. What goes into them is escaped; passwords are wiped when they were sent.

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

const HEAD: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    r#"<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/""#,
    r#" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">"#,
    "<soapenv:Body>"
);
const TAIL: &str = "</soapenv:Body></soapenv:Envelope>";

/// A question that is ready to be sent.
pub(super) struct Ask {
    /// The method's name.
    pub(super) method: &'static str,
    pub(super) body: Zeroizing<Vec<u8>>,
}

/// A reference that a host gave us, such as `group-d1`, and what it refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) kind: String,
    pub(super) id: String,
}

impl Reference {
    pub(super) fn new(kind: &str, id: &str) -> Reference {
        Reference { kind: kind.to_owned(), id: id.to_owned() }
    }
}

fn ask(method: &'static str, this: &Reference, arguments: &str) -> Ask {
    let target = element("_this", this);
    let parts = [HEAD, "<", method, r#" xmlns="urn:vim25">"#, &target, arguments, "</", method, ">", TAIL];
    // Of the right size at once: a buffer that grows leaves copies of a password behind.
    let mut body = Zeroizing::new(Vec::with_capacity(parts.iter().map(|part| part.len()).sum()));
    parts.iter().for_each(|part| body.extend_from_slice(part.as_bytes()));
    Ask { method, body }
}

fn element(name: &str, to: &Reference) -> String {
    format!(r#"<{name} type="{}">{}</{name}>"#, *escaped(&to.kind), *escaped(&to.id))
}

fn escaped(text: &str) -> Zeroizing<String> {
    let mut safe = Zeroizing::new(String::with_capacity(text.len() * 6));
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            // White space that a reader would otherwise make a space of.
            '\t' => safe.push_str("&#9;"),
            '\n' => safe.push_str("&#10;"),
            '\r' => safe.push_str("&#13;"),
            _ => safe.push(letter),
        }
    }
    safe
}

pub(super) fn service_content() -> Ask {
    let service = Reference::new("ServiceInstance", "ServiceInstance");
    ask("RetrieveServiceContent", &service, "")
}

pub(super) fn login(sessions: &Reference, user: &str, password: &SecretString) -> Ask {
    let (user, password) = (escaped(user), escaped(password.expose_secret()));
    let parts = ["<userName>", &user, "</userName><password>", &password, "</password>"];
    let mut arguments = Zeroizing::new(String::with_capacity(parts.iter().map(|part| part.len()).sum()));
    parts.iter().for_each(|part| arguments.push_str(part));
    ask("Login", sessions, &arguments)
}

pub(super) fn logout(sessions: &Reference) -> Ask {
    ask("Logout", sessions, "")
}

pub(super) fn container_view(views: &Reference, root: &Reference, kind: &str) -> Ask {
    let arguments = format!("{}<type>{kind}</type><recursive>true</recursive>", element("container", root));
    ask("CreateContainerView", views, &arguments)
}

pub(super) fn destroy_view(view: &Reference) -> Ask {
    ask("DestroyView", view, "")
}

/// The properties of all that a view shows: the first page of them, or the whole where pages are unknown (4.0).
pub(super) fn properties(collector: &Reference, view: &Reference, listing: &Listing, paged: bool) -> Ask {
    let paths: String = listing.paths.iter().map(|path| format!("<pathSet>{path}</pathSet>")).collect();
    let what = format!("<propSet><type>{}</type><all>false</all>{paths}</propSet>", listing.kind);
    let along = r#"<selectSet xsi:type="TraversalSpec"><name>shown</name><type>ContainerView</type><path>view</path><skip>false</skip></selectSet>"#;
    let from = format!("<objectSet>{}<skip>true</skip>{along}</objectSet>", element("obj", view));
    let specification = format!("<specSet>{what}{from}</specSet>");
    if !paged {
        return ask("RetrieveProperties", collector, &specification);
    }
    let options = format!("<options><maxObjects>{}</maxObjects></options>", listing.page);
    ask("RetrievePropertiesEx", collector, &(specification + &options))
}

pub(super) fn more(collector: &Reference, token: &str) -> Ask {
    let arguments = format!("<token>{}</token>", *escaped(token));
    ask("ContinueRetrievePropertiesEx", collector, &arguments)
}

/// What is listed, and how much of it at once.
pub(super) struct Listing {
    pub(super) kind: &'static str,
    pub(super) paths: &'static [&'static str],
    /// Objects a page.
    pub(super) page: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_password_holds_arrives_as_it_is() {
        let secret = "a<b>&\"'\r\n\t ]]>ü\u{1f511}";
        let sessions = Reference::new("SessionManager", "ha-sessionmgr");
        let asked = login(&sessions, "DOM\\root&co", &SecretString::from(secret));
        let tree = super::super::xml::Tree::parse(&asked.body).expect("our own question");
        let login = tree.root().child("Body").and_then(|body| body.child("Login")).expect("Login");
        let told = login.child("password").expect("password").untrimmed();
        assert_eq!(told, secret);
        assert_eq!(login.told("userName").as_deref(), Some("DOM\\root&co"));
        assert_eq!(login.told("_this").as_deref(), Some("ha-sessionmgr"));
    }

    #[test]
    fn a_question_fits_its_buffer_at_once() {
        let sessions = Reference::new("SessionManager", "SessionManager");
        let asked = login(&sessions, "root", &SecretString::from("&&&&"));
        assert_eq!(asked.body.capacity(), asked.body.len());
    }
}
