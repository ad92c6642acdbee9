//! Sign-in by a browser: the address to open, and the code it brings, with PKCE.

use super::error::LiveError;
use super::request::SignInRequest;
use super::service::Service;
use super::tokens::oauth;
use oauth2::{CsrfToken, PkceCodeChallenge, RedirectUrl, Scope};
use secrecy::SecretString;
use url::Url;

/// A sign-in that waits for its browser. It has no `Debug`.
pub(super) struct Browser {
    /// What to open.
    pub(super) address: Url,
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) verifier: SecretString,
    /// Where the browser ends.
    pub(super) page: String,
}

/// Draws all that is secret of a sign-in. Asks nobody.
pub(super) fn begin(service: &Service, request: &SignInRequest, page: &str) -> Result<Browser, LiveError> {
    let wrong = |_| super::super::M365Error::facts("sign-in: `redirect_uri` is no address");
    let redirect = RedirectUrl::new(page.to_owned()).map_err(wrong)?;
    let oauth = oauth(service, &service.tenant, &service.client_id).set_redirect_uri(redirect);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let nonce = CsrfToken::new_random().into_secret();
    let mut asked = oauth
        .authorize_url(CsrfToken::new_random)
        .add_scopes(request.scopes(service).into_iter().map(Scope::new))
        .set_pkce_challenge(challenge)
        .add_extra_param("nonce", nonce.clone())
        .add_extra_param("response_mode", "query");
    let prompt = request.prompt.map(|prompt| prompt.word().to_owned());
    let hints = [
        ("prompt", prompt),
        ("login_hint", request.login_hint.clone()),
        ("domain_hint", request.domain_hint.clone()),
    ];
    for (name, value) in hints {
        if let Some(value) = value {
            asked = asked.add_extra_param(name, value);
        }
    }
    let (address, state) = asked.url();
    let verifier = verifier.into_secret().into();
    Ok(Browser { address, state: state.into_secret(), nonce, verifier, page: page.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::UtcMs;
    use std::collections::BTreeMap;

    fn begun(request: &str) -> (Browser, BTreeMap<String, String>) {
        let service = Service::read(r#"{"client_id":"app"}"#, UtcMs(1_795_000_000_000)).expect("service");
        let request = SignInRequest::read(request).expect("request");
        let browser = begin(&service, &request, request.page()).expect("begun");
        let asked = browser.address.query_pairs().into_owned().collect();
        (browser, asked)
    }

    #[test]
    fn the_address_asks_for_what_was_wished_and_no_secret_is_in_it() {
        let (browser, asked) = begun(r#"{"way":"paste","login_hint":"a@b.c"}"#);
        let get = |name: &str| asked.get(name).map(String::as_str);
        assert_eq!(get("response_type"), Some("code"));
        assert_eq!(get("code_challenge_method"), Some("S256"));
        assert_eq!(get("scope"), Some("openid profile offline_access https://graph.microsoft.com/User.Read"));
        assert_eq!((get("login_hint"), get("prompt")), (Some("a@b.c"), None));
        assert_eq!(
            (get("state"), get("nonce")),
            (Some(browser.state.as_str()), Some(browser.nonce.as_str()))
        );
        use secrecy::ExposeSecret;
        assert!(!browser.address.as_str().contains(browser.verifier.expose_secret()));
    }

    #[test]
    fn no_two_sign_ins_are_alike() {
        let (one, other) = (begun(r#"{"way":"paste"}"#).0, begun(r#"{"way":"paste"}"#).0);
        assert!(one.state != other.state && one.nonce != other.nonce);
        assert!(one.state.len() >= 20 && one.nonce.len() >= 20);
    }
}
