//! An HTTP client for the ports of the demo.

use std::time::Duration;

use anyhow::{Context, Result};
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

/// An HTTP response.
#[derive(Debug)]
#[non_exhaustive]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// Sends a GET request to a port of this machine.
///
/// # Errors
/// As for [`send`].
pub async fn get(port: u16, target: &str) -> Result<Response> {
    send(port, "GET", target, None).await
}

/// Sends a request to a port of this machine, with JSON where there is a body.
///
/// # Errors
/// Nothing listens on the port, or there is no HTTP response within two seconds.
pub async fn send(port: u16, method: &str, target: &str, body: Option<&str>) -> Result<Response> {
    let mut request = Request::builder().method(method);
    if body.is_some() {
        request = request.header(CONTENT_TYPE, "application/json");
    }
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_owned()));
    let request = request.uri(format!("http://127.0.0.1:{port}{target}")).body(body)?;
    // No pool: the programs behind the ports end and start again.
    let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
    let exchange = async {
        let (head, body) = client.request(request).await?.into_parts();
        let body = to_bytes(Body::new(body), LARGEST_BODY).await?;
        anyhow::Ok(Response {
            status: head.status.as_u16(),
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    };
    tokio::time::timeout(PATIENCE, exchange).await.context("no response within two seconds")?
}

const PATIENCE: Duration = Duration::from_secs(2);
const LARGEST_BODY: usize = 1 << 20;
