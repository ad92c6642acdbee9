//! What object_store does for adapters: it signs their requests, and fetches credentials over our HTTP.

use super::flat::Failure;
use super::http::{Http, Payload, Repeat, Request};
use super::patience::Patience;
use super::{http, runtime};
use crate::cancel::Cancel;
use async_trait::async_trait;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse,
    HttpResponseBody, HttpService,
};
use std::time::Duration;
use url::Url;

/// Has a request signed: headers and address come back as they were made.
pub(super) fn signed(
    mut request: Request,
    sign: impl FnOnce(&mut HttpRequest) -> object_store::Result<()>,
) -> Result<Request, Failure> {
    let odd = |what: &str| Failure::Odd(format!("the request cannot be signed: {what}"));
    let builder = ::http::Request::builder().method(request.method.clone()).uri(request.url.as_str());
    let bare = builder.body(HttpRequestBody::empty());
    let mut bare = bare.map_err(|_| odd("its address is none"))?;
    *bare.headers_mut() = std::mem::take(&mut request.headers);
    sign(&mut bare).map_err(|_| odd("its key is none"))?;
    let (parts, _) = bare.into_parts();
    request.url = Url::parse(&parts.uri.to_string()).map_err(|_| odd("its address is none"))?;
    request.headers = parts.headers;
    for name in ["authorization", "x-amz-security-token"] {
        if let Some(value) = request.headers.get_mut(name) {
            value.set_sensitive(true);
        }
    }
    Ok(request)
}

/// Lets object_store ask for credentials over our HTTP.
#[derive(Debug, Clone, Copy)]
pub(super) struct Connector {
    pub(super) patience: Patience,
}

/// A machine's own service answers at once or is not there.
const CREDENTIALS_WITHIN: Duration = Duration::from_secs(5);

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let request = self.patience.request.min(CREDENTIALS_WITHIN);
        // It has a patience of its own.
        Ok(HttpClient::new(Fetcher(Patience { request, attempts: 1, ..self.patience })))
    }
}

#[derive(Debug)]
struct Fetcher(Patience);

#[async_trait]
impl HttpService for Fetcher {
    async fn call(&self, asked: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = asked.into_parts();
        let failed =
            |text: &str| HttpError::new(HttpErrorKind::Connect, std::io::Error::other(text.to_owned()));
        let url = Url::parse(&parts.uri.to_string()).map_err(|_| failed("no address"))?;
        let body = body.collect().await?.to_bytes();
        let mut request = Request::new(parts.method, url.clone()).body(Payload::Bytes(body));
        request.headers = parts.headers;
        let patience = self.0;
        let asking = move || {
            let http = Http::new(&url, None, patience).map_err(|_| "no client")?;
            http.send(&request, Repeat::Never, &Cancel::new()).map_err(|_| "no answer")
        };
        // A plain thread waits, because those of the runtime must not.
        let answer: http::Response =
            runtime::blocking(asking).await.map_err(|_| failed("no answer"))?.map_err(failed)?;
        let mut response = HttpResponse::new(HttpResponseBody::from(Bytes::new()));
        *response.body_mut() = HttpResponseBody::new(Full::new(answer.body).map_err(|never| match never {}));
        *response.status_mut() =
            ::http::StatusCode::from_u16(answer.status).map_err(|_| failed("no status"))?;
        *response.headers_mut() = answer.headers;
        Ok(response)
    }
}
