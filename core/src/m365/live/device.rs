//! Sign-in by device code: a short code that is entered in a browser anywhere, while we ask whether it was.

use super::error::LiveError;
use super::request::SignInRequest;
use super::service::Service;
use super::tokens::{Tokens, oauth, tokens};
use super::web::{Doing, Exchange, Stopped};
use crate::net::http::Repeat;
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
}

/// The longest pause between two questions, whatever the server says.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

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
        let life = i64::try_from(details.expires_in().as_millis()).unwrap_or(i64::MAX / 2);
        Ok(Device { details, expires: doing.now.plus_ms(life) })
    }

    /// What a person enters.
    pub(super) fn user_code(&self) -> &str {
        self.details.user_code().secret()
    }

    /// Where it is entered.
    pub(super) fn address(&self) -> &str {
        self.details.verification_uri().as_str()
    }

    /// What the server says to a person, in the language that was asked for.
    pub(super) fn message(&self) -> Option<&str> {
        self.details.extra_fields().message.as_deref()
    }

    /// Asks until somebody has entered the code, said no, or it is over. A server that is down or busy is asked again,
    /// at its own pace, as long as the code lives.
    pub(super) fn wait(&self, doing: Doing<'_>, service: &Service) -> Result<Tokens, LiveError> {
        let exchange = Exchange::new(doing, Repeat::Never);
        let asked_to_wait = Cell::new(Duration::ZERO);
        let ask = |request: HttpRequest| -> Result<HttpResponse, Stopped> {
            if doing.cancel.check().is_err() {
                return Ok(stop());
            }
            let answer = exchange.send(request)?;
            match answer.status().as_u16() {
                429 | 500..=599 => {
                    let refusal = exchange.last_refusal();
                    asked_to_wait.set(refusal.and_then(|refusal| refusal.retry_after).unwrap_or_default());
                    Err(Stopped)
                }
                _ => Ok(answer),
            }
        };
        let pause = |interval: Duration| {
            let pause = interval.max(asked_to_wait.take()).min(LONGEST_PAUSE);
            // A cancel ends the pause; it is told once more below.
            let _ = runtime::wait_unless(doing.cancel, async move { tokio::time::sleep(pause).await });
        };
        let oauth = oauth(service, &service.tenant, &service.client_id);
        let asked = oauth.exchange_device_access_token(&self.details).request(&ask, pause, None);
        doing.cancel.check()?;
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

/// An answer that ends the library's questions: it cannot be stopped otherwise.
fn stop() -> HttpResponse {
    let mut answer = HttpResponse::new(br#"{"error":"access_denied"}"#.to_vec());
    *answer.status_mut() = StatusCode::BAD_REQUEST;
    answer
}
