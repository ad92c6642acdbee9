//! The application signs in by its certificate, and what its token says it may do.

use super::super::LiveError;
use super::super::assertion::client_assertion;
use super::super::service::{Server, Service};
use super::super::tokens::{Tokens, application, oauth};
use super::super::web::Doing;
use super::lines;
use super::record::{Facts, Key};
use super::waiting::Seen;
use crate::cancel::Cancel;
use crate::units::UtcMs;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use zeroize::Zeroizing;

/// Microsoft believes nothing that was signed by a clock further off.
const CLOCK_MS: i64 = 5 * 60_000;

/// A token of the application itself.
///
/// Errors: M365TenantAbsent when it is not made yet; M365Denied; those of asking.
pub(super) fn token(
    service: &Service,
    facts: &Facts,
    key: &Key,
    resource: &str,
    now: UtcMs,
    cancel: &Cancel,
) -> Result<Tokens, LiveError> {
    let Some(ids) = &facts.application else {
        return Err(LiveError::TenantAbsent {
            who: facts.tenant.clone(),
            what: "set it up to the end first",
        });
    };
    let audience = service.endpoint(&facts.tenant, "token");
    let assertion =
        client_assertion(&key.certificate, facts.signing, &ids.client_id, audience.as_str(), now)?;
    let doing = Doing { what: "signing in by certificate", server: &service.sign_in, now, cancel };
    let oauth = oauth(service, &facts.tenant, &ids.client_id);
    let asked = application(doing, &oauth, &assertion, resource, Some(UtcMs(facts.changed_utc_ms)));
    asked.map_err(|error| match (&error, ahead_ms(service.sign_in.http.date(), now)) {
        (LiveError::Denied { .. }, Some(ahead_ms)) => lines::clock(now, ahead_ms),
        _ => error,
    })
}

/// Errors: M365Denied when the server's last answer showed that our clock is wrong.
pub(super) fn check_clock(server: &Server, now: UtcMs) -> Result<(), LiveError> {
    ahead_ms(server.http.date(), now).map_or(Ok(()), |ahead_ms| Err(lines::clock(now, ahead_ms)))
}

/// By how much our clock is ahead of the server's, where that is too much.
fn ahead_ms(theirs: Option<UtcMs>, now: UtcMs) -> Option<i64> {
    theirs.map(|theirs| now.since_ms(theirs)).filter(|ahead_ms| ahead_ms.abs() > CLOCK_MS)
}

/// Whether what was refused may simply not be in effect yet.
pub(super) fn is_propagating(error: &LiveError) -> bool {
    error.explanation().is_some_and(|explanation| explanation.propagating)
}

/// A token, or that it is too early for one.
pub(super) fn try_token(
    service: &Service,
    facts: &Facts,
    key: &Key,
    now: UtcMs,
    cancel: &Cancel,
) -> Result<Seen<Tokens>, LiveError> {
    match token(service, facts, key, &service.cloud.graph, now, cancel) {
        Ok(tokens) => Ok(Seen::Yes(tokens)),
        Err(error) if is_propagating(&error) => Ok(Seen::NotYet),
        Err(error) => Err(error),
    }
}

/// What a token says it may do; `None` for one that does not say it to us. Nothing is decided by it but whether to wait.
pub(super) fn roles(token: &SecretString) -> Option<Vec<String>> {
    #[derive(Deserialize)]
    struct Claims {
        #[serde(default)]
        roles: Vec<String>,
    }
    let claims = token.expose_secret().split('.').nth(1)?;
    let claims = Zeroizing::new(URL_SAFE_NO_PAD.decode(claims).ok()?);
    Some(serde_json::from_slice::<Claims>(&claims).ok()?.roles)
}

/// Which of the wanted roles are not among these.
pub(super) fn lacking<'a>(wanted: &'a [String], roles: &[String]) -> Vec<&'a str> {
    wanted.iter().filter(|role| !roles.contains(role)).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &str) -> SecretString {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims)).into()
    }

    #[test]
    fn roles_are_read_where_a_token_tells_them() {
        let wanted = ["Mail.Read".to_owned(), "User.Read.All".to_owned()];
        let lacks = |claims| lacking(&wanted, &roles(&token(claims)).expect("told"));
        assert_eq!(lacks(r#"{"roles":["Mail.Read"]}"#), ["User.Read.All"]);
        assert_eq!(lacks("{}"), ["Mail.Read", "User.Read.All"]);
        for untold in ["opaque".into(), token("{"), token(r#"{"roles":"Mail.Read"}"#)] {
            assert_eq!(roles(&untold), None);
        }
    }

    #[test]
    fn a_clock_is_wrong_by_more_than_five_minutes() {
        let now = UtcMs(10_000_000);
        assert_eq!(ahead_ms(None, now), None);
        assert_eq!(ahead_ms(Some(now.plus_ms(CLOCK_MS)), now), None);
        assert_eq!(ahead_ms(Some(now.plus_ms(CLOCK_MS + 1)), now), Some(-CLOCK_MS - 1));
        assert_eq!(ahead_ms(Some(now.plus_ms(-600_000)), now), Some(600_000));
    }
}
