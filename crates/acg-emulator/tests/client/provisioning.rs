//! A client of the API, as an application could have it: it waits when it is limited, and follows a number until its sync ends.

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::Request;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{self, Builder};
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tokio::time::sleep;

pub(crate) struct Client {
    base: String,
    http: legacy::Client<HttpConnector, Full<Bytes>>,
}

#[derive(Debug)]
pub(crate) enum ClientError {
    Refused { status: u16, code: String },
    Unreachable,
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        let http = Builder::new(TokioExecutor::new()).build_http();
        Self { base: format!("http://{address}"), http }
    }

    /// Stores a number, and returns it when it is `synced` or `failed`.
    pub(crate) async fn add_number(&self, number: &Value) -> Result<Value, ClientError> {
        let text = |member: &str| number[member].as_str().unwrap_or_default();
        let path = format!("/accounts/{}/numbers/{}", text("accountName"), text("telephoneNumber"));
        let mut stored = self.send("PUT", &path, Some(number)).await?;
        while stored["serviceProvisioningStatus"] == "pending" {
            sleep(POLL).await;
            stored = self.send("GET", &path, None).await?;
        }
        Ok(stored)
    }

    /// Sends a request, and repeats it when the API limits the client.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, ClientError> {
        for _ in 0..ATTEMPTS {
            let target = format!("{}{path}?api-version=2024-02-29", self.base);
            let text = body.map(Value::to_string).unwrap_or_default();
            let request = Request::builder().method(method).uri(target);
            let request = request.header("content-type", "application/json");
            let request = request.body(Full::from(text)).map_err(|_| ClientError::Unreachable)?;
            let response =
                self.http.request(request).await.map_err(|_| ClientError::Unreachable)?;
            let (head, body) = response.into_parts();
            let body = body.collect().await.map_err(|_| ClientError::Unreachable)?.to_bytes();
            let body: Value = serde_json::from_slice(&body).unwrap_or_default();
            if head.status.is_success() {
                return Ok(body);
            }
            if head.status != 429 {
                let code = body["error"]["code"].as_str().unwrap_or_default().to_owned();
                return Err(ClientError::Refused { status: head.status.as_u16(), code });
            }
            let seconds = head.headers.get("retry-after").and_then(|value| value.to_str().ok());
            sleep(Duration::from_secs(seconds.and_then(|text| text.parse().ok()).unwrap_or(1)))
                .await;
        }
        Err(ClientError::Unreachable)
    }
}

const POLL: Duration = Duration::from_millis(5);
const ATTEMPTS: usize = 5;
