//! Sign-in by device code: a short code that is entered in a browser anywhere, while we ask whether it was.

use super::super::facts::is_no_name;
use super::error::LiveError;
use super::request::SignInRequest;
use super::service::Service;
use super::tokens::{Tokens, oauth, tokens};
use super::web::{Doing, Exchange, Stopped};
use crate::clock::{Clock, RunningClock, Stopwatch};
use crate::net::http::{Repeat, is_loopback};
use crate::net::runtime;
use crate::units::UtcMs;
use http::StatusCode;
use oauth2::{
    DeviceAuthorizationResponse, DeviceAuthorizationUrl, DeviceCodeErrorResponseType,
    ExtraDeviceAuthorizationFields, HttpRequest, HttpResponse, RequestTokenError, Scope,
};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::time::Duration;

/// What Microsoft adds.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
pub(super) struct Extra {
    #[serde(default)]
    message: Option<String>,
}

impl ExtraDeviceAuthorizationFields for Extra {}

/// A code that waits to be entered. It has no `Debug`.
pub(super) struct Device {
    details: DeviceAuthorizationResponse<Extra>,
    pub(super) expires: UtcMs,
    begun: Stopwatch,
}

/// The shortest and the longest pause between two questions that are not asked for by `Retry-After`.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// A code lives no longer than this, whatever the server says.
const LONGEST_LIFE: Duration = Duration::from_secs(3_600);

impl Device {
    /// Asks for a code. A code is asked for again as long as none came: one that nobody saw does no harm.
    pub(super) fn begin(
        doing: Doing<'_>,
        service: &Service,
        request: &SignInRequest,
    ) -> Result<Device, LiveError> {
        let mut address = service.endpoint(&service.tenant, "devicecode");
        if let Some(language) = &request.language {
            address.query_pairs_mut().append_pair("mkt", language);
        }
        let oauth = oauth(service, &service.tenant, &service.client_id)
            .set_device_authorization_url(DeviceAuthorizationUrl::from_url(address));
        let exchange = Exchange::new(doing, Repeat::Safe);
        let asked = oauth
            .exchange_device_code()
            .add_scopes(request.scopes(service).into_iter().map(Scope::new))
            .request(&|request| exchange.send(request));
        let details: DeviceAuthorizationResponse<Extra> =
            asked.map_err(|error| exchange.error(error, None))?;
        check(&details).map_err(|what| doing.malformed(what))?;
        let life = i64::try_from(life(&details).as_millis()).unwrap_or(0);
        Ok(Device { details, expires: doing.now.plus_ms(life), begun: Stopwatch::begin() })
    }

    /// What a person enters.
    pub(super) fn user_code(&self) -> &str {
        self.details.user_code().secret()
    }

    /// Where it is entered.
    pub(super) fn address(&self) -> &str {
        self.details.verification_uri().as_str()
    }

    /// What the server says to a person, in the language that was asked for; nothing that a terminal would obey.
    pub(super) fn message(&self) -> Option<&str> {
        self.details.extra_fields().message.as_deref().filter(|text| !is_no_name(text))
    }

    /// How long the code has to live.
    fn left(&self) -> Duration {
        life(&self.details).saturating_sub(self.begun.elapsed())
    }

    /// Asks until somebody has entered the code, said no, or it is over. A server that is down or busy is asked again,
    /// at its own pace, as long as the code lives. `clock` shows when the tokens have come.
    pub(super) fn wait(
        &self,
        doing: Doing<'_>,
        service: &Service,
        clock: &RunningClock,
    ) -> Result<Tokens, LiveError> {
        let mut exchange = Exchange::new(doing, Repeat::Never);
        let asked_to_wait = Cell::new(Duration::ZERO);
        let ask = |request: HttpRequest| -> Result<HttpResponse, Stopped> {
            if doing.cancel.check().is_err() {
                return Ok(stop());
            }
            let answer = exchange.send(request)?;
            match answer.status().as_u16() {
                408 | 429 | 500..=599 => {
                    let refusal = exchange.last_refusal();
                    asked_to_wait.set(refusal.and_then(|refusal| refusal.retry_after).unwrap_or_default());
                    Err(Stopped)
                }
                _ => Ok(answer),
            }
        };
        let pause = |interval: Duration| {
            let pause = pause(interval, asked_to_wait.take(), self.left());
            // A cancel ends the pause; it is told once more below.
            let _ = runtime::wait_unless(doing.cancel, async move { tokio::time::sleep(pause).await });
        };
        let oauth = oauth(service, &service.tenant, &service.client_id);
        let asked = oauth
            .exchange_device_access_token(&self.details)
            .set_max_backoff_interval(LONGEST_PAUSE)
            .request(&ask, pause, Some(self.left()));
        doing.cancel.check()?;
        exchange.doing.now = clock.now();
        match asked {
            Err(RequestTokenError::ServerResponse(error))
                if *error.error() == DeviceCodeErrorResponseType::ExpiredToken =>
            {
                Err(LiveError::CodeExpired)
            }
            asked => tokens(&exchange, asked, None),
        }
    }
}

