//! What is asked of a source, in its order.

use super::answer::{Content, Fault, content, page, reference, response};
use super::ask::{self, Ask, Listing, Reference};
use super::error::LiveError;
use super::http::Channel;
use super::inventory::{HOSTS, MACHINES, Unread, host, machine};
use super::xml::{Flaw, Node, Tree, flaw};
use super::{Credentials, Source};
use crate::vmware::facts::{HostFacts, VmFacts};

/// Bytes of an answer that lists nothing, and of one that does.
const ANSWER_BYTES: usize = 1 << 20;
const PAGE_BYTES: usize = 64 << 20;
/// Objects of one kind. vSphere's own limits are far below.
const OBJECTS: usize = 500_000;
/// The first API that lists by pages.
const PAGES: (u32, u32) = (4, 1);

/// What a source shows to an account.
pub(super) struct Inventory {
    pub(super) hosts: Vec<HostFacts>,
    pub(super) machines: Vec<VmFacts>,
}

/// A source that said what it is.
pub(super) struct Session<'s> {
    channel: Channel<'s>,
    pub(super) content: Content,
    signed_in: bool,
    views: Vec<Reference>,
}

impl<'s> Session<'s> {
    /// Asks a source what it is. Takes no account. Without a version in the question, servers of every age answer.
    pub(super) async fn begin(mut channel: Channel<'s>) -> Result<Session<'s>, LiveError> {
        let asked = ask::service_content();
        let at = channel.at(asked.method);
        let bytes = channel.exchange(asked, None, ANSWER_BYTES).await?;
        let told = Tree::parse(&bytes).and_then(|tree| {
            response(&tree, "RetrieveServiceContent").and_then(|said| said.map(content).transpose_flaw())
        });
        let told = told.map_err(|flaw| LiveError::malformed(at.clone(), flaw.0))?;
        let content = told.map_err(|fault| faulty(at, fault))?;
        Ok(Session { channel, content, signed_in: false, views: Vec::new() })
    }

    /// Everything the account sees. The session is ended, however this goes.
    pub(super) async fn inventory(
        mut self,
        credentials: &Credentials,
        source: &Source,
    ) -> Result<Inventory, LiveError> {
        let found = self.sign_in_and_list(credentials, source.with_vms).await;
        self.end().await;
        found
    }

    async fn sign_in_and_list(&mut self, who: &Credentials, with_vms: bool) -> Result<Inventory, LiveError> {
        let sessions = self.manager("Login", self.content.sessions.clone())?;
        // Counts as signed in from here on: an answer that is lost may have been a yes.
        self.signed_in = true;
        self.call(ask::login(&sessions, &who.user, &who.password), ANSWER_BYTES, |_| Ok(())).await?;
        let hosts = self.list(&HOSTS, host).await?;
        if hosts.is_empty() {
            return Err(LiveError::Denied {
                at: self.channel.at("RetrievePropertiesEx"),
                fault: "it shows this account no host",
                advice: "give the account the role Read-only at the root folder, propagated to all below it",
            });
        }
        let machines = if with_vms { self.list(&MACHINES, machine).await? } else { Vec::new() };
        Ok(Inventory { hosts, machines })
    }

    /// All objects of a kind, to the last page. A page that fails is an error and no end.
    async fn list<T>(
        &mut self,
        listing: &Listing,
        read: fn(&super::answer::Object<'_>) -> Result<T, Unread>,
    ) -> Result<Vec<T>, LiveError> {
        let collector = self.manager("RetrievePropertiesEx", self.content.collector.clone())?;
        let view = self.view(listing.kind).await?;
        let paged = self.lists_by_pages();
        let mut found = Vec::new();
        let mut asked = ask::properties(&collector, &view, listing, paged);
        loop {
            let at = self.channel.at(asked.method);
            let (objects, token) = self.page(asked, listing.kind, paged, read).await?;
            found.extend(objects);
            if found.len() > OBJECTS {
                return Err(LiveError::malformed(at, format!("it lists more than {OBJECTS} objects")));
            }
            match token {
                None => return Ok(found),
                Some(token) => asked = ask::more(&collector, &token),
            }
        }
    }

    async fn page<T>(
        &mut self,
        asked: Ask,
        kind: &str,
        paged: bool,
        read: fn(&super::answer::Object<'_>) -> Result<T, Unread>,
    ) -> Result<(Vec<T>, Option<String>), LiveError> {
        let at = self.channel.at(asked.method);
        let told = self.call(asked, PAGE_BYTES, |said| {
            let page = page(said, kind, paged)?;
            let read = page.objects.iter().map(read).collect::<Result<Vec<T>, Unread>>();
            match read {
                Ok(objects) => Ok(Ok((objects, page.token))),
                Err(Unread::Denied(fault)) => Ok(Err(fault)),
                Err(Unread::Flawed(flaw)) => Err(flaw),
            }
        });
        told.await?.map_err(|fault| faulty(at, fault))
    }

    async fn view(&mut self, kind: &'static str) -> Result<Reference, LiveError> {
        let views = self.manager("CreateContainerView", self.content.views.clone())?;
        let root = self.manager("CreateContainerView", self.content.root.clone())?;
        let asked = ask::container_view(&views, &root, kind);
        let view = self.call(asked, ANSWER_BYTES, |said| {
            let told = said.child("returnval").and_then(|node| reference(node, "ContainerView"));
            told.map_or_else(|| flaw("it names no view"), Ok)
        });
        let view = view.await?;
        self.views.push(view.clone());
        Ok(view)
    }

    /// Leaves nothing behind at the source. That it could not be done changes no fact: a session ends by itself.
    async fn end(&mut self) {
        self.channel.part();
        for view in std::mem::take(&mut self.views) {
            let _ = self.call(ask::destroy_view(&view), ANSWER_BYTES, |_| Ok(())).await;
        }
        if let (true, Some(sessions)) = (self.signed_in, self.content.sessions.clone()) {
            let _ = self.call(ask::logout(&sessions), ANSWER_BYTES, |_| Ok(())).await;
        }
    }

    /// One exchange, in the version of the API that the server named as its own.
    async fn call<T>(
        &mut self,
        asked: Ask,
        limit_bytes: usize,
        read: impl FnOnce(Node<'_>) -> Result<T, Flaw>,
    ) -> Result<T, LiveError> {
        let (method, at) = (asked.method, self.channel.at(asked.method));
        let bytes = self.channel.exchange(asked, Some(&self.content.api_version), limit_bytes).await?;
        let told = Tree::parse(&bytes)
            .and_then(|tree| response(&tree, method).and_then(|said| said.map(read).transpose_flaw()));
        // Who answers nonsense may have closed the line too: the goodbye goes over another.
        let told = told.inspect_err(|_| self.channel.hang_up());
        let told = told.map_err(|flaw| LiveError::malformed(at.clone(), flaw.0))?;
        told.map_err(|fault| faulty(at, fault))
    }

    fn manager(&self, exchange: &'static str, told: Option<Reference>) -> Result<Reference, LiveError> {
        let at = self.channel.at(exchange);
        told.ok_or_else(|| LiveError::malformed(at, "its service content names nobody to ask for that"))
    }

    fn lists_by_pages(&self) -> bool {
        let mut parts = self.content.api_version.split('.').map(|part| part.parse().unwrap_or(0));
        (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) >= PAGES
    }
}

/// A fault stays a fault, a flaw a flaw.
trait TransposeFlaw<T> {
    fn transpose_flaw(self) -> Result<Result<T, Fault>, Flaw>;
}

impl<T> TransposeFlaw<T> for Result<Result<T, Flaw>, Fault> {
    fn transpose_flaw(self) -> Result<Result<T, Fault>, Flaw> {
        match self {
            Ok(read) => read.map(Ok),
            Err(fault) => Ok(Err(fault)),
        }
    }
}

fn faulty(at: super::error::At, fault: Fault) -> LiveError {
    let advice = match fault.name {
        "InvalidLogin" => "check user and password; too many tries lock an account",
        "PasswordExpired" => "set a new password there",
        "NotAuthenticated" => "its session was ended meanwhile; try again",
        "NoPermission" if at.exchange == "Login" => {
            "this account may not sign in; a host in lockdown mode takes none but its vCenter's"
        }
        "NoPermission" => {
            "give the account the role Read-only at the root folder, propagated to all below it"
        }
        _ => "check that this account may use the API there",
    };
    match fault.denies {
        true => LiveError::Denied { at, fault: fault.name, advice },
        false => LiveError::unavailable(at, format!("it answers with the fault {}", fault.name)),
    }
}
