//! What is asked of a sign-in, as its JSON has it. Pure.

use super::super::M365Error;
use super::super::facts::parse;
use super::super::words::words;
use super::error::LiveError;
use super::service::Service;
use serde::Deserialize;
use url::Url;

words! {
    /// How somebody signs in. Each can take the place of another.
    Way {
        /// By a browser anywhere; the code, or the address it ends at, is pasted back.
        Paste = "paste",
        /// By a browser on this machine, which brings the code back itself.
        Loopback = "loopback",
        /// By a browser anywhere, where a short code is entered.
        Device = "device",
    }
}

impl Way {
    /// Reads its word.
    ///
    /// Errors: M365FactsRejected.
    pub fn parse(word: &str) -> Result<Way, M365Error> {
        let known: Vec<&str> = Way::ALL.iter().map(|way| way.word()).collect();
        let wrong = || M365Error::facts(format!("sign-in: `way` is one of {}", known.join(", ")));
        Way::ALL.iter().copied().find(|way| way.word() == word).ok_or_else(wrong)
    }
}

words! {
    /// What a sign-in is for.
    Purpose {
        /// To stay signed in as an account.
        Account = "account",
        /// To let an administrator authorize a migration: who it is, and no more.
        Authorize = "authorize",
        /// To set a tenant up, once; nothing of it is kept.
        Setup = "setup",
    }
}

words! {
    /// What the page asks again.
    Prompt {
        /// The password.
        Login = "login",
        /// Which account.
        SelectAccount = "select_account",
        /// Consent.
        Consent = "consent",
        /// Nothing.
        None = "none",
    }
}

/// What the browser's pages end at where nobody hosts a page for it: it shows an error, with the code in its address.
const NOBODYS_PAGE: &str = "http://localhost";

/// What an administrator's token has to allow for a tenant to be set up. Graph tells which role somebody has by the last
/// of them alone, where the id_token does not.
const SETUP_PERMISSIONS: &[&str] = &[
    "Application.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "User.Read",
    "RoleManagement.Read.Directory",
];

/// What an account that stays signed in always asks of OpenID; the last gives it a new refresh token each time.
pub(super) const STAYING: &[&str] = &["openid", "profile", "offline_access"];

const LONGEST_TEXT: usize = 1_024;
const MOST_SCOPES: usize = 50;

/// A sign-in that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignInRequest {
    pub(super) way: Way,
    #[serde(default = "SignInRequest::account")]
    pub(super) purpose: Purpose,
    /// Permissions of Graph, or whole scopes, beside those of the purpose.
    #[serde(default)]
    pub(super) scopes: Vec<String>,
    /// Where the browser ends; a page that shows the code, hosted by the vendor.
    #[serde(default)]
    pub(super) redirect_uri: Option<String>,
    #[serde(default)]
    pub(super) prompt: Option<Prompt>,
    #[serde(default)]
    pub(super) login_hint: Option<String>,
    #[serde(default)]
    pub(super) domain_hint: Option<String>,
    /// Of the device code's message, such as de-DE.
    #[serde(default)]
    pub(super) language: Option<String>,
}

impl SignInRequest {
    const fn account() -> Purpose {
        Purpose::Account
    }

    /// Errors: M365FactsRejected.
    pub(super) fn read(json: &str) -> Result<SignInRequest, LiveError> {
        let mut request: SignInRequest = parse(json)?;
        let wrong = |what: &str| Err(M365Error::facts(format!("sign-in: {what}")).into());
        let texts = [&request.redirect_uri, &request.login_hint, &request.domain_hint, &request.language];
        let plain = |text: &str| text.len() <= LONGEST_TEXT && !text.chars().any(char::is_control);
        if !texts.into_iter().flatten().chain(&request.scopes).all(|text| plain(text) && !text.is_empty()) {
            return wrong("a text is empty, longer than 1,024 bytes, or holds a control character");
        }
        if request.scopes.len() > MOST_SCOPES || request.scopes.iter().any(|scope| scope.contains(' ')) {
            return wrong("`scopes` takes at most 50, one each");
        }
        if request.prompt == Some(Prompt::SelectAccount) && request.login_hint.is_some() {
            return wrong("`login_hint` and prompt select_account exclude each other; give one");
        }
        if let Some(page) = &request.redirect_uri {
            let url = Url::parse(page).ok().filter(|url| url.scheme() == "https" || page == NOBODYS_PAGE);
            if url.is_none() || request.way != Way::Paste {
                return wrong("`redirect_uri` is an https:// page of the vendor's, for the way paste");
            }
        }
        // Whoever is signed in there already may be the wrong one.
        if request.login_hint.is_none() {
            request.prompt.get_or_insert(Prompt::SelectAccount);
        }
        Ok(request)
    }

    /// Where a browser that nobody listens to ends.
    pub(super) fn page(&self) -> &str {
        self.redirect_uri.as_deref().unwrap_or(NOBODYS_PAGE)
    }

    /// All scopes, those of OpenID first.
    pub(super) fn scopes(&self, service: &Service) -> Vec<String> {
        let (mut scopes, permissions): (Vec<&str>, &[&str]) = match self.purpose {
            Purpose::Account => (STAYING.to_vec(), &["User.Read"]),
            Purpose::Authorize => (vec!["openid", "profile"], &["User.Read"]),
            Purpose::Setup => (vec!["openid", "profile"], SETUP_PERMISSIONS),
        };
        let asked: Vec<String> = permissions
            .iter()
            .map(|one| (*one).to_owned())
            .chain(self.scopes.iter().cloned())
            .map(|one| scope_of(service.graph_resource(), &one))
            .collect();
        let mut all: Vec<String> = scopes.drain(..).map(str::to_owned).collect();
        for scope in asked {
            if !all.contains(&scope) {
                all.push(scope);
            }
        }
        all
    }
}

/// A permission of a resource as a scope; a whole scope names its resource itself.
pub(super) fn scope_of(resource: &str, permission: &str) -> String {
    if permission.contains(':') { permission.to_owned() } else { format!("{resource}/{permission}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_taken_for_the_one_who_is_signed_in_already() {
        let prompt = |json: &str| SignInRequest::read(json).expect(json).prompt;
        assert_eq!(prompt(r#"{"way":"device"}"#), Some(Prompt::SelectAccount));
        assert_eq!(prompt(r#"{"way":"paste","login_hint":"a@b"}"#), None);
        assert_eq!(prompt(r#"{"way":"paste","prompt":"login"}"#), Some(Prompt::Login));
    }

    #[test]
    fn what_cannot_be_asked_is_refused() {
        for json in [
            "{}",
            r#"{"way":"pigeon"}"#,
            r#"{"way":"paste","prompt":"select_account","login_hint":"a@b"}"#,
            r#"{"way":"device","redirect_uri":"https://vendor.example/code"}"#,
            r#"{"way":"paste","redirect_uri":"http://vendor.example/code"}"#,
            r#"{"way":"paste","scopes":["a b"]}"#,
            r#"{"way":"paste","login_hint":""}"#,
        ] {
            SignInRequest::read(json).expect_err(json);
        }
    }
}