fn life(details: &DeviceAuthorizationResponse<Extra>) -> Duration {
    details.expires_in().min(LONGEST_LIFE)
}

/// Refuses what nobody can go by, or be shown.
fn check(details: &DeviceAuthorizationResponse<Extra>) -> Result<(), &'static str> {
    let (code, page) = (details.user_code().secret(), details.verification_uri());
    if code.trim().is_empty() || is_no_name(code) {
        return Err("its code is none that can be entered");
    }
    if is_no_name(page.as_str()) || page.url().scheme() != "https" && !is_loopback(page.url()) {
        return Err("the code is to be entered at an address that is not https://");
    }
    if details.interval() > LONGEST_PAUSE {
        return Err("it wants to be asked less than once a minute");
    }
    Ok(())
}

/// The pause between two questions. What a server that is busy asks for is waited out, but for the end of the code's life.
fn pause(interval: Duration, asked: Duration, left: Duration) -> Duration {
    let end = left.saturating_add(SHORTEST_PAUSE);
    interval.clamp(SHORTEST_PAUSE, LONGEST_PAUSE).max(asked).min(end)
}

/// An answer that ends the library's questions: it cannot be stopped otherwise.
fn stop() -> HttpResponse {
    let mut answer = HttpResponse::new(br#"{"error":"access_denied"}"#.to_vec());
    *answer.status_mut() = StatusCode::BAD_REQUEST;
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const S: Duration = Duration::from_secs(1);

    fn checked(changes: Value) -> Result<Duration, &'static str> {
        let mut answer = json!({"device_code": "d", "user_code": "ABCD", "expires_in": 900, "interval": 5,
            "verification_uri": "https://login.example/device"});
        for (name, value) in changes.as_object().expect("an object") {
            answer[name] = value.clone();
        }
        let details = serde_json::from_value(answer).expect("details");
        check(&details).map(|()| life(&details))
    }

    #[test]
    fn what_nobody_can_go_by_or_be_shown_is_refused() {
        assert_eq!(checked(json!({})), Ok(S * 900));
        assert_eq!(checked(json!({"verification_uri": "http://127.0.0.1:1/device"})), Ok(S * 900));
        assert_eq!(checked(json!({"expires_in": u64::MAX})), Ok(LONGEST_LIFE));
        for (change, word) in [
            (json!({"user_code": "\u{1b}]0;marked\u{7}"}), "code"),
            (json!({"user_code": " "}), "code"),
            (json!({"user_code": "x".repeat(2_000)}), "code"),
            (json!({"verification_uri": "http://login.example/device"}), "https"),
            (json!({"verification_uri": "file:///etc/passwd"}), "https"),
            (json!({"interval": 61}), "a minute"),
            (json!({"interval": u64::MAX}), "a minute"),
        ] {
            let refused = checked(change.clone()).expect_err("refused");
            assert!(refused.contains(word), "{change}: {refused}");
        }
    }

    #[test]
    fn questions_are_never_without_a_pause_nor_before_the_time_that_was_asked_for() {
        assert_eq!(pause(Duration::ZERO, Duration::ZERO, S * 900), S);
        assert_eq!(pause(S * 15, S * 3, S * 900), S * 15);
        assert_eq!(pause(S * 500, Duration::ZERO, S * 900), LONGEST_PAUSE);
        assert_eq!(pause(S * 5, S * 300, S * 900), S * 300);
        assert_eq!(pause(S * 5, S * 300, S * 20), S * 21);
    }
}
